//! Numbers that records of other entries limit or give keys to.

use std::collections::HashSet;

use super::called::FEW;
use super::resolve::{self, Target};
use super::{EntryId, Graph};
use crate::diag::{Code, Diagnostic};
use crate::model::{Entry, Keyed, Limits, Record, Statement, Value};
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
            let number = match (&statement.value, &declared.kind) {
                (Value::Record(inner), _) => {
                    tables(graph, id, entry, inner, diagnostics);
                    continue;
                }
                (_, Kind::Number(number)) => number,
                _ => continue,
            };
            let value = NumberInRecord {
                graph,
                id,
                entry,
                record,
                number,
            };
            match &statement.value {
                Value::Table(numbers) => {
                    diagnostics.extend(value.unknown_keys(numbers));
                    let numbers = numbers.iter().map(|keyed| &keyed.number);
                    diagnostics.extend(numbers.filter_map(|number| value.out_of_range(number)));
                }
                _ => diagnostics.extend(value.out_of_range(statement)),
            }
        }
    }
}

/// A number or a table of numbers, with the record that it stands in.
struct NumberInRecord<'g> {
    graph: &'g Graph,
    id: EntryId,
    entry: &'g Entry,
    record: &'g Record,
    number: &'g Number,
}

impl<'g> NumberInRecord<'g> {
    /// The target of the reference called `name` beside it.
    fn target(&self, name: &str) -> Option<&'g Target> {
        self.record.values.iter().find_map(|(field, statements)| {
            let named = self.graph.schema.field(*field).name == name;
            match statements.first().filter(|_| named)?.value {
                Value::Reference(slot) => Some(self.graph.target(self.id, slot)),
                _ => None,
            }
        })
    }

    /// Keys of a table that the entry which gives them does not have.
    fn unknown_keys(&self, numbers: &[Keyed]) -> Vec<Diagnostic> {
        let graph = self.graph;
        let given = self.number.by.as_ref();
        let target = given.and_then(|by| Some((by, self.target(&by.reference)?)));
        let Some((by, &Target::Entry(to))) = target else {
            return Vec::new();
        };
        let giver = graph.entry(to);
        if giver.incomplete {
            return Vec::new();
        }
        let known = resolve::keys(graph, to, &by.records);
        let among: HashSet<&str> = known.iter().copied().collect();
        let unknown = numbers
            .iter()
            .filter(|number| !among.contains(&*number.key));
        // Ten thousand keys that are not there would take hours.
        let offered = if known.len() <= FEW { &*known } else { &[] };
        let complain = |number: &Keyed| {
            let missing = Diagnostic::new(Code::UnknownRecord, &self.entry.file, number.key_span)
                .arg("written", &*number.key)
                .arg("entry", &*giver.id);
            graph.about(
                self.entry,
                missing.suggest(&number.key, offered.iter().copied()),
            )
        };
        unknown.map(complain).collect()
    }

    /// A number that does not keep the limits of the record named beside it.
    fn out_of_range(&self, statement: &Statement) -> Option<Diagnostic> {
        let Value::Number(number) = statement.value else {
            return None;
        };
        let Target::Record(to, holder) = self.target(self.number.limits.as_ref()?)? else {
            return None;
        };
        let scale = self.graph.record(*to, holder)?;
        let limit = |name| match self.graph.named_in(scale, name).first()?.value {
            Value::Number(number) => Some(number),
            _ => None,
        };
        let limits = Limits {
            min: limit("min"),
            max: limit("max"),
            step: limit("step"),
        };
        let broken = || limits.broken(statement.file(self.entry), statement.span, number);
        (!limits.hold(number)).then(|| self.graph.about(self.entry, broken()))
    }
}
