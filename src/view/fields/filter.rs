//! By what readers narrow the records of a field: the words that paths from
//! each record lead to, names without an entry included.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::{label, nested};
use crate::graph::EntryId;
use crate::model::{Record, Value};
use crate::schema::{Kind, Path, Record as Of};
use crate::text::{Taken, caseless, collation_key, slug};
use crate::view::Page;

/// Something that records are narrowed by.
#[derive(Debug, Serialize)]
pub struct FilterView {
    /// Its name in addresses.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What there is to choose from.
    pub options: Vec<OptionView>,
}

/// Something to choose.
#[derive(Debug, Serialize)]
pub struct OptionView {
    /// Its name in addresses.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// How many records have it.
    pub count: usize,
}

/// What each record is found by, for each filter: names with spaces between.
pub(super) type Marks = Vec<String>;

/// The filters of a field, and what each of its records is found by. With one
/// record there is nothing to narrow.
pub(super) fn filters(
    page: &Page<'_>,
    id: EntryId,
    of: &Of,
    records: &[&Record],
) -> (Vec<FilterView>, Vec<Marks>) {
    let mut marks: Vec<Marks> = vec![Vec::new(); records.len()];
    let mut filters = Vec::new();
    if records.len() < 2 {
        return (filters, marks);
    }
    for path in &of.filter {
        let mut options = Options::new();
        for (record, marks) in records.iter().zip(&mut marks) {
            marks.push(options.add(words(page, id, record, &path.steps)));
        }
        let mut options: Vec<OptionView> = options.by_word.into_values().collect();
        options.sort_by_cached_key(|option| collation_key(&option.label));
        filters.push(FilterView {
            name: path.text(),
            label: label_of(page, of, path),
            options,
        });
    }
    (filters, marks)
}

/// What there is to choose from.
struct Options {
    /// By its words in small letters.
    by_word: BTreeMap<String, OptionView>,
    /// Names in addresses: words may leave the same letters or none (`C++` and
    /// `C#` are two), and no name stands for all.
    values: Taken,
}

impl Options {
    fn new() -> Self {
        Self {
            by_word: BTreeMap::new(),
            values: Taken::new([""]),
        }
    }

    /// Counts a record with these words, each once; gives what it is found by.
    fn add(&mut self, words: Vec<String>) -> String {
        let words = words.into_iter().map(|word| (caseless(&word), word));
        let words: BTreeMap<String, String> = words.collect();
        let values = words.into_iter().map(|(key, label)| {
            let option = self.by_word.entry(key).or_insert_with(|| OptionView {
                value: self.values.take(slug(&label)),
                label,
                count: 0,
            });
            option.count += 1;
            option.value.clone()
        });
        values.collect::<Vec<_>>().join(" ")
    }
}

/// The words that a path leads to from a record.
fn words(page: &Page<'_>, id: EntryId, record: &Record, steps: &[String]) -> Vec<String> {
    let Some((first, rest)) = steps.split_first() else {
        return Vec::new();
    };
    let schema = &page.graph().schema;
    let mut named = record.values.iter();
    let named = named.find(|(field, _)| schema.field(*field).name == *first);
    if let (Some((_, statements)), false) = (named, rest.is_empty()) {
        let inner = statements
            .iter()
            .filter_map(|statement| match &statement.value {
                Value::Record(inner) => Some(inner),
                _ => None,
            });
        return inner
            .flat_map(|inner| words(page, id, inner, rest))
            .collect();
    }
    let facts = nested(page, id, record).into_iter();
    let own = facts.filter(|fact| fact.name == *first);
    let values = own.flat_map(|fact| fact.values);
    values
        .filter(|value| !value.former && !value.text.is_empty())
        .map(|value| value.text)
        .collect()
}

/// What the first step of a path is called.
fn label_of(page: &Page<'_>, of: &Of, path: &Path) -> String {
    let schema = &page.graph().schema;
    let first = path.steps.first().map_or("", String::as_str);
    let Some(field) = schema.named(&of.fields, first) else {
        return path.text();
    };
    let declared = schema.field(field);
    match &declared.kind {
        // Of records, what they are of says more than what they are.
        Kind::Record(inner) if declared.label.is_none() => label_of(page, inner, &path.rest()),
        _ => label(page, declared),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_an_option_of_its_own() {
        let mut options = Options::new();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(options.add(words(&["C++", "C#", "c#"])), "c c-2");
        assert_eq!(options.add(words(&["C#", "+"])), "-2 c");
        let counted = options.by_word.values();
        let counted: Vec<(&str, usize)> = counted
            .map(|option| (option.value.as_str(), option.count))
            .collect();
        assert_eq!(counted, [("-2", 1), ("c", 2), ("c-2", 1)]);
    }
}
