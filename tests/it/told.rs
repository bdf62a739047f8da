//! How lists, cards and pages tell what they hold.

use std::fmt::Write as _;

use crate::support::{Tree, build, page, write};

const PORTAL: &str = "title = \"W\"\nlanguage = \"nb\"\nbase_url = \"https://walks.example/\"\n";

const WALK: &str = r#"
label = { nb = ["Tur", "Turer"] }
folder = "walks"
order = "-opened"
similar = ["keeper", "mark"]
[fields.opened]
kind = "time"
[fields.keeper]
[fields.mark]
[fields.over]
to = "place"
many = true
inverse = "walks"
[fields.stage]
many = true
[fields.stage.fields]
called = {}
length = { kind = "number", unit = "measure" }
measure = {}
[fields.start]
[fields.start.fields]
from = {}
height = { kind = "number" }
[page]
card = ["opened", "keeper"]
"#;

const PLACE: &str = r##"
label = { nb = ["Sted", "Steder"] }
folder = "places"
sections = [{ id = "rock", label = { nb = "Fjellet" } }]
[[sheets]]
id = "bring"
label = { nb = "Til turen" }
parts = ["#rock", { of = "walks", label = { nb = "Turer" } }]
"##;

fn walk(id: &str, fields: &str) -> (String, String) {
    let text = format!("+++\ntitle = \"{id}\"\n{fields}\n+++\n\nOm turen.\n");
    (format!("content/walks/{id}.md"), text)
}

fn built(files: &[(String, String)]) -> Tree {
    let root = tempfile::tempdir().expect("a folder");
    let all: Vec<(&str, &str)> = [
        ("portal.toml", PORTAL),
        ("content/_types/walk.toml", WALK),
        ("content/_types/place.toml", PLACE),
    ]
    .into_iter()
    .chain(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
    .collect();
    write(root.path(), &all);
    build(root.path(), &[])
}

/// The words in the order in which they must stand.
fn in_order(text: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let at = text[from..].find(word);
        from += at.unwrap_or_else(|| panic!("{word} after {from} in {text}")) + word.len();
    }
}

#[test]
fn a_turned_order_has_the_last_first_and_what_has_no_value_last_all_the_same() {
    let site = built(&[
        walk("aa", ""),
        walk("bb", "opened = 2019"),
        walk("cc", "opened = \"2023-05\""),
        walk("dd", "opened = 2021"),
    ]);
    in_order(
        page(&site, "walks/index.html"),
        &[">cc</a>", ">dd</a>", ">bb</a>", ">aa</a>"],
    );
}

#[test]
fn a_sheet_on_which_nothing_would_stand_is_not_made() {
    let place = |id: &str, body: &str| {
        let text = format!("+++\ntitle = \"{id}\"\n+++\n\n{body}\n");
        (format!("content/places/{id}.md"), text)
    };
    let site = built(&[
        place("bare", "Et sted."),
        place("told", "## Fjellet\n\nDet er bratt."),
        place("walked", "Et sted."),
        walk("aa", "over = [\"walked\"]"),
    ]);
    for (id, has) in [("bare", false), ("told", true), ("walked", true)] {
        assert_eq!(
            site.contains_key(&format!("places/{id}/bring/index.html")),
            has,
            "{id}"
        );
        let own = page(&site, &format!("places/{id}/index.html"));
        assert_eq!(own.contains("Til turen"), has, "{id}");
    }
}

#[test]
fn one_thing_in_common_is_enough_where_it_is_rare() {
    let many = (0..6).map(|at| walk(&format!("m{at}"), "keeper = \"Laget\""));
    let few = (0..3).map(|at| walk(&format!("f{at}"), "keeper = \"Velet\""));
    let both = (0..2).map(|at| walk(&format!("b{at}"), "keeper = \"Laget\"\nmark = \"blå\""));
    // Enough others that the common thing is not left out as such.
    let others = (0..90).map(|at| walk(&format!("o{at}"), ""));
    let site = built(
        &many
            .chain(few)
            .chain(both)
            .chain(others)
            .collect::<Vec<_>>(),
    );
    let alike = |id: &str| {
        let own = page(&site, &format!("walks/{id}/index.html"));
        own.split_once("page:alike")
            .map(|(_, after)| after.matches("class=\"reasons\"").count())
    };
    assert_eq!(alike("m0"), None, "eight keep to the same");
    assert_eq!(alike("f0"), Some(2));
    assert_eq!(alike("b0"), Some(1), "two things in common");
}

