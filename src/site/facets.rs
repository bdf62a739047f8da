//! Pages of facets: all values of one, and the entries that have a value.

use super::frame::context;
use super::{Drawn, Site, lists};
use crate::graph::FacetPage;
use crate::view::{self, Page, Subject};

/// Draws a page of a facet.
pub(super) fn draw(site: &Site, path: &str, which: FacetPage) -> Drawn {
    let page = site.page(path);
    match which.value {
        Some(value) => of_value(site, &page, which, value),
        None => of_facet(site, &page, which),
    }
    .unwrap_or_else(|| Ok(Vec::new()))
}

/// All values of a facet.
fn of_facet(site: &Site, page: &Page<'_>, which: FacetPage) -> Option<Drawn> {
    let values = view::values(page, which.facet, which.number)?;
    let (_, table) = page.graph().facet(which.facet)?;
    let words = [
        ("list", values.list.title.as_str()),
        ("facet", table.label.as_str()),
    ];
    let title = lists::numbered(page, page.fill("facet_title", &words), which.number);
    let way = vec![page.home_link(), values.list.clone()];
    let names: Vec<&str> = values
        .values
        .iter()
        .map(|value| value.link.title.as_str())
        .collect();
    let description = format!("{title}: {}.", names.join(", "));
    let view = page.view(title, description, way);
    let facet = context("facet", &values);
    Some(site.render("facet.html", page, view, Subject::Page, facet))
}

/// The entries that have a value.
fn of_value(site: &Site, page: &Page<'_>, which: FacetPage, value: u32) -> Option<Drawn> {
    let graph = page.graph();
    let (_, table) = graph.facet(which.facet)?;
    let known = table.values.get(value as usize)?;
    let address = graph.facet_address(which.facet, which.value);
    let mut list = view::list(page, &address, &known.entries, which.number);
    view::tell_ranges(page, which.facet, value, &mut list);
    let narrowed = view::narrowed(page, which.facet, value)?;
    let title = lists::numbered(page, view::value_title(page, &narrowed), which.number);
    let mut way = vec![page.home_link(), narrowed.list.clone()];
    if graph.has_facet_page(which.facet, None) {
        way.push(page.link_to(&graph.facet_address(which.facet, None), table.label.clone()));
    }
    list.kind = lists::searched(graph, which.facet.type_);
    let mut entries = known.entries.iter();
    let is_followed = entries.any(|&id| site.chronicle.is_news(graph, id));
    list.feed = is_followed.then(|| (address, title.clone()));
    list.narrowed = Some(narrowed);
    let view = page.view(title, String::new(), way);
    Some(lists::render(site, page, view, &list))
}
