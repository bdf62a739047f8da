//! The sources of one page, numbered in the order in which they are used.

use std::collections::HashSet;

use crate::model::Source;

/// Which sources a page has used so far.
#[derive(Debug, Default)]
pub(in crate::view) struct Notes {
    used: Vec<(Box<str>, Vec<Box<str>>)>,
    /// The same places, to look up: there may be very many.
    known: Vec<HashSet<Box<str>>>,
}

impl Notes {
    /// The number of a source, from 1.
    pub(in crate::view) fn number(&mut self, source: &Source) -> usize {
        let at = self
            .used
            .iter()
            .position(|(id, _)| *id == source.id)
            .unwrap_or_else(|| {
                self.used.push((source.id.clone(), Vec::new()));
                self.known.push(HashSet::new());
                self.used.len() - 1
            });
        if let Some(place) = &source.locator
            && !self.known[at].contains(place)
        {
            self.known[at].insert(place.clone());
            self.used[at].1.push(place.clone());
        }
        at + 1
    }

    /// Sources with the places in them, by number.
    pub(in crate::view) fn used(&self) -> &[(Box<str>, Vec<Box<str>>)] {
        &self.used
    }

    /// The anchor of a source on its page. No heading has such an id, since
    /// slugs hold no colon.
    pub(in crate::view) fn anchor(number: usize) -> String {
        format!("source:{number}")
    }
}
