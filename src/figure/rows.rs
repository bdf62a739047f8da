//! Rows of numbers on one scale: what it was, and what it became.

use super::mark::Mark;
use super::svg::{Percent, Svg};
use super::{MOST_SERIES, Name, Scale};

/// A row: its name, its numbers told in words, and the numbers.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the numbers are of.
    pub label: String,
    /// The numbers in words.
    pub words: String,
    /// One for each series, the earlier first; what is missing is nothing.
    pub values: Vec<Option<f64>>,
}

/// From one row to the next.
const HEIGHT: f64 = 56.0;
/// Where the words of a row stand.
const WORDS: f64 = 18.0;
/// Where its track is.
const TRACK: f64 = 36.0;
/// What the numbers of the axis need.
const AXIS: f64 = 24.0;

/// A ring for the earlier number, a dot for the later, a bar between them.
/// With one series there are dots alone.
#[must_use]
pub fn dumbbells(
    name: Name<'_>,
    rows: &[Row],
    scale: Scale,
    words: impl Fn(f64) -> String,
) -> String {
    #[expect(clippy::cast_precision_loss, reason = "as many rows as a reader sees")]
    let bottom = rows.len() as f64 * HEIGHT;
    let mut svg = Svg::wide(name, "dumbbells", bottom + AXIS);
    let mut top = 0.0;
    for row in rows {
        draw(&mut svg, row, scale, top);
        top += HEIGHT;
    }
    for tick in scale.ticks() {
        let at = Percent(scale.share(tick) * 100.0);
        svg.text("axis", (at, bottom + 14.0), anchor(at), &words(tick));
    }
    svg.finish()
}

/// Words at an end stay within the drawing.
pub(super) fn anchor(at: Percent) -> &'static str {
    match at.0 {
        share if share < 5.0 => "start",
        share if share > 95.0 => "end",
        _ => "middle",
    }
}

fn draw(svg: &mut Svg, row: &Row, scale: Scale, top: f64) {
    let place = |value: f64| Percent(scale.share(value) * 100.0);
    let track = top + TRACK;
    svg.text("label", (Percent(0.0), top + WORDS), "start", &row.label);
    svg.text("value", (Percent(100.0), top + WORDS), "end", &row.words);
    svg.line("track", (Percent(0.0), track), (Percent(100.0), track));
    for tick in scale.ticks() {
        svg.line(
            "tick",
            (place(tick), track - 4.0),
            (place(tick), track + 4.0),
        );
    }
    let values = row.values.get(..MOST_SERIES).unwrap_or(&row.values);
    if let [Some(before), Some(after)] = *values {
        svg.line("change", (place(before), track), (place(after), track));
    }
    let marks: &[Mark] = if values.len() < MOST_SERIES {
        &[Mark::Dot]
    } else {
        &[Mark::Ring, Mark::Dot]
    };
    for (value, mark) in values.iter().zip(marks) {
        if let Some(value) = value {
            svg.circle(mark.class(), (place(*value), track), mark.radius());
        }
    }
}
