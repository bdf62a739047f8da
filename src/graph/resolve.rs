//! Where references and links lead.

use rayon::prelude::*;

use super::{EntryId, Graph, How, Incoming, names};
use crate::diag::{Code, Diagnostic, FilePath};
use crate::markdown::{Link, LinkKind};
use crate::model::{
    Article, Entry, Holder, Keyed, Naming, Record, Reference, Slot, Statement, Value, asset_path,
    out_of_range, within,
};
use crate::schema::{Beside, FieldId, Goal, Kind, Number, TypeId};

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

/// Where a link in text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// To an entry, perhaps to an anchor on its page.
    Entry(EntryId, Option<Box<str>>),
    /// To a file of the portal, by its path from the root.
    File(String),
    /// To an address of the site that is no entry's, such as a list.
    Address(String, Option<Box<str>>),
    /// Out of the portal.
    External(String),
    /// To a page that cannot be placed; that is told elsewhere.
    Unplaced,
}

/// Resolves every reference, and notes where each leads.
pub(super) fn references(graph: &mut Graph, diagnostics: &mut Vec<Diagnostic>) {
    let resolved: Vec<(Box<[Target]>, Vec<Diagnostic>)> = graph
        .entries
        .par_iter()
        .map(|entry| of_entry(graph, entry))
        .collect();
    let mut targets = Vec::with_capacity(resolved.len());
    for (of_entry, found) in resolved {
        targets.push(of_entry);
        diagnostics.extend(found);
    }
    for (from, of_entry) in (0..).map(EntryId).zip(&targets) {
        if !graph.is_part(&graph.entries[from.0 as usize]) {
            continue;
        }
        for (slot, target) in (0..).map(Slot).zip(of_entry) {
            let (to, record) = match target {
                Target::Entry(to) => (*to, None),
                Target::Record(to, holder) => (*to, Some(holder.clone())),
                Target::Open | Target::Broken => continue,
            };
            let how = How::Reference(slot, record);
            graph.incoming[to.0 as usize].push(Incoming { from, how });
        }
    }
    graph.targets = targets;
    for (id, entry) in graph.all() {
        tables(graph, id, entry, &entry.fields, diagnostics);
    }
}

/// Resolves the references of one entry.
fn of_entry(graph: &Graph, entry: &Entry) -> (Box<[Target]>, Vec<Diagnostic>) {
    let mut found = vec![None; entry.references.len()];
    let mut diagnostics = Vec::new();
    for at in 0..entry.references.len() {
        Resolve {
            graph,
            entry,
            found: &mut found,
            diagnostics: &mut diagnostics,
        }
        .slot(at);
    }
    (
        found
            .into_iter()
            .map(|target| target.unwrap_or(Target::Broken))
            .collect(),
        diagnostics,
    )
}

/// The references of one entry, while they are resolved.
struct Resolve<'g> {
    graph: &'g Graph,
    entry: &'g Entry,
    found: &'g mut [Option<Target>],
    diagnostics: &'g mut Vec<Diagnostic>,
}

