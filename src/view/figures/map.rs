//! Places on a map, and the same places as a list.

use serde::Serialize;

use super::things::{Thing, after, said_of, things};
use super::{DrawingView, FigureView, begin, caveats};
use crate::figure::{MAP_WIDTH, MapGround, MapPlace, is_numbered, map};
use crate::geo::{Bounds, Frame, Outlines, Point, key};
use crate::graph::{EntryId, Item};
use crate::model::Value;
use crate::schema::{Figure, Ground, Mapped, Tile, Wanted};
use crate::text::collation_key;
use crate::view::{LinkView, Page};

/// A map as readers read it.
#[derive(Debug, Default, Serialize)]
pub struct MapView {
    /// The places in the order of their numbers.
    pub places: Vec<PlaceView>,
    /// Whether the places have numbers in the drawing.
    pub numbered: bool,
    /// Whether some are not in the drawing.
    #[serde(skip_serializing_if = "crate::view::is_false")]
    pub undrawn: bool,
    /// Squares in rows and columns; then there is no drawing.
    pub tiles: Vec<TileView>,
    /// Who must be named, and what readers must know of the map.
    pub about: Vec<String>,
}

/// A place.
#[derive(Debug, Serialize)]
pub struct PlaceView {
    /// Where it leads.
    pub link: LinkView,
    /// Whether it is to be found in the drawing.
    pub drawn: bool,
    /// What is told of it.
    pub words: Vec<String>,
    /// The things that are there, where they are others than the place.
    pub things: Vec<LinkView>,
    /// How much there is of what is counted.
    pub count: Option<usize>,
}

/// A square.
#[derive(Debug, Serialize)]
pub struct TileView {
    /// Where it leads.
    pub link: LinkView,
    /// From the left, from 1.
    pub column: u8,
    /// From the top, from 1.
    pub row: u8,
    /// How many things are there.
    pub count: usize,
    /// From 0, nothing, to 4, most.
    pub level: usize,
}

/// A place with all that is there.
struct Place<'g> {
    entry: EntryId,
    things: Vec<Thing<'g>>,
    count: Option<usize>,
}

/// The narrowest ground that is shown, in metres.
const NARROWEST: f64 = 160_000.0;
/// Around what is marked, as a share of it.
const AROUND: f64 = 0.16;
/// The least and the greatest height of a map as shares of its width.
const SHAPE: (f64, f64) = (0.75, 1.45);

pub(super) fn make(
    page: &Page<'_>,
    figure: &Figure,
    mapped: &Mapped,
    from: &[EntryId],
) -> Option<FigureView> {
    let declared = page.graph().schema.map(&mapped.map)?;
    let places = places(page, mapped, from);
    let mut view = begin(page, figure, "map", 1);
    let shown = match &declared.ground {
        Ground::Tiles(tiles) => tiled(page, tiles, &places),
        Ground::Outlines(outlines) => drawn(page, mapped, (outlines, &mut view), places),
    };
    let about = [&declared.attribution, &declared.note]
        .into_iter()
        .flatten();
    view.map = Some(MapView {
        about: about.map(|text| page.words(text)).collect(),
        ..shown?
    });
    view.caveats = caveats(page, from, figure.caveat.as_ref(), None);
    Some(view)
}

/// The places in the order in which they are met, each once.
fn places<'p>(page: &Page<'p>, mapped: &Mapped, from: &[EntryId]) -> Vec<Place<'p>> {
    let mut places: Vec<Place<'p>> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for thing in things(page, from, mapped.of.as_ref(), None) {
        let found = match &mapped.place {
            Some(path) => after(page, thing.item, path),
            None => vec![thing.item],
        };
        for item in found {
            let Item::Entry(entry) = item else { continue };
            let at = *known.entry(entry).or_insert_with(|| {
                let count = mapped.count.as_ref();
                places.push(Place {
                    entry,
                    things: Vec::new(),
                    count: count.map(|path| page.graph().query(entry, path).len()),
                });
                places.len() - 1
            });
            // `at` counts what was pushed before.
            let things = &mut places[at].things;
            if !things.iter().any(|known| is_same(known.item, thing.item)) {
                things.push(thing);
            }
        }
    }
    places
}

