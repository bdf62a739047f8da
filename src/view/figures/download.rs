//! A figure's numbers as a file. It is small and belongs to its page, so it
//! stands in the link itself, and is there without a script and on a disk.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use super::FigureView;
use super::matrix::{MatrixCellView, THERE};
use crate::text::csv_cell;
use crate::view::Page;

/// What may not stand in an address.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A file to download.
#[derive(Debug, Serialize)]
pub struct DownloadView {
    /// The file itself.
    pub href: String,
    /// What it is saved as.
    pub name: String,
}

/// The numbers of a figure as spreadsheets set up for Norwegian open them;
/// nothing where there is neither table nor matrix.
pub(super) fn of(page: &Page<'_>, figure: &FigureView) -> Option<DownloadView> {
    let rows = rows(figure)?;
    let mut csv = String::from("\u{feff}");
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                csv.push(';');
            }
            csv_cell(cell, &mut csv);
        }
        csv.push_str("\r\n");
    }
    let place = page.address.replace('/', "-");
    let figure = figure.id.replace(':', "-");
    let name = figure.trim_start_matches("figure-");
    Some(DownloadView {
        href: format!(
            "data:text/csv;charset=utf-8,{}",
            utf8_percent_encode(&csv, UNSAFE)
        ),
        name: if place.ends_with(name) {
            format!("{place}.csv")
        } else {
            format!("{place}-{name}.csv")
        },
    })
}

fn rows(figure: &FigureView) -> Option<Vec<Vec<String>>> {
    if let Some(matrix) = &figure.matrix {
        let heads = matrix.columns.iter().map(|head| head.text.clone());
        let heads = std::iter::once(String::new()).chain(heads).collect();
        let rows = matrix.rows.iter().map(|row| {
            let cells = row.cells.iter().map(in_words);
            std::iter::once(row.head.text.clone())
                .chain(cells)
                .collect()
        });
        return Some(std::iter::once(heads).chain(rows).collect());
    }
    let table = figure.table.as_ref()?;
    let cells = |row: &Vec<super::CellView>| row.iter().map(|cell| cell.text.clone()).collect();
    let rows = table.rows.iter().map(cells);
    Some(std::iter::once(table.columns.clone()).chain(rows).collect())
}

/// What stands in a cell: how many, or what is said of each.
fn in_words(cell: &MatrixCellView) -> String {
    if let Some(count) = cell.count {
        return count.to_string();
    }
    let words = cell.links.iter().map(|link| match link.text.as_str() {
        THERE => "x",
        said => said,
    });
    let words: Vec<&str> = words.collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_a_table_ends_the_address() {
        let table = "\u{feff};\"a\"\"#%\"\r\n<b> & å";
        let address = utf8_percent_encode(table, UNSAFE).to_string();
        assert!(
            !address.contains(['"', '#', '<', '>', ' ', '\n']),
            "{address}"
        );
        let read = percent_encoding::percent_decode_str(&address).decode_utf8();
        assert_eq!(read.expect("UTF-8"), table);
    }
}
