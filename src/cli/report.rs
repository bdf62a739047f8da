//! `dugnad report`: what there is, and what wants looking after.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::{Format, ReportArgs};
use super::{FINE, Outcome, open, show, texts};
use crate::diag::{Code, Language};
use crate::graph::{Graph, Mentions};
use crate::model::State;
use crate::pipeline::Portal;

/// The inventory.
#[derive(Debug, Default, Serialize)]
struct Inventory {
    /// By type: pages, rows, drafts.
    types: Vec<TypeCount>,
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
struct TypeCount {
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
        Format::Json => show::line(&serde_json::to_string_pretty(&inventory)?),
        Format::Human | Format::Github => show::line(&human(&inventory, loaded.language)),
    }
    Ok(FINE)
}

fn inventory(portal: &Portal, language: Language) -> Inventory {
    let graph = &portal.graph;
    let index = Mentions::new(graph);
    let mut inventory = Inventory {
        types: types(graph, language),
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
        if let Some(article) = &entry.article {
            let words = crate::markdown::words(&article.body, &article.text);
            *inventory
                .words
                .entry(entry.language(&graph.language).to_owned())
                .or_default() += words;
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
    for (id, name) in graph.open_references() {
        let users = inventory
            .open_references
            .entry(name.get(&graph.language, "en").to_owned())
            .or_default();
        let user = graph.entry(id).id.to_string();
        if users.last() != Some(&user) {
            users.push(user);
        }
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

fn types(graph: &Graph, language: Language) -> Vec<TypeCount> {
    let count = |(id, declared): (crate::schema::TypeId, &crate::schema::Type)| {
        let mut counted = TypeCount {
            type_: declared.id.clone(),
            label: declared
                .label
                .1
                .get(language.tag(), &graph.language)
                .to_owned(),
            pages: 0,
            rows: 0,
            drafts: 0,
        };
        for (_, entry) in graph.all().filter(|(_, entry)| entry.type_ == id) {
            let kind = if entry.row {
                &mut counted.rows
            } else {
                &mut counted.pages
            };
            *kind += 1;
            counted.drafts += usize::from(entry.common.draft);
        }
        counted
    };
    graph.schema.types().map(count).collect()
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
        .map(|(name, users)| format!("{name}: {}", users.join(", ")))
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
            counted.label,
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
        let (count, lines) = (lines.len(), lines.join("\n  "));
        text.push_str(&format!("\n{title} ({count})\n  {lines}\n"));
    }
}
