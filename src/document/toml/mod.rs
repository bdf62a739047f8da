//! TOML into [`RawTable`]s, with one diagnostic for each mistake.
//!
//! The parser recovers from mistakes, but one mistake often makes several
//! complaints. So each statement is read by itself first, as its layout parts
//! it from others. The known mistakes on a line that has a complaint are looked
//! up in the text, reported under their own name, blotted out with a
//! placeholder of the same length, and the text is read again. Blotted values
//! come out as [`RawKind::Broken`] and are not checked any further.

mod complaints;
mod convert;
mod headers;
mod lines;
mod meant;
mod mistake;
mod named;
mod repair;
mod slips;
mod statements;
#[cfg(test)]
mod tests;

use ::toml::de::DeTable;

use super::raw::RawTable;
use crate::diag::{Checked, FilePath, Span};
use convert::{Convert, owned};
use lines::{is_bare_key, line_at};
use mistake::Mistake;
use repair::Repair;

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
        let mut convert = Convert::new(source, source, range.start);
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
    let left = repaired.left(source, &rest);
    let mut mistakes = repaired.mistakes;
    mistakes.extend(left);
    let (torn, outside) = torn(source, &mistakes);
    let lost_keys = repaired.lost_keys || outside;
    let mut convert = Convert::new(&repaired.text, source, range.start);
    convert.broken = mistakes.iter().map(|mistake| mistake.blot).collect();
    convert.torn = torn;
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

/// The sections in which a key stands without a value, and whether one stands
/// above them all.
fn torn(source: &str, mistakes: &[Mistake]) -> (Vec<Span>, bool) {
    let lines = mistakes
        .iter()
        .map(|mistake| line_at(source, mistake.span.start as usize));
    let bare: Vec<usize> = lines
        .filter(|line| is_bare_key(&source[line.range()]))
        .map(|line| line.range().start)
        .collect();
    let torn = headers::holding(source, &bare);
    let above = |at: &usize| !torn.iter().any(|section| section.range().contains(at));
    let outside = bare.iter().any(above);
    (torn, outside)
}
