//! The worked examples of the grammar, each by what it means: what the graph
//! answers, and what readers see.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use dugnad::diag::{FilePath, Span};
use dugnad::graph::{EntryId, Item};
use dugnad::inventory;
use dugnad::pipeline::{self, Options, Portal};
use dugnad::schema::Path as Query;
use dugnad::source;
use jiff::civil::{Date, date};

use crate::html::{self, Html};
use crate::support::{DAY, TODAY, arg, build, page, portal, repository, run, write};

const SMALL: &str = "tests/portals/small-nb";
const CLIMATE: &str = "tests/portals/climate";

fn on(root: &Path, date: Date) -> Portal {
    let read = source::read(root);
    let options = Options {
        date,
        drafts: false,
    };
    pipeline::load(Arc::new(read.value), read.diagnostics, &options)
}

static NB: LazyLock<Portal> = LazyLock::new(|| on(&repository(SMALL), TODAY));
static EN: LazyLock<Portal> = LazyLock::new(|| on(&repository(CLIMATE), TODAY));

fn pages(root: &str, more: &[&str]) -> BTreeMap<String, Html> {
    let site = build(&repository(root), more);
    let html = site.keys().filter(|path| path.ends_with(".html"));
    html.map(|path| (path.clone(), html::parse(page(&site, path))))
        .collect()
}

static NB_PAGES: LazyLock<BTreeMap<String, Html>> = LazyLock::new(|| pages(SMALL, &[]));
static EN_PAGES: LazyLock<BTreeMap<String, Html>> = LazyLock::new(|| pages(CLIMATE, &[]));

fn nb(path: &str) -> &'static Html {
    &NB_PAGES[&format!("{path}/index.html")]
}

fn en(path: &str) -> &'static Html {
    &EN_PAGES[&format!("{path}/index.html")]
}

fn find(portal: &Portal, id: &str) -> EntryId {
    portal.graph.find(id).unwrap_or_else(|| panic!("no {id}"))
}

/// What a path leads to: ids of entries, ids and addresses of records, and
/// values in words.
fn query(portal: &Portal, from: &str, path: &str) -> Vec<String> {
    let path = Query::new(path, &FilePath::from("test"), Span::default());
    let found = portal.graph.query(find(portal, from), &path);
    let words = |item: &Item<'_>| match item {
        Item::Entry(id) => portal.graph.entry(*id).id.to_string(),
        other => portal.graph.words(other, "en"),
    };
    found.iter().map(words).collect()
}

/// The hrefs of the links in the section with this heading.
fn list(html: &Html, heading: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    for tag in &html.tags {
        match tag.name.as_str() {
            // How many there are may stand beside the heading.
            "h2" => {
                let text = tag.text();
                let count = |sign: char| sign.is_ascii_digit() || matches!(sign, '(' | ')');
                inside = text.trim_end_matches(count).trim_end() == heading;
            }
            "footer" => inside = false,
            "a" if inside => found.extend(tag.get("href").map(str::to_owned)),
            _ => {}
        }
    }
    found
}

/// The text of elements in which a language is given, with that language.
fn spoken(html: &Html) -> Vec<(String, String)> {
    let own = |tag: &html::Tag| Some((tag.get("lang")?.to_owned(), tag.text()));
    html.tags.iter().skip(1).filter_map(own).collect()
}

#[test]
fn a_derived_field_is_what_its_path_leads_to() {
    assert_eq!(query(&NB, "vestre-varanger", "klasse"), ["6"]);
    assert_eq!(query(&NB, "storfjord-veiledningspiloten", "klasse"), ["5"]);
    assert_eq!(
        query(&NB, "vestre-varanger", "klasse"),
        query(&NB, "vestre-varanger", "deltaker.klasse")
    );
    assert_eq!(nb("eksempler/vestre-varanger").fact("Klasse"), ["6"]);
    assert_eq!(
        query(&NB, "vestre-varanger", "deltaker"),
        ["berlevag", "batsfjord", "nesseby", "tana"]
    );
    // Nobody may type it.
    let root = portal(SMALL);
    let typed = "+++\ntitle = \"X\"\nart = \"pilot\"\nsatsing = \"bygdevekst\"\nklasse = 6\n+++\n\n## Hva var vanskelig\n\nSe [[kafjord]].\n";
    write(root.path(), &[("content/eksempler/x.md", typed)]);
    assert_eq!(codes(root.path()), ["orphan", "unknown-key"]);
}

