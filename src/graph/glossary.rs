//! The first mention of each word of a glossary in a text.
//!
//! Types say that they are glossaries. A word is known by the title and names
//! of its entry, whole and in the common endings of Norwegian; its first letter
//! may be small or capital. Words that stand in links, headings, code and
//! quotations are left alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{EntryId, Graph, names_of};
use crate::markdown::{Body, Kind, Step};
use crate::model::Entry;
use crate::text::{Beginnings, Prefixes};

/// Shorter names are too often part of something else. In letters, so in bytes
/// at least.
const SHORTEST: usize = 3;

/// The words of glossaries that the texts of others speak of, where the site
/// leads from the first mention to the word.
pub(super) fn spoken(graph: &Graph) -> HashSet<EntryId> {
    let parts: Vec<(EntryId, &Arc<Entry>)> = graph.all().collect();
    let parts = parts.par_iter().filter(|(_, entry)| graph.is_part(entry));
    parts
        .flat_map_iter(|(id, entry)| spoken_by(graph, *id, entry))
        .collect()
}

/// Those that the texts of this entry speak of.
pub(super) fn spoken_by(graph: &Graph, id: EntryId, entry: &Entry) -> BTreeSet<EntryId> {
    let glossary = graph.glossary();
    let articles = entry.articles().into_iter();
    let mentions = articles.flat_map(|article| glossary.mentions(&article.body, &article.text));
    let others = mentions.map(|mention| mention.to).filter(|to| *to != id);
    others.collect()
}

/// What may follow a noun: its forms in bokmål and nynorsk.
const ENDINGS: [&str; 17] = [
    "", "a", "ane", "ar", "en", "ene", "ens", "er", "et", "ets", "n", "ne", "ns", "r", "s", "t",
    "ts",
];

/// In letters.
const LONGEST_ENDING: usize = 3;

/// How a name begins: its first letter small, and the next two.
type Start = [char; 3];

/// The words of all glossaries.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// By how they begin, what stands behind the first letter.
    names: BTreeMap<Start, Prefixes<Box<str>, EntryId>>,
    /// Of names, so that nearly all of a text is passed over at a glance.
    begins: Beginnings,
}

/// The first mention of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The node of the text.
    pub node: usize,
    /// Where in the node's words.
    pub range: Range<usize>,
    /// The word's entry.
    pub to: EntryId,
}

impl Glossary {
    pub(super) fn new(graph: &Graph) -> Self {
        let types = graph
            .schema
            .types()
            .filter(|(_, declared)| declared.glossary);
        let ids = types.flat_map(|(type_, _)| graph.list(type_));
        let names = ids.flat_map(|&id| {
            let names = names_of(graph.entry(id));
            names.map(move |name| (name, id))
        });
        Self::of(names.collect())
    }

    fn of(mut names: Vec<(&str, EntryId)>) -> Self {
        // Where names differ in the case of their first letter alone, the first
        // in this order has the word.
        names.sort_unstable();
        let mut glossary = Self::default();
        let mut alike: BTreeMap<Start, BTreeMap<Box<str>, EntryId>> = BTreeMap::new();
        for (name, id) in names {
            let Some((start, first)) = start(name).zip(name.chars().next()) else {
                continue;
            };
            let rest = &name[first.len_utf8()..];
            for first in first.to_lowercase().chain(first.to_uppercase()) {
                let mut begins = String::from(first);
                begins.push_str(rest);
                glossary.begins.add(&begins);
            }
            let alike = alike.entry(start).or_default();
            alike.entry(rest.into()).or_insert(id);
        }
        let names = alike.into_iter();
        glossary.names = names
            .map(|(start, alike)| (start, Prefixes::new(alike)))
            .collect();
        glossary
    }

    /// Whether there is no glossary.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The first mention of each word in a text, in order.
    #[must_use]
    pub fn mentions(&self, body: &Body, text: &str) -> Vec<Mention> {
        let mut found = Found::default();
        if self.is_empty() {
            return found.mentions;
        }
        let mut quotes = Quotes::default();
        let mut walk = body.walk(body.all());
        while let Some(step) = walk.next() {
            let Step::Enter(index, node) = step else {
                continue;
            };
            match node.kind {
                Kind::Text | Kind::Pooled(_) => {
                    let words = body.words_of(node, text);
                    self.in_words(index, words, &mut quotes, &mut found);
                    quotes.leave(words);
                }
                // What is not closed where its line of thought ends is a slip.
                Kind::Paragraph | Kind::Item | Kind::Cell(_) => quotes = Quotes::default(),
                Kind::Link(_)
                | Kind::Heading(_)
                | Kind::Code
                | Kind::CodeBlock(_)
                | Kind::BlockQuote
                | Kind::FootnoteDefinition(_) => walk.skip_children(),
                _ => {}
            }
        }
        found.mentions
    }

