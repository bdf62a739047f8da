//! The way from the front page of the portal to what it holds, without a
//! script and without the navigation around the pages.

use std::collections::{BTreeMap, VecDeque};

use crate::html;
use crate::support::{build, load, repository};

/// How many clicks away a page may be.
const MOST: usize = 3;

/// How far each page is from the front page, by links in what is read.
fn distances(pages: &BTreeMap<String, Vec<String>>) -> BTreeMap<&str, usize> {
    let mut distances = BTreeMap::from([("/", 0)]);
    let mut queue = VecDeque::from(["/"]);
    while let Some(at) = queue.pop_front() {
        let next = distances[at] + 1;
        for link in pages.get(at).into_iter().flatten() {
            if pages.contains_key(link) && !distances.contains_key(link.as_str()) {
                distances.insert(link, next);
                queue.push_back(link);
            }
        }
    }
    distances
}

#[test]
fn everything_is_three_clicks_from_the_front_page() {
    let tree = build(&repository("."), &[]);
    let read = crate::support::pages(&tree).map(|(path, text)| {
        let address = path.strip_suffix("index.html").unwrap_or(path);
        let main = text.split("<main").nth(1).unwrap_or_default();
        let main = main.split("</main>").next().unwrap_or_default();
        let page = html::parse(main);
        let hrefs = page.all("a").filter_map(|link| link.get("href"));
        let paths = hrefs.map(|href| href.split(['#', '?']).next().unwrap_or("").to_owned());
        (format!("/{address}"), paths.collect())
    });
    let pages: BTreeMap<String, Vec<String>> = read.collect();
    let distances = distances(&pages);
    let (portal, _) = load(&repository("."), false);
    let main = &portal.navigation.main;
    let mut seen = 0;
    for (_, entry) in portal.graph.published() {
        let declared = portal.graph.schema.type_(entry.type_);
        if !main.contains(&entry.type_) || entry.row || entry.is_withdrawn() {
            continue;
        }
        let address = format!("/{}/{}/", declared.folder, entry.id);
        let clicks = distances.get(address.as_str()).copied();
        assert!(
            clicks.is_some_and(|clicks| clicks <= MOST),
            "{address}: {clicks:?}"
        );
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}
