//! Bars and lines.

use std::collections::HashMap;

use super::things::{Thing, about, after, link, name, sources_of, things, time, words};
use super::{
    CellView, FigureView, LegendView, TableView, begin, caveats, sources, year_words, years,
};
use crate::figure::{Bar, Line, MOST_SERIES, Mark, Scale, bars, lines, mark};
use crate::graph::{EntryId, Item};
use crate::model::Source;
use crate::schema::{Figure, Path, Series};
use crate::text::{collation_key, number};
use crate::time::Time;
use crate::view::{LinkView, Page};

/// One number is told better in words.
const FEWEST: usize = 2;
/// How many bars a reader can take in.
const MOST_BARS: usize = 40;
/// A line of more points is a band; of these the last are shown.
const MOST_POINTS: usize = 1000;

/// A number and what it is of.
struct Counted<'g> {
    label: String,
    link: Option<LinkView>,
    value: f64,
    time: Option<String>,
    note: Option<String>,
    sources: Vec<&'g Source>,
}

pub(super) fn bar(
    page: &Page<'_>,
    figure: &Figure,
    series: &Series,
    from: &[EntryId],
) -> Option<FigureView> {
    let things = things(page, from, series.of.as_ref(), series.here.as_ref());
    let mut counted = match &series.value {
        Some(path) => values(page, series, path, &things),
        None => counts(page, series, &things),
    };
    counted.truncate(MOST_BARS);
    if counted.len() < FEWEST {
        return None;
    }
    let scale = Scale::around(counted.iter().map(|one| one.value))?;
    let mut view = begin(page, figure, "bar", 1);
    let drawn: Vec<Bar> = counted
        .iter()
        .map(|one| Bar {
            label: one.label.clone(),
            words: number(one.value, &page.language),
            value: one.value,
        })
        .collect();
    let told: Vec<String> = drawn
        .iter()
        .map(|bar| format!("{}: {}", bar.label, bar.words))
        .collect();
    view.add(("bar", "bars"), &told.join("; "), |name| {
        let words = |value| number(value, &page.language);
        Some(bars(name, &drawn, scale, words))
    });
    find(page, &mut view, &counted);
    view.table = Some(table(page, &view, &counted));
    view.caveats = caveats(page, from, figure.caveat.as_ref(), None);
    let all = counted.iter().flat_map(|one| one.sources.iter().copied());
    view.sources_html = sources(page, all);
    Some(view)
}

/// Puts what the bars show into the caption.
fn find(page: &Page<'_>, view: &mut FigureView, counted: &[Counted<'_>]) {
    let words = |value: f64| number(value, &page.language);
    let most = counted.iter().map(|one| one.value).fold(f64::MIN, f64::max);
    let top = counted.iter().filter(|one| one.value >= most);
    let top: Vec<&str> = top.map(|one| one.label.as_str()).collect();
    let total: f64 = counted.iter().map(|one| one.value).sum();
    view.find(&[
        ("total", &words(total)),
        ("top", &top.join(", ")),
        ("most", &words(most)),
        ("bars", &counted.len().to_string()),
    ]);
}

/// The first number that a path leads to from a thing.
struct Valued<'g> {
    item: Item<'g>,
    value: f64,
    /// The thing's own, else that of the number.
    time: Option<&'g Time>,
    sources: Vec<&'g Source>,
}

fn valued<'p>(
    page: &Page<'p>,
    series: &Series,
    path: &Path,
    thing: &Thing<'p>,
) -> Option<Valued<'p>> {
    let mut items = after(page, thing.item, path).into_iter();
    let (item, value) = items.find_map(|item| Some((item, item.number()?)))?;
    let own = time(page, thing.item, series.time.as_ref());
    let mut sources = sources_of(&thing.item);
    sources.extend(sources_of(&item));
    Some(Valued {
        item,
        value,
        time: own.or_else(|| about(&item)?.time.as_ref()),
        sources,
    })
}

