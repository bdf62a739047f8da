//! Mistakes in TOML that show what was meant: each is found in the text that
//! the parser complained of, and most can be put right in its place.

use ::toml::de::{DeTable, Error};

use super::mistakes::{self, CURLY, LONGEST_LINE, Mistake, line_at, value_on};
use crate::diag::{Code, Span};

/// A text that was wrapped goes over at most so many lines.
const MOST_LINES: usize = 12;

/// A missing quotation mark is tried in at most so many places.
const MOST_PLACES: usize = 40;

/// Each try reads the value again, so longer values, in bytes, are left alone.
const LONGEST_VALUE: usize = 4 << 10;

/// Signs that look like a space, or like nothing, and are not allowed.
const UNSEEN: [char; 6] = [
    '\u{a0}', '\u{202f}', '\u{2007}', '\u{200b}', '\u{ad}', '\u{feff}',
];

/// The slip behind a complaint.
pub(super) fn of(text: &str, error: &Error) -> Option<Mistake> {
    let at = mistakes::start(error);
    let line = line_at(text, at);
    let written = text.get(line.range())?;
    if written.len() > LONGEST_LINE {
        return None;
    }
    let message = error.message();
    if message.starts_with("missing comma between array elements") {
        return no_comma(text, at)
            .or_else(|| closing_mark_missing(text, line, at.checked_sub(1)?))
            .or_else(|| mark_within(text, line, at));
    }
    if (message.starts_with("invalid basic string")
        || message.starts_with("invalid literal string"))
        && let Some(found) = closing_mark_missing(text, line, line.end as usize)
    {
        return Some(found);
    }
    if message.starts_with("missing comma between key-value pairs")
        && let Some(found) = closing_mark_missing(text, line, at.checked_sub(1)?)
    {
        return Some(found);
    }
    if message.starts_with("extra assignment between key-value pairs") {
        return no_comma_in_table(text, at);
    }
    if message.starts_with("missing assignment between key-value pairs") {
        return colon_in_table(text, at);
    }
    if message.starts_with("missing escaped value")
        || message.starts_with("too few unicode value digits")
        // `C:\udde0` are letters, and half of a sign.
        || message.starts_with("invalid value")
            && text.get(..at).is_some_and(|before| before.ends_with(['u', 'U']))
    {
        return backslash(text, line, at);
    }
    if message.starts_with("invalid")
        && let Some(rest) = text.get(at..)
        && rest.starts_with(is_forbidden)
        && !rest.starts_with("\r\n")
    {
        return Some(Mistake {
            placeholder: "",
            ..Mistake::syntax("unseen", Span::new(at, at + 1), " ")
        });
    }
    if let Some(sign) = unseen(written) {
        let span = sign.shifted(line.start as usize);
        let right = if written[sign.range()].starts_with(['\u{200b}', '\u{ad}', '\u{feff}']) {
            ""
        } else {
            " "
        };
        return Some(Mistake {
            placeholder: "",
            ..Mistake::syntax("unseen", span, right)
        });
    }
    comment(written, line)
        .or_else(|| colon(written, line, message))
        .or_else(|| value(text, line, error))
}

/// Signs of control, which are not seen and may stand nowhere.
fn is_forbidden(sign: char) -> bool {
    sign.is_ascii_control() && !matches!(sign, '\t' | '\n')
}

/// A sign that is not seen, on either side of what is written.
fn unseen(written: &str) -> Option<Span> {
    let outside = |c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '_' | '-' | '[' | '{');
    let before_value = written.find('=').map_or(written.len(), |equals| equals + 1);
    let value = before_value
        + written[before_value..]
            .find(outside)
            .unwrap_or(written.len() - before_value);
    let end = written
        .trim_end_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c))
        .len();
    written
        .char_indices()
        .find(|&(at, c)| UNSEEN.contains(&c) && (at < value || at >= end))
        .map(|(at, c)| Span::new(at, at + c.len_utf8()))
}

