//! What holds on every page of every built site.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use crate::html::{self, Html};
use crate::support::{
    Tree, arg, build, build_into, page, pages, portal, repository, run, tree, write,
};

/// A built site, and the path under which it will stand.
struct Site {
    name: &'static str,
    base: &'static str,
    tree: Tree,
    pages: BTreeMap<String, Html>,
}

fn site(name: &'static str, base: &'static str, tree: Tree) -> Site {
    let pages = pages(&tree)
        .map(|(path, text)| (path.to_owned(), html::parse(text)))
        .collect();
    Site {
        name,
        base,
        tree,
        pages,
    }
}

static SITES: LazyLock<Vec<Site>> = LazyLock::new(|| {
    let new = tempfile::tempdir().expect("a folder");
    let new = new.path().join("ny");
    assert_eq!(run(&["init", arg(&new)]).code, Some(0));
    let built = |path: &str| build(&repository(path), &[]);
    let many = many_rows();
    vec![
        site("climate", "/library/", built("tests/portals/climate")),
        site("small-nb", "/", built("tests/portals/small-nb")),
        site("workshop", "/kits/", built("tests/portals/workshop")),
        site("hostile", "/", built("tests/portals/hostile")),
        site("the portal", "/", built(".")),
        site("a new portal", "/", build(&new, &[])),
        site("many rows", "/", build(many.path(), &[])),
    ]
});

fn named(name: &str) -> &'static Site {
    let found = SITES.iter().find(|site| site.name == name);
    found.expect("a site")
}

#[test]
fn what_began_last_is_newest_on_a_shelf() {
    let root = tempfile::tempdir().expect("a folder");
    let shelf = "[[shelf]]\ntype = \"tur\"\nnewest = \"tid\"\n";
    let portal =
        format!("title = \"T\"\nlanguage = \"nb\"\nbase_url = \"https://t.example/\"\n{shelf}");
    let declared = "label = \"Tur\"\nfolder = \"turer\"\n[fields.tid]\nkind = \"time\"\n";
    let mut files = vec![
        ("portal.toml".to_owned(), portal),
        ("content/_types/tur.toml".to_owned(), declared.to_owned()),
    ];
    let times = [
        ("varer", "tid = \"2020/..\""),
        ("slutt", "tid = \"../2022\""),
        ("aar", "tid = 2024"),
        ("uten", ""),
    ];
    files.extend(times.map(|(id, time)| {
        let text = format!("+++\ntitle = \"Tur {id}\"\n{time}\n+++\n\nTekst.\n");
        (format!("content/turer/{id}.md"), text)
    }));
    for (path, text) in &files {
        write(root.path(), &[(path, text)]);
    }
    let tree = build(root.path(), &[]);
    let front = page(&tree, "index.html");
    let place = |id| front.find(&format!("\"/turer/{id}/\""));
    let places = ["aar", "slutt", "varer"].map(|id| place(id).expect(id));
    assert!(places.is_sorted(), "{front}");
    assert_eq!(place("uten"), None);
}

