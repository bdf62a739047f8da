//! Areas as rings of arcs, each arc kept once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::simplify::Line;
use super::{Bounds, Feature, Frame, Lines, MOST_POINTS, Point, Projection, SMALLEST, clip};

/// A point as it is written: what two areas share is written alike.
type Node = (u64, u64);

/// Areas with the borders between them.
#[derive(Clone, Debug)]
pub struct Outlines {
    projection: Projection,
    arcs: Vec<Border>,
    areas: BTreeMap<String, Area>,
    /// The rings around all areas.
    edge: Vec<Ring>,
    bounds: Bounds,
}

/// Indexes into the arcs, and whether each is taken backwards.
type Ring = Vec<(usize, bool)>;

/// A stretch of border between two points where borders meet, or a whole ring.
#[derive(Clone, Debug)]
struct Border {
    line: Line,
    bounds: Bounds,
    /// How many areas have it: one at the edge of all of them.
    areas: u8,
    ends: (Node, Node),
}

#[derive(Clone, Debug)]
struct Area {
    rings: Vec<Ring>,
    bounds: Bounds,
}

/// The ground of a drawing.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// How the ground lies in the drawing.
    pub frame: Frame,
    /// The land that all areas make together, as closed lines.
    pub land: Lines,
    /// The borders between two areas, as open lines.
    pub borders: Lines,
}

impl Drawn {
    fn points(&self) -> usize {
        let lines = self.land.iter().chain(&self.borders);
        lines.map(Vec::len).sum()
    }
}

impl Outlines {
    /// Finds the borders that areas share; nothing without an area that has
    /// three points. Of areas with one key the last is kept.
    #[must_use]
    pub fn new(features: &[Feature], projection: Projection) -> Option<Self> {
        let meeting = meeting_points(features);
        let mut builder = Builder {
            projection,
            arcs: Vec::new(),
            known: HashMap::new(),
        };
        let mut areas = BTreeMap::new();
        for feature in features {
            let rings = feature.rings.iter().filter(|ring| ring.len() > 2);
            let points = rings.clone().flatten();
            let points = points.map(|&(east, north)| projection.point(east, north));
            let Some(bounds) = Bounds::around(points) else {
                continue;
            };
            let rings = rings.map(|ring| builder.ring(ring, &meeting)).collect();
            areas.insert(feature.key.clone(), Area { rings, bounds });
        }
        let all = areas.values().map(|area| area.bounds);
        Some(Self {
            projection,
            bounds: all.reduce(Bounds::with)?,
            edge: edge(&builder.arcs),
            arcs: builder.arcs,
            areas,
        })
    }

    /// The rectangle around all areas.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The rectangle around an area; nothing where the key is not known.
    #[must_use]
    pub fn bounds_of(&self, key: &str) -> Option<Bounds> {
        self.areas.get(key).map(|area| area.bounds)
    }

    /// Where a place in degrees lies.
    #[must_use]
    pub fn point(&self, longitude: f64, latitude: f64) -> Point {
        self.projection.point(longitude, latitude)
    }

    /// The middle of the widest stretch of an area at half the height of its
    /// largest ring: within the area, unlike the middle of its rectangle.
    #[must_use]
    pub fn inside(&self, key: &str) -> Option<Point> {
        let area = self.areas.get(key)?;
        let rings = area.rings.iter().map(|ring| self.points(ring));
        let rings: Vec<Vec<Point>> = rings.collect();
        let size = |ring: &[Point]| {
            Bounds::around(ring.iter().copied()).map_or(0.0, |bounds| {
                let (wide, high) = bounds.size();
                wide * high
            })
        };
        let largest = rings.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let bounds = Bounds::around(largest.iter().copied())?;
        let y = f64::midpoint(bounds.min.y, bounds.max.y);
        // Of all rings, so that what lies between two of them is in or out.
        let mut crossings: Vec<f64> = rings.iter().flat_map(|ring| crossings(ring, y)).collect();
        crossings.sort_by(f64::total_cmp);
        let stretches = crossings.chunks_exact(2);
        let widest = stretches.max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
        Some(Point {
            x: f64::midpoint(widest[0], widest[1]),
            y,
        })
    }

