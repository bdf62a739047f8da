//! Where pages went that were renamed while somebody looked at them.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::graph::EntryId;
use crate::model::Entry;
use crate::pipeline::Portal;
use crate::view;

/// Pages that are remembered.
const MOST: usize = 200;

/// Pages that went, and where they are now.
#[derive(Debug, Default)]
pub(super) struct Moved {
    gone: VecDeque<Gone>,
}

#[derive(Debug)]
struct Gone {
    address: String,
    hash: Option<blake3::Hash>,
    title: String,
    to: Option<String>,
}

impl Moved {
    /// Looks for pages that have another address now. Between two sites a
    /// page may be nowhere: some editors rename in two steps.
    pub(super) fn compare(&mut self, before: &Portal, now: &Portal) {
        let lost = only_in(before, now);
        for (id, entry) in lost.take(MOST) {
            if self.gone.len() >= MOST {
                self.gone.pop_front();
            }
            self.gone.push_back(Gone {
                address: view::address_of(&before.graph, id).0,
                hash: hash(before, entry),
                title: title(before, entry),
                to: None,
            });
        }
        let new = only_in(now, before);
        let new: Vec<(EntryId, _)> = new.take(MOST).collect();
        // Who is back is not gone.
        for (id, _) in &new {
            let (address, _) = view::address_of(&now.graph, *id);
            self.gone.retain(|gone| gone.address != address);
        }
        for gone in self.gone.iter_mut().filter(|gone| gone.to.is_none()) {
            let same = new.iter().find(|(_, entry)| hash(now, entry) == gone.hash);
            let alike = || {
                new.iter()
                    .find(|(_, entry)| title(now, entry) == gone.title)
            };
            let found = same.or_else(alike);
            gone.to = found.map(|(id, _)| view::address_of(&now.graph, *id).0);
        }
    }

    /// Where the page at an address is now.
    pub(super) fn to<'m>(&'m self, address: &'m str) -> Option<&'m str> {
        let mut at = address;
        // Renamed again and again; who is back ends the way, so there is no circle.
        for _ in 0..MOST {
            match self.gone.iter().rev().find(|gone| gone.address == at) {
                Some(Gone { to: Some(to), .. }) => at = to,
                _ => break,
            }
        }
        (at != address).then_some(at)
    }
}

/// Pages of one portal that the other has not, or at another address.
fn only_in<'p>(
    one: &'p Portal,
    other: &'p Portal,
) -> impl Iterator<Item = (EntryId, &'p Arc<Entry>)> {
    let pages = one.graph.published();
    let pages = pages.filter(|(_, entry)| entry.has_page(&one.graph.schema));
    pages.filter(|(id, entry)| {
        let there = other.graph.find(&entry.id);
        let there = there.map(|there| view::address_of(&other.graph, there).0);
        there.as_deref() != Some(&*view::address_of(&one.graph, *id).0)
    })
}

fn hash(portal: &Portal, entry: &Entry) -> Option<blake3::Hash> {
    portal.sources.files.get(&entry.file).map(|file| file.hash)
}

fn title(portal: &Portal, entry: &Entry) -> String {
    let language = &portal.graph.language;
    entry.title(language, language).to_owned()
}
