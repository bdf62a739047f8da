//! How often each word stands in each entry.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use rayon::prelude::*;

use super::Inputs;
use super::pieces::Pieces;
use super::vocabulary::{Quick, TextRole, WordId, Words, Written};

/// How much a word says of an entry, by where it stands.
mod weight {
    pub(super) const TITLE: f32 = 9.0;
    pub(super) const NAME: f32 = 8.0;
    pub(super) const HEADING: f32 = 3.0;
    pub(super) const SUMMARY: f32 = 3.0;
    pub(super) const TERM: f32 = 1.0;
    /// Of a word that says little, in titles and headings.
    pub(super) const STOP: f32 = 0.5;
}

/// How much the length of a text counts.
const LENGTH: f32 = 0.5;
/// A text of common length, in words.
const COMMON_LENGTH: f32 = 256.0;
/// Entries whose words are counted together: many, since the same words come
/// back, and few enough to be counted again after an edit of one.
pub(super) const TOGETHER: usize = 256;

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

impl Source {
    /// Lets go of what has been counted.
    pub(super) fn let_go(&mut self) {
        self.pieces = Pieces::default();
    }
}

/// The words of some entries, counted.
#[derive(Debug)]
pub(super) struct Counted {
    /// Each word once; its place is its number.
    pub words: Vec<(Box<str>, Written)>,
    /// The entries.
    pub entries: Vec<CountedEntry>,
}

impl Counted {
    /// Lets go of how often words stand in entries; what these are called stays.
    pub(super) fn let_go(&mut self) {
        for entry in &mut self.entries {
            entry.words = Vec::new();
        }
    }
}

/// The words of an entry, counted.
#[derive(Debug)]
pub(super) struct CountedEntry {
    /// Its number in the index.
    pub slot: u32,
    /// How much it counts against others.
    pub weight: f32,
    /// How much each of its words says of it.
    pub words: Vec<(WordId, f32)>,
    /// What it is called.
    pub names: Vec<String>,
}

/// Counts the words of entries.
#[must_use]
pub(super) fn count(sources: &[Source]) -> Counted {
    let mut words = Words::default();
    let mut tally = Tally::default();
    let mut entries = Vec::with_capacity(sources.len());
    for source in sources {
        let pieces = &source.pieces;
        let name = if pieces.is_place {
            TextRole::Place
        } else {
            TextRole::Name
        };
        for (texts, weight, role) in [
            (&pieces.titles, weight::TITLE, name),
            (&pieces.names, weight::NAME, name),
            (&pieces.summaries, weight::SUMMARY, TextRole::Prose(&[])),
            (&pieces.terms, weight::TERM, TextRole::Term),
        ] {
            for text in texts {
                words.read(text, role, |word, written| {
                    tally.add(word, written, weight, role);
                });
            }
        }
        for section in &pieces.sections {
            words.read(&section.heading, TextRole::Name, |word, written| {
                tally.add(word, written, weight::HEADING, TextRole::Name);
            });
            let prose = TextRole::Prose(&section.titles);
            words.read(&section.text, prose, |word, written| match section.weight {
                Some(weight) => tally.add(word, written, weight, prose),
                None => tally.add_body(word, written),
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

    fn add(&mut self, word: WordId, written: Written, weight: f32, role: TextRole<'_>) {
        match (written.stop, role.is_name() || written.pair) {
            (false, _) => self.at(word).0 += weight,
            (true, true) => self.at(word).0 += weight * weight::STOP,
            (true, false) => {}
        }
    }

    fn add_body(&mut self, word: WordId, written: Written) {
        if !written.pair {
            self.length += 1.0;
        }
        if !written.stop || written.pair {
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

/// The words of the whole site.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// Each word once, in the order of the alphabet, with what is known of how
    /// it is written.
    pub words: Vec<(Box<str>, Written)>,
    /// The place among these of each word of each group of entries.
    pub places: Vec<Vec<u32>>,
}

impl Joined {
    /// Puts the words of all groups together, after which the groups need
    /// their own only to be edited.
    pub(super) fn new(counted: &mut [Counted], inputs: Inputs) -> Self {
        let groups = counted.par_iter().map(|counted| {
            let words = counted.words.iter();
            let mut words: Vec<_> = words.map(|(word, written)| (&**word, *written)).collect();
            words.sort_unstable_by_key(|(word, _)| *word);
            words
        });
        let words = groups.reduce(Vec::new, merged);
        let words: Vec<(Box<str>, Written)> = words
            .into_iter()
            .map(|(word, written)| (word.into(), written))
            .collect();
        let known: HashMap<&str, u32, BuildHasherDefault<Quick>> =
            words.iter().map(|(word, _)| &**word).zip(0..).collect();
        let places = counted.par_iter_mut().map(|counted| {
            let words = counted.words.iter();
            // Every word of a group is one of all.
            let places = words.filter_map(|(word, _)| known.get(&**word).copied());
            let places = places.collect();
            if inputs == Inputs::LetGo {
                counted.words = Vec::new();
            }
            places
        });
        let places = places.collect();
        Self { words, places }
    }
}

/// Two sorted lists of words as one, with what either knows of each.
fn merged<'w>(
    mut all: Vec<(&'w str, Written)>,
    more: Vec<(&'w str, Written)>,
) -> Vec<(&'w str, Written)> {
    all.extend(more);
    // Stable: it sees that there are two sorted runs, and merges them.
    all.sort_by_key(|(word, _)| *word);
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
