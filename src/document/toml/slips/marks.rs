//! Quotation marks that lack, or stand within a text.

use ::toml::de::DeTable;

use crate::diag::{Code, Span};
use crate::document::toml::lines::{CURLY, open_quote, value_on};
use crate::document::toml::mistake::Mistake;

/// A missing quotation mark is tried in at most so many places.
const MOST_PLACES: usize = 40;

/// Each try reads the value again, so longer values, in bytes, are left alone.
const LONGEST_VALUE: usize = 4 << 10;

/// A text with a mark after it and none before: `a = b"`, `["a", b"]`.
pub(in crate::document::toml) fn opening_mark_missing(text: &str, line: Span) -> Option<Mistake> {
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
pub(super) fn closing_mark_missing(text: &str, line: Span, end: usize) -> Option<Mistake> {
    let value = value_on(text, line)?;
    let (start, stop) = (value.start as usize, value.end as usize);
    let open = open_quote(text, Span::new(end, end))?.start as usize;
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
pub(super) fn mark_within(text: &str, line: Span, at: usize) -> Option<Mistake> {
    let (mark, quote) = text.get(..at)?.char_indices().next_back()?;
    matches!(quote, '"' | '\'').then_some(())?;
    Some(Mistake {
        blot: value_on(text, line)?,
        hint: "quotes",
        ..Mistake::new(Code::TomlSyntax, Span::new(mark, mark + 1))
    })
}
