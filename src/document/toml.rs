//! TOML into [`RawTable`]s, with one diagnostic for each mistake.
//!
//! The parser recovers from mistakes, but one mistake often makes several
//! complaints. So the known mistakes on a line that has a complaint are looked
//! up in the text, reported under their own name, blotted out with a
//! placeholder of the same length, and the text is read again. Blotted values
//! come out as [`RawKind::Broken`] and are not checked any further.

use std::collections::HashSet;

use ::toml::de::{DeTable, DeValue, Error};

use super::mistakes::{self, Mistake};
use super::raw::{Key, Raw, RawKind, RawTable};
use super::{headers, slips};
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span, on_character};
use crate::text::slug;

/// Rounds of repair before the rest is reported as it comes.
const MOST_ROUNDS: usize = 40;

/// A text with more complaints than this is no TOML with mistakes: it is not
/// repaired, and the first of them are reported.
const MOST_COMPLAINTS: usize = 200;

/// Reads `range` of `text` as a TOML document. Spans count from the start of `text`.
#[must_use]
pub fn parse<'a>(
    text: &'a str,
    range: std::ops::Range<usize>,
    file: &FilePath,
) -> Checked<RawTable<'a>> {
    let source = text.get(range.clone()).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(source);
    let whole = Span::from(range.clone());
    if errors.is_empty() {
        let mut convert = Convert {
            text: source,
            source,
            offset: range.start,
            ..Convert::default()
        };
        let value = RawTable {
            span: whole,
            ..convert.table(table.into_inner(), false)
        };
        return Checked {
            value,
            diagnostics: convert.diagnostics(file),
        };
    }
    let gives_up = errors.len() > MOST_COMPLAINTS;
    let repaired = if gives_up {
        Repair::given_up(source, &errors)
    } else {
        Repair::run(source)
    };
    let (table, rest) = if gives_up {
        (table, errors)
    } else {
        DeTable::parse_recoverable(&repaired.text)
    };
    let left = one_a_line(source, repaired.own(&rest), &repaired.mistakes);
    let mut mistakes = repaired.mistakes;
    mistakes.extend(left);
    let mut convert = Convert {
        text: &repaired.text,
        source,
        offset: range.start,
        broken: spans(&mistakes),
        ..Convert::default()
    };
    let value = RawTable {
        span: whole,
        incomplete: repaired.lost_keys,
        ..convert.table(table.into_inner(), repaired.lost_keys)
    };
    let mut diagnostics = convert.diagnostics(file);
    diagnostics.extend(
        mistakes
            .into_iter()
            .map(|mistake| mistake.diagnostic(source, range.start, file)),
    );
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    Checked {
        value: owned(value),
        diagnostics,
    }
}

fn spans(mistakes: &[Mistake]) -> Vec<Span> {
    mistakes.iter().map(|mistake| mistake.blot).collect()
}

/// What is left after the repairs: complaints that stand alone, one a line.
fn one_a_line<'e>(
    source: &str,
    errors: impl Iterator<Item = &'e Error>,
    known: &[Mistake],
) -> Vec<Mistake> {
    let line = |mistake: &Mistake| mistakes::line_at(source, mistake.span.start as usize).start;
    let mut seen: HashSet<u32> = known.iter().map(line).collect();
    errors
        .take(MOST_COMPLAINTS)
        .map(|error| mistakes::from_error(source, error))
        .filter(|mistake| seen.insert(line(mistake)))
        .collect()
}

/// The text while its mistakes are taken out of it.
struct Repair {
    text: String,
    mistakes: Vec<Mistake>,
    lost_keys: bool,
    /// Where the parser complained before anything was taken out.
    at_first: HashSet<usize>,
}

impl Repair {
    fn given_up(source: &str, errors: &[Error]) -> Self {
        Self {
            text: source.to_owned(),
            mistakes: Vec::new(),
            lost_keys: true,
            at_first: errors.iter().map(mistakes::start).collect(),
        }
    }

    fn run(source: &str) -> Self {
        let mut repair = Self {
            text: source.to_owned(),
            mistakes: Vec::new(),
            lost_keys: false,
            at_first: HashSet::new(),
        };
        repair.headers(&DeTable::parse_recoverable(source).1);
        for round in 0..MOST_ROUNDS {
            let (_, errors) = DeTable::parse_recoverable(&repair.text);
            if round == 0 {
                repair.at_first = errors.iter().map(mistakes::start).collect();
            }
            if repair.swallowed(&errors) {
                continue;
            }
            let errors: Vec<&Error> = repair.own(&errors).collect();
            if errors.len() > MOST_COMPLAINTS {
                break;
            }
            let cascading: Vec<&Error> = errors
                .iter()
                .copied()
                .filter(|error| !mistakes::stands_alone(&repair.text, error))
                .collect();
            if repair.slips(&errors) {
                continue;
            }
            if cascading.is_empty() {
                break;
            }
            if repair.known_mistakes(&cascading) {
                continue;
            }
            if !repair.unknown_mistake(&cascading) {
                break;
            }
        }
        repair
    }

