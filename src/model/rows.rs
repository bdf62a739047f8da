//! Rows of a type: entries without a file of their own.

use std::sync::Arc;

use super::Entry;
use super::data::DataRow;
use super::entry::{Setting, Unit, finish, read_entry};
use super::values::Values;
use crate::diag::{Checked, Code, Diagnostic, Few, FilePath, Span};
use crate::document::raw::{Raw, RawTable};
use crate::document::{bad_id, csv, toml};
use crate::schema::TypeId;
use crate::text::{id_like, is_folder_id, slug};

/// Reads the rows of a type's table. `data` gives the rows that speak of an id.
#[must_use]
pub fn read_rows<'d>(
    setting: Setting<'_>,
    type_: TypeId,
    path: &FilePath,
    text: &Arc<str>,
    data: &dyn Fn(&str) -> Vec<&'d DataRow>,
) -> Unit {
    let mut entries = Vec::new();
    let mut found = Few::default();
    for (table, place) in tables(path, text, &mut found) {
        let Some((written, id_span)) = row_id(path, &table, place, &mut found) else {
            continue;
        };
        let mut id = written;
        if !(table.incomplete || is_folder_id(&id)) {
            let right = id_like(&id);
            let bad = Diagnostic::new(Code::BadId, path, id_span);
            found.push(bad_id(bad, &id, right.clone()));
            // Whoever refers to it by the right id is not to blame.
            if !right.is_empty() {
                id = right;
            }
        }
        let mut values = Values::new(setting.schema, path, text);
        values.unasked = found.is_full(path, Code::UnknownKey);
        let row = Entry {
            row: true,
            ..Entry::new(type_, &id, path, id_span)
        };
        let table = RawTable {
            span: id_span,
            ..table
        };
        let entry = read_entry(&mut values, row, &table, &data(&id));
        let read = finish(setting, entry, values.diagnostics.told());
        entries.extend(read.entries);
        found.extend(read.diagnostics);
    }
    Unit {
        entries,
        diagnostics: found.told(),
    }
}

/// What every table of rows has.
const NEEDS: csv::Needs = csv::Needs {
    columns: &["id", "title"],
    example: "id,title",
};

/// The ids in a table of rows, whosever it is.
#[must_use]
pub fn row_ids(path: &FilePath, text: &str) -> Vec<String> {
    let tables = tables(path, text, &mut Few::default()).into_iter();
    tables
        .filter_map(|(table, place)| row_id(path, &table, place, &mut Few::default()))
        .map(|(id, _)| id)
        .collect()
}

/// What looks like the ids of rows in a table that could not be read as it was
/// meant: `id = "x"`, `id: x`, whatever stands above it.
pub fn written_ids(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let value = line.trim_start().strip_prefix("id")?.trim_start();
        let value = value.strip_prefix(['=', ':'])?.trim_start();
        let value = value.trim_start_matches(['"', '\'', '”', '“']);
        let end = value.find(|ch: char| !(ch.is_ascii_alphanumeric() || ch == '-'));
        let id = value.get(..end.unwrap_or(value.len()))?;
        is_folder_id(id).then_some(id)
    })
}

/// The rows of a table in either format, each with the place to point to.
fn tables<'a>(path: &FilePath, text: &'a str, found: &mut Few) -> Vec<(RawTable<'a>, Span)> {
    if path.ends_with(".csv") {
        let read = csv::parse(text, path, &NEEDS);
        found.extend(read.diagnostics);
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
    let mut tables = headless(path, text, &read, found);
    found.extend(read.diagnostics);
    for row in read.value.get("entry").map_or(&[][..], Raw::as_list) {
        if let Some(table) = row.as_table() {
            let mut table = table.clone();
            table.incomplete |= read.value.incomplete;
            tables.push((table, row.span));
        } else if !row.is_broken() {
            found.push(
                Diagnostic::new(Code::WrongKind, path, row.span)
                    .arg("field", "entry")
                    .hint("record"),
            );
        }
    }
    tables
}

/// Rows whose header is missing: the first, or one whose keys then stand in the
/// row above. They exist, so that whoever refers to them is not to blame.
fn headless<'a>(
    path: &FilePath,
    text: &'a str,
    read: &Checked<RawTable<'a>>,
    found: &mut Few,
) -> Vec<(RawTable<'a>, Span)> {
    let mut rows = Vec::new();
    if let Some((id, _)) = read.value.entry("id") {
        let header = Diagnostic::new(Code::MisplacedKey, path, id.span).hint("header");
        found.push(header.arg("field", "id").arg("record", "entry"));
        let own = read.value.entries.iter();
        let own = own.filter(|(key, _)| key.text != "entry").cloned();
        rows.push((own.collect(), id.span));
    } else {
        found.extend(read.value.keys_beside(&["entry"], path));
    }
    let is_begun = |found: &&Diagnostic| found.code == Code::DuplicateKey && found.hint == "new";
    for place in read.diagnostics.iter().filter(is_begun) {
        let Some(span) = place.span else { continue };
        let start = span.start as usize;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find("\n[").map_or(text.len(), |at| start + at + 1);
        rows.push((toml::parse(text, start..end, path).value.entries, span));
    }
    let table = |(entries, span)| {
        let table = RawTable {
            span,
            entries,
            incomplete: true,
        };
        (table, span)
    };
    rows.into_iter().map(table).collect()
}

fn row_id(
    path: &FilePath,
    table: &RawTable<'_>,
    place: Span,
    found: &mut Few,
) -> Option<(String, Span)> {
    match table.get("id") {
        Some(raw) => match raw.as_text() {
            Some(id) => Some((id.to_owned(), raw.span)),
            None => {
                if !raw.is_broken() {
                    found.push(
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
                let missing = Diagnostic::new(
                    Code::MissingField,
                    path,
                    Span {
                        start: place.start,
                        end: place.start,
                    },
                );
                found.push(missing.arg("field", "id").arg("example", "id = \"…\""));
            }
            // A row that could not be read exists all the same, under the id that
            // it most likely has: whoever refers to it is not to blame.
            if !table.incomplete {
                let id = slug(table.text("title")?.0);
                return (!id.is_empty()).then_some((id, place));
            }
            let (_, first) = table.entries.first().filter(|_| path.ends_with(".csv"))?;
            let first_cell = first.as_text()?;
            let id = slug(first_cell.split('|').next().unwrap_or_default());
            (!id.is_empty()).then_some((id, first.span))
        }
    }
}
