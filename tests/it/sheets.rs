//! What can be taken out of a page: what a sheet tells.

use crate::support::{Tree, build, page, write};

const PORTAL: &str = "title = \"W\"\nlanguage = \"nb\"\nbase_url = \"https://walks.example/\"\n";

const WALK: &str = r##"
label = { nb = ["Tur", "Turer"] }
folder = "walks"
[fields.over]
to = "place"
many = true
inverse = "walks"
[fields.shape]
[fields.stage]
many = true
[fields.stage.fields]
called = { required = true }
shape = {}
"##;

const PLACE: &str = r##"
label = { nb = ["Sted", "Steder"] }
folder = "places"
[[sheets]]
id = "bring"
label = { nb = "Til turen" }
parts = [{ of = "walks", tell = ["shape", "stage.shape"], label = { nb = "Turer" } }]
[[sheets]]
id = "short"
label = { nb = "Kort" }
one_page = true
parts = [{ of = "walks", tell = "shape", label = { nb = "Turer" } }]
[[figures]]
id = "shapes"
kind = "matrix"
on = "page"
of = "walks"
columns = "over"
mark = "shape"
label = { nb = "Hvordan turene er" }
"##;

fn built(name: &str, walk: &str) -> Tree {
    let root = tempfile::tempdir().expect("a folder");
    let own = format!("content/walks/{name}.md");
    let files = [
        ("portal.toml", PORTAL),
        ("content/_types/walk.toml", WALK),
        ("content/_types/place.toml", PLACE),
        (
            "content/places/top.md",
            "+++\ntitle = \"Toppen\"\n+++\n\nHer.\n",
        ),
        (own.as_str(), walk),
    ];
    write(root.path(), &files);
    build(root.path(), &[])
}

#[test]
fn what_was_so_at_a_time_is_told_with_the_time() {
    let site = built(
        "turen",
        "+++\ntitle = \"Turen\"\nover = [\"top\"]\nshape = [{ value = \"Åpen\", time = 2020 }, { value = \"Stengt\", time = \"2025-12\" }]\n\n[[stage]]\ncalled = \"Bekken\"\nshape = { value = \"Våt\", time = 2024 }\n+++\n\nOm turen.\n",
    );
    let sheet = page(&site, "places/top/bring/index.html");
    assert!(
        sheet.contains("</span> Stengt (desember 2025)</p>"),
        "{sheet}"
    );
    assert!(sheet.contains("Våt (2024)"), "{sheet}");
    assert!(!sheet.contains("Åpen"), "{sheet}");
    let short = page(&site, "places/top/short/index.html");
    assert!(short.contains("Turen: Stengt (desember 2025)"), "{short}");
    let matrix = page(&site, "places/shapes/index.html");
    assert!(matrix.contains(">Stengt (desember 2025)</a>"), "{matrix}");
}
