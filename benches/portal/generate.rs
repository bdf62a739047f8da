//! Makes a portal of any size in the likeness of a real one.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::Outcome;
use crate::markup::{Block, Inline, blocks, inlines};
use crate::pen::Pen;
use crate::portal::{Entry, Field, Kind, Portal, Type, cells, text, texts};
use crate::rng::Rng;
use crate::targets::{Page, Targets};
use crate::toml_text;
use crate::words::{Language, Prose, sentences};

/// What to make.
pub(crate) struct Order<'a> {
    /// The root of the portal to be like.
    pub(crate) like: &'a Path,
    /// Where the new one goes.
    pub(crate) out: &'a Path,
    /// Pages, rows not counted; never fewer than the real portal has.
    pub(crate) pages: usize,
    /// The same seed, the same bytes.
    pub(crate) seed: u64,
}

/// The words of both written languages.
struct Tongues {
    bokmal: Language,
    nynorsk: Language,
}

impl Tongues {
    fn of(&mut self, nynorsk: bool) -> &mut Language {
        if nynorsk {
            &mut self.nynorsk
        } else {
            &mut self.bokmal
        }
    }
}

/// What the pages are called, settled before any is written, so that all can link to all.
struct Names {
    taken: HashSet<String>,
    titles: Vec<String>,
}

/// Makes the portal and returns how many pages it has.
pub(crate) fn generate(order: &Order<'_>) -> Outcome<usize> {
    let portal = Portal::read(order.like)?;
    let published = |entry: &&Entry| entry.body.is_some() && entry.fields.get("draft").is_none();
    let templates: Vec<&Entry> = portal.entries.iter().filter(published).collect();
    if templates.is_empty() {
        return Err("the portal to be like has no pages".into());
    }
    let pages = order.pages.max(templates.len());
    let mut rng = Rng::new(order.seed);
    let mut tongues = learn(&portal, &templates);
    let mut targets = Targets::new(&portal, &templates);
    let (ids, titles) = christen(&portal, &templates, pages, &mut tongues, &mut rng);
    targets.settle(ids.clone());
    prepare(&portal, order)?;
    for (number, (id, title)) in ids.iter().zip(&titles).enumerate() {
        let page = Page {
            number,
            template: number % templates.len(),
        };
        let template = templates[page.template];
        let nynorsk = is_nynorsk(template);
        let size = rng.factor(0.3) * 0.88;
        let years = -(rng.below(7) as i64);
        let mut pen = Pen {
            language: tongues.of(nynorsk),
            rng: &mut rng,
            targets: &targets,
            page,
            size,
            years,
            chosen: BTreeMap::new(),
            nynorsk,
        };
        let kind = &portal.types[template.kind];
        let written = write_page(&mut pen, template, kind, title);
        fs::write(
            order.out.join(format!("content/{}/{id}.md", kind.folder)),
            written,
        )?;
    }
    figures(&portal, order, &templates, &ids)?;
    Ok(pages)
}

fn is_nynorsk(entry: &Entry) -> bool {
    text(&entry.fields, "lang") == Some("nn")
}

fn learn(portal: &Portal, templates: &[&Entry]) -> Tongues {
    let (mut nb, mut nn) = (Vec::new(), Vec::new());
    for entry in templates {
        let into = if is_nynorsk(entry) { &mut nn } else { &mut nb };
        running(entry.body.as_deref().unwrap_or_default(), into);
        prose(&entry.fields, &portal.types[entry.kind].fields, into);
    }
    Tongues {
        bokmal: Language::learn(&nb),
        nynorsk: Language::learn(if nn.is_empty() { &nb } else { &nn }),
    }
}

/// The running text of a body, without markup.
fn running(body: &str, into: &mut Vec<Vec<String>>) {
    for block in blocks(body) {
        let Block::Words { mark, text } = block else {
            continue;
        };
        if mark.starts_with('#') {
            continue;
        }
        let mut plain = String::new();
        for piece in inlines(text) {
            match piece {
                Inline::Text(text) | Inline::Strong(text) => plain.push_str(text),
                Inline::Link { label } => plain.push_str(label),
                Inline::Wiki { label, .. } => plain.push_str(label.unwrap_or_default()),
                Inline::Cite(_) => {}
            }
        }
        sentences(&plain, into);
    }
}

/// The longer texts among the fields.
fn prose(table: &Table, fields: &[(String, Field)], into: &mut Vec<Vec<String>>) {
    for text in table.get("summary").map(texts).into_iter().flatten() {
        sentences(text, into);
    }
    for (name, field) in fields {
        match (&field.kind, table.get(name)) {
            (Kind::Markdown, Some(value)) => {
                texts(value).iter().for_each(|text| running(text, into))
            }
            (Kind::Record(inner), Some(Value::Array(records))) => {
                records
                    .iter()
                    .filter_map(Value::as_table)
                    .for_each(|record| prose(record, inner, into));
            }
            _ => {}
        }
    }
}

