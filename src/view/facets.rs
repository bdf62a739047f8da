//! Ways to narrow a list that work without a script: each value is a link to a
//! page of those that have it.

use serde::Serialize;

use super::{LinkView, Page, list};
use crate::graph::{EntryId, FacetId, FacetPage, FacetTable, LIST_PAGE};
use crate::schema::{Facet, TypeId};
use crate::text::typographic;

/// How many values of one facet stand on a list; the page of the facet has all.
const MOST_VALUES: usize = 12;

/// A facet with its values, or the commonest of them.
#[derive(Debug, Serialize)]
pub struct FacetView {
    /// What it is known by in addresses.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Values, each with a link to its page.
    pub values: Vec<FacetLinkView>,
    /// The page of all values, where these are not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<LinkView>,
    /// How many values there are.
    pub total: usize,
}

/// A value of a facet.
#[derive(Debug, Serialize)]
pub struct FacetLinkView {
    /// What it is known by in addresses.
    pub id: String,
    /// What it is called, and its page.
    pub link: LinkView,
    /// How many entries have it.
    pub count: usize,
}

/// What a list is narrowed by.
#[derive(Debug, Serialize)]
pub struct NarrowedView {
    /// The facet's name in addresses.
    pub name: String,
    /// The value's id in addresses.
    pub value: String,
    /// Facet and value in words.
    pub words: String,
    /// The whole list.
    pub list: LinkView,
    /// How many stand on the whole list.
    pub among: usize,
    /// The page about the value, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<LinkView>,
    /// The values of the same facet.
    pub others: FacetView,
}

/// A page of all values of a facet.
#[derive(Debug, Serialize)]
pub struct ValuesView {
    /// The values of this page.
    pub values: Vec<FacetLinkView>,
    /// How many there are in all.
    pub total: usize,
    /// The whole list.
    pub list: LinkView,
    /// The pages of values.
    pub pages: Vec<LinkView>,
}

/// The facets by which the list of a type can be narrowed.
#[must_use]
pub fn facets(page: &Page<'_>, type_: TypeId) -> Vec<FacetView> {
    let all = page.graph().facets(type_);
    let useful = all.filter(|(_, _, table)| !table.values.is_empty());
    useful
        .map(|(id, facet, table)| view(page, id, facet, table))
        .collect()
}

fn view(page: &Page<'_>, id: FacetId, facet: &Facet, table: &FacetTable) -> FacetView {
    let total = table.values.len();
    let all = (total > MOST_VALUES)
        .then(|| link(page, FacetPage::first(id, None), page.text("facet_all")));
    FacetView {
        name: facet.name.clone(),
        label: shown(page, &table.label),
        values: commonest(table)
            .into_iter()
            .filter_map(|at| value_link(page, id, table, at))
            .collect(),
        all: all.flatten(),
        total,
    }
}

/// The values that stand on a list: all of a few, else the commonest; of years
/// the last.
fn commonest(table: &FacetTable) -> Vec<u32> {
    let mut values: Vec<u32> = (0..).take(table.values.len()).collect();
    if values.len() > MOST_VALUES {
        let rank = |at: &u32| {
            let value = table.values.get(*at as usize);
            let count = value.filter(|value| value.year.is_none());
            std::cmp::Reverse(count.map_or(0, |value| value.entries.len()))
        };
        values.sort_by_key(rank);
        values.truncate(MOST_VALUES);
        values.sort_unstable();
    }
    values
}

/// A link to the page of a value with how many have it.
pub(super) fn value_link(
    page: &Page<'_>,
    id: FacetId,
    table: &FacetTable,
    at: u32,
) -> Option<FacetLinkView> {
    let value = table.values.get(at as usize)?;
    Some(FacetLinkView {
        id: value.id.to_string(),
        link: link(page, FacetPage::first(id, Some(at)), &value.label)?,
        count: value.entries.len(),
    })
}

/// A link to a page of a facet, if it has its address.
fn link(page: &Page<'_>, to: FacetPage, title: &str) -> Option<LinkView> {
    let graph = page.graph();
    graph.has_facet_page(to).then(|| {
        let address = graph.facet_address(to.facet, to.value);
        page.link_to(&address, shown(page, title))
    })
}

fn shown(page: &Page<'_>, words: &str) -> String {
    typographic(words, &page.language).into_owned()
}

/// The lists narrowed by an entry: everywhere that it is a value.
#[must_use]
pub(super) fn found(page: &Page<'_>, entry: EntryId) -> Vec<FacetLinkView> {
    let graph = page.graph();
    let all: Vec<(FacetId, u32)> = graph.values_of(entry).collect();
    let twice = |type_| all.iter().filter(|(id, _)| id.type_ == type_).count() > 1;
    let link = |&(id, at): &(FacetId, u32)| {
        let (_, table) = graph.facet(id)?;
        let mut found = value_link(page, id, table, at)?;
        found.link.title = page.words(&graph.schema.type_(id.type_).label.1);
        if twice(id.type_) {
            let words = [("list", &*found.link.title), ("facet", &*table.label)];
            found.link.title = page.fill("facet_title", &words);
        }
        Some(found)
    };
    all.iter().filter_map(link).collect()
}

/// What a list is narrowed by that holds those with value `at` of a facet.
#[must_use]
pub fn narrowed(page: &Page<'_>, id: FacetId, at: u32) -> Option<NarrowedView> {
    let graph = page.graph();
    let (facet, table) = graph.facet(id)?;
    let value = table.values.get(at as usize)?;
    let about = value.entry.filter(|&entry| {
        let known = graph.entry(entry);
        known.has_page(&graph.schema)
    });
    Some(NarrowedView {
        name: facet.name.clone(),
        value: value.id.to_string(),
        words: shown(page, &format!("{}: {}", table.label, value.label)),
        list: page.list_link(id.type_),
        among: graph.list(id.type_).len(),
        about: about.map(|entry| page.entry_link(entry, None)),
        others: view(page, id, facet, table),
    })
}

/// Page `number` of the values of a facet.
#[must_use]
pub fn values(page: &Page<'_>, id: FacetId, number: usize) -> Option<ValuesView> {
    let graph = page.graph();
    let (_, table) = graph.facet(id)?;
    let all = (0..).take(table.values.len());
    let here = all.skip(list::first_on(number) - 1).take(LIST_PAGE);
    let address = graph.facet_address(id, None);
    Some(ValuesView {
        values: here
            .filter_map(|at| value_link(page, id, table, at))
            .collect(),
        total: table.values.len(),
        list: page.list_link(id.type_),
        pages: list::pages(page, &address, table.values.len(), number),
    })
}

/// The title of a list that is narrowed by a value.
#[must_use]
pub fn value_title(page: &Page<'_>, narrowed: &NarrowedView) -> String {
    let words = [
        ("list", narrowed.list.title.as_str()),
        ("facet", narrowed.words.as_str()),
    ];
    page.fill("facet_title", &words)
}
