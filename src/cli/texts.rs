//! What the commands say, in every language of the interface.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diag::{Language, Template, fill};

/// Unreadable, it would be empty, and the texts their keys: a test reads it.
static TEXTS: LazyLock<BTreeMap<String, Template>> =
    LazyLock::new(|| toml::from_str(include_str!("texts.toml")).unwrap_or_default());

/// A word for a placeholder, and the placeholder's name.
pub(super) type Word = (&'static str, String);

/// The text called `key`.
pub(super) fn text(key: &'static str, language: Language) -> &'static str {
    TEXTS.get(key).map_or(key, |text| text.get(language))
}

/// The text called `key`, its placeholders filled with `words`.
pub(super) fn filled(key: &'static str, language: Language, words: &[Word]) -> String {
    let word = |name: &str| {
        let found = words.iter().find(|(known, _)| *known == name);
        found.map(|(_, word)| word.clone())
    };
    let mut filled = String::new();
    fill(text(key, language), &word, &mut filled);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [Language; 3] = [Language::Nb, Language::Nn, Language::En];

    /// What stands between braces.
    fn placeholders(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split(['}', '?']).next())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn languages_say_the_same() {
        assert!(!TEXTS.is_empty(), "the table can be read");
        for (key, template) in TEXTS.iter() {
            let [nb, nn, en] = LANGUAGES.map(|language| placeholders(template.get(language)));
            assert_eq!((&nb, &nb), (&nn, &en), "{key}");
        }
    }

    #[test]
    fn what_is_asked_for_is_there_and_nothing_else() {
        let rooms = [
            include_str!("build.rs"),
            include_str!("check.rs"),
            include_str!("failure.rs"),
            include_str!("init.rs"),
            include_str!("mod.rs"),
            include_str!("new.rs"),
            include_str!("report.rs"),
            include_str!("serve.rs"),
        ];
        for key in TEXTS.keys() {
            let named = format!("\"{key}\"");
            assert!(rooms.iter().any(|room| room.contains(&named)), "{key}");
        }
        for asks in ["text(\"", "filled(\"", "Failure::said(\""] {
            for rest in rooms.iter().flat_map(|room| room.split(asks).skip(1)) {
                let key = rest.split('"').next().unwrap_or_default();
                assert!(TEXTS.contains_key(key), "{key}");
            }
        }
    }

    #[test]
    fn words_are_filled_in() {
        let words = [("list", "a".to_owned()), ("more", "2".to_owned())];
        let text = filled("foreign", Language::En, &words);
        assert!(text.contains(": a and 2 more;"), "{text}");
        let text = filled("foreign", Language::En, &words[..1]);
        assert!(text.contains(": a;"), "{text}");
    }
}
