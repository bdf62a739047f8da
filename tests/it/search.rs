//! The index and its words, as a browser finds them.

use dugnad::search::analysis::{fold, stem, words};

use crate::support::repository;

#[test]
fn words_have_the_stems_and_keys_that_the_browser_gives_them() {
    let golden =
        std::fs::read_to_string(repository("tests/search/words.tsv")).expect("golden words");
    let lines: Vec<&str> = golden
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(lines.len() >= 5000, "{}", lines.len());
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [word, _, wanted, key] = cells[..] else {
            panic!("{line}")
        };
        assert_eq!((&*stem(word), &*fold(&stem(word))), (wanted, key), "{word}");
    }
}

#[test]
fn texts_have_the_words_that_the_browser_finds() {
    let golden =
        std::fs::read_to_string(repository("tests/search/texts.tsv")).expect("golden texts");
    for line in golden.lines() {
        let (text, wanted) = line.split_once('\t').expect("a text and its words");
        let found: Vec<&str> = words(text)
            .into_iter()
            .map(|word| &text[word.span])
            .collect();
        assert_eq!(found.join("|"), wanted, "{text}");
    }
}
