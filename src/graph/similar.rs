//! "Who does the same": entries that share what the owner's paths lead to.
//!
//! Each shared term counts by how few have it: one over their number. What
//! more than a tenth of the pages have says nothing and does not count. So no
//! score hangs on the number of pages, which every new page moves.

use std::collections::HashMap;

use super::{EntryId, Graph, Item};
use crate::schema::TypeId;

/// Below this many bearers a term counts, however small the portal is.
const ALWAYS_RARE: usize = 3;

/// An entry that is like another, and why.
#[derive(Clone, Debug)]
pub struct Alike<'g> {
    /// The other entry.
    pub entry: EntryId,
    /// What they share, the rarest first.
    pub reasons: Vec<Item<'g>>,
    /// The sum of the terms' weights.
    pub score: f64,
}

/// Who has which term, for each path of each type.
#[derive(Debug)]
pub(super) struct Index {
    bearers: HashMap<(TypeId, u16, String), Vec<EntryId>>,
    most: usize,
}

impl Index {
    fn new(graph: &Graph) -> Self {
        let mut bearers: HashMap<(TypeId, u16, String), Vec<EntryId>> = HashMap::new();
        let mut pages = 0;
        for (id, entry) in graph.published() {
            pages += usize::from(!entry.row);
            for (at, path) in (0..).zip(&graph.schema.type_(entry.type_).similar) {
                for item in graph.query(id, path) {
                    bearers
                        .entry((entry.type_, at, graph.identity(&item)))
                        .or_default()
                        .push(id);
                }
            }
        }
        Self {
            bearers,
            most: (pages / 10).max(ALWAYS_RARE),
        }
    }
}

impl Graph {
    /// The entries that are most like this one, at most `limit`.
    #[must_use]
    pub fn alike(&self, id: EntryId, limit: usize) -> Vec<Alike<'_>> {
        let entry = self.entry(id);
        let paths = &self.schema.type_(entry.type_).similar;
        if paths.is_empty() {
            return Vec::new();
        }
        let index = self.similar.get_or_init(|| Index::new(self));
        let mut found: HashMap<EntryId, (f64, Vec<(usize, Item<'_>)>)> = HashMap::new();
        for (at, path) in (0..).zip(paths) {
            for item in self.query(id, path) {
                let key = (entry.type_, at, self.identity(&item));
                let bearers = index.bearers.get(&key).map_or(&[][..], Vec::as_slice);
                if bearers.len() > index.most {
                    continue;
                }
                for &other in bearers.iter().filter(|&&other| other != id) {
                    let (score, reasons) = found.entry(other).or_default();
                    #[expect(clippy::cast_precision_loss, reason = "few bear a rare term")]
                    let weight = 1.0 / bearers.len() as f64;
                    *score += weight;
                    reasons.push((bearers.len(), item));
                }
            }
        }
        let mut alike: Vec<Alike<'_>> = found
            .into_iter()
            .map(|(entry, (score, mut reasons))| {
                reasons.sort_by_key(|(bearers, _)| *bearers);
                Alike {
                    entry,
                    reasons: reasons.into_iter().map(|(_, item)| item).collect(),
                    score,
                }
            })
            .collect();
        alike.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
        alike.truncate(limit);
        alike
    }
}
