//! The front page.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{FrontView, LinkView, Page, ShelfItemView, ShelfView};
use crate::config::front::{Look, Shelf};
use crate::graph::{EntryId, Graph, Item};
use crate::schema::TypeId;
use crate::text::Text;
use crate::view::lists::card;

/// Entries of each list, where the owner has put up no shelves.
const FEW: usize = 3;

/// The shelves that the owner has put up; else the lists of the navigation,
/// each with its first entries.
#[must_use]
pub fn front(page: &Page<'_>) -> FrontView {
    let navigation = &page.scene.portal.navigation;
    let shelves = &navigation.shelves;
    FrontView {
        search_examples: search_examples(page),
        shelves: {
            let mut views: Vec<ShelfView> = if shelves.is_empty() {
                lists(page)
            } else {
                shelves.iter().map(|shelf| declared(page, shelf)).collect()
            };
            views.retain(|shelf| !shelf.items.is_empty() || shelf.finder.is_some());
            views
        },
    }
}

/// Questions that lead to their answers, where there is a page that searches.
#[must_use]
pub fn search_examples(page: &Page<'_>) -> Vec<LinkView> {
    let Some(search) = page.scene.search_page() else {
        return Vec::new();
    };
    let href = page.scene.links.page(&page.address, search, None);
    let examples = page.scene.portal.config.search_examples.iter();
    let link = |text| {
        let title = page.words(text);
        let query = utf8_percent_encode(&title, NON_ALPHANUMERIC);
        LinkView::to(format!("{href}?q={query}"), title)
    };
    examples.map(link).collect()
}

fn declared(page: &Page<'_>, shelf: &Shelf) -> ShelfView {
    let graph = page.graph();
    let own = &shelf.declared;
    if own.look == Look::Finder {
        return found(page, shelf);
    }
    let named = own.entries.iter();
    let named = named.filter_map(|(id, _)| graph.find(id));
    let mut entries: Vec<EntryId> = if own.entries.is_empty() {
        graph.list(shelf.type_).to_vec()
    } else {
        named.filter(|&id| graph.is_part(graph.entry(id))).collect()
    };
    entries.retain(|&id| graph.is_among(id, &own.only));
    if let Some(path) = &own.newest {
        entries.retain(|&id| newest(graph, id, path).is_some());
        entries.sort_by_cached_key(|&id| std::cmp::Reverse(newest(graph, id, path)));
    }
    let total = entries.len();
    entries.truncate(own.take);
    let items = entries.iter().map(|&id| {
        let found = own.count.as_ref().map(|path| graph.query(id, path));
        ShelfItemView {
            card: card(page, id),
            count: found.as_ref().map(Vec::len),
            counted: found.and_then(|found| plural(page, &found)),
        }
    });
    let list = page.list_link(shelf.type_);
    ShelfView {
        label: own
            .label
            .as_ref()
            .map_or_else(|| list.title.clone(), |text| page.words(text)),
        intro: own.intro.as_ref().map(|text| page.words(text)),
        look: own.look.name(),
        finder: None,
        items: items.collect(),
        list,
        total,
    }
}

/// What many of the things found are called within a sentence, where they are
/// entries of one type: a short word in capitals keeps them.
fn plural(page: &Page<'_>, found: &[Item<'_>]) -> Option<String> {
    let mut types = found.iter().map(|item| match item {
        Item::Entry(id) => Some(page.graph().entry(*id).type_),
        _ => None,
    });
    let first = types.next()??;
    if types.any(|other| other != Some(first)) {
        return None;
    }
    let label = page.words(&page.graph().schema.type_(first).label.1);
    let mut letters = label.chars();
    let start = letters.next()?;
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return Some(label);
    }
    Some(start.to_lowercase().chain(letters).collect())
}

/// A shelf with the finder of its type, under the shelf's own words where it
/// has some.
fn found(page: &Page<'_>, shelf: &Shelf) -> ShelfView {
    let own = &shelf.declared;
    let finder = super::finder(page, shelf.type_);
    let of_finder = finder.as_ref();
    let words = |text: &Option<Text>| text.as_ref().map(|text| page.words(text));
    let label = words(&own.label).or_else(|| Some(of_finder?.label.clone()));
    let list = page.list_link(shelf.type_);
    ShelfView {
        label: label.unwrap_or_else(|| list.title.clone()),
        intro: words(&own.intro).or_else(|| of_finder?.intro.clone()),
        look: own.look.name(),
        finder,
        items: Vec::new(),
        list,
        total: page.graph().list(shelf.type_).len(),
    }
}

/// The day on which the latest time that a path leads to began; of one of which
/// only the end is known, that. Nothing where there is no time.
fn newest(graph: &Graph, id: EntryId, path: &crate::schema::Path) -> Option<jiff::civil::Date> {
    let items = graph.query(id, path);
    let times = items.iter().filter_map(Item::time);
    times
        .filter_map(|time| time.earliest().or_else(|| time.latest()))
        .max()
}

fn lists(page: &Page<'_>) -> Vec<ShelfView> {
    let graph = page.graph();
    let navigation = &page.scene.portal.navigation;
    let named = navigation.main.iter().chain(&navigation.footer);
    let mut types: Vec<TypeId> = named.copied().collect();
    if types.is_empty() {
        types = graph.schema.types().map(|(id, _)| id).collect();
    }
    types.retain(|&type_| !graph.list(type_).is_empty());
    let view = |type_| {
        let all = graph.list(type_);
        let pages = all.iter().copied().filter(|&id| !graph.entry(id).row);
        let pages: Vec<EntryId> = pages.take(FEW).collect();
        let items = pages.iter().map(|&id| card(page, id));
        let list = page.list_link(type_);
        ShelfView {
            label: list.title.clone(),
            intro: None,
            look: Look::default().name(),
            finder: None,
            items: items
                .map(|card| ShelfItemView {
                    card,
                    count: None,
                    counted: None,
                })
                .collect(),
            list,
            total: all.len(),
        }
    };
    types.into_iter().map(view).collect()
}
