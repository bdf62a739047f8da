//! `dugnad report`: what there is, and what wants looking after.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::args::{Format, ReportArgs};
use super::{FINE, Outcome, open, show, texts};
use crate::diag::render::printable;
use crate::diag::{Code, Language};
use crate::graph::{Graph, Mentions};
use crate::inventory;
use crate::markdown;
use crate::model::{Entry, State};
use crate::pipeline::Portal;

/// The inventory.
#[derive(Debug, Default, Serialize)]
struct Inventory {
    /// By type: pages, rows, drafts.
    types: Vec<TypeView>,
    /// Pages by state, by id.
    stubs: Vec<String>,
    outdated: Vec<String>,
    withdrawn: Vec<String>,
    drafts: Vec<String>,
    /// Pages whose review date has passed.
    stale: Vec<String>,
    /// Pages that nothing leads to.
    orphans: Vec<String>,
    /// Names without an entry, with the entries that use them.
    open_references: BTreeMap<String, Vec<String>>,
    /// Words of text by language.
    words: BTreeMap<String, usize>,
    /// Mentions of other pages that are no links: page, what it mentions, how
    /// it is written.
    unlinked_mentions: Vec<Mention>,
}

#[derive(Debug, Serialize)]
struct TypeView {
    #[serde(rename = "type")]
    type_: String,
    label: String,
    pages: usize,
    rows: usize,
    drafts: usize,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Mention {
    page: String,
    mentions: String,
    written: String,
}

pub(super) fn run(args: &ReportArgs, lang: Option<Language>) -> Outcome {
    let loaded = open(args.root.as_deref(), args.date.as_deref(), false, lang)?;
    let inventory = inventory(&loaded.portal, loaded.language);
    match args.format {
        Format::Json => show::line(&serde_json::to_string_pretty(&inventory)?)?,
        Format::Human => show::line(&human(&inventory, loaded.language))?,
        Format::Github => {
            let mut listed = loaded.portal.diagnostics.clone();
            listed.retain(|found| is_listed(found.code));
            loaded.tell(&listed, args.format)?;
            show::line(&human(&inventory, loaded.language))?;
        }
    }
    Ok(FINE)
}

/// Whether the inventory lists the pages that this is told of.
fn is_listed(code: Code) -> bool {
    matches!(code, Code::ReviewPassed | Code::Orphan)
}

fn inventory(portal: &Portal, language: Language) -> Inventory {
    let graph = &portal.graph;
    let index = Mentions::new(graph);
    let mut inventory = Inventory {
        types: types(graph, language),
        open_references: open_references(graph),
        words: words(graph),
        ..Inventory::default()
    };
    for (id, entry) in graph.all() {
        let name = entry.id.to_string();
        if entry.common.draft {
            inventory.drafts.push(name.clone());
        }
        match entry.common.state {
            Some(State::Stub) => inventory.stubs.push(name.clone()),
            Some(State::Outdated) => inventory.outdated.push(name.clone()),
            Some(State::Withdrawn) => inventory.withdrawn.push(name.clone()),
            None => {}
        }
        inventory
            .unlinked_mentions
            .extend(
                index
                    .of(graph, id)
                    .into_iter()
                    .map(|(to, written)| Mention {
                        page: name.clone(),
                        mentions: graph.entry(to).id.to_string(),
                        written,
                    }),
            );
    }
    for found in &portal.diagnostics {
        match found.code {
            Code::ReviewPassed => inventory.stale.push(found.file.to_string()),
            Code::Orphan => inventory.orphans.push(found.file.to_string()),
            _ => {}
        }
    }
    inventory
}

fn types(graph: &Graph, language: Language) -> Vec<TypeView> {
    let view = |count: inventory::TypeCount| {
        let declared = graph.schema.type_(count.type_);
        let label = declared.label.1.get(language.tag(), &graph.language);
        TypeView {
            type_: declared.id.clone(),
            label: label.to_owned(),
            pages: count.pages,
            rows: count.rows,
            drafts: count.drafts,
        }
    };
    inventory::types(graph).into_iter().map(view).collect()
}

fn open_references(graph: &Graph) -> BTreeMap<String, Vec<String>> {
    let id = |user| graph.entry(user).id.to_string();
    let names = inventory::open_names(graph).into_iter();
    names
        .map(|(name, users)| (name.to_owned(), users.into_iter().map(id).collect()))
        .collect()
}

fn words(graph: &Graph) -> BTreeMap<String, usize> {
    let of_page = |entry: &Arc<Entry>| {
        let article = entry.article.as_ref();
        article.map_or(0, |article| markdown::words(&article.body, &article.text))
    };
    let words = inventory::words(graph, of_page).into_iter();
    words.map(|(tag, words)| (tag.to_owned(), words)).collect()
}

fn human(inventory: &Inventory, language: Language) -> String {
    let say = |key| texts::text(key, language);
    let mut text = format!("{}\n", say("report_types"));
    counts(inventory, language, &mut text);
    let lists = [
        ("report_drafts", &inventory.drafts),
        ("report_stubs", &inventory.stubs),
        ("report_outdated", &inventory.outdated),
        ("report_withdrawn", &inventory.withdrawn),
        ("report_stale", &inventory.stale),
        ("report_orphans", &inventory.orphans),
    ];
    for (key, ids) in lists {
        part(say(key), ids, &mut text);
    }
    let open = inventory.open_references.iter();
    let open: Vec<String> = open
        .map(|(name, users)| format!("«{name}»: {}", users.join(", ")))
        .collect();
    part(say("report_open"), &open, &mut text);
    let mentions = inventory.unlinked_mentions.iter().map(|found| {
        let Mention {
            page,
            mentions,
            written,
        } = found;
        format!("{page}: «{written}» → [[{mentions}|{written}]]")
    });
    let mentions: Vec<String> = mentions.collect();
    part(say("report_mentions"), &mentions, &mut text);
    text.trim_end().to_owned()
}

/// Pages and rows by type, and words by language.
fn counts(inventory: &Inventory, language: Language, text: &mut String) {
    let say = |key| texts::text(key, language);
    let types = inventory.types.iter();
    for counted in types.filter(|counted| counted.pages + counted.rows > 0) {
        text.push_str(&format!(
            "  {:<28} {:>5} {}  {:>5} {}\n",
            // Where lines are read for commands, no label begins one.
            printable(counted.label.trim_start_matches(':')),
            counted.pages,
            say("report_pages"),
            counted.rows,
            say("report_rows")
        ));
    }
    let total: usize = inventory.words.values().sum();
    for (tag, words) in &inventory.words {
        let share = (words * 1000).checked_div(total).unwrap_or_default();
        let words = [
            ("words", format!("{words:>5}")),
            ("whole", (share / 10).to_string()),
            ("tenth", (share % 10).to_string()),
        ];
        let line = texts::filled("report_words", language, &words);
        text.push_str(&format!("  {tag:<28} {line}\n"));
    }
}

/// A part of the report: its title and lines, when there are any.
fn part(title: &str, lines: &[String], text: &mut String) {
    if !lines.is_empty() {
        let count = lines.len();
        let lines: Vec<String> = lines.iter().map(|line| printable(line)).collect();
        let lines = lines.join("\n  ");
        text.push_str(&format!("\n{title} ({count})\n  {lines}\n"));
    }
}
