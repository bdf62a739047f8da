//! `dugnad new`: a page from its type, with every field explained.

use std::sync::Arc;

use super::args::NewArgs;
use super::{FINE, Failure, Outcome, date, load, read, root, show, texts, write_new};
use crate::diag::Language;
use crate::graph::Graph;
use crate::model::LONGEST_TITLE;
use crate::pipeline::Options;
use crate::schema::{Field, FieldId, Goal, Kind, Schema, TypeId};
use crate::source::CONTENT;
use crate::text::{id_like, nearest};

/// Keys that are explained on a new page, in order, each with an example.
const KEYS: [(&str, &str); 8] = [
    ("names", "[\"…\"]"),
    ("source", "\"@…\""),
    ("unknown", "[\"…\"]"),
    ("lang", "\"nn\""),
    ("owner", "\"…\""),
    ("published", "2024-01-31"),
    ("reviewed", "2024-01-31"),
    ("review_by", "2026-01-31"),
];
/// A longer id, in bytes, is cut after a word.
const LONGEST_ID: usize = 80;

/// More candidates than these are no help.
const MOST_CANDIDATES: usize = 16;

pub(super) fn run(args: &NewArgs, lang: Option<Language>) -> Outcome {
    let root = root(args.root.as_deref())?;
    let options = Options {
        date: date(None)?,
        drafts: true,
    };
    let (sources, found) = read(&root);
    let loaded = load(sources, found, Arc::default(), &options, lang);
    let graph = &loaded.portal.graph;
    let Some(type_) = graph.schema.type_named(&args.r#type) else {
        let names: Vec<&str> = graph
            .schema
            .types()
            .map(|(_, declared)| declared.id.as_str())
            .collect();
        let near = nearest(&args.r#type, names.iter().copied())
            .map_or_else(|| names.join(", "), str::to_owned);
        let failure = Failure::said("no_type").with("name", &args.r#type);
        return Err(failure.with("near", near));
    };
    if args.title.chars().count() > LONGEST_TITLE {
        return Err(Failure::said("title_too_long").with("limit", LONGEST_TITLE));
    }
    let id = short(id_like(&args.title));
    if id.is_empty() {
        return Err(Failure::said("no_title").with("title", &args.title));
    }
    if let Some(known) = graph.find(&id) {
        return Err(Failure::said("page_exists").with("file", &graph.entry(known).file));
    }
    let declared = graph.schema.type_(type_);
    let path = format!("{CONTENT}/{}/{id}.md", declared.folder);
    let text = page(graph, type_, &args.title, loaded.language);
    write_new(&root, &path, &text)?;
    show::line(&path)?;
    Ok(FINE)
}

/// The first words of an id: it is typed in links, and is a file's name.
fn short(mut id: String) -> String {
    if id.len() > LONGEST_ID {
        // An id is ASCII.
        let end = id[..=LONGEST_ID].rfind('-').unwrap_or(LONGEST_ID);
        id.truncate(end);
    }
    id
}

/// The text of a new page.
fn page(graph: &Graph, type_: TypeId, title: &str, language: Language) -> String {
    let schema = &graph.schema;
    let declared = schema.type_(type_);
    let say = |key| texts::text(key, language);
    let mut text = format!("+++\ntitle = {}\n", toml::Value::from(title));
    text.push_str(&format!(
        "# {}\nsummary = \"\"\n# {}\ndraft = true\n\n# {}\n",
        say("summary"),
        say("draft"),
        say("intro")
    ));
    let (records, short) = parted(schema, &declared.fields);
    for field in short.into_iter().map(|id| schema.field(id)) {
        explain(graph, field, language, &mut text);
        text.push_str(&format!("# {} = {}\n", field.name, field.sample()));
    }
    text.push('\n');
    for (key, example) in KEYS {
        let help = texts::text(key, language);
        text.push_str(&format!("# {help}\n# {key} = {example}\n"));
    }
    // Records last: what stands after them belongs to them.
    for id in records {
        text.push('\n');
        record(graph, id, "", language, &mut text);
    }
    text.push_str("+++\n");
    for section in &declared.sections {
        let label = section.label.get(language.tag(), &graph.language);
        text.push_str(&format!("\n## {}\n", on_one_line(label)));
    }
    text
}

/// A label where a line end would end what it is part of.
fn on_one_line(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ")
}

/// The records among `fields` and the others that somebody writes, in order.
fn parted(schema: &Schema, fields: &[FieldId]) -> (Vec<FieldId>, Vec<FieldId>) {
    let kind = |id: FieldId| &schema.field(id).kind;
    let written = fields.iter().copied();
    written
        .filter(|&id| !matches!(kind(id), Kind::Derived(_)))
        .partition(|&id| matches!(kind(id), Kind::Record(_)))
}

/// The label and help of a field, what may stand in it, and whether it must.
fn explain(graph: &Graph, field: &Field, language: Language, text: &mut String) {
    let tag = language.tag();
    let say = |key| texts::text(key, language);
    let label = field
        .label
        .as_ref()
        .map_or(field.name.as_str(), |label| label.get(tag, &graph.language));
    let duty = match (field.required, field.recommended) {
        (true, _) => format!(" ({})", say("required")),
        (_, true) => format!(" ({})", say("recommended")),
        _ => String::new(),
    };
    text.push_str(&format!("\n# {}{duty}\n", on_one_line(label)));
    if let Some(help) = &field.help {
        for line in help.get(tag, &graph.language).lines() {
            text.push_str(&format!("# {line}\n"));
        }
    }
    let candidates = candidates(graph, field);
    if !candidates.is_empty() {
        text.push_str(&format!("# {} {}\n", say("choose"), candidates.join(", ")));
    }
    if field.many {
        text.push_str(&format!("# {}\n", say("many")));
    }
}

/// The ids that a reference can name, when they are few.
fn candidates(graph: &Graph, field: &Field) -> Vec<String> {
    let goals = field
        .reference()
        .map(|reference| reference.to.as_slice())
        .unwrap_or_default();
    let types: Vec<TypeId> = goals
        .iter()
        .filter_map(|goal| match goal {
            Goal::Entry(type_) => Some(*type_),
            _ => None,
        })
        .collect();
    let ids: Vec<String> = types
        .iter()
        .flat_map(|&type_| graph.list(type_))
        .map(|&id| graph.entry(id).id.to_string())
        .collect();
    if ids.len() <= MOST_CANDIDATES {
        ids
    } else {
        Vec::new()
    }
}

/// A record as it could be written, after the names of those around it.
fn record(graph: &Graph, id: FieldId, outer: &str, language: Language, text: &mut String) {
    let schema = &graph.schema;
    let field = schema.field(id);
    let Some(declared) = schema.record(id) else {
        return;
    };
    explain(graph, field, language, text);
    let path = if outer.is_empty() {
        field.name.clone()
    } else {
        format!("{outer}.{}", field.name)
    };
    text.push_str(&if field.many {
        format!("# [[{path}]]\n")
    } else {
        format!("# [{path}]\n")
    });
    let (records, short) = parted(schema, &declared.fields);
    for id in short {
        let inner = schema.field(id);
        let help = inner.help.as_ref().map(|help| {
            format!(
                "   # {}",
                help.get(language.tag(), &graph.language).replace('\n', " ")
            )
        });
        text.push_str(&format!(
            "# {} = {}{}\n",
            inner.name,
            inner.sample(),
            help.unwrap_or_default()
        ));
    }
    for id in records {
        record(graph, id, &path, language, text);
    }
}
