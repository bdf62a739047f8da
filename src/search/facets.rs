//! The store of facets that browsers read: the values by which answers and
//! lists are narrowed, and the numbers of the entries that have each.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::shards::numbers;
use crate::graph::{EntryId, FacetValue, Graph};
use crate::schema::TypeId;
use crate::text::collation_key;

/// A facet of all types that have one of its name.
#[derive(Debug, Default)]
struct Merged<'g> {
    label: &'g str,
    /// Who has each value, by its id in addresses.
    values: BTreeMap<&'g str, (&'g FacetValue, Vec<u32>)>,
}

/// The facets as JSON by their name in addresses: what it is called, then of
/// each value its id, what it is called, and who has it.
pub(super) fn all(graph: &Graph, order: &[(u32, EntryId)]) -> BTreeMap<String, String> {
    let slots: BTreeMap<EntryId, u32> = order.iter().map(|(slot, id)| (*id, *slot)).collect();
    let mut merged: BTreeMap<&str, Merged<'_>> = BTreeMap::new();
    let searched = graph.schema.types().filter(|(_, known)| known.search);
    for (type_, _) in searched {
        for (_, facet, table) in graph.facets(type_) {
            let known = merged.entry(&facet.name).or_default();
            if known.label.is_empty() {
                known.label = &table.label;
            }
            for value in &table.values {
                let entry = known.values.entry(&value.id);
                let (_, numbers) = entry.or_insert_with(|| (value, Vec::new()));
                numbers.extend(value.entries.iter().filter_map(|id| slots.get(id)));
            }
        }
    }
    let used = merged
        .into_iter()
        .filter(|(_, facet)| !facet.values.is_empty());
    used.map(|(name, facet)| (name.to_owned(), json(facet).to_string()))
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

fn json(facet: Merged<'_>) -> Value {
    let mut values: Vec<(&FacetValue, Vec<u32>)> = facet.values.into_values().collect();
    values.sort_by_cached_key(|(value, _)| {
        let order = collation_key(&value.label);
        (std::cmp::Reverse(value.year), order, value.id.clone())
    });
    let values: Vec<Value> = values
        .into_iter()
        .map(|(value, mut slots)| {
            slots.sort_unstable();
            json!([value.id, value.label, numbers(&slots)])
        })
        .collect();
    json!([facet.label, values])
}
