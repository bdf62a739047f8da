//! Values as they were written: untyped, each with its place in the file.
//!
//! TOML and CSV both end here, so that the model has one form to check
//! against the declared types.

use std::borrow::Cow;

use crate::diag::Span;

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
