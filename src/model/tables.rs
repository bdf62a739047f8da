//! Tables of `_data` as others publish them, with settings beside that say how
//! they are read: one row about each entry, numbers in some of the columns.

use std::borrow::Cow;
use std::sync::Arc;

use super::data::{DataRow, TableStatement};
use crate::diag::{Checked, Code, Diagnostic, Few, FilePath, Span};
use crate::document::raw::RawTable;
use crate::document::reader::Reader;
use crate::document::{csv, toml};
use crate::time::Time;

/// What a table says of entries, told by its keys.
#[derive(Clone, Debug)]
pub struct Table {
    /// The type of the entries, and where that is declared.
    pub type_: Option<(String, Span)>,
    /// The field that holds the key; else the key is the id.
    pub matches: Option<(String, Span)>,
    /// The file of the settings.
    pub settings: FilePath,
    /// The statements.
    rows: Vec<TableRow>,
}

/// A statement of which the entry is not known yet.
#[derive(Clone, Debug)]
struct TableRow {
    key: String,
    time: Option<Time>,
    /// The statement, of an entry without a name.
    row: DataRow,
}

/// An entry that has a key.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// Its id.
    pub id: Box<str>,
    /// The time from or within which it has the key, where that is said.
    pub time: Option<Time>,
}

/// Who has a key.
type Bearers<'b> = dyn Fn(&str) -> Cow<'b, [Bearer]> + 'b;

impl Table {
    /// The statements with their entries, as many as have one. A key that
    /// nobody has is passed over: a table covers more than a portal. Who had
    /// the key at another time than that of the number is somebody else.
    #[must_use]
    pub fn resolve(&self, bearers: &Bearers<'_>) -> Checked<Vec<DataRow>> {
        let (mut value, mut found) = (Vec::new(), Few::default());
        for row in &self.rows {
            let apart = |bearer: &&Bearer| {
                let times = bearer.time.as_ref().zip(row.time.as_ref());
                times.is_some_and(|(held, told)| held.apart(told))
            };
            let those = bearers(&row.key);
            let mut those = those.iter().filter(|bearer| !apart(bearer));
            let Some(first) = those.next() else { continue };
            // Who has the key at two times has it once at each.
            if let Some(second) = those.find(|bearer| bearer.id != first.id) {
                let twice = Diagnostic::new(Code::BadTable, &row.row.file, row.row.entry_span);
                let twice = twice.hint("twice").arg("key", row.key.as_str());
                let twice = twice.arg("id", &*first.id).arg("other", &*second.id);
                found.push(twice);
            } else {
                value.push(row.row.of(first.id.clone()));
            }
        }
        let mut diagnostics = found.told();
        if value.is_empty() && diagnostics.is_empty() && !self.rows.is_empty() {
            let nobody = Diagnostic::about_file(Code::BadTable, &self.settings).hint("nobody");
            let key = self.rows.first().map_or("", |row| row.key.as_str());
            diagnostics.push(nobody.arg("key", key));
        }
        Checked { value, diagnostics }
    }
}

/// The path and text of another file.
type Beside<'b> = dyn Fn(&str) -> Option<(FilePath, Arc<str>)> + 'b;

/// Reads the settings of a table, and the table beside them.
#[must_use]
pub fn read_table(
    (settings, text): (&FilePath, &str),
    beside: &Beside<'_>,
) -> Checked<Option<Table>> {
    let parsed = toml::parse(text, 0..text.len(), settings);
    let reader = Reader::new(&parsed.value, settings);
    let declared = Declared::read(&reader);
    let mut diagnostics = parsed.diagnostics;
    let type_ = reader.string("type");
    let matches = reader.string("match");
    diagnostics.extend(reader.finish());
    let Some(declared) = declared.filter(|_| !parsed.value.incomplete) else {
        return Checked {
            value: None,
            diagnostics,
        };
    };
    let stem = settings.strip_suffix(".toml").unwrap_or(settings);
    let path = format!("{stem}.csv");
    let Some((path, text)) = beside(&path) else {
        let absent = Diagnostic::about_file(Code::BadTable, settings).hint("absent");
        diagnostics.push(absent.arg("file", path));
        return Checked {
            value: None,
            diagnostics,
        };
    };
    let rows = declared.rows((&path, &text), settings);
    diagnostics.extend(rows.diagnostics);
    let value = Some(Table {
        type_,
        matches,
        settings: settings.clone(),
        rows: rows.value,
    });
    Checked { value, diagnostics }
}

