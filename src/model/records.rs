//! Records: fields in a table, what is missing there and what is too many.

use std::collections::HashMap;

use super::values::Values;
use super::{Record, Value};
use crate::diag::{Code, Diagnostic, Span};
use crate::document::raw::{Raw, RawKind, RawTable};
use crate::schema::{Field, FieldId, Kind};
use crate::text::slug;

impl Values<'_> {
    /// Reads a record: its fields, and where it is from.
    pub(super) fn record(&mut self, fields: &[FieldId], table: &RawTable<'_>) -> Record {
        let source = table.get("source").map(|source| self.source(source));
        let record = Record {
            source: source.unwrap_or_default(),
            ..self.fields(fields, table)
        };
        if !table.incomplete {
            self.unknown_keys(fields, table);
            self.missing(fields, table, &|_| false);
        }
        record
    }

    /// Reads the fields of a table in which other keys may stand too.
    pub(super) fn fields(&mut self, fields: &[FieldId], table: &RawTable<'_>) -> Record {
        let mut record = Record {
            span: table.span,
            ..Record::default()
        };
        for &id in fields {
            let field = self.schema.field(id);
            if let Some((key, raw)) = table.entry(&field.name) {
                if matches!(field.kind, Kind::Derived(_)) {
                    self.derived(key.span, field);
                    continue;
                }
                let statements = self.field(id, field, raw);
                record.values.push((id, statements));
            }
        }
        record.values.shrink_to_fit();
        record
    }

    /// Reports that a value is written which is worked out.
    pub(super) fn derived(&mut self, span: Span, field: &Field) {
        let found = Diagnostic::new(Code::UnknownKey, &self.file, span)
            .arg("key", field.name.as_str())
            .hint("derived");
        self.push(found);
    }

    /// Keys that nobody knows.
    fn unknown_keys(&mut self, fields: &[FieldId], table: &RawTable<'_>) {
        let schema = self.schema;
        let is_known = |key: &str| key == "source" || schema.named(fields, key).is_some();
        let names = self.offered(Code::UnknownKey, schema.writable(fields));
        let unknown = table.unknown_keys(&self.file, is_known, names);
        self.tell_unknown(unknown, fields);
    }

    /// Required and recommended fields that are not there.
    pub(super) fn missing(
        &mut self,
        fields: &[FieldId],
        table: &RawTable<'_>,
        given_elsewhere: &dyn Fn(FieldId) -> bool,
    ) {
        for &id in fields {
            let field = self.schema.field(id);
            let code = match (field.required, field.recommended) {
                (true, _) => Code::MissingField,
                (_, true) => Code::RecommendedField,
                _ => continue,
            };
            let raw = table.get(&field.name);
            let is_text = matches!(field.kind, Kind::Text(None) | Kind::Markdown);
            let empty = raw.filter(|raw| raw.as_text().is_some_and(is_blank));
            let empty = empty.filter(|_| field.required && is_text);
            if let Some(raw) = empty {
                let found = Diagnostic::new(code, &self.file, raw.span).hint("empty");
                self.push(found.arg("field", field.name.as_str()));
            }
            let given = raw.is_some() || given_elsewhere(id);
            let kept = self.is_meant(&field.name, table);
            // What a field should hold whose declaration is broken, nobody can say.
            let unasked = matches!(field.kind, Kind::Derived(_) | Kind::Broken);
            if given || kept || unasked {
                continue;
            }
            let example = field.sample();
            let span = Span {
                start: table.span.start,
                end: table.span.start,
            };
            let found = Diagnostic::new(code, &self.file, span)
                .arg("field", field.name.as_str())
                .arg("example", format!("{} = {example}", field.name));
            self.push(found);
            if table.entries.is_empty() {
                // A record with nothing in it is one mistake.
                return;
            }
        }
    }

    /// Whether a key that is told to be mistyped in `table`, or misplaced in one
    /// of its records, was meant to be this one.
    pub(super) fn is_meant(&self, name: &str, table: &RawTable<'_>) -> bool {
        let words = |found: &Diagnostic, arg: &str| {
            found
                .args
                .iter()
                .any(|(known, word)| *known == arg && word == name)
        };
        let stands = |found: &Diagnostic| {
            let mut keys = table.entries.iter().map(|(key, _)| Some(key.span));
            *found.file == *self.file && keys.any(|key| key == found.span)
        };
        self.diagnostics.iter().any(|found| match found.code {
            // Of the page: what stands in its records is no key of theirs.
            Code::MisplacedKey => words(found, "field") && self.holder.is_empty(),
            Code::UnknownKey => words(found, "nearest") && stands(found),
            _ => false,
        })
    }

    /// A record in a field, with its key and address.
    pub(super) fn inner(
        &mut self,
        field: &Field,
        declared: &crate::schema::Record,
        table: &RawTable<'_>,
    ) -> Record {
        let outer = self.address.len();
        let key = declared.key.and_then(|id| {
            let raw = table.get(&self.schema.field(id).name)?;
            raw_key(raw)
        });
        let address = key.as_ref().map(|key| {
            if outer > 0 {
                self.address.push('-');
            }
            self.address
                .push_str(&format!("{}-{}", slug(&field.name), slug(key)));
            self.address.as_str().into()
        });
        let mut record = self.record(&declared.fields, table);
        self.address.truncate(outer);
        record.key = key.map(String::into_boxed_str);
        record.address = address;
        record
    }

    /// Records within `outer` that should be told apart, and are not: an anchor
    /// is one record's.
    pub(super) fn distinct_addresses(&mut self, outer: &Record) {
        let mut records = Vec::new();
        outer.addressed(&mut records);
        let mut taken = HashMap::with_capacity(records.len());
        for (id, record) in records {
            let (Some(address), Some(key)) = (&record.address, &record.key) else {
                continue;
            };
            let Some((other, other_key)) = taken.insert(address, (id, key)) else {
                continue;
            };
            let field = &self.schema.field(id).name;
            let span = self.key_span(record).unwrap_or(record.span);
            let found = Diagnostic::new(Code::NotUnique, &self.file, span)
                .arg("field", field.as_str())
                .arg("written", &**key);
            self.push(if (id, key) == (other, other_key) {
                found.hint("key")
            } else {
                let other = &self.schema.field(other).name;
                found
                    .arg("other", format!("{other} {other_key}"))
                    .arg("address", &**address)
                    .hint("address")
            });
        }
    }

    fn key_span(&self, record: &Record) -> Option<Span> {
        record.values.iter().find_map(|(id, statements)| {
            let statement = statements.first()?;
            (value_key(&statement.value).as_deref() == record.key.as_deref()
                && self.schema.field(*id).reference().is_none())
            .then_some(statement.span)
        })
    }
}

/// What tells a record apart, as it is written.
fn raw_key(raw: &Raw<'_>) -> Option<String> {
    match &raw.kind {
        RawKind::Text(text) | RawKind::Cell(text) => Some(text.trim().to_owned()),
        RawKind::Integer(number) => Some(number.to_string()),
        RawKind::Float(number) => Some(number.to_string()),
        _ => raw
            .as_table()
            .and_then(|table| table.get("value"))
            .and_then(raw_key),
    }
}

fn value_key(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => text.all().next().map(|text| text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
