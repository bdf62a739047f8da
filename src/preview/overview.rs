//! The state of the whole portal, at `/_dugnad/`.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use super::faults::FaultView;
use super::{Shown, reading, templates};
use crate::diag::render::counts;
use crate::diag::{FilePath, Severity};
use crate::graph::{EntryId, Mentions, page_files};
use crate::inventory;
use crate::model::Milestone;
use crate::text::collation_key;
use crate::view;

/// Pages on one page of the table.
const PAGE: usize = 100;
/// Names and general faults that are shown.
const MOST: usize = 100;

/// The columns, by which the table can be sorted; whether they hold numbers.
const COLUMNS: [(&str, bool); 12] = [
    ("title", false),
    ("type", false),
    ("language", false),
    ("state", false),
    ("errors", true),
    ("warnings", true),
    ("words", true),
    ("lix", true),
    ("backlinks_short", true),
    ("mentions_short", true),
    ("updated", false),
    ("review_by", false),
];

#[derive(Serialize)]
struct OverviewView {
    title: String,
    home: String,
    total: usize,
    errors: usize,
    warnings: usize,
    drafts: bool,
    types: Vec<TypeView>,
    languages: Vec<LanguageView>,
    open: Vec<OpenView>,
    more_open: usize,
    general: Vec<FaultView>,
    columns: Vec<ColumnView>,
    rows: Vec<Row>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct TypeView {
    label: String,
    pages: usize,
    rows: usize,
    drafts: usize,
}

#[derive(Serialize)]
struct LanguageView {
    tag: String,
    words: usize,
    share: usize,
}

#[derive(Serialize)]
struct OpenView {
    name: String,
    users: usize,
}

#[derive(Serialize)]
struct ColumnView {
    label: &'static str,
    href: String,
    number: bool,
    sorted: Option<&'static str>,
}

#[derive(Serialize)]
struct PageLink {
    href: String,
    title: String,
    current: bool,
}

#[derive(Serialize)]
struct Row {
    href: String,
    title: String,
    type_label: String,
    language: String,
    state: String,
    errors: usize,
    warnings: usize,
    words: usize,
    lix: usize,
    backlinks: usize,
    mentions: usize,
    updated: String,
    review_by: String,
    stale: bool,
}

/// What the reader asks to see.
struct Asked {
    column: usize,
    down: bool,
    page: usize,
}

impl Asked {
    fn read(query: &str) -> Self {
        let value = |name| super::asked(query, name);
        let column =
            value("sort").and_then(|name| COLUMNS.iter().position(|(known, _)| *known == name));
        Self {
            column: column.unwrap_or(4),
            down: value("down").map_or(column.is_none(), |down| down == "1"),
            page: value("page")
                .and_then(|page| page.parse().ok())
                .unwrap_or(1)
                .max(1),
        }
    }