    /// The ground over the whole width of a drawing, as fine as can be with no
    /// more points than a page has room for.
    #[must_use]
    pub fn drawn(&self, ground: Bounds, width: f64) -> Drawn {
        let mut drawn = self.drawn_in(Frame::new(ground, width));
        // Coarser than it is wide, nothing is left but ends.
        while drawn.frame.tolerance < width && drawn.points() > MOST_POINTS {
            drawn = self.drawn_in(drawn.frame.coarser());
        }
        drawn
    }

    fn drawn_in(&self, frame: Frame) -> Drawn {
        Drawn {
            land: self.land(&frame),
            borders: self.borders(&frame),
            frame,
        }
    }

    /// The land that all areas make together, as closed lines.
    fn land(&self, frame: &Frame) -> Lines {
        let rings = self.edge.iter();
        rings
            .filter_map(|ring| self.ring(ring, frame, SMALLEST))
            .collect()
    }

    /// An area, as closed lines.
    #[must_use]
    pub fn area(&self, key: &str, frame: &Frame) -> Lines {
        let Some(area) = self.areas.get(key) else {
            return Lines::new();
        };
        let rings = area.rings.iter();
        let drawn: Lines = rings
            .clone()
            .filter_map(|ring| self.ring(ring, frame, SMALLEST))
            .collect();
        if drawn.is_empty() {
            // However small, it is there.
            return rings
                .filter_map(|ring| self.ring(ring, frame, 0.0))
                .collect();
        }
        drawn
    }

    /// The borders between two areas, as open lines.
    fn borders(&self, frame: &Frame) -> Lines {
        let reach = frame.reach();
        let is_shown = |arc: &&Border| {
            let (wide, high) = arc.bounds.size();
            arc.areas > 1 && arc.bounds.meets(&reach) && wide.max(high) >= frame.least_border()
        };
        let inner = self.arcs.iter().filter(is_shown);
        let lines = inner.flat_map(|arc| {
            let kept = arc.line.simplified(frame.tolerance());
            let placed: Vec<_> = kept.map(|point| frame.place(point)).collect();
            clip::line(&placed, frame.window())
        });
        lines.collect()
    }

    /// A ring in the drawing; nothing where too little of it is to be seen.
    fn ring(&self, ring: &[(usize, bool)], frame: &Frame, least: f64) -> Option<Vec<(f64, f64)>> {
        let all = ring.iter().filter_map(|&(at, _)| self.arcs.get(at));
        let bounds = all.map(|arc| arc.bounds).reduce(Bounds::with)?;
        if !bounds.meets(&frame.reach()) {
            return None;
        }
        let mut placed = Vec::new();
        for &(at, back) in ring {
            let arc = self.arcs.get(at)?;
            let points = arc.line.simplified(frame.tolerance());
            let points = points.map(|point| frame.place(point));
            if back {
                placed.extend(points.rev());
            } else {
                placed.extend(points);
            }
            // The next arc begins where this one ends.
            placed.pop();
        }
        let cut = clip::ring(&placed, frame.window());
        let span = |of: fn(&(f64, f64)) -> f64| {
            let all = cut.iter().map(of);
            all.clone().fold(f64::NEG_INFINITY, f64::max) - all.fold(f64::INFINITY, f64::min)
        };
        let seen = cut.len() > 2 && span(|point| point.0).max(span(|point| point.1)) >= least;
        seen.then_some(cut)
    }

    /// All points of a ring.
    fn points(&self, ring: &[(usize, bool)]) -> Vec<Point> {
        let mut all = Vec::new();
        for (arc, back) in ring
            .iter()
            .filter_map(|&(at, back)| Some((self.arcs.get(at)?, back)))
        {
            let points = arc.line.points().iter().copied();
            if back {
                all.extend(points.rev());
            } else {
                all.extend(points);
            }
            all.pop();
        }
        all
    }
}

/// The rings of arcs that only one area has.
fn edge(arcs: &[Border]) -> Vec<Ring> {
    let outer: Vec<usize> = (0..arcs.len()).filter(|&at| arcs[at].areas == 1).collect();
    let mut at_node: HashMap<Node, Vec<usize>> = HashMap::new();
    for &at in &outer {
        let (start, end) = arcs[at].ends;
        at_node.entry(start).or_default().push(at);
        at_node.entry(end).or_default().push(at);
    }
    let mut used: HashSet<usize> = HashSet::new();
    let mut rings = Vec::new();
    for first in outer {
        if !used.insert(first) {
            continue;
        }
        let mut ring = vec![(first, false)];
        let (start, mut end) = arcs[first].ends;
        while end != start {
            let next = at_node.get(&end).into_iter().flatten();
            let Some(&next) = next.into_iter().find(|at| !used.contains(at)) else {
                break;
            };
            used.insert(next);
            let (from, to) = arcs[next].ends;
            ring.push((next, from != end));
            end = if from == end { to } else { from };
        }
        rings.push(ring);
    }
    rings
}

