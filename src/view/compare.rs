//! Entries of a type side by side, in the same fields.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sheet::brief::{self, shorten};
use super::{LinkView, Page, entry};
use crate::graph::{EntryId, Gathering, Item};
use crate::markdown::{Passage, PassageKind};
use crate::schema::{Compare, Fixed, Path, TypeId};
use crate::view::fields::facts::label;
use crate::view::relations::shown::inverse_label;

/// With more entries than this, each is a row and not a column.
const MOST_ACROSS: usize = 5;
/// How many letters of a text stand in a cell.
const MOST_LETTERS: usize = 220;
/// How many letters of values and titles stand in a cell.
const MOST_WORDS: usize = 480;
/// How many values stand in a cell.
const MOST_VALUES: usize = 8;
/// How many where they are names of entries, which are short.
const MOST_NAMES: usize = 24;

/// A comparison.
#[derive(Debug, Serialize)]
pub struct CompareView {
    /// What it shows, for readers.
    pub intro: Option<String>,
    /// What readers must bear in mind.
    pub caveat: Option<String>,
    /// Whether readers choose whom they compare.
    pub is_free: bool,
    /// Comparisons that the owner has chosen.
    pub fixed: Vec<LinkView>,
    /// Where readers choose.
    pub free: LinkView,
    /// Where the files are that a choice is made of.
    pub folder: String,
    /// Whom there is to choose from, and the fields, for the script.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// Whether each entry is a row; else each is a column.
    pub by_row: bool,
    /// The heads of the columns.
    pub heads: Vec<CompareHeadView>,
    /// The rows.
    pub rows: Vec<CompareRowView>,
    /// The fields in which nothing is told of anybody.
    pub untold: Vec<String>,
}

/// The head of a row or column: an entry or a field.
#[derive(Clone, Debug, Serialize)]
pub struct CompareHeadView {
    /// What it is called.
    pub label: String,
    /// The entry.
    pub link: Option<LinkView>,
    /// Of a field of values: how alike they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
}

/// How alike the values of a field are. Their times and notes have no say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    /// All have the same.
    Same,
    /// Some value is told of more than one.
    Partly,
    /// No value is told of more than one.
    Differs,
    /// Not even two have any.
    Untold,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct CompareRowView {
    /// Its head.
    pub head: CompareHeadView,
    /// A cell for each column.
    pub cells: Vec<CompareCellView>,
}

/// What is told of one entry in one field.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CompareCellView {
    /// What is told; nothing where the sources do not tell.
    pub passages: Vec<ComparePassageView>,
    /// Where there is more to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<String>,
    /// The language of the words, where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// A piece of text in a cell.
#[derive(Clone, Debug, Serialize)]
pub struct ComparePassageView {
    /// `paragraph`, `item` or `heading`.
    pub kind: &'static str,
    /// When it holds, as the sources tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The words.
    pub text: String,
    /// Whether not all have it.
    #[serde(skip_serializing_if = "super::is_false")]
    pub own: bool,
}

/// What is told of an entry, for browsers and for a page alike.
#[derive(Debug, Serialize)]
pub struct ComparedView {
    /// The entry.
    pub link: LinkView,
    /// A cell for each field, then one for the sources.
    pub cells: Vec<CompareCellView>,
}

/// What there is to choose from.
#[derive(Debug, Serialize)]
struct ChoiceView {
    /// The fields: what each is called, and whether it is a text.
    fields: Vec<(String, bool)>,
    /// The entries: id, title, language where it is another.
    entries: Vec<(String, String, Option<String>)>,
}

/// A comparison that the owner has chosen, or the page where readers choose.
#[must_use]
pub fn compare(
    page: &Page<'_>,
    type_: TypeId,
    compare: &Compare,
    at: Option<usize>,
) -> CompareView {
    let graph = page.graph();
    let link = |what, label| page.link_to(&graph.gathering_address(type_, what), page.words(label));
    let chosen = at.and_then(|at| compare.fixed.get(at));
    let fixed = compare.fixed.iter().enumerate();
    let fixed = fixed.map(|(at, fixed)| link(Gathering::Fixed(at), &fixed.label));
    let caveat = chosen.and_then(|chosen| chosen.caveat.as_ref());
    let caveat = caveat.or(compare.caveat.as_ref());
    let mut view = CompareView {
        intro: chosen
            .and_then(|chosen| chosen.intro.as_ref())
            .map(|intro| page.words(intro)),
        caveat: caveat.map(|caveat| page.words(caveat)),
        is_free: chosen.is_none(),
        fixed: fixed.collect(),
        free: link(Gathering::Choice, &compare.label),
        folder: page.scene.links.file(
            &page.address,
            &format!("{}/", graph.gathering_address(type_, Gathering::Choice)),
        ),
        choice: chosen
            .is_none()
            .then(|| super::data(&choice(page, type_, compare))),
        by_row: false,
        heads: Vec::new(),
        rows: Vec::new(),
        untold: Vec::new(),
    };
    if let Some(fixed) = chosen {
        fill(page, type_, compare, fixed, &mut view);
    }
    view
}