/// Whether two items are one entry: several ways may lead to it.
fn is_same(one: Item<'_>, other: Item<'_>) -> bool {
    matches!((one, other), (Item::Entry(one), Item::Entry(other)) if one == other)
}

/// Squares with the things of each; nothing where none has any.
fn tiled(page: &Page<'_>, tiles: &[Tile], places: &[Place<'_>]) -> Option<MapView> {
    let count = |tile: &Tile| {
        let entry = page.graph().find(&tile.entry)?;
        let place = places.iter().find(|place| place.entry == entry);
        Some((entry, place.map_or(0, |place| place.things.len())))
    };
    let counted: Vec<_> = tiles
        .iter()
        .filter_map(|tile| Some((tile, count(tile)?)))
        .collect();
    let most = counted.iter().map(|(_, (_, count))| *count).max()?;
    let square = |(tile, (entry, count)): &(&Tile, (EntryId, usize))| TileView {
        link: page.entry_link(*entry, None),
        column: tile.column,
        row: tile.row,
        count: *count,
        level: (count * 4).div_ceil(most.max(1)),
    };
    (most > 0).then(|| MapView {
        tiles: counted.iter().map(square).collect(),
        ..MapView::default()
    })
}

/// Where a place lies.
struct Spot {
    key: Option<String>,
    at: Point,
    bounds: Bounds,
}

/// The places in a drawing, which is put into the view, and those that are not.
fn drawn(
    page: &Page<'_>,
    mapped: &Mapped,
    (outlines, view): (&Outlines, &mut FigureView),
    places: Vec<Place<'_>>,
) -> Option<MapView> {
    let (spotted, rest) = spotted(page, mapped, outlines, places);
    let bounds = spotted.iter().map(|(spot, _)| spot.bounds);
    let ground = outlines.drawn(ground(mapped, outlines, bounds)?, MAP_WIDTH);
    let frame = &ground.frame;
    let marked: Vec<MapPlace> = spotted
        .iter()
        .map(|(spot, place)| marked(page, mapped, (outlines, frame), spot, place))
        .collect();
    let below = MapGround {
        height: frame.size().1,
        land: ground.land,
        borders: if mapped.whole {
            Vec::new()
        } else {
            ground.borders
        },
    };
    let id = view.id.replace(':', "-");
    view.drawings.push(DrawingView {
        kind: "map",
        svg_html: map((&id, &view.label), &below, &marked),
    });
    let numbered = is_numbered(marked.len());
    let mut on_map: Vec<&Place<'_>> = spotted.iter().map(|(_, place)| place).collect();
    if !numbered {
        // Nothing in the drawing says in which order to read.
        on_map.sort_by_key(|place| page.graph().by_title(place.entry));
    }
    let on_map = on_map.into_iter().map(|place| PlaceView {
        drawn: true,
        ..told(page, mapped, place)
    });
    let others = rest.iter().map(|place| told(page, mapped, place));
    Some(MapView {
        places: on_map.chain(others).collect(),
        numbered,
        undrawn: !rest.is_empty(),
        ..MapView::default()
    })
}

/// The places of which it is known where they lie, from north to south, and the
/// others.
fn spotted<'p>(
    page: &Page<'p>,
    mapped: &Mapped,
    outlines: &Outlines,
    places: Vec<Place<'p>>,
) -> (Vec<(Spot, Place<'p>)>, Vec<Place<'p>>) {
    let (mut spotted, mut rest) = (Vec::new(), Vec::new());
    for place in places {
        if mapped.whole && place.count == Some(0) {
            continue;
        }
        match spot(page, mapped, outlines, place.entry) {
            Some(spot) => spotted.push((spot, place)),
            None => rest.push(place),
        }
    }
    // As a map is read; those in one line by name.
    spotted.sort_by_cached_key(|(spot, place)| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "kilometres from the equator"
        )]
        let south = -(spot.at.y / 1000.0) as i64;
        let title = page.entry_link(place.entry, None).title;
        (south, collation_key(&title))
    });
    (spotted, rest)
}

