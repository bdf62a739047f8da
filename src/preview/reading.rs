//! How much there is to read on a page, and how hard it is.

use std::sync::Arc;

use crate::markdown::plain_text;
use crate::model::Entry;
use crate::site::Site;

/// Letters of a word that counts as long.
const LONG: usize = 7;

/// Counts of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) words: usize,
    sentences: usize,
    long: usize,
}

impl Reading {
    /// The readability index LIX (Björnsson 1968): words to a sentence, and
    /// per cent of words with more than six letters. Nothing for no text.
    pub(super) fn lix(self) -> Option<usize> {
        (self.words > 0).then(|| {
            let sentences = self.sentences.max(1);
            self.words.div_ceil(sentences) + 100 * self.long / self.words
        })
    }

    fn of(text: &str) -> Self {
        let mut reading = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut open = false;
            for word in line.split_whitespace() {
                let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
                if letters == 0 {
                    continue;
                }
                reading.words += 1;
                reading.long += usize::from(letters >= LONG);
                open = true;
                let end = word.trim_end_matches(['"', '»', '”', ')', '\'']);
                if end.ends_with(['.', '!', '?', ':']) {
                    reading.sentences += 1;
                    open = false;
                }
            }
            reading.sentences += usize::from(open);
        }
        reading
    }
}

/// Counts the text of an entry, once for as long as it does not change.
pub(super) fn of(site: &Site, entry: &Arc<Entry>) -> Reading {
    *site.cache.of_entry(entry, || {
        let mut text = String::new();
        if let Some(article) = &entry.article {
            let body = &article.body;
            plain_text(body, &article.text, body.all(), &|_| None, &mut text);
        }
        Reading::of(&text)
    })
}

/// The text for how hard a page is to read.
pub(super) fn label(lix: usize) -> &'static str {
    match lix {
        0..30 => "lix_1",
        30..40 => "lix_2",
        40..50 => "lix_3",
        50..60 => "lix_4",
        _ => "lix_5",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_sentences_and_long_words_count() {
        let reading = Reading::of("Kommunen bygger. Det er bra – og billig!\n\nEn overskrift");
        assert_eq!(
            reading,
            Reading {
                words: 9,
                sentences: 3,
                long: 2
            }
        );
        assert_eq!(reading.lix(), Some(3 + 22));
        assert_eq!(Reading::of(" – ").lix(), None);
    }
}
