//! The watch over the sources.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::Error;

/// How often files are looked at where events are not to be had.
const POLL: Duration = Duration::from_millis(400);

/// A save is several events; it is over when none has come for this long…
const QUIET: Duration = Duration::from_millis(4);

/// …or, should they never end, after this long.
const LONGEST: Duration = Duration::from_millis(40);

/// What has changed since the last batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Files and folders that were made, changed or deleted: absolute, with
    /// the symlinks above the watched paths resolved.
    pub paths: BTreeSet<PathBuf>,
    /// Events may have been lost: everything must be looked at.
    pub rescan: bool,
}

/// A watch that gathers changes until somebody takes them.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    events: Receiver<notify::Result<Event>>,
    roots: Vec<PathBuf>,
    ignored: Vec<PathBuf>,
    /// Roots that are watched with all that is in them.
    deep: BTreeSet<PathBuf>,
    polling: Option<String>,
}

/// Watches `paths`, files or folders, which need not exist yet; their parents
/// must. Nothing is told of what lies in `ignored`, of hidden files, and of
/// those that editors make for themselves.
///
/// With `poll` the files are looked at now and then, which works on network
/// file systems too. The same is done when the system has no events to give;
/// [`Watch::polling`] then says why.
///
/// # Errors
/// [`Error::Watch`] when neither works.
pub fn watch(paths: &[PathBuf], ignored: &[PathBuf], poll: bool) -> Result<Watch, Error> {
    let roots: Vec<PathBuf> = paths.iter().map(|path| real(path)).collect();
    let ignored: Vec<PathBuf> = ignored.iter().map(|path| real(path)).collect();
    if poll {
        return Watch::start(roots, ignored, Some("asked for".to_owned()));
    }
    match Watch::start(roots.clone(), ignored.clone(), None) {
        Err(Error::Watch(why)) => Watch::start(roots, ignored, Some(why.to_string())),
        result => result,
    }
}

impl Watch {
    fn start(
        roots: Vec<PathBuf>,
        ignored: Vec<PathBuf>,
        polling: Option<String>,
    ) -> Result<Self, Error> {
        let (sender, events) = mpsc::channel();
        let watcher = match polling {
            Some(_) => by_looking(sender),
            None => by_events(sender),
        };
        let mut watch = Self {
            watcher: watcher.map_err(Error::Watch)?,
            events,
            roots,
            ignored,
            deep: BTreeSet::new(),
            polling,
        };
        watch.watch_parents()?;
        watch.watch_roots().map_err(Error::Watch)?;
        Ok(watch)
    }

    /// Why files are looked at instead of waiting for events; `None` when
    /// there are events.
    #[must_use]
    pub fn polling(&self) -> Option<&str> {
        self.polling.as_deref()
    }

    /// Waits for changes; all that have come since the last call are one
    /// batch. `None` when there will be no more.
    pub fn next_batch(&mut self) -> Option<Batch> {
        loop {
            let first = self.events.recv().ok()?;
            let batch = self.gather(first);
            if batch != Batch::default() {
                return Some(batch);
            }
        }
    }

    /// Like [`Watch::next_batch`], but gives up after `timeout` with an empty
    /// batch.
    pub fn next_batch_within(&mut self, timeout: Duration) -> Option<Batch> {
        let end = Instant::now() + timeout;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let batch = match self.events.recv_timeout(left) {
                Ok(first) => self.gather(first),
                Err(RecvTimeoutError::Timeout) => return Some(Batch::default()),
                Err(RecvTimeoutError::Disconnected) => return None,
            };
            if batch != Batch::default() {
                return Some(batch);
            }
        }
    }

    fn gather(&mut self, first: notify::Result<Event>) -> Batch {
        let mut batch = Batch::default();
        let end = Instant::now() + LONGEST;
        self.add(&mut batch, first);
        // Waiting is only worth it for a change that somebody cares for.
        while batch != Batch::default() && Instant::now() < end {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.add(&mut batch, event),
                Err(_) => break,
            }
        }
        self.follow(&mut batch);
        batch
    }

    fn add(&self, batch: &mut Batch, event: notify::Result<Event>) {
        match event {
            Ok(event) => {
                batch.rescan |= event.need_rescan();
                if is_change(event.kind) {
                    let paths = event.paths.into_iter();
                    batch.paths.extend(paths.filter(|path| self.concerns(path)));
                }
            }
            Err(_) => batch.rescan = true,
        }
    }

    fn concerns(&self, path: &Path) -> bool {
        if self.ignored.iter().any(|ignored| path.starts_with(ignored)) {
            return false;
        }
        let below = |root: &PathBuf| {
            path.strip_prefix(root)
                .is_ok_and(|rest| !rest.iter().any(is_private))
        };
        self.roots.iter().any(below)
    }

    /// Watches roots that have come into being, and forgets those that went.
    fn follow(&mut self, batch: &mut Batch) {
        let touched: Vec<&PathBuf> = self
            .roots
            .iter()
            .filter(|root| batch.paths.contains(*root))
            .collect();
        if touched.is_empty() {
            return;
        }
        for root in touched {
            self.deep.remove(root);
        }
        // What was put into a new folder before we watched it was not told.
        batch.rescan = true;
        // A failure leaves the root unwatched until its next event.
        let _ = self.watch_roots();
    }

    fn watch_roots(&mut self) -> notify::Result<()> {
        for root in &self.roots {
            if root.is_dir() && !self.deep.contains(root) {
                self.watcher.watch(root, RecursiveMode::Recursive)?;
                self.deep.insert(root.clone());
            }
        }
        Ok(())
    }

    /// The folder above tells of a root that comes, goes or is replaced, as
    /// editors replace a file they save.
    fn watch_parents(&mut self) -> Result<(), Error> {
        let parents: BTreeSet<&Path> = self.roots.iter().filter_map(|root| root.parent()).collect();
        for parent in parents {
            let inside = self
                .roots
                .iter()
                .any(|root| root.is_dir() && parent.starts_with(root));
            if !inside {
                let watched = self.watcher.watch(parent, RecursiveMode::NonRecursive);
                watched.map_err(Error::Watch)?;
            }
        }
        Ok(())
    }
}