/// A remark as other languages write it.
fn comment(written: &str, line: Span) -> Option<Mistake> {
    let start = written.len() - written.trim_start().len();
    let bare = written[start..].trim_end();
    let right = if let Some(remark) = bare.strip_prefix("//") {
        format!("#{remark}")
    } else {
        let remark = bare.strip_prefix("<!--")?.strip_suffix("-->")?;
        format!("#{}", remark.trim_end())
    };
    let span = Span::new(start, start + bare.len()).shifted(line.start as usize);
    Some(Mistake {
        placeholder: "",
        ..Mistake::syntax("comment", span, right)
    })
}

/// `key: value`, as in YAML.
fn colon(written: &str, line: Span, message: &str) -> Option<Mistake> {
    if !message.starts_with("key with no value") {
        return None;
    }
    let (key, value) = written.split_once(':')?;
    // As in YAML, a remark begins after a space.
    let bare = without_comment(value, Span::new(0, value.len()));
    let value = &value[bare.range()];
    let name = key.trim();
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let bare = value.trim();
    if name.is_empty() || !name.chars().all(is_key) || bare.is_empty() || value.contains('=') {
        return None;
    }
    let start = key.len() - key.trim_start().len();
    let is_written = bare.starts_with(['"', '\'', '[', '{'])
        || bare.parse::<f64>().is_ok()
        || matches!(bare, "true" | "false");
    let right = if is_written {
        bare.to_owned()
    } else {
        in_quotes(bare)
    };
    let end = key.len() + 1 + value.len();
    let span = Span::new(start, end).shifted(line.start as usize);
    Some(Mistake {
        blot: Span::new(key.len(), end).shifted(line.start as usize),
        placeholder: "=0",
        ..Mistake::syntax("colon", span, format!("{name} = {right}"))
    })
}

/// What is wrong with the value of a `key = value` line.
fn value(text: &str, line: Span, error: &Error) -> Option<Mistake> {
    let span = without_comment(text, value_on(text, line)?);
    let written = text.get(span.range())?;
    match written.chars().next()? {
        _ if written.starts_with("\"\"\"") || written.starts_with("'''") => None,
        quote @ ('"' | '\'') => match closing(written, quote) {
            Some(close) => quoted(written, close + 1, span),
            None => wrapped(text, span, quote),
        },
        '[' => bare_list(written, span),
        first if CURLY.contains(&first) => curly(written, span),
        '{' => in_table(text, line, error),
        _ if error.message().starts_with("duplicate key") => None,
        first if first.is_alphabetic() => bare(written, span),
        first if first.is_ascii_digit() => number(written, span),
        _ => None,
    }
}

/// The value without a remark after it.
pub(super) fn without_comment(text: &str, value: Span) -> Span {
    let written = text.get(value.range()).unwrap_or_default();
    let mut open = None;
    // Of a text in curly marks the last one is the end.
    let begins = written.starts_with(CURLY).then(|| written.rfind(CURLY));
    let end = written.char_indices().find(|&(at, c)| {
        match open {
            Some(quote) if c == quote => open = None,
            None if matches!(c, '"' | '\'') => open = Some(c),
            _ => {}
        }
        let is_within = open.is_some() || begins.flatten().is_some_and(|end| at < end);
        c == '#' && !is_within && written[..at].ends_with([' ', '\t'])
    });
    let bare = written[..end.map_or(written.len(), |(at, _)| at)].trim_end();
    Span::new(value.start as usize, value.start as usize + bare.len())
}

/// Where the string that `written` begins with is closed.
pub(super) fn closing(written: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in written.char_indices().skip(1) {
        if c == quote && !escaped {
            return Some(at);
        }
        escaped = quote == '"' && c == '\\' && !escaped;
    }
    None
}

