//! Leaves out points that a drawing would not show.

use super::Point;

/// A line that knows from which tolerance on each of its points is left out,
/// so that drawings of any size leave points out without measuring again.
#[derive(Clone, Debug)]
pub(super) struct Line {
    points: Vec<Point>,
    /// For each point the least tolerance at which it is left out.
    until: Vec<f64>,
}

impl Line {
    /// Measures a line.
    pub(super) fn new(points: Vec<Point>) -> Self {
        let until = tolerances(&points);
        Self { points, until }
    }

    /// All points.
    pub(super) fn points(&self) -> &[Point] {
        &self.points
    }

    /// The points that lie further than `tolerance` from the line between
    /// those kept around them (D. H. Douglas and T. K. Peucker, 1973). The
    /// ends stay. A line that comes back to its start is parted at the point
    /// furthest from it.
    pub(super) fn simplified(&self, tolerance: f64) -> impl DoubleEndedIterator<Item = Point> {
        let all = self.points.iter().zip(&self.until);
        all.filter(move |(_, until)| **until > tolerance)
            .map(|(point, _)| *point)
    }
}

/// The ends of longer stretches than this, in points, stay: in a line that goes
/// to and fro each point would else be measured from every other.
const LONGEST: usize = 4000;

/// The greatest tolerance at which each point is kept. Douglas and Peucker split
/// a stretch at its furthest point, if that is too far away, and then both
/// halves. Where they split does not depend on the tolerance, so a point is kept
/// as long as it and every split above it are too far away.
fn tolerances(points: &[Point]) -> Vec<f64> {
    let mut until = vec![0.0; points.len()];
    let Some(last) = points.len().checked_sub(1) else {
        return until;
    };
    until[0] = f64::INFINITY;
    let mut open = Vec::new();
    for from in (0..last).step_by(LONGEST) {
        let to = (from + LONGEST).min(last);
        until[to] = f64::INFINITY;
        open.push((from, to, f64::INFINITY));
    }
    while let Some((from, to, before)) = open.pop() {
        if let Some((at, far)) = furthest(points, from, to) {
            let least = far.min(before);
            until[at] = least;
            open.push((from, at, least));
            open.push((at, to, least));
        }
    }
    until
}

/// The point between two that lies furthest from their line, and how far.
fn furthest(points: &[Point], from: usize, to: usize) -> Option<(usize, f64)> {
    let (start, end) = (*points.get(from)?, *points.get(to)?);
    let between = points.get(from + 1..to)?;
    let (mut most, mut found) = (0.0, None);
    for (at, point) in between.iter().enumerate() {
        let far = distance(*point, start, end);
        if far > most {
            (most, found) = (far, Some((from + 1 + at, far)));
        }
    }
    found
}

/// How far a point is from a stretch of line.
fn distance(point: Point, start: Point, end: Point) -> f64 {
    let (dx, dy) = (end.x - start.x, end.y - start.y);
    let length = dx * dx + dy * dy;
    let (px, py) = (point.x - start.x, point.y - start.y);
    let along = if length > 0.0 {
        ((px * dx + py * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (px - along * dx).hypot(py - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Parted at its furthest point this one loses a point at a time.
    #[test]
    fn a_line_to_and_fro_is_measured_in_stretches() {
        let point = |at: u32| Point {
            x: f64::from(at % 2),
            y: f64::from(at) / 1e6,
        };
        let line = Line::new((0..20_000).map(point).collect());
        assert!(line.simplified(2.0).count() <= 20_000 / LONGEST + 2);
        assert_eq!(line.simplified(0.0).count(), 20_000);
    }

    proptest! {
        #[test]
        fn ends_stay_and_no_point_left_out_is_far(
            points in proptest::collection::vec((-100.0_f64..100.0, -100.0_f64..100.0), 0..40),
            tolerance in 0.0_f64..30.0,
        ) {
            let points: Vec<Point> = points.into_iter().map(|(x, y)| Point { x, y }).collect();
            let kept: Vec<Point> = Line::new(points.clone()).simplified(tolerance).collect();
            prop_assert_eq!(kept.first(), points.first());
            prop_assert_eq!(kept.last(), points.last());
            for point in &points {
                let near = kept.windows(2).any(|pair| distance(*point, pair[0], pair[1]) <= tolerance);
                prop_assert!(near || kept.len() < 2);
            }
            let again = Line::new(kept.clone());
            prop_assert!(again.simplified(0.0).count() <= kept.len());
        }
    }
}
