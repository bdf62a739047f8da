//! The records that instruments are made of, and what is wrong with them.

use super::{EntryId, Graph, Item};
use crate::diag::{Code, Diagnostic};
use crate::model::{Entry, Record, Statement, Value};
use crate::schema::{FieldId, Instrument, InstrumentKind, Kind, Path};
use crate::text::Text;

/// More values than this nobody chooses between.
const MOST_VALUES: f64 = 200.0;
/// A form has a row for each record, on each scale and in each language; with
/// more of them on a page nobody fills it in, and no browser opens it.
const MOST_ROWS: usize = 5_000;

/// What scores are given on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The lowest score, where the source tells it; else scores count from 0.
    pub min: Option<f64>,
    /// The highest score.
    pub max: f64,
    /// The distance between two scores, from the lowest on.
    pub step: f64,
    /// Whether the mean of several participants' scores means something.
    pub mean: bool,
    /// Whether the sum over the records means something.
    pub sum: bool,
}

impl Scale {
    /// How many scores there are to choose between; nothing when the limits
    /// leave no choice, or too much of it.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        let count = ((self.max - self.min.unwrap_or(0.0)) / self.step + 1e-9).floor() + 1.0;
        // Between 2 and 200, so the conversion loses nothing.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (self.step > 0.0 && (2.0..=MOST_VALUES).contains(&count)).then_some(count as usize)
    }
}

impl Graph {
    /// Whether the entry is among those that have an instrument of its type.
    #[must_use]
    pub fn has_instrument(&self, id: EntryId, instrument: &Instrument) -> bool {
        let given = instrument.given.as_ref();
        given.is_none_or(|path| self.says(id, path))
    }

    /// The records with keys that a path of one step leads to.
    pub fn keyed_records(&self, id: EntryId, path: &Path) -> Vec<&Record> {
        let items = self.query(id, path).into_iter();
        let records = items.filter_map(|item| match item {
            Item::Record(_, record) if record.key.is_some() => Some(record),
            _ => None,
        });
        records.collect()
    }

    /// The limits and the method of a scale; nothing when it lacks a highest
    /// score or leaves no choice.
    #[must_use]
    pub fn scale(&self, record: &Record) -> Option<Scale> {
        let number = |name| match &self.named_in(record, name).first()?.value {
            Value::Number(number) => Some(*number),
            _ => None,
        };
        let says = |name| {
            let values = self.named_in(record, name).iter();
            values
                .map(|statement| &statement.value)
                .any(|value| matches!(value, Value::Flag(true)))
        };
        let scale = Scale {
            min: number("min"),
            max: number("max")?,
            step: number("step").unwrap_or(1.0),
            mean: says("mean"),
            sum: says("sum"),
        };
        scale.count().map(|_| scale)
    }

    /// The values of the field called `name` in a record.
    pub fn named_in<'r>(&self, record: &'r Record, name: &str) -> &'r [Statement] {
        let named = |field: FieldId| self.schema.field(field).name == name;
        let found = record.values.iter().find(|(field, _)| named(*field));
        found.map_or(&[], |(_, statements)| statements)
    }
}

/// Finds scales that nobody can score on, and texts that lack a language.
pub(super) fn check(graph: &Graph, id: EntryId, entry: &Entry, found: &mut Vec<Diagnostic>) {
    let mut rows = 0_usize;
    for instrument in &graph.schema.type_(entry.type_).instruments {
        if !graph.has_instrument(id, instrument) {
            continue;
        }
        let scales = match &instrument.kind {
            InstrumentKind::Scoring(path) => graph.keyed_records(id, path),
            InstrumentKind::Steps => Vec::new(),
        };
        for record in &scales {
            check_scale(graph, entry, record, found);
        }
        let had = rows;
        rows = rows.saturating_add(rows_of(graph, id, instrument, &scales));
        if let Some(last) = scales
            .last()
            .filter(|_| rows > MOST_ROWS && had <= MOST_ROWS)
        {
            let complaint = Diagnostic::new(Code::BadScale, &entry.file, last.span)
                .hint("many")
                .arg("count", rows.to_string())
                .arg("most", MOST_ROWS.to_string());
            found.push(graph.about(entry, complaint));
        }
        // Without a scale nothing is scored, and nobody needs the texts.
        let used = matches!(instrument.kind, InstrumentKind::Steps) || !scales.is_empty();
        if used && !instrument.languages.is_empty() {
            check_languages(graph, id, instrument, found);
        }
    }
}

fn check_scale(graph: &Graph, entry: &Entry, record: &Record, found: &mut Vec<Diagnostic>) {
    // A limit that is missing or could not be read has been told of already.
    let given = !graph.named_in(record, "max").is_empty();
    if given && !entry.incomplete && graph.scale(record).is_none() {
        let complaint = Diagnostic::new(Code::BadScale, &entry.file, record.span)
            .arg("name", record.key.as_deref().unwrap_or_default())
            .arg("most", MOST_VALUES.to_string());
        found.push(graph.about(entry, complaint));
    }
}

