//! What a portal holds, counted once for all who tell of it: the report and the
//! preview's overview.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::graph::{EntryId, Graph};
use crate::model::{Entry, Naming};
use crate::schema::TypeId;

/// How much there is of a type, drafts among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeCount {
    /// The type.
    pub type_: TypeId,
    /// Entries with a file of their own.
    pub pages: usize,
    /// Rows of tables.
    pub rows: usize,
    /// Those of both that are drafts.
    pub drafts: usize,
}

/// Every type in the order of the schema, those of which there is nothing too.
#[must_use]
pub fn types(graph: &Graph) -> Vec<TypeCount> {
    let none = |(type_, _)| TypeCount {
        type_,
        pages: 0,
        rows: 0,
        drafts: 0,
    };
    let mut counts: Vec<TypeCount> = graph.schema.types().map(none).collect();
    for (_, entry) in graph.all() {
        if let Some(count) = counts.get_mut(usize::from(entry.type_.0)) {
            count.pages += usize::from(!entry.row);
            count.rows += usize::from(entry.row);
            count.drafts += usize::from(entry.common.draft);
        }
    }
    counts
}

/// Words of text by language, drafts' too; `count` tells those of one page.
pub fn words(graph: &Graph, count: impl Fn(&Arc<Entry>) -> usize) -> BTreeMap<&str, usize> {
    let mut words = BTreeMap::new();
    for (_, entry) in graph.all().filter(|(_, entry)| entry.article.is_some()) {
        *words.entry(entry.language(&graph.language)).or_default() += count(entry);
    }
    words
}

/// Names of things without an entry, and which entries use each, once.
#[must_use]
pub fn open_names(graph: &Graph) -> BTreeMap<&str, Vec<EntryId>> {
    let mut names: BTreeMap<&str, Vec<EntryId>> = BTreeMap::new();
    for (id, entry) in graph.published() {
        for reference in &entry.references {
            let Naming::Open { name, .. } = &reference.to else {
                continue;
            };
            let name = name.get(&graph.language, &graph.language);
            let users = names.entry(name).or_default();
            if users.last() != Some(&id) {
                users.push(id);
            }
        }
    }
    names
}
