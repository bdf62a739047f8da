//! Entries with values checked against their types, one file at a time.
//!
//! An entry knows nothing of other entries here: references are ids, and
//! whether they lead anywhere is for the graph to say.

mod body;
mod common;
mod data;
mod dates;
mod entry;
mod files;
mod numbers;
mod records;
mod references;
mod rows;
mod statements;
mod tables;
mod values;

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{FilePath, Span};
use crate::schema::{FieldId, Kind, Schema, TypeId};
use crate::text::Text;
use crate::time::Time;

pub use body::{Article, SectionPart};
pub use common::LONGEST_TITLE;
pub use data::{DataRow, read_data};
pub use dates::{Dated, Milestone};
pub use entry::{PageFiles, Setting, Unit, read_page};
pub use files::{Role, asset_path, role};
pub(crate) use numbers::Limits;
pub use rows::{read_rows, row_ids, written_ids};
pub use tables::{Bearer, Table, keys_of, read_table};

/// A thing with an id.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Unique over the portal; the last part of the address.
    pub id: Box<str>,
    /// Its type.
    pub type_: TypeId,
    /// The file with its fields.
    pub file: FilePath,
    /// Where in that file it begins.
    pub place: Span,
    /// Whether it is a row of a table.
    pub row: bool,
    /// Keys that every entry may have.
    pub common: Common,
    /// Values of the type's fields.
    pub fields: Record,
    /// Everything that it refers to, known by a [`Slot`].
    pub references: Vec<Reference>,
    /// Every citation, in fields and text, for checking.
    pub cited: Vec<Cited>,
    /// Files that fields name, relative to the root.
    pub files: Vec<FileUse>,
    /// The text of a page.
    pub article: Option<Arc<Article>>,
    /// Whether a mistake may have swallowed fields.
    pub incomplete: bool,
}

/// Index into [`Entry::references`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

/// Keys that every entry may have.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// What it is called.
    pub title: Option<Text>,
    /// One to three sentences.
    pub summary: Option<Text>,
    /// Other names, with the language of each where it is given.
    pub names: Vec<Name>,
    /// Former addresses, `/folder/id/`, and where they are written.
    pub redirects: Vec<(Box<str>, Span)>,
    /// The language of the page, where it differs from the portal's.
    pub lang: Option<Box<str>>,
    /// Not to be published yet.
    pub draft: bool,
    /// Where everything is from that says nothing else.
    pub source: Vec<Source>,
    /// Fields that the sources do not tell of.
    pub unknown: Vec<FieldId>,
    /// Who answers for the page.
    pub owner: Option<Slot>,
    /// When it was published, changed and looked through, in the order of
    /// [`Milestone::ALL`].
    pub dates: Vec<Dated>,
    /// What changed when it was last updated.
    pub updated_note: Option<Text>,
    /// What the page is worth today.
    pub state: Option<State>,
    /// Why.
    pub state_reason: Option<Text>,
    /// Since when.
    pub state_time: Option<Time>,
    /// What came in its place.
    pub replaced_by: Option<Slot>,
}

/// Another name of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub text: Text,
    /// Its language.
    pub lang: Option<Box<str>>,
}

/// What a page is worth today, when it is not simply current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not yet written out.
    Stub,
    /// No longer right.
    Outdated,
    /// Taken back; the address stays.
    Withdrawn,
}

impl State {
    /// All that there are.
    pub const ALL: [Self; 3] = [Self::Stub, Self::Outdated, Self::Withdrawn];

    /// The name as it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stub => "stub",
            Self::Outdated => "outdated",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The values of an entry, of a record in it, or of a block.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Fields that have values, in the order of their declaration.
    pub values: Vec<(FieldId, Vec<Statement>)>,
    /// Where the record's values are from that say nothing else.
    pub source: Vec<Source>,
    /// What tells it apart from its neighbours, as it is written.
    pub key: Option<Box<str>>,
    /// The anchor of a record with a key: field and key, after those of the
    /// records around it.
    pub address: Option<Box<str>>,
    /// Where it stands.
    pub span: Span,
}

/// A value and what is said of it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The value.
    pub value: Value,
    /// What is said of it.
    pub about: Option<Box<About>>,
    /// Where it stands.
    pub span: Span,
}

