//! The same text for other generators: Hugo and Zola. What they are spared stands in `benches/README.md`.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::Outcome;
use crate::markup::{Block, Inline, blocks, inlines};
use crate::portal::{Entry, Field, Fields, Kind, Portal, field, text, texts};
use crate::toml_text::{self, quoted};

/// Another generator.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Other {
    Hugo,
    Zola,
}

impl Other {
    fn name(self) -> &'static str {
        match self {
            Self::Hugo => "Hugo",
            Self::Zola => "Zola",
        }
    }

    /// Where layouts stand, and each with its name.
    fn layouts(self) -> (&'static str, &'static [(&'static str, &'static str)]) {
        match self {
            Self::Hugo => (
                "layouts",
                &[
                    ("baseof.html", include_str!("hugo/baseof.html")),
                    ("single.html", include_str!("hugo/single.html")),
                    ("list.html", include_str!("hugo/list.html")),
                    ("home.html", include_str!("hugo/home.html")),
                    ("_partials/facts.html", include_str!("hugo/facts.html")),
                ],
            ),
            Self::Zola => (
                "templates",
                &[
                    ("base.html", include_str!("zola/base.html")),
                    ("page.html", include_str!("zola/page.html")),
                    ("section.html", include_str!("zola/section.html")),
                    ("index.html", include_str!("zola/index.html")),
                    ("facts.html", include_str!("zola/facts.html")),
                    (
                        "taxonomy_list.html",
                        include_str!("zola/taxonomy_list.html"),
                    ),
                    (
                        "taxonomy_single.html",
                        include_str!("zola/taxonomy_single.html"),
                    ),
                ],
            ),
        }
    }
}

/// Writes a site with a portal's text and returns what was done.
pub(crate) fn write(other: Other, from: &Path, out: &Path) -> Outcome<String> {
    let portal = Portal::read(from)?;
    let site = Site::new(&portal, other);
    site.settings(out)?;
    for (at, kind) in portal.types.iter().enumerate() {
        // Zola makes the pages of a taxonomy, and lets nothing stand on them.
        if other == Other::Zola && site.role[at] == Role::Taxonomy {
            continue;
        }
        let mut front = Table::from_iter([pair("title", &site.plural(kind.label.as_ref()))]);
        if other == Other::Zola {
            front.extend([
                pair("sort_by", "title"),
                ("paginate_by".to_owned(), Value::Integer(100)),
            ]);
        }
        let front = toml_text::write(&front, &|_| false);
        let body = if site.role[at] == Role::Anchors {
            site.anchors(at)
        } else {
            String::new()
        };
        fs::create_dir_all(out.join("content").join(&kind.folder))?;
        fs::write(
            out.join(format!("content/{}/_index.md", kind.folder)),
            format!("+++\n{front}+++\n{body}"),
        )?;
    }
    let mut count = 0;
    for entry in &portal.entries {
        let folder = &portal.types[entry.kind].folder;
        let file = match (site.role[entry.kind], other) {
            (Role::Anchors, _) | (Role::Taxonomy, Other::Zola) => continue,
            (Role::Taxonomy, Other::Hugo) => {
                out.join(format!("content/{folder}/{}/_index.md", entry.id))
            }
            (Role::Section, _) => out.join(format!("content/{folder}/{}.md", entry.id)),
        };
        fs::create_dir_all(file.parent().unwrap_or(out))?;
        fs::write(file, site.page(entry))?;
        count += 1;
    }
    Ok(format!(
        "{count} pages for {} in {}",
        other.name(),
        out.display()
    ))
}

/// What a type becomes.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// It has pages: a section.
    Section,
    /// It has rows only, each with a page: a taxonomy, and the rows its terms.
    Taxonomy,
    /// It has rows only, all on one page.
    Anchors,
}

struct Site<'p> {
    portal: &'p Portal,
    other: Other,
    role: Vec<Role>,
    language: String,
    /// Title, address and type by id.
    known: HashMap<&'p str, (String, String, usize)>,
}

