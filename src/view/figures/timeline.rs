//! Periods and events on one line of time.

use jiff::civil::Date;
use serde::Serialize;

use super::things::{Thing, after, link, name, sources_of, things};
use super::{FigureView, begin, year_words, years};
use crate::figure::{Event, Period, Scale, timeline};
use crate::graph::{EntryId, Item};
use crate::schema::{Figure, FigurePlace, Series};
use crate::time::Time;
use crate::view::fields::values::draw;
use crate::view::prose::marks;
use crate::view::{LinkView, Page};

/// Fewer things are told better by the facts.
const FEWEST: usize = 2;
/// How many things stand in one drawing.
const MOST: usize = 60;
/// What lasts longer than this many days is a period.
const LONG: i32 = 100;
/// Longer names would not find room on a phone.
const LONGEST: usize = 38;

/// A period or event in words.
#[derive(Debug, Serialize)]
pub struct EventView {
    /// Its number in the drawing; periods have none.
    pub number: Option<usize>,
    /// When.
    pub time: String,
    /// What is not told by the time.
    pub note: Option<String>,
    /// What happened.
    pub html: String,
    /// Where it leads, where the words do not.
    pub link: Option<LinkView>,
    /// Its language, where it is another than the page's.
    pub lang: Option<String>,
    /// Marks that lead to the sources.
    pub sources_html: String,
}

/// What the drawing's lines mean.
fn notes(page: &Page<'_>, periods: &[Timed<'_>]) -> Vec<String> {
    let unsure = |timed: &&Timed<'_>| {
        let [from, to] = timed.time.sides();
        let longer = |side: (Date, Date)| side.0 != side.1;
        from.is_none_or(longer)
            || to.is_some_and(longer)
            || !timed.time.is_open_ended() && to.is_none()
    };
    let dashed = periods.iter().find(unsure);
    let today = crate::time::date_words(page.graph().date, &page.language);
    let dashed = dashed.map(|_| page.text("figure_unsure").to_owned());
    let today = format!("{} ({today}).", page.text("figure_today"));
    dashed
        .into_iter()
        .chain((!periods.is_empty()).then_some(today))
        .collect()
}

/// A thing with its time.
struct Timed<'g> {
    thing: Thing<'g>,
    time: &'g Time,
    note: Option<String>,
    series: &'g Series,
}

pub(super) fn make(
    page: &Page<'_>,
    figure: &Figure,
    series: &[Series],
    from: &[EntryId],
) -> Option<FigureView> {
    let (mut periods, mut events) = (Vec::new(), Vec::new());
    for series in series {
        let timed = timed(page, series, from);
        // A year among periods lasts; among events it tells when.
        let shortest = if timed
            .iter()
            .any(|timed| days(timed.time) > LONG && timed.time.is_interval())
        {
            LONG
        } else {
            i32::MAX
        };
        for timed in timed {
            let lasts = days(timed.time) > shortest;
            if lasts { &mut periods } else { &mut events }.push(timed);
        }
    }
    for timed in [&mut periods, &mut events] {
        timed.sort_by(|one, other| one.time.cmp(other.time));
        timed.truncate(MOST);
    }
    if periods.len() + events.len() < FEWEST {
        return None;
    }
    let mut view = begin(page, figure, "timeline", 1);
    view.events = listed(page, figure.place, &periods, &events);
    if periods.len().max(events.len()) < MOST {
        view.covers = covered(page, figure, series, from);
    }
    view.notes = notes(page, &periods);
    add_line(page, &mut view, &periods, &events)?;
    Some(view)
}

fn timed<'p>(page: &Page<'p>, series: &'p Series, from: &[EntryId]) -> Vec<Timed<'p>> {
    let things = things(page, from, series.of.as_ref(), series.here.as_ref());
    let timed = things.into_iter().filter_map(|thing| {
        let found = after(page, thing.item, series.time.as_ref()?);
        let item = found.into_iter().find(|item| item.time().is_some())?;
        let note = super::things::about(&item).and_then(|about| about.note.as_ref());
        Some(Timed {
            thing,
            time: item.time()?,
            note: note.map(|note| page.words(note)),
            series,
        })
    });
    timed.collect()
}

/// How many days a time covers at most; what is open has no end.
fn days(time: &Time) -> i32 {
    let ends = time.earliest().zip(time.latest());
    ends.map_or(i32::MAX, |(first, last)| (last - first).get_days())
}

