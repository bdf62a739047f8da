//! Entries of a type side by side, in the same fields.

use super::path::{Path, Shape, pairs, paths};
use super::read::id;
use super::{Schema, TypeId};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::RawTable;
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
pub type Only = Vec<(Path, String)>;

/// Reads the table `only`.
pub(crate) fn only(reader: &Reader<'_, '_>, file: &FilePath) -> Only {
    pairs(reader, "only", file)
}

/// Reads `[compare]` of a type.
pub(super) fn read(reader: &Reader<'_, '_>, file: &FilePath) -> Option<Compare> {
    let raw = reader.raw("compare")?;
    let inner = Reader::new(reader.table("compare")?, file);
    let id = id(&inner, file, raw.span);
    let label = inner.text("label");
    let compare = Compare {
        label: Text::plain(""),
        id: String::new(),
        caveat: inner.text("caveat"),
        fields: paths(&inner, "fields", file),
        fixed: all_fixed(&inner, file),
    };
    for found in inner.finish() {
        reader.report(found);
    }
    // One without an id is told as such, and what it names is looked at too.
    let id = id.map_or_else(|| "compare".to_owned(), |(id, _)| id);
    let label = label.unwrap_or_else(|| Text::plain(&id));
    Some(Compare {
        id,
        label,
        ..compare
    })
}

fn all_fixed(reader: &Reader<'_, '_>, file: &FilePath) -> Vec<Fixed> {
    let mut all: Vec<Fixed> = Vec::new();
    for (table, span) in reader.tables("fixed") {
        let (one, found) = fixed(table, file, span);
        found.into_iter().for_each(|found| reader.report(found));
        let Some(one) = one else { continue };
        if all.iter().any(|known| known.id == one.id) {
            let twice = Diagnostic::new(Code::BadDeclaration, file, span);
            reader.report(twice.hint("compare").arg("name", one.id.as_str()));
        } else {
            all.push(one);
        }
    }
    all
}

fn fixed(table: &RawTable<'_>, file: &FilePath, span: Span) -> (Option<Fixed>, Vec<Diagnostic>) {
    let reader = Reader::new(table, file);
    let id = id(&reader, file, span);
    let label = reader.text("label");
    let (intro, caveat) = (reader.text("intro"), reader.text("caveat"));
    let (only, fields) = (only(&reader, file), paths(&reader, "fields", file));
    let fixed = id.map(|(id, _)| Fixed {
        label: label.unwrap_or_else(|| Text::plain(&id)),
        id,
        intro,
        caveat,
        only,
        fields,
    });
    (fixed, reader.finish())
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
    for (path, _) in compare.fixed.iter().flat_map(|fixed| &fixed.only) {
        super::check::check_path(schema, &[Shape::Entry(id)], path, diagnostics);
    }
}
