//! A form in which readers say what they are like, and get what fits.

use super::{Schema, TypeId};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::RawTable;
use crate::document::reader::Reader;
use crate::text::Text;

/// The table `[finder]` of a type: some of its facets as a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Finder {
    /// The heading.
    pub label: Option<Text>,
    /// A sentence below it.
    pub intro: Option<Text>,
    /// The facets that are asked for, by name, with their places.
    pub by: Vec<(String, Span)>,
    /// Where it is declared.
    pub file: FilePath,
}

pub(super) fn read(
    table: &RawTable<'_>,
    file: &FilePath,
    span: Span,
) -> (Option<Finder>, Vec<Diagnostic>) {
    let reader = Reader::new(table, file);
    let finder = Finder {
        label: reader.text("label"),
        intro: reader.text("intro"),
        by: reader.strings("by"),
        file: file.clone(),
    };
    if table.get("by").is_none() && !table.incomplete {
        let found = Diagnostic::new(Code::MissingField, file, span).arg("field", "by");
        reader.report(found.arg("example", "by = [\"…\"]").hint("record"));
    }
    ((!finder.by.is_empty()).then_some(finder), reader.finish())
}

/// Reports what is asked for and is no facet.
pub(super) fn check(schema: &Schema, id: TypeId, diagnostics: &mut Vec<Diagnostic>) {
    let declared = schema.type_(id);
    let Some(finder) = &declared.finder else {
        return;
    };
    let known = declared.facets.iter().map(|facet| facet.name.as_str());
    for (name, span) in &finder.by {
        if declared.incomplete || known.clone().any(|facet| facet == name) {
            continue;
        }
        let found = Diagnostic::new(Code::BadPath, &finder.file, *span);
        let found = found.arg("path", name.as_str()).arg("step", name.as_str());
        let found = found.suggest(name, known.clone()).hint("facet");
        diagnostics.push(found.quoted());
    }
}
