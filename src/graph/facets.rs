//! What lists can be narrowed by: the values of every facet, and who has each.
//!
//! One table serves the pages of values, the panels of lists and the store that
//! browsers read, so that all of them count the same.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::addresses::Refused;
use super::{EntryId, Graph, Item, LIST_PAGE};
use crate::schema::facet::Values;
use crate::schema::{Facet, Path, Type, TypeId};
use crate::text::{Text, collation_key, in_address, sentence_case};
use crate::time::Time;

/// Years of one time that are values: a longer one is an age, not a period.
const MOST_YEARS: i16 = 60;

/// How many values of one facet stand on a list.
const MOST_SHOWN: usize = 12;

/// Which facet: its type, and its place among those that the type declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FacetId {
    /// The type.
    pub type_: TypeId,
    /// The place in the declaration.
    pub at: u16,
}

/// A page of a facet: of all its values, or of the entries that have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetPage {
    /// The facet.
    pub facet: FacetId,
    /// The value, by its place among those of the facet.
    pub value: Option<u32>,
    /// Which page of the list, from 1.
    pub number: usize,
}

/// What is known of one facet.
#[derive(Clone, Debug, Default)]
pub struct FacetTable {
    /// What it is called, in the portal's language.
    pub label: String,
    /// The address of the page of its values.
    address: String,
    /// Its values, each with at least one entry, by [`FacetValue::order`].
    pub values: Vec<FacetValue>,
    /// The values that stand on a list, by their places: all of a few, else
    /// the commonest; of years the last. The page of the facet has all.
    pub foremost: Vec<u32>,
}

/// A value of a facet, and who has it.
#[derive(Clone, Debug)]
pub struct FacetValue {
    /// What it is known by in addresses.
    pub id: Box<str>,
    /// What it is called, in the portal's language.
    pub label: String,
    /// The entry that it is, if it is one.
    pub entry: Option<EntryId>,
    /// The year that it is, if it is one.
    pub year: Option<i16>,
    /// The entries that have it, in the order of their list.
    pub entries: Vec<EntryId>,
    /// Those of them of which no more is known than a range in which it lies,
    /// each with the term that says so, by entry.
    pub loose: Vec<(EntryId, EntryId)>,
}

/// The facets of all types.
#[derive(Clone, Debug, Default)]
pub(super) struct Facets {
    /// By type and place in the declaration.
    tables: Vec<Vec<FacetTable>>,
    /// Which values an entry is, by entry.
    of_entry: Vec<(EntryId, FacetId, u32)>,
    /// Pages whose addresses somebody else has.
    pub(super) refused: Refused,
}

/// A value while the table is made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Entry(EntryId),
    Year(i16),
    Part(u16),
    Words(String),
}

/// A value of an entry, and the term for the range within which it lies.
type Keyed = (Key, Option<EntryId>);

/// The facets of all types, out of the lists of the graph.
pub(super) fn all(graph: &Graph) -> Facets {
    let types: Vec<(TypeId, &Type)> = graph.schema.types().collect();
    let of_type = |(type_, declared)| of_type(graph, type_, declared);
    let tables: Vec<Vec<FacetTable>> = types.into_par_iter().map(of_type).collect();
    let mut of_entry = Vec::new();
    for (type_, tables) in (0..).map(TypeId).zip(&tables) {
        for (at, table) in (0..).zip(tables) {
            let values = (0..).zip(&table.values);
            let known = values.filter_map(|(value, known)| Some((known.entry?, value)));
            of_entry.extend(known.map(|(entry, value)| (entry, FacetId { type_, at }, value)));
        }
    }
    of_entry.sort_unstable();
    Facets {
        tables,
        of_entry,
        refused: Refused::default(),
    }
}

fn of_type(graph: &Graph, type_: TypeId, declared: &Type) -> Vec<FacetTable> {
    // What was taken back is on no list that can be narrowed.
    let all = graph.list(type_).iter().copied();
    let entries: Vec<EntryId> = all.filter(|&id| !graph.entry(id).is_withdrawn()).collect();
    let tables = declared.facets.par_iter().map(|facet| {
        let values = values(graph, declared, facet, &entries);
        FacetTable {
            label: label(graph, type_, facet),
            address: format!("{}/{}", declared.folder, facet.address()),
            foremost: foremost(&values),
            values,
        }
    });
    tables.collect()
}

