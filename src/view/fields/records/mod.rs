//! Records: as rows of a table where they are small and alike, else as cards.

mod content;
mod scale;

use super::facts::{MOST_FOUND, label};
use super::filter;
use super::values::draw;
use crate::graph::{EntryId, Item};
use crate::model::{Entry, Record, Statement, Value};
use crate::schema::{Field, FieldId, Instrument, InstrumentKind, Kind, Record as Of};
use crate::text::Text;
use crate::view::entry::parts::{LEVEL, anchor};
use crate::view::prose::marks;
use crate::view::{
    ClusterView, GroupView, HolderOfView, LinkView, Page, RecordView, RowView, SectionView,
    TableView,
};
use content::Content;

/// The lowest level of heading that HTML has.
const LOWEST: usize = 6;
/// A table with more columns is hard to read on paper.
const MOST_COLUMNS: usize = 5;

/// A link to a record: its title, else its key.
pub(in crate::view) fn record_link(page: &Page<'_>, entry: EntryId, record: &Record) -> LinkView {
    let holder = page.graph().entry(entry);
    let title = title_of(page, record).map(|(_, text)| page.words_of(text, holder));
    let (title, lang) = title.unzip();
    let key = record.key.as_deref().unwrap_or_default();
    let title = match title {
        Some(title) if is_number(key) => format!("{key}. {title}"),
        Some(title) => title,
        None => key.to_owned(),
    };
    let href = page.entry_href(entry, record.address.as_deref());
    LinkView {
        lang: lang.flatten(),
        ..LinkView::to(href, title)
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
    let scored = (level == LEVEL).then(|| scored_on(page, id, declared));
    let scored = scored.flatten();
    for ((statement, inner), marks) in inner.into_iter().zip(marks) {
        let mut content = Content::new(page, id, of, inner, Some(statement), level + 1);
        content.marks = (!filters.is_empty()).then(|| marks.join("|"));
        if let Some(instrument) = scored {
            content.tell_scale(page, id, instrument);
        }
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
        .map(|(label, contents)| cluster(label, &fields, contents, declared.many))
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

/// The instrument in which readers give scores on what a field of the entry
/// holds.
fn scored_on<'p>(page: &Page<'p>, id: EntryId, field: &Field) -> Option<&'p Instrument> {
    let mut declared = page.graph().type_of(id).instruments.iter();
    declared.find(|instrument| {
        matches!(&instrument.kind, InstrumentKind::Scoring(path) if path.steps == [field.name.as_str()])
    })
}

/// The records that a derived field leads to, in whole where they have no
/// address of their own, each with the entry that tells it.
pub(in crate::view) fn found(page: &Page<'_>, id: EntryId, field: FieldId) -> Option<GroupView> {
    let graph = page.graph();
    let declared = graph.schema.field(field);
    let items = graph.field(id, &declared.name).into_iter();
    let records = items.filter_map(|item| match item {
        Item::Record(holder, record) if record.address.is_none() => Some((holder, record)),
        _ => None,
    });
    let records: Vec<(EntryId, &Record)> = records.collect();
    let shown = records.iter().take(MOST_FOUND);
    let cluster = ClusterView {
        label: None,
        count: records.len(),
        table: None,
        more: records.len().saturating_sub(MOST_FOUND),
        records: shown
            .map(|&(holder, record)| told_by(page, id, holder, record))
            .collect(),
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

/// Rows under common headings where the records are alike and small, else
/// cards. Of what may be many one looks like several.
fn cluster(
    label: Option<String>,
    fields: &[&Field],
    contents: Vec<Content<'_>>,
    many: bool,
) -> ClusterView {
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
        && (many || contents.len() > 1 || columns.len() == 1)
        && texts.is_none_or(|texts| texts <= 1)
        && contents.iter().all(Content::is_flat);
    let count = contents.len();
    let mut view = ClusterView {
        label,
        count,
        table: None,
        records: Vec::new(),
        more: 0,
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
