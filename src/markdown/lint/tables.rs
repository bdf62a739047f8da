//! Tables that Markdown does not see, so that readers would get their lines as
//! text, and rows of which it would leave cells out.

use super::Report;
use crate::diag::{Code, Span};
use crate::markdown::blocks::MOST_COLUMNS;
use crate::markdown::tree::{Body, Kind, Node};

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    check_rows(body, report);
    check_paragraphs(body, report);
}

/// Tables that are wider than what is read, and rows with more or fewer cells
/// than the table has headings.
fn check_rows(body: &Body, report: &mut Report<'_>) {
    let mut columns = 0;
    for node in &body.nodes {
        let is_head = match node.kind {
            Kind::TableHead => true,
            Kind::TableRow => false,
            _ => continue,
        };
        let written = report.text.get(node.span.range()).unwrap_or_default();
        let row = written.trim();
        let cells = cells(row);
        if is_head {
            columns = cells;
            if columns > MOST_COLUMNS {
                let span = Span::new(0, row.len()).shifted(node.span.start as usize);
                let found = report.diagnostic(Code::TooLarge, span).hint("table");
                let found = found.arg("count", columns.to_string());
                report.add(found.arg("limit", MOST_COLUMNS.to_string()));
            }
        } else if columns <= MOST_COLUMNS
            && cells != columns
            && row.starts_with('|')
            && has_whole_links(row)
        {
            let span = Span::new(0, row.len()).shifted(node.span.start as usize);
            let found = report
                .diagnostic(Code::BrokenTable, span)
                .arg("cells", cells.to_string())
                .arg("columns", columns.to_string());
            report.add(found.hint("cells"));
        }
    }
}

fn check_paragraphs(body: &Body, report: &mut Report<'_>) {
    let mut table: Option<&Node> = None;
    for node in &body.nodes {
        match node.kind {
            Kind::Table => table = Some(node),
            Kind::Paragraph => {
                let written = report.text.get(node.span.range()).unwrap_or_default();
                let above = table.and_then(|table| {
                    let between = table.span.end as usize..node.span.start as usize;
                    report.text.get(between)
                });
                let follows = above.is_some_and(|between| between.trim().is_empty());
                let mut lines = written.lines();
                let row = lines.next().unwrap_or_default().trim_end();
                let begins = lines.next().is_some_and(is_rule);
                if follows && !begins && row.starts_with('|') && cells(row) > 1 {
                    let span = Span::new(0, row.len()).shifted(node.span.start as usize);
                    let found = report
                        .diagnostic(Code::BrokenTable, span)
                        .arg("line", report.quote(span));
                    report.add(found.hint("row"));
                } else {
                    check_paragraph(node, report);
                }
            }
            _ => {}
        }
    }
}

fn check_paragraph(node: &Node, report: &mut Report<'_>) {
    let start = node.span.start as usize;
    let written = report.text.get(node.span.range()).unwrap_or_default();
    let Some((at, header)) = table(written) else {
        return check_tabs(written, start, report);
    };
    let span = Span::new(at, at + header.len()).shifted(start);
    let found = report
        .diagnostic(Code::BrokenTable, span)
        .arg("line", report.quote(span));
    // Whatever else is amiss, words above keep the lines a paragraph.
    report.add(if at > 0 {
        found.hint("blank")
    } else {
        found.arg("rule", rule(cells(header)))
    });
}

/// Reports lines with as many tabs each: rows of a table in a word processor or a
/// spreadsheet.
fn check_tabs(written: &str, start: usize, report: &mut Report<'_>) {
    let (mut above, mut above_at) = ("", 0);
    let mut at = 0;
    for line in written.split_inclusive('\n') {
        let row = line.trim_start_matches(['>', ' ', '\t']);
        let row_at = at + line.len() - row.len();
        let row = row.trim_end();
        let tabs = row.matches('\t').count();
        if tabs > 0 && above.matches('\t').count() == tabs && begins_row(above) {
            let span = Span::new(above_at, above_at + above.len()).shifted(start);
            let cells: Vec<&str> = above.split('\t').map(str::trim).collect();
            let found = report
                .diagnostic(Code::BrokenTable, span)
                .arg("line", report.quote(span))
                .arg(
                    "right",
                    super::shorten(&format!("| {} |", cells.join(" | "))),
                )
                .arg("rule", rule(cells.len()));
            report.add(found.hint("tabs"));
            return;
        }
        (above, above_at) = (row, row_at);
        at += line.len();
    }
}

/// Whether what stands before the first tab is a cell, and no sign or letter
/// before a point of a list.
fn begins_row(line: &str) -> bool {
    let first = line.split('\t').next().unwrap_or_default();
    let mut letters = first.chars().filter(|ch| ch.is_alphanumeric());
    letters.nth(1).is_some() || first.trim().chars().all(char::is_alphanumeric)
}

/// The line below the headings of a table.
fn rule(cells: usize) -> String {
    format!("|{}", "---|".repeat(cells.min(MOST_COLUMNS)))
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

/// Whether a line parts the headings of a table from its rows, or was to.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|ch| matches!(ch, '|' | '-' | ':' | ' '))
}

/// Whether each wiki link that begins in a row ends there; else its bars are
/// those of a link that is told of as such.
fn has_whole_links(row: &str) -> bool {
    row.matches("[[").count() == row.matches("]]").count()
}

/// How many cells a row has. A bar that is escaped or stands in a wiki link
/// parts none.
fn cells(row: &str) -> usize {
    let inner = row.strip_prefix('|').unwrap_or(row);
    let is_closed = inner.ends_with('|') && !inner.ends_with("\\|");
    let inner = inner.get(..inner.len() - usize::from(is_closed));
    let (mut count, mut in_link, mut before) = (1, false, ' ');
    for ch in inner.unwrap_or_default().chars() {
        match (before, ch) {
            ('[', '[') => in_link = true,
            (']', ']') => in_link = false,
            (before, '|') if before != '\\' && !in_link => count += 1,
            _ => {}
        }
        before = ch;
    }
    count
}
