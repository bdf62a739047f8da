//! Taking mistakes out of a text, until the parser has no more to say of it.

use std::collections::HashSet;

use ::toml::de::{DeTable, Error};

use super::complaints::{from_error, is_unclosed, stands_alone, start};
use super::lines::{line_at, value_on};
use super::mistake::Mistake;
use super::statements::statements;
use super::{headers, named, slips};
use crate::diag::Span;

/// Rounds of repair before the rest is reported as it comes.
const MOST_ROUNDS: usize = 40;

/// A text with more complaints than this is no TOML with mistakes: it is not
/// repaired further, and the first of them are reported.
const MOST_COMPLAINTS: usize = 200;

/// The text while its mistakes are taken out of it.
pub(super) struct Repair {
    pub(super) text: String,
    pub(super) mistakes: Vec<Mistake>,
    pub(super) lost_keys: bool,
    /// Whether the text is one statement, of which one mistake without a name
    /// is told.
    is_statement: bool,
    /// Where the parser complained before anything was taken out.
    at_first: HashSet<usize>,
}

impl Repair {
    /// Mends each statement by itself, so that what one leaves open swallows no
    /// other, and then what is wrong between them.
    pub(super) fn run(source: &str) -> Self {
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
        let first = errors.iter().map(|error| start(error)).min();
        let end = first.map_or(0, |at| line_at(&self.text, at).end as usize);
        let all = errors.len();
        errors.retain(|error| start(error) <= end);
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
                self.at_first = errors.iter().map(start).collect();
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
                .filter(|error| brings_others || !stands_alone(&self.text, error))
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
            .map(|error| line_at(&self.text, start(error)))
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
        let at = start(error);
        let line = || line_at(&self.text, at);
        !self.lost_keys || self.at_first.contains(&at) || value_on(&self.text, line()).is_some()
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
        let line = |error: &Error| line_at(&self.text, start(error));
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
            let line = line_at(&self.text, mistake.span.start as usize);
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
            .map(|error| line_at(&self.text, start(error)))
            .collect();
        lines.dedup();
        lines.sort_unstable();
        lines.dedup();
        let found: Vec<Mistake> = lines
            .into_iter()
            .flat_map(|line| named::named_on(&self.text, line))
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
        let unclosed = errors.iter().find(|error| is_unclosed(error));
        let Some(error) = unclosed.or_else(|| errors.iter().min_by_key(|error| start(error)))
        else {
            return false;
        };
        let mut mistake = from_error(&self.text, error);
        if unclosed.is_some() {
            mistake.point_at_opening(&self.text);
        }
        let line = line_at(&self.text, mistake.span.start as usize);
        let blot = value_on(&self.text, line).unwrap_or(line);
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
        if unclosed.is_some() || self.at_first.contains(&start(error)) {
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

    /// What is left after the repairs: complaints that stand alone, one a line
    /// of the text as it was written.
    pub(super) fn left(&self, source: &str, errors: &[Error]) -> Vec<Mistake> {
        let line = |mistake: &Mistake| line_at(source, mistake.span.start as usize).start;
        let mut seen: HashSet<u32> = self.mistakes.iter().map(line).collect();
        self.own(errors)
            .take(MOST_COMPLAINTS)
            .map(|error| from_error(source, error))
            .filter(|mistake| seen.insert(line(mistake)))
            .collect()
    }
}

/// The length of `statement` up to its last line end.
fn without_line_end(statement: &str) -> usize {
    statement.trim_end_matches(['\n', '\r']).len()
}
