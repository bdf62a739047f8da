//! The page of an entry.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::body::{Parts, parts, sentence};
use super::notes::Notes;
use super::values::{facts, groups, record_link, texts, words};
use super::{
    AlikeView, BacklinkView, DateView, EntryView, InverseItemView, InverseTypeView, InverseView,
    LinkView, NameView, Page, SourceView, StateView,
};
use crate::graph::{EntryId, Graph, How, Incoming, LIST_PAGE, Target};
use crate::model::{Entry, Holder, Slot};
use crate::schema::{FieldId, Inverse, TypeId};
use crate::time::Time;

/// How many alike entries stand on a page.
const MOST_ALIKE: usize = 6;
/// How many backlinks and citations stand on a page.
const MOST_BACKLINKS: usize = 50;
/// How many entries of one relation stand on a page before the list has pages
/// of its own.
pub const MOST_INVERSE: usize = LIST_PAGE;
/// How many records of one entry stand beside it.
const MOST_RECORDS: usize = 12;

/// Makes the page of an entry.
#[must_use]
pub fn entry(page: &Page<'_>, id: EntryId) -> EntryView {
    let graph = page.graph();
    let entry = graph.entry(id);
    let declared = graph.schema.type_(entry.type_);
    // In the order in which readers meet them, since sources are numbered so.
    for source in &entry.common.source {
        page.notes.borrow_mut().number(source);
    }
    let facts = facts(page, id, &entry.fields, false);
    let figures = super::figures::of_entry(page, id);
    let body = entry
        .article
        .as_ref()
        .map(|article| parts(page, id, article));
    let Parts {
        intro,
        sections,
        footnotes,
        contents,
    } = body.unwrap_or_else(|| Parts {
        intro: String::new(),
        sections: Vec::new(),
        footnotes: String::new(),
        contents: Vec::new(),
    });
    let texts = texts(page, id, &entry.fields);
    let mut groups = groups(page, id, &entry.fields, 2);
    let told = |name: &String| {
        let covers = |figure: &super::FigureView| figure.covers.as_ref() == Some(name);
        figures.iter().any(covers)
    };
    groups.retain(|group| !told(&group.name));
    let (backlinks, more_backlinks) = backlinks(page, id);
    let (cited_by, more_cited_by) = cited_by(page, id);
    EntryView {
        id: entry.id.to_string(),
        type_id: declared.id.clone(),
        type_label: page.words(&declared.label.0),
        summary: entry
            .common
            .summary
            .as_ref()
            .map(|text| words(page, text, entry))
            .unwrap_or_default(),
        names: names(page, entry),
        draft: entry.common.draft,
        state: state(page, id),
        facts,
        images: super::images::of_entry(page, id),
        figures,
        intro_html: intro,
        sections,
        texts,
        groups,
        instruments: super::instrument::instruments(page, id),
        footnotes_html: footnotes,
        inverses: inverses(page, id),
        alike: alike(page, id),
        backlinks,
        more_backlinks,
        cited_by,
        more_cited_by,
        sources: sources(page),
        dates: dates(page, entry),
        owner: entry.common.owner.and_then(|slot| link_of(page, id, slot)),
        contents,
    }
}

fn link_of(page: &Page<'_>, id: EntryId, slot: Slot) -> Option<LinkView> {
    match page.graph().target(id, slot) {
        Target::Entry(to) => Some(page.entry_link(*to, None)),
        _ => None,
    }
}

fn names(page: &Page<'_>, entry: &Entry) -> Vec<NameView> {
    let view = |name: &crate::model::Name| {
        let (text, lang) = page.words_of(&name.text, entry);
        NameView {
            text,
            lang: name
                .lang
                .as_deref()
                .and_then(|lang| page.other(lang))
                .or(lang),
        }
    };
    entry.common.names.iter().map(view).collect()
}

fn state(page: &Page<'_>, id: EntryId) -> Option<StateView> {
    let entry = page.graph().entry(id);
    let common = &entry.common;
    let replaced_by = common.replaced_by.and_then(|slot| link_of(page, id, slot));
    let name = match common.state {
        Some(state) => state.name(),
        None if replaced_by.is_some() => "replaced",
        None => return None,
    };
    Some(StateView {
        name: name.to_owned(),
        label: page.text(&format!("state_{name}")).to_owned(),
        reason: common
            .state_reason
            .as_ref()
            .map(|text| words(page, text, entry)),
        replaced_by,
    })
}

