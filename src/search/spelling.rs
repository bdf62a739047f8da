//! How the words of the site are written and what each is found by, kept so
//! that an edit of a few entries can be followed.

use std::collections::HashMap;

use super::analysis::{Equivalents, everyday, stem};
use super::compounds::Compounds;
use super::counting::{Counted, CountedEntry, Joined};
use super::keys::{Keys, Share, WordKeys, is_name, keys_of};
use super::postings::{WHOLE_NAME, impacts, keys_of_name, small_words};
use super::vocabulary::Written;

/// A word, and how it was written before and after an edit, if it was there.
type Moved = (Box<str>, Option<Written>, Option<Written>);

/// The words of the site.
#[derive(Debug)]
pub(super) struct Spelling {
    words: HashMap<Box<str>, Known>,
    /// How many words that are no names have a stem, and how many names.
    common: HashMap<String, u32>,
    named: HashMap<String, u32>,
    compounds: Compounds,
}

/// How the entries counted together write a word, and what it is found by.
#[derive(Debug, Default)]
struct Known {
    /// In how many groups of entries it stands at all, and in how many it is
    /// [`Written`] in each of these ways.
    uses: u32,
    small: u32,
    name: u32,
    own: u32,
    stop: bool,
    pair: bool,
    keys: WordKeys,
}

impl Known {
    fn add(&mut self, written: Written) {
        self.uses += 1;
        self.small += u32::from(written.small);
        self.name += u32::from(written.name);
        self.own += u32::from(written.own);
        self.stop |= written.stop;
        self.pair |= written.pair;
    }

    fn take(&mut self, written: Written) {
        // Only what was added is taken.
        self.uses = self.uses.saturating_sub(1);
        self.small = self.small.saturating_sub(u32::from(written.small));
        self.name = self.name.saturating_sub(u32::from(written.name));
        self.own = self.own.saturating_sub(u32::from(written.own));
    }

    /// How it is written anywhere, if it stands anywhere.
    fn written(&self) -> Option<Written> {
        (self.uses > 0).then_some(Written {
            stop: self.stop,
            pair: self.pair,
            small: self.small > 0,
            name: self.name > 0,
            own: self.own > 0,
        })
    }
}

impl Spelling {
    /// The words of all entries with their keys.
    pub(super) fn new(
        joined: Joined,
        keys: &Keys,
        counted: &[Counted],
        compounds: Compounds,
    ) -> Self {
        let mut words: HashMap<Box<str>, Known> = HashMap::new();
        for ((word, _), shares) in joined.words.into_iter().zip(&keys.of_words) {
            let key =
                |(place, share): &Share| Some((keys.all.get(*place as usize)?.clone(), *share));
            words.entry(word).or_default().keys = shares.iter().filter_map(key).collect();
        }
        for (word, written) in counted.iter().flat_map(|counted| &counted.words) {
            words.entry(word.clone()).or_default().add(*written);
        }
        let mut spelling = Self {
            words: HashMap::new(),
            common: HashMap::new(),
            named: HashMap::new(),
            compounds,
        };
        everyday().for_each(|word| add(&mut spelling.common, stem(word)));
        #[expect(clippy::iter_over_hash_type, reason = "into sums that know no order")]
        for (word, known) in &words {
            spelling.count_stem(word, known.written(), add);
        }
        spelling.words = words;
        spelling
    }

    /// Notes the stem of a word that is written so.
    fn count_stem(
        &mut self,
        word: &str,
        written: Option<Written>,
        note: fn(&mut HashMap<String, u32>, String),
    ) {
        let Some(written) = written else { return };
        if written.small {
            note(&mut self.common, stem(word));
        }
        if is_name(word, written) {
            note(&mut self.named, stem(word));
        }
    }