    fn href(&self, column: usize, down: bool, page: usize) -> String {
        let (name, _) = COLUMNS.get(column).copied().unwrap_or_default();
        format!("/_dugnad/?sort={name}&down={}&page={page}", u8::from(down))
    }
}

/// Draws the overview.
pub(super) fn draw(shown: &Shown, query: &str, editor: &str) -> Vec<u8> {
    let asked = Asked::read(query);
    let portal = &shown.site.portal;
    let (errors, warnings) = counts(&portal.diagnostics);
    let mut rows = rows(shown);
    sort(&mut rows, &asked);
    let total = rows.len();
    let rows = rows
        .into_iter()
        .skip((asked.page - 1).saturating_mul(PAGE))
        .take(PAGE);
    let (open, more_open) = open(shown);
    let tag = shown.language.tag();
    let view = OverviewView {
        title: portal
            .config
            .title
            .get(tag, &portal.config.language)
            .to_owned(),
        home: shown.site.links.page("", "", None),
        total,
        errors,
        warnings,
        drafts: shown.drafts,
        types: types(shown),
        languages: languages(shown),
        open,
        more_open,
        general: general(shown, editor),
        columns: columns(shown, &asked),
        rows: rows.collect(),
        pages: pages(&asked, total),
    };
    templates::fill("overview.html", &view, shown.language)
}

/// What the table does not tell of: faults in declarations, rows, tables, the
/// theme.
fn general(shown: &Shown, editor: &str) -> Vec<FaultView> {
    let portal = &shown.site.portal;
    let pages = portal.graph.published().filter(|(_, entry)| !entry.row);
    let files: HashSet<FilePath> = pages.flat_map(|(_, entry)| page_files(entry)).collect();
    let all = portal.diagnostics.iter();
    let others = all.filter(|found| !files.contains(&found.file)).take(MOST);
    others
        .map(|found| FaultView::new(shown, found, editor))
        .collect()
}

fn columns(shown: &Shown, asked: &Asked) -> Vec<ColumnView> {
    let view = |(at, (name, number)): (usize, &(&'static str, bool))| {
        let current = at == asked.column;
        let sorted = if asked.down {
            "descending"
        } else {
            "ascending"
        };
        ColumnView {
            label: templates::text(name, shown.language),
            // Numbers are looked at from the highest.
            href: asked.href(at, if current { !asked.down } else { *number }, 1),
            number: *number,
            sorted: current.then_some(sorted),
        }
    };
    COLUMNS.iter().enumerate().map(view).collect()
}

fn pages(asked: &Asked, total: usize) -> Vec<PageLink> {
    let count = total.div_ceil(PAGE);
    let near = |page: &usize| *page <= 2 || page + 1 >= count || page.abs_diff(asked.page) <= 3;
    let link = |page: usize| PageLink {
        href: asked.href(asked.column, asked.down, page),
        title: page.to_string(),
        current: page == asked.page,
    };
    let shown = (1..=count).filter(|_| count > 1).filter(near);
    shown.map(link).collect()
}

/// What there is to say of every page.
fn rows(shown: &Shown) -> Vec<Row> {
    let portal = &shown.site.portal;
    let mut faults: HashMap<&str, (usize, usize)> = HashMap::new();
    for found in &portal.diagnostics {
        let (errors, warnings) = faults.entry(&found.file).or_default();
        match found.severity {
            Severity::Error => *errors += 1,
            Severity::Warning => *warnings += 1,
        }
    }
    let mentions = Mentions::new(&portal.graph);
    let pages = portal.graph.published().filter(|(_, entry)| !entry.row);
    let ids: Vec<EntryId> = pages.map(|(id, _)| id).collect();
    ids.par_iter()
        .map(|&id| row(shown, id, &faults, &mentions))
        .collect()
}

fn row(
    shown: &Shown,
    id: EntryId,
    faults: &HashMap<&str, (usize, usize)>,
    mentions: &Mentions<'_>,
) -> Row {
    let graph = &shown.site.portal.graph;
    let entry = graph.entry(id);
    let tag = shown.language.tag();
    let common = &entry.common;
    let reading = reading::of(&shown.site, entry);
    // The text may stand in another file than the fields.
    let files = page_files(entry);
    let told = files.iter().filter_map(|file| faults.get(&**file));
    let (errors, warnings) = told.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    let (address, anchor) = view::address_of(graph, id);
    let state = match (common.draft, common.state) {
        (true, _) => templates::text("draft", shown.language),
        (_, Some(state)) => templates::text(state.name(), shown.language),
        _ => "",
    };
    let date = |milestone| {
        let time = entry.date(milestone);
        time.map_or_else(String::new, crate::time::Time::edtf)
    };
    let mut from: Vec<EntryId> = graph
        .incoming(id)
        .iter()
        .map(|incoming| incoming.from)
        .filter(|from| *from != id)
        .collect();
    from.dedup();
    Row {
        href: shown.site.links.page("", &address, anchor.as_deref()),
        title: entry.title(&graph.language, &graph.language).to_owned(),
        type_label: graph
            .schema
            .type_(entry.type_)
            .label
            .0
            .get(tag, &graph.language)
            .to_owned(),
        language: entry.language(&graph.language).to_owned(),
        state: state.to_owned(),
        errors,
        warnings,
        words: reading.words,
        lix: reading.lix().unwrap_or_default(),
        backlinks: from.len(),
        mentions: mentions.of(graph, id).len(),
        updated: date(Milestone::Updated),
        review_by: date(Milestone::ReviewBy),
        stale: entry.is_overdue(graph.date),
    }
}

/// Sorts by the column that was asked for; equals by title.
fn sort(rows: &mut [Row], asked: &Asked) {
    rows.sort_by_cached_key(|row| collation_key(&row.title));
    let (name, _) = COLUMNS.get(asked.column).copied().unwrap_or_default();
    match name {
        "title" => {}
        "type" => rows.sort_by_cached_key(|row| collation_key(&row.type_label)),
        "language" => rows.sort_by(|a, b| a.language.cmp(&b.language)),
        "state" => rows.sort_by(|a, b| a.state.cmp(&b.state)),
        "errors" => rows.sort_by_key(|row| (row.errors, row.warnings)),
        "warnings" => rows.sort_by_key(|row| row.warnings),
        "words" => rows.sort_by_key(|row| row.words),
        "lix" => rows.sort_by_key(|row| row.lix),
        "backlinks_short" => rows.sort_by_key(|row| row.backlinks),
        "mentions_short" => rows.sort_by_key(|row| row.mentions),
        "updated" => rows.sort_by(|a, b| a.updated.cmp(&b.updated)),
        _ => rows.sort_by(|a, b| a.review_by.cmp(&b.review_by)),
    }
    if asked.down {
        rows.reverse();
    }
}

fn types(shown: &Shown) -> Vec<TypeView> {
    let graph = &shown.site.portal.graph;
    let label = |id| &graph.schema.type_(id).label.1;
    let view = |count: inventory::TypeCount| TypeView {
        label: label(count.type_)
            .get(shown.language.tag(), &graph.language)
            .to_owned(),
        pages: count.pages,
        rows: count.rows,
        drafts: count.drafts,
    };
    let all = inventory::types(graph).into_iter().map(view);
    all.filter(|type_| type_.pages + type_.rows > 0).collect()
}

fn languages(shown: &Shown) -> Vec<LanguageView> {
    let read = |entry: &_| reading::of(&shown.site, entry).words;
    let words = inventory::words(&shown.site.portal.graph, read);
    let total: usize = words.values().sum();
    let view = |(tag, words): (&str, usize)| LanguageView {
        tag: tag.to_owned(),
        words,
        share: (100 * words).checked_div(total).unwrap_or_default(),
    };
    words.into_iter().map(view).collect()
}

/// Names without an entry, the most used first, and how many more there are.
fn open(shown: &Shown) -> (Vec<OpenView>, usize) {
    let names = inventory::open_names(&shown.site.portal.graph);
    let more = names.len().saturating_sub(MOST);
    let view = |(name, users): (&str, Vec<EntryId>)| OpenView {
        name: name.to_owned(),
        users: users.len(),
    };
    let mut all: Vec<OpenView> = names.into_iter().map(view).collect();
    all.sort_by_key(|open| std::cmp::Reverse(open.users));
    all.truncate(MOST);
    (all, more)
}
