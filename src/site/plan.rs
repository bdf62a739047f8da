//! What the site consists of.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Part, Site, data, feeds, sitemap};
use crate::diag::FilePath;
use crate::graph::{
    Address, EntryId, Gathering, LIST_PAGE, LinkTo, NOT_FOUND, file_of, page_address,
};
use crate::markdown::LinkKind;
use crate::pipeline::Portal;
use crate::source::STATIC;
use crate::view::{self, Relation};

/// Parts by their path on the site.
type Parts = BTreeMap<String, Part>;

/// Parts that are made of what stands in the pages, so that their number or
/// names may hang on prose. They are planned when somebody asks for one, and
/// what is worked out on the way belongs in the site's [`super::Cache`]: after
/// an edit of one page they must be ready within a fraction of a second.
pub(super) fn derived(site: &Site) -> Parts {
    let index = site.index().keys();
    index.map(|path| (path.clone(), Part::Index)).collect()
}

/// Parts that the graph, the theme and the files tell of: every page, every
/// file that is copied. Where prose has a say in which there are (files that it
/// leads to, pages that very many lead to), [`Site::after`] looks whether they
/// are the same.
pub(super) fn pages(site: &Site) -> Parts {
    let mut parts = Parts::from([(NOT_FOUND.to_owned(), Part::NotFound)]);
    for (address, what) in site.portal.graph.addresses() {
        if let Some((path, part)) = at(address, *what) {
            parts.insert(path, part);
        }
        match what {
            Address::Entry(id) => relations(site, *id, &mut parts),
            Address::Gathering(type_, Gathering::Choice) => {
                parts.extend(super::gatherings::files(&site.portal.graph, *type_));
            }
            _ => {}
        }
    }
    for (at, asset) in site.theme.assets.iter().enumerate() {
        parts.insert(asset.path.clone(), Part::Asset(at));
    }
    machines(site, &mut parts);
    // Last: what lies beside a page comes in the way of nothing else.
    let published: Vec<EntryId> = site.portal.graph.published().map(|(id, _)| id).collect();
    let files = published
        .into_par_iter()
        .map(|id| files_of(&site.portal, id));
    for path in files.flatten_iter().collect::<Vec<FilePath>>() {
        for (width, smaller) in view::smaller_files(&site.portal.sources, &path) {
            parts
                .entry(smaller)
                .or_insert(Part::Smaller(path.clone(), width));
        }
        let own = view::content_file(&path).to_owned();
        parts.entry(own).or_insert(Part::File(path));
    }
    parts
}

/// Files for machines, where the portal has none of its own in their place.
fn machines(site: &Site, parts: &mut Parts) {
    let feeds = feeds::all(site).into_iter();
    let mut files: Vec<(String, Part)> =
        feeds.map(|(path, feed)| (path, Part::Feed(feed))).collect();
    files.push(("robots.txt".to_owned(), Part::Robots));
    files.push(("_headers".to_owned(), Part::Headers));
    files.extend(sitemap::files(parts));
    let data = data::all(site).into_iter();
    files.extend(data.map(|(path, data)| (path, Part::Data(data))));
    for (path, part) in files {
        parts.entry(path).or_insert(part);
    }
}

/// What stands at an address, and in which file.
fn at(address: &str, what: Address) -> Option<(String, Part)> {
    let part = match what {
        Address::Front => Part::Front,
        Address::List(type_, number) => Part::List(type_, number),
        Address::Entry(id) => Part::Entry(id),
        Address::Redirect(id) => Part::Redirect(id),
        Address::Sheet(id, at, number) => Part::Sheet(id, at, number),
        Address::Gathering(type_, what) => Part::Gathering(type_, what),
        Address::Search => Part::Search,
        Address::Overview(overview) => Part::Overview(overview),
        Address::Facet(page) => Part::Facet(page),
        // The page for all that is not there is a file that is drawn.
        Address::File if address == NOT_FOUND => return None,
        Address::File => {
            let file = format!("{STATIC}/{address}").into();
            return Some((address.to_owned(), Part::File(file)));
        }
    };
    Some((file_of(address), part))
}

/// Lists of relations that are too long for the entry's own page. What the
/// portal has of its own at their addresses comes first.
fn relations(site: &Site, id: EntryId, parts: &mut Parts) {
    let page = site.page("");
    let addresses = site.portal.graph.addresses();
    for (relation, count) in Relation::long(&site.portal.graph, id) {
        let list = relation.address(&page, id);
        for number in 1..=count.div_ceil(LIST_PAGE) {
            let address = page_address(&list, number);
            let file = file_of(&address);
            if !addresses.contains_key(&address) && !addresses.contains_key(&file) {
                parts.insert(file, Part::Relation(id, relation, number));
            }
        }
    }
}

/// Files beside pages that an entry shows or offers.
pub(super) fn files_of(portal: &Portal, id: EntryId) -> Vec<FilePath> {
    let (graph, sources) = (&portal.graph, &portal.sources);
    let entry = graph.entry(id);
    let mut files = Vec::new();
    let mut add = |path: &str| {
        let known = sources.files.get_key_value(path);
        files.extend(known.map(|(path, _)| path.clone()));
    };
    for used in &entry.files {
        add(&used.path);
    }
    for article in entry.articles() {
        let links = article.body.links.iter();
        let own = links.filter(|link| link.kind != LinkKind::Wiki && link.external().is_none());
        for link in own {
            if let Ok(LinkTo::File(path)) = graph.follow(id, article, link, sources) {
                add(&path);
            }
        }
    }
    files
}
