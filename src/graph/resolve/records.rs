//! Records that hold references, and records that references name.

use super::super::{EntryId, Graph};
use crate::model::{Entry, Holder, Record, Slot, Value};

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
pub(in crate::graph) fn keys<'g>(graph: &'g Graph, entry: EntryId, records: &str) -> Vec<&'g str> {
    let entry = graph.entry(entry);
    let Some(field) = graph
        .schema
        .named(&graph.schema.type_(entry.type_).fields, records)
    else {
        return Vec::new();
    };
    let records = entry.fields.records(field);
    records.filter_map(|record| record.key.as_deref()).collect()
}

/// The record of `entry` in its field `records` that `text` names.
pub(super) fn find_record(graph: &Graph, id: EntryId, records: &str, text: &str) -> Option<Holder> {
    let entry = graph.entry(id);
    let fields = &graph.schema.type_(entry.type_).fields;
    let field = graph.schema.named(fields, records)?;
    let place = graph.tables.called.place(id, entry, field, text)?;
    Some(Box::from([(field, u16::try_from(place).ok()?)]))
}
