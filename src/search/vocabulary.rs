//! The words of the site, each once, and how they are written.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::analysis::{stop_words, words};

/// Bytes of what nobody will look for as a word.
const LONGEST: usize = 120;

/// A word's number among those of one [`Words`].
pub(super) type WordId = u32;

/// What is known of how a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Says nothing of what a text is about.
    pub stop: bool,
    /// Two such words side by side: what a phrase of them is found by.
    pub pair: bool,
    /// Stands somewhere with a small letter.
    pub small: bool,
    /// Stands somewhere with a capital within a sentence, or in the name of a
    /// place.
    pub name: bool,
    /// Stands somewhere in a title, a name or a heading: what the site's
    /// compounds are made of.
    pub own: bool,
}

impl Written {
    /// Whether it is one of the words that the site's compounds are made of.
    pub(super) fn is_part(self) -> bool {
        self.own && !self.stop
    }
}

/// What a text is, as far as it tells how its words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextRole<'t> {
    /// A title, a name or a heading of the entry.
    Name,
    /// What a place is called.
    Place,
    /// Sentences, in which a capital marks a name, but not where these titles
    /// begin.
    Prose(&'t [usize]),
    /// What another entry is called.
    Term,
}

impl TextRole<'_> {
    /// Whether it tells what the entry or a part of it is called.
    pub(super) fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Place)
    }

    /// Whether a capital at `start` marks a name; `inside` is within a sentence.
    fn marks_name(self, start: usize, inside: bool) -> bool {
        match self {
            Self::Place => true,
            Self::Prose(titles) => inside && titles.binary_search(&start).is_err(),
            Self::Name | Self::Term => false,
        }
    }
}

/// Words in small letters, composed Unicode, numbered as they come.
#[derive(Debug)]
pub(super) struct Words {
    numbers: HashMap<Box<str>, WordId, BuildHasherDefault<Quick>>,
    written: Vec<Written>,
    buffer: String,
    /// The word before, if it says nothing; and room for a pair.
    before: String,
}

impl Default for Words {
    fn default() -> Self {
        let mut words = Self {
            numbers: HashMap::default(),
            written: Vec::new(),
            buffer: String::new(),
            before: String::new(),
        };
        for stop in stop_words() {
            let number = words.number(stop);
            words.written[number as usize].stop = true;
        }
        words
    }
}

impl Words {
    /// The word's number.
    pub(super) fn number(&mut self, word: &str) -> WordId {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        let number = WordId::try_from(self.written.len()).unwrap_or(WordId::MAX);
        self.numbers.insert(word.into(), number);
        self.written.push(Written::default());
        number
    }

    /// What is known of a word.
    #[must_use]
    pub(super) fn written(&self, number: WordId) -> Written {
        self.written
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Calls `each` with every word of a text.
    pub(super) fn read(
        &mut self,
        text: &str,
        role: TextRole<'_>,
        mut each: impl FnMut(WordId, Written),
    ) {
        let composed;
        let text = if is_composed(text) {
            text
        } else {
            composed = text.nfc().collect::<String>();
            &composed
        };
        let mut end = 0;
        self.before.clear();
        for word in words(text) {
            let raw = &text[word.span.clone()];
            if raw.len() > LONGEST {
                continue;
            }
            let number = if word.joined {
                self.joined(raw)
            } else {
                self.small(raw)
            };
            let between = text.get(end..word.span.start).unwrap_or_default();
            end = word.span.end.max(end);
            let inside = word.span.start > 0
                && (between == " "
                    || !between.contains(['.', ':', '!', '?', '\n', '–', '•', '«', '"']));
            let capital = raw.starts_with(char::is_uppercase);
            if let Some(written) = self.written.get_mut(number as usize) {
                written.small |= !capital;
                written.name |= capital && role.marks_name(word.span.start, inside);
                written.own |= role.is_name();
            }
            each(number, self.written(number));
            if let Some(pair) = self.pair(raw, number).filter(|_| !word.joined) {
                each(pair, self.written(pair));
            }
        }
    }

    /// The number of the pair of words that ends in this one, if neither says
    /// anything.
    fn pair(&mut self, raw: &str, number: WordId) -> Option<WordId> {
        let mut pair = std::mem::take(&mut self.before);
        let stop = self.written(number).stop;
        if !stop {
            pair.clear();
        }
        let found = (!pair.is_empty()).then(|| {
            let first = pair.len() + 1;
            pair.push('\'');
            pair.extend(raw.chars().flat_map(char::to_lowercase));
            let number = self.number(&pair);
            pair.drain(..first);
            number
        });
        if let Some(written) = found.and_then(|at| self.written.get_mut(at as usize)) {
            (written.stop, written.pair) = (true, true);
        } else if stop {
            pair.extend(raw.chars().flat_map(char::to_lowercase));
        }
        self.before = pair;
        found
    }

    fn small(&mut self, raw: &str) -> WordId {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        if raw.is_ascii() {
            buffer.push_str(raw);
            buffer.make_ascii_lowercase();
        } else {
            buffer.push_str(&raw.to_lowercase());
        }
        let number = self.number(&buffer);
        self.buffer = buffer;
        number
    }

    fn joined(&mut self, raw: &str) -> WordId {
        let whole = raw.replace('-', "").to_lowercase();
        self.number(&whole)
    }

    /// The words by their numbers.
    #[must_use]
    pub(super) fn into_list(self) -> Vec<(Box<str>, Written)> {
        let mut list = vec![(Box::<str>::default(), Written::default()); self.written.len()];
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each goes to the place of its number"
        )]
        for (word, number) in self.numbers {
            let written = self
                .written
                .get(number as usize)
                .copied()
                .unwrap_or_default();
            list[number as usize] = (word, written);
        }
        list
    }
}

/// Whether a text is composed Unicode. No character below U+0300 can be
/// composed with another, and none of them begins with such a byte.
fn is_composed(text: &str) -> bool {
    text.bytes().all(|byte| byte < 0xcc) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// A hash for short words: eight bytes at a time, multiply and turn.
#[derive(Debug, Default)]
pub(super) struct Quick(u64);

impl Quick {
    fn mix(&mut self, eight: u64) {
        let mixed = (self.0.rotate_left(23) ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.mix(u64::from_le_bytes(*eight));
        }
        if !rest.is_empty() {
            self.mix(rest.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }
}