fn codes(root: &Path) -> Vec<String> {
    let portal = on(root, TODAY);
    let mut codes: Vec<String> = portal
        .diagnostics
        .iter()
        .map(|found| found.code.name().to_owned())
        .collect();
    codes.sort();
    codes
}

#[test]
fn an_inverse_leads_to_the_page_that_holds_the_reference() {
    for id in ["berlevag", "batsfjord", "nesseby", "tana"] {
        assert_eq!(query(&NB, id, "eksempler"), ["vestre-varanger"]);
        let html = nb(&format!("steder/{id}"));
        assert_eq!(list(html, "Eksempler"), ["/eksempler/vestre-varanger/"]);
    }
    assert_eq!(query(&NB, "bygdevekst", "eksempler"), ["vestre-varanger"]);
    // From a record, and from a record within a record.
    assert_eq!(query(&NB, "rekruttering", "delmal"), ["vestre-varanger"]);
    assert_eq!(
        query(&NB, "distriktssenteret", "avtaler"),
        ["vestre-varanger"]
    );
    assert_eq!(
        query(&NB, "kompetansekartlegging", "delmal_tiltak"),
        ["vestre-varanger"]
    );
    assert_eq!(
        query(&NB, "kompetansekartlegging", "delmal_tiltak.delmal.tema"),
        ["rekruttering"]
    );
    // The page tells which record it is.
    let tiltak = nb("tiltak/kompetansekartlegging");
    assert_eq!(
        list(tiltak, "Eksempler"),
        [
            "/eksempler/vestre-varanger/",
            "/eksempler/vestre-varanger/#delmal-6-tiltak-b"
        ]
    );
    assert_eq!(
        list(nb("tema/rekruttering"), "Eksempler"),
        [
            "/eksempler/vestre-varanger/",
            "/eksempler/vestre-varanger/#delmal-6"
        ]
    );
    // Two rounds with one tool are one page.
    assert_eq!(
        query(&NB, "kapasitetsdiamanten", "brukt_i"),
        ["storfjord-veiledningspiloten"]
    );
    // A label in the page's language; without one, the type it comes from.
    let county = nb("steder/troms");
    assert_eq!(list(county, "Kommuner"), ["/steder/kafjord/"]);
}

#[test]
fn alike_is_what_shares_what_the_type_says() {
    let alike = NB.graph.alike(find(&NB, "vestre-varanger"), 5);
    assert!(alike.is_empty(), "classes 6 and 5 are not the same");
    let root = portal(SMALL);
    let other = "+++\ntitle = \"Annen\"\nart = \"pilot\"\nsatsing = \"bygdevekst\"\ndeltaker = [\"tana\"]\n+++\n\n## Hva var vanskelig\n\nAlt.\n";
    write(root.path(), &[("content/eksempler/annen.md", other)]);
    let changed = on(root.path(), TODAY);
    let alike = changed.graph.alike(find(&changed, "annen"), 5);
    let ids: Vec<&str> = alike
        .iter()
        .map(|alike| &*changed.graph.entry(alike.entry).id)
        .collect();
    assert_eq!(ids, ["vestre-varanger"]);
}

#[test]
fn what_has_no_page_is_named_and_listed() {
    let id = |user: &EntryId| &*NB.graph.entry(*user).id;
    let open: Vec<(&str, Vec<&str>)> = inventory::open_names(&NB.graph)
        .into_iter()
        .map(|(name, users)| (name, users.iter().map(id).collect()))
        .collect();
    assert_eq!(
        open,
        [
            ("ev næringshager", vec!["vestre-varanger"]),
            ("én av de 14 kommunene", vec!["tett-pa-verkar"]),
        ]
    );
    let partners = nb("eksempler/vestre-varanger");
    assert!(
        partners
            .facts()
            .iter()
            .any(|(term, values)| term == "Aktor" && values == &["ev næringshager"])
    );
    // What it is part of is a link.
    let lesson = nb("laerdommer/tett-pa-verkar");
    assert!(
        lesson
            .facts()
            .iter()
            .any(|(_, values)| values[0].starts_with("én av de 14 kommunene (Veiledningspiloten)")),
        "{:?}",
        lesson.facts()
    );
    let link = |tag: &html::Tag| tag.get("href") == Some("/satsinger/veiledningspiloten/");
    assert!(lesson.all("a").any(link));
    // It does not count as the thing itself.
    assert_eq!(
        query(&NB, "tett-pa-verkar", "belegg.sak"),
        ["storfjord-veiledningspiloten"]
    );
}

