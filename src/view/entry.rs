//! The page of an entry.

use super::body::{Parts, parts, sentence};
use super::notes::Notes;
use super::values::{facts, groups, record_link, texts, words};
use super::{
    AlikeView, BacklinkView, DateView, EntryView, InverseItemView, InverseTypeView, InverseView,
    LinkView, NameView, PAGE, Page, SourceView, StateView,
};
use crate::graph::{EntryId, How, Incoming, Target};
use crate::model::{Entry, Slot};
use crate::schema::{FieldId, Inverse, TypeId};
use crate::time::Time;

/// How many alike entries stand on a page.
const MOST_ALIKE: usize = 6;
/// How many backlinks and citations stand on a page.
const MOST_BACKLINKS: usize = 50;
/// How many entries of one relation stand on a page before the list has pages
/// of its own.
pub const MOST_INVERSE: usize = PAGE;
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
    let groups = groups(page, id, &entry.fields, 2);
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
        intro_html: intro,
        sections,
        texts,
        groups,
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
fn sources(page: &Page<'_>) -> Vec<SourceView> {
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

/// Entries that refer here, by relation and type, with the records that do.
fn inverses(page: &Page<'_>, id: EntryId) -> Vec<InverseView> {
    let graph = page.graph();
    let declared = graph.schema.type_(graph.entry(id).type_);
    let mut views = Vec::new();
    for inverse in &declared.inverses {
        let mut types: Vec<TypeId> = inverse.fields.iter().map(|(type_, _)| *type_).collect();
        types.dedup();
        let views_by_type = types.into_iter().enumerate().filter(|(at, type_)| {
            // A type that refers in two ways stands once.
            !inverse
                .fields
                .iter()
                .take(*at)
                .any(|(earlier, _)| earlier == type_)
        });
        let types: Vec<InverseTypeView> = views_by_type
            .filter_map(|(_, type_)| inverse_type(page, id, inverse, type_))
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

/// The entries of a type that refer to `id` by a relation, in list order.
#[must_use]
pub fn referring(page: &Page<'_>, id: EntryId, inverse: &Inverse, type_: TypeId) -> Vec<EntryId> {
    let graph = page.graph();
    let mut found: Vec<EntryId> = refers(page, id, inverse, type_)
        .map(|incoming| incoming.from)
        .collect();
    found.dedup();
    if found.len() > 1 {
        let rank: std::collections::HashMap<EntryId, usize> = graph
            .list(type_)
            .iter()
            .enumerate()
            .map(|(at, &id)| (id, at))
            .collect();
        found.sort_by_key(|id| rank.get(id).copied());
    }
    found
}

fn refers<'p>(
    page: &'p Page<'_>,
    id: EntryId,
    inverse: &'p Inverse,
    type_: TypeId,
) -> impl Iterator<Item = &'p Incoming> {
    let graph = page.graph();
    graph.incoming(id).iter().filter(move |incoming| {
        let from = graph.entry(incoming.from);
        let How::Reference(slot, _) = &incoming.how else {
            return false;
        };
        let field: Option<FieldId> = from.reference(*slot).and_then(|reference| reference.field);
        from.type_ == type_ && field.is_some_and(|field| inverse.fields.contains(&(type_, field)))
    })
}

fn inverse_type(
    page: &Page<'_>,
    id: EntryId,
    inverse: &Inverse,
    type_: TypeId,
) -> Option<InverseTypeView> {
    let graph = page.graph();
    let all = referring(page, id, inverse, type_);
    if all.is_empty() {
        return None;
    }
    let items = all.iter().take(MOST_INVERSE).map(|&from| {
        let holders = refers(page, id, inverse, type_).filter(|incoming| incoming.from == from);
        let records = holders.filter_map(|incoming| {
            let How::Reference(slot, _) = &incoming.how else {
                return None;
            };
            let holder = &graph.entry(from).reference(*slot)?.holder;
            addressed(page, from, holder)
        });
        InverseItemView {
            link: page.entry_link(from, None),
            records: records.take(MOST_RECORDS).collect(),
        }
    });
    let more = all.len() > MOST_INVERSE;
    Some(InverseTypeView {
        label: page.words(&graph.schema.type_(type_).label.1),
        count: all.len(),
        items: items.collect(),
        all: more.then(|| {
            let address = inverse_address(page, id, inverse, type_);
            page.scene.links.page(&page.address, &address, None)
        }),
    })
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
    let more = from.len().saturating_sub(PAGE);
    from.truncate(PAGE);
    (
        from.into_iter()
            .map(|from| page.entry_link(from, None))
            .collect(),
        more,
    )
}
