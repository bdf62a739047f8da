//! The files of the index.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::analysis;
use super::cards::{self, Card, Details, Part};
use super::counting::Source;
use super::edited::{Changed, Kept};
use super::facets;
use super::pieces::Pieces;
use super::shards::{self, Line};
use super::{FOLDER, Files, Numbered, cards_of, kinds};
use crate::graph::{EntryId, Graph, SEARCH};
use crate::pipeline::Portal;
use crate::schema::TypeId;

/// The file of the index that has the same name for ever: it knows the names
/// of all others, which change with what they hold.
const START: &str = "start.js";
/// The form of the files; the script refuses others.
const FORM: u32 = 4;
/// So many shards of a kind are named in the start; more in directories.
const LISTED: usize = 512;
/// Stands for the signs of a file that is not there.
const NO_SIGN: &str = "....";

/// The files of the index, and what its start tells of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// The files by their paths on the site.
    pub files: Files,
    /// By the kind of file: beginnings of keys or numbers of buckets, each with
    /// the four signs of what its file holds.
    names: BTreeMap<&'static str, Vec<(String, String)>>,
    kinds: Vec<Value>,
    text_bits: u32,
}

impl Written {
    /// Writes what is shown of the entries that are found, and by what they are
    /// narrowed.
    pub(super) fn new(
        portal: &Portal,
        portable: bool,
        found: &Numbered,
        sources: &[Source],
    ) -> Self {
        let (order, size) = (&found.order, found.size);
        let graph = &portal.graph;
        let facets = facets::all(graph, order);
        let kinds = kinds(graph, order);
        let mut written = Self {
            kinds: told(graph, &kinds, &facets),
            text_bits: text_bits(sources, size),
            ..Self::default()
        };
        let cards = cards_of(portal, order, portable, |_| true);
        written.all(
            "x",
            cards::texts(&texts_of(sources, &cards), written.text_bits),
        );
        let cards = written.signed(cards);
        written.all("c", cards::cards(&cards, size));
        written.all("f", facets.into_par_iter());
        written.all("o", numbered(lists(graph, &kinds, order)));
        written
    }

    /// Writes the keys that entries are found by.
    pub(super) fn keys(&mut self, lines: &[Line]) {
        self.shards("t", "d", lines);
    }

    /// Writes the keys backwards.
    pub(super) fn endings(&mut self, lines: &[Line]) {
        self.shards("r", "e", lines);
    }

    /// The files after an edit of prose; none when more of them change than
    /// those that an edit reaches.
    pub(super) fn edited(
        &self,
        portal: &Portal,
        portable: bool,
        kept: &Kept,
        changed: &Changed,
    ) -> Option<Self> {
        let mut written = self.clone();
        if text_bits(&kept.sources, kept.found.size) != written.text_bits {
            return None;
        }
        written.keys(&kept.lines);
        if changed.keys {
            written.endings(&kept.endings);
        }
        let bits = self.text_bits;
        let share = cards::bucket_bits(kept.found.size);
        let buckets: BTreeSet<u32> = changed.slots.iter().map(|slot| slot >> share).collect();
        let wanted = |slot| buckets.contains(&(slot >> share));
        let cards = cards_of(portal, &kept.found.order, portable, wanted);
        // Who shares a file of texts shares one of cards.
        let texts: BTreeSet<u32> = changed.slots.iter().map(|slot| slot >> bits).collect();
        let details = texts_of(&kept.sources, &cards);
        let details = details
            .into_iter()
            .filter(|text| texts.contains(&(text.slot >> bits)));
        let details: Vec<Details<'_>> = details.collect();
        let now: Vec<Part> = cards::texts(&details, bits).collect();
        if now.len() != texts.len() {
            // A file came or went.
            return None;
        }
        written.some("x", now)?;
        let cards = written.signed(cards);
        written.some("c", cards::cards(&cards, kept.found.size))?;
        written.begin(&kept.found);
        Some(written)
    }

