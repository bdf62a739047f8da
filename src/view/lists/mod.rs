//! Lists of entries.

pub(super) mod facets;
pub(super) mod views;

use std::sync::Arc;

use crate::graph::{Address, EntryId, Gathering, Graph, Item, LIST_PAGE as PAGE, page_address};
use crate::model::Value;
use crate::schema::TypeId;
use crate::text::typographic;
use crate::view::page::head::cut;
use crate::view::{ApartView, CardView, LinkView, ListView, Page, WordView, WordsView};

/// How many characters of a value stand on a card: the card is on every list
/// that its entry is on.
const LONGEST_WORDS: usize = 300;
/// How many values of one path stand on a card.
const MOST_WORDS: usize = 3;

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
        kind: None,
        facets: Vec::new(),
        narrowed: None,
        finder: None,
        feed: None,
        cards_html: shown.iter().map(|&id| drawn_card(page, id)).collect(),
        entries: shown.to_vec(),
        total: all.len(),
        apart: apart(page, all, from),
        number,
        pages: pages(page, list, count, number),
        previous: (number > 1).then(|| href(number - 1)),
        next: (number < count).then(|| href(number + 1)),
        ways: Vec::new(),
        figures: Vec::new(),
        sources: Vec::new(),
    }
}

/// Those who stand apart at the end of `all`; the page's first is at `from`.
fn apart(page: &Page<'_>, all: &[EntryId], from: usize) -> Option<ApartView> {
    let graph = page.graph();
    // They come last.
    let before = all.partition_point(|&id| !graph.is_apart(id));
    let declared = graph.schema.type_(graph.entry(*all.get(before)?).type_);
    let label = declared.apart.as_ref()?.label.as_ref();
    let first = (before.max(from) - from) + 1;
    Some(ApartView {
        label: label.map(|label| page.words(label)).unwrap_or_default(),
        count: all.len() - before,
        before,
        first: (first <= PAGE).then_some(first),
    })
}

/// Links to the `count` pages of a list, seen from page `number`; none where
/// there is but one.
pub(super) fn pages(page: &Page<'_>, list: &str, count: usize, number: usize) -> Vec<LinkView> {
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
        list.ways = ways(page, type_);
        list.figures = crate::view::figures::of_list(page, type_);
        list.sources = crate::view::entry::sources(page);
    }
}

/// Links to the pages of all entries of a type together.
fn ways(page: &Page<'_>, type_: TypeId) -> Vec<LinkView> {
    let graph = page.graph();
    let declared = graph.schema.type_(type_);
    let compare = declared.compare.as_ref();
    let label = |what| match what {
        Gathering::Choice => compare.map(|compare| &compare.label),
        Gathering::Fixed(at) => compare
            .and_then(|compare| compare.fixed.get(at))
            .map(|fixed| &fixed.label),
        Gathering::Figure(at) => declared.figures.get(at).map(|figure| &figure.label),
    };
    let way = |what| {
        let address = graph.gathering_address(type_, what);
        let own = graph.addresses().get(&address);
        // Something of the portal's own may stand there.
        own.filter(|own| **own == Address::Gathering(type_, what))?;
        Some(page.link_to(&address, page.words(label(what)?)))
    };
    graph
        .gatherings(type_)
        .into_iter()
        .filter_map(way)
        .collect()
}

/// An entry as it stands on a list, drawn once where it is the same on all.
fn drawn_card(page: &Page<'_>, id: EntryId) -> Arc<str> {
    page.kept_card(id, || draw_card(page, &card(page, id)))
}

/// Draws a card by the theme's template.
pub(super) fn draw_card(page: &Page<'_>, card: &CardView) -> Arc<str> {
    let mut context = tera::Context::new();
    context.insert("card", card);
    page.fill_in("card.html", context).trim_end().into()
}

/// An entry on a list.
pub(super) fn card(page: &Page<'_>, id: EntryId) -> CardView {
    let graph = page.graph();
    let entry = graph.entry(id);
    let (summary, lang) = summary(page, id);
    let declared = graph.type_of(id);
    let anchor = !entry.has_page(&graph.schema);
    CardView {
        id: entry.id.to_string(),
        link: page.entry_link(id, None),
        type_label: page.words(&declared.label.0),
        summary,
        lang,
        draft: entry.common.draft,
        state: entry
            .common
            .state
            .map(|state| page.text(&format!("state_{}", state.name())).to_owned()),
        card: card_words(page, id),
        note: None,
        facts: if anchor {
            // There is no page to spread them over.
            crate::view::fields::facts::some(page, id, |name| !declared.page.hides(name))
        } else {
            Vec::new()
        },
        anchor,
    }
}

/// An entry in short, and in which language where that is another.
pub(super) fn summary(page: &Page<'_>, id: EntryId) -> (String, Option<String>) {
    let entry = page.graph().entry(id);
    let summary = entry.common.summary.as_ref();
    let words = summary.map(|text| page.words_of(text, entry));
    words.unwrap_or_default()
}

/// What a type's cards tell of an entry beside title and summary, in words.
pub(super) fn card_words(page: &Page<'_>, id: EntryId) -> Vec<WordsView> {
    let words = |(items, either): (Vec<Item<'_>>, bool)| WordsView {
        parts: items
            .iter()
            .take(MOST_WORDS)
            .map(|item| word(page, item))
            .collect(),
        either,
        more: items.len().saturating_sub(MOST_WORDS),
    };
    card_items(page.graph(), id).map(words).collect()
}

/// What a type's cards tell of an entry, path by path where there is something,
/// and whether only one of the things holds.
pub(crate) fn card_items(
    graph: &Graph,
    id: EntryId,
) -> impl Iterator<Item = (Vec<Item<'_>>, bool)> {
    let paths = graph.type_of(id).page.card.iter();
    let told = paths.map(move |path| (graph.query(id, path), graph.is_either(id, path)));
    told.filter(|(items, _)| !items.is_empty())
}

/// What something is called, and in which language where that is another.
pub(super) fn word(page: &Page<'_>, item: &Item<'_>) -> WordView {
    let graph = page.graph();
    let lang = match item {
        Item::Entry(to) => {
            let link = page.entry_link(*to, None);
            return WordView {
                text: link.title,
                lang: link.lang,
            };
        }
        Item::Value(id, _, statement) => {
            let holder = graph.entry(*id);
            let own = statement
                .about
                .as_ref()
                .and_then(|about| about.lang.as_deref());
            match (&statement.value, own) {
                (Value::Text(_) | Value::Markdown(_), Some(own)) => page.other(own),
                (Value::Text(text), None) => page.words_of(text, holder).1,
                (Value::Markdown(_), None) => page.other(holder.language(page.scene.language())),
                _ => None,
            }
        }
        _ => None,
    };
    let text = graph.words(item, &page.language);
    let language = lang.as_deref().unwrap_or(&page.language);
    WordView {
        text: typographic(&cut(&text, LONGEST_WORDS), language).into_owned(),
        lang,
    }
}
