//! Marks of footnotes that nobody wrote: the parser leaves them as text.

use super::Report;
use super::prose::{OBJECT, Prose, near};
use crate::diag::Code;
use crate::markdown::tree::Body;

/// Among more footnotes than this none is looked for that could be meant.
const MOST_KNOWN: usize = 1000;

pub(super) fn check(body: &Body, prose: &Prose, report: &mut Report<'_>) {
    for (at, _) in prose.words.match_indices("[^") {
        let rest = near(&prose.words, at + 2);
        let Some((label, _)) = rest.split_once(']') else {
            continue;
        };
        if label.is_empty() || label.contains(|ch: char| ch.is_whitespace() || ch == OBJECT) {
            continue;
        }
        let span = prose.span(at + 2..at + 2 + label.len());
        let known = body.footnotes.iter().map(|note| &*note.label);
        let known = known.take(MOST_KNOWN);
        let diagnostic = report
            .diagnostic(Code::MissingFootnote, span)
            .arg("label", label)
            .suggest(label, known);
        report.add(diagnostic);
    }
}
