//! The parts of an entry's page in the order that its type declares.

use std::collections::BTreeSet;

use crate::graph::EntryId;
use crate::schema::layout::{ALIKE, BACKLINKS, CITED_BY, FIGURE, INSTRUMENTS};
use crate::schema::{FieldId, FigurePlace, Inverse, Kind};
use crate::text::slug;
use crate::view::fields::facts::{is_fact, label, on_page};
use crate::view::fields::images::{self, is_only_images};
use crate::view::fields::records::{self, group, text};
use crate::view::figures;
use crate::view::prose::Prose;
use crate::view::relations::shown::{Relations, alike, backlinks, cited_by, derived};
use crate::view::{ContentsView, Page, PartView, SectionView, WorkView};

/// The level of a part's heading.
pub(in crate::view) const LEVEL: usize = 2;

/// The anchor of a part that is no section. No heading has such an id, since
/// slugs hold no colon, and what templates name by themselves begins with `page:`.
pub(in crate::view) fn anchor(name: &str) -> String {
    format!("part:{}", slug(name))
}

/// Everything below the box of facts: what the layout names, in its order, then
/// the rest: texts, sections, records, relations. What people work with stands
/// where the order says, else after what the page itself tells.
pub(super) fn parts(
    page: &Page<'_>,
    id: EntryId,
    prose: Option<&Prose<'_, '_>>,
    work: Vec<WorkView>,
) -> Vec<PartView> {
    let declared = page.graph().type_of(id);
    let mut maker = Maker::new(page, id, prose);
    let mut placed = None;
    for path in &declared.page.order {
        if path.text() == INSTRUMENTS {
            placed = Some(maker.parts.len());
        }
        maker.add(&path.text());
    }
    maker.rest();
    let mut parts = maker.parts;
    let at = placed.unwrap_or_else(|| own(&parts));
    let work = work.into_iter();
    let work = work.map(|work| PartView::Instrument(Box::new(work)));
    parts.splice(at..at, work);
    parts
}

/// The parts that one name of a layout stands for.
pub(in crate::view) fn named(
    page: &Page<'_>,
    id: EntryId,
    prose: Option<&Prose<'_, '_>>,
    name: &str,
) -> Vec<PartView> {
    let mut maker = Maker::new(page, id, prose);
    maker.add(name);
    maker.parts
}

/// Makes parts, each once.
struct Maker<'p, 's> {
    page: &'p Page<'s>,
    id: EntryId,
    prose: Option<&'p Prose<'p, 's>>,
    relations: Relations<'p, 's>,
    made: BTreeSet<String>,
    parts: Vec<PartView>,
}

impl<'p, 's> Maker<'p, 's> {
    fn new(page: &'p Page<'s>, id: EntryId, prose: Option<&'p Prose<'p, 's>>) -> Self {
        Self {
            page,
            id,
            prose,
            relations: Relations::new(page, id),
            made: BTreeSet::new(),
            parts: Vec::new(),
        }
    }

    fn add(&mut self, name: &str) {
        if !self.made.insert(name.to_owned()) {
            return;
        }
        if let Some(anchor) = name.strip_prefix('#') {
            let section = self.prose.and_then(|prose| prose.section(anchor));
            return self.parts.extend(section.map(PartView::Section));
        }
        let schema = &self.page.graph().schema;
        let declared = self.page.graph().type_of(self.id);
        if let Some(figure) = name.strip_prefix(FIGURE) {
            self.figure(figure);
            return;
        }
        if let Some(field) = schema.named(&declared.fields, name) {
            if self.drawn_instead(name) {
                return;
            }
            return self.field(field);
        }
        if let Some(inverse) = schema.inverse(self.page.graph().entry(self.id).type_, name) {
            return self.inverse(inverse);
        }
        self.foreign(name);
    }

    /// Whether a figure shows all that a field holds, and so was added in place
    /// of it. A figure that the order names stands where that says.
    fn drawn_instead(&mut self, field: &str) -> bool {
        let schema = &self.page.graph().schema;
        let declared = self.page.graph().type_of(self.id);
        let figures = declared.figures.iter();
        let figure = figures
            .filter(|figure| figure.place == FigurePlace::Entry)
            .find(|figure| figure.tells(schema, declared, field));
        let Some(figure) = figure else {
            return false;
        };
        let name = format!("{FIGURE}{}", figure.id);
        let named = declared.page.order.iter().any(|path| path.text() == name);
        !named
            && self.made.insert(name)
            && self.figure(&figure.id).iter().any(|shown| shown == field)
    }

    /// Adds a figure; gives the fields that need not be shown beside it.
    fn figure(&mut self, id: &str) -> Vec<String> {
        let declared = self.page.graph().type_of(self.id);
        let mut covered = Vec::new();
        if let Some(figure) = declared.figures.iter().find(|figure| figure.id == id) {
            for view in figures::of_entry(self.page, self.id, figure) {
                covered.extend(view.covers.clone());
                self.parts.push(PartView::Figure(Box::new(view)));
            }
        }
        self.made.extend(covered.iter().cloned());
        covered
    }

