//! Writes new values and bodies in the likeness of old ones: same shapes, other words and targets.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::portal::{Bounds, Field, Fields, Kind, field};
use crate::rng::Rng;
use crate::targets::{Page, Targets};
use crate::words::{Language, Prose};

/// What it takes to write one page.
pub(crate) struct Pen<'a> {
    /// The words of the page's language.
    pub(crate) language: &'a mut Language,
    /// The source of chance.
    pub(crate) rng: &'a mut Rng,
    /// What may be referred to.
    pub(crate) targets: &'a Targets,
    /// The page under the pen.
    pub(crate) page: Page,
    /// How long its texts are, beside the template's.
    pub(crate) size: f64,
    /// Years between the template's times and the page's.
    pub(crate) years: i64,
    /// What stands for an entry whose records are referred to: the same all over the page.
    pub(crate) chosen: BTreeMap<String, String>,
    /// The page's language, for words that the generator adds itself.
    pub(crate) nynorsk: bool,
}

/// How often an optional field is left out.
const OMITTED: f64 = 0.08;
/// How often a list of records gains or loses one.
const UNEVEN: f64 = 0.25;

impl Pen<'_> {
    /// A page's fields in the likeness of a template's. Title and names are set by the caller.
    pub(crate) fn fields(&mut self, old: &Table, fields: &Fields) -> Table {
        let mut new = Table::new();
        let same = has_keyed(old, fields);
        for (name, value) in old {
            let value = match (field(fields, name), name.as_str()) {
                (_, "title" | "names" | "redirects") => continue,
                (Some(field), _)
                    if !(same && matches!(field.kind, Kind::Reference)) && self.omits(field) =>
                {
                    continue;
                }
                (Some(field), _) => self.field(value, field, same),
                (None, _) => self.common(name, value),
            };
            new.extend(value.map(|value| (name.clone(), value)));
        }
        new
    }

    fn omits(&mut self, field: &Field) -> bool {
        let simple = matches!(
            field.kind,
            Kind::Text | Kind::Markdown | Kind::Number | Kind::Time | Kind::Reference
        );
        matches!(field.kind, Kind::File)
            || (simple && !field.needed && !field.keyed && self.rng.chance(OMITTED))
    }

    /// A key that every entry and record may have, or a statement's.
    fn common(&mut self, name: &str, value: &Value) -> Option<Value> {
        Some(match (name, value) {
            ("source", Value::String(text)) => Value::String(self.source(text)),
            ("summary" | "note" | "state_reason", text) => self.text(text),
            ("published" | "updated" | "reviewed" | "time", time) => self.time(time),
            ("owner" | "replaced_by" | "within", reference) => self.reference(reference, false)?,
            (_, value) => value.clone(),
        })
    }

    fn field(&mut self, value: &Value, field: &Field, same: bool) -> Option<Value> {
        match value {
            Value::Array(items) => Some(Value::Array(self.list(items, field, same))),
            Value::Table(table) if table.contains_key("value") => {
                self.statement(table, field, same)
            }
            value => self.plain(value, field, same),
        }
    }

    fn statement(&mut self, table: &Table, field: &Field, same: bool) -> Option<Value> {
        let mut new = Table::new();
        for (name, value) in table {
            let value = if name == "value" {
                self.plain(value, field, same)?
            } else {
                self.common(name, value)?
            };
            new.insert(name.clone(), value);
        }
        Some(Value::Table(new))
    }

    fn list(&mut self, items: &[Value], field: &Field, same: bool) -> Vec<Value> {
        let mut new: Vec<Value> = Vec::new();
        for item in items {
            let value = self.field(item, field, same);
            new.extend(
                value.filter(|value| {
                    !matches!(field.kind, Kind::Reference) || !repeats(&new, value)
                }),
            );
        }
        if matches!(field.kind, Kind::Record(_)) && field.many && items.len() > 1 {
            self.uneven(&mut new, items, field, same);
        }
        new
    }

    /// Adds or drops a record. Keyed ones are only added to: others may refer to them.
    fn uneven(&mut self, new: &mut Vec<Value>, items: &[Value], field: &Field, same: bool) {
        if field.key.is_none() && self.rng.chance(UNEVEN) {
            new.remove(self.rng.below(new.len()));
        } else if self.rng.chance(UNEVEN) {
            let old = self.rng.pick(items).cloned();
            let Some(mut added) = old.and_then(|old| self.field(&old, field, same)) else {
                return;
            };
            let Some(key) = &field.key else {
                return new.push(added);
            };
            let number = |record: &Value| record.get(key).and_then(Value::as_integer);
            let last = new.iter().filter_map(number).max();
            if let (Some(last), Value::Table(table)) = (last, &mut added) {
                table.insert(key.clone(), Value::Integer(last + 1));
                new.push(added);
            }
        }
    }

    fn plain(&mut self, value: &Value, field: &Field, same: bool) -> Option<Value> {
        Some(match (&field.kind, value) {
            (Kind::Reference, value) => return self.reference(value, same || field.keyed),
            (Kind::Record(fields), Value::Table(table)) => {
                Value::Table(self.record(table, fields, field.key.as_deref()))
            }
            (Kind::Keyed, Value::Table(table)) => Value::Table(self.permuted(table)),
            (Kind::Number, value) => self.number(value, field.bounds),
            (Kind::Time, value) => self.time(value),
            (Kind::Text | Kind::Markdown, _) if field.format || field.word => value.clone(),
            (Kind::Text, value) => self.text(value),
            (Kind::Markdown, Value::String(text)) => Value::String(self.paragraph(text)),
            (Kind::Markdown, value) => self.text(value),
            _ => value.clone(),
        })
    }

    fn record(&mut self, old: &Table, fields: &Fields, key: Option<&str>) -> Table {
        let same = has_keyed(old, fields);
        let mut new = Table::new();
        for (name, value) in old {
            let value = match field(fields, name) {
                // The figures of a keyed record may be what other figures are held against.
                Some(field) if key.is_some() && matches!(field.kind, Kind::Number) => {
                    Some(value.clone())
                }
                _ if key == Some(name) => Some(value.clone()),
                Some(field) => self.field(value, field, same),
                None => self.common(name, value),
            };
            new.extend(value.map(|value| (name.clone(), value)));
        }
        new
    }

    fn reference(&mut self, value: &Value, same: bool) -> Option<Value> {
        let mut new = match value {
            Value::String(text) => return self.address(text, same).map(Value::String),
            Value::Table(table) => table.clone(),
            _ => return None,
        };
        if let Some(name) = new.get("name").cloned() {
            new.insert("name".to_owned(), self.text(&name));
        }
        if let Some(within) = new.get("within").cloned() {
            new.insert("within".to_owned(), self.reference(&within, false)?);
        }
        Some(Value::Table(new))
    }

    /// An id or `id#record`; a key that stands alone is kept, as what it belongs to keeps its keys.
    fn address(&mut self, text: &str, same: bool) -> Option<String> {
        match text.split_once('#') {
            Some((id, record)) => {
                let id = self.one(id)?;
                Some(format!("{id}#{record}"))
            }
            None if !self.targets.knows(text) => Some(text.to_owned()),
            None if same => self.one(text),
            None => self
                .targets
                .instead(self.rng, self.page, text, false)
                .map(str::to_owned),
        }
    }

    /// An entry with the same records, and on this page always the same one.
    fn one(&mut self, id: &str) -> Option<String> {
        if !self.chosen.contains_key(id) {
            let chosen = self.targets.instead(self.rng, self.page, id, true)?;
            self.chosen.insert(id.to_owned(), chosen.to_owned());
        }
        self.chosen.get(id).cloned()
    }

    /// The same figures under other keys: whatever the scale is, they stay on it.
    fn permuted(&mut self, table: &Table) -> Table {
        let mut values: Vec<Value> = table.values().cloned().collect();
        for at in (1..values.len()).rev() {
            values.swap(at, self.rng.below(at + 1));
        }
        table.keys().cloned().zip(values).collect()
    }

    fn number(&mut self, value: &Value, bounds: Bounds) -> Value {
        let old = value
            .as_float()
            .or_else(|| value.as_integer().map(|i| i as f64))
            .unwrap_or(0.0);
        if bounds.fixed {
            return value.clone();
        }
        let part = self.rng.unit() - 0.5;
        let moved = match (bounds.min, bounds.max) {
            (Some(min), Some(max)) => old + (max - min) * 0.1 * part,
            _ => old * (1.0 + 0.8 * part),
        };
        let moved = moved
            .max(bounds.min.unwrap_or(f64::MIN))
            .min(bounds.max.unwrap_or(f64::MAX));
        if value.is_integer() {
            Value::Integer(moved.round() as i64)
        } else {
            Value::Float((moved * 1e4).round() / 1e4)
        }
    }

    fn time(&mut self, value: &Value) -> Value {
        match value {
            Value::Integer(year) => Value::Integer(year + self.years),
            Value::String(text) => Value::String(shifted(text, self.years)),
            Value::Datetime(time) => shifted(&time.to_string(), self.years)
                .parse()
                .map_or_else(|_| value.clone(), Value::Datetime),
            value => value.clone(),
        }
    }

    /// A plain text, or one in several languages.
    fn text(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.plain_text(text)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.text(item)).collect()),
            Value::Table(table) => Value::Table(
                table
                    .iter()
                    .map(|(tag, text)| (tag.clone(), self.text(text)))
                    .collect(),
            ),
            value => value.clone(),
        }
    }

    fn plain_text(&mut self, text: &str) -> String {
        if !text.chars().any(char::is_alphabetic) {
            return text.to_owned();
        }
        let sign = text.chars().last().filter(|sign| ".?!".contains(*sign));
        let count = self.count(text);
        let mut prose = Prose::new(self.language, self.rng, sign.is_none());
        prose.words(count);
        prose.end(sign)
    }

    /// How many words stand for the words of a text.
    pub(crate) fn count(&mut self, text: &str) -> usize {
        let words = text.split_whitespace().count();
        if words < 5 {
            words
        } else {
            (words as f64 * self.size * self.rng.factor(0.2))
                .round()
                .max(3.0) as usize
        }
    }

    /// The works of a citation, each in the place of another.
    pub(crate) fn source(&mut self, text: &str) -> String {
        let works: Vec<String> = text
            .split(';')
            .map(|work| self.citation(work.trim()))
            .collect();
        works.join("; ")
    }

    fn citation(&mut self, work: &str) -> String {
        let Some(rest) = work.strip_prefix('@') else {
            return work.to_owned();
        };
        let (id, place) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
        let id = self
            .targets
            .instead(self.rng, self.page, id, true)
            .unwrap_or(id);
        format!("@{id}{place}")
    }
}

/// Does a table hold something that goes by the records of a reference beside it?
fn has_keyed(table: &Table, fields: &Fields) -> bool {
    fields
        .iter()
        .any(|(name, field)| field.keyed && table.contains_key(name))
}

fn repeats(list: &[Value], value: &Value) -> bool {
    let bare = |value: &Value| value.get("value").unwrap_or(value).to_string();
    list.iter().any(|known| bare(known) == bare(value))
}

/// The years in a time moved by so many; a leap day stays where it is.
fn shifted(text: &str, years: i64) -> String {
    if text.contains("-02-29") {
        return text.to_owned();
    }
    let mut new = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        match digits.parse::<i64>() {
            Ok(year) if digits.len() == 4 => new.push_str(&(year + years).to_string()),
            _ => new.push_str(&digits),
        }
        digits.clear();
        new.push(c);
    }
    new.pop();
    new
}
