//! The order of each type's list.

use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;

use rayon::prelude::*;

use super::{EntryId, Graph, Item};
use crate::model::Entry;
use crate::schema::TypeId;
use crate::text::{CollationKey, collation_key};
use crate::time::Time;

/// What entries of a list are ordered by; absent values come last, also where
/// the order is turned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum OrderKey {
    Number(Sorted),
    Time(Time),
    Text(CollationKey),
    Turned(Reverse<Box<OrderKey>>),
    Absent,
}

/// A number in the total order of IEEE 754.
#[derive(Clone, Copy, Debug)]
struct Sorted(f64);

impl Ord for Sorted {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Sorted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Sorted {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Sorted {}

/// The published entries of every type, in order.
pub(super) fn all(graph: &Graph) -> Vec<Vec<EntryId>> {
    let mut lists = vec![Vec::new(); graph.schema.types().count()];
    // What was taken back keeps its address and nothing else; what has no page
    // has no address but its place on the list.
    let gone = |entry: &Entry| entry.is_withdrawn() && entry.has_page(&graph.schema);
    for (id, entry) in graph.published().filter(|(_, entry)| !gone(entry)) {
        lists[usize::from(entry.type_.0)].push(id);
    }
    for (type_, list) in (0..).map(TypeId).zip(&mut lists) {
        let keyed = list.par_iter().map(|&id| {
            (
                graph.is_bare(id),
                key(graph, type_, id),
                graph.by_title(id),
                id,
            )
        });
        let mut keyed: Vec<(bool, OrderKey, usize, EntryId)> = keyed.collect();
        keyed.sort_unstable();
        *list = keyed.into_iter().map(|(_, _, _, id)| id).collect();
    }
    lists
}

/// The entries that stand apart, by index.
pub(super) fn apart(graph: &Graph) -> HashSet<EntryId> {
    let all = graph.published().map(|(id, _)| id);
    all.filter(|&id| graph.is_bare(id)).collect()
}

impl Graph {
    /// Whether an entry stands apart from the others of its type, since
    /// nothing is told of it yet.
    #[must_use]
    pub fn is_apart(&self, id: EntryId) -> bool {
        self.tables.apart.contains(&id)
    }

    /// The same, before the tables are made.
    fn is_bare(&self, id: EntryId) -> bool {
        let declared = self.type_of(id);
        let nothing = |path| self.query(id, path).is_empty();
        let apart = declared.apart.as_ref();
        apart.is_some_and(|apart| apart.without.iter().all(nothing))
    }
}

/// The place of each entry on its list.
pub(super) fn ranks(graph: &Graph) -> Vec<u32> {
    let mut ranks = vec![0; graph.len()];
    for list in &graph.tables.lists {
        for (rank, id) in (0..).zip(list) {
            ranks[id.0 as usize] = rank;
        }
    }
    ranks
}

/// The place of each entry among all, by what it is called.
pub(super) fn by_title(graph: &Graph) -> Vec<u32> {
    let keyed = graph.entries.par_iter().enumerate();
    let keyed = keyed.map(|(at, entry)| {
        let title = entry.title(&graph.language, &graph.language);
        (collation_key(title), at)
    });
    let mut order: Vec<(CollationKey, usize)> = keyed.collect();
    order.sort_unstable();
    let mut places = vec![0; graph.len()];
    for (place, (_, at)) in (0..).zip(order) {
        places[at] = place;
    }
    places
}

fn key(graph: &Graph, type_: TypeId, id: EntryId) -> OrderKey {
    let declared = graph.schema.type_(type_);
    let items = declared.order.iter().flat_map(|path| graph.query(id, path));
    match items.map(|item| of_item(graph, &item)).next() {
        Some(key) if declared.descending => OrderKey::Turned(Reverse(Box::new(key))),
        Some(key) => key,
        None => OrderKey::Absent,
    }
}

fn of_item(graph: &Graph, item: &Item<'_>) -> OrderKey {
    match item.number() {
        Some(number) => OrderKey::Number(Sorted(number)),
        None => match item.time() {
            Some(time) => OrderKey::Time(time.clone()),
            None => OrderKey::Text(collation_key(&graph.words(item, &graph.language))),
        },
    }
}
