//! CSV tables, each cell with its place in the file.
//!
//! The separator (`,`, `;` or tab) is told by the header line. An empty cell
//! is an absent value; several values in a cell are parted by `|`.

use std::borrow::Cow;
use std::collections::HashSet;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::raw::{Key, Raw, RawKind, RawTable};
use crate::diag::{Checked, Code, Diagnostic, Few, FilePath, Span};

/// One cell as it stands.
struct Cell<'a> {
    text: Cow<'a, str>,
    span: Span,
}

/// Reads the table into one [`RawTable`] a row, keyed by the header.
#[must_use]
pub fn parse<'a>(text: &'a str, file: &FilePath) -> Checked<Vec<RawTable<'a>>> {
    let mut rows = Rows::new(text);
    let Some(header) = rows.next() else {
        return Checked::default();
    };
    let mut value = Vec::new();
    let mut found = Few::default();
    found.extend(check_header(&header, file));
    // Of cells below a header that names none nothing is known.
    let is_named = header.iter().any(|cell| !cell.text.is_empty());
    for row in rows.filter(|_| is_named) {
        if row.len() == header.len() {
            value.push(to_table(&header, row));
        } else {
            found.push(wrong_shape(&header, &row, file));
            value.push(RawTable {
                incomplete: true,
                ..to_table(&header, row)
            });
        }
    }
    Checked {
        value,
        diagnostics: found.told(),
    }
}

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
            found.push(wrong_shape(&header, &row, file));
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

fn check_header(header: &[Cell<'_>], file: &FilePath) -> Vec<Diagnostic> {
    if let Some(first) = header
        .first()
        .filter(|_| header.iter().all(|cell| cell.text.is_empty()))
    {
        return vec![Diagnostic::new(Code::CsvHeader, file, first.span).arg("column", "1")];
    }
    let mut seen = HashSet::new();
    (0..header.len())
        .filter(|&at| !seen.insert(&header[at].text) || header[at].text.is_empty())
        .map(|at| {
            let hint = if header[at].text.is_empty() {
                ""
            } else {
                "repeated"
            };
            Diagnostic::new(Code::CsvHeader, file, header[at].span)
                .arg("column", (at + 1).to_string())
                .arg("name", header[at].text.as_ref())
                .hint(hint)
        })
        .collect()
}

fn wrong_shape(header: &[Cell<'_>], row: &[Cell<'_>], file: &FilePath) -> Diagnostic {
    let at = row.first().map_or(Span::default(), |cell| cell.span);
    let numbers_cut = row.windows(2).any(|pair| {
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(&pair[0].text) && digits(&pair[1].text)
    });
    let hint = if row.len() == header.len() + 1 && numbers_cut {
        "decimal"
    } else {
        ""
    };
    Diagnostic::new(Code::CsvShape, file, at)
        .arg("cells", row.len().to_string())
        .arg("columns", header.len().to_string())
        .hint(hint)
}

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
        .filter(|(_, cell)| !cell.text.is_empty())
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

/// How long a first line is that tells the separator and nothing else, as some
/// spreadsheets write it: `sep=;`.
#[must_use]
pub fn preamble(text: &str) -> usize {
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    let told = line.trim_end().strip_prefix("sep=");
    told.filter(|sign| matches!(*sign, ";" | "," | "\t" | ""))
        .map_or(0, |_| line.len())
}

/// The separator is the one that the header line has most of.
fn separator(text: &str) -> u8 {
    let header = text.get(preamble(text)..).unwrap_or_default();
    let header = header.lines().next().unwrap_or_default();
    let count = |separator: char| header.matches(separator).count();
    [';', '\t']
        .into_iter()
        .filter(|&s| count(s) > count(','))
        .max_by_key(|&s| count(s))
        .map_or(b',', |s| s as u8)
}

/// The rows that are not blank, as they are asked for.
struct Rows<'a> {
    text: &'a str,
    reader: Reader,
    buffer: Vec<u8>,
    /// Where reading has come to.
    at: usize,
    /// Whether no row has been given: a header of empty cells is a mistake;
    /// other rows of empty cells are blank.
    header: bool,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            reader: ReaderBuilder::new().delimiter(separator(text)).build(),
            buffer: vec![0; 256],
            at: preamble(text),
            header: true,
        }
    }

    fn row(&mut self) -> Option<Vec<Cell<'a>>> {
        let mut row = Vec::new();
        let (mut start, mut filled) = (self.at, 0);
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let (result, read, written) = self.reader.read_field(rest, &mut self.buffer[filled..]);
            self.at += read;
            filled += written;
            match result {
                // Given empty input, the reader flushes its last field.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => self.buffer.resize(self.buffer.len() * 2, 0),
                ReadFieldResult::Field { record_end } => {
                    row.push(cell(self.text, start, self.at, &self.buffer[..filled]));
                    (start, filled) = (self.at, 0);
                    if record_end {
                        return Some(row);
                    }
                }
                ReadFieldResult::End => return None,
            }
        }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Vec<Cell<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = self.row()?;
            let header = std::mem::take(&mut self.header);
            if header || row.iter().any(|cell| !cell.text.is_empty()) {
                return Some(row);
            }
        }
    }
}