impl Resolve<'_> {
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
            Naming::Id(text) => self.named(reference, text),
        };
        self.found[at] = Some(target.clone());
        target
    }

    fn report(&mut self, found: Diagnostic) {
        self.diagnostics.push(self.graph.about(self.entry, found));
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

    fn named(&mut self, reference: &Reference, text: &str) -> Target {
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
            return self.beside(reference, text, beside);
        }
        let (id, record) = text
            .split_once('#')
            .map_or((text, None), |(id, record)| (id, Some(record)));
        let Some(found) = self
            .graph
            .find(id)
            .filter(|&to| self.graph.sees(self.entry, to))
        else {
            if !self.graph.unplaced.contains(id) {
                self.nobody(reference, id, &goals);
            }
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

    /// Something that is there, but not of the type that the field asks for.
    fn misfit(
        &mut self,
        reference: &Reference,
        text: &str,
        found: EntryId,
        goals: &[Goal],
    ) -> Target {
        let graph = self.graph;
        let type_ = graph.entry(found).type_;
        let wanted_record = goals.iter().find_map(|goal| match goal {
            Goal::Record(t, records) if *t == type_ => Some(records.clone()),
            _ => None,
        });
        if let Some(records) = wanted_record {
            let keys = keys(graph, found, &records);
            let example = keys
                .first()
                .map_or_else(String::new, |key| format!("{text}#{records}-{key}"));
            let missing = Diagnostic::new(Code::UnknownRecord, &reference.file, reference.span);
            self.report(
                missing
                    .arg("written", text)
                    .arg("entry", text)
                    .arg("list", example)
                    .hint("full"),
            );
            return Target::Broken;
        }
        let label = |id: TypeId| {
            graph
                .schema
                .type_(id)
                .label
                .0
                .get(&graph.language, "en")
                .to_lowercase()
        };
        let wanted: Vec<String> = goals
            .iter()
            .filter_map(|goal| match goal {
                Goal::Entry(t) | Goal::Record(t, _) => Some(label(*t)),
                Goal::Beside(_) => None,
            })
            .collect();
        let wrong = Diagnostic::new(Code::WrongType, &reference.file, reference.span);
        self.report(
            wrong
                .arg("id", text)
                .arg("type", label(type_))
                .arg("wanted", wanted.join(", ")),
        );
        Target::Broken
    }

    /// Nobody is called that.
    fn nobody(&mut self, reference: &Reference, id: &str, goals: &[Goal]) {
        let graph = self.graph;
        let found =
            Diagnostic::new(Code::UnknownEntry, &reference.file, reference.span).arg("id", id);
        let fits = |type_: TypeId| {
            goals.is_empty()
                || goals
                    .iter()
                    .any(|goal| matches!(goal, Goal::Entry(t) | Goal::Record(t, _) if *t == type_))
        };
        if graph.find(id).is_some() {
            self.report(found.hint("draft"));
            return;
        }
        let bearer = graph
            .names
            .get(names::fold(id).as_str())
            .and_then(|bearers| bearers.iter().find(|&&to| fits(graph.entry(to).type_)));
        let open = reference
            .field
            .and_then(|id| graph.schema.field(id).reference())
            .is_some_and(|declared| declared.open);
        let type_label = goals.iter().find_map(|goal| match goal {
            Goal::Entry(t) | Goal::Record(t, _) => Some(
                graph
                    .schema
                    .type_(*t)
                    .label
                    .0
                    .get(&graph.language, "en")
                    .to_lowercase(),
            ),
            Goal::Beside(_) => None,
        });
        let found = found.arg("type", type_label.unwrap_or_default());
        let found = match bearer {
            Some(&to) => found
                .arg("nearest", &*graph.entry(to).id)
                .hint("near")
                .replace_with(&*graph.entry(to).id),
            None => {
                let known = graph
                    .published()
                    .filter(|(_, entry)| fits(entry.type_))
                    .map(|(_, entry)| &*entry.id);
                let known: Vec<&str> = known.collect();
                let suggested = found.suggest(id, known.into_iter());
                if open && suggested.hint != "near" {
                    suggested.hint("open")
                } else {
                    suggested
                }
            }
        };
        self.report(found.quoted());
    }

    /// `scale = "of-10"` beside `survey = "readiness"`.
    fn beside(&mut self, reference: &Reference, text: &str, beside: &Beside) -> Target {
        if let Some((id, key)) = text.split_once('#') {
            // The full form names its own entry.
            let Some(found) = self
                .graph
                .find(id)
                .filter(|&to| self.graph.sees(self.entry, to))
            else {
                if !self.graph.unplaced.contains(id) {
                    self.nobody(reference, id, &[]);
                }
                return Target::Broken;
            };
            return self.record(reference, found, &beside.records, key);
        }
        let Some(slot) = beside_slot(self.graph, self.entry, reference, beside) else {
            let missing = Diagnostic::new(Code::UnknownRecord, &reference.file, reference.span);
            let given = beside_given(self.graph, self.entry, reference, beside);
            if !given {
                self.report(
                    missing
                        .arg("written", text)
                        .arg("entry", beside.reference.as_str())
                        .hint("beside"),
                );
            }
            return Target::Broken;
        };
        let Target::Entry(entry) = self.slot(slot.0 as usize) else {
            return Target::Broken;
        };
        self.record(reference, entry, &beside.records, text)
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
        let keys = keys(self.graph, entry, records);
        let missing = Diagnostic::new(Code::UnknownRecord, &reference.file, reference.span)
            .arg("written", text)
            .arg("entry", &*target.id);
        let missing = missing.suggest(text, keys.iter().map(String::as_str));
        self.report(missing.unreplaced());
        Target::Broken
    }
}

/// The reference that `beside` names, in the record that holds `reference`.
fn beside_slot(
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
fn beside_given(graph: &Graph, entry: &Entry, reference: &Reference, beside: &Beside) -> bool {
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
pub(super) fn keys(graph: &Graph, entry: EntryId, records: &str) -> Vec<String> {
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
fn find_record(graph: &Graph, entry: EntryId, records: &str, text: &str) -> Option<Holder> {
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

/// Numbers by the keys of another entry's records, and limits in a record.
fn tables(
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
        let known = keys(graph, *to, &by.records);
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
        let found = out_of_range(&entry.file, statement.span, number, (min, max, step));
        diagnostics.push(graph.about(entry, found));
    }
}

impl Graph {
    /// Where a link leads, seen from the page that holds it.
    ///
    /// # Errors
    /// The diagnostic for a link that leads nowhere.
    pub fn follow(
        &self,
        from: EntryId,
        article: &Article,
        link: &Link,
        sources: &crate::source::Sources,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let entry = self.entry(from);
        let file = text_file(entry);
        let place = article.in_file(link.target_span);
        if let Some(address) = link.external() {
            return Ok(LinkTo::External(address.into_owned()));
        }
        let anchor = link.fragment.clone().filter(|anchor| !anchor.is_empty());
        let fail = |code| Diagnostic::new(code, &file, place).arg("target", &*link.target);
        let target = link.target.trim();
        if target.is_empty() {
            return self.anchored(from, anchor, fail(Code::DeadAnchor));
        }
        if link.kind == LinkKind::Wiki {
            if self.unplaced.contains(target) {
                return Ok(LinkTo::Unplaced);
            }
            let to = self.by_name(entry, target, &fail)?;
            return self.anchored(to, anchor, fail(Code::DeadAnchor));
        }
        if let Some(rooted) = target.strip_prefix('/') {
            return self.rooted(rooted, anchor, fail(Code::DeadLink));
        }
        let path = asset_path(&file, target).unwrap_or_default();
        if let Some(&to) = self
            .pages
            .get(path.as_str())
            .filter(|&&to| self.sees(entry, to))
        {
            return self.anchored(to, anchor, fail(Code::DeadAnchor));
        }
        if sources.files.contains_key(path.as_str()) && is_public(&path) {
            return Ok(LinkTo::File(path));
        }
        let page = path.ends_with(".md") || path.is_empty();
        let code = if page && link.kind != LinkKind::Image {
            Code::DeadLink
        } else {
            Code::MissingFile
        };
        Err(Box::new(fail(code).hint("file")))
    }

    /// An id, else a title or name that only one entry bears.
    fn by_name(
        &self,
        from: &Entry,
        target: &str,
        fail: &dyn Fn(Code) -> Diagnostic,
    ) -> Result<EntryId, Box<Diagnostic>> {
        let id = self.find(target);
        if let Some(to) = id.filter(|&to| self.sees(from, to)) {
            return Ok(to);
        }
        let bearers = self
            .names
            .get(names::fold(target).as_str())
            .map_or(&[][..], Vec::as_slice);
        let bearers: Vec<EntryId> = bearers
            .iter()
            .copied()
            .filter(|&to| self.sees(from, to))
            .collect();
        match bearers.as_slice() {
            [one] => Ok(*one),
            [] if id.is_some() => Err(Box::new(fail(Code::DeadLink).hint("draft"))),
            [] => {
                let names = self.published().flat_map(|(_, entry)| {
                    let titles = entry.common.title.iter().flat_map(|title| title.all());
                    std::iter::once(&*entry.id).chain(titles)
                });
                let names: Vec<&str> = names.collect();
                Err(Box::new(
                    fail(Code::DeadLink).suggest(target, names.iter().copied()),
                ))
            }
            several => {
                let ids: Vec<String> = several
                    .iter()
                    .map(|&to| format!("`[[{}|{target}]]`", self.entry(to).id))
                    .collect();
                Err(Box::new(
                    fail(Code::AmbiguousLink).arg("list", ids.join(", ")),
                ))
            }
        }
    }

    fn anchored(
        &self,
        to: EntryId,
        anchor: Option<Box<str>>,
        dead: Diagnostic,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let Some(wanted) = anchor else {
            return Ok(LinkTo::Entry(to, None));
        };
        let target = self.entry(to);
        let records = target.records();
        let headings = target
            .article
            .iter()
            .flat_map(|article| article.ids.iter().map(String::as_str));
        let anchors: Vec<&str> = headings
            .chain(
                records
                    .iter()
                    .filter_map(|(_, record)| record.address.as_deref()),
            )
            .collect();
        if anchors.contains(&&*wanted) || target.incomplete {
            return Ok(LinkTo::Entry(to, Some(wanted)));
        }
        let dead = dead.arg("anchor", &*wanted).arg("page", &*target.id);
        let dead = dead.suggest(&wanted, anchors.into_iter());
        Err(Box::new(dead.unreplaced()))
    }

    /// `/folder/id/`, as it stands on the site.
    fn rooted(
        &self,
        rooted: &str,
        anchor: Option<Box<str>>,
        dead: Diagnostic,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let address = rooted.trim_end_matches('/').trim_end_matches("/index.html");
        match self.addresses.get(address) {
            Some(super::Address::Entry(to)) => self.anchored(
                *to,
                anchor,
                Diagnostic {
                    code: Code::DeadAnchor,
                    ..dead
                },
            ),
            Some(_) => Ok(LinkTo::Address(address.to_owned(), anchor)),
            None => Err(Box::new(dead.hint("address"))),
        }
    }
}

/// Whether a file under `content` may stand on the site: pages, declarations,
/// rows and fields may not.
pub(super) fn is_public(path: &str) -> bool {
    let ours = path.ends_with(".md") || path.ends_with(".toml");
    !ours && !path.split('/').any(|part| part.starts_with('_'))
}

/// The file that holds an entry's text.
pub(super) fn text_file(entry: &Entry) -> FilePath {
    match entry.file.strip_suffix(".toml") {
        Some(stem) if !entry.row => format!("{stem}.md").into(),
        _ => entry.file.clone(),
    }
}
