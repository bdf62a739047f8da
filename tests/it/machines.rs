//! What machines read: metadata, the sitemap, feeds.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use crate::support::{Tree, arg, build, dugnad, page, pages, portal, ran, repository, run, write};

static CLIMATE: LazyLock<Tree> =
    LazyLock::new(|| build(portal("tests/portals/climate").path(), &[]));

/// A portal of one type, with `pages` by id.
fn small(pages: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    write(
        root.path(),
        &[
            (
                "portal.toml",
                "title = \"Små ting\"\nlanguage = \"nb\"\nbase_url = \"https://ting.example.no/a/\"\nlicence = \"CC BY 4.0\"\n",
            ),
            (
                "content/_types/ting.toml",
                "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n[fields.likner]\nto = \"ting\"\nmany = true\n",
            ),
        ],
    );
    for (id, text) in pages {
        write(root.path(), &[(&format!("content/ting/{id}.md"), text)]);
    }
    root
}

/// The nodes of a page's linked data.
fn linked(html: &str) -> Vec<Value> {
    let (_, rest) = html
        .split_once("<script type=\"application/ld+json\">")
        .expect("linked data");
    let (text, _) = rest.split_once("</script>").expect("an end");
    let document: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(document["@context"], "https://schema.org");
    document["@graph"].as_array().expect("nodes").clone()
}

#[test]
fn every_page_tells_machines_what_it_is() {
    for root in ["tests/portals/climate", "tests/portals/hostile", "."] {
        let tree = build(&repository(root), &[]);
        for (path, html) in pages(&tree) {
            let nodes = linked(html);
            assert!(nodes[0]["@type"].is_string(), "{path}");
            assert!(nodes[0]["name"].is_string(), "{path}");
            assert!(html.contains("<meta property=\"og:title\""), "{path}");
            let crumbs = nodes.iter().any(|node| node["@type"] == "BreadcrumbList");
            let bare = path == "index.html" || html.contains("http-equiv=\"refresh\"");
            assert!(crumbs || bare, "{path}");
        }
    }
}

#[test]
fn no_title_ends_the_data_it_stands_in() {
    let title = "</script><script src=//evil.example></script><!--";
    let root = small(&[(
        "vond",
        &format!("+++\ntitle = '{title}'\nupdated = 2026-01-02\n+++\n"),
    )]);
    let tree = build(root.path(), &[]);
    let html = page(&tree, "ting/vond/index.html");
    assert!(!html.contains("<script src=//"));
    assert!(!html.contains("<!--"));
    assert_eq!(linked(html)[0]["name"], title);
    assert!(!page(&tree, "feed.xml").contains("<script"));
}

#[test]
fn descriptions_have_a_sentence_and_no_more() {
    let long = "Kommunen prøvde tre ting på en gang. ".repeat(12);
    let root = small(&[
        ("kort", "+++\ntitle = \"Kort\"\nsummary = \"Lite.\"\n+++\n"),
        (
            "lang",
            &format!("+++\ntitle = \"Lang\"\nsummary = \"{long}\"\n+++\n"),
        ),
        ("uten", "+++\ntitle = \"Uten\"\n+++\n"),
    ]);
    let tree = build(root.path(), &[]);
    let mut told = BTreeSet::new();
    for (path, html) in pages(&tree) {
        let (_, rest) = html
            .split_once("name=\"description\" content=\"")
            .expect(path);
        let (words, _) = rest.split_once('"').expect("an end");
        assert!(words.chars().count() <= 160, "{path}: {words}");
        assert!(told.insert(words.to_owned()), "{path}: {words}");
    }
    assert!(
        told.iter()
            .any(|words| words.starts_with("Ting på Små ting: Kort, Lang"))
    );
}

#[test]
fn the_sitemap_has_every_page_that_may_be_found() {
    let base = "https://climate.example.org/library/";
    let (_, listed) = page(&CLIMATE, "sitemap.xml")
        .split_once("<urlset")
        .expect("a map");
    let listed: BTreeSet<String> = listed
        .split("<loc>")
        .skip(1)
        .map(|part| part.split("</loc>").next().unwrap_or_default().to_owned())
        .collect();
    let mut expected = BTreeSet::new();
    for (path, html) in pages(&CLIMATE) {
        let own = format!("{base}{}", path.trim_end_matches("index.html"));
        let is_own = html.contains(&format!("<link rel=\"canonical\" href=\"{own}\">"));
        if path.ends_with("index.html") && is_own && !html.contains("content=\"noindex\"") {
            expected.insert(own);
        }
    }
    assert_eq!(listed, expected);
    assert!(page(&CLIMATE, "robots.txt").contains(&format!("Sitemap: {base}sitemap.xml")));
}

