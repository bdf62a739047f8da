//! The sentences of `messages.toml`, filled with a diagnostic's words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Diagnostic;

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Bokmål.
    #[default]
    Nb,
    /// Nynorsk.
    Nn,
    /// English.
    En,
}

impl Language {
    /// The language of a BCP 47 tag; bokmål for those that messages lack.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "nn" => Self::Nn,
            "en" => Self::En,
            _ => Self::Nb,
        }
    }

    /// The language's own tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }
}

/// What is wrong, in one line without a full stop.
#[must_use]
pub fn message(diagnostic: &Diagnostic, language: Language) -> String {
    let said = BOOK.get(diagnostic.code.name());
    let apt = said.and_then(|said| said.hints.get(diagnostic.hint)?.message.as_ref());
    match apt.or_else(|| said?.message.as_ref()) {
        Some(template) => fill(template.get(language), diagnostic),
        None => diagnostic.code.name().to_owned(),
    }
}

/// The way out, in one line; nothing when the words for it are missing.
#[must_use]
pub fn help(diagnostic: &Diagnostic, language: Language) -> Option<String> {
    let said = BOOK.get(diagnostic.code.name());
    let of_hint = |said: Option<&'static Said>| said?.hints.get(diagnostic.hint)?.help.as_ref();
    let template = of_hint(said)
        .or_else(|| of_hint(BOOK.get(ANY)))
        .or_else(|| said?.help.as_ref())?;
    Some(fill(template.get(language), diagnostic)).filter(|help| !help.is_empty())
}

/// “Write this instead”, for help that does not show the replacement.
pub(super) fn replacement(right: &str, language: Language) -> String {
    let template = BOOK
        .get(ANY)
        .and_then(|any| any.hints.get("replacement")?.help.as_ref());
    let template = template.map_or("{right}", |template| template.get(language));
    let mut filled = String::new();
    put(template, &|_| Some(right.to_owned()), &mut filled);
    filled
}

/// The heading in `messages.toml` of hints that serve every code.
const ANY: &str = "any";

/// What is said of one code, or of one sort of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    message: Option<Template>,
    help: Option<Template>,
    #[serde(default)]
    hints: BTreeMap<String, Said>,
}

/// A sentence with placeholders in each language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    nb: String,
    nn: String,
    en: String,
}

impl Template {
    pub(crate) fn get(&self, language: Language) -> &str {
        match language {
            Language::Nb => &self.nb,
            Language::Nn => &self.nn,
            Language::En => &self.en,
        }
    }
}

/// Unreadable, it would be empty, and messages the bare codes: a test reads it.
static BOOK: LazyLock<BTreeMap<String, Said>> =
    LazyLock::new(|| toml::from_str(include_str!("messages.toml")).unwrap_or_default());

/// Longer words than this, in characters, are cut; the excerpt shows the rest.
const LONGEST_WORD: usize = 160;

fn fill(template: &str, diagnostic: &Diagnostic) -> String {
    let mut filled = String::new();
    put(template, &|name| word(diagnostic, name), &mut filled);
    filled
}

/// The diagnostic's word of that name, if it has one.
fn word(diagnostic: &Diagnostic, name: &str) -> Option<String> {
    match name {
        // A cell of CSV holds the value alone.
        "assignment" if diagnostic.file.ends_with(".csv") => None,
        // What a page lacks is a line; what a row lacks is in its column.
        "added" => word(diagnostic, "example").filter(|_| !diagnostic.file.ends_with(".csv")),
        "cell" if diagnostic.file.ends_with(".csv") && word(diagnostic, "example").is_some() => {
            word(diagnostic, "field")
        }
        "assignment" => word(diagnostic, "field").map(|field| format!("{field} = ")),
        "hashes" => word(diagnostic, "expected")?
            .parse()
            .ok()
            .map(|level: u8| "#".repeat(level.into())),
        _ => {
            let (_, word) = diagnostic.args.iter().find(|(known, _)| *known == name)?;
            // A dash stands for a limit that was not set.
            (!word.is_empty() && word != "–").then(|| presentable(name, word))
        }
    }
}

/// A word on one line, of bounded length; lists are short from the start.
fn presentable(name: &str, word: &str) -> String {
    let on_line = |c: char| if c.is_control() { ' ' } else { c };
    let longest = if name == "list" {
        usize::MAX
    } else {
        LONGEST_WORD
    };
    let mut chars = word.chars();
    let mut shown: String = chars.by_ref().take(longest).map(on_line).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Appends `template`, its placeholders filled, to `filled`.
pub(crate) fn put(template: &str, word: &dyn Fn(&str) -> Option<String>, filled: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        rest = match Piece::read(after) {
            Some((Piece::Word(name), rest)) => {
                filled.push_str(word(name).as_deref().unwrap_or("…"));
                rest
            }
            Some((Piece::If(name, inner), rest)) => {
                if word(name).is_some() {
                    put(inner, word, filled);
                }
                rest
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
}

/// What a brace opens, when it is no brace of TOML.
enum Piece<'t> {
    /// `{name}`
    Word(&'t str),
    /// `{name?…}`
    If(&'t str, &'t str),
}

impl<'t> Piece<'t> {
    /// Reads what follows `{`, and gives what follows the piece.
    fn read(after: &'t str) -> Option<(Self, &'t str)> {
        let length = after.find(|c: char| !c.is_ascii_lowercase())?;
        let (name, rest) = after.split_at_checked(length)?;
        if name.is_empty() {
            return None;
        }
        if let Some(rest) = rest.strip_prefix('}') {
            return Some((Self::Word(name), rest));
        }
        let body = rest.strip_prefix('?')?;
        let end = closing(body)?;
        Some((Self::If(name, body.get(..end)?), body.get(end + 1..)?))
    }
}

/// Where the brace stands that closes one opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
