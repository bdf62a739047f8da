//! Atom feeds (RFC 4287): of the site, of each type, of each value of a facet,
//! and of what refers to an entry.
//!
//! The feeds of site and types carry whole pages; the others carry summaries,
//! since there may be as many of them as there are pages.

use std::sync::Arc;

use super::frame::context;
use super::{Drawn, Site};
use crate::diag::Diagnostic;
use crate::graph::{Address, EntryId, FacetId, FacetPage, Graph};
use crate::model::Milestone;
use crate::schema::TypeId;
use crate::text::{escape, escaped};
use crate::view::{self, NEWEST, Page, feed_file};
use jiff::civil::Date;

/// What a feed tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// The whole site.
    Site,
    /// The entries of a type.
    Type(TypeId),
    /// What refers to an entry.
    Term(EntryId),
    /// The entries that have a value of a facet.
    Value(FacetId, u32),
}

/// A feed that never had an entry has not changed since time was reckoned.
const NEVER: Date = Date::constant(1970, 1, 1);

/// Every feed with its file.
pub(super) fn all(site: &Site) -> Vec<(String, Feed)> {
    let graph = &site.portal.graph;
    let mut feeds = vec![(feed_file(""), Feed::Site)];
    if !site.chronicle.is_dated() {
        return feeds;
    }
    for type_ in graph.types_in_use() {
        let folder = &graph.schema.type_(type_).folder;
        feeds.push((feed_file(folder), Feed::Type(type_)));
    }
    for (id, entry) in graph.published() {
        if entry.has_page(&graph.schema) && site.chronicle.is_followed(graph, id) {
            let (address, _) = view::address_of(graph, id);
            feeds.push((feed_file(&address), Feed::Term(id)));
        }
    }
    for (address, what) in graph.addresses() {
        if let Address::Facet(FacetPage {
            facet,
            value: Some(value),
            number: 1,
        }) = *what
            && of_value(graph, facet, value).any(|id| site.chronicle.is_news(graph, id))
        {
            feeds.push((feed_file(address), Feed::Value(facet, value)));
        }
    }
    feeds
}

/// The entries that have a value of a facet.
fn of_value(graph: &Graph, facet: FacetId, value: u32) -> impl Iterator<Item = EntryId> {
    let table = graph.facet(facet).map(|(_, table)| table);
    let value = table.and_then(|table| table.values.get(value as usize));
    value.into_iter().flat_map(|value| &value.entries).copied()
}

/// Draws a feed.
pub(super) fn draw(site: &Site, path: &str, feed: Feed) -> Drawn {
    let graph = &site.portal.graph;
    let page = site.page(path);
    let name = page.words(&site.portal.config.title);
    let (title, address, news) = match feed {
        Feed::Site => (name, String::new(), site.chronicle.of_all(graph, NEWEST)),
        Feed::Type(type_) => {
            let declared = graph.schema.type_(type_);
            (
                format!("{} – {name}", page.words(&declared.label.1)),
                declared.folder.clone(),
                site.chronicle.of_type(graph, type_),
            )
        }
        Feed::Term(id) => (
            format!("{} – {name}", page.entry_link(id, None).title),
            view::address_of(graph, id).0,
            site.chronicle.of_term(graph, id),
        ),
        Feed::Value(facet, value) => {
            let narrowed = view::narrowed(&page, facet, value);
            let title = narrowed.map(|known| view::value_title(&page, &known));
            (
                format!("{} – {name}", title.unwrap_or_default()),
                graph.facet_address(facet, Some(value)),
                site.chronicle
                    .newest(graph, of_value(graph, facet, value), NEWEST),
            )
        }
    };
    let mut xml = String::with_capacity(64 << 10);
    let told = Head {
        path,
        address: &address,
        title: &title,
        updated: news.first().map_or(NEVER, |(_, date)| *date),
    };
    head(site, &page, &told, &mut xml);
    for (id, date) in news {
        match feed {
            Feed::Site | Feed::Type(_) => entry(site, id, date, true, &mut xml)?,
            Feed::Term(_) | Feed::Value(..) => {
                xml.push_str(&page.kept_news(id, || short(site, id, date))?)
            }
        }
    }
    xml.push_str("</feed>\n");
    Ok(xml.into_bytes())
}

