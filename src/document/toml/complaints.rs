//! What the parser complains of, and the mistake behind it where no better
//! name is found.

use ::toml::de::Error;

use super::lines::{is_key, line_at, on_characters, open_quote};
use super::meant::unquoted;
use super::mistake::Mistake;
use crate::diag::{Code, Span};

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