/// Something after the string that the value begins with.
fn quoted(written: &str, end: usize, span: Span) -> Option<Mistake> {
    let rest = written[end..].trim();
    if rest.is_empty() || rest.starts_with([']', '}']) || assigns(rest) {
        return None;
    }
    if rest.chars().all(|c| matches!(c, ',' | ';')) {
        let at = span.start as usize + written.len() - rest.len();
        return Some(Mistake {
            placeholder: "",
            ..Mistake::syntax("sign", Span::new(at, span.end as usize), "")
        });
    }
    if rest.starts_with(',') {
        let texts = elements(written).filter(|texts| texts.iter().all(|text| is_string(text)))?;
        return Some(Mistake::syntax(
            "list",
            span,
            format!("[{}]", texts.join(", ")),
        ));
    }
    (!rest.contains(['[', ']', '{', '}']))
        .then(|| Mistake::syntax("quotes", span, in_quotes(inner(written))))
}

/// `a = 1` in what should be one value.
fn assigns(written: &str) -> bool {
    written.contains(" = ")
}

/// The text within the quotation marks around it. Marks that belong to the
/// words at either end are part of the text: `"Ja" sa han og "nei"`.
fn inner(written: &str) -> &str {
    let quote = written.chars().next().unwrap_or('"');
    let Some(within) = written
        .strip_prefix(quote)
        .and_then(|rest| rest.strip_suffix(quote))
    else {
        return written;
    };
    let paired = within.matches(quote).count().is_multiple_of(2);
    let closes_a_word = within.find(quote).filter(|_| paired).is_some_and(|at| {
        !within[..at].is_empty()
            && !within[..at].ends_with([' ', '(', '-'])
            && within[at + 1..].starts_with([' ', ',', '.'])
    });
    if closes_a_word { written } else { within }
}

/// `text` as a string, with marks within it that need no care.
pub(super) fn in_quotes(text: &str) -> String {
    let paired = text.matches('"').count().is_multiple_of(2);
    let mut written = String::from('"');
    let mut opens = true;
    for c in text.chars() {
        match c {
            '"' if paired => {
                written.push(if opens { '«' } else { '»' });
                opens = !opens;
            }
            '"' | '\\' => written.extend(['\\', c]),
            // Word processors break lines with such signs; a string has none.
            _ if is_forbidden(c) => written.push(' '),
            _ => written.push(c),
        }
    }
    written + "\""
}

/// A text that goes over several lines.
fn wrapped(text: &str, value: Span, quote: char) -> Option<Mistake> {
    let first = text.get(value.range())?;
    if first.ends_with(CURLY) {
        return None;
    }
    let mut end = line_at(text, value.start as usize).end as usize;
    let mut whole = first.trim_end().to_owned();
    for _ in 0..MOST_LINES {
        let next = end + text.get(end..)?.find('\n')? + 1;
        let line = line_at(text, next);
        let written = text.get(line.range())?.trim();
        if written.is_empty() || written.starts_with('[') || is_pair(text, line, quote) {
            return None;
        }
        whole.push(' ');
        whole.push_str(written);
        end = line.end as usize;
        if written.ends_with(quote) {
            let span = Span::new(value.start as usize, end);
            return Some(Mistake::syntax("wrapped", span, in_quotes(inner(&whole))));
        }
    }
    None
}

/// Whether a line is a key and its value; `ord = forklart slik` may be prose.
pub(super) fn is_pair(text: &str, line: Span, quote: char) -> bool {
    let value = value_on(text, line).and_then(|value| text.get(value.range()));
    value.is_some_and(|value| {
        let is_prose = value.starts_with(char::is_alphabetic)
            && (value.contains(' ') || value.ends_with(quote));
        !is_prose
    })
}

/// A text without quotation marks that the parser takes apart at a comma or at
/// a mark within it.
fn bare(written: &str, span: Span) -> Option<Mistake> {
    if !written.contains([',', '"', '\'', ';']) || assigns(written) {
        return None;
    }
    let text = written.trim_end_matches([',', ';', ' ']);
    let text = match text.strip_suffix('"') {
        Some(opened_nowhere) if !opened_nowhere.contains('"') => opened_nowhere,
        _ => text,
    };
    Some(Mistake {
        right: Some(in_quotes(text)),
        ..Mistake::new(Code::UnquotedText, span)
    })
}

