//! Numbers over time.

use super::mark::Mark;
use super::rows::anchor;
use super::svg::{Percent, Svg};
use super::{MOST_SERIES, Name, Scale};

/// A series.
#[derive(Clone, Debug)]
pub struct Line {
    /// Points in time and their numbers, the earliest first; time is in years.
    pub points: Vec<(f64, f64)>,
}

const HEIGHT: f64 = 240.0;
const TOP: f64 = 14.0;
const AXIS: f64 = 26.0;

/// Lines through points, the later series solid with dots, the earlier dashed
/// with rings; with one series there are dots alone.
#[must_use]
pub fn lines(
    name: Name<'_>,
    lines: &[Line],
    (times, numbers): (Scale, Scale),
    words: impl Fn(f64) -> String,
    time_words: impl Fn(f64) -> String,
) -> String {
    let mut svg = Svg::wide(name, "lines", TOP + HEIGHT + AXIS);
    let across = |time: f64| Percent(times.share(time) * 100.0);
    let down = |number: f64| TOP + (1.0 - numbers.share(number)) * HEIGHT;
    for tick in numbers.ticks() {
        let y = down(tick);
        svg.line("grid", (Percent(0.0), y), (Percent(100.0), y));
        svg.text("axis", (Percent(0.0), y - 3.0), "start", &words(tick));
    }
    for tick in times.ticks().into_iter().filter(|tick| tick.fract() == 0.0) {
        let at = across(tick);
        svg.text(
            "axis",
            (at, TOP + HEIGHT + 20.0),
            anchor(at),
            &time_words(tick),
        );
    }
    let marks: &[Mark] = if lines.len() < MOST_SERIES {
        &[Mark::Dot]
    } else {
        &[Mark::Ring, Mark::Dot]
    };
    for (line, mark) in lines.iter().zip(marks) {
        for pair in line.points.windows(2) {
            if let [from, to] = pair {
                let ends = [from, to].map(|(time, number)| (across(*time), down(*number)));
                svg.line(&format!("line {}-line", mark.class()), ends[0], ends[1]);
            }
        }
        for (time, number) in &line.points {
            svg.circle(
                mark.class(),
                (across(*time), down(*number)),
                mark.radius() - 1.5,
            );
        }
    }
    svg.finish()
}
