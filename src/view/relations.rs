//! Who refers to an entry, links to it, cites it, and does the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::body::sentence;
use super::facts::label;
use super::list::card_words;
use super::parts::anchor;
use super::records::record_link;
use super::told;
use super::{
    AlikeView, BacklinkView, BacklinksView, CitedByView, HolderView, InverseItemView,
    InverseTypeView, InverseView, LinkView, Page,
};
use crate::graph::{EntryId, Graph, How, Incoming, Item, LIST_PAGE, Target};
use crate::model::{Holder, Value};
use crate::schema::{FieldId, Inverse, TypeId};

/// How many alike entries stand on a page.
const MOST_ALIKE: usize = 6;
/// How many backlinks stand on a page.
const MOST_BACKLINKS: usize = 50;
/// How many entries of one relation stand on a page before the list has pages
/// of its own.
pub const MOST_INVERSE: usize = LIST_PAGE;
/// Longer relations are lists of titles.
const MOST_CARDS: usize = 24;
/// How many records of one entry stand beside it.
const MOST_RECORDS: usize = 12;
/// How many words of a record stand beside its link.
const MOST_ABOUT: usize = 2;

/// Who refers to an entry, by the type that refers and the field.
struct Referring<'g> {
    by_field: BTreeMap<(TypeId, FieldId), Vec<(EntryId, &'g Holder)>>,
}

impl<'g> Referring<'g> {
    fn to(graph: &'g Graph, id: EntryId) -> Self {
        let mut by_field: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for incoming in graph.incoming(id) {
            let How::Reference(slot, _) = &incoming.how else {
                continue;
            };
            let from = graph.entry(incoming.from);
            if from.is_withdrawn() {
                continue;
            }
            let Some(reference) = from.reference(*slot) else {
                continue;
            };
            if let Some(field) = reference.field {
                let known = by_field.entry((from.type_, field)).or_default();
                known.push((incoming.from, &reference.holder));
            }
        }
        Self { by_field }
    }

    /// The references of entries of a type by one relation.
    fn by<'r>(
        &'r self,
        inverse: &'r Inverse,
        type_: TypeId,
    ) -> impl Iterator<Item = (EntryId, &'g Holder)> + 'r {
        let fields = inverse
            .fields
            .iter()
            .filter(move |(holder, _)| *holder == type_);
        fields
            .filter_map(|key| self.by_field.get(key))
            .flatten()
            .copied()
    }

    /// The entries of a type that refer by one relation, in list order.
    fn entries(&self, graph: &Graph, inverse: &Inverse, type_: TypeId) -> Vec<EntryId> {
        let mut found: Vec<EntryId> = self.by(inverse, type_).map(|(from, _)| from).collect();
        found.sort_by_key(|&id| graph.rank(id));
        found.dedup();
        found
    }
}

/// The entries of a type that refer to `id` by a relation, in list order.
#[must_use]
pub fn referring(page: &Page<'_>, id: EntryId, inverse: &Inverse, type_: TypeId) -> Vec<EntryId> {
    Referring::to(page.graph(), id).entries(page.graph(), inverse, type_)
}

/// Who refers to an entry, for asking one relation after the other.
pub(super) struct Relations<'p, 's> {
    page: &'p Page<'s>,
    id: EntryId,
    referring: Referring<'s>,
}

impl<'p, 's> Relations<'p, 's> {
    pub(super) fn new(page: &'p Page<'s>, id: EntryId) -> Self {
        let referring = Referring::to(page.graph(), id);
        Self {
            page,
            id,
            referring,
        }
    }

    /// Entries that refer here by a relation, by type, with the records that
    /// do.
    pub(super) fn by(&self, inverse: &Inverse) -> Option<InverseView> {
        // A type that refers in two ways stands once.
        let types: BTreeSet<TypeId> = inverse.fields.iter().map(|(type_, _)| *type_).collect();
        let types: Vec<InverseTypeView> = types
            .into_iter()
            .filter_map(|type_| self.of_type(inverse, type_))
            .collect();
        (!types.is_empty()).then(|| InverseView {
            name: inverse.name.clone(),
            id: anchor(&inverse.name),
            label: inverse_label(self.page, inverse),
            types,
        })
    }