/// What the settings say of the columns.
struct Declared {
    key: (String, Span),
    values: Vec<Column>,
    about: Vec<(&'static str, Box<str>, Span)>,
}

/// A table of statistics with more columns is several.
const MOST_VALUES: usize = 200;

/// A column with values of a field.
struct Column {
    field: (String, Span),
    column: (String, Span),
    /// When they hold, or the column that tells.
    time: Option<(String, Span)>,
    time_column: Option<(String, Span)>,
}

impl Declared {
    fn read(reader: &Reader<'_, '_>) -> Option<Self> {
        let key = reader.string("key");
        reader.needs("key", "key = \"…\"", Span::default());
        let about = ["source", "note"].into_iter().filter_map(|name| {
            let (text, span) = reader.string(name)?;
            Some((name, text.into(), span))
        });
        let about = about.collect();
        reader.needs("values", "[[values]]", Span::default());
        let values = reader.each("values", MOST_VALUES, |inner, span| {
            let (field, column) = (inner.string("field"), inner.string("column"));
            inner.needs("field", "field = \"…\"", span);
            inner.needs("column", "column = \"…\"", span);
            let (time, time_column) = (inner.string("time"), inner.string("time_column"));
            Some(Column {
                field: field?,
                column: column?,
                time,
                time_column,
            })
        });
        Some(Self {
            key: key?,
            values,
            about,
        })
    }

    fn rows(
        &self,
        (path, text): (&FilePath, &Arc<str>),
        settings: &FilePath,
    ) -> Checked<Vec<TableRow>> {
        let mut read: Checked<Vec<TableRow>> = Checked::default();
        let Some(table) = csv::parse_below(text, &self.key.0, path) else {
            let (name, span) = &self.key;
            let found = Diagnostic::new(Code::BadTable, settings, *span).hint("column");
            read.diagnostics
                .push(found.arg("name", name.as_str()).arg("file", &**path));
            return read;
        };
        read.diagnostics.extend(table.diagnostics);
        for column in &self.values {
            let named = [Some(&column.column), column.time_column.as_ref()];
            for (name, span) in named.into_iter().flatten() {
                if !table.value.header.iter().any(|known| known == name) {
                    let found = Diagnostic::new(Code::BadTable, settings, *span).hint("column");
                    let found = found.arg("name", name.as_str()).arg("file", &**path);
                    let known = table.value.header.iter().map(String::as_str);
                    read.diagnostics.push(found.suggest(name, known).quoted());
                }
            }
        }
        for row in table.value.rows.iter().filter(|row| !row.incomplete) {
            let cells = self
                .values
                .iter()
                .filter_map(|column| self.row((path, text), settings, row, column));
            read.value.extend(cells);
        }
        read
    }

    fn row(
        &self,
        (path, text): (&FilePath, &Arc<str>),
        settings: &FilePath,
        row: &RawTable<'_>,
        column: &Column,
    ) -> Option<TableRow> {
        let (key, key_span) = row.text(&self.key.0)?;
        let (value, value_span) = row.text(&column.column.0)?;
        let value = number(value)?;
        let of_row =
            |(name, _): &(String, Span)| row.text(name).map(|(text, span)| (text.to_owned(), span));
        let time = column
            .time
            .clone()
            .or_else(|| of_row(column.time_column.as_ref()?));
        let told = time.as_ref().and_then(|(time, _)| Time::parse(time).ok());
        let mut about: Vec<(&'static str, Box<str>, Span)> = self.about.clone();
        if let Some((time, span)) = &time {
            // A time that is none is told where it stands.
            let span = if column.time.is_some() {
                value_span
            } else {
                *span
            };
            about.push(("time", time.as_str().into(), span));
        }
        Some(TableRow {
            key: key.trim().to_owned(),
            time: told,
            row: DataRow::of_table(TableStatement {
                entry: key_span,
                field: (&column.field.0, value_span),
                value: (value, value_span),
                about,
                file: path,
                text,
                settings: (settings, self.source_span()),
            }),
        })
    }

    fn source_span(&self) -> Span {
        let source = self.about.iter().find(|(name, ..)| *name == "source");
        source.map_or(Span::default(), |(.., span)| *span)
    }
}

/// A number as bureaus write it, with a point; nothing for the signs that
/// stand for what is not known, not asked or not told.
fn number(cell: &str) -> Option<String> {
    let tight: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    if tight.is_empty() || tight.chars().all(|c| matches!(c, '.' | ':' | '-' | '–')) {
        return None;
    }
    let point = tight.contains('.');
    Some(if point {
        tight
    } else {
        tight.replace(',', ".")
    })
}

/// The key of a cell as entries may have it: all of it, or what stands before
/// its first space, as in `0301 Oslo`.
#[must_use]
pub fn keys_of(cell: &str) -> [&str; 2] {
    [cell, cell.split_whitespace().next().unwrap_or(cell)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_bureaus_write_them() {
        for (cell, expected) in [
            ("2 051", Some("2051")),
            ("1\u{a0}234,5", Some("1234.5")),
            ("12.5", Some("12.5")),
            ("..", None),
            (":", None),
            ("", None),
        ] {
            assert_eq!(number(cell).as_deref(), expected, "{cell}");
        }
    }
}
