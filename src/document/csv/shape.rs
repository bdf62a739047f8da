//! Whether header and rows fit each other, and what is told where not.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Needs;
use super::cells::{Cell, Rows};
use crate::diag::{Code, Diagnostic, FilePath, Span};

/// Whether the rows do not fit the header.
pub(super) enum Misfit {
    None,
    /// The header has columns without a name, which no row has.
    Unnamed,
    /// No row fits.
    All(Box<Diagnostic>),
}

pub(super) fn check_header(header: &[Cell<'_>], file: &FilePath) -> Vec<Diagnostic> {
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

/// Names that are right but for capitals: each is told of, and taken as meant.
pub(super) fn miswritten<'a>(
    header: &mut [Cell<'a>],
    needs: &Needs,
    file: &FilePath,
) -> Vec<Diagnostic> {
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

pub(super) fn lacking(header: &[Cell<'_>], needs: &Needs) -> Vec<&'static str> {
    let lacks = |name: &&&str| !header.iter().any(|cell| cell.text == **name);
    needs.columns.iter().filter(lacks).copied().collect()
}

pub(super) fn lacks_columns(
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

/// Names that more than one column has.
pub(super) fn repeated(header: &[Cell<'_>]) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut again = HashSet::new();
    for cell in header {
        if !seen.insert(&*cell.text) {
            again.insert(cell.text.to_string());
        }
    }
    again
}

/// Whether a row is the header once more: a table was added with its own.
pub(super) fn is_header(header: &[Cell<'_>], row: &[Cell<'_>]) -> bool {
    header
        .iter()
        .zip(row)
        .all(|(name, cell)| name.text == cell.text)
}

pub(super) fn wrong_shape(
    text: &str,
    header: &[Cell<'_>],
    row: &[Cell<'_>],
    file: &FilePath,
) -> Diagnostic {
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

/// The cells of a line that was read as one, where it has other separators
/// than the header or stands in quotation marks as a whole.
pub(super) fn other_parts(line: &str, columns: usize) -> Option<Vec<String>> {
    let parts = |separator| {
        let mut rows = Rows::parted(line, separator);
        let cells = rows.next().unwrap_or_default().into_iter();
        cells.map(|cell| cell.text.into_owned()).collect()
    };
    let mut each = [b',', b';', b'\t'].into_iter().map(parts);
    each.find(|cells: &Vec<String>| cells.len() == columns && columns > 1)
}
