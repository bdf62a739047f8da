//! Names of other pages that stand in a text without being links.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{EntryId, Graph, How, LinkTo, Target};
use crate::markdown::plain_text;
use crate::model::Slot;
use crate::source::Sources;
use crate::text::Prefixes;

/// Shorter names are everyday words too often.
const SHORTEST: usize = 3;

/// The names of all pages, by their first word.
#[derive(Debug)]
pub struct Mentions<'g> {
    names: HashMap<&'g str, Prefixes<&'g str, Bearers>>,
}

/// Who bears a name, each with its place among all.
type Bearers = Vec<(usize, EntryId)>;

impl<'g> Mentions<'g> {
    /// Collects the titles and names that begin with a capital.
    #[must_use]
    pub fn new(graph: &'g Graph) -> Self {
        let mut names: BTreeMap<&str, BTreeMap<&str, Bearers>> = BTreeMap::new();
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
            .map(|(first, alike)| (first, Prefixes::new(alike)));
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
            for (&name, bearers) in names.of(&text[start..]) {
                let rest = &text[start + name.len()..];
                if !rest.starts_with(char::is_alphanumeric) && seen.insert(name) {
                    here.extend(bearers.iter().map(|bearer| (*bearer, name)));
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
