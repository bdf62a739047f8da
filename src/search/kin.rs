//! Who has words that are related to a word: what a question finds that says
//! it otherwise than the page. Such a list stands beside the word's own, under
//! its name with `=` behind, so that it is in the file that is read anyway.

use rayon::prelude::*;

use super::analysis::{Equivalents, Related};
use super::postings::{MOST_IMPACT, Posting, Term, place};
use super::shards::{Line, encoded};

/// Stands behind the word.
pub(super) const MARK: char = '=';
/// A word that more than one in so many entries have says too little to be
/// found by another.
const COMMON: usize = 4;
/// A related word counts so many hundredths of the word itself, at most; the
/// script has the same.
const SHARE: u32 = 35;

/// What lists of related words are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kin<'k> {
    /// In the order of their keys.
    pub terms: &'k [Term],
    /// How many numbers there are.
    pub size: u32,
    /// How many entries there are.
    pub count: usize,
    /// Which words are one.
    pub equivalents: &'k Equivalents,
    /// Which are related.
    pub related: &'k Related,
}

impl<'k> Kin<'k> {
    /// The lines of every class that has relations.
    pub(super) fn lines(self) -> Vec<Line> {
        let stems: Vec<&str> = self.related.all().collect();
        let each = stems.par_iter().map(|class| self.of(class));
        let found = each.filter(|found| !found.is_empty);
        found.flat_map_iter(|found| found.lines).collect()
    }

    /// The lines of a class: one under each of its names.
    pub(super) fn of(self, class: &str) -> ClassLines {
        let related = self.related.of(class).iter();
        let others: Vec<&Term> = related
            .filter_map(|other| self.term(other))
            .filter(|term| term.entries.len() * COMMON <= self.count)
            .collect();
        let entries = united(&others, self.term(class));
        let mut text: String = others.iter().flat_map(|term| [";", &*term.key]).collect();
        text.push(':');
        text.push_str(&encoded(&entries, self.size));
        let alone = [Box::from(class)];
        let names = match self.equivalents.members(class) {
            [] => &alone[..],
            names => names,
        };
        let named = names.iter().map(|name| format!("{name}{MARK}"));
        ClassLines {
            lines: named.map(|key| Line::new(&key, text.clone())).collect(),
            is_empty: entries.is_empty(),
        }
    }

    fn term(self, key: &str) -> Option<&'k Term> {
        self.terms.get(place(self.terms, key).ok()?)
    }
}

/// The lines of a class, and whether nobody stands in them: then they are not
/// to be.
#[derive(Debug)]
pub(super) struct ClassLines {
    pub lines: Vec<Line>,
    pub is_empty: bool,
}

/// The entries that have any of some terms, each with its greatest impact;
/// without those of which the word itself says at least [`SHARE`] percent as
/// much.
fn united(terms: &[&Term], own: Option<&Term>) -> Vec<Posting> {
    let all = terms.iter().flat_map(|term| &term.entries);
    let plain = |posting: &Posting| Posting::new(posting.slot(), posting.impact() & MOST_IMPACT);
    let mut all: Vec<Posting> = all.map(plain).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup_by_key(|posting| posting.slot());
    all.reverse();
    let own = own.map_or(&[][..], |term| &term.entries);
    all.retain(|posting| {
        let found = own.binary_search_by_key(&posting.slot(), |own| own.slot());
        let said = found.ok().and_then(|at| own.get(at));
        said.is_none_or(|own| (own.impact() & MOST_IMPACT) * 100 < posting.impact() * SHARE)
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<String> {
        let equivalents = Equivalents::new(&[]);
        let related = Related::new(&equivalents);
        let terms = [
            Term::of("omdøm", &[(1, 9), (2, 31), (3, 20)]),
            Term::of("rykt", &[(2, 8), (3, 5)]),
        ];
        let kin = Kin {
            terms: &terms,
            size: 64,
            count,
            equivalents: &equivalents,
            related: &related,
        };
        let of = kin.of("rykt").lines.into_iter();
        of.map(|line| format!("{}{}", line.key, line.text))
            .collect()
    }

    #[test]
    fn who_has_what_is_related_stands_beside_the_word() {
        assert_eq!(lines(100), ["rykt=;omdøm:BJBfBU"]);
    }

    #[test]
    fn what_many_have_finds_nobody() {
        assert_eq!(lines(8), ["rykt=:"]);
    }
}
