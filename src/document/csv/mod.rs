//! CSV tables, each cell with its place in the file.
//!
//! The separator (`,`, `;` or tab) is told by the header line. An empty cell
//! is an absent value; several values in a cell are parted by `|`.

mod below;
mod cells;
mod shape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashSet;

pub use below::{Below, parse_below};
use cells::{Cell, Table, closed_rows};
use shape::{
    Misfit, check_header, is_header, lacking, lacks_columns, miswritten, other_parts, repeated,
    wrong_shape,
};

use super::raw::{Key, Raw, RawKind, RawTable};
use crate::diag::{Checked, Code, Diagnostic, Few, FilePath, Span};

/// Columns that a table must have, and a first line with them.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// Their names.
    pub columns: &'static [&'static str],
    /// How the first line may look.
    pub example: &'static str,
}

/// Reads the table into one [`RawTable`] a row, keyed by the header. Where the
/// header lacks what the table needs, all rows are incomplete, and the header
/// is one of them: it may be missing altogether.
#[must_use]
pub fn parse<'a>(text: &'a str, file: &FilePath, needs: &Needs) -> Checked<Vec<RawTable<'a>>> {
    let (mut rows, unclosed) = closed_rows(text);
    let Some(mut header) = rows.next() else {
        return Checked::default();
    };
    let mut found = Few::default();
    let unclosed_at = |span: Span| Diagnostic::new(Code::CsvShape, file, span).hint("unclosed");
    found.extend(unclosed.iter().copied().map(unclosed_at));
    let wrong = check_header(&header, file);
    let read = if header.iter().all(|cell| cell.text.is_empty()) {
        // Nothing is known of the cells.
        found.extend(wrong);
        Vec::new()
    } else {
        let mistyped = miswritten(&mut header, needs, file);
        let lacks = lacking(&header, needs);
        if lacks.is_empty() {
            found.extend(wrong.into_iter().chain(mistyped));
            let body = Body {
                text,
                file,
                needs,
                unclosed: &unclosed,
                repeated: repeated(&header),
            };
            body.read(header, rows, &mut found)
        } else {
            // One mistake, and what is wrong with the other names follows from it.
            if unclosed.is_empty() {
                found.push(lacks_columns(&header, &lacks, needs, file));
            }
            unnamed_rows(header, rows)
        }
    };
    Checked {
        value: read,
        diagnostics: found.told(),
    }
}

/// The names of the columns, and where each is written.
#[must_use]
pub fn header(text: &str) -> Vec<(Cow<'_, str>, Span)> {
    let (mut rows, _) = closed_rows(text);
    let header = rows.next().unwrap_or_default().into_iter();
    header.map(|cell| (cell.text, cell.span)).collect()
}

/// Rows of which nobody knows what their cells are, the first line among them.
fn unnamed_rows<'a>(first: Vec<Cell<'a>>, rows: Table<'a>) -> Vec<RawTable<'a>> {
    let at = first.first().map_or(Span::default(), |cell| cell.span);
    let unnamed = |_: &Cell<'_>| Cell {
        text: Cow::Borrowed(UNNAMED),
        span: at,
    };
    let header: Vec<Cell<'_>> = first.iter().map(unnamed).collect();
    let rows = std::iter::once(first).chain(rows).take(MOST_BAD);
    rows.map(|row| incomplete(to_table(&header, row))).collect()
}

fn incomplete(table: RawTable<'_>) -> RawTable<'_> {
    RawTable {
        incomplete: true,
        ..table
    }
}

/// What stands below the header.
struct Body<'t> {
    text: &'t str,
    file: &'t FilePath,
    needs: &'t Needs,
    /// Quotation marks that open a cell and are never closed.
    unclosed: &'t [Span],
    /// Names that two columns have: which is meant nobody knows.
    repeated: HashSet<String>,
}

/// By so many rows it is told whether the header is wrong or a row.
const FIRST: usize = 100;

