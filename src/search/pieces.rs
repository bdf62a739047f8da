//! What there is to find in an entry: its names and texts by what they are.

use std::borrow::Cow;

use crate::graph::{EntryId, Graph, LinkTo, Target};
use crate::markdown::{Kind, Link, plain_text};
use crate::model::{Article, Entry, Naming, Record, Slot, Value};
use crate::schema::{self, FieldId, Search};
use crate::source::Sources;
use crate::text::Text;

/// What there is to find in an entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// What it is called, in each language.
    pub titles: Vec<String>,
    /// What it is called else.
    pub names: Vec<String>,
    /// Whether it is a place, as schema.org has it: these are called by names.
    pub is_place: bool,
    /// Its summary, in each language.
    pub summaries: Vec<String>,
    /// What entries of its type are called, and what its fields refer to.
    pub terms: Vec<String>,
    /// Its text, a piece for each heading.
    pub sections: Vec<Section>,
}

/// A piece of an entry's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Section {
    /// The anchor of its heading; empty before the first.
    pub anchor: String,
    /// The heading.
    pub heading: String,
    /// The words, a line for each block of text.
    pub text: String,
    /// Where in the text links begin that show what another page is called:
    /// with a capital, though that is no name.
    pub titles: Vec<usize>,
    /// How much each word counts where a field says so, however long the text.
    pub weight: Option<f32>,
    /// Whether it finds the entry and does not stand on its page.
    pub hidden: bool,
}

/// Classes of schema.org for what is called by names of places.
const PLACES: [&str; 4] = ["Place", "AdministrativeArea", "City", "State"];

/// Stands before such a title while the text is put together.
const TITLE: char = '\u{2060}';

/// Gathers what there is to find in an entry.
#[must_use]
pub(super) fn of(graph: &Graph, sources: &Sources, id: EntryId) -> Pieces {
    let entry = graph.entry(id);
    let mut pieces = Pieces {
        titles: all(entry.common.title.as_ref()),
        summaries: all(entry.common.summary.as_ref()),
        ..Pieces::default()
    };
    if pieces.titles.is_empty() {
        pieces.titles.push(entry.id.to_string());
    }
    for name in &entry.common.names {
        pieces.names.extend(name.text.all().map(str::to_owned));
    }
    let declared = graph.schema.type_(entry.type_);
    pieces.is_place = declared
        .schema_org
        .as_deref()
        .is_some_and(|class| PLACES.contains(&class));
    for label in [&declared.label.0, &declared.label.1] {
        pieces.terms.extend(all(Some(label)));
    }
    if pieces.is_place {
        let alone = pieces
            .titles
            .iter()
            .filter_map(|title| without_which(title));
        pieces.names.extend(alone.map(str::to_owned));
    }
    terms(graph, id, entry, &mut pieces.terms);
    let mut writer = Writer {
        graph,
        sources,
        id,
        sections: vec![Section::default()],
        hidden: false,
    };
    if let Some(article) = &entry.article {
        writer.sections(article);
    }
    // What its fields say stands under no heading of its text.
    writer.sections.push(Section::default());
    writer.record(&entry.fields);
    pieces.sections = writer.sections;
    pieces
        .sections
        .retain(|section| !section.text.is_empty() || !section.heading.is_empty());
    pieces
}

fn all(text: Option<&Text>) -> Vec<String> {
    let mut forms: Vec<String> = text
        .into_iter()
        .flat_map(Text::all)
        .map(str::to_owned)
        .collect();
    forms.dedup();
    forms
}

/// A place without what tells it from others of its name: `Bø (Nordland)`.
fn without_which(title: &str) -> Option<&str> {
    let (name, _) = title.strip_suffix(')')?.split_once(" (")?;
    Some(name)
}

/// The titles and names of what the entry's fields refer to, each entry once.
fn terms(graph: &Graph, id: EntryId, entry: &Entry, out: &mut Vec<String>) {
    let mut seen = Vec::new();
    for (slot, reference) in (0..).map(Slot).zip(&entry.references) {
        if reference.field.is_none() {
            continue;
        }
        match (graph.target(id, slot), &reference.to) {
            (Target::Entry(to) | Target::Record(to, _), _) if !seen.contains(to) => {
                seen.push(*to);
                let common = &graph.entry(*to).common;
                out.extend(all(common.title.as_ref()));
                let names = common.names.iter().flat_map(|name| name.text.all());
                out.extend(names.map(str::to_owned));
            }
            (Target::Open, Naming::Open { name, .. }) => out.extend(name.all().map(str::to_owned)),
            _ => {}
        }
    }
}

/// Writes texts into sections.
struct Writer<'g> {
    graph: &'g Graph,
    sources: &'g Sources,
    id: EntryId,
    sections: Vec<Section>,
    /// Whether what is written stands in a field that the page does not show.
    hidden: bool,
}

