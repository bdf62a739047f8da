//! From changed files to a site.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{BaseUrl, Config};
use crate::diag::{self, Checked, Diagnostic, Held};
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
    /// The files, the name of the portal's own, and the portal's language.
    made_of: (blake3::Hash, Option<String>, String),
    theme: Held<Theme>,
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
            history: Arc::new(History::read(root).value),
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
        self.history = Arc::new(History::read(&self.sources.root).value);
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
        let of_owner = theme::told(&self.sources, &portal.config, &portal.graph.schema);
        portal.diagnostics.extend(of_owner);
        let theme = self.theme(&portal.config);
        portal.held.extend(theme.files().cloned());
        portal.diagnostics.extend(theme.diagnostics.iter().cloned());
        let theme = Arc::clone(&theme.value);
        diag::render::sort(&mut portal.diagnostics);
        let (links, portal) = (Links::new(self.base.clone(), false), Arc::new(portal));
        let site = match &self.site {
            Some(before) => before.after(portal, theme, links),
            None => Site::new(portal, theme, links, Cache::keeping()),
        };
        let site = Arc::new(site);
        self.site = Some(Arc::clone(&site));
        site
    }

    fn theme(&mut self, config: &Config) -> &Held<Theme> {
        let made_of = (
            self.sources.fingerprint_below(&[THEMES]),
            config.theme.clone(),
            config.language.clone(),
        );
        let last = self.theme.take();
        let themed = match last {
            Some(last) if last.made_of == made_of => last,
            last => {
                let mut diagnostics = Vec::new();
                let value = theme::read(&self.sources, config, &mut diagnostics);
                let read = Checked { value, diagnostics };
                let theme = Held::new(read, last.as_ref().map(|last| &last.theme));
                Themed { made_of, theme }
            }
        };
        &self.theme.insert(themed).theme
    }
}