/// What a feed says of itself.
struct Head<'f> {
    /// Its own file.
    path: &'f str,
    /// The page that it tells the news of.
    address: &'f str,
    title: &'f str,
    updated: Date,
}

fn head(site: &Site, page: &Page<'_>, told: &Head<'_>, xml: &mut String) {
    let config = &site.portal.config;
    xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    escape(&page.language, xml);
    xml.push_str("\">\n");
    let own = site.links.canonical_file(told.path);
    element("id", &own, xml);
    element("title", told.title, xml);
    element("updated", &instant(told.updated), xml);
    link("self", &own, xml);
    link("alternate", &site.links.canonical(told.address), xml);
    let owner = config.owner.as_ref().and_then(|owner| owner.name.as_ref());
    let author = page.words(owner.unwrap_or(&config.title));
    xml.push_str("<author>");
    element("name", &author, xml);
    xml.push_str("</author>\n");
    if let Some(licence) = &config.licence {
        element("rights", &page.words(licence), xml);
    }
}

/// One page in short.
fn short(site: &Site, id: EntryId, changed: Date) -> Result<Arc<str>, Box<Diagnostic>> {
    let mut xml = String::new();
    entry(site, id, changed, false, &mut xml)?;
    Ok(xml.into())
}

/// One page, whole or in short.
fn entry(
    site: &Site,
    id: EntryId,
    changed: Date,
    whole: bool,
    xml: &mut String,
) -> Result<(), Box<Diagnostic>> {
    let graph = &site.portal.graph;
    let entry = graph.entry(id);
    let (address, _) = view::address_of(graph, id);
    let language = entry.language(&graph.language);
    let page = site.scene().page(&address, language);
    let own = site.links.canonical(&address);
    xml.push_str("<entry xml:lang=\"");
    escape(language, xml);
    xml.push_str("\">\n");
    element("id", &own, xml);
    element("title", &page.entry_link(id, None).title, xml);
    element("updated", &instant(changed), xml);
    let published = entry.date(Milestone::Published);
    if let Some(date) = published.and_then(crate::time::Time::earliest) {
        element("published", &instant(date), xml);
    }
    link("alternate", &own, xml);
    let label = page.words(&graph.schema.type_(entry.type_).label.0);
    xml.push_str("<category term=\"");
    escape(&graph.schema.type_(entry.type_).id, xml);
    xml.push_str("\" label=\"");
    escape(&label, xml);
    xml.push_str("\"/>\n");
    if let Some(summary) = &entry.common.summary {
        element("summary", &page.words_of(summary, entry).0, xml);
    }
    if whole {
        content(site, &page, id, xml)?;
    }
    xml.push_str("</entry>\n");
    Ok(())
}

/// The whole page as HTML; its addresses are told from where it stands.
fn content(
    site: &Site,
    page: &Page<'_>,
    id: EntryId,
    xml: &mut String,
) -> Result<(), Box<Diagnostic>> {
    let view = view::entry(page, id);
    let html = site.fill("feed.html", page, context("entry", &view))?;
    // A page of a portable site is a file.
    let own = site.links.page("", &page.address, None);
    let base = if own.ends_with(".html") {
        site.links
            .canonical_file(&crate::graph::file_of(&page.address))
    } else {
        site.links.canonical(&page.address)
    };
    xml.push_str("<content type=\"html\" xml:base=\"");
    escape(&base, xml);
    xml.push_str("\">");
    escape(&String::from_utf8_lossy(&html), xml);
    xml.push_str("</content>\n");
    Ok(())
}

fn element(name: &str, text: &str, xml: &mut String) {
    xml.push_str(&format!("<{name}>{}</{name}>\n", escaped(text)));
}

fn link(relation: &str, address: &str, xml: &mut String) {
    let kind = if relation == "self" {
        "application/atom+xml"
    } else {
        "text/html"
    };
    let address = escaped(address);
    xml.push_str(&format!(
        "<link rel=\"{relation}\" type=\"{kind}\" href=\"{address}\"/>\n"
    ));
}

/// A day as an instant: pages know their day only, so it is its beginning.
fn instant(date: Date) -> String {
    format!("{date}T00:00:00Z")
}
