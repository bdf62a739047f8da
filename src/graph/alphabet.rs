//! Every title and name in alphabetical order, by letter.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::{EntryId, Graph};
use crate::model::Entry;
use crate::text::{collation_key, initial};

/// The titles and names of all entries that readers look for, by letter.
#[derive(Clone, Debug, Default)]
pub struct Alphabet {
    /// Letters in the order of the alphabet, `#` for digits and signs.
    pub letters: Vec<(char, Vec<Listed>)>,
}

/// A title or name on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Whose it is.
    pub entry: EntryId,
    /// Which of its names, as [`names`] tells them.
    pub name: u32,
}

/// Titles and names of an entry in the order in which they are written; the
/// first is its title in one of its languages. One may be there twice.
pub(crate) fn names(entry: &Entry) -> impl Iterator<Item = &str> {
    let titles = entry.common.title.iter().flat_map(|title| title.all());
    let others = entry.common.names.iter().flat_map(|name| name.text.all());
    titles.chain(others)
}

/// The same with their numbers, each name once.
fn numbered(entry: &Entry) -> impl Iterator<Item = (u32, &str)> {
    let mut seen = HashSet::new();
    let all = (0..).zip(names(entry));
    all.filter(move |(_, name)| seen.insert(*name))
}

/// The entries that stand in it: those that search finds, too.
fn listed(graph: &Graph) -> impl Iterator<Item = (EntryId, &Entry)> {
    let all = graph.published().map(|(id, entry)| (id, &**entry));
    all.filter(|(_, entry)| graph.schema.type_(entry.type_).search && !entry.is_withdrawn())
}

/// How many names each letter has.
pub(super) fn letters(graph: &Graph) -> BTreeMap<char, usize> {
    let mut letters = BTreeMap::new();
    for (_, entry) in listed(graph) {
        for (_, name) in numbered(entry) {
            *letters.entry(initial(name)).or_default() += 1;
        }
    }
    letters
}

/// All of it, in order.
pub(super) fn all(graph: &Graph) -> Alphabet {
    let entries: Vec<(EntryId, &Entry)> = listed(graph).collect();
    let lines = entries.into_par_iter().flat_map_iter(|(id, entry)| {
        numbered(entry).map(move |(at, name)| {
            let line = Listed {
                entry: id,
                name: at,
            };
            (collation_key(name), initial(name), line)
        })
    });
    let mut lines: Vec<_> = lines.collect();
    lines
        .par_sort_unstable_by(|a, b| (&a.0, a.2.entry, a.2.name).cmp(&(&b.0, b.2.entry, b.2.name)));
    let mut letters: Vec<(char, Vec<Listed>)> = Vec::new();
    for (_, letter, line) in lines {
        match letters.last_mut() {
            Some((last, known)) if *last == letter => known.push(line),
            _ => letters.push((letter, vec![line])),
        }
    }
    Alphabet { letters }
}

/// A letter in an address. The letters that slugs would fold together are
/// told apart.
#[must_use]
pub(super) fn in_address(letter: char) -> String {
    match letter {
        '#' => "0-9".to_owned(),
        'Æ' => "ae".to_owned(),
        'Ø' => "oe".to_owned(),
        'Å' => "aa".to_owned(),
        'A'..='Z' => letter.to_ascii_lowercase().to_string(),
        other => format!("u{:x}", u32::from(other)),
    }
}