    /// Enters the words of a group of entries in place of those it had before.
    /// None where the keys of words that stayed may be others.
    pub(super) fn rewrite(
        &mut self,
        now: &Counted,
        before: Counted,
        equivalents: &Equivalents,
    ) -> Option<()> {
        let now: HashMap<Box<str>, Written> = now.words.iter().cloned().collect();
        let then: HashMap<Box<str>, Written> = before.words.into_iter().collect();
        let mut touched: Vec<Moved> = Vec::new();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each word by itself, in order below"
        )]
        for (word, was) in &then {
            let is = now.get(word).copied();
            if is != Some(*was) {
                touched.push((word.clone(), Some(*was), is));
            }
        }
        let new = now.iter().filter(|(word, _)| !then.contains_key(*word));
        touched.extend(new.map(|(word, is)| (word.clone(), None, Some(*is))));
        touched.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut moved = Vec::new();
        for (word, was, is) in touched {
            let known = self.words.entry(word.clone()).or_default();
            let before = known.written();
            was.into_iter().for_each(|was| known.take(was));
            is.into_iter().for_each(|is| known.add(is));
            let after = known.written();
            if before != after {
                moved.push((word, before, after));
            }
        }
        self.stems(&moved)?;
        self.keys(&moved, equivalents)
    }

    /// Enters which words have become common, or names. None where that may
    /// change the keys of other words.
    fn stems(&mut self, moved: &[Moved]) -> Option<()> {
        for (word, before, after) in moved {
            if before.is_some_and(Written::is_part) != after.is_some_and(Written::is_part) {
                return None;
            }
            let own = stem(word);
            let was_common = self.common.contains_key(&own);
            self.count_stem(word, *after, add);
            self.count_stem(word, *before, take);
            if was_common != self.common.contains_key(&own) && self.named.contains_key(&own) {
                return None;
            }
        }
        Some(())
    }

    /// Finds the keys of words that came. None where those of another change.
    fn keys(&mut self, moved: &[Moved], equivalents: &Equivalents) -> Option<()> {
        for (word, before, after) in moved {
            let Some(written) = after else { continue };
            let is_common = |stem: &str| self.common.contains_key(stem);
            let keys = keys_of(word, *written, equivalents, &self.compounds, is_common);
            let known = self.words.get_mut(word)?;
            if before.is_none() {
                known.keys = keys;
            } else if known.keys != keys {
                return None;
            }
        }
        Some(())
    }

    /// Lets go of words that nobody has any more.
    pub(super) fn forget(&mut self) {
        self.words.retain(|_, known| known.uses > 0);
    }

    /// The keys of an entry with their impacts, in their order.
    pub(super) fn keys_of_entry(
        &self,
        counted: &Counted,
        entry: &CountedEntry,
        equivalents: &Equivalents,
    ) -> Vec<(String, u32)> {
        let mut weights: Vec<(&str, f32)> = Vec::new();
        for (number, x) in &entry.words {
            let word = counted.words.get(*number as usize);
            let known = word.and_then(|(word, _)| self.words.get(word));
            let keys = known.into_iter().flat_map(|known| &known.keys);
            weights.extend(keys.map(|(key, share)| (&**key, x * share)));
        }
        let mut found: Vec<(String, u32)> = Vec::new();
        impacts(&mut weights, entry.weight, |key, impact| {
            found.push((key.to_owned(), impact))
        });
        for name in &entry.names {
            let words = small_words(name);
            let [word] = words.as_slice() else { continue };
            let stop = self
                .words
                .get(word.as_str())
                .is_some_and(|known| known.stop);
            for key in keys_of_name(word, equivalents, stop) {
                if let Ok(at) = found.binary_search_by(|(known, _)| known.cmp(&key)) {
                    found[at].1 |= WHOLE_NAME;
                    break;
                }
            }
        }
        found
    }
}

fn add(counts: &mut HashMap<String, u32>, stem: String) {
    *counts.entry(stem).or_default() += 1;
}

fn take(counts: &mut HashMap<String, u32>, stem: String) {
    if let Some(count) = counts.get_mut(&stem) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&stem);
        }
    }
}
