//! The mistakes that people make in TOML, found in the text of a line that
//! the parser complained of.

use ::toml::de::Error;

use super::slips;
use super::toml::ascii_key;
use crate::diag::{Code, Diagnostic, FilePath, Span, on_character};

/// A mistake in TOML text.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    /// Its name.
    pub(super) code: Code,
    /// What to underline.
    pub(super) span: Span,
    /// What to take out before the text is read again.
    pub(super) blot: Span,
    /// What stands there instead while the text is read again.
    pub(super) placeholder: &'static str,
    /// Which hint fits.
    pub(super) hint: &'static str,
    /// What the editor meant, where that is plain.
    pub(super) right: Option<String>,
    /// What else may be meant; then nothing is replaced.
    pub(super) or: Option<String>,
    /// The parser's own words, for what has no name.
    pub(super) parser: String,
}

impl Mistake {
    pub(super) fn new(code: Code, span: Span) -> Self {
        Self {
            code,
            span,
            blot: span,
            placeholder: "0",
            hint: "",
            right: None,
            or: None,
            parser: String::new(),
        }
    }

    /// Broken syntax that is known well enough to say what is right.
    pub(super) fn syntax(hint: &'static str, span: Span, right: impl Into<String>) -> Self {
        Self {
            hint,
            right: Some(right.into()),
            ..Self::new(Code::TomlSyntax, span)
        }
    }

    /// The mistake in a text that has `offset` bytes before this one.
    pub(super) fn shifted(self, offset: usize) -> Self {
        Self {
            span: self.span.shifted(offset),
            blot: self.blot.shifted(offset),
            ..self
        }
    }

    /// Moves the pointer from where an end was missed to where it opens.
    pub(super) fn point_at_opening(&mut self, text: &str) {
        let end = self.span.end as usize;
        let string = text
            .get(..end)
            .and_then(|before| before.rfind("\"\"\"").max(before.rfind("'''")));
        let opening = if self.parser.contains("multi-line") {
            string.map(|at| at..at + 3)
        } else {
            unmatched_bracket(text, end).map(|at| {
                // A text within that is not closed either, on the same line.
                let line_end = line_at(text, at).end;
                open_quote(
                    text,
                    Span {
                        start: line_end,
                        end: line_end,
                    },
                )
                .filter(|quote| quote.start as usize > at)
                .map_or(at..at + 1, Span::range)
            })
        };
        if let Some(opening) = opening {
            self.span = opening.into();
        }
        self.hint = "unclosed";
    }

    /// The diagnostic; `offset` is where the TOML begins in its file.
    pub(super) fn diagnostic(self, source: &str, offset: usize, file: &FilePath) -> Diagnostic {
        // A place found in the repaired text may lie inside a character of this one.
        let span = Span::from(on_characters(source, self.span.range()));
        let written = source.get(span.range()).unwrap_or_default().to_owned();
        let found = Diagnostic::new(self.code, file, span.shifted(offset))
            .arg("written", written.as_str())
            .arg("parser", self.parser)
            .hint(self.hint);
        match (
            self.right.or_else(|| replacement(self.code, &written)),
            self.or,
        ) {
            (Some(right), Some(or)) => found.arg("right", right).arg("or", or),
            (Some(right), None) => found.arg("right", right.as_str()).replace_with(right),
            (None, _) => found,
        }
    }
}

/// What the editor meant, where that is plain.
fn replacement(code: Code, written: &str) -> Option<String> {
    match code {
        Code::DecimalComma => Some(written.replace('.', "").replace(',', ".")),
        Code::UnquotedTime | Code::UnquotedText => Some(slips::in_quotes(written)),
        Code::CurlyQuote => {
            let is_mark = |c: char| CURLY.contains(&c) || c == '"';
            let within = written.strip_prefix(is_mark).unwrap_or(written);
            let within = within.strip_suffix(is_mark).unwrap_or(within);
            Some(slips::in_quotes(within))
        }
        Code::BareKey => Some(ascii_key(written)),
        _ => None,
    }
}

pub(super) const CURLY: [char; 9] = ['“', '”', '„', '«', '»', '‘', '’', '‚', '‟'];

/// Where the parser's complaint begins.
pub(super) fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

/// Whether something opens and is never closed.
pub(super) fn is_unclosed(error: &Error) -> bool {
    error.message().starts_with("unclosed") || error.message().starts_with("invalid multi-line")
}

/// Whether the complaint is all that its mistake brings about.
pub(super) fn stands_alone(text: &str, error: &Error) -> bool {
    let message = error.message();
    message.starts_with("duplicate key")
        || message.starts_with("cannot extend")
        || message.starts_with("invalid unquoted key")
        || message.starts_with("invalid date")
        || message.starts_with("invalid time")
        || is_bare_word(text, error)
        || (message.starts_with("string values must be quoted") && !cut_by_comma(text, error))
}

