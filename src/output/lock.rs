//! One build at a time on a folder.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use super::disk::own;

/// A held lock; the file goes when it is let go.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`; `None` when another build holds it.
    ///
    /// A file left by a build that was killed is no hindrance: what counts is
    /// whether a living process holds it.
    pub(super) fn take(path: &Path) -> io::Result<Option<Self>> {
        loop {
            let Some(file) = open_held(path)? else {
                return Ok(None);
            };
            // The former holder may have deleted the file between our opening
            // and our holding it; then the lock is on a file without a name.
            if is_same(&file, path) {
                let path = path.to_path_buf();
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still held here, so nobody else's lock is deleted. A failure leaves
        // an empty file that the next build takes over.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn open_held(path: &Path) -> io::Result<Option<File>> {
    use rustix::fs::{FlockOperation, flock};
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    let file = own(&mut options).open(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        // Some network file systems have no locks; better to build without.
        Err(rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOLCK) => {
            Ok(Some(file))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(ours), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else {
        return false;
    };
    (ours.dev(), ours.ino()) == (named.dev(), named.ino())
}

#[cfg(windows)]
fn open_held(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const SHARING_VIOLATION: i32 = 32;
    let mut options = OpenOptions::new();
    options
        .create(true)
        .truncate(false)
        .write(true)
        .share_mode(0);
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(not(any(unix, windows)))]
fn open_held(path: &Path) -> io::Result<Option<File>> {
    File::create(path).map(Some)
}

#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_nothing_left() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("lock");
        fs::write(&path, "left by a killed build")?;
        let first = Lock::take(&path)?;
        assert!(first.is_some());
        assert!(Lock::take(&path)?.is_none());
        drop(first);
        assert!(!path.exists());
        assert!(Lock::take(&path)?.is_some());
        Ok(())
    }
}
