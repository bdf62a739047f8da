//! What can be taken out of an entry's page: a brief of one page, a sheet to
//! bring along, a report. Each is a page of its own below the entry's.

use super::check::check_path;
use super::facet::SECTION;
use super::layout::{check_among, check_part, section_names};
use super::path::{Path, Shape, path, paths, shapes};
use super::read::id;
use super::{Schema, TypeId};
use crate::diag::{Code, Diagnostic, Span};
use crate::document::raw::Raw;
use crate::document::reader::Reader;
use crate::text::Text;

/// A sheet of every entry of a type.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The last part of its address.
    pub id: String,
    /// What it is called.
    pub label: Text,
    /// Whether it must fit on one sheet of A4: long texts are cut.
    pub one_page: bool,
    /// What copying it as rich text is called, where readers can.
    pub copy: Option<Text>,
    /// Only entries from which this leads to something have it.
    pub given: Option<Path>,
    /// Fields in the box at its top.
    pub facts: Vec<Path>,
    /// What stands below, in order.
    pub parts: Vec<SheetPart>,
}

/// A part of a sheet.
#[derive(Clone, Debug)]
pub enum SheetPart {
    /// A part of the entry's own page, as its layout names it.
    Own(Path),
    /// Things that paths lead to, and what is told of each.
    Things(Things),
}

/// Things that paths lead to.
#[derive(Clone, Debug)]
pub struct Things {
    /// The heading.
    pub label: Option<Text>,
    /// Lead to the things; each thing once.
    pub of: Vec<Path>,
    /// The time of a thing, by whose year they stand together.
    pub by: Option<Path>,
    /// What is told of each: paths, and `#section` of an entry.
    pub tell: Vec<Path>,
    /// How many of them one page of the sheet holds.
    pub most: usize,
}

/// How many things one page of a sheet holds where the portal does not say:
/// with a few sentences of each it is still light.
const MOST: usize = 40;

/// More than this on one page is a list.
const MOST_DECLARED: u32 = 100;

/// With fewer a sheet has a page for every few words of its sources.
const FEWEST: u32 = 10;

/// Each entry has all of them, with pages of their own.
const MOST_SHEETS: usize = 12;

/// What has more parts is a page of its own.
const MOST_PARTS: usize = 50;

/// Reads `[[sheets]]` of a type.
pub(super) fn read(reader: &Reader<'_, '_>) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for (sheet, span) in reader.each("sheets", MOST_SHEETS, sheet) {
        if sheets.iter().any(|known| known.id == sheet.id) {
            let twice = reader.found(Code::BadDeclaration, span).hint("sheet");
            reader.report(twice.arg("name", sheet.id.as_str()));
        } else {
            sheets.push(sheet);
        }
    }
    sheets
}

fn sheet(reader: &Reader<'_, '_>, span: Span) -> Option<(Sheet, Span)> {
    let id = id(reader, span);
    let label = reader.text("label");
    let sheet = Sheet {
        id: String::new(),
        label: Text::plain(""),
        one_page: reader.flag("one_page").unwrap_or_default(),
        copy: reader.text("copy"),
        given: path(reader, "where"),
        facts: paths(reader, "facts"),
        parts: parts(reader),
    };
    let (id, span) = id?;
    let label = label.unwrap_or_else(|| Text::plain(&id));
    Some((Sheet { id, label, ..sheet }, span))
}

fn parts(reader: &Reader<'_, '_>) -> Vec<SheetPart> {
    let values = reader.list("parts", MOST_PARTS);
    let part = |value: &Raw<'_>| {
        if let Some(text) = value.as_text() {
            return Some(SheetPart::Own(Path::new(text, reader.file(), value.span)));
        }
        let Some(table) = value.as_table() else {
            if !value.is_broken() {
                reader.wrong(value.span, "text");
            }
            return None;
        };
        let things = reader.within(table, |inner| things(inner, value.span));
        Some(SheetPart::Things(things))
    };
    values.iter().filter_map(part).collect()
}

fn things(reader: &Reader<'_, '_>, span: Span) -> Things {
    reader.needs("of", "of = \"…\"", span);
    Things {
        label: reader.text("label"),
        of: paths(reader, "of"),
        by: path(reader, "by"),
        tell: paths(reader, "tell"),
        most: reader.count("most", FEWEST..=MOST_DECLARED).unwrap_or(MOST),
    }
}

/// Reports what the sheets of a type name that is not there.
pub(super) fn check(schema: &Schema, id: TypeId, diagnostics: &mut Vec<Diagnostic>) {
    let from = [Shape::Entry(id)];
    for sheet in &schema.type_(id).sheets {
        for path in sheet.facts.iter().chain(&sheet.given) {
            check_path(schema, &from, path, diagnostics);
        }
        for part in &sheet.parts {
            match part {
                SheetPart::Own(path) => check_part(schema, id, path, diagnostics),
                SheetPart::Things(things) => check_things(schema, &from, things, diagnostics),
            }
        }
    }
}

fn check_things(
    schema: &Schema,
    from: &[Shape],
    things: &Things,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // What lacks its `of` is told as such, and has nothing to look further from.
    if things.of.is_empty() {
        return;
    }
    let mut ends = Vec::new();
    for path in &things.of {
        check_path(schema, from, path, diagnostics);
        match shapes(schema, from, path) {
            Ok(found) => ends.extend(found),
            Err(_) => return,
        }
    }
    for path in things.by.iter().chain(&things.tell) {
        check_told(schema, &ends, path, diagnostics);
    }
}

/// Reports a path, or the `#section` of an entry, that `ends` do not have.
pub(super) fn check_told(
    schema: &Schema,
    ends: &[Shape],
    path: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !path.text().starts_with(SECTION) {
        return check_path(schema, ends, path, diagnostics);
    }
    if ends.contains(&Shape::Unknown) {
        return;
    }
    let types = ends.iter().filter_map(|end| match end {
        Shape::Entry(id) => Some(schema.type_(*id)),
        _ => None,
    });
    let known: Vec<String> = types.flat_map(section_names).collect();
    check_among(schema, &known, path, diagnostics);
}
