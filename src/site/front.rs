//! The front page, and the one for all that is not there.

use tera::Context;

use super::frame::context;
use super::{Drawn, Site};
use crate::graph::NOT_FOUND;
use crate::view::{self, Subject};

pub(super) fn draw(site: &Site) -> Drawn {
    let page = site.page("");
    let config = &site.portal.config;
    let description = config
        .description
        .as_ref()
        .map(|text| page.words(text))
        .unwrap_or_default();
    let view = page.view(page.words(&config.title), description, Vec::new());
    let front = context("front", &view::front(&page));
    site.render("front.html", &page, view, Subject::Site, front)
}

pub(super) fn not_found(site: &Site) -> Drawn {
    // It stands for every address, so that its own is none of a page.
    let page = site.scene().page(NOT_FOUND, &site.portal.config.language);
    let mut view = page.view(
        page.text("not_found").to_owned(),
        String::new(),
        vec![page.home_link()],
    );
    view.canonical = Some(site.links.canonical_file(NOT_FOUND));
    view.hidden = true;
    site.render("404.html", &page, view, Subject::Page, Context::new())
}
