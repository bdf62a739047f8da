//! What is shown of hits, and the texts that snippets are cut from.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde_json::{Value, json};

use super::pieces::Section;

/// What is shown of an entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Card {
    /// Its number in the index.
    pub slot: u32,
    /// What it is called.
    pub title: String,
    /// Its address from the top of the site.
    pub address: String,
    /// Its type's place among those that are found.
    pub kind: usize,
    /// Place, year: what tells it apart at a glance.
    pub facts: String,
    /// One to three sentences; stands with the text, which is asked for when
    /// the hit is seen.
    pub summary: String,
    /// Its language, where it is another than the portal's.
    pub lang: Option<String>,
    /// The signs of the file with its text; empty when it has none.
    pub text: String,
}

/// Bytes of texts in one file, unless a single one is longer.
const TEXTS: usize = 6000;

/// As many entries share a file of cards: two to the power of this.
#[must_use]
pub(super) fn bucket_bits(size: u32) -> u32 {
    if size > 4096 { 4 } else { 3 }
}

/// A file: its name among those of its kind, and what it holds as JSON.
pub(super) type Part = (String, String);

/// The cards by their bucket, as JSON by slot. Cards stand in the order of
/// their slots.
#[must_use]
pub(super) fn cards(cards: &[Card], size: u32) -> Vec<Part> {
    bucketed(cards, bucket_bits(size), |card| card.slot, json).collect()
}

/// What entries have, a part for those whose slots differ in their last `bits`
/// alone. A part is made when it is asked for: together they are all the text of
/// the site.
fn bucketed<T: Sync, J: Serialize>(
    entries: &[T],
    bits: u32,
    slot: impl Fn(&T) -> u32 + Copy + Send + Sync,
    told: impl Fn(&T) -> J + Send + Sync,
) -> impl ParallelIterator<Item = Part> {
    let bucket = move |entry: &T| slot(entry) >> bits;
    let buckets = entries.chunk_by(move |a, b| bucket(a) == bucket(b));
    let buckets: Vec<&[T]> = buckets.collect();
    buckets.into_par_iter().filter_map(move |entries| {
        let name = bucket(entries.first()?).to_string();
        let by_slot = entries.iter().map(|entry| (slot(entry), told(entry)));
        let by_slot: BTreeMap<u32, J> = by_slot.collect();
        // Numbers and text: there is nothing that JSON cannot hold.
        Some((name, serde_json::to_string(&by_slot).unwrap_or_default()))
    })
}

fn json(card: &Card) -> Value {
    let mut json = vec![
        json!(card.title),
        json!(card.address),
        json!(card.kind),
        json!(card.facts),
        json!(card.text),
    ];
    json.extend(card.lang.as_ref().map(|lang| json!(lang)));
    json.into()
}

/// What is told of an entry when its hit is seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Details<'s> {
    /// Its number in the index.
    pub slot: u32,
    /// One to three sentences.
    pub summary: &'s str,
    /// Its text.
    pub sections: &'s [Section],
}

impl Serialize for Details<'_> {
    /// The summary; then anchor, heading and words of each section that stands on
    /// the page.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut told = serializer.serialize_seq(None)?;
        told.serialize_element(self.summary)?;
        for Section {
            anchor,
            heading,
            text,
            ..
        } in self.sections.iter().filter(|section| !section.hidden)
        {
            told.serialize_element(&(anchor, heading, text))?;
        }
        told.end()
    }
}

/// The texts by their bucket, as JSON by slot. `bits` as of [`text_bits`].
pub(super) fn texts<'t>(
    entries: &'t [Details<'_>],
    bits: u32,
) -> impl ParallelIterator<Item = Part> + 't {
    bucketed(entries, bits, |told| told.slot, |told| *told)
}

/// How many entries share a file of texts, as a power of two: so many that it
/// holds about [`TEXTS`] bytes, and no more than share a file of cards, since
/// those tell its name.
#[must_use]
pub(super) fn text_bits(total: usize, size: u32) -> u32 {
    let each = (total / (size as usize).max(1)).max(1);
    (TEXTS / each).max(1).ilog2().min(bucket_bits(size))
}
