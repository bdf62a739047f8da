//! Where references lead.

mod records;
mod refuse;

use std::cell::OnceCell;

use rayon::prelude::*;

use super::advice::Complaint;
use super::{EntryId, Findings, Graph, How, Incoming};
use crate::diag::{Code, Diagnostic};
use crate::model::{Entry, Holder, Naming, Record, Reference, Slot, Statement, Value};
use crate::schema::{Beside, Goal};

pub(super) use records::keys;
use records::{find_record, holders};
pub(super) use refuse::near;

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To an entry.
    Entry(EntryId),
    /// To a record of an entry.
    Record(EntryId, Holder),
    /// To something that has no entry.
    Open,
    /// Nowhere; that is reported.
    Broken,
}

/// Resolves every reference, and notes where each leads.
pub(super) fn references(graph: &mut Graph, found: &mut Findings) {
    let resolved: Vec<(Box<[Target]>, Vec<Complaint>)> = graph
        .entries
        .par_iter()
        .map(|entry| of_entry(graph, entry))
        .collect();
    graph.ask(resolved.iter().flat_map(|(_, complaints)| complaints));
    let mut targets = Vec::with_capacity(resolved.len());
    for (from, (of_entry, complaints)) in (0..).map(EntryId).zip(resolved) {
        found.add(from, graph.told(complaints));
        if graph.is_part(&graph.entries[from.0 as usize]) {
            leads(graph, from, &of_entry);
        }
        targets.push(of_entry);
    }
    graph.tables_mut().targets = targets;
}

/// Notes at each target who leads there.
fn leads(graph: &mut Graph, from: EntryId, targets: &[Target]) {
    for (slot, target) in (0..).map(Slot).zip(targets) {
        let (to, record) = match target {
            Target::Entry(to) => (*to, None),
            Target::Record(to, holder) => (*to, Some(holder.clone())),
            Target::Open | Target::Broken => continue,
        };
        let how = How::Reference(slot, record);
        graph.incoming_mut(to).push(Incoming { from, how });
    }
}

/// Resolves the references of one entry.
pub(super) fn of_entry(graph: &Graph, entry: &Entry) -> (Box<[Target]>, Vec<Complaint>) {
    let mut resolve = Resolve {
        graph,
        entry,
        holders: OnceCell::new(),
        found: vec![None; entry.references.len()],
        complaints: Vec::new(),
    };
    let targets = (0..entry.references.len()).map(|at| resolve.slot(at));
    (targets.collect(), resolve.complaints)
}

/// The references of one entry, while they are resolved.
struct Resolve<'g> {
    graph: &'g Graph,
    entry: &'g Entry,
    /// The record around each reference; few ask for it.
    holders: OnceCell<Vec<Option<&'g Record>>>,
    found: Vec<Option<Target>>,
    complaints: Vec<Complaint>,
}

impl<'g> Resolve<'g> {
    fn slot(&mut self, at: usize) -> Target {
        if let Some(known) = self.found.get(at).cloned().flatten() {
            return known;
        }
        let Some(reference) = self.entry.references.get(at) else {
            return Target::Broken;
        };
        // A reference that asks for itself finds a broken one.
        self.found[at] = Some(Target::Broken);
        let target = match &reference.to {
            Naming::Open { .. } => self.open(reference),
            Naming::Id(text) => self.named(at, reference, text),
        };
        self.found[at] = Some(target.clone());
        target
    }

    fn report(&mut self, found: Diagnostic) {
        let found = self.graph.about(self.entry, found);
        self.complaints.push(found.into());
    }

    fn open(&mut self, reference: &Reference) -> Target {
        let schema = &self.graph.schema;
        let declared = reference.field.and_then(|id| schema.field(id).reference());
        if declared.is_some_and(|declared| !declared.open) {
            let name = reference
                .field
                .map_or("", |id| schema.field(id).name.as_str());
            self.report(
                Diagnostic::new(Code::NotOpen, &reference.file, reference.span).arg("field", name),
            );
            return Target::Broken;
        }
        Target::Open
    }

