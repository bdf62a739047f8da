//! Pages about the whole: all names by letter, what is new, open data.

use super::frame::context;
use super::{Data, Drawn, Site, data, lists};
use crate::graph::{ALPHABET, Overview};
use crate::text::collation_key;
use crate::view::{self, DataTypeView, DataView, Page, Subject, feed_file, letter_name};

/// Draws a page about the whole.
pub(super) fn draw(site: &Site, path: &str, overview: Overview) -> Drawn {
    let page = site.page(path);
    match overview {
        Overview::Alphabet => alphabet(site, &page, None),
        Overview::Letter(letter, number) => alphabet(site, &page, Some((letter, number))),
        Overview::News => news(site, &page),
        Overview::Data => open_data(site, &page),
    }
}

fn alphabet(site: &Site, page: &Page<'_>, under: Option<(char, usize)>) -> Drawn {
    let alphabet = view::alphabet(page, under);
    let own = page.text("alphabet").to_owned();
    let mut way = vec![page.home_link()];
    let title = match under {
        Some((letter, number)) => {
            way.push(page.link_to(ALPHABET, own));
            let words = [("letter", &*letter_name(letter))];
            lists::numbered(page, page.fill("alphabet_letter", &words), number)
        }
        None => own,
    };
    let description = match (alphabet.names.first(), alphabet.names.last()) {
        (Some(first), Some(last)) => {
            let words = [
                ("first", first.link.title.as_str()),
                ("last", last.link.title.as_str()),
            ];
            page.fill("alphabet_between", &words)
        }
        _ => page.text("alphabet_help").to_owned(),
    };
    let view = page.view(title, description, way);
    let alphabet = context("alphabet", &alphabet);
    site.render("alphabet.html", page, view, Subject::Page, alphabet)
}

fn news(site: &Site, page: &Page<'_>) -> Drawn {
    let view = page.view(
        page.text("news").to_owned(),
        page.text("news_help").to_owned(),
        vec![page.home_link()],
    );
    let news = context("news", &view::news(page));
    site.render("news.html", page, view, Subject::Page, news)
}

fn open_data(site: &Site, page: &Page<'_>) -> Drawn {
    let graph = &site.portal.graph;
    let href = |data| site.links.file(&page.address, &data::path(site, data));
    let listed = graph.types_in_use().map(|type_| DataTypeView {
        link: page.list_link(type_),
        count: graph.list(type_).len(),
        json: href(Data::Json(type_)),
        csv: href(Data::Csv(type_)),
        spreadsheet: href(Data::Spreadsheet(type_)),
    });
    let mut types: Vec<DataTypeView> = listed.collect();
    types.sort_by_cached_key(|type_| collation_key(&type_.link.title));
    let open_data = DataView {
        types,
        catalogue: href(Data::Catalogue),
        dcat: data::is_described(site).then(|| href(Data::Dcat)),
        feed: site.links.file(&page.address, &feed_file("")),
        sitemap: site.links.file(&page.address, "sitemap.xml"),
    };
    let view = page.view(
        page.text("open_data").to_owned(),
        page.text("open_data_help").to_owned(),
        vec![page.home_link()],
    );
    let open_data = context("data", &open_data);
    site.render("data.html", page, view, Subject::Page, open_data)
}
