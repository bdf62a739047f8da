//! Words that mean much the same: who asks with one often means a text that
//! has another.

use std::collections::BTreeMap;

use super::{Equivalents, stem};

/// The language's related words.
const RELATED: &str = include_str!("related.txt");

/// Which stems of words are related, by the stems that stand for them.
#[derive(Clone, Debug, Default)]
pub struct Related {
    of: BTreeMap<Box<str>, Vec<Box<str>>>,
}

impl Related {
    /// Those of the language; `equivalents` tells which words are one.
    #[must_use]
    pub fn new(equivalents: &Equivalents) -> Self {
        let mut related = Self::default();
        for line in RELATED.lines().filter(|line| !line.starts_with('#')) {
            let stems = line.split_whitespace().map(stem);
            let mut stems = stems.map(|stem| Box::<str>::from(equivalents.of(&stem)));
            let Some(first) = stems.next() else {
                continue;
            };
            for other in stems.filter(|other| *other != first) {
                related.join(&first, &other);
                related.join(&other, &first);
            }
        }
        related
    }

    fn join(&mut self, one: &str, other: &str) {
        let others = self.of.entry(one.into()).or_default();
        if let Err(at) = others.binary_search_by(|known| (**known).cmp(other)) {
            others.insert(at, other.into());
        }
    }

    /// What is related to a class, in the order of the alphabet.
    #[must_use]
    pub fn of(&self, class: &str) -> &[Box<str>] {
        self.of.get(class).map_or(&[], Vec::as_slice)
    }

    /// Every class that has relations.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.of.keys().map(|class| &**class)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_word_of_the_list_says_what_is_known_without_it() {
        let equivalents = Equivalents::new(&[]);
        let of = |word: &str| equivalents.of(&stem(word)).to_owned();
        let mut known = BTreeSet::new();
        let mut idle = Vec::new();
        for line in RELATED.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let first = words.next().map(of).unwrap_or_default();
            for word in words {
                let other = of(word);
                let (one, other) = (first.clone().min(other.clone()), first.clone().max(other));
                if one == other || !known.insert((one, other)) {
                    idle.push(format!("{line}: {word}"));
                }
            }
        }
        assert_eq!(idle, Vec::<String>::new());
    }

    #[test]
    fn what_means_much_the_same_is_related_both_ways() {
        let equivalents = Equivalents::new(&[]);
        let related = Related::new(&equivalents);
        let of = |word: &str| equivalents.of(&stem(word)).to_owned();
        for (one, other) in [
            ("rykte", "omdøme"),
            ("penger", "tilskot"),
            ("jobber", "arbeidet"),
        ] {
            let (one, other) = (of(one), of(other));
            for (one, other) in [(&one, &other), (&other, &one)] {
                let known = related.of(one);
                assert!(
                    known.iter().any(|known| **known == **other),
                    "{one} {other}"
                );
            }
        }
        assert!(related.all().all(|class| !related.of(class).is_empty()));
    }
}