#[test]
fn records_have_addresses() {
    let case = nb("eksempler/vestre-varanger");
    assert!(
        case.id("delmal-6")
            .text()
            .contains("Øke rekruttering av relevant arbeidskraft")
    );
    let inner = case.id("delmal-6-tiltak-b").text();
    assert!(
        inner.contains("Kompetanse- og rekrutteringskartlegging"),
        "{inner}"
    );
    assert!(!inner.contains("Øke rekruttering"), "{inner}");
    let from = nb("eksempler/storfjord-veiledningspiloten");
    for address in ["delmal-6", "delmal-6-tiltak-b"] {
        let whole = format!("/eksempler/vestre-varanger/#{address}");
        assert!(
            from.all("a").any(|tag| tag.get("href") == Some(&whole)),
            "{whole}"
        );
        // Who is linked to knows.
        assert!(
            case.id(address)
                .text()
                .contains("Storfjord i veiledningspiloten")
        );
    }
    assert_eq!(
        query(&NB, "vestre-varanger", "delmal"),
        ["vestre-varanger delmal-6"]
    );
    assert_eq!(
        query(&NB, "vestre-varanger", "delmal.tiltak"),
        ["vestre-varanger delmal-6-tiltak-b"]
    );
    // The key alone where a reference beside it names the entry.
    assert_eq!(
        query(&NB, "storfjord-veiledningspiloten", "runde.skala"),
        ["kapasitetsdiamanten skala-av-10"]
    );
}

#[test]
fn both_rounds_of_scores_stand_with_their_sums() {
    let case = nb("eksempler/storfjord-veiledningspiloten");
    let sums: Vec<Vec<String>> = case
        .facts()
        .into_iter()
        .filter(|(term, _)| term == "Sum")
        .map(|(_, values)| values)
        .collect();
    assert_eq!(sums, [["28"], ["32,5 (Delpoengene i teksten gir 33.)"]]);
    // In the page's language: titles of the dimensions, the season, the comma.
    assert_eq!(
        case.fact("Poeng"),
        ["Kultur 7,5Tid 5Kompetanse 6,5Økonomi 4Utviklingsleiing 5"]
    );
    assert_eq!(case.fact("Tid"), ["haust 2025"]);
    let id = "storfjord-veiledningspiloten";
    assert_eq!(query(&NB, id, "runde.poeng.kultur"), ["7.5"]);
    assert_eq!(query(&NB, id, "runde.poeng.okonomi"), ["4"]);
    assert_eq!(query(&NB, id, "runde.sum"), ["28", "32.5"]);
}

/// The codes of a round with these lines.
fn round(lines: &str) -> Vec<String> {
    let root = portal(SMALL);
    let text = format!(
        "+++\ntitle = \"X\"\nart = \"pilot\"\nsatsing = \"bygdevekst\"\n[[runde]]\nverktoy = \"kapasitetsdiamanten\"\n{lines}\n+++\n\n## Hva var vanskelig\n\nSe [[kafjord]].\n"
    );
    let link = "+++\ntitle = \"Bygdevekstavtaler\"\n+++\n\nSe [[x]].\n";
    write(
        root.path(),
        &[
            ("content/eksempler/x.md", &text),
            ("content/satsinger/bygdevekst.md", link),
        ],
    );
    codes(root.path())
}