    /// Takes out the lines that something which is never closed had swallowed.
    fn swallowed(&mut self, errors: &[Error]) -> bool {
        let mut lines: Vec<Span> = errors
            .iter()
            .filter(|error| !self.is_own(error))
            .map(|error| mistakes::line_at(&self.text, mistakes::start(error)))
            .collect();
        lines.dedup();
        let mut any = false;
        for line in lines {
            any |= !self.text[line.range()].trim().is_empty();
            self.blot(line, "");
        }
        any
    }

    /// Whether a complaint is of what was written to be read as it is. What is
    /// read for the first time, when what was never closed before it is taken
    /// out, may be prose: only the pairs in it can have faults of their own.
    fn is_own(&self, error: &Error) -> bool {
        let at = mistakes::start(error);
        let line = || mistakes::line_at(&self.text, at);
        !self.lost_keys
            || self.at_first.contains(&at)
            || mistakes::value_on(&self.text, line()).is_some()
    }

    fn own<'e>(&self, errors: &'e [Error]) -> impl Iterator<Item = &'e Error> {
        errors.iter().filter(|error| self.is_own(error))
    }

    /// Takes out the records that are written as one table several times.
    fn headers(&mut self, errors: &[Error]) {
        for (mistake, sections) in headers::slips(&self.text, errors) {
            for section in sections {
                // The line end stays, for the header below.
                let end = section.end.max(section.start + 1) - 1;
                self.blot(Span { end, ..section }, "");
            }
            self.lost_keys = true;
            self.mistakes.push(mistake);
        }
    }

    /// Takes out what shows what was meant, the first on each line.
    fn slips(&mut self, errors: &[&Error]) -> bool {
        let mut found: Vec<Mistake> = errors
            .iter()
            .filter_map(|error| slips::of(&self.text, error))
            .collect();
        found.sort_by_key(|mistake| mistake.span);
        let mut end = None;
        for mistake in found {
            let line = mistakes::line_at(&self.text, mistake.span.start as usize);
            if end.is_none_or(|end| line.start >= end) {
                end = Some(line.end.max(mistake.span.end));
                self.blot(mistake.blot, mistake.placeholder);
                self.mistakes.push(mistake);
            }
        }
        end.is_some()
    }

    /// Takes out what has a name of its own on the lines with complaints.
    fn known_mistakes(&mut self, errors: &[&Error]) -> bool {
        let mut lines: Vec<Span> = errors
            .iter()
            .map(|error| mistakes::line_at(&self.text, mistakes::start(error)))
            .collect();
        lines.dedup();
        lines.sort_unstable();
        lines.dedup();
        let found: Vec<Mistake> = lines
            .into_iter()
            .flat_map(|line| mistakes::named_on(&self.text, line))
            .collect();
        for mistake in &found {
            self.blot(mistake.blot, mistake.placeholder);
        }
        let any = !found.is_empty();
        self.mistakes.extend(found);
        any
    }

    /// Takes out the line of the first complaint, or the value that is never
    /// closed. Complaints that a repair itself brings are not reported.
    /// Says whether anything was taken out.
    fn unknown_mistake(&mut self, errors: &[&Error]) -> bool {
        let unclosed = errors.iter().find(|error| mistakes::is_unclosed(error));
        let Some(error) =
            unclosed.or_else(|| errors.iter().min_by_key(|error| mistakes::start(error)))
        else {
            return false;
        };
        let mut mistake = mistakes::from_error(&self.text, error);
        if unclosed.is_some() {
            mistake.point_at_opening(&self.text);
        }
        let line = mistakes::line_at(&self.text, mistake.span.start as usize);
        let blot = mistakes::value_on(&self.text, line).unwrap_or(line);
        let placeholder = if blot == line { "" } else { "0" };
        // What has no name may have swallowed anything.
        self.lost_keys = true;
        mistake.blot = blot;
        let before = self.text.clone();
        self.blot(blot, placeholder);
        // What is never closed is missed at the end, which a slip may have moved.
        if unclosed.is_some() || self.at_first.contains(&mistakes::start(error)) {
            self.mistakes.push(mistake);
        }
        before != self.text
    }

    /// Writes `placeholder` and spaces over `span`, byte for byte.
    fn blot(&mut self, span: Span, placeholder: &str) {
        let range = span.range();
        // The formatter pads to 65,535 at most, and panics beyond.
        let spaces = " ".repeat(range.len().saturating_sub(placeholder.len()));
        if self.text.get(range.clone()).is_some() {
            self.text
                .replace_range(range, &format!("{placeholder}{spaces}"));
        }
    }
}

/// From the parser's tables to ours.
#[derive(Default)]
struct Convert<'t> {
    text: &'t str,
    /// As the editor wrote it: as long, byte for byte.
    source: &'t str,
    offset: usize,
    broken: Vec<Span>,
    found: Vec<(Code, Span)>,
}

