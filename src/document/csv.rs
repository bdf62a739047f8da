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

fn lacks_columns(
    header: &[Cell<'_>],
    lacks: &[&str],
    needs: &Needs,
    file: &FilePath,
) -> Diagnostic {
    let at = header.first().map_or(Span::default(), |cell| cell.span);
    let list = lacks.iter().map(|name| format!("`{name}`"));
    Diagnostic::new(Code::CsvHeader, file, at)
        .arg("list", list.collect::<Vec<_>>().join(", "))
        .arg("example", needs.example)
        .hint("missing")
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

/// Names that more than one column has.
fn repeated(header: &[Cell<'_>]) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut again = HashSet::new();
    for cell in header {
        if !seen.insert(&*cell.text) {
            again.insert(cell.text.to_string());
        }
    }
    again
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

/// Whether the rows do not fit the header.
enum Misfit {
    None,
    /// The header has columns without a name, which no row has.
    Unnamed,
    /// No row fits.
    All(Box<Diagnostic>),
}

/// Whether a row is the header once more: a table was added with its own.
fn is_header(header: &[Cell<'_>], row: &[Cell<'_>]) -> bool {
    header
        .iter()
        .zip(row)
        .all(|(name, cell)| name.text == cell.text)
}

/// The cells of a line that was read as one, where it has other separators
/// than the header or stands in quotation marks as a whole.
fn other_parts(line: &str, columns: usize) -> Option<Vec<String>> {
    let parts = |separator| {
        let mut rows = Rows::parted(line, separator);
        let cells = rows.next().unwrap_or_default().into_iter();
        cells.map(|cell| cell.text.into_owned()).collect()
    };
    let mut each = [b',', b';', b'\t'].into_iter().map(parts);
    each.find(|cells: &Vec<String>| cells.len() == columns && columns > 1)
}

/// So many rows that are not as they should be are there all the same, so that
/// who refers to one is not to blame. A file of a few megabytes that is no such
/// table has millions, each of them an entry.
const MOST_BAD: usize = 100_000;

/// What columns are called while nobody knows what they are.
const UNNAMED: &str = "?";

/// Names that are right but for capitals: each is told of, and taken as meant.
fn miswritten<'a>(header: &mut [Cell<'a>], needs: &Needs, file: &FilePath) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for &name in needs.columns {
        if header.iter().any(|cell| cell.text == name) {
            continue;
        }
        let like = header
            .iter_mut()
            .find(|cell| cell.text.eq_ignore_ascii_case(name));
        if let Some(cell) = like {
            let unknown = Diagnostic::new(Code::UnknownKey, file, cell.span)
                .arg("key", cell.text.as_ref())
                .suggest(&cell.text, [name].into_iter());
            found.push(unknown);
            cell.text = Cow::Borrowed(name);
        }
    }
    found
}

fn lacking(header: &[Cell<'_>], needs: &Needs) -> Vec<&'static str> {
    let lacks = |name: &&&str| !header.iter().any(|cell| cell.text == **name);
    needs.columns.iter().filter(lacks).copied().collect()
}

/// Rows with unclosed quotation marks are read again without the mark, which
/// takes all that follows into one cell.
const MOST_UNCLOSED: usize = 8;

/// The rows of a table, as they come.
type Table<'a> = Box<dyn Iterator<Item = Vec<Cell<'a>>> + 'a>;

/// The rows, and the quotation marks that open a cell and are never closed.
fn closed_rows(text: &str) -> (Table<'_>, Vec<Span>) {
    let Some(first) = unclosed(text) else {
        return (Box::new(Rows::new(text)), Vec::new());
    };
    let mut mended = text.to_owned();
    let mut marks = vec![first];
    mended.replace_range(first.range(), " ");
    while marks.len() < MOST_UNCLOSED
        && let Some(mark) = unclosed(&mended)
    {
        mended.replace_range(mark.range(), " ");
        marks.push(mark);
    }
    let owned = |cell: Cell<'_>| Cell {
        text: Cow::Owned(cell.text.into_owned()),
        span: cell.span,
    };
    let rows = Rows::new(&mended).map(|row| row.into_iter().map(owned).collect());
    let rows: Vec<Vec<Cell<'_>>> = rows.collect();
    (Box::new(rows.into_iter()), marks)
}

/// The mark that opens the first cell which goes over lines and is not closed
/// before a separator.
fn unclosed(text: &str) -> Option<Span> {
    if !text.contains('"') {
        return None;
    }
    Rows::new(text).flatten().find_map(|cell| {
        let written = text.get(cell.span.range())?;
        let within = written.strip_prefix('"')?;
        // Two marks are one of the text.
        let mut marks = within.match_indices('"').map(|(at, _)| at).peekable();
        let mut close = None;
        while let Some(at) = marks.next() {
            if marks.next_if_eq(&(at + 1)).is_none() {
                close = Some(at);
                break;
            }
        }
        let is_closed = match close {
            Some(at) => !within[..at].contains('\n') || within[at + 1..].trim().is_empty(),
            None => false,
        };
        (!is_closed).then(|| Span::new(0, 1).shifted(cell.span.start as usize))
    })
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

fn check_header(header: &[Cell<'_>], file: &FilePath) -> Vec<Diagnostic> {
    if let Some(first) = header
        .first()
        .filter(|_| header.iter().all(|cell| cell.text.is_empty()))
    {
        return vec![Diagnostic::new(Code::CsvHeader, file, first.span).arg("column", "1")];
    }
    let mut seen = HashSet::new();
    let is_empty = |at: usize| header[at].text.is_empty();
    (0..header.len())
        .filter(|&at| {
            let again = !seen.insert(&header[at].text);
            // Of several without a name that stand together the first is told.
            if is_empty(at) {
                at == 0 || !is_empty(at - 1)
            } else {
                again
            }
        })
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

fn wrong_shape(text: &str, header: &[Cell<'_>], row: &[Cell<'_>], file: &FilePath) -> Diagnostic {
    let at = row.first().map_or(Span::default(), |cell| cell.span);
    let found = Diagnostic::new(Code::CsvShape, file, at)
        .arg("cells", row.len().to_string())
        .arg("columns", header.len().to_string());
    if let [whole] = row
        && other_parts(&whole.text, header.len()).is_some()
    {
        return found.hint("line");
    }
    if row.len() < header.len() {
        return found.hint("few");
    }
    let parted = parted(text, row);
    if row.len() - parted.cuts == header.len() {
        return found.arg("right", parted.right).hint("quoted");
    }
    let numbers_cut = row.windows(2).any(|pair| {
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(&pair[0].text) && digits(&pair[1].text) && pair[1].text.len() < 3
    });
    if row.len() == header.len() + 1 && numbers_cut {
        return found.hint("decimal");
    }
    found
}

/// Texts that were parted where a space stands after the separator.
#[derive(Default)]
struct Parted {
    cuts: usize,
    /// The texts as they should be written.
    right: String,
}

fn parted(text: &str, row: &[Cell<'_>]) -> Parted {
    let mut parted = Parted::default();
    let mut whole: Option<String> = None;
    for pair in row.windows(2) {
        let between = text
            .get(pair[0].span.end as usize..pair[1].span.start as usize)
            .unwrap_or_default();
        if between.trim_start().len() > 1 && between.ends_with(' ') && !pair[1].text.is_empty() {
            let whole = whole.get_or_insert_with(|| pair[0].text.replace('"', "\"\""));
            whole.push_str(between.trim_start());
            whole.push_str(&pair[1].text.replace('"', "\"\""));
            parted.cuts += 1;
        } else {
            parted.add(whole.take());
        }
    }
    parted.add(whole);
    parted
}

impl Parted {
    fn add(&mut self, whole: Option<String>) {
        if let Some(whole) = whole {
            let comma = if self.right.is_empty() { "" } else { "`, `" };
            self.right += &format!("{comma}\"{whole}\"");
        }
    }
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

/// The names of the columns, and where each is written.
#[must_use]
pub fn header(text: &str) -> Vec<(Cow<'_, str>, Span)> {
    let (mut rows, _) = closed_rows(text);
    let header = rows.next().unwrap_or_default().into_iter();
    header.map(|cell| (cell.text, cell.span)).collect()
}

/// How long a first line is that tells the separator and nothing else, as some
/// spreadsheets write it: `sep=;`.
fn preamble(text: &str) -> usize {
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
            at: preamble(text),
            ..Self::parted(text, separator(text))
        }
    }

    fn parted(text: &'a str, separator: u8) -> Self {
        Self {
            text,
            reader: ReaderBuilder::new().delimiter(separator).build(),
            buffer: vec![0; 256],
            at: 0,
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
    // An empty cell ends with its line; it does not begin with the next.
    let lead = if written.trim().is_empty() {
        usize::from(written.starts_with('\n') && text[..start].ends_with('\r'))
    } else {
        written.len() - written.trim_start_matches(['\r', '\n', ' ']).len()
    };
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
        let needs = Needs {
            columns: &["id"],
            example: "id",
        };
        parse(text, &"a.csv".into(), &needs)
    }

    /// `hint place` of each mistake.
    fn mistakes(text: &str) -> Vec<(&'static str, usize)> {
        let found = read(text).diagnostics.into_iter();
        let place = |span: Option<Span>| span.map_or(0, |span| span.start as usize);
        found.map(|found| (found.hint, place(found.span))).collect()
    }

    #[test]
    fn a_header_without_what_is_needed_is_one_mistake() {
        assert_eq!(mistakes("a,b,,b\nx,y\n"), [("missing", 0)]);
        let rows = read("x,y\nz,w\n").value;
        assert!(rows.len() == 2 && rows.iter().all(|row| row.incomplete));
        assert_eq!(mistakes("a,ID\nx,y\n"), [("near", 2)]);
        assert_eq!(
            read("a,ID\nx,y\n").value[0].text("id").map(|(id, _)| id),
            Some("y")
        );
        assert_eq!(mistakes("id,,,\nx,y,,\n"), [("", 3)]);
        assert_eq!(read("id,\nx,y\n").value[0].entries.len(), 1);
    }

    #[test]
    fn an_unclosed_cell_takes_nothing_with_it() {
        for (text, at) in [
            ("id,b\nx,\"y, z\nø,w\n", 7),
            ("id,b\nx,\"y\nz,\"w\"\n", 7),
            ("id,\"b\nx,y\nz,w\n", 3),
        ] {
            assert_eq!(mistakes(text), [("unclosed", at)], "{text}");
            assert_eq!(read(text).value.len(), 2);
            assert!(!read(text).value[1].incomplete, "{text}");
        }
        for fine in [
            "id,b\nx,\"y\nz\"\n",
            "id,b\nx,\"y \"\"z\"\"\"\n",
            "id,b\nx,\"y\" z\n",
        ] {
            assert_eq!(read(fine).diagnostics, [], "{fine}");
        }
    }

    #[test]
    fn a_text_that_was_parted_is_put_together() {
        for (row, right) in [
            ("x,@a, kap. 2,3", "\"@a, kap. 2\""),
            ("x,\"@a\", kap. 2,3", "\"@a, kap. 2\""),
            ("x,Hei, du, der,3", "\"Hei, du, der\""),
            ("x,2051,2024,3", ""),
        ] {
            let text = format!("id,b,c\n{row}\n");
            let found = read(&text).diagnostics;
            let word = found[0].args.iter().find(|(name, _)| *name == "right");
            assert_eq!(word.map_or("", |(_, word)| word), right, "{row}");
        }
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
    fn a_header_that_no_row_fits_is_one_mistake() {
        for (text, hint) in [
            ("id,b,c\nx,1\ny,2\n", "names"),
            ("id,b\nx,1,2\ny,2,3\n", "names"),
            ("id;b\nx,1\ny,2\n", "separators"),
            ("id,,b\nx,1\ny,2\n", ""),
        ] {
            let found = read(text);
            let hints: Vec<&str> = found.diagnostics.iter().map(|one| one.hint).collect();
            let ids: Vec<_> = found.value.iter().map(|row| row.text("id")).collect();
            assert_eq!(hints, [hint], "{text}");
            assert!(
                matches!(&ids[..], [Some(("x", _)), Some(("y", _))]),
                "{text}"
            );
        }
        // Where a row fits, those that do not are told of.
        assert_eq!(mistakes("id,b\nx\ny,2\n"), [("few", 5)]);
        assert_eq!(mistakes("id,b\n\"x,1\"\ny,2\n"), [("line", 5)]);
        assert_eq!(mistakes("id,b\nx,1\nid,b\n"), [("header", 9)]);
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
    fn of_very_many_bad_rows_the_first_are_told_and_kept_and_the_rest_counted() {
        let text = format!("id,tall\ny,1\n{}", "x\n".repeat(5000));
        let table = read(&text);
        assert_eq!(table.value.len(), 5001);
        let last = table.diagnostics.last().expect("a diagnostic");
        let told = last.args.first().map(|(_, count)| count.as_str());
        assert_eq!(table.diagnostics.len(), 1001);
        assert_eq!((last.code, told), (Code::More, Some("4000")));
        let text = format!("id,tall\nz,1\n{}y,1\n", "x\n".repeat(MOST_BAD + 7));
        let table = read(&text);
        let last = table.value.last().and_then(|row| row.text("id"));
        assert_eq!(
            (table.value.len(), last.map(|(id, _)| id)),
            (MOST_BAD + 2, Some("y"))
        );
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
