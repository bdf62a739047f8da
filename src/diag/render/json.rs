//! Diagnostics for programs. The form is fixed: scripts rely on it.

use serde::Serialize;

use super::places::Files;
use super::{Report, counts};

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Item<'a>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'static str,
    severity: &'static str,
    message: String,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: Option<String>,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let files = Files::new(report.diagnostics, report.sources);
    let items = report.diagnostics.iter().map(|found| {
        let (start, end) = files.range(found);
        Item {
            code: found.code.name(),
            severity: found.severity.name(),
            message: crate::diag::message(found, report.language),
            file: &found.file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            help: report.whole_help(found),
        }
    });
    let (errors, warnings) = counts(report.diagnostics);
    let document = Document {
        diagnostics: items.collect(),
        errors,
        warnings,
    };
    // Strings and numbers alone cannot fail to be written.
    serde_json::to_string(&document).unwrap_or_default()
}
