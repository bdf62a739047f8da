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
use crate::schema::layout::{BACKLINKS, CITED_BY};
use crate::schema::{FieldId, Inverse, TypeId};

/// How many alike entries stand on a page.
const MOST_ALIKE: usize = 6;
/// How many entries of one relation stand on a page before the list has pages
/// of its own.
const MOST: usize = LIST_PAGE;
/// How many of those that link here do, each with its sentence.
const MOST_BACKLINKS: usize = 50;
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
        let shown = all.get(..MOST).unwrap_or(&all);
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
            all: (all.len() > MOST).then(|| {
                let address = address_under(page, self.id, &inverse.name, Some(type_));
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
        let shown = all.get(..MOST).unwrap_or(&all);
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

/// Why entries lead here, where they may be more than a page carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// By one of the inverses of the entry's type, by its place: those of a
    /// type.
    Inverse(usize, TypeId),
    /// They cite it.
    Citation,
    /// Their text links here.
    Link,
}

impl Relation {
    /// The relations of an entry that have lists of their own, with how many
    /// they are.
    #[must_use]
    pub fn long(page: &Page<'_>, id: EntryId) -> Vec<(Self, usize)> {
        let graph = page.graph();
        // The page of what was taken back says no more than that.
        if graph.entry(id).is_withdrawn() || graph.incoming(id).len() <= MOST_BACKLINKS {
            return Vec::new();
        }
        let declared = graph.schema.type_(graph.entry(id).type_);
        let referring = Referring::to(graph, id);
        let mut counted = vec![
            (Self::Citation, leading_here(graph, id, is_citation).len()),
            (Self::Link, leading_here(graph, id, is_link).len()),
        ];
        for (at, inverse) in declared.inverses.iter().enumerate() {
            let types: BTreeSet<TypeId> = inverse.fields.iter().map(|(type_, _)| *type_).collect();
            counted.extend(types.into_iter().map(|type_| {
                let count = referring.entries(graph, inverse, type_).len();
                (Self::Inverse(at, type_), count)
            }));
        }
        counted.retain(|(relation, count)| *count > relation.most());
        counted
    }

    /// How many stand on the entry's own page.
    fn most(self) -> usize {
        match self {
            Self::Inverse(..) | Self::Citation => MOST,
            Self::Link => MOST_BACKLINKS,
        }
    }

    /// The entries, in the order in which they stand on its page.
    #[must_use]
    pub fn entries(self, page: &Page<'_>, id: EntryId) -> Vec<EntryId> {
        let graph = page.graph();
        let from = |how| {
            let from = leading_here(graph, id, how).into_iter();
            from.map(|incoming| incoming.from).collect()
        };
        match self {
            Self::Inverse(at, type_) => {
                let inverses = &graph.schema.type_(graph.entry(id).type_).inverses;
                let inverse = inverses.get(at);
                inverse.map_or_else(Vec::new, |inverse| referring(page, id, inverse, type_))
            }
            Self::Citation => from(is_citation),
            Self::Link => from(is_link),
        }
    }

    /// Where all of them are listed.
    #[must_use]
    pub fn address(self, page: &Page<'_>, id: EntryId) -> String {
        let (name, type_) = match self {
            Self::Inverse(at, type_) => {
                let graph = page.graph();
                let inverses = &graph.schema.type_(graph.entry(id).type_).inverses;
                (
                    inverses.get(at).map_or("", |inverse| &inverse.name),
                    Some(type_),
                )
            }
            Self::Citation => (CITED_BY, None),
            Self::Link => (BACKLINKS, None),
        };
        address_under(page, id, name, type_)
    }

    /// What they are, in words.
    #[must_use]
    pub fn label(self, page: &Page<'_>) -> String {
        match self {
            Self::Inverse(_, type_) => page.words(&page.graph().schema.type_(type_).label.1),
            Self::Citation => page.text(CITED_BY).to_owned(),
            Self::Link => page.text(BACKLINKS).to_owned(),
        }
    }

    /// The way to the list, where some stand nowhere else.
    fn all(self, page: &Page<'_>, id: EntryId, count: usize) -> Option<String> {
        (count > self.most()).then(|| {
            let address = self.address(page, id);
            page.scene.links.page(&page.address, &address, None)
        })
    }
}

/// The address of a list below that of an entry.
fn address_under(page: &Page<'_>, id: EntryId, name: &str, type_: Option<TypeId>) -> String {
    let schema = &page.graph().schema;
    let (address, _) = super::list::address_of(page.graph(), id);
    let type_ = type_.map_or_else(String::new, |type_| {
        format!("/{}", crate::text::slug(&schema.type_(type_).id))
    });
    format!("{address}/{}{type_}", crate::text::slug(name))
}

fn is_citation(how: &How) -> bool {
    *how == How::Citation
}

fn is_link(how: &How) -> bool {
    matches!(how, How::Link(..))
}

/// What leads here from other entries in one way, once from each.
fn leading_here(graph: &Graph, id: EntryId, how: fn(&How) -> bool) -> Vec<&Incoming> {
    let all = graph.incoming(id).iter();
    let mut from: Vec<&Incoming> = all
        .filter(|incoming| incoming.from != id && how(&incoming.how))
        .collect();
    from.dedup_by_key(|incoming| incoming.from);
    from
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
    let from = leading_here(graph, id, is_link);
    let count = from.len();
    let shown = from.into_iter().take(MOST_BACKLINKS);
    let views = shown.filter_map(|incoming| {
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
        count,
        all: Relation::Link.all(page, id, count),
    }
}

/// Entries that cite this one.
pub(super) fn cited_by(page: &Page<'_>, id: EntryId) -> CitedByView {
    let graph = page.graph();
    let from = leading_here(graph, id, is_citation);
    let count = from.len();
    let shown = from.into_iter().take(MOST);
    let links = shown.map(|incoming| page.entry_link(incoming.from, None));
    CitedByView {
        items: links.collect(),
        count,
        all: Relation::Citation.all(page, id, count),
    }
}
