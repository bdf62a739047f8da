//! Numbers in brackets, the marks of notes where a text was copied from. The
//! notes have stayed behind, and the marks lead nowhere.

use std::collections::HashSet;

use super::Report;
use crate::diag::{Code, Span};
use crate::markdown::tree::Body;

/// Reports the first mark: what was copied is one text.
pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    // A footnote that has lost its mark tells of it itself.
    let notes = body.footnotes.iter().map(|note| &*note.label);
    let notes: HashSet<&str> = notes.filter(|label| is_number(label)).collect();
    let marks = body.bracketed.iter();
    let mut marks = marks.filter(|mark| is_number(&mark.word) && !notes.contains(&*mark.word));
    // A lone number may be put into a quotation; notes are counted.
    let has = |word: &str| body.bracketed.iter().any(|mark| &*mark.word == word);
    let is_counted = has("1") && has("2");
    if let Some(mark) = marks.find(|mark| is_counted || is_attached(report.text, mark.span)) {
        let found = report
            .diagnostic(Code::LooseMark, mark.span)
            .arg("text", report.quote(mark.span))
            .arg("number", &*mark.word);
        report.add(found.hint("number"));
    }
}

/// Whether as few notes are counted so; more is a year.
fn is_number(word: &str) -> bool {
    word.len() < 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && !word.starts_with('0')
}

/// Whether it stands right after a word or the end of a sentence.
fn is_attached(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or_default();
    before.ends_with(|ch: char| ch.is_alphanumeric() || matches!(ch, '.' | ',' | ')' | '»'))
}
