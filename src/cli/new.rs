//! `dugnad new`: a page from its type, with every field explained.

use std::collections::BTreeMap;
use std::io::Write;

use super::args::NewArgs;
use super::{FINE, Failure, Outcome, date, load, read, root, show};
use crate::diag::Language;
use crate::graph::Graph;
use crate::pipeline::Options;
use crate::schema::{Field, FieldId, Goal, Kind, Schema, TypeId};
use crate::source::CONTENT;
use crate::text::{nearest, slug};

/// The explanations, by key and language.
const TEXTS: &str = include_str!("new.toml");
/// Keys that are explained on a new page, in order.
const KEYS: [(&str, &str); 9] = [
    ("names", "[\"…\"]"),
    ("source", "\"@…\""),
    ("unknown", "[\"…\"]"),
    ("lang", "\"nn\""),
    ("owner", "\"…\""),
    ("published", "2024-01-31"),
    ("reviewed", "2024-01-31"),
    ("review_by", "2026-01-31"),
    ("summary", "\"…\""),
];
/// More candidates than these are no help.
const MOST_CANDIDATES: usize = 16;

type Texts = BTreeMap<String, BTreeMap<String, String>>;

pub(super) fn run(args: &NewArgs, lang: Option<Language>) -> Outcome {
    let root = root(args.root.as_deref())?;
    let options = Options {
        date: date(None)?,
        drafts: true,
    };
    let (sources, found) = read(&root);
    let loaded = load(sources, found, &options, lang);
    let graph = &loaded.portal.graph;
    let portal = graph.language.clone();
    let texts: Texts = toml::from_str(TEXTS)?;
    let words = Words {
        texts: &texts,
        language: lang.unwrap_or_else(|| Language::from_tag(&portal)),
    };
    let Some(type_) = graph.schema.type_named(&args.r#type) else {
        let names: Vec<&str> = graph
            .schema
            .types()
            .map(|(_, declared)| declared.id.as_str())
            .collect();
        let near = nearest(&args.r#type, names.iter().copied())
            .map_or_else(|| names.join(", "), str::to_owned);
        return Err(Failure(format!(
            "{} `{}` ({near}?)",
            words.get("no_type"),
            args.r#type
        )));
    };
    let id = slug(&args.title);
    if id.is_empty() {
        return Err(Failure(format!(
            "{}: «{}»",
            words.get("no_title"),
            args.title
        )));
    }
    if let Some(known) = graph.find(&id) {
        return Err(Failure(format!(
            "{} {}",
            words.get("exists"),
            graph.entry(known).file
        )));
    }
    let declared = graph.schema.type_(type_);
    let path = format!("{CONTENT}/{}/{id}.md", declared.folder);
    let on_disk = root.join(&path);
    if let Some(folder) = on_disk.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let text = page(graph, type_, &args.title, &words);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&on_disk)?;
    file.write_all(text.as_bytes())?;
    show::line(&path);
    Ok(FINE)
}

/// Explanations in one language.
struct Words<'t> {
    texts: &'t Texts,
    language: Language,
}

impl Words<'_> {
    fn get(&self, key: &str) -> &str {
        let of_key = self.texts.get(key);
        of_key
            .and_then(|of_key| of_key.get(self.language.tag()))
            .map_or("", String::as_str)
    }
}

/// The text of a new page.
fn page(graph: &Graph, type_: TypeId, title: &str, words: &Words<'_>) -> String {
    let schema = &graph.schema;
    let declared = schema.type_(type_);
    let mut text = format!("+++\ntitle = {}\n", toml::Value::from(title));
    text.push_str(&format!(
        "# {}\nsummary = \"\"\n# {}\ndraft = true\n\n# {}\n",
        words.get("summary"),
        words.get("draft"),
        words.get("intro")
    ));
    let (records, short): (Vec<FieldId>, Vec<FieldId>) = {
        let written = declared
            .fields
            .iter()
            .copied()
            .filter(|&id| !matches!(schema.field(id).kind, Kind::Derived(_)));
        written.partition(|&id| matches!(schema.field(id).kind, Kind::Record(_)))
    };
    for id in short {
        explain(graph, schema.field(id), words, &mut text);
        text.push_str(&format!(
            "# {} = {}\n",
            schema.field(id).name,
            example(schema.field(id))
        ));
    }
    text.push('\n');
    for (key, example) in KEYS.iter().filter(|(key, _)| *key != "summary") {
        text.push_str(&format!("# {}\n# {key} = {example}\n", words.get(key)));
    }
    // Records last: what stands after them belongs to them.
    for id in records {
        text.push('\n');
        record(graph, id, "", words, &mut text);
    }
    text.push_str("+++\n");
    for section in &declared.sections {
        text.push_str(&format!(
            "\n## {}\n",
            section.label.get(words.language.tag(), &graph.language)
        ));
    }
    text
}

/// The label and help of a field, what may stand in it, and whether it must.
fn explain(graph: &Graph, field: &Field, words: &Words<'_>, text: &mut String) {
    let tag = words.language.tag();
    let label = field
        .label
        .as_ref()
        .map_or(field.name.as_str(), |label| label.get(tag, &graph.language));
    let duty = match (field.required, field.recommended) {
        (true, _) => format!(" ({})", words.get("required")),
        (_, true) => format!(" ({})", words.get("recommended")),
        _ => String::new(),
    };
    text.push_str(&format!("\n# {label}{duty}\n"));
    if let Some(help) = &field.help {
        for line in help.get(tag, &graph.language).lines() {
            text.push_str(&format!("# {line}\n"));
        }
    }
    let candidates = candidates(graph, field);
    if !candidates.is_empty() {
        text.push_str(&format!(
            "# {} {}\n",
            words.get("choose"),
            candidates.join(", ")
        ));
    }
    if field.many {
        text.push_str(&format!("# {}\n", words.get("many")));
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

fn example(field: &Field) -> String {
    field.example.clone().unwrap_or_else(|| {
        let one = match &field.kind {
            Kind::Number(number) if number.by.is_some() => "{ }",
            Kind::Number(_) => "0",
            Kind::Flag => "true",
            Kind::Time => "\"2024\"",
            _ => "\"…\"",
        };
        if field.many {
            format!("[{one}]")
        } else {
            one.to_owned()
        }
    })
}

fn record(graph: &Graph, id: FieldId, outer: &str, words: &Words<'_>, text: &mut String) {
    let schema: &Schema = &graph.schema;
    let field = schema.field(id);
    let Some(declared) = schema.record(id) else {
        return;
    };
    explain(graph, field, words, text);
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
    let (records, short): (Vec<FieldId>, Vec<FieldId>) = declared
        .fields
        .iter()
        .copied()
        .partition(|&id| matches!(schema.field(id).kind, Kind::Record(_)));
    for id in short {
        let inner = schema.field(id);
        let help = inner.help.as_ref().map(|help| {
            format!(
                "   # {}",
                help.get(words.language.tag(), &graph.language)
                    .replace('\n', " ")
            )
        });
        text.push_str(&format!(
            "# {} = {}{}\n",
            inner.name,
            example(inner),
            help.unwrap_or_default()
        ));
    }
    for id in records {
        record(graph, id, &path, words, text);
    }
}
