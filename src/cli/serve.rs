//! `dugnad serve`: the site while it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::args::ServeArgs;
use super::{FINE, Failure, Outcome, date, root, show, texts};
use crate::config::BaseUrl;
use crate::diag::render::{Report, counts};
use crate::diag::{Diagnostic, Language};
use crate::pipeline::Options;
use crate::preview::{Desk, EDITOR, Preview};
use crate::serve::{Batch, Marks, Pages, Polling, Server, Watch, watch};
use crate::site::Site;
use crate::source::{CONTENT, PORTAL_FILE, STATIC, THEMES};

/// How long what has just gone wrong is kept from open tabs: many editors
/// empty a file before they write it.
const BLINK: Duration = Duration::from_millis(120);

/// Diagnostics that are told of after one change.
const MOST: usize = 20;

pub(super) fn run(args: &ServeArgs, lang: Option<Language>) -> Outcome {
    let root = root(args.root.as_deref())?.canonicalize()?;
    let server = Server::bind(&args.host, args.port, &args.allow_host)?;
    // Before anything is read, so that no change is missed.
    let mut watch = watch(&watched(&root), args.poll)?;
    let start = Instant::now();
    let path = args.base_path.as_deref().unwrap_or_default();
    let address = format!("{}/{}", server.origin(), path.trim_matches('/'));
    let base = BaseUrl::parse(&address)
        .ok_or_else(|| Failure::said("no_address").with("text", &address))?;
    let mut desk = Desk::open(&root, base);
    let site = desk.site(&options(args, !args.no_drafts)?);
    let mut teller = Teller::new(lang);
    teller.begin(&site, start);
    let editor = args.editor.clone().unwrap_or_else(|| EDITOR.to_owned());
    let drafts = !args.no_drafts;
    let preview = Arc::new(Preview::new(site, watch.marks(), drafts, lang, editor));
    teller.greet(args, &server, &preview.base(), watch.polling())?;
    if args.open {
        open(&format!("{}{}", server.origin(), preview.base()));
    }
    thread::scope(|scope| -> Result<(), Failure> {
        let pages: Arc<dyn Pages> = preview.clone();
        let (server, marks, first) = (&server, watch.marks(), Arc::clone(&preview));
        let serving = scope.spawn(move || {
            let _end = End(server, marks);
            // The first who asks for what is made of all pages need not wait.
            drop(thread::Builder::new().spawn(move || first.warm()));
            server.run(&pages)
        });
        let end = End(server, watch.marks());
        let followed = follow(args, &mut watch, &mut desk, (&preview, server), &mut teller);
        drop(end);
        // One that fell has said why.
        let served = serving.join().map_err(|_| Failure::said("fell"))?;
        followed.and(served.map_err(Failure::from))
    })?;
    Ok(FINE)
}

/// Ends the server and the following, both when one of them ends, however that
/// is: a program that is stuck tells nothing.
struct End<'s>(&'s Server, Marks);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.stop();
        self.1.end();
    }
}

/// Makes the site again after each change, for as long as there are any.
fn follow(
    args: &ServeArgs,
    watch: &mut Watch,
    desk: &mut Desk,
    (preview, server): (&Preview, &Server),
    teller: &mut Teller,
) -> Result<(), Failure> {
    let (ledger, tabs) = (watch.marks(), server.reloader());
    let mut polling = watch.polling().cloned();
    while let Some(batch) = watch.next_batch() {
        let start = Instant::now();
        if batch.is_change() || !preview.is_as_wanted() {
            read(desk, &batch);
            let drafts = preview.wants_drafts();
            let site = desk.site(&options(args, drafts)?);
            preview.show(Arc::clone(&site), drafts);
            ledger.ledger().shown(batch.mark);
            if teller.is_worse(&site) {
                tabs.announce_after(BLINK);
            } else {
                tabs.announce();
            }
            teller.tell(&site, &batch, start);
        } else {
            ledger.ledger().shown(batch.mark);
        }
        if watch.polling() != polling.as_ref() {
            polling = watch.polling().cloned();
            teller.polls(polling.as_ref());
        }
    }
    Ok(())
}

/// Reads again what a batch tells of.
fn read(desk: &mut Desk, batch: &Batch) {
    if batch.rescan {
        desk.read_all();
    } else if !batch.paths.is_empty() {
        desk.read(&batch.paths);
    }
}

fn watched(root: &Path) -> Vec<PathBuf> {
    [CONTENT, THEMES, STATIC, PORTAL_FILE]
        .map(|name| root.join(name))
        .into()
}

fn options(args: &ServeArgs, drafts: bool) -> Result<Options, Failure> {
    Ok(Options {
        date: date(args.date.as_deref())?,
        drafts,
    })
}

/// Tells on the terminal how it goes: what has come and what has gone, not
/// what was said before.
struct Teller {
    language: Language,
    given: Option<Language>,
    /// What has been said of each file, as it is compared.
    said: BTreeSet<String>,
    errors: usize,
}

