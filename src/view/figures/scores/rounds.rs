//! The records of numbers, put together by the scale that they stand on.

use std::collections::HashMap;

use crate::figure::Scale;
use crate::graph::{EntryId, Item};
use crate::model::{Keyed, Record, Source, Value};
use crate::schema::path::Path;
use crate::schema::{Drawing, Field, Figure, Kind, Number};
use crate::time::Time;
use crate::view::Page;
use crate::view::fields::values::keyed_by;
use crate::view::figures::things::{about, after};

/// Records of numbers that can stand in one drawing: of one entry's records,
/// and on one scale. Numbers on two scales never meet.
pub(super) struct Group<'g> {
    pub(super) keyed: EntryId,
    pub(super) axes: Vec<&'g Record>,
    pub(super) limits: Option<(EntryId, &'g Record)>,
    pub(super) own: &'g Number,
    pub(super) rounds: Vec<Round<'g>>,
}

/// The numbers of one record.
pub(super) struct Round<'g> {
    pub(super) record: (EntryId, &'g Record),
    pub(super) time: Option<&'g Time>,
    pub(super) numbers: &'g [Keyed],
    by_key: HashMap<&'g str, &'g Keyed>,
    pub(super) total: Option<Item<'g>>,
}

pub(super) fn groups<'p>(page: &Page<'p>, figure: &Figure, from: &[EntryId]) -> Vec<Group<'p>> {
    let Drawing::Scores {
        of,
        values,
        total,
        time,
        ..
    } = &figure.drawing
    else {
        return Vec::new();
    };
    let graph = page.graph();
    let mut groups: Vec<Group<'p>> = Vec::new();
    for item in from.iter().flat_map(|&id| graph.query(id, of)) {
        let Item::Record(id, record) = item else {
            continue;
        };
        let Some((field, own)) = table_field(page, record, values) else {
            continue;
        };
        let Some((keyed, axes)) = axes(page, id, record, field) else {
            continue;
        };
        let limits = own.limits.as_ref().and_then(|limits| {
            let beside = Path::new(limits, &field.file, field.span);
            graph
                .query_record(id, record, &beside)
                .into_iter()
                .find_map(|item| match item {
                    Item::Record(id, record) => Some((id, record)),
                    _ => None,
                })
        });
        let first = |path: &Option<Path>| after(page, item, path.as_ref()?).into_iter().next();
        let numbers = numbers(after(page, item, values));
        let round = Round {
            record: (id, record),
            time: first(time).as_ref().and_then(Item::time),
            numbers,
            by_key: numbers.iter().map(|one| (&*one.key, one)).collect(),
            total: first(total),
        };
        let same = |group: &&mut Group<'_>| {
            group.keyed == keyed
                && match (group.limits, limits) {
                    (Some((_, one)), Some((_, other))) => std::ptr::eq(one, other),
                    (None, None) => true,
                    _ => false,
                }
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.rounds.push(round),
            None => groups.push(Group {
                keyed,
                axes,
                limits,
                own,
                rounds: vec![round],
            }),
        }
    }
    groups
}

/// The field that holds the numbers, as it is declared beside the record's
/// other fields; a record need not have it.
pub(super) fn table_field<'p>(
    page: &Page<'p>,
    record: &Record,
    path: &Path,
) -> Option<(&'p Field, &'p Number)> {
    let schema = &page.graph().schema;
    let field = schema.named(record.declared(schema), path.steps.last()?)?;
    let field = schema.field(field);
    match &field.kind {
        Kind::Number(number) => Some((field, number)),
        _ => None,
    }
}

/// The records that are the keys, and the entry that they stand in.
pub(super) fn axes<'p>(
    page: &Page<'p>,
    id: EntryId,
    record: &Record,
    field: &Field,
) -> Option<(EntryId, Vec<&'p Record>)> {
    let (keyed, records) = keyed_by(page, id, record, field)?;
    let axes = keyed.fields.records(records);
    Some((page.graph().find(&keyed.id)?, axes.collect()))
}

pub(super) fn numbers<'g>(items: Vec<Item<'g>>) -> &'g [Keyed] {
    let tables = items.into_iter().find_map(|item| match item {
        Item::Value(_, _, statement) => match &statement.value {
            Value::Table(numbers) => Some(&**numbers),
            _ => None,
        },
        _ => None,
    });
    tables.unwrap_or_default()
}

impl Round<'_> {
    pub(super) fn keyed(&self, key: &str) -> Option<&Keyed> {
        self.by_key.get(key).copied()
    }

    pub(super) fn value(&self, axis: &Record) -> Option<f64> {
        match self.keyed(axis.key.as_deref()?)?.number.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn total(&self) -> Option<f64> {
        self.total.as_ref().and_then(Item::number)
    }
}

impl Group<'_> {
    /// What is drawn of the records: the first and the last.
    pub(super) fn shown(&self) -> Vec<&Round<'_>> {
        match self.rounds.as_slice() {
            [first, .., last] => vec![first, last],
            few => few.iter().collect(),
        }
    }

    /// The limits that the records are given, else those of the field, else
    /// what holds all of the numbers.
    pub(super) fn scale(&self, page: &Page<'_>) -> Option<Scale> {
        let limit = |name: &str| {
            let (id, record) = self.limits?;
            let path = Path::new(name, &page.graph().entry(id).file, record.span);
            let found = page.graph().query_record(id, record, &path);
            found.iter().find_map(Item::number)
        };
        let min = limit("min").or(self.own.min).unwrap_or(0.0);
        match limit("max").or(self.own.max) {
            Some(max) => Scale::new(min, max),
            None => Scale::around(
                self.rounds
                    .iter()
                    .flat_map(|round| self.axes.iter().filter_map(|axis| round.value(axis))),
            ),
        }
    }
}

pub(super) fn round_sources<'g>(round: &Round<'g>) -> Vec<&'g Source> {
    let numbers = round.numbers.iter().flat_map(|keyed| keyed.number.source());
    let total = round
        .total
        .iter()
        .filter_map(about)
        .flat_map(|about| &about.source);
    round
        .record
        .1
        .source
        .iter()
        .chain(numbers)
        .chain(total)
        .collect()
}
