//! Search: an index of the site as small files that a browser can read
//! without a server.
//!
//! [`analysis`] says what a word is looked for by, [`pieces`] what there is to
//! find in an entry, [`postings`] who has which key, [`shards`] how that is
//! divided into files. Every file is a script that calls `dugnadSearch.add`,
//! since that is all that can be loaded from a folder on disk.

pub mod analysis;
mod cards;
mod compounds;
mod pieces;
mod postings;
mod shards;
mod slots;
mod vocabulary;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::json;

use crate::graph::{EntryId, Graph, SEARCH};
use crate::model::State;
use crate::pipeline::Portal;
use crate::text::typographic;
use crate::view;
use analysis::Equivalents;
use cards::Card;
use pieces::Pieces;
use postings::Source;

/// The folder of the index, below the search page.
const FOLDER: &str = "i";
/// The file of the index that has the same name for ever: it knows the names
/// of all others, which change with what they hold.
const START: &str = "start.js";
/// The form of the files; the script refuses others.
const FORM: u32 = 1;

/// The index: the files by their paths on the site.
pub type Files = BTreeMap<String, Vec<u8>>;

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

fn path(name: &str) -> String {
    format!("{SEARCH}/{FOLDER}/{name}")
}

/// Makes the index of a portal. Addresses of pages end in a file's name where
/// the site is read from a folder.
#[must_use]
pub fn index(portal: &Portal, portable: bool) -> Files {
    let graph = &portal.graph;
    let found = searchable(graph);
    let ids: Vec<&str> = found.iter().map(|id| &*graph.entry(*id).id).collect();
    let (slots, size) = slots::assign(&ids);
    let mut order: Vec<(u32, EntryId)> = slots.into_iter().zip(found).collect();
    order.sort_unstable();
    let sources: Vec<Source> = order
        .par_iter()
        .map(|(slot, id)| Source {
            slot: *slot,
            weight: weight(graph, *id),
            pieces: pieces::of(graph, &portal.sources, *id),
        })
        .collect();
    let kinds = kinds(graph, &order);
    let cards: Vec<Card> = order
        .par_iter()
        .map(|(slot, id)| card(portal, &kinds, *slot, *id, portable))
        .collect();
    let equivalents = Equivalents::new(&[]);
    let terms = postings::terms(&sources, &equivalents);
    let mut files = Written::default();
    let keys = files.all(
        "t",
        shards::of_terms(&terms, size, &equivalents)
            .into_iter()
            .map(|(prefix, lines)| (prefix, json!(lines).to_string())),
    );
    let endings = files.all(
        "r",
        shards::of_endings(&terms)
            .into_iter()
            .map(|(prefix, lines)| (prefix, json!(lines).to_string())),
    );
    let numbered = |buckets: BTreeMap<u32, String>| {
        buckets
            .into_iter()
            .map(|(bucket, json)| (bucket.to_string(), json))
    };
    let card_names = files.all("c", numbered(cards::cards(&cards, size)));
    let texts: Vec<(u32, &[pieces::Section])> = sources
        .iter()
        .filter(|source| !source.pieces.sections.is_empty())
        .map(|source| (source.slot, source.pieces.sections.as_slice()))
        .collect();
    let total = sources.iter().map(|source| text_size(&source.pieces)).sum();
    let text_bits = cards::text_bits(total, size);
    let text_names = files.all("x", numbered(cards::texts(&texts, text_bits)));
    let labels: Vec<_> = kinds
        .iter()
        .map(|type_| {
            let label = &graph.schema.type_(*type_).label;
            [&label.0, &label.1].map(|text| text.get(&graph.language, &graph.language).to_owned())
        })
        .collect();
    let start = json!({
        "form": FORM,
        "count": coarse(sources.len()),
        "size": size,
        "language": graph.language,
        "kinds": labels,
        "t": keys,
        "r": endings,
        "c": [cards::bucket_bits(size), card_names],
        "x": [text_bits, text_names],
    });
    files
        .files
        .insert(path(START), script("start", &start.to_string()));
    files.files
}

/// A number in steps, so that it seldom changes.
fn coarse(count: usize) -> usize {
    let step = (count.next_power_of_two() / 16).max(1);
    count.div_ceil(step) * step
}

fn text_size(pieces: &Pieces) -> usize {
    pieces
        .sections
        .iter()
        .map(|section| section.text.len() + section.heading.len())
        .sum()
}

/// The files that have been written.
#[derive(Default)]
struct Written {
    files: Files,
}

impl Written {
    /// Adds the files of one kind, and gives their names in one text: each is
    /// the beginning of keys or number of bucket, then five signs of what it
    /// holds.
    fn all(&mut self, kind: &str, parts: impl Iterator<Item = (String, String)>) -> String {
        let mut names = Vec::new();
        for (name, json) in parts {
            let bytes = script(&format!("{kind}{name}"), &json);
            let sign = sign(&bytes);
            self.files.insert(
                path(&format!("{kind}-{}-{sign}.js", file_name(&name))),
                bytes,
            );
            names.push(format!("{name}{sign}"));
        }
        names.join(",")
    }
}

fn script(name: &str, json: &str) -> Vec<u8> {
    format!("dugnadSearch.add({},{json})\n", json!(name)).into_bytes()
}

/// Five signs that change with the bytes: 25 bits.
fn sign(bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes);
    let number = hash
        .as_bytes()
        .iter()
        .take(4)
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let figures = b"abcdefghijklmnopqrstuvwxyz234567";
    (0..5)
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

/// The entries that can be found, by id.
fn searchable(graph: &Graph) -> Vec<EntryId> {
    let hits = graph.published().filter(|(_, entry)| {
        graph.schema.type_(entry.type_).search && entry.common.state != Some(State::Withdrawn)
    });
    hits.map(|(id, _)| id).collect()
}

/// A row counts a little less than a page on the same.
fn weight(graph: &Graph, id: EntryId) -> f32 {
    if graph.entry(id).row { 0.85 } else { 1.0 }
}

/// The types of which there are entries to find.
fn kinds(graph: &Graph, order: &[(u32, EntryId)]) -> Vec<crate::schema::TypeId> {
    let mut kinds: Vec<_> = order.iter().map(|(_, id)| graph.entry(*id).type_).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn card(
    portal: &Portal,
    kinds: &[crate::schema::TypeId],
    slot: u32,
    id: EntryId,
    portable: bool,
) -> Card {
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
        facts: String::new(),
        summary: entry.common.summary.as_ref().map(shown).unwrap_or_default(),
        lang: (language != graph.language).then(|| language.to_owned()),
    }
}
