//! Marks that requests leave for the watch to see.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::settle::Ledger;

/// Leaves marks. Clones leave them in the same place.
#[derive(Clone, Debug)]
pub struct Marks {
    ledger: Ledger,
    place: Arc<Mutex<MarkPlace>>,
}

/// Where marks are left.
#[derive(Debug)]
pub(super) enum MarkPlace {
    /// As files in a folder that is watched, named by the run.
    Folder(PathBuf, String),
    /// With the thread that looks at files.
    Looker(Sender<u64>),
    /// Nowhere: there is no place for them.
    Nowhere,
}

impl Marks {
    pub(super) fn new(place: MarkPlace) -> Self {
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
            MarkPlace::Folder(folder, run) => {
                fs::File::create_new(folder.join(format!("{run}{mark}"))).is_ok()
            }
            MarkPlace::Looker(to) => to.send(mark).is_ok(),
            MarkPlace::Nowhere => false,
        };
        left.then_some(mark)
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

    /// The folder to be watched for marks.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        match &*place {
            MarkPlace::Folder(folder, _) => Some(folder.clone()),
            _ => None,
        }
    }
}

/// A folder for marks that this machine's memory or its own disk holds, shared
/// by all runs of one user: its files live for a moment.
pub(super) fn folder() -> MarkPlace {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let above = runtime.filter(|path| path.is_dir());
    let above = above.unwrap_or_else(std::env::temp_dir);
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let run = format!("{:x}-{:x}-", std::process::id(), since.as_nanos());
    let made = private(&above, &run).and_then(fs::canonicalize);
    made.map_or(MarkPlace::Nowhere, |folder| MarkPlace::Folder(folder, run))
}

/// A folder in `above`, where others may write too, that is the user's alone.
/// Where somebody else has taken its name, with a folder or a link to one, it is
/// a folder of this run.
fn private(above: &Path, run: &str) -> io::Result<PathBuf> {
    let of_user = above.join(name());
    match new_folder(&of_user) {
        Ok(()) => Ok(of_user),
        Err(_) if is_own(&of_user) => Ok(of_user),
        Err(_) => {
            let of_run = above.join(format!("{}-{run}marks", name()));
            new_folder(&of_run).map(|()| of_run)
        }
    }
}

#[cfg(unix)]
fn name() -> String {
    let user = rustix::process::geteuid();
    format!("dugnad-preview-{}", user.as_raw())
}

/// A folder that was not there, nor anything else of its name.
#[cfg(unix)]
fn new_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(path)
}

/// Whether a folder, and no link to one, is the user's, who alone writes there.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path)
        .is_ok_and(|found| found.is_dir() && found.uid() == user && found.mode() & 0o022 == 0)
}

/// Elsewhere every user has a folder of temporary files.
#[cfg(not(unix))]
fn name() -> String {
    "dugnad-preview".to_owned()
}

#[cfg(not(unix))]
fn new_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

#[cfg(not(unix))]
fn is_own(path: &Path) -> bool {
    path.is_dir()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn runs_of_one_user_share_a_folder() -> io::Result<()> {
        let above = tempfile::tempdir()?;
        let first = private(above.path(), "1-1-")?;
        assert_eq!(first.metadata()?.permissions().mode() & 0o777, 0o700);
        assert_eq!(private(above.path(), "2-2-")?, first);
        Ok(())
    }

    #[test]
    fn a_folder_that_others_have_a_hand_in_is_left_alone() -> io::Result<()> {
        let theirs = tempfile::tempdir()?;
        let link = tempfile::tempdir()?;
        symlink(theirs.path(), link.path().join(name()))?;
        let open = tempfile::tempdir()?;
        let folder = open.path().join(name());
        fs::create_dir(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777))?;
        let mut taken = vec![link, open];
        let other = tempfile::tempdir()?;
        let folder = other.path().join(name());
        fs::create_dir(&folder)?;
        // Only the superuser may give folders away.
        if std::os::unix::fs::chown(&folder, Some(12345), None).is_ok() {
            taken.push(other);
        }
        for above in taken {
            let made = private(above.path(), "3-3-")?;
            assert_ne!(made.file_name(), above.path().join(name()).file_name());
            assert!(is_own(&made) && made.starts_with(above.path()));
        }
        assert_eq!(fs::read_dir(theirs.path())?.count(), 0);
        Ok(())
    }
}