/// Two types with 250 rows each, of which one has pages, all leading to one hub.
fn many_rows() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let mut rows = String::from("id,title,hub,see\n");
    let mut anchored = String::from("id,title,hub,see\n");
    for at in 1..=250 {
        let _ = writeln!(rows, "row-{at},Row {at:03},hub,{at}");
        let _ = writeln!(anchored, "tag-{at},Tag {at:03},hub,{at}");
    }
    let fields =
        "[fields.hub]\nto = \"hub\"\ninverse = \"rows\"\n[fields.see]\nkind = \"number\"\n";
    let row = format!("label = [\"Row\", \"Rows\"]\nfolder = \"rows\"\n{fields}");
    let tag =
        format!("label = [\"Tag\", \"Tags\"]\nfolder = \"tags\"\nrow_pages = false\n{fields}");
    write(
        root.path(),
        &[
            (
                "portal.toml",
                "title = \"Many\"\nlanguage = \"en\"\nbase_url = \"https://many.example.org/\"\n",
            ),
            ("content/_types/row.toml", &row),
            ("content/_types/tag.toml", &tag),
            (
                "content/_types/hub.toml",
                "label = [\"Hub\", \"Hubs\"]\nfolder = \"hubs\"\n\
                 [fields.area]\nto = \"area\"\ninverse = \"hubs\"\n",
            ),
            (
                "content/_types/area.toml",
                "label = [\"Area\", \"Areas\"]\nfolder = \"areas\"\n\
                 [fields.rows_here]\nfrom = \"hubs.rows\"\nmany = true\n[page]\norder = [\"rows_here\"]\n",
            ),
            ("content/areas/area.md", "+++\ntitle = \"Area\"\n+++\n"),
            (
                "content/hubs/hub.md",
                "+++\ntitle = \"Hub\"\narea = \"area\"\n+++\n\nSee [[tag-1]], [[tag-101]] and [[tag-250]], and [[row-250]].\n",
            ),
            ("content/rows/_entries.csv", &rows),
            ("content/tags/_entries.csv", &anchored),
            (
                "content/_types/note.toml",
                "label = [\"Note\", \"Notes\"]\nfolder = \"notes\"\n",
            ),
        ],
    );
    for at in 1..=120 {
        let text =
            format!("+++\ntitle = \"Note {at:03}\"\n+++\n\nSee [[hub]] for 3 of them [@hub].\n");
        write(
            root.path(),
            &[(&format!("content/notes/note-{at}.md"), &text)],
        );
    }
    root
}

/// Tells of every page of every site that `complain` finds fault with.
fn every_page(complain: impl Fn(&Site, &str, &Html) -> Vec<String>) {
    let mut faults = Vec::new();
    for site in SITES.iter() {
        for (path, html) in &site.pages {
            let found = complain(site, path, html).into_iter();
            faults.extend(found.map(|fault| format!("{} {path}: {fault}", site.name)));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults, first of all\n{}",
        faults.len(),
        faults[..faults.len().min(20)].join("\n")
    );
}

/// The addresses that a page holds, with the element of each.
fn addresses(html: &Html) -> impl Iterator<Item = (&str, &str)> {
    html.tags.iter().flat_map(|tag| {
        ["href", "src", "action", "srcset"]
            .into_iter()
            .filter_map(|name| Some((tag.name.as_str(), tag.get(name)?)))
    })
}

fn is_external(address: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:", "data:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

/// The file that an address of the site leads to, when it is there.
fn file<'s>(site: &'s Site, from: &str, address: &str) -> Option<&'s str> {
    let path = if address.is_empty() {
        from.to_owned()
    } else {
        let inside = address.strip_prefix(site.base)?;
        percent_encoding::percent_decode_str(inside)
            .decode_utf8()
            .ok()?
            .into_owned()
    };
    let path = match path.as_str() {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        other => other.to_owned(),
    };
    site.tree
        .get_key_value(&path)
        .map(|(path, _)| path.as_str())
}

#[test]
fn every_internal_link_and_anchor_leads_somewhere() {
    every_page(|site, path, html| {
        let mut faults = Vec::new();
        for (_, address) in addresses(html).filter(|(_, address)| !is_external(address)) {
            let (place, anchor) = address.split_once('#').unwrap_or((address, ""));
            // What is asked of a page is for its script.
            let place = place.split('?').next().unwrap_or(place);
            let Some(target) = file(site, path, place) else {
                faults.push(format!("{address} leads nowhere"));
                continue;
            };
            let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
            let known = |id: &str| {
                site.pages
                    .get(target)
                    .is_some_and(|page| page.ids().contains(id))
            };
            if address.contains('#') && !known(&anchor) {
                faults.push(format!("{address} names no id"));
            }
        }
        faults
    });
}

