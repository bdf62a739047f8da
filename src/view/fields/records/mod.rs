//! Records: as rows of a table where they are small and alike, else as cards.

use super::facts::{label, nested};
use super::filter;
use super::images;
use super::values::draw;
use crate::graph::{EntryId, Graph, How, Item, LIST_PAGE};
use crate::model::{Entry, Holder, Record, Statement, Value};
use crate::schema::{Field, FieldId, Kind, Record as Of};
use crate::text::Text;
use crate::view::entry::parts::{LEVEL, anchor};
use crate::view::prose::marks;
use crate::view::relations::leading_here;
use crate::view::{
    CellView, ClusterView, FactView, GroupView, HolderOfView, ImageView, LinkView, Page,
    RecordView, RowView, SectionView, TableView, ValueView,
};

/// The lowest level of heading that HTML has.
const LOWEST: usize = 6;
/// A table with more columns is hard to read on paper.
const MOST_COLUMNS: usize = 5;
/// The most signs that a cell holds well, in bytes.
const LONGEST_CELL: usize = 240;
/// The most letters of a cell that are never broken over lines: three such
/// columns leave room for a name in half the width of a sheet of paper.
const SHORT_CELL: usize = 14;

/// A link to a record: its title, else its key.
pub(in crate::view) fn record_link(page: &Page<'_>, entry: EntryId, record: &Record) -> LinkView {
    let holder = page.graph().entry(entry);
    let (title, lang) = match title_of(page, record) {
        Some((_, text)) => {
            let (title, lang) = page.words_of(text, holder);
            (Some(title), lang)
        }
        None => (None, None),
    };
    let key = record.key.as_deref().unwrap_or_default();
    let title = match title {
        Some(title) if is_number(key) => format!("{key}. {title}"),
        Some(title) => title,
        None => key.to_owned(),
    };
    LinkView {
        href: page.entry_href(entry, record.address.as_deref()),
        title,
        lang,
        current: false,
    }
}

/// Whether a key counts: that a reader wants to see. Others are for whoever
/// refers to the record.
fn is_number(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|sign| sign.is_ascii_digit())
}

/// What a record is called: its first text that is not its key.
pub(in crate::view) fn record_title(
    page: &Page<'_>,
    entry: &Entry,
    record: &Record,
) -> Option<String> {
    let (_, text) = title_of(page, record)?;
    Some(page.words_of(text, entry).0)
}

/// The text that a record is called by, with its field.
fn title_of<'r>(page: &Page<'_>, record: &'r Record) -> Option<(FieldId, &'r Text)> {
    record.title(&page.graph().schema)
}

