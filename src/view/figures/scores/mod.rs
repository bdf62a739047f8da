//! Numbers by the keys of another entry's records: before and after.

mod rounds;

use rounds::{Group, Round, groups, round_sources};

use super::things::{about, after, words};
use super::{CellView, FigureView, LegendView, TableView, begin, caveats, sources};
use crate::figure::{MOST_SERIES, Mark, Row, Scale, dumbbells, mark, radar};
use crate::graph::{EntryId, Item};
use crate::model::Record;
use crate::schema::path::Path;
use crate::schema::{Drawing, Figure};
use crate::text::{SPAN, number};
use crate::time::Time;
use crate::view::Page;
use crate::view::fields::facts::label;
use crate::view::fields::records::{record_link, record_title};

pub(super) fn make(
    page: &Page<'_>,
    figure: &Figure,
    from: &[EntryId],
    drawn: &mut Vec<FigureView>,
) {
    let (first, mut told) = (drawn.len(), 0);
    for (at, mut group) in groups(page, figure, from).into_iter().enumerate() {
        // Stable: what has no time stays where it is written.
        group
            .rounds
            .sort_by_key(|round| round.time.and_then(Time::earliest));
        let view = view(page, figure, from, &group, at + 1);
        told += view.as_ref().map_or(0, |_| group.rounds.len());
        drawn.extend(view);
    }
    if let Some(last) = drawn.get_mut(first..).and_then(<[_]>::last_mut) {
        last.covers = covered(page, figure, from, told);
    }
}

/// The field of records that the figure tells whole, if it drew `told` of them.
fn covered(page: &Page<'_>, figure: &Figure, from: &[EntryId], told: usize) -> Option<String> {
    let (Drawing::Scores { of, .. }, [id]) = (&figure.drawing, from) else {
        return None;
    };
    let (graph, name) = (page.graph(), of.steps.first()?);
    let entry = graph.entry(*id);
    let declared = graph.schema.type_(entry.type_);
    let field = graph.schema.named(&declared.fields, name)?;
    let all = entry.fields.get(field).len() == told;
    (all && figure.tells(&graph.schema, declared, name)).then(|| name.clone())
}

/// A table with more cells is no longer read.
const MOST_CELLS: usize = 20_000;

/// What stands for a number that is not given, where there is little room.
const MISSING: &str = "–";

/// Words for numbers of one row: `5 → 7,5`, `– → 4`.
fn change(page: &Page<'_>, values: &[Option<f64>]) -> String {
    let word = |value: &Option<f64>| {
        value.map_or_else(|| MISSING.to_owned(), |value| number(value, &page.language))
    };
    if values.iter().all(Option::is_none) {
        return MISSING.to_owned();
    }
    values.iter().map(word).collect::<Vec<_>>().join(" → ")
}

fn view(
    page: &Page<'_>,
    figure: &Figure,
    from: &[EntryId],
    group: &Group<'_>,
    at: usize,
) -> Option<FigureView> {
    let mut view = begin(page, figure, "scores", at);
    let numbers = Numbers::new(page, figure, group)?;
    view.subject = Some(page.entry_link(group.keyed, None));
    view.legend = legend(page, figure, group);
    view.notes = notes(page, group, &numbers.rows);
    if numbers.are_dashed() {
        let dash = format!("{MISSING}: {}.", page.text("figure_missing"));
        view.notes.insert(0, dash);
    }
    view.table = Some(table(page, group, &numbers));
    draw(page, &mut view, group, &numbers);
    if view.caption.is_empty() {
        view.caption = finding(page, &numbers);
    }
    view.scale = scale_words(page, group, &numbers);
    view.sources_html = sources(page, group.rounds.iter().flat_map(round_sources));
    view.caveats = caveats(page, from, figure.caveat.as_ref(), Some(group.keyed));
    Some(view)
}

/// The numbers that are drawn.
struct Numbers {
    /// One row for each key.
    rows: Vec<Row>,
    scale: Scale,
    /// The sums, one for each record.
    totals: Vec<Option<f64>>,
    /// What a sum is called.
    total: String,
}

impl Numbers {
    /// Nothing where no number is given.
    fn new(page: &Page<'_>, figure: &Figure, group: &Group<'_>) -> Option<Self> {
        let scale = group.scale(page)?;
        let shown = group.shown();
        let keyed = page.graph().entry(group.keyed);
        let row = |axis: &&Record| {
            let values: Vec<Option<f64>> = shown.iter().map(|round| round.value(axis)).collect();
            Row {
                label: record_title(page, keyed, axis)
                    .or_else(|| axis.key.as_deref().map(str::to_owned))
                    .unwrap_or_default(),
                words: change(page, &values),
                values,
            }
        };
        let numbers = Self {
            rows: group.axes.iter().map(row).collect(),
            scale,
            totals: shown.iter().map(|round| round.total()).collect(),
            total: total_label(page, figure, group),
        };
        (numbers.has_rows() || numbers.has_totals()).then_some(numbers)
    }

