//! A portal as a site: which pages and files there are, and each one's bytes.
//!
//! Nothing is drawn before it is asked for, and nothing is kept: a build asks
//! for everything once, the preview for what a reader looks at.

mod entries;
mod files;
mod frame;
mod front;
mod lists;
mod plan;
mod searching;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::diag::{Diagnostic, FilePath};
use crate::graph::EntryId;
use crate::links::Links;
use crate::pipeline::Portal;
use crate::schema::TypeId;
use crate::search;
use crate::theme::Theme;
use crate::view::{Page, Scene, Titles};

/// Something that the site consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The front page.
    Front,
    /// A page of a type's list, counted from 1.
    List(TypeId, usize),
    /// The page of an entry.
    Entry(EntryId),
    /// A page of the entries that refer to one by a relation: the entry, which
    /// of its type's inverses, the type, the page.
    Inverse(EntryId, usize, TypeId, usize),
    /// The way on from a former address.
    Redirect(EntryId),
    /// The search page.
    Search,
    /// The page for all that is not there.
    NotFound,
    /// A file of the theme, by its place among the assets.
    Asset(usize),
    /// A file of the portal that is copied as it is.
    File(FilePath),
}

/// A portal that can be drawn.
#[derive(Debug)]
pub struct Site {
    /// The portal.
    pub portal: Arc<Portal>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// How addresses are written.
    pub links: Links,
    parts: BTreeMap<String, Part>,
    titles: Titles,
    frames: frame::Frames,
    index: OnceLock<search::Files>,
}

/// What drawing a part came to.
pub type Drawn = Result<Vec<u8>, Box<Diagnostic>>;

impl Site {
    /// Finds out what the site consists of.
    #[must_use]
    pub fn new(portal: Arc<Portal>, theme: Arc<Theme>, links: Links) -> Self {
        let titles = Titles::new(&portal.graph);
        let mut site = Self {
            titles,
            portal,
            theme,
            links,
            parts: BTreeMap::new(),
            frames: frame::Frames::default(),
            index: OnceLock::new(),
        };
        site.parts = plan::all(&site);
        site
    }

    /// Every part by its path on the site.
    #[must_use]
    pub fn parts(&self) -> &BTreeMap<String, Part> {
        &self.parts
    }

    /// The files of the search index by their paths, which are no parts: their
    /// names hang on what they hold. Made when they are first asked for.
    #[must_use]
    pub fn index(&self) -> &search::Files {
        self.index
            .get_or_init(|| search::index(&self.portal, self.links.is_portable()))
    }

    /// Draws a part.
    ///
    /// # Errors
    /// A diagnostic, when a template fails or a file has gone.
    pub fn draw(&self, path: &str, part: &Part) -> Drawn {
        match part {
            Part::Front => front::draw(self),
            Part::List(type_, number) => lists::of_type(self, path, *type_, *number),
            Part::Entry(id) => entries::draw(self, path, *id),
            Part::Inverse(id, at, type_, number) => {
                lists::of_relation(self, path, (*id, *at, *type_), *number)
            }
            Part::Redirect(id) => entries::redirect(self, path, *id),
            Part::Search => searching::draw(self, path),
            Part::NotFound => front::not_found(self),
            Part::Asset(at) => files::asset(self, *at),
            Part::File(file) => files::copy(self, file),
        }
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            portal: &self.portal,
            theme: &self.theme,
            links: &self.links,
            titles: &self.titles,
        }
    }

    /// Begins the page with this file, in the portal's language.
    fn page(&self, path: &str) -> Page<'_> {
        self.page_in(path, &self.portal.config.language)
    }

    /// Begins the page with this file.
    fn page_in(&self, path: &str, language: &str) -> Page<'_> {
        let address = path.strip_suffix("/index.html").unwrap_or("");
        self.scene().page(address, language)
    }
}
