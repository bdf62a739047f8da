//! The only writer of the site.
//!
//! Artefacts are [put](Writer::put) one by one, from any thread; nothing is
//! visible before [`Writer::finish`]. What is guaranteed:
//!
//! - At every instant the folder holds the old site or the new one. Where the
//!   system cannot replace a folder in one step, files are replaced one by one
//!   in a safe order, and a run that is killed is completed by the next.
//! - A file whose bytes are the same keeps its inode and its times; when
//!   nothing is new, nothing is touched.
//! - Files that Dugnad did not write stay, and are never written over.
//! - Files that it wrote and needs no more go. The list of them,
//!   `.dugnad.json`, lies in the output.
//!
//! Killed means the process; after a power failure the file system may have
//! lost bytes, which the next build finds by their size.
//!
//! Its folders keep owner, group and permissions; where they cannot, files are
//! replaced one by one too.
//!
//! The folder itself is a new one after each change, unless most of what is in
//! it is others': a process whose working folder it is, or a container it is
//! mounted into, still sees the old one.

mod disk;
mod error;
mod list;
mod lock;
mod old;
mod plan;
mod staging;
mod target;
#[cfg(test)]
mod tests;
mod tree;
mod within;

pub(crate) use disk::read_own;
pub use error::{Error, TargetFault};
pub use target::check_target;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use disk::{CAN_EXCHANGE, Disk, Exchange};
use list::Entry;
use lock::Lock;
use old::Old;
use plan::{Artefact, Artefacts, Plan};
use staging::Staging;

/// What a finished build did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files written, new ones and changed ones.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that were needed no more.
    pub removed: usize,
    /// Files that are needed no more, but were changed by somebody since
    /// Dugnad wrote them, and so were left standing; sorted.
    pub kept: Vec<String>,
}

/// One build's hold on the output.
///
/// Dropped without [`Writer::finish`] it leaves the old site as it was.
#[derive(Debug)]
pub struct Writer {
    disk: Disk,
    old: Old,
    staging: Staging,
    /// Whether the staged files lie beside the output, ready for an exchange.
    beside: bool,
    artefacts: Mutex<Artefacts>,
    _lock: Lock,
}

impl Writer {
    /// Takes hold of the folder `out`, which need not exist, and repairs what
    /// a killed build may have left.
    ///
    /// # Errors
    /// [`Error::Busy`] while another build writes there, [`Error::Target`]
    /// when it is no folder, [`Error::List`] when its list is damaged.
    pub fn begin(out: &Path) -> Result<Self, Error> {
        Self::begin_on(Disk::default(), out)
    }

