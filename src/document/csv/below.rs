//! Tables that begin below lines of other things, as statistics bureaus make
//! them.

use super::cells::{Cell, Rows};
use super::shape::{check_header, wrong_shape};
use super::to_table;
use crate::diag::{Checked, Few, FilePath};
use crate::document::raw::RawTable;

/// A table that begins somewhere in a file.
#[derive(Clone, Debug)]
pub struct Below<'a> {
    /// What the columns are called.
    pub header: Vec<String>,
    /// The rows, keyed by the header.
    pub rows: Vec<RawTable<'a>>,
}

/// Reads the table whose header has the column `column`, below lines of other
/// things; nothing where no line has it. Rows that are shorter are notes.
#[must_use]
pub fn parse_below<'a>(text: &'a str, column: &str, file: &FilePath) -> Option<Checked<Below<'a>>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let header = Rows::new(line).next().unwrap_or_default();
        if header.iter().any(|cell| cell.text == column) {
            return Some(below(text, start, file));
        }
        start += line.len();
    }
    None
}

fn below<'a>(text: &'a str, start: usize, file: &FilePath) -> Checked<Below<'a>> {
    let mut rows = Rows::new(text.get(start..).unwrap_or_default());
    let shift = |mut cells: Vec<Cell<'a>>| {
        for cell in &mut cells {
            cell.span = cell.span.shifted(start);
        }
        cells
    };
    let header = rows.next().map(shift).unwrap_or_default();
    let mut found = Few::default();
    found.extend(check_header(&header, file));
    let mut tables = Vec::new();
    for row in rows.map(shift) {
        if row.len() == header.len() {
            tables.push(to_table(&header, row));
        } else if row.len() > header.len() {
            found.push(wrong_shape(text, &header, &row, file));
        }
    }
    Checked {
        value: Below {
            header: header.iter().map(|cell| cell.text.to_string()).collect(),
            rows: tables,
        },
        diagnostics: found.told(),
    }
}
