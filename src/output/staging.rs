//! The tree in which a site is made ready.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use super::Error;
use super::disk::Disk;
use super::target::UNFINISHED;

/// Files under way to the output, on the output's file system.
///
/// Nothing is made before the first file is staged, so a build that finds
/// everything in order leaves no trace.
#[derive(Debug)]
pub(super) struct Staging {
    root: PathBuf,
    /// Folders that are known to exist, relative; empty until the first file.
    made: RwLock<HashSet<PathBuf>>,
}

impl Staging {
    /// A tree at `root`, which does not exist yet.
    pub(super) fn at(root: PathBuf) -> Self {
        Self {
            root,
            made: RwLock::default(),
        }
    }

    /// The tree's own folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the file `path` is staged.
    pub(super) fn file(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// Stages a new file.
    pub(super) fn write(&self, disk: &Disk, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.make_parent(disk, Path::new(path))?;
        disk.write_new(&self.file(path), bytes)
    }

    /// Gives a file of another tree a second name in this one.
    pub(super) fn carry(&self, disk: &Disk, from: &Path, path: &Path) -> Result<(), Error> {
        self.make_parent(disk, path)?;
        disk.carry(from, &self.file(path))
    }

    /// Moves a staged file here from another tree.
    pub(super) fn take(&self, disk: &Disk, from: &Self, path: &str) -> Result<(), Error> {
        self.make_parent(disk, Path::new(path))?;
        disk.transfer(&from.file(path), &self.file(path))
    }

    fn make_parent(&self, disk: &Disk, path: &Path) -> Result<(), Error> {
        self.make_folder(disk, path.parent().unwrap_or(Path::new("")))
    }

    /// Makes the folder `path` and those above it, as far as they are missing.
    pub(super) fn make_folder(&self, disk: &Disk, path: &Path) -> Result<(), Error> {
        let known = |made: &HashSet<PathBuf>| made.contains(path);
        if known(&self.made.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        match path.parent() {
            Some(parent) => {
                self.make_folder(disk, parent)?;
                disk.create_folder(&self.root.join(path))?;
                let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
                made.insert(path.to_path_buf());
                Ok(())
            }
            None => self.open(disk),
        }
    }

    /// Makes the tree itself, marked as unfinished. The write lock is held
    /// throughout, so no file is staged in a tree without its mark.
    fn open(&self, disk: &Disk) -> Result<(), Error> {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if made.contains(Path::new("")) {
            return Ok(());
        }
        disk.create_folder(&self.root)?;
        disk.write_new(&self.root.join(UNFINISHED), b"")?;
        made.insert(PathBuf::new());
        Ok(())
    }

    /// Whether anything was staged, and so something is on disk.
    pub(super) fn is_open(&self) -> bool {
        !self
            .made
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    /// Takes the mark away: the tree is whole.
    pub(super) fn close(&self, disk: &Disk) -> Result<(), Error> {
        disk.remove_file(&self.root.join(UNFINISHED))
    }
}
