//! Entries of which nothing is told yet: found, but apart from the others.

use crate::support::{build, page, write};

const PLACE: &str = r#"
label = ["Place", "Places"]
folder = "places"
similar = ["region"]
[apart]
label = "Nothing yet"
without = ["walks", "summary"]

[fields.region]
to = "place"
inverse = "parts"
[fields.walks_within]
from = "parts.walks"
many = true
label = "Walks in its parts"

[page]
order = ["walks_within"]
notices = [
  { only = { region = "county" }, without = ["walks"], text = "No walk goes here <yet>." },
]
"#;

const WALK: &str = r#"
label = ["Walk", "Walks"]
folder = "walks"
[fields.over]
to = "place"
many = true
inverse = "walks"
"#;

const PLACES: &str = r#"
[[entry]]
id = "aaa"
title = "Aaa"
region = "county"
[[entry]]
id = "bbb"
title = "Bbb"
region = "county"
[[entry]]
id = "zzz"
title = "Zzz"
region = "county"
[[entry]]
id = "county"
title = "County"
summary = "It is told of."
"#;

#[test]
fn they_stand_last_under_a_heading_and_are_like_nobody() {
    let root = tempfile::tempdir().expect("a folder");
    let walk = "+++\ntitle = \"Round\"\nover = [\"bbb\", \"zzz\"]\n+++\n\nSee [[round]].\n";
    let portal = "title = \"W\"\nlanguage = \"en\"\nbase_url = \"https://walks.example/\"\n";
    let files = [
        ("portal.toml", portal),
        ("content/_types/place.toml", PLACE),
        ("content/_types/walk.toml", WALK),
        ("content/places/_entries.toml", PLACES),
        ("content/walks/round.md", walk),
    ];
    write(root.path(), &files);
    let site = build(root.path(), &[]);
    let list = page(&site, "places/index.html");
    let at = |word: &str| {
        list.find(word)
            .unwrap_or_else(|| panic!("{word} in {list}"))
    };
    assert!(at(">Bbb<") < at(">County<") && at(">County<") < at(">Zzz<"));
    assert!(at(">Zzz<") < at("<h2 class=\"apart\">Nothing yet</h2>"));
    assert!(at("Nothing yet</h2>") < at(">Aaa<"));
    assert!(list.contains("4 in all · Nothing yet: 1"));

    let aaa = page(&site, "places/aaa/index.html");
    assert!(aaa.contains("No walk goes here &lt;yet&gt;."));
    assert!(
        aaa.contains(">Bbb</a>") && aaa.contains(">Zzz</a>"),
        "alike"
    );
    let bbb = page(&site, "places/bbb/index.html");
    assert!(!bbb.contains("No walk goes here"));
    assert!(bbb.contains(">Zzz</a>") && !bbb.contains(">Aaa</a>"));
    let county = page(&site, "places/county/index.html");
    assert!(county.contains("<h2>Walks in its parts"));
    assert_eq!(county.matches(">Round</a>").count(), 1);
}

/// A bureau's table: two lines of title, a key before a name, spaces in
/// numbers, and a sign for what is not known.
#[test]
fn a_table_of_others_tells_of_those_who_had_the_number_then() {
    let root = tempfile::tempdir().expect("a folder");
    let place = "label = [\"Place\", \"Places\"]\nfolder = \"places\"\n[fields]\nnr = {}\npeople = { kind = \"number\" }\n";
    let rows = "[[entry]]\nid = \"north\"\ntitle = \"North\"\nnr = [{ value = \"54\", time = \"2020/2023\" }, { value = \"55\", time = \"2024/..\" }]\n[[entry]]\nid = \"old\"\ntitle = \"Old\"\nnr = { value = \"55\", time = \"1990/2019\" }\n[[entry]]\nid = \"census\"\ntitle = \"The census\"\n";
    let settings = "type = \"place\"\nmatch = \"nr\"\nkey = \"region\"\nsource = \"@census\"\nvalues = [{ field = \"people\", column = \"People\", time_column = \"year\" }]\n";
    let table = "\"Table 1\"\n\n\"region\";\"year\";\"People\"\n\"55 North\";2024;2 051,5\n\"54 North\";2024;7\n\"54 North\";2023;..\n\"99 All\";2024;9\n";
    let portal = "title = \"W\"\nlanguage = \"en\"\nbase_url = \"https://walks.example/\"\n";
    let files = [
        ("portal.toml", portal),
        ("content/_types/place.toml", place),
        ("content/places/_entries.toml", rows),
        ("content/_data/people.toml", settings),
        ("content/_data/people.csv", table),
    ];
    write(root.path(), &files);
    let site = build(root.path(), &[]);
    let north = page(&site, "places/north/index.html");
    assert!(
        north.contains("2,051.5") && north.contains(">The census<"),
        "{north}"
    );
    assert!(!page(&site, "places/old/index.html").contains("2,051.5"));
}