impl<'p> Site<'p> {
    fn new(portal: &'p Portal, other: Other) -> Self {
        let mut pages = vec![false; portal.types.len()];
        portal
            .entries
            .iter()
            .for_each(|entry| pages[entry.kind] |= entry.body.is_some());
        let role = |(kind, pages): (&crate::portal::Type, &bool)| match (pages, kind.row_pages) {
            (true, _) => Role::Section,
            (false, true) => Role::Taxonomy,
            (false, false) => Role::Anchors,
        };
        let role: Vec<Role> = portal.types.iter().zip(&pages).map(role).collect();
        let language = text(&portal.settings, "language")
            .unwrap_or("nb")
            .to_owned();
        let known = portal.entries.iter().map(|entry| {
            let folder = &portal.types[entry.kind].folder;
            let address = match role[entry.kind] {
                Role::Anchors => format!("/{folder}/#{}", entry.id),
                _ => format!("/{folder}/{}/", entry.id),
            };
            (
                entry.id.as_str(),
                (
                    spoken(entry.fields.get("title"), &language),
                    address,
                    entry.kind,
                ),
            )
        });
        let known = known.collect();
        Self {
            portal,
            other,
            role,
            language,
            known,
        }
    }

    fn settings(&self, out: &Path) -> Outcome<()> {
        let (file, config) = match self.other {
            Other::Hugo => ("hugo.toml", self.hugo()),
            Other::Zola => ("config.toml", self.zola()),
        };
        let (folder, layouts) = self.other.layouts();
        for folder in [&format!("{folder}/_partials"), "static", "content"] {
            fs::create_dir_all(out.join(folder))?;
        }
        fs::write(out.join(file), config)?;
        fs::write(out.join("static/style.css"), style()?)?;
        for (name, layout) in layouts {
            fs::write(out.join(folder).join(name), layout)?;
        }
        Ok(())
    }

    fn setting(&self, key: &str) -> String {
        quoted(text(&self.portal.settings, key).unwrap_or_default())
    }

    /// The folders of the types that are taxonomies.
    fn taxonomies(&self) -> impl Iterator<Item = &str> {
        let kinds = self.portal.types.iter().zip(&self.role);
        kinds
            .filter(|(_, role)| **role == Role::Taxonomy)
            .map(|(kind, _)| kind.folder.as_str())
    }

    fn hugo(&self) -> String {
        let taxonomies = self.taxonomies();
        let taxonomies: String = taxonomies
            .map(|folder| format!("{0} = {0}\n", quoted(folder)))
            .collect();
        format!(
            "baseURL = {}\ntitle = {}\nlocale = {}\ndisableKinds = [\"RSS\"]\n\n[pagination]\npagerSize = 100\n\n\
             [taxonomies]\n{taxonomies}",
            self.setting("base_url"),
            self.setting("title"),
            self.setting("language")
        )
    }

    fn zola(&self) -> String {
        let taxonomies = self.taxonomies().map(|folder| {
            format!(
                "{{ name = {}, paginate_by = 100, feed = false }}",
                quoted(folder)
            )
        });
        let taxonomies: Vec<String> = taxonomies.collect();
        let main = self.portal.types.iter().take(5).map(|kind| {
            let (title, href) = (
                self.plural(kind.label.as_ref()),
                format!("/{}/", kind.folder),
            );
            format!("{{ title = {}, href = {} }}", quoted(&title), quoted(&href))
        });
        let main: Vec<String> = main.collect();
        format!(
            "base_url = {}\ntitle = {}\ndefault_language = {}\nbuild_search_index = false\n\
             generate_feeds = false\ntaxonomies = [{}]\n\n[extra]\nmain = [{}]\n",
            self.setting("base_url"),
            self.setting("title"),
            self.setting("language"),
            taxonomies.join(", "),
            main.join(", ")
        )
    }

    fn plural(&self, label: Option<&Value>) -> String {
        let own = label.and_then(|label| label.get(&self.language).or(Some(label)));
        own.map(texts)
            .and_then(|all| all.last().map(|text| (*text).to_owned()))
            .unwrap_or_default()
    }

