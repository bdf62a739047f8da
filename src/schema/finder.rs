//! A form in which readers say what they are like, and get what fits.

use super::{Schema, TypeId};
use crate::diag::{Code, Diagnostic, FilePath, Span};
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

pub(super) fn read(reader: &Reader<'_, '_>) -> Option<Finder> {
    let span = reader.raw("finder")?.span;
    let finder = reader.within(reader.table("finder")?, |inner| {
        inner.needs("by", "by = [\"…\"]", span);
        Finder {
            label: inner.text("label"),
            intro: inner.text("intro"),
            by: inner.strings("by"),
            file: inner.file().clone(),
        }
    });
    Some(finder).filter(|finder| !finder.by.is_empty())
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