fn foremost(values: &[FacetValue]) -> Vec<u32> {
    let mut counted: Vec<(u32, &FacetValue)> = (0..).zip(values).collect();
    if counted.len() > MOST_SHOWN {
        counted.sort_by_key(|(_, value)| {
            let counts = value.year.is_none();
            std::cmp::Reverse(if counts { value.entries.len() } else { 0 })
        });
        counted.truncate(MOST_SHOWN);
    }
    let mut places: Vec<u32> = counted.into_iter().map(|(at, _)| at).collect();
    places.sort_unstable();
    places
}

/// The values of a facet, in the order in which they are shown.
fn values(graph: &Graph, type_: &Type, facet: &Facet, entries: &[EntryId]) -> Vec<FacetValue> {
    let keys: Vec<Vec<Keyed>> = entries
        .par_iter()
        .map(|&id| keys(graph, type_, facet, id))
        .collect();
    let mut by_key: BTreeMap<Key, Vec<(EntryId, Option<EntryId>)>> = BTreeMap::new();
    for (&entry, keys) in entries.iter().zip(keys) {
        for (key, term) in keys {
            by_key.entry(key).or_default().push((entry, term));
        }
    }
    let named = by_key.into_iter();
    let mut values: Vec<FacetValue> = named
        .map(|(key, entries)| value(graph, type_, facet, key, &entries))
        .filter(|value| !value.id.is_empty())
        .collect();
    merge(graph, &mut values);
    values.sort_by_cached_key(|value| value.order(graph));
    values
}

/// The values of an entry, each once; those that are known for sure before
/// those within a range.
fn keys(graph: &Graph, type_: &Type, facet: &Facet, id: EntryId) -> Vec<Keyed> {
    let mut keys: Vec<Keyed> = Vec::new();
    match &facet.values {
        Values::Path(path) => {
            for item in graph.query(id, path) {
                match (item, item.time()) {
                    (Item::Entry(id), _) => keys.extend(terms(graph, id)),
                    (_, Some(time)) => {
                        let years = years(time, graph.date.year());
                        keys.extend(years.map(|year| (Key::Year(year), None)));
                    }
                    _ => {
                        let words = graph.words(&item, &graph.language);
                        keys.push((Key::Words(words), None));
                    }
                }
            }
        }
        Values::Parts(parts) => {
            let told = (0..).zip(parts);
            let told = told.filter(|(_, part)| tells(graph, type_, id, part));
            keys.extend(told.map(|(at, _)| (Key::Part(at), None)));
        }
    }
    keys.sort_unstable();
    keys.dedup_by(|later, first| later.0 == first.0);
    keys
}

/// How many pages of a facet an item puts an entry on.
pub(super) fn weight(graph: &Graph, item: &Item<'_>) -> usize {
    /// Words make a page and a feed of their own, most often.
    const WORDS: usize = 20;
    match (item, item.time()) {
        (Item::Entry(id), _) => {
            let covers = graph.type_of(*id).covers.as_ref();
            covers.map_or(1, |path| graph.query(*id, path).len().max(1))
        }
        (_, Some(time)) => years(time, graph.date.year()).count(),
        _ => WORDS,
    }
}

/// The values that an entry stands for: itself, or all in the range that it is.
fn terms(graph: &Graph, id: EntryId) -> Vec<Keyed> {
    let declared = graph.type_of(id);
    let covered = declared.covers.as_ref().map(|path| graph.query(id, path));
    let covered = covered.unwrap_or_default().into_iter();
    let within = covered.filter_map(|item| match item {
        Item::Entry(term) => Some((Key::Entry(term), Some(id))),
        _ => None,
    });
    let within: Vec<Keyed> = within.collect();
    if within.is_empty() {
        vec![(Key::Entry(id), None)]
    } else {
        within
    }
}