/// `a = nordre` is taken for a broken `nan`.
fn is_bare_word(text: &str, error: &Error) -> bool {
    let written = error
        .span()
        .and_then(|span| text.get(span))
        .unwrap_or_default();
    let message = error.message();
    (message.starts_with("invalid float") || message.starts_with("invalid boolean"))
        && written.starts_with(char::is_alphabetic)
        && !cut_by_comma(text, error)
}

/// `a = hei, du` is read as `hei` and something more.
fn cut_by_comma(text: &str, error: &Error) -> bool {
    let end = error.span().map_or(0, |span| span.end);
    text.get(end..)
        .is_some_and(|rest| rest.trim_start_matches(' ').starts_with(','))
}

/// The line around byte `at`, without its line end.
pub(super) fn line_at(text: &str, at: usize) -> Span {
    let at = on_character(text, at);
    // A complaint at a line's very end belongs to that line.
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline);
    Span::new(start, start + text[start..end].trim_end_matches('\r').len())
}

/// A sign of a key, or of the dots between keys. Letters with marks are told of
/// elsewhere.
pub(super) fn is_key(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.')
}

/// Whether a line holds a key and nothing else.
pub(super) fn is_bare_key(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(is_key)
}

/// The value of a `key = value` line.
pub(super) fn value_on(text: &str, line: Span) -> Option<Span> {
    let written = text.get(line.range())?;
    let equals = written.find('=')?;
    let key = written[..equals].trim();
    let legible = !key.is_empty() && key.chars().all(|c| is_key(c) || c == '"');
    let value = &written[equals + 1..];
    let lead = value.len() - value.trim_start().len();
    let start = line.start as usize + equals + 1 + lead;
    (legible && !value.trim().is_empty()).then(|| Span::new(start, line.end as usize))
}

/// The last bracket before `end` that is not closed again, strings and remarks left out.
pub(super) fn unmatched_bracket(text: &str, end: usize) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut is_remark = false;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < end) {
        is_remark &= c != '\n';
        match (quote, c) {
            _ if is_remark => {}
            (None, '#') => is_remark = true,
            (Some(q), _) if c == q || c == '\n' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => open.push((at, c)),
            (None, ']') => drop(open.pop_if(|(_, open)| *open == '[')),
            (None, '}') => drop(open.pop_if(|(_, open)| *open == '{')),
            _ => {}
        }
    }
    open.pop().map(|(at, _)| at)
}

/// The quotation mark on the line that is not closed before `span`.
pub(super) fn open_quote(text: &str, span: Span) -> Option<Span> {
    let line = line_at(text, span.start as usize);
    let mut open = None;
    for (at, c) in text
        .get(line.start as usize..span.start as usize)?
        .char_indices()
    {
        match open {
            Some((_, quote)) if c == quote => open = None,
            None if matches!(c, '"' | '\'') => open = Some((at, c)),
            None if c == '#' => break,
            _ => {}
        }
    }
    open.map(|(at, _)| Span::new(at, at + 1).shifted(line.start as usize))
}

/// The mistake behind a complaint that has no better name.
pub(super) fn from_error(text: &str, error: &Error) -> Mistake {
    let range = on_characters(text, error.span().unwrap_or(0..0));
    let span = Span::from(range.clone());
    let written = text.get(range).unwrap_or_default();
    let mut mistake = match error.message() {
        message if message.starts_with("duplicate key") => Mistake::new(Code::DuplicateKey, span),
        message if message.starts_with("cannot extend") => Mistake::new(Code::DuplicateKey, span),
        message if message.starts_with("invalid unquoted key") => {
            Mistake::new(Code::BareKey, whole_key(text, span))
        }
        message if message.starts_with("invalid date") || message.starts_with("invalid time") => {
            Mistake::new(date_mistake(written), span)
        }
        _ if is_bare_word(text, error) => unquoted(written, span),
        message if message.starts_with("string values must be quoted") && !written.is_empty() => {
            unquoted(written, span)
        }
        message
            if message.starts_with("invalid basic string")
                || message.starts_with("invalid literal string") =>
        {
            Mistake {
                hint: "unclosed",
                ..Mistake::new(
                    Code::TomlSyntax,
                    open_quote(text, span).unwrap_or_else(|| visible(text, span)),
                )
            }
        }
        _ => no_value(text, span)
            .unwrap_or_else(|| Mistake::new(Code::TomlSyntax, visible(text, span))),
    };
    mistake.parser = error.message().to_owned();
    mistake
}

