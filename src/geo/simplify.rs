//! Leaves out points that a drawing would not show.

use super::Point;

/// Keeps the points of a line that lie further than `tolerance` from the line
/// between those kept around them (D. H. Douglas and T. K. Peucker, 1973). The
/// ends stay. A line that comes back to its start is parted at the point
/// furthest from it.
pub(super) fn simplify(points: &[Point], tolerance: f64) -> Vec<Point> {
    let mut keep = vec![false; points.len()];
    if let (Some(first), Some(last)) = (keep.first().copied(), points.len().checked_sub(1)) {
        debug_assert!(!first);
        keep[0] = true;
        keep[last] = true;
        let mut open = vec![(0, last)];
        while let Some((from, to)) = open.pop() {
            if let Some(at) = furthest(points, from, to, tolerance) {
                keep[at] = true;
                open.push((from, at));
                open.push((at, to));
            }
        }
    }
    let kept = points.iter().zip(keep).filter(|(_, keep)| *keep);
    kept.map(|(point, _)| *point).collect()
}

/// The point between two that lies furthest from their line, if too far.
fn furthest(points: &[Point], from: usize, to: usize, tolerance: f64) -> Option<usize> {
    let (start, end) = (*points.get(from)?, *points.get(to)?);
    let between = points.get(from + 1..to)?;
    let (mut most, mut found) = (tolerance, None);
    for (at, point) in between.iter().enumerate() {
        let far = distance(*point, start, end);
        if far > most {
            (most, found) = (far, Some(from + 1 + at));
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

    proptest! {
        #[test]
        fn ends_stay_and_no_point_left_out_is_far(
            points in proptest::collection::vec((-100.0_f64..100.0, -100.0_f64..100.0), 0..40),
            tolerance in 0.0_f64..30.0,
        ) {
            let points: Vec<Point> = points.into_iter().map(|(x, y)| Point { x, y }).collect();
            let kept = simplify(&points, tolerance);
            prop_assert_eq!(kept.first(), points.first());
            prop_assert_eq!(kept.last(), points.last());
            for point in &points {
                let near = kept.windows(2).any(|pair| distance(*point, pair[0], pair[1]) <= tolerance);
                prop_assert!(near || kept.len() < 2);
            }
            prop_assert_eq!(simplify(&kept, 0.0).len() <= kept.len(), true);
        }
    }
}