/// Where a horizontal line crosses a ring.
fn crossings(ring: &[Point], y: f64) -> Vec<f64> {
    let next = ring.iter().cycle().skip(1);
    let sides = ring.iter().zip(next);
    sides
        .filter(|(a, b)| (a.y > y) != (b.y > y))
        .map(|(a, b)| a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y))
        .collect()
}

fn node(&(x, y): &(f64, f64)) -> Node {
    (x.to_bits(), y.to_bits())
}

/// The points with more than two neighbours: borders meet there.
fn meeting_points(features: &[Feature]) -> HashSet<Node> {
    let mut neighbours: HashMap<Node, [Option<Node>; 2]> = HashMap::new();
    let mut meeting = HashSet::new();
    for ring in features.iter().flat_map(|feature| &feature.rings) {
        let next = ring.iter().cycle().skip(1);
        for (a, b) in ring.iter().zip(next).map(|(a, b)| (node(a), node(b))) {
            for (of, other) in [(a, b), (b, a)] {
                let known = neighbours.entry(of).or_default();
                if known.contains(&Some(other)) {
                    continue;
                }
                match known.iter_mut().find(|slot| slot.is_none()) {
                    Some(slot) => *slot = Some(other),
                    None => drop(meeting.insert(of)),
                }
            }
        }
    }
    meeting
}

struct Builder {
    projection: Projection,
    arcs: Vec<Border>,
    /// Arcs by their first two and last two points, in the direction in which
    /// that is least.
    known: HashMap<[Node; 4], usize>,
}

impl Builder {
    /// A ring of at least three points as arcs.
    fn ring(&mut self, ring: &[(f64, f64)], meeting: &HashSet<Node>) -> Vec<(usize, bool)> {
        let count = ring.len();
        let mut cuts: Vec<usize> = (0..count)
            .filter(|&at| meeting.contains(&node(&ring[at])))
            .collect();
        if cuts.is_empty() {
            // The same point for everyone who has this ring.
            cuts.extend((0..count).min_by_key(|&at| node(&ring[at])));
        }
        let ends = cuts.iter().copied().cycle().skip(1);
        let stretches = cuts.iter().copied().zip(ends);
        stretches
            .map(|(from, to)| {
                let length = (to + count - from - 1) % count + 2;
                let points: Vec<(f64, f64)> = ring
                    .iter()
                    .cycle()
                    .skip(from)
                    .take(length)
                    .copied()
                    .collect();
                self.arc(points)
            })
            .collect()
    }

