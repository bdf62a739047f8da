//! The search page.

use super::frame::context;
use super::{Drawn, Site};
use crate::view::{self, Subject};

pub(super) fn draw(site: &Site, path: &str) -> Drawn {
    let page = site.page(path);
    let title = page.text("search").to_owned();
    let hint = page.text("search_hint").to_owned();
    let view = page.view(title, hint, vec![page.home_link()]);
    let examples = context("examples", &view::search_examples(&page));
    site.render("search.html", &page, view, Subject::Page, examples)
}
