//! Places on a map.

use std::fmt::Write;

use super::svg::{short, width};
use crate::geo::Lines;
use crate::text::escape;

/// How wide a map is in its own units; on a page it scales as a picture does.
pub const MAP_WIDTH: f64 = 1000.0;

/// The size of text in a map, in its units: 11 pixels where it is narrowest.
const NUMBER: f64 = 36.0;
const NAME: f64 = 42.0;
/// Around a number, and around a place without one.
const RADIUS: f64 = 28.0;
const SMALL: f64 = 15.0;
/// With more places than these, numbers would hide the map.
const MOST_NUMBERS: usize = 30;

/// The map under the places.
#[derive(Clone, Debug, Default)]
pub struct MapGround {
    /// How high it is, where it is [`MAP_WIDTH`] wide.
    pub height: f64,
    /// Closed lines around the land.
    pub land: Lines,
    /// Lines between areas.
    pub borders: Lines,
}

/// A place on a map.
#[derive(Clone, Debug)]
pub struct MapPlace {
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Its area, as closed lines; none where only a point is known.
    pub area: Lines,
    /// A point in it.
    pub at: (f64, f64),
    /// Whether there is something there, where that is counted.
    pub filled: bool,
}

/// Whether so many places stand on a map with their numbers.
#[must_use]
pub fn is_numbered(places: usize) -> bool {
    places <= MOST_NUMBERS
}

/// Areas and points that are links, in the order in which they are given; they
/// are numbered from 1 in that order unless they are many. A name is seen when
/// a place is pointed at or has the focus.
#[must_use]
pub fn map((id, label): (&str, &str), ground: &MapGround, places: &[MapPlace]) -> String {
    let mut out = String::with_capacity(8192);
    push!(
        out,
        "<svg class=\"map\" viewBox=\"0 0 {MAP_WIDTH} {}\" role=\"group\" aria-label=\"",
        short(ground.height, 0)
    );
    escape(label, &mut out);
    out.push_str("\">");
    path(&mut out, "land", "", &ground.land, true);
    for (at, place) in places.iter().enumerate() {
        let class = if place.filled { "area" } else { "area none" };
        path(&mut out, class, &format!("{id}-{at}"), &place.area, true);
    }
    path(&mut out, "borders", "", &ground.borders, false);
    let numbered = is_numbered(places.len());
    let spread = spread(places, if numbered { RADIUS } else { 0.0 }, ground.height);
    for (at, (place, spot)) in places.iter().zip(spread).enumerate() {
        link(
            &mut out,
            (&format!("{id}-{at}"), place),
            spot,
            numbered.then_some(at + 1),
        );
    }
    out.push_str("</svg>");
    out
}

/// A place as a link: its area once more, unseen until it has the focus.
fn link(
    out: &mut String,
    (id, place): (&str, &MapPlace),
    (x, y): (f64, f64),
    number: Option<usize>,
) {
    out.push_str("<a href=\"");
    escape(&place.href, out);
    out.push_str(if place.filled {
        "\">"
    } else {
        "\" class=\"none\">"
    });
    if !place.area.is_empty() {
        push!(out, "<use href=\"#{id}\"/>");
    }
    let radius = if number.is_some() { RADIUS } else { SMALL };
    if number.is_some() || place.area.is_empty() {
        push!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
            short(x, 0),
            short(y, 0)
        );
    }
    if let Some(number) = number {
        push!(
            out,
            "<text class=\"number\" x=\"{}\" y=\"{}\" font-size=\"{NUMBER}\">{number}</text> ",
            short(x, 0),
            short(y + NUMBER * 0.35, 0)
        );
    }
    let above = y - radius - NAME * 0.35;
    let below = if above < NAME {
        y + radius + NAME
    } else {
        above
    };
    push!(
        out,
        "<text class=\"name\" x=\"{}\" y=\"{}\" font-size=\"{NAME}\">",
        short(within(x, width(&place.name, NAME)), 0),
        short(below, 0)
    );
    escape(&place.name, out);
    out.push_str("</text></a>");
}

/// The middle of a text that is not to reach over the sides.
fn within(x: f64, wide: f64) -> f64 {
    // Bold, and with an edge of paper around it.
    let half = (wide * 0.6 + 8.0).min(MAP_WIDTH / 2.0);
    x.clamp(half, MAP_WIDTH - half)
}