    fn named(&mut self, at: usize, reference: &Reference, text: &str) -> Target {
        let schema = &self.graph.schema;
        let goals = reference
            .field
            .and_then(|id| schema.field(id).reference())
            .map(|declared| declared.to.clone())
            .unwrap_or_default();
        let besides: Vec<&Beside> = goals
            .iter()
            .filter_map(|goal| match goal {
                Goal::Beside(beside) => Some(beside),
                _ => None,
            })
            .collect();
        if let ([beside], 1) = (besides.as_slice(), goals.len()) {
            return self.beside(at, reference, text, beside);
        }
        let (id, record) = text
            .split_once('#')
            .map_or((text, None), |(id, record)| (id, Some(record)));
        let Some(found) = self.called(reference, id) else {
            return Target::Broken;
        };
        let type_ = self.graph.entry(found).type_;
        let fits = |goal: &&Goal| matches!((goal, record), (Goal::Entry(t), None) | (Goal::Record(t, _), Some(_)) if *t == type_);
        match (goals.iter().find(fits), record) {
            (Some(Goal::Record(_, records)), Some(record)) => {
                self.record(reference, found, records, record)
            }
            (Some(_), _) => Target::Entry(found),
            (None, None) if goals.is_empty() => Target::Entry(found),
            (None, _) => self.misfit(reference, text, found, &goals),
        }
    }

    /// Who has an id, of those that the entry may know of; that nobody has it
    /// is reported.
    fn called(&mut self, reference: &Reference, id: &str) -> Option<EntryId> {
        let graph = self.graph;
        let found = graph.find(id).filter(|&to| graph.sees(self.entry, to));
        if found.is_none() && !graph.tables.unplaced.contains(id) {
            self.nobody(reference, id);
        }
        found
    }

    /// `scale = "of-10"` beside `survey = "readiness"`.
    fn beside(&mut self, at: usize, reference: &Reference, text: &str, beside: &Beside) -> Target {
        if let Some((id, key)) = text.split_once('#') {
            // The full form names its own entry.
            return match self.called(reference, id) {
                Some(found) => self.record(reference, found, &beside.records, key),
                None => Target::Broken,
            };
        }
        let given = self.value_beside(at, reference, &beside.reference);
        let Some(statements) = given else {
            let missing = Diagnostic::new(Code::UnknownRecord, &reference.file, reference.span);
            let missing = missing.arg("written", text).hint("beside");
            self.report(missing.arg("entry", beside.reference.as_str()));
            return Target::Broken;
        };
        // One that could not be read is told of already.
        let slot = statements
            .iter()
            .find_map(|statement| match statement.value {
                Value::Reference(slot) => Some(slot),
                _ => None,
            });
        match slot.map(|slot| self.slot(slot.0 as usize)) {
            Some(Target::Entry(entry)) => self.record(reference, entry, &beside.records, text),
            _ => Target::Broken,
        }
    }

    /// What stands under `name` in the record that holds reference number `at`;
    /// nothing when it is not given.
    fn value_beside(
        &self,
        at: usize,
        reference: &Reference,
        name: &str,
    ) -> Option<&'g [Statement]> {
        let schema = &self.graph.schema;
        let sibling = schema.named(schema.siblings(reference.field?), name)?;
        let holders = self.holders.get_or_init(|| holders(self.entry));
        let holder = (*holders.get(at)?)?;
        holder.has(sibling).then(|| holder.get(sibling))
    }

    /// The record of `entry` that is called `text`: its key, or field and key.
    fn record(
        &mut self,
        reference: &Reference,
        entry: EntryId,
        records: &str,
        text: &str,
    ) -> Target {
        if let Some(holder) = find_record(self.graph, entry, records, text) {
            return Target::Record(entry, holder);
        }
        let target = self.graph.entry(entry);
        if target.incomplete {
            return Target::Broken;
        }
        let missing = Diagnostic::new(Code::UnknownRecord, &reference.file, reference.span)
            .arg("written", text)
            .arg("entry", &*target.id);
        let keys = match self.graph.tables.called.has_many(entry) {
            true => Vec::new(),
            false => keys(self.graph, entry, records),
        };
        let missing = missing.suggest(text, keys.iter().copied());
        self.report(missing.unreplaced());
        Target::Broken
    }
}