#[test]
fn dates_are_those_of_the_pages_and_of_no_build() {
    let pages = [
        (
            "gammel",
            "+++\ntitle = \"Gammel\"\npublished = \"2019\"\n+++\n",
        ),
        (
            "endret",
            "+++\ntitle = \"Endret\"\npublished = \"2019\"\nupdated = \"2025-03\"\nlikner = [\"gammel\"]\n+++\n\nTekst.[^1]\n\n[^1]: Note.\n",
        ),
        ("udatert", "+++\ntitle = \"Udatert\"\n+++\n"),
        (
            "trukket",
            "+++\ntitle = \"Trukket\"\nupdated = 2026-01-01\nstate = \"withdrawn\"\n+++\n",
        ),
    ];
    let root = small(&pages);
    let tree = build(root.path(), &[]);
    let map = page(&tree, "sitemap.xml");
    assert!(map.contains("ting/endret/</loc><lastmod>2025-03-01</lastmod>"));
    assert!(map.contains("ting/gammel/</loc><lastmod>2019-01-01</lastmod>"));
    assert!(map.contains("ting/udatert/</loc></url>"));
    assert!(!map.contains("ting/trukket/"));
    let feed = page(&tree, "feed.xml");
    let titles: Vec<&str> = feed
        .split("<title>")
        .skip(1)
        .map(|part| part.split("</title>").next().unwrap_or_default())
        .collect();
    assert_eq!(titles, ["Små ting", "Endret", "Gammel"]);
    assert!(feed.contains("<updated>2025-03-01T00:00:00Z</updated>"));
    assert!(
        feed.contains(
            "<content type=\"html\" xml:base=\"https://ting.example.no/a/ting/endret/\">"
        )
    );
    assert_eq!(page(&tree, "ting/feed.xml").matches("<entry").count(), 2);
    assert_eq!(
        page(&tree, "ting/gammel/feed.xml")
            .matches("<entry")
            .count(),
        1
    );
    assert!(!tree.contains_key("ting/endret/feed.xml"));
    let later = build(root.path(), &["--date", "2031-01-01"]);
    for (path, bytes) in &tree {
        let same = path.starts_with(".dugnad") || later.get(path) == Some(bytes);
        assert!(same, "{path} hangs on the day of the build");
    }
}

#[test]
fn what_git_remembers_dates_a_page() {
    let root = small(&[
        ("a", "+++\ntitle = \"A\"\n+++\n"),
        ("b", "+++\ntitle = \"B\"\nupdated = 2020-01-01\n+++\n"),
    ]);
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(root.path()).args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
        ]);
        command
            .args(args)
            .env("GIT_AUTHOR_DATE", "2024-05-06T12:00:00+02:00");
        command.output().is_ok_and(|output| output.status.success())
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "a"])) {
        return;
    }
    let out = tempfile::tempdir().expect("a folder");
    let tree = build(root.path(), &[]);
    drop(out);
    assert_eq!(
        linked(page(&tree, "ting/a/index.html"))[0]["dateModified"],
        "2024-05-06"
    );
    assert_eq!(
        linked(page(&tree, "ting/b/index.html"))[0]["dateModified"],
        "2020-01-01"
    );
}

/// A repository with a page in its first commit; nothing where there is no git.
fn committed() -> Option<tempfile::TempDir> {
    let root = small(&[("a", "+++\ntitle = \"A\"\n+++\n")]);
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        command
            .arg("-C")
            .arg(root.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(args)
            .env("GIT_AUTHOR_DATE", "2024-05-06T12:00:00+02:00");
        command.output().is_ok_and(|output| output.status.success())
    };
    let made = git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "a"]);
    made.then_some(root)
}