#[test]
fn a_card_tells_the_language_of_its_words_and_which_of_them_exclude_each_other() {
    let site = built(&[
        walk("aa", "lang = \"nn\"\nkeeper = \"Turlaget åleine\""),
        walk(
            "bb",
            "lang = \"nn\"\nkeeper = { value = \"The club\", lang = \"en\" }",
        ),
        walk(
            "cc",
            "keeper = \"Laget\"\nopened = [{ value = 2020, note = \"ett sted\" }, { value = 2021, note = \"et annet\" }]",
        ),
    ]);
    let list = page(&site, "walks/index.html");
    assert!(
        list.contains("<span lang=\"nn\">Turlaget åleine</span>"),
        "{list}"
    );
    assert!(list.contains("<span lang=\"en\">The club</span>"));
    assert!(list.contains("<span>Laget</span>"));
    assert!(list.contains("<span>2020 / 2021</span>"), "{list}");
}

#[test]
fn what_a_record_rests_on_stands_by_its_name_and_that_of_a_row_in_a_column() {
    let row = |name: &str, length: &str, source: &str| {
        format!("[[stage]]\ncalled = \"{name}\"\nlength = {length}\n{source}\n")
    };
    let cited = "source = \"@guide\"";
    let start = format!("[start]\nfrom = \"A\"\nheight = 1\n{cited}\n");
    let rows = row("A", "1", cited) + &row("B", "2", "") + &row("C", "3", "");
    let guide = "+++\ntitle = \"Guiden\"\n+++\n\nOm.\n";
    let site = built(&[
        walk("aa", &rows),
        walk("bb", &row("A", "1", cited)),
        walk("cc", &start),
        walk("guide-walk", &(row("A", "1", "") + &row("B", "2", ""))),
        ("content/places/guide.md".to_owned(), guide.to_owned()),
    ]);
    let table = page(&site, "walks/aa/index.html");
    in_order(
        table,
        &[
            "<th class=\"source\" scope=\"col\">Kilde</th>",
            "<td class=\"source\" data-label=\"Kilde\"> <a class=\"cite\" href=\"#source:1\" aria-label=\"kilde 1\">[1]</a>",
            "data-label=\"Kilde\"></td>",
        ],
    );
    // One of several looks like several.
    assert!(page(&site, "walks/bb/index.html").contains("<td class=\"source\""));
    assert!(page(&site, "walks/cc/index.html").contains("<p class=\"cites\"> <a class=\"cite\""));
    assert!(!page(&site, "walks/guide-walk/index.html").contains("class=\"source\""));
}

#[test]
fn a_mark_tells_a_short_place_and_calls_a_long_one_by_a_letter() {
    let text = "+++\ntitle = \"Tur\"\n+++\n\nEn [@guide, kap. 2]. To [@guide, \"Den lange veien til toppen\"]. \
        Tre [@guide, \"Den korte veien ned igjen\"]. Fire [@guide, \"Den lange veien til toppen\"].\n";
    let guide = "+++\ntitle = \"Guiden\"\n+++\n\nOm.\n";
    let site = built(&[
        ("content/walks/aa.md".to_owned(), text.to_owned()),
        ("content/places/guide.md".to_owned(), guide.to_owned()),
    ]);
    let mark = |id: &str, letter: &str, place: &str| {
        format!(
            "\u{a0}<a class=\"cite\"{id} title=\"{place}, Guiden\" href=\"#source:1{letter}\" aria-label=\"kilde 1\u{a0}{letter}\">[1\u{a0}{letter}]</a>"
        )
    };
    let (up, down) = (
        "«Den lange veien til toppen»",
        "«Den korte veien ned igjen»",
    );
    in_order(
        page(&site, "walks/aa/index.html"),
        &[
            "En <a class=\"cite\" href=\"#source:1\" aria-label=\"kilde 1,\u{a0}kap.\u{a0}2\">[1,\u{a0}kap.\u{a0}2]</a>",
            &mark(" id=\"cite:1a\"", "a", up),
            &mark(" id=\"cite:1b\"", "b", down),
            &mark("", "a", up),
            ">Guiden</a>: kap.\u{a0}2; ",
            "<span id=\"source:1a\"><b>a</b>&nbsp;«Den lange veien til toppen»; ",
            "href=\"#cite:1a\"",
            "<span id=\"source:1b\"><b>b</b>&nbsp;«Den korte veien ned igjen» ",
            "href=\"#cite:1b\"",
        ],
    );
}

