//! The index after an edit of prose, from the one before.
//!
//! An index of ten thousand entries takes a second, and who writes looks for
//! what was just written. What an edit changes is little: how often words stand
//! in a few entries. Where it changes more (which words compounds are made of,
//! which are names), the index is made anew, and is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Numbered;
use super::analysis::{Equivalents, Related};
use super::counting::{Counted, Source, TOGETHER, count};
use super::pieces::{self, Pieces};
use super::postings::{Posting, Term, place};
use super::shards::{Line, endings_of, under_each_name};
use super::spelling::Spelling;
use crate::model::Entry;
use crate::pipeline::Portal;

/// So many entries may have changed; of more the index is made anew.
const MOST_CHANGED: usize = 16;

/// What the index of a portal was made of.
#[derive(Debug)]
pub(super) struct Kept {
    /// The entries with their numbers.
    pub found: Numbered,
    /// What is to be found in each entry, in that order.
    pub sources: Vec<Source>,
    /// Lines of keys.
    pub lines: Vec<Line>,
    /// Lines of keys written backwards.
    pub endings: Vec<Line>,
    pub entries: Vec<Arc<Entry>>,
    pub counted: Vec<Counted>,
    pub spelling: Spelling,
    pub equivalents: Equivalents,
    pub related: Related,
    pub terms: Vec<Term>,
}

/// What an edit has changed.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Numbers of the entries whose prose is another.
    pub slots: Vec<u32>,
    /// Whether there are keys more or less.
    pub keys: bool,
    /// Keys that others have, or that say otherwise how much.
    posted: BTreeSet<String>,
}

impl Kept {
    /// Follows an edit; none when the index is to be made anew.
    pub(super) fn edit(&mut self, portal: &Portal) -> Option<Changed> {
        let graph = &portal.graph;
        let all = self.found.order.iter().zip(&self.entries).enumerate();
        let edited = all.filter(|(_, ((_, id), entry))| !Arc::ptr_eq(graph.entry(*id), entry));
        let edited: Vec<usize> = edited.map(|(at, _)| at).collect();
        if edited.len() > MOST_CHANGED {
            return None;
        }
        let mut changed = Changed::default();
        for group in edited.chunk_by(|a, b| a / TOGETHER == b / TOGETHER) {
            self.recount(portal, group, &mut changed)?;
        }
        self.relate(&changed.posted);
        Some(changed)
    }

    /// Counts the words of a group of entries again, some of which changed.
    fn recount(&mut self, portal: &Portal, edited: &[usize], changed: &mut Changed) -> Option<()> {
        let group = edited.first()? / TOGETHER;
        let old: Vec<Vec<(String, u32)>> = edited.iter().map(|at| self.keys_at(*at)).collect();
        for &at in edited {
            let (slot, id) = *self.found.order.get(at)?;
            let entry = self.entries.get_mut(at)?;
            *entry = Arc::clone(portal.graph.entry(id));
            let source = self.sources.get_mut(at)?;
            let pieces = pieces::of(&portal.graph, &portal.sources, id);
            if !is_called_the_same(&source.pieces, &pieces) {
                return None;
            }
            source.pieces = pieces;
            changed.slots.push(slot);
        }
        let sources = self.sources.chunks(TOGETHER).nth(group)?;
        let counted = count(sources);
        let before = std::mem::replace(self.counted.get_mut(group)?, counted);
        let now = self.counted.get(group)?;
        self.spelling.rewrite(now, before, &self.equivalents)?;
        for (at, old) in edited.iter().zip(old) {
            let new = self.keys_at(*at);
            self.repost(self.found.order.get(*at)?.0, old, new, changed)?;
        }
        self.spelling.forget();
        Some(())
    }

    /// The keys of the entry at a place with their impacts, in their order.
    fn keys_at(&self, at: usize) -> Vec<(String, u32)> {
        let entry = |counted: &Counted| -> Option<Vec<(String, u32)>> {
            let entry = counted.entries.get(at % TOGETHER)?;
            Some(
                self.spelling
                    .keys_of_entry(counted, entry, &self.equivalents),
            )
        };
        self.counted
            .get(at / TOGETHER)
            .and_then(entry)
            .unwrap_or_default()
    }