/// A number with something after it, or with points in it.
fn number(written: &str, span: Span) -> Option<Mistake> {
    let of_several = written.bytes().filter(|&byte| byte == b'.').count() > 1;
    if let Some(bare) = written.strip_suffix([',', ';'])
        && bare.parse::<f64>().is_ok()
    {
        let end = span.start as usize + bare.len();
        return Some(Mistake {
            placeholder: "",
            ..Mistake::syntax("sign", Span::new(end, span.end as usize), "")
        });
    }
    if flag_or_number(written).is_some()
        || (of_several && crate::time::norwegian_date(written).is_some())
    {
        let has_unit = written.contains(char::is_alphabetic) || of_several;
        return (has_unit && crate::time::Time::parse(written).is_err())
            .then(|| mistakes::unquoted(written, span));
    }
    let is_word = |c: char| c.is_alphabetic() || CURLY.contains(&c);
    let words = written.contains(' ') && written.contains(is_word);
    words.then(|| bare(written, span)).flatten()
}

/// What a value without quotation marks may be besides a text: the hint, and
/// how it is written.
pub(super) fn flag_or_number(written: &str) -> Option<(&'static str, String)> {
    let flag = match written.to_lowercase().as_str() {
        "true" | "ja" | "yes" | "sant" => Some("true"),
        "false" | "nei" | "no" | "usant" => Some("false"),
        _ => None,
    };
    if let Some(flag) = flag {
        return Some(("flag", flag.to_owned()));
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || c.is_whitespace();
    let unit_at = written.find(|c| !is_part(c)).unwrap_or(written.len());
    let (digits, unit) = written.split_at(unit_at);
    let is_unit = unit.is_empty()
        || unit.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '°'))
            && unit.len() <= LONGEST_UNIT
            && !unit.contains([',', '=', '"', '-', ':']);
    if !is_unit || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    let points = digits.matches('.').count();
    let number = if digits.contains(',') || points > 1 {
        digits.replace('.', "").replace(',', ".")
    } else {
        digits
    };
    number
        .parse::<f64>()
        .is_ok()
        .then(|| ("number", number.trim_end_matches('.').to_owned()))
}

/// A longer word after a number, in bytes, makes it a sentence.
const LONGEST_UNIT: usize = 16;

/// A text in curly marks that holds straight ones, which the parser trips over.
fn curly(written: &str, span: Span) -> Option<Mistake> {
    let within = written.strip_prefix(CURLY)?.strip_suffix(CURLY)?;
    (within.contains('"') && !within.contains("\",")).then(|| Mistake {
        right: Some(in_quotes(within)),
        ..Mistake::new(Code::CurlyQuote, span)
    })
}

/// The elements of a list, as far as commas outside strings part them. Marks
/// within an element open nothing: `[it's, 24" bred]`.
fn elements(written: &str) -> Option<Vec<&str>> {
    let mut open = None;
    let mut begins = true;
    let parts: Vec<&str> = written
        .split(|c: char| {
            match open {
                Some(quote) if c == quote => open = None,
                None if begins && matches!(c, '"' | '\'') => open = Some(c),
                _ => {}
            }
            let parts = c == ',' && open.is_none();
            begins = parts || begins && c.is_whitespace();
            parts
        })
        .map(str::trim)
        .collect();
    open.is_none().then_some(parts)
}

fn is_string(written: &str) -> bool {
    ['"', '\''].into_iter().any(|quote| {
        written.starts_with(quote) && closing(written, quote) == Some(written.len() - 1)
    })
}

/// A list of several texts without quotation marks.
fn bare_list(written: &str, span: Span) -> Option<Mistake> {
    let within = written.strip_prefix('[')?.strip_suffix(']')?;
    let texts = elements(within)?;
    let is_value = |text: &str| {
        is_string(text) || text.parse::<f64>().is_ok() || matches!(text, "true" | "false")
    };
    let is_bare = |text: &str| {
        text.starts_with(char::is_alphanumeric)
            && !text.contains(['[', ']', '{', '}', '='])
            && !is_value(text)
    };
    let bare: Vec<&&str> = texts.iter().filter(|text| is_bare(text)).collect();
    // Of times alone each is told.
    let has_word = bare
        .iter()
        .any(|text| text.starts_with(char::is_alphabetic));
    if bare.len() < 2 || !has_word || !texts.iter().all(|text| is_bare(text) || is_value(text)) {
        return None;
    }
    let right: Vec<String> = texts
        .iter()
        .map(|text| {
            if is_bare(text) {
                in_quotes(text)
            } else {
                (*text).to_owned()
            }
        })
        .collect();
    Some(Mistake {
        right: Some(format!("[{}]", right.join(", "))),
        ..Mistake::new(Code::UnquotedText, span)
    })
}

