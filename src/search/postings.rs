//! Who has which key, and how much it says of them.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::Inputs;
use super::analysis::{Equivalents, stem, stop_words, words};
use super::counting::Counted;
use super::keys::{Keys, Share};

/// Where more of the same says nothing more.
const SATURATION: f32 = 10.0;
/// Impacts are whole numbers up to this.
pub(super) const MOST_IMPACT: u32 = 31;
/// Words of a name that may be looked for as a whole.
const LONGEST_NAME: usize = 12;
/// Keys that one thread gathers at a time.
const GATHERED: usize = 1 << 14;

/// A key and who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// A stem; a stop word with `'` behind; or a key of a whole name.
    pub key: Box<str>,
    /// The entries that have it, in the order of their numbers.
    pub entries: Vec<Posting>,
}

/// Where a key stands among terms in the order of their keys, or where it would.
pub(super) fn place(terms: &[Term], key: &str) -> Result<usize, usize> {
    terms.binary_search_by(|term| (*term.key).cmp(key))
}

#[cfg(test)]
impl Term {
    /// A key and who has it: numbers and impacts.
    pub(super) fn of(key: &str, entries: &[(u32, u32)]) -> Self {
        let posting = |&(slot, impact): &(u32, u32)| Posting::new(slot, impact);
        Self {
            key: key.into(),
            entries: entries.iter().map(posting).collect(),
        }
    }
}

/// The number of an entry that has a key, and how much the key says of it, from
/// 0 to [`MOST_IMPACT`], more when it is all of the entry's name: in one
/// number, since there are millions of them. Their order is that of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

impl Posting {
    /// Of an entry, whose number is less than 2²⁴, with an impact.
    pub(super) fn new(slot: u32, impact: u32) -> Self {
        Self(slot << 8 | impact & 0xff)
    }

    /// The number of the entry.
    pub(super) fn slot(self) -> u32 {
        self.0 >> 8
    }

    /// How much the key says of it.
    pub(super) fn impact(self) -> u32 {
        self.0 & 0xff
    }
}

/// Added to the impact where a key is the whole of an entry's name.
pub(super) const WHOLE_NAME: u32 = 32;

/// Puts together who has which key. Entries stand in the order of their slots.
/// `places` are those of the words of each group among the words that have these
/// keys.
#[must_use]
pub(super) fn terms(
    counted: &mut [Counted],
    places: &[Vec<u32>],
    keys: &Keys,
    equivalents: &Equivalents,
    inputs: Inputs,
) -> Vec<Term> {
    let found = counted.par_iter_mut().zip(places).map(|(counted, places)| {
        let found = postings(counted, places, keys);
        if inputs == Inputs::LetGo {
            counted.let_go();
        }
        found
    });
    let found: Vec<Vec<KeyedPostings>> = found.collect();
    let parts = keys.all.par_chunks(GATHERED).zip(transposed(found));
    let mut terms: Vec<Term> = parts
        .enumerate()
        .flat_map_iter(|(at, (keys, found))| gathered(keys, at * GATHERED, found))
        .collect();
    names(counted, &mut terms, equivalents);
    terms.retain(|term| !term.entries.is_empty());
    terms
}

/// What was found under a run of [`GATHERED`] keys: the key of each by its place.
type KeyedPostings = Vec<(u32, Posting)>;

/// What each group found under each run of keys, by run.
fn transposed(groups: Vec<Vec<KeyedPostings>>) -> Vec<Vec<KeyedPostings>> {
    let mut runs = vec![Vec::new(); groups.first().map_or(0, Vec::len)];
    for group in groups {
        for (run, found) in runs.iter_mut().zip(group) {
            run.push(found);
        }
    }
    runs
}

/// Who has each of some keys, the first of which has the place `from`.
fn gathered(keys: &[Box<str>], from: usize, found: Vec<KeyedPostings>) -> Vec<Term> {
    let place = |key: u32| (key as usize).checked_sub(from);
    // Room for exactly what comes: lists that grow would be moved many times.
    let mut sizes = vec![0; keys.len()];
    for (key, _) in found.iter().flatten() {
        if let Some(size) = place(*key).and_then(|at| sizes.get_mut(at)) {
            *size += 1;
        }
    }
    let empty = |(key, size): (&str, usize)| Term {
        key: key.into(),
        entries: Vec::with_capacity(size),
    };
    let mut terms: Vec<Term> = keys
        .iter()
        .map(|key| &**key)
        .zip(sizes)
        .map(empty)
        .collect();
    for (key, posting) in found.into_iter().flatten() {
        if let Some(term) = place(key).and_then(|at| terms.get_mut(at)) {
            term.entries.push(posting);
        }
    }
    terms
}