impl<'t> Convert<'t> {
    fn diagnostics(&mut self, file: &FilePath) -> Vec<Diagnostic> {
        let found = std::mem::take(&mut self.found);
        found
            .into_iter()
            .map(|(code, span)| Diagnostic::new(code, file, span).hint("number"))
            .collect()
    }

    fn table<'a>(&mut self, table: DeTable<'a>, incomplete: bool) -> RawTable<'a> {
        let entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| {
                let key_span = self.place(key.span());
                let value_span = self.place(value.span());
                let text = key.into_inner();
                let raw = if text.is_ascii() || self.is_quoted(key_span) {
                    self.value(value.into_inner(), value_span)
                } else {
                    self.broken(value_span)
                };
                (
                    Key {
                        text,
                        span: key_span.shifted(self.offset),
                    },
                    raw,
                )
            })
            .collect();
        let span = match (entries.first(), entries.last()) {
            (Some((key, _)), Some((_, value))) => Span {
                start: key.span.start,
                end: value.span.end,
            },
            _ => Span::default(),
        };
        RawTable {
            span,
            entries,
            incomplete,
        }
    }

    /// Whole letters as they were written: what was blotted out may be part of one.
    fn place(&self, range: std::ops::Range<usize>) -> Span {
        let start = on_character(self.source, range.start);
        let end = (range.end..self.source.len()).find(|&at| self.source.is_char_boundary(at));
        Span::new(start, end.unwrap_or(self.source.len()))
    }

    fn is_quoted(&self, key: Span) -> bool {
        self.text
            .get(key.range())
            .is_some_and(|written| written.starts_with(['"', '\'']))
    }

    fn broken<'a>(&self, span: Span) -> Raw<'a> {
        Raw {
            span: span.shifted(self.offset),
            kind: RawKind::Broken,
        }
    }

    fn value<'a>(&mut self, value: DeValue<'a>, span: Span) -> Raw<'a> {
        let hit = self
            .broken
            .iter()
            .any(|mistake| mistake.start < span.end && span.start < mistake.end);
        let kind = match value {
            DeValue::Array(values) => RawKind::Array(
                values
                    .into_iter()
                    .map(|value| {
                        let span = self.place(value.span());
                        self.value(value.into_inner(), span)
                    })
                    .collect(),
            ),
            DeValue::Table(table) => {
                let lost = hit
                    && self
                        .broken
                        .iter()
                        .any(|mistake| mistake.start <= span.start && span.end <= mistake.end);
                RawKind::Table(RawTable {
                    span: span.shifted(self.offset),
                    ..self.table(table, lost)
                })
            }
            _ if hit => RawKind::Broken,
            DeValue::String(text) => RawKind::Text(text),
            DeValue::Boolean(flag) => RawKind::Flag(flag),
            DeValue::Datetime(datetime) => RawKind::Datetime(datetime),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix());
                parsed.map_or_else(|_| self.bad_number(span), RawKind::Integer)
            }
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(parsed) if parsed.is_finite() => RawKind::Float(parsed),
                _ => self.bad_number(span),
            },
        };
        Raw {
            span: span.shifted(self.offset),
            kind,
        }
    }

    fn bad_number<'a>(&mut self, span: Span) -> RawKind<'a> {
        self.found
            .push((Code::TomlSyntax, span.shifted(self.offset)));
        RawKind::Broken
    }
}

/// Frees a table from the repaired text, which lives no longer.
fn owned<'a>(table: RawTable<'_>) -> RawTable<'a> {
    let entries = table
        .entries
        .into_iter()
        .map(|(key, value)| {
            (
                Key {
                    text: key.text.into_owned().into(),
                    span: key.span,
                },
                owned_value(value),
            )
        })
        .collect();
    RawTable {
        entries,
        span: table.span,
        incomplete: table.incomplete,
    }
}

fn owned_value<'a>(value: Raw<'_>) -> Raw<'a> {
    let kind = match value.kind {
        RawKind::Text(text) => RawKind::Text(text.into_owned().into()),
        RawKind::Cell(text) => RawKind::Cell(text.into_owned().into()),
        RawKind::Integer(number) => RawKind::Integer(number),
        RawKind::Float(number) => RawKind::Float(number),
        RawKind::Flag(flag) => RawKind::Flag(flag),
        RawKind::Datetime(datetime) => RawKind::Datetime(datetime),
        RawKind::Array(values) => RawKind::Array(values.into_iter().map(owned_value).collect()),
        RawKind::Table(table) => RawKind::Table(owned(table)),
        RawKind::Broken => RawKind::Broken,
    };
    Raw {
        span: value.span,
        kind,
    }
}

/// The ASCII key that is nearest to one with other letters.
pub(super) fn ascii_key(key: &str) -> String {
    slug(key).replace('-', "_")
}

#[cfg(test)]
#[path = "toml_tests.rs"]
mod tests;
