//! Cuts lines at the edge of a drawing.

type Place = (f64, f64);

/// A closed line cut along the sides of a rectangle, given by two corners (I.
/// E. Sutherland and G. W. Hodgman, 1974). Where the line leaves and comes back
/// it follows the side.
pub(super) fn ring(points: &[Place], (min, max): (Place, Place)) -> Vec<Place> {
    let mut points = points.to_vec();
    for side in [
        Side {
            across: true,
            at: min.0,
            above: true,
        },
        Side {
            across: true,
            at: max.0,
            above: false,
        },
        Side {
            across: false,
            at: min.1,
            above: true,
        },
        Side {
            across: false,
            at: max.1,
            above: false,
        },
    ] {
        points = side.cut(&points);
    }
    points
}

/// The stretches of an open line that lie in a rectangle; a stretch goes on to
/// the first point outside, also where it only crosses.
pub(super) fn line(points: &[Place], (min, max): (Place, Place)) -> Vec<Vec<Place>> {
    let inside = |&(x, y): &Place| x >= min.0 && x <= max.0 && y >= min.1 && y <= max.1;
    let mut stretches: Vec<Vec<Place>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let &[from, to] = pair else { continue };
        if !inside(&from) && !inside(&to) {
            open = false;
            if crosses(from, to, (min, max)) {
                stretches.push(vec![from, to]);
            }
            continue;
        }
        match stretches.last_mut().filter(|_| open) {
            Some(stretch) => stretch.push(to),
            None => stretches.push(vec![from, to]),
        }
        open = true;
    }
    stretches
}

/// Whether a straight line between two points meets a rectangle: the part of it
/// that is within all four sides (Liang and Barsky, 1984) is not empty.
fn crosses(from: Place, to: Place, (min, max): (Place, Place)) -> bool {
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let sides = [
        (-across, from.0 - min.0),
        (across, max.0 - from.0),
        (-down, from.1 - min.1),
        (down, max.1 - from.1),
    ];
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (step, room) in sides {
        if step < 0.0 {
            enters = enters.max(room / step);
        } else if step > 0.0 {
            leaves = leaves.min(room / step);
        } else if room < 0.0 {
            return false;
        }
    }
    enters <= leaves
}

/// A side of the rectangle: which coordinate is kept on which side of it.
struct Side {
    across: bool,
    at: f64,
    above: bool,
}

impl Side {
    fn cut(&self, points: &[Place]) -> Vec<Place> {
        let mut kept = Vec::with_capacity(points.len());
        let Some(mut before) = points.last().copied() else {
            return kept;
        };
        for &point in points {
            if self.keeps(point) != self.keeps(before) {
                kept.push(self.crossing(before, point));
            }
            if self.keeps(point) {
                kept.push(point);
            }
            before = point;
        }
        kept
    }

    fn of(&self, point: Place) -> f64 {
        if self.across { point.0 } else { point.1 }
    }

    fn keeps(&self, point: Place) -> bool {
        if self.above {
            self.of(point) >= self.at
        } else {
            self.of(point) <= self.at
        }
    }

    /// Where a line from one side to the other crosses; the two differ.
    fn crossing(&self, from: Place, to: Place) -> Place {
        let share = (self.at - self.of(from)) / (self.of(to) - self.of(from));
        let between = |from: f64, to: f64| from + (to - from) * share;
        if self.across {
            (self.at, between(from.1, to.1))
        } else {
            (between(from.0, to.0), self.at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOX: (Place, Place) = ((0.0, 0.0), (10.0, 10.0));

    #[test]
    fn what_reaches_out_is_cut_and_what_lies_outside_is_gone() {
        let half = ring(&[(5.0, 5.0), (15.0, 5.0), (15.0, 8.0), (5.0, 8.0)], BOX);
        assert_eq!(half, [(5.0, 5.0), (10.0, 5.0), (10.0, 8.0), (5.0, 8.0)]);
        assert_eq!(ring(&[(11.0, 1.0), (12.0, 1.0), (12.0, 2.0)], BOX), []);
        let parts = line(
            &[
                (-1.0, 1.0),
                (1.0, 1.0),
                (-1.0, 2.0),
                (-2.0, 2.0),
                (3.0, 3.0),
            ],
            BOX,
        );
        assert_eq!(parts.len(), 2);
        // What only crosses is there; what passes a corner by is not.
        assert_eq!(line(&[(-5.0, 5.0), (15.0, 6.0)], BOX).len(), 1);
        assert_eq!(line(&[(-5.0, 5.0), (5.0, 16.0)], BOX).len(), 0);
    }

    proptest! {
        #[test]
        fn nothing_reaches_out(points in proptest::collection::vec((-50.0_f64..50.0, -50.0_f64..50.0), 0..20)) {
            for (x, y) in ring(&points, BOX) {
                prop_assert!((-1e-9..=10.000_001).contains(&x) && (-1e-9..=10.000_001).contains(&y));
            }
        }
    }
}