impl Teller {
    fn new(given: Option<Language>) -> Self {
        Self {
            language: given.unwrap_or_default(),
            given,
            said: BTreeSet::new(),
            errors: 0,
        }
    }

    /// Tells of the first site.
    fn begin(&mut self, site: &Site, start: Instant) {
        self.say_new(site);
        self.line(site, String::new(), start);
    }

    /// Whether there are more errors than were told of.
    fn is_worse(&self, site: &Site) -> bool {
        counts(&site.portal.diagnostics).0 > self.errors
    }

    /// Tells of a site after a change.
    fn tell(&mut self, site: &Site, batch: &Batch, start: Instant) {
        let before = self.said.len();
        let mended = self.say_new(site);
        let changed = self.changed(site, batch);
        if mended > 0 && before > 0 {
            let words = [("count", mended.to_string())];
            show::aside(&texts::filled("mended", self.language, &words));
        }
        self.line(site, changed, start);
    }

    /// Prints what has not been said, and gives how much is no longer so.
    fn say_new(&mut self, site: &Site) -> usize {
        let portal = &site.portal;
        let own = Language::from_tag(&portal.config.language);
        self.language = self.given.unwrap_or(own);
        self.errors = counts(&portal.diagnostics).0;
        let now: BTreeMap<String, &Diagnostic> = portal
            .diagnostics
            .iter()
            .map(|found| (key(site, found), found))
            .collect();
        let new = now.iter().filter(|(key, _)| !self.said.contains(*key));
        let mut new: Vec<Diagnostic> = new.map(|(_, found)| (*found).clone()).collect();
        crate::diag::render::sort(&mut new);
        // All of them are on the overview.
        new.truncate(MOST);
        let report = Report {
            diagnostics: &new,
            sources: &portal.sources,
            language: self.language,
        };
        if !new.is_empty() {
            show::diagnostics_aside(&report);
        }
        let gone = self.said.iter().filter(|key| !now.contains_key(*key));
        let gone = gone.count();
        self.said = now.into_keys().collect();
        gone
    }

    /// What has changed: the file, or how many.
    fn changed(&self, site: &Site, batch: &Batch) -> String {
        let root = &site.portal.sources.root;
        match batch.paths.len() {
            _ if batch.rescan => texts::text("everything", self.language).to_owned(),
            0 => texts::text("drafts_switched", self.language).to_owned(),
            1 => {
                let path = batch
                    .paths
                    .first()
                    .map(|path| path.strip_prefix(root).unwrap_or(path));
                path.map_or_else(String::new, |path| path.display().to_string())
            }
            count => {
                let words = [("count", count.to_string())];
                texts::filled("changed_files", self.language, &words)
            }
        }
    }

    /// One line on how it went.
    fn line(&self, site: &Site, changed: String, start: Instant) {
        let (errors, warnings) = counts(&site.portal.diagnostics);
        let words = [
            ("changed", changed),
            ("pages", site.portal.graph.len().to_string()),
            ("errors", errors.to_string()),
            ("warnings", warnings.to_string()),
            ("took", start.elapsed().as_millis().to_string()),
        ];
        show::aside(&texts::filled("served", self.language, &words));
    }

    /// Says where the site is to be seen.
    fn greet(
        &self,
        args: &ServeArgs,
        server: &Server,
        base: &str,
        polling: Option<&Polling>,
    ) -> std::io::Result<()> {
        let port = server.address().port();
        if args.port != 0 && port != args.port {
            let words = [("port", args.port.to_string()), ("other", port.to_string())];
            show::aside(&texts::filled("port_taken", self.language, &words));
        }
        self.polls(polling);
        show::line(&format!("{}{base}", server.origin()))?;
        if let Some(far) = server.far_origin() {
            show::line(&format!("{far}{base}"))?;
        }
        Ok(())
    }

    /// Says why changes are looked for, unless somebody asked for it.
    fn polls(&self, polling: Option<&Polling>) {
        let text = match polling {
            None | Some(Polling::Asked) => return,
            Some(Polling::TooMany) => texts::text("polling_too_many", self.language).to_owned(),
            Some(Polling::Moved) => texts::text("polling_moved", self.language).to_owned(),
            Some(Polling::FileSystem(name)) => {
                let words = [("name", (*name).to_owned())];
                texts::filled("polling_file_system", self.language, &words)
            }
            Some(Polling::Failed(reason)) => {
                let words = [("reason", reason.clone())];
                texts::filled("polling", self.language, &words)
            }
        };
        // The site is served all the same.
        let _ = show::note(&text);
    }
}

/// What makes two diagnostics the same to people who mend them: not the line,
/// which moves with every edit above it.
fn key(site: &Site, found: &Diagnostic) -> String {
    let words = found.span.and_then(|span| {
        let text = site.portal.sources.text(&found.file)?;
        text.get(span.range())
    });
    format!(
        "{} {} {} {:?} {}",
        found.file,
        found.is_error(),
        found.code.name(),
        found.args,
        words.unwrap_or_default()
    )
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
