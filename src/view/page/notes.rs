//! The sources of one page, numbered in the order in which they are used.

use std::collections::HashMap;

use crate::model::Source;

/// Which sources a page has used so far.
#[derive(Debug, Default)]
pub(in crate::view) struct Notes {
    used: Vec<Used>,
}

/// A source that the page has used.
#[derive(Debug)]
pub(in crate::view) struct Used {
    /// Its id.
    pub id: Box<str>,
    /// The places in it, in the order in which they are used.
    pub places: Vec<Place>,
    /// Where each place stands among the places: there may be very many.
    known: HashMap<Box<str>, usize>,
    letters: usize,
}

/// A place in a source.
#[derive(Debug)]
pub(in crate::view) struct Place {
    /// As the editor wrote it.
    pub words: Box<str>,
    /// What marks call it, if they do not tell it in full.
    pub letter: Option<Letter>,
}

/// A letter, by its place in the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::view) struct Letter(usize);

impl Notes {
    /// The number of a source, from 1.
    pub(in crate::view) fn number(&mut self, source: &Source) -> usize {
        let known = self.used.iter().position(|used| used.id == source.id);
        let at = known.unwrap_or_else(|| {
            self.used.push(Used {
                id: source.id.clone(),
                places: Vec::new(),
                known: HashMap::new(),
                letters: 0,
            });
            self.used.len() - 1
        });
        if let Some(place) = &source.locator {
            self.used[at].place(place);
        }
        at + 1
    }

    /// The letter of a place in the source with this number, and whether the
    /// mark that asks is the first.
    pub(in crate::view) fn letter(&mut self, number: usize, place: &str) -> (Letter, bool) {
        let used = &mut self.used[number - 1];
        let at = used.place(place);
        let place = &mut used.places[at];
        let is_first = place.letter.is_none();
        used.letters += usize::from(is_first);
        (*place.letter.get_or_insert(Letter(used.letters)), is_first)
    }

    /// Sources with the places in them, by number.
    pub(in crate::view) fn used(&self) -> &[Used] {
        &self.used
    }

    /// The anchor of a source on its page. No heading has such an id, since
    /// slugs hold no colon.
    pub(in crate::view) fn anchor(number: usize) -> String {
        format!("source:{number}")
    }

    /// The anchor of the first mark that leads to a place.
    pub(in crate::view) fn mark_anchor(number: usize, letter: Letter) -> String {
        format!("cite:{number}{letter}")
    }
}

impl Used {
    /// Where a place stands among the places.
    fn place(&mut self, words: &str) -> usize {
        if let Some(at) = self.known.get(words) {
            return *at;
        }
        let at = self.places.len();
        self.known.insert(words.into(), at);
        self.places.push(Place {
            words: words.into(),
            letter: None,
        });
        at
    }
}

/// `a` to `z`, then `aa`, `ab`…
impl std::fmt::Display for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(before) = self.0.checked_sub(1) else {
            return Ok(());
        };
        let last = (b'a'..=b'z').nth(before % 26).map_or('z', char::from);
        write!(f, "{}{last}", Letter(before / 26))
    }
}

#[cfg(test)]
mod tests {
    use super::{Letter, Notes};
    use crate::model::Source;

    fn source(id: &str, locator: Option<&str>) -> Source {
        Source {
            id: id.into(),
            locator: locator.map(Into::into),
            lines: None,
        }
    }

    #[test]
    fn letters_go_on_after_the_alphabet() {
        let letters = [1, 2, 26, 27, 52, 53, 702, 703].map(|at| Letter(at).to_string());
        assert_eq!(letters, ["a", "b", "z", "aa", "az", "ba", "zz", "aaa"]);
    }

    #[test]
    fn only_what_marks_lead_to_has_letters_and_the_first_mark_is_known() {
        let mut notes = Notes::default();
        assert_eq!(notes.number(&source("x", Some("one"))), 1);
        assert_eq!(notes.letter(1, "two"), (Letter(1), true));
        assert_eq!(notes.letter(1, "two"), (Letter(1), false));
        assert_eq!(notes.number(&source("y", Some("one"))), 2);
        assert_eq!(notes.letter(2, "one"), (Letter(1), true));
        assert_eq!(notes.letter(1, "three"), (Letter(2), true));
        let places = notes.used()[0].places.iter();
        let letters = places.map(|place| (&*place.words, place.letter));
        assert_eq!(
            letters.collect::<Vec<_>>(),
            [
                ("one", None),
                ("two", Some(Letter(1))),
                ("three", Some(Letter(2)))
            ]
        );
    }
}
