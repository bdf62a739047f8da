//! Marks of footnotes that nobody wrote, which the parser leaves as text, and
//! footnotes without a mark.

use std::collections::HashSet;

use super::Report;
use super::prose::{OBJECT, Prose, near};
use crate::diag::{Code, Diagnostic, Span};
use crate::markdown::tree::{Body, Footnote};

/// Among more footnotes than this none is looked for that could be meant.
const MOST_KNOWN: usize = 1000;

/// `missed` are the labels that were told of before: one footnote may be
/// mentioned often.
pub(super) fn check(
    body: &Body,
    prose: &Prose,
    missed: &mut HashSet<String>,
    report: &mut Report<'_>,
) {
    for (at, _) in prose.words.match_indices("[^") {
        let rest = near(&prose.words, at + 2);
        let Some((label, _)) = rest.split_once(']') else {
            continue;
        };
        if label.is_empty() || label.contains(|ch: char| ch.is_whitespace() || ch == OBJECT) {
            continue;
        }
        if !missed.insert(label.trim_end_matches(':').to_owned()) {
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

/// Footnotes that nothing in the text leads to: most likely the mark has lost
/// one of its signs.
pub(super) fn check_unused(body: &Body, report: &mut Report<'_>) {
    // The mark may be one that is told of, or stand in what is read as code.
    let explains = |known: &Diagnostic| {
        matches!(
            known.code,
            Code::MissingFootnote | Code::IndentedText | Code::OpenFence
        )
    };
    let is_explained = report.found.iter().any(explains);
    let mut labels = HashSet::new();
    let notes = body.footnotes.iter();
    let (written, again): (Vec<_>, Vec<_>) =
        notes.partition(|note| labels.insert(note.label.to_lowercase()));
    let free = free(&labels);
    for note in again {
        add(body, note, Some(&free), report);
    }
    if is_explained {
        return;
    }
    for note in written.into_iter().filter(|note| note.refs == 0) {
        add(body, note, None, report);
    }
}

/// A footnote that nothing leads to; one that was written before may have the
/// name `free`.
fn add(body: &Body, note: &Footnote, free: Option<&str>, report: &mut Report<'_>) {
    let Some(node) = body.nodes.get(note.node as usize) else {
        return;
    };
    let width = "[^]".len() + note.label.len();
    let span = Span::new(0, width).shifted(node.span.start as usize);
    let diagnostic = report.diagnostic(Code::MissingFootnote, span);
    let diagnostic = diagnostic.arg("label", &*note.label);
    report.add(match free {
        Some(free) => diagnostic.hint("twice").arg("right", free),
        None => diagnostic.hint("unused"),
    });
}

/// The lowest number that no footnote has.
fn free(labels: &HashSet<String>) -> String {
    // One of so many numbers is free, since there are fewer footnotes.
    let mut numbers = (1..=labels.len() + 1).map(|number| number.to_string());
    numbers
        .find(|number| !labels.contains(number))
        .unwrap_or_default()
}
