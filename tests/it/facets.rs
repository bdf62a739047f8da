//! Facets: pages and the browsers' store count what the data holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dugnad::graph::{EntryId, Graph, Item};
use dugnad::links::Links;
use dugnad::pipeline::Portal;
use dugnad::schema::facet::Values;
use dugnad::schema::{Facet, TypeId};
use dugnad::site::{Cache, Site};
use serde_json::Value;

use crate::support::{build, load, repository, write};

/// Who has each value of each facet, by its name and id in addresses.
type Held = BTreeMap<String, BTreeMap<String, BTreeSet<EntryId>>>;

fn site(root: &str) -> Site {
    let (portal, theme) = load(&repository(root), false);
    let links = Links::new(portal.config.base_url.clone(), false);
    Site::new(Arc::new(portal), Arc::new(theme), links, Cache::keeping())
}

/// Finds out anew, entry by entry, what a facet's values are.
fn of_entry(portal: &Portal, facet: &Facet, id: EntryId) -> BTreeSet<String> {
    let graph = &portal.graph;
    match &facet.values {
        Values::Path(path) => {
            let items = graph.query(id, path);
            items.iter().flat_map(|item| ids(graph, item)).collect()
        }
        Values::Parts(parts) => {
            let entry = graph.entry(id);
            let declared = graph.schema.type_(entry.type_);
            let text = entry.article.as_ref().map_or("", |article| &article.text);
            let told = parts.iter().filter(|part| {
                let named = part.text();
                match named.strip_prefix('#') {
                    None => !graph.query(id, part).is_empty(),
                    Some(name) => {
                        let known = declared.sections.iter().find(|known| known.id == name);
                        let label = known.expect("a section").label.clone();
                        let label = label.get(entry.language(&graph.language), &graph.language);
                        text.lines().any(|line| line == format!("## {label}"))
                    }
                }
            });
            told.map(|part| dugnad::text::slug(&part.text())).collect()
        }
    }
}

fn ids(graph: &Graph, item: &Item<'_>) -> Vec<String> {
    if let Item::Entry(id) = item {
        let covers = &graph.schema.type_(graph.entry(*id).type_).covers;
        let covered = covers.as_ref().map(|path| graph.query(*id, path));
        let within: Vec<String> = covered
            .unwrap_or_default()
            .iter()
            .flat_map(|item| ids(graph, item))
            .collect();
        return if within.is_empty() {
            vec![graph.entry(*id).id.to_string()]
        } else {
            within
        };
    }
    let Some(time) = item.time() else {
        return vec![dugnad::text::slug(&graph.words(item, &graph.language))];
    };
    let first = time.earliest().expect("a beginning").year();
    let last = time.latest().map_or(graph.date.year(), |day| day.year());
    (first..=last).map(|year| year.to_string()).collect()
}

/// What the data holds of one type.
fn held(portal: &Portal, type_: TypeId) -> Held {
    let mut held = Held::new();
    for facet in &portal.graph.schema.type_(type_).facets {
        let values = held.entry(facet.name.clone()).or_default();
        for &id in portal.graph.list(type_) {
            for value in of_entry(portal, facet, id) {
                values.entry(value).or_default().insert(id);
            }
        }
    }
    held
}

/// The store that browsers read.
struct Store(BTreeMap<String, Value>);

impl Store {
    fn of(site: &Site) -> Self {
        let parts = site.parts().into_iter();
        let files = parts.filter(|(path, _)| path.starts_with("sok/i/"));
        let read = files.filter_map(|(path, part)| {
            let text = String::from_utf8(site.draw(path, part).expect("drawn")).expect("UTF-8");
            let inner = text
                .strip_prefix("dugnadSearch.add(")?
                .strip_suffix(")\n")?;
            let pair: Value = serde_json::from_str(&format!("[{inner}]")).expect("JSON");
            Some((pair[0].as_str()?.to_owned(), pair[1].clone()))
        });
        Self(read.collect())
    }

    /// Who has what, of the types that are found by search.
    fn held(&self, graph: &Graph, type_: TypeId) -> Option<Held> {
        let declared = graph.schema.type_(type_);
        let kinds = self.0["start"]["kinds"].as_array().expect("kinds");
        let at = kinds.iter().position(|kind| kind[2] == *declared.id)?;
        let slots = self.0[&format!("o{at}")].as_array().expect("a list");
        let slots = slots.iter().map(|slot| slot.as_u64().expect("a number"));
        let listed: Vec<u64> = slots.collect();
        let searched = |id: &&EntryId| !graph.entry(**id).is_withdrawn();
        let ids: Vec<EntryId> = graph.list(type_).iter().filter(searched).copied().collect();
        assert_eq!(listed.len(), ids.len(), "{}", declared.id);
        let by_slot: BTreeMap<u64, EntryId> = listed.into_iter().zip(ids).collect();
        let mut held = Held::new();
        for name in kinds[at][3].as_array().expect("names") {
            let name = name.as_str().expect("a name");
            let mut values = BTreeMap::new();
            for value in self.0[&format!("f{name}")][1].as_array().expect("values") {
                let slots = steps(value[2].as_str().expect("steps")).into_iter();
                let own: BTreeSet<EntryId> = slots
                    .filter_map(|slot| by_slot.get(&slot).copied())
                    .collect();
                if !own.is_empty() {
                    values.insert(value[0].as_str().expect("an id").to_owned(), own);
                }
            }
            held.insert(name.to_owned(), values);
        }
        Some(held)
    }
}

