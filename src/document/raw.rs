//! Values as they were written: untyped, each with its place in the file.
//!
//! TOML and CSV both end here, so that the model has one form to check
//! against the declared types.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, FilePath, Span};

/// One written value.
#[derive(Clone, Debug, PartialEq)]
pub struct Raw<'a> {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: RawKind<'a>,
}

/// What a written value is.
#[derive(Clone, Debug, PartialEq)]
pub enum RawKind<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number with decimals.
    Float(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A TOML date or date-time.
    Datetime(toml::value::Datetime),
    /// `[ … ]`, or the cell of a field with several values.
    Array(Vec<Raw<'a>>),
    /// `{ … }` or `[table]`.
    Table(RawTable<'a>),
    /// A cell of a CSV file: the field's kind says how it is read.
    Cell(Cow<'a, str>),
    /// What was recovered from a mistake that is already reported; it is
    /// there, and nothing more is known of it.
    Broken,
}

/// Keys and values in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawTable<'a> {
    /// Where the table stands.
    pub span: Span,
    /// Its keys and values.
    pub entries: Vec<(Key<'a>, Raw<'a>)>,
    /// Whether a reported mistake may have swallowed keys of this table.
    pub incomplete: bool,
}

/// A key and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Key<'a> {
    /// The key without quotation marks.
    pub text: Cow<'a, str>,
    /// Where it stands.
    pub span: Span,
}

impl<'a> RawTable<'a> {
    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Raw<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key as written, and its value.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&(Key<'a>, Raw<'a>)> {
        self.entries.iter().find(|(known, _)| known.text == key)
    }

    /// The string under `key`, if it is one.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<(&str, Span)> {
        let value = self.get(key)?;
        Some((value.as_text()?, value.span))
    }

    /// Reports the keys that nobody knows; `names` are those to choose from. In
    /// an incomplete table they may belong elsewhere.
    pub fn unknown_keys<'n>(
        &self,
        file: &FilePath,
        is_known: impl Fn(&str) -> bool,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> Vec<Diagnostic> {
        let keys = self.entries.iter().filter(|_| !self.incomplete);
        let unknown = keys.filter(|(key, value)| {
            // A bare key with other letters is no TOML, and its value is broken
            // by that: it has been told.
            let told = !key.text.is_ascii() && value.is_broken();
            !told && !is_known(&key.text)
        });
        let asked = unknown.enumerate().map(|(at, (key, _))| {
            let most = if at < MOST_ASKED { usize::MAX } else { 0 };
            let names = names.clone().take(most);
            unknown_key(file, key.span, &key.text, names)
        });
        asked.collect()
    }

    /// The same where all that are known can be chosen.
    #[must_use]
    pub fn keys_beside(&self, known: &[&str], file: &FilePath) -> Vec<Diagnostic> {
        self.unknown_keys(file, |key| known.contains(&key), known.iter().copied())
    }
}

/// A table with more keys that nobody knows is of something else: of the first it
/// is said what could be meant.
const MOST_ASKED: usize = 100;

/// Keys that can stand in one place are told if they are at most so many: who
/// wrote another must know them all to choose.
pub const MOST_KEYS: usize = 30;

/// A key, or the name of a column, that is none of `names`.
#[must_use]
pub fn unknown_key<'n>(
    file: &FilePath,
    span: Span,
    key: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Diagnostic {
    let found = Diagnostic::new(Code::UnknownKey, file, span);
    found.arg("key", key).suggest(key, names)
}

impl<'a> Raw<'a> {
    /// The text of a string or a CSV cell.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            RawKind::Text(text) | RawKind::Cell(text) => Some(text),
            _ => None,
        }
    }

    /// The table, if it is one.
    #[must_use]
    pub fn as_table(&self) -> Option<&RawTable<'a>> {
        match &self.kind {
            RawKind::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Whether the value is the remains of a reported mistake.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.kind, RawKind::Broken)
    }

    /// The value as a list: an array's values, or the value alone.
    #[must_use]
    pub fn as_list(&self) -> &[Self] {
        match &self.kind {
            RawKind::Array(values) => values,
            _ => std::slice::from_ref(self),
        }
    }
}