#[test]
fn a_number_and_its_unit_stand_in_one_cell() {
    let site = built(&[
        walk(
            "aa",
            "[[stage]]\ncalled = \"A\"\nlength = 3.5\nmeasure = \"km\"\n",
        ),
        walk("bb", "[[stage]]\ncalled = \"B\"\nmeasure = \"km\"\n"),
    ]);
    let told = page(&site, "walks/aa/index.html");
    assert!(told.contains(">3,5\u{a0}km</td>"), "{told}");
    assert!(!told.contains(">Measure<"), "{told}");
    let alone = page(&site, "walks/bb/index.html");
    assert!(alone.contains(">Measure<"), "{alone}");
}

#[test]
fn a_day_on_which_much_was_looked_through_folds_it_together() {
    let mut files: Vec<_> = (0..8)
        .map(|at| walk(&format!("r{at}"), "reviewed = 2025-03-04"))
        .collect();
    files.push(walk("new", "published = 2025-03-04"));
    files.push(walk("alone", "reviewed = 2025-03-03"));
    let site = built(&files);
    let news = page(&site, "nytt/index.html");
    in_order(
        news,
        &[
            ">new</a>",
            "<summary>Gjennomgått: 8</summary>",
            ">r0</a>",
            "<ul class=\"news\">",
            ">alone</a>",
        ],
    );
}

#[test]
fn a_long_list_shows_the_first_and_folds_the_rest_with_summaries_where_the_type_asks() {
    let told = "[page]\norder = [\"walks\"]\nsummaries = [\"walks\"]\n";
    let place = |id: &str| {
        let text = format!("+++\ntitle = \"{id}\"\n+++\n\nEt sted.\n");
        (format!("content/places/{id}.md"), text)
    };
    let walks = |place: &str, count: usize| {
        let named = (1..=count).map(|at| (format!("{place}{at}"), at));
        let fields = |at| format!("summary = \"Ingress {at}.\"\nover = [\"{place}\"]");
        let walks = named.map(|(id, at)| walk(&id, &fields(at)));
        walks.collect::<Vec<_>>()
    };
    let mut files = vec![
        (
            "content/_types/place.toml".to_owned(),
            format!("{PLACE}{told}"),
        ),
        place("few"),
        place("many"),
    ];
    files.extend(walks("few", 8));
    files.extend(walks("many", 9));
    let site = built(&files);
    let few = page(&site, "places/few/index.html");
    assert!(!few.contains("<details class=\"fold\">"), "{few}");
    assert!(few.contains(">few8</a><p>Ingress 8.</p>"), "{few}");
    in_order(
        page(&site, "places/many/index.html"),
        &[
            "Turer <span class=\"count\">(9)</span>",
            ">many6</a><p>Ingress 6.</p>",
            "<details class=\"fold\"><summary>Vis alle 9</summary>",
            ">many7</a><p>Ingress 7.</p>",
            ">many9</a>",
            "</details>",
        ],
    );
}

#[test]
fn a_large_table_with_little_in_it_is_told_row_by_row() {
    let matrix = "\n[[figures]]\nid = \"where\"\nkind = \"matrix\"\non = \"page\"\nlabel = { nb = \"Hvor turene går\" }\ncolumns = \"over\"\n";
    let mut files = vec![(
        "content/_types/walk.toml".to_owned(),
        format!("{WALK}{matrix}"),
    )];
    let mut rows = String::new();
    for at in 0..40 {
        write!(rows, "[[entry]]\nid = \"p{at}\"\ntitle = \"Sted {at}\"\n").expect("a string");
        files.push(walk(&format!("w{at}"), &format!("over = [\"p{at}\"]")));
    }
    files.push(("content/places/_entries.toml".to_owned(), rows));
    let site = built(&files);
    let page = page(&site, "walks/where/index.html");
    assert!(!page.contains("<table"), "{page}");
    in_order(
        page,
        &[
            "<ul class=\"crossing\">",
            ">w0</a><ul><li><a href=\"/places/p0/\">Sted 0</a>",
            ">w1</a>",
        ],
    );
}

#[test]
fn a_list_is_narrowed_where_there_is_something_to_choose() {
    let faceted = (
        "content/_types/walk.toml".to_owned(),
        format!("facets = [\"keeper\"]{WALK}"),
    );
    let empty = built(std::slice::from_ref(&faceted));
    assert!(!page(&empty, "walks/index.html").contains("id=\"page:facets\""));
    let site = built(&[
        faceted,
        walk("aa", "keeper = \"Ola\""),
        walk("bb", "keeper = \"Kari\""),
    ]);
    // A field without a label is called by its name, as it is among the facts.
    in_order(
        page(&site, "walks/index.html"),
        &["id=\"page:facets\"", ">Keeper<"],
    );
}
