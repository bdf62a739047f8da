//! What stands where on the page of an entry, as its type declares it.

use super::check::check_path;
use super::path::{Path, Shape, pairs, paths};
use super::{Place, Schema, Type, TypeId};
use crate::diag::{Code, Diagnostic, FilePath};
use crate::document::raw::{Raw, RawTable};
use crate::document::reader::Reader;
use crate::text::Text;

/// The table `[page]` of a type. Everything is optional: a type without it has
/// a page in the order of its declaration.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Fields that stand above the title.
    pub badges: Vec<Path>,
    /// Fields that tell how sure it is, below the summary.
    pub basis: Vec<Path>,
    /// Parts of the page in their order; what is not named comes after.
    pub order: Vec<Path>,
    /// Fields that are for the program and not for readers.
    pub hidden: Vec<Path>,
    /// What an entry's card on lists tells beside title and summary.
    pub card: Vec<Path>,
    /// What is said where something is missing.
    pub notices: Vec<Notice>,
}

/// What is said of an entry where nothing is told.
#[derive(Clone, Debug)]
pub struct Notice {
    /// None of these leads anywhere.
    pub without: Vec<Path>,
    /// Paths, and the id or word that each must lead to.
    pub only: Vec<(Path, String)>,
    /// The words.
    pub text: Text,
}

/// Parts of a page that come from elsewhere than the entry.
pub const ALIKE: &str = "alike";
/// Entries whose text links here.
pub const BACKLINKS: &str = "backlinks";
/// Entries that cite this one.
pub const CITED_BY: &str = "cited_by";

impl Layout {
    pub(super) fn read(table: &RawTable<'_>, file: &FilePath) -> (Self, Vec<Diagnostic>) {
        let reader = Reader::new(table, file);
        let paths = |key| paths(&reader, key, file);
        let layout = Self {
            badges: paths("badges"),
            basis: paths("basis"),
            order: paths("order"),
            hidden: paths("hidden"),
            card: paths("card"),
            notices: notices(&reader, file),
        };
        (layout, reader.finish())
    }

    /// Whether something is for the program and not for readers.
    #[must_use]
    pub fn hides(&self, name: &str) -> bool {
        self.hidden.iter().any(|path| path.text() == name)
    }

    /// Whether a field has a place of its own, outside the box of facts.
    #[must_use]
    pub fn places(&self, field: &str) -> bool {
        let lists = [&self.badges, &self.basis, &self.order, &self.hidden];
        let mut named = lists.into_iter().flatten();
        named.any(|path| path.steps.len() == 1 && path.steps[0] == field)
    }
}

fn notices(reader: &Reader<'_, '_>, file: &FilePath) -> Vec<Notice> {
    let mut notices = Vec::new();
    for raw in reader.raw("notices").map(Raw::as_list).unwrap_or_default() {
        let Some(table) = raw.as_table() else {
            if !raw.is_broken() {
                reader.wrong(raw.span, "record");
            }
            continue;
        };
        let inner = Reader::new(table, file);
        let notice = Notice {
            without: paths(&inner, "without", file),
            only: pairs(&inner, "only", file),
            text: inner.text("text").unwrap_or_else(|| Text::plain("")),
        };
        if inner.raw("text").is_none() {
            let found = Diagnostic::new(Code::MissingField, file, raw.span).hint("record");
            let found = found.arg("field", "text").arg("example", "text = \"…\"");
            reader.report(found);
        }
        notices.push(notice);
        inner
            .finish()
            .into_iter()
            .for_each(|found| reader.report(found));
    }
    notices
}

/// What goes before a figure's id in the order of parts.
pub const FIGURE: &str = "figure:";

/// Reports parts that the type does not have.
pub(super) fn check(schema: &Schema, id: TypeId, diagnostics: &mut Vec<Diagnostic>) {
    let declared = schema.type_(id);
    let layout = &declared.page;
    let fields = [&layout.badges, &layout.basis, &layout.hidden, &layout.card];
    let notices = layout.notices.iter();
    let of_notices = notices.flat_map(|notice| {
        let only = notice.only.iter().map(|(path, _)| path);
        notice.without.iter().chain(only)
    });
    for path in fields.into_iter().flatten().chain(of_notices) {
        check_path(schema, &[Shape::Entry(id)], path, diagnostics);
    }
    for path in &layout.order {
        check_part(schema, id, path, diagnostics);
    }
}

/// Reports a part that pages of the type do not have.
pub(super) fn check_part(
    schema: &Schema,
    id: TypeId,
    path: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known = parts(schema, schema.type_(id));
    let name = path.text();
    if schema.incomplete || known.contains(&name) {
        return;
    }
    let found = Diagnostic::new(Code::BadPath, &path.file, path.span)
        .arg("path", name.as_str())
        .arg("step", name.as_str());
    let found = found.suggest(&name, known.iter().map(String::as_str));
    diagnostics.push(found.quoted());
}

/// The names of all parts that a page of the type may have: `#section`, fields,
/// inverses, `figure:id`, and what comes from elsewhere.
fn parts(schema: &Schema, declared: &Type) -> Vec<String> {
    let sections = declared
        .sections
        .iter()
        .map(|known| format!("#{}", known.id));
    let fields = declared.fields.iter();
    let fields = fields.map(|&field| schema.field(field).name.clone());
    let inverses = declared.inverses.iter().map(|known| known.name.clone());
    let figures = declared.figures.iter();
    let figures = figures.filter(|figure| figure.place == Place::Entry);
    let figures = figures.map(|figure| format!("{FIGURE}{}", figure.id));
    let others = [ALIKE, BACKLINKS, CITED_BY].map(str::to_owned);
    sections
        .chain(fields)
        .chain(inverses)
        .chain(figures)
        .chain(others)
        .collect()
}
