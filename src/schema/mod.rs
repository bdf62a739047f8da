//! What the owner declares: types, fields, sections, blocks.
//!
//! Fields of every type, block and record lie in one table and are known by a
//! [`FieldId`], so that a value can say which field it belongs to in two bytes.

mod check;
mod compare;
mod expansion;
pub mod facet;
mod field;
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

use crate::diag::{FilePath, Span};
use crate::text::Text;

pub(crate) use compare::only;
pub use compare::{Compare, Fixed, Only};
pub use facet::Facet;
pub use field::{
    Beside, Field, Format, Goal, Inverse, Kind, Number, Record, Reference, Search, Shown,
};
pub use figures::{Drawing, Figure, FigurePlace, Mapped, Series};
pub use finder::Finder;
pub use instrument::{Instrument, InstrumentKind};
pub use layout::Layout;
pub use maps::{Ground, Map, Tile};
pub use path::{Path, Wanted};
pub use read::{BLOCKS, FOLDERS, read};
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
    /// Whether the list begins with the highest and the latest.
    pub descending: bool,
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

/// The address of the search page, and the folder of its index: people and
/// scripts rely on it, so that no type may have it.
pub const SEARCH: &str = "sok";

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

/// What editors may write for some of them: their names in Norwegian.
pub const COMMON_NAMES: [(&str, &str); 19] = [
    ("sammendrag", "summary"),
    ("samandrag", "summary"),
    ("ingress", "summary"),
    ("beskrivelse", "summary"),
    ("description", "summary"),
    ("name", "names"),
    ("navn", "names"),
    ("namn", "names"),
    ("sprak", "lang"),
    ("språk", "lang"),
    ("kladd", "draft"),
    ("utkast", "draft"),
    ("kilde", "source"),
    ("kjelde", "source"),
    ("eier", "owner"),
    ("eigar", "owner"),
    ("publisert", "published"),
    ("oppdatert", "updated"),
    ("status", "state"),
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
