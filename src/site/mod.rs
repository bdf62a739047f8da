//! A portal as a site: which pages and files there are, and each one's bytes.
//!
//! Nothing is drawn before it is asked for, and no page is kept: a build asks
//! for everything once, the preview for what a reader looks at.

mod cache;
mod clashes;
mod data;
mod entries;
mod facets;
mod feeds;
mod files;
mod frame;
mod front;
mod gatherings;
mod lists;
mod overviews;
mod plan;
mod searching;
mod sheets;
mod sitemap;

pub use data::Data;
pub use feeds::Feed;

use std::collections::{BTreeMap, HashSet};
use std::mem::discriminant;
use std::sync::{Arc, OnceLock};

pub use cache::Cache;
use rayon::prelude::*;

use crate::diag::{Diagnostic, FilePath};
use crate::graph::{EntryId, FacetPage, Gathering, Overview};
use crate::links::Links;
use crate::pipeline::Portal;
use crate::schema::TypeId;
use crate::search;
use crate::theme::Theme;
use crate::view::{Chronicle, Page, Relation, Scene, Titles};

/// Something that the site consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The front page.
    Front,
    /// A page of a type's list, counted from 1.
    List(TypeId, usize),
    /// The page of an entry.
    Entry(EntryId),
    /// A page of the entries that lead to one by a relation, counted from 1.
    Relation(EntryId, Relation, usize),
    /// What can be taken out of an entry's page: which of its type's sheets,
    /// and which page of it.
    Sheet(EntryId, usize, usize),
    /// Entries of a type together.
    Gathering(TypeId, Gathering),
    /// What a comparison is made of, for browsers: what is told of one entry.
    Compared(TypeId, EntryId),
    /// The way on from a former address.
    Redirect(EntryId),
    /// The search page.
    Search,
    /// A file of the search index, known by its path.
    Index,
    /// The page for all that is not there.
    NotFound,
    /// A page about the whole.
    Overview(Overview),
    /// A page of a facet.
    Facet(FacetPage),
    /// A file of open data.
    Data(Data),
    /// What is new, for those who follow.
    Feed(Feed),
    /// The addresses of all pages, or one part of them from 1.
    Sitemap(usize),
    /// The sitemaps, so many.
    SitemapIndex(usize),
    /// What search engines are welcome to.
    Robots,
    /// What a static host should say along with each file.
    Headers,
    /// A file of the theme, by its place among the assets.
    Asset(usize),
    /// A file of the portal; of a picture, only what is needed to show it.
    File(FilePath),
    /// A smaller copy of a picture, so many points across.
    Smaller(FilePath, u32),
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
    /// What was worked out for earlier sites, and for this one.
    pub cache: Cache,
    /// Parts that the graph, the theme and the files tell of.
    pages: Arc<BTreeMap<String, Part>>,
    /// Parts that are made of what stands in the pages, planned when somebody
    /// asks for one.
    derived: OnceLock<BTreeMap<String, Part>>,
    titles: Arc<Titles>,
    chronicle: Arc<Chronicle>,
    frames: Arc<frame::Frames>,
    index: OnceLock<Arc<search::Index>>,
    /// The index of an earlier site, while only prose has changed since.
    indexed: Option<Arc<search::Index>>,
}

/// What drawing a part came to.
pub type Drawn = Result<Vec<u8>, Box<Diagnostic>>;

impl Site {
    /// Finds out what the site consists of.
    #[must_use]
    pub fn new(portal: Arc<Portal>, theme: Arc<Theme>, links: Links, cache: Cache) -> Self {
        cache.turn();
        let mut site = Self {
            titles: Arc::new(Titles::new(&portal.graph)),
            chronicle: Arc::new(Chronicle::new(&portal)),
            portal,
            theme,
            links,
            cache,
            pages: Arc::default(),
            derived: OnceLock::new(),
            frames: Arc::default(),
            index: OnceLock::new(),
            indexed: None,
        };
        site.pages = Arc::new(plan::pages(&site));
        site
    }

