//! Two paths across each other.

use std::collections::HashMap;

use serde::Serialize;

use super::things::{Thing, after, link, said_of, things, words};
use super::{FigureView, begin, caveats};
use crate::graph::{EntryId, Item};
use crate::schema::path::Path;
use crate::schema::{Drawing, Figure};
use crate::text::collation_key;
use crate::view::{LinkView, Page};

/// A matrix with more rows shows the first of them.
const MOST_ROWS: usize = 400;
/// All cells together have no more links than this, besides one each.
const MOST_LINKS: usize = 20_000;
/// A matrix with more columns shows the first of them.
const MOST_COLUMNS: usize = 100;

/// A larger matrix with less than one in [`SPARSE`] of its cells filled is a
/// list: who reads it would go far between one cell and the next.
const MOST_SPARSE: usize = 1000;
const SPARSE: usize = 10;

/// A matrix.
#[derive(Debug, Serialize)]
pub struct MatrixView {
    /// The columns.
    pub columns: Vec<HeadView>,
    /// The rows.
    pub rows: Vec<MatrixRowView>,
    /// What more rows and columns there are.
    pub more: usize,
    /// Whether so little stands in so large a table that it is told row by row.
    #[serde(skip_serializing_if = "crate::view::is_false")]
    pub sparse: bool,
}

/// The head of a row or column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeadView {
    /// What it is called.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct MatrixRowView {
    /// Its head.
    pub head: HeadView,
    /// A cell for each column.
    pub cells: Vec<MatrixCellView>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MatrixCellView {
    /// The things in it.
    pub links: Vec<CellLinkView>,
    /// How many there are, where they are counted and not told one by one.
    pub count: Option<usize>,
    /// How many more there are than the links.
    pub more: usize,
}

/// A thing in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CellLinkView {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The language of the title, where it is another than the page's.
    pub lang: Option<String>,
    /// What stands in the cell: what is said of the thing, or a mark.
    pub text: String,
    /// The text, and what it is of.
    pub label: String,
}

/// What stands along a side, and the order of it.
#[derive(Default)]
struct Side {
    heads: Vec<HeadView>,
    places: HashMap<HeadView, usize>,
}

/// A thing with its rows and columns.
struct Placed {
    rows: Vec<usize>,
    columns: Vec<usize>,
    link: CellLinkView,
}

pub(super) fn make(page: &Page<'_>, figure: &Figure, from: &[EntryId]) -> Option<FigureView> {
    let Drawing::Matrix {
        of,
        rows,
        columns,
        mark,
    } = &figure.drawing
    else {
        return None;
    };
    let (mut down, mut across) = (Side::default(), Side::default());
    let mut placed = Vec::new();
    for thing in things(page, from, of.as_ref(), None) {
        let rows = down.places(page, &thing, rows.as_ref());
        let columns = across.places(page, &thing, columns.as_ref());
        placed.extend(cell_link(page, &thing, mark.as_ref()).map(|link| Placed {
            rows,
            columns,
            link,
        }));
    }
    if down.heads.is_empty() || across.heads.is_empty() {
        return None;
    }
    let mut view = begin(page, figure, "matrix", 1);
    // A thing that is a row or column is there or not; others are counted.
    let told = mark.is_some() || rows.is_none() || columns.is_none();
    let mut matrix = fill((&down, &across), &placed, told);
    let cells = matrix.rows.iter().flat_map(|row| &row.cells);
    let filled = cells.clone().filter(|cell| !cell.links.is_empty()).count();
    let cells = cells.count();
    view.find(&[
        ("rows", &matrix.rows.len().to_string()),
        ("columns", &matrix.columns.len().to_string()),
        ("filled", &filled.to_string()),
        ("cells", &cells.to_string()),
    ]);
    matrix.sparse = cells > MOST_SPARSE && filled * SPARSE < cells;
    view.matrix = Some(matrix);
    view.caveats = caveats(page, from, figure.caveat.as_ref(), None);
    Some(view)
}

impl Side {
    /// The places of what a thing stands under: what `path` leads to, else
    /// the entry where it began.
    fn places(&mut self, page: &Page<'_>, thing: &Thing<'_>, path: Option<&Path>) -> Vec<usize> {
        let items = match path {
            Some(path) => after(page, thing.item, path),
            None => vec![Item::Entry(thing.start)],
        };
        items
            .into_iter()
            .map(|item| self.place(page, thing, item))
            .collect()
    }

