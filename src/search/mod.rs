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
mod facets;
mod pieces;
mod postings;
mod shards;
mod slots;
mod vocabulary;

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::graph::{EntryId, Graph, SEARCH};
use crate::model::State;
use crate::pipeline::Portal;
use crate::schema::TypeId;
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
    let (order, size) = numbered(graph);
    let kinds = kinds(graph, &order);
    let sources: Vec<Source> = order
        .par_iter()
        .map(|(slot, id)| Source {
            slot: *slot,
            weight: weight(graph, *id),
            pieces: pieces::of(graph, &portal.sources, *id),
        })
        .collect();
    let cards: Vec<Card> = order
        .par_iter()
        .map(|(slot, id)| card(portal, &kinds, *slot, *id, portable))
        .collect();
    let equivalents = Equivalents::new(&portal.config.synonyms);
    let terms = postings::terms(&sources, &equivalents);
    let facets = facets::all(graph, &order);
    let kinds_told = told(graph, &kinds, &facets);
    let mut files = Written::default();
    let shards = shards::of_terms(&terms, size, &equivalents);
    let keys = files.all("t", shards.into_iter().map(quoted));
    let endings = files.all("r", shards::of_endings(&terms).into_iter().map(quoted));
    let card_names = files.all("c", numbers(cards::cards(&cards, size)));
    let (text_bits, texts) = texts(&sources, size);
    let text_names = files.all("x", numbers(texts));
    let facet_names = files.all("f", facets.into_iter());
    let lists = files.all("o", numbers(lists(graph, &kinds, &order)));
    let start = json!({
        "form": FORM,
        "count": coarse(sources.len()),
        "size": size,
        "kinds": kinds_told,
        "t": keys,
        "r": endings,
        "c": [cards::bucket_bits(size), card_names],
        "x": [text_bits, text_names],
        "f": facet_names,
        "o": lists,
    });
    files
        .files
        .insert(path(START), script("start", &start.to_string()));
    files.files
}

/// The entries that can be found with their numbers, in the order of these,
/// and how many numbers there are.
fn numbered(graph: &Graph) -> (Vec<(u32, EntryId)>, u32) {
    let found = searchable(graph);
    let ids: Vec<&str> = found.iter().map(|id| &*graph.entry(*id).id).collect();
    let (slots, size) = slots::assign(&ids);
    let mut order: Vec<(u32, EntryId)> = slots.into_iter().zip(found).collect();
    order.sort_unstable();
    (order, size)
}

fn quoted((name, lines): (String, String)) -> (String, String) {
    (name, json!(lines).to_string())
}

fn numbers(buckets: BTreeMap<u32, String>) -> impl Iterator<Item = (String, String)> {
    buckets
        .into_iter()
        .map(|(bucket, json)| (bucket.to_string(), json))
}

/// The texts by their bucket, and how many entries share one as a power of two.
fn texts(sources: &[Source], size: u32) -> (u32, BTreeMap<u32, String>) {
    let told = sources
        .iter()
        .filter(|source| !source.pieces.sections.is_empty());
    let texts: Vec<(u32, &[pieces::Section])> = told
        .map(|source| (source.slot, source.pieces.sections.as_slice()))
        .collect();
    let total = sources.iter().map(|source| text_size(&source.pieces)).sum();
    let bits = cards::text_bits(total, size);
    (bits, cards::texts(&texts, bits))
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

/// As the type's declaration has it; a row counts a little less than a page on
/// the same, and what stands apart is found by its name alone.
fn weight(graph: &Graph, id: EntryId) -> f32 {
    let entry = graph.entry(id);
    let declared = graph.schema.type_(entry.type_).weight;
    if graph.is_apart(id) {
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
    }
}

/// What the type's cards tell beside title and summary, in a few words.
fn facts(graph: &Graph, id: EntryId) -> String {
    let paths = graph.schema.type_(graph.entry(id).type_).page.card.iter();
    let words = |path| {
        let items = graph.query(id, path);
        let shown = items.iter().take(2);
        let words: Vec<String> = shown
            .map(|item| graph.words(item, &graph.language))
            .collect();
        let more = if items.len() > 2 { " …" } else { "" };
        words.join(", ") + more
    };
    let told: Vec<String> = paths
        .map(words)
        .filter(|words| !words.is_empty())
        .take(3)
        .collect();
    typographic(&told.join(" · "), &graph.language).into_owned()
}