    fn of_type(&self, inverse: &Inverse, type_: TypeId) -> Option<InverseTypeView> {
        let page = self.page;
        let graph = page.graph();
        let all = self.referring.entries(graph, inverse, type_);
        if all.is_empty() {
            return None;
        }
        let shown = all.get(..MOST_INVERSE).unwrap_or(&all);
        let mut holders: HashMap<EntryId, Vec<&Holder>> = HashMap::with_capacity(shown.len());
        for (from, holder) in self.referring.by(inverse, type_) {
            holders.entry(from).or_default().push(holder);
        }
        let is_short = shown.len() <= MOST_CARDS;
        let items = shown.iter().map(|&from| InverseItemView {
            link: page.entry_link(from, None),
            card: if is_short {
                card_words(page, from)
            } else {
                Vec::new()
            },
            records: self.records(from, holders.get(&from).map_or(&[], Vec::as_slice), inverse),
        });
        Some(InverseTypeView {
            label: page.words(&graph.schema.type_(type_).label.1),
            count: all.len(),
            items: items.collect(),
            all: (all.len() > MOST_INVERSE).then(|| {
                let address = inverse_address(page, self.id, inverse, type_);
                page.scene.links.page(&page.address, &address, None)
            }),
        })
    }

    /// The records of an entry that refer here, with what they say beside it.
    fn records(&self, from: EntryId, holders: &[&Holder], inverse: &Inverse) -> Vec<HolderView> {
        let mut views: Vec<HolderView> = Vec::new();
        for holder in holders {
            let tell = self.tell(from, inverse);
            let mut view = HolderView {
                link: addressed(self.page, from, holder),
                about: Vec::new(),
                within: None,
                told: told::around(self.page, from, holder, tell),
            };
            if tell.is_empty() {
                view.about = self.about(from, holder, inverse);
            } else {
                view.within = told::within(self.page, from, holder);
            }
            let is_empty = view.link.is_none() && view.about.is_empty() && view.told.is_empty();
            let same = |known: &HolderView| known.link == view.link && known.about == view.about;
            if !is_empty && !views.iter().any(same) {
                views.push(view);
            }
            if views.len() == MOST_RECORDS {
                break;
            }
        }
        views
    }

    /// What the relation asks for from the records of an entry's type.
    fn tell(&self, from: EntryId, inverse: &Inverse) -> &'p [(String, crate::diag::Span)] {
        let schema = &self.page.graph().schema;
        let type_ = self.page.graph().entry(from).type_;
        let mut fields = inverse.fields.iter().filter(|(holder, _)| *holder == type_);
        let told = fields.find_map(|(_, field)| {
            let reference = schema.field(*field).reference()?;
            (!reference.tell.is_empty()).then_some(reference.tell.as_slice())
        });
        told.unwrap_or_default()
    }

    /// What a record says in terms of its own: the role of a partner, whether
    /// a piece of evidence speaks for or against.
    fn about(&self, from: EntryId, holder: &Holder, inverse: &Inverse) -> Vec<String> {
        let graph = self.page.graph();
        let Some(record) = graph.record(from, holder).filter(|_| !holder.is_empty()) else {
            return Vec::new();
        };
        let others = record.values.iter().filter(|(field, _)| {
            let declared = graph.schema.field(*field);
            let leads_here = inverse.fields.iter().any(|(_, known)| known == field);
            !leads_here
                && declared
                    .reference()
                    .is_some_and(|reference| !reference.open)
        });
        let targets = others.flat_map(|(_, statements)| statements);
        let words = targets.filter_map(|statement| match statement.value {
            Value::Reference(slot) => match graph.target(from, slot) {
                Target::Entry(to) if *to != self.id && !self.has_own_page(*to) => {
                    Some(self.page.entry_link(*to, None).title)
                }
                _ => None,
            },
            _ => None,
        });
        words.take(MOST_ABOUT).collect()
    }

    /// Whether an entry is more than a word.
    fn has_own_page(&self, id: EntryId) -> bool {
        !self.page.graph().entry(id).row
    }
}

/// The entries that a derived field leads to, by type and in the order of their
/// lists; no more than a page may carry.
pub(super) fn derived(page: &Page<'_>, id: EntryId, field: FieldId) -> Option<InverseView> {
    let graph = page.graph();
    let declared = graph.schema.field(field);
    let mut by_type: BTreeMap<TypeId, Vec<EntryId>> = BTreeMap::new();
    for item in graph.field(id, &declared.name) {
        if let Item::Entry(to) = item {
            by_type.entry(graph.entry(to).type_).or_default().push(to);
        }
    }
    let types = by_type.into_iter().map(|(type_, mut all)| {
        all.sort_by_key(|&to| graph.rank(to));
        let shown = all.get(..MOST_INVERSE).unwrap_or(&all);
        let words = |to| {
            if shown.len() <= MOST_CARDS {
                card_words(page, to)
            } else {
                Vec::new()
            }
        };
        let item = |&to: &EntryId| InverseItemView {
            link: page.entry_link(to, None),
            card: words(to),
            records: Vec::new(),
        };
        InverseTypeView {
            label: page.words(&graph.schema.type_(type_).label.1),
            count: all.len(),
            items: shown.iter().map(item).collect(),
            all: None,
        }
    });
    let types: Vec<InverseTypeView> = types.collect();
    (!types.is_empty()).then(|| InverseView {
        name: declared.name.clone(),
        id: anchor(&declared.name),
        label: label(page, declared),
        types,
    })
}

