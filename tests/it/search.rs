//! The index and its words, as a browser finds them.

use dugnad::search::analysis::{fold, stem, words};

use std::collections::BTreeMap;

use crate::support::{build, repository, write};

#[test]
fn words_have_the_stems_and_keys_that_the_browser_gives_them() {
    let golden =
        std::fs::read_to_string(repository("tests/search/words.tsv")).expect("golden words");
    let lines: Vec<&str> = golden
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(lines.len() >= 5000, "{}", lines.len());
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [word, _, wanted, key] = cells[..] else {
            panic!("{line}")
        };
        assert_eq!((&*stem(word), &*fold(&stem(word))), (wanted, key), "{word}");
    }
}

#[test]
fn texts_have_the_words_that_the_browser_finds() {
    let golden =
        std::fs::read_to_string(repository("tests/search/texts.tsv")).expect("golden texts");
    for line in golden.lines() {
        let (text, wanted) = line.split_once('\t').expect("a text and its words");
        let found: Vec<&str> = words(text)
            .into_iter()
            .map(|word| &text[word.span])
            .collect();
        assert_eq!(found.join("|"), wanted, "{text}");
    }
}

/// The parts of the index by their kind, without the signs in their names.
fn index(root: &std::path::Path, more: &[&str]) -> BTreeMap<String, String> {
    let tree = build(root, more);
    let files = tree.into_iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("sok/i/")?.to_owned();
        Some((name, String::from_utf8(bytes).expect("UTF-8")))
    });
    files.collect()
}

/// The files of one kind, one after the other.
fn of_kind(files: &BTreeMap<String, String>, kind: &str) -> String {
    let files = files.iter().filter(|(name, _)| name.starts_with(kind));
    files.map(|(_, text)| text.as_str()).collect()
}

fn portal(pages: &[(&str, &str)], settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| write(folder.path(), &[(path, text)]);
    write(
        "portal.toml",
        &format!("title = \"T\"\nlanguage = \"nb\"\nbase_url = \"https://t.example/\"\n{settings}"),
    );
    write(
        "content/_types/ting.toml",
        "label = { nb = [\"Ting\", \"Ting\"] }\nfolder = \"ting\"\nfacets = [\"farge\", \"tid\"]\n[fields]\nfarge = {}\ntid = { kind = \"time\" }\n",
    );
    for (id, text) in pages {
        write(&format!("content/ting/{id}.md"), text);
    }
    folder
}

/// Adds to the declaration of such a portal's type.
fn declare(portal: &tempfile::TempDir, more: &str) {
    let types = portal.path().join("content/_types/ting.toml");
    let declared = std::fs::read_to_string(&types).expect("a declaration");
    std::fs::write(&types, declared + more).expect("written");
}

const PAGES: [(&str, &str); 2] = [
    (
        "en",
        "+++\ntitle = \"Hyttefolk\"\nfarge = \"rød\"\ntid = \"2020/2021\"\n+++\n\nOm bustader og vegar.\n\n## Råd\n\nSe [[to]].\n",
    ),
    (
        "to",
        "+++\ntitle = \"Noe annet\"\nfarge = \"blå\"\ntid = \"2021\"\n+++\n\nSe [[en]].\n",
    ),
];

#[test]
fn every_file_is_a_script_that_is_named_where_it_is_needed() {
    let root = portal(&PAGES, "");
    let files = index(root.path(), &[]);
    let start = &files["start.js"];
    let cards = of_kind(&files, "c-");
    for (name, text) in &files {
        assert!(
            text.starts_with("dugnadSearch.add(\"") && text.ends_with(")\n"),
            "{name}"
        );
        let sign = name
            .trim_end_matches(".js")
            .rsplit('-')
            .next()
            .expect("a sign");
        let known = if name.starts_with("x-") {
            &cards
        } else {
            start
        };
        assert!(name == "start.js" || known.contains(sign), "{name}");
    }
}

#[test]
fn what_fields_say_stands_under_no_heading_of_the_text() {
    let root = portal(&PAGES, "");
    let texts = of_kind(&index(root.path(), &[]), "x-");
    for section in [r#"["rad","Råd","Se Noe annet."]"#, r#"["","","rød"]"#] {
        assert!(texts.contains(section), "{section}: {texts}");
    }
}

#[test]
fn words_of_a_field_count_as_it_says() {
    let fields = "farge = \"lyng\"\nsvar = \"Er gapahuken åpen?\"\nkode = \"xyzzy\"";
    let page = format!("+++\ntitle = \"En\"\n{fields}\n+++\n");
    let portal = portal(&[("en", &page)], "");
    declare(
        &portal,
        "svar = { search = 3 }\nkode = { search = false }\n",
    );
    let files = index(portal.path(), &[]);
    let all: String = files.values().map(String::as_str).collect();
    // After a key stands who has it, and last how much it says of them.
    let says = |key: &str| {
        let figures = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let (_, after) = all.split_once(&format!("{key}:")).expect("the key");
        let who = after.split(['|', '"']).next().expect("who has it");
        figures.find(who.chars().last().expect("a figure"))
    };
    assert!(says("apahuk") > says("yng"), "{all}");
    assert!(all.contains("Er gapahuken åpen?") && !all.contains("xyzzy"));
}

