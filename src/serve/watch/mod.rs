//! The watch over the sources.
//!
//! Nothing waits for quiet: a change is handed on as soon as it is told of,
//! and those that come while it is worked on are the next batch.

mod fs_type;
mod look;
mod marks;
mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

pub use marks::Marks;

use super::{Error, own};
use crate::source::is_part;
use marks::MarkPlace;
use names::{is_folder, real};

/// How long a new folder is waited for to be watched itself.
const UNTIL_WATCHED: Duration = Duration::from_millis(300);

/// What has changed since the last batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Files and folders that were made, changed or deleted: absolute, with
    /// the symlinks above the watched paths resolved.
    pub paths: BTreeSet<PathBuf>,
    /// Events may have been lost: everything must be looked at.
    pub rescan: bool,
    /// The batch holds every change before this mark; see [`Marks`].
    pub mark: u64,
}

impl Batch {
    /// Whether anything has changed.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.rescan || !self.paths.is_empty()
    }
}

/// Why files are looked at instead of waiting for events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polling {
    /// Somebody asked for it.
    Asked,
    /// The file system tells of no changes.
    FileSystem(&'static str),
    /// There are more folders than the system will watch.
    TooMany,
    /// Another folder may stand in the place of the one that was watched.
    Moved,
    /// The system gives no events; why.
    Failed(String),
}

/// What the watch is told.
enum Message {
    /// Something happened.
    Event(notify::Result<Event>),
    /// Somebody looked.
    Seen {
        changed: BTreeSet<PathBuf>,
        mark: u64,
    },
    /// A mark did not come through.
    Lost(u64),
    /// There is nobody to watch for.
    End,
}

/// A watch that gathers changes until somebody takes them.
pub struct Watch {
    watcher: Option<RecommendedWatcher>,
    events: Receiver<Message>,
    teller: Sender<Message>,
    marks: Marks,
    roots: Vec<PathBuf>,
    /// Roots that are watched with all that is in them.
    deep: BTreeSet<PathBuf>,
    polling: Option<Polling>,
    /// Folders that have come, and are not surely watched yet.
    fresh: bool,
    ended: bool,
}

/// Watches `paths`, files or folders, which need not exist yet; their parents
/// must. Nothing is told of hidden files, and of those that programs make for
/// themselves.
///
/// With `poll` the files are looked at now and then, which works on network
/// file systems too. The same is done where the system has no events to give,
/// or runs out of them later; [`Watch::polling`] then says why.
///
/// # Errors
/// [`Error::Watch`] when neither works.
pub fn watch(paths: &[PathBuf], poll: bool) -> Result<Watch, Error> {
    let (teller, events) = mpsc::channel();
    let mut watch = Watch {
        watcher: None,
        events,
        marks: Marks::new(teller.clone()),
        teller,
        roots: paths.iter().map(|path| real(path)).collect(),
        deep: BTreeSet::new(),
        polling: None,
        fresh: false,
        ended: false,
    };
    let silent = watch.roots.iter().find_map(|root| fs_type::silent(root));
    match (poll, silent) {
        (true, _) => watch.look(Polling::Asked)?,
        (_, Some(name)) => watch.look(Polling::FileSystem(name))?,
        _ => {
            if let Err(error) = watch.listen() {
                watch.look(reason(&error))?;
            }
        }
    }
    Ok(watch)
}

fn reason(error: &notify::Error) -> Polling {
    // On Linux too many watches are "no space left".
    let full =
        matches!(&error.kind, notify::ErrorKind::Io(error) if error.raw_os_error() == Some(28));
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => Polling::TooMany,
        _ if full => Polling::TooMany,
        _ => Polling::Failed(error.to_string()),
    }
}

