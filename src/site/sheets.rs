//! What can be taken out of an entry's page.

use super::frame::context;
use super::{Drawn, Site};
use crate::graph::EntryId;
use crate::view::{self, LinkView, Subject};

/// Draws a page of a sheet of an entry, by its place among its type's.
pub(super) fn draw(site: &Site, path: &str, id: EntryId, (at, number): (usize, usize)) -> Drawn {
    let graph = &site.portal.graph;
    let entry = graph.entry(id);
    let Some(sheet) = graph.schema.type_(entry.type_).sheets.get(at) else {
        return Ok(Vec::new());
    };
    let page = site.page_in(path, entry.language(&graph.language));
    let sheet = view::sheet(&page, id, sheet, (at, number));
    let list = LinkView {
        current: false,
        ..page.list_link(entry.type_)
    };
    let way = vec![page.home_link(), list, sheet.entry.clone()];
    let title = format!("{}: {}", sheet.label, sheet.entry.title);
    let title = super::lists::numbered(&page, title, number);
    let mut view = page.view(title, sheet.summary.clone(), way);
    // It says the same as the entry's page, which is the one to be found.
    view.canonical = Some(sheet.address.clone());
    let sheet = context("sheet", &sheet);
    site.render("sheet.html", &page, view, Subject::Page, sheet)
}
