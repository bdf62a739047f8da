//! What a word is looked for by.
//!
//! A text becomes words ([`words`]), a word a stem ([`stem`]), a stem a key
//! ([`fold`]). These three are written twice, here and in the theme's
//! `search.js`, and one golden file holds them equal. What the languages call
//! by two names ([`Equivalents`]) is settled when the index is made: the index has
//! an entry under every name, so the browser need not know them.

mod equivalents;
mod related;
mod stem;
mod words;

use unicode_normalization::UnicodeNormalization;

pub use equivalents::Equivalents;
pub use related::Related;
pub use stem::stem;
pub use words::{Word, words};

/// Words that say nothing of what a text is about.
const STOP: &str = include_str!("stop.txt");
/// Stems of words that frame a question.
const FRAME: &str = include_str!("frame.txt");
/// Common parts of compounds.
const PARTS: &str = include_str!("parts.txt");
/// What may stand first in a compound and is no word to look for.
const PREFIXES: &str = include_str!("prefixes.txt");
/// What names of places end in.
const TOPONYMS: &str = include_str!("toponyms.txt");

/// The words of an embedded list; lines that begin with `#` explain it.
fn listed(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

/// Words that say nothing of what a text is about, in small letters.
pub fn stop_words() -> impl Iterator<Item = &'static str> {
    listed(STOP)
}

/// Stems of words that frame a question: the answer need not have them.
pub fn framing() -> impl Iterator<Item = &'static str> {
    listed(FRAME)
}

/// Common parts of compounds, in base form.
pub fn common_parts() -> impl Iterator<Item = &'static str> {
    listed(PARTS)
}

/// Everyday words of the language, as far as its lists know them.
pub fn everyday() -> impl Iterator<Item = &'static str> {
    common_parts().chain(Equivalents::known())
}

/// What may stand first in a compound and is no word to look for.
pub fn prefixes() -> impl Iterator<Item = &'static str> {
    listed(PREFIXES)
}

/// What names of places end in.
pub fn toponyms() -> impl Iterator<Item = &'static str> {
    listed(TOPONYMS)
}

/// A stem without the marks that a keyboard may lack: `å` and `aa` are `a`,
/// `ø` and `oe` are `o`, `æ` and `ae` are `a`; other letters lose accents,
/// Sámi ones and their like their strokes.
#[must_use]
pub fn fold(stem: &str) -> String {
    let plain: String = if stem.is_ascii() {
        stem.to_owned()
    } else if stem.chars().all(is_norwegian) {
        stem.chars().map(unstroked).collect()
    } else {
        let bare = |ch: &char| !('\u{300}'..='\u{36f}').contains(ch);
        stem.nfd().filter(bare).map(unstroked).collect()
    };
    let spelt = |pair: &[u8]| matches!(pair, b"aa" | b"ae" | b"oe");
    if !plain.as_bytes().windows(2).any(spelt) {
        return plain;
    }
    plain
        .replace("aa", "a")
        .replace("ae", "a")
        .replace("oe", "o")
}

/// Whether a letter is one that Norwegian is written with.
fn is_norwegian(letter: char) -> bool {
    letter.is_ascii() || matches!(letter, 'å' | 'æ' | 'ø')
}

/// A letter that no accent can be taken from, as its neighbour writes it.
fn unstroked(letter: char) -> char {
    match letter {
        'ø' => 'o',
        'æ' | 'å' => 'a',
        'đ' | 'ð' => 'd',
        'ŋ' => 'n',
        'ŧ' => 't',
        'ł' => 'l',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyboards_without_norwegian_letters_find_them() {
        for (typed, meant) in [
            ("naeringsliv", "næringsliv"),
            ("naringsliv", "næringsliv"),
            ("okonomi", "økonomi"),
            ("oekonomi", "økonomi"),
            ("maal", "mål"),
            ("mal", "mål"),
            ("karasjohka", "kárášjohka"),
            ("dattu", "đáttu"),
        ] {
            assert_eq!(fold(typed), fold(meant));
        }
    }

    #[test]
    fn lists_are_words_in_small_letters() {
        let all = stop_words()
            .chain(common_parts())
            .chain(prefixes())
            .chain(toponyms());
        for word in all {
            assert!(word.chars().all(char::is_alphabetic), "{word}");
            assert_eq!(word, word.to_lowercase());
        }
    }
}