#[test]
fn what_the_page_does_not_show_finds_it_and_is_not_told_of_it() {
    let page = "+++\ntitle = \"En\"\nfarge = \"lyng\"\nord = [\"gapahuk\"]\n+++\n";
    let portal = portal(&[("en", page)], "");
    let more = "ord = { many = true, search = 2 }\n[page]\nhidden = [\"ord\"]\n";
    declare(&portal, more);
    let files = index(portal.path(), &[]);
    let texts = of_kind(&files, "x-");
    assert!(of_kind(&files, "t-").contains("gapahuk"), "{files:?}");
    assert!(
        texts.contains("lyng") && !texts.contains("gapahuk"),
        "{texts}"
    );
}

#[test]
fn words_stand_under_both_languages_names() {
    let root = portal(&PAGES, "synonyms = [[\"hyttefolk\", \"fritidsboere\"]]\n");
    let lines = of_kind(&index(root.path(), &[]), "t-");
    for member in [
        "ol;;bustad:",
        "ustad;bol:",
        "veg;vei:",
        "i;;veg:",
        "ritidsbo;hyttefolk:",
    ] {
        assert!(lines.contains(member), "{member}: {lines}");
    }
}

/// The keys of an index: each line begins with how many letters it shares with
/// the one before.
fn keys(files: &BTreeMap<String, String>) -> Vec<String> {
    let figures = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let shards = files.iter().filter(|(name, _)| name.starts_with("t-"));
    let lists = shards.filter_map(|(_, text)| text.split(",\"").nth(1)?.split('"').next());
    let mut keys = Vec::new();
    for list in lists {
        let mut last = String::new();
        for line in list.split('|') {
            let shared = line.chars().next().and_then(|sign| figures.find(sign));
            let head = line.split([':', ';']).next().expect("a key");
            let shared = last.chars().take(shared.expect("how much is shared"));
            last = shared.chain(head.chars().skip(1)).collect();
            keys.push(last.clone());
        }
    }
    keys
}

#[test]
fn names_are_kept_apart_from_words_but_titles_in_links_are_no_names() {
    let pages = [
        ("leka", "+++\ntitle = \"Leka\"\n+++\n"),
        ("ro", "+++\ntitle = \"Lederen holder seg i ro\"\n+++\n"),
        ("utvalg", "+++\ntitle = \"Ledergruppen\"\n+++\n"),
        (
            "en",
            "+++\ntitle = \"En\"\n+++\n\nVi leker på Leka. Alle ledere leste [[ro]] i fjor, \
             og ledergrupper hørte på Ledergruppen.\n",
        ),
    ];
    let keys = keys(&index(portal(&pages, "").path(), &[]));
    let has = |key: &str| keys.iter().any(|known| known == key);
    assert!(has("lek") && has("leka"), "{keys:?}");
    assert!(has("led") && !has("lederen"), "{keys:?}");
    // What is made of words is one, however it is written.
    assert!(has("ledergrupp") && !has("ledergruppen"), "{keys:?}");
}

#[test]
fn places_are_kept_apart_from_words_that_nobody_writes_here() {
    let pages = [("halden", "+++\ntitle = \"Halden\"\n+++\n")];
    let found = |class: &str| {
        let portal = portal(&pages, "");
        let types = portal.path().join("content/_types/ting.toml");
        let text = std::fs::read_to_string(&types).expect("a declaration");
        std::fs::write(&types, format!("schema_org = \"{class}\"\n{text}")).expect("written");
        keys(&index(portal.path(), &[]))
    };
    // `halde` is a verb, and a thing may be called by one.
    assert!(found("Place").contains(&"halden".to_owned()));
    assert!(found("Thing").contains(&"hald".to_owned()));
}

#[test]
fn one_edit_changes_few_files() {
    let many: Vec<(String, String)> = (0..200)
        .map(|at| (format!("side-{at}"), format!("+++\ntitle = \"Side {at}\"\nfarge = \"f{}\"\n+++\n\nOrd{at} om [[side-{}]] og emne{}.\n", at % 7, (at + 1) % 200, at % 13)))
        .collect();
    let mut pages: Vec<(&str, &str)> = many
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    let before = index(portal(&pages, "").path(), &[]);
    let changed = pages[5].1.replace("Ord5 ", "Ord5 nyord ");
    pages[5].1 = &changed;
    let after = index(portal(&pages, "").path(), &[]);
    let new = after
        .keys()
        .filter(|name| !before.contains_key(*name))
        .count();
    assert!(new <= 4 && after.len() > 40, "{new} of {}", after.len());
}

#[test]
fn facets_tell_who_has_each_value() {
    let files = index(portal(&PAGES, "").path(), &[]);
    let facet = |name: &str| {
        let found = files
            .iter()
            .find(|(file, _)| file.starts_with(&format!("f-{name}-")));
        found.map(|(_, text)| text.clone()).expect("a facet")
    };
    assert!(
        facet("farge").contains("[\"bla\",\"blå\",") && facet("farge").contains("\"rod\""),
        "{}",
        facet("farge")
    );
    assert!(
        facet("tid").find("2021") < facet("tid").find("2020"),
        "{}",
        facet("tid")
    );
}
