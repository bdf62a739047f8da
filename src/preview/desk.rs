//! From changed files to a site.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::BaseUrl;
use crate::diag::{self, Checked, Diagnostic, FilePath};
use crate::links::Links;
use crate::pipeline::{Loader, Options};
use crate::site::{Cache, Site};
use crate::source::{self, History, Sources, THEMES};
use crate::theme::{self, Theme};

/// A portal that somebody is writing on. After a change of some files it makes
/// the site that a build would make, from what the change reaches.
///
/// Of what has errors (a page, the declarations, the theme) the last version
/// that had none is shown.
#[derive(Debug)]
pub struct Desk {
    base: BaseUrl,
    sources: Arc<Sources>,
    unread: Vec<Diagnostic>,
    history: Arc<History>,
    loader: Loader,
    theme: Option<Themed>,
    site: Option<Arc<Site>>,
}

/// A theme, and what it was made of.
#[derive(Debug)]
struct Themed {
    /// The files, and the name of the portal's own.
    made_of: (blake3::Hash, Option<String>),
    theme: Arc<Theme>,
    /// Whether it is without errors: perhaps because an earlier one is held.
    sound: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Themed {
    /// The files that an earlier theme stands in for.
    fn held(&self) -> impl Iterator<Item = &FilePath> {
        let held = self.diagnostics.iter().filter(|_| self.sound);
        let errors = held.filter(|found| found.is_error());
        errors.map(|found| &found.file)
    }
}

impl Desk {
    /// Reads the portal at `root`. Its site will stand at `base`.
    #[must_use]
    pub fn open(root: &Path, base: BaseUrl) -> Self {
        let read = source::read(root);
        Self {
            base,
            sources: Arc::new(read.value),
            unread: read.diagnostics,
            history: Arc::new(History::read(root)),
            loader: Loader::holding(),
            theme: None,
            site: None,
        }
    }

    /// Reads files and folders again that were made, changed or deleted.
    pub fn read(&mut self, paths: &BTreeSet<PathBuf>) {
        let before = Checked {
            value: Sources::clone(&self.sources),
            diagnostics: std::mem::take(&mut self.unread),
        };
        self.take(source::read_again(
            before,
            paths.iter().map(PathBuf::as_path),
        ));
    }

    /// Reads everything again, also what git tells of when files changed: a
    /// commit touches no file of the portal, and is not heard of before.
    pub fn read_all(&mut self) {
        self.history = Arc::new(History::read(&self.sources.root));
        self.take(source::read(&self.sources.root));
    }

    fn take(&mut self, read: Checked<Sources>) {
        self.sources = Arc::new(read.value);
        self.unread = read.diagnostics;
    }

    /// Makes the site; what is wrong is told in its portal's diagnostics.
    pub fn site(&mut self, options: &Options) -> Arc<Site> {
        let unread = self.unread.clone();
        let mut portal = self.loader.load(Arc::clone(&self.sources), unread, options);
        portal.history = Arc::clone(&self.history);
        let themed = self.theme(portal.config.theme.as_deref());
        portal.held.extend(themed.held().cloned());
        portal
            .diagnostics
            .extend(themed.diagnostics.iter().cloned());
        diag::render::sort(&mut portal.diagnostics);
        let theme = Arc::clone(&themed.theme);
        let (links, portal) = (Links::new(self.base.clone(), false), Arc::new(portal));
        let site = match &self.site {
            Some(before) => before.after(portal, theme, links),
            None => Site::new(portal, theme, links, Cache::keeping()),
        };
        let site = Arc::new(site);
        self.site = Some(Arc::clone(&site));
        site
    }

    fn theme(&mut self, name: Option<&str>) -> &Themed {
        let made_of = (
            self.sources.fingerprint_below(&[THEMES]),
            name.map(str::to_owned),
        );
        let last = self.theme.take();
        let themed = match last {
            Some(last) if last.made_of == made_of => last,
            last => {
                let mut diagnostics = Vec::new();
                let theme = Arc::new(theme::read(&self.sources, name, &mut diagnostics));
                let broken = diag::has_errors(&diagnostics);
                let held = last.filter(|last| broken && last.sound);
                Themed {
                    made_of,
                    sound: !broken || held.is_some(),
                    theme: held.map_or(theme, |last| last.theme),
                    diagnostics,
                }
            }
        };
        self.theme.insert(themed)
    }
}