/// `key =` and nothing after it.
fn no_value(text: &str, span: Span) -> Option<Mistake> {
    let at = span.start as usize;
    let line = line_at(text, at);
    let before = text.get(line.start as usize..at)?.trim_end();
    let key = before.strip_suffix('=')?.trim_end();
    let start = key.trim_end_matches(is_key).len();
    let is_empty = text
        .get(at..line.end as usize)?
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '#' | ',' | '}'));
    (start < key.len() && is_empty).then(|| Mistake {
        // The value that the parser makes up stands right there.
        blot: Span::new(line.start as usize + before.len() - 1, at + 1),
        hint: "empty",
        ..Mistake::new(
            Code::TomlSyntax,
            Span::new(start, key.len()).shifted(line.start as usize),
        )
    })
}

/// The parser may point into a character.
fn on_characters(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = on_character(text, range.start);
    start..on_character(text, range.end).max(start)
}

/// A complaint between two characters is shown under the one after, at the
/// end of a line under the one before, and under the key where its value is
/// missing.
fn visible(text: &str, span: Span) -> Span {
    if span.start < span.end {
        return span;
    }
    let line = line_at(text, span.start as usize);
    if let Some(next) = text
        .get(span.start as usize..line.end as usize)
        .and_then(|rest| rest.chars().next())
    {
        return Span::new(span.start as usize, span.start as usize + next.len_utf8());
    }
    let written = text.get(line.range()).unwrap_or_default();
    if let Some(key) = written.trim_end().strip_suffix('=') {
        let lead = key.len() - key.trim_start().len();
        return Span::new(lead, key.trim_end().len().max(lead)).shifted(line.start as usize);
    }
    let before = text
        .get(line.start as usize..span.start as usize)
        .unwrap_or_default();
    let width = before.chars().next_back().map_or(0, char::len_utf8);
    Span::new(span.start as usize - width, span.start as usize)
}

/// A value without quotation marks, and what it seems to be.
pub(super) fn unquoted(written: &str, span: Span) -> Mistake {
    if let Some(right) = crate::time::norwegian_date(written) {
        return Mistake {
            right: Some(format!("\"{right}\"")),
            ..Mistake::new(Code::UnquotedTime, span)
        };
    }
    let (code, meant) = match written.chars().next() {
        Some(first) if CURLY.contains(&first) => (Code::CurlyQuote, None),
        Some(first) if first.is_ascii_digit() && looks_like_time(written) => {
            (Code::UnquotedTime, None)
        }
        _ if written.len() < 40 && crate::time::Time::parse(written).is_ok() => {
            (Code::UnquotedTime, None)
        }
        _ => (Code::UnquotedText, slips::flag_or_number(written)),
    };
    let mistake = Mistake::new(code, span);
    match meant {
        Some((hint, right)) => Mistake {
            hint,
            // `True` is nothing but a flag; `ja` and `12 000` may be texts.
            or: (!written.eq_ignore_ascii_case(&right)).then(|| slips::in_quotes(written)),
            right: Some(right),
            ..mistake
        },
        None => mistake,
    }
}

fn looks_like_time(written: &str) -> bool {
    let year = written.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &written[year..];
    // `50%` is a share, `2024%` a year that is doubted.
    (2..=4).contains(&year)
        && (rest.is_empty()
            || rest.starts_with(['-', '/', '~', '?', 'X', '–'])
            || (rest == "%" && year == 4))
}

/// `2023-02-30` is no date; `2024-03` is a time without quotation marks.
fn date_mistake(written: &str) -> Code {
    let digits: Vec<&str> = written.split('-').collect();
    let numbers = digits
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    match digits.as_slice() {
        [_, month, day] if numbers && month.len() == 2 && day.len() == 2 => Code::ImpossibleDate,
        _ => Code::UnquotedTime,
    }
}

fn whole_key(text: &str, span: Span) -> Span {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let before = text.get(..span.start as usize).unwrap_or_default();
    let after = text.get(span.end as usize..).unwrap_or_default();
    let start = before.trim_end_matches(part).len();
    let end = text.len() - after.trim_start_matches(part).len();
    Span::new(start, end)
}

/// A longer line, in bytes, was not written by hand.
pub(super) const LONGEST_LINE: usize = 16 << 10;

/// Decimal commas, curly quotation marks and bare times on `line`.
pub(super) fn named_on(text: &str, line: Span) -> Vec<Mistake> {
    let written = text.get(line.range());
    let Some(written) = written.filter(|written| written.len() <= LONGEST_LINE) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut brackets = Vec::new();
    // The sign before, spaces left out.
    let mut before = None;
    let mut at = 0;
    while let Some(c) = written[at..].chars().next() {
        let rest = &written[at..];
        let starts_value = matches!(before, None | Some('=' | '[' | '{' | ','));
        let width = match c {
            '#' => break,
            '"' | '\'' => string(rest, starts_value, &mut found, line.start as usize + at),
            '[' | '{' => {
                brackets.push(c);
                1
            }
            ']' | '}' => {
                brackets.pop();
                1
            }
            _ if starts_value && CURLY.contains(&c) => {
                curly(rest, &mut found, line.start as usize + at)
            }
            _ if starts_value && (c.is_ascii_digit() || c == '-' || c == '+') => number(
                rest,
                brackets.last() == Some(&'['),
                &mut found,
                line.start as usize + at,
            ),
            _ => c.len_utf8(),
        };
        let passed = rest[..width].trim_end();
        before = passed.chars().next_back().or(before);
        at += width;
    }
    found
}