/// What is said of a value.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Where it is from, when not from where its record is.
    pub source: Vec<Source>,
    /// When it holds.
    pub time: Option<Time>,
    /// What else there is to know.
    pub note: Option<Text>,
    /// The language of the value.
    pub lang: Option<Box<str>>,
    /// The file it is written in, when not in that of its entry.
    pub file: Option<FilePath>,
}

/// A value of one of the kinds of field.
#[derive(Clone, Debug)]
pub enum Value {
    /// A short text.
    Text(Text),
    /// A text with Markdown.
    Markdown(Box<Article>),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A time.
    Time(Box<Time>),
    /// A file, relative to the root.
    File(Box<str>),
    /// Another entry or record.
    Reference(Slot),
    /// Values within.
    Record(Box<Record>),
    /// Numbers by the keys of another entry's records.
    Table(Box<[Keyed]>),
}

/// A number under the key of another entry's record.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// The record's key, as it is written.
    pub key: Box<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The number.
    pub number: Statement,
}

/// Part of a citation: a source and the place in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The source's id.
    pub id: Box<str>,
    /// Chapter or page, for readers.
    pub locator: Option<Box<str>>,
    /// Lines of the source's text, for checking.
    pub lines: Option<Box<str>>,
}

/// A citation and where it is written.
#[derive(Clone, Debug)]
pub struct Cited {
    /// The source's id.
    pub id: Box<str>,
    /// Where the id is written.
    pub span: Span,
    /// In which file.
    pub file: FilePath,
}

/// A file that a field names.
#[derive(Clone, Debug)]
pub struct FileUse {
    /// Relative to the root.
    pub path: Box<str>,
    /// As it is written.
    pub written: Box<str>,
    /// Where.
    pub span: Span,
    /// In which file.
    pub file: FilePath,
}

/// A reference as it is written.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The field it is a value of; nothing for `owner` and `replaced_by`,
    /// which may lead anywhere.
    pub field: Option<FieldId>,
    /// What is named.
    pub to: Naming,
    /// Where, in which file.
    pub span: Span,
    /// In which file.
    pub file: FilePath,
    /// The record that holds it, from the entry inwards: field and index.
    pub holder: Holder,
}

/// The way from an entry to a record in it: fields, and the index of the
/// statement in each.
pub type Holder = Box<[(FieldId, u16)]>;

/// What a reference names.
#[derive(Clone, Debug, PartialEq)]
pub enum Naming {
    /// An id, or `id#field-key`, or the key alone.
    Id(Box<str>),
    /// Something without an entry of its own, perhaps within one.
    Open {
        /// What it is called.
        name: Text,
        /// The entry it is part of.
        within: Option<Slot>,
    },
}

impl Record {
    /// The statements of a field; none when it is absent.
    #[must_use]
    pub fn get(&self, field: FieldId) -> &[Statement] {
        self.values
            .iter()
            .find(|(id, _)| *id == field)
            .map_or(&[], |(_, statements)| statements)
    }

    /// Whether the field is given, even if its value could not be read.
    #[must_use]
    pub fn has(&self, field: FieldId) -> bool {
        self.values.iter().any(|(id, _)| *id == field)
    }