#[test]
fn limits_are_those_of_the_scale() {
    let none = Vec::<String>::new();
    for (lines, expected) in [
        (
            "skala = \"av-10\"\npoeng = { kultur = 10, tid = 0.5 }",
            none.clone(),
        ),
        (
            "skala = \"av-10\"\npoeng = { kultur = 10.5 }",
            vec!["out-of-range".to_owned()],
        ),
        (
            "skala = \"av-10\"\npoeng = { kultur = 7.25 }",
            vec!["out-of-range".to_owned()],
        ),
        (
            "skala = \"en-til-fem\"\npoeng = { kultur = 1, tid = 5 }",
            none.clone(),
        ),
        (
            "skala = \"en-til-fem\"\npoeng = { kultur = 0 }",
            vec!["out-of-range".to_owned()],
        ),
        (
            "skala = \"en-til-fem\"\npoeng = { kultur = 2.5 }",
            vec!["out-of-range".to_owned()],
        ),
        (
            "skala = \"en-til-fem\"\npoeng = { kultur = 6, tid = 6 }",
            vec!["out-of-range".to_owned(); 2],
        ),
        (
            "skala = \"kapasitetsdiamanten#skala-av-10\"\npoeng = { kultur = 10.5 }",
            vec!["out-of-range".to_owned()],
        ),
        (
            "skala = \"av-ti\"\npoeng = { kultur = 1 }",
            vec!["unknown-record".to_owned()],
        ),
        (
            "skala = \"av-10\"\npoeng = { kulturr = 1 }",
            vec!["unknown-record".to_owned()],
        ),
        ("poeng = { kultur = 1000 }", none.clone()),
        ("sum = 28", none),
    ] {
        assert_eq!(round(lines), expected, "{lines}");
    }
}

#[test]
fn a_succession_shows_today_first() {
    assert_eq!(query(&NB, "kafjord", "fylke"), ["troms"]);
    let then = on(&repository(SMALL), date(2022, 6, 1));
    assert_eq!(query(&then, "kafjord", "fylke"), ["troms-og-finnmark"]);
    let before = on(&repository(SMALL), date(2019, 6, 1));
    assert_eq!(query(&before, "kafjord", "fylke"), Vec::<String>::new());
    for (day, county) in [
        (date(2020, 1, 1), "troms-og-finnmark"),
        (date(2023, 12, 31), "troms-og-finnmark"),
        (date(2024, 1, 1), "troms"),
    ] {
        assert_eq!(
            query(&on(&repository(SMALL), day), "kafjord", "fylke"),
            [county]
        );
    }
    let today = nb("steder/kafjord");
    assert_eq!(
        today.fact("Fylke"),
        ["fra 2024: Troms", "2020–\u{2060}2023: Troms og Finnmark"]
    );
    let former: Vec<String> = today.class("former").map(html::Tag::text).collect();
    assert_eq!(former, ["2020–\u{2060}2023: Troms og Finnmark"]);
    let then = pages(SMALL, &["--date", "2022-06-01"]);
    let then = &then["steder/kafjord/index.html"];
    assert_eq!(
        then.fact("Fylke")[0],
        "2020–\u{2060}2023: Troms og Finnmark"
    );
}

#[test]
fn what_is_to_come_is_not_former() {
    let then = pages(SMALL, &["--date", "2022-06-01"]);
    let former = then["steder/kafjord/index.html"].class("former").count();
    assert_eq!(former, 0);
}

#[test]
fn an_inverse_knows_of_former_times_too() {
    // The page of the former county still tells who belonged to it.
    assert_eq!(query(&NB, "troms", "kommuner"), ["kafjord"]);
    assert_eq!(
        list(nb("steder/troms-og-finnmark"), "Kommuner"),
        ["/steder/kafjord/"]
    );
}

#[test]
fn sources_that_disagree_are_both_shown() {
    let place = nb("steder/kafjord");
    assert_eq!(
        place.fact("Oppstart"),
        ["Kildene er uenige:", "februar 2023 [2]", "mars 2023 [2]"]
    );
    assert_eq!(place.class("disagreement").count(), 1);
    let source = place.id("source:2").text();
    assert_eq!(
        source,
        "Følgeevaluering av bygdevekstavtaler: kap. 3.2; kap. 4.6"
    );
    assert_eq!(query(&NB, "kafjord", "oppstart").len(), 2);
}

