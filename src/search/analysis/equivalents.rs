//! Words that are one: bokmål and nynorsk, and irregular forms.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::stem;

/// The language's own equivalents.
const EQUIVALENTS: &str = include_str!("equivalents.txt");

/// More stems than these are not made one: each is told of under all others.
/// The portal's lists have been held to their words; these are their stems, of
/// which only those who mean it can make more out of fewer.
const MOST_ALIKE: usize = 200;

/// Which stems are one.
#[derive(Clone, Debug, Default)]
pub struct Equivalents {
    first: HashMap<Box<str>, Box<str>>,
    members: BTreeMap<Box<str>, Vec<Box<str>>>,
    words: HashMap<Box<str>, Box<str>>,
}

impl Equivalents {
    /// Those of the language, and `own` of the portal: words that are one on
    /// each line.
    #[must_use]
    pub fn new(own: &[Vec<String>]) -> Self {
        let mut equivalents = Self::default();
        let lines = EQUIVALENTS.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            equivalents.join(line.split_whitespace());
        }
        for line in own {
            equivalents.join(line.iter().map(String::as_str));
        }
        equivalents
    }

    /// Makes words one, with all that they were one with before.
    fn join<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let words: Vec<&str> = words.collect();
        let stems: Vec<Box<str>> = words.iter().map(|word| stem(word).into()).collect();
        // A class keeps its name when others join it.
        let known = stems.iter().find_map(|stem| self.first.get(stem));
        let Some(first) = known.or(stems.first()).cloned() else {
            return;
        };
        let joined = stems.iter().map(|stem| self.of(stem));
        let joined: BTreeSet<Box<str>> = joined.chain([&*first]).map(Box::from).collect();
        let known = joined.iter().flat_map(|class| self.members(class));
        let mut all: Vec<Box<str>> = known.chain(&stems).chain([&first]).cloned().collect();
        all.sort_unstable();
        all.dedup();
        if all.len() > MOST_ALIKE {
            return;
        }
        for class in &joined {
            self.members.remove(class);
        }
        for member in &all {
            self.first.insert(member.clone(), first.clone());
        }
        if let Some(word) = words.first() {
            let name = self.words.entry(first.clone());
            name.or_insert_with(|| (*word).into());
        }
        self.members.insert(first, all);
    }

    /// The word that stands for the class of this stem.
    #[must_use]
    pub fn word(&self, first: &str) -> Option<&str> {
        self.words.get(first).map(|word| &**word)
    }

    /// The stem that stands for all of the class of `stem`.
    #[must_use]
    pub fn of<'s>(&'s self, stem: &'s str) -> &'s str {
        self.first.get(stem).map_or(stem, |first| first)
    }

    /// All stems of a class, by the one that stands for it, sorted; none when
    /// it is alone.
    #[must_use]
    pub fn members(&self, first: &str) -> &[Box<str>] {
        self.members.get(first).map_or(&[], Vec::as_slice)
    }

    /// Every word that the language's list knows.
    pub fn known() -> impl Iterator<Item = &'static str> {
        super::listed(EQUIVALENTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_lead_to_one() {
        let equivalents = Equivalents::new(&[]);
        let of = |word: &str| equivalents.of(&stem(word)).to_owned();
        for (bokmaal, nynorsk) in [
            ("boligene", "bustadene"),
            ("veiledere", "rettleiarar"),
            ("bøkene", "boka"),
            ("muligheter", "moglegheiter"),
            ("samarbeidsparter", "samarbeidspartar"),
            ("trær", "trea"),
            ("stedskvalitet", "stadkvalitetar"),
        ] {
            assert_eq!(of(bokmaal), of(nynorsk), "{bokmaal} {nynorsk}");
        }
        assert_ne!(of("leie"), of("lede"));
    }

    #[test]
    fn the_portals_words_join_those_of_the_language() {
        let own = vec![vec!["ringreise".to_owned(), "bolig".to_owned()]];
        let equivalents = Equivalents::new(&own);
        assert_eq!(
            equivalents.of(&stem("ringreiser")),
            equivalents.of(&stem("bustad"))
        );
    }
}