/// How many rows the form of an instrument has; one of steps has none but its
/// own.
fn rows_of(graph: &Graph, id: EntryId, instrument: &Instrument, scales: &[&Record]) -> usize {
    let rows = graph.keyed_records(id, &instrument.records).len();
    let rows = rows.saturating_mul(scales.len());
    rows.saturating_mul(instrument.languages.len().max(1))
}

fn check_languages(
    graph: &Graph,
    id: EntryId,
    instrument: &Instrument,
    found: &mut Vec<Diagnostic>,
) {
    let entry = graph.entry(id);
    for root in instrument.roots() {
        for record in graph.keyed_records(id, root) {
            for (field, statement) in texts(graph, instrument, root, record) {
                let lacks = lacking(graph, entry, instrument, statement);
                if !lacks.is_empty() {
                    let complaint =
                        Diagnostic::new(Code::Untranslated, statement.file(entry), statement.span)
                            .arg("field", graph.schema.field(field).name.as_str())
                            .arg("list", lacks.join(", "));
                    found.push(graph.about(entry, complaint));
                }
            }
        }
    }
}

/// The texts of a record that an instrument shows.
fn texts<'g>(
    graph: &'g Graph,
    instrument: &'g Instrument,
    root: &'g Path,
    record: &'g Record,
) -> impl Iterator<Item = (FieldId, &'g Statement)> {
    let title = record.title(&graph.schema).map(|(field, _)| field);
    let details = instrument
        .details()
        .filter(|path| path.steps.first() == root.steps.first());
    // Only what stands in the record itself: what lies behind it has a page.
    let names = details
        .filter(|path| path.steps.len() == 2)
        .filter_map(|path| path.steps.last());
    let names: Vec<&str> = names.map(String::as_str).collect();
    let shown = move |field: FieldId| {
        Some(field) == title || names.contains(&graph.schema.field(field).name.as_str())
    };
    let fields = record.values.iter().filter(move |(field, _)| shown(*field));
    fields.flat_map(|(field, statements)| statements.iter().map(|statement| (*field, statement)))
}

/// The languages of an instrument that a text lacks.
fn lacking<'i>(
    graph: &Graph,
    entry: &Entry,
    instrument: &'i Instrument,
    statement: &Statement,
) -> Vec<&'i str> {
    let own = entry.language(&graph.language);
    let has = |language: &str| match &statement.value {
        Value::Text(Text::Languages(pairs)) => pairs.iter().any(|(tag, _)| &**tag == language),
        // One text is in the page's language.
        Value::Text(Text::Plain(_)) | Value::Markdown(_) => language == own,
        _ => true,
    };
    let languages = instrument.languages.iter().map(String::as_str);
    languages.filter(|language| !has(language)).collect()
}

/// How rounds of scores are written in an entry, as the schema tells it: the
/// names of the fields that a table of numbers by the records stands among.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round<'g> {
    /// The field of the rounds.
    pub field: &'g str,
    /// The reference to the entry with the instrument.
    pub tool: &'g str,
    /// The table of scores.
    pub scores: &'g str,
    /// The reference to the scale.
    pub scale: Option<&'g str>,
    /// The first time.
    pub time: Option<&'g str>,
    /// The first text.
    pub who: Option<&'g str>,
    /// The first number that is no table.
    pub sum: Option<&'g str>,
}

impl Graph {
    /// How rounds with an instrument of `id` are written, where a type has a
    /// place for them.
    #[must_use]
    pub fn round(&self, id: EntryId, records: &Path) -> Option<Round<'_>> {
        let type_ = self.entry(id).type_;
        let fields = self
            .schema
            .types()
            .flat_map(|(_, declared)| &declared.fields);
        fields
            .copied()
            .find_map(|field| self.round_in(field, type_, records))
    }

    fn round_in(
        &self,
        field: FieldId,
        type_: crate::schema::TypeId,
        records: &Path,
    ) -> Option<Round<'_>> {
        let schema = &self.schema;
        let inner = &schema.record(field)?.fields;
        let first = |wanted: fn(&Kind) -> bool| {
            let fields = inner.iter().map(|&inner| schema.field(inner));
            fields
                .filter(|inner| wanted(&inner.kind))
                .map(|inner| inner.name.as_str())
                .next()
        };
        inner.iter().find_map(|&table| {
            let Kind::Number(number) = &schema.field(table).kind else {
                return None;
            };
            let by = number.by.as_ref()?;
            let tool = schema.field(schema.named(inner, &by.reference)?);
            let leads =
                tool.reference()?.to.iter().any(
                    |goal| matches!(goal, crate::schema::Goal::Entry(target) if *target == type_),
                );
            (leads && Some(&by.records) == records.steps.first()).then(|| Round {
                field: &schema.field(field).name,
                tool: &tool.name,
                scores: &schema.field(table).name,
                scale: number.limits.as_deref(),
                time: first(|kind| matches!(kind, Kind::Time)),
                who: first(|kind| matches!(kind, Kind::Text(None))),
                sum: first(|kind| matches!(kind, Kind::Number(number) if number.by.is_none())),
            })
        })
    }
}