#[test]
fn what_the_sources_do_not_tell_is_said() {
    let case = nb("eksempler/vestre-varanger");
    assert_eq!(case.fact("Ikke oppgitt i kildene"), ["Budsjett"]);
    let other = nb("eksempler/storfjord-veiledningspiloten");
    assert!(other.fact("Ikke oppgitt i kildene").is_empty());
    assert_eq!(query(&NB, "vestre-varanger", "unknown"), ["budsjett"]);
}

#[test]
fn a_source_is_inherited_and_its_lines_are_not_shown() {
    let case = nb("eksempler/vestre-varanger");
    assert_eq!(
        case.id("source:1").text(),
        "Følgeevaluering av bygdevekstavtaler: kap. 1.3.2; kap. 2.2.1"
    );
    assert_eq!(
        case.id("source:2").text(),
        "Evaluering av veiledningspiloten"
    );
    // The page's own source speaks for all its values: they bear no marks.
    let marked: Vec<String> = case
        .facts()
        .into_iter()
        .flat_map(|(_, values)| values)
        .filter(|value| value.contains('['))
        .collect();
    assert_eq!(marked, Vec::<String>::new());
    // The lines are for checking.
    for (path, html) in NB_PAGES.iter() {
        let text = html.all("body").next().expect("a body").text();
        assert!(!text.contains("470") && !text.contains("962"), "{path}");
    }
    let entry = NB.graph.entry(find(&NB, "vestre-varanger"));
    assert_eq!(entry.common.source[0].lines.as_deref(), Some("470-597"));
    // Each piece of evidence has its own place in the one source.
    let lesson = nb("laerdommer/tett-pa-verkar");
    assert_eq!(
        lesson.id("source:1").text(),
        "Evaluering av veiledningspiloten: kap. 5.1.2; kap. 5.1.1"
    );
    // Who is cited knows.
    let cited = list(nb("publikasjoner/sintef-2022"), "Brukt som kilde på");
    assert!(cited.is_empty() || cited.contains(&"/laerdommer/tett-pa-verkar/".to_owned()));
    let citing: Vec<String> = nb("publikasjoner/sintef-2022")
        .all("a")
        .filter_map(|tag| tag.get("href"))
        .map(str::to_owned)
        .collect();
    for address in [
        "/laerdommer/tett-pa-verkar/",
        "/steder/kafjord/",
        "/eksempler/vestre-varanger/",
    ] {
        assert!(citing.contains(&address.to_owned()), "{address}");
    }
}

#[test]
fn evidence_speaks_for_and_against() {
    let lesson = nb("laerdommer/tett-pa-verkar");
    let directions: Vec<Vec<String>> = lesson
        .facts()
        .into_iter()
        .filter(|(term, _)| term == "Retning")
        .map(|(_, values)| values)
        .collect();
    assert_eq!(directions.len(), 2);
    assert!(directions[0][0].starts_with("for") && directions[1][0].starts_with("mot"));
    assert_eq!(
        query(&NB, "storfjord-veiledningspiloten", "laerdommer"),
        ["tett-pa-verkar"]
    );
    assert_eq!(
        list(nb("eksempler/storfjord-veiledningspiloten"), "Lærdomar"),
        ["/laerdommer/tett-pa-verkar/"]
    );
}

#[test]
fn a_row_of_data_is_a_statement_with_its_source() {
    let place = nb("steder/kafjord");
    let fact = place.fact("Innbyggere");
    assert_eq!(fact.len(), 1);
    assert!(
        fact[0].starts_with("2051") || fact[0].starts_with("2 051"),
        "{fact:?}"
    );
    assert!(fact[0].ends_with("[1] (år ikke oppgitt)"), "{fact:?}");
    assert_eq!(
        place.id("source:1").text(),
        "Evaluering av veiledningspiloten: tab. 1"
    );
    assert_eq!(query(&NB, "kafjord", "innbyggere"), ["2,051"]);
}

