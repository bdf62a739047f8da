//! Tables that Markdown does not see: readers would get their lines as text.

use super::Report;
use crate::diag::{Code, Span};
use crate::markdown::tree::{Body, Kind};

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    let paragraphs = body
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::Paragraph);
    for node in paragraphs {
        let start = node.span.start as usize;
        let written = report.text.get(node.span.range()).unwrap_or_default();
        let Some((at, header)) = table(written) else {
            continue;
        };
        let span = Span::new(at, at + header.len()).shifted(start);
        let found = report
            .diagnostic(Code::BrokenTable, span)
            .arg("line", report.quote(span));
        // Whatever else is amiss, words above keep the lines a paragraph.
        report.add(if at > 0 {
            found.hint("blank")
        } else {
            found.arg("rule", rule(header))
        });
    }
}

/// Where in a paragraph a table begins, and its first line: two lines after
/// each other that both begin with a bar and have another.
fn table(written: &str) -> Option<(usize, &str)> {
    let mut before = None;
    let mut at = 0;
    for line in written.split_inclusive('\n') {
        let row = line.trim_start_matches(['>', ' ', '\t']);
        let here = at + line.len() - row.len();
        at += line.len();
        let row = row.trim_end();
        let cells = row.strip_prefix('|').filter(|rest| rest.contains('|'));
        if cells.is_some() && before.is_some() {
            return before;
        }
        before = cells.map(|_| (here, row));
    }
    None
}

/// The line that belongs below these headings.
fn rule(header: &str) -> String {
    let inner = header.trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let bars = inner.matches('|').count() - inner.matches("\\|").count();
    format!("|{}", "---|".repeat(bars + 1))
}
