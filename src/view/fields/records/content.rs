//! One record with all that is shown of it, as a card or as a row.

use super::{group, is_number, scale, texts, title_of};
use crate::graph::EntryId;
use crate::model::{Record, Statement};
use crate::schema::{FieldId, Instrument, Record as Of};
use crate::view::entry::parts::anchor;
use crate::view::fields::facts::{label, nested};
use crate::view::fields::images;
use crate::view::prose::marks;
use crate::view::{
    CellView, FactView, GroupView, ImageView, LinkView, Page, RecordView, RowView, SectionView,
    ValueView,
};

/// The most text that a cell holds well, in bytes.
const LONGEST_CELL: usize = 240;
/// Cells of at most so many characters are never broken over lines. Three such
/// columns beside a name fit on half the width of a sheet of paper.
const SHORT_CELL: usize = 14;

/// A record with everything that is known of it, before it is settled whether
/// it becomes a row or a card.
pub(super) struct Content<'r> {
    record: &'r Record,
    /// The value by which it stands together with others.
    pub(super) cluster: Option<String>,
    heading: Heading,
    /// What some of its fields say together.
    sentence: Option<String>,
    facts: Vec<FactView>,
    images: Vec<ImageView>,
    pub(super) texts: Vec<SectionView>,
    groups: Vec<GroupView>,
    used_by: Vec<LinkView>,
    /// What it is found by.
    pub(super) marks: Option<String>,
    sources_html: String,
}

impl<'r> Content<'r> {
    pub(super) fn new(
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
            sentence: None,
            facts,
            images: images::of_record(page, id, record),
            texts,
            groups,
            used_by: used_by(page, id, record),
            marks: None,
            sources_html,
        }
    }

    /// Of a scale: says in a sentence what it is, in place of its fields.
    pub(super) fn tell_scale(&mut self, page: &Page<'_>, id: EntryId, instrument: &Instrument) {
        self.sentence = scale::sentence(page, (id, self.record), instrument, &mut self.facts);
    }

    pub(super) fn card(self) -> RecordView {
        let mut facts = self.facts;
        facts.retain(|fact| !self.heading.fields.contains(&fact.name));
        RecordView {
            anchor: self.record.address.as_ref().map(ToString::to_string),
            key: self.heading.key,
            title: self.heading.title,
            sentence: self.sentence,
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

    pub(super) fn row(self, columns: &[(String, String)]) -> RowView {
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
    pub(super) fn label_of(&self, name: &str) -> Option<&str> {
        let fact = self.facts.iter().find(|fact| fact.name == name);
        let text = self.texts.iter().find(|text| text.id == anchor(name));
        fact.map(|fact| fact.label.as_str())
            .or(text.map(|text| text.label.as_str()))
    }

    /// Whether a row can hold it.
    pub(super) fn is_flat(&self) -> bool {
        let long = |fact: &FactView| {
            let signs = fact.values.iter().map(|value| value.text.len());
            fact.disagreement || fact.succession || signs.sum::<usize>() > LONGEST_CELL
        };
        let tabular = |fact: &FactView| fact.values.iter().any(|value| value.is_table);
        self.groups.is_empty()
            && self.marks.is_none()
            && self.images.is_empty()
            && self.used_by.is_empty()
            && self.sentence.is_none()
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

/// Entries that refer to a record.
fn used_by(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<LinkView> {
    let Some(address) = &record.address else {
        return Vec::new();
    };
    let users = page.users(id);
    let users = users.get(address).map_or(&[][..], Vec::as_slice);
    users
        .iter()
        .map(|&user| page.entry_link(user, None))
        .collect()
}
