//! The editor's panel beside a page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::faults::{self, FaultView};
use super::{Shown, reading, templates};
use crate::diag::render::counts;
use crate::diag::{Diagnostic, position};
use crate::graph::{EntryId, Mentions};
use crate::model::{Dated, Entry, Milestone};
use crate::schema::FieldId;
use crate::view;

/// Backlinks and mentions that are shown.
const MOST: usize = 30;

#[derive(Serialize)]
struct PanelView {
    /// What must be mended before the page can be published.
    faults: Vec<FaultView>,
    /// What else there is to say of the page.
    diagnostics: Vec<FaultView>,
    /// Whether the page behind is an earlier one, without some of the faults.
    held: bool,
    errors: usize,
    warnings: usize,
    drafts: bool,
    unfolded: bool,
    page: Option<EntryPanel>,
}

#[derive(Serialize)]
struct EntryPanel {
    file: String,
    href: String,
    type_label: String,
    language: String,
    draft: bool,
    words: usize,
    lix: Option<usize>,
    lix_label: &'static str,
    dates: Vec<DateView>,
    missing: Vec<MissingView>,
    mentions: Vec<MentionView>,
    citations: Vec<CountedLink>,
    backlinks: Vec<CountedLink>,
    more_backlinks: usize,
}

#[derive(Serialize)]
struct DateView {
    label: &'static str,
    words: String,
    stale: bool,
}

#[derive(Serialize)]
struct MissingView {
    name: String,
    label: String,
}

#[derive(Serialize)]
struct MentionView {
    title: String,
    line: usize,
    column: usize,
    href: String,
    /// What to write in place of the name.
    paste: String,
}

#[derive(Serialize)]
struct CountedLink {
    href: String,
    title: String,
    count: usize,
}

/// Draws the panel for the page in the file `path`.
pub(super) fn draw(shown: &Shown, path: &str, unfolded: bool, editor: &str) -> Vec<u8> {
    let found = faults::of_part(shown, path);
    let failed = shown.failure(path);
    let view = |found| FaultView::new(shown, found, editor);
    let errors: Vec<&Diagnostic> = found
        .iter()
        .copied()
        .filter(|found| found.is_error())
        .collect();
    let portal = &shown.site.portal;
    let earlier = |found: &&Diagnostic| portal.held.contains(&found.file);
    // An earlier theme draws what this one cannot.
    let redrawn = failed.is_some() && shown.before.is_some();
    let others = found.iter().filter(|found| !found.is_error());
    let (all_errors, warnings) = counts(&portal.diagnostics);
    let panel = PanelView {
        faults: errors
            .iter()
            .map(|found| view(found))
            .chain(failed.iter().map(view))
            .collect(),
        diagnostics: others.map(|found| view(found)).collect(),
        held: redrawn || errors.iter().any(earlier),
        errors: all_errors + usize::from(failed.is_some()),
        warnings,
        drafts: shown.drafts,
        unfolded,
        page: shown
            .site
            .part(path)
            .and_then(faults::entry_of)
            .map(|id| of_entry(shown, id, editor)),
    };
    templates::fill("panel.html", &panel, shown.language)
}

fn of_entry(shown: &Shown, id: EntryId, editor: &str) -> EntryPanel {
    let graph = &shown.site.portal.graph;
    let entry = graph.entry(id);
    let declared = graph.schema.type_(entry.type_);
    let reading = reading::of(&shown.site, entry);
    let tag = shown.language.tag();
    let lix = reading.lix();
    let (place, _) = shown
        .site
        .portal
        .sources
        .position(&entry.file, Some(entry.place));
    let backlinks = backlinks(shown, id);
    EntryPanel {
        file: entry.file.to_string(),
        href: faults::href(shown, &entry.file, (place.line, place.column), editor),
        type_label: declared.label.0.get(tag, &graph.language).to_owned(),
        language: entry.language(&graph.language).to_owned(),
        draft: entry.common.draft,
        words: reading.words,
        lix_label: templates::text(reading::label(lix.unwrap_or_default()), shown.language),
        lix,
        dates: dates(shown, entry),
        missing: missing(shown, entry),
        mentions: mentions(shown, id, editor),
        citations: citations(shown, entry),
        more_backlinks: backlinks.len().saturating_sub(MOST),
        backlinks: backlinks.into_iter().take(MOST).collect(),
    }
}

