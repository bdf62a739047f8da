//! Entries of a type together: comparisons, and figures on pages of their own.

use serde::Serialize;

use super::frame::context;
use super::{Drawn, Part, Site};
use crate::graph::{EntryId, Gathering, Graph, file_of};
use crate::schema::TypeId;
use crate::view::{self, Page, Subject};

/// The files that a comparison by choice is made of.
pub(super) fn files(graph: &Graph, type_: TypeId) -> Vec<(String, Part)> {
    let folder = graph.gathering_address(type_, Gathering::Choice);
    let entries = graph.comparable(type_).into_iter();
    let entries = entries.map(|id| {
        let file = format!("{folder}/e-{}.js", graph.entry(id).id);
        (file, Part::Compared(type_, id))
    });
    entries.collect()
}

/// Draws a page of entries of a type together.
pub(super) fn draw(site: &Site, path: &str, type_: TypeId, what: Gathering) -> Drawn {
    let page = site.page(path);
    let drawn = match what {
        Gathering::Choice => compare(site, &page, type_, None),
        Gathering::Fixed(at) => compare(site, &page, type_, Some(at)),
        Gathering::Figure(at) => figure(site, &page, type_, at),
    };
    drawn.unwrap_or_else(|| Ok(Vec::new()))
}

fn compare(site: &Site, page: &Page<'_>, type_: TypeId, at: Option<usize>) -> Option<Drawn> {
    let declared = page.graph().schema.type_(type_).compare.as_ref()?;
    let compare = view::compare(page, type_, declared, at);
    let mut way = vec![page.home_link(), page.list_link(type_)];
    let title = match at {
        Some(at) => {
            way.push(compare.free.clone());
            page.words(&declared.fixed.get(at)?.label)
        }
        None => page.words(&declared.label),
    };
    let names = compare.heads.iter().filter(|head| head.link.is_some());
    let names: Vec<&str> = names.map(|head| head.label.as_str()).collect();
    let description = match (&compare.intro, names.as_slice()) {
        (Some(intro), _) => intro.clone(),
        (None, []) => format!("{title}. {}", page.text("compare_help")),
        (None, names) => format!("{title}: {}.", names.join(", ")),
    };
    let view = page.view(title, description, way);
    let compare = context("compare", &compare);
    Some(site.render("compare.html", page, view, Subject::Page, compare))
}

fn figure(site: &Site, page: &Page<'_>, type_: TypeId, at: usize) -> Option<Drawn> {
    let figure = page.graph().schema.type_(type_).figures.get(at)?;
    let drawn = view::figure_page(page, type_, figure);
    let way = vec![page.home_link(), page.list_link(type_)];
    let title = page.words(&figure.label);
    let caption = drawn.figures.first();
    let caption = caption.map_or_else(String::new, |figure| figure.caption.clone());
    let view = page.view(title, caption, way);
    let drawn = context("figure_page", &drawn);
    Some(site.render("figure.html", page, view, Subject::Page, drawn))
}

/// A file that a comparison by choice is made of: a script that hands over what
/// it holds, since a folder on disk lets nothing else be read.
pub(super) fn data(site: &Site, type_: TypeId, id: EntryId) -> Drawn {
    let graph = &site.portal.graph;
    let Some(declared) = &graph.schema.type_(type_).compare else {
        return Ok(Vec::new());
    };
    let page = site.page(&file_of(&graph.gathering_address(type_, Gathering::Choice)));
    let told = view::compared(&page, id, &declared.fields);
    Ok(script(&graph.entry(id).id, &told))
}

fn script(name: &str, value: &impl Serialize) -> Vec<u8> {
    // Views are plain: there is nothing in them that JSON cannot hold.
    let value = serde_json::to_string(value).unwrap_or_default();
    format!("dugnadCompare(\"{name}\",{value});\n").into_bytes()
}
