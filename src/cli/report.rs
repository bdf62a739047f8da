//! `dugnad report`: what there is, and what wants looking after.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::args::{Format, ReportArgs};
use super::{FINE, Outcome, date, load, read, root, show};
use crate::diag::{Code, Language};
use crate::graph::{Graph, Mentions};
use crate::model::State;
use crate::pipeline::{Options, Portal};

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
    let root = root(args.root.as_deref())?;
    let options = Options {
        date: date(args.date.as_deref())?,
        drafts: false,
    };
    let (sources, found) = read(&root);
    let loaded = load(sources, found, &options, lang);
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

/// Titles of the report's parts.
const TITLES: [[&str; 3]; 11] = [
    [
        "Innhold etter type",
        "Innhald etter type",
        "Content by type",
    ],
    ["sider", "sider", "pages"],
    ["rader", "rader", "rows"],
    ["Kladder", "Kladdar", "Drafts"],
    ["Påbegynte sider", "Påbyrja sider", "Stubs"],
    ["Foreldede sider", "Forelda sider", "Outdated pages"],
    ["Trukket tilbake", "Trekte tilbake", "Withdrawn"],
    [
        "Skulle vært gjennomgått",
        "Skulle vore gjennomgått",
        "Review date passed",
    ],
    [
        "Sider som ingen viser til",
        "Sider som ingen viser til",
        "Orphans",
    ],
    [
        "Nevnt, men uten side",
        "Nemnt, men utan side",
        "Named, but without a page",
    ],
    [
        "Nevnt uten lenke",
        "Nemnt utan lenkje",
        "Mentioned without a link",
    ],
];

fn human(inventory: &Inventory, language: Language) -> String {
    let column = match language {
        Language::Nb => 0,
        Language::Nn => 1,
        Language::En => 2,
    };
    let title = |at: usize| TITLES[at][column];
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}", title(0));
    for counted in inventory
        .types
        .iter()
        .filter(|counted| counted.pages + counted.rows > 0)
    {
        let _ = writeln!(
            text,
            "  {:<28} {:>5} {}  {:>5} {}",
            counted.label,
            counted.pages,
            title(1),
            counted.rows,
            title(2)
        );
    }
    let total: usize = inventory.words.values().sum();
    for (tag, words) in &inventory.words {
        let share = (words * 1000).checked_div(total).unwrap_or_default();
        let _ = writeln!(
            text,
            "  {tag:<28} {words:>5} ord, {},{} %",
            share / 10,
            share % 10
        );
    }
    let lists = [
        (3, &inventory.drafts),
        (4, &inventory.stubs),
        (5, &inventory.outdated),
        (6, &inventory.withdrawn),
        (7, &inventory.stale),
        (8, &inventory.orphans),
    ];
    for (at, ids) in lists {
        if !ids.is_empty() {
            let _ = writeln!(
                text,
                "\n{} ({})\n  {}",
                title(at),
                ids.len(),
                ids.join("\n  ")
            );
        }
    }
    if !inventory.open_references.is_empty() {
        let _ = writeln!(text, "\n{} ({})", title(9), inventory.open_references.len());
        for (name, users) in &inventory.open_references {
            let _ = writeln!(text, "  {name}: {}", users.join(", "));
        }
    }
    if !inventory.unlinked_mentions.is_empty() {
        let _ = writeln!(
            text,
            "\n{} ({})",
            title(10),
            inventory.unlinked_mentions.len()
        );
        for mention in &inventory.unlinked_mentions {
            let _ = writeln!(
                text,
                "  {}: «{}» → [[{}|{}]]",
                mention.page, mention.written, mention.mentions, mention.written
            );
        }
    }
    text.trim_end().to_owned()
}
