//! Rows of a type: entries without a file of their own.

use std::sync::Arc;

use super::Entry;
use super::data::DataRow;
use super::entry::{Setting, Unit, finish, read_entry};
use super::files::check_id;
use super::values::Values;
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::RawTable;
use crate::document::{csv, toml};
use crate::schema::TypeId;
use crate::text::slug;

/// Reads the rows of a type's table. `data` gives the rows that speak of an id.
#[must_use]
pub fn read_rows<'d>(
    setting: Setting<'_>,
    type_: TypeId,
    path: &FilePath,
    text: &Arc<str>,
    data: &dyn Fn(&str) -> Vec<&'d DataRow>,
) -> Unit {
    let mut unit = Unit::default();
    for (table, place) in tables(path, text, &mut unit.diagnostics) {
        let Some((id, id_span)) = row_id(path, &table, place, &mut unit.diagnostics) else {
            continue;
        };
        if let (Err(right), false) = (check_id(&id), table.incomplete) {
            unit.diagnostics.push(
                Diagnostic::new(Code::BadId, path, id_span)
                    .arg("id", id.as_str())
                    .arg("right", right),
            );
        }
        let mut values = Values::new(setting.schema, path, text);
        let row = Entry {
            row: true,
            ..Entry::new(type_, &id, path, id_span)
        };
        let table = RawTable {
            span: id_span,
            ..table
        };
        let entry = read_entry(&mut values, row, &table, &data(&id));
        let read = finish(setting, entry, values.diagnostics);
        unit.entries.extend(read.entries);
        unit.diagnostics.extend(read.diagnostics);
    }
    unit
}

/// What every table of rows has.
const NEEDS: csv::Needs = csv::Needs {
    columns: &["id", "title"],
    example: "id,title",
};

/// The ids in a table of rows, whosever it is.
#[must_use]
pub fn row_ids(path: &FilePath, text: &str) -> Vec<String> {
    let tables = tables(path, text, &mut Vec::new()).into_iter();
    tables
        .filter_map(|(table, place)| row_id(path, &table, place, &mut Vec::new()))
        .map(|(id, _)| id)
        .collect()
}

/// The rows of a table in either format, each with the place to point to.
fn tables<'a>(
    path: &FilePath,
    text: &'a str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(RawTable<'a>, Span)> {
    if path.ends_with(".csv") {
        let read = csv::parse(text, path, &NEEDS);
        diagnostics.extend(read.diagnostics);
        return read
            .value
            .into_iter()
            .map(|table| {
                let span = table.span;
                (table, span)
            })
            .collect();
    }
    let read = toml::parse(text, 0..text.len(), path);
    diagnostics.extend(read.diagnostics);
    let mut tables = Vec::new();
    for (key, value) in read.value.entries {
        if key.text != "entry" {
            if !read.value.incomplete && !value.is_broken() {
                let found =
                    Diagnostic::new(Code::UnknownKey, path, key.span).arg("key", key.text.as_ref());
                diagnostics.push(found.suggest(&key.text, ["entry"].into_iter()));
            }
            continue;
        }
        for row in value.as_list() {
            if let Some(table) = row.as_table() {
                let mut table = table.clone();
                table.incomplete |= read.value.incomplete;
                tables.push((table, row.span));
            } else if !row.is_broken() {
                diagnostics.push(
                    Diagnostic::new(Code::WrongKind, path, row.span)
                        .arg("field", "entry")
                        .hint("record"),
                );
            }
        }
    }
    tables
}

fn row_id(
    path: &FilePath,
    table: &RawTable<'_>,
    place: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(String, Span)> {
    match table.get("id") {
        Some(raw) => match raw.as_text() {
            Some(id) => Some((id.to_owned(), raw.span)),
            None => {
                if !raw.is_broken() {
                    diagnostics.push(
                        Diagnostic::new(Code::WrongKind, path, raw.span)
                            .arg("field", "id")
                            .hint("text"),
                    );
                }
                None
            }
        },
        None => {
            if !table.incomplete {
                let found = Diagnostic::new(
                    Code::MissingField,
                    path,
                    Span {
                        start: place.start,
                        end: place.start,
                    },
                );
                diagnostics.push(found.arg("field", "id").arg("example", "id = \"…\""));
            }
            // A row that could not be read exists all the same, under the id that
            // it most likely has: whoever refers to it is not to blame.
            let (_, first) = table.entries.first().filter(|_| path.ends_with(".csv"))?;
            let first_cell = first.as_text().filter(|_| table.incomplete)?;
            let id = slug(first_cell.split('|').next().unwrap_or_default());
            (!id.is_empty()).then_some((id, first.span))
        }
    }
}
