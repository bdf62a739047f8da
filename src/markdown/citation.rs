//! Citations: `@id, kap. 2.2.1, l. 962-964; @id2`.
//!
//! The same grammar holds in text, between brackets, and in `source` fields.
//! The lines of the source (`l. 962-964`) are for checking and never shown.

use crate::diag::Span;

/// One cited source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// The id of the source.
    pub id: Box<str>,
    /// Where in the source, as the reader sees it: `kap. 2.2.1`.
    pub locator: Option<Box<str>>,
    /// Lines of the source's text: `962-964`.
    pub lines: Option<Box<str>>,
    /// The id, without `@`.
    pub id_span: Span,
}

/// Why a citation cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiteProblem {
    /// A part does not begin with `@`.
    NoAt,
    /// Nothing follows `@`.
    NoId,
    /// A second `@` where `;` should part two sources.
    NoSemicolon,
}

impl CiteProblem {
    /// The name of the apt hint.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::NoAt => "at",
            Self::NoId => "id",
            Self::NoSemicolon => "semicolon",
        }
    }
}

/// A citation that cannot be read, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CiteError {
    /// Why.
    pub problem: CiteProblem,
    /// The part that is wrong.
    pub span: Span,
}

/// Reads a citation, with or without its brackets; spans count from the start
/// of `text`.
///
/// A missing comma after the id and a comma between two sources are forgiven:
/// they can mean but one thing.
///
/// # Errors
/// A part without `@` and id, or an `@` in the midst of a part.
pub fn parse(text: &str) -> Result<Vec<Cite>, CiteError> {
    let mut cites = Vec::new();
    let (inner, offset) = without_brackets(text);
    let mut at = offset;
    for part in inner.split(';') {
        let is_last_and_empty = part.trim().is_empty() && !cites.is_empty();
        if !is_last_and_empty || at + part.len() < offset + inner.len() {
            read_part(part, at, &mut cites)?;
        }
        at += part.len() + 1;
    }
    // Most name one source, and a portal keeps very many of them.
    cites.shrink_to_fit();
    Ok(cites)
}

fn without_brackets(text: &str) -> (&str, usize) {
    let trimmed = text.trim();
    match trimmed
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(inner) => (inner, text.len() - text.trim_start().len() + 1),
        None => (text, 0),
    }
}

/// Reads what stands between two `;`.
fn read_part(part: &str, offset: usize, cites: &mut Vec<Cite>) -> Result<(), CiteError> {
    let mut at = offset;
    let mut in_lines = false;
    for (n, segment) in part.split(',').enumerate() {
        let start = at + segment.len() - segment.trim_start().len();
        let words = segment.trim();
        at += segment.len() + 1;
        let error = |problem| CiteError {
            problem,
            span: Span::new(start, start + words.len()),
        };
        if let Some(rest) = words.strip_prefix('@') {
            cites.push(read_source(rest, start + 1).map_err(error)?);
            in_lines = false;
        } else if n == 0 {
            return Err(error(CiteProblem::NoAt));
        } else if has_stray_at(words) {
            return Err(error(CiteProblem::NoSemicolon));
        } else if let Some(cite) = cites.last_mut() {
            in_lines = add_segment(cite, words, in_lines);
        }
    }
    Ok(())
}

/// Reads `id` and what follows it without a comma; `start` is the id's offset.
fn read_source(rest: &str, start: usize) -> Result<Cite, CiteProblem> {
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (id, after) = rest.split_at(length);
    if id.is_empty() {
        return Err(CiteProblem::NoId);
    }
    if has_stray_at(id) || has_stray_at(after) {
        return Err(CiteProblem::NoSemicolon);
    }
    let id_span = Span::new(start, start + length);
    let mut cite = Cite {
        id: id.into(),
        locator: None,
        lines: None,
        id_span,
    };
    add_segment(&mut cite, after.trim(), false);
    Ok(cite)
}

fn has_stray_at(words: &str) -> bool {
    words
        .split('@')
        .skip(1)
        .any(|after| after.starts_with(|ch: char| ch.is_alphanumeric()))
}