/// A number for each thing.
fn values<'p>(
    page: &Page<'p>,
    series: &Series,
    path: &Path,
    things: &[Thing<'p>],
) -> Vec<Counted<'p>> {
    let counted = things.iter().filter_map(|thing| {
        let Valued {
            item,
            value,
            time,
            sources,
        } = valued(page, series, path, thing)?;
        let note = about(&item).and_then(|about| about.note.as_ref());
        Some(Counted {
            label: name(page, thing, series.name.as_ref()),
            link: link(page, thing.item),
            value,
            time: time.map(|time| time.words(&page.language)),
            note: note.map(|note| page.words(note)),
            sources,
        })
    });
    counted.collect()
}

/// How many things there are of each name, by name.
fn counts<'p>(page: &Page<'p>, series: &Series, things: &[Thing<'p>]) -> Vec<Counted<'p>> {
    let mut counted: Vec<Counted<'p>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for thing in things {
        let named = match &series.name {
            Some(path) => after(page, thing.item, path),
            None => vec![thing.item],
        };
        for item in named {
            let label = words(page, thing.start, item);
            let place = *places.entry(label.clone()).or_insert(counted.len());
            match counted.get_mut(place) {
                Some(one) => {
                    one.value += 1.0;
                    one.sources.extend(sources_of(&thing.item));
                }
                None => counted.push(Counted {
                    label,
                    link: matches!(item, Item::Entry(_))
                        .then(|| link(page, item))
                        .flatten(),
                    value: 1.0,
                    time: None,
                    note: None,
                    sources: sources_of(&thing.item),
                }),
            }
        }
    }
    counted.sort_by_cached_key(|one| collation_key(&one.label));
    counted
}

fn table(page: &Page<'_>, view: &FigureView, counted: &[Counted<'_>]) -> TableView {
    let timed = counted.iter().any(|one| one.time.is_some());
    let noted = counted.iter().any(|one| one.note.is_some());
    let unit = view
        .unit
        .clone()
        .unwrap_or_else(|| page.text("figure_number").to_owned());
    let mut columns = vec![String::new(), unit];
    columns.extend(timed.then(|| page.text("figure_time").to_owned()));
    columns.extend(noted.then(|| page.text("figure_note").to_owned()));
    let row = |one: &Counted<'_>| {
        let head = CellView {
            text: one.label.clone(),
            href: one.link.as_ref().map(|link| link.href.clone()),
        };
        let mut row = vec![head, CellView::text(number(one.value, &page.language))];
        row.extend(timed.then(|| CellView::text(one.time.clone().unwrap_or_default())));
        row.extend(noted.then(|| CellView::text(one.note.clone().unwrap_or_default())));
        row
    };
    TableView {
        rows: counted.iter().map(row).collect(),
        columns,
    }
}

/// A number at a time.
struct Point<'g> {
    time: &'g Time,
    value: f64,
    sources: Vec<&'g Source>,
}

