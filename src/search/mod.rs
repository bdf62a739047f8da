//! Search: an index of the site as small files that a browser can read
//! without a server.
//!
//! [`analysis`] says what a word is looked for by, [`pieces`] what there is to
//! find in an entry, [`counting`] how often each word stands there, [`keys`] what
//! each word is found by, [`postings`] who has which key, [`shards`] how that is
//! divided into files. Every file is a script that calls `dugnadSearch.add`,
//! since that is all that can be loaded from a folder on disk.

pub mod analysis;
mod cards;
mod compounds;
mod counting;
mod edited;
mod facets;
mod keys;
mod kin;
mod pieces;
mod postings;
mod shards;
mod slots;
mod spelling;
mod vocabulary;
mod written;

pub use compounds::Compounds;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::graph::{EntryId, Graph, Item, SEARCH};
use crate::model::{Entry, State};
use crate::pipeline::Portal;
use crate::schema::TypeId;
use crate::text::typographic;
use crate::view;
use analysis::{Equivalents, Related};
use cards::Card;
use counting::{Counted, Joined, Source};
use edited::Kept;
use keys::Keys;
use kin::Kin;
use postings::Term;
use spelling::Spelling;
use written::Written;

/// The folder of the index, below the search page.
const FOLDER: &str = "i";
/// The index: the files by their paths on the site.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// Whether this is the path of a file of the index.
#[must_use]
pub fn is_index(path: &str) -> bool {
    let below = path
        .strip_prefix(SEARCH)
        .and_then(|rest| rest.strip_prefix('/'));
    below.is_some_and(|rest| {
        rest.strip_prefix(FOLDER)
            .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// The index of a portal.
#[derive(Debug)]
pub struct Index {
    written: Written,
    /// What the next index can be made from; who makes it takes it.
    kept: Mutex<Option<Kept>>,
}

impl Index {
    /// Makes the index of a portal, and keeps what [`after`](Self::after) needs.
    /// Addresses of pages end in a file's name where the site is read from a
    /// folder.
    #[must_use]
    pub fn new(portal: &Portal, portable: bool) -> Self {
        let (written, kept) = index(portal, portable, Inputs::Kept, |_| {});
        let kept = Mutex::new(kept);
        Self { written, kept }
    }

    /// The index after an edit that left the graph, the settings and what is
    /// found in entries but for their prose as they were. It is the same as a
    /// new one.
    #[must_use]
    pub fn after(&self, portal: &Portal, portable: bool) -> Self {
        let kept = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let edited = kept.and_then(|mut kept| {
            let changed = kept.edit(portal)?;
            let written = self.written.edited(portal, portable, &kept, &changed)?;
            Some(Self {
                written,
                kept: Mutex::new(Some(kept)),
            })
        });
        edited.unwrap_or_else(|| Self::new(portal, portable))
    }

    /// The files of the index.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.written.files
    }
}

/// Makes the index of a portal as [`Index::new`] does, and hands over its files
/// as they are made.
pub fn make(portal: &Portal, portable: bool, mut put: impl FnMut(Files)) {
    let hand_over = |written: &mut Written| put(std::mem::take(&mut written.files));
    index(portal, portable, Inputs::LetGo, hand_over);
}

/// What becomes of what an index is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inputs {
    /// It is kept, for the index after an edit.
    Kept,
    /// It is let go as soon as it is of no more use: together these are most of
    /// the memory of a build.
    LetGo,
}

impl Inputs {
    fn keep<T>(self, input: T) -> Option<T> {
        (self == Self::Kept).then_some(input)
    }
}

/// Makes the index of a portal; `each` is called when some of its files have
/// been made.
fn index(
    portal: &Portal,
    portable: bool,
    inputs: Inputs,
    mut each: impl FnMut(&mut Written),
) -> (Written, Option<Kept>) {
    let found = Numbered::new(&portal.graph);
    let mut sources = sources(portal, &found);
    let mut written = Written::new(portal, portable, &found, &sources);
    each(&mut written);
    let equivalents = Equivalents::new(&portal.config.synonyms);
    let mut counted = counted(&mut sources, inputs);
    let sources = inputs.keep(sources);
    let joined = Joined::new(&mut counted, inputs);
    let (compounds, keys) = spelt(&joined, &equivalents);
    let terms = postings::terms(&mut counted, &joined.places, &keys, &equivalents, inputs);
    let words = inputs.keep((counted, joined, keys, compounds));
    let endings = shards::endings(&terms, &equivalents);
    written.endings(&endings);
    let endings = inputs.keep(endings);
    each(&mut written);
    let related = Related::new(&equivalents);
    let lines = shards::lines(found.kin(&terms, &equivalents, &related));
    let terms = inputs.keep(terms);
    written.keys(&lines);
    let lines = inputs.keep(lines);
    written.begin(&found);
    each(&mut written);
    let kept = || {
        let (counted, joined, keys, compounds) = words?;
        Some(Kept {
            entries: found.entries(&portal.graph),
            spelling: Spelling::new(joined, &keys, &counted, compounds),
            found,
            sources: sources?,
            lines: lines?,
            endings: endings?,
            counted,
            equivalents,
            related,
            terms: terms?,
        })
    };
    (written, kept())
}

/// What there is to find in each entry.
fn sources(portal: &Portal, found: &Numbered) -> Vec<Source> {
    let graph = &portal.graph;
    let source = |(slot, id): &(u32, EntryId)| Source {
        slot: *slot,
        weight: weight(graph, *id),
        pieces: pieces::of(graph, &portal.sources, *id),
    };
    found.order.par_iter().map(source).collect()
}

/// How often each word stands in each entry.
fn counted(sources: &mut [Source], inputs: Inputs) -> Vec<Counted> {
    let chunks = sources.par_chunks_mut(counting::TOGETHER);
    let counted = chunks.map(|sources| {
        let counted = counting::count(sources);
        if inputs == Inputs::LetGo {
            sources.iter_mut().for_each(Source::let_go);
        }
        counted
    });
    counted.collect()
}

/// What each word is found by.
fn spelt(joined: &Joined, equivalents: &Equivalents) -> (Compounds, Keys) {
    let words = &joined.words;
    let compounds = Compounds::new(keys::own(words));
    let keys = Keys::new(words, equivalents, &compounds, &keys::common(words));
    (compounds, keys)
}

fn cards_of(
    portal: &Portal,
    order: &[(u32, EntryId)],
    portable: bool,
    wanted: impl Fn(u32) -> bool + Sync,
) -> Vec<Card> {
    let kinds = kinds(&portal.graph, order);
    let order = order.par_iter().filter(|(slot, _)| wanted(*slot));
    order
        .map(|(slot, id)| card(portal, &kinds, *slot, *id, portable))
        .collect()
}

/// The entries that can be found, with their numbers.
#[derive(Debug)]
struct Numbered {
    /// In the order of the numbers.
    order: Vec<(u32, EntryId)>,
    /// How many numbers there are.
    size: u32,
}

impl Numbered {
    fn new(graph: &Graph) -> Self {
        let found = searchable(graph);
        let ids: Vec<&str> = found.iter().map(|id| &*graph.entry(*id).id).collect();
        let (slots, size) = slots::assign(&ids);
        let mut order: Vec<(u32, EntryId)> = slots.into_iter().zip(found).collect();
        order.sort_unstable();
        Self { order, size }
    }

    /// The entries themselves, in the order of the numbers.
    fn entries(&self, graph: &Graph) -> Vec<Arc<Entry>> {
        let ids = self.order.iter().map(|(_, id)| *id);
        ids.map(|id| Arc::clone(graph.entry(id))).collect()
    }

    /// Who has words related to a word.
    fn kin<'k>(
        &self,
        terms: &'k [Term],
        equivalents: &'k Equivalents,
        related: &'k Related,
    ) -> Kin<'k> {
        Kin {
            terms,
            size: self.size,
            count: self.order.len(),
            equivalents,
            related,
        }
    }
}

