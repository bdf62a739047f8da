//! What is shown of hits, and the texts that snippets are cut from.

use std::collections::BTreeMap;

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

/// Characters of a summary that are shown.
const SUMMARY: usize = 240;
/// Bytes of texts in one file, unless a single one is longer.
const TEXTS: usize = 6000;

/// As many entries share a file of cards: two to the power of this.
#[must_use]
pub(super) fn bucket_bits(size: u32) -> u32 {
    if size > 4096 { 4 } else { 3 }
}

/// The cards by their bucket, as JSON by slot.
#[must_use]
pub(super) fn cards(cards: &[Card], size: u32) -> BTreeMap<u32, String> {
    let bits = bucket_bits(size);
    let mut buckets: BTreeMap<u32, BTreeMap<String, Value>> = BTreeMap::new();
    for card in cards {
        buckets
            .entry(card.slot >> bits)
            .or_default()
            .insert(card.slot.to_string(), json(card));
    }
    buckets
        .into_iter()
        .map(|(bucket, cards)| (bucket, json!(cards).to_string()))
        .collect()
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

/// The first words of a text.
fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let cut = &text[..end];
    let words = cut.rfind(' ').map_or(cut, |at| &cut[..at]);
    format!("{words} …")
}

/// What is told of an entry when its hit is seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'s> {
    /// Its number in the index.
    pub slot: u32,
    /// One to three sentences.
    pub summary: &'s str,
    /// Its text.
    pub sections: &'s [Section],
}

/// The texts by their bucket, as JSON by slot: the summary; then anchor, heading
/// and words of each section. `bits` as of [`text_bits`].
#[must_use]
pub(super) fn texts(entries: &[Told<'_>], bits: u32) -> BTreeMap<u32, String> {
    let mut buckets: BTreeMap<u32, BTreeMap<String, Value>> = BTreeMap::new();
    for told in entries {
        let section = |section: &Section| json!([section.anchor, section.heading, section.text]);
        let summary = json!(shortened(told.summary, SUMMARY));
        let texts = std::iter::once(summary).chain(told.sections.iter().map(section));
        buckets
            .entry(told.slot >> bits)
            .or_default()
            .insert(told.slot.to_string(), texts.collect());
    }
    buckets
        .into_iter()
        .map(|(bucket, texts)| (bucket, json!(texts).to_string()))
        .collect()
}

/// How many entries share a file of texts, as a power of two: so many that it
/// holds about [`TEXTS`] bytes, and no more than share a file of cards, since
/// those tell its name.
#[must_use]
pub(super) fn text_bits(total: usize, size: u32) -> u32 {
    let each = (total / (size as usize).max(1)).max(1);
    (TEXTS / each).max(1).ilog2().min(bucket_bits(size))
}