#[test]
fn every_canonical_address_is_a_page_of_the_site() {
    every_page(|site, path, html| {
        let canonical: Vec<&str> = html
            .all("link")
            .filter(|tag| tag.get("rel") == Some("canonical"))
            .filter_map(|tag| tag.get("href"))
            .collect();
        let inside = |address: &str| {
            let (_, rest) = address.split_once("://")?;
            let path = &rest[rest.find('/')?..];
            file(site, "", path).map(str::to_owned)
        };
        match canonical.as_slice() {
            [] if path == "404.html" => Vec::new(),
            [address] if inside(address).is_some() => Vec::new(),
            other => vec![format!("canonical addresses {other:?}")],
        }
    });
}

#[test]
fn every_page_is_balanced_and_its_ids_are_its_own() {
    every_page(|_, _, html| html.faults.clone());
}

#[test]
fn every_page_names_its_language_and_has_one_heading_of_the_first_level() {
    every_page(|_, _, html| {
        let mut faults = Vec::new();
        let language = html.all("html").next().and_then(|tag| tag.get("lang"));
        if language.is_none_or(str::is_empty) {
            faults.push("no language".to_owned());
        }
        for (name, most) in [("h1", 1), ("title", 1), ("main", 1)] {
            let count = html.all(name).count();
            if count != most {
                faults.push(format!("{count} times <{name}>"));
            }
        }
        if html.all("title").any(|title| title.text().is_empty()) {
            faults.push("an empty title".to_owned());
        }
        faults
    });
}

#[test]
fn no_page_skips_a_level_of_headings() {
    every_page(|_, _, html| {
        let levels = html.tags.iter().filter_map(|tag| {
            let level = tag.name.strip_prefix('h')?;
            level.parse::<u8>().ok()
        });
        let mut before = 0;
        let mut faults = Vec::new();
        for level in levels {
            if level > before + 1 {
                faults.push(format!("h{level} after h{before}"));
            }
            before = level;
        }
        faults
    });
}

#[test]
fn nothing_is_inline_that_a_strict_policy_forbids() {
    every_page(|_, _, html| {
        let mut faults = Vec::new();
        for tag in &html.tags {
            let runs = tag.name == "script" && tag.get("src").is_none() && !tag.is_data();
            if tag.name == "style" || runs {
                faults.push(format!("an inline <{}>", tag.name));
            }
            for name in tag.attributes.keys() {
                if name == "style" || name.starts_with("on") {
                    faults.push(format!("<{} {name}>", tag.name));
                }
            }
            let loads = [
                "script", "img", "iframe", "source", "video", "audio", "embed", "object",
            ];
            let address = tag.get("src").or_else(|| tag.get("data"));
            if loads.contains(&tag.name.as_str()) && address.is_some_and(is_external) {
                faults.push(format!("<{}> from elsewhere", tag.name));
            }
        }
        faults
    });
}

/// The data of the page's instruments.
fn instruments(site: &Site, path: &str) -> Vec<serde_json::Value> {
    let text = page(&site.tree, path);
    let parts = text.split("<template>").skip(1);
    let json = parts.map(|part| part.split("</template>").next().expect("an end"));
    json.map(|json| serde_json::from_str(json).expect("JSON"))
        .collect()
}