/// What a relation is called on the page it leads to.
pub(super) fn inverse_label(page: &Page<'_>, inverse: &Inverse) -> String {
    let schema = &page.graph().schema;
    let labelled = inverse
        .fields
        .iter()
        .find_map(|(_, field)| schema.field(*field).reference()?.inverse_label.as_ref());
    match labelled {
        Some(label) => page.words(label),
        None => inverse
            .fields
            .first()
            .map_or_else(String::new, |(type_, _)| {
                page.words(&schema.type_(*type_).label.1)
            }),
    }
}

/// Where all entries of one relation and type are listed.
#[must_use]
pub fn inverse_address(page: &Page<'_>, id: EntryId, inverse: &Inverse, type_: TypeId) -> String {
    let schema = &page.graph().schema;
    let (address, _) = super::list::address_of(page.graph(), id);
    format!(
        "{address}/{}/{}",
        crate::text::slug(&inverse.name),
        crate::text::slug(&schema.type_(type_).id)
    )
}

/// The innermost record with an address on the way to a reference.
fn addressed(page: &Page<'_>, from: EntryId, holder: &[(FieldId, u16)]) -> Option<LinkView> {
    let graph = page.graph();
    let depths = (1..=holder.len()).rev();
    let record = depths
        .filter_map(|depth| graph.record(from, &holder[..depth]))
        .find(|record| record.address.is_some())?;
    Some(record_link(page, from, record))
}

/// Entries that do the same, each with what they share.
pub(super) fn alike(page: &Page<'_>, id: EntryId) -> Vec<AlikeView> {
    let graph = page.graph();
    let found = graph.alike(id, MOST_ALIKE).into_iter();
    let view = |alike: crate::graph::Alike<'_>| AlikeView {
        link: page.entry_link(alike.entry, None),
        card: card_words(page, alike.entry),
        reasons: alike
            .reasons
            .iter()
            .map(|item| graph.words(item, &page.language))
            .collect(),
    };
    found.map(view).collect()
}

/// Entries whose text links here, each with its first sentence that does.
pub(super) fn backlinks(page: &Page<'_>, id: EntryId) -> BacklinksView {
    let graph = page.graph();
    let mut from: Vec<&Incoming> = graph
        .incoming(id)
        .iter()
        .filter(|incoming| incoming.from != id && matches!(incoming.how, How::Link(..)))
        .collect();
    from.dedup_by_key(|incoming| incoming.from);
    let more = from.len().saturating_sub(MOST_BACKLINKS);
    from.truncate(MOST_BACKLINKS);
    let views = from.into_iter().filter_map(|incoming| {
        let How::Link(article, index, _) = &incoming.how else {
            return None;
        };
        let sentence = sentence(
            page,
            incoming.from,
            graph.article(incoming.from, *article)?,
            *index as usize,
        );
        let language = graph.entry(incoming.from).language(page.scene.language());
        let sentence = crate::text::typographic(&sentence, language).into_owned();
        Some(BacklinkView {
            link: page.entry_link(incoming.from, None),
            sentence,
            lang: page.other(language),
        })
    });
    BacklinksView {
        items: views.collect(),
        more,
    }
}

/// Entries that cite this one.
pub(super) fn cited_by(page: &Page<'_>, id: EntryId) -> CitedByView {
    let graph = page.graph();
    let citing = graph
        .incoming(id)
        .iter()
        .filter(|incoming| incoming.from != id && incoming.how == How::Citation);
    let mut from: Vec<EntryId> = citing.map(|incoming| incoming.from).collect();
    from.dedup();
    let more = from.len().saturating_sub(LIST_PAGE);
    from.truncate(LIST_PAGE);
    let links = from.into_iter().map(|from| page.entry_link(from, None));
    CitedByView {
        items: links.collect(),
        more,
    }
}