    /// Cards with the signs of the files that hold their texts. Those are told
    /// where they are needed: there are too many for the start.
    fn signed(&self, mut cards: Vec<Card>) -> Vec<Card> {
        let names = self.names.get("x").into_iter().flatten();
        let signs: HashMap<&str, &str> = names
            .map(|(name, sign)| (name.as_str(), sign.as_str()))
            .collect();
        for card in &mut cards {
            let bucket = (card.slot >> self.text_bits).to_string();
            let sign = signs.get(bucket.as_str()).copied();
            card.text = sign.unwrap_or_default().to_owned();
        }
        cards
    }

    /// Writes the shards of a kind, and directories of them where the start
    /// would be too long.
    fn shards(&mut self, kind: &'static str, above: &'static str, lines: &[Line]) {
        self.all(kind, quoted(shards::divided(lines, shards::SHARD)));
        let names = shards::names(self.names_of(kind));
        let many = names.len() > LISTED;
        let directories = many.then(|| shards::divided(&names, shards::DIRECTORY));
        self.all(above, quoted(directories.unwrap_or_default()));
    }

    fn names_of(&self, kind: &str) -> &[(String, String)] {
        self.names.get(kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The names of shards that stand in no directory.
    fn listed(&self, kind: &str, above: &str) -> String {
        if !self.names_of(above).is_empty() {
            return String::new();
        }
        shards::text_of(&shards::names(self.names_of(kind)))
    }

    /// Writes all files of one kind.
    fn all(&mut self, kind: &'static str, parts: impl IntoParallelIterator<Item = Part>) {
        for (name, sign) in self.names.remove(kind).unwrap_or_default() {
            self.files.remove(&path_of(kind, &name, &sign));
        }
        let made = files(kind, parts);
        let names = made
            .iter()
            .map(|(name, sign, _)| (name.clone(), sign.clone()));
        self.names.insert(kind, names.collect());
        for (name, sign, bytes) in made {
            self.files.insert(path_of(kind, &name, &sign), bytes);
        }
    }

    /// Writes some files of one kind anew, if there are such.
    fn some(&mut self, kind: &'static str, parts: Vec<Part>) -> Option<()> {
        for (name, sign, bytes) in files(kind, parts) {
            let known = self.names.get_mut(kind)?.iter_mut();
            let (_, old) = known.into_iter().find(|(known, _)| *known == name)?;
            self.files.remove(&path_of(kind, &name, old));
            self.files.insert(path_of(kind, &name, &sign), bytes);
            *old = sign;
        }
        Some(())
    }

    /// Writes the start, from which the names of all others are known.
    pub(super) fn begin(&mut self, found: &Numbered) {
        let names = |kind: &str| {
            let each: Vec<String> = self
                .names_of(kind)
                .iter()
                .map(|(name, sign)| format!("{name}{sign}"))
                .collect();
            each.join(",")
        };
        let start = json!({
            "form": FORM,
            "count": coarse(found.order.len()),
            "size": found.size,
            "kinds": self.kinds,
            "stop": joined(analysis::stop_words()),
            "frame": joined(analysis::framing()),
            "t": self.listed("t", "d"),
            "d": self.listed("d", ""),
            "r": self.listed("r", "e"),
            "e": self.listed("e", ""),
            "c": [cards::bucket_bits(found.size), in_order(self.names_of("c"))],
            "x": self.text_bits,
            "f": names("f"),
            "o": names("o"),
        });
        let bytes = script("start", &start.to_string());
        self.files.insert(path(START), bytes.into());
    }
}

/// A file: its name among those of its kind, its signs and its bytes.
type Named = (String, String, Arc<[u8]>);

fn joined(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// Files of one kind.
fn files(kind: &str, parts: impl IntoParallelIterator<Item = Part>) -> Vec<Named> {
    let each = parts.into_par_iter().map(|(name, json)| {
        let bytes = script(&format!("{kind}{name}"), &json);
        (name, sign(&bytes), bytes.into())
    });
    each.collect()
}

/// The signs of numbered files, each in its place.
fn in_order(names: &[(String, String)]) -> String {
    let mut signs = String::new();
    for (name, sign) in names {
        let place = name.parse().unwrap_or(0) * NO_SIGN.len();
        while signs.len() < place {
            signs.push_str(NO_SIGN);
        }
        signs.push_str(sign);
    }
    signs
}

fn path(name: &str) -> String {
    format!("{SEARCH}/{FOLDER}/{name}")
}

fn path_of(kind: &str, name: &str, sign: &str) -> String {
    path(&format!("{kind}-{}-{sign}.js", file_name(name)))
}

fn quoted(shards: BTreeMap<String, String>) -> Vec<Part> {
    let each = shards.into_iter();
    each.map(|(name, lines)| (name, json!(lines).to_string()))
        .collect()
}

fn numbered(buckets: BTreeMap<u32, String>) -> Vec<Part> {
    let each = buckets.into_iter();
    each.map(|(bucket, json)| (bucket.to_string(), json))
        .collect()
}

/// The summaries and texts of those with these cards, who have any. Both stand
/// in the order of the numbers.
fn texts_of<'s>(sources: &'s [Source], cards: &'s [Card]) -> Vec<Details<'s>> {
    let place = |card: &Card| sources.binary_search_by_key(&card.slot, |source| source.slot);
    let details = cards.iter().filter_map(|card| {
        let source = sources.get(place(card).ok()?)?;
        Some(Details {
            slot: card.slot,
            summary: &card.summary,
            sections: &source.pieces.sections,
        })
    });
    details
        .filter(|entry| !entry.summary.is_empty() || !entry.sections.is_empty())
        .collect()
}

/// How many entries share a file of texts, as a power of two.
fn text_bits(sources: &[Source], size: u32) -> u32 {
    let total = sources.iter().map(|source| text_size(&source.pieces)).sum();
    cards::text_bits(total, size)
}

fn text_size(pieces: &Pieces) -> usize {
    let shown = pieces.sections.iter().filter(|section| !section.hidden);
    shown
        .map(|section| section.text.len() + section.heading.len())
        .sum()
}

/// What the script must know of the types: what one and many are called, their
/// id, and by what their lists can be narrowed.
fn told(graph: &Graph, kinds: &[TypeId], facets: &BTreeMap<String, String>) -> Vec<Value> {
    let each = kinds.iter().map(|type_| {
        let declared = graph.schema.type_(*type_);
        let [one, many] = [&declared.label.0, &declared.label.1]
            .map(|text| text.get(&graph.language, &graph.language));
        json!([
            one,
            many,
            declared.id,
            facets::of_type(graph, *type_, facets)
        ])
    });
    each.collect()
}

/// The numbers of a type's entries in the order of its list, by the type's
/// place among those that are found.
fn lists(graph: &Graph, kinds: &[TypeId], order: &[(u32, EntryId)]) -> BTreeMap<u32, String> {
    let slots: HashMap<EntryId, u32> = order.iter().map(|(slot, id)| (*id, *slot)).collect();
    let each = (0..).zip(kinds).map(|(at, type_)| {
        let list = graph.list(*type_).iter().filter_map(|id| slots.get(id));
        (at, json!(list.collect::<Vec<_>>()).to_string())
    });
    each.collect()
}

/// A number in steps, so that it seldom changes.
fn coarse(count: usize) -> usize {
    let step = (count.next_power_of_two() / 16).max(1);
    count.div_ceil(step) * step
}

fn script(name: &str, json: &str) -> Vec<u8> {
    format!("dugnadSearch.add({},{json})\n", json!(name)).into_bytes()
}

/// Four signs that change with the bytes: 20 bits, told many thousand times. A
/// file must differ from what it was before, not from all others.
fn sign(bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes);
    let number = hash
        .as_bytes()
        .iter()
        .take(3)
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let figures = b"abcdefghijklmnopqrstuvwxyz234567";
    (0..4)
        .map(|at| char::from(figures[(number >> (at * 5) & 31) as usize]))
        .collect()
}

/// The beginning of keys as a file's name: what is not a plain letter or
/// figure is its number.
fn file_name(prefix: &str) -> String {
    let plain = |ch: char| match ch {
        'a'..='z' | '0'..='9' => ch.to_string(),
        other => format!("_{:x}", u32::from(other)),
    };
    prefix.chars().map(plain).collect()
}