/// Adds a locator or lines; says whether lines were added.
fn add_segment(cite: &mut Cite, words: &str, in_lines: bool) -> bool {
    if words.is_empty() {
        return in_lines;
    }
    let lines = lines_of(words).or(Some(words).filter(|words| in_lines && is_range(words)));
    let (place, words) = match lines {
        Some(lines) => (&mut cite.lines, lines),
        None => (&mut cite.locator, words),
    };
    let mut joined = place
        .take()
        .map_or_else(String::new, |before| format!("{before}, "));
    push_collapsed(words, &mut joined);
    *place = Some(joined.into());
    lines.is_some()
}

/// `962-964` of `l. 962-964`.
fn lines_of(words: &str) -> Option<&str> {
    let rest = words.strip_prefix("l.")?.trim_start();
    rest.starts_with(|ch: char| ch.is_ascii_digit())
        .then_some(rest)
}

fn is_range(words: &str) -> bool {
    words
        .chars()
        .all(|ch| ch.is_ascii_digit() || matches!(ch, '-' | '–' | ' '))
}

/// Appends `words` with each run of white space as one space; a `>` after a
/// line end is the mark of the quotation that the citation stands in.
fn push_collapsed(words: &str, out: &mut String) {
    for (n, line) in words.lines().enumerate() {
        let line = if n > 0 {
            line.trim_start_matches([' ', '\t', '>'])
        } else {
            line
        };
        for (m, word) in line.split_whitespace().enumerate() {
            if n + m > 0 {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match parse(text) {
            Ok(cites) => cites
                .iter()
                .map(|cite| {
                    assert_eq!(&text[cite.id_span.range()], &*cite.id);
                    let part = |part: &Option<Box<str>>| part.clone().unwrap_or_default();
                    format!("{}|{}|{}", cite.id, part(&cite.locator), part(&cite.lines))
                })
                .collect::<Vec<_>>()
                .join(" & "),
            Err(error) => format!("{:?} `{}`", error.problem, &text[error.span.range()]),
        }
    }

    #[test]
    fn the_grammar() {
        assert_eq!(shown("@a"), "a||");
        assert_eq!(
            shown("@sintef-2024, kap. 2.2.1, l. 962-964; @oxford-2026"),
            "sintef-2024|kap. 2.2.1|962-964 & oxford-2026||"
        );
        assert_eq!(shown(" [@a, tab. 1, s. 3] "), "a|tab. 1, s. 3|");
        assert_eq!(shown("@a, l. 3-4, 7–9, kap. 2"), "a|kap. 2|3-4, 7–9");
        assert_eq!(shown("@a,\n  kap.\n> 2"), "a|kap. 2|");
        assert_eq!(shown("@a, l.o. § 3"), "a|l.o. § 3|");
    }

    #[test]
    fn forgives_what_is_clear() {
        assert_eq!(shown("@a kap. 2"), "a|kap. 2|");
        assert_eq!(shown("@a, @b, s. 2"), "a|| & b|s. 2|");
        assert_eq!(shown("@a;"), "a||");
        assert_eq!(shown("@a,, s. 2"), "a|s. 2|");
    }

    #[test]
    fn refuses_what_is_not() {
        assert_eq!(shown(""), "NoAt ``");
        assert_eq!(shown("@"), "NoId `@`");
        assert_eq!(shown("[@, kap. 2]"), "NoId `@`");
        assert_eq!(shown("sintef-2024, kap. 2"), "NoAt `sintef-2024`");
        assert_eq!(shown("@a; kap. 2"), "NoAt `kap. 2`");
        assert_eq!(shown("@a og @b"), "NoSemicolon `@a og @b`");
        assert_eq!(shown("@a;;@b"), "NoAt ``");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[@;,\\[\\]a-zæ l.0-9\n-]{0,40}") {
            if let Ok(cites) = parse(&text) {
                for cite in cites {
                    assert_eq!(text.get(cite.id_span.range()), Some(&*cite.id));
                }
            }
        }
    }
}
