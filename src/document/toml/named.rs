//! Mistakes that have a name of their own, found on a line that the parser
//! complained of: decimal commas, curly quotation marks and bare times.

use super::lines::{CURLY, LONGEST_LINE, closing};
use super::meant::looks_like_time;
use super::mistake::Mistake;
use crate::diag::{Code, Span};

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
    if let Some(close) = closing(rest, quote) {
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
        '´' | '`' => &['´', '`'],
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
