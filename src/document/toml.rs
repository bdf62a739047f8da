//! TOML into [`RawTable`]s, with one diagnostic for each mistake.
//!
//! The parser recovers from mistakes, but one mistake often makes several
//! complaints. So each statement is read by itself first, as its layout parts
//! it from others. The known mistakes on a line that has a complaint are looked
//! up in the text, reported under their own name, blotted out with a
//! placeholder of the same length, and the text is read again. Blotted values
//! come out as [`RawKind::Broken`] and are not checked any further.

use std::collections::HashSet;

use ::toml::de::{DeTable, DeValue, Error};

use super::mistakes::{self, Mistake};
use super::raw::{Key, Raw, RawKind, RawTable};
use super::statements::statements;
use super::{headers, slips};
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span, on_character};
use crate::text::slug;

/// Rounds of repair before the rest is reported as it comes.
const MOST_ROUNDS: usize = 40;

/// A text with more complaints than this is no TOML with mistakes: it is not
/// repaired further, and the first of them are reported.
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
    let repaired = Repair::run(source);
    let (table, rest) = DeTable::parse_recoverable(&repaired.text);
    let left = one_a_line(source, repaired.own(&rest), &repaired.mistakes);
    let mut mistakes = repaired.mistakes;
    mistakes.extend(left);
    let (torn, outside) = torn(source, &mistakes);
    let lost_keys = repaired.lost_keys || outside;
    let mut convert = Convert {
        text: &repaired.text,
        source,
        offset: range.start,
        broken: spans(&mistakes),
        torn,
        ..Convert::default()
    };
    let value = RawTable {
        span: whole,
        incomplete: lost_keys,
        ..convert.table(table.into_inner(), lost_keys)
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

/// The sections in which a key stands without a value, and whether one stands
/// above them all.
fn torn(source: &str, mistakes: &[Mistake]) -> (Vec<Span>, bool) {
    let lines = mistakes
        .iter()
        .map(|mistake| mistakes::line_at(source, mistake.span.start as usize));
    let bare: Vec<usize> = lines
        .filter(|line| mistakes::is_bare_key(&source[line.range()]))
        .map(|line| line.range().start)
        .collect();
    let torn = headers::holding(source, &bare);
    let above = |at: &usize| !torn.iter().any(|section| section.range().contains(at));
    let outside = bare.iter().any(above);
    (torn, outside)
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
    /// Whether the text is one statement, of which one mistake without a name
    /// is told.
    is_statement: bool,
    /// Where the parser complained before anything was taken out.
    at_first: HashSet<usize>,
}

impl Repair {
    /// Mends each statement by itself, so that what one leaves open swallows no
    /// other, and then what is wrong between them.
    fn run(source: &str) -> Self {
        let mut whole = Self::new(source);
        // Whether a header is broken, and so whose the pairs below it are.
        let mut is_lost = false;
        for place in statements(source) {
            if whole.mistakes.len() > MOST_COMPLAINTS {
                whole.lost_keys = true;
                break;
            }
            let (written, start) = (&source[place.clone()], place.start);
            if let Some(mistake) = headers::broken(written) {
                whole.mistakes.push(mistake.shifted(start));
                is_lost = true;
            } else {
                is_lost &= headers::header(written).is_none();
                let part = Self::statement(written);
                whole.text.replace_range(place.clone(), &part.text);
                whole.learn(part, start);
            }
            if is_lost {
                whole.lost_keys = true;
                let end = place.start + without_line_end(written);
                whole.blot(Span::new(place.start, end), "");
            }
        }
        whole.headers(&DeTable::parse_recoverable(&whole.text).1);
        whole.rounds();
        whole
    }

    fn new(source: &str) -> Self {
        Self {
            text: source.to_owned(),
            mistakes: Vec::new(),
            lost_keys: false,
            is_statement: false,
            at_first: HashSet::new(),
        }
    }

    /// One statement by itself.
    fn statement(written: &str) -> Self {
        let mut part = Self::new(written);
        part.is_statement = true;
        if !DeTable::parse_recoverable(written).1.is_empty() {
            part.elements();
            part.rounds();
        }
        part
    }

    /// Mends the elements of a list that has one on each line.
    fn elements(&mut self) {
        const LIST: &str = "x=[";
        let written = self.text.clone();
        let mut lines = written.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        if !first.trim_end().ends_with('[') || first.len() < LIST.len() {
            return;
        }
        let mut at = first.len();
        for line in lines {
            if self.mistakes.len() > MOST_COMPLAINTS {
                return;
            }
            let element = line.trim_end();
            if !matches!(element.trim_start(), "" | "]") && !element.trim_start().starts_with('#') {
                let place = at..at + element.len();
                let part = Self::statement(&format!("{LIST}{element}]"));
                match part.text.get(LIST.len()..LIST.len() + element.len()) {
                    Some(mended) if !mended.trim().is_empty() => {
                        self.text.replace_range(place, mended);
                    }
                    _ if element.ends_with(',') => self.blot(place.into(), "0,"),
                    _ => self.blot(place.into(), "0"),
                }
                self.learn(part, at - LIST.len());
            }
            at += line.len();
        }
    }

    /// Leaves the complaints of the first line that has any, which may be why
    /// others are there. Says whether there are.
    fn keep_first_line(&self, errors: &mut Vec<&Error>) -> bool {
        let first = errors.iter().map(|error| mistakes::start(error)).min();
        let end = first.map_or(0, |at| mistakes::line_at(&self.text, at).end as usize);
        let all = errors.len();
        errors.retain(|error| mistakes::start(error) <= end);
        errors.len() < all
    }

    /// Takes over what is known of a part that begins at `start`.
    fn learn(&mut self, part: Self, start: usize) {
        self.lost_keys |= part.lost_keys;
        let mistakes = part.mistakes.into_iter();
        self.mistakes
            .extend(mistakes.map(|mistake| mistake.shifted(start)));
    }

    fn rounds(&mut self) {
        for round in 0..MOST_ROUNDS {
            let (_, errors) = DeTable::parse_recoverable(&self.text);
            if round == 0 {
                self.at_first = errors.iter().map(mistakes::start).collect();
            }
            if self.swallowed(&errors) {
                continue;
            }
            let mut errors: Vec<&Error> = self.own(&errors).collect();
            let brings_others = self.is_statement && self.keep_first_line(&mut errors);
            if errors.len() > MOST_COMPLAINTS {
                self.lost_keys = true;
                // Left as it is, the whole text would bring them all again.
                if self.is_statement {
                    self.unknown_mistake(&errors);
                }
                break;
            }
            let cascading: Vec<&Error> = errors
                .iter()
                .copied()
                .filter(|error| brings_others || !mistakes::stands_alone(&self.text, error))
                .collect();
            if self.slips(&errors) {
                continue;
            }
            if cascading.is_empty() {
                break;
            }
            if self.known_mistakes(&cascading) {
                continue;
            }
            if !self.unknown_mistake(&cascading) {
                break;
            }
        }
    }

    /// Blots out the lines that were part of an unclosed string or list before
    /// that was mended.
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

    /// Whether a complaint is worth telling. When an unclosed string has been
    /// mended, the parser sees the lines after it for the first time, and they
    /// may be prose: of those only `key = value` lines can be wrong as TOML.
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

    /// Takes out the records that are written as one table several times, or
    /// without a header.
    fn headers(&mut self, errors: &[Error]) {
        let slips = headers::slips(&self.text, errors);
        let lacking = headers::lacking(&self.text, errors);
        for (mistake, sections) in slips.into_iter().chain(lacking) {
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
        let line = |error: &Error| mistakes::line_at(&self.text, mistakes::start(error));
        let mut lines: Vec<Span> = errors.iter().map(|error| line(error)).collect();
        lines.sort_unstable();
        lines.dedup();
        let (mut found, mut known) = (Vec::new(), HashSet::new());
        for on in lines {
            // It is of the line, and not of each complaint there.
            if let Some(mistake) = slips::opening_mark_missing(&self.text, on) {
                known.insert(on);
                found.push(mistake);
            }
        }
        let others = errors.iter().filter(|error| !known.contains(&line(error)));
        found.extend(others.filter_map(|error| slips::of(&self.text, error)));
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
        // Of one statement nothing can be told apart from it.
        let blot = if self.is_statement {
            Span::new(blot.start as usize, without_line_end(&self.text))
        } else {
            blot
        };
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

/// The length of `statement` up to its last line end.
fn without_line_end(statement: &str) -> usize {
    statement.trim_end_matches(['\n', '\r']).len()
}

/// From the parser's tables to ours.
#[derive(Default)]
struct Convert<'t> {
    text: &'t str,
    /// As the editor wrote it: as long, byte for byte.
    source: &'t str,
    offset: usize,
    broken: Vec<Span>,
    /// The sections in which a key stands without a value.
    torn: Vec<Span>,
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
                let torn = self.torn.iter().any(|section| section.start == span.start);
                RawKind::Table(RawTable {
                    span: span.shifted(self.offset),
                    ..self.table(table, lost || torn)
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
