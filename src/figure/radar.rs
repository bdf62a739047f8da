//! The emblem: numbers on axes around a middle.
//!
//! Areas mislead, and another order of the axes gives another shape: what one
//! reads is the rows beside it.

use std::f64::consts::TAU;
use std::fmt::Write;

use super::mark::Mark;
use super::svg::{Svg, short, width};
use super::{MOST_SERIES, Name, Row, Scale};

/// The drawing is this wide; text of 15 in it is over 11 pixels on a phone.
const WIDTH: f64 = 420.0;
const SIZE: f64 = 15.0;
const RADIUS: f64 = 112.0;
const MIDDLE: (f64, f64) = (WIDTH / 2.0, 158.0);
/// Between an axis and its name.
const GAP: f64 = 12.0;
const FEWEST: usize = 3;
const MOST: usize = 8;

/// Nothing where there are too few or too many axes, no series with numbers
/// on three of them, or a name that does not find room.
#[must_use]
pub fn radar(name: Name<'_>, rows: &[Row], scale: Scale) -> Option<String> {
    let series = (0..MOST_SERIES).map(|at| values(rows, at));
    let series: Vec<Vec<Option<f64>>> = series.collect();
    let enough = series
        .iter()
        .any(|values| values.iter().flatten().count() >= FEWEST);
    if !(FEWEST..=MOST).contains(&rows.len()) || !enough {
        return None;
    }
    let labels: Option<Vec<Placed>> = (0..rows.len()).map(|at| place(rows, at)).collect();
    let mut svg = Svg::boxed(name, "radar", WIDTH, height(rows.len()));
    rings(&mut svg, rows.len(), scale);
    let shown = if rows.iter().all(|row| row.values.len() < MOST_SERIES) {
        vec![(Mark::Dot, &series[0])]
    } else {
        vec![(Mark::Ring, &series[0]), (Mark::Dot, &series[1])]
    };
    for (mark, values) in shown {
        outline(&mut svg, values, scale, mark);
    }
    for label in labels? {
        for (line, text) in (0_u8..).zip(&label.lines) {
            let y = label.y + f64::from(line) * SIZE * 1.2;
            svg.label("label", (label.x, y), label.anchor, (text, SIZE));
        }
    }
    Some(svg.finish())
}

fn values(rows: &[Row], series: usize) -> Vec<Option<f64>> {
    rows.iter()
        .map(|row| row.values.get(series).copied().flatten())
        .collect()
}

/// The bearing of an axis: the first points up, the others follow the clock.
#[expect(clippy::cast_precision_loss, reason = "at most eight axes")]
fn bearing(at: usize, of: usize) -> (f64, f64) {
    let angle = TAU * at as f64 / of as f64;
    (angle.sin(), -angle.cos())
}

fn point(at: usize, of: usize, radius: f64) -> (f64, f64) {
    let (x, y) = bearing(at, of);
    (MIDDLE.0 + x * radius, MIDDLE.1 + y * radius)
}

/// As high as the lowest axis and its name.
fn height(axes: usize) -> f64 {
    let lowest = (0..axes)
        .map(|at| point(at, axes, RADIUS).1)
        .fold(0.0, f64::max);
    lowest + GAP + SIZE * 2.2
}

fn rings(svg: &mut Svg, axes: usize, scale: Scale) {
    let ticks = scale.ticks();
    for tick in ticks.into_iter().filter(|tick| *tick > scale.min()) {
        let corners = (0..axes).map(|at| Some(point(at, axes, scale.share(tick) * RADIUS)));
        svg.raw(&format!(
            "<path class=\"grid\" d=\"{}\"/>",
            path(&corners.collect::<Vec<_>>())
        ));
    }
    for at in 0..axes {
        let (x, y) = point(at, axes, RADIUS);
        svg.raw(&format!(
            "<line class=\"grid\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            short(MIDDLE.0, 1),
            short(MIDDLE.1, 1),
            short(x, 1),
            short(y, 1)
        ));
    }
}

/// The line of a series: closed and filled where every number is there, else
/// in pieces between neighbours that are.
fn outline(svg: &mut Svg, values: &[Option<f64>], scale: Scale, mark: Mark) {
    let of = values.len();
    let corners: Vec<Option<(f64, f64)>> = values
        .iter()
        .enumerate()
        .map(|(at, value)| value.map(|value| point(at, of, scale.share(value) * RADIUS)))
        .collect();
    let whole = if corners.iter().all(Option::is_some) {
        " whole"
    } else {
        ""
    };
    let drawn = path(&corners);
    if !drawn.is_empty() {
        svg.raw(&format!(
            "<path class=\"{}-line{whole}\" d=\"{drawn}\"/>",
            mark.class()
        ));
    }
    for (x, y) in corners.into_iter().flatten() {
        svg.raw(&format!(
            "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            mark.class(),
            short(x, 1),
            short(y, 1),
            short(mark.radius() - 2.0, 1)
        ));
    }
}

/// From corner to corner and back to the first, leaving out what is missing.
fn path(corners: &[Option<(f64, f64)>]) -> String {
    let mut out = String::new();
    let next = corners.iter().cycle().skip(1);
    let mut joined = false;
    for (from, to) in corners.iter().zip(next) {
        let (Some((x, y)), Some((to_x, to_y))) = (from, to) else {
            joined = false;
            continue;
        };
        if !joined {
            let _ = write!(out, "M{} {}", short(*x, 1), short(*y, 1));
        }
        let _ = write!(out, "L{} {}", short(*to_x, 1), short(*to_y, 1));
        joined = true;
    }
    out
}

