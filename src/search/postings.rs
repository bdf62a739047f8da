//! Who has which key, and how much it says of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasherDefault;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::analysis::{Equivalents, stem, stop_words, toponyms, words};
use super::compounds::Compounds;
use super::pieces::Pieces;
use super::vocabulary::{Place, Quick, WordId, Words, Written};

/// How much a word says of an entry, by where it stands.
mod weight {
    pub(super) const TITLE: f32 = 9.0;
    pub(super) const NAME: f32 = 8.0;
    pub(super) const HEADING: f32 = 3.0;
    pub(super) const SUMMARY: f32 = 3.0;
    pub(super) const TERM: f32 = 1.0;
    /// Of a word that says little, in titles and headings.
    pub(super) const STOP: f32 = 0.5;
    /// Of a part against the whole compound.
    pub(super) const PART: f32 = 0.45;
}

/// Where more of the same says nothing more.
const SATURATION: f32 = 10.0;
/// How much the length of a text counts.
const LENGTH: f32 = 0.5;
/// A text of common length, in words.
const COMMON_LENGTH: f32 = 256.0;
/// Impacts are whole numbers up to this.
pub(super) const MOST_IMPACT: u32 = 31;
/// Entries whose words are counted together: many, since the same words come
/// back, and few enough for all cores to have some.
const TOGETHER: usize = 1024;
/// Words of a name that may be looked for as a whole.
const LONGEST_NAME: usize = 12;

/// An entry to be found.
#[derive(Debug)]
pub(super) struct Source {
    /// Its number in the index.
    pub slot: u32,
    /// How much it counts against others, 1 for most.
    pub weight: f32,
    /// What there is to find.
    pub pieces: Pieces,
}

/// A key and who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// A stem; a stop word with `'` behind; or a key of a whole name.
    pub key: Box<str>,
    /// Numbers of entries, in order, and how much the key says of each, from 0
    /// to [`MOST_IMPACT`]; more when it is all of the entry's name.
    pub entries: Vec<(u32, u32)>,
}

/// Added to the impact where a key is the whole of an entry's name.
pub(super) const WHOLE_NAME: u32 = 32;

/// The words of some entries, counted.
#[derive(Debug)]
struct Counted {
    words: Vec<(Box<str>, Written)>,
    entries: Vec<CountedEntry>,
}

/// The words of an entry, counted.
#[derive(Debug)]
struct CountedEntry {
    slot: u32,
    weight: f32,
    words: Vec<(WordId, f32)>,
    names: Vec<String>,
}

/// Finds every key of every entry. Sources stand in the order of their slots.
#[must_use]
pub(super) fn terms(sources: &[Source], equivalents: &Equivalents) -> Vec<Term> {
    let counted: Vec<Counted> = sources.par_chunks(TOGETHER).map(count).collect();
    let words = joined(&counted);
    let own = words
        .iter()
        .filter(|(_, written)| written.own && !written.stop);
    let compounds = Compounds::new(own.map(|(word, _)| *word));
    let keys = Keys::new(&words, equivalents, &compounds);
    gather(&counted, &keys, equivalents)
}

/// Counts the words of entries.
fn count(sources: &[Source]) -> Counted {
    let mut words = Words::default();
    let mut tally = Tally::default();
    let mut entries = Vec::with_capacity(sources.len());
    for source in sources {
        let pieces = &source.pieces;
        for (texts, weight, place) in [
            (&pieces.titles, weight::TITLE, Place::Name),
            (&pieces.names, weight::NAME, Place::Name),
            (&pieces.summaries, weight::SUMMARY, Place::Prose),
            (&pieces.terms, weight::TERM, Place::Term),
        ] {
            for text in texts {
                words.read(text, place, |word, written| {
                    tally.add(word, written, weight, place == Place::Name);
                });
            }
        }
        for section in &pieces.sections {
            words.read(&section.heading, Place::Name, |word, written| {
                tally.add(word, written, weight::HEADING, true);
            });
            words.read(&section.text, Place::Prose, |word, written| {
                tally.add_body(word, written);
            });
        }
        let names = pieces.titles.iter().chain(&pieces.names).cloned().collect();
        entries.push(CountedEntry {
            slot: source.slot,
            weight: source.weight,
            words: tally.take(),
            names,
        });
    }
    Counted {
        words: words.into_list(),
        entries,
    }
}

