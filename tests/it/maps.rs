//! Maps: what is marked, in which order, and the same as a list.

use crate::support::{build, page, write};

const LAND: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"nr":101},"geometry":{"type":"Polygon","coordinates":[[[10,60],[11,60],[11,61],[10,61],[10,60]]]}},
{"type":"Feature","properties":{"nr":102},"geometry":{"type":"Polygon","coordinates":[[[11,60],[12,60],[12,61],[11,61],[11,60]]]}},
{"type":"Feature","properties":{"nr":103},"geometry":{"type":"Polygon","coordinates":[[[10,61],[11,61],[11,62],[10,62],[10,61]]]}}]}"#;

const PLACE: &str = r#"
label = ["Place", "Places"]
folder = "places"
[fields]
nr = {}
north = { kind = "number" }
east = { kind = "number" }
region = { to = "place", inverse = "parts" }

[[figures]]
id = "squares"
kind = "map"
on = "list"
map = "squares"
of = "walks"
place = "over.region"

[[figures]]
id = "all"
kind = "map"
on = "list"
map = "land"
whole = true
count = "walks"
key = "nr"
"#;

const WALK: &str = r#"
label = ["Walk", "Walks"]
folder = "walks"
[fields.stop]
many = true
[fields.stop.fields]
at = { to = "place", inverse = "stops" }
state = {}
[fields.over]
to = "place"
many = true
inverse = "walks"

[[figures]]
id = "map"
kind = "map"
map = "land"
of = "stop"
place = "at"
mark = "state"
hollow = { state = "shut" }
key = "nr"
point = ["north", "east"]
"#;

const PLACES: &str = r#"
[[entry]]
id = "south-west"
title = "South <west>"
nr = [ { value = "0101", time = "2019/2020" }, { value = "999", time = "2021/.." } ]
region = "county"
[[entry]]
id = "south-east"
title = "South-east"
nr = "102"
region = "county"
[[entry]]
id = "north"
title = "North"
nr = "103"
[[entry]]
id = "hut"
title = "Hut"
north = 60.5
east = 11.5
[[entry]]
id = "nowhere"
title = "Nowhere"
[[entry]]
id = "county"
title = "County"
[[entry]]
id = "empty"
title = "Empty"
"#;

const STOPS: &str = r#"+++
title = "Round"
over = ["south-west", "south-east"]
stop = [
  { at = "south-west", state = "open" },
  { at = "nowhere", state = "lost" },
  { at = "south-east", state = "shut" },
  { at = "north", state = "open" },
  { at = "hut" },
]
+++

See [[round]].
"#;

/// The page of a walk, and the list of places.
fn pages() -> [String; 2] {
    let root = tempfile::tempdir().expect("a folder");
    let files = [
        (
            "portal.toml",
            "title = \"Walks\"\nlanguage = \"en\"\nbase_url = \"https://walks.example/\"\n",
        ),
        ("content/_types/place.toml", PLACE),
        ("content/_types/walk.toml", WALK),
        ("content/_maps/land.geojson", LAND),
        (
            "content/_maps/land.toml",
            "outlines = \"land.geojson\"\nkey = \"nr\"\nmeridian = 11\nattribution = \"© Survey & sons\"\n",
        ),
        (
            "content/_maps/squares.toml",
            "[tiles]\nempty = [2, 1]\ncounty = [1, 2]\n",
        ),
        ("content/places/_entries.toml", PLACES),
        ("content/walks/round.md", STOPS),
    ];
    write(root.path(), &files);
    let site = build(root.path(), &[]);
    ["walks/round/index.html", "places/index.html"].map(|path| page(&site, path).to_owned())
}

fn order(html: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let found = html[from..].find(word);
        from += found.unwrap_or_else(|| panic!("{word} is not after the others in {html}"));
    }
}

#[test]
fn places_are_links_from_north_to_south_and_stand_in_a_list_too() {
    let [walk, _] = pages();
    let svg = walk.split("<svg class=\"map\"").nth(1).expect("a map");
    let (svg, after) = svg.split_once("</svg>").expect("its end");
    order(
        svg,
        &[
            ">1</text> <text",
            ">North<",
            ">2</text>",
            ">Hut<",
            ">South &lt;west&gt;<",
        ],
    );
    assert!(
        svg.contains("href=\"/places/south-east/\" class=\"none\""),
        "{svg}"
    );
    assert_eq!(svg.matches("<use ").count(), 3);
    assert_eq!(svg.matches("<a ").count(), 4);
    order(
        after,
        &[
            "class=\"places\"",
            "North",
            "open",
            "Hut",
            // Told once, over all of them.
            ">Not on the map</p>\n<ul",
            "Nowhere",
            "lost",
        ],
    );
    assert!(after.contains("© Survey &amp; sons"));
}

#[test]
fn a_whole_map_shows_where_something_is_and_squares_count_each_thing_once() {
    let [_, list] = pages();
    let figures: Vec<&str> = list.split("<figure class=\"figure map\"").collect();
    assert_eq!(figures.len(), 3);
    order(
        figures[1],
        &[
            "class=\"c2 r1 level-0\"",
            ">0<",
            "class=\"c1 r2 level-4\"",
            ">1<",
        ],
    );
    assert_eq!(figures[2].matches("<a href=\"../places/").count(), 0);
    assert_eq!(figures[2].matches("<use ").count(), 2);
}