/// Passes a string; one that opens straight and closes curly is a mistake.
fn string(rest: &str, starts_value: bool, found: &mut Vec<Mistake>, at: usize) -> usize {
    let quote = rest.chars().next().unwrap_or('"');
    if let Some(close) = slips::closing(rest, quote) {
        return close + 1;
    }
    let closing = rest
        .rfind(CURLY)
        .filter(|&at| starts_value && ends_text(rest, at));
    if let Some(close) = closing {
        let width = close + rest[close..].chars().next().map_or(1, char::len_utf8);
        let blot = Span::new(at, at + width);
        found.push(Mistake {
            blot,
            right: Some(quote.to_string()),
            ..Mistake::new(Code::CurlyQuote, Span::new(at + close, at + width))
        });
        return width;
    }
    rest.len()
}

/// Whether the mark at `at` ends the text that `rest` begins with, and not what
/// stands in marks of its own within: `"Si «ja»`.
fn ends_text(rest: &str, at: usize) -> bool {
    let (within, end) = rest.split_at(at);
    let mut end = end.chars();
    let mark = end.next();
    let openings: &[char] = match mark {
        Some('»') => &['«'],
        Some('”') => &['“', '„'],
        Some('“') => &['„'],
        Some('’') => &['‘', '‚'],
        _ => &[],
    };
    let opened = within.matches(openings).count();
    let closed = within.chars().filter(|c| Some(*c) == mark).count();
    let after = end.as_str().trim_start();
    opened <= closed && (after.is_empty() || after.starts_with([',', ']', '}', '#']))
}

/// Passes a text in curly quotation marks. It may hold marks of other kinds:
/// `“it’s «x»”`.
fn curly(rest: &str, found: &mut Vec<Mistake>, at: usize) -> usize {
    let opening = rest.chars().next().unwrap_or('“');
    let ends: &[char] = match opening {
        '“' => &['”', '"'],
        '«' => &['»', '"'],
        '»' => &['«', '"'],
        '‘' | '’' | '‚' => &['’', '‘'],
        _ => &['”', '“', '"'],
    };
    let mut depth = 0_usize;
    let pair = rest.char_indices().skip(1).find(|(_, c)| {
        if ends.contains(c) {
            let is_outer = depth == 0;
            depth = depth.saturating_sub(1);
            return is_outer;
        }
        depth += usize::from(*c == opening);
        false
    });
    let any = || {
        let mut signs = rest.char_indices().skip(1);
        signs.find(|(_, c)| CURLY.contains(c) || *c == '"')
    };
    let close = pair.or_else(any);
    let width = close.map_or_else(
        || rest.trim_end().len(),
        |(offset, c)| offset + c.len_utf8(),
    );
    found.push(Mistake::new(Code::CurlyQuote, Span::new(at, at + width)));
    width
}

/// Passes a number or a date; `7,5` outside a list is a mistake, and so is a
/// bare time that the parser takes for a broken number.
fn number(rest: &str, in_list: bool, found: &mut Vec<Mistake>, at: usize) -> usize {
    let width = rest
        .find(|c: char| {
            !(c.is_ascii_digit()
                || matches!(
                    c,
                    '.' | ','
                        | '-'
                        | '+'
                        | '/'
                        | '~'
                        | '?'
                        | '%'
                        | 'X'
                        | '_'
                        | ':'
                        | 'T'
                        | 'Z'
                        | 'e'
                ))
        })
        .unwrap_or(rest.len());
    let token = rest[..width].trim_end_matches(',');
    let comma = token
        .find(',')
        .filter(|&comma| token[comma + 1..].starts_with(|c: char| c.is_ascii_digit()));
    match comma {
        Some(comma) if !in_list => {
            let decimals = token[comma + 1..]
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            let width = comma + 1 + decimals;
            found.push(Mistake::new(Code::DecimalComma, Span::new(at, at + width)));
            width
        }
        _ if token.contains('/') && looks_like_time(token) => {
            found.push(Mistake::new(
                Code::UnquotedTime,
                Span::new(at, at + token.len()),
            ));
            token.len()
        }
        _ => comma.unwrap_or(token.len()).max(1),
    }
}
