use super::*;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use proptest::prelude::*;
use std::cmp::Ordering;

fn oracle() -> CollatorBorrowed<'static> {
    Collator::try_new(locale!("nb").into(), CollatorOptions::default()).expect("compiled data")
}

fn agree(collator: &CollatorBorrowed<'_>, a: &str, b: &str) {
    let ours = collation_key(a).cmp(&collation_key(b));
    let theirs = collator.compare(a, b);
    if theirs != Ordering::Equal {
        assert_eq!(ours, theirs, "{a:?} and {b:?}");
    }
    assert_eq!(ours == Ordering::Equal, a == b, "{a:?} and {b:?}");
}

#[test]
fn the_alphabet_is_norwegian() {
    let sorted = [
        "", "10", "Alta", "alv", "Bø", "Zorro", "Ælge", "Øst", "Østby", "Åmot", "Åsen", "Aasen",
    ];
    for pair in sorted.windows(2) {
        assert!(collation_key(pair[0]) < collation_key(pair[1]), "{pair:?}");
    }
}

#[test]
fn every_pair_of_single_characters_is_as_in_icu() {
    let collator = oracle();
    let mut all: Vec<String> = (' '..='ſ')
        .chain("–—―‐‑‒‘’‚“”„…†‡•‰€‹›′″".chars())
        .map(String::from)
        .collect();
    all.retain(|c| !c.contains(['ĳ', 'Ĳ', 'ŀ', 'Ŀ', 'ŉ', 'ſ', 'µ', '¼', '½', '¾']));
    all.extend(
        [
            "aa",
            "Aa",
            "AA",
            "aA",
            "th",
            "TH",
            "Th",
            "ss",
            "æ\u{301}",
            "Ʒ",
            "ʒ",
            "Ǯ",
            "ø\u{301}",
        ]
        .map(String::from),
    );
    for a in &all {
        for b in &all {
            agree(&collator, a, b);
        }
    }
}

#[test]
fn initials() {
    for (text, letter) in [
        ("alta", 'A'),
        ("Élan", 'E'),
        ("Aasen", 'Å'),
        ("ålesund", 'Å'),
        ("Äpple", 'Æ'),
        ("öl", 'Ø'),
        ("10 000", '#'),
        ("«Hei»", '#'),
        ("", '#'),
        ("ŋuhppi", 'N'),
        ("Đ", 'D'),
        ("жук", 'Ж'),
        ("über", 'Y'),
    ] {
        assert_eq!(initial(text), letter, "{text}");
    }
}

#[test]
fn a_plain_key_is_hardly_longer_than_the_text() {
    assert_eq!(
        collation_key("Vestre Varanger").0.len(),
        "Vestre Varanger".len() + 2 + 8
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn words_sort_as_in_icu(a in "[aAbåÅæøØyüäöéáàzs0-9 .,«»-]{0,6}", b in "[aAbåÅæøØyüäöéáàzs0-9 .,«»-]{0,6}") {
        agree(&oracle(), &a, &b);
    }

    #[test]
    fn neighbours_sort_as_in_icu(a in "[aAåáÅ]{0,5}", b in "[aAåáÅ]{0,5}") {
        agree(&oracle(), &a, &b);
    }

    #[test]
    fn sami_sorts_as_in_icu(a in "[a-zA-ZáčđŋšŧžŊŠïæøå' -]{0,5}", b in "[a-zA-ZáčđŋšŧžŊŠïæøå' -]{0,5}") {
        agree(&oracle(), &a, &b);
    }

    #[test]
    fn initials_stand_in_runs(mut texts in prop::collection::vec("[a-cA-CåÅÆzŋж0-9«.é]{0,3}", 0..20)) {
        texts.sort_by_cached_key(|text| collation_key(text));
        let mut letters: Vec<char> = texts.iter().map(|text| initial(text)).collect();
        letters.dedup();
        let runs = letters.len();
        letters.sort_unstable();
        letters.dedup();
        prop_assert_eq!(runs, letters.len());
    }

    #[test]
    fn any_text_has_a_key_of_its_own(a in any::<String>(), b in any::<String>()) {
        prop_assert_eq!(collation_key(&a) == collation_key(&b), a == b);
        let _ = initial(&a);
    }
}
