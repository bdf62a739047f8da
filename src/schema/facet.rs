//! What the lists of a type can be narrowed by.

use super::check::check_path;
use super::path::{Path, Shape};
use super::{Schema, Type, TypeId};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::{Raw, RawTable};
use crate::document::reader::Reader;
use crate::text::{Text, is_id, slug};

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
const SECTION: char = '#';

impl Facet {
    /// What its pages are called in addresses: as the path, whatever the facet
    /// is known by; else the id.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.values {
            Values::Path(path) => slug(&path.text()),
            Values::Parts(_) => slug(&self.name),
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

/// Reads the list `facets`: paths, and tables with an id, and a path or the parts
/// of pages.
pub(super) fn read(reader: &Reader<'_, '_>, file: &FilePath) -> Vec<Facet> {
    let Some(raw) = reader.raw("facets") else {
        return Vec::new();
    };
    let mut facets = Vec::new();
    for value in raw.as_list() {
        match (value.as_text(), value.as_table()) {
            (Some(path), _) => facets.push(of_path(Path::new(path, file, value.span))),
            (None, Some(table)) => {
                let (facet, found) = of_table(table, file, value);
                facets.extend(facet);
                found.into_iter().for_each(|found| reader.report(found));
            }
            (None, None) if value.is_broken() => {}
            (None, None) => reader.wrong(value.span, "text"),
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

fn of_table(
    table: &RawTable<'_>,
    file: &FilePath,
    value: &Raw<'_>,
) -> (Option<Facet>, Vec<Diagnostic>) {
    let reader = Reader::new(table, file);
    let id = reader.string("id");
    let label = reader.text("label");
    let path = reader.string("path");
    let parts = match path {
        Some(_) => Vec::new(),
        None => reader.strings("has"),
    };
    for (key, example) in [("id", "id = \"…\""), ("has", "has = [\"#…\"]")] {
        let told = table.get(key).is_some() || (key == "has" && path.is_some());
        if !told && !table.incomplete {
            reader.report(missing(file, value.span, key, example));
        }
    }
    if let Some((id, span)) = id.as_ref().filter(|(id, _)| !is_id(id)) {
        let found = Diagnostic::new(Code::BadId, file, *span).arg("id", id.as_str());
        reader.report(found.arg("right", slug(id)));
    }
    let parts = parts.into_iter();
    let parts = parts.map(|(part, span)| Path::new(&part, file, span));
    let values = match path {
        Some((path, span)) => Values::Path(Path::new(&path, file, span)),
        None => Values::Parts(parts.collect()),
    };
    let facet = id.map(|(id, _)| Facet {
        name: id,
        label,
        values,
    });
    (facet, reader.finish())
}

fn missing(file: &FilePath, span: Span, key: &str, example: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingField, file, span)
        .arg("field", key)
        .arg("example", example)
        .hint("record")
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
                Some(name) => check_section(schema, id, (part, name), diagnostics),
                None => check_path(schema, &from, part, diagnostics),
            }
        }
    }
}

fn check_section(
    schema: &Schema,
    id: TypeId,
    (path, name): (&Path, &str),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let sections = &schema.type_(id).sections;
    if schema.incomplete || sections.iter().any(|section| section.id == name) {
        return;
    }
    let found = Diagnostic::new(Code::BadPath, &path.file, path.span)
        .arg("path", path.text())
        .arg("step", path.text());
    let known: Vec<String> = sections
        .iter()
        .map(|section| format!("{SECTION}{}", section.id))
        .collect();
    let nearest = found.suggest(&path.text(), known.iter().map(String::as_str));
    diagnostics.push(nearest.quoted());
}
