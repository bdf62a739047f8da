//! The search page.

use tera::Context;

use super::{Drawn, Site};

pub(super) fn draw(site: &Site, path: &str) -> Drawn {
    let page = site.page(path);
    let title = page.text("search").to_owned();
    let mut view = page.view(title, String::new(), vec![page.home_link()]);
    // Its answers are pages of their own; itself it says nothing.
    view.hidden = true;
    site.render("search.html", &page, &mut view, Context::new())
}
