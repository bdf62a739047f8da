//! Records that references name, and fields beside each other.

use super::super::{EntryId, Graph};
use crate::model::{Entry, Holder, Record, Reference, Slot, Statement, Value};
use crate::schema::{Beside, FieldId};

/// The reference that `beside` names, in the record that holds `reference`.
pub(super) fn beside_slot(
    graph: &Graph,
    entry: &Entry,
    reference: &Reference,
    beside: &Beside,
) -> Option<Slot> {
    let (record, sibling) = record_beside(graph, entry, reference, beside)?;
    record
        .get(sibling)
        .iter()
        .find_map(|statement| match statement.value {
            Value::Reference(slot) => Some(slot),
            _ => None,
        })
}

/// Whether that reference is given at all, readable or not.
pub(super) fn beside_given(
    graph: &Graph,
    entry: &Entry,
    reference: &Reference,
    beside: &Beside,
) -> bool {
    record_beside(graph, entry, reference, beside)
        .is_some_and(|(record, sibling)| record.has(sibling))
}

/// The record that holds `reference`, of the entry or of a block in its text,
/// and the field beside it that `beside` names.
fn record_beside<'e>(
    graph: &Graph,
    entry: &'e Entry,
    reference: &Reference,
    beside: &Beside,
) -> Option<(&'e Record, FieldId)> {
    let field = reference.field?;
    let sibling = graph
        .schema
        .named(graph.schema.siblings(field), &beside.reference)?;
    let at = entry
        .references
        .iter()
        .position(|known| std::ptr::eq(known, reference))?;
    let holds = |record: &&Record| {
        record.get(field).iter().any(
            |statement| matches!(statement.value, Value::Reference(Slot(slot)) if slot as usize == at),
        )
    };
    let blocks = entry
        .article
        .iter()
        .flat_map(|article| article.blocks.iter().flatten());
    let record = std::iter::once(&entry.fields)
        .chain(blocks)
        .filter_map(|record| record.at(&reference.holder))
        .find(holds)?;
    Some((record, sibling))
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