#[test]
fn instruments_are_made_from_the_records_of_their_entry() {
    let site = named("workshop");
    let found = instruments(site, "kits/harbour-check/index.html");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["kind"], "scoring");
    assert_eq!(found[0]["tool"], "harbour-check");
    assert_eq!(
        found[0]["round"],
        serde_json::json!({ "field": "tally", "tool": "kit", "entry": "harbour-check", "scores": "marks",
            "scale": "ruler", "time": "day", "who": "people", "sum": "whole" })
    );
    let sheets = found[0]["sheets"].as_array().expect("sheets");
    assert_eq!(
        sheets[0]["items"][1]["title"]["text"],
        "The crane & the <hook>"
    );
    assert_eq!(sheets[1]["items"][0]["question"]["text"], "Holder den?");
    assert_eq!(sheets[1]["caveat"]["lang"], "en");
    assert_eq!(
        sheets[0]["caveat"]["text"],
        "For talk only, see Four stages."
    );
    assert_eq!(
        (
            &sheets[0]["scales"][0]["mean"],
            &sheets[0]["scales"][0]["sum"]
        ),
        (&true.into(), &true.into())
    );

    let found = instruments(site, "kits/four-stages/index.html");
    assert_eq!(found[0]["kind"], "steps");
    let items = found[0]["sheets"][0]["items"].as_array().expect("items");
    assert_eq!(items.len(), 4);
    assert_eq!(items[1]["examples"][0]["title"], "North pier");
    assert_eq!(items[0]["examples"].as_array().map(Vec::len), Some(0));
}

