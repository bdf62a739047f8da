//! Citations that cannot be read.

use super::Report;
use super::prose::{Prose, near};
use crate::diag::Code;
use crate::markdown::tree::Body;

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    for citation in &body.citations {
        let Err(error) = citation.cites else { continue };
        let span = if error.span.start < error.span.end {
            error.span
        } else {
            citation.span
        };
        let diagnostic = report
            .diagnostic(Code::BadCitation, span)
            .arg("text", report.quote(citation.span))
            .hint(error.problem.hint());
        report.add(diagnostic);
    }
}

/// `[@id` that was left as text: its bracket is never closed, or brackets
/// stand within it.
pub(super) fn check_left_over(prose: &Prose, report: &mut Report<'_>) {
    for (at, _) in prose.words.match_indices("[@") {
        let rest = near(&prose.words, at);
        if !rest
            .get(2..)
            .is_some_and(|id| id.starts_with(|ch: char| ch.is_alphanumeric()))
        {
            continue;
        }
        let length = rest.find([']', '\n']).map_or(rest.len(), |end| end + 1);
        let span = prose.span(at..at + rest.get(..length).unwrap_or(rest).trim_end().len());
        let inner = prose.words.get(at + 1..).unwrap_or_default();
        let hint = if is_long(inner) { "long" } else { "bracket" };
        let diagnostic = report
            .diagnostic(Code::BadCitation, span)
            .arg("text", report.quote(span))
            .hint(hint);
        report.add(diagnostic);
    }
}

/// Whether brackets that are closed may hold more than Markdown takes for one
/// thing, which reckons spaces and letters outside of ASCII.
fn is_long(inner: &str) -> bool {
    let end = inner.find(['[', ']']).unwrap_or_default();
    let (words, rest) = inner.split_at(end);
    rest.starts_with(']') && words.chars().count() > LONGEST
}

const LONGEST: usize = 999;
