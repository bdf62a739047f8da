//! "Who does the same": entries that share what the owner's paths lead to.
//!
//! Each shared term counts by how few have it: one over their number. What
//! more than a tenth of the pages have says nothing and does not count. So no
//! score hangs on the number of pages, which every new page moves.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::query::Identity;
use super::{EntryId, Graph, Item};
use crate::schema::TypeId;

/// Entries that have less in common than one term that ten bear are not alike.
const LEAST: f64 = 0.1;
/// Up to this many bearers a term counts, however small the portal is, and is
/// enough where two entries have nothing else in common.
const ALWAYS_RARE: usize = 3;

/// An entry that is like another, and why.
#[derive(Clone, Debug)]
pub struct Alike<'g> {
    /// The other entry.
    pub entry: EntryId,
    /// What they share, the rarest first.
    pub reasons: Vec<Item<'g>>,
}

/// Who has which term.
#[derive(Debug)]
pub(super) struct Index {
    /// The bearers of each term, by id; none for terms that too many bear.
    bearers: Vec<Vec<EntryId>>,
    /// The terms of each entry, in the order in which its paths lead to them.
    terms: Vec<Box<[u32]>>,
}

/// A term: what a path of a type leads to.
type Term = (TypeId, usize, Identity);

impl Index {
    fn new(graph: &Graph) -> Self {
        let mut known: HashMap<Term, u32> = HashMap::new();
        let mut bearers: Vec<Vec<EntryId>> = Vec::new();
        let mut terms = vec![Box::default(); graph.len()];
        let mut pages = 0;
        for (id, entry) in graph.published().filter(|(_, entry)| !entry.is_withdrawn()) {
            pages += usize::from(!entry.row);
            let mut own = Vec::new();
            for (path, identity, _) in items(graph, id) {
                let next = u32::try_from(bearers.len()).unwrap_or(u32::MAX);
                let term = *known.entry((entry.type_, path, identity)).or_insert(next);
                if term == next {
                    bearers.push(Vec::new());
                }
                if !graph.is_apart(id) {
                    bearers[term as usize].push(id);
                }
                own.push(term);
            }
            terms[id.0 as usize] = own.into();
        }
        let most = (pages / 10).max(ALWAYS_RARE);
        for bearers in bearers.iter_mut().filter(|bearers| bearers.len() > most) {
            *bearers = Vec::new();
        }
        Self { bearers, terms }
    }

    fn bearers(&self, term: u32) -> &[EntryId] {
        self.bearers.get(term as usize).map_or(&[], Vec::as_slice)
    }
}

/// What the paths of an entry's type lead to. An entry that several paths lead
/// to is one term; other values are told apart by their path.
fn items(graph: &Graph, id: EntryId) -> Vec<(usize, Identity, Item<'_>)> {
    let mut found: Vec<(usize, Identity, Item<'_>)> = Vec::new();
    let mut known = HashSet::new();
    for (at, path) in graph.type_of(id).similar.iter().enumerate() {
        for item in graph.query(id, path) {
            let identity = graph.identity(&item);
            let path = if matches!(identity, Identity::Entry(_)) {
                0
            } else {
                at
            };
            if known.insert((path, identity.clone())) {
                found.push((path, identity, item));
            }
        }
    }
    found
}

thread_local! {
    /// Scores by entry, all zero between two uses: most entries share nothing.
    static SCORES: RefCell<Vec<Score>> = const { RefCell::new(Vec::new()) };
}

/// What an entry shares with another.
#[derive(Clone, Copy, Default)]
struct Score {
    /// The sum of the weights.
    sum: f64,
    /// Whether it is more than one term.
    several: bool,
}

impl Score {
    fn is_enough(self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let rare = 1.0 / ALWAYS_RARE as f64;
        let least = if self.several { LEAST } else { rare };
        self.sum >= least - 1e-9
    }
}

impl Graph {
    /// The entries that are most like this one, at most `limit`; equally
    /// like ones by id.
    #[must_use]
    pub fn alike(&self, id: EntryId, limit: usize) -> Vec<Alike<'_>> {
        if self.type_of(id).similar.is_empty() {
            return Vec::new();
        }
        let index = self.similar.get_or_init(|| Index::new(self));
        let own = &index.terms[id.0 as usize];
        let best = SCORES.with_borrow_mut(|scores| {
            scores.resize(self.len().max(scores.len()), Score::default());
            best(index, own, id, limit, scores)
        });
        if best.is_empty() {
            return Vec::new();
        }
        let items: Vec<Item<'_>> = items(self, id)
            .into_iter()
            .map(|(_, _, item)| item)
            .collect();
        let reasons = |other: EntryId| {
            let mut shared: Vec<(usize, Item<'_>)> = own
                .iter()
                .zip(&items)
                .map(|(term, item)| (index.bearers(*term), item))
                .filter(|(bearers, _)| bearers.binary_search(&other).is_ok())
                .map(|(bearers, item)| (bearers.len(), *item))
                .collect();
            shared.sort_by_key(|(bearers, _)| *bearers);
            shared.into_iter().map(|(_, item)| item).collect()
        };
        let view = |entry| Alike {
            entry,
            reasons: reasons(entry),
        };
        best.into_iter().map(view).collect()
    }
}

/// Those with the highest scores; `scores` is all zero before and after.
fn best(
    index: &Index,
    own: &[u32],
    id: EntryId,
    limit: usize,
    scores: &mut [Score],
) -> Vec<EntryId> {
    let mut touched = Vec::new();
    for &term in own {
        let bearers = index.bearers(term);
        #[expect(clippy::cast_precision_loss, reason = "few bear a rare term")]
        let weight = 1.0 / bearers.len() as f64;
        for &other in bearers {
            let score = &mut scores[other.0 as usize];
            if score.sum == 0.0 {
                touched.push(other);
            } else {
                score.several = true;
            }
            score.sum += weight;
        }
    }
    let scored = touched
        .iter()
        .map(|&other| (std::mem::take(&mut scores[other.0 as usize]), other));
    let scored = scored.filter(|(score, other)| *other != id && score.is_enough());
    let mut found: Vec<(f64, EntryId)> = scored.map(|(score, other)| (score.sum, other)).collect();
    let order = |a: &(f64, EntryId), b: &(f64, EntryId)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if found.len() > limit {
        found.select_nth_unstable_by(limit, order);
        found.truncate(limit);
    }
    found.sort_by(order);
    found.into_iter().map(|(_, other)| other).collect()
}
