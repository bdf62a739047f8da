//! What the lists of a type can be narrowed by.

use std::collections::HashSet;

use super::check::check_path;
use super::layout::{check_among, section_names};
use super::path::{Path, Shape, path, paths};
use super::read::told_id;
use super::{Schema, Type, TypeId};
use crate::diag::{Code, Diagnostic, Span};
use crate::document::reader::Reader;
use crate::text::{Text, in_address};

/// Letters of a facet's name. The search has a file of that name, in which a
/// sign takes three.
const LONGEST: usize = 60;

/// Something to narrow by, as `facets` of a type declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// What it is known by where answers are narrowed, and to the types that
    /// share it: the path as it is written, or the id.
    pub name: String,
    /// What it is called, where the last step of the path does not say.
    pub label: Option<Text>,
    /// Where its values come from.
    pub values: Values,
}

/// Where the values of a facet come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// What a path leads to.
    Path(Path),
    /// Parts of the page: sections and paths. An entry has as values those
    /// that it tells something of.
    Parts(Vec<Path>),
}

/// What goes before the id of a section.
pub(super) const SECTION: char = '#';

impl Facet {
    /// What its pages are called in addresses: as the path, whatever the facet
    /// is known by; else the id.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.values {
            Values::Path(path) => in_address(&path.text()),
            Values::Parts(_) => in_address(&self.name),
        }
    }

    /// The parts of pages that are its values; none where a path leads to them.
    #[must_use]
    pub fn parts(&self) -> &[Path] {
        match &self.values {
            Values::Path(_) => &[],
            Values::Parts(parts) => parts,
        }
    }
}

impl Type {
    /// The section that a part of a page names, by its place.
    #[must_use]
    pub fn section(&self, part: &Path) -> Option<usize> {
        let name = section(part)?;
        self.sections.iter().position(|known| known.id == name)
    }
}

/// The section that a part of a page names, if it is one.
fn section(part: &Path) -> Option<&str> {
    let [only] = part.steps.as_slice() else {
        return None;
    };
    only.strip_prefix(SECTION)
}

/// Nobody narrows a list by more; each has a page for each of its values.
const MOST: usize = 24;

/// Reads the list `facets`: paths, and tables with an id, and a path or the parts
/// of pages.
pub(super) fn read(reader: &Reader<'_, '_>) -> Vec<Facet> {
    let mut facets = Vec::new();
    let mut names = HashSet::new();
    for value in reader.list("facets", MOST) {
        let facet = match (value.as_text(), value.as_table()) {
            (Some(path), _) => Some(of_path(Path::new(path, reader.file(), value.span))),
            (None, Some(table)) => reader.within(table, |inner| of_table(inner, value.span)),
            (None, None) if value.is_broken() => None,
            (None, None) => {
                reader.wrong(value.span, "text");
                None
            }
        };
        if facet
            .as_ref()
            .is_some_and(|facet| facet.name.len() > LONGEST)
        {
            let long = reader.found(Code::BadDeclaration, value.span).hint("facet");
            reader.report(long.arg("limit", LONGEST.to_string()));
        }
        match facet {
            Some(facet) if !names.insert(facet.name.clone()) => {
                reader.twice(&facet.name, value.span);
            }
            facet => facets.extend(facet),
        }
    }
    facets
}

fn of_path(path: Path) -> Facet {
    Facet {
        name: path.text(),
        label: None,
        values: Values::Path(path),
    }
}

fn of_table(reader: &Reader<'_, '_>, span: Span) -> Option<Facet> {
    let id = told_id(reader, span);
    let label = reader.text("label");
    let values = match path(reader, "path") {
        Some(path) => Values::Path(path),
        None => {
            reader.needs("has", "has = [\"#…\"]", span);
            Values::Parts(paths(reader, "has"))
        }
    };
    let (name, _) = id?;
    Some(Facet {
        name,
        label,
        values,
    })
}

/// Reports paths that lead nowhere, and sections that the type does not have.
pub(super) fn check(schema: &Schema, id: TypeId, diagnostics: &mut Vec<Diagnostic>) {
    let declared = schema.type_(id);
    for facet in &declared.facets {
        let from = [Shape::Entry(id)];
        if let Values::Path(path) = &facet.values {
            check_path(schema, &from, path, diagnostics);
        }
        for part in facet.parts() {
            match section(part) {
                Some(_) => check_among(schema, &section_names(declared), part, diagnostics),
                None => check_path(schema, &from, part, diagnostics),
            }
        }
    }
}