    fn has_rows(&self) -> bool {
        let mut values = self.rows.iter().flat_map(|row| &row.values);
        values.any(Option::is_some)
    }

    fn has_totals(&self) -> bool {
        self.totals.iter().any(Option::is_some)
    }

    /// Whether a dash stands beside a number.
    fn are_dashed(&self) -> bool {
        self.has_rows() && self.rows.iter().any(|row| row.values.contains(&None))
            || self.has_totals() && self.totals.contains(&None)
    }

    /// The scale of the sums, where there are some.
    fn whole(&self) -> Option<Scale> {
        #[expect(clippy::cast_precision_loss, reason = "as many as a reader sees")]
        let many = self.rows.len() as f64;
        let whole = Scale::new(self.scale.min() * many, self.scale.max() * many);
        whole.filter(|_| self.has_totals())
    }
}

/// The lowest and the highest number.
fn limits(page: &Page<'_>, scale: Scale) -> String {
    let words = |value| number(value, &page.language);
    [words(scale.min()), words(scale.max())].join(SPAN)
}

/// The scale that the numbers are given on, and that of their sum.
fn scale_words(page: &Page<'_>, group: &Group<'_>, numbers: &Numbers) -> Option<String> {
    let (id, record) = group.limits?;
    let mut words = record_link(page, id, record).title;
    if let Some(whole) = numbers.whole() {
        words.push_str(&format!(". {}: {}", numbers.total, limits(page, whole)));
    }
    Some(words)
}

/// What a sum is called.
fn total_label(page: &Page<'_>, figure: &Figure, group: &Group<'_>) -> String {
    let Drawing::Scores {
        total: Some(total), ..
    } = &figure.drawing
    else {
        return String::new();
    };
    let first = group.rounds.first();
    first.map_or_else(String::new, |round| {
        field_label(page, round.record.1, total)
    })
}

/// What the field of a record is called that a path leads to.
fn field_label(page: &Page<'_>, record: &Record, path: &Path) -> String {
    let schema = &page.graph().schema;
    let name = path.steps.first();
    let field = name.and_then(|name| schema.named(record.declared(schema), name));
    field.map_or_else(String::new, |field| label(page, schema.field(field)))
}

/// What changed, in words, where two records have numbers.
fn finding(page: &Page<'_>, numbers: &Numbers) -> String {
    let Numbers { rows, totals, .. } = numbers;
    let mut parts = Vec::new();
    if numbers.has_totals() {
        parts.push(format!("{}: {}.", numbers.total, change(page, totals)));
    }
    let both = rows
        .iter()
        .filter(|row| !row.values.contains(&None))
        .count();
    if !numbers.has_rows() {
        parts.push(page.text("figure_total_only").to_owned());
    } else if totals.len() == MOST_SERIES && both < rows.len() {
        parts.push(format!(
            "{}: {both} {} {}.",
            page.text("figure_both"),
            page.text("figure_of"),
            rows.len()
        ));
    }
    parts.join(" ")
}

/// The emblem and the rows, and the sum on a scale of its own.
fn draw(page: &Page<'_>, view: &mut FigureView, group: &Group<'_>, numbers: &Numbers) {
    let words = |value| number(value, &page.language);
    let shown = (0..).zip(group.shown());
    let rounds: Vec<String> = shown
        .map(|(at, round)| round_label(page, round, at))
        .collect();
    let heard = |values: &[Option<f64>]| heard(page, &rounds, values);
    let (rows, scale) = (&numbers.rows, numbers.scale);
    if numbers.has_rows() {
        let told: Vec<String> = rows
            .iter()
            .map(|row| format!("{}: {}", row.label, heard(&row.values)))
            .collect();
        let desc = format!("{}. {}.", limits(page, scale), told.join("; "));
        view.add(("radar", "radar"), &desc, |name| radar(name, rows, scale));
        view.add(("rows", "rows"), &desc, |name| {
            Some(dumbbells(name, rows, scale, words))
        });
    }
    if let Some(whole) = numbers.whole() {
        let row = Row {
            label: numbers.total.clone(),
            words: change(page, &numbers.totals),
            values: numbers.totals.clone(),
        };
        let sums = heard(&row.values);
        let desc = format!("{}. {}: {sums}.", limits(page, whole), row.label);
        view.add(("sum", "sum"), &desc, |name| {
            Some(dumbbells(name, &[row], whole, words))
        });
    }
}

