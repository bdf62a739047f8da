//! Texts that exist in one or several languages.

/// A text, or the same text in several languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// In the language of the page it stands on.
    Plain(Box<str>),
    /// Pairs of language tag and text, as they were written; never empty.
    Languages(Box<[(Box<str>, Box<str>)]>),
}

impl Text {
    /// A text in the language of its page.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::Plain(text.into())
    }

    /// A text in each of several languages.
    #[must_use]
    pub fn in_languages<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::Languages(
            pairs
                .into_iter()
                .map(|(tag, text)| (tag.into(), text.into()))
                .collect(),
        )
    }

    /// The text for a page in `language` of a portal in `fallback`: the page's
    /// language, else the portal's, else the first that was written; of each
    /// the nearest that there is ([`with_wider`]). With it the language it is
    /// in, when the text says so.
    #[must_use]
    pub fn choose(&self, language: &str, fallback: &str) -> (&str, Option<&str>) {
        match self {
            Self::Plain(text) => (text, None),
            Self::Languages(pairs) => {
                let named = |wanted: &str| pairs.iter().find(|(tag, _)| &**tag == wanted);
                let chosen = with_wider(language)
                    .chain(with_wider(fallback))
                    .find_map(named)
                    .or_else(|| pairs.first());
                chosen.map_or(("", None), |(tag, text)| (text, Some(tag)))
            }
        }
    }

    /// The text alone, as [`Text::choose`] picks it.
    #[must_use]
    pub fn get(&self, language: &str, fallback: &str) -> &str {
        self.choose(language, fallback).0
    }

    /// Every form of the text.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let plain = match self {
            Self::Plain(text) => Some(&**text),
            Self::Languages(_) => None,
        };
        let pairs = match self {
            Self::Plain(_) => [].iter(),
            Self::Languages(pairs) => pairs.iter(),
        };
        plain.into_iter().chain(pairs.map(|(_, text)| &**text))
    }

    /// The language in which the text is this, in letters of any case.
    #[must_use]
    pub fn language_of(&self, text: &str) -> Option<&str> {
        let Self::Languages(pairs) = self else {
            return None;
        };
        let wanted = text.to_lowercase();
        let mut pairs = pairs.iter();
        let (tag, _) = pairs.find(|(_, known)| known.to_lowercase() == wanted)?;
        Some(tag)
    }

    /// Whether there is nothing to read in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all().all(|text| text.trim().is_empty())
    }
}

/// A language tag, and the wider ones that it is part of, the nearest first:
/// `zh-Hant-TW`, `zh-Hant`, `zh`.
pub fn with_wider(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| Some(tag.rsplit_once('-')?.0))
}

/// The tag of a language that is written by its name.
#[must_use]
pub fn language_named(name: &str) -> Option<&'static str> {
    match name.trim().to_lowercase().as_str() {
        "norsk" | "bokmål" | "bokmal" | "norsk bokmål" | "norwegian" => Some("nb"),
        "nynorsk" | "norsk nynorsk" => Some("nn"),
        "engelsk" | "english" => Some("en"),
        "samisk" | "nordsamisk" | "davvisámegiella" => Some("se"),
        "kvensk" => Some("fkv"),
        _ => None,
    }
}

/// Whether `tag` says Norwegian and not which: no page can be read aloud,
/// searched or given an interface by it.
#[must_use]
pub fn is_norwegian(tag: &str) -> bool {
    let first = tag.split('-').next().unwrap_or_default();
    first.eq_ignore_ascii_case("no") || first.eq_ignore_ascii_case("nor")
}

/// Whether `tag` has the form of a BCP 47 language tag: a language of two or
/// three letters, then subtags of at most eight letters or digits. Norwegian
/// alone is none: it is bokmål or nynorsk.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && letters(first))
        && parts.all(subtag)
        && !is_norwegian(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_language_comes_first() {
        let text = Text::in_languages([("en", "case"), ("nb", "eksempel"), ("nn", "døme")]);
        assert_eq!(text.choose("nn", "nb"), ("døme", Some("nn")));
        assert_eq!(text.choose("se", "nb"), ("eksempel", Some("nb")));
        assert_eq!(text.choose("se", "fkv"), ("case", Some("en")));
        assert_eq!(Text::plain("x").choose("nn", "nb"), ("x", None));
    }

    #[test]
    fn a_language_as_a_country_has_it_is_that_language() {
        let text = Text::in_languages([("nn", "døme"), ("nb", "eksempel"), ("en-GB", "case")]);
        assert_eq!(text.choose("nb-NO", "nn"), ("eksempel", Some("nb")));
        assert_eq!(text.choose("en-GB-oed", "nn"), ("case", Some("en-GB")));
        // What is asked for as one country has it is not what another has.
        assert_eq!(text.choose("en-US", "nb-NO"), ("eksempel", Some("nb")));
        let tags: Vec<&str> = with_wider("zh-Hant-TW").collect();
        assert_eq!(tags, ["zh-Hant-TW", "zh-Hant", "zh"]);
    }

    #[test]
    fn language_tags_have_a_form() {
        for tag in ["nb", "nn", "se", "fkv", "sma", "nb-NO", "zh-Hant-TW"] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in [
            "", "norsk", "n", "nb_NO", "nb-", "value", "12", "no", "NO", "no-NO", "nor",
        ] {
            assert!(!is_language(tag), "{tag}");
        }
    }
}