/// A name and where it stands.
struct Placed {
    lines: Vec<String>,
    x: f64,
    y: f64,
    anchor: &'static str,
}

/// Finds room for the name of an axis: above or below the drawing, beside it
/// in one or two lines, or in the corner that the shape leaves free.
fn place(rows: &[Row], at: usize) -> Option<Placed> {
    let of = rows.len();
    let label = &rows.get(at)?.label;
    let (x, y) = point(at, of, RADIUS);
    let (across, down) = bearing(at, of);
    let wide = width(label, SIZE);
    let placed = |lines: Vec<String>, x, y, anchor| {
        Some(Placed {
            lines,
            x,
            y,
            anchor,
        })
    };
    if across.abs() < 0.01 {
        let y = if down < 0.0 { y - GAP } else { y + GAP + SIZE };
        return (wide <= WIDTH).then(|| placed(vec![label.clone()], x, y, "middle"))?;
    }
    let (start, edge) = if across > 0.0 {
        ("start", WIDTH - 2.0)
    } else {
        ("end", 2.0)
    };
    let beside = x + GAP.copysign(across);
    let room = (edge - beside).abs();
    if wide <= room {
        return placed(vec![label.clone()], beside, y + SIZE * 0.35, start);
    }
    if down > 0.5 {
        // Below the shape there is room up to the middle.
        let towards = if across > 0.0 { "start" } else { "end" };
        let inner = MIDDLE.0 + 6.0_f64.copysign(across);
        let outer = (edge - inner).abs();
        let from = if wide <= (edge - x).abs() { x } else { inner };
        return (wide <= outer)
            .then(|| placed(vec![label.clone()], from, y + GAP + SIZE, towards))?;
    }
    if let Some(lines) = two_lines(label, room) {
        return placed(lines, beside, y - SIZE * 0.3, start);
    }
    corner(at, of, wide, edge).and_then(|y| {
        let anchor = if across > 0.0 { "end" } else { "start" };
        placed(vec![label.clone()], edge, y, anchor)
    })
}

/// The lowest line at the edge where a text keeps clear of the shape.
fn corner(at: usize, of: usize, wide: f64, edge: f64) -> Option<f64> {
    let (_, axis) = point(at, of, RADIUS);
    let inner = if edge > MIDDLE.0 {
        edge - wide
    } else {
        edge + wide
    };
    let clear = |y: &f64| !inside(of, (inner, *y + SIZE * 0.5));
    let steps = (0..36_u8).map(|step| axis - GAP - f64::from(step) * 2.0);
    steps.into_iter().find(clear)
}

/// Whether a point lies within the outermost ring.
fn inside(of: usize, (x, y): (f64, f64)) -> bool {
    (0..of).all(|at| {
        let (from, to) = (point(at, of, RADIUS), point((at + 1) % of, of, RADIUS));
        (to.0 - from.0) * (y - from.1) - (to.1 - from.1) * (x - from.0) >= 0.0
    })
}

/// A label in two lines that both fit, broken at a space or hyphen.
fn two_lines(label: &str, room: f64) -> Option<Vec<String>> {
    label.char_indices().find_map(|(at, letter)| {
        let (first, second) = match letter {
            ' ' => (label.get(..at)?, label.get(at + 1..)?),
            '-' => label.split_at_checked(at + 1)?,
            _ => return None,
        };
        let fits = [first, second].iter().all(|line| width(line, SIZE) <= room);
        fits.then(|| vec![first.to_owned(), second.to_owned()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, values: &[Option<f64>]) -> Row {
        Row {
            label: label.to_owned(),
            words: String::new(),
            values: values.to_vec(),
        }
    }

    const NAME: Name<'_> = Name {
        id: "a",
        title: "T",
        desc: "D",
    };

    #[test]
    fn what_is_missing_breaks_the_line() {
        let some = |n: f64| Some((n, 0.0));
        assert_eq!(path(&[some(1.0), some(2.0), some(3.0)]), "M1 0L2 0L3 0L1 0");
        assert_eq!(path(&[some(1.0), None, some(3.0)]), "M3 0L1 0");
        assert_eq!(path(&[None, None, some(3.0)]), "");
    }

    #[test]
    fn names_keep_within_the_drawing() {
        let long = "Utviklingskompetanse";
        for axes in FEWEST..=MOST {
            let rows: Vec<Row> = (0..axes).map(|_| row(long, &[Some(1.0)])).collect();
            for at in 0..axes {
                let Some(placed) = place(&rows, at) else {
                    continue;
                };
                for line in &placed.lines {
                    let wide = width(line, SIZE);
                    let left = match placed.anchor {
                        "start" => placed.x,
                        "end" => placed.x - wide,
                        _ => placed.x - wide / 2.0,
                    };
                    assert!(left >= 0.0 && left + wide <= WIDTH, "{at} of {axes}");
                    assert!(placed.y > SIZE && placed.y < height(axes), "{at} of {axes}");
                }
            }
        }
        let five: Vec<Row> = (0..5).map(|_| row(long, &[Some(1.0)])).collect();
        assert!(radar(NAME, &five, Scale::new(0.0, 10.0).expect("a scale")).is_some());
    }

    #[test]
    fn too_little_is_no_drawing() {
        let scale = Scale::new(0.0, 10.0).expect("a scale");
        let sparse = [
            row("a", &[Some(1.0)]),
            row("b", &[None]),
            row("c", &[Some(2.0)]),
        ];
        assert_eq!(radar(NAME, &sparse, scale), None);
        let two = [row("a", &[Some(1.0)]), row("b", &[Some(1.0)])];
        assert_eq!(radar(NAME, &two, scale), None);
        assert_eq!(radar(NAME, &[], scale), None);
    }
}
