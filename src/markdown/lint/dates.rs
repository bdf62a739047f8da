//! Paragraphs that begin with a date: Markdown takes the day for the number of
//! a point.

use super::Report;
use crate::diag::{Code, Span};
use crate::markdown::tree::{Body, Kind};
use crate::time::is_month;

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    for (index, node) in body.nodes.iter().enumerate() {
        if !matches!(node.kind, Kind::OrderedList(_)) {
            continue;
        }
        let mut points = body.siblings(body.inside(index));
        let (Some((_, point)), None) = (points.next(), points.next()) else {
            continue;
        };
        let written = report.text.get(point.span.range()).unwrap_or_default();
        let Some((day, rest)) = written.split_once('.') else {
            continue;
        };
        let month = rest.trim_start();
        let end = month.find(|ch: char| !ch.is_alphabetic());
        let month = month.get(..end.unwrap_or(month.len())).unwrap_or_default();
        if !month.starts_with(char::is_lowercase) || !is_month(month) {
            continue;
        }
        let start = point.span.start as usize;
        let end = start + written.len() - rest.trim_start().len() + month.len();
        let found = report.diagnostic(Code::LooseMark, Span::new(start, end));
        let found = found.arg("text", format!("{day}. {month}"));
        let found = found.arg("right", format!("{day}\\. {month}"));
        report.add(found.hint("date"));
    }
}
