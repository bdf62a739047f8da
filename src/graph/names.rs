//! Titles and names that links may use in place of ids.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{EntryId, Graph};
use crate::model::Entry;

/// The form in which names are compared: composed Unicode, small letters,
/// single spaces.
pub(super) fn fold(name: &str) -> String {
    // Letters below the marks that join them are composed already.
    let composed: Cow<'_, str> = if name.chars().all(|letter| letter < '\u{300}') {
        name.into()
    } else {
        name.nfc().collect::<String>().into()
    };
    let mut folded = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// Who bears each name.
pub(super) fn index(entries: &[Arc<Entry>]) -> HashMap<Box<str>, Vec<EntryId>> {
    let folded = entries.par_iter().map(|entry| {
        let titles = entry.common.title.iter().flat_map(|title| title.all());
        let names = titles.chain(entry.common.names.iter().flat_map(|name| name.text.all()));
        names.map(fold).collect()
    });
    let folded: Vec<Vec<String>> = folded.collect();
    let mut names: HashMap<Box<str>, Vec<EntryId>> = HashMap::with_capacity(entries.len());
    for (id, own) in (0..).map(EntryId).zip(folded) {
        for name in own {
            let bearers = names.entry(name.into()).or_default();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_marks_apart_and_spaces() {
        assert_eq!(fold("  Å  vågå\t"), "å vågå");
        assert_eq!(
            fold("A\u{30a} Va\u{30a}ga\u{30a}"),
            "å våga\u{30a}".nfc().collect::<String>()
        );
        assert_eq!(fold("\u{a0}ČÁHCESUOLU Ünï"), "čáhcesuolu ünï");
    }
}
