//! What a path leads to.
//!
//! A path takes a list of things to a list of things. Each step is taken from
//! each thing, the results stand in the order in which they were written, and
//! what comes twice is kept once. Only statements that hold on the build's
//! date are followed; open references and references that lead nowhere are
//! passed over; an inverse leads to the entries whose pages hold the
//! reference. A derived field is the path that it stands for.

use std::cell::Cell;

use super::{EntryId, Graph, How, Target};
use crate::diag::Span;
use crate::model::{Record, Statement, Value};
use crate::schema::path::{Path, below};
use crate::schema::{FieldId, Kind, Only};
use crate::text::Text;
use crate::time::Time;

/// Something that a path leads to.
#[derive(Clone, Copy, Debug)]
pub enum Item<'g> {
    /// An entry.
    Entry(EntryId),
    /// A record in an entry.
    Record(EntryId, &'g Record),
    /// A value of a field in an entry.
    Value(EntryId, FieldId, &'g Statement),
    /// A number of a table.
    Number(f64),
    /// A text that every entry may have.
    Text(&'g Text),
    /// A word that every entry may have.
    Word(&'g str),
    /// A time that every entry may have.
    Time(&'g Time),
    /// Yes or no.
    Flag(bool),
}

/// What makes two items the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    /// The entry.
    Entry(EntryId),
    /// The record or table, by its place in the entry's file.
    Record(EntryId, Span),
    /// How the value reads.
    Words(String),
}

/// What a path may come by on its way, things and values, before it is left. A
/// thousand entries that each name them all make a million at every step, and
/// on every page.
pub(super) const MOST_MET: usize = 100_000;

/// How deep a path lies in derived fields, and what it may still come by.
#[derive(Clone, Copy)]
struct Way<'w> {
    depth: usize,
    left: &'w Cell<usize>,
}

impl Graph {
    /// What `path` leads to from an entry.
    #[must_use]
    pub fn query(&self, from: EntryId, path: &Path) -> Vec<Item<'_>> {
        self.follow_steps(Item::Entry(from), &path.steps).0
    }

    /// Whether more lies on the way of `path` from an entry than is followed.
    pub(super) fn is_cut(&self, from: EntryId, path: &Path) -> bool {
        self.follow_steps(Item::Entry(from), &path.steps).1
    }

    /// Where steps lead, and whether they came by too much to be followed.
    fn follow_steps<'g>(&'g self, from: Item<'g>, steps: &[String]) -> (Vec<Item<'g>>, bool) {
        let left = Cell::new(MOST_MET);
        let way = Way {
            depth: 0,
            left: &left,
        };
        let found = self.steps(vec![from], steps, way);
        (found, left.get() == 0)
    }

    /// Whether `path` leads to anything from an entry, other than a flag that
    /// says no.
    #[must_use]
    pub fn says(&self, from: EntryId, path: &Path) -> bool {
        let says = |item: &Item<'_>| match item {
            Item::Flag(flag) => *flag,
            Item::Value(_, _, statement) => !matches!(statement.value, Value::Flag(false)),
            _ => true,
        };
        self.query(from, path).iter().any(says)
    }

    /// Whether `path` is a field of one value of which the sources tell
    /// several, so that one of them holds.
    #[must_use]
    pub fn is_either(&self, from: EntryId, path: &Path) -> bool {
        let [name] = path.steps.as_slice() else {
            return false;
        };
        let fields = &self.type_of(from).fields;
        let field = self.schema.named(fields, name);
        let is_one = |field| {
            let declared = self.schema.field(field);
            !declared.many && !matches!(declared.kind, Kind::Derived(_))
        };
        field.is_some_and(is_one) && self.query(from, path).len() > 1
    }

    /// Whether each of the paths leads to its id or word from an entry.
    #[must_use]
    pub fn is_among(&self, from: EntryId, only: &Only) -> bool {
        let mut only = only.iter();
        only.all(|wanted| self.holds_one(&self.query(from, &wanted.path), &wanted.word))
    }

    /// Whether one of `items` is the entry with the id `wanted`, or reads so.
    #[must_use]
    pub fn holds_one(&self, items: &[Item<'_>], wanted: &str) -> bool {
        items.iter().any(|item| match item {
            Item::Entry(id) => *self.entry(*id).id == *wanted,
            _ => self.words(item, &self.language) == wanted,
        })
    }

    /// What a field of an entry holds, or leads to when it is derived.
    #[must_use]
    pub fn field(&self, from: EntryId, name: &str) -> Vec<Item<'_>> {
        self.follow_steps(Item::Entry(from), &[name.to_owned()]).0
    }

    /// What a field of a record of `entry` holds, or leads to when it is
    /// derived.
    #[must_use]
    pub fn field_of_record<'g>(
        &'g self,
        entry: EntryId,
        record: &'g Record,
        name: &str,
    ) -> Vec<Item<'g>> {
        self.follow_steps(Item::Record(entry, record), &[name.to_owned()])
            .0
    }

    /// What `path` leads to from a record of `entry`.
    #[must_use]
    pub fn query_record<'g>(
        &'g self,
        entry: EntryId,
        record: &'g Record,
        path: &Path,
    ) -> Vec<Item<'g>> {
        self.follow_steps(Item::Record(entry, record), &path.steps)
            .0
    }

    /// What `path` leads to from an item, with the time of the statement that
    /// says so: it is lost on the way to the thing that the statement names.
    #[must_use]
    pub fn timed<'g>(&'g self, from: Item<'g>, path: &Path) -> Vec<(Item<'g>, Option<&'g Time>)> {
        let Some((last, steps)) = path.steps.split_last() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for holder in self.follow_steps(from, steps).0 {
            let Some((id, field, statements)) = self.stated(holder, last) else {
                let others = self.follow_steps(holder, std::slice::from_ref(last)).0;
                found.extend(others.into_iter().map(|item| (item, None)));
                continue;
            };
            for statement in self.holding(statements, self.schema.field(field).many) {
                let item = self.value(id, field, statement);
                found.extend(item.map(|item| (item, statement.time())));
            }
        }
        found
    }

    /// What an item itself states in a field of this name.
    fn stated<'g>(
        &'g self,
        item: Item<'g>,
        name: &str,
    ) -> Option<(EntryId, FieldId, &'g [Statement])> {
        let (id, record, declared) = match item {
            Item::Entry(id) => {
                let entry = self.entry(id);
                let declared = self.schema.type_(entry.type_).fields.as_slice();
                (id, &entry.fields, declared)
            }
            Item::Record(id, record) => (id, record, record.declared(&self.schema)),
            _ => return None,
        };
        let field = self.schema.named(declared, name)?;
        let derived = matches!(self.schema.field(field).kind, Kind::Derived(_));
        (!derived).then(|| (id, field, record.get(field)))
    }

    fn steps<'g>(&'g self, from: Vec<Item<'g>>, steps: &[String], way: Way<'_>) -> Vec<Item<'g>> {
        let mut items = from;
        for step in steps {
            let mut next = Vec::new();
            for item in &items {
                let before = next.len();
                self.step(*item, step, way, &mut next);
                let met = 1 + next.len() - before;
                way.left.set(way.left.get().saturating_sub(met));
                if way.left.get() == 0 {
                    break;
                }
            }
            items = self.once(next);
        }
        items
    }

    /// Keeps the first of what is the same.
    #[must_use]
    pub fn distinct<'g>(&'g self, items: Vec<Item<'g>>) -> Vec<Item<'g>> {
        self.once(items)
    }

    fn once<'g>(&'g self, items: Vec<Item<'g>>) -> Vec<Item<'g>> {
        if items.len() < 2 {
            return items;
        }
        let mut seen = std::collections::HashSet::with_capacity(items.len());
        items
            .into_iter()
            .filter(|item| seen.insert(self.identity(item)))
            .collect()
    }

    /// What makes two items the same.
    pub(super) fn identity(&self, item: &Item<'_>) -> Identity {
        match item {
            Item::Entry(id) => Identity::Entry(*id),
            Item::Record(id, record) => Identity::Record(*id, record.span),
            Item::Value(id, _, statement) if matches!(statement.value, Value::Table(_)) => {
                Identity::Record(*id, statement.span)
            }
            other => Identity::Words(self.words(other, &self.language)),
        }
    }

    fn step<'g>(&'g self, item: Item<'g>, step: &str, way: Way<'_>, next: &mut Vec<Item<'g>>) {
        match item {
            Item::Entry(id) => self.step_from_entry(id, step, way, next),
            Item::Record(id, record) => {
                let declared = record
                    .values
                    .iter()
                    .find(|(field, _)| self.schema.field(*field).name == step);
                match declared {
                    Some((field, statements)) => self.values(id, *field, statements, next),
                    None => self.derived_in_record(id, record, step, way, next),
                }
            }
            Item::Value(_, _, statement) => {
                if let Value::Table(numbers) = &statement.value {
                    let number = numbers.iter().find(|number| &*number.key == step);
                    next.extend(number.and_then(|number| match number.number.value {
                        Value::Number(number) => Some(Item::Number(number)),
                        _ => None,
                    }));
                }
            }
            Item::Number(_) | Item::Text(_) | Item::Word(_) | Item::Time(_) | Item::Flag(_) => {}
        }
    }

    fn step_from_entry<'g>(
        &'g self,
        id: EntryId,
        step: &str,
        way: Way<'_>,
        next: &mut Vec<Item<'g>>,
    ) {
        let entry = self.entry(id);
        let declared = self.schema.type_(entry.type_);
        if let Some(field) = self.schema.named(&declared.fields, step) {
            match &self.schema.field(field).kind {
                Kind::Derived(paths) => next.extend(self.first(Item::Entry(id), paths, way)),
                _ => self.values(id, field, entry.fields.get(field), next),
            }
        } else if self.schema.inverse(entry.type_, step).is_some() {
            next.extend(self.inverse(id, step).into_iter().map(Item::Entry));
        } else {
            self.common(id, step, next);
        }
    }

    fn derived_in_record<'g>(
        &'g self,
        id: EntryId,
        record: &'g Record,
        step: &str,
        way: Way<'_>,
        next: &mut Vec<Item<'g>>,
    ) {
        let derived = self
            .schema
            .named(record.declared(&self.schema), step)
            .map(|field| &self.schema.field(field).kind);
        if let Some(Kind::Derived(paths)) = derived {
            next.extend(self.first(Item::Record(id, record), paths, way));
        }
    }

    /// What the first of the paths of a derived field leads to that leads to
    /// anything.
    fn first<'g>(&'g self, from: Item<'g>, paths: &[Path], way: Way<'_>) -> Vec<Item<'g>> {
        let Some(depth) = below(paths, way.depth) else {
            return Vec::new();
        };
        let way = Way { depth, ..way };
        let found = paths.iter();
        let mut found = found.map(|path| self.steps(vec![from], &path.steps, way));
        found.find(|items| !items.is_empty()).unwrap_or_default()
    }

    fn values<'g>(
        &'g self,
        id: EntryId,
        field: FieldId,
        statements: &'g [Statement],
        next: &mut Vec<Item<'g>>,
    ) {
        let many = self.schema.field(field).many;
        let held = self.holding(statements, many).into_iter();
        next.extend(held.filter_map(|statement| self.value(id, field, statement)));
    }

    fn value<'g>(
        &'g self,
        id: EntryId,
        field: FieldId,
        statement: &'g Statement,
    ) -> Option<Item<'g>> {
        match &statement.value {
            Value::Reference(slot) => match self.target(id, *slot) {
                Target::Entry(to) => Some(Item::Entry(*to)),
                Target::Record(to, holder) => self
                    .record(*to, holder)
                    .map(|record| Item::Record(*to, record)),
                Target::Open | Target::Broken => None,
            },
            Value::Record(record) => Some(Item::Record(id, record)),
            _ => Some(Item::Value(id, field, statement)),
        }
    }

    /// The entries that refer to this one by references with the inverse
    /// `name`, each once, by id.
    #[must_use]
    pub fn inverse(&self, id: EntryId, name: &str) -> Vec<EntryId> {
        let Some(inverse) = self.schema.inverse(self.entry(id).type_, name) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for incoming in self.incoming(id) {
            let How::Reference(slot, _) = &incoming.how else {
                continue;
            };
            let from = self.entry(incoming.from);
            let field = from.reference(*slot).and_then(|reference| reference.field);
            let leads = inverse
                .fields
                .iter()
                .any(|(holder, id)| *holder == from.type_ && Some(*id) == field);
            if leads && found.last() != Some(&incoming.from) {
                found.push(incoming.from);
            }
        }
        found
    }

    fn common<'g>(&'g self, id: EntryId, step: &str, next: &mut Vec<Item<'g>>) {
        let common = &self.entry(id).common;
        let mut refer = |slot: Option<crate::model::Slot>| {
            if let Some(Target::Entry(to)) = slot.map(|slot| self.target(id, slot)) {
                next.push(Item::Entry(*to));
            }
        };
        match step {
            "owner" => refer(common.owner),
            "replaced_by" => refer(common.replaced_by),
            "title" => next.extend(common.title.as_ref().map(Item::Text)),
            "summary" => next.extend(common.summary.as_ref().map(Item::Text)),
            "names" => next.extend(common.names.iter().map(|name| Item::Text(&name.text))),
            "redirects" => next.extend(
                common
                    .redirects
                    .iter()
                    .map(|(address, _)| Item::Word(address)),
            ),
            "lang" => next.push(Item::Word(common.lang.as_deref().unwrap_or(&self.language))),
            "draft" => next.push(Item::Flag(common.draft)),
            "source" => next.extend(
                common
                    .source
                    .iter()
                    .filter_map(|source| self.find(&source.id))
                    .map(Item::Entry),
            ),
            "unknown" => next.extend(
                common
                    .unknown
                    .iter()
                    .map(|&field| Item::Word(&self.schema.field(field).name)),
            ),
            "state" => next.extend(common.state.map(|state| Item::Word(state.name()))),
            "state_reason" => next.extend(common.state_reason.as_ref().map(Item::Text)),
            _ => {
                let dates = common.dates.iter();
                let dates = dates.filter(|dated| dated.milestone.name() == step);
                next.extend(dates.map(|dated| Item::Time(&dated.time)));
            }
        }
    }

    /// The statements of a field that hold on the build's date.
    ///
    /// A statement without a time holds always. One with a period holds within
    /// it; one with a single time is an observation and holds from then on.
    /// Where statements of a single-valued field have times that all lie
    /// apart, they are a succession, and only the last that holds is kept.
    /// They come in the order of `statements`.
    #[must_use]
    pub fn holding<'s>(&self, statements: &'s [Statement], many: bool) -> Vec<&'s Statement> {
        let holds = |statement: &&Statement| statement.time().is_none_or(|time| self.holds(time));
        let mut held: Vec<&Statement> = statements.iter().filter(holds).collect();
        if !many && is_succession(statements) {
            held.sort_by_key(|statement| statement.time().and_then(Time::earliest));
            held = held.pop().into_iter().collect();
        }
        held
    }

    /// Whether what is said of `time` holds on the build's date.
    #[must_use]
    pub fn holds(&self, time: &Time) -> bool {
        if time.is_interval() {
            return time.contains(self.date);
        }
        time.earliest().is_none_or(|start| start <= self.date)
    }

    /// The item in words, as short as it can be told.
    #[must_use]
    pub fn words(&self, item: &Item<'_>, language: &str) -> String {
        match item {
            Item::Entry(id) => self.entry(*id).title(language, &self.language).to_owned(),
            Item::Record(id, record) => record.address.as_ref().map_or_else(
                || self.entry(*id).id.to_string(),
                |address| format!("{} {address}", self.entry(*id).id),
            ),
            Item::Value(_, _, statement) => match &statement.value {
                Value::Text(text) => text.get(language, &self.language).to_owned(),
                Value::Number(number) => crate::text::number(*number, language),
                Value::Flag(flag) => flag.to_string(),
                Value::Time(time) => time.words(language),
                Value::File(path) => path.to_string(),
                Value::Markdown(article) => article.words(&|link| {
                    let to = self.entry(self.find(&link.target)?);
                    Some(to.title(language, &self.language).into())
                }),
                Value::Reference(_) | Value::Record(_) | Value::Table(_) => String::new(),
            },
            Item::Number(number) => crate::text::number(*number, language),
            Item::Text(text) => text.get(language, &self.language).to_owned(),
            Item::Word(word) => (*word).to_owned(),
            Item::Time(time) => time.words(language),
            Item::Flag(flag) => flag.to_string(),
        }
    }
}

/// Whether all statements have times, and no two share a day.
#[must_use]
pub fn is_succession(statements: &[Statement]) -> bool {
    let mut times: Vec<&Time> = statements.iter().filter_map(Statement::time).collect();
    if times.len() != statements.len() || times.len() < 2 {
        return false;
    }
    // In their order, who has no day in common with the next has none with
    // those behind it.
    times.sort_by_key(|time| time.earliest());
    times.is_sorted_by(|one, next| one.apart(next))
}

impl<'g> Item<'g> {
    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Value(_, _, statement) => match statement.value {
                Value::Number(number) => Some(number),
                _ => None,
            },
            _ => None,
        }
    }

    /// The time, if it is one.
    #[must_use]
    pub fn time(&self) -> Option<&'g Time> {
        match self {
            Self::Time(time) => Some(time),
            Self::Value(_, _, statement) => match &statement.value {
                Value::Time(time) => Some(time),
                _ => None,
            },
            _ => None,
        }
    }
}