impl Body<'_> {
    fn read<'a>(
        &self,
        header: Vec<Cell<'a>>,
        mut rows: Table<'a>,
        found: &mut Few,
    ) -> Vec<RawTable<'a>> {
        let first: Vec<_> = rows.by_ref().take(FIRST).collect();
        let header = match self.misfit(&header, &first) {
            Misfit::None => header,
            Misfit::Unnamed => header
                .into_iter()
                .filter(|cell| !cell.text.is_empty())
                .collect(),
            Misfit::All(wrong) => {
                found.push(*wrong);
                let rows = first.into_iter().chain(rows).take(MOST_BAD);
                return rows.map(|row| self.ids_alone(&header, row)).collect();
            }
        };
        let mut bad = 0;
        let mut tables = Vec::new();
        for row in first.into_iter().chain(rows) {
            let is_cut = self.is_cut(&row);
            if row.len() == header.len() && !is_cut {
                if is_header(&header, &row) {
                    let at = row.first().map_or(Span::default(), |cell| cell.span);
                    found.push(Diagnostic::new(Code::CsvShape, self.file, at).hint("header"));
                } else {
                    let table = to_table(&header, row);
                    tables.push(self.without(table, |name| self.repeated.contains(name)));
                }
                continue;
            }
            if !is_cut {
                found.push(wrong_shape(self.text, &header, &row, self.file));
            }
            bad += 1;
            if bad <= MOST_BAD {
                tables.push(self.ids_alone(&header, row));
            }
        }
        tables
    }

    /// Whether an unclosed cell has cut a row short.
    fn is_cut(&self, row: &[Cell<'_>]) -> bool {
        let (Some(first), Some(last)) = (row.first(), row.last()) else {
            return false;
        };
        let within = |mark: &Span| first.span.start <= mark.start && mark.start <= last.span.end;
        self.unclosed.iter().any(within)
    }

    /// Whether it is the header that is wrong: all rows, at least two of them,
    /// have one number of cells, and it another.
    fn misfit(&self, header: &[Cell<'_>], rows: &[Vec<Cell<'_>>]) -> Misfit {
        let cells = rows.first().map_or(0, Vec::len);
        let others = rows.len() > 1 && rows.iter().all(|row| row.len() == cells);
        if !others || cells == header.len() || !self.unclosed.is_empty() {
            return Misfit::None;
        }
        let named = header.iter().filter(|cell| !cell.text.is_empty());
        if named.count() == cells {
            return Misfit::Unnamed;
        }
        let at = header.first().map_or(Span::default(), |cell| cell.span);
        let end = header.last().map_or(at.end, |cell| cell.span.end);
        let wrong = Diagnostic::new(Code::CsvShape, self.file, Span { end, ..at })
            .arg("cells", cells.to_string())
            .arg("columns", header.len().to_string());
        let first = rows.first().and_then(|row| row.first());
        let parted = first.is_some_and(|cell| other_parts(&cell.text, header.len()).is_some());
        Misfit::All(Box::new(wrong.hint(if cells == 1 && parted {
            "separators"
        } else {
            "names"
        })))
    }

    /// A row whose cells may stand under the wrong names: it is there under its
    /// id, and nothing more is said of it.
    fn ids_alone<'a>(&self, header: &[Cell<'a>], mut row: Vec<Cell<'a>>) -> RawTable<'a> {
        if let [whole] = row.as_mut_slice()
            && let Some(parts) = other_parts(&whole.text, header.len())
        {
            whole.text = Cow::Owned(parts.first().cloned().unwrap_or_default());
        }
        let first = header.first().map_or("", |cell| &cell.text);
        let table = incomplete(to_table(header, row));
        self.without(table, |name| name != first)
    }

    /// Takes the values from some columns, but for those that a table must have.
    fn without<'a>(&self, mut table: RawTable<'a>, taken: impl Fn(&str) -> bool) -> RawTable<'a> {
        for (key, value) in &mut table.entries {
            if taken(&key.text) && !self.needs.columns.contains(&&*key.text) {
                value.kind = RawKind::Broken;
            }
        }
        table
    }
}

/// So many rows that are not as they should be are there all the same, so that
/// who refers to one is not to blame. A file of a few megabytes that is no such
/// table has millions, each of them an entry.
const MOST_BAD: usize = 100_000;

/// What columns are called while nobody knows what they are.
const UNNAMED: &str = "?";

fn to_table<'a>(header: &[Cell<'a>], row: Vec<Cell<'a>>) -> RawTable<'a> {
    let span = match (row.first(), row.last()) {
        (Some(first), Some(last)) => Span {
            start: first.span.start,
            end: last.span.end,
        },
        _ => Span::default(),
    };
    let entries = header
        .iter()
        .zip(row)
        .filter(|(name, cell)| !cell.text.is_empty() && !name.text.is_empty())
        .map(|(name, cell)| {
            // Where the column is named: a mistake there is one, not one a row.
            let key = Key {
                text: name.text.clone(),
                span: name.span,
            };
            (
                key,
                Raw {
                    span: cell.span,
                    kind: RawKind::Cell(cell.text),
                },
            )
        })
        .collect();
    RawTable {
        span,
        entries,
        incomplete: false,
    }
}
