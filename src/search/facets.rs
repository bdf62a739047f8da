//! What lists and answers can be narrowed by: the values of declared paths, and
//! who has each. One store serves the search page and every list.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::shards::numbers;
use crate::graph::{EntryId, Graph, Item};
use crate::schema::{Path, Type, TypeId};
use crate::text::{Text, collation_key, slug};
use crate::time::Time;

/// Years of one time that are values: a longer one is an age, not a period.
const MOST_YEARS: i16 = 60;

/// Something to narrow by.
#[derive(Debug, Default)]
struct Facet {
    label: String,
    /// Who has each value, by its id in addresses.
    values: BTreeMap<String, FacetValue>,
}

#[derive(Debug, Default)]
struct FacetValue {
    label: String,
    entries: Vec<u32>,
    /// Years stand with the last first, all else in the order of the alphabet.
    year: Option<i16>,
}

/// The facets as JSON by their name in addresses: what it is called, then of
/// each value its id, what it is called, and who has it.
pub(super) fn all(graph: &Graph, order: &[(u32, EntryId)]) -> BTreeMap<String, String> {
    let mut facets: BTreeMap<String, Facet> = BTreeMap::new();
    for (slot, id) in order {
        let declared = graph.schema.type_(graph.entry(*id).type_);
        for path in &declared.facets {
            let facet = facets.entry(path.text()).or_default();
            if facet.label.is_empty() {
                facet.label = label(graph, graph.entry(*id).type_, path);
            }
            for item in graph.query(*id, path) {
                add(graph, &item, *slot, facet);
            }
        }
    }
    let used = facets
        .into_iter()
        .filter(|(_, facet)| facet.values.len() > 1);
    used.map(|(name, facet)| (name, json(facet).to_string()))
        .collect()
}

/// The facets of a type that have been made, in the order of its declaration.
pub(super) fn of_type(
    graph: &Graph,
    type_: TypeId,
    made: &BTreeMap<String, String>,
) -> Vec<String> {
    let paths = graph.schema.type_(type_).facets.iter().map(Path::text);
    paths.filter(|name| made.contains_key(name)).collect()
}

fn add(graph: &Graph, item: &Item<'_>, slot: u32, facet: &mut Facet) {
    let mut note = |id: String, label: String, year: Option<i16>| {
        let value = facet.values.entry(id).or_default();
        value.label = label;
        value.year = year;
        if value.entries.last() != Some(&slot) {
            value.entries.push(slot);
        }
    };
    if let Some(time) = item.time() {
        for year in years(time, graph.date.year()) {
            note(year.to_string(), year.to_string(), Some(year));
        }
        return;
    }
    let words = graph.words(item, &graph.language);
    let id = match item {
        Item::Entry(id) => graph.entry(*id).id.to_string(),
        _ => slug(&words),
    };
    if !id.is_empty() {
        note(id, words, None);
    }
}

/// The years of a time, to the present where it is open.
fn years(time: &Time, today: i16) -> Vec<i16> {
    let Some(first) = time.earliest().map(|day| day.year()) else {
        return Vec::new();
    };
    let last = time.latest().map_or(today.max(first), |day| day.year());
    (first..=last.min(first.saturating_add(MOST_YEARS))).collect()
}

/// What the last step of a path is called: a field, or the entries that an
/// inverse leads to.
fn label(graph: &Graph, type_: TypeId, path: &Path) -> String {
    let schema = &graph.schema;
    let last = path.steps.last().map_or("", String::as_str);
    let named = |type_: &Type| schema.named(&type_.fields, last);
    let first = path.steps.len() == 1;
    let own = named(schema.type_(type_)).filter(|_| first);
    let from = schema.inverse(type_, last).filter(|_| first);
    let from = from.and_then(|inverse| inverse.fields.first());
    let anywhere = || schema.types().find_map(|(_, declared)| named(declared));
    let text: Option<&Text> = match (own, from) {
        (None, Some((from, _))) => Some(&schema.type_(*from).label.1),
        (own, _) => own
            .or_else(anywhere)
            .and_then(|field| schema.field(field).label.as_ref()),
    };
    text.map_or_else(
        || last.to_owned(),
        |text| text.get(&graph.language, &graph.language).to_owned(),
    )
}

fn json(facet: Facet) -> Value {
    let mut values: Vec<(String, FacetValue)> = facet.values.into_iter().collect();
    values.sort_by_cached_key(|(_, value)| {
        (std::cmp::Reverse(value.year), collation_key(&value.label))
    });
    let values: Vec<Value> = values
        .into_iter()
        .map(|(id, value)| json!([id, value.label, numbers(&value.entries)]))
        .collect();
    json!([facet.label, values])
}
