//! Periods and events on one line of time.

use super::rows::anchor;
use super::svg::{Percent, Svg, TEXT, width};
use super::{Name, Scale};

/// A period. Times are in years.
#[derive(Clone, Debug)]
pub struct Period {
    /// What lasted.
    pub label: String,
    /// When it began: the first and the last moment that may be meant.
    /// Nothing where nobody knows.
    pub from: Option<(f64, f64)>,
    /// When it ended, likewise; nothing where it goes on, or nobody knows.
    pub to: Option<(f64, f64)>,
    /// Whether it goes on.
    pub open: bool,
}

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// The first and the last moment that may be meant.
    pub at: (f64, f64),
    /// Its number in the list beside the drawing.
    pub number: usize,
}

const YEARS: f64 = 24.0;
const PERIOD: f64 = 46.0;
const LANE: f64 = 26.0;
const RADIUS: f64 = 11.0;
/// The narrowest that a drawing is shown, in pixels; marks keep apart there.
const NARROWEST: f64 = 290.0;
/// How many lanes events may need before they lie over each other.
const MOST_LANES: usize = 8;

/// Bars for periods, numbered marks for events. What is not known to the year
/// is hatched; what goes on ends in an arrow.
#[must_use]
pub fn timeline(
    name: Name<'_>,
    periods: &[Period],
    events: &[Event],
    (scale, today): (Scale, f64),
    words: impl Fn(f64) -> String,
) -> String {
    let (lanes, lane_count) = lanes(events, scale);
    #[expect(clippy::cast_precision_loss, reason = "as many as a reader sees")]
    let (below, bottom) = {
        let below = YEARS + periods.len() as f64 * PERIOD;
        let lanes = if events.is_empty() { 0.0 } else { 8.0 };
        (below, below + lanes + lane_count as f64 * LANE)
    };
    let mut svg = Svg::wide(name, "timeline", bottom + 4.0);
    years(&mut svg, scale, bottom, words);
    if (scale.min()..scale.max()).contains(&today) {
        let at = Percent(scale.share(today) * 100.0);
        svg.line("today", (at, YEARS), (at, bottom));
    }
    let mut top = YEARS;
    for period in periods {
        draw_period(&mut svg, period, scale, top);
        top += PERIOD;
    }
    for (event, lane) in events.iter().zip(lanes) {
        #[expect(clippy::cast_precision_loss, reason = "a few lanes")]
        let y = below + 8.0 + lane as f64 * LANE + LANE / 2.0;
        draw_event(&mut svg, event, scale, y);
    }
    svg.finish()
}

fn years(svg: &mut Svg, scale: Scale, bottom: f64, words: impl Fn(f64) -> String) {
    for tick in scale.ticks().into_iter().filter(|tick| tick.fract() == 0.0) {
        let at = Percent(scale.share(tick) * 100.0);
        svg.line("grid", (at, YEARS - 4.0), (at, bottom));
        svg.text("axis", (at, 14.0), anchor(at), &words(tick));
    }
}

/// A bar in up to three parts: what may belong to it, what does, what may.
fn draw_period(svg: &mut Svg, period: &Period, scale: Scale, top: f64) {
    let place = |time: f64| Percent(scale.share(time) * 100.0);
    svg.text("label", (Percent(0.0), top + 16.0), "start", &period.label);
    let (bar, height) = (top + 23.0, 14.0);
    let (may_begin, began) = period.from.unwrap_or((scale.min(), scale.min()));
    let (ended, may_end) = period.to.unwrap_or((scale.max(), scale.max()));
    // A period may end before the last moment that it can have begun.
    let (began, ended) = (began.min(may_end), ended.max(may_begin));
    if period.from.is_none() {
        svg.shape(
            "unsure-end",
            (place(may_begin), bar + height / 2.0),
            "M0 -7L7 0L0 7",
        );
    }
    if began > may_begin {
        svg.rect(
            "unsure",
            (place(may_begin), place(began.min(ended))),
            bar,
            height,
        );
    }
    if began < ended {
        svg.rect("bar", (place(began), place(ended)), bar, height);
    }
    if may_end > ended {
        svg.rect("unsure", (place(ended), place(may_end)), bar, height);
    }
    match (period.to, period.open) {
        (None, true) => svg.shape("arrow", (place(may_end), bar), "M0 0L9 7L0 14Z"),
        (None, false) => svg.shape(
            "unsure-end",
            (place(may_end), bar + height / 2.0),
            "M0 -7L-7 0L0 7",
        ),
        (Some(_), _) => {}
    }
}

fn draw_event(svg: &mut Svg, event: &Event, scale: Scale, y: f64) {
    let place = |time: f64| Percent(scale.share(time) * 100.0);
    let (first, last) = event.at;
    let middle = place(f64::midpoint(first, last));
    if last - first > 1.0 / 24.0 {
        svg.line("span", (place(first), y), (place(last), y));
    }
    svg.circle("event", (middle, y), RADIUS);
    svg.text(
        "number",
        (middle, y + TEXT * 0.36),
        "middle",
        &event.number.to_string(),
    );
}

/// The lane of each event, so that marks do not lie over each other.
fn lanes(events: &[Event], scale: Scale) -> (Vec<usize>, usize) {
    let mut ends: Vec<f64> = Vec::new();
    let mut lanes = Vec::with_capacity(events.len());
    for event in events {
        let x = scale.share(f64::midpoint(event.at.0, event.at.1)) * NARROWEST;
        let half = RADIUS.max(width(&event.number.to_string(), TEXT) / 2.0) + 2.0;
        let free = ends.iter().position(|end| *end <= x - half);
        let lane = match free {
            Some(lane) => lane,
            None if ends.len() < MOST_LANES => {
                ends.push(0.0);
                ends.len() - 1
            }
            None => 0,
        };
        if let Some(end) = ends.get_mut(lane) {
            *end = x + half;
        }
        lanes.push(lane);
    }
    let count = ends.len();
    (lanes, count)
}
