//! Marks that requests leave for the watch to see.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::settle::Ledger;
use super::Message;

/// Leaves marks. Clones leave them in the same place.
#[derive(Clone, Debug)]
pub struct Marks {
    ledger: Ledger,
    place: Arc<Mutex<MarkPlace>>,
    watch: Sender<Message>,
}

/// Where marks are left.
#[derive(Debug)]
pub(super) enum MarkPlace {
    /// As files in a folder that is watched, named by the run.
    Folder(PathBuf, String),
    /// With the thread that looks at files.
    Looker(Sender<u64>),
    /// Nowhere: nobody watches yet.
    Nowhere,
}

impl Marks {
    /// Those of the watch that hears what `watch` tells.
    pub(super) fn new(watch: Sender<Message>) -> Self {
        Self {
            ledger: Ledger::default(),
            place: Arc::new(Mutex::new(MarkPlace::Nowhere)),
            watch,
        }
    }

    /// What has become of the marks.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Waits until everything that was saved before now is shown.
    pub fn settle(&self) {
        let mark = self.leave();
        if !self.ledger.wait(mark) {
            self.lose(mark);
            self.ledger.wait(mark);
        }
    }

    /// Ends the watch: there are no more batches, and nobody waits for any.
    pub fn end(&self) {
        self.ledger.shown(u64::MAX);
        // A watch that is gone has ended.
        let _ = self.watch.send(Message::End);
    }

    /// Leaves a mark.
    pub(super) fn leave(&self) -> u64 {
        let mark = self.ledger.next();
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let left = match &*place {
            MarkPlace::Folder(folder, run) => {
                fs::File::create_new(folder.join(format!("{run}{mark}"))).is_ok()
            }
            MarkPlace::Looker(to) => to.send(mark).is_ok(),
            MarkPlace::Nowhere => false,
        };
        drop(place);
        if !left {
            self.lose(mark);
        }
        mark
    }

    /// A mark could not be left, or nobody has seen it: somebody has removed the
    /// folder, perhaps.
    fn lose(&self, mark: u64) {
        // A watch that is gone shows nothing more.
        let _ = self.watch.send(Message::Lost(mark));
    }

    pub(super) fn move_to(&self, place: MarkPlace) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }

    /// The number of the mark at `path`, which is taken away.
    pub(super) fn take(&self, path: &Path) -> Option<u64> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let MarkPlace::Folder(folder, run) = &*place else {
            return None;
        };
        let name = path.strip_prefix(folder).ok()?.to_str()?;
        let mark = name.strip_prefix(run.as_str())?.parse().ok()?;
        // It may have been taken at an earlier event.
        let _ = fs::remove_file(path);
        Some(mark)
    }
}
