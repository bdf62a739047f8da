//! What stands where on a line, whatever the parser takes it for.

use crate::diag::{Span, on_character};

pub(super) const CURLY: [char; 11] = ['“', '”', '„', '«', '»', '‘', '’', '‚', '‟', '´', '`'];

/// A longer line, in bytes, was not written by hand.
pub(super) const LONGEST_LINE: usize = 16 << 10;

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

/// The parser may point into a character.
pub(super) fn on_characters(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = on_character(text, range.start);
    start..on_character(text, range.end).max(start)
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

/// Signs of control, which are not seen and may stand nowhere.
pub(super) fn is_forbidden(sign: char) -> bool {
    sign.is_ascii_control() && !matches!(sign, '\t' | '\n')
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

/// Whether a line is a key and its value; `ord = forklart slik` may be prose.
pub(super) fn is_pair(text: &str, line: Span, quote: char) -> bool {
    let value = value_on(text, line).and_then(|value| text.get(value.range()));
    value.is_some_and(|value| {
        let is_prose = value.starts_with(char::is_alphabetic)
            && (value.contains(' ') || value.ends_with(quote));
        !is_prose
    })
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
