//! Records that hold references, and records that references name.

use super::super::{EntryId, Graph};
use crate::model::{Entry, Holder, Record, Slot, Statement, Value};

/// The record that holds each reference of an entry, by its slot: of the entry
/// or of a block in its text.
pub(super) fn holders(entry: &Entry) -> Vec<Option<&Record>> {
    let mut holders = vec![None; entry.references.len()];
    let articles = entry.article.iter();
    let blocks = articles.flat_map(|article| article.blocks.iter().flatten());
    for record in std::iter::once(&entry.fields).chain(blocks) {
        note(record, &mut holders);
    }
    holders
}

fn note<'e>(record: &'e Record, holders: &mut [Option<&'e Record>]) {
    let values = record.values.iter().flat_map(|(_, statements)| statements);
    for statement in values {
        match &statement.value {
            Value::Reference(Slot(slot)) => {
                if let Some(holder) = holders.get_mut(*slot as usize) {
                    *holder = Some(record);
                }
            }
            Value::Record(inner) => note(inner, holders),
            _ => {}
        }
    }
}

/// The keys of an entry's records in a field.
pub(in crate::graph) fn keys(graph: &Graph, entry: EntryId, records: &str) -> Vec<String> {
    let entry = graph.entry(entry);
    let Some(field) = graph
        .schema
        .named(&graph.schema.type_(entry.type_).fields, records)
    else {
        return Vec::new();
    };
    let of = |statement: &Statement| match &statement.value {
        Value::Record(record) => record.key.as_ref().map(ToString::to_string),
        _ => None,
    };
    entry.fields.get(field).iter().filter_map(of).collect()
}

/// The record of `entry` in its field `records` that `text` names.
pub(super) fn find_record(
    graph: &Graph,
    entry: EntryId,
    records: &str,
    text: &str,
) -> Option<Holder> {
    let entry = graph.entry(entry);
    let field = graph
        .schema
        .named(&graph.schema.type_(entry.type_).fields, records)?;
    let index = entry
        .fields
        .get(field)
        .iter()
        .position(|statement| match &statement.value {
            Value::Record(record) => {
                record.key.as_deref() == Some(text) || record.address.as_deref() == Some(text)
            }
            _ => false,
        })?;
    Some(Box::from([(field, u16::try_from(index).ok()?)]))
}
