//! Text as rows of cells.

use std::borrow::Cow;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::diag::Span;

/// One cell as it stands.
pub(super) struct Cell<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) span: Span,
}

/// Rows with unclosed quotation marks are read again without the mark, which
/// takes all that follows into one cell.
const MOST_UNCLOSED: usize = 8;

/// The rows of a table, as they come.
pub(super) type Table<'a> = Box<dyn Iterator<Item = Vec<Cell<'a>>> + 'a>;

/// The rows, and the quotation marks that open a cell and are never closed.
pub(super) fn closed_rows(text: &str) -> (Table<'_>, Vec<Span>) {
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
pub(super) struct Rows<'a> {
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
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            at: preamble(text),
            ..Self::parted(text, separator(text))
        }
    }

    pub(super) fn parted(text: &'a str, separator: u8) -> Self {
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