#[test]
fn names_in_other_languages_say_so() {
    let place = nb("steder/kafjord");
    let spoken = spoken(place);
    for (lang, name) in [("se", "Gáivuotna"), ("fkv", "Kaivuono")] {
        assert!(
            spoken.contains(&(lang.to_owned(), name.to_owned())),
            "{spoken:?}"
        );
    }
    // They are names: a link by one of them finds the place.
    let root = portal(SMALL);
    let text = "+++\ntitle = \"Bygdevekstavtaler\"\n+++\n\nSe [[Gáivuotna]] og [[kaivuono]] og [[Pilot Vestre Varanger]].\n";
    write(root.path(), &[("content/satsinger/bygdevekst.md", text)]);
    let site = build(root.path(), &[]);
    let html = html::parse(page(&site, "satsinger/bygdevekst/index.html"));
    let main = html.all("main").next().expect("a main");
    assert!(
        main.text()
            .contains("Se Kåfjord og Kåfjord og Vestre Varanger."),
        "{}",
        main.text()
    );
}

#[test]
fn a_page_in_another_language_is_in_that_language_throughout() {
    let case = nb("eksempler/storfjord-veiledningspiloten");
    assert_eq!(
        case.all("html").next().and_then(|tag| tag.get("lang")),
        Some("nn")
    );
    // The section is known by its label in the page's language, and its
    // anchor is the declared id.
    assert_eq!(case.id("utfordringen").text(), "Utfordringa");
    assert_eq!(case.id("vanskelig").text(), "Kva var vanskeleg");
    assert_eq!(
        nb("eksempler/vestre-varanger").id("utfordringen").text(),
        "Utfordringen"
    );
    assert_eq!(
        case.class("type").next().map(html::Tag::text).as_deref(),
        Some("Døme")
    );
    // Titles of pages in other languages say so, on lists and in backlinks.
    let list = &NB_PAGES["eksempler/index.html"];
    assert!(spoken(list).contains(&("nn".to_owned(), "Storfjord i veiledningspiloten".to_owned())));
    assert!(spoken(case).contains(&("nb".to_owned(), "Kåfjord".to_owned())));
}

#[test]
fn a_record_in_another_language_says_so() {
    let root = portal(SMALL);
    let text = "+++\ntitle = \"Nynorsk\"\nlang = \"nn\"\nart = \"pilot\"\nsatsing = \"bygdevekst\"\n[[delmal]]\nnr = 1\ntittel = \"Noko på nynorsk\"\ntema = \"rekruttering\"\n+++\n\n## Kva var vanskeleg\n\nAlt.\n";
    write(root.path(), &[("content/eksempler/nynorsk.md", text)]);
    let site = build(root.path(), &[]);
    let html = html::parse(page(&site, "tema/rekruttering/index.html"));
    let found = spoken(&html);
    assert!(
        found
            .iter()
            .any(|(lang, text)| lang == "nn" && text.contains("Noko på nynorsk")),
        "{found:?}"
    );
}

#[test]
fn a_number_beside_a_key_of_the_same_size_is_shown() {
    let shown = record("nr = 6\ntittel = \"Seks\"\nantall = 6");
    assert!(shown.contains("Antall 6"), "{shown}");
}

#[test]
fn the_title_of_a_record_is_shown_once() {
    let shown = record("nr = 1\ntittel = \"Ordførers 'time'\"");
    assert_eq!(shown.matches("Ordførers").count(), 1, "{shown}");
}

/// What is shown of a record with these lines, and with one within it, so that
/// it is no row of a table.
fn record(lines: &str) -> String {
    let root = portal(SMALL);
    let type_ =
        std::fs::read_to_string(root.path().join("content/_types/eksempel.toml")).expect("a type");
    let type_ = type_.replace(
        "tittel = { required = true }\ntema",
        "tittel = { required = true }\nantall = { kind = \"number\" }\ntema",
    );
    let text = format!(
        "+++\ntitle = \"X\"\nart = \"pilot\"\nsatsing = \"bygdevekst\"\n[[delmal]]\n{lines}\n[[delmal.tiltak]]\nnr = \"b\"\ntittel = \"Del\"\n+++\n\n## Hva var vanskelig\n\nSe [[kafjord]].\n"
    );
    write(
        root.path(),
        &[
            ("content/_types/eksempel.toml", &type_),
            ("content/eksempler/x.md", &text),
        ],
    );
    let site = build(root.path(), &[]);
    let html = html::parse(page(&site, "eksempler/x/index.html"));
    html.class("record").next().expect("a record").text()
}

