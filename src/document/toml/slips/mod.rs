//! Mistakes in TOML that show what was meant: each is found in the text that
//! the parser complained of, and most can be put right in its place.

mod commas;
mod marks;
mod values;

use ::toml::de::Error;

use super::complaints::start;
use super::lines::{LONGEST_LINE, closing, is_forbidden, line_at, open_quote, without_comment};
use super::meant::in_quotes;
use super::mistake::Mistake;
use crate::diag::Span;
pub(super) use marks::opening_mark_missing;

/// Signs that look like a space, or like nothing, and are not allowed.
const UNSEEN: [char; 6] = [
    '\u{a0}', '\u{202f}', '\u{2007}', '\u{200b}', '\u{ad}', '\u{feff}',
];

/// The slip behind a complaint.
pub(super) fn of(text: &str, error: &Error) -> Option<Mistake> {
    let at = start(error);
    let line = line_at(text, at);
    let written = text.get(line.range())?;
    if written.len() > LONGEST_LINE {
        return None;
    }
    let message = error.message();
    if message.starts_with("missing comma between array elements") {
        return commas::no_comma(text, at)
            .or_else(|| marks::closing_mark_missing(text, line, at.checked_sub(1)?))
            .or_else(|| marks::mark_within(text, line, at));
    }
    if (message.starts_with("invalid basic string")
        || message.starts_with("invalid literal string"))
        && let Some(found) = marks::closing_mark_missing(text, line, line.end as usize)
    {
        return Some(found);
    }
    if message.starts_with("missing comma between key-value pairs")
        && let Some(found) = marks::closing_mark_missing(text, line, at.checked_sub(1)?)
    {
        return Some(found);
    }
    if message.starts_with("extra assignment between key-value pairs") {
        return commas::no_comma_in_table(text, at);
    }
    if message.starts_with("missing assignment between key-value pairs") {
        return commas::colon_in_table(text, at);
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
        .or_else(|| values::value(text, line, error))
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

/// A backslash in a string, where it has a meaning of its own.
fn backslash(text: &str, line: Span, at: usize) -> Option<Mistake> {
    let before = text.get(line.start as usize..at)?;
    let open = open_quote(text, Span::new(at, at))?.start as usize;
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