fn christen(
    portal: &Portal,
    templates: &[&Entry],
    pages: usize,
    tongues: &mut Tongues,
    rng: &mut Rng,
) -> (Vec<String>, Vec<String>) {
    let taken = portal
        .entries
        .iter()
        .map(|entry| entry.id.clone())
        .collect();
    let mut names = Names {
        taken,
        titles: Vec::new(),
    };
    let mut ids = Vec::new();
    for number in 0..pages {
        let template = templates[number % templates.len()];
        let old = template
            .fields
            .get("title")
            .map(texts)
            .and_then(|all| all.first().copied())
            .unwrap_or("Side");
        let id = names.add(old, tongues.of(is_nynorsk(template)), rng);
        ids.push(if number < templates.len() {
            template.id.clone()
        } else {
            id
        });
    }
    (ids, names.titles)
}

impl Names {
    /// Settles a title like the old one, and the id that follows from it.
    fn add(&mut self, old: &str, language: &mut Language, rng: &mut Rng) -> String {
        loop {
            let parts: Vec<String> = old
                .split(": ")
                .map(|part| phrase(part, language, rng))
                .collect();
            let title = parts.join(": ");
            let id = slug(&title);
            if self.taken.insert(id.clone()) {
                self.titles.push(title);
                return id;
            }
        }
    }
}

/// A short text of its own: a compound never seen, and other words around it.
fn phrase(like: &str, language: &mut Language, rng: &mut Rng) -> String {
    let rest = like.split_whitespace().count().min(8) - 1;
    let coined = language.compound(rng, true);
    let mut prose = Prose::new(language, rng, true);
    let before = prose.rng().below(rest + 1);
    prose.words(before);
    prose.piece(&coined);
    prose.words(rest - before);
    prose.end(None)
}

fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.to_lowercase().chars() {
        match c {
            'æ' => slug.push_str("ae"),
            'ø' | 'ö' => slug.push('o'),
            'å' | 'à' | 'á' | 'ä' => slug.push('a'),
            'é' | 'è' | 'ê' => slug.push('e'),
            'ò' | 'ó' | 'ô' => slug.push('o'),
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let short = slug
        .match_indices('-')
        .map(|(at, _)| at)
        .find(|at| *at > 28)
        .unwrap_or(slug.len());
    slug[..short].trim_end_matches('-').to_owned()
}

fn prepare(portal: &Portal, order: &Order<'_>) -> Outcome<()> {
    for kind in &portal.types {
        fs::create_dir_all(order.out.join("content").join(&kind.folder))?;
    }
    for file in &portal.others {
        let to = order.out.join(file);
        fs::create_dir_all(to.parent().unwrap_or(order.out))?;
        fs::copy(order.like.join(file), to)?;
    }
    Ok(())
}

fn write_page(pen: &mut Pen<'_>, template: &Entry, kind: &Type, title: &str) -> String {
    let labels: Vec<String> = kind
        .sections
        .iter()
        .filter_map(|s| s.get("label"))
        .flat_map(texts)
        .map(str::to_lowercase)
        .collect();
    let mut head = Table::from_iter([("title".to_owned(), Value::String(title.to_owned()))]);
    if let Some(Value::Array(names)) = template.fields.get("names") {
        let names = names.iter().filter(|name| name.is_str());
        let coined = names.map(|name| {
            Value::String(phrase(
                name.as_str().unwrap_or("navn"),
                pen.language,
                pen.rng,
            ))
        });
        let coined: Vec<Value> = coined.collect();
        if !coined.is_empty() {
            head.insert("names".to_owned(), Value::Array(coined));
        }
    }
    head.extend(pen.fields(&template.fields, &kind.fields));
    let body = pen.body(template.body.as_deref().unwrap_or_default(), &labels);
    let records = |name: &str| {
        let field = crate::portal::field(&kind.fields, name);
        field.is_some_and(|field| matches!(field.kind, Kind::Record(_)))
    };
    format!("+++\n{}+++\n\n{body}", toml_text::write(&head, &records))
}

/// The rows of figures that the templates have, for the pages made after them.
fn figures(
    portal: &Portal,
    order: &Order<'_>,
    templates: &[&Entry],
    ids: &[String],
) -> Outcome<()> {
    let data = portal
        .others
        .iter()
        .filter(|file| file.starts_with("content/_data"));
    for file in data.filter(|file| file.extension().is_some_and(|e| e == "csv")) {
        let text = fs::read_to_string(order.like.join(file))?;
        let Some(header) = text.lines().next() else {
            continue;
        };
        let separator = if header.contains(';') { ';' } else { ',' };
        let Some(column) = cells(header, separator)
            .iter()
            .position(|name| name == "entry")
        else {
            continue;
        };
        let mut more = format!("{header}\n");
        for line in text.lines().skip(1).filter(|_| column == 0) {
            let Some((id, rest)) = line.split_once(separator) else {
                continue;
            };
            let Some(template) = templates.iter().position(|entry| entry.id == id) else {
                continue;
            };
            for copy in ids
                .iter()
                .skip(template + templates.len())
                .step_by(templates.len())
            {
                more.push_str(&format!("{copy}{separator}{rest}\n"));
            }
        }
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        fs::write(
            order.out.join(format!("content/_data/{name}-flere.csv")),
            more,
        )?;
    }
    Ok(())
}