/// The ground that the map shows; nothing where nothing is marked.
fn ground(
    mapped: &Mapped,
    outlines: &Outlines,
    marked: impl Iterator<Item = Bounds>,
) -> Option<Bounds> {
    let marked = marked.reduce(Bounds::with)?;
    if mapped.whole {
        return Some(outlines.bounds());
    }
    let (wide, high) = marked.size();
    let around = AROUND * wide.max(high);
    let wide = (wide + around).max(NARROWEST);
    let high = (high + around).max(NARROWEST * SHAPE.0);
    let wide = wide.max(high / SHAPE.1);
    Some(marked.at_least(wide, high.max(wide * SHAPE.0)))
}

/// Where a place lies: its area and its point, or one of them.
fn spot(page: &Page<'_>, mapped: &Mapped, outlines: &Outlines, entry: EntryId) -> Option<Spot> {
    let keys = keys(page, mapped, entry);
    let found = keys
        .into_iter()
        .find_map(|key| Some((outlines.bounds_of(&key)?, key)));
    let degrees = |path| {
        page.graph()
            .query(entry, path)
            .iter()
            .find_map(Item::number)
    };
    let point = mapped.point.as_ref();
    let point = point.and_then(|(north, east)| degrees(north).zip(degrees(east)));
    let point = point.filter(|(north, east)| north.abs() < 86.0 && east.abs() <= 180.0);
    let point = point.map(|(north, east)| outlines.point(east, north));
    let (bounds, key) = found.unzip();
    // A point may be that of an office, or lie in the area's part of the sea.
    let inside = key.as_deref().and_then(|key| outlines.inside(key));
    let at = inside.or(point)?;
    let only = Bounds { min: at, max: at };
    Some(Spot {
        at,
        bounds: bounds.map_or(only, |bounds| bounds.with(only)),
        key,
    })
}

/// The keys that a place has had: outlines are of their own time.
fn keys(page: &Page<'_>, mapped: &Mapped, id: EntryId) -> Vec<String> {
    let schema = &page.graph().schema;
    let entry = page.graph().entry(id);
    let declared = &schema.type_(entry.type_).fields;
    let name = mapped.key.as_ref().and_then(|key| key.steps.first());
    let Some(field) = name.and_then(|name| schema.named(declared, name)) else {
        return Vec::new();
    };
    let statements = entry.fields.get(field).iter();
    let written = statements.filter_map(|statement| match &statement.value {
        Value::Text(text) => text.all().next().map(key),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    written.collect()
}

/// Whether all that is there is to be drawn as if it were not.
fn is_hollow(page: &Page<'_>, mapped: &Mapped, place: &Place<'_>) -> bool {
    let meets = |thing: &Thing<'_>, wanted: &Wanted| {
        page.graph()
            .holds_one(&after(page, thing.item, &wanted.path), &wanted.word)
    };
    let hollow = |thing: &Thing<'_>| mapped.hollow.iter().any(|wanted| meets(thing, wanted));
    place.things.iter().all(hollow)
}

fn marked(
    page: &Page<'_>,
    mapped: &Mapped,
    (outlines, frame): (&Outlines, &Frame),
    spot: &Spot,
    place: &Place<'_>,
) -> MapPlace {
    let link = page.entry_link(place.entry, None);
    MapPlace {
        name: link.title,
        href: link.href,
        area: spot
            .key
            .as_ref()
            .map_or_else(Vec::new, |key| outlines.area(key, frame)),
        at: frame.place(spot.at),
        filled: place.count != Some(0) && !is_hollow(page, mapped, place),
    }
}

/// A place as the list tells of it, which is not in the drawing.
fn told(page: &Page<'_>, mapped: &Mapped, place: &Place<'_>) -> PlaceView {
    let mut said: Vec<String> = Vec::new();
    for thing in &place.things {
        let marks = mapped.mark.iter();
        for word in marks.flat_map(|mark| said_of(page, thing.item, mark)) {
            if !said.contains(&word) {
                said.push(word);
            }
        }
    }
    let mut things: Vec<LinkView> = Vec::new();
    for thing in &place.things {
        match thing.item {
            Item::Entry(id) if id != place.entry => things.push(page.entry_link(id, None)),
            _ => {}
        }
    }
    PlaceView {
        link: page.entry_link(place.entry, None),
        drawn: false,
        words: said,
        things,
        count: place.count.filter(|count| *count > 0),
    }
}