    /// The rows of a type that have no pages of their own.
    fn anchors(&self, kind: usize) -> String {
        let rows = self
            .portal
            .entries
            .iter()
            .filter(|entry| entry.kind == kind);
        let item = |row: &Entry| {
            let (title, summary) = (
                spoken(row.fields.get("title"), &self.language),
                spoken(row.fields.get("summary"), &self.language),
            );
            format!("\n## {title} {{#{}}}\n\n{summary}\n", row.id)
        };
        rows.map(item).collect()
    }

    fn page(&self, entry: &Entry) -> String {
        let kind = &self.portal.types[entry.kind];
        let mut terms: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let facts = self.facts(&entry.fields, &kind.fields, &mut terms);
        let names = entry.fields.get("names").map(texts).unwrap_or_default();
        let names = names
            .into_iter()
            .map(|name| Value::String(name.to_owned()))
            .collect();
        let mut shown = Table::from_iter([
            ("names".to_owned(), Value::Array(names)),
            ("facts".to_owned(), Value::Array(facts)),
        ]);
        let terms = terms
            .into_iter()
            .map(|(folder, ids)| (folder, Value::Array(ids)));
        let title = spoken(entry.fields.get("title"), &self.language);
        let summary = spoken(entry.fields.get("summary"), &self.language);
        let mut head = Table::from_iter([pair("title", &title)]);
        match self.other {
            Other::Hugo => {
                head.extend([pair("summary", &summary)]);
                head.extend(terms);
                head.insert("params".to_owned(), Value::Table(shown));
            }
            Other::Zola => {
                let list = Table::from_iter([
                    pair("title", &self.plural(kind.label.as_ref())),
                    pair("href", &format!("/{}/", kind.folder)),
                ]);
                shown.insert("list".to_owned(), Value::Table(list));
                head.extend([pair("description", &summary)]);
                head.insert("taxonomies".to_owned(), Value::Table(terms.collect()));
                head.insert("extra".to_owned(), Value::Table(shown));
            }
        }
        format!(
            "+++\n{}+++\n\n{}",
            toml_text::write(&head, &|_| false),
            self.body(entry.body.as_deref().unwrap_or_default())
        )
    }

    /// Facts as the layout draws them: a label, and values or records.
    fn facts(
        &self,
        table: &Table,
        fields: &Fields,
        terms: &mut BTreeMap<String, Vec<Value>>,
    ) -> Vec<Value> {
        let mut facts = Vec::new();
        for (name, value) in table {
            let Some(field) = field(fields, name) else {
                continue;
            };
            let items = match value {
                Value::Array(items) => items.as_slice(),
                one => std::slice::from_ref(one),
            };
            let mut fact =
                Table::from_iter([pair("label", &spoken(field.label.as_ref(), &self.language))]);
            match &field.kind {
                Kind::Record(inner) => {
                    let records = items.iter().filter_map(Value::as_table);
                    let records = records
                        .map(|record| Value::Array(self.facts(record, inner, terms)))
                        .collect();
                    fact.insert("records".to_owned(), Value::Array(records));
                }
                _ => {
                    let values = items
                        .iter()
                        .map(|item| self.value(item, field, terms))
                        .collect();
                    fact.insert("values".to_owned(), Value::Array(values));
                }
            }
            facts.push(Value::Table(fact));
        }
        facts
    }

