//! Lists: of a type, and of the entries that refer to one by a relation.

use super::frame::context;
use super::{Drawn, Site};
use crate::graph::{EntryId, Graph};
use crate::schema::TypeId;
use crate::view::{self, ListView, Page, PageView, Relation, Subject};

pub(super) fn of_type(site: &Site, path: &str, type_: TypeId, number: usize) -> Drawn {
    let graph = &site.portal.graph;
    let page = site.page(path);
    let declared = graph.schema.type_(type_);
    let title = numbered(&page, page.words(&declared.label.1), number);
    let view = page.view(title, String::new(), vec![page.home_link()]);
    let mut list = view::list(&page, &declared.folder, graph.list(type_), number);
    view::add_figures(&page, type_, &mut list);
    list.facets = view::facets(&page, type_);
    // A panel without a value to choose would be an empty box.
    list.kind = searched(graph, type_).filter(|_| !list.facets.is_empty());
    list.finder = view::finder(&page, type_);
    render(site, &page, view, &list)
}

/// The type as browsers know it, where its list can be narrowed by a script: who
/// is found by search is in the store of facets.
pub(super) fn searched(graph: &Graph, type_: TypeId) -> Option<String> {
    let declared = graph.schema.type_(type_);
    (declared.search && !declared.facets.is_empty()).then(|| declared.id.clone())
}

/// The entries that lead to one by a relation.
pub(super) fn of_relation(
    site: &Site,
    path: &str,
    (id, relation): (EntryId, Relation),
    number: usize,
) -> Drawn {
    let graph = &site.portal.graph;
    let page = site.page_in(path, graph.entry(id).language(&graph.language));
    let own = page.entry_link(id, None);
    let title = format!("{}: {}", own.title, relation.label(&page));
    let title = numbered(&page, title, number);
    let view = page.view(title, String::new(), vec![page.home_link(), own]);
    let all = relation.entries(&page, id);
    let list = view::list(&page, &relation.address(&page, id), &all, number);
    render(site, &page, view, &list)
}

pub(super) fn render(site: &Site, page: &Page<'_>, view: PageView, list: &ListView) -> Drawn {
    let subject = Subject::List(list);
    site.render("list.html", page, view, subject, context("list", list))
}

/// A title with the page's number, from the second page on.
pub(super) fn numbered(page: &Page<'_>, title: String, number: usize) -> String {
    if number == 1 {
        title
    } else {
        format!("{title} – {} {number}", page.text("page"))
    }
}
