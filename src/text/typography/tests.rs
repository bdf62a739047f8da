use super::*;
use proptest::prelude::*;

/// Checks each `(typed, set)` in a language; `~` stands for a hard space, `_`
/// for a word joiner.
fn sets(lang: &str, cases: &[(&str, &str)]) {
    for (typed, set) in cases {
        let seen = plain(typed, lang).replace('\u{a0}', "~");
        assert_eq!(seen.replace('\u{2060}', "_"), *set, "{typed}");
    }
}

#[test]
fn quotation_marks_in_norwegian() {
    sets(
        "nb",
        &[
            ("Han sa \"ja\".", "Han sa «ja»."),
            ("\"Ja,\" sa hun (\"nei\").", "«Ja,» sa hun («nei»)."),
            ("\"Hun sa \"ja\" til det\"", "«Hun sa ‘ja’ til det»"),
            ("\"Hun sa 'ja' til det\"", "«Hun sa ‘ja’ til det»"),
            ("\"a\" \"b\"", "«a» «b»"),
            ("tre \"ulike\"-typer", "tre «ulike»-typer"),
            ("en skjerm på 27\"", "en skjerm på 27\""),
            ("\"se avsnitt 5\"", "«se avsnitt 5»"),
            ("5 \" 6", "5 \" 6"),
            ("kommunens «plan»", "kommunens «plan»"),
        ],
    );
    sets("se-NO", &[("\"Gáivuotna\"", "«Gáivuotna»")]);
    sets("nn-NO", &[("\"ja\"", "«ja»")]);
    sets("en-GB", &[("\"Say 'yes'\", don't", "“Say ‘yes’”, don’t")]);
    sets("fr", &[("\"l'eau\" 10 000", "\"l'eau\" 10~000")]);
}

#[test]
fn apostrophes() {
    sets(
        "nb",
        &[
            ("Lars' bil", "Lars’ bil"),
            ("'90-tallet", "’90-tallet"),
            ("ta'kke 'n med", "ta’kke ’n med"),
            ("5' lang", "5' lang"),
            ("' alene", "' alene"),
        ],
    );
}

#[test]
fn names_in_capitals() {
    sets(
        "nb",
        &[
            ("De er med i I LAG nå", "De er med i I~LAG nå"),
            ("I LAG-kommunene", "I~LAG-kommunene"),
            ("I Leka", "I Leka"),
            ("vitamin C eller D", "vitamin C eller D"),
            ("NTNU SINTEF", "NTNU SINTEF"),
            ("I DISTRIKTSKOMMUNENE", "I DISTRIKTSKOMMUNENE"),
        ],
    );
}

#[test]
fn dashes_and_ellipses() {
    sets(
        "nb",
        &[
            ("Tana - en kommune", "Tana – en kommune"),
            ("a - b - c", "a – b – c"),
            ("- punkt", "- punkt"),
            ("i 2020-2023.", "i 2020–_2023."),
            ("(2020-2023)", "(2020–_2023)"),
            ("2011–2018, s. 12–14", "2011–_2018, s.~12–_14"),
            ("Gáivuotna–Kåfjord, 5–, –5", "Gáivuotna–Kåfjord, 5–, –5"),
            ("2020-2023-01", "2020-2023-01"),
            ("2024-03-05", "2024-03-05"),
            ("9999-8888", "9999-8888"),
            ("tlf. 12342020-20231", "tlf. 12342020-20231"),
            ("by- og bygdevekst", "by- og bygdevekst"),
            ("og så ...", "og så …"),
            ("....", "...."),
            ("../../a", "../../a"),
        ],
    );
}

#[test]
fn hard_spaces() {
    sets(
        "nb",
        &[
            ("10 000 kr", "10~000~kr"),
            ("1 234 567 innbyggere", "1~234~567 innbyggere"),
            ("i 2020 300 personer", "i 2020 300 personer"),
            ("21.11.2026 300", "21.11.2026 300"),
            ("12,5 % og 3 mill. kroner", "12,5~% og 3~mill. kroner"),
            ("5 km², 7 km og 8 kmt", "5~km², 7~km og 8 kmt"),
            ("9 prosentpoeng, 9 prosent", "9~prosentpoeng, 9~prosent"),
            (
                "Kl. 13.00, kap. 2.1, s. 5, nr. 3",
                "Kl.~13.00, kap.~2.1, s.~5, nr.~3",
            ),
            ("hos oss. 5 stykker", "hos oss. 5 stykker"),
            ("§ 3 og §§ 4", "§~3 og §§~4"),
            ("jf. tab. 1 og ca. 4", "jf. tab.~1 og ca.~4"),
            (
                "21. november 2026, 3.–6. Juni",
                "21.~november 2026, 3.–_6.~Juni",
            ),
            ("21. novembermøtet", "21. novembermøtet"),
            ("1.2. mai", "1.2. mai"),
            ("123 45 678", "123 45~678"),
        ],
    );
}

#[test]
fn state_lasts_over_calls_until_a_boundary() {
    let mut typographer = Typographer::new("nb");
    let mut out = String::new();
    for part in ["Hun sa \"", "ja", "\" og ", "\"nei\"", "."] {
        typographer.text(part, &mut out);
    }
    assert_eq!(out, "Hun sa «ja» og «nei».");
    out.clear();
    typographer.boundary();
    typographer.text("\"åpen", &mut out);
    typographer.boundary();
    typographer.text("\"ny\"", &mut out);
    assert_eq!(out, "«åpen«ny»");
    out.clear();
    typographer.boundary();
    typographer.text("\"", &mut out);
    typographer.object();
    typographer.text("\"", &mut out);
    assert_eq!(out, "«»");
}

#[test]
fn untouched_text_is_borrowed() {
    assert!(matches!(
        plain("Øke rekruttering av arbeidskraft.", "nb"),
        Cow::Borrowed(_)
    ));
}

/// The text with every sign that may have changed as it is typed.
fn typed(text: &str) -> String {
    text.replace(['«', '»', '“', '”', '‘', '’', '\''], "\"")
        .replace('–', "-")
        .replace('…', "...")
        .replace('\u{a0}', " ")
        .replace('\u{2060}', "")
}

proptest! {
    #[test]
    fn only_the_signs_change(text in "([a-z0-9æ§.,'\"% -]|kr|kap\\.| - |\\.\\.\\.|mai|2020-2023|\u{a0}|–){0,30}", lang in "nb|en|fr") {
        prop_assert_eq!(typed(&plain(&text, &lang)), typed(&text));
    }

    #[test]
    fn any_text_keeps_its_letters_and_digits(parts in prop::collection::vec(any::<String>(), 0..4)) {
        let mut typographer = Typographer::new("nb");
        let mut out = String::new();
        parts.iter().for_each(|part| typographer.text(part, &mut out));
        prop_assert_eq!(typed(&out), typed(&parts.concat()));
    }

    #[test]
    fn parts_keep_their_signs_too(parts in prop::collection::vec("[0-9 .kr'\"%-]{0,8}", 0..5)) {
        let mut typographer = Typographer::new("en");
        let mut out = String::new();
        parts.iter().for_each(|part| typographer.text(part, &mut out));
        prop_assert_eq!(typed(&out), typed(&parts.concat()));
    }

    #[test]
    fn a_text_that_is_set_stays(text in "[a-c0-9 .–-]{0,20}".prop_filter("an ellipsis makes a new neighbour", |text| !text.contains("..."))) {
        let once = plain(&text, "nb").into_owned();
        prop_assert_eq!(plain(&once, "nb"), once.as_str());
    }
}