    fn value(
        &self,
        item: &Value,
        field: &Field,
        terms: &mut BTreeMap<String, Vec<Value>>,
    ) -> Value {
        let inner = item.get("value").unwrap_or(item);
        let mut drawn = Table::new();
        let id = inner
            .as_str()
            .filter(|_| matches!(field.kind, Kind::Reference))
            .map(|id| id.split('#').next().unwrap_or(id));
        match id.and_then(|id| self.known.get_key_value(id)) {
            Some((id, (title, address, kind))) => {
                drawn.extend([pair("text", title), pair("href", address)]);
                if self.role[*kind] == Role::Taxonomy {
                    let ids = terms
                        .entry(self.portal.types[*kind].folder.clone())
                        .or_default();
                    let id = Value::String((*id).to_owned());
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
            None if matches!(field.kind, Kind::Markdown) => {
                drawn.extend([pair(
                    "markdown",
                    &self.line(&spoken(Some(inner), &self.language)),
                )]);
            }
            None => drawn.extend([pair("text", &plain(inner, &self.language))]),
        }
        for key in ["note", "time"] {
            drawn.extend(
                item.get(key)
                    .map(|value| pair(key, &plain(value, &self.language))),
            );
        }
        drawn.extend(
            item.get("source")
                .and_then(Value::as_str)
                .map(|source| pair("source", &self.cited(source))),
        );
        Value::Table(drawn)
    }

    fn body(&self, body: &str) -> String {
        let mut new = String::with_capacity(body.len());
        for block in blocks(body) {
            match block {
                Block::Verbatim(line) => new.push_str(line),
                Block::Row(line) => new.push_str(&self.line(line)),
                Block::Words { mark, text } => {
                    new.push_str(mark);
                    new.push_str(&self.line(text));
                }
            }
            new.push('\n');
        }
        new
    }

    fn line(&self, text: &str) -> String {
        let mut new = String::with_capacity(text.len());
        for piece in inlines(text) {
            match piece {
                Inline::Text(text) => new.push_str(text),
                Inline::Strong(text) => new.push_str(&format!("**{text}**")),
                Inline::Link { label } => {
                    new.push_str(&format!("[{label}](https://www.example.no/)"))
                }
                Inline::Cite(text) => new.push_str(&format!("({})", self.cited(text))),
                Inline::Wiki {
                    target,
                    anchor,
                    label,
                } => {
                    let (title, address, _) = self.known.get(target).cloned().unwrap_or_default();
                    let anchor = anchor
                        .map(|anchor| format!("#{anchor}"))
                        .unwrap_or_default();
                    new.push_str(&format!("[{}]({address}{anchor})", label.unwrap_or(&title)));
                }
            }
        }
        new
    }

    /// A citation in plain text, without the lines that readers are not shown.
    fn cited(&self, citation: &str) -> String {
        let work = |work: &str| {
            let mut parts = work.trim().trim_start_matches('@').split(", ");
            let id = parts.next().unwrap_or_default();
            let title = self.known.get(id).map_or(id, |(title, ..)| title);
            let places = parts.filter(|part| {
                !part.starts_with("l. ") && !part.starts_with(|c: char| c.is_ascii_digit())
            });
            [title]
                .into_iter()
                .chain(places)
                .collect::<Vec<_>>()
                .join(", ")
        };
        citation.split(';').map(work).collect::<Vec<_>>().join("; ")
    }
}

/// The style sheets of the default theme, as one.
fn style() -> Outcome<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/style");
    let files = fs::read_dir(folder)?.map(|file| Ok(file?.path()));
    let mut files = files.collect::<Outcome<Vec<_>>>()?;
    files.sort();
    files
        .iter()
        .map(|file| Ok(fs::read_to_string(file)?))
        .collect()
}

fn pair(key: &str, value: &str) -> (String, Value) {
    (key.to_owned(), Value::String(value.to_owned()))
}

/// A text in the portal's language, else in the first it has.
fn spoken(value: Option<&Value>, language: &str) -> String {
    let value = value.map(|value| value.get(language).unwrap_or(value));
    value
        .map(texts)
        .and_then(|all| all.first().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

fn plain(value: &Value, language: &str) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Table(table) if table.contains_key("name") => spoken(table.get("name"), language),
        Value::Table(table) if table.values().all(|v| v.is_str()) => spoken(Some(value), language),
        Value::Table(table) => table
            .iter()
            .map(|(key, v)| format!("{key}: {v}"))
            .collect::<Vec<_>>()
            .join(", "),
        value => value.to_string(),
    }
}