    /// The site after a change. Where that was of prose alone, what was found
    /// out of this one holds for it too.
    #[must_use]
    pub fn after(&self, portal: Arc<Portal>, theme: Arc<Theme>, links: Links) -> Self {
        if !self.is_framed_like(&portal, &theme, &links) {
            return Self::new(portal, theme, links, self.cache.clone());
        }
        self.cache.turn();
        Self {
            titles: Arc::clone(&self.titles),
            chronicle: Arc::clone(&self.chronicle),
            pages: Arc::clone(&self.pages),
            frames: Arc::clone(&self.frames),
            cache: self.cache.clone(),
            derived: OnceLock::new(),
            index: OnceLock::new(),
            indexed: self.index.get().or(self.indexed.as_ref()).cloned(),
            portal,
            theme,
            links,
        }
    }

    /// Whether all that pages share, and which there are, is as it was.
    fn is_framed_like(&self, portal: &Portal, theme: &Arc<Theme>, links: &Links) -> bool {
        let same_files = || {
            let changed = portal
                .graph
                .all()
                .filter(|(id, entry)| !Arc::ptr_eq(entry, self.portal.graph.entry(*id)));
            changed
                .map(|(id, _)| id)
                .all(|id| plan::files_of(&self.portal, id) == plan::files_of(portal, id))
        };
        let graphs = [&self.portal.graph, &portal.graph];
        let same_lists = || {
            let mut all = portal.graph.all().map(|(id, _)| id);
            all.all(|id| {
                let few = graphs.map(|graph| !Relation::hang_on_text(graph, id));
                few == [true; 2] || Relation::long(graphs[0], id) == Relation::long(graphs[1], id)
            })
        };
        portal.graph.is_like(&self.portal.graph)
            && Arc::ptr_eq(&portal.config, &self.portal.config)
            && Arc::ptr_eq(&portal.history, &self.portal.history)
            && portal.navigation == self.portal.navigation
            && portal.about == self.portal.about
            && Arc::ptr_eq(theme, &self.theme)
            && *links == self.links
            && same_files()
            && same_lists()
            // Pages tell how large pictures are, and copies are called by them.
            && pictures(portal).eq(pictures(&self.portal))
    }

    /// Every part with its path on the site, by path.
    #[must_use]
    pub fn parts(&self) -> Vec<(&str, &Part)> {
        let all = self.pages.iter().chain(self.derived());
        let mut parts: Vec<(&str, &Part)> = all.map(|(path, part)| (path.as_str(), part)).collect();
        parts.sort_by_key(|(path, _)| *path);
        parts
    }

    /// The part that stands at a path. Derived parts are planned only when the
    /// path can be one of theirs: a page that is not there must not wait for them.
    #[must_use]
    pub fn part(&self, path: &str) -> Option<&Part> {
        let derived = || {
            search::is_index(path)
                .then(|| self.derived().get(path))
                .flatten()
        };
        self.pages.get(path).or_else(derived)
    }

    fn derived(&self) -> &BTreeMap<String, Part> {
        self.derived.get_or_init(|| plan::derived(self))
    }

    /// Makes what is made of all pages together.
    pub fn warm(&self) {
        self.derived();
    }

    /// The search index, if it is made.
    #[cfg(test)]
    pub(crate) fn made_index(&self) -> Option<&Arc<search::Index>> {
        self.index.get()
    }

    /// The files of the search index by their paths. Their names hang on what
    /// they hold.
    fn index(&self) -> &search::Files {
        let portable = self.links.is_portable();
        let made = || match &self.indexed {
            Some(before) => before.after(&self.portal, portable),
            None => search::Index::new(&self.portal, portable),
        };
        self.index.get_or_init(|| Arc::new(made())).files()
    }