#[test]
fn who_builds_has_no_say_in_the_dates() {
    let Some(root) = committed() else {
        return;
    };
    let other = tempfile::tempdir().expect("a folder");
    let out = other.path().join("site");
    let args = ["build", "--root", arg(root.path()), "--out", arg(&out)];
    let ran = ran(dugnad(&args)
        .env("GIT_CONFIG_COUNT", "2")
        .env("GIT_CONFIG_KEY_0", "log.showRoot")
        .env("GIT_CONFIG_VALUE_0", "false")
        .env("GIT_CONFIG_KEY_1", "i18n.logOutputEncoding")
        .env("GIT_CONFIG_VALUE_1", "UTF-16")
        // As in a hook of another repository.
        .env("GIT_DIR", other.path())
        .env("GIT_OBJECT_DIRECTORY", other.path())
        .env("GIT_TRACE", "1"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("no-history"), "{}", ran.stderr);
    let page = std::fs::read_to_string(out.join("ting/a/index.html")).expect("a page");
    assert_eq!(linked(&page)[0]["dateModified"], "2024-05-06");
}

/// It is about the place where the site is made, so it is told there, each
/// time; a strict check of the content in the same clone passes.
#[test]
fn who_builds_without_a_history_is_told_once() {
    let Some(root) = committed() else {
        return;
    };
    let check = || {
        let checked = run(&["check", "--strict", "--root", arg(root.path())]);
        (checked.code, checked.stdout)
    };
    let checked = check();
    let out = tempfile::tempdir().expect("a folder");
    let args = [
        "build",
        "--root",
        arg(root.path()),
        "--out",
        arg(out.path()),
    ];
    let told = |args: &[&str]| {
        let ran = run(args);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        format!("{}{}", ran.stdout, ran.stderr)
            .matches("[no-history]")
            .count()
    };
    assert_eq!((told(&args), told(&args)), (0, 0));
    // What git goes by: the clone ends at this commit.
    let head = Command::new("git")
        .arg("-C")
        .arg(root.path())
        .args(["rev-parse", "HEAD"])
        .output();
    let head = head.expect("git").stdout;
    std::fs::write(root.path().join(".git/shallow"), head).expect("a file");
    assert_eq!((told(&args), told(&args)), (1, 1));
    assert_eq!(check(), checked);
    let json = run(&[args.as_slice(), &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let mut found = json["diagnostics"].as_array().expect("a list").iter();
    let found = found.find(|found| found["code"] == "no-history");
    let found = found.unwrap_or_else(|| panic!("{json}"));
    assert_eq!(found["file"], "portal.toml", "{json}");
    let page = std::fs::read_to_string(out.path().join("ting/a/index.html"));
    assert_eq!(
        linked(&page.expect("a page"))[0]["dateModified"],
        Value::Null
    );
}

#[test]
fn a_file_of_the_portal_stands_in_place_of_a_made_one() {
    let root = small(&[]);
    write(
        root.path(),
        &[("static/robots.txt", "User-agent: *\nDisallow: /\n")],
    );
    let tree = build(root.path(), &[]);
    assert_eq!(page(&tree, "robots.txt"), "User-agent: *\nDisallow: /\n");
}

#[test]
fn types_and_fields_say_what_they_are_to_machines() {
    let root = small(&[(
        "steg",
        "+++\ntitle = \"Steg\"\nlikner = [\"steg\"]\n[[trinn]]\nnr = 1\nhva = \"Begynn\"\n+++\n",
    )]);
    write(
        root.path(),
        &[(
            "content/_types/ting.toml",
            "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nschema_org = \"HowTo\"\n[fields.likner]\nto = \"ting\"\nmany = true\nschema_org = \"about\"\n[fields.trinn]\nmany = true\nkey = \"nr\"\nschema_org = \"step\"\nfields = { nr = { kind = \"number\" }, hva = {} }\n",
        )],
    );
    let tree = build(root.path(), &[]);
    let node = &linked(page(&tree, "ting/steg/index.html"))[0];
    assert_eq!(node["@type"], "HowTo");
    assert_eq!(
        node["license"],
        "https://creativecommons.org/licenses/by/4.0/"
    );
    assert_eq!(
        node["about"][0]["url"],
        "https://ting.example.no/a/ting/steg/"
    );
    assert_eq!(node["step"][0]["name"], "1. Begynn");
    assert_eq!(
        node["step"][0]["url"],
        "https://ting.example.no/a/ting/steg/#trinn-1"
    );
    let ran = run(&["check", "--root", arg(root.path())]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
}

#[test]
fn the_same_policy_goes_with_pages_and_with_answers() {
    let headers = page(&CLIMATE, "_headers");
    assert!(headers.starts_with("/library/*\n  Content-Security-Policy: default-src 'none';"));
    let html = page(&CLIMATE, "index.html")
        .replace("&#x27;", "'")
        .replace("&#39;", "'");
    let sent = headers.lines().nth(1).expect("a policy");
    let (_, sent) = sent.split_once(": ").expect("a name");
    let metas = html
        .split("http-equiv=\"Content-Security-Policy\" content=\"")
        .skip(1);
    let own: Vec<&str> = metas.filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(format!("{}; frame-ancestors 'none'", own.join("; ")), sent);
    let portable = build(portal("tests/portals/climate").path(), &["--portable"]);
    assert!(!page(&portable, "index.html").contains("Content-Security-Policy"));
}

#[test]
fn the_whole_portal_is_open_data() {
    let tree = build(&repository("tests/portals/climate"), &[]);
    let json = |path: &str| -> Value { serde_json::from_str(page(&tree, path)).expect(path) };
    let catalogue = json("data/index.json");
    let types = catalogue["types"].as_array().expect("types");
    assert!(types.len() > 5);
    for type_ in types {
        let id = type_["type"].as_str().expect("an id");
        let entries = json(&format!("data/{id}.json"));
        let count = entries["entries"].as_array().expect("entries").len();
        assert_eq!(type_["count"], count);
        let fields = type_["fields"].as_array().expect("fields");
        let known: BTreeSet<&str> = fields
            .iter()
            .filter_map(|field| field["name"].as_str())
            .collect();
        for entry in entries["entries"].as_array().expect("entries") {
            let names = entry["fields"].as_object().expect("fields").keys();
            assert!(
                names.into_iter().all(|name| known.contains(name.as_str())),
                "{id}"
            );
        }
        for form in ["", "-excel"] {
            let table = page(&tree, &format!("data/{id}{form}.csv"));
            assert_eq!(table.starts_with('\u{feff}'), form == "-excel");
            assert!(table.matches("\r\n").count() > count);
        }
    }
}

#[test]
fn texts_in_open_data_lack_comments_alone() {
    let text = "Skriv `<!--` før. <!-- husk -->\n\n```html\n<!-- vist -->\n```\n\nSlutt.";
    let root = small(&[("a", &format!("+++\ntitle = \"A\"\n+++\n\n{text}\n"))]);
    let tree = build(root.path(), &[]);
    let json: Value = serde_json::from_str(page(&tree, "data/ting.json")).expect("JSON");
    let written = text.replace("<!-- husk -->", "");
    assert_eq!(json["entries"][0]["text"], written);
}

#[test]
fn open_data_says_what_the_page_says() {
    let root = small(&[
        (
            "a",
            "+++\ntitle = '=HYPERLINK(\"https://evil.example\")'\nsummary = \"Én; to\"\nlikner = [\"b\"]\nstate = \"stub\"\n+++\n\nTekst.\n",
        ),
        ("b", "+++\ntitle = \"B\"\n+++\n"),
        ("kladd", "+++\ntitle = \"K\"\ndraft = true\n+++\n"),
    ]);
    let tree = build(root.path(), &[]);
    let json: Value = serde_json::from_str(page(&tree, "data/ting.json")).expect("JSON");
    assert_eq!(json["count"], 2);
    let entry = &json["entries"][0];
    assert_eq!(entry["fields"]["likner"][0]["value"]["id"], "b");
    assert_eq!(entry["text"].as_str().map(str::trim), Some("Tekst."));
    assert_eq!(entry["url"], "https://ting.example.no/a/ting/a/");
    let table = page(&tree, "data/ting-excel.csv");
    assert!(
        table.contains("\r\na;\"'=HYPERLINK(\"\"https://evil.example\"\")\";\"Én; to\";;"),
        "{table}"
    );
    assert!(table.contains(";stub;"), "{table}");
    assert!(!tree.contains_key("data/dcat.jsonld"));
}

#[test]
fn a_public_owner_is_described_for_national_catalogues() {
    let root = small(&[("a", "+++\ntitle = \"A\"\n+++\n")]);
    write(
        root.path(),
        &[(
            "portal.toml",
            "title = \"Ting\"\ndescription = \"Om ting.\"\nlanguage = \"nb\"\nbase_url = \"https://ting.example.no/\"\nlicence = \"NLOD 2.0\"\n[owner]\nname = \"Etat\"\nnumber = \"974 760 673\"\nstatement = \"https://uustatus.no/x\"\nprivacy = \"/personvern/\"\nfeedback = \"mailto:post@example.no\"\ndata_theme = \"REGI\"\n",
        )],
    );
    let tree = build(root.path(), &[]);
    let dcat: Value = serde_json::from_str(page(&tree, "data/dcat.jsonld")).expect("JSON");
    let dataset = &dcat["@graph"][1];
    assert_eq!(
        dataset["dct:publisher"]["@id"],
        "https://data.brreg.no/enhetsregisteret/api/enheter/974760673"
    );
    assert_eq!(
        dataset["dcat:distribution"][0]["dct:license"]["@id"],
        "https://data.norge.no/nlod/no/2.0"
    );
    assert!(page(&tree, "data/index.html").contains("dcat.jsonld"));
}

#[test]
fn all_names_stand_in_norwegian_order() {
    let root = small(&[
        (
            "aal",
            "+++\ntitle = \"Ål\"\nnames = [\"Aal\", \"AAL kommune\"]\n+++\n",
        ),
        ("oer", "+++\ntitle = \"Ørsta\"\n+++\n"),
        ("ae", "+++\ntitle = \"Ærfugl\"\n+++\n"),
        ("z", "+++\ntitle = \"Zoo\"\n+++\n"),
        ("tall", "+++\ntitle = \"10 punkt\"\n+++\n"),
        (
            "borte",
            "+++\ntitle = \"Borte\"\nstate = \"withdrawn\"\nstate_reason = \"Feil.\"\n+++\n",
        ),
    ]);
    let tree = build(root.path(), &[]);
    let letters = page(&tree, "alfabetisk/index.html");
    let places: Vec<usize> = ["0-9/", "/z/", "/ae/", "/oe/", "/aa/"]
        .iter()
        .map(|letter| {
            letters
                .find(&format!(
                    "alfabetisk{}",
                    if letter.starts_with('/') {
                        (*letter).to_owned()
                    } else {
                        format!("/{letter}")
                    }
                ))
                .expect(letter)
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    let under = page(&tree, "alfabetisk/aa/index.html");
    let first = under.find(">Aal<").expect("a name");
    assert!(first < under.find(">AAL kommune<").expect("a name"));
    assert!(under.contains("se Ål"));
    assert!(!tree.contains_key("alfabetisk/b/index.html"));
    let withdrawn = page(&tree, "ting/borte/index.html");
    assert!(withdrawn.contains("Feil.") && withdrawn.contains("noindex"));
    assert!(!page(&tree, "ting/index.html").contains("Borte"));
}

#[test]
fn news_say_what_happened_and_why() {
    let root = small(&[
        (
            "ny",
            "+++\ntitle = \"Ny ting\"\npublished = 2026-03-01\n+++\n",
        ),
        (
            "endret",
            "+++\ntitle = \"Gammel ting\"\npublished = 2020-01-01\nupdated = { value = 2026-03-02, note = \"Nye tall for 2025.\" }\n+++\n",
        ),
        (
            "sett",
            "+++\ntitle = \"Alltid trygg ting\"\npublished = 2020-01-01\nreviewed = 2026-03-01\n+++\n",
        ),
    ]);
    let tree = build(root.path(), &[]);
    let news = page(&tree, "nytt/index.html");
    let order = [
        "2. mars 2026",
        "Gammel ting",
        "Nye tall for 2025.",
        "1. mars 2026",
        // What is new comes before what was only looked through.
        "Ny ting",
        "Alltid trygg ting",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|words| news.find(words).expect(words))
        .collect();
    assert!(places.is_sorted());
    assert!(news.contains(">Ny</span>") && news.contains(">Gjennomgått</span>"));
    assert!(page(&tree, "index.html").contains("/a/nytt/"));
}

#[test]
fn what_the_portal_has_of_its_own_comes_first() {
    let root = small(&[("a", "+++\ntitle = \"A\"\nredirects = [\"/nytt/\"]\n+++\n")]);
    write(
        root.path(),
        &[
            (
                "content/_types/fakta.toml",
                "label = [\"Fakta\", \"Fakta\"]\nfolder = \"data\"\n",
            ),
            (
                "content/data/tall.md",
                "+++\ntitle = \"Tall\"\n+++\n\n[Alt](/alfabetisk/)\n",
            ),
        ],
    );
    let tree = build(root.path(), &[]);
    assert!(page(&tree, "nytt/index.html").contains("refresh"));
    assert!(page(&tree, "data/index.html").contains("/a/data/tall/"));
    assert!(page(&tree, "data/tall/index.html").contains("href=\"/a/alfabetisk/\""));
}

#[test]
fn the_first_mention_of_a_word_leads_to_the_glossary() {
    let root = small(&[
        (
            "a",
            "+++\ntitle = \"A\"\n+++\n\n## Forankring\n\nSe [forankring](b.md). God forankringen her, og forankring der, «forankring».\n",
        ),
        (
            "b",
            "+++\ntitle = \"B\"\n+++\n\nMed [[forankring]] og forankring.\n",
        ),
    ]);
    write(
        root.path(),
        &[
            (
                "content/_types/ord.toml",
                "label = [\"Ord\", \"Ord\"]\nfolder = \"ord\"\nglossary = true\n",
            ),
            (
                "content/ord/_entries.toml",
                "[[entry]]\nid = \"forankring\"\ntitle = \"Forankring\"\nsummary = \"Å få folk med.\"\n",
            ),
        ],
    );
    let tree = build(root.path(), &[]);
    let html = page(&tree, "ting/a/index.html");
    assert_eq!(html.matches("class=\"term\"").count(), 1);
    assert!(
        html.contains("God <a class=\"term\" href=\"/a/ord/forankring/\">forankringen</a> her")
    );
    assert!(!page(&tree, "ting/b/index.html").contains("class=\"term\""));
}

#[test]
fn what_was_taken_back_says_why_and_since_when() {
    let root = small(&[
        (
            "borte",
            "+++\ntitle = \"Borte\"\nsummary = \"Hemmelig.\"\nstate = { value = \"withdrawn\", time = \"2026-11-01\", note = \"Tallene var feil.\" }\nreplaced_by = \"ny\"\nlikner = [\"ny\"]\n+++\n\nGammel tekst.\n",
        ),
        ("ny", "+++\ntitle = \"Ny\"\n+++\n\nSe [[borte]].\n"),
    ]);
    let tree = build(root.path(), &[]);
    let html = page(&tree, "ting/borte/index.html");
    for words in [
        "Trukket tilbake 1. november 2026",
        "Tallene var feil.",
        "/a/ting/ny/",
        "noindex",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(!html.contains("Gammel tekst") && !html.contains("Hemmelig"));
    for list in [
        "ting/index.html",
        "sitemap.xml",
        "feed.xml",
        "data/ting.json",
        "index.html",
    ] {
        assert!(!page(&tree, list).contains("ting/borte"), "{list}");
    }
}

#[test]
fn a_page_tells_how_to_cite_and_mend_it() {
    let root = small(&[("a", "+++\ntitle = \"A\"\nupdated = 2026-02-03\n+++\n")]);
    let settings = "title = \"Ting\"\nlanguage = \"nb\"\nbase_url = \"https://ting.example.no/\"\nrepository = \"https://github.com/x/y\"\n[navigation]\nabout = [\"a\", \"b\"]\n";
    write(
        root.path(),
        &[
            ("portal.toml", settings),
            ("content/ting/b.md", "+++\ntitle = \"B\"\n+++\n"),
        ],
    );
    let tree = build(root.path(), &[]);
    let html = page(&tree, "ting/a/index.html");
    assert!(html.contains("A. Ting, 3. februar 2026. https://ting.example.no/ting/a/"));
    assert!(html.contains("https://github.com/x/y/edit/main/content/ting/a.md"));
    assert!(html.contains("https://github.com/x/y/commits/main/content/ting/a.md"));
    let front = page(&tree, "index.html");
    let footer = front.split("<footer").nth(1).expect("a footer");
    assert!(footer.contains("/ting/a/") && footer.contains("/ting/b/"));
}