/// Moves places that lie over each other apart, as little as it takes; a few
/// rounds, so that crowds may still overlap.
fn spread(places: &[MapPlace], radius: f64, height: f64) -> Vec<(f64, f64)> {
    const ROUNDS: usize = 60;
    let mut spots: Vec<(f64, f64)> = places.iter().map(|place| place.at).collect();
    let apart = radius * 2.0 + 4.0;
    // Numbers of one point stand below each other in their order, since pushing
    // each from each would shuffle them.
    if radius > 0.0 {
        for (at, (spot, place)) in spots.iter_mut().zip(places).enumerate() {
            let here = |these: &[MapPlace]| {
                these.iter().filter(|other| other.at == place.at).count() as f64
            };
            spot.1 += (here(&places[..at]) - (here(places) - 1.0) / 2.0) * apart;
        }
    }
    for _ in 0..ROUNDS {
        let mut moved = false;
        for one in 0..spots.len() {
            for other in one + 1..spots.len() {
                let (dx, dy) = (spots[other].0 - spots[one].0, spots[other].1 - spots[one].1);
                if dx.abs() >= apart || dy.abs() >= apart {
                    continue;
                }
                let distance = dx.hypot(dy);
                if distance >= apart {
                    continue;
                }
                // Places in one point part to the north and the south.
                let (ux, uy) = if distance > 1e-6 {
                    (dx / distance, dy / distance)
                } else {
                    (0.0, 1.0)
                };
                let push = (apart - distance) / 2.0;
                spots[one] = (spots[one].0 - ux * push, spots[one].1 - uy * push);
                spots[other] = (spots[other].0 + ux * push, spots[other].1 + uy * push);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    let inside = |(x, y): (f64, f64)| {
        (
            x.clamp(radius, MAP_WIDTH - radius),
            y.clamp(radius, (height - radius).max(radius)),
        )
    };
    spots.into_iter().map(inside).collect()
}

/// Lines as one path in whole units, each point told from the one before.
fn path(out: &mut String, class: &str, id: &str, lines: &Lines, closed: bool) {
    let mut shape = String::new();
    for line in lines {
        one(&mut shape, line, closed);
    }
    if shape.is_empty() {
        return;
    }
    push!(out, "<path class=\"{class}\"");
    if !id.is_empty() {
        push!(out, " id=\"{id}\"");
    }
    push!(out, " d=\"{shape}\"/>");
}

fn one(out: &mut String, line: &[(f64, f64)], closed: bool) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "lines are cut at the edge of the map"
    )]
    let whole = |&(x, y): &(f64, f64)| (x.round() as i64, y.round() as i64);
    let mut points: Vec<(i64, i64)> = line.iter().map(whole).collect();
    points.dedup();
    let Some((mut x, mut y)) = points.first().copied().filter(|_| points.len() > 1) else {
        return;
    };
    push!(out, "M{x} {y}l");
    let mut digits = itoa::Buffer::new();
    for (at, &(to_x, to_y)) in points.iter().enumerate().skip(1) {
        let (dx, dy) = (to_x - x, to_y - y);
        // A minus parts numbers as well as a space.
        let before = if at == 1 || dx < 0 { "" } else { " " };
        let between = if dy < 0 { "" } else { " " };
        out.push_str(before);
        out.push_str(digits.format(dx));
        out.push_str(between);
        out.push_str(digits.format(dy));
        (x, y) = (to_x, to_y);
    }
    if closed {
        out.push('z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(name: &str, at: (f64, f64)) -> MapPlace {
        MapPlace {
            name: name.to_owned(),
            href: "../a&b/".to_owned(),
            area: vec![vec![(0.0, 0.0), (30.2, 1.0), (10.0, -5.0)]],
            at,
            filled: true,
        }
    }

    #[test]
    fn places_are_links_in_order_with_numbers_that_do_not_lie_over_each_other() {
        let ground = MapGround {
            height: 800.0,
            ..MapGround::default()
        };
        let svg = map(
            ("m", "K & k"),
            &ground,
            &[place("A<", (500.0, 300.0)), place("B", (500.0, 300.0))],
        );
        assert!(svg.contains("aria-label=\"K &amp; k\"") && svg.contains("A&lt;</text>"));
        assert!(svg.contains("d=\"M0 0l30 1-20-6z\""), "{svg}");
        assert!(
            svg.contains("cy=\"270\"") && svg.contains("cy=\"330\""),
            "{svg}"
        );
        assert!(
            svg.find(">1</text>") < svg.find(">2</text>") && svg.contains("href=\"../a&amp;b/\"")
        );
    }

    #[test]
    fn numbers_of_one_point_stand_in_their_order() {
        let places = ["A", "B", "C", "D", "E"].map(|name| place(name, (500.0, 400.0)));
        let spots = spread(&places, RADIUS, 800.0);
        assert!(
            spots.is_sorted_by(|one, other| one.1 < other.1),
            "{spots:?}"
        );
    }

    proptest! {
        #[test]
        fn spots_stay_on_the_map(points in proptest::collection::vec((-50.0_f64..1050.0, -50.0_f64..900.0), 0..50)) {
            let places: Vec<MapPlace> = points.into_iter().map(|at| place("A", at)).collect();
            for (x, y) in spread(&places, RADIUS, 800.0) {
                prop_assert!((RADIUS..=MAP_WIDTH - RADIUS).contains(&x) && (RADIUS..=800.0 - RADIUS).contains(&y));
            }
        }
    }
}