#[test]
fn keys_of_a_table_are_titled_by_the_entry_that_they_belong_to() {
    let root = portal(SMALL);
    let other = "+++\ntitle = \"Annet verktøy\"\nskala = [ { id = \"av-2\", max = 2 } ]\ndimensjon = [ { id = \"kultur\", title = \"En annen kultur\" } ]\n+++\n\nSe [[x]].\n";
    let text = "+++\ntitle = \"X\"\nart = \"pilot\"\nsatsing = \"bygdevekst\"\n[[runde]]\nverktoy = \"kapasitetsdiamanten\"\npoeng = { kultur = 7 }\n[[runde]]\nverktoy = \"annet\"\npoeng = { kultur = 2 }\n+++\n\n## Hva var vanskelig\n\nSe [[kafjord]].\n";
    write(
        root.path(),
        &[
            ("content/verktoy/annet.md", other),
            ("content/eksempler/x.md", text),
        ],
    );
    let site = build(root.path(), &[]);
    let html = html::parse(page(&site, "eksempler/x/index.html"));
    let scores: Vec<Vec<String>> = html
        .facts()
        .into_iter()
        .filter(|(term, _)| term == "Poeng")
        .map(|(_, values)| values)
        .collect();
    assert_eq!(scores, [["Kultur 7"], ["En annen kultur 2"]]);
}

#[test]
fn raw_html_in_a_field_is_told_as_in_the_text() {
    let root = portal(CLIMATE);
    let text = "+++\ntitle = \"X\"\nhazards = [\"flood\"]\nmaintenance = \"A <b>bold</b> word and [[nowhere]].\"\n+++\n\nSee [[flood]].\n";
    write(root.path(), &[("content/measures/x.md", text)]);
    assert_eq!(codes(root.path()), ["dead-link", "orphan", "raw-html"]);
}

