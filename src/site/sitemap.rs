//! `sitemap.xml`, `robots.txt` and `_headers`: what machines read first.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Drawn, Part, Site};
use crate::graph::EntryId;
use crate::text::escaped;
use crate::view::POLICIES;

/// A sitemap may hold so many addresses, and there must be an index of them
/// when there are more (sitemaps.org).
const MOST: usize = 50_000;

/// The files of the sitemap: one, or an index and one for each part.
pub(super) fn files(parts: &BTreeMap<String, Part>) -> Vec<(String, Part)> {
    let pages = parts.iter().filter(is_page).count().div_ceil(MOST);
    if pages <= 1 {
        return vec![("sitemap.xml".to_owned(), Part::Sitemap(0))];
    }
    let numbered = (1..=pages).map(|number| (file(number), Part::Sitemap(number)));
    let index = ("sitemap.xml".to_owned(), Part::SitemapIndex(pages));
    std::iter::once(index).chain(numbered).collect()
}

fn file(number: usize) -> String {
    format!("sitemap-{number}.xml")
}

/// The sitemap, or part `number` of it from 1.
pub(super) fn draw(site: &Site, number: usize) -> Drawn {
    let first = number.saturating_sub(1) * MOST;
    let most = if number == 0 { usize::MAX } else { MOST };
    let mut xml = String::with_capacity(128 << 10);
    xml.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, part) in site.pages.iter().filter(is_page).skip(first).take(most) {
        let Some(changed) = listed(site, part) else {
            continue;
        };
        let address = path.strip_suffix("index.html").unwrap_or(path);
        let address = site.links.canonical(address.trim_end_matches('/'));
        xml.push_str("<url><loc>");
        crate::text::escape(&address, &mut xml);
        xml.push_str("</loc>");
        if let Some(date) = changed {
            // Writing to a string cannot fail.
            let _ = write!(xml, "<lastmod>{date}</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    Ok(xml.into_bytes())
}

/// The index of `pages` sitemaps.
pub(super) fn index(site: &Site, pages: usize) -> Drawn {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for number in 1..=pages {
        let address = site.links.canonical_file(&file(number));
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", escaped(&address));
    }
    xml.push_str("</sitemapindex>\n");
    Ok(xml.into_bytes())
}

/// Whether a part is a page that may stand in the sitemap.
fn is_page((path, part): &(&String, &Part)) -> bool {
    path.ends_with("index.html")
        && !matches!(
            part,
            Part::File(_)
                | Part::Smaller(..)
                | Part::Asset(_)
                | Part::Redirect(_)
                | Part::Sheet(..)
                | Part::NotFound
        )
}

/// When a page last changed, if it may be found at all.
fn listed(site: &Site, part: &Part) -> Option<Option<jiff::civil::Date>> {
    let graph = &site.portal.graph;
    let newest = |news: Vec<(EntryId, jiff::civil::Date)>| news.first().map(|(_, date)| *date);
    match part {
        Part::Entry(id) => {
            let entry = graph.entry(*id);
            let hidden = entry.common.draft || entry.is_withdrawn();
            (!hidden).then(|| site.chronicle.changed(*id))
        }
        Part::List(type_, _) => Some(newest(site.chronicle.of_type(graph, *type_))),
        Part::Front => Some(newest(site.chronicle.of_all(graph, 1))),
        _ => Some(None),
    }
}

/// `robots.txt`: all are welcome, and here is the map.
pub(super) fn robots(site: &Site) -> Drawn {
    let address = site.links.canonical_file("sitemap.xml");
    Ok(format!("User-agent: *\nAllow: /\n\nSitemap: {address}\n").into_bytes())
}

/// `_headers`: what a static host should say along with each file, in the form
/// that most of them read. Files with a fingerprint in their name never change.
pub(super) fn headers(site: &Site) -> Drawn {
    let base = site.links.base_path();
    let policy = POLICIES.join("; ");
    Ok(format!(
        "{base}*\n  Content-Security-Policy: {policy}; frame-ancestors 'none'\n  \
         X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  \
         Permissions-Policy: camera=(), geolocation=(), microphone=()\n  \
         Cross-Origin-Opener-Policy: same-origin\n\
         {base}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n\
         {base}*/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n\
         {base}feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n"
    )
    .into_bytes())
}