    fn place(&mut self, page: &Page<'_>, thing: &Thing<'_>, item: Item<'_>) -> usize {
        let named = matches!(item, Item::Entry(_) | Item::Record(..));
        let head = HeadView {
            text: words(page, thing.start, item),
            href: named
                .then(|| link(page, item))
                .flatten()
                .map(|link| link.href),
        };
        *self.places.entry(head).or_insert_with_key(|head| {
            self.heads.push(head.clone());
            self.heads.len() - 1
        })
    }

    /// The places in the order of the alphabet, as many as are shown.
    fn order(&self, most: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.heads.len()).collect();
        order.sort_by_cached_key(|&at| self.heads.get(at).map(|head| collation_key(&head.text)));
        order.truncate(most);
        order
    }
}

/// What stands in a cell for the thing itself.
pub(super) const THERE: &str = "●";

/// A link to a thing that shows what is said of it. A thing that is a row or
/// column itself is marked as being there.
fn cell_link(page: &Page<'_>, thing: &Thing<'_>, mark: Option<&Path>) -> Option<CellLinkView> {
    let LinkView {
        href, title, lang, ..
    } = link(page, thing.item)?;
    let said = mark.and_then(|mark| said_of(page, thing.item, mark).into_iter().next());
    let text = said.unwrap_or_else(|| THERE.to_owned());
    let label = format!("{text} {title}");
    Some(CellLinkView {
        href,
        title,
        lang,
        text,
        label,
    })
}

/// Where each of the places of a side is shown.
fn shown(order: &[usize]) -> HashMap<usize, usize> {
    order
        .iter()
        .zip(0..)
        .map(|(&place, at)| (place, at))
        .collect()
}

/// The same thing may come by several ways: all its places, in the order in which
/// things first come.
fn by_link(placed: &[Placed]) -> Vec<(&CellLinkView, Vec<&Placed>)> {
    let mut at: HashMap<&CellLinkView, usize> = HashMap::new();
    let mut all: Vec<(&CellLinkView, Vec<&Placed>)> = Vec::new();
    for one in placed {
        let next = all.len();
        let known = *at.entry(&one.link).or_insert(next);
        match all.get_mut(known) {
            Some((_, places)) => places.push(one),
            None => all.push((&one.link, vec![one])),
        }
    }
    all
}

fn fill((down, across): (&Side, &Side), placed: &[Placed], told: bool) -> MatrixView {
    let (rows, columns) = (down.order(MOST_ROWS), across.order(MOST_COLUMNS));
    let mut cells = vec![vec![MatrixCellView::default(); columns.len()]; rows.len()];
    // A thing may stand under thousands on either side, and all of them may.
    let most = MOST_LINKS / (rows.len() * columns.len()).max(1);
    let (row_of, column_of) = (shown(&rows), shown(&columns));
    // Which thing came last to a cell, counted from 1.
    let mut last = vec![vec![0; columns.len()]; rows.len()];
    for (number, (link, placed)) in (1..).zip(by_link(placed)) {
        for Placed { rows, columns, .. } in placed {
            let rows = rows.iter().filter_map(|row| row_of.get(row));
            let columns = columns.iter().filter_map(|column| column_of.get(column));
            let columns: Vec<usize> = columns.copied().collect();
            for &row in rows {
                for &column in &columns {
                    let last = last.get_mut(row).and_then(|row| row.get_mut(column));
                    let is_new = last.is_some_and(|last| std::mem::replace(last, number) != number);
                    let cell = cells.get_mut(row).and_then(|row| row.get_mut(column));
                    let Some(cell) = cell.filter(|_| is_new) else {
                        continue;
                    };
                    if cell.links.len() < most.max(1) {
                        cell.links.push(link.clone());
                    } else {
                        cell.more += 1;
                    }
                }
            }
        }
    }
    let filled = cells.iter_mut().flatten();
    for cell in filled.filter(|cell| !cell.links.is_empty() && (!told || cell.more > 0)) {
        cell.count = Some(cell.links.len() + cell.more);
    }
    let head = |side: &Side, at: &usize| side.heads.get(*at).cloned();
    let more = (down.heads.len() - rows.len()) + (across.heads.len() - columns.len());
    let heads = rows.iter().filter_map(|at| head(down, at));
    MatrixView {
        rows: heads
            .zip(cells)
            .map(|(head, cells)| MatrixRowView { head, cells })
            .collect(),
        columns: columns.iter().filter_map(|at| head(across, at)).collect(),
        more,
        sparse: false,
    }
}
