//! `dugnad serve`: the site while it is written.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::thread;
use std::time::Instant;

use super::args::{Format, ServeArgs};
use super::{FINE, Failure, Loaded, Outcome, date, load, read, root, show, texts};
use crate::config::BaseUrl;
use crate::diag::Language;
use crate::diag::render::{Report, counts};
use crate::graph::NOT_FOUND;
use crate::links::Links;
use crate::pipeline::Options;
use crate::serve::{Page, Pages, Server, content_type, watch};
use crate::site::{Cache, Site};
use crate::source::{CONTENT, History, PORTAL_FILE, STATIC, THEMES};

/// The site as readers of the preview see it.
struct Preview {
    state: RwLock<State>,
}

/// What is shown, and how many times it has changed.
struct State {
    site: Option<Arc<Site>>,
    /// What is wrong, as HTML, while there is no site to show.
    fault: String,
    /// The language in which to speak of it.
    language: Language,
    generation: u64,
}

impl Preview {
    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a new site, or keeps the old one when there is none.
    fn show(&self, site: Option<Arc<Site>>, fault: String, language: Language) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if site.is_some() {
            state.site = site;
        }
        state.fault = fault;
        state.language = language;
        state.generation += 1;
    }
}

impl Pages for Preview {
    fn get(&self, path: &str) -> Option<Page> {
        let state = self.state();
        let Some(site) = state.site.clone() else {
            return path
                .ends_with(".html")
                .then(|| page("fault.html", state.fault.clone().into_bytes()));
        };
        let language = state.language;
        // Drawing takes its time, and a new site must not wait for it.
        drop(state);
        let part = site.part(path)?;
        match site.draw(path, part) {
            Ok(bytes) => Some(page(path, bytes)),
            Err(found) => {
                let found = [*found];
                let report = Report {
                    diagnostics: &found,
                    sources: &site.portal.sources,
                    language,
                };
                Some(page("fault.html", fault_page(&report).into_bytes()))
            }
        }
    }

    fn not_found(&self) -> Vec<u8> {
        self.get(NOT_FOUND)
            .map(|page| page.bytes.to_vec())
            .unwrap_or_default()
    }

    fn generation(&self) -> u64 {
        self.state().generation
    }
}

fn page(path: &str, bytes: Vec<u8>) -> Page {
    Page {
        content_type: content_type(path).into(),
        bytes: bytes.into(),
    }
}

/// A page that tells what is wrong.
fn fault_page(report: &Report<'_>) -> String {
    let text = report.human(false);
    let title = texts::text("fault", report.language);
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><h1>{title}</h1><pre>{}</pre></body></html>",
        report.language.tag(),
        crate::text::escaped(&text)
    )
}

/// A built preview and what is wrong with it.
fn build(
    args: &ServeArgs,
    (root, history): (&Path, &Arc<History>),
    base: &BaseUrl,
    lang: Option<Language>,
) -> Result<(Loaded, Option<Site>), Failure> {
    let options = Options {
        date: date(args.date.as_deref())?,
        drafts: !args.no_drafts,
    };
    let (sources, found) = read(root);
    let loaded = load(sources, found, Arc::clone(history), &options, lang);
    let site = (!loaded.portal.has_errors()).then(|| {
        Site::new(
            loaded.portal.clone(),
            loaded.theme.clone(),
            Links::new(base.clone(), false),
            Cache::default(),
        )
    });
    Ok((loaded, site))
}

pub(super) fn run(args: &ServeArgs, lang: Option<Language>) -> Outcome {
    let root = root(args.root.as_deref())?.canonicalize()?;
    let server = Arc::new(Server::bind(&args.host, args.port, "/", &args.allow_host)?);
    let base =
        BaseUrl::parse(&server.url()).unwrap_or_else(|| crate::config::Config::default().base_url);
    let preview = Arc::new(Preview {
        state: RwLock::new(State {
            site: None,
            fault: String::new(),
            language: Language::default(),
            generation: 0,
        }),
    });
    let start = Instant::now();
    let history = Arc::new(History::read(&root));
    let root = (&*root, &history);
    update(args, root, &base, lang, &preview, start)?;
    let language = preview.state().language;
    let watched = [CONTENT, THEMES, STATIC, PORTAL_FILE]
        .map(|name| root.0.join(name))
        .into_iter()
        .filter(|path| path.exists());
    let mut watch = watch(&watched.collect::<Vec<PathBuf>>(), &[], args.poll)?;
    if let Some(reason) = watch.polling().filter(|_| !args.poll) {
        let words = [("reason", reason.to_owned())];
        show::aside(&texts::filled("polling", language, &words));
    }
    show::line(&server.url());
    if args.open {
        open(&server.url());
    }
    let reloader = server.reloader();
    thread::scope(|scope| -> Result<(), Failure> {
        let pages: Arc<dyn Pages> = preview.clone();
        let serving = Arc::clone(&server);
        let run = scope.spawn(move || serving.run(&pages));
        while watch.next_batch().is_some() {
            update(args, root, &base, lang, &preview, Instant::now())?;
            reloader.announce();
        }
        drop(run.join());
        Ok(())
    })?;
    Ok(FINE)
}

/// Builds again, and tells how it went.
fn update(
    args: &ServeArgs,
    root: (&Path, &Arc<History>),
    base: &BaseUrl,
    lang: Option<Language>,
    preview: &Preview,
    start: Instant,
) -> Result<(), Failure> {
    let (loaded, site) = build(args, root, base, lang)?;
    let diagnostics = &loaded.portal.diagnostics;
    let report = Report {
        diagnostics,
        sources: &loaded.portal.sources,
        language: loaded.language,
    };
    let (errors, warnings) = counts(diagnostics);
    if errors + warnings > 0 {
        show::diagnostics(&report, Format::Human);
    }
    let files = site.as_ref().map_or(0, |site| site.parts().len());
    preview.show(site.map(Arc::new), fault_page(&report), loaded.language);
    let words = [
        ("files", files.to_string()),
        ("errors", errors.to_string()),
        ("warnings", warnings.to_string()),
        ("took", start.elapsed().as_millis().to_string()),
    ];
    show::aside(&texts::filled("served", loaded.language, &words));
    Ok(())
}

/// Opens the browser; that it cannot is no reason to stop.
fn open(url: &str) {
    let command = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if let Err(error) = std::process::Command::new(command).arg(url).spawn() {
        show::failure(&format!("{command}: {error}"));
    }
}
