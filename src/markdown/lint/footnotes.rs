//! Marks of footnotes that nobody wrote: the parser leaves them as text.

use super::Report;
use super::prose::{OBJECT, Prose};
use crate::diag::Code;
use crate::markdown::tree::Body;

pub(super) fn check(body: &Body, prose: &Prose, report: &mut Report<'_>) {
    for (at, _) in prose.words.match_indices("[^") {
        let rest = prose.words.get(at + 2..).unwrap_or_default();
        let Some((label, _)) = rest.split_once(']') else {
            break;
        };
        if label.is_empty() || label.contains(|ch: char| ch.is_whitespace() || ch == OBJECT) {
            continue;
        }
        let span = prose.span(at + 2..at + 2 + label.len());
        let known = body.footnotes.iter().map(|note| &*note.label);
        let diagnostic = report
            .diagnostic(Code::MissingFootnote, span)
            .arg("label", label)
            .suggest(label, known);
        report.add(diagnostic);
    }
}