impl Watch {
    /// Waits for events.
    fn listen(&mut self) -> notify::Result<()> {
        let to = self.teller.clone();
        let tell = move |event| drop(to.send(Message::Event(event)));
        // A link may lead to the whole disk.
        let config = Config::default().with_follow_symlinks(false);
        self.watcher = Some(RecommendedWatcher::new(tell, config)?);
        self.watch_parents()?;
        self.watch_roots()?;
        self.place_marks()
    }

    /// Where events are waited for, marks are files in a folder of their own.
    fn place_marks(&mut self) -> notify::Result<()> {
        let (folder, run) = own::folder()?;
        self.watch_path(&folder, RecursiveMode::NonRecursive)?;
        self.marks.move_to(MarkPlace::Folder(folder, run));
        Ok(())
    }

    /// Looks now and then, on a thread of its own.
    fn look(&mut self, why: Polling) -> Result<(), Error> {
        let (to, marks) = mpsc::channel();
        let (roots, teller) = (self.roots.clone(), self.teller.clone());
        // Now, not when the thread comes to it: what is read after this and
        // changes then is to be told.
        let known = look::files(&roots);
        let run = move || look::look(&roots, known, &teller, &marks);
        let started = thread::Builder::new().name("looker".to_owned()).spawn(run);
        started.map_err(|error| Error::Watch(notify::Error::io(error)))?;
        self.watcher = None;
        self.polling = Some(why);
        self.marks.move_to(MarkPlace::Looker(to));
        Ok(())
    }

    /// Why files are looked at instead of waiting for events; `None` when
    /// there are events.
    #[must_use]
    pub fn polling(&self) -> Option<&Polling> {
        self.polling.as_ref()
    }