/// The fields with Markdown.
pub(in crate::view) fn texts(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<SectionView> {
    let fields = record.values.iter();
    fields
        .filter_map(|(field, _)| text(page, id, record, *field))
        .collect()
}

/// A field with Markdown.
pub(in crate::view) fn text(
    page: &Page<'_>,
    id: EntryId,
    record: &Record,
    field: FieldId,
) -> Option<SectionView> {
    let declared = page.graph().schema.field(field);
    if !matches!(declared.kind, Kind::Markdown) {
        return None;
    }
    let mut html = String::new();
    for statement in record.get(field) {
        draw(page, (id, Some(record)), declared, statement, &mut html);
        marks(page, statement.source(), &mut html);
    }
    (!html.is_empty()).then(|| SectionView {
        id: anchor(&declared.name),
        label: label(page, declared),
        html,
    })
}

/// A field with records, under a heading of `level`.
pub(in crate::view) fn group(
    page: &Page<'_>,
    id: EntryId,
    record: &Record,
    field: FieldId,
    level: usize,
) -> Option<GroupView> {
    let schema = &page.graph().schema;
    let declared = schema.field(field);
    let Kind::Record(of) = &declared.kind else {
        return None;
    };
    let mut clusters: Vec<(Option<String>, Vec<Content<'_>>)> = Vec::new();
    let written = record.get(field).iter();
    let inner = written.filter_map(|statement| match &statement.value {
        Value::Record(inner) => Some((statement, &**inner)),
        _ => None,
    });
    let inner: Vec<(&Statement, &Record)> = inner.collect();
    let records: Vec<&Record> = inner.iter().map(|(_, record)| *record).collect();
    let (filters, marks) = filter::filters(page, id, of, &records);
    for ((statement, inner), marks) in inner.into_iter().zip(marks) {
        let mut content = Content::new(page, id, of, inner, Some(statement), level + 1);
        content.marks = (!filters.is_empty()).then(|| marks.join("|"));
        let place = clusters
            .iter_mut()
            .find(|(label, _)| *label == content.cluster);
        match place {
            Some((_, contents)) => contents.push(content),
            None => clusters.push((content.cluster.clone(), vec![content])),
        }
    }
    let fields: Vec<&Field> = of.fields.iter().map(|&id| schema.field(id)).collect();
    let clusters: Vec<ClusterView> = clusters
        .into_iter()
        .map(|(label, contents)| cluster(label, &fields, contents))
        .collect();
    (!clusters.is_empty()).then(|| GroupView {
        name: declared.name.clone(),
        id: (level == LEVEL).then(|| anchor(&declared.name)),
        label: label(page, declared),
        level: level.min(LOWEST),
        record_level: (level + 1).min(LOWEST),
        filters,
        clusters,
    })
}

/// The records that a derived field leads to, in whole where they have no
/// address of their own, each with the entry that tells it.
pub(in crate::view) fn found(page: &Page<'_>, id: EntryId, field: FieldId) -> Option<GroupView> {
    let graph = page.graph();
    let declared = graph.schema.field(field);
    let items = graph.field(id, &declared.name).into_iter();
    let records: Vec<RecordView> = items
        .filter_map(|item| match item {
            Item::Record(holder, record) if record.address.is_none() => {
                Some(told_by(page, id, holder, record))
            }
            _ => None,
        })
        .collect();
    let cluster = ClusterView {
        label: None,
        count: records.len(),
        table: None,
        records,
    };
    (cluster.count > 0).then(|| GroupView {
        name: declared.name.clone(),
        id: Some(anchor(&declared.name)),
        label: label(page, declared),
        level: LEVEL,
        record_level: LEVEL + 1,
        filters: Vec::new(),
        clusters: vec![cluster],
    })
}

/// A record of `holder` on the page of `id`.
fn told_by(page: &Page<'_>, id: EntryId, holder: EntryId, record: &Record) -> RecordView {
    let graph = page.graph();
    let of = Of {
        filter: Vec::new(),
        fields: record.declared(&graph.schema).to_vec(),
        key: None,
        group_by: None,
    };
    let content = Content::new(page, holder, &of, record, None, LEVEL + 1);
    RecordView {
        holder: (holder != id).then(|| HolderOfView {
            link: page.entry_link(holder, None),
            type_label: page.words(&graph.type_of(holder).label.0),
        }),
        ..content.card()
    }
}

/// A record with everything that is known of it, before it is settled whether
/// it becomes a row or a card.
struct Content<'r> {
    record: &'r Record,
    /// The value by which it stands together with others.
    cluster: Option<String>,
    heading: Heading,
    facts: Vec<FactView>,
    images: Vec<ImageView>,
    texts: Vec<SectionView>,
    groups: Vec<GroupView>,
    used_by: Vec<LinkView>,
    /// What it is found by.
    marks: Option<String>,
    sources_html: String,
}

impl<'r> Content<'r> {
    fn new(
        page: &Page<'_>,
        id: EntryId,
        of: &Of,
        record: &'r Record,
        statement: Option<&Statement>,
        level: usize,
    ) -> Self {
        let schema = &page.graph().schema;
        let name = |field: FieldId| schema.field(field).name.as_str();
        let mut facts = nested(page, id, record);
        let cluster = of.group_by.map(|field| taken(&mut facts, name(field)));
        let heading = Heading::new(page, id, of, record);
        let keyed = record.key.is_some();
        if let Some(field) = of.key.filter(|_| keyed && heading.key.is_none()) {
            taken(&mut facts, name(field));
        }
        let texts = texts(page, id, record);
        // A record without a key has no heading to stand between.
        let level = level + usize::from(keyed);
        let inner = record.values.iter();
        let groups = inner.filter_map(|(field, _)| group(page, id, record, *field, level));
        let groups = groups.collect();
        let mut sources_html = String::new();
        let sources = record
            .source
            .iter()
            .chain(statement.into_iter().flat_map(Statement::source));
        marks(page, sources, &mut sources_html);
        Self {
            record,
            cluster,
            heading,
            facts,
            images: images::of_record(page, id, record),
            texts,
            groups,
            used_by: used_by(page, id, record),
            marks: None,
            sources_html,
        }
    }

    fn card(self) -> RecordView {
        let mut facts = self.facts;
        facts.retain(|fact| !self.heading.fields.contains(&fact.name));
        RecordView {
            anchor: self.record.address.as_ref().map(ToString::to_string),
            key: self.heading.key,
            title: self.heading.title,
            facts,
            images: self.images,
            texts: self.texts,
            groups: self.groups,
            sources_html: self.sources_html,
            marks: self.marks,
            used_by: self.used_by,
            holder: None,
        }
    }

    fn row(self, columns: &[(String, String)]) -> RowView {
        let mut facts = self.facts;
        let mut texts = self.texts;
        let cells = columns.iter().map(|(name, label)| {
            let fact = facts.iter().position(|fact| fact.name == *name);
            let text = texts.iter().position(|text| text.id == anchor(name));
            let values = fact.map_or_else(Vec::new, |at| facts.remove(at).values);
            CellView {
                label: label.clone(),
                short: matches!(values.as_slice(), [value] if is_short(value)),
                values,
                html: text.map_or_else(String::new, |at| texts.remove(at).html),
            }
        });
        RowView {
            anchor: self.record.address.as_ref().map(ToString::to_string),
            cells: cells.collect(),
            sources_html: self.sources_html,
        }
    }

    /// What the field is called, where the record has it.
    fn label_of(&self, name: &str) -> Option<&str> {
        let fact = self.facts.iter().find(|fact| fact.name == name);
        let text = self.texts.iter().find(|text| text.id == anchor(name));
        fact.map(|fact| fact.label.as_str())
            .or(text.map(|text| text.label.as_str()))
    }

    /// Whether a row can hold it.
    fn is_flat(&self) -> bool {
        let long = |fact: &FactView| {
            let signs = fact.values.iter().map(|value| value.text.len());
            fact.disagreement || fact.succession || signs.sum::<usize>() > LONGEST_CELL
        };
        let tabular = |fact: &FactView| fact.values.iter().any(|value| value.is_table);
        self.groups.is_empty()
            && self.marks.is_none()
            && self.images.is_empty()
            && self.used_by.is_empty()
            && !self.facts.iter().any(|fact| long(fact) || tabular(fact))
    }
}

/// What a card says of its record above all else.
#[derive(Default)]
struct Heading {
    /// What tells the record apart, if readers are to see that.
    key: Option<String>,
    title: Option<String>,
    /// The fields that are told here.
    fields: Vec<String>,
}

impl Heading {
    /// The heading of a record; one without a key has none.
    fn new(page: &Page<'_>, id: EntryId, of: &Of, record: &Record) -> Self {
        let Some(key) = record.key.as_deref() else {
            return Self::default();
        };
        let schema = &page.graph().schema;
        let title = title_of(page, record);
        let fields = of.key.into_iter().chain(title.map(|(field, _)| field));
        let key = match (is_number(key), title, of.key) {
            // A number says nothing alone.
            (true, None, Some(field)) => {
                Some(format!("{} {key}", label(page, schema.field(field))))
            }
            (false, Some(_), _) => None,
            _ => Some(key.to_owned()),
        };
        Self {
            key,
            title: title.map(|(_, text)| page.words_of(text, page.graph().entry(id)).0),
            fields: fields.map(|id| schema.field(id).name.clone()).collect(),
        }
    }
}

/// Takes a field out of the facts; gives its values in words.
fn taken(facts: &mut Vec<FactView>, name: &str) -> String {
    let (own, others) = std::mem::take(facts)
        .into_iter()
        .partition::<Vec<_>, _>(|fact| fact.name == name);
    *facts = others;
    let values = own.iter().flat_map(|fact| &fact.values);
    let words: Vec<&str> = values.map(|value| value.text.as_str()).collect();
    words.join(", ")
}

/// Whether it is so little that it is not broken over lines, and all that
/// there is in its cell.
fn is_short(value: &ValueView) -> bool {
    value.time.is_none() && value.note.is_none() && value.text.chars().count() <= SHORT_CELL
}

/// Rows under common headings where the records are alike and small, else
/// cards.
fn cluster(label: Option<String>, fields: &[&Field], contents: Vec<Content<'_>>) -> ClusterView {
    let columns: Vec<(String, String)> = fields
        .iter()
        .filter_map(|field| {
            let label = contents
                .iter()
                .find_map(|content| content.label_of(&field.name))?;
            Some((field.name.clone(), label.to_owned()))
        })
        .collect();
    let texts = contents.iter().map(|content| content.texts.len()).max();
    let is_table = (1..=MOST_COLUMNS).contains(&columns.len())
        && (contents.len() > 1 || columns.len() == 1)
        && texts.is_none_or(|texts| texts <= 1)
        && contents.iter().all(Content::is_flat);
    let count = contents.len();
    let mut view = ClusterView {
        label,
        count,
        table: None,
        records: Vec::new(),
    };
    if is_table {
        let rows: Vec<RowView> = contents
            .into_iter()
            .map(|content| content.row(&columns))
            .collect();
        let columns = columns.into_iter().map(|(_, label)| label).collect();
        let sourced = rows.iter().any(|row| !row.sources_html.is_empty());
        view.table = Some(TableView {
            columns,
            rows,
            sourced,
        });
    } else {
        view.records = contents.into_iter().map(Content::card).collect();
    }
    view
}

/// Entries that refer to a record.
fn used_by(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<LinkView> {
    let graph = page.graph();
    if record.address.is_none() {
        return Vec::new();
    }
    let users = leading_here(graph, id, |how| match how {
        How::Reference(_, Some(holder)) => is_record(graph, (id, holder), record),
        How::Link(_, _, Some(anchor)) => Some(anchor) == record.address.as_ref(),
        _ => false,
    });
    let users = users.into_iter().take(LIST_PAGE);
    users
        .map(|incoming| page.entry_link(incoming.from, None))
        .collect()
}

/// Whether `record` of an entry is the one at the end of a holder.
pub(in crate::view) fn is_record(
    graph: &Graph,
    (id, holder): (EntryId, &Holder),
    record: &Record,
) -> bool {
    let there = graph.record(id, holder);
    there.is_some_and(|there| std::ptr::eq(there, record))
}
