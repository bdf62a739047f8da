//! Titles and names that links may use in place of ids.

use std::collections::HashMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::{EntryId, Graph};
use crate::model::Entry;

/// The form in which names are compared: composed Unicode, small letters,
/// single spaces.
pub(super) fn fold(name: &str) -> String {
    let small: String = name.nfc().flat_map(char::to_lowercase).collect();
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Who bears each name.
pub(super) fn index(entries: &[Arc<Entry>]) -> HashMap<Box<str>, Vec<EntryId>> {
    let mut names: HashMap<Box<str>, Vec<EntryId>> = HashMap::new();
    for (id, entry) in (0..).map(EntryId).zip(entries) {
        let titles = entry.common.title.iter().flat_map(|title| title.all());
        for name in titles.chain(entry.common.names.iter().flat_map(|name| name.text.all())) {
            let bearers = names.entry(fold(name).into()).or_default();
            if bearers.last() != Some(&id) {
                bearers.push(id);
            }
        }
    }
    names
}

impl Graph {
    /// Whether another entry has a name that is this one's title.
    #[must_use]
    pub fn has_namesake(&self, id: EntryId) -> bool {
        let titles = self.entry(id).common.title.iter();
        let mut titles = titles.flat_map(|title| title.all());
        titles.any(|title| {
            let bearers = self.tables.names.get(fold(title).as_str());
            bearers.is_some_and(|bearers| bearers.iter().any(|&other| other != id))
        })
    }
}