    /// The fields that records of its sort may have; none where it has no value,
    /// since only these tell what it is declared as.
    #[must_use]
    pub fn declared<'s>(&self, schema: &'s Schema) -> &'s [FieldId] {
        let first = self.values.first();
        first.map_or(&[], |(field, _)| schema.siblings(*field))
    }

    /// The records that a field holds.
    pub fn records(&self, field: FieldId) -> impl Iterator<Item = &Self> {
        let values = self.get(field).iter();
        values.filter_map(|statement| match &statement.value {
            Value::Record(record) => Some(&**record),
            _ => None,
        })
    }

    /// What the record is called: its first text that is not its key, with the
    /// field.
    #[must_use]
    pub fn title(&self, schema: &Schema) -> Option<(FieldId, &Text)> {
        self.values.iter().find_map(|(field, statements)| {
            match (&schema.field(*field).kind, &statements.first()?.value) {
                (Kind::Text(None), Value::Text(text))
                    if text.all().next() != self.key.as_deref() =>
                {
                    Some((*field, text))
                }
                _ => None,
            }
        })
    }

    /// The record at the end of `holder`, seen from here.
    #[must_use]
    pub fn at(&self, holder: &[(FieldId, u16)]) -> Option<&Self> {
        let Some(((field, index), rest)) = holder.split_first() else {
            return Some(self);
        };
        match &self.get(*field).get(usize::from(*index))?.value {
            Value::Record(record) => record.at(rest),
            _ => None,
        }
    }

    /// Every Markdown text within.
    fn articles<'r>(&'r self, found: &mut Vec<&'r Article>) {
        for (_, statements) in &self.values {
            for statement in statements {
                match &statement.value {
                    Value::Markdown(article) => found.push(article),
                    Value::Record(record) => record.articles(found),
                    _ => {}
                }
            }
        }
    }

    /// Every record within that has an address, with the field it is in.
    pub fn addressed<'r>(&'r self, found: &mut Vec<(FieldId, &'r Record)>) {
        for (field, statements) in &self.values {
            for statement in statements {
                if let Value::Record(record) = &statement.value {
                    if record.address.is_some() {
                        found.push((*field, record));
                    }
                    record.addressed(found);
                }
            }
        }
    }
}

impl Statement {
    /// When the value holds, where that is said.
    #[must_use]
    pub fn time(&self) -> Option<&Time> {
        self.about.as_ref()?.time.as_ref()
    }

    /// The file that it is written in, as a value of `entry`: tables tell of
    /// entries that have files of their own.
    #[must_use]
    pub fn file<'s>(&'s self, entry: &'s Entry) -> &'s FilePath {
        let told = self.about.as_ref().and_then(|about| about.file.as_ref());
        told.unwrap_or(&entry.file)
    }

    /// Where the value itself says that it is from.
    #[must_use]
    pub fn source(&self) -> &[Source] {
        self.about.as_ref().map_or(&[], |about| &about.source)
    }
}

impl Entry {
    /// The language of the page.
    #[must_use]
    pub fn language<'e>(&'e self, portal: &'e str) -> &'e str {
        self.common.lang.as_deref().unwrap_or(portal)
    }

    /// What to call it: its title, else its id.
    #[must_use]
    pub fn title(&self, language: &str, portal: &str) -> &str {
        self.common
            .title
            .as_ref()
            .map_or(&self.id, |title| title.get(language, portal))
    }

    /// The reference in this slot.
    #[must_use]
    pub fn reference(&self, slot: Slot) -> Option<&Reference> {
        self.references.get(slot.0 as usize)
    }

    /// The article of the page, then those of Markdown fields, in order.
    #[must_use]
    pub fn articles(&self) -> Vec<&Article> {
        let mut found: Vec<&Article> = self.article.as_deref().into_iter().collect();
        self.fields.articles(&mut found);
        found
    }

    /// All records with an address, in order.
    #[must_use]
    pub fn records(&self) -> Vec<(FieldId, &Record)> {
        let mut found = Vec::new();
        self.fields.addressed(&mut found);
        found
    }

    /// Whether the text has the section at this place among those of the type.
    #[must_use]
    pub fn has_section(&self, declared: usize) -> bool {
        let sections = self.article.iter().flat_map(|article| &article.sections);
        let mut known = sections.filter_map(|section| section.declared);
        known.any(|section| section == declared)
    }

    /// Whether it was taken back: then only its address is left, and why.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.common.state == Some(State::Withdrawn)
    }

    /// When something happened to it, where that is written.
    #[must_use]
    pub fn date(&self, milestone: Milestone) -> Option<&Time> {
        let mut dates = self.common.dates.iter();
        let dated = dates.find(|dated| dated.milestone == milestone);
        dated.map(|dated| &dated.time)
    }

    /// Whether somebody should have looked through it before `date`. Of what was
    /// taken back there is nothing left to look through.
    #[must_use]
    pub fn is_overdue(&self, date: Date) -> bool {
        let last = self.date(Milestone::ReviewBy).and_then(Time::latest);
        last.is_some_and(|last| last < date) && !self.is_withdrawn()
    }

    /// Whether it has a page of its own.
    #[must_use]
    pub fn has_page(&self, schema: &Schema) -> bool {
        !self.row || schema.type_(self.type_).row_pages
    }
}