fn dates(page: &Page<'_>, entry: &Entry) -> Vec<DateView> {
    let common = &entry.common;
    let given: [(&'static str, Option<&Time>); 4] = [
        ("published", common.published.as_ref()),
        ("updated", common.updated.as_ref()),
        ("reviewed", common.reviewed.as_ref()),
        ("review_by", common.review_by.as_ref().map(|(time, _)| time)),
    ];
    let view = |(name, time): (&'static str, Option<&Time>)| {
        time.map(|time| DateView {
            name,
            label: page.text(name).to_owned(),
            words: time.words(&page.language),
        })
    };
    given.into_iter().filter_map(view).collect()
}

/// The sources that the page has used, by number.
pub(super) fn sources(page: &Page<'_>) -> Vec<SourceView> {
    let notes = page.notes.borrow();
    let view = |(at, (id, places)): (usize, &(Box<str>, Vec<Box<str>>))| {
        let number = at + 1;
        let link = match page.graph().find(id) {
            Some(to) => page.entry_link(to, None),
            None => LinkView {
                href: String::new(),
                title: id.to_string(),
                lang: None,
                current: false,
            },
        };
        let places = places
            .iter()
            .map(|place| crate::text::typographic(place, &page.language).into_owned())
            .collect();
        SourceView {
            number,
            anchor: Notes::anchor(number),
            link,
            places,
        }
    };
    notes.used().iter().enumerate().map(view).collect()
}

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

/// Entries that refer here, by relation and type, with the records that do.
fn inverses(page: &Page<'_>, id: EntryId) -> Vec<InverseView> {
    let graph = page.graph();
    let declared = graph.schema.type_(graph.entry(id).type_);
    let referring = Referring::to(graph, id);
    let mut views = Vec::new();
    for inverse in &declared.inverses {
        // A type that refers in two ways stands once.
        let types: BTreeSet<TypeId> = inverse.fields.iter().map(|(type_, _)| *type_).collect();
        let types: Vec<InverseTypeView> = types
            .into_iter()
            .filter_map(|type_| inverse_type(page, id, &referring, (inverse, type_)))
            .collect();
        if !types.is_empty() {
            views.push(InverseView {
                name: inverse.name.clone(),
                label: inverse_label(page, inverse),
                types,
            });
        }
    }
    views
}

fn inverse_type(
    page: &Page<'_>,
    id: EntryId,
    referring: &Referring<'_>,
    (inverse, type_): (&Inverse, TypeId),
) -> Option<InverseTypeView> {
    let graph = page.graph();
    let all = referring.entries(graph, inverse, type_);
    if all.is_empty() {
        return None;
    }
    let shown = all.get(..MOST_INVERSE).unwrap_or(&all);
    let mut holders: HashMap<EntryId, Vec<&Holder>> = HashMap::with_capacity(shown.len());
    for (from, holder) in referring.by(inverse, type_) {
        holders.entry(from).or_default().push(holder);
    }
    let items = shown.iter().map(|&from| {
        let holders = holders.get(&from).into_iter().flatten();
        let records = holders.filter_map(|holder| addressed(page, from, holder));
        InverseItemView {
            link: page.entry_link(from, None),
            records: records.take(MOST_RECORDS).collect(),
        }
    });
    Some(InverseTypeView {
        label: page.words(&graph.schema.type_(type_).label.1),
        count: all.len(),
        items: items.collect(),
        all: (all.len() > MOST_INVERSE).then(|| {
            let address = inverse_address(page, id, inverse, type_);
            page.scene.links.page(&page.address, &address, None)
        }),
    })
}

/// What a relation is called on the page it leads to.
fn inverse_label(page: &Page<'_>, inverse: &Inverse) -> String {
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

fn alike(page: &Page<'_>, id: EntryId) -> Vec<AlikeView> {
    let graph = page.graph();
    let found = graph.alike(id, MOST_ALIKE).into_iter();
    found
        .map(|alike| AlikeView {
            link: page.entry_link(alike.entry, None),
            reasons: alike
                .reasons
                .iter()
                .map(|item| graph.words(item, &page.language))
                .collect(),
        })
        .collect()
}

/// Entries whose text links here, each with its first sentence that does.
fn backlinks(page: &Page<'_>, id: EntryId) -> (Vec<BacklinkView>, usize) {
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
    (views.collect(), more)
}

fn cited_by(page: &Page<'_>, id: EntryId) -> (Vec<LinkView>, usize) {
    let graph = page.graph();
    let citing = graph
        .incoming(id)
        .iter()
        .filter(|incoming| incoming.from != id && incoming.how == How::Citation);
    let mut from: Vec<EntryId> = citing.map(|incoming| incoming.from).collect();
    from.dedup();
    let more = from.len().saturating_sub(LIST_PAGE);
    from.truncate(LIST_PAGE);
    (
        from.into_iter()
            .map(|from| page.entry_link(from, None))
            .collect(),
        more,
    )
}