    fn arc(&mut self, mut points: Vec<(f64, f64)>) -> (usize, bool) {
        let name = |points: &[(f64, f64)]| {
            let last = points.len() - 1;
            [&points[0], &points[1], &points[last - 1], &points[last]].map(node)
        };
        let forward = name(&points);
        points.reverse();
        let backward = name(&points);
        let back = backward < forward;
        if !back {
            points.reverse();
        }
        let name = forward.min(backward);
        if let Some(&at) = self.known.get(&name) {
            self.arcs[at].areas = self.arcs[at].areas.saturating_add(1);
            return (at, back);
        }
        let projected = points
            .iter()
            .map(|&(east, north)| self.projection.point(east, north));
        let points: Vec<Point> = projected.collect();
        let corner = points[0];
        let only = Bounds {
            min: corner,
            max: corner,
        };
        self.arcs.push(Border {
            bounds: Bounds::around(points.iter().copied()).unwrap_or(only),
            line: Line::new(points),
            areas: 1,
            ends: (name[0], name[3]),
        });
        self.known.insert(name, self.arcs.len() - 1);
        (self.arcs.len() - 1, back)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(key: &str, x: f64, y: f64) -> Feature {
        let ring = vec![(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0)];
        Feature {
            key: key.to_owned(),
            rings: vec![ring],
        }
    }

    fn outlines(features: &[Feature]) -> Outlines {
        Outlines::new(features, Projection::around(1.0)).expect("areas")
    }

    #[test]
    fn what_two_areas_share_is_a_border_and_not_the_edge_of_the_land() {
        let all = outlines(&[
            square("a", 0.0, 60.0),
            square("b", 1.0, 60.0),
            square("c", 4.0, 60.0),
        ]);
        let frame = Frame::new(all.bounds(), 1000.0);
        let borders = all.borders(&frame);
        assert_eq!(borders.len(), 1);
        assert_eq!(all.land(&frame).len(), 2);
        assert_eq!(all.land(&frame)[0].len(), 6);
        assert_eq!(all.area("a", &frame)[0].len(), 4);
        assert!(all.area("d", &frame).is_empty());
    }

    #[test]
    fn a_drawing_has_room_for_so_many_points_and_no_more() {
        let jagged = |key: &str, x: f64, step: f64| {
            let side = (0..40_000).map(|at| {
                let y = 60.0 + f64::from(at) / 40_000.0;
                (x + if at % 2 == 0 { 0.0 } else { step }, y)
            });
            let ring = side.chain([(x + 1.0, 61.0), (x + 1.0, 60.0)]).collect();
            Feature {
                key: key.to_owned(),
                rings: vec![ring],
            }
        };
        let fine = outlines(&[jagged("a", 0.0, 0.0001)]);
        assert!(fine.drawn(fine.bounds(), 1000.0).points() < 20);
        let rough = outlines(&[jagged("a", 0.0, 0.1)]);
        let all = rough.drawn_in(Frame::new(rough.bounds(), 1000.0));
        assert!(all.points() > MOST_POINTS);
        let drawn = rough.drawn(rough.bounds(), 1000.0);
        assert!((3..MOST_POINTS).contains(&drawn.points()));
        assert!(!rough.area("a", &drawn.frame).is_empty());

        let squares = (0..120 * 120).map(|at| {
            let (x, y) = (f64::from(at % 120), f64::from(at / 120) / 4.0);
            square(&at.to_string(), x, 40.0 + y)
        });
        let many = outlines(&squares.collect::<Vec<_>>());
        assert!(many.drawn(many.bounds(), 1000.0).points() <= MOST_POINTS);
    }

    #[test]
    fn the_middle_of_an_area_lies_in_it() {
        let mut bent = square("a", 0.0, 60.0);
        // A hook: the middle of its rectangle is outside.
        bent.rings = vec![vec![
            (0.0, 60.0),
            (2.0, 60.0),
            (2.0, 62.0),
            (1.8, 62.0),
            (1.8, 60.2),
            (0.0, 60.2),
        ]];
        let all = outlines(&[bent]);
        let inside = all.inside("a").expect("a point");
        let west = all.point(1.8, 61.0);
        assert!(inside.x > west.x, "{inside:?} {west:?}");
    }

    #[test]
    fn the_middle_of_an_area_is_not_in_an_enclave() {
        let mut around = square("a", 0.0, 60.0);
        let (x, y) = (0.4, 60.4);
        around
            .rings
            .push(vec![(x, y), (x, y + 0.2), (x + 0.2, y + 0.2), (x + 0.2, y)]);
        let all = outlines(&[around]);
        let inside = all.inside("a").expect("a point");
        let (west, east) = (all.point(0.4, 60.5), all.point(0.6, 60.5));
        assert!(!(west.x..east.x).contains(&inside.x), "{inside:?}");
    }

    proptest! {
        #[test]
        fn any_rings_can_be_drawn(
            rings in proptest::collection::vec(proptest::collection::vec((0_i32..4, 58_i32..62), 0..8), 0..5),
            keys in proptest::collection::vec("[ab]", 5),
        ) {
            let features: Vec<Feature> = rings.iter().zip(keys).map(|(ring, key)| {
                let mut ring: Vec<(f64, f64)> = ring.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).collect();
                ring.dedup();
                if ring.len() > 1 && ring.first() == ring.last() { ring.pop(); }
                Feature { key, rings: vec![ring] }
            }).collect();
            if let Some(all) = Outlines::new(&features, Projection::around(2.0)) {
                let frame = Frame::new(all.bounds(), 1000.0);
                let lines = [all.land(&frame), all.borders(&frame), all.area("a", &frame)];
                prop_assert!(lines.iter().flatten().flatten().all(|(x, y)| x.is_finite() && y.is_finite()));
                let _ = all.inside("a");
            }
        }
    }
}
