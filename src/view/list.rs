//! Lists of entries, and the front page.

use super::{CardView, FrontListView, FrontView, LinkView, ListView, Page};
use crate::graph::{EntryId, Graph, LIST_PAGE as PAGE, page_address};
use crate::schema::TypeId;

/// Entries of each list on the front page.
const FRONT: usize = 3;

/// The address of an entry, and its anchor there when it has no page.
pub(crate) fn address_of(graph: &Graph, id: EntryId) -> (String, Option<String>) {
    let entry = graph.entry(id);
    let folder = &graph.schema.type_(entry.type_).folder;
    if entry.has_page(&graph.schema) {
        return (format!("{folder}/{}", entry.id), None);
    }
    let at = graph.rank(id);
    (
        page_address(folder, at / PAGE + 1),
        Some(entry.id.to_string()),
    )
}

/// The place on the list of the first entry on page `number`, from 1.
pub(crate) fn first_on(number: usize) -> usize {
    number.saturating_sub(1) * PAGE + 1
}

/// A page of a list of `all`, which stands at `list`.
#[must_use]
pub fn list(page: &Page<'_>, list: &str, all: &[EntryId], number: usize) -> ListView {
    let from = first_on(number) - 1;
    let shown = all
        .get(from..(from + PAGE).min(all.len()))
        .unwrap_or_default();
    let count = all.len().div_ceil(PAGE);
    let href = |number: usize| {
        page.scene
            .links
            .page(&page.address, &page_address(list, number), None)
    };
    ListView {
        cards: cards(page, shown),
        total: all.len(),
        number,
        pages: pages(page, list, all.len(), number),
        previous: (number > 1).then(|| href(number - 1)),
        next: (number < count).then(|| href(number + 1)),
        figures: Vec::new(),
        sources: Vec::new(),
    }
}

/// Links to the pages of a list of `total`, seen from page `number`; none
/// where there is but one.
pub(super) fn pages(page: &Page<'_>, list: &str, total: usize, number: usize) -> Vec<LinkView> {
    let count = total.div_ceil(PAGE);
    let shown = (1..=count).filter(|&other| count > 1 && is_shown(other, number, count));
    let link = |other: usize| LinkView {
        current: other == number,
        ..page.link_to(&page_address(list, other), other.to_string())
    };
    shown.map(link).collect()
}

/// The first pages, the last, and those around: never more than a dozen.
fn is_shown(other: usize, number: usize, count: usize) -> bool {
    other <= 2 || other + 1 >= count || other.abs_diff(number) <= 2
}

/// Adds the figures of a type to the first page of its list.
pub fn add_figures(page: &Page<'_>, type_: TypeId, list: &mut ListView) {
    if list.number == 1 {
        list.figures = super::figures::of_list(page, type_);
        list.sources = super::entry::sources(page);
    }
}

/// The entries as they stand on a list.
#[must_use]
pub fn cards(page: &Page<'_>, entries: &[EntryId]) -> Vec<CardView> {
    entries.iter().map(|&id| card(page, id)).collect()
}

fn card(page: &Page<'_>, id: EntryId) -> CardView {
    let graph = page.graph();
    let entry = graph.entry(id);
    let (summary, lang) = entry
        .common
        .summary
        .as_ref()
        .map(|text| page.words_of(text, entry))
        .unwrap_or_default();
    let anchor = !entry.has_page(&graph.schema);
    CardView {
        id: entry.id.to_string(),
        link: page.entry_link(id, None),
        type_label: page.words(&graph.schema.type_(entry.type_).label.0),
        summary,
        lang,
        draft: entry.common.draft,
        state: entry
            .common
            .state
            .map(|state| page.text(&format!("state_{}", state.name())).to_owned()),
        facts: if anchor {
            super::values::facts(page, id, &entry.fields, false)
        } else {
            Vec::new()
        },
        anchor,
    }
}

/// The front page.
#[must_use]
pub fn front(page: &Page<'_>) -> FrontView {
    let graph = page.graph();
    let navigation = &page.scene.portal.navigation;
    let mut types: Vec<TypeId> = navigation.0.iter().chain(&navigation.1).copied().collect();
    if types.is_empty() {
        types = graph.schema.types().map(|(id, _)| id).collect();
    }
    let lists = types
        .into_iter()
        .filter(|&type_| !graph.list(type_).is_empty());
    let view = |type_| {
        let all = graph.list(type_);
        let pages: Vec<EntryId> = all
            .iter()
            .copied()
            .filter(|&id| !graph.entry(id).row)
            .take(FRONT)
            .collect();
        FrontListView {
            link: page.list_link(type_),
            count: all.len(),
            cards: cards(page, &pages),
        }
    };
    FrontView {
        lists: lists.map(view).collect(),
    }
}