/// A cell from the bytes `start..end`, which hold line ends before and a
/// separator or line end after; `content` is the same without quotation marks.
fn cell<'a>(text: &'a str, start: usize, end: usize, content: &[u8]) -> Cell<'a> {
    let written = text.get(start..end).unwrap_or_default();
    let lead = written.len() - written.trim_start_matches(['\r', '\n', ' ']).len();
    let core = written[lead..].trim_end_matches(['\r', '\n', '\t', ' ']);
    let content = String::from_utf8_lossy(content);
    let content = content.trim();
    // Without quotation marks the cell stands in the text as it is.
    let kept = core.get(..content.len()).filter(|head| *head == content);
    let text = kept.map_or_else(|| Cow::Owned(content.to_owned()), Cow::Borrowed);
    let width = kept.map_or_else(|| core.trim_end_matches([',', ';']).len(), str::len);
    Cell {
        text,
        span: Span::new(start + lead, start + lead + width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Checked<Vec<RawTable<'_>>> {
        parse(text, &"a.csv".into())
    }

    #[test]
    fn cells_keep_their_place() {
        for (text, separator) in [
            ("id,tall,æ\nx,,\"a, b\"\r\ny,2,z", ','),
            ("id;tall;æ\nx;;\"a, b\"\r\ny;2;z\n\n", ';'),
        ] {
            let table = read(text);
            assert_eq!(table.diagnostics, [], "{separator}");
            assert_eq!(table.value.len(), 2);
            assert_eq!(table.value[0].text("æ").map(|(text, _)| text), Some("a, b"));
            assert!(table.value[0].get("tall").is_none());
            for (key, expected) in [("id", "y"), ("tall", "2"), ("æ", "z")] {
                let (found, span) = table.value[1].text(key).expect("a cell");
                assert_eq!((found, &text[span.range()]), (expected, expected));
            }
            let (_, span) = table.value[0].text("æ").expect("a cell");
            assert_eq!(&text[span.range()], "\"a, b\"");
        }
    }

    #[test]
    fn a_comma_in_a_number_makes_a_cell_too_many() {
        let table = read("id,tall\nx,20,5\n");
        assert_eq!(table.diagnostics.len(), 1);
        assert_eq!(
            (table.diagnostics[0].code, table.diagnostics[0].hint),
            (Code::CsvShape, "decimal")
        );
    }

    #[test]
    fn headers_are_named_once() {
        let codes: Vec<_> = read("id,,id\n")
            .diagnostics
            .iter()
            .map(|found| found.code)
            .collect();
        assert_eq!(codes, [Code::CsvHeader; 2]);
        assert_eq!(read(";;\nx;y;z\n").diagnostics.len(), 1);
    }

    #[test]
    fn of_very_many_bad_rows_the_first_are_told_and_the_rest_counted() {
        let text = format!("id,tall\n{}", "x\n".repeat(5000));
        let table = read(&text);
        assert_eq!(table.value.len(), 5000);
        let last = table.diagnostics.last().expect("a diagnostic");
        let told = last.args.first().map(|(_, count)| count.as_str());
        assert_eq!(table.diagnostics.len(), 1001);
        assert_eq!((last.code, told), (Code::More, Some("4000")));
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_spans_stay_inside(text in "(?s)(a|\"|,|;|\r|\n|æ| |.){0,60}") {
            for row in read(&text).value {
                for (_, cell) in row.entries {
                    prop_assert!(text.get(cell.span.range()).is_some(), "{:?}", cell);
                }
            }
        }
    }
}
