//! What stands where on the page of an entry, as its type declares it.

use super::check::check_path;
use super::facet::SECTION;
use super::path::{Path, Shape, Wanted, paths, wanted};
use super::{FigurePlace, Schema, Type, TypeId};
use crate::diag::{Code, Diagnostic};
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
    /// Fields that help who looks for the page, and are not printed.
    pub screen: Vec<Path>,
    /// What an entry's card on lists tells beside title and summary.
    pub card: Vec<Path>,
    /// Parts that are lists of entries, and show each with its summary.
    pub summaries: Vec<Path>,
    /// What is said where something is missing.
    pub notices: Vec<Notice>,
}

/// What is said of an entry where nothing is told.
#[derive(Clone, Debug)]
pub struct Notice {
    /// None of these leads anywhere.
    pub without: Vec<Path>,
    /// Paths, and the id or word that each must lead to.
    pub only: Vec<Wanted>,
    /// The words.
    pub text: Text,
    /// Where there is more: the entries that these lead to.
    pub see: Vec<Path>,
}

/// What readers work with in the page.
pub const INSTRUMENTS: &str = "instruments";
/// Parts of a page that come from elsewhere than the entry.
pub const ALIKE: &str = "alike";
/// Entries whose text links here.
pub const BACKLINKS: &str = "backlinks";
/// Entries that cite this one.
pub const CITED_BY: &str = "cited_by";

impl Layout {
    pub(super) fn read(reader: &Reader<'_, '_>) -> Self {
        let paths = |key| paths(reader, key);
        Self {
            badges: paths("badges"),
            basis: paths("basis"),
            order: paths("order"),
            hidden: paths("hidden"),
            screen: paths("screen"),
            card: paths("card"),
            summaries: paths("summaries"),
            notices: notices(reader),
        }
    }

    /// Whether something is for the program and not for readers.
    #[must_use]
    pub fn hides(&self, name: &str) -> bool {
        self.hidden.iter().any(|path| path.text() == name)
    }

    /// Whether a field is for the screen alone.
    #[must_use]
    pub fn keeps_on_screen(&self, field: &str) -> bool {
        self.screen.iter().any(|path| path.text() == field)
    }

    /// Whether a field has a place of its own, outside the box of facts.
    #[must_use]
    pub fn places(&self, field: &str) -> bool {
        let lists = [&self.badges, &self.basis, &self.order, &self.hidden];
        let mut named = lists.into_iter().flatten();
        named.any(|path| path.steps.len() == 1 && path.steps[0] == field)
    }
}

/// Whoever reads a page reads no more.
const MOST_NOTICES: usize = 20;

fn notices(reader: &Reader<'_, '_>) -> Vec<Notice> {
    reader.each("notices", MOST_NOTICES, |inner, span| {
        inner.needs("text", "text = \"…\"", span);
        Some(Notice {
            without: paths(inner, "without"),
            only: wanted(inner, "only"),
            text: inner.text("text").unwrap_or_else(|| Text::plain("")),
            see: paths(inner, "see"),
        })
    })
}

/// What goes before a figure's id in the order of parts.
pub const FIGURE: &str = "figure:";

/// Reports parts that the type does not have.
pub(super) fn check(schema: &Schema, id: TypeId, diagnostics: &mut Vec<Diagnostic>) {
    let declared = schema.type_(id);
    let layout = &declared.page;
    let fields = [
        &layout.badges,
        &layout.basis,
        &layout.hidden,
        &layout.screen,
        &layout.card,
    ];
    let notices = layout.notices.iter();
    let of_notices = notices.flat_map(|notice| {
        let only = notice.only.iter().map(|wanted| &wanted.path);
        notice.without.iter().chain(only).chain(&notice.see)
    });
    for path in fields.into_iter().flatten().chain(of_notices) {
        check_path(schema, &[Shape::Entry(id)], path, diagnostics);
    }
    let mut known = parts(schema, declared);
    if !declared.instruments.is_empty() {
        known.push(INSTRUMENTS.to_owned());
    }
    for path in layout.order.iter().chain(&layout.summaries) {
        check_among(schema, &known, path, diagnostics);
    }
}

/// Reports a part that pages of the type do not have.
pub(super) fn check_part(
    schema: &Schema,
    id: TypeId,
    path: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) {
    check_among(schema, &parts(schema, schema.type_(id)), path, diagnostics);
}

/// Reports a path that is not as one of the `known`.
pub(super) fn check_among(
    schema: &Schema,
    known: &[String],
    path: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) {
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

/// The sections of a type's pages, as paths name them.
pub(super) fn section_names(declared: &Type) -> Vec<String> {
    let sections = declared.sections.iter();
    sections
        .map(|section| format!("{SECTION}{}", section.id))
        .collect()
}

/// The names of all parts that a page of the type may have: `#section`, fields,
/// inverses, `figure:id`, and what comes from elsewhere.
fn parts(schema: &Schema, declared: &Type) -> Vec<String> {
    let fields = declared.fields.iter();
    let fields = fields.map(|&field| schema.field(field).name.clone());
    let inverses = declared.inverses.iter().map(|known| known.name.clone());
    let figures = declared.figures.iter();
    let figures = figures.filter(|figure| figure.place == FigurePlace::Entry);
    let figures = figures.map(|figure| format!("{FIGURE}{}", figure.id));
    let others = [ALIKE, BACKLINKS, CITED_BY].map(str::to_owned);
    section_names(declared)
        .into_iter()
        .chain(fields)
        .chain(inverses)
        .chain(figures)
        .chain(others)
        .collect()
}