/// Whether an entry tells something in this part of its page.
fn tells(graph: &Graph, type_: &Type, id: EntryId, part: &Path) -> bool {
    match type_.section(part) {
        Some(at) => graph.entry(id).has_section(at),
        None => !graph.query(id, part).is_empty(),
    }
}

fn value(
    graph: &Graph,
    type_: &Type,
    facet: &Facet,
    key: Key,
    holders: &[(EntryId, Option<EntryId>)],
) -> FacetValue {
    let (id, label, entry, year) = match key {
        Key::Entry(entry) => {
            let known = graph.entry(entry);
            let title = known.title(&graph.language, &graph.language);
            (known.id.clone(), title.to_owned(), Some(entry), None)
        }
        Key::Year(year) => (year.to_string().into(), year.to_string(), None, Some(year)),
        Key::Part(at) => {
            let (id, label) = part(graph, type_, facet, at);
            (id.into(), label, None, None)
        }
        Key::Words(words) => (in_address(&words).into(), words, None, None),
    };
    let loose = holders.iter();
    let mut loose: Vec<(EntryId, EntryId)> = loose
        .filter_map(|(entry, term)| Some((*entry, (*term)?)))
        .collect();
    loose.sort_unstable();
    FacetValue {
        id,
        label,
        entry,
        year,
        entries: holders.iter().map(|(entry, _)| *entry).collect(),
        loose,
    }
}

/// The id and the name of a part of a page.
fn part(graph: &Graph, type_: &Type, facet: &Facet, at: u16) -> (String, String) {
    let Some(path) = facet.parts().get(usize::from(at)) else {
        return Default::default();
    };
    match type_.section(path).and_then(|at| type_.sections.get(at)) {
        Some(section) => (section.id.clone(), words(graph, &section.label)),
        None => (
            in_address(&path.text()),
            last_label(graph, graph.schema.type_named(&type_.id), path),
        ),
    }
}

/// Words that are one in addresses are one value.
fn merge(graph: &Graph, values: &mut Vec<FacetValue>) {
    values.sort_by(|a, b| a.id.cmp(&b.id));
    values.dedup_by(|later, first| {
        let same = later.id == first.id;
        if same {
            first.entries.append(&mut later.entries);
            first.entries.sort_unstable_by_key(|&id| graph.rank(id));
            first.entries.dedup();
            // Words are within no range.
        }
        same
    });
}

/// The years of a time, to the present where it is open.
fn years(time: &Time, today: i16) -> Range<i16> {
    let Some(first) = time.earliest().map(|day| day.year()) else {
        return 0..0;
    };
    let last = time.latest().map_or(today.max(first), |day| day.year());
    let last = last.min(first.saturating_add(MOST_YEARS));
    first..last.saturating_add(1)
}

fn label(graph: &Graph, type_: TypeId, facet: &Facet) -> String {
    match (&facet.label, &facet.values) {
        (Some(label), _) => words(graph, label),
        (None, Values::Path(path)) => last_label(graph, Some(type_), path),
        (None, Values::Parts(_)) => facet.name.clone(),
    }
}

fn words(graph: &Graph, text: &Text) -> String {
    text.get(&graph.language, &graph.language).to_owned()
}

/// What the last step of a path is called: a field, or the entries that an
/// inverse leads to.
fn last_label(graph: &Graph, type_: Option<TypeId>, path: &Path) -> String {
    let schema = &graph.schema;
    let last = path.steps.last().map_or("", String::as_str);
    let named = |type_: &Type| schema.named(&type_.fields, last);
    let first = type_.filter(|_| path.steps.len() == 1);
    let own = first.and_then(|type_| named(schema.type_(type_)));
    let from = first.and_then(|type_| schema.inverse(type_, last));
    let from = from.and_then(|inverse| inverse.fields.first());
    let anywhere = || schema.types().find_map(|(_, declared)| named(declared));
    let text: Option<&Text> = match (own, from) {
        (None, Some((from, _))) => Some(&schema.type_(*from).label.1),
        (own, _) => own
            .or_else(anywhere)
            .and_then(|field| schema.field(field).label.as_ref()),
    };
    text.map_or_else(|| sentence_case(last), |text| words(graph, text))
}

