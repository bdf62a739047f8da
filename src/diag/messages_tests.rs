use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::diag::{Code, FilePath, Span};

const LANGUAGES: [Language; 3] = [Language::Nb, Language::Nn, Language::En];

fn diagnostic(code: Code) -> Diagnostic {
    Diagnostic::new(code, &FilePath::from("side.md"), Span::default())
}

/// The names of a template's placeholders, also of those left out.
fn placeholders(template: &str) -> BTreeSet<String> {
    let names = RefCell::new(BTreeSet::new());
    let word = |name: &str| {
        names.borrow_mut().insert(name.to_owned());
        Some(String::new())
    };
    put(template, &word, &mut String::new());
    names.into_inner()
}

fn templates(said: &Said) -> Vec<&Template> {
    let mut found: Vec<&Template> = said.message.iter().chain(&said.help).collect();
    found.extend(said.hints.values().flat_map(templates));
    found
}

#[test]
fn every_code_is_explained() {
    let book: BTreeMap<String, Said> =
        toml::from_str(include_str!("messages.toml")).expect("it is TOML of this shape");
    for code in Code::ALL {
        let said = book
            .get(code.name())
            .unwrap_or_else(|| panic!("nothing is said of {}", code.name()));
        assert!(
            said.message.is_some() && said.help.is_some(),
            "{}",
            code.name()
        );
    }
    let known: BTreeSet<&str> = Code::ALL
        .iter()
        .map(|code| code.name())
        .chain([ANY])
        .collect();
    assert_eq!(
        book.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        known
    );
}

#[test]
fn languages_agree_on_words() {
    for (name, said) in BOOK.iter() {
        for template in templates(said) {
            for language in LANGUAGES {
                let text = template.get(language);
                assert!(!text.is_empty(), "{name}");
                assert_eq!(
                    placeholders(text),
                    placeholders(&template.nb),
                    "{name}: {text}"
                );
                assert_eq!(text.matches('`').count() % 2, 0, "{name}: {text}");
            }
        }
    }
}

/// A hint that the code chooses and nobody wrote would be passed over in
/// silence.
#[test]
fn every_hint_in_the_code_is_written() {
    let known: BTreeSet<&str> = BOOK
        .values()
        .flat_map(|said| said.hints.keys().map(String::as_str))
        .collect();
    let mut files = Vec::new();
    rust_files(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut files,
    );
    let mut unwritten = BTreeSet::new();
    for file in files
        .iter()
        .filter(|file| !file.to_string_lossy().ends_with("tests.rs"))
    {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        for opening in [".hint(\"", ".hint = \"", "hint: \""] {
            let hints = text
                .split(opening)
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            let missing = hints.filter(|hint| !hint.is_empty() && !known.contains(hint));
            unwritten.extend(missing.map(|hint| format!("{}: {hint}", file.display())));
        }
    }
    assert_eq!(unwritten, BTreeSet::new());
}

fn rust_files(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn words_are_filled_in() {
    let found = diagnostic(Code::UnknownEntry)
        .arg("id", "rekrutering")
        .arg("type", "tema");
    assert_eq!(
        message(&found, Language::Nb),
        "fant ikke `rekrutering` (her skal det stå id-en til: tema)"
    );
    let near = found.clone().arg("nearest", "rekruttering").hint("near");
    assert_eq!(
        help(&near, Language::Nn).as_deref(),
        Some("meinte du `rekruttering`?")
    );
    // A name that is near does not take the place of what is said.
    let map = diagnostic(Code::BadDeclaration).arg("name", "vets");
    let map = map.suggest("vets", ["vest"].into_iter()).hint("figure-map");
    assert_eq!(message(&map, Language::Nn), "kartet `vets` finst ikkje");
    assert!(help(&map, Language::Nn).is_some_and(|help| help.ends_with(" der, `vest`")));
    let open = found.hint("open");
    assert_eq!(
        help(&open, Language::En).as_deref(),
        Some("if it has no page, write `{ name = \"rekrutering\" }`")
    );
}

#[test]
fn missing_words_do_no_harm() {
    for &code in Code::ALL {
        for language in LANGUAGES {
            assert!(!message(&diagnostic(code), language).is_empty());
            let _ = help(&diagnostic(code).hint("no such hint"), language);
        }
    }
    assert_eq!(
        message(&diagnostic(Code::MissingField), Language::Nb),
        "`…` mangler"
    );
}

#[test]
fn limits_that_are_not_set_are_not_told() {
    let found = diagnostic(Code::OutOfRange)
        .arg("written", "11")
        .arg("min", "–")
        .arg("max", "10")
        .arg("step", "–");
    assert_eq!(
        message(&found, Language::Nb),
        "`11` er utenfor grensene, høyst 10"
    );
    assert_eq!(
        help(&found, Language::Nb).as_deref(),
        Some("skriv et tall innenfor, til og med `10`")
    );
}

#[test]
fn cells_are_not_assigned() {
    let found = diagnostic(Code::WrongKind)
        .arg("field", "fast")
        .hint("flag");
    assert_eq!(
        help(&found, Language::Nb).as_deref(),
        Some("skriv `fast = true`, uten anførselstegn")
    );
    let cell = Diagnostic {
        file: FilePath::from("tall.csv"),
        ..found
    };
    assert_eq!(
        help(&cell, Language::Nb).as_deref(),
        Some("skriv `true`, uten anførselstegn")
    );
}

#[test]
fn long_words_are_cut_and_stay_on_one_line() {
    let found = diagnostic(Code::UnquotedText).arg("written", format!("a\nb{}", "c".repeat(500)));
    let said = message(&found, Language::En);
    assert!(
        said.starts_with("the text `a bccc") && said.chars().count() < 220,
        "{said}"
    );
}

#[test]
fn tags_name_languages() {
    for language in LANGUAGES {
        assert_eq!(Language::from_tag(language.tag()), language);
    }
    assert_eq!(Language::from_tag("nn-NO"), Language::Nn);
    assert_eq!(Language::from_tag("se"), Language::Nb);
}
