//! The keys that each word is found by.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use rayon::prelude::*;

use super::analysis::{Equivalents, everyday, stem, toponyms};
use super::compounds::Compounds;
use super::vocabulary::{Quick, Written};

/// Of a part against the whole compound.
const PART: f32 = 0.45;

/// The keys of a word, each with how much of the word's weight it has.
pub(super) type WordKeys = Vec<(Box<str>, f32)>;

/// A key's place among all keys, and how much of a word's weight it has.
pub(super) type Share = (u32, f32);

/// The keys that each word of the site is found by.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Every key once, in the order of the alphabet.
    pub all: Vec<Box<str>>,
    /// The keys of each word, in the order of the words.
    pub of_words: Vec<Box<[Share]>>,
}

impl Keys {
    /// Finds the keys of words, which stand in the order of the alphabet.
    /// `common` as of [`common`].
    pub(super) fn new(
        words: &[(Box<str>, Written)],
        equivalents: &Equivalents,
        compounds: &Compounds,
        common: &[String],
    ) -> Self {
        let is_common = |stem: &str| common.binary_search_by(|known| (**known).cmp(stem)).is_ok();
        let found = words
            .par_iter()
            .map(|(word, written)| keys_of(word, *written, equivalents, compounds, is_common));
        let found: Vec<WordKeys> = found.collect();
        let mut all: Vec<&str> = found.iter().flatten().map(|(key, _)| &**key).collect();
        all.par_sort_unstable();
        all.dedup();
        let places: HashMap<&str, u32, BuildHasherDefault<Quick>> =
            all.iter().copied().zip(0..).collect();
        // Every key found is one of all.
        let share = |(key, share): &(Box<str>, f32)| Some((*places.get(&**key)?, *share));
        let shares = found.par_iter();
        let shares = shares.map(|found| found.iter().filter_map(share).collect());
        Self {
            of_words: shares.collect(),
            all: all.into_iter().map(Box::from).collect(),
        }
    }
}

/// Words of titles, names and headings: what the site's compounds are made of.
pub(super) fn own(words: &[(Box<str>, Written)]) -> impl Iterator<Item = &str> {
    let own = words.iter().filter(|(_, written)| written.is_part());
    own.map(|(word, _)| &**word)
}

/// Stems of words that are no names, sorted.
pub(super) fn common(words: &[(Box<str>, Written)]) -> Vec<String> {
    let small = words.par_iter().filter(|(_, written)| written.small);
    let mut common: Vec<String> = small.map(|(word, _)| stem(word)).collect();
    common.extend(everyday().map(stem));
    common.par_sort_unstable();
    common.dedup();
    common
}

/// Whether a word seems to be the name of something.
pub(super) fn is_name(word: &str, written: Written) -> bool {
    !written.small && (written.name || is_toponym(word))
}

/// The keys that a word is found by: its class, and the parts of a compound.
/// `is_common` tells whether a stem is that of a word that is no name.
pub(super) fn keys_of(
    word: &str,
    written: Written,
    equivalents: &Equivalents,
    compounds: &Compounds,
    is_common: impl Fn(&str) -> bool,
) -> WordKeys {
    if written.stop {
        return vec![(format!("{word}'").into(), 1.0)];
    }
    let own = stem(word);
    let is_name = is_name(word, written);
    if is_name && own != word && is_common(&own) && compounds.cut(word).is_empty() {
        // Leka is no form of `lek`; the Storting is one of `storting`.
        return vec![(word.into(), 1.0)];
    }
    let mut keys: WordKeys = vec![(equivalents.of(&own).into(), 1.0)];
    if is_name && !is_definite(word) {
        return keys;
    }
    let parts = compounds.cut(word);
    let add = |keys: &mut WordKeys, text: &str, share: f32| {
        let own = stem(text);
        let key = equivalents.of(&own);
        if keys.iter().all(|(known, _)| **known != *key) {
            keys.push((key.into(), share));
        }
    };
    if let Some(translated) = translated(word, &parts, equivalents) {
        add(&mut keys, &translated, 1.0);
    }
    for part in &parts {
        add(&mut keys, &word[part.clone()], PART);
    }
    for at in 1..parts.len().saturating_sub(1) {
        // Neighbours that together are a word: `bygdevekst|avtale`.
        add(&mut keys, &word[parts[0].start..parts[at].end], PART);
        add(
            &mut keys,
            &word[parts[at].start..parts[parts.len() - 1].end],
            PART,
        );
    }
    keys
}

/// Whether a name ends as names of places do.
fn is_toponym(word: &str) -> bool {
    toponyms().any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
}

/// Whether a name has the form of a word that is spoken of as known:
/// `Husbanken` is a bank, `Storfjord` no fjord.
fn is_definite(word: &str) -> bool {
    word.chars().count() > 7
        && ["en", "et", "ene"]
            .iter()
            .any(|ending| word.ends_with(ending))
}

/// A compound of nynorsk parts as bokmål makes it.
fn translated(
    word: &str,
    parts: &[std::ops::Range<usize>],
    equivalents: &Equivalents,
) -> Option<String> {
    let mut text = String::new();
    let mut changed = false;
    for (at, part) in parts.iter().enumerate() {
        let end = parts.get(at + 1).map_or(part.end, |next| next.start);
        let begin = if at == 0 { 0 } else { part.start };
        let raw = &word[part.clone()];
        let own = stem(raw);
        let first = equivalents.of(&own);
        match equivalents.word(first).filter(|_| first != own) {
            Some(base) => {
                text.push_str(&word[begin..part.start]);
                text.push_str(base);
                text.push_str(&word[part.end..end]);
                changed = true;
            }
            None => text.push_str(&word[begin..end]),
        }
    }
    changed.then_some(text)
}