fn dates(shown: &Shown, entry: &Entry) -> Vec<DateView> {
    let overdue = entry.is_overdue(shown.site.portal.graph.date);
    let view = |dated: &Dated| DateView {
        label: templates::text(dated.milestone.name(), shown.language),
        words: dated.time.words(shown.language.tag()),
        stale: overdue && dated.milestone == Milestone::ReviewBy,
    };
    entry.common.dates.iter().map(view).collect()
}

/// Recommended fields that nothing is said of.
fn missing(shown: &Shown, entry: &Entry) -> Vec<MissingView> {
    let graph = &shown.site.portal.graph;
    let fields = &graph.schema.type_(entry.type_).fields;
    let empty = |field: &&FieldId| {
        let declared = graph.schema.field(**field);
        declared.recommended && !entry.fields.has(**field) && !entry.common.unknown.contains(*field)
    };
    let view = |field: &FieldId| {
        let declared = graph.schema.field(*field);
        let label = declared.label.as_ref();
        MissingView {
            name: declared.name.clone(),
            label: label.map_or_else(String::new, |label| {
                label.get(shown.language.tag(), &graph.language).to_owned()
            }),
        }
    };
    fields.iter().filter(empty).map(view).collect()
}

/// A link to an entry.
fn link(shown: &Shown, id: EntryId, count: usize) -> CountedLink {
    let graph = &shown.site.portal.graph;
    let (address, anchor) = view::address_of(graph, id);
    CountedLink {
        href: shown.site.links.page("", &address, anchor.as_deref()),
        title: title(shown, id),
        count,
    }
}

fn title(shown: &Shown, id: EntryId) -> String {
    let graph = &shown.site.portal.graph;
    graph
        .entry(id)
        .title(&graph.language, &graph.language)
        .to_owned()
}

fn backlinks(shown: &Shown, id: EntryId) -> Vec<CountedLink> {
    let mut from: BTreeMap<EntryId, usize> = BTreeMap::new();
    for incoming in shown.site.portal.graph.incoming(id) {
        if incoming.from != id {
            *from.entry(incoming.from).or_default() += 1;
        }
    }
    let views = from
        .into_iter()
        .map(|(from, count)| link(shown, from, count));
    views.collect()
}

fn citations(shown: &Shown, entry: &Entry) -> Vec<CountedLink> {
    let graph = &shown.site.portal.graph;
    let mut cited: BTreeMap<EntryId, usize> = BTreeMap::new();
    for id in entry.cited.iter().filter_map(|cited| graph.find(&cited.id)) {
        *cited.entry(id).or_default() += 1;
    }
    cited
        .into_iter()
        .map(|(id, count)| link(shown, id, count))
        .collect()
}

/// Names of other pages in the text that are no links yet.
fn mentions(shown: &Shown, id: EntryId, editor: &str) -> Vec<MentionView> {
    let graph = &shown.site.portal.graph;
    let entry = graph.entry(id);
    let Some(article) = &entry.article else {
        return Vec::new();
    };
    let found = Mentions::new(graph).of(graph, id).into_iter().take(MOST);
    let view = |(to, written): (EntryId, String)| {
        let at = place_of(&article.text, &written)?;
        let place = position(&article.text, at);
        let other = &graph.entry(to).id;
        Some(MentionView {
            title: title(shown, to),
            line: place.line,
            column: place.column,
            href: faults::href(shown, &article.file, (place.line, place.column), editor),
            paste: format!("[[{other}|{written}]]"),
        })
    };
    found.filter_map(view).collect()
}

/// Where a name first stands as whole words in the text after the fields.
fn place_of(text: &str, name: &str) -> Option<usize> {
    let start = crate::document::front_matter::split(text).map_or(0, |parts| parts.body.start);
    let body = text.get(start..)?;
    let whole = |at: &usize| {
        let before = body
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        let after = body
            .get(at + name.len()..)
            .and_then(|after| after.chars().next());
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(before) && !letter(after)
    };
    let found = body.match_indices(name).map(|(at, _)| at).find(whole)?;
    Some(start + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_the_text_and_not_in_the_fields() {
        let text = "+++\ntitle = \"Bo\"\n+++\nBoden, Bo og (Bo).";
        assert_eq!(place_of(text, "Bo"), text.rfind(" Bo og").map(|at| at + 1));
        assert_eq!(place_of(text, "Ro"), None);
    }
}
