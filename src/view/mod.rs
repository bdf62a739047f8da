//! What templates see: plain structures, made from the graph for one page.
//! Which pages there are, and what becomes of a view, is for `site`.
//!
//! Whole pages: `entry`, `lists`, `front`, `overview` (pages about the whole),
//! `compare`, `sheet` (what can be taken out of a page). Parts of pages:
//! `fields`, `prose`, `relations` (what leads to an entry), `figures`,
//! `instrument`. What all pages have: `page`.
//!
//! A string called `html` is HTML already; every other string is text, and
//! templates escape it.

mod chronicle;
mod compare;
mod entry;
mod fields;
mod figures;
mod front;
mod instrument;
mod lists;
mod overview;
mod page;
mod prose;
mod relations;
mod sheet;

use serde::Serialize;

pub use chronicle::{Chronicle, NEWEST};
pub use compare::{compare, compared};
pub use entry::{entry, views::*};
pub(crate) use fields::images::smaller_files;
pub use fields::{
    filter::{FilterView, OptionView},
    images::ImageView,
};
pub use figures::{FigurePageView, FigureView, figure_page};
pub use front::{front, search_examples};
pub use instrument::SheetView;
pub use lists::facets::{
    FacetLinkView, FacetView, FinderView, NarrowedView, ValuesView, facets, finder, narrowed,
    tell_ranges, value_title, values,
};
pub use lists::{add_figures, list, views::*};
pub(crate) use lists::{address_of, card_items, first_on};
pub use overview::{AlphabetView, DataTypeView, DataView, NewsView, alphabet, letter_name, news};
pub(crate) use page::POLICIES;
pub(crate) use page::head::feed_file;
pub use page::head::{FeedLinkView, HeadView, Subject};
pub use page::licence::licence_address;
pub use page::{Page, Scene, Titles};
pub(crate) use prose::content_file;
pub use relations::{Relation, referring};
pub use sheet::{SheetLinkView, SheetPageView, sheet};

/// Templates take what is absent for empty, so that most values are short.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A view as JSON within a page's `<template>`.
fn data(view: &impl Serialize) -> String {
    // Only maps with keys that are no strings cannot be written, and there are none.
    let json = serde_json::to_string(view).unwrap_or_default();
    json.replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
}

/// What every page has.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// The title.
    pub title: String,
    /// The language of the page.
    pub lang: String,
    /// The language of the title, where it is another.
    pub title_lang: Option<String>,
    /// One to three sentences, as text.
    pub description: String,
    /// The address as the whole world knows it.
    pub canonical: Option<String>,
    /// The way here from the front page.
    pub breadcrumbs: Vec<LinkView>,
    /// Whether search engines should leave it out.
    pub hidden: bool,
    /// What it says of itself to browsers and other machines.
    pub head: HeadView,
}

/// What every page of a language shares.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// The portal's name.
    pub title: String,
    /// One sentence of purpose.
    pub description: String,
    /// The front page.
    pub home: String,
    /// The top of the site, from where addresses of hits count.
    pub top: String,
    /// The search page.
    pub search: String,
    /// The folder of the search page, from the top.
    pub search_folder: String,
    /// The main navigation.
    pub main: Vec<LinkView>,
    /// The footer's navigation.
    pub footer: Vec<LinkView>,
    /// Pages about the portal.
    pub about: Vec<LinkView>,
    /// Pages about the whole: all names, what is new, open data.
    pub overviews: Vec<LinkView>,
    /// Under what terms the content may be used.
    pub licence: Option<String>,
    /// Who answers for the site.
    pub owner: Option<OwnerView>,
    /// The picture beside the name.
    pub logo: Option<String>,
    /// The picture in tabs and bookmarks.
    pub icon: Option<String>,
    /// What may be loaded from where, and where a page may lead, for pages that
    /// no server sends with a policy.
    pub policies: &'static [&'static str],
    /// Addresses of the theme's files by name.
    pub assets: std::collections::BTreeMap<String, String>,
}

/// Who answers for the site.
#[derive(Debug, Serialize)]
pub struct OwnerView {
    /// The name.
    pub name: Option<String>,
    /// Number in the register of organisations.
    pub number: Option<String>,
    /// Address of the accessibility statement.
    pub statement: Option<String>,
    /// Address of what is known of readers.
    pub privacy: Option<String>,
    /// Where readers can say what is wrong.
    pub feedback: Option<String>,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The language of the title, where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Whether it leads to the page it stands on, or to its list.
    #[serde(skip_serializing_if = "is_false")]
    pub current: bool,
}

impl LinkView {
    /// A link from another page, in the language of the page.
    fn to(href: String, title: String) -> Self {
        Self {
            href,
            title,
            lang: None,
            current: false,
        }
    }
}
