//! Ways to narrow a list that work without a script: each value is a link to a
//! page of those that have it.

use serde::Serialize;

use crate::graph::{EntryId, FacetId, FacetTable, Graph, LIST_PAGE};
use crate::schema::facet::Values;
use crate::schema::{Facet, Kind, TypeId};
use crate::text::{Text, typographic};
use crate::view::{LinkView, ListView, Page};

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

/// A form in which readers say what they are like.
#[derive(Debug, Serialize)]
pub struct FinderView {
    /// The heading.
    pub label: String,
    /// A sentence below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// The list that it leads to.
    pub list: LinkView,
    /// What is asked for, each with all its values.
    pub fields: Vec<FacetView>,
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

/// Nobody finds one of more values in a box.
const MOST_TO_CHOOSE: usize = 1000;

/// The finder of a type, if it has one that finds anything.
#[must_use]
pub fn finder(page: &Page<'_>, type_: TypeId) -> Option<FinderView> {
    let graph = page.graph();
    let declared = graph.schema.type_(type_);
    // Only who is found by search can be found by a script.
    let finder = declared.finder.as_ref().filter(|_| declared.search)?;
    let list = page.list_link(type_);
    let field = |(name, _): &(String, _)| {
        let mut facets = graph.facets(type_);
        let (id, facet, table) = facets.find(|(_, facet, _)| facet.name == *name)?;
        let all = (0..).take(table.values.len().min(MOST_TO_CHOOSE));
        let values = all.filter_map(|at| value_link(page, id, table, at));
        Some(FacetView {
            values: values.collect(),
            all: None,
            ..view(page, id, facet, table)
        })
    };
    let fields = finder.by.iter().filter_map(field);
    let fields: Vec<FacetView> = fields.filter(|field| !field.values.is_empty()).collect();
    let label = finder.label.as_ref().map(|label| page.words(label));
    (!fields.is_empty()).then(|| FinderView {
        label: label.unwrap_or_else(|| list.title.clone()),
        intro: finder.intro.as_ref().map(|intro| page.words(intro)),
        list,
        fields,
    })
}

fn view(page: &Page<'_>, id: FacetId, facet: &Facet, table: &FacetTable) -> FacetView {
    let total = table.values.len();
    let all = (total > table.foremost.len()).then(|| link(page, id, None, page.text("facet_all")));
    let foremost = table.foremost.iter();
    let shown_values = foremost.filter_map(|&at| value_link(page, id, table, at));
    FacetView {
        name: facet.name.clone(),
        label: shown(page, &table.label),
        values: shown_values.collect(),
        all: all.flatten(),
        total,
    }
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
        link: link(page, id, Some(at), &value.label)?,
        count: value.entries.len(),
    })
}

/// A link to a page of a facet, if it has its address.
fn link(page: &Page<'_>, id: FacetId, value: Option<u32>, title: &str) -> Option<LinkView> {
    let graph = page.graph();
    graph.has_facet_page(id, value).then(|| {
        let address = graph.facet_address(id, value);
        page.link_to(&address, shown(page, title))
    })
}

fn shown(page: &Page<'_>, words: &str) -> String {
    typographic(words, &page.language).into_owned()
}

/// The lists narrowed by an entry: everywhere that it is a value.
#[must_use]
pub(in crate::view) fn found(page: &Page<'_>, entry: EntryId) -> Vec<FacetLinkView> {
    let graph = page.graph();
    let all: Vec<(FacetId, u32)> = graph.values_of(entry).collect();
    let twice = |type_| all.iter().filter(|(id, _)| id.type_ == type_).count() > 1;
    let link = |&(id, at): &(FacetId, u32)| {
        let (facet, table) = graph.facet(id)?;
        let mut found = value_link(page, id, table, at)?;
        let inverse = inverse_label(graph, id.type_, facet);
        let label = inverse.unwrap_or(&graph.schema.type_(id.type_).label.1);
        found.link.title = page.words(label);
        if inverse.is_none() && twice(id.type_) {
            let words = [("list", &*found.link.title), ("facet", &*table.label)];
            found.link.title = page.fill("facet_title", &words);
        }
        Some(found)
    };
    all.iter().filter_map(link).collect()
}

/// What the entries are called that refer by the field of a facet, as the owner
/// has it.
fn inverse_label<'g>(graph: &'g Graph, type_: TypeId, facet: &Facet) -> Option<&'g Text> {
    let Values::Path(path) = &facet.values else {
        return None;
    };
    let [step] = path.steps.as_slice() else {
        return None;
    };
    let schema = &graph.schema;
    let field = schema.named(&schema.type_(type_).fields, step)?;
    match &schema.field(field).kind {
        Kind::Reference(reference) => reference.inverse_label.as_ref(),
        _ => None,
    }
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
    let here = all.skip(super::first_on(number) - 1).take(LIST_PAGE);
    let address = graph.facet_address(id, None);
    Some(ValuesView {
        values: here
            .filter_map(|at| value_link(page, id, table, at))
            .collect(),
        total: table.values.len(),
        list: page.list_link(id.type_),
        pages: super::pages(
            page,
            &address,
            table.values.len().div_ceil(LIST_PAGE),
            number,
        ),
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

/// On a list narrowed by value `at`, says on the cards of entries that have only
/// a wider term what that term is.
pub fn tell_ranges(page: &Page<'_>, id: FacetId, at: u32, list: &mut ListView) {
    let graph = page.graph();
    let known = graph.facet(id);
    let value = known.and_then(|(_, table)| table.values.get(at as usize));
    let (Some((_, table)), Some(value)) = (known, value) else {
        return;
    };
    for (&entry, html) in list.entries.iter().zip(&mut list.cards_html) {
        let Some(term) = value.within(entry) else {
            continue;
        };
        let title = page.entry_link(term, None).title;
        let mut card = super::card(page, entry);
        // The card may tell it among all else.
        if !card.card.iter().any(|words| words.text() == title) {
            card.note = Some(shown(page, &format!("{}: {title}", table.label)));
            *html = super::draw_card(page, &card);
        }
    }
}