/// Two elements of a list with no comma between them.
fn no_comma(text: &str, at: usize) -> Option<Mistake> {
    let before = text.get(..at)?.trim_end();
    let last = before.char_indices().next_back()?;
    // What stands before is complete: else the complaint has another cause.
    if !matches!(last.1, '"' | '\'' | ']' | '}') {
        return None;
    }
    let next = text.get(at..)?.chars().next()?;
    let on_one_line = !text.get(before.len()..at)?.contains('\n');
    // `["Ny "vei""]` is a mark within a text.
    if before.len() == at || on_one_line && !matches!(next, '"' | '\'' | '[' | '{') {
        return None;
    }
    let (end, right) = if on_one_line {
        (at + next.len_utf8(), format!("{}, {next}", last.1))
    } else {
        (before.len(), format!("{},", last.1))
    };
    Some(Mistake {
        blot: Span::new(before.len(), before.len() + 1),
        placeholder: ",",
        ..Mistake::syntax("comma", Span::new(last.0, end), right)
    })
}

/// A text with a mark after it and none before: `a = b"`, `["a", b"]`.
pub(super) fn opening_mark_missing(text: &str, line: Span) -> Option<Mistake> {
    let value = value_on(text, line)?;
    let written = text.get(value.range())?;
    if written.len() > LONGEST_VALUE || written.matches('"').count().is_multiple_of(2) {
        return None;
    }
    let opens = |(_, sign): &(usize, char)| matches!(sign, '[' | '{' | ',' | '=');
    let starts = written.char_indices().filter(opens).map(|(at, _)| at + 1);
    let starts = std::iter::once(0).chain(starts).take(MOST_PLACES);
    starts
        .map(|at| written.len() - written[at..].trim_start().len())
        .find(|&at| {
            let (before, rest) = written.split_at(at);
            let is_bare = !rest.starts_with(['"', '\'', '[', '{']) && !rest.starts_with(CURLY);
            is_bare && DeTable::parse(&format!("x = {before}\"{rest}")).is_ok()
        })
        .and_then(|at| {
            let end = at + written[at..].find('"')? + 1;
            let words = Span::new(at, end).shifted(value.start as usize);
            Some(Mistake {
                blot: value,
                ..Mistake::syntax("mark-before", words, format!("\"{}", &written[at..end]))
            })
        })
}

/// A text in a list or an inline table with a mark before it and none after:
/// `["a, "b"]`, `{ x = "a, y = 2 }`. `end` is where the parser takes the string
/// to end: at the next mark, or with the line.
fn closing_mark_missing(text: &str, line: Span, end: usize) -> Option<Mistake> {
    let value = value_on(text, line)?;
    let (start, stop) = (value.start as usize, value.end as usize);
    let open = mistakes::open_quote(text, Span::new(end, end))?.start as usize;
    let is_within =
        open > start && stop - start <= LONGEST_VALUE && text.get(start..)?.starts_with(['[', '{']);
    let quote = text.get(open..=open).filter(|_| is_within)?;
    let words = text.get(open + 1..end)?;
    // The first place for the mark that makes the whole value legible.
    let places = words.match_indices([',', ']', '}']).take(MOST_PLACES);
    places
        .map(|(at, _)| words[..at].trim_end())
        .find(|words| {
            let after = open + 1 + words.len();
            let (before, rest) = (&text[start..after], &text[after..stop]);
            DeTable::parse(&format!("x = {before}{quote}{rest}")).is_ok()
        })
        .map(|words| Mistake {
            blot: value,
            ..Mistake::syntax(
                "mark-after",
                Span::new(open, open + 1 + words.len()),
                format!("{quote}{words}{quote}"),
            )
        })
}

