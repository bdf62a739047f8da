//! Shelves of the front page: `[[shelf]]` in `portal.toml`.

use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::reader::Reader;
use crate::schema::path::{Shape, path, shapes};
use crate::schema::{Only, Path, Schema, TypeId, only};
use crate::source::PORTAL_FILE;
use crate::text::Text;

/// A front page with more of them is an index.
const MOST_SHELVES: usize = 50;

/// A shelf longer than this is a list.
const MOST: u32 = 100;

/// A shelf as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The type whose entries stand on it.
    pub type_: (String, Span),
    /// The heading, else the type's name.
    pub label: Option<Text>,
    /// A sentence below the heading.
    pub intro: Option<Text>,
    /// How it looks.
    pub look: Look,
    /// How many entries stand on it; nothing for all.
    pub take: usize,
    /// What is counted beside each entry.
    pub count: Option<Path>,
    /// Paths and the id or word that they must lead to.
    pub only: Only,
    /// The entries that stand on it, by id; empty for all of the type.
    pub entries: Vec<(String, Span)>,
    /// The time by which the newest stand first.
    pub newest: Option<Path>,
}

/// How a shelf looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Title and summary of each.
    #[default]
    Cards,
    /// Large titles, each a way in.
    Doors,
    /// Titles with what cards tell.
    List,
    /// The form of the type's finder, and no entries.
    Finder,
}

impl Look {
    const ALL: [Self; 4] = [Self::Cards, Self::Doors, Self::List, Self::Finder];

    /// The name as it is written, for templates.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Doors => "doors",
            Self::List => "list",
            Self::Finder => "finder",
        }
    }
}

/// A shelf whose type and paths are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    /// The type of its entries.
    pub type_: TypeId,
    /// What it is, as it is written.
    pub declared: Declared,
}

/// Reads the tables `[[shelf]]`.
pub(super) fn read(reader: &Reader<'_, '_>) -> Vec<Declared> {
    reader.each("shelf", MOST_SHELVES, shelf)
}

fn shelf(reader: &Reader<'_, '_>, span: Span) -> Option<Declared> {
    let type_ = reader.string("type");
    reader.needs("type", "type = \"…\"", span);
    let look = look(reader);
    Some(Declared {
        type_: type_?,
        label: reader.text("label"),
        intro: reader.text("intro"),
        look,
        take: reader.count("take", 1..=MOST).unwrap_or(MOST as usize),
        count: path(reader, "count"),
        only: only(reader),
        entries: reader.strings("entries"),
        newest: path(reader, "newest"),
    })
}

fn look(reader: &Reader<'_, '_>) -> Look {
    let Some((name, span)) = reader.string("look") else {
        return Look::default();
    };
    let known = Look::ALL.into_iter().find(|known| known.name() == name);
    known.unwrap_or_else(|| {
        let found = reader.found(Code::BadDeclaration, span).hint("look");
        let names = Look::ALL.map(Look::name).join(", ");
        reader.report(found.arg("name", name.as_str()).arg("list", names));
        Look::default()
    })
}

/// The shelves whose types are known; dead paths and unknown types are
/// reported.
pub(super) fn resolve(
    declared: &[Declared],
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Shelf> {
    let mut shelves = Vec::new();
    for shelf in declared {
        let (name, span) = &shelf.type_;
        let Some(type_) = schema.type_named(name) else {
            diagnostics.push(super::unknown_type(schema, name, *span));
            continue;
        };
        if shelf.look == Look::Finder && schema.type_(type_).finder.is_none() {
            let file = FilePath::from(PORTAL_FILE);
            let found = Diagnostic::new(Code::BadDeclaration, &file, *span).hint("finder");
            diagnostics.push(found.arg("name", name.as_str()));
        }
        let paths = shelf.count.iter().chain(&shelf.newest);
        for path in paths.chain(shelf.only.iter().map(|wanted| &wanted.path)) {
            if let (Err(dead), false) = (
                shapes(schema, &[Shape::Entry(type_)], path),
                schema.incomplete,
            ) {
                let file = FilePath::from(PORTAL_FILE);
                let found = Diagnostic::new(Code::BadPath, &file, path.span)
                    .arg("path", path.text())
                    .arg("step", dead.step.as_str());
                let known = dead.known.iter().map(String::as_str);
                diagnostics.push(found.suggest(&dead.step, known).unreplaced());
            }
        }
        shelves.push(Shelf {
            type_,
            declared: shelf.clone(),
        });
    }
    shelves
}