/// The first moment of the first day to the last moment of the last.
fn span((first, last): (Date, Date)) -> (f64, f64) {
    (
        years(first),
        last.tomorrow().map_or_else(|_| years(last), years),
    )
}

fn add_line(
    page: &Page<'_>,
    view: &mut FigureView,
    periods: &[Timed<'_>],
    events: &[Timed<'_>],
) -> Option<()> {
    let today = years(page.graph().date);
    let drawn: Vec<Period> = periods.iter().map(|timed| period(page, timed)).collect();
    let marks: Vec<Event> = (1..)
        .zip(events)
        .filter_map(|(number, timed)| {
            let [from, to] = timed.time.sides();
            let (from, to) = (from.or(to)?, to.or(from)?);
            Some(Event {
                at: (span(from).0, span(to).1),
                number,
            })
        })
        .collect();
    let ends = drawn
        .iter()
        .flat_map(|period| [period.from, period.to])
        .flatten();
    let ends = ends.chain(marks.iter().map(|event| event.at));
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for (from, to) in ends {
        (first, last) = (first.min(from), last.max(to));
    }
    if drawn.iter().any(|period| period.open) {
        last = last.max(today);
    }
    let scale = Scale::new(first.floor(), last.ceil().max(first.floor() + 1.0))?;
    let desc = page.text("figure_list_below");
    view.add(("timeline", "line"), desc, |name| {
        let words = |year| year_words(page, year);
        Some(timeline(name, &drawn, &marks, (scale, today), words))
    });
    Some(())
}

fn period(page: &Page<'_>, timed: &Timed<'_>) -> Period {
    let [from, to] = timed.time.sides();
    Period {
        label: short(&plain(page, timed)),
        from: from.map(span),
        to: to.map(span),
        open: timed.time.is_open_ended(),
    }
}

/// A name that finds room, cut between words; the list has it whole.
fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let mut out = String::new();
    for word in name.split(' ') {
        if out.chars().count() + word.chars().count() + 2 > LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.push_str(" …");
    out
}

/// What a thing is called, without markup.
fn plain(page: &Page<'_>, timed: &Timed<'_>) -> String {
    match &timed.series.label {
        Some(label) if timed.series.name.is_none() && timed.series.of.is_none() => {
            page.words(label)
        }
        _ => name(page, &timed.thing, timed.series.name.as_ref()),
    }
}

fn listed(
    page: &Page<'_>,
    place: FigurePlace,
    periods: &[Timed<'_>],
    events: &[Timed<'_>],
) -> Vec<EventView> {
    let periods = periods
        .iter()
        .map(|timed| event_view(page, place, timed, None));
    let events = (1..)
        .zip(events)
        .map(|(number, timed)| event_view(page, place, timed, Some(number)));
    periods.chain(events).collect()
}

fn event_view(
    page: &Page<'_>,
    place: FigurePlace,
    timed: &Timed<'_>,
    number: Option<usize>,
) -> EventView {
    let item = timed.thing.item;
    let named = timed
        .series
        .name
        .as_ref()
        .and_then(|name| after(page, item, name).into_iter().next());
    let mut html = String::new();
    let mut lang = None;
    let mut leads = None;
    if let Some(Item::Value(id, field, statement)) = named {
        let field = page.graph().schema.field(field);
        lang = draw(page, (id, None), field, statement, &mut html);
    } else {
        // Of all entries, what is told of stands on a page of its own.
        let elsewhere =
            place != FigurePlace::Entry || super::things::holder(item) != Some(timed.thing.start);
        leads = elsewhere
            .then(|| link(page, named.unwrap_or(item)))
            .flatten();
        if leads.is_none() {
            crate::text::escape(&plain(page, timed), &mut html);
        }
    }
    let mut sources_html = String::new();
    if super::things::holder(item) == Some(timed.thing.start) {
        marks(page, sources_of(&item), &mut sources_html);
    }
    EventView {
        number,
        time: timed.time.words(&page.language),
        note: timed.note.clone(),
        html,
        link: leads,
        lang,
        sources_html,
    }
}

/// The field of records that the figure tells whole.
fn covered(
    page: &Page<'_>,
    figure: &Figure,
    series: &[Series],
    from: &[EntryId],
) -> Option<String> {
    let schema = &page.graph().schema;
    let declared = schema.type_(page.graph().entry(*from.first()?).type_);
    let fields = series
        .iter()
        .filter_map(|series| series.of.as_ref()?.steps.first());
    let mut told = fields.filter(|field| figure.tells(schema, declared, field));
    told.next().cloned()
}