fn fill(page: &Page<'_>, type_: TypeId, compare: &Compare, fixed: &Fixed, view: &mut CompareView) {
    let fields = match fixed.fields.as_slice() {
        [] => &compare.fields,
        own => own,
    };
    let mut entries = page.graph().comparable(type_);
    entries.retain(|&id| page.graph().is_among(id, &fixed.only));
    let told: Vec<ComparedView> = entries
        .iter()
        .map(|&id| compared(page, id, fields))
        .collect();
    let heads = told.iter().map(|told| CompareHeadView {
        label: told.link.title.clone(),
        link: Some(told.link.clone()),
        likeness: None,
    });
    let of_entries: Vec<CompareHeadView> = heads.collect();
    let mut columns: Vec<Vec<CompareCellView>> = told.into_iter().map(|told| told.cells).collect();
    let sources = (page.text("sources").to_owned(), true);
    let labels = labels(page, type_, fields).into_iter().chain([sources]);
    let is_told = |at: usize| columns.iter().any(|cells| is_told(cells.get(at)));
    let (labels, untold): (Vec<_>, Vec<_>) = labels.enumerate().partition(|(at, _)| is_told(*at));
    view.untold = untold.into_iter().map(|(_, (label, _))| label).collect();
    for cells in &mut columns {
        let told = labels.iter().filter_map(|(at, _)| cells.get(*at).cloned());
        *cells = told.collect();
    }
    view.by_row = columns.len() > MOST_ACROSS;
    // Of many, hardly anything is the same for all.
    let is_marked = !view.by_row;
    let of_fields: Vec<CompareHeadView> = labels
        .into_iter()
        .enumerate()
        .map(|(at, (_, (label, is_text)))| CompareHeadView {
            likeness: (is_marked && !is_text).then(|| mark(&mut columns, at)),
            label,
            link: None,
        })
        .collect();
    if view.by_row {
        view.heads = of_fields;
        view.rows = rows(of_entries, columns);
    } else {
        let across = (0..of_fields.len()).map(|at| {
            let cells = columns.iter().map(|cells| cells.get(at).cloned());
            cells.map(Option::unwrap_or_default).collect()
        });
        let across: Vec<Vec<CompareCellView>> = across.collect();
        view.heads = of_entries;
        view.rows = rows(of_fields, across);
    }
}

fn is_told(cell: Option<&CompareCellView>) -> bool {
    cell.is_some_and(|cell| !cell.passages.is_empty())
}

fn rows(heads: Vec<CompareHeadView>, cells: Vec<Vec<CompareCellView>>) -> Vec<CompareRowView> {
    heads
        .into_iter()
        .zip(cells)
        .map(|(head, cells)| CompareRowView { head, cells })
        .collect()
}

/// Marks the values of field `at` that not all have, where any is shared; tells
/// how alike they are. `compare.js` does the same.
fn mark(columns: &mut [Vec<CompareCellView>], at: usize) -> Likeness {
    let cells = || columns.iter().filter_map(|cells| cells.get(at));
    let has = |cell: &CompareCellView, text: &str| {
        cell.passages.iter().any(|passage| passage.text == text)
    };
    let texts = cells().flat_map(|cell| cell.passages.iter().map(|passage| passage.text.clone()));
    let own: Vec<String> = texts
        .filter(|text| !cells().all(|cell| has(cell, text)))
        .collect();
    let held = |text: &String| cells().filter(|cell| has(cell, text)).count();
    let is_shared = cells()
        .flat_map(|cell| &cell.passages)
        .any(|one| held(&one.text) > 1);
    let told = cells().filter(|cell| !cell.passages.is_empty()).count();
    let likeness = match (own.is_empty(), is_shared) {
        (true, _) => Likeness::Same,
        (false, true) => Likeness::Partly,
        (false, false) if told > 1 => Likeness::Differs,
        (false, false) => Likeness::Untold,
    };
    for cell in columns.iter_mut().filter_map(|cells| cells.get_mut(at)) {
        for passage in &mut cell.passages {
            passage.own = is_shared && own.contains(&passage.text);
        }
    }
    likeness
}

/// What is told of an entry in the fields of a comparison.
#[must_use]
pub fn compared(page: &Page<'_>, id: EntryId, fields: &[Path]) -> ComparedView {
    // The sources of one entry are told apart from those of another.
    let own = page.scene.page(&page.address, &page.language);
    for source in &page.graph().entry(id).common.source {
        own.notes.borrow_mut().number(source);
    }
    let mut cells: Vec<CompareCellView> = fields.iter().map(|path| cell(&own, id, path)).collect();
    let sources = entry::sources(&own).into_iter();
    cells.push(CompareCellView {
        passages: sources
            .map(|source| passage(PassageKind::Item, None, source.link.title))
            .collect(),
        ..CompareCellView::default()
    });
    ComparedView {
        link: page.entry_link(id, None),
        cells,
    }
}

