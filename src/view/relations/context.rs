//! The records that a reference stands in, and what an inverse asks to be told
//! of them.

use crate::graph::{EntryId, Graph};
use crate::model::Record;
use crate::schema::{FieldId, Kind};
use crate::view::fields::facts::{label, nested, of_record};
use crate::view::fields::records::record_link;
use crate::view::{FactView, LinkView, Page, ValueView};

/// The fields `names` of the innermost record around a reference that has each.
pub(super) fn around(
    page: &Page<'_>,
    from: EntryId,
    holder: &[(FieldId, u16)],
    names: &[(String, crate::diag::Span)],
) -> Vec<FactView> {
    let graph = page.graph();
    let records: Vec<&Record> = records_around(graph, from, holder).collect();
    let fact = |name: &String| {
        let held = records.iter().find_map(|record| {
            let values = record.values.iter();
            let schema = &graph.schema;
            let field = values
                .map(|(field, _)| *field)
                .find(|&field| schema.field(field).name == *name)?;
            Some((*record, field))
        });
        let (record, field) = held?;
        of_field(page, from, record, field)
    };
    names.iter().filter_map(|(name, _)| fact(name)).collect()
}

/// The records around a reference, the innermost first.
fn records_around<'g>(
    graph: &'g Graph,
    from: EntryId,
    holder: &[(FieldId, u16)],
) -> impl Iterator<Item = &'g Record> {
    let depths = (1..=holder.len()).rev();
    depths.filter_map(move |depth| graph.record(from, &holder[..depth]))
}

/// Links to the records around a reference that have an address, the innermost
/// first.
pub(super) fn addressed(
    page: &Page<'_>,
    from: EntryId,
    holder: &[(FieldId, u16)],
) -> impl Iterator<Item = LinkView> {
    let records = records_around(page.graph(), from, holder);
    let addressed = records.filter(|record| record.address.is_some());
    addressed.map(move |record| record_link(page, from, record))
}

/// A field of a record: its values, or its records in a line each.
fn of_field(page: &Page<'_>, id: EntryId, record: &Record, field: FieldId) -> Option<FactView> {
    let declared = page.graph().schema.field(field);
    if !matches!(declared.kind, Kind::Record(_)) {
        return of_record(page, id, record, field);
    }
    let records = record.records(field);
    let values = records.filter_map(|inner| in_a_line(nested(page, id, inner)));
    let values: Vec<ValueView> = values.collect();
    (!values.is_empty()).then(|| FactView {
        name: declared.name.clone(),
        label: label(page, declared),
        values,
        succession: false,
        disagreement: false,
        unprinted: false,
    })
}

/// The first value of a record, and in brackets what else it says.
fn in_a_line(facts: Vec<FactView>) -> Option<ValueView> {
    let mut values = facts.into_iter().flat_map(|fact| fact.values);
    let mut first = values.next()?;
    let others: Vec<String> = values.map(|value| value.text).collect();
    if !others.is_empty() {
        let others = format!(" ({})", others.join(", "));
        first.text.push_str(&others);
        crate::text::escape(&others, &mut first.html);
    }
    Some(first)
}
