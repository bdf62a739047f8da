//! What a field is, and what it may hold.

use std::collections::BTreeSet;

use super::{FieldId, Path, TypeId};
use crate::diag::{FilePath, Span};
use crate::text::Text;

/// One declared field.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key.
    pub name: String,
    /// Where it is declared.
    pub file: FilePath,
    /// The place of its declaration.
    pub span: Span,
    /// What it holds.
    pub kind: Kind,
    /// Whether it holds several values.
    pub many: bool,
    /// Must be given.
    pub required: bool,
    /// Should be given.
    pub recommended: bool,
    /// No two entries may have the same value.
    pub unique: bool,
    /// What readers see; else the name.
    pub label: Option<Text>,
    /// What editors are told.
    pub help: Option<Text>,
    /// An example for editors, as TOML.
    pub example: Option<String>,
    /// What its values are to machines: a property of schema.org.
    pub schema_org: Option<String>,
    /// What readers are told where there is nothing: of fields that are worked
    /// out.
    pub absent: Option<Text>,
    /// How its words count in search: of texts.
    pub search: Search,
}

/// How much something counts in search.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Search {
    /// As others of its kind.
    #[default]
    Common,
    /// This much: entries of a type against those of others; each word of a
    /// field against one that stands once in a text of common length.
    Weight(f32),
    /// It is not searched.
    Not,
}

impl Field {
    /// How the field's value may be written, as TOML: the declared example,
    /// else one of the kind.
    #[must_use]
    pub fn sample(&self) -> String {
        if let Some(example) = &self.example {
            return example.clone();
        }
        let one = match &self.kind {
            Kind::Number(number) if number.by.is_some() => "{ }",
            Kind::Number(_) => "0",
            Kind::Flag => "true",
            Kind::Time => "\"2024\"",
            Kind::File(None) => "\"fil.pdf\"",
            Kind::File(Some(_)) => "\"fil.jpg\"",
            Kind::Record(_) => "{ }",
            _ => "\"…\"",
        };
        if self.many {
            format!("[{one}]")
        } else {
            one.to_owned()
        }
    }

    /// The reference that the field holds.
    #[must_use]
    pub fn reference(&self) -> Option<&Reference> {
        match &self.kind {
            Kind::Reference(reference) => Some(reference),
            _ => None,
        }
    }
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A short text.
    Text(Option<Format>),
    /// A text with Markdown.
    Markdown,
    /// A number, or a table of numbers.
    Number(Number),
    /// Yes or no.
    Flag,
    /// A time.
    Time,
    /// A file beside the page; of a picture, what is told of it beside.
    File(Option<Shown>),
    /// Another entry, or a record of one.
    Reference(Reference),
    /// Fields within the field.
    Record(Record),
    /// What the first of the paths leads to that leads to anything; nobody
    /// writes it.
    Derived(Vec<Path>),
    /// A declaration that could not be read: its values are not checked.
    Broken,
}

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An address on the web.
    Url,
    /// An e-mail address.
    Email,
}

/// The fields beside a picture's file that tell of it.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// What it shows, for those who do not see it.
    pub alt: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// Under what terms it may be used.
    pub licence: Option<String>,
    /// Whether those in it have said yes.
    pub consent: Option<String>,
}

impl Shown {
    /// The names of the fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let all = [&self.alt, &self.credit, &self.licence, &self.consent];
        all.into_iter().flatten().map(String::as_str)
    }
}

/// The limits of a number.
#[derive(Clone, Debug, Default)]
pub struct Number {
    /// Not less than this.
    pub min: Option<f64>,
    /// Not more than this.
    pub max: Option<f64>,
    /// In steps of this, counted from `min`, else from 0.
    pub step: Option<f64>,
    /// Makes the field a table of numbers, keyed by the records that this names.
    pub by: Option<Beside>,
    /// A reference beside this field, to a record with `min`, `max`, `step`.
    pub limits: Option<String>,
    /// A text beside this field that says what is counted or measured: the two
    /// are shown as one.
    pub unit: Option<String>,
    /// Where `by` is declared.
    pub by_span: Span,
}

/// Records of the entry that a reference in the same record names:
/// `survey#scales`.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The reference's key.
    pub reference: String,
    /// The field of records.
    pub records: String,
}

/// Where a reference may lead.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Any of these; empty stands for every type.
    pub to: Vec<Goal>,
    /// Where each of them is declared.
    pub to_spans: Vec<Span>,
    /// The name under which the target knows the entries that refer to it.
    pub inverse: Option<String>,
    /// What readers see over the entries that refer to it.
    pub inverse_label: Option<Text>,
    /// Fields of the records around the reference that the target tells of each
    /// entry that refers to it, with their places.
    pub tell: Vec<(String, Span)>,
    /// Whether something without an entry may be named.
    pub open: bool,
}

/// One place where a reference may lead.
#[derive(Clone, Debug)]
pub enum Goal {
    /// An entry of the type.
    Entry(TypeId),
    /// A record in the field of an entry of the type.
    Record(TypeId, String),
    /// A record of the entry that is named beside.
    Beside(Beside),
}

/// Fields within a field.
#[derive(Clone, Debug)]
pub struct Record {
    /// The fields.
    pub fields: Vec<FieldId>,
    /// The field that tells records apart and gives each an address.
    pub key: Option<FieldId>,
    /// The field by whose value the records are shown in groups.
    pub group_by: Option<FieldId>,
    /// Paths from a record, by which readers narrow the list of them.
    pub filter: Vec<Path>,
}

/// The way back from a target to the entries that refer to it.
#[derive(Clone, Debug)]
pub struct Inverse {
    /// Its name in paths.
    pub name: String,
    /// The references, with the type that each belongs to.
    pub fields: Vec<(TypeId, FieldId)>,
}

impl Inverse {
    /// The types that refer by it, each once: one may refer in two ways.
    #[must_use]
    pub fn types(&self) -> BTreeSet<TypeId> {
        self.fields.iter().map(|(type_, _)| *type_).collect()
    }
}
