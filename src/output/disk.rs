//! Every operation that changes the disk, in one place.
//!
//! Tests stop the writer before any one of them, as a killed process would.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write};
use std::path::Path;

use super::Error;
use super::list::LIST;
use super::target::UNFINISHED;

/// The hand that changes the disk.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// Operations left until the disk "dies"; then it stays dead.
    #[cfg(test)]
    pub fuse: Option<std::sync::atomic::AtomicI64>,
    /// Acts as a file system that cannot exchange two folders.
    #[cfg(test)]
    pub refuse_exchange: bool,
}

/// Whether two folders were exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exchange {
    Done,
    /// The system or the file system cannot, or something is mounted there.
    Refused,
}

impl Disk {
    #[cfg(not(test))]
    fn spend(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn spend(&self) -> io::Result<()> {
        use std::sync::atomic::Ordering;
        match &self.fuse {
            Some(fuse) if fuse.fetch_sub(1, Ordering::SeqCst) <= 0 => {
                Err(io::Error::other("killed"))
            }
            _ => Ok(()),
        }
    }

    fn run<T>(&self, path: &Path, act: impl FnOnce() -> io::Result<T>) -> Result<T, Error> {
        self.spend()
            .and_then(|()| act())
            .map_err(|error| Error::io(path, error))
    }

    /// Writes a file that does not exist.
    pub(super) fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let create = || OpenOptions::new().write(true).create_new(true).open(path);
        #[cfg(test)]
        if self.fuse.is_some() {
            let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
            self.run(path, || create()?.write_all(half))?;
            return self.run(path, || fs::write(path, bytes));
        }
        self.run(path, || create()?.write_all(bytes))
    }

    /// Makes a folder; one that stands there already is as good.
    pub(super) fn create_folder(&self, path: &Path) -> Result<(), Error> {
        self.run(path, || match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_folder(path) => Ok(()),
            result => result,
        })
    }

    /// Gives a file a second name, or copies it with its times where the file
    /// system has no second names. Symlinks are carried as they are. What lies
    /// on another file system is not: the whole file system would have to move.
    pub(super) fn carry(&self, from: &Path, to: &Path) -> Result<(), Error> {
        self.run(to, || match fs::hard_link(from, to) {
            Ok(()) => Ok(()),
            Err(error) if is_missing(&error) => Err(error),
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => Err(error),
            Err(_) => copy(from, to),
        })
    }

    /// Moves a file; `to` is replaced in one step.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), Error> {
        self.run(to, || fs::rename(from, to))
    }

    /// Moves a file to a place that may lie on another file system.
    pub(super) fn transfer(&self, from: &Path, to: &Path) -> Result<(), Error> {
        self.run(to, || match fs::rename(from, to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copy(from, to),
            result => result,
        })
    }

    /// Exchanges two folders in one step.
    pub(super) fn exchange(&self, new: &Path, old: &Path) -> Result<Exchange, Error> {
        #[cfg(test)]
        if self.refuse_exchange {
            return Ok(Exchange::Refused);
        }
        self.run(old, || exchange(new, old))
    }

    /// Deletes a file or symlink; one that is gone is as good.
    pub(super) fn remove_file(&self, path: &Path) -> Result<(), Error> {
        self.run(path, || forgive_missing(fs::remove_file(path)))
    }

    /// Deletes an empty folder; tells whether it went.
    pub(super) fn remove_if_empty(&self, path: &Path) -> Result<bool, Error> {
        self.run(path, || Ok(fs::remove_dir(path).is_ok()))
    }

    /// Deletes a tree of the writer's own, what shows that it is last: the next
    /// run finishes what it was kept from. One that is gone is as good.
    pub(super) fn remove_tree(&self, path: &Path) -> Result<(), Error> {
        self.run(path, || {
            open_folder(path);
            forgive_missing(remove_unmarked(path)).or_else(|error| {
                if error.kind() != io::ErrorKind::PermissionDenied {
                    return Err(error);
                }
                open_folders(path);
                forgive_missing(remove_unmarked(path))
            })
        })?;
        for mark in MARKS {
            self.remove_file(&path.join(mark))?;
        }
        self.run(path, || forgive_missing(fs::remove_dir(path)))
    }

    /// Sets a file's or folder's permissions; doing so also renews the time
    /// at which the system last saw it change.
    pub(super) fn set_permissions(&self, path: &Path, to: Permissions) -> Result<(), Error> {
        self.run(path, || fs::set_permissions(path, to))
    }

    /// Gives a folder to an owner and a group; tells whether we may.
    pub(super) fn set_owner(&self, path: &Path, to: (u32, u32)) -> Result<bool, Error> {
        self.run(path, || Ok(change_owner(path, to).is_ok()))
    }
}

#[cfg(unix)]
fn change_owner(path: &Path, (user, group): (u32, u32)) -> io::Result<()> {
    std::os::unix::fs::lchown(path, Some(user), Some(group))
}

#[cfg(not(unix))]
fn change_owner(_: &Path, _: (u32, u32)) -> io::Result<()> {
    Ok(())
}

/// Whether the path is a folder itself, not a symlink to one.
pub(super) fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// More bytes are in no list or journal of ours.
const LARGEST_OWN: u64 = 1 << 30;

/// Reads a file of the writer's own. A symbolic link or a pipe that somebody
/// has put in its place is an error: it is neither followed nor waited for.
pub(crate) fn read_own(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = own(OpenOptions::new().read(true)).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not a file"));
    }
    file.take(LARGEST_OWN).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The options for a file of the writer's own: symbolic links are not followed.
#[cfg(unix)]
pub(super) fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    options.custom_flags(flags.cast_signed())
}

#[cfg(not(unix))]
pub(super) fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn forgive_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_missing(&error) => Ok(()),
        result => result,
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(from)?;
    if found.is_symlink() {
        return copy_symlink(from, to);
    }
    if !found.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    fs::copy(from, to)?;
    if let Ok(time) = found.modified() {
        File::open(to)?.set_modified(time)?;
    }
    Ok(())
}

#[cfg(unix)]
fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// What shows that a tree beside or inside the output is the writer's own.
const MARKS: [&str; 2] = [LIST, UNFINISHED];

/// Deletes what is in a tree, but for its marks.
fn remove_unmarked(tree: &Path) -> io::Result<()> {
    for entry in fs::read_dir(tree)? {
        let path = entry?.path();
        let is_mark = MARKS.iter().any(|mark| path.ends_with(mark));
        forgive_missing(match is_folder(&path) {
            _ if is_mark => Ok(()),
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        })?;
    }
    Ok(())
}

/// Lets the owner into a folder, so that it can be emptied.
fn open_folder(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(folder, Permissions::from_mode(0o700));
    }
}

/// The same of every folder below too.
fn open_folders(folder: &Path) {
    open_folder(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_folder(&entry.path()) {
            open_folders(&entry.path());
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(new: &Path, old: &Path) -> io::Result<Exchange> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(Exchange::Done),
        Err(
            Errno::INVAL
            | Errno::NOSYS
            | Errno::NOTSUP
            | Errno::BUSY
            | Errno::XDEV
            | Errno::ACCESS
            | Errno::PERM,
        ) => Ok(Exchange::Refused),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<Exchange> {
    Ok(Exchange::Refused)
}

/// Whether this system can exchange two folders at all.
pub(super) const CAN_EXCHANGE: bool = cfg!(any(
    target_os = "linux",
    target_os = "android",
    target_vendor = "apple"
));