impl Writer<'_> {
    /// The words of an entry's own text, in sections as its headings part it.
    fn sections(&mut self, article: &Article) {
        let body = &article.body;
        let mut from = 0;
        for (index, node) in body.siblings(body.all()) {
            let Kind::Heading(heading) = node.kind else {
                continue;
            };
            self.nodes(article, from..index);
            from = node.end as usize;
            let at = heading as usize;
            self.sections.push(Section {
                anchor: article.ids.get(at).cloned().unwrap_or_default(),
                heading: body
                    .headings
                    .get(at)
                    .map(|heading| heading.text.to_string())
                    .unwrap_or_default(),
                ..Section::default()
            });
        }
        self.article(article, from);
    }

    /// The words of a text from a node on, whose headings have no address.
    fn article(&mut self, article: &Article, from: usize) {
        self.nodes(article, from..article.body.nodes.len());
        for block in article.blocks.iter().flatten() {
            self.record(block);
        }
    }

    fn nodes(&mut self, article: &Article, range: std::ops::Range<usize>) {
        let (graph, sources, id) = (self.graph, self.sources, self.id);
        let titles = |link: &Link| -> Option<Cow<'_, str>> {
            match graph.follow(id, article, link, sources).ok()? {
                LinkTo::Entry(to, _) => {
                    let title = graph.entry(to).title(&graph.language, &graph.language);
                    Some(format!("{TITLE}{title}").into())
                }
                _ => None,
            }
        };
        let mut added = String::new();
        plain_text(&article.body, &article.text, range, &titles, &mut added);
        let section = self.line();
        for (at, part) in added.split(TITLE).enumerate() {
            if at > 0 {
                section.titles.push(section.text.len());
            }
            section.text.push_str(part);
        }
    }

    /// The last section, its text at the beginning of a line.
    fn line(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        // Never empty: one has just been made.
        let last = self.sections.len() - 1;
        let section = &mut self.sections[last];
        let kept = section.text.trim_end().len();
        section.text.truncate(kept);
        if !section.text.is_empty() {
            section.text.push('\n');
        }
        section
    }

    /// The texts of a record and of those within it. A record with an address
    /// is a section, headed by its first text.
    fn record(&mut self, record: &Record) {
        let mut title = None;
        let around = self
            .sections
            .last()
            .map(|section| section.anchor.clone())
            .unwrap_or_default();
        if let Some(address) = &record.address {
            let searched = |field: FieldId| self.graph.schema.field(field).search != Search::Not;
            let mut values = record.values.iter().filter(|(field, _)| searched(*field));
            let first = values.find_map(|(field, statements)| {
                let text = statements
                    .iter()
                    .find_map(|statement| match &statement.value {
                        Value::Text(text) => text.all().next(),
                        _ => None,
                    })?;
                Some((*field, text))
            });
            title = first.map(|(field, _)| field);
            self.sections.push(Section {
                anchor: address.to_string(),
                heading: first.map(|(_, text)| text.to_owned()).unwrap_or_default(),
                hidden: self.hidden,
                ..Section::default()
            });
        }
        for (field, statements) in &record.values {
            let declared = self.graph.schema.field(*field);
            if Some(*field) == title || matches!(declared.kind, schema::Kind::Text(Some(_))) {
                continue;
            }
            let weight = match declared.search {
                Search::Not => continue,
                Search::Common => None,
                Search::Weight(weight) => Some(weight),
            };
            let outside = self.hidden;
            self.hidden |= self.hides(record, *field);
            self.weighed(weight);
            for statement in statements {
                self.value(&statement.value);
                if let Some(note) = statement
                    .about
                    .as_ref()
                    .and_then(|about| about.note.as_ref())
                {
                    self.text(note);
                }
            }
            self.hidden = outside;
        }
        if record.address.is_some() {
            // What follows belongs to what the record stands in.
            self.sections.push(Section {
                anchor: around,
                hidden: self.hidden,
                ..Section::default()
            });
        }
    }

    /// Whether a field of the entry is for the program and not for readers.
    fn hides(&self, record: &Record, field: FieldId) -> bool {
        let entry = self.graph.entry(self.id);
        let name = &self.graph.schema.field(field).name;
        std::ptr::eq(record, &entry.fields) && self.graph.type_of(self.id).page.hides(name)
    }

    /// Goes on in a section whose words count so, under the same heading.
    fn weighed(&mut self, weight: Option<f32>) {
        let hidden = self.hidden;
        let last = self.sections.last();
        if last.is_some_and(|section| (section.weight, section.hidden) != (weight, hidden)) {
            self.sections.push(Section {
                anchor: last
                    .map(|section| section.anchor.clone())
                    .unwrap_or_default(),
                weight,
                hidden,
                ..Section::default()
            });
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => self.text(text),
            Value::Markdown(article) => self.article(article, 0),
            Value::Record(record) => self.record(record),
            _ => {}
        }
    }

    fn text(&mut self, text: &Text) {
        for form in text.all() {
            self.line().text.push_str(form);
        }
    }
}
