//! The pages of entries, and the ways on from their former addresses.

use super::frame::context;
use super::{Drawn, Site};
use crate::graph::EntryId;
use crate::view::{self, LinkView, Subject};

pub(super) fn draw(site: &Site, path: &str, id: EntryId) -> Drawn {
    let graph = &site.portal.graph;
    let entry = graph.entry(id);
    let page = site.page_in(path, entry.language(&graph.language));
    let link = page.entry_link(id, None);
    let entry_view = view::entry(&page, id);
    let list = LinkView {
        current: false,
        ..page.list_link(entry.type_)
    };
    let mut view = page.view(
        link.title,
        entry_view.summary.clone(),
        vec![page.home_link(), list],
    );
    view.title_lang = link.lang;
    view.hidden = entry.common.draft || entry.is_withdrawn();
    let of_type = format!("types/{}.html", entry_view.type_id);
    let template = if site.theme.has(&of_type) {
        of_type.as_str()
    } else {
        "entry.html"
    };
    let subject = Subject::Entry(id);
    site.render(
        template,
        &page,
        view,
        subject,
        context("entry", &entry_view),
    )
}

pub(super) fn redirect(site: &Site, path: &str, id: EntryId) -> Drawn {
    let graph = &site.portal.graph;
    let entry = graph.entry(id);
    let page = site.page_in(path, entry.language(&graph.language));
    let link = page.entry_link(id, None);
    let mut view = page.view(link.title.clone(), String::new(), Vec::new());
    let (address, _) = view::address_of(graph, id);
    view.canonical = Some(site.links.canonical(&address));
    view.hidden = true;
    let target = context("target", &link);
    site.render("redirect.html", &page, view, Subject::Page, target)
}
