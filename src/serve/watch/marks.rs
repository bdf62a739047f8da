//! Marks that requests leave for the watch to see.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::settle::Ledger;

/// Leaves marks. Clones leave them in the same place.
#[derive(Clone, Debug)]
pub struct Marks {
    ledger: Ledger,
    place: Arc<Mutex<Place>>,
}

/// Where marks are left.
#[derive(Debug)]
pub(super) enum Place {
    /// As files in a folder that is watched, named by the run.
    Folder(PathBuf, String),
    /// With the thread that looks at files.
    Looker(Sender<u64>),
    /// Nowhere: there is no place for them.
    Nowhere,
}

impl Marks {
    pub(super) fn new(place: Place) -> Self {
        Self {
            ledger: Ledger::default(),
            place: Arc::new(Mutex::new(place)),
        }
    }

    /// What has become of the marks.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Waits until everything that was saved before now is shown.
    pub fn settle(&self) {
        if let Some(mark) = self.leave() {
            self.ledger.wait(mark);
        }
    }

    /// Leaves a mark, if there is a place for it.
    pub(super) fn leave(&self) -> Option<u64> {
        let mark = self.ledger.next();
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let left = match &*place {
            Place::Folder(folder, run) => {
                fs::File::create_new(folder.join(format!("{run}{mark}"))).is_ok()
            }
            Place::Looker(to) => to.send(mark).is_ok(),
            Place::Nowhere => false,
        };
        left.then_some(mark)
    }

    pub(super) fn move_to(&self, place: Place) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }

    /// The number of the mark at `path`, which is taken away.
    pub(super) fn take(&self, path: &Path) -> Option<u64> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let Place::Folder(folder, run) = &*place else {
            return None;
        };
        let name = path.strip_prefix(folder).ok()?.to_str()?;
        let mark = name.strip_prefix(run.as_str())?.parse().ok()?;
        // It may have been taken at an earlier event.
        let _ = fs::remove_file(path);
        Some(mark)
    }

    /// The folder to be watched for marks.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        match &*place {
            Place::Folder(folder, _) => Some(folder.clone()),
            _ => None,
        }
    }
}

/// A folder for marks that this machine's memory or its own disk holds, shared
/// by all runs: its files live for a moment.
pub(super) fn folder() -> Place {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let above = runtime.filter(|path| path.is_dir());
    let folder = above
        .unwrap_or_else(std::env::temp_dir)
        .join("dugnad-preview");
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let run = format!("{:x}-{:x}-", std::process::id(), since.as_nanos());
    let made = fs::create_dir_all(&folder).and_then(|()| fs::canonicalize(&folder));
    made.map_or(Place::Nowhere, |folder| Place::Folder(folder, run))
}
