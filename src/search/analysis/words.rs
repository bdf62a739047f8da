//! The words of a text.

use std::ops::Range;

/// A word, or several that hyphens join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// Whether it is made of the words before it, which nothing or a hyphen
    /// joins: `by` and `vekst` of `by-vekst` are followed by `byvekst`.
    pub joined: bool,
}

/// As many letters must follow figures to be a word of their own: `10punktet`
/// is two words and what they make together, `3d` one.
const LETTERS_AFTER_FIGURES: usize = 3;

/// The words of a text in their order: letters and figures, with the marks
/// upon them.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut chain = 0;
    let mut last_end = None;
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        at = run.end;
        let linked = last_end.is_some_and(|end: usize| text.get(end..run.start) == Some("-"));
        if !linked {
            close_chain(text, &mut found, chain);
            chain = found.len();
        }
        last_end = Some(run.end);
        split_figures(text, run, &mut found);
    }
    close_chain(text, &mut found, chain);
    found
}

fn is_part(ch: char) -> bool {
    ch.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&ch)
}

/// The next run of letters and figures at or after `from`.
fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let start = next(text, from, true)?;
    let end = next(text, start, false).unwrap_or(text.len());
    Some(start..end)
}

/// Where the next character stands that is part of a word, or is not.
fn next(text: &str, from: usize, part: bool) -> Option<usize> {
    let mut at = from;
    loop {
        let byte = *text.as_bytes().get(at)?;
        if byte.is_ascii() {
            if byte.is_ascii_alphanumeric() == part {
                return Some(at);
            }
            at += 1;
        } else {
            let ch = text.get(at..)?.chars().next()?;
            if is_part(ch) == part {
                return Some(at);
            }
            at += ch.len_utf8();
        }
    }
}

fn push(found: &mut Vec<Word>, span: Range<usize>, joined: bool) {
    found.push(Word { span, joined });
}

/// Figures and the word after them are two words.
fn split_figures(text: &str, run: Range<usize>, found: &mut Vec<Word>) {
    let word = &text[run.clone()];
    if !starts_with_figure(word) {
        return push(found, run, false);
    }
    let figures = word
        .find(|ch: char| !ch.is_ascii_digit())
        .unwrap_or(word.len());
    let rest = &word[figures..];
    let letters = rest.chars().take(LETTERS_AFTER_FIGURES);
    if figures > 0 && letters.filter(|ch| ch.is_alphabetic()).count() == LETTERS_AFTER_FIGURES {
        push(found, run.start..run.start + figures, false);
        push(found, run.start + figures..run.end, false);
        push(found, run, true);
    } else {
        push(found, run, false);
    }
}

fn starts_with_figure(word: &str) -> bool {
    word.starts_with(|ch: char| ch.is_ascii_digit())
}

/// Adds what the words since `chain` make together, without figures.
fn close_chain(text: &str, found: &mut Vec<Word>, chain: usize) {
    let parts = found.get(chain..).unwrap_or_default().iter();
    let mut parts = parts.filter(|word| !word.joined).skip_while(|word| {
        // Figures may stand before, but not between.
        starts_with_figure(&text[word.span.clone()])
    });
    let (Some(first), Some(last)) = (parts.next(), parts.clone().last()) else {
        return;
    };
    if parts.all(|word| !starts_with_figure(&text[word.span.clone()])) {
        let span = first.span.start..last.span.end;
        push(found, span, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        words(text)
            .into_iter()
            .map(|word| &text[word.span])
            .collect()
    }

    #[test]
    fn hyphens_join_and_divide() {
        assert_eq!(
            of("10-punkts-modellen"),
            ["10", "punkts", "modellen", "punkts-modellen"]
        );
        assert_eq!(of("bo- og blilyst"), ["bo", "og", "blilyst"]);
        assert_eq!(of("2023-2024"), ["2023", "2024"]);
        assert_eq!(
            of("Sør-Varanger, nord"),
            ["Sør", "Varanger", "Sør-Varanger", "nord"]
        );
    }

    #[test]
    fn figures_end_where_a_word_begins() {
        assert_eq!(
            of("10punktsmodellen"),
            ["10", "punktsmodellen", "10punktsmodellen"]
        );
        assert_eq!(
            of("10punkts-modellen"),
            ["10", "punkts", "10punkts", "modellen", "punkts-modellen"]
        );
        assert_eq!(
            of("3d, h2020 og 5-åring"),
            ["3d", "h2020", "og", "5", "åring"]
        );
        assert_eq!(of("100 % (3.0)"), ["100", "3", "0"]);
    }

    #[test]
    fn marks_belong_to_their_letters() {
        assert_eq!(of("A\u{30a}s Gáivuotna"), ["A\u{30a}s", "Gáivuotna"]);
        assert!(of("– %!").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_at_its_letters(text: String) {
            for word in words(&text) {
                proptest::prop_assert!(!text[word.span].is_empty());
            }
        }
    }
}
