//! What paths lead to, and what readers are told of it.

use crate::graph::{EntryId, Item};
use crate::model::{About, Source};
use crate::schema::path::Path;
use crate::time::Time;
use crate::view::fields::records::{record_link, record_title};
use crate::view::{LinkView, Page};

/// Something that a figure draws, and the entry where its path began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thing<'g> {
    pub(super) start: EntryId,
    pub(super) item: Item<'g>,
}

/// What `of` leads to from each of `from`; the entries themselves without it.
pub(super) fn things<'p>(
    page: &Page<'p>,
    from: &[EntryId],
    of: Option<&Path>,
    here: Option<&Path>,
) -> Vec<Thing<'p>> {
    let mut found = Vec::new();
    for &start in from {
        let items = match of {
            Some(of) => page.graph().query(start, of),
            None => vec![Item::Entry(start)],
        };
        let leads_back = |item: &Item<'p>| {
            here.is_none_or(|here| {
                let ends = after(page, *item, here);
                ends.iter()
                    .any(|end| matches!(end, Item::Entry(id) if *id == start))
            })
        };
        let items = items.into_iter().filter(leads_back);
        found.extend(items.map(|item| Thing { start, item }));
    }
    found
}

/// What `path` leads to from an item.
pub(in crate::view) fn after<'p>(page: &Page<'p>, item: Item<'p>, path: &Path) -> Vec<Item<'p>> {
    match item {
        Item::Entry(id) => page.graph().query(id, path),
        Item::Record(id, record) => page.graph().query_record(id, record, path),
        _ => Vec::new(),
    }
}

/// The entry that an item is, or stands in.
pub(super) fn holder(item: Item<'_>) -> Option<EntryId> {
    match item {
        Item::Entry(id) | Item::Record(id, _) | Item::Value(id, _, _) => Some(id),
        _ => None,
    }
}

/// What is said of an item, where it is a statement.
pub(super) fn about<'g>(item: &Item<'g>) -> Option<&'g About> {
    match item {
        Item::Value(_, _, statement) => statement.about.as_deref(),
        _ => None,
    }
}

/// What an item rests on: its own sources, and those of its record.
pub(in crate::view) fn sources_of<'g>(item: &Item<'g>) -> Vec<&'g Source> {
    match item {
        Item::Record(_, record) => record.source.iter().collect(),
        Item::Value(_, _, statement) => statement.source().iter().collect(),
        _ => Vec::new(),
    }
}

/// The first time that `path` leads to.
pub(in crate::view) fn time<'p>(
    page: &Page<'p>,
    item: Item<'p>,
    path: Option<&Path>,
) -> Option<&'p Time> {
    after(page, item, path?).iter().find_map(Item::time)
}

/// What an item is called: what its path says, else its title, else that of
/// the entry it stands in.
pub(super) fn name(page: &Page<'_>, thing: &Thing<'_>, path: Option<&Path>) -> String {
    let named = path.and_then(|path| after(page, thing.item, path).into_iter().next());
    words(page, thing.start, named.unwrap_or(thing.item))
}

/// An item in words.
pub(in crate::view) fn words(page: &Page<'_>, start: EntryId, item: Item<'_>) -> String {
    match item {
        Item::Entry(id) => page.entry_link(id, None).title,
        Item::Record(id, record) if id == start => {
            record_title(page, page.graph().entry(id), record).unwrap_or_default()
        }
        Item::Record(id, record) if record.address.is_some() => record_link(page, id, record).title,
        Item::Record(id, _) => page.entry_link(id, None).title,
        other => {
            let words = page.graph().words(&other, &page.language);
            crate::text::typographic(&words, &page.language).into_owned()
        }
    }
}

/// What `path` leads to from an item, in words, each once, with the time at
/// which it is said to be so: what was so then need not be so today.
pub(in crate::view) fn said_of(page: &Page<'_>, item: Item<'_>, path: &Path) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let Some(start) = holder(item) else {
        return said;
    };
    for (found, time) in page.graph().timed(item, path) {
        let words = words(page, start, found);
        if words.is_empty() {
            continue;
        }
        let words = at_time(page, words, time);
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said
}

/// Words, and the time at which they hold.
pub(in crate::view) fn at_time(page: &Page<'_>, words: String, time: Option<&Time>) -> String {
    match time {
        Some(time) => format!("{words} ({})", time.words(&page.language)),
        None => words,
    }
}

/// Where an item is read in whole.
pub(in crate::view) fn link(page: &Page<'_>, item: Item<'_>) -> Option<LinkView> {
    match item {
        Item::Entry(id) => Some(page.entry_link(id, None)),
        Item::Record(id, record) if record.address.is_some() => Some(record_link(page, id, record)),
        Item::Record(id, _) | Item::Value(id, _, _) => Some(page.entry_link(id, None)),
        _ => None,
    }
}