fn cell(page: &Page<'_>, id: EntryId, path: &Path) -> CompareCellView {
    let Some((mut brief, mut times)) = brief::apart(page, id, &path.text()) else {
        return CompareCellView::default();
    };
    let places = places(page, id, path);
    let most_values = if places.is_empty() {
        MOST_VALUES
    } else {
        in_order(&places, &mut brief.passages, &mut times);
        MOST_NAMES
    };
    let entry = page.graph().entry(id);
    let most = match path.text().starts_with('#') {
        true => MOST_LETTERS,
        false => MOST_WORDS,
    };
    shorten(page, &mut brief, most);
    brief.cut |= brief.passages.len() > most_values;
    brief.passages.truncate(most_values);
    let times = times.into_iter().chain(std::iter::repeat(None));
    CompareCellView {
        lang: page
            .other(entry.language(page.scene.language()))
            .filter(|_| is_text(page, entry.type_, path)),
        more: brief.cut.then_some(brief.href),
        passages: brief
            .passages
            .into_iter()
            .zip(times)
            .map(|(one, time)| passage(one.kind, time, one.text))
            .collect(),
    }
}

/// The entries that a field leads to, by title, with their places on the lists
/// of their types.
fn places(page: &Page<'_>, id: EntryId, path: &Path) -> BTreeMap<String, (TypeId, usize)> {
    let graph = page.graph();
    let items = graph.field(id, &path.text()).into_iter();
    let place = |item: Item<'_>| match item {
        Item::Entry(to) => {
            let place = (graph.entry(to).type_, graph.rank(to));
            Some((page.entry_link(to, None).title, place))
        }
        _ => None,
    };
    items.filter_map(place).collect()
}

/// Puts values in the order of their lists, the same for all who are compared,
/// so that what is alike stands alike; each keeps its time.
fn in_order(
    places: &BTreeMap<String, (TypeId, usize)>,
    passages: &mut Vec<Passage>,
    times: &mut Vec<Option<String>>,
) {
    times.resize(passages.len(), None);
    let mut values: Vec<_> = passages.drain(..).zip(times.drain(..)).collect();
    // What has no entry comes last.
    values.sort_by_key(|(passage, _)| {
        let place = places.get(&passage.text).copied();
        (place.is_none(), place)
    });
    (*passages, *times) = values.into_iter().unzip();
}

fn passage(kind: PassageKind, time: Option<String>, text: String) -> ComparePassageView {
    ComparePassageView {
        kind: kind.name(),
        time,
        text,
        own: false,
    }
}

/// Whether a field is prose, where no two are alike.
fn is_text(page: &Page<'_>, type_: TypeId, path: &Path) -> bool {
    let schema = &page.graph().schema;
    let name = path.text();
    let field = schema.named(&schema.type_(type_).fields, &name);
    let is_prose = |kind: &crate::schema::Kind| {
        matches!(
            kind,
            crate::schema::Kind::Markdown | crate::schema::Kind::Record(_)
        )
    };
    name.starts_with('#') || field.is_some_and(|field| is_prose(&schema.field(field).kind))
}

/// What the fields are called, and whether each is a text.
fn labels(page: &Page<'_>, type_: TypeId, fields: &[Path]) -> Vec<(String, bool)> {
    let schema = &page.graph().schema;
    let declared = schema.type_(type_);
    let label = |path: &Path| {
        let name = path.text();
        if let Some(id) = name.strip_prefix('#') {
            let section = declared.sections.iter().find(|section| section.id == id);
            return section.map(|section| page.words(&section.label));
        }
        let field = schema.named(&declared.fields, &name);
        let field = field.map(|field| label(page, schema.field(field)));
        field.or_else(|| Some(inverse_label(page, schema.inverse(type_, &name)?)))
    };
    fields
        .iter()
        .map(|path| (label(path).unwrap_or_default(), is_text(page, type_, path)))
        .collect()
}

/// What there is to choose from.
fn choice(page: &Page<'_>, type_: TypeId, compare: &Compare) -> ChoiceView {
    let graph = page.graph();
    let entries = graph.comparable(type_).into_iter().map(|id| {
        let link = page.entry_link(id, None);
        (graph.entry(id).id.to_string(), link.title, link.lang)
    });
    let sources = (page.text("sources").to_owned(), true);
    let fields = labels(page, type_, &compare.fields).into_iter();
    ChoiceView {
        fields: fields.chain([sources]).collect(),
        entries: entries.collect(),
    }
}