#[test]
fn only_pages_with_an_instrument_load_its_scripts() {
    let site = named("workshop");
    let scripts = |path: &str| -> Vec<String> {
        let html = &site.pages[path];
        let names = html.all("script").filter_map(|tag| tag.get("src"));
        let known = ["instrument-", "qr-", "scoring-", "steps-"];
        let own = |src: &&str| known.iter().any(|name| src.contains(&format!("/{name}")));
        names
            .filter(own)
            .map(|src| {
                src.split(['/', '-'])
                    .rev()
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(scripts("kits/harbour-check/index.html"), ["scoring"]);
    assert_eq!(scripts("kits/four-stages/index.html"), ["steps"]);
    assert_eq!(
        scripts("visits/north-pier/index.html"),
        Vec::<String>::new()
    );
}

#[test]
fn no_page_carries_an_unbounded_list() {
    every_page(|_, _, html| {
        let cards = html.class("card").count();
        if cards > 100 {
            vec![format!("{cards} cards")]
        } else {
            Vec::new()
        }
    });
    // One entry to which 500 others refer, and that 120 more cite and link to.
    let hub = &named("many rows").pages["hubs/hub/index.html"];
    let lines = hub.all("li").count();
    assert!(lines <= 2 * 100 + 100 + 50 + 20, "{lines} lines on the hub");
}

#[test]
fn every_text_is_utf_8_without_leftovers_of_templates() {
    every_page(|site, path, _| {
        let text = page(&site.tree, path);
        ["{{", "{%", "\u{fffd}"]
            .iter()
            .filter(|left| site.name != "hostile" && text.contains(**left))
            .map(|left| format!("holds {left}"))
            .collect()
    });
}

#[test]
fn every_site_has_a_page_for_what_is_not_there() {
    for site in SITES.iter() {
        let html = &site.pages["404.html"];
        let hidden = |tag: &&html::Tag| tag.get("content") == Some("noindex");
        assert!(html.all("meta").any(|tag| hidden(&tag)), "{}", site.name);
        let home = |tag: &&html::Tag| tag.get("href") == Some(site.base);
        assert!(html.all("a").any(|tag| home(&tag)), "{}", site.name);
    }
}

#[test]
fn former_addresses_lead_on() {
    let climate = named("climate");
    for (from, to) in [
        ("cases/square", "cases/harbour-square"),
        ("projects/harbour", "cases/harbour-square"),
        ("hazards/dry-spell", "hazards/drought"),
        ("hazards/pluvial", "hazards/cloudburst"),
        ("dangers/cloudburst", "hazards/cloudburst"),
    ] {
        let html = &climate.pages[&format!("{from}/index.html")];
        let refresh = html
            .all("meta")
            .find(|tag| tag.get("http-equiv") == Some("refresh"));
        let wanted = format!("0; url=/library/{to}/");
        assert_eq!(refresh.and_then(|tag| tag.get("content")), Some(&*wanted));
        let link = format!("/library/{to}/");
        assert!(
            html.all("a").any(|tag| tag.get("href") == Some(&link)),
            "{from}"
        );
    }
}

#[test]
fn drafts_are_nowhere_unless_they_are_asked_for() {
    let climate = named("climate");
    for (path, bytes) in &climate.tree {
        let text = String::from_utf8_lossy(bytes);
        assert!(!path.contains("floating-house"), "{path}");
        assert!(!text.contains("floating-house"), "{path}");
        assert!(!text.contains("Floating house"), "{path}");
    }
    let with = build(&repository("tests/portals/climate"), &["--drafts"]);
    let draft = html::parse(page(&with, "measures/floating-house/index.html"));
    let hidden = |tag: &html::Tag| tag.get("content") == Some("noindex");
    assert!(draft.all("meta").any(hidden));
    assert!(page(&with, "measures/index.html").contains("Floating house"));
}

#[test]
fn rows_without_pages_are_anchors_on_their_list() {
    for (site, folder, ids) in [
        (
            "climate",
            "place-classes",
            &["coast-open", "coast-fjord", "inland"][..],
        ),
        ("climate", "roles", &["funder", "host", "adviser"]),
        ("small-nb", "eksempelarter", &["pilot"]),
        ("small-nb", "partnerroller", &["samarbeidspart"]),
    ] {
        let site = named(site);
        let html = &site.pages[&format!("{folder}/index.html")];
        for id in ids {
            assert!(html.ids().contains(id), "{folder}#{id}");
            let own = format!("{folder}/{id}/index.html");
            assert!(!site.tree.contains_key(&own), "{own}");
        }
    }
}

#[test]
fn long_lists_have_pages() {
    let site = named("many rows");
    for (folder, first) in [("rows", "Row"), ("tags", "Tag")] {
        let mut titles = BTreeSet::new();
        for (number, count) in [(1, 100), (2, 100), (3, 50)] {
            let path = match number {
                1 => format!("{folder}/index.html"),
                _ => format!("{folder}/side/{number}/index.html"),
            };
            let html = &site.pages[&path];
            assert_eq!(html.class("card").count(), count, "{path}");
            titles.extend(html.class("title").map(|tag| tag.text()));
            let next = html.all("a").any(|tag| tag.get("rel") == Some("next"));
            let previous = html.all("a").any(|tag| tag.get("rel") == Some("prev"));
            assert_eq!((previous, next), (number > 1, number < 3), "{path}");
        }
        let wanted: BTreeSet<String> = (1..=250).map(|at| format!("{first} {at:03}")).collect();
        assert_eq!(titles, wanted);
        assert!(
            !site
                .tree
                .contains_key(&format!("{folder}/side/1/index.html"))
        );
        assert!(
            !site
                .tree
                .contains_key(&format!("{folder}/side/4/index.html"))
        );
    }
    assert!(site.tree.contains_key("rows/row-250/index.html"));
    assert!(!site.tree.contains_key("tags/tag-250/index.html"));
    let hub = page(&site.tree, "hubs/hub/index.html");
    for address in [
        "/tags/#tag-1",
        "/tags/side/2/#tag-101",
        "/tags/side/3/#tag-250",
        "/rows/row-250/",
    ] {
        assert!(hub.contains(&format!("href=\"{address}\"")), "{address}");
    }
}

#[test]
fn relations_that_are_too_long_for_a_page_have_pages() {
    let site = named("many rows");
    for (own, type_) in [
        ("hubs/hub/rows", "row"),
        ("hubs/hub/rows", "tag"),
        ("areas/area/rows-here", "row"),
        ("areas/area/rows-here", "tag"),
    ] {
        let address = format!("{own}/{type_}");
        let entry = own.rsplit_once('/').expect("a folder").0;
        let entry = page(&site.tree, &format!("{entry}/index.html"));
        assert!(entry.contains(&format!("href=\"/{address}/\"")), "{entry}");
        let counts = ["", "side/2/", "side/3/"].map(|page| {
            site.pages[&format!("{address}/{page}index.html")]
                .class("card")
                .count()
        });
        assert_eq!(counts, [100, 100, 50]);
    }
    for (name, stand) in [("cited-by", 100), ("backlinks", 50)] {
        let address = format!("hubs/hub/{name}");
        let hub = page(&site.tree, "hubs/hub/index.html");
        let part = hub.split(&format!("relation {name}")).nth(1);
        let part = part.and_then(|part| part.split("</section>").next());
        let part = part.expect("the part");
        assert!(part.contains(&format!("href=\"/{address}/\"")), "{part}");
        assert!(part.contains("(120)"), "{part}");
        assert_eq!(part.matches("<li>").count(), stand);
        let counts = ["", "side/2/"].map(|page| {
            let page = &site.pages[&format!("{address}/{page}index.html")];
            page.class("card").count()
        });
        assert_eq!(counts, [100, 20]);
    }
}

/// Every file with the instant it was last changed.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let changed = |path: &String| {
        let data = fs::metadata(folder.join(path)).expect("a file");
        data.modified().expect("a time")
    };
    tree(folder)
        .keys()
        .map(|path| (path.clone(), changed(path)))
        .collect()
}

#[test]
fn what_is_unchanged_is_not_touched() {
    let root = portal("tests/portals/climate");
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    build_into(root.path(), &out, &[]);
    let long_ago = SystemTime::now() - Duration::from_secs(100_000);
    for path in tree(&out).keys() {
        let file = fs::File::options().write(true).open(out.join(path));
        file.and_then(|file| file.set_modified(long_ago))
            .expect("a file");
    }
    build_into(root.path(), &out, &[]);
    assert!(times(&out).values().all(|time| *time == long_ago));
    write(
        root.path(),
        &[(
            "content/measures/flood-gate.md",
            "+++\ntitle = \"Flood gate\"\nhazards = [\"storm-surge\"]\n+++\n\nA gate, see [[storm-surge]].\n",
        )],
    );
    build_into(root.path(), &out, &[]);
    let changed: Vec<String> = times(&out)
        .into_iter()
        .filter(|(_, time)| *time != long_ago)
        .map(|(path, _)| path)
        .collect();
    assert!(changed.contains(&"measures/flood-gate/index.html".to_owned()));
    assert!(!changed.contains(&"places/east-brook/index.html".to_owned()));
    assert!(!changed.contains(&"cases/harbour-square/square.png".to_owned()));
}

#[test]
fn only_what_the_program_wrote_is_removed() {
    let root = portal("tests/portals/climate");
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    build_into(root.path(), &out, &[]);
    write(
        &out,
        &[
            ("CNAME", "a.example.org\n"),
            ("cases/own/index.html", "mine\n"),
        ],
    );
    let gone = [
        "content/cases/written-on-windows.md",
        "content/cases/written-with-a-mark.md",
    ];
    for path in gone {
        fs::remove_file(root.path().join(path)).expect("a file");
    }
    build_into(root.path(), &out, &[]);
    let after = tree(&out);
    assert_eq!(page(&after, "CNAME"), "a.example.org\n");
    assert_eq!(page(&after, "cases/own/index.html"), "mine\n");
    assert!(!out.join("cases/written-on-windows").exists());
    assert!(!out.join("cases/written-with-a-mark").exists());
    let mut own = after;
    own.remove("CNAME");
    own.remove("cases/own/index.html");
    assert_eq!(
        own.keys().collect::<Vec<_>>(),
        build(root.path(), &[]).keys().collect::<Vec<_>>()
    );
}

#[test]
fn a_folder_that_holds_other_things_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    write(&out, &[("index.html", "mine\n")]);
    let root = repository("tests/portals/small-nb");
    let ran = run(&["build", "--root", arg(&root), "--out", arg(&out)]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert_eq!(tree(&out).keys().collect::<Vec<_>>(), ["index.html"]);
    assert_eq!(page(&tree(&out), "index.html"), "mine\n");
}
