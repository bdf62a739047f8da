//! Statements of `_data`: one a row, on any entry.

use std::sync::Arc;

use crate::diag::{Checked, Code, Diagnostic, Few, FilePath, Span};
use crate::document::csv;
use crate::document::raw::{Key, Raw, RawKind, RawTable, unknown_key};

const COLUMNS: [&str; 7] = ["entry", "field", "value", "time", "source", "note", "lang"];

/// Those that every row fills in.
const NEEDS: csv::Needs = csv::Needs {
    columns: &["entry", "field", "value"],
    example: "entry,field,value,time,source,note",
};

/// A statement on an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct DataRow {
    /// The entry's id.
    pub entry: Box<str>,
    /// Where the id is written.
    pub entry_span: Span,
    /// The field's key.
    pub field: Box<str>,
    /// Where the key is written.
    pub field_span: Span,
    /// The file.
    pub file: FilePath,
    /// Its text, for the places within a cell.
    pub(super) text: Arc<str>,
    value: (Box<str>, Span),
    about: Vec<(&'static str, Box<str>, Span)>,
    /// Where the source is written, when it is elsewhere: once for all rows.
    pub(super) source_at: Option<(FilePath, Span)>,
}

/// A statement of a table with settings.
pub(super) struct TableStatement<'t> {
    /// Where the key of the entry is written.
    pub(super) entry: Span,
    /// The field, and the cell that is meant for it.
    pub(super) field: (&'t str, Span),
    /// The value.
    pub(super) value: (String, Span),
    /// What is said of it.
    pub(super) about: Vec<(&'static str, Box<str>, Span)>,
    /// The table.
    pub(super) file: &'t FilePath,
    /// Its text.
    pub(super) text: &'t Arc<str>,
    /// The settings, and the source in them.
    pub(super) settings: (&'t FilePath, Span),
}

impl DataRow {
    /// A statement of which the entry is not known yet.
    pub(super) fn of_table(statement: TableStatement<'_>) -> Self {
        Self {
            entry: Box::default(),
            entry_span: statement.entry,
            field: statement.field.0.into(),
            field_span: statement.field.1,
            file: statement.file.clone(),
            text: Arc::clone(statement.text),
            value: (statement.value.0.into(), statement.value.1),
            about: statement.about,
            source_at: Some((statement.settings.0.clone(), statement.settings.1)),
        }
    }

    /// The same of an entry.
    pub(super) fn of(&self, entry: Box<str>) -> Self {
        Self {
            entry,
            ..self.clone()
        }
    }

    /// The row as if it had been written on the entry's page.
    pub(super) fn statement(&self) -> Raw<'static> {
        let cell = |text: &str, span| Raw {
            span,
            kind: RawKind::Cell(text.to_owned().into()),
        };
        let (value, span) = &self.value;
        let mut entries = vec![(
            Key {
                text: "value".into(),
                span: *span,
            },
            cell(value, *span),
        )];
        for (name, text, span) in &self.about {
            entries.push((
                Key {
                    text: (*name).into(),
                    span: *span,
                },
                cell(text, *span),
            ));
        }
        Raw {
            span: *span,
            kind: RawKind::Table(RawTable {
                span: *span,
                entries,
                incomplete: false,
            }),
        }
    }
}

/// Reads one file of statements.
#[must_use]
pub fn read_data(path: &FilePath, text: &Arc<str>) -> Checked<Vec<DataRow>> {
    let table = csv::parse(text, path, &NEEDS);
    let lacks = table
        .diagnostics
        .iter()
        .any(|found| matches!(found.hint, "missing" | "names" | "separators"));
    let mut found = Few::default();
    found.extend(table.diagnostics);
    let mut value = Vec::new();
    if !lacks && !table.value.is_empty() {
        found.extend(check_columns(path, text));
    }
    for row in &table.value {
        if row.incomplete {
            continue;
        }
        match read_row((path, text), row) {
            Ok(row) => value.push(row),
            Err(missing) => {
                let place = Span {
                    start: row.span.start,
                    end: row.span.start,
                };
                let lacks = Diagnostic::new(Code::MissingField, path, place);
                found.push(
                    lacks
                        .arg("field", missing)
                        .arg("example", COLUMNS.join(","))
                        .hint("column"),
                );
            }
        }
    }
    Checked {
        value,
        diagnostics: found.told(),
    }
}

/// Columns that nobody knows, once for the file.
fn check_columns(path: &FilePath, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, span) in csv::header(text) {
        // Of those that are needed the reader of the table has told.
        let told = NEEDS
            .columns
            .iter()
            .any(|needed| needed.eq_ignore_ascii_case(&name));
        if !name.is_empty() && !told && !COLUMNS.contains(&&*name) {
            found.push(unknown_key(path, span, &name, COLUMNS.into_iter()));
        }
    }
    found
}

fn read_row(
    (path, text): (&FilePath, &Arc<str>),
    row: &RawTable<'_>,
) -> Result<DataRow, &'static str> {
    let cell = |name: &'static str| {
        row.text(name)
            .map(|(text, span)| (Box::<str>::from(text), span))
    };
    let (entry, entry_span) = cell("entry").ok_or("entry")?;
    let (field, field_span) = cell("field").ok_or("field")?;
    let value = cell("value").ok_or("value")?;
    let about = COLUMNS[3..]
        .iter()
        .filter_map(|&name| cell(name).map(|(text, span)| (name, text, span)))
        .collect();
    Ok(DataRow {
        entry,
        entry_span,
        field,
        field_span,
        file: path.clone(),
        text: Arc::clone(text),
        value,
        about,
        source_at: None,
    })
}
