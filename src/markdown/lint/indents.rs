//! Paragraphs that are indented as in a letter: Markdown takes them for code.

use super::{Report, fences};
use crate::diag::{Code, Span};
use crate::markdown::tree::{Body, Kind};

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    let code = body
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, Kind::CodeBlock(_)));
    for node in code {
        let written = report.text.get(node.span.range()).unwrap_or_default();
        // What has a fence is code because somebody meant it to be.
        if fences::sign(written).is_some() {
            continue;
        }
        let first = written.lines().next().unwrap_or_default().trim_end();
        let span = Span::new(0, first.len()).shifted(node.span.start as usize);
        let found = report
            .diagnostic(Code::IndentedText, span)
            .arg("text", report.quote(span));
        report.add(found);
    }
}