/// How often each word stands in one entry.
#[derive(Debug, Default)]
struct Tally {
    weights: Vec<(f32, f32)>,
    touched: Vec<WordId>,
    length: f32,
}

impl Tally {
    fn at(&mut self, word: WordId) -> &mut (f32, f32) {
        let at = word as usize;
        if at >= self.weights.len() {
            self.weights.resize(at + 1, (0.0, 0.0));
        }
        if self.weights[at] == (0.0, 0.0) {
            self.touched.push(word);
        }
        &mut self.weights[at]
    }

    fn add(&mut self, word: WordId, written: Written, weight: f32, named: bool) {
        match (written.stop, named) {
            (false, _) => self.at(word).0 += weight,
            (true, true) => self.at(word).0 += weight * weight::STOP,
            (true, false) => {}
        }
    }

    fn add_body(&mut self, word: WordId, written: Written) {
        self.length += 1.0;
        if !written.stop {
            self.at(word).1 += 1.0;
        }
    }

    /// The weight of each word; the tally is empty again.
    fn take(&mut self) -> Vec<(WordId, f32)> {
        let norm = 1.0 - LENGTH + LENGTH * self.length / COMMON_LENGTH;
        self.length = 0.0;
        let weights = &mut self.weights;
        let counted = self.touched.drain(..).map(|word| {
            let (named, body) = std::mem::take(&mut weights[word as usize]);
            (word, named + body / norm.max(0.75))
        });
        counted.collect()
    }
}

/// The words of all, sorted, with what is known of how each is written.
fn joined(counted: &[Counted]) -> Vec<(&str, Written)> {
    let mut all: Vec<(&str, Written)> = counted
        .iter()
        .flat_map(|counted| {
            counted
                .words
                .iter()
                .map(|(word, written)| (&**word, *written))
        })
        .collect();
    all.par_sort_unstable_by_key(|(word, _)| *word);
    all.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1.small |= later.1.small;
            first.1.name |= later.1.name;
            first.1.own |= later.1.own;
        }
        same
    });
    all
}

/// A key's number, and how much of the word's weight it has.
type Share = (u32, f32);

/// The keys that each word is found by.
struct Keys<'w> {
    keys: Vec<Box<str>>,
    of_word: HashMap<&'w str, Vec<Share>, BuildHasherDefault<Quick>>,
}