impl FacetValue {
    /// What values are sorted by: years with the last first, terms as their
    /// type orders them, all else by the alphabet.
    #[must_use]
    pub fn order(&self, graph: &Graph) -> impl Ord + use<> {
        let ordered = self.entry.filter(|&term| {
            let declared = graph.type_of(term);
            declared.order.is_some()
        });
        let rank = ordered.map_or(0, |term| graph.rank(term));
        (
            std::cmp::Reverse(self.year),
            rank,
            collation_key(&self.label),
            self.id.clone(),
        )
    }

    /// The term for the range within which an entry has this value, where no
    /// more is known.
    #[must_use]
    pub fn within(&self, entry: EntryId) -> Option<EntryId> {
        let at = self.loose.binary_search_by_key(&entry, |(known, _)| *known);
        at.ok().and_then(|at| Some(self.loose.get(at)?.1))
    }
}

impl FacetPage {
    /// All values of a facet, or all entries with one: the first page.
    #[must_use]
    pub fn first(facet: FacetId, value: Option<u32>) -> Self {
        Self {
            facet,
            value,
            number: 1,
        }
    }
}

impl Graph {
    /// The facets of a type, in the order of its declaration.
    pub fn facets(&self, type_: TypeId) -> impl Iterator<Item = (FacetId, &Facet, &FacetTable)> {
        let declared = self.schema.type_(type_).facets.iter();
        let tables = self.tables.facets.tables.get(usize::from(type_.0));
        let all = declared.zip(tables.into_iter().flatten()).zip(0..);
        all.map(move |((facet, table), at)| (FacetId { type_, at }, facet, table))
    }

    /// What is declared of a facet, and what is known of it.
    #[must_use]
    pub fn facet(&self, id: FacetId) -> Option<(&Facet, &FacetTable)> {
        let declared = self.schema.type_(id.type_).facets.get(usize::from(id.at))?;
        let tables = self.tables.facets.tables.get(usize::from(id.type_.0))?;
        Some((declared, tables.get(usize::from(id.at))?))
    }

    /// The values that an entry is, by type and facet.
    pub fn values_of(&self, entry: EntryId) -> impl Iterator<Item = (FacetId, u32)> {
        let all = &self.tables.facets.of_entry;
        let first = all.partition_point(|(known, ..)| *known < entry);
        let rest = all.get(first..).unwrap_or_default().iter();
        rest.take_while(move |(known, ..)| *known == entry)
            .map(|(_, facet, value)| (*facet, *value))
    }

    /// Where a facet's values are listed, or the entries that have one of them.
    #[must_use]
    pub fn facet_address(&self, id: FacetId, value: Option<u32>) -> String {
        let Some((_, table)) = self.facet(id) else {
            return self.schema.type_(id.type_).folder.clone();
        };
        let value = value.and_then(|value| table.values.get(value as usize));
        value.map_or_else(
            || table.address.clone(),
            |value| format!("{}/{}", table.address, value.id),
        )
    }

    /// Whether the page of a facet or value stands at its address: what the
    /// portal has of its own comes first.
    #[must_use]
    pub fn has_facet_page(&self, id: FacetId, value: Option<u32>) -> bool {
        !self.tables.facets.refused.contains(&(id, value))
    }

    /// Every first page of a facet or value with its address, and how many
    /// pages it takes.
    pub(super) fn facet_pages(&self) -> Vec<(String, FacetPage, usize)> {
        let mut pages = Vec::new();
        for (type_, _) in self.schema.types() {
            for (id, _, table) in self.facets(type_) {
                let mut add = |value, count: usize| {
                    let address = self.facet_address(id, value);
                    let page = FacetPage::first(id, value);
                    pages.push((address, page, count.div_ceil(LIST_PAGE)));
                };
                if !table.values.is_empty() {
                    add(None, table.values.len());
                }
                for (at, value) in (0..).zip(&table.values) {
                    add(Some(at), value.entries.len());
                }
            }
        }
        pages
    }
}
