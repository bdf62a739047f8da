//! Entries of a type side by side, in the same fields.

use super::path::{Path, Shape, Wanted, paths, wanted};
use super::read::id;
use super::{Schema, TypeId};
use crate::diag::{Code, Diagnostic, Span};
use crate::document::reader::Reader;
use crate::text::Text;

/// How entries of a type are compared: `[compare]`.
#[derive(Clone, Debug)]
pub struct Compare {
    /// The last part of the address.
    pub id: String,
    /// What it is called.
    pub label: Text,
    /// What readers must bear in mind.
    pub caveat: Option<Text>,
    /// The fields, as parts of the page are named.
    pub fields: Vec<Path>,
    /// Comparisons of entries that the owner has chosen.
    pub fixed: Vec<Fixed>,
}

/// A comparison of entries that the owner has chosen.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The last part of the address.
    pub id: String,
    /// What it is called.
    pub label: Text,
    /// What it shows, for readers.
    pub intro: Option<Text>,
    /// What readers must bear in mind, else what all comparisons say.
    pub caveat: Option<Text>,
    /// Paths and the id or word that they must lead to.
    pub only: Only,
    /// The fields; those of all comparisons where it names none.
    pub fields: Vec<Path>,
}

/// Paths and the id or word that each must lead to.
pub type Only = Vec<Wanted>;

/// Reads the table `only`.
pub(crate) fn only(reader: &Reader<'_, '_>) -> Only {
    wanted(reader, "only")
}

/// Reads `[compare]` of a type.
pub(super) fn read(reader: &Reader<'_, '_>) -> Option<Compare> {
    let span = reader.raw("compare")?.span;
    reader.within(reader.table("compare")?, |inner| {
        // One without an id is told as such, and what it names is looked at too.
        let id = id(inner, span).map_or_else(|| "compare".to_owned(), |(id, _)| id);
        Some(Compare {
            label: inner.text("label").unwrap_or_else(|| Text::plain(&id)),
            id,
            caveat: inner.text("caveat"),
            fields: paths(inner, "fields"),
            fixed: all_fixed(inner),
        })
    })
}

/// Each of them shows all entries that it is about.
const MOST_FIXED: usize = 24;

fn all_fixed(reader: &Reader<'_, '_>) -> Vec<Fixed> {
    let mut all: Vec<Fixed> = Vec::new();
    for (one, span) in reader.each("fixed", MOST_FIXED, |inner, span| {
        Some((fixed(inner, span)?, span))
    }) {
        if all.iter().any(|known| known.id == one.id) {
            let twice = reader.found(Code::BadDeclaration, span).hint("compare");
            reader.report(twice.arg("name", one.id.as_str()));
        } else {
            all.push(one);
        }
    }
    all
}

fn fixed(reader: &Reader<'_, '_>, span: Span) -> Option<Fixed> {
    let id = id(reader, span);
    let label = reader.text("label");
    let (intro, caveat) = (reader.text("intro"), reader.text("caveat"));
    let (only, fields) = (only(reader), paths(reader, "fields"));
    let (id, _) = id?;
    Some(Fixed {
        label: label.unwrap_or_else(|| Text::plain(&id)),
        id,
        intro,
        caveat,
        only,
        fields,
    })
}

/// Reports what a comparison names that is not there.
pub(super) fn check(schema: &Schema, id: TypeId, diagnostics: &mut Vec<Diagnostic>) {
    let Some(compare) = &schema.type_(id).compare else {
        return;
    };
    let fixed = compare.fixed.iter();
    for path in compare
        .fields
        .iter()
        .chain(fixed.flat_map(|fixed| &fixed.fields))
    {
        super::layout::check_part(schema, id, path, diagnostics);
    }
    for wanted in compare.fixed.iter().flat_map(|fixed| &fixed.only) {
        super::check::check_path(schema, &[Shape::Entry(id)], &wanted.path, diagnostics);
    }
}
