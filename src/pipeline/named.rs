//! The entries that the settings name: only when all are joined is it known
//! which there are.

use crate::config::{Config, Places};
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span};
use crate::graph::{EntryId, Graph};
use crate::schema::path::{Shape, shapes};
use crate::schema::{TypeId, Wanted};
use crate::source::PORTAL_FILE;

/// Pages about the portal that the settings name, in order; names of entries
/// that are none are reported, those on shelves of the front page too.
pub(super) fn about(config: &Config, graph: &Graph) -> Checked<Vec<EntryId>> {
    let mut value = Vec::new();
    let mut diagnostics = Vec::new();
    for (name, span) in &config.about {
        let found = graph.find(name);
        match found.filter(|&id| graph.entry(id).has_page(&graph.schema)) {
            Some(id) if graph.is_part(graph.entry(id)) => value.push(id),
            // A draft comes when it is published.
            Some(_) => {}
            None if found.is_none() && graph.knows(name) => {}
            None => diagnostics.push(unknown(graph, name, *span)),
        }
    }
    let shelved = config.shelves.iter().flat_map(|shelf| &shelf.entries);
    let nobody = shelved.filter(|(name, _)| !graph.knows(name));
    diagnostics.extend(nobody.map(|(name, span)| unknown(graph, name, *span)));
    Checked { value, diagnostics }
}

fn unknown(graph: &Graph, name: &str, span: Span) -> Diagnostic {
    let unknown = Diagnostic::new(Code::UnknownEntry, &FilePath::from(PORTAL_FILE), span);
    let unknown = unknown.arg("id", name).arg("type", "");
    let names: Vec<&str> = graph.published().map(|(_, entry)| &*entry.id).collect();
    unknown.suggest(name, names.into_iter()).quoted()
}

/// What shelves, comparisons and notices are narrowed to that no entry is called:
/// they would show nothing, and nobody would see why. Where an entry is called so
/// and nothing leads to it yet, that is to come; and so is a word in a text.
pub(super) fn wanted(places: &Places, graph: &Graph) -> Vec<Diagnostic> {
    let shelves = places.shelves.iter();
    let shelves =
        shelves.flat_map(|shelf| shelf.declared.only.iter().map(|only| (shelf.type_, only)));
    let of_types = graph.schema.types().flat_map(|(id, declared)| {
        let compare = declared.compare.iter().flat_map(|compare| &compare.fixed);
        let notices = declared.page.notices.iter().flat_map(|notice| &notice.only);
        let only = compare.flat_map(|fixed| &fixed.only).chain(notices);
        only.map(move |only| (id, only))
    });
    let all = shelves.chain(of_types);
    all.filter_map(|(type_, wanted)| nobody(graph, type_, wanted))
        .collect()
}

/// Reports a word that should be the id of an entry, and is none's.
fn nobody(graph: &Graph, type_: TypeId, wanted: &Wanted) -> Option<Diagnostic> {
    let Wanted { path, word, span } = wanted;
    let ends = shapes(&graph.schema, &[Shape::Entry(type_)], path).ok()?;
    let is_end = |id: TypeId| ends.contains(&Shape::Entry(id));
    let is_of_entries = ends.iter().all(|end| matches!(end, Shape::Entry(_)));
    let is_found = match graph.find(word) {
        Some(id) => is_end(graph.entry(id).type_),
        None => graph.knows(word),
    };
    if !is_of_entries || is_found || graph.schema.incomplete {
        return None;
    }
    // Something that has no entry may be called so.
    let from = graph.list(type_).iter();
    let mut led = from.map(|&id| graph.query(id, path));
    if led.any(|led| graph.holds_one(&led, word)) {
        return None;
    }
    let all = graph.published().map(|(_, entry)| entry);
    let all: Vec<_> = all.filter(|entry| is_end(entry.type_)).collect();
    let unknown = Diagnostic::new(Code::UnknownEntry, &path.file, *span);
    let unknown = unknown.arg("id", word).arg("type", "");
    // Who wrote what it is called most likely knows no better.
    let is_called = |title: &str| title.to_lowercase() == word.to_lowercase();
    let called = all.iter().find(|entry| {
        let title = entry.common.title.iter();
        title.flat_map(crate::text::Text::all).any(is_called)
    });
    let found = match called {
        Some(entry) => unknown.near(&entry.id),
        None => unknown.suggest(word, all.iter().map(|entry| &*entry.id)),
    };
    Some(found.quoted())
}
