//! Diagnostics for GitHub Actions: annotations on lines, and the whole list in
//! the job's summary.
//!
//! The commands and their escapes are those of
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
//! and of `command.ts` in GitHub's own toolkit.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::places::Files;
use super::{Report, severity_name};
use crate::diag::{Diagnostic, Language, Severity};

/// GitHub shows no more annotations of one severity than this in a step.
const MOST: usize = 10;

pub(super) fn commands(report: &Report<'_>, within: &str) -> String {
    let files = Files::new(report.diagnostics, report.sources);
    let mut commands = String::new();
    for severity in [Severity::Error, Severity::Warning] {
        for found in chosen(report.diagnostics, severity) {
            commands.push_str(&command(report, &files, within, found));
        }
    }
    commands
}

/// Ten diagnostics of a severity: the first of each file, then the second of
/// each, and so on; shown in their own order.
fn chosen(diagnostics: &[Diagnostic], severity: Severity) -> Vec<&Diagnostic> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, usize, &Diagnostic)> = Vec::new();
    for (at, found) in diagnostics
        .iter()
        .enumerate()
        .filter(|(_, found)| found.severity == severity)
    {
        let rank = seen.entry(&found.file).or_default();
        ranked.push((*rank, at, found));
        *rank += 1;
    }
    ranked.sort_by_key(|(rank, at, _)| (*rank, *at));
    ranked.truncate(MOST);
    ranked.sort_by_key(|(_, at, _)| *at);
    ranked.into_iter().map(|(_, _, found)| found).collect()
}

fn command(report: &Report<'_>, files: &Files<'_>, within: &str, found: &Diagnostic) -> String {
    let (start, end) = files.range(found);
    let file = property(&format!("{within}{}", found.file));
    let mut place = format!("file={file},line={}", start.line);
    // Of a place on several lines GitHub takes no columns.
    if start.line == end.line {
        let _ = write!(
            place,
            ",col={},endLine={},endColumn={}",
            start.column,
            end.line,
            end.column.max(start.column)
        );
    } else {
        let _ = write!(place, ",endLine={}", end.line);
    }
    let message = crate::diag::message(found, report.language);
    let text = match report.whole_help(found) {
        Some(help) => format!("{message}\n{help}"),
        None => message,
    };
    format!(
        "::{} {place},title={}::{}\n",
        found.severity.name(),
        property(found.code.name()),
        data(&text)
    )
}

/// The escapes of a command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The escapes of a command's properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

pub(super) fn summary(report: &Report<'_>) -> String {
    let count = report.count();
    if count.is_empty() {
        return String::new();
    }
    let files = Files::new(report.diagnostics, report.sources);
    let mut summary = format!(
        "### {count}\n\n{}\n|---|---|---|---|\n",
        header(report.language)
    );
    for found in report.diagnostics {
        let (start, _) = files.range(found);
        let place = match found.span {
            Some(_) => format!("{}:{}:{}", found.file, start.line, start.column),
            None => found.file.to_string(),
        };
        let name = severity_name(found.severity, report.language, 1);
        let message = cell(&crate::diag::message(found, report.language));
        let help = cell(&report.whole_help(found).unwrap_or_default());
        let _ = writeln!(
            summary,
            "| {name}<br>{} | {} | {message} | {help} |",
            found.code.name(),
            cell(&place)
        );
    }
    summary
}

fn header(language: Language) -> &'static str {
    match language {
        Language::Nb => "| Hva | Hvor | Hva som er galt | Vei ut |",
        Language::Nn => "| Kva | Kvar | Kva som er gale | Veg ut |",
        Language::En => "| What | Where | What is wrong | Way out |",
    }
}

/// Text in a cell: code between backticks, and nothing else is markup.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '`' => {
                cell.push_str(if in_code { "</code>" } else { "<code>" });
                in_code = !in_code;
            }
            '&' | '<' | '>' | '|' | '*' | '_' | '~' | '[' | ']' | '(' | ')' | '\\' | '#' | '@'
            | '!' | ':' | '$' => {
                let _ = write!(cell, "&#{};", u32::from(c));
            }
            c if c.is_control() => cell.push(' '),
            c => cell.push(c),
        }
    }
    if in_code {
        cell.push_str("</code>");
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_githubs() {
        assert_eq!(data("100 %\r\na: b, c"), "100 %25%0D%0Aa: b, c");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }

    #[test]
    fn cells_hold_no_markup() {
        assert_eq!(
            cell("`[[a|b]]` <b>"),
            "<code>&#91;&#91;a&#124;b&#93;&#93;</code> &#60;b&#62;"
        );
        assert_eq!(cell("a\nb `c"), "a b <code>c</code>");
    }
}