    fn in_words(&self, node: usize, words: &str, quotes: &mut Quotes, found: &mut Found) {
        let mut until = 0;
        let mut last = b' ';
        for (at, three) in words.as_bytes().windows(SHORTEST).enumerate() {
            let within = std::mem::replace(&mut last, three[0]).is_ascii_alphanumeric();
            if within || at < until || !self.begins.has(three) {
                continue;
            }
            let Some((before, from)) = words.split_at_checked(at) else {
                continue;
            };
            if before.ends_with(char::is_alphanumeric) {
                continue;
            }
            if let Some((length, to)) = self.at(from)
                && !quotes.are_open(words, at)
            {
                until = at + length;
                if found.known.insert(to) {
                    let range = at..until;
                    found.mentions.push(Mention { node, range, to });
                }
            }
        }
    }

    /// The word that a text begins with, and how long it is here.
    fn at(&self, text: &str) -> Option<(usize, EntryId)> {
        let names = self.names.get(&start(text)?)?;
        let behind = text.get(text.chars().next()?.len_utf8()..)?;
        // Of two names that fit, the longer says more.
        names.of(behind).find_map(|(name, to)| {
            let rest = behind.get(name.len()..)?;
            let tail = ending(rest)?;
            Some((text.len() - rest.len() + tail, *to))
        })
    }
}

/// How long the ending is that a text goes on with before the word is over;
/// nothing when the word goes on otherwise.
fn ending(text: &str) -> Option<usize> {
    // A word may be as long as the text; endings are of three letters at most.
    let letters = text.char_indices().take(LONGEST_ENDING + 1);
    let tail = letters.take_while(|(_, c)| c.is_alphanumeric());
    let length = tail.last().map_or(0, |(at, c)| at + c.len_utf8());
    let (ending, rest) = text.split_at_checked(length)?;
    // A hyphen would make it part of another word.
    let whole = ENDINGS.contains(&ending) && !rest.starts_with('-');
    whole.then_some(length)
}

/// What is found so far.
#[derive(Default)]
struct Found {
    mentions: Vec<Mention>,
    known: HashSet<EntryId>,
}

/// How many quotations are open, as far as a paragraph has been read.
#[derive(Default)]
struct Quotes {
    depth: i32,
    read: usize,
}

impl Quotes {
    /// Whether a quotation is open at byte `at` of the text, which is asked in
    /// the order of the text.
    fn are_open(&mut self, text: &str, at: usize) -> bool {
        let between = text.get(self.read..at).unwrap_or_default();
        self.depth = between
            .chars()
            .fold(self.depth, |depth, letter| match letter {
                '«' | '“' => depth + 1,
                '»' | '”' => depth - 1,
                '"' => depth ^ 1,
                _ => depth,
            });
        self.read = at;
        self.depth > 0
    }

    /// Goes on behind a text: a quotation may go on there too.
    fn leave(&mut self, text: &str) {
        // Most texts have no mark that opens or closes one.
        let can_turn = |byte: u8| matches!(byte, b'"' | 0xC2 | 0xE2);
        if text.bytes().any(can_turn) {
            self.are_open(text, text.len());
        }
        self.read = 0;
    }
}

/// How a name or text begins; nothing when it is too short.
fn start(text: &str) -> Option<Start> {
    let mut letters = text.chars();
    let first = letters.next()?.to_lowercase().next()?;
    let start = [first, letters.next()?, letters.next()?];
    debug_assert_eq!(start.len(), SHORTEST);
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn glossary(names: &[&str]) -> Glossary {
        let names = names.iter().zip(0..);
        Glossary::of(names.map(|(name, id)| (*name, EntryId(id))).collect())
    }

    fn found(names: &[&str], text: &str) -> Vec<String> {
        let body = crate::markdown::parse(text, 0);
        let mentions = glossary(names).mentions(&body, text);
        let words = mentions.iter().map(|mention| {
            let node = &body.nodes[mention.node];
            body.words_of(node, text)[mention.range.clone()].to_owned()
        });
        words.collect()
    }

    #[test]
    fn a_word_is_known_in_its_forms() {
        let names = ["Forankring", "Lokal samfunnsutvikling", "PSV", "Øko"];
        let text = "God forankring, og forankringen er alt. Lokal samfunnsutvikling. Bruk PSV, ikke psv. Økoen.";
        assert_eq!(
            found(&names, text),
            ["forankring", "Lokal samfunnsutvikling", "PSV", "Økoen"]
        );
    }

    #[test]
    fn parts_of_words_and_what_others_say_are_left_alone() {
        let names = ["Forankring"];
        for text in [
            "Forankringsarbeid",
            "politiskforankring",
            "forankring-arbeid",
            "«god forankring»",
            "\"god forankring\"",
            "«vi må ha *veldig* god forankring»",
            "«over to linjer\nen forankring»",
            "> forankring",
            "# forankring",
            "`forankring`",
            "[forankring](x)",
            "```\nforankring\n```",
        ] {
            assert_eq!(found(&names, text), Vec::<String>::new(), "{text}");
        }
        for text in [
            "«Ja», sa hun om forankring",
            "«Ja, *sa* hun», om forankring",
            "- «Ja\n- om forankring",
        ] {
            assert_eq!(found(&names, text), ["forankring"], "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_found_stands_there(text in "(forankring|Øko|«|»|[a-zæøå]{0,3}| |\\*|\n){0,30}") {
            for word in found(&["Forankring", "Øko"], &text) {
                prop_assert!(text.contains(&word));
            }
        }
    }
}
