//! Reads a table of settings key by key, and reports what is left over.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;

use super::raw::{Key, MOST_KEYS, Raw, RawKind, RawTable};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::text::Text;

/// What is declared or set stands on thousands of pages: none of it is longer.
const LONGEST: usize = 2000;

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

    /// The file that is read.
    #[must_use]
    pub fn file(&self) -> &'r FilePath {
        self.file
    }

    /// The value under `key`, as it was written; mistakes count as absent.
    pub fn raw(&self, key: &'static str) -> Option<&'r Raw<'a>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key).filter(|value| !value.is_broken())
    }

    /// A string.
    pub fn string(&self, key: &'static str) -> Option<(String, Span)> {
        let raw = self.raw(key)?;
        let text = raw.as_text();
        match text {
            Some(text) => self.bound([text], raw.span),
            None => self.wrong(raw.span, "text"),
        }
        text.map(|text| (text.to_owned(), raw.span))
    }

    /// `true` or `false`.
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

    /// How many: a whole number within limits.
    pub fn count(&self, key: &'static str, limits: RangeInclusive<u32>) -> Option<usize> {
        let number = self.number(key)?;
        let (least, most) = (*limits.start(), *limits.end());
        let is_it = |count: &u32| (f64::from(*count) - number).abs() < f64::EPSILON;
        if let Some(count) = { limits }.find(is_it) {
            return Some(count as usize);
        }
        let is_within = (f64::from(least)..=f64::from(most)).contains(&number);
        let span = self.raw(key)?.span;
        let found = self.found(Code::OutOfRange, span).arg("field", key);
        let found = found.arg("written", number.to_string()).arg("step", "1");
        let found = found
            .arg("min", least.to_string())
            .arg("max", most.to_string());
        self.report(found.hint(if is_within { "step" } else { "" }));
        None
    }

    /// A string or a list of strings.
    pub fn strings(&self, key: &'static str) -> Vec<(String, Span)> {
        let Some(raw) = self.raw(key) else {
            return Vec::new();
        };
        let mut strings = Vec::new();
        let mut seen = HashSet::new();
        for value in raw.as_list() {
            match value.as_text() {
                Some(text) if seen.insert(text) => {
                    self.bound([text], value.span);
                    strings.push((text.to_owned(), value.span));
                }
                Some(text) => self.twice(text, value.span),
                None if value.is_broken() => {}
                None => self.wrong(value.span, "text"),
            }
        }
        strings
    }

    /// Reports that `name` is on a list twice.
    pub fn twice(&self, name: &str, span: Span) {
        let twice = self.found(Code::BadDeclaration, span).hint("twice");
        self.report(twice.arg("name", name));
    }

    /// A text, or one in each language.
    pub fn text(&self, key: &'static str) -> Option<Text> {
        let raw = self.raw(key)?;
        let text = super::text(raw);
        match super::bad_tag(raw) {
            Some(tag) => self.report(super::bad_language(self.file, tag.span, &tag.text)),
            None if text.is_none() => self.wrong(raw.span, "text"),
            None => self.bound(text.iter().flat_map(Text::all), raw.span),
        }
        text
    }

    /// Reports texts that are longer than any that is shown.
    fn bound<'t>(&self, texts: impl IntoIterator<Item = &'t str>, span: Span) {
        let counts = texts.into_iter().map(|text| text.chars().count());
        if let Some(count) = counts.max().filter(|count| *count > LONGEST) {
            let long = self.found(Code::BadDeclaration, span).hint("long");
            let long = long.arg("count", count.to_string());
            self.report(long.arg("limit", LONGEST.to_string()));
        }
    }

    /// A table within.
    pub fn table(&self, key: &'static str) -> Option<&'r RawTable<'a>> {
        let raw = self.raw(key)?;
        if raw.as_table().is_none() {
            self.wrong(raw.span, "record");
        }
        raw.as_table()
    }

    /// What is listed, or stands alone, under a key. Of more than `most` those
    /// beyond are reported and left out: what a portal declares is multiplied by
    /// what stands in it.
    pub fn list(&self, key: &'static str, most: usize) -> &'r [Raw<'a>] {
        let listed = self.raw(key).map(Raw::as_list).unwrap_or_default();
        let Some((read, [first, ..])) = listed.split_at_checked(most) else {
            return listed;
        };
        let found = self
            .found(Code::BadDeclaration, first.span)
            .hint("many-listed");
        let found = found
            .arg("name", key)
            .arg("count", listed.len().to_string());
        self.report(found.arg("limit", most.to_string()));
        read
    }

    /// The tables of a list of at most `most`, or the one that stands alone, each
    /// with its place.
    pub fn tables(&self, key: &'static str, most: usize) -> Vec<(&'r RawTable<'a>, Span)> {
        let mut tables = Vec::new();
        for value in self.list(key, most) {
            match value.as_table() {
                Some(table) => tables.push((table, value.span)),
                None if value.is_broken() => {}
                None => self.wrong(value.span, "record"),
            }
        }
        tables
    }

    /// Reads a table within, and reports what is wrong there.
    pub fn within<'i, 'b, T>(
        &self,
        table: &'i RawTable<'b>,
        read: impl FnOnce(&Reader<'i, 'b>) -> T,
    ) -> T
    where
        'r: 'i,
    {
        let inner = Reader::new(table, self.file);
        let value = read(&inner);
        self.found.borrow_mut().extend(inner.finish());
        value
    }

    /// Reads each of the tables of a list of at most `most`, with its place.
    pub fn each<T>(
        &self,
        key: &'static str,
        most: usize,
        mut read: impl FnMut(&Self, Span) -> Option<T>,
    ) -> Vec<T> {
        let tables = self.tables(key, most).into_iter();
        let read = |(table, span)| self.within(table, |inner| read(inner, span));
        tables.filter_map(read).collect()
    }

    /// Whether something stands under `key`, if only a mistake.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Whether some of the table could not be read, so that nothing is missing.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.table.incomplete
    }

    /// Something that is wrong in the file; it is not reported yet.
    #[must_use]
    pub fn found(&self, code: Code, span: Span) -> Diagnostic {
        Diagnostic::new(code, self.file, span)
    }

    /// Reports a key that the table at `span` lacks, as in `example`; not one
    /// that is there with a mistake, or may be in what could not be read.
    pub fn needs(&self, key: &'static str, example: &str, span: Span) {
        if !self.has(key) && !self.is_incomplete() {
            let found = self.found(Code::MissingField, span).arg("field", key);
            self.report(found.arg("example", example).hint("record"));
        }
    }

    /// Reports a mistake.
    pub fn report(&self, found: Diagnostic) {
        self.found.borrow_mut().push(found);
    }

    /// Reports that the value at `span` should be of `kind`.
    pub fn wrong(&self, span: Span, kind: &'static str) {
        let found = self.found(Code::WrongKind, span).hint(kind);
        self.report(found.arg("field", self.key_at(span)));
    }

    fn key_at(&self, span: Span) -> String {
        let holds = |value: &Raw<'_>| value.span.start <= span.start && span.end <= value.span.end;
        self.table
            .entries
            .iter()
            .find(|(_, value)| holds(value))
            .map_or_else(String::new, |(key, _)| key.text.to_string())
    }

    /// [`Self::finish`] of a table that is a whole file. What belongs there and
    /// stands below a header, where it is part of something else, is one mistake
    /// of whoever put the header there.
    #[must_use]
    pub fn finish_file(self) -> Vec<Diagnostic> {
        let asked = self.asked.borrow().clone();
        let (table, file) = (self.table, self.file);
        let mut found = self.finish();
        // Below a header of fields each key is one, and should be a table. Of
        // `search` it is known what else is wrong.
        let is_foreign = |found: &Diagnostic| {
            found.code == Code::UnknownKey && found.hint != "search"
                || found.code == Code::WrongKind && found.hint == "record"
        };
        if !found.iter().any(is_foreign) {
            return found;
        }
        let mut below = HashMap::new();
        keys_below(table, "", &mut below);
        let mut misplaced: BTreeMap<&str, Vec<&Key<'_>>> = BTreeMap::new();
        found.retain(|found| {
            let place = found.span.filter(|_| is_foreign(found));
            let (header, key) = match place.and_then(|place| below.get(&place)) {
                Some((header, key)) if asked.contains(&*key.text) => (header, *key),
                _ => return true,
            };
            let is_there = table.get(&key.text).is_some();
            if !is_there {
                misplaced.entry(header).or_default().push(key);
            }
            is_there
        });
        let lacks = |found: &Diagnostic, key: &Key<'_>| {
            let mut args = found.args.iter();
            args.any(|(name, missing)| *name == "field" && **missing == *key.text)
        };
        found.retain(|found| {
            let mut misplaced = misplaced.values().flatten();
            found.code != Code::MissingField || !misplaced.any(|key| lacks(found, key))
        });
        for (header, keys) in misplaced {
            let Some(first) = keys.first() else { continue };
            let list: Vec<String> = keys.iter().map(|key| format!("`{}`", key.text)).collect();
            let one = Diagnostic::new(Code::MisplacedKey, file, first.span).hint("file");
            let one = one.arg("field", &*first.text).arg("record", header);
            found.push(one.arg("list", list.join(", ")));
        }
        found
    }

    /// Reports the keys that nobody asked for, and gives all that was found.
    #[must_use]
    pub fn finish(self) -> Vec<Diagnostic> {
        let asked = self.asked.borrow();
        let mut found = self.found.take();
        let is_known = |key: &str| asked.contains(key);
        let names = asked.iter().copied();
        let unknown = self.table.unknown_keys(self.file, is_known, names.clone());
        found.extend(unknown.into_iter().map(|found| match found.hint {
            "" => found.choose(names.clone(), MOST_KEYS),
            _ => found,
        }));
        found
    }
}

/// Keys below headers within `table`, each with its header, by the places of the
/// key and of its value. `name` is what the table is called, with a dot after it.
fn keys_below<'r, 'a>(
    table: &'r RawTable<'a>,
    name: &str,
    below: &mut HashMap<Span, (String, &'r Key<'a>)>,
) {
    for (key, value) in &table.entries {
        let name = format!("{name}{}", key.text);
        let header = match value.as_table() {
            Some(_) => format!("[{name}]"),
            None => format!("[[{name}]]"),
        };
        for one in value.as_list() {
            let Some(inner) = one.as_table() else {
                continue;
            };
            // What stands in braces stands within the value.
            let entries = inner.entries.iter();
            for (key, value) in entries.filter(|(key, _)| key.span.start >= one.span.end) {
                for place in [key.span, value.span] {
                    below.insert(place, (header.clone(), key));
                }
            }
            keys_below(inner, &format!("{name}."), below);
        }
    }
}