    /// What comes from other entries than those that refer here by name.
    fn foreign(&mut self, name: &str) {
        let (page, id) = (self.page, self.id);
        let part = match name {
            ALIKE => Some(alike(page, id))
                .filter(|alike| !alike.is_empty())
                .map(PartView::Alike),
            BACKLINKS => Some(backlinks(page, id))
                .filter(|links| !links.items.is_empty())
                .map(PartView::Backlinks),
            CITED_BY => Some(cited_by(page, id))
                .filter(|cited| !cited.items.is_empty())
                .map(PartView::CitedBy),
            _ => None,
        };
        self.parts.extend(part);
    }

    fn inverse(&mut self, inverse: &Inverse) {
        let view = self.relations.by(inverse);
        self.parts.extend(view.map(PartView::Inverse));
    }

    fn field(&mut self, field: FieldId) {
        let (page, id) = (self.page, self.id);
        let record = &page.graph().entry(id).fields;
        match &page.graph().schema.field(field).kind {
            Kind::Record(_) if is_only_images(page, field) => {
                let images = images::of_field(page, id, field);
                if !images.is_empty() {
                    self.parts.push(PartView::Images(images));
                }
            }
            Kind::Record(_) => {
                let group = group(page, id, record, field, LEVEL);
                self.parts.extend(group.map(PartView::Group));
            }
            Kind::Markdown => {
                let text = text(page, id, record, field);
                self.parts.extend(text.map(PartView::Text));
            }
            Kind::Derived(_) if self.found(field) => {}
            Kind::Derived(_) if page.graph().schema.field(field).many => {
                let view = derived(page, id, field);
                self.parts.extend(view.map(PartView::Inverse));
            }
            _ => {
                let Some(fact) = on_page(page, id, field) else {
                    return;
                };
                match self.parts.last_mut() {
                    Some(PartView::Facts(facts)) => facts.push(fact),
                    _ => self.parts.push(PartView::Facts(vec![fact])),
                }
            }
        }
    }

    /// What a derived field leads to where that takes more room than a fact, or
    /// the word that there is nothing. Tells whether that is so.
    fn found(&mut self, field: FieldId) -> bool {
        let (page, id) = (self.page, self.id);
        if let Some(group) = records::found(page, id, field) {
            self.parts.push(PartView::Group(group));
            return true;
        }
        let declared = page.graph().schema.field(field);
        let Some(absent) = &declared.absent else {
            return false;
        };
        let is_absent = page.graph().field(id, &declared.name).is_empty();
        if is_absent {
            let words = page.words(absent);
            let words = crate::text::escaped(&words);
            self.parts.push(PartView::Text(SectionView {
                id: anchor(&declared.name),
                label: label(page, declared),
                html: format!("<p>{words}</p>"),
            }));
        }
        is_absent
    }

    /// What the layout does not name, and the box of facts does not hold.
    fn rest(&mut self) {
        let page = self.page;
        let schema = &page.graph().schema;
        let declared = page.graph().type_of(self.id);
        let fields = || declared.fields.iter().map(|&field| schema.field(field));
        let placed = |name: &str| declared.page.places(name);
        let own = images::of_record(page, self.id, &page.graph().entry(self.id).fields);
        if !own.is_empty() {
            self.parts.push(PartView::Images(own));
        }
        let figures = declared.figures.iter();
        for figure in figures.filter(|figure| figure.place == FigurePlace::Entry) {
            self.add(&format!("{FIGURE}{}", figure.id));
        }
        for field in fields().filter(|field| matches!(field.kind, Kind::Markdown)) {
            if !placed(&field.name) {
                self.add(&field.name);
            }
        }
        for anchor in self.prose.into_iter().flat_map(Prose::sections) {
            self.add(&format!("#{anchor}"));
        }
        for field in fields().filter(|field| !is_fact(&field.kind)) {
            if !placed(&field.name) {
                self.add(&field.name);
            }
        }
        for inverse in &declared.inverses {
            self.add(&inverse.name);
        }
        for name in [ALIKE, BACKLINKS, CITED_BY] {
            self.add(name);
        }
    }
}

/// How many parts the page itself tells, before what leads here.
fn own(parts: &[PartView]) -> usize {
    let leads_here = |part: &PartView| {
        matches!(
            part,
            PartView::Inverse(_)
                | PartView::Alike(_)
                | PartView::Backlinks(_)
                | PartView::CitedBy(_)
        )
    };
    parts.iter().position(leads_here).unwrap_or(parts.len())
}

/// Whether readers can narrow the records of a part.
pub(super) fn is_filtered(part: &PartView) -> bool {
    matches!(part, PartView::Group(group) if !group.filters.is_empty())
}

/// The lines of a table of contents.
pub(super) fn contents(parts: &[PartView]) -> Vec<ContentsView> {
    let line = |part: &PartView| {
        let (id, label) = match part {
            PartView::Section(section) => (&section.id, &section.label),
            PartView::Text(text) => (&text.id, &text.label),
            PartView::Group(group) => (group.id.as_ref()?, &group.label),
            PartView::Inverse(inverse) => (&inverse.id, &inverse.label),
            PartView::Figure(figure) => (&figure.id, &figure.label),
            PartView::Instrument(work) => (&work.head.anchor, &work.head.label),
            _ => return None,
        };
        Some(ContentsView {
            id: id.clone(),
            label: label.clone(),
        })
    };
    parts.iter().filter_map(line).collect()
}