    fn begin_on(disk: Disk, out: &Path) -> Result<Self, Error> {
        let out = target::resolve(out)?;
        let (parent, name) = parent_and_name(&out)?;
        fs::create_dir_all(parent).map_err(|error| Error::io(parent, error))?;
        let beside = |suffix: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(suffix);
            parent.join(hidden)
        };
        let (lock, may_write_beside) = take_lock(&beside(".dugnad-lock"), &out)?;
        let sibling = beside(".dugnad-new");
        if may_write_beside {
            tree::sweep(&disk, &sibling, &out)?;
        }
        within::recover(&disk, &out)?;
        let old = Old::read(&out)?;
        let beside = may_write_beside && can_replace(&old, parent);
        let staging = if beside {
            Staging::at(sibling)
        } else {
            within::staging(&out)
        };
        Ok(Self {
            disk,
            old,
            staging,
            beside,
            artefacts: Mutex::default(),
            _lock: lock,
        })
    }

    /// Hands in one file of the site: `path` is relative, with `/`.
    ///
    /// Bytes that differ from those on disk are staged at once; they need not
    /// be kept in memory.
    ///
    /// # Errors
    /// [`Error::Path`], [`Error::Clash`] for a path that was put before, and
    /// [`Error::Io`].
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        target::check_path(path)?;
        let entry = Entry::of(bytes);
        let same = self.old.files.get(path) == Some(&entry) && self.old.is_intact(path);
        let staged = !same;
        {
            let mut artefacts = self
                .artefacts
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if artefacts
                .insert(path.to_owned(), Artefact { entry, staged })
                .is_some()
            {
                return Err(Error::Clash(path.to_owned()));
            }
        }
        if staged {
            self.staging
                .write(&self.disk, path, bytes)
                .map_err(|error| as_clash(error, path))?;
        }
        Ok(())
    }

    /// Hands in a file as the last build left it; `false` where that wrote
    /// none at this path, or somebody has changed it since. For files whose
    /// path tells all that they are made of.
    ///
    /// # Errors
    /// [`Error::Clash`] for a path that was put before.
    pub fn keep(&self, path: &str) -> Result<bool, Error> {
        let Some(entry) = self
            .old
            .files
            .get(path)
            .filter(|_| self.old.is_intact(path))
        else {
            return Ok(false);
        };
        let kept = Artefact {
            entry: entry.clone(),
            staged: false,
        };
        let mut artefacts = self
            .artefacts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match artefacts.insert(path.to_owned(), kept) {
            None => Ok(true),
            Some(_) => Err(Error::Clash(path.to_owned())),
        }
    }

    /// Whether every file that was written before still stands as it was.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.old.files.keys().all(|path| self.old.is_intact(path))
    }

    /// Puts the new site in the place of the old.
    ///
    /// # Errors
    /// [`Error::Foreign`] when files of others are in the way, and
    /// [`Error::Clash`] when one path is wanted as a file and as a folder. The
    /// old site then stands as it was.
    pub fn finish(mut self) -> Result<Summary, Error> {
        let artefacts = std::mem::take(
            self.artefacts
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner),
        );
        let plan = Plan::draw(&self.old, artefacts)?;
        if !plan.is_idle(&self.old) {
            self.refuse_newcomers(&plan)?;
            self.apply(&plan)?;
        }
        Ok(Summary {
            written: plan.staged.len(),
            unchanged: plan.unchanged.len(),
            removed: plan.removed.len(),
            kept: plan.kept,
        })
    }

    /// Looks once more whether somebody has put a file where a page will be.
    fn refuse_newcomers(&self, plan: &Plan) -> Result<(), Error> {
        let is_new = |path: &&String| {
            !self.old.stands(path)
                && fs::symlink_metadata(self.old.root.join(path)).is_ok_and(|found| !found.is_dir())
        };
        let found: Vec<PathBuf> = plan
            .staged
            .iter()
            .filter(is_new)
            .map(PathBuf::from)
            .collect();
        if found.is_empty() {
            Ok(())
        } else {
            Err(Error::Foreign(found))
        }
    }

    fn apply(&mut self, plan: &Plan) -> Result<(), Error> {
        if self.beside {
            let replaced = tree::replace(&self.disk, &self.old, &self.staging, plan);
            if replaced.or_else(refused_if_uncarriable)? == Exchange::Done {
                self.staging = within::staging(&self.old.root);
                return Ok(());
            }
            let inside = within::staging(&self.old.root);
            within::move_in(&self.disk, &self.staging, &inside, plan)?;
            self.staging = inside;
        }
        within::apply(&self.disk, &self.old.root, &self.staging, plan)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        within::abandon(&self.disk, &self.staging);
    }
}

/// A file of others that may be neither linked nor read cannot stand in a new
/// tree, but does not hinder work in the old one.
fn refused_if_uncarriable(error: Error) -> Result<Exchange, Error> {
    match error.io_kind() {
        Some(
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::Unsupported
            | io::ErrorKind::CrossesDevices,
        ) => Ok(Exchange::Refused),
        _ => Err(error),
    }
}

/// A staged file can only meet another staged one: of the same name, or of one
/// that differs in case where the file system does not tell them apart.
fn as_clash(error: Error, path: &str) -> Error {
    match error.io_kind() {
        Some(
            io::ErrorKind::AlreadyExists
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory,
        ) => Error::Clash(path.to_owned()),
        _ => error,
    }
}

fn parent_and_name(out: &Path) -> Result<(&Path, &OsStr), Error> {
    out.parent()
        .zip(out.file_name())
        .ok_or_else(|| Error::Target {
            out: out.to_path_buf(),
            fault: TargetFault::NoName,
        })
}

/// Takes the lock beside the output or, when we may not write there, inside
/// it; tells whether it lies beside.
fn take_lock(beside: &Path, out: &Path) -> Result<(Lock, bool), Error> {
    let (path, taken, is_beside) = match Lock::take(beside) {
        Err(error) if is_closed(&error) && disk::is_folder(out) => {
            let inside = out.join(target::LOCK);
            let taken = Lock::take(&inside);
            (inside, taken, false)
        }
        taken => (beside.to_path_buf(), taken, true),
    };
    let lock = taken.map_err(|error| Error::io(&path, error))?;
    let lock = lock.ok_or_else(|| Error::Busy(out.to_path_buf()))?;
    Ok((lock, is_beside))
}

fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::InvalidFilename
    )
}

/// Whether a tree beside the output can be put in its place. A folder that holds
/// more of others' than of the site's, such as somebody's home, is written into:
/// whoever is at work there would be left in the old one.
fn can_replace(old: &Old, parent: &Path) -> bool {
    let device = |path: &Path| {
        fs::symlink_metadata(path)
            .map(|found| old::device(&found))
            .ok()
    };
    let is_ours = old.foreign.len() <= old.files.len();
    let is_free = is_ours && !old.fixed && !old::is_mount(&old.root);
    !old.exists || (CAN_EXCHANGE && is_free && device(parent) == device(&old.root))
}