/// Numbers for who does not see the drawing: each with when it was given, where
/// there are several.
fn heard(page: &Page<'_>, rounds: &[String], values: &[Option<f64>]) -> String {
    let word = |value: &Option<f64>| match value {
        Some(value) => number(*value, &page.language),
        None => page.text("figure_missing").to_owned(),
    };
    let told = rounds
        .iter()
        .zip(values)
        .map(|(round, value)| match rounds {
            [_] => word(value),
            _ => format!("{round} {}", word(value)),
        });
    told.collect::<Vec<_>>().join(", ")
}

/// What a record is called in the legend and the table: when it was.
fn round_label(page: &Page<'_>, round: &Round<'_>, at: usize) -> String {
    round
        .time
        .map_or_else(|| (at + 1).to_string(), |time| time.words(&page.language))
}

fn legend(page: &Page<'_>, figure: &Figure, group: &Group<'_>) -> Vec<LegendView> {
    let Drawing::Scores { time, note, .. } = &figure.drawing else {
        return Vec::new();
    };
    let last = group.rounds.len().saturating_sub(1);
    let view = |(at, round): (usize, &Round<'_>)| {
        let item = Item::Record(round.record.0, round.record.1);
        let mut notes = Vec::new();
        notes.extend(note.as_ref().map(|note| round_note(page, round, note)));
        let times = time
            .as_ref()
            .map(|time| after(page, item, time))
            .unwrap_or_default();
        let of_time = times
            .iter()
            .filter_map(about)
            .filter_map(|about| about.note.as_ref());
        notes.extend(of_time.map(|note| page.words(note)));
        LegendView {
            mark_html: match at {
                0 if last > 0 => mark(Mark::Ring),
                _ if at == last => mark(Mark::Dot),
                // In the table alone.
                _ => String::new(),
            },
            label: round_label(page, round, at),
            notes,
        }
    };
    group.rounds.iter().enumerate().map(view).collect()
}

/// Who gave the numbers, or that the sources do not tell.
fn round_note(page: &Page<'_>, round: &Round<'_>, path: &Path) -> String {
    let (id, record) = round.record;
    let found = after(page, Item::Record(id, record), path).into_iter();
    let words: Vec<String> = found.map(|item| words(page, id, item)).collect();
    let label = field_label(page, record, path);
    if words.is_empty() {
        return format!("{label}: {}", page.text("figure_missing"));
    }
    format!("{label}: {}", words.join(", "))
}

/// What is said of single numbers.
fn notes(page: &Page<'_>, group: &Group<'_>, rows: &[Row]) -> Vec<String> {
    let mut notes = Vec::new();
    for (at, round) in group.rounds.iter().enumerate() {
        let when = round_label(page, round, at);
        let entry = page.graph().entry(round.record.0);
        for (axis, row) in group.axes.iter().zip(rows) {
            let keyed = axis.key.as_deref().and_then(|key| round.keyed(key));
            let note = keyed.and_then(|keyed| keyed.number.about.as_ref()?.note.as_ref());
            notes.extend(
                note.map(|note| format!("{}, {when}: {}", row.label, page.words_of(note, entry).0)),
            );
        }
        let total = round
            .total
            .as_ref()
            .and_then(about)
            .and_then(|about| about.note.as_ref());
        notes.extend(total.map(|note| {
            let words = page.words_of(note, entry).0;
            match round.total() {
                Some(total) => format!("{}, {when}: {words}", number(total, &page.language)),
                None => format!("{when}: {words}"),
            }
        }));
    }
    notes
}

fn table(page: &Page<'_>, group: &Group<'_>, numbers: &Numbers) -> TableView {
    let missing = || CellView::text(page.text("figure_missing"));
    let cell = |value: Option<f64>| {
        value.map_or_else(missing, |value| {
            CellView::text(number(value, &page.language))
        })
    };
    // In a larger table stands what is drawn: the first and the last.
    let all: Vec<(usize, &Round<'_>)> = group.rounds.iter().enumerate().collect();
    let rounds = match all.as_slice() {
        [first, .., last] if all.len() * group.axes.len() > MOST_CELLS => vec![*first, *last],
        _ => all,
    };
    let times = rounds
        .iter()
        .map(|(at, round)| round_label(page, round, *at));
    let mut table: Vec<Vec<CellView>> = Vec::new();
    for (axis, row) in group.axes.iter().zip(&numbers.rows) {
        let cells = rounds.iter().map(|(_, round)| cell(round.value(axis)));
        table.push(
            std::iter::once(CellView::text(row.label.as_str()))
                .chain(cells)
                .collect(),
        );
    }
    if rounds.iter().any(|(_, round)| round.total().is_some()) {
        let cells = rounds.iter().map(|(_, round)| cell(round.total()));
        let head = CellView::text(numbers.total.as_str());
        table.push(std::iter::once(head).chain(cells).collect());
    }
    TableView {
        columns: std::iter::once(String::new()).chain(times).collect(),
        rows: table,
    }
}