    /// Enters the keys of an entry in place of those it had before.
    fn repost(
        &mut self,
        slot: u32,
        old: Vec<(String, u32)>,
        new: Vec<(String, u32)>,
        changed: &mut Changed,
    ) -> Option<()> {
        let old: BTreeMap<String, u32> = old.into_iter().collect();
        let new: BTreeMap<String, u32> = new.into_iter().collect();
        for key in old.keys().filter(|key| !new.contains_key(*key)) {
            self.post(key, slot, None, changed)?;
        }
        for (key, impact) in &new {
            if old.get(key) != Some(impact) {
                self.post(key, slot, Some(*impact), changed)?;
            }
        }
        Some(())
    }

    /// Enters how much a key says of an entry, if anything.
    fn post(
        &mut self,
        key: &str,
        slot: u32,
        impact: Option<u32>,
        changed: &mut Changed,
    ) -> Option<()> {
        changed.posted.insert(key.to_owned());
        let found = place(&self.terms, key);
        let at = match found {
            Ok(at) => at,
            Err(at) => {
                let term = Term {
                    key: key.into(),
                    entries: Vec::new(),
                };
                self.terms.insert(at, term);
                at
            }
        };
        let entries = &mut self.terms.get_mut(at)?.entries;
        let place = entries.binary_search_by_key(&slot, |posting| posting.slot());
        match (place, impact) {
            (Ok(place), Some(impact)) => entries[place] = Posting::new(slot, impact),
            (Ok(place), None) => drop(entries.remove(place)),
            (Err(place), Some(impact)) => entries.insert(place, Posting::new(slot, impact)),
            (Err(_), None) => {}
        }
        let gone = entries.is_empty();
        if found.is_err() || gone {
            // Lines of a class hang on which of its names are keys.
            let in_class = self.equivalents.of(key) != key;
            if in_class || !self.equivalents.members(key).is_empty() {
                return None;
            }
            changed.keys = true;
        }
        self.reline(at, gone, found.is_err());
        if gone {
            self.terms.remove(at);
        }
        Some(())
    }

    /// Writes the lines of what is related to keys again.
    fn relate(&mut self, posted: &BTreeSet<String>) {
        let related = posted.iter().flat_map(|key| self.related.of(key));
        let mut stems: BTreeSet<&str> = related.map(|class| &**class).collect();
        let own = posted.iter().filter(|key| !self.related.of(key).is_empty());
        stems.extend(own.map(String::as_str));
        let kin = self
            .found
            .kin(&self.terms, &self.equivalents, &self.related);
        for class in stems {
            let found = kin.of(class);
            for line in found.lines {
                put(&mut self.lines, line, found.is_empty);
            }
        }
    }

    /// Writes the lines of a term again.
    fn reline(&mut self, at: usize, gone: bool, new: bool) {
        let Some(term) = self.terms.get(at) else {
            return;
        };
        let known = |key: &str| place(&self.terms, key).is_ok();
        for line in under_each_name(term, self.found.size, &self.equivalents, known) {
            put(&mut self.lines, line, gone);
        }
        if gone || new {
            for line in endings_of(term, &self.equivalents, known) {
                put(&mut self.endings, line, gone);
            }
        }
    }
}

/// Whether an entry has the names it had.
fn is_called_the_same(before: &Pieces, after: &Pieces) -> bool {
    before.titles == after.titles && before.names == after.names
}

/// Puts a line in its place, or takes it away.
fn put(lines: &mut Vec<Line>, line: Line, gone: bool) {
    let own = (&line.folded, &line.key);
    match lines.binary_search_by(|other| (&other.folded, &other.key).cmp(&own)) {
        Ok(at) if gone => drop(lines.remove(at)),
        Ok(at) => lines[at] = line,
        Err(at) if !gone => lines.insert(at, line),
        Err(_) => {}
    }
}