#[test]
fn three_keys_are_enough_for_a_portal() {
    let root = tempfile::tempdir().expect("a folder");
    write(
        root.path(),
        &[(
            "portal.toml",
            "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.no/\"\n",
        )],
    );
    let ran = run(&[
        "check",
        "--root",
        arg(root.path()),
        "--strict",
        "--date",
        DAY,
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let site = build(root.path(), &[]);
    assert!(site.contains_key("index.html") && site.contains_key("404.html"));
}

// The climate library: another domain by the same grammar.

#[test]
fn a_reference_to_a_record_leads_both_ways() {
    assert_eq!(
        query(&EN, "green-roofs", "follows"),
        ["harbour-square goal-2"]
    );
    assert_eq!(query(&EN, "green-roofs", "follows.hazard"), ["cloudburst"]);
    assert_eq!(query(&EN, "harbour-square", "followed_by"), ["green-roofs"]);
    let case = en("cases/harbour-square");
    assert!(
        case.id("goal-2")
            .text()
            .contains("Referred to by: Green roofs of East Brook")
    );
    assert_eq!(list(case, "Cases"), ["/library/cases/green-roofs/"]);
    assert_eq!(
        query(&EN, "rain-garden", "standard_level"),
        ["readiness-check level-of-ten"]
    );
    // From a record within a record, with the innermost that has an address.
    let gate = en("measures/flood-gate");
    assert!(
        list(gate, "Cases").contains(&"/library/cases/harbour-square/#goal-1-step-a".to_owned()),
        "{:?}",
        list(gate, "Cases")
    );
    assert_eq!(query(&EN, "sandbag-wall", "used_in"), ["harbour-square"]);
}

#[test]
fn numbers_are_keyed_by_the_records_of_another_entry() {
    let id = "harbour-square";
    assert_eq!(query(&EN, id, "assessment.score.plans"), ["3.5", "8"]);
    assert_eq!(query(&EN, id, "assessment.score.people"), ["7"]);
    assert_eq!(query(&EN, id, "assessment.total"), ["10.5", "27", "19"]);
    let case = en("cases/harbour-square");
    let scores: Vec<String> = case
        .facts()
        .into_iter()
        .filter(|(term, _)| term == "Score")
        .flat_map(|(_, values)| values)
        .collect();
    assert_eq!(
        scores,
        [
            "Plans 3.5Money 2Time 5",
            "Plans 8Money 6.5 (Without the loan.) [1]People 7Time 5"
        ]
    );
    // Dimensions may be missing, and a total may stand alone.
    let totals: Vec<String> = case
        .facts()
        .into_iter()
        .filter(|(term, _)| term == "Total")
        .flat_map(|(_, values)| values)
        .collect();
    assert_eq!(
        totals,
        ["10.5", "27 (The parts in the text give 26.5.)", "19"]
    );
}

#[test]
fn a_number_in_a_table_keeps_its_note() {
    let case = en("cases/harbour-square");
    let text = case.all("main").next().expect("a main").text();
    assert!(text.contains("Without the loan."));
}

#[test]
fn facets_may_lead_through_inverses() {
    assert_eq!(
        query(&EN, "rain-garden", "used_in.place.class"),
        ["coast-open"]
    );
    assert_eq!(query(&EN, "flood-gate", "classes"), ["coast-open"]);
    let mut found = query(&EN, "green-roof", "found_in");
    found.sort();
    assert_eq!(found, ["east-brook"]);
    assert_eq!(query(&EN, "storm-surge", "places"), ["north-haven"]);
    assert_eq!(
        query(&EN, "harbour-square", "climate_class"),
        ["coast-open"]
    );
    assert_eq!(query(&EN, "harbour-square", "hazard_family"), ["flood"]);
    assert_eq!(
        query(&EN, "harbour-square", "lesson_advice"),
        ["Ask before you draw."]
    );
    assert_eq!(en("measures/flood-gate").fact("Classes"), ["Open coast"]);
    assert_eq!(
        en("cases/harbour-square").fact("Climate class"),
        ["Open coast"]
    );
}

#[test]
fn a_succession_and_a_disagreement_are_told_apart() {
    assert_eq!(query(&EN, "north-haven", "region"), ["coast-county"]);
    let before = on(&repository(CLIMATE), date(2019, 12, 31));
    assert_eq!(query(&before, "north-haven", "region"), ["west-county"]);
    assert_eq!(query(&before, "harbour-square", "region"), ["west-county"]);
    let place = en("places/north-haven");
    assert_eq!(
        place.fact("Founded"),
        [
            "The sources disagree:",
            "c. 1788 [1]",
            "1791 [2] (The year of the first market.)"
        ]
    );
    assert_eq!(
        place.fact("Region"),
        ["from 2020: Coast County", "until 2019: West County"]
    );
    assert_eq!(
        place.fact("Population"),
        [
            "2020: 18,012 [1] (rounded by the office)",
            "2015: 17,650 [1]"
        ]
    );
    let case = en("cases/harbour-square");
    assert_eq!(
        case.fact("Start"),
        ["The sources disagree:", "March 2021 [1]", "May 2021 [2]"]
    );
    assert_eq!(query(&EN, "north-haven", "population"), ["18,012"]);
}

#[test]
fn texts_in_languages_follow_the_page() {
    let nb_case = en("cases/leirdalen");
    assert_eq!(
        nb_case.class("type").next().map(html::Tag::text).as_deref(),
        Some("Eksempel")
    );
    assert_eq!(nb_case.id("challenge").text(), "Utfordringen");
    assert!(
        nb_case
            .facts()
            .iter()
            .any(|(term, _)| term == "Klimaklasse")
    );
    let spring: Vec<String> = nb_case.fact("Start");
    assert_eq!(spring, ["vår 2024"]);
    let brook = en("places/east-brook");
    assert_eq!(
        brook.all("h1").next().map(html::Tag::text).as_deref(),
        Some("East Brook")
    );
    let lesson = en("lessons/lat-regnet-staa");
    assert_eq!(lesson.id("claim").text(), "Kva vi hevdar");
}

#[test]
fn a_state_is_shown_with_its_reason_and_what_came_instead() {
    let old = en("measures/sandbag-wall");
    let state = old.class("state").next().expect("a state").text();
    assert!(
        state.contains("Bags rot; the gate does the same and stays."),
        "{state}"
    );
    assert!(state.contains("Flood gate"), "{state}");
    let hidden = |tag: &html::Tag| tag.get("content") == Some("noindex");
    assert!(
        old.all("meta").any(hidden),
        "withdrawn pages are not for search engines"
    );
    assert!(!en("measures/cool-room").all("meta").any(hidden));
}