fn by_events(to: Sender<notify::Result<Event>>) -> notify::Result<Box<dyn Watcher + Send>> {
    let watcher = RecommendedWatcher::new(to, Config::default())?;
    Ok(Box::new(watcher))
}

/// Contents are compared, since times are known to the second only.
fn by_looking(to: Sender<notify::Result<Event>>) -> notify::Result<Box<dyn Watcher + Send>> {
    let config = Config::default()
        .with_poll_interval(POLL)
        .with_compare_contents(true);
    Ok(Box::new(PollWatcher::new(to, config)?))
}

/// Reading a file is an event too.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// Whether a file or folder of this name is hidden or an editor's own.
fn is_private(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("___jb_")
        || matches!(ending, "swp" | "swx" | "swo" | "tmp" | "bak" | "part" | "crdownload")
        // Vim tries whether it can write by making a file of this name.
        || name == "4913"
        || name == "Thumbs.db"
}

/// The path with symlinks resolved, as events name it.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let parent = path.parent().and_then(|parent| {
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        fs::canonicalize(parent).ok()
    });
    match (parent, path.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => path.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    const LONG: Duration = Duration::from_secs(5);
    const SHORT: Duration = Duration::from_millis(150);

    #[test]
    fn private_names() {
        for name in [
            ".git",
            "a~",
            "#a#",
            ".a.swp",
            "x.swp",
            "4913",
            "a.md___jb_".get(4..).unwrap_or(""),
        ] {
            assert!(is_private(OsStr::new(name)), "{name}");
        }
        for name in ["a.md", "index.html", "tmp", "_entries.toml", "c#"] {
            assert!(!is_private(OsStr::new(name)), "{name}");
        }
    }

    fn changes(watch: &mut Watch) -> BTreeSet<PathBuf> {
        watch.next_batch_within(LONG).unwrap_or_default().paths
    }

    #[test]
    fn a_save_is_told_and_noise_is_not() -> TestResult {
        for poll in [false, true] {
            let folder = tempfile::tempdir()?;
            let root = fs::canonicalize(folder.path())?;
            let (content, out) = (root.join("content"), root.join("content/public"));
            fs::create_dir_all(&out)?;
            fs::write(content.join("a.md"), "1")?;
            let mut watch = watch(
                std::slice::from_ref(&content),
                std::slice::from_ref(&out),
                poll,
            )?;
            assert_eq!(watch.polling().is_some(), poll);
            fs::write(out.join("index.html"), "")?;
            fs::write(content.join(".a.md.swp"), "")?;
            fs::read(content.join("a.md"))?;
            fs::write(root.join("beside"), "")?;
            fs::write(content.join("a.md"), "2")?;
            assert_eq!(changes(&mut watch), BTreeSet::from([content.join("a.md")]));
        }
        Ok(())
    }

    #[test]
    fn files_that_are_replaced_and_folders_that_come_later() -> TestResult {
        let folder = tempfile::tempdir()?;
        let root = fs::canonicalize(folder.path())?;
        let (settings, themes) = (root.join("portal.toml"), root.join("themes"));
        fs::write(&settings, "1")?;
        let mut watch = watch(&[settings.clone(), themes.clone()], &[], false)?;
        for _ in 0..2 {
            fs::write(root.join("portal.toml.tmp"), "2")?;
            fs::rename(root.join("portal.toml.tmp"), &settings)?;
            assert!(changes(&mut watch).contains(&settings));
        }
        for _ in 0..2 {
            fs::create_dir(&themes)?;
            let batch = watch.next_batch_within(LONG).unwrap_or_default();
            assert!(batch.rescan && batch.paths.contains(&themes));
            while watch.next_batch_within(SHORT) != Some(Batch::default()) {}
            fs::write(themes.join("page.html"), "1")?;
            assert!(changes(&mut watch).contains(&themes.join("page.html")));
            fs::remove_dir_all(&themes)?;
            while watch.next_batch_within(SHORT) != Some(Batch::default()) {}
        }
        Ok(())
    }
}
