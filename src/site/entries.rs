//! The pages of entries, and the ways on from their former addresses.

use tera::Context;

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
    page.describe(&mut view, Subject::Entry(id));
    let own = format!("types/{}.html", entry_view.type_id);
    let template = if site.theme.has(&own) {
        own.as_str()
    } else {
        "entry.html"
    };
    let mut context = Context::new();
    context.insert("entry", &entry_view);
    site.render(template, &page, &mut view, context)
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
    let mut context = Context::new();
    context.insert("target", &link);
    site.render("redirect.html", &page, &mut view, context)
}
