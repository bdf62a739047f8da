//! What the lines of a drawing cost: those of very many corners, more where
//! they are wide or dashed.

use super::super::svg::dimensions;
use super::style::pairs;

/// What a line costs whose dashes are too short to be seen, in elements.
pub(super) const DASHED: u64 = 1_000;

/// The numbers of a line of which it costs one element, and as many more as
/// it has numbers: long lines may cross themselves everywhere.
const SOME: u64 = 50;
const MANY: u64 = 200_000;

/// A line counts for so many where its stroke is wide: all of it lies over
/// itself. And where any is dashed, since each dash has ends.
const WIDER: u64 = 6;
const DASHES: u64 = 2;

/// A stroke is wide from this part of the drawing on.
const WIDE: f64 = 50.0;

/// What a line costs, by its numbers.
pub(super) fn cost(numbers: u64, is_wide: bool, is_dashed: bool) -> u64 {
    let times = match (is_wide, is_dashed) {
        (true, true) => WIDER + 2 * DASHES,
        (true, false) => WIDER,
        (false, true) => DASHES,
        _ => 1,
    };
    let numbers = numbers * times;
    numbers / SOME + numbers * numbers / MANY
}

/// How wide strokes are, against the drawing: as widths are handed on, and
/// drawings in it may be larger than they say.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    /// The shorter side of the drawing.
    pub(super) side: f64,
    pub(super) scale: f64,
    pub(super) width: f64,
}

impl Stroke {
    pub(super) fn new() -> Self {
        Self {
            side: 0.0,
            scale: 1.0,
            width: 1.0,
        }
    }

    pub(super) fn is_wide(self) -> bool {
        is_wide(self.width * self.scale, self.side)
    }

    /// Takes up an attribute of an element that is drawn so.
    pub(super) fn take(&mut self, key: &str, value: &str) {
        match key {
            "stroke-width" => self.width = width(value, self.width, self.side),
            "transform" => self.scale *= scale(value),
            "style" => {
                for (name, value) in pairs(value) {
                    if name == "stroke-width" || is_scaling(name) {
                        self.take(if is_scaling(name) { "transform" } else { name }, value);
                    }
                }
            }
            "viewbox" => {
                let sides = value
                    .split([' ', ','])
                    .filter_map(|part| part.parse::<f64>().ok());
                let side = sides.skip(2).fold(f64::INFINITY, f64::min);
                if self.side > 0.0 {
                    self.scale *= self.side / side;
                } else {
                    self.side = side;
                }
            }
            _ => {}
        }
    }
}

/// The shorter side of a drawing that has no view of its own, with the sides
/// that browsers give to those that tell none.
pub(super) fn side(tag: &str) -> f64 {
    match dimensions(tag) {
        (0, _) | (_, 0) => 150.0,
        (width, height) => f64::from(width.min(height)),
    }
}

/// What is no number is wide too.
fn is_wide(width: f64, side: f64) -> bool {
    width.is_nan() || width * WIDE > side
}

/// Whether a property makes larger.
fn is_scaling(name: &str) -> bool {
    matches!(name, "transform" | "scale" | "zoom")
}

/// A stroke's width.
fn width(value: &str, before: f64, side: f64) -> f64 {
    let value = value.trim().trim_end_matches("!important").trim();
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number = value.trim_end_matches(unit).parse::<f64>();
    let times = match unit {
        "" | "px" => 1.0,
        "pt" | "mm" => 4.0,
        "%" => side / 70.0,
        "inherit" => return before,
        _ => return f64::INFINITY,
    };
    number.map_or(f64::INFINITY, |number| number * times)
}

/// How many times as large a change of place makes: the largest number of each
/// function that does.
fn scale(value: &str) -> f64 {
    let functions = value.split(')').filter_map(|part| part.rsplit_once('('));
    let functions = functions.filter(|(name, _)| name.contains("matrix") || name.contains("scale"));
    functions
        .map(|(_, numbers)| {
            let parts = numbers
                .split(|c: char| c.is_whitespace() || c == ',')
                .filter(|part| !part.is_empty());
            let sizes = parts
                .take(4)
                .map(|part| part.parse::<f64>().map_or(f64::INFINITY, f64::abs));
            sizes.fold(0.0, f64::max)
        })
        .product()
}

/// Whether a rule of a style may make strokes wider than their attributes say.
pub(super) fn widens(style: &str, side: f64) -> bool {
    pairs(style).any(|(name, value)| {
        name == "stroke-width" && is_wide(width(value, 1.0, side), side)
            || is_scaling(name) && (name != "transform" || scale(value) > 1.0)
            || name == "vector-effect" && side > 1_000.0
    })
}

/// Whether a style dashes.
pub(super) fn dashes(style: &str) -> bool {
    pairs(style).any(|(name, value)| name == "stroke-dasharray" && is_dashed(value))
}

pub(super) fn is_dashed(dashes: &str) -> bool {
    !matches!(dashes.trim(), "" | "none" | "0")
}

pub(super) fn has_dust(style: &str) -> bool {
    pairs(style).any(|(name, value)| name == "stroke-dasharray" && is_dust(value))
}

/// Whether dashes are so short that a line has more of them than points.
pub(super) fn is_dust(dashes: &str) -> bool {
    let parts = dashes.split(|c: char| c.is_whitespace() || c == ',');
    let lengths = parts.map(|part| part.trim_end_matches(|c: char| c.is_alphabetic() || c == '%'));
    let whole: f64 = lengths
        .filter_map(|length| length.parse::<f64>().ok())
        .sum();
    whole > 0.0 && whole < 0.01
}

/// No fewer numbers than stand in the line of a path.
pub(super) fn numbers(line: &str) -> u64 {
    let parts = line.split(|c: char| !c.is_ascii_digit() && c != '.');
    let parts = parts.filter(|part| !part.is_empty());
    parts
        .map(|part| part.matches('.').count().max(1) as u64)
        .sum()
}