/// The entries that can be found, by id.
fn searchable(graph: &Graph) -> Vec<EntryId> {
    let hits = graph.published().filter(|(_, entry)| {
        graph.schema.type_(entry.type_).search && entry.common.state != Some(State::Withdrawn)
    });
    hits.map(|(id, _)| id).collect()
}

/// As the type's declaration has it; a row counts a little less than a page on
/// the same, and what stands apart and tells nothing is found by its name alone.
fn weight(graph: &Graph, id: EntryId) -> f32 {
    let entry = graph.entry(id);
    let declared = graph.schema.type_(entry.type_).weight;
    if graph.is_apart(id) && entry.common.summary.is_none() {
        return declared * 0.5;
    }
    if entry.row { declared * 0.85 } else { declared }
}

/// The types of which there are entries to find.
fn kinds(graph: &Graph, order: &[(u32, EntryId)]) -> Vec<TypeId> {
    let mut kinds: Vec<_> = order.iter().map(|(_, id)| graph.entry(*id).type_).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn card(portal: &Portal, kinds: &[TypeId], slot: u32, id: EntryId, portable: bool) -> Card {
    let graph = &portal.graph;
    let entry = graph.entry(id);
    let language = entry.language(&graph.language);
    let shown = |text: &crate::text::Text| {
        typographic(text.get(&graph.language, language), language).into_owned()
    };
    let (page, anchor) = view::address_of(graph, id);
    let file = if portable { "index.html" } else { "" };
    let anchor = anchor
        .map(|anchor| format!("#{anchor}"))
        .unwrap_or_default();
    Card {
        slot,
        title: entry
            .common
            .title
            .as_ref()
            .map_or_else(|| entry.id.to_string(), shown),
        address: format!("{page}/{file}{anchor}"),
        kind: kinds.binary_search(&entry.type_).unwrap_or(0),
        facts: facts(graph, id),
        summary: entry.common.summary.as_ref().map(shown).unwrap_or_default(),
        lang: (language != graph.language).then(|| language.to_owned()),
        text: String::new(),
    }
}

/// What the type's cards tell beside title and summary, in a few words.
fn facts(graph: &Graph, id: EntryId) -> String {
    let words = |(items, either): (Vec<Item<'_>>, bool)| {
        let shown = items.iter().take(2);
        let words: Vec<String> = shown
            .map(|item| graph.words(item, &graph.language))
            .collect();
        let more = if items.len() > 2 { " …" } else { "" };
        words.join(if either { view::EITHER } else { ", " }) + more
    };
    let told: Vec<String> = view::card_items(graph, id)
        .map(words)
        .filter(|words| !words.is_empty())
        .take(3)
        .collect();
    typographic(&told.join(" · "), &graph.language).into_owned()
}
