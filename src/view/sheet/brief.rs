//! Parts of an entry's page as plain passages, for a sheet where all must be
//! short.

use super::BriefView;
use crate::graph::{EntryId, Item};
use crate::markdown::{
    Body, Kind as NodeKind, Link, MORE, Passage, PassageKind, first_sentences, passages,
};
use crate::model::{Article, Record, Source, Statement, Value};
use crate::schema::{FieldId, Kind, Path, SheetPart, Things};
use crate::text::typographic;
use crate::view::entry::parts::anchor;
use crate::view::fields::facts::{label, of_entry};
use crate::view::fields::records::record_title;
use crate::view::figures::things::{link, said_of};
use crate::view::prose::linked_entry;
use crate::view::{FactView, Page, ValueView, referring};

/// A part of a sheet as passages; none where the entry does not have it.
pub(super) fn part(page: &Page<'_>, id: EntryId, part: &SheetPart) -> Option<BriefView> {
    let view = match part {
        SheetPart::Own(path) => of_page(page, id, &path.text())?,
        SheetPart::Things(things) => {
            let all = page.graph().things(id, things);
            let item = |thing: &Item<'_>| thing_in_short(page, *thing, things);
            BriefView {
                label: things.label.as_ref().map(|label| page.words(label))?,
                href: page.entry_href(id, None),
                passages: all.iter().filter_map(item).collect(),
                cut: false,
                left_out: None,
            }
        }
    };
    (!view.passages.is_empty() || view.cut).then_some(view)
}

/// A part of an entry's own page, by the name that layouts have for it.
pub(in crate::view) fn of_page(page: &Page<'_>, id: EntryId, name: &str) -> Option<BriefView> {
    if let Some(anchor) = name.strip_prefix('#') {
        return section(page, id, anchor);
    }
    let schema = &page.graph().schema;
    let type_ = page.graph().entry(id).type_;
    if let Some(at) = schema.named(&schema.type_(type_).fields, name) {
        return Some(BriefView {
            label: label(page, schema.field(at)),
            href: page.entry_href(id, Some(&anchor(name))),
            passages: field(page, id, at),
            cut: false,
            left_out: None,
        });
    }
    let inverse = schema.inverse(type_, name)?;
    let types = inverse.types().into_iter();
    let all = types.flat_map(|type_| referring(page, id, inverse, type_));
    let items = all.map(|id| passage(PassageKind::Item, page.entry_link(id, None).title));
    Some(BriefView {
        label: crate::view::relations::shown::inverse_label(page, inverse),
        href: page.entry_href(id, Some(&anchor(name))),
        passages: items.collect(),
        cut: false,
        left_out: None,
    })
}

/// The same, with the times of its values apart from them.
pub(in crate::view) fn apart(
    page: &Page<'_>,
    id: EntryId,
    name: &str,
) -> Option<(BriefView, Vec<Option<String>>)> {
    let mut view = of_page(page, id, name)?;
    let schema = &page.graph().schema;
    let declared = page.graph().type_of(id);
    let field = schema.named(&declared.fields, name);
    let fact = field.and_then(|field| of_entry(page, id, field));
    let Some(fact) = fact else {
        return Some((view, Vec::new()));
    };
    let (kind, current) = current(&fact);
    let times = current.iter().map(|value| value.time.clone()).collect();
    let texts = current.iter().map(|value| value.text.clone());
    view.passages = texts.map(|text| passage(kind, text)).collect();
    Some((view, times))
}

fn passage(kind: PassageKind, text: String) -> Passage {
    Passage { kind, text }
}

/// The section of an entry's text with this anchor.
pub(super) fn section(page: &Page<'_>, id: EntryId, anchor: &str) -> Option<BriefView> {
    let entry = page.graph().entry(id);
    let article = entry.article.as_deref()?;
    let heading = |at: usize| Some((article.ids.get(at)?, &article.body.headings.get(at)?.text));
    let mut parts = article.sections.iter();
    let (part, title) = parts.find_map(|section| {
        let (own, title) = heading(section.part.heading?)?;
        (own == anchor).then_some((&section.part, title))
    })?;
    let language = entry.language(page.scene.language());
    let tables = tables(&article.body, part.nodes.clone());
    Some(BriefView {
        label: typographic(title, language).into_owned(),
        href: page.entry_href(id, Some(anchor)),
        passages: text(page, id, article, part.nodes.clone()),
        cut: tables > 0,
        left_out: counted(page, "sheet_table", tables),
    })
}

