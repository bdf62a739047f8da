//! Outlines of areas on the ground, made flat and light enough for a page.
//!
//! Areas come from a file in the GeoJSON format (RFC 7946). Borders that two
//! areas share are kept once, as an [`Arc`](topology) between the points where
//! borders meet, so that neighbours still fit each other after points have
//! been left out, and what lies between land and the rest can be told from
//! what lies between two areas. Pure: no portal is known here.

mod clip;
mod geojson;
mod project;
mod simplify;
mod topology;

pub use geojson::{Feature, Unreadable, parse};
pub use project::{Point, Projection};
pub use topology::{Drawn, Outlines};

/// A rectangle on the projected ground, in metres; `y` grows to the north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The south-western corner.
    pub min: Point,
    /// The north-eastern corner.
    pub max: Point,
}

impl Bounds {
    /// The smallest rectangle around `points`; nothing without points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |bounds, point| {
            let one = Self {
                min: point,
                max: point,
            };
            Some(bounds.map_or(one, |bounds: Self| bounds.with(one)))
        })
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            min: Point {
                x: self.min.x.min(other.min.x),
                y: self.min.y.min(other.min.y),
            },
            max: Point {
                x: self.max.x.max(other.max.x),
                y: self.max.y.max(other.max.y),
            },
        }
    }

    /// Whether the rectangles share a point.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// From west to east, and from south to north, in metres.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        (self.max.x - self.min.x, self.max.y - self.min.y)
    }

    /// The same middle, with sides at least so long.
    #[must_use]
    pub fn at_least(&self, width: f64, height: f64) -> Self {
        let (x, y) = self.middle();
        let (wide, high) = self.size();
        let (half_x, half_y) = (wide.max(width) / 2.0, high.max(height) / 2.0);
        Self {
            min: Point {
                x: x - half_x,
                y: y - half_y,
            },
            max: Point {
                x: x + half_x,
                y: y + half_y,
            },
        }
    }

    fn middle(&self) -> (f64, f64) {
        (
            f64::midpoint(self.min.x, self.max.x),
            f64::midpoint(self.min.y, self.max.y),
        )
    }
}

/// How a rectangle of the ground lies in a drawing, whose `y` grows downwards.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    ground: Bounds,
    scale: f64,
    /// Points nearer to the line than this, in units of the drawing, are left
    /// out.
    tolerance: f64,
}

/// The tolerance of a drawing with no more points than it may have.
const TOLERANCE: f64 = 1.6;
/// How many points the land and its borders may have in a drawing, which is on
/// a page as often as there are places to draw: three times those of Norway.
const MOST_POINTS: usize = 10_000;
/// Land that reaches this far outside the drawing is cut there.
const MARGIN: f64 = 12.0;
/// Islands narrower than this, in units of the drawing, are left out.
const SMALLEST: f64 = 4.0;

impl Frame {
    /// The ground over the whole width of a drawing.
    #[must_use]
    pub fn new(ground: Bounds, width: f64) -> Self {
        let (wide, _) = ground.size();
        Self {
            ground,
            scale: width / wide.max(1.0),
            tolerance: TOLERANCE,
        }
    }

    /// The same drawing with half as much of what is fine.
    fn coarser(self) -> Self {
        Self {
            tolerance: self.tolerance * 2.0,
            ..self
        }
    }

    /// The tolerance in metres.
    fn tolerance(&self) -> f64 {
        self.tolerance * self.metres()
    }

    /// Borders that reach less far than this, in metres, are left out: none of
    /// an ordinary drawing.
    fn least_border(&self) -> f64 {
        (self.tolerance - TOLERANCE) * self.metres()
    }

    /// Where a point lies in the drawing.
    #[must_use]
    pub fn place(&self, point: Point) -> (f64, f64) {
        (
            (point.x - self.ground.min.x) * self.scale,
            (self.ground.max.y - point.y) * self.scale,
        )
    }

    /// How wide and high the drawing is.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        let (wide, high) = self.ground.size();
        (wide * self.scale, high * self.scale)
    }

    /// How many metres a unit of the drawing is.
    fn metres(&self) -> f64 {
        1.0 / self.scale
    }

    /// The ground on which lines are kept.
    fn reach(&self) -> Bounds {
        let (wide, high) = self.ground.size();
        let margin = 2.0 * MARGIN * self.metres();
        self.ground.at_least(wide + margin, high + margin)
    }

    /// The rectangle within which lines are kept, in units of the drawing.
    fn window(&self) -> ((f64, f64), (f64, f64)) {
        let (wide, high) = self.size();
        ((-MARGIN, -MARGIN), (wide + MARGIN, high + MARGIN))
    }
}

/// Lines in units of a drawing; closed ones do not repeat their first point.
pub type Lines = Vec<Vec<(f64, f64)>>;

/// A key as outlines know it: without the zeros before a number, which are lost
/// where a file has it as a number and not as a word.
#[must_use]
pub fn key(written: &str) -> String {
    let text = written.trim();
    let short = text.trim_start_matches('0');
    if short.is_empty() { text } else { short }.to_owned()
}
