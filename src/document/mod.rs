//! Files into their written parts: fields with places, and the text.
//!
//! Nothing here knows the declared types, and nothing here fails: what cannot
//! be read is left out and reported.

pub mod csv;
pub mod front_matter;
pub mod raw;
pub mod reader;
pub mod toml;

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::text::{LONGEST_NAME, Text, is_device, is_language, is_norwegian, language_named};
use raw::{Key, Raw, RawKind};

/// A text without what no reader can see and HTML does not allow.
fn readable(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(odd) {
        Cow::Owned(text.replace(odd, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text: a string, or a table with a text for each language.
#[must_use]
pub fn text(raw: &Raw<'_>) -> Option<Text> {
    match &raw.kind {
        RawKind::Text(text) | RawKind::Cell(text) => Some(Text::plain(&readable(text))),
        RawKind::Table(table) => {
            let mut languages = Vec::new();
            for (key, value) in &table.entries {
                languages.push((key.text.as_ref(), value.as_text()?));
            }
            (!languages.is_empty() && languages.iter().all(|(tag, _)| is_language(tag)))
                .then(|| Text::in_languages(languages))
        }
        _ => None,
    }
}

/// A key that should be a language tag and is none, in a table of texts.
#[must_use]
pub fn bad_tag<'r>(raw: &'r Raw<'_>) -> Option<&'r Key<'r>> {
    let entries = &raw.as_table()?.entries;
    let texts = entries.iter().all(|(_, value)| value.as_text().is_some());
    let mut keys = entries.iter().map(|(key, _)| key);
    keys.find(|key| texts && !is_language(&key.text))
}

/// Adds to a [`Code::BadId`] what speaks against an id, and what would be right.
#[must_use]
pub fn bad_id(found: Diagnostic, id: &str, right: String) -> Diagnostic {
    let found = found.arg("id", id).arg("right", right);
    if id.split('/').any(is_device) {
        found.hint("device")
    } else if id.len() > LONGEST_NAME {
        let limit = LONGEST_NAME.to_string();
        found.arg("limit", limit).hint("long")
    } else {
        found
    }
}

/// Something else where a language tag is due.
#[must_use]
pub fn bad_language(file: &FilePath, span: Span, written: &str) -> Diagnostic {
    let found = Diagnostic::new(Code::BadLanguage, file, span).arg("written", written);
    // Marks around a tag are meant as those of TOML.
    let bare = written.trim_matches(|c: char| !c.is_alphanumeric());
    let named = language_named(bare).or(Some(bare).filter(|bare| is_language(bare)));
    match named {
        Some(right) => found
            .arg("right", right)
            .hint("named")
            .replace_with(right)
            .quoted(),
        None if is_norwegian(written) => found.hint("norwegian"),
        None => found,
    }
}
