//! Reads a table of settings key by key, and reports what is left over.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::raw::{Raw, RawKind, RawTable};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::text::Text;

/// A table whose keys are known to the program.
#[derive(Debug)]
pub struct Reader<'r, 'a> {
    table: &'r RawTable<'a>,
    file: &'r FilePath,
    asked: RefCell<BTreeSet<&'static str>>,
    found: RefCell<Vec<Diagnostic>>,
}

impl<'r, 'a> Reader<'r, 'a> {
    /// Begins to read `table` of `file`.
    #[must_use]
    pub fn new(table: &'r RawTable<'a>, file: &'r FilePath) -> Self {
        Self {
            table,
            file,
            asked: RefCell::default(),
            found: RefCell::default(),
        }
    }

    /// The value under `key`, as it was written; mistakes count as absent.
    pub fn raw(&self, key: &'static str) -> Option<&'r Raw<'a>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key).filter(|value| !value.is_broken())
    }

    /// A string.
    pub fn string(&self, key: &'static str) -> Option<(String, Span)> {
        let raw = self.raw(key)?;
        let text = raw.as_text().map(|text| (text.to_owned(), raw.span));
        if text.is_none() {
            self.wrong(raw.span, "text");
        }
        text
    }

    /// `true` or `false`; absent is false.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let raw = self.raw(key)?;
        match raw.kind {
            RawKind::Flag(flag) => Some(flag),
            _ => {
                self.wrong(raw.span, "flag");
                None
            }
        }
    }

    /// A number.
    pub fn number(&self, key: &'static str) -> Option<f64> {
        let raw = self.raw(key)?;
        match raw.kind {
            #[expect(clippy::cast_precision_loss, reason = "limits of numbers are small")]
            RawKind::Integer(number) => Some(number as f64),
            RawKind::Float(number) => Some(number),
            _ => {
                self.wrong(raw.span, "number");
                None
            }
        }
    }

    /// A string or a list of strings.
    pub fn strings(&self, key: &'static str) -> Vec<(String, Span)> {
        let Some(raw) = self.raw(key) else {
            return Vec::new();
        };
        let mut strings = Vec::new();
        for value in raw.as_list() {
            match value.as_text() {
                Some(text) => strings.push((text.to_owned(), value.span)),
                None if value.is_broken() => {}
                None => self.wrong(value.span, "text"),
            }
        }
        strings
    }

    /// A text, or one in each language.
    pub fn text(&self, key: &'static str) -> Option<Text> {
        let raw = self.raw(key)?;
        let text = super::text(raw);
        if text.is_none() {
            self.wrong(raw.span, "text");
        }
        text
    }

    /// A table within.
    pub fn table(&self, key: &'static str) -> Option<&'r RawTable<'a>> {
        let raw = self.raw(key)?;
        if raw.as_table().is_none() {
            self.wrong(raw.span, "record");
        }
        raw.as_table()
    }

    /// The tables of a list, or the one that stands alone, each with its place.
    pub fn tables(&self, key: &'static str) -> Vec<(&'r RawTable<'a>, Span)> {
        let mut tables = Vec::new();
        for value in self.raw(key).map(Raw::as_list).unwrap_or_default() {
            match value.as_table() {
                Some(table) => tables.push((table, value.span)),
                None if value.is_broken() => {}
                None => self.wrong(value.span, "record"),
            }
        }
        tables
    }

    /// Reports a mistake.
    pub fn report(&self, found: Diagnostic) {
        self.found.borrow_mut().push(found);
    }

    /// Reports that the value at `span` should be of `kind`.
    pub fn wrong(&self, span: Span, kind: &'static str) {
        self.report(
            Diagnostic::new(Code::WrongKind, self.file, span)
                .hint(kind)
                .arg("field", self.key_at(span)),
        );
    }

    fn key_at(&self, span: Span) -> String {
        let holds = |value: &Raw<'_>| value.span.start <= span.start && span.end <= value.span.end;
        self.table
            .entries
            .iter()
            .find(|(_, value)| holds(value))
            .map_or_else(String::new, |(key, _)| key.text.to_string())
    }

    /// Reports the keys that nobody asked for, and gives all that was found.
    #[must_use]
    pub fn finish(self) -> Vec<Diagnostic> {
        let asked = self.asked.into_inner();
        let mut found = self.found.into_inner();
        for (key, value) in &self.table.entries {
            let unreadable = value.is_broken() || self.table.incomplete;
            if !unreadable && !asked.contains(key.text.as_ref()) {
                let unknown = Diagnostic::new(Code::UnknownKey, self.file, key.span)
                    .arg("key", key.text.as_ref());
                found.push(unknown.suggest(&key.text, asked.iter().copied()));
            }
        }
        found
    }
}