/// How many tables stand in a text: on a sheet they do not.
fn tables(body: &Body, nodes: std::ops::Range<usize>) -> usize {
    let nodes = body.nodes.get(nodes).unwrap_or_default().iter();
    let tables = nodes.filter(|node| matches!(node.kind, NodeKind::Table));
    tables.count()
}

impl BriefView {
    /// Says in words that passages of these kinds are left out.
    pub(super) fn leave_out(&mut self, page: &Page<'_>, kinds: &[PassageKind]) {
        let count = |wanted| kinds.iter().filter(|kind| **kind == wanted).count();
        let words = [
            counted(page, "sheet_item", count(PassageKind::Item)),
            counted(page, "sheet_paragraph", count(PassageKind::Paragraph)),
            self.left_out.take(),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        self.cut |= !kinds.is_empty();
        self.left_out = (!words.is_empty()).then(|| words.join(" "));
    }
}

/// How many there are of something that is left out, if there is any.
fn counted(page: &Page<'_>, key: &str, count: usize) -> Option<String> {
    let key = if count == 1 {
        format!("{key}_one")
    } else {
        format!("{key}_many")
    };
    (count > 0).then(|| page.fill(&key, &[("count", &count.to_string())]))
}

/// Keeps the first sentences of a brief, within `most` letters.
pub(in crate::view) fn shorten(page: &Page<'_>, brief: &mut BriefView, most: usize) {
    let mut left = most;
    let mut kept: Vec<Passage> = Vec::new();
    let mut all = std::mem::take(&mut brief.passages).into_iter();
    let mut left_out = Vec::new();
    for passage in all.by_ref() {
        let kind = passage.kind;
        let (text, cut) = first_sentences(&passage.text, left);
        brief.cut |= cut;
        left = left.saturating_sub(text.chars().count());
        let half = text.ends_with(MORE) && !kept.is_empty();
        if !cut || !half && passage.kind != PassageKind::Heading {
            kept.push(Passage { text, ..passage });
        } else {
            left_out.push(kind);
        }
        if cut {
            break;
        }
    }
    left_out.extend(all.map(|passage| passage.kind));
    brief.leave_out(page, &left_out);
    brief.passages = kept;
}

/// Passages of a text, whose sources the page then rests on.
fn text(
    page: &Page<'_>,
    id: EntryId,
    article: &Article,
    nodes: std::ops::Range<usize>,
) -> Vec<Passage> {
    cite(page, &article.body, nodes.clone());
    let titles = |link: &Link| {
        let to = linked_entry(page, id, article, link)?;
        Some(quoted(page.entry_link(to, None).title).into())
    };
    let language = page.graph().entry(id).language(page.scene.language());
    let mut found = passages(&article.body, &article.text, nodes, &titles);
    // What only names a source says nothing where marks of sources are left out.
    found.retain(|passage| !passage.text.ends_with(":."));
    for passage in &mut found {
        passage.text = typographic(&passage.text, language).into_owned();
    }
    found
}

/// A title that is a sentence cannot stand within another without marks.
fn quoted(title: String) -> String {
    const LONGEST_NAME: usize = 4;
    if title.split_whitespace().count() > LONGEST_NAME {
        format!("\"{title}\"")
    } else {
        title
    }
}

fn cite(page: &Page<'_>, body: &Body, nodes: std::ops::Range<usize>) {
    for node in body.nodes.get(nodes).unwrap_or_default() {
        let NodeKind::Citation(at) = node.kind else {
            continue;
        };
        let citation = body.citations.get(at as usize);
        let cites = citation.and_then(|citation| citation.cites.as_ref().ok());
        for cite in cites.into_iter().flatten() {
            page.notes.borrow_mut().number(&Source::from(cite.clone()));
        }
    }
}

/// A field: its text, its values, or its records one by one.
fn field(page: &Page<'_>, id: EntryId, field: FieldId) -> Vec<Passage> {
    let graph = page.graph();
    let written = graph.entry(id).fields.get(field);
    let rests_on = written.iter().flat_map(Statement::source);
    for source in rests_on {
        page.notes.borrow_mut().number(source);
    }
    match &graph.schema.field(field).kind {
        Kind::Markdown | Kind::Record(_) => {
            let one = |statement: &Statement| match &statement.value {
                Value::Markdown(article) => text(page, id, article, article.body.all()),
                Value::Record(record) => record_in_short(page, id, record).into_iter().collect(),
                _ => Vec::new(),
            };
            written.iter().flat_map(one).collect()
        }
        _ => of_entry(page, id, field).map_or_else(Vec::new, |fact| values(&fact)),
    }
}

/// The values of a fact, one passage for each.
fn values(fact: &FactView) -> Vec<Passage> {
    let (kind, current) = current(fact);
    let value = |value: &ValueView| {
        let text = with_note(value);
        match &value.time {
            Some(time) => passage(kind, format!("{time}: {text}")),
            None => passage(kind, text),
        }
    };
    current.into_iter().map(value).collect()
}

/// A value with what is said to limit it.
fn with_note(value: &ValueView) -> String {
    match &value.note {
        Some(note) => format!("{} ({note})", value.text),
        None => value.text.clone(),
    }
}

/// The values of a fact that are not those of another time, and how they stand.
fn current(fact: &FactView) -> (PassageKind, Vec<&ValueView>) {
    let current: Vec<&ValueView> = fact.values.iter().filter(|value| !value.former).collect();
    let kind = match current.len() {
        1 => PassageKind::Paragraph,
        _ => PassageKind::Item,
    };
    (kind, current)
}

/// A record in a line: one with an address by what it is called there, others
/// by all that they say.
fn record_in_short(page: &Page<'_>, id: EntryId, record: &Record) -> Option<Passage> {
    for source in &record.source {
        page.notes.borrow_mut().number(source);
    }
    let title = record_title(page, page.graph().entry(id), record);
    if record.address.is_some() && title.is_some() {
        let title = crate::view::fields::records::record_link(page, id, record).title;
        return Some(passage(PassageKind::Item, title));
    }
    let facts = crate::view::fields::facts::nested(page, id, record);
    let words = facts.iter().flat_map(|fact| &fact.values);
    let words = words.filter(|value| !value.former && !value.is_table);
    let words = words.map(|value| match &value.time {
        Some(time) => format!("{} ({time})", with_note(value)),
        None => with_note(value),
    });
    let words: Vec<String> = words.collect();
    let statements = record.values.iter().flat_map(|(_, statements)| statements);
    let texts = statements.filter_map(|statement| match &statement.value {
        Value::Markdown(article) => Some(text(page, id, article, article.body.all())),
        _ => None,
    });
    let texts: Vec<String> = texts.flatten().map(|passage| passage.text).collect();
    joined(
        Some(words.join(", ")).filter(|words| !words.is_empty()),
        &texts,
    )
}

/// A thing in a line: what it is called, and what the sheet tells of it.
fn thing_in_short(page: &Page<'_>, thing: Item<'_>, things: &Things) -> Option<Passage> {
    let title = link(page, thing).map(|link| link.title);
    let paths = things.tell.iter().filter(|path| !is_section(path));
    let told = paths.flat_map(|path| said_of(page, thing, path));
    let told: Vec<String> = told.filter(|words| Some(words) != title.as_ref()).collect();
    joined(title, &told)
}

fn joined(title: Option<String>, others: &[String]) -> Option<Passage> {
    let others = others.join(", ");
    let text = match title {
        Some(title) if others.is_empty() => title,
        Some(title) => format!("{title}: {others}"),
        None => others,
    };
    (!text.is_empty()).then(|| passage(PassageKind::Item, text))
}

/// Whether a path names a section of an entry's text.
pub(super) fn is_section(path: &Path) -> bool {
    path.text().starts_with('#')
}
