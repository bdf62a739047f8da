//! What is wrong with the value of a `key = value` line.

use ::toml::de::Error;

use super::commas::in_table;
use crate::diag::{Code, Span};
use crate::document::toml::lines::{CURLY, closing, is_pair, line_at, value_on, without_comment};
use crate::document::toml::meant::{flag_or_number, in_quotes, unquoted};
use crate::document::toml::mistake::Mistake;

/// A text that was wrapped goes over at most so many lines.
const MOST_LINES: usize = 12;

/// What is wrong with the value of a `key = value` line.
pub(super) fn value(text: &str, line: Span, error: &Error) -> Option<Mistake> {
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
            .then(|| unquoted(written, span));
    }
    let is_word = |c: char| c.is_alphabetic() || CURLY.contains(&c);
    let words = written.contains(' ') && written.contains(is_word);
    words.then(|| bare(written, span)).flatten()
}

/// A text in curly marks that holds straight ones, which the parser trips over.
fn curly(written: &str, span: Span) -> Option<Mistake> {
    let within = written.strip_prefix(CURLY)?.strip_suffix(CURLY)?;
    (within.contains('"') && !within.contains("\",")).then(|| Mistake {
        right: Some(in_quotes(within)),
        ..Mistake::new(Code::CurlyQuote, span)
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