/// Numbers as the store has them: steps of five bits a figure.
fn steps(text: &str) -> Vec<u64> {
    let figures = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut slots, mut slot, mut step, mut shift) = (Vec::new(), 0, 0, 0);
    for sign in text.chars() {
        let figure = figures.find(sign).expect("a figure") as u64;
        step += (figure & 31) << shift;
        shift += 5;
        if figure & 32 == 0 {
            slot += step;
            slots.push(slot);
            (step, shift) = (0, 0);
        }
    }
    slots
}

/// How many have both values, for every pair of values of all facets.
fn pairs(held: &Held) -> BTreeMap<[(String, String); 2], usize> {
    let values = held.iter().flat_map(|(name, values)| {
        let each = values.iter();
        each.map(|(id, entries)| ((name.clone(), id.clone()), entries))
    });
    let values: Vec<_> = values.collect();
    let mut pairs = BTreeMap::new();
    for (at, (one, entries)) in values.iter().enumerate() {
        for (other, others) in values.iter().skip(at) {
            let both = entries.intersection(others).count();
            pairs.insert([one.clone(), other.clone()], both);
        }
    }
    pairs
}

/// The number in the first element with this class.
fn count(html: &str) -> usize {
    let after = html.split("<p class=\"count\">").nth(1).expect("a count");
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

#[test]
fn every_pair_of_values_counts_as_the_data_has_it() {
    for root in [".", "tests/portals/climate", "tests/portals/small-nb"] {
        let site = site(root);
        let (portal, store) = (&site.portal, Store::of(&site));
        let mut compared = 0;
        for (type_, declared) in portal.graph.schema.types() {
            let held = held(portal, type_);
            let Some(stored) = store.held(&portal.graph, type_) else {
                continue;
            };
            let used = held.into_iter().filter(|(_, values)| !values.is_empty());
            let (wanted, found) = (pairs(&used.collect()), pairs(&stored));
            assert_eq!(found, wanted, "{root} {}", declared.id);
            compared += wanted.len();
        }
        assert!(compared >= 10, "{root}: {compared}");
    }
}

#[test]
fn every_value_has_a_page_that_counts_as_the_data_has_it() {
    for root in [".", "tests/portals/climate", "tests/portals/small-nb"] {
        let site = site(root);
        let portal = &site.portal;
        let mut pages = 0;
        for (type_, declared) in portal.graph.schema.types() {
            for (name, values) in held(portal, type_) {
                let facet = declared.facets.iter().find(|facet| facet.name == name);
                let facet = facet.expect("declared").address();
                for (value, entries) in values {
                    let folder = &declared.folder;
                    let path = format!("{folder}/{facet}/{value}/index.html");
                    let part = site.part(&path).unwrap_or_else(|| panic!("{root} {path}"));
                    let html = site.draw(&path, part).expect("drawn");
                    let html = String::from_utf8(html).expect("UTF-8");
                    assert_eq!(count(&html), entries.len(), "{root} {path}");
                    // Of longer lists this is the first page.
                    let short = entries.len() <= dugnad::graph::LIST_PAGE;
                    for &id in entries.iter().filter(|_| short) {
                        let id = &portal.graph.entry(id).id;
                        assert!(html.contains(&**id), "{root} {path} {id}");
                    }
                    pages += 1;
                }
            }
        }
        assert!(pages > 3, "{root}: {pages}");
    }
}

#[test]
fn a_range_is_every_value_in_it_and_says_so() {
    let folder = many(3);
    let write = |path: &str, text: &str| write(folder.path(), &[(path, text)]);
    write(
        "content/_types/klasse.toml",
        "label = [\"Klasse\", \"Klasser\"]\nfolder = \"klasser\"\norder = \"nr\"\ncovers = \"en_av\"\n[fields]\nnr = { kind = \"number\" }\nen_av = { to = \"klasse\", many = true }\n",
    );
    write(
        "content/klasser/_entries.toml",
        "[[entry]]\nid = \"to\"\ntitle = \"To\"\nnr = 2\n[[entry]]\nid = \"ti\"\ntitle = \"Ti\"\nnr = 10\n[[entry]]\nid = \"to-til-ti\"\ntitle = \"To til ti\"\nen_av = [\"to\", \"ti\"]\n",
    );
    write(
        "content/_types/hus.toml",
        "label = [\"Hus\", \"Hus\"]\nfolder = \"hus\"\nfacets = [\"klasse\"]\nfinder = { label = \"Finn\", by = [\"klasse\"] }\n[fields]\nklasse = { to = \"klasse\", many = true, label = \"Klasse\" }\n",
    );
    write(
        "content/hus/_entries.toml",
        "[[entry]]\nid = \"sikker\"\ntitle = \"Sikker\"\nklasse = \"to\"\n[[entry]]\nid = \"usikker\"\ntitle = \"Usikker\"\nklasse = \"to-til-ti\"\n[[entry]]\nid = \"begge\"\ntitle = \"Begge\"\nklasse = [\"to-til-ti\", \"ti\"]\n",
    );
    let tree = build(folder.path(), &[]);
    let page = |path: &str| String::from_utf8(tree[path].clone()).expect("UTF-8");
    assert!(!tree.contains_key("hus/klasse/to-til-ti/index.html"));
    let (two, ten) = (
        page("hus/klasse/to/index.html"),
        page("hus/klasse/ti/index.html"),
    );
    assert_eq!((count(&two), count(&ten)), (3, 2));
    let told = |html: &str| html.matches("Klasse: To til ti").count();
    assert_eq!((told(&two), told(&ten)), (2, 1));
    let list = page("hus/index.html");
    let (two, ten) = (list.find("value=\"to\""), list.find("value=\"ti\""));
    assert!(two.is_some() && two < ten, "{list}");
}

/// A portal with so many entries, each with a value of its own and one shared.
fn many(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| write(folder.path(), &[(path, text)]);
    write(
        "portal.toml",
        "title = \"T\"\nlanguage = \"nb\"\nbase_url = \"https://t.example/\"\n",
    );
    write(
        "content/_types/ting.toml",
        "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nsections = [{ id = \"rad\", label = \"Råd\" }]\nfacets = [\"farge\", \"merke\", { id = \"har\", label = \"Har\", has = [\"#rad\", \"farge\"] }]\n[fields]\nfarge = {}\nmerke = {}\n",
    );
    let rows = (0..count).map(|at| {
        format!("[[entry]]\nid = \"t{at}\"\ntitle = \"T{at}\"\nfarge = \"f{at}\"\nmerke = \"Blå & grå\"\n")
    });
    write("content/ting/_entries.toml", &rows.collect::<String>());
    write(
        "content/ting/merke.md",
        "+++\ntitle = \"Merke\"\nmerke = \"Rød\"\n+++\n\n## Råd\n\nHei.\n",
    );
    folder
}

#[test]
fn types_that_call_one_thing_differently_share_a_facet() {
    let folder = many(3);
    let path = "content/_types/rom.toml";
    let declared = "label = [\"Rom\", \"Rom\"]\nfolder = \"rom\"\nfacets = [{ id = \"farge\", path = \"farger\" }]\n[fields]\nfarger = { many = true }\n";
    write(folder.path(), &[(path, declared)]);
    let row = "[[entry]]\nid = \"stua\"\ntitle = \"Stua\"\nfarger = [\"f1\"]\n";
    write(folder.path(), &[("content/rom/_entries.toml", row)]);
    let tree = build(folder.path(), &[]);
    // The pages are called as the path is.
    assert!(tree.contains_key("rom/farger/f1/index.html"));
    let list = String::from_utf8(tree["rom/index.html"].clone()).expect("UTF-8");
    assert!(list.contains("data-facet=\"farge\""), "{list}");
    assert!(list.contains("href=\"/rom/farger/f1/\""), "{list}");
}

#[test]
fn long_lists_have_pages_and_what_is_written_comes_first() {
    let folder = many(230);
    let tree = build(folder.path(), &[]);
    for path in [
        "ting/merke/bla-gra/index.html",
        "ting/merke/bla-gra/side/3/index.html",
        "ting/farge/index.html",
        "ting/farge/side/3/index.html",
        "ting/farge/f7/index.html",
        "ting/har/rad/index.html",
        "ting/har/farge/index.html",
    ] {
        assert!(tree.contains_key(path), "{path}");
    }
    assert!(!tree.contains_key("ting/merke/bla-gra/side/4/index.html"));
    let page = |path: &str| String::from_utf8(tree[path].clone()).expect("UTF-8");
    // An entry has the address of the facet.
    assert!(page("ting/merke/index.html").contains("Hei."));
    let list = page("ting/index.html");
    assert!(!list.contains("href=\"/ting/merke/\"><"), "{list}");
    assert!(list.contains("href=\"/ting/farge/\""));
    assert!(list.contains("href=\"/ting/merke/bla-gra/\""));
    assert!(list.len() < 60_000, "{}", list.len());
    let value = page("ting/merke/bla-gra/side/2/index.html");
    assert!(value.contains("Blå &amp; grå") && value.contains("data-value=\"bla-gra\""));
}
