//! What the owner declares: types, fields, sections, blocks.
//!
//! Fields of every type, block and record lie in one table and are known by a
//! [`FieldId`], so that a value can say which field it belongs to in two bytes.

mod check;
mod compare;
mod expansion;
pub mod facet;
mod fields;
mod figure_paths;
mod figures;
mod finder;
mod instrument;
pub mod layout;
mod maps;
pub mod path;
mod read;
mod sheet;

use std::collections::BTreeSet;

use crate::diag::{FilePath, Span};
use crate::text::Text;

pub(crate) use compare::only;
pub use compare::{Compare, Fixed, Only};
pub use facet::Facet;
pub use figures::{Drawing, Figure, Mapped, Place, Series};
pub use finder::Finder;
pub use instrument::{Instrument, InstrumentKind};
pub use layout::Layout;
pub use maps::{Ground, Map, Tile};
pub use path::Path;
pub use read::read;
pub use sheet::{Sheet, SheetPart, Things};

/// Index of a [`Type`] in a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u16);

/// Index of a [`Field`] in a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// Everything that is declared, checked.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    types: Vec<Type>,
    fields: Vec<Field>,
    blocks: Vec<Block>,
    maps: Vec<Map>,
    groups: Vec<Vec<FieldId>>,
    group_of: Vec<u16>,
    /// Whether a declaration could not be read, so that a folder or block may
    /// be known after all.
    pub incomplete: bool,
}

/// A type of entry.
#[derive(Clone, Debug)]
pub struct Type {
    /// The name of its file.
    pub id: String,
    /// Where it is declared.
    pub file: FilePath,
    /// One, and many.
    pub label: (Text, Text),
    /// The folder below `content`, and the first part of the address.
    pub folder: String,
    /// Where the folder is declared.
    pub folder_span: Span,
    /// Sections of the body, in order.
    pub sections: Vec<Section>,
    /// Whether other sections are unwelcome.
    pub closed: bool,
    /// The fields, in the order of the declaration.
    pub fields: Vec<FieldId>,
    /// What makes two entries alike.
    pub similar: Vec<Path>,
    /// What lists can be narrowed by.
    pub facets: Vec<Facet>,
    /// A form of some of them.
    pub finder: Option<Finder>,
    /// Where its entries say which others they stand for, one of which it is:
    /// a term for what is known within a range only.
    pub covers: Option<Path>,
    /// What is drawn of its entries.
    pub figures: Vec<Figure>,
    /// The order of the list, else the title.
    pub order: Option<Path>,
    /// Which of its entries stand apart on lists.
    pub apart: Option<Apart>,
    /// Whether its entries are found by search.
    pub search: bool,
    /// Whether a number in the text of a page must have a source.
    pub cited: bool,
    /// How much its entries count in search against those of other types.
    pub weight: f32,
    /// Whether rows have pages of their own.
    pub row_pages: bool,
    /// What stands where on the page.
    pub page: Layout,
    /// What people work with in the pages of its entries.
    pub instruments: Vec<Instrument>,
    /// How its entries are compared.
    pub compare: Option<Compare>,
    /// What can be taken out of the pages of its entries.
    pub sheets: Vec<Sheet>,
    /// Whether its entries are words that texts are read with: their first
    /// mention in a text leads to them.
    pub glossary: bool,
    /// What machines take its entries for: a class of schema.org.
    pub schema_org: Option<String>,
    /// References of other types that lead here, by their inverse name.
    pub inverses: Vec<Inverse>,
    /// Whether a mistake may have swallowed fields of the declaration.
    pub incomplete: bool,
}

/// Entries of which nothing is told yet. They are found, but stand after the
/// others on lists, count less in search and are like nobody.
#[derive(Clone, Debug)]
pub struct Apart {
    /// Entries from which none of these leads anywhere.
    pub without: Vec<Path>,
    /// What readers see over them.
    pub label: Option<Text>,
}

/// A section of the body: a heading of the second level that is known.
#[derive(Clone, Debug)]
pub struct Section {
    /// The anchor.
    pub id: String,
    /// The heading, in each language.
    pub label: Text,
    /// Must stand on the page.
    pub required: bool,
    /// Should stand on the page.
    pub recommended: bool,
}

/// A block that text can hold.
#[derive(Clone, Debug)]
pub struct Block {
    /// The name of its file.
    pub name: String,
    /// Its fields.
    pub fields: Vec<FieldId>,
    /// Whether a mistake may have swallowed fields of the declaration.
    pub incomplete: bool,
}

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