    /// What requests wait by.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.marks.clone()
    }

    /// Waits for changes or marks; all that have come since the last call are
    /// one batch. `None` when there will be no more.
    pub fn next_batch(&mut self) -> Option<Batch> {
        loop {
            self.marks.ledger().looks();
            let first = self.events.recv().ok()?;
            let batch = self.gather(first);
            if self.ended {
                return None;
            }
            if batch != Batch::default() {
                return Some(batch);
            }
        }
    }

    /// Like [`Watch::next_batch`], but gives up after `timeout` with an empty
    /// batch.
    #[cfg(test)]
    pub(super) fn next_batch_within(&mut self, timeout: Duration) -> Option<Batch> {
        let end = Instant::now() + timeout;
        loop {
            self.marks.ledger().looks();
            let left = end.saturating_duration_since(Instant::now());
            let batch = match self.events.recv_timeout(left) {
                Ok(first) => self.gather(first),
                Err(mpsc::RecvTimeoutError::Timeout) => return Some(Batch::default()),
                Err(mpsc::RecvTimeoutError::Disconnected) => return None,
            };
            if batch != Batch::default() {
                return Some(batch);
            }
        }
    }

    /// All that has been told.
    fn gather(&mut self, first: Message) -> Batch {
        let mut batch = Batch::default();
        self.add(&mut batch, first);
        while let Ok(message) = self.events.try_recv() {
            self.add(&mut batch, message);
        }
        if std::mem::take(&mut self.fresh) {
            // The watch begins to watch a new folder after it has told of it,
            // and tells nothing of what is put there before. The second mark
            // is left when the watch has gone on from what told of the folder.
            self.await_mark(&mut batch);
            self.await_mark(&mut batch);
        }
        self.follow(&mut batch);
        self.marks.ledger().seen(batch.mark);
        batch
    }

    /// Leaves a mark, and gathers all that is told before it is seen.
    fn await_mark(&mut self, batch: &mut Batch) {
        let mark = self.marks.leave();
        let end = Instant::now() + UNTIL_WATCHED;
        while batch.mark < mark {
            let left = end.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(message) => self.add(batch, message),
                Err(_) => return,
            }
        }
    }

    fn add(&mut self, batch: &mut Batch, message: Message) {
        match message {
            Message::Event(Ok(event)) => self.add_event(batch, event),
            Message::Event(Err(error)) => {
                batch.rescan = true;
                if let (Polling::TooMany, None) = (reason(&error), &self.polling) {
                    // Without a thread for it the watch goes on as it can.
                    let _ = self.look(Polling::TooMany);
                }
            }
            Message::Seen { changed, mark } => {
                let paths = changed
                    .into_iter()
                    .filter(|path| self.concerns(path, false));
                batch.paths.extend(paths);
                batch.mark = batch.mark.max(mark);
            }
            Message::Lost(mark) => {
                batch.rescan = true;
                batch.mark = batch.mark.max(mark);
                self.mend_marks();
            }
            Message::End => self.ended = true,
        }
    }

    /// Makes another place for marks; where there is none, files are looked at.
    fn mend_marks(&mut self) {
        if self.polling.is_none()
            && let Err(error) = self.place_marks()
        {
            // Without a thread for it every request is a look at everything.
            let _ = self.look(reason(&error));
        }
    }

    fn add_event(&mut self, batch: &mut Batch, event: Event) {
        batch.rescan |= event.need_rescan();
        if !is_change(event.kind) {
            return;
        }
        for path in event.paths {
            if let Some(mark) = self.marks.take(&path) {
                batch.mark = batch.mark.max(mark);
            } else if self.concerns(&path, may_be_folder(event.kind)) {
                self.fresh |= may_be_folder(event.kind) && path.is_dir();
                batch.paths.insert(path);
            } else if goes(event.kind) && self.is_parent(&path) && self.polling.is_none() {
                // What comes in its place is found by its name alone.
                batch.rescan = true;
                // Without a thread for it the watch goes on as it can.
                let _ = self.look(Polling::Moved);
            }
        }
    }

    /// Whether this is the folder that a root stands in.
    fn is_parent(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| root.parent() == Some(path))
    }

    /// Whether a path is that of a part of the portal. What is gone was a
    /// folder, as far as anybody knows.
    fn concerns(&self, path: &Path, may_be_folder: bool) -> bool {
        let is_folder = path.is_dir() || (may_be_folder && !path.exists());
        let below = |root: &PathBuf| {
            path.strip_prefix(root)
                .is_ok_and(|rest| is_part(rest, is_folder))
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
        let mut folder = false;
        for root in touched {
            folder |= self.deep.remove(root) || is_folder(root);
        }
        // What was put into a new folder before we watched it was not told.
        batch.rescan |= folder;
        // A failure leaves the root unwatched until its next event.
        let _ = self.watch_roots();
    }

    fn watch_roots(&mut self) -> notify::Result<()> {
        for root in self.roots.clone() {
            if is_folder(&root) && !self.deep.contains(&root) {
                self.watch_path(&root, RecursiveMode::Recursive)?;
                self.deep.insert(root);
            }
        }
        Ok(())
    }

    /// The folder above tells of a root that comes, goes or is replaced, as
    /// editors replace a file they save.
    fn watch_parents(&mut self) -> notify::Result<()> {
        let roots = self.roots.iter();
        let parents: BTreeSet<PathBuf> = roots
            .filter_map(|root| root.parent())
            .map(Path::to_owned)
            .collect();
        for parent in parents {
            let above = |root: &PathBuf| is_folder(root) && parent.starts_with(root);
            if !self.roots.iter().any(above) {
                self.watch_path(&parent, RecursiveMode::NonRecursive)?;
            }
        }
        Ok(())
    }

    fn watch_path(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        match &mut self.watcher {
            Some(watcher) => watcher.watch(path, mode),
            None => Ok(()),
        }
    }
}

/// Reading a file is an event too.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// Whether what was watched goes away.
fn goes(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    )
}

fn may_be_folder(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(CreateKind::Folder | CreateKind::Any)
            | EventKind::Modify(ModifyKind::Name(_))
            | EventKind::Remove(RemoveKind::Folder | RemoveKind::Any)
            | EventKind::Any
    )
}