/// Key, and entry with impact, of every word of some entries, by run of keys.
fn postings(counted: &Counted, places: &[u32], keys: &Keys) -> Vec<KeyedPostings> {
    let shares = places
        .iter()
        .map(|place| keys.of_words.get(*place as usize));
    let shares: Vec<&[Share]> = shares.map(|shares| shares.map_or(&[][..], |s| s)).collect();
    let mut runs = vec![KeyedPostings::new(); keys.all.len().div_ceil(GATHERED)];
    let mut weights: Vec<(u32, f32)> = Vec::new();
    for entry in &counted.entries {
        weights.clear();
        for (word, x) in &entry.words {
            let shares = shares.get(*word as usize).copied().unwrap_or_default();
            weights.extend(shares.iter().map(|(key, share)| (*key, x * share)));
        }
        impacts(&mut weights, entry.weight, |key, impact| {
            if let Some(run) = runs.get_mut(key as usize / GATHERED) {
                run.push((key, Posting::new(entry.slot, impact)));
            }
        });
    }
    runs.iter_mut().for_each(Vec::shrink_to_fit);
    runs
}

/// Calls `each` with every key once and what its weights come to, in the order
/// of the keys.
pub(super) fn impacts<K: Copy + Ord>(
    weights: &mut [(K, f32)],
    weight: f32,
    mut each: impl FnMut(K, u32),
) {
    // Stable: sums in another order may differ in the last bit.
    weights.sort_by_key(|(key, _)| *key);
    for group in weights.chunk_by(|a, b| a.0 == b.0) {
        let sum: f32 = group.iter().map(|(_, x)| x).sum();
        if let Some((key, _)) = group.first() {
            each(*key, impact(sum, weight));
        }
    }
}

/// What a weight comes to, in steps.
fn impact(x: f32, weight: f32) -> u32 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 31"
    )]
    let steps = (x / (SATURATION + x) * weight * MOST_IMPACT as f32).round() as u32;
    steps.clamp(1, MOST_IMPACT)
}

/// Adds the names that are looked for as a whole.
fn names(counted: &[Counted], terms: &mut Vec<Term>, equivalents: &Equivalents) {
    let stops: HashSet<&str> = stop_words().collect();
    let mut wholes: Vec<(Vec<String>, u32)> = Vec::new();
    for entry in counted.iter().flat_map(|counted| &counted.entries) {
        for name in &entry.names {
            wholes.push((small_words(name), entry.slot));
        }
    }
    let mut several: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (words, slot) in wholes {
        match words.as_slice() {
            [] => {}
            [word] => mark(terms, word, slot, equivalents, &stops),
            _ if words.len() > LONGEST_NAME => {}
            _ => {
                for key in name_keys(&words, equivalents, &stops) {
                    several.entry(key).or_default().push(slot);
                }
            }
        }
    }
    for (key, mut slots) in several {
        slots.sort_unstable();
        slots.dedup();
        let entries = slots
            .into_iter()
            .map(|slot| Posting::new(slot, WHOLE_NAME | MOST_IMPACT))
            .collect();
        terms.push(Term {
            key: key.into(),
            entries,
        });
    }
    terms.par_sort_unstable_by(|a, b| a.key.cmp(&b.key));
}

/// The words of a name in small letters.
pub(super) fn small_words(name: &str) -> Vec<String> {
    let name: String = name.nfc().collect();
    let single = words(&name).into_iter().filter(|word| !word.joined);
    single.map(|word| name[word.span].to_lowercase()).collect()
}

/// Notes that a word is the whole of an entry's name.
fn mark(
    terms: &mut [Term],
    word: &str,
    slot: u32,
    equivalents: &Equivalents,
    stops: &HashSet<&str>,
) {
    for key in keys_of_name(word, equivalents, stops.contains(word)) {
        let Ok(at) = place(terms, &key) else {
            continue;
        };
        let Some(term) = terms.get_mut(at) else {
            continue;
        };
        let found = term
            .entries
            .binary_search_by_key(&slot, |posting| posting.slot());
        if let Some(posting) = found.ok().and_then(|at| term.entries.get_mut(at)) {
            *posting = Posting::new(slot, posting.impact() | WHOLE_NAME);
            return;
        }
    }
}

/// What a name of one word may be found by: the first that the entry has.
pub(super) fn keys_of_name(word: &str, equivalents: &Equivalents, stop: bool) -> [String; 2] {
    if stop {
        let key = format!("{word}'");
        return [key.clone(), key];
    }
    [word.to_owned(), equivalents.of(&stem(word)).to_owned()]
}

/// The keys of a name of several words: all in their order, beside the first
/// that says something, which has `*` in its place; and those that say
/// something in the order of the alphabet, for who turns them.
fn name_keys(words: &[String], equivalents: &Equivalents, stops: &HashSet<&str>) -> Vec<String> {
    let said = |word: &&String| !stops.contains(word.as_str());
    let first = words.iter().position(|word| said(&word)).unwrap_or(0);
    let key = |word: &String| {
        if said(&word) {
            equivalents.of(&stem(word)).to_owned()
        } else {
            word.clone()
        }
    };
    let mut text = words.get(first).map(key).unwrap_or_default();
    for (at, word) in words.iter().enumerate() {
        text.push(' ');
        text.push_str(&if at == first {
            "*".to_owned()
        } else {
            key(word)
        });
    }
    let mut turned: Vec<String> = words.iter().filter(said).map(key).collect();
    if turned.len() < 2 {
        return vec![text];
    }
    turned.sort_unstable();
    vec![text, turned.join("+")]
}
