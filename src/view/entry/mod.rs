//! The page of an entry.

pub(super) mod parts;
mod upkeep;
pub(super) mod views;

use crate::graph::{EntryId, Item, Target};
use crate::model::{Dated, Entry, Milestone, Slot};
use crate::schema::{FieldId, Path};
use crate::text::typographic;
use crate::view::fields::facts::{self, label, on_page};
use crate::view::fields::values::words;
use crate::view::page::notes::{Notes, Place, Used};
use crate::view::prose::Prose;

use crate::view::{
    DateView, EntryView, FactView, LetterView, LinkView, NameView, NoticeView, Page,
    SourcePlaceView, SourceView, StateView, instrument, lists, sheet,
};

/// Makes the page of an entry. What was taken back is not shown: the page says
/// that it was, and why.
#[must_use]
pub fn entry(page: &Page<'_>, id: EntryId) -> EntryView {
    let graph = page.graph();
    let entry = graph.entry(id);
    if entry.is_withdrawn() {
        return basics(page, id);
    }
    let layout = &graph.type_of(id).page;
    // In the order in which readers meet them, since sources are numbered so.
    for source in &entry.common.source {
        page.notes.borrow_mut().number(source);
    }
    let badges = named(page, id, &layout.badges);
    let basis = named(page, id, &layout.basis);
    let facts = boxed(page, id);
    let prose = entry.article.as_deref();
    let prose = prose.map(|article| Prose::new(page, id, article));
    let intro_html = prose.as_ref().map(Prose::intro).unwrap_or_default();
    let work = instrument::instruments(page, id);
    let instruments = work.iter().map(|work| work.head.clone()).collect();
    let parts = parts::parts(page, id, prose.as_ref(), work);
    let contents = parts::contents(&parts);
    let footnotes_html = prose.as_ref().map(Prose::footnotes).unwrap_or_default();
    EntryView {
        summary: entry
            .common
            .summary
            .as_ref()
            .map(|text| words(page, text, entry))
            .unwrap_or_default(),
        notices: notices(page, id),
        found: lists::facets::found(page, id),
        badges,
        basis,
        facts,
        unknown: unknown(page, entry),
        intro_html,
        filtered: parts.iter().any(parts::is_filtered),
        sheets: sheet::links(page, id),
        instruments,
        parts,
        footnotes_html,
        sources: sources(page),
        cite: upkeep::citation(page, id),
        contents,
        ..basics(page, id)
    }
}

/// What the page tells of an entry that was taken back, too.
fn basics(page: &Page<'_>, id: EntryId) -> EntryView {
    let entry = page.graph().entry(id);
    let declared = page.graph().type_of(id);
    EntryView {
        id: entry.id.to_string(),
        type_id: declared.id.clone(),
        type_label: page.words(&declared.label.0),
        names: names(page, entry),
        draft: entry.common.draft,
        state: state(page, id),
        dates: dates(page, entry),
        owner: entry.common.owner.and_then(|slot| link_of(page, id, slot)),
        upkeep: upkeep::links(page, entry),
        ..EntryView::default()
    }
}

/// What the layout says of an entry where nothing is told.
fn notices(page: &Page<'_>, id: EntryId) -> Vec<NoticeView> {
    let graph = page.graph();
    let declared = &graph.type_of(id).page;
    let nothing = |path: &Path| graph.query(id, path).is_empty();
    let due = declared
        .notices
        .iter()
        .filter(|notice| graph.is_among(id, &notice.only) && notice.without.iter().all(nothing));
    due.map(|notice| NoticeView {
        text: page.words(&notice.text),
        links: notice
            .see
            .iter()
            .flat_map(|path| links(page, id, path))
            .collect(),
    })
    .collect()
}

/// The entries that a path leads to.
fn links(page: &Page<'_>, id: EntryId, path: &Path) -> Vec<LinkView> {
    let found = page.graph().query(id, path).into_iter();
    let link = |item| match item {
        Item::Entry(to) => Some(page.entry_link(to, None)),
        _ => None,
    };
    found.filter_map(link).collect()
}

/// The fields that a list of the layout names.
fn named(page: &Page<'_>, id: EntryId, paths: &[Path]) -> Vec<FactView> {
    let fields = fields_named(page, id, paths);
    fields
        .filter_map(|field| on_page(page, id, field))
        .collect()
}

/// The fields of an entry that are named by themselves.
pub(super) fn fields_named(
    page: &Page<'_>,
    id: EntryId,
    paths: &[Path],
) -> impl Iterator<Item = FieldId> {
    let graph = page.graph();
    let names = paths.iter().filter_map(|path| path.steps.first());
    names.filter_map(move |name| graph.schema.named(&graph.type_of(id).fields, name))
}

/// The fields that the layout gives no place of their own.
fn boxed(page: &Page<'_>, id: EntryId) -> Vec<FactView> {
    let layout = &page.graph().type_of(id).page;
    facts::some(page, id, |name| !layout.places(name))
}

/// What the fields are called of which the sources tell nothing.
fn unknown(page: &Page<'_>, entry: &Entry) -> Vec<String> {
    let schema = &page.graph().schema;
    let layout = &schema.type_(entry.type_).page;
    let fields = entry.common.unknown.iter();
    // What is not for readers when it is known is not either when it is not.
    fields
        .filter(|&&field| !layout.hides(&schema.field(field).name))
        .map(|&field| label(page, schema.field(field)))
        .collect()
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
    let layout = &page.graph().schema.type_(entry.type_).page;
    let shown = entry.common.names.iter().filter(|_| !layout.hides("names"));
    shown.map(view).collect()
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
        time: common
            .state_time
            .as_ref()
            .map(|time| time.words(&page.language)),
        reason: common
            .state_reason
            .as_ref()
            .map(|text| words(page, text, entry)),
        replaced_by,
    })
}

pub(super) fn dates(page: &Page<'_>, entry: &Entry) -> Vec<DateView> {
    let common = &entry.common;
    let note = |milestone| {
        let note = common.updated_note.as_ref();
        let note = note.filter(|_| milestone == Milestone::Updated);
        note.map(|note| words(page, note, entry))
    };
    let view = |dated: &Dated| DateView {
        name: dated.milestone.name(),
        label: page.text(dated.milestone.name()).to_owned(),
        words: dated.time.words(&page.language),
        note: note(dated.milestone),
    };
    common.dates.iter().map(view).collect()
}

/// The sources that the page has used, by number.
pub(super) fn sources(page: &Page<'_>) -> Vec<SourceView> {
    let notes = page.notes.borrow();
    let view = |(at, used): (usize, &Used)| {
        let number = at + 1;
        let link = match page.graph().find(&used.id) {
            Some(to) => page.entry_link(to, None),
            None => LinkView::to(String::new(), used.id.to_string()),
        };
        let place = |place: &Place| SourcePlaceView {
            words: typographic(&place.words, &page.language).into_owned(),
            letter: place.letter.map(|letter| LetterView {
                mark: Notes::mark_anchor(number, letter),
                letter: letter.to_string(),
            }),
        };
        // What marks call by a letter stands last, by its letter.
        let mut places: Vec<&Place> = used.places.iter().collect();
        places.sort_by_key(|place| place.letter);
        SourceView {
            number,
            anchor: Notes::anchor(number),
            link,
            places: places.into_iter().map(place).collect(),
        }
    };
    notes.used().iter().enumerate().map(view).collect()
}
