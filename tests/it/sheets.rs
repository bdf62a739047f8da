//! What can be taken out of a page: what a sheet tells, and what it says of
//! that which it leaves out.

use crate::support::{Tree, build, page, write};

const PORTAL: &str = "title = \"W\"\nlanguage = \"nb\"\nbase_url = \"https://walks.example/\"\n";

const WALK: &str = r##"
label = { nb = ["Tur", "Turer"] }
folder = "walks"
sections = [{ id = "way", label = { nb = "Veien" } }, { id = "view", label = { nb = "Utsikten" } }]
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
[[sheets]]
id = "one"
label = { nb = "Én side" }
copy = "Kopier"
one_page = true
facts = ["shape"]
parts = ["#way", "#view"]
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

/// A walk with so many points and closing words on its way.
fn walk(points: usize, closing: &str) -> String {
    let point = "- **Bratt.** Stien går bratt opp langs bekken. Der det er vått, ligger det klopper, og der det er bratt, er det tau å holde i.\n";
    let view = "Du ser langt herfra. Helt til havet på en klar dag.\n\n".repeat(points);
    format!(
        "+++\ntitle = \"Turen\"\nshape = {{ value = \"Stengt\", time = \"2025-12\", note = \"Ras ved bekken.\" }}\n+++\n\n## Veien\n\n{}\n{closing}\n\n## Utsikten\n\n{view}",
        point.repeat(points),
    )
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

#[test]
fn a_brief_that_has_room_is_whole_and_does_not_say_otherwise() {
    let site = built("turen", &walk(3, "Ikke målt. Slik husker vi det."));
    let brief = page(&site, "walks/turen/one/index.html");
    assert_eq!(brief.matches("tau å holde i.</p>").count(), 3, "{brief}");
    assert!(
        brief.contains("<p>Ikke målt. Slik husker vi det.</p>"),
        "{brief}"
    );
    assert!(brief.contains("(Ras ved bekken.)"), "{brief}");
    assert!(
        !brief.contains("Forkortet") && !brief.contains("[…]"),
        "{brief}"
    );
    assert!(!brief.contains("mer på siden"), "{brief}");
}

#[test]
fn a_brief_that_is_shortened_says_so_and_keeps_what_limits_its_claims() {
    let site = built("turen", &walk(60, "Ikke målt. Slik husker vi det."));
    let brief = page(&site, "walks/turen/one/index.html");
    assert!(
        brief.contains("<p>Ikke målt. Slik husker vi det. <a"),
        "{brief}"
    );
    assert!(brief.contains("(Ras ved bekken.)"), "{brief}");
    assert!(
        brief.contains(
            "Forkortet.</strong> Hele siden: <a href=\"https://walks.example/walks/turen/\""
        ),
        "{brief}"
    );
    let told = brief
        .matches("<p class=\"item\">Bratt. Stien går bratt opp langs bekken. ")
        .count();
    assert!(brief.contains("bekken. […]</p>"), "{brief}");
    assert!((5..40).contains(&told), "{told}: {brief}");
    assert!(
        brief.contains(&format!("(+ {} punkter<", 60 - told)),
        "{brief}"
    );
    let seen = brief.matches("<p>Du ser langt herfra. ").count();
    assert!(seen.abs_diff(told) < 3, "{seen} and {told}: {brief}");
    assert!(brief.contains(" avsnitt<"), "{brief}");
}

#[test]
fn a_sheet_has_the_footnotes_of_its_own_sections() {
    let root = tempfile::tempdir().expect("a folder");
    let type_ = concat!(
        "label = [\"Tur\", \"Turer\"]\nfolder = \"walks\"\n",
        "sections = [{ id = \"way\", label = \"Veien\" }, { id = \"view\", label = \"Utsikten\" }]\n",
        "[fields]\n[[sheets]]\nid = \"bring\"\nlabel = \"Til turen\"\nparts = [\"#view\"]\n",
    );
    let walk = concat!(
        "+++\ntitle = \"Fjelltur\"\n+++\n\n## Veien {#way}\n\nOpp.[^a] Ned.[^b]\n\n",
        "## Utsikten {#view}\n\nVid.[^b] Og klar.[^c]\n\n",
        "[^a]: Bratt.\n[^b]: Om høsten.\n[^c]: Sagt før.\n",
    );
    let files = [
        ("portal.toml", PORTAL),
        ("content/_types/walk.toml", type_),
        ("content/walks/fjelltur.md", walk),
    ];
    write(root.path(), &files);
    let site = build(root.path(), &[]);
    let whole = page(&site, "walks/fjelltur/index.html");
    for shown in [
        "Bratt.",
        "Om høsten.",
        "Sagt før.",
        "#fnref-1\"",
        "#fnref-2-2\"",
    ] {
        assert!(whole.contains(shown), "{shown}");
    }
    let sheet = page(&site, "walks/fjelltur/bring/index.html");
    assert!(
        sheet.contains("Om høsten.") && sheet.contains("Sagt før.") && !sheet.contains("Bratt.")
    );
    // The list goes by the numbers of the marks.
    let at = sheet.find("Om høsten.").expect("the note");
    assert!(sheet[..at].ends_with("<li id=\"fn-2\" value=\"2\"><p>"));
    assert!(
        sheet.contains("#fnref-2-2\"")
            && !sheet.contains("#fnref-2\"")
            && !sheet.contains("#fnref-1")
    );
}