    /// Makes the search index and hands its files over by their paths, as they
    /// are made: a build writes each once, and together they take much memory.
    /// They are no parts of the site any more.
    pub fn hand_over_index(&mut self, put: impl FnMut(search::Files)) {
        search::make(&self.portal, self.links.is_portable(), put);
        self.derived = OnceLock::from(BTreeMap::new());
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
            Part::Relation(id, relation, number) => {
                lists::of_relation(self, path, (*id, *relation), *number)
            }
            Part::Sheet(id, at, number) => sheets::draw(self, path, *id, (*at, *number)),
            Part::Gathering(type_, what) => gatherings::draw(self, path, *type_, *what),
            Part::Compared(type_, id) => gatherings::data(self, *type_, *id),
            Part::Redirect(id) => entries::redirect(self, path, *id),
            Part::Search => searching::draw(self, path),
            Part::Index => Ok(self
                .index()
                .get(path)
                .map(|bytes| bytes.to_vec())
                .unwrap_or_default()),
            Part::NotFound => front::not_found(self),
            Part::Overview(overview) => overviews::draw(self, path, *overview),
            Part::Facet(which) => facets::draw(self, path, *which),
            Part::Data(data) => data::draw(self, *data),
            Part::Feed(feed) => feeds::draw(self, path, *feed),
            Part::Sitemap(number) => sitemap::draw(self, *number),
            Part::SitemapIndex(pages) => sitemap::index(self, *pages),
            Part::Robots => sitemap::robots(self),
            Part::Headers => sitemap::headers(self),
            Part::Asset(at) => files::asset(self, *at),
            Part::File(file) => files::copy(self, file),
            Part::Smaller(file, width) => files::smaller(self, file, *width),
        }
    }

    /// What goes wrong when the site is drawn, sorted. That can happen to what is
    /// drawn with the portal's own templates alone.
    #[must_use]
    pub fn failures(&self) -> Vec<Diagnostic> {
        if self.theme.own.is_empty() {
            return Vec::new();
        }
        let parts = self.pages.par_iter();
        let drawn = parts.filter(|(_, part)| is_of_template(part));
        let failed = drawn.filter_map(|(path, part)| self.draw(path, part).err());
        let mut failed: Vec<Diagnostic> = failed.map(|found| *found).collect();
        crate::diag::render::sort(&mut failed);
        failed
    }

    /// Whether what the portal's own templates are for can be drawn with them:
    /// one part of each kind is tried, and of each type's.
    #[must_use]
    pub fn can_be_drawn(&self) -> bool {
        let mut tried = HashSet::new();
        let type_of = |part: &Part| match part {
            Part::Entry(id) | Part::Relation(id, ..) | Part::Sheet(id, ..) => {
                Some(self.portal.graph.entry(*id).type_)
            }
            Part::List(type_, _) | Part::Gathering(type_, _) => Some(*type_),
            _ => None,
        };
        let parts = self.pages.iter().filter(|(_, part)| is_of_template(part));
        let mut samples =
            parts.filter(|(_, part)| tried.insert((discriminant(*part), type_of(part))));
        self.theme.own.is_empty() || samples.all(|(path, part)| self.draw(path, part).is_ok())
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            portal: &self.portal,
            theme: &self.theme,
            links: &self.links,
            titles: &self.titles,
            chronicle: &self.chronicle,
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

/// Whether a part may be drawn with a template.
fn is_of_template(part: &Part) -> bool {
    !matches!(
        part,
        Part::File(_) | Part::Smaller(..) | Part::Asset(_) | Part::Index
    )
}

/// The pictures of a portal, with the fingerprints of their bytes.
fn pictures(portal: &Portal) -> impl Iterator<Item = (&FilePath, blake3::Hash)> {
    let files = portal.sources.files.iter();
    let pictures = files.filter(|(_, file)| file.picture.is_some());
    pictures.map(|(path, file)| (path, file.hash))
}
