//! The entries that the settings name: only when all are joined is it known
//! which there are.

use crate::config::Config;
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span};
use crate::graph::{EntryId, Graph};
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
            None => diagnostics.push(unknown(graph, name, *span)),
        }
    }
    let shelved = config.shelves.iter().flat_map(|shelf| &shelf.entries);
    let nobody = shelved.filter(|(name, _)| graph.find(name).is_none());
    diagnostics.extend(nobody.map(|(name, span)| unknown(graph, name, *span)));
    Checked { value, diagnostics }
}

fn unknown(graph: &Graph, name: &str, span: Span) -> Diagnostic {
    let unknown = Diagnostic::new(Code::UnknownEntry, &FilePath::from(PORTAL_FILE), span);
    let unknown = unknown.arg("id", name).arg("type", "");
    let names: Vec<&str> = graph.published().map(|(_, entry)| &*entry.id).collect();
    unknown.suggest(name, names.into_iter()).quoted()
}
