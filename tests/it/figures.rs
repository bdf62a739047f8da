//! Figures on whole pages: what is drawn of what is given, and what is not.

use crate::support::{build, page, write};

const TYPES: &str = r#"
[[figures]]
id = "ratings"
kind = "scores"
label = "Ratings"
of = "visit"
value = "marks"
total = "sum"
time = "when"
note = "who"
caveat = "visit.form.beware"

[[figures]]
id = "points"
kind = "steps"
of = "visit.form.point"
used = "seen"

[[figures]]
id = "days"
kind = "timeline"
series = [ { time = "open", label = "Open" }, { of = "visit", time = "when", name = "who" } ]

[[figures]]
id = "all-days"
kind = "timeline"
on = "list"
time = "open"

[[figures]]
id = "guests"
kind = "line"
value = "guests"
unit = "guests"

[[figures]]
id = "forms"
kind = "matrix"
on = "list"
columns = "visit.form"

[[figures]]
id = "sums"
kind = "bar"
on = "list"
of = "visit"
name = "when"
"#;

const CABIN: &str = r#"
label = ["Cabin", "Cabins"]
folder = "cabins"
[fields]
open = { kind = "time" }
guests = { kind = "number" }
seen = { to = "form#point", many = true, inverse = "seen_at" }
[fields.visit]
many = true
[fields.visit.fields]
form = { to = "form" }
scale = { to = "form#scale" }
when = { kind = "time" }
marks = { kind = "number", by = "form#point", limits = "scale" }
sum = { kind = "number" }
who = {}
"#;

const FORM: &str = r#"
label = ["Form", "Forms"]
folder = "forms"
[fields]
beware = { kind = "markdown" }
point = { many = true, key = "id", fields = { id = {}, name_of = {} } }
scale = { many = true, key = "id", fields = { id = {}, min = { kind = "number" }, max = { kind = "number" } } }

[[figures]]
id = "users"
kind = "steps"
of = "point"
"#;

const CHECK: &str = r#"+++
title = "Check <1>"
beware = "Talk, do *not* rank."
point = [ { id = "a", name_of = "Roof & walls" }, { id = "b", name_of = "Floor" }, { id = "c", name_of = "Stove" } ]
scale = [ { id = "ten", max = 10 }, { id = "five", min = 1, max = 5 } ]
+++
"#;

fn cabin(fields: &str) -> String {
    format!("+++\ntitle = \"Cabin\"\n{fields}\n+++\n\nSee [[check]].\n")
}

/// The page of a cabin, the list of cabins, and the page of the form.
fn pages(fields: &str) -> [String; 3] {
    let cabin_type = format!("{CABIN}{TYPES}");
    let one = cabin(fields);
    let root = tempfile::tempdir().expect("a folder");
    let files = [
        (
            "portal.toml",
            "title = \"Cabins\"\nlanguage = \"en\"\nbase_url = \"https://cabins.example/\"\n",
        ),
        ("content/_types/cabin.toml", &cabin_type),
        ("content/_types/form.toml", FORM),
        ("content/forms/check.md", CHECK),
        ("content/cabins/one.md", &one),
        (
            "content/cabins/two.md",
            "+++\ntitle = \"Two\"\nopen = \"2021\"\n+++\n\n[[one]]\n",
        ),
    ];
    write(root.path(), &files);
    let site = build(root.path(), &[]);
    [
        "cabins/one/index.html",
        "cabins/index.html",
        "forms/check/index.html",
    ]
    .map(|path| page(&site, path).to_owned())
}

const VISITS: &str = r#"
open = "2020~/2024"
seen = ["check#point-b"]
guests = [ { value = 10, time = "2020" }, { value = 14.5, time = "2021" }, { value = 12, time = "2022" } ]
[[visit]]
form = "check"
scale = "ten"
when = "2021"
marks = { a = 4, b = 2.5 }
sum = 6.5
who = "Some"
[[visit]]
form = "check"
scale = "ten"
when = "2023"
marks = { a = { value = 4, note = "Told <otherwise>." }, b = 5, c = 7 }
sum = 16
[[visit]]
form = "check"
scale = "five"
when = "2022"
marks = { a = 3 }
"#;

#[test]
fn before_and_after_on_one_scale_and_never_two() {
    let [one, ..] = pages(VISITS);
    let figures: Vec<&str> = one
        .split("<figure class=\"figure scores\"")
        .skip(1)
        .collect();
    assert_eq!(figures.len(), 2, "a figure for each scale");
    let first = figures[0];
    for words in [
        "4 → 4",
        "2.5 → 5",
        "– → 7",
        "6.5 → 16",
        "Some",
        "Roof &amp; walls, 2023: Told &lt;otherwise&gt;.",
        "Talk, do <em>not</em> rank.",
        "class=\"radar\"",
    ] {
        assert!(first.contains(words), "{words} in {first}");
    }
    assert!(figures[1].contains(">3</text>") && !figures[1].contains('→'));
    assert!(one.contains("<h2>Ratings: <a href=\"/forms/check/\">Check &lt;1&gt;</a></h2>"));
    assert!(one.contains("id=\"figure:ratings\"") && one.contains("id=\"figure:ratings:2\""));
}

#[test]
fn steps_are_marked_on_both_sides() {
    let [one, _, form] = pages(VISITS);
    let rail = one.split("<ol class=\"rail\">").nth(1).expect("a rail");
    assert_eq!(
        rail.split("</ol>")
            .next()
            .expect("an end")
            .matches("class=\"dot\"")
            .count(),
        1
    );
    assert!(form.contains("used: b (1 of 3)"), "{form}");
    assert!(form.contains("<ul class=\"rails\">"));
}

#[test]
fn times_that_are_not_known_are_drawn_so() {
    let [one, ..] = pages(VISITS);
    assert!(one.contains("class=\"wide timeline\""));
    assert!(
        one.contains("class=\"unsure\""),
        "the year of the start and of the end"
    );
    assert!(one.contains("class=\"event\""));
    assert!(one.contains("class=\"wide lines\"") && one.contains("14.5"));
}

#[test]
fn lists_have_figures_of_all_entries() {
    let [_, list, _] = pages(VISITS);
    assert!(list.contains("<table class=\"matrix rows\">"));
    assert!(list.contains("class=\"wide bars\""));
    let days = list
        .split("class=\"figure timeline\"")
        .nth(1)
        .expect("a figure");
    assert!(
        days.contains("<a href=\"/cabins/two/\">Two</a>"),
        "what is told of leads to its page: {days}"
    );
}

#[test]
fn nothing_to_draw_is_no_figure() {
    let [one, list, form] = pages("");
    for html in [&one, &list, &form] {
        assert!(!html.contains("<figure class=\"figure"), "{html}");
    }
}

#[test]
fn a_total_stands_alone() {
    let [one, ..] = pages("[[visit]]\nform = \"check\"\nscale = \"ten\"\nsum = 20\n");
    let figure = one
        .split("<figure class=\"figure scores\"")
        .nth(1)
        .expect("a figure");
    assert!(!figure.contains("class=\"radar\""));
    assert!(
        figure.contains(">20</text>")
            && figure.contains("The numbers behind the sum are not given.")
    );
}
