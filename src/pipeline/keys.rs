//! Which entries the tables of others speak of, by the keys that these use.

use std::borrow::Cow;
use std::collections::HashMap;

use super::placing::{Job, Placing};
use super::units;
use crate::diag::{Code, Diagnostic};
use crate::model::{Bearer, Setting, Table, Value, keys_of};
use crate::schema::{FieldId, TypeId};
use crate::source::Sources;

/// Who has each key.
type Bearers = HashMap<String, Vec<Bearer>>;

/// Adds what tables say to the statements of `_data`. Keys that are fields are
/// found by reading the entries of that type once before.
pub(super) fn resolve(placing: &mut Placing, sources: &Sources, setting: Setting<'_>) {
    let tables = placing.tables.clone();
    for table in &tables {
        let read = match place(table, setting) {
            Ok(None) => table.resolve(&|key| {
                let (id, time) = (key.into(), None);
                Cow::Owned(vec![Bearer { id, time }])
            }),
            Ok(Some((type_, field))) => {
                let bearers = bearers(placing, sources, setting, type_, field);
                table.resolve(&|key| {
                    let found = keys_of(key).into_iter().find_map(|key| bearers.get(key));
                    found.map(Vec::as_slice).unwrap_or_default().into()
                })
            }
            Err(Some(found)) => {
                placing.diagnostics.push(*found);
                continue;
            }
            Err(None) => continue,
        };
        placing.diagnostics.extend(read.diagnostics);
        placing.data.extend(read.value);
    }
}

/// The type and field that a table's keys belong to; nothing where they are
/// ids.
fn place(
    table: &Table,
    setting: Setting<'_>,
) -> Result<Option<(TypeId, FieldId)>, Option<Box<Diagnostic>>> {
    let Some((field, field_span)) = &table.matches else {
        return Ok(None);
    };
    let schema = setting.schema;
    let Some((name, span)) = &table.type_ else {
        let lacks = Diagnostic::new(Code::MissingField, &table.settings, *field_span);
        let lacks = lacks.hint("record").arg("field", "type");
        return Err(Some(Box::new(lacks.arg("example", "type = \"…\""))));
    };
    let Some(type_) = schema.type_named(name) else {
        let unknown = Diagnostic::new(Code::UnknownType, &table.settings, *span);
        let known: Vec<&str> = schema.types().map(|(_, known)| known.id.as_str()).collect();
        let unknown = unknown
            .arg("name", name.as_str())
            .suggest(name, known.into_iter());
        return Err((!schema.incomplete).then(|| Box::new(unknown)));
    };
    let fields = &schema.type_(type_).fields;
    match schema.named(fields, field) {
        Some(field) => Ok(Some((type_, field))),
        None => {
            let dead = Diagnostic::new(Code::BadPath, &table.settings, *field_span);
            let dead = dead.arg("path", field.as_str()).arg("step", field.as_str());
            let dead = dead.suggest(field, schema.writable(fields));
            Err((!schema.type_(type_).incomplete).then(|| Box::new(dead)))
        }
    }
}

fn bearers(
    placing: &Placing,
    sources: &Sources,
    setting: Setting<'_>,
    type_: TypeId,
    field: FieldId,
) -> Bearers {
    let jobs: Vec<&Job> = placing
        .jobs
        .iter()
        .filter(|job| job.type_ == type_)
        .collect();
    let mut bearers = Bearers::new();
    for entry in units::before_tables(placing, sources, setting, &jobs) {
        for statement in entry.fields.get(field) {
            let keys: Vec<String> = match &statement.value {
                Value::Text(text) => text.all().map(str::to_owned).collect(),
                Value::Number(number) => vec![number.to_string()],
                _ => continue,
            };
            for key in keys {
                bearers.entry(key).or_default().push(Bearer {
                    id: entry.id.clone(),
                    time: statement.time().cloned(),
                });
            }
        }
    }
    bearers
}
