//! Records of entries that have very many, by what they are called: who names
//! one of them must not look through all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::EntryId;
use crate::model::{Entry, Statement, Value};
use crate::schema::FieldId;

/// The records of an entry that has no more are looked through.
pub(super) const FEW: usize = 300;

/// What records are called, of entries that have more than a [`FEW`].
#[derive(Clone, Debug, Default)]
pub(super) struct Called(HashMap<EntryId, OfEntry>);

#[derive(Clone, Debug, Default)]
struct OfEntry {
    /// The anchors of all records.
    addresses: HashSet<Box<str>>,
    /// The places of records in their field, by key and by anchor.
    places: HashMap<FieldId, HashMap<Box<str>, usize>>,
}

impl Called {
    pub(super) fn new(entries: &[Arc<Entry>]) -> Self {
        let all = (0..).map(EntryId).zip(entries);
        let many = all.filter(|(_, entry)| entry.records().len() > FEW);
        Self(many.map(|(id, entry)| (id, OfEntry::new(entry))).collect())
    }

    /// Whether an entry has more records than are looked through.
    pub(super) fn has_many(&self, id: EntryId) -> bool {
        self.0.contains_key(&id)
    }

    /// Whether a record of an entry has this anchor.
    pub(super) fn has_address(&self, id: EntryId, entry: &Entry, address: &str) -> bool {
        let is_it = |known: Option<&str>| known == Some(address);
        match self.0.get(&id) {
            Some(many) => many.addresses.contains(address),
            None => (entry.records().iter()).any(|(_, record)| is_it(record.address.as_deref())),
        }
    }

    /// The place of the record in a field that has this key or anchor.
    pub(super) fn place(
        &self,
        id: EntryId,
        entry: &Entry,
        field: FieldId,
        name: &str,
    ) -> Option<usize> {
        match self.0.get(&id) {
            Some(many) => many.places.get(&field)?.get(name).copied(),
            None => {
                let mut records = entry.fields.get(field).iter();
                records.position(|statement| names(statement).contains(&Some(name)))
            }
        }
    }
}

impl OfEntry {
    fn new(entry: &Entry) -> Self {
        let records = entry.records().into_iter();
        let addresses = records.filter_map(|(_, record)| record.address.clone());
        let mut places: HashMap<FieldId, HashMap<Box<str>, usize>> = HashMap::new();
        for (field, statements) in &entry.fields.values {
            let places = places.entry(*field).or_default();
            for (at, statement) in statements.iter().enumerate() {
                for name in names(statement).into_iter().flatten() {
                    places.entry(name.into()).or_insert(at);
                }
            }
        }
        Self {
            addresses: addresses.collect(),
            places,
        }
    }
}

/// Key and anchor of a record.
fn names(statement: &Statement) -> [Option<&str>; 2] {
    match &statement.value {
        Value::Record(record) => [record.key.as_deref(), record.address.as_deref()],
        _ => [None, None],
    }
}