impl<'w> Keys<'w> {
    fn new(words: &[(&'w str, Written)], equivalents: &Equivalents, compounds: &Compounds) -> Self {
        let small = words.iter().filter(|(_, written)| written.small);
        let mut common: Vec<String> = small.map(|(word, _)| stem(word)).collect();
        common.extend(super::analysis::common_parts().map(stem));
        common.sort_unstable();
        common.dedup();
        let analysed: Vec<(&str, Vec<(String, f32)>)> = words
            .par_iter()
            .map(|(word, written)| {
                (
                    *word,
                    keys_of(word, *written, equivalents, compounds, &common),
                )
            })
            .collect();
        let mut keys: Vec<Box<str>> = analysed
            .iter()
            .flat_map(|(_, keys)| keys.iter().map(|(key, _)| key.as_str().into()))
            .collect();
        keys.par_sort_unstable();
        keys.dedup();
        let number = |key: &str| {
            u32::try_from(
                keys.binary_search_by(|known| (**known).cmp(key))
                    .unwrap_or(0),
            )
            .unwrap_or(0)
        };
        let of_word = analysed
            .iter()
            .map(|(word, keys)| {
                (
                    *word,
                    keys.iter()
                        .map(|(key, share)| (number(key), *share))
                        .collect(),
                )
            })
            .collect();
        Self { of_word, keys }
    }
}

/// The keys that a word is found by: its class, and the parts of a compound.
fn keys_of(
    word: &str,
    written: Written,
    equivalents: &Equivalents,
    compounds: &Compounds,
    common: &[String],
) -> Vec<(String, f32)> {
    if written.stop {
        return vec![(format!("{word}'"), 1.0)];
    }
    let own = stem(word);
    let is_name = !written.small && (written.name || is_toponym(word));
    if is_name && own != word && common.binary_search(&own).is_ok() {
        // Leka is no form of `lek`.
        return vec![(word.to_owned(), 1.0)];
    }
    let mut keys = vec![(equivalents.of(&own).to_owned(), 1.0)];
    if is_name && !is_definite(word) {
        return keys;
    }
    let parts = compounds.cut(word);
    let add = |keys: &mut Vec<(String, f32)>, text: &str, share: f32| {
        let key = equivalents.of(&stem(text)).to_owned();
        if keys.iter().all(|(known, _)| *known != key) {
            keys.push((key, share));
        }
    };
    if let Some(translated) = translated(word, &parts, equivalents) {
        add(&mut keys, &translated, 1.0);
    }
    for part in &parts {
        add(&mut keys, &word[part.clone()], weight::PART);
    }
    for at in 1..parts.len().saturating_sub(1) {
        // Neighbours that together are a word: `bygdevekst|avtale`.
        add(
            &mut keys,
            &word[parts[0].start..parts[at].end],
            weight::PART,
        );
        add(
            &mut keys,
            &word[parts[at].start..parts[parts.len() - 1].end],
            weight::PART,
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

/// Puts together who has which key.
fn gather(counted: &[Counted], keys: &Keys<'_>, equivalents: &Equivalents) -> Vec<Term> {
    let found: Vec<Vec<(u32, u32)>> = counted
        .par_iter()
        .map(|counted| postings(counted, keys))
        .collect();
    // Room for exactly what comes: lists that grow would be moved many times.
    let mut sizes = vec![0; keys.keys.len()];
    for (key, _) in found.iter().flatten() {
        if let Some(size) = sizes.get_mut(*key as usize) {
            *size += 1;
        }
    }
    let empty = |(key, size): (&Box<str>, usize)| Term {
        key: key.clone(),
        entries: Vec::with_capacity(size),
    };
    let mut terms: Vec<Term> = keys.keys.iter().zip(sizes).map(empty).collect();
    for (key, posting) in found.into_iter().flatten() {
        if let Some(term) = terms.get_mut(key as usize) {
            term.entries.push((posting >> 8, posting & 0xff));
        }
    }
    names(counted, &mut terms, equivalents);
    terms.retain(|term| !term.entries.is_empty());
    terms
}

/// Key, and entry with impact, of every word of some entries.
fn postings(counted: &Counted, keys: &Keys<'_>) -> Vec<(u32, u32)> {
    let shares: Vec<&[Share]> = counted
        .words
        .iter()
        .map(|(word, _)| keys.of_word.get(&**word).map_or(&[][..], Vec::as_slice))
        .collect();
    let mut found = Vec::new();
    let mut weights: Vec<(u32, f32)> = Vec::new();
    for entry in &counted.entries {
        weights.clear();
        for (word, x) in &entry.words {
            let shares = shares.get(*word as usize).copied().unwrap_or_default();
            weights.extend(shares.iter().map(|(key, share)| (*key, x * share)));
        }
        weights.sort_unstable_by_key(|(key, _)| *key);
        for group in weights.chunk_by(|a, b| a.0 == b.0) {
            let sum: f32 = group.iter().map(|(_, x)| x).sum();
            found.extend(
                group
                    .first()
                    .map(|(key, _)| (*key, entry.slot << 8 | impact(sum, entry.weight))),
            );
        }
    }
    found
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
            .map(|slot| (slot, WHOLE_NAME | MOST_IMPACT))
            .collect();
        terms.push(Term {
            key: key.into(),
            entries,
        });
    }
    terms.par_sort_unstable_by(|a, b| a.key.cmp(&b.key));
}

fn small_words(name: &str) -> Vec<String> {
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
    let own = stem(word);
    let stop = format!("{word}'");
    let keys = if stops.contains(word) {
        [&*stop, &*stop]
    } else {
        [word, equivalents.of(&own)]
    };
    for key in keys {
        let Ok(at) = terms.binary_search_by(|term| (*term.key).cmp(key)) else {
            continue;
        };
        let Some(term) = terms.get_mut(at) else {
            continue;
        };
        if let Ok(at) = term.entries.binary_search_by_key(&slot, |(slot, _)| *slot) {
            term.entries[at].1 |= WHOLE_NAME;
            return;
        }
    }
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
