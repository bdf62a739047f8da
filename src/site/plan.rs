//! Which parts a site has.

use std::collections::BTreeMap;

use super::{NOT_FOUND, Part, Site};
use crate::diag::FilePath;
use crate::graph::{Address, EntryId, LIST_PAGE, LinkTo, file_of, page_address};
use crate::markdown::LinkKind;
use crate::source::STATIC;
use crate::view;

/// Parts that are made of what stands in the pages, so that their number or
/// names may hang on prose. They are planned when somebody asks for one, and
/// what is worked out on the way belongs in the site's [`super::Cache`]: after
/// an edit of one page they must be ready within a fraction of a second.
pub(super) fn derived(_: &Site) -> BTreeMap<String, Part> {
    BTreeMap::new()
}

/// Parts that the graph, the theme and the files tell of: every page, every
/// file that is copied. Prose has no say in which there are.
pub(super) fn pages(site: &Site) -> BTreeMap<String, Part> {
    let graph = &site.portal.graph;
    let mut parts = BTreeMap::from([(NOT_FOUND.to_owned(), Part::NotFound)]);
    for (address, what) in graph.addresses() {
        match what {
            Address::Front => drop(parts.insert(file_of(""), Part::Front)),
            Address::Redirect(id) => drop(parts.insert(file_of(address), Part::Redirect(*id))),
            // The page for all that is not there is a file that is drawn.
            Address::File if address == NOT_FOUND => {}
            Address::File => {
                let file = format!("{STATIC}/{address}").into();
                parts.insert(address.clone(), Part::File(file));
            }
            Address::List(type_, number) => {
                parts.insert(file_of(address), Part::List(*type_, *number));
            }
            Address::Entry(id) => {
                parts.insert(file_of(address), Part::Entry(*id));
                inverses(site, *id, &mut parts);
            }
        }
    }
    for (at, asset) in site.theme.assets.iter().enumerate() {
        parts.insert(asset.path.clone(), Part::Asset(at));
    }
    for path in used_files(site) {
        parts.insert(view::content_file(&path).to_owned(), Part::File(path));
    }
    parts
}

/// Lists of relations that are too long for the entry's own page.
fn inverses(site: &Site, id: EntryId, parts: &mut BTreeMap<String, Part>) {
    let graph = &site.portal.graph;
    if graph.incoming(id).len() <= view::MOST_INVERSE {
        return;
    }
    let page = site.scene().page("", site.scene().language());
    for (at, inverse) in graph
        .schema
        .type_(graph.entry(id).type_)
        .inverses
        .iter()
        .enumerate()
    {
        for (type_, _) in &inverse.fields {
            let count = view::referring(&page, id, inverse, *type_).len();
            if count <= view::MOST_INVERSE {
                continue;
            }
            let address = view::inverse_address(&page, id, inverse, *type_);
            for number in 1..=count.div_ceil(LIST_PAGE) {
                parts.insert(
                    file_of(&page_address(&address, number)),
                    Part::Inverse(id, at, *type_, number),
                );
            }
        }
    }
}

/// Files beside pages that the site shows or offers.
fn used_files(site: &Site) -> Vec<FilePath> {
    let graph = &site.portal.graph;
    let sources = &site.portal.sources;
    let mut files = Vec::new();
    let mut add = |path: &str| {
        files.extend(
            sources
                .files
                .get_key_value(path)
                .map(|(path, _)| path.clone()),
        )
    };
    for (id, entry) in graph.published() {
        for used in &entry.files {
            add(&used.path);
        }
        for article in entry.articles() {
            let own = article
                .body
                .links
                .iter()
                .filter(|link| link.kind != LinkKind::Wiki && link.external().is_none());
            for link in own {
                if let Ok(LinkTo::File(path)) = graph.follow(id, article, link, sources) {
                    add(&path);
                }
            }
        }
    }
    files
}
