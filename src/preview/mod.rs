//! The site while it is written: made anew after every save, and shown with
//! what is wrong beside it.
//!
//! [`Desk`] makes the sites, one after the other; [`Preview`] shows the last
//! one to readers, with an editor's panel of its own. The panel's templates,
//! style and script stand in the default theme's folder `preview` and are part
//! of no site.

mod desk;
mod faults;
mod moved;
mod overview;
mod panel;
mod reading;
mod templates;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use percent_encoding::percent_decode_str;

pub use desk::Desk;

use crate::diag::{Diagnostic, Language};
use crate::graph::NOT_FOUND;
use crate::serve::{Marks, Page, Pages, content_type};
use crate::site::{Part, Site};
use crate::theme::Theme;
use moved::Moved;

/// Where editors are sent when they ask for a place in a file.
pub const EDITOR: &str = "vscode://file/{file}:{line}:{column}";

/// The site as readers of the preview see it.
#[derive(Debug)]
pub struct Preview {
    shown: RwLock<Arc<Shown>>,
    moved: Mutex<Moved>,
    marks: Marks,
    editor: String,
    language: Option<Language>,
    drafts: AtomicBool,
    /// Whether the editor's panel is open.
    unfolded: AtomicBool,
}

/// One site, and what else is shown with it.
#[derive(Debug)]
struct Shown {
    site: Arc<Site>,
    generation: u64,
    drafts: bool,
    language: Language,
    /// The last theme before this one that could draw, for pages that this one
    /// cannot draw.
    before: Option<Arc<Theme>>,
    /// The same site with that theme, made when it is first asked for.
    older: OnceLock<Site>,
    /// Why parts could not be drawn, by path.
    failed: Mutex<std::collections::BTreeMap<String, Diagnostic>>,
}

impl Preview {
    /// Shows `site`. What is said of it is in `language`, else in the
    /// portal's; `editor` is where places in files lead to.
    #[must_use]
    pub fn new(
        site: Arc<Site>,
        marks: Marks,
        drafts: bool,
        language: Option<Language>,
        editor: String,
    ) -> Self {
        Self {
            shown: RwLock::new(Arc::new(Shown::new(site, 1, drafts, language, None))),
            moved: Mutex::default(),
            marks,
            editor,
            language,
            drafts: AtomicBool::new(drafts),
            unfolded: AtomicBool::new(false),
        }
    }

    /// Shows a new site, made with or without drafts.
    pub fn show(&self, site: Arc<Site>, drafts: bool) {
        let last = self.shown();
        let theme = &last.site.theme;
        let is_same = Arc::ptr_eq(theme, &site.theme);
        let before = if is_same || last.has_failed() || !last.site.can_be_drawn() {
            last.before.clone()
        } else {
            Some(Arc::clone(theme))
        };
        if !site.portal.graph.is_like(&last.site.portal.graph) {
            let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
            moved.compare(&last.site.portal, &site.portal);
        }
        let next = Shown::new(site, last.generation + 1, drafts, self.language, before);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        // To take a large site apart takes time, and readers are waiting.
        rayon::spawn(move || drop(last));
    }

    /// Whether readers want to see drafts.
    #[must_use]
    pub fn wants_drafts(&self) -> bool {
        self.drafts.load(Ordering::SeqCst)
    }

    /// Whether what readers want is what is shown.
    #[must_use]
    pub fn is_as_wanted(&self) -> bool {
        self.shown().drafts == self.wants_drafts()
    }

    fn shown(&self) -> Arc<Shown> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&shown)
    }

    /// The page that stands at an address of the site, by the path of its file.
    fn path_of(&self, address: &str) -> String {
        let decoded = percent_decode_str(address).decode_utf8_lossy();
        let base = self.base();
        let inside = decoded.strip_prefix(&base).unwrap_or(&decoded);
        let inside = inside.trim_start_matches('/');
        if inside.is_empty() || inside.ends_with('/') {
            format!("{inside}index.html")
        } else {
            inside.to_owned()
        }
    }
}

impl Shown {
    fn new(
        site: Arc<Site>,
        generation: u64,
        drafts: bool,
        language: Option<Language>,
        before: Option<Arc<Theme>>,
    ) -> Self {
        let portal = Language::from_tag(&site.portal.config.language);
        Self {
            language: language.unwrap_or(portal),
            site,
            generation,
            drafts,
            before,
            older: OnceLock::new(),
            failed: Mutex::default(),
        }
    }