pub(super) fn line(
    page: &Page<'_>,
    figure: &Figure,
    series: &[Series],
    from: &[EntryId],
) -> Option<FigureView> {
    let told: Vec<(String, Vec<Point<'_>>)> = series
        .iter()
        .map(|series| (series_label(page, series), points(page, series, from)))
        .filter(|(_, points)| points.len() > 1)
        .take(MOST_SERIES)
        .collect();
    let drawn: Vec<Line> = told
        .iter()
        .map(|(_, points)| Line {
            points: points
                .iter()
                .filter_map(|point| Some((middle(point.time)?, point.value)))
                .collect(),
        })
        .collect();
    let all = drawn.iter().flat_map(|line| line.points.iter().copied());
    let numbers = Scale::around(all.clone().map(|(_, number)| number))?;
    let times = all.map(|(time, _)| time);
    let first = times.clone().fold(f64::INFINITY, f64::min);
    let last = times.fold(f64::NEG_INFINITY, f64::max);
    let times = Scale::new(first.floor(), last.ceil())?;
    let mut view = begin(page, figure, "line", 1);
    let desc: Vec<String> = told
        .iter()
        .flat_map(|(_, points)| points)
        .map(|point| {
            format!(
                "{}: {}",
                point.time.words(&page.language),
                number(point.value, &page.language)
            )
        })
        .collect();
    view.add(("line", "lines"), &desc.join("; "), |name| {
        let words = |value| number(value, &page.language);
        let years = |year| year_words(page, year);
        Some(lines(name, &drawn, (times, numbers), words, years))
    });
    view.legend = legend(&told);
    if let Some((first, last)) = told
        .first()
        .and_then(|(_, points)| points.first().zip(points.last()))
    {
        view.find(&[
            ("first", &number(first.value, &page.language)),
            ("first_time", &first.time.words(&page.language)),
            ("last", &number(last.value, &page.language)),
            ("last_time", &last.time.words(&page.language)),
        ]);
    }
    view.table = Some(times_table(page, &told));
    view.caveats = caveats(page, from, figure.caveat.as_ref(), None);
    let points = told.iter().flat_map(|(_, points)| points);
    view.sources_html = sources(page, points.flat_map(|point| point.sources.iter().copied()));
    Some(view)
}

/// What the shapes of several lines stand for.
fn legend(told: &[(String, Vec<Point<'_>>)]) -> Vec<LegendView> {
    if told.len() < 2 {
        return Vec::new();
    }
    let lines = told.iter().zip([Mark::Ring, Mark::Dot]);
    let view = |((label, _), shape): (&(String, _), Mark)| LegendView {
        mark_html: mark(shape),
        label: label.clone(),
        notes: Vec::new(),
    };
    lines.map(view).collect()
}

fn series_label(page: &Page<'_>, series: &Series) -> String {
    series.label.as_ref().map_or_else(
        || page.text("figure_number").to_owned(),
        |label| page.words(label),
    )
}

/// The middle of a time, in years.
fn middle(time: &Time) -> Option<f64> {
    let (first, last) = (time.earliest()?, time.latest()?);
    // A whole year stands at its beginning, where its number is.
    if time.is_interval() || years(last) - years(first) > 0.9 {
        return Some(years(first));
    }
    Some(f64::midpoint(years(first), years(last)))
}

/// The numbers with their times, the earliest first.
fn points<'p>(page: &Page<'p>, series: &Series, from: &[EntryId]) -> Vec<Point<'p>> {
    let Some(path) = &series.value else {
        return Vec::new();
    };
    let mut points: Vec<Point<'p>> = if series.of.is_none() && series.time.is_none() {
        let statements = from.iter().flat_map(|&id| stated(page, id, path));
        statements.collect()
    } else {
        let things = things(page, from, series.of.as_ref(), series.here.as_ref());
        let numbers = things.iter().filter_map(|thing| {
            let found = valued(page, series, path, thing)?;
            Some(Point {
                time: found.time?,
                value: found.value,
                sources: found.sources,
            })
        });
        numbers.collect()
    };
    points.sort_by(|one, other| one.time.cmp(other.time));
    points.drain(..points.len().saturating_sub(MOST_POINTS));
    points
}

/// All statements of a field that is a number, those of the past too.
fn stated<'p>(page: &Page<'p>, id: EntryId, path: &Path) -> Vec<Point<'p>> {
    let graph = page.graph();
    let [step] = path.steps.as_slice() else {
        return Vec::new();
    };
    let Some(field) = graph.schema.named(&graph.type_of(id).fields, step) else {
        return Vec::new();
    };
    let statements = graph.entry(id).fields.get(field).iter();
    let points = statements.filter_map(|statement| {
        Some(Point {
            time: statement.time()?,
            value: Item::Value(id, field, statement).number()?,
            sources: statement.source().iter().collect(),
        })
    });
    points.collect()
}

fn times_table(page: &Page<'_>, told: &[(String, Vec<Point<'_>>)]) -> TableView {
    let mut times: Vec<&Time> = told
        .iter()
        .flat_map(|(_, points)| points)
        .map(|point| point.time)
        .collect();
    times.sort();
    times.dedup();
    let row = |time: &&Time| {
        let cells = told.iter().map(|(_, points)| {
            let first = points.partition_point(|point| point.time < *time);
            let found = points.get(first).filter(|point| point.time == *time);
            CellView::text(
                found
                    .map(|point| number(point.value, &page.language))
                    .unwrap_or_default(),
            )
        });
        std::iter::once(CellView::text(time.words(&page.language)))
            .chain(cells)
            .collect()
    };
    let labels = told.iter().map(|(label, _)| label.clone());
    TableView {
        columns: std::iter::once(page.text("figure_time").to_owned())
            .chain(labels)
            .collect(),
        rows: times.iter().map(row).collect(),
    }
}
