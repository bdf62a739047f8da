//! The store of facets that browsers read: the values by which answers and
//! lists are narrowed, and the numbers of the entries that have each.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::shards::numbers;
use crate::graph::{EntryId, FacetValue, Graph};
use crate::schema::TypeId;

/// A facet of all types that have one of its name.
#[derive(Debug, Default)]
struct Merged<'g> {
    label: &'g str,
    /// The values of each type, by their id in addresses.
    values: BTreeMap<&'g str, Vec<&'g FacetValue>>,
}

/// The numbers of entries.
type Slots = BTreeMap<EntryId, u32>;

/// The facets as JSON by their name in addresses: the label, then for each
/// value its id, its label and the entries that have it. Entries that have a
/// wider term, and so possibly the value, follow by that term's title.
pub(super) fn all(graph: &Graph, order: &[(u32, EntryId)]) -> BTreeMap<String, String> {
    let slots: Slots = order.iter().map(|(slot, id)| (*id, *slot)).collect();
    let mut merged: BTreeMap<&str, Merged<'_>> = BTreeMap::new();
    let searched = graph.schema.types().filter(|(_, known)| known.search);
    for (_, facet, table) in searched.flat_map(|(type_, _)| graph.facets(type_)) {
        let known = merged.entry(&facet.name).or_default();
        if known.label.is_empty() {
            known.label = &table.label;
        }
        for value in &table.values {
            known.values.entry(&value.id).or_default().push(value);
        }
    }
    let used = merged
        .into_iter()
        .filter(|(_, facet)| !facet.values.is_empty());
    used.map(|(name, facet)| (name.to_owned(), json(graph, facet, &slots).to_string()))
        .collect()
}

/// The facets of a type that have been made, in the order of its declaration.
pub(super) fn of_type(
    graph: &Graph,
    type_: TypeId,
    made: &BTreeMap<String, String>,
) -> Vec<String> {
    let names = graph.schema.type_(type_).facets.iter();
    let names = names.map(|facet| facet.name.clone());
    names.filter(|name| made.contains_key(name)).collect()
}

fn json(graph: &Graph, facet: Merged<'_>, slots: &Slots) -> Value {
    let values = facet.values.into_values();
    let mut values: Vec<(&FacetValue, Vec<&FacetValue>)> = values
        .filter_map(|values| Some((*values.first()?, values)))
        .collect();
    values.sort_by_cached_key(|(first, _)| first.order(graph));
    let told = values.iter().map(|(first, values)| {
        let has = values.iter().flat_map(|value| &value.entries);
        let mut told = vec![
            json!(first.id),
            json!(first.label),
            json!(encoded(has.copied(), slots)),
        ];
        let loose = loose(graph, values, slots);
        told.extend((!loose.is_empty()).then(|| loose.into()));
        Value::Array(told)
    });
    json!([facet.label, told.collect::<Vec<_>>()])
}

/// The entries that have only a wider term than these values, by its title.
fn loose(graph: &Graph, values: &[&FacetValue], slots: &Slots) -> Vec<Value> {
    let mut terms: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    for (entry, term) in values.iter().flat_map(|value| &value.loose) {
        terms.entry(*term).or_default().push(*entry);
    }
    let told = terms.into_iter().map(|(term, has)| {
        let title = graph.entry(term).title(&graph.language, &graph.language);
        json!([title, encoded(has.into_iter(), slots)])
    });
    told.collect()
}

fn encoded(entries: impl Iterator<Item = EntryId>, slots: &Slots) -> String {
    let mut has: Vec<u32> = entries.filter_map(|id| slots.get(&id).copied()).collect();
    has.sort_unstable();
    numbers(&has)
}
