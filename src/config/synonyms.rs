//! Words that are one in search, as the portal has them.

use std::collections::HashMap;

use crate::document::raw::Raw;
use crate::document::reader::Reader;

/// So many words may be one, in a list and those that share words with it. The
/// index has each of them under each of the others, and no language has as many
/// words for anything.
const MOST_ALIKE: usize = 100;

/// `synonyms = [["hytte", "fritidsbolig"], …]`: in each list two words or more,
/// one at a time, since search looks for words.
pub(super) fn synonyms(reader: &Reader<'_, '_>) -> Vec<Vec<String>> {
    let Some(raw) = reader.raw("synonyms") else {
        return Vec::new();
    };
    let mut read = Vec::new();
    let mut groups = Groups::default();
    for list in raw.as_list() {
        match words(list) {
            Some(words) if !groups.join(&words) => reader.wrong(list.span, "many_synonyms"),
            Some(words) => read.push(words),
            None if list.is_broken() => {}
            None => reader.wrong(list.span, "synonyms"),
        }
    }
    read
}

/// The words of a list; nothing where it is none.
fn words(list: &Raw<'_>) -> Option<Vec<String>> {
    let words = list.as_list().iter();
    let words = words.map(|word| word.as_text().map(str::trim).filter(|word| is_word(word)));
    let words: Option<Vec<String>> = words.map(|word| word.map(str::to_lowercase)).collect();
    words.filter(|words| words.len() > 1)
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

/// Which words are one so far: each has the number of a class, and a class that
/// has joined another has that one's.
#[derive(Default)]
struct Groups {
    of: HashMap<String, usize>,
    joined: Vec<usize>,
    sizes: Vec<usize>,
}

impl Groups {
    /// Makes words one, unless they are too many with all that they are one
    /// with already.
    fn join(&mut self, words: &[String]) -> bool {
        let mut groups: Vec<usize> = words.iter().map(|word| self.class(word)).collect();
        groups.sort_unstable();
        groups.dedup();
        let size = groups.iter().map(|&class| self.sizes[class]).sum();
        if size > MOST_ALIKE {
            return false;
        }
        if let Some(&first) = groups.first() {
            for class in groups {
                self.joined[class] = first;
            }
            self.sizes[first] = size;
        }
        true
    }

    /// The class that a word is of; one of its own where it is new.
    fn class(&mut self, word: &str) -> usize {
        let Some(&known) = self.of.get(word) else {
            let new = self.joined.len();
            self.joined.push(new);
            self.sizes.push(1);
            self.of.insert(word.to_owned(), new);
            return new;
        };
        let mut class = known;
        while self.joined[class] != class {
            // The next who asks has half as far.
            self.joined[class] = self.joined[self.joined[class]];
            class = self.joined[class];
        }
        class
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: impl Iterator<Item = usize>) -> Vec<String> {
        words.map(|word| format!("w{word}")).collect()
    }

    #[test]
    fn a_hundred_words_are_one_in_a_list_or_in_many() {
        let mut groups = Groups::default();
        assert!(groups.join(&list(0..MOST_ALIKE)));
        assert!(groups.join(&list(0..MOST_ALIKE)));
        assert!(!groups.join(&list(1000..=1000 + MOST_ALIKE)));
        let all = |at: usize| groups.join(&list([2000 + at, 2001 + at].into_iter()));
        let joined: Vec<bool> = (0..=MOST_ALIKE).map(all).collect();
        assert_eq!(joined.iter().filter(|joined| **joined).count(), 100);
        assert!(!joined[MOST_ALIKE - 1]);
    }
}
