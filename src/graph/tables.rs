//! Numbers that records of other entries limit or give keys to.

use super::resolve::{self, Target};
use super::{EntryId, Graph};
use crate::diag::{Code, Diagnostic};
use crate::model::{Entry, Keyed, Record, Statement, Value, out_of_range, within};
use crate::schema::{Kind, Number};

/// Numbers by the keys of another entry's records, and limits in a record.
pub(super) fn tables(
    graph: &Graph,
    id: EntryId,
    entry: &Entry,
    record: &Record,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (field, statements) in &record.values {
        let declared = graph.schema.field(*field);
        for statement in statements {
            match (&statement.value, &declared.kind) {
                (Value::Record(inner), _) => tables(graph, id, entry, inner, diagnostics),
                (Value::Table(numbers), Kind::Number(limits)) => {
                    check_table(graph, id, entry, record, (limits, numbers), diagnostics);
                }
                (Value::Number(_), Kind::Number(limits)) if limits.limits.is_some() => {
                    check_limits(graph, id, entry, record, (limits, statement), diagnostics);
                }
                _ => {}
            }
        }
    }
}

/// The target of the reference called `name` in `record`.
fn target_of<'g>(graph: &'g Graph, id: EntryId, record: &Record, name: &str) -> Option<&'g Target> {
    record.values.iter().find_map(|(field, statements)| {
        let named = graph.schema.field(*field).name == name;
        match statements.first().filter(|_| named)?.value {
            Value::Reference(slot) => Some(graph.target(id, slot)),
            _ => None,
        }
    })
}

fn check_table(
    graph: &Graph,
    id: EntryId,
    entry: &Entry,
    record: &Record,
    (limits, numbers): (&Number, &[Keyed]),
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(by) = &limits.by
        && let Some(Target::Entry(to)) = target_of(graph, id, record, &by.reference)
        && !graph.entry(*to).incomplete
    {
        let known = resolve::keys(graph, *to, &by.records);
        for number in numbers
            .iter()
            .filter(|number| !known.iter().any(|key| **key == *number.key))
        {
            let missing = Diagnostic::new(Code::UnknownRecord, &entry.file, number.key_span)
                .arg("written", &*number.key)
                .arg("entry", &*graph.entry(*to).id);
            diagnostics.push(graph.about(
                entry,
                missing.suggest(&number.key, known.iter().map(String::as_str)),
            ));
        }
    }
    for number in numbers {
        check_limits(
            graph,
            id,
            entry,
            record,
            (limits, &number.number),
            diagnostics,
        );
    }
}

fn check_limits(
    graph: &Graph,
    id: EntryId,
    entry: &Entry,
    record: &Record,
    (limits, statement): (&Number, &Statement),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Value::Number(number) = statement.value else {
        return;
    };
    let Some(Target::Record(to, holder)) = limits
        .limits
        .as_ref()
        .and_then(|name| target_of(graph, id, record, name))
    else {
        return;
    };
    let Some(scale) = graph.record(*to, holder) else {
        return;
    };
    let limit = |name: &str| {
        scale.values.iter().find_map(|(field, statements)| {
            match statements
                .first()
                .filter(|_| graph.schema.field(*field).name == name)?
                .value
            {
                Value::Number(number) => Some(number),
                _ => None,
            }
        })
    };
    let (min, max, step) = (limit("min"), limit("max"), limit("step"));
    if !within(number, min, max, step) {
        let found = out_of_range(
            statement.file(entry),
            statement.span,
            number,
            (min, max, step),
        );
        diagnostics.push(graph.about(entry, found));
    }
}