/// A quotation mark within a text in a list: `["Ny "vei"", "b"]`.
fn mark_within(text: &str, line: Span, at: usize) -> Option<Mistake> {
    let (mark, quote) = text.get(..at)?.char_indices().next_back()?;
    matches!(quote, '"' | '\'').then_some(())?;
    Some(Mistake {
        blot: value_on(text, line)?,
        hint: "quotes",
        ..Mistake::new(Code::TomlSyntax, Span::new(mark, mark + 1))
    })
}

/// Two pairs of an inline table with no comma between them, or another sign;
/// `at` is the second equals sign.
fn no_comma_in_table(text: &str, at: usize) -> Option<Mistake> {
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let key = text.get(..at)?.trim_end().trim_end_matches(is_key).len();
    let before = text.get(..key)?.trim_end();
    let (last, sign) = before.char_indices().next_back()?;
    let span = Span::new(last, before.len());
    match sign {
        ';' => Some(Mistake {
            placeholder: ",",
            ..Mistake::syntax("comma", span, ",")
        }),
        // Nothing to put the comma over, or a complaint of something else.
        _ if before.len() == key || matches!(sign, ',' | '{' | '=' | ':') => None,
        _ => Some(Mistake {
            blot: Span::new(before.len(), before.len() + 1),
            placeholder: ",",
            ..Mistake::syntax("comma", span, format!("{sign},"))
        }),
    }
}

/// `{ key: value }`; `at` is right after the colon.
fn colon_in_table(text: &str, at: usize) -> Option<Mistake> {
    let before = text.get(..at)?.trim_end().strip_suffix(':')?.len();
    Some(Mistake {
        placeholder: "=",
        ..Mistake::syntax("colon", Span::new(before, before + 1), " =")
    })
}

/// A text with commas and no quotation marks in an inline table.
fn in_table(text: &str, line: Span, error: &Error) -> Option<Mistake> {
    let start = mistakes::start(error);
    let before = text.get(line.start as usize..start)?;
    let opens = mistakes::unmatched_bracket(before, before.len())?;
    let rest = text.get(start..line.end as usize)?;
    if !before[opens..].starts_with('{') || !rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let within = &rest[..rest.find(['{', '}', '[', ']'])?];
    let next_key = within
        .match_indices(',')
        .find(|(at, _)| {
            let key = within[at + 1..]
                .split([',', '='])
                .next()
                .unwrap_or_default();
            within[at + 1 + key.len()..].starts_with('=')
        })
        .map_or(within.len(), |(at, _)| at);
    let bare = within[..next_key].trim_end();
    // `7,5` is a number.
    let is_cut =
        bare.contains(['"', '\'']) || bare.contains(',') && rest.starts_with(char::is_alphabetic);
    (is_cut && !bare.contains('=')).then(|| Mistake {
        right: Some(in_quotes(bare)),
        ..Mistake::new(Code::UnquotedText, Span::new(start, start + bare.len()))
    })
}

/// A backslash in a string, where it has a meaning of its own.
fn backslash(text: &str, line: Span, at: usize) -> Option<Mistake> {
    let before = text.get(line.start as usize..at)?;
    let open = mistakes::open_quote(text, Span::new(at, at))?.start as usize;
    if before.is_empty() {
        return None;
    }
    let rest = text.get(open..line.end as usize)?;
    let end = open + closing(rest, '"')? + 1;
    let within = text.get(open + 1..end - 1)?;
    // A path within the portal has no drive, no space, and an ending.
    let is_path = within.contains('.') && !within.contains([' ', ':', '/']);
    let right = if is_path && !within.starts_with('\\') {
        within.replace('\\', "/")
    } else {
        // A doubled one was right already.
        within.replace("\\\\", "\\").replace('\\', "\\\\")
    };
    Some(Mistake::syntax(
        "backslash",
        Span::new(open, end),
        format!("\"{right}\""),
    ))
}
