//! Names of other pages that stand in a text without being links.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{EntryId, Graph, How, LinkTo, Target};
use crate::markdown::plain_text;
use crate::model::Slot;
use crate::source::Sources;

/// Shorter names are everyday words too often.
const SHORTEST: usize = 3;

/// The names of all pages, by their first word and in their order.
#[derive(Debug)]
pub struct Mentions<'g> {
    names: HashMap<&'g str, Vec<Name<'g>>>,
}

/// Names in their order, and who bears each.
type Alike<'g> = BTreeMap<&'g str, Vec<(usize, EntryId)>>;

/// A name. Where ten thousand begin alike, a text is not held against each.
#[derive(Debug)]
struct Name<'g> {
    text: &'g str,
    /// Who bears it, each with its place among all.
    bearers: Vec<(usize, EntryId)>,
    /// The longest of the others that it begins with.
    shorter: Option<usize>,
}

impl<'g> Mentions<'g> {
    /// Collects the titles and names that begin with a capital.
    #[must_use]
    pub fn new(graph: &'g Graph) -> Self {
        let mut names: BTreeMap<&str, Alike<'g>> = BTreeMap::new();
        let mut count = 0;
        for (id, entry) in graph
            .published()
            .filter(|(_, entry)| entry.has_page(&graph.schema))
        {
            let titles = entry.common.title.iter().flat_map(|title| title.all());
            for name in titles.chain(entry.common.names.iter().flat_map(|name| name.text.all())) {
                let tellable =
                    name.chars().count() >= SHORTEST && name.starts_with(char::is_uppercase);
                if let (true, Some((start, end))) = (tellable, words(name).first()) {
                    let alike = names.entry(&name[*start..*end]).or_default();
                    alike.entry(name).or_default().push((count, id));
                    count += 1;
                }
            }
        }
        let chained = names
            .into_iter()
            .map(|(first, alike)| (first, chain(alike)));
        Self {
            names: chained.collect(),
        }
    }

    /// The entries that `id` mentions and does not lead to, each with the
    /// words as they first stand, by entry.
    #[must_use]
    pub fn of(&self, graph: &Graph, id: EntryId) -> Vec<(EntryId, String)> {
        let Some(article) = &graph.entry(id).article else {
            return Vec::new();
        };
        let mut text = String::new();
        plain_text(
            &article.body,
            &article.text,
            article.body.all(),
            &|_| None,
            &mut text,
        );
        let known = graph.leads_to(id);
        let mut found: BTreeMap<EntryId, String> = BTreeMap::new();
        let mut seen: HashSet<&str> = HashSet::new();
        for (start, end) in words(&text) {
            let Some(names) = self.names.get(&text[start..end]) else {
                continue;
            };
            let mut here = Vec::new();
            for name in beginnings(names, &text[start..]) {
                let rest = &text[start + name.text.len()..];
                if !rest.starts_with(char::is_alphanumeric) && seen.insert(name.text) {
                    here.extend(name.bearers.iter().map(|bearer| (*bearer, name.text)));
                }
            }
            here.sort_unstable();
            for ((_, to), name) in here {
                if to != id && !known.contains(&to) {
                    found.entry(to).or_insert_with(|| name.to_owned());
                }
            }
        }
        found.into_iter().collect()
    }
}

/// The names, each with the one that it begins with.
fn chain(alike: Alike<'_>) -> Vec<Name<'_>> {
    let mut chained: Vec<Name<'_>> = Vec::with_capacity(alike.len());
    for (text, bearers) in alike {
        // What begins with a name stands right after it.
        let mut shorter = chained.len().checked_sub(1);
        while let Some(name) = shorter.and_then(|at| chained.get(at)) {
            if text.starts_with(name.text) {
                break;
            }
            shorter = name.shorter;
        }
        chained.push(Name {
            text,
            bearers,
            shorter,
        });
    }
    chained
}

/// The names that a text begins with. The last that does not come after the text
/// begins with them all.
fn beginnings<'n, 'g>(names: &'n [Name<'g>], text: &str) -> impl Iterator<Item = &'n Name<'g>> {
    let last = names.partition_point(|name| name.text <= text);
    let last = last.checked_sub(1).and_then(|at| names.get(at));
    let same = last.map_or(0, |name| {
        let pairs = name.text.bytes().zip(text.bytes());
        pairs.take_while(|(a, b)| a == b).count()
    });
    let shorter = |name: &&Name<'g>| name.shorter.and_then(|at| names.get(at));
    std::iter::successors(last, shorter).filter(move |name| name.text.len() <= same)
}

/// Where words begin and end.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                spans.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    spans.extend(start.map(|from| (from, text.len())));
    spans
}

impl Graph {
    /// Every entry that one leads to by a reference or a link.
    fn leads_to(&self, from: EntryId) -> BTreeSet<EntryId> {
        let entry = self.entry(from);
        let slots = (0..entry.references.len())
            .filter_map(|at| u32::try_from(at).ok())
            .map(Slot);
        let referred = slots.filter_map(|slot| match self.target(from, slot) {
            Target::Entry(to) | Target::Record(to, _) => Some(*to),
            Target::Open | Target::Broken => None,
        });
        let mut found: BTreeSet<EntryId> = referred.collect();
        let nothing = Sources::default();
        for article in entry.articles() {
            for link in &article.body.links {
                if let Ok(LinkTo::Entry(to, _)) = self.follow(from, article, link, &nothing) {
                    found.insert(to);
                }
            }
        }
        let leads_here = self
            .incoming(from)
            .iter()
            .filter(|incoming| matches!(incoming.how, How::Reference(..)));
        // Who refers here by a field is shown on the page already.
        found.extend(leads_here.map(|incoming| incoming.from));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_begins_with_the_names_that_it_begins_with(
            names in prop::collection::btree_set("[ABæ ]{1,5}", 0..12),
            text in "[ABæ ]{0,8}",
        ) {
            let alike = names.iter().map(|name| (name.as_str(), Vec::new())).collect();
            let mut found: Vec<&str> = beginnings(&chain(alike), &text).map(|name| name.text).collect();
            found.sort_unstable();
            let right: Vec<&str> = names.iter().map(String::as_str).filter(|name| text.starts_with(name)).collect();
            prop_assert_eq!(found, right);
        }
    }
}