    /// Draws a part; with the last theme where this one fails.
    fn draw(&self, path: &str, part: &Part) -> Result<Vec<u8>, Diagnostic> {
        let failed = match self.site.draw(path, part) {
            Ok(bytes) => return Ok(bytes),
            Err(found) => *found,
        };
        let mut all = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(path.to_owned(), failed.clone());
        drop(all);
        let older = self.older();
        older
            .and_then(|site| site.draw(path, site.part(path)?).ok())
            .ok_or(failed)
    }

    /// The site with the last theme that could draw, if there is one.
    fn older(&self) -> Option<&Site> {
        let theme = self.before.as_ref()?;
        let make = || {
            let (portal, links) = (Arc::clone(&self.site.portal), self.site.links.clone());
            self.site.after(portal, Arc::clone(theme), links)
        };
        Some(self.older.get_or_init(make))
    }

    fn has_failed(&self) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        !failed.is_empty()
    }

    /// Why a part could not be drawn.
    fn failure(&self, path: &str) -> Option<Diagnostic> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(path).cloned()
    }
}

impl Preview {
    /// Makes what is made of all pages, so that the first who asks need not wait.
    pub fn warm(&self) {
        self.shown().site.warm();
    }
}

impl Pages for Preview {
    fn settle(&self) {
        self.marks.settle();
    }

    fn get(&self, path: &str) -> Option<Page> {
        let shown = self.shown();
        let part = shown.site.part(path)?;
        Some(match shown.draw(path, part) {
            Ok(bytes) => page(path, bytes),
            Err(found) => Page {
                status: 500,
                ..page("fault.html", faults::page(&shown, &found, &self.editor))
            },
        })
    }

    fn not_found(&self) -> Vec<u8> {
        self.get(NOT_FOUND)
            .map(|page| page.bytes.to_vec())
            .unwrap_or_default()
    }

    fn generation(&self) -> u64 {
        self.shown().generation
    }

    fn base(&self) -> String {
        self.shown().site.links.base_path().to_owned()
    }

    fn own(&self, name: &str, query: &str) -> Option<Page> {
        let shown = self.shown();
        let asked = || {
            let path = percent_decode_str(asked(query, "path")?).decode_utf8_lossy();
            Some(self.path_of(&path))
        };
        match name {
            "" => Some(page(
                "own.html",
                overview::draw(&shown, query, &self.editor),
            )),
            "panel" => {
                let unfolded = self.unfolded.load(Ordering::SeqCst);
                let drawn = panel::draw(&shown, &asked()?, unfolded, &self.editor);
                Some(page("panel.html", drawn))
            }
            "where" => {
                let path = asked()?;
                let moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
                let address = path.strip_suffix("/index.html")?;
                let to = moved.to(address)?;
                let to = shown.site.links.page("", to, None);
                Some(page("where.txt", to.into_bytes()))
            }
            _ => templates::asset(name).map(|text| page(name, text.as_bytes().to_vec())),
        }
    }

    fn press(&self, name: &str) -> bool {
        match name {
            "fold" | "unfold" => self.unfolded.store(name == "unfold", Ordering::SeqCst),
            "drafts" => {
                self.drafts.fetch_xor(true, Ordering::SeqCst);
                // Wakes whoever makes the sites, and waits for the next.
                self.marks.settle();
            }
            _ => return false,
        }
        true
    }
}

fn page(path: &str, bytes: Vec<u8>) -> Page {
    Page {
        status: 200,
        content_type: content_type(path).into(),
        bytes: bytes.into(),
    }
}

/// What a query says under a name.
fn asked<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BaseUrl;
    use crate::pipeline::Options;
    use std::path::Path;

    /// Whoever searches first after the start finds the index made.
    #[test]
    fn the_index_is_made_once_and_before_anybody_asks() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/portals/climate");
        let base = BaseUrl::parse("http://127.0.0.1:4321").expect("an address");
        let date = jiff::civil::date(2026, 11, 20);
        let site = Desk::open(&root, base).site(&Options { date, drafts: true });
        let watch = crate::serve::watch(&[], true).expect("a watch");
        let editor = EDITOR.to_owned();
        let preview = Preview::new(Arc::clone(&site), watch.marks(), true, None, editor);
        assert!(site.made_index().is_none());
        preview.warm();
        let made = Arc::clone(site.made_index().expect("an index"));
        let parts = site.parts();
        let index = parts.iter().filter(|(_, part)| matches!(part, Part::Index));
        let paths: Vec<&str> = index.map(|(path, _)| *path).collect();
        assert!(!paths.is_empty());
        for path in paths {
            assert_eq!(
                preview.get(path).map(|page| page.status),
                Some(200),
                "{path}"
            );
        }
        assert!(site.made_index().is_some_and(|now| Arc::ptr_eq(now, &made)));
    }
}