/// Keys that every entry may have, in the order in which they are explained.
pub const COMMON_KEYS: [&str; 16] = [
    "title",
    "summary",
    "names",
    "redirects",
    "lang",
    "draft",
    "source",
    "unknown",
    "owner",
    "published",
    "updated",
    "reviewed",
    "review_by",
    "state",
    "state_reason",
    "replaced_by",
];

/// Keys that statements and open references keep for themselves.
const STATEMENT_KEYS: [&str; 7] = ["value", "source", "time", "note", "lang", "name", "within"];

impl Schema {
    /// The type with this index.
    #[must_use]
    pub fn type_(&self, id: TypeId) -> &Type {
        &self.types[usize::from(id.0)]
    }

    /// The field with this index.
    #[must_use]
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[usize::from(id.0)]
    }

    /// Every type with its index, by id.
    pub fn types(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0..).map(TypeId).zip(&self.types)
    }

    /// The type with this name.
    #[must_use]
    pub fn type_named(&self, id: &str) -> Option<TypeId> {
        self.types()
            .find(|(_, known)| known.id == id)
            .map(|(id, _)| id)
    }

    /// The block with this name.
    #[must_use]
    pub fn block(&self, name: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.name == name)
    }

    /// The map with this name.
    #[must_use]
    pub fn map(&self, name: &str) -> Option<&Map> {
        self.maps.iter().find(|map| map.name == name)
    }

    /// Every map, by name.
    pub fn maps(&self) -> impl Iterator<Item = &Map> + Clone {
        self.maps.iter()
    }

    /// The names of all blocks.
    pub fn block_names(&self) -> impl Iterator<Item = &str> + Clone {
        self.blocks.iter().map(|block| block.name.as_str())
    }

    /// The field called `name` among `fields`.
    #[must_use]
    pub fn named(&self, fields: &[FieldId], name: &str) -> Option<FieldId> {
        fields
            .iter()
            .copied()
            .find(|&id| self.field(id).name == name)
    }

    /// The names of `fields` that can be written.
    pub fn writable<'s>(&'s self, fields: &'s [FieldId]) -> impl Iterator<Item = &'s str> + Clone {
        let written = |field: &&Field| !matches!(field.kind, Kind::Derived(_));
        fields
            .iter()
            .map(|&id| self.field(id))
            .filter(written)
            .map(|field| field.name.as_str())
    }

    /// The records of a field of a type.
    fn records_of(&self, type_: TypeId, field: &str) -> Option<&Record> {
        self.record(self.named(&self.type_(type_).fields, field)?)
    }

    /// The record that a field holds.
    #[must_use]
    pub fn record(&self, field: FieldId) -> Option<&Record> {
        match &self.field(field).kind {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The fields beside `field`, itself among them.
    #[must_use]
    pub fn siblings(&self, field: FieldId) -> &[FieldId] {
        let group = self
            .group_of
            .get(usize::from(field.0))
            .and_then(|&group| self.groups.get(usize::from(group)));
        group.map_or(&[], Vec::as_slice)
    }

    /// Notes which fields stand beside each other.
    fn group(&mut self) {
        let records = self
            .fields
            .iter()
            .filter_map(|declared| match &declared.kind {
                Kind::Record(record) => Some(&record.fields),
                _ => None,
            });
        let of_types = self.types.iter().map(|declared| &declared.fields);
        let of_blocks = self.blocks.iter().map(|block| &block.fields);
        self.groups = of_types.chain(of_blocks).chain(records).cloned().collect();
        self.group_of = vec![u16::MAX; self.fields.len()];
        for (at, group) in (0..).zip(&self.groups) {
            for field in group {
                self.group_of[usize::from(field.0)] = at;
            }
        }
    }

    /// The way back from `type_` that is called `name`.
    #[must_use]
    pub fn inverse(&self, type_: TypeId, name: &str) -> Option<&Inverse> {
        self.type_(type_)
            .inverses
            .iter()
            .find(|inverse| inverse.name == name)
    }
}

impl Inverse {
    /// The types that refer by it, each once: one may refer in two ways.
    #[must_use]
    pub fn types(&self) -> BTreeSet<TypeId> {
        self.fields.iter().map(|(type_, _)| *type_).collect()
    }
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
