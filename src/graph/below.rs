//! Pages below an entry's or a list's that a type declares: sheets of an entry,
//! and entries of the type together.

use rayon::prelude::*;

use super::{Address, EntryId, Graph, Item, page_address};
use crate::schema::{FigurePlace, Sheet, SheetPart, Things, TypeId};

/// A page of entries of a type together, below their list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathering {
    /// Readers choose whom they compare.
    Choice,
    /// Those that the owner has chosen, by place in the declaration.
    Fixed(usize),
    /// A figure of all, by place in the declaration.
    Figure(usize),
}

/// All of them with their addresses.
pub(super) fn all(graph: &Graph) -> Vec<(String, Address)> {
    let entries: Vec<EntryId> = graph.published().map(|(id, _)| id).collect();
    let sheets = |id| {
        let sheets = graph.sheets(id).into_iter();
        sheets.flat_map(move |at| {
            let address = graph.sheet_address(id, at);
            let numbers = 1..=graph.sheet_pages(id, at);
            numbers.map(move |number| {
                let address = page_address(&address, number);
                (address, Address::Sheet(id, at, number))
            })
        })
    };
    let mut all: Vec<_> = entries.into_par_iter().flat_map_iter(sheets).collect();
    let types = graph.schema.types().map(|(id, _)| id);
    let types = types.filter(|&id| !graph.list(id).is_empty());
    let gatherings = types.flat_map(|id| graph.gatherings(id).into_iter().map(move |at| (id, at)));
    let gatherings = gatherings.map(|(id, what)| {
        let address = graph.gathering_address(id, what);
        (address, Address::Gathering(id, what))
    });
    all.extend(gatherings);
    all
}

impl Graph {
    /// The address of a sheet of an entry.
    #[must_use]
    pub fn sheet_address(&self, id: EntryId, at: usize) -> String {
        let entry = self.entry(id);
        let declared = self.schema.type_(entry.type_);
        let sheet = declared.sheets.get(at).map_or("", |sheet| &sheet.id);
        format!("{}/{}/{sheet}", declared.folder, entry.id)
    }

    /// The sheets that an entry has, by their place among its type's.
    #[must_use]
    pub fn sheets(&self, id: EntryId) -> Vec<usize> {
        let entry = self.entry(id);
        let sheets = &self.schema.type_(entry.type_).sheets;
        if sheets.is_empty() || entry.is_withdrawn() || !entry.has_page(&self.schema) {
            return Vec::new();
        }
        let has = |(_, sheet): &(usize, &Sheet)| {
            let given = sheet.given.as_ref();
            given.is_none_or(|path| self.says(id, path)) && self.fills(id, sheet)
        };
        let all = sheets.iter().enumerate();
        all.filter(has).map(|(at, _)| at).collect()
    }

    /// Whether anything stands on a sheet of an entry below its box of facts,
    /// where something should.
    fn fills(&self, id: EntryId, sheet: &Sheet) -> bool {
        let entry = self.entry(id);
        let declared = self.schema.type_(entry.type_);
        let tells = |part: &SheetPart| match part {
            SheetPart::Things(things) => things.of.iter().any(|path| self.says(id, path)),
            SheetPart::Own(path) => {
                let name = path.text();
                if let Some(anchor) = name.strip_prefix('#') {
                    let article = entry.article.as_deref();
                    return article
                        .is_some_and(|article| article.ids.iter().any(|id| id == anchor));
                }
                let is_path = self.schema.named(&declared.fields, &name).is_some()
                    || self.schema.inverse(entry.type_, &name).is_some();
                !is_path || self.says(id, path)
            }
        };
        sheet.parts.is_empty() || sheet.parts.iter().any(tells)
    }

    /// The things that a part of a sheet tells of, each once.
    #[must_use]
    pub fn things(&self, id: EntryId, things: &Things) -> Vec<Item<'_>> {
        let found = things.of.iter();
        let found = found.flat_map(|path| self.query(id, path));
        self.distinct(found.collect())
    }

    /// How many pages a sheet of an entry takes: as many as the part with the
    /// most things. A brief is one page, whatever there is.
    #[must_use]
    pub fn sheet_pages(&self, id: EntryId, at: usize) -> usize {
        let sheets = &self.type_of(id).sheets;
        let Some(sheet) = sheets.get(at).filter(|sheet| !sheet.one_page) else {
            return 1;
        };
        let pages = sheet.parts.iter().map(|part| match part {
            SheetPart::Things(things) => self.things(id, things).len().div_ceil(things.most),
            SheetPart::Own(_) => 1,
        });
        pages.max().unwrap_or(1).max(1)
    }

    /// The pages that the declaration of a type asks for.
    #[must_use]
    pub fn gatherings(&self, type_: TypeId) -> Vec<Gathering> {
        let declared = self.schema.type_(type_);
        let compared = declared.compare.iter().flat_map(|compare| {
            let fixed = (0..compare.fixed.len()).map(Gathering::Fixed);
            std::iter::once(Gathering::Choice).chain(fixed)
        });
        let figures = declared.figures.iter().enumerate();
        let figures = figures.filter(|(_, figure)| figure.place == FigurePlace::Page);
        compared
            .chain(figures.map(|(at, _)| Gathering::Figure(at)))
            .collect()
    }

    /// The address of such a page.
    #[must_use]
    pub fn gathering_address(&self, type_: TypeId, what: Gathering) -> String {
        let declared = self.schema.type_(type_);
        let folder = &declared.folder;
        let compare = declared.compare.as_ref();
        let id = compare.map_or("", |compare| &compare.id);
        match what {
            Gathering::Choice => format!("{folder}/{id}"),
            Gathering::Fixed(at) => {
                let fixed = compare.and_then(|compare| compare.fixed.get(at));
                format!("{folder}/{id}/{}", fixed.map_or("", |fixed| &fixed.id))
            }
            Gathering::Figure(at) => {
                let figure = declared.figures.get(at).map_or("", |figure| &figure.id);
                format!("{folder}/{figure}")
            }
        }
    }

    /// The entries that readers can compare: those with a page.
    #[must_use]
    pub fn comparable(&self, type_: TypeId) -> Vec<EntryId> {
        let listed = self.list(type_).iter().copied();
        let whole = |id: &EntryId| {
            let entry = self.entry(*id);
            entry.has_page(&self.schema) && !entry.is_withdrawn()
        };
        listed.filter(whole).collect()
    }
}
