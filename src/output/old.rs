//! What stands in the output before a build.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk::read_own;
use super::error::{Error, TargetFault};
use super::list::{self, Entry, Files, LIST};
use super::target::is_reserved;

/// When the system last saw a file change (seconds, nanoseconds).
///
/// On Unix this is the time of status change, which no program can set: a file
/// that was edited, copied over or moved here since the list was written is
/// younger than the list. Elsewhere it is the time of modification.
type Stamp = (i64, i64);

/// A file that the list names, as it stands on disk.
#[derive(Clone, Copy, Debug)]
struct Found {
    size: u64,
    stamp: Stamp,
}

/// What Dugnad did not write and so must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// A file, a symlink, anything that is not a folder.
    File,
    /// A folder with nothing in it.
    EmptyFolder,
}

/// Whose a folder is, and who may do what in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rights {
    /// The numbers of owner and group, where there are such.
    pub owner: (u32, u32),
    /// What they and others may.
    pub permissions: Permissions,
}

impl Rights {
    pub(super) fn of(found: &Metadata) -> Self {
        Self {
            owner: owner(found),
            permissions: found.permissions(),
        }
    }
}

/// The output as it was found.
#[derive(Debug, Default)]
pub(super) struct Old {
    /// Where it lies.
    pub root: PathBuf,
    /// Whether the folder exists.
    pub exists: bool,
    /// The list of the last build.
    pub files: Files,
    /// That list as it stands on disk.
    pub list_bytes: Option<Vec<u8>>,
    /// Relative path → what must be kept.
    pub foreign: BTreeMap<PathBuf, Foreign>,
    /// Relative path of every folder, and whose it is.
    pub folders: BTreeMap<PathBuf, Rights>,
    /// Something in it cannot be carried into another tree: a folder that we
    /// may not read, or another file system that is mounted there.
    pub fixed: bool,
    found: BTreeMap<String, Found>,
    list_stamp: Option<Stamp>,
}

impl Old {
    /// Looks at the folder `root`, which need not exist.
    pub(super) fn read(root: &Path) -> Result<Self, Error> {
        let mut old = Self {
            root: root.to_path_buf(),
            ..Self::default()
        };
        let top = match fs::symlink_metadata(root) {
            Ok(top) => top,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(old),
            Err(error) => return Err(Error::io(root, error)),
        };
        if !top.is_dir() {
            return Err(Error::Target {
                out: root.to_path_buf(),
                fault: TargetFault::NotFolder,
            });
        }
        old.exists = true;
        old.read_list()?;
        old.walk(&top)?;
        Ok(old)
    }

    fn read_list(&mut self) -> Result<(), Error> {
        let path = self.root.join(LIST);
        let found = match fs::symlink_metadata(&path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Error::io(&path, error)),
        };
        let bytes = read_own(&path).map_err(|error| Error::io(&path, error))?;
        self.files = list::from_bytes(&path, &bytes)?;
        self.list_bytes = Some(bytes);
        self.list_stamp = Some(stamp(&found));
        Ok(())
    }

    fn walk(&mut self, top: &Metadata) -> Result<(), Error> {
        let mut filled = BTreeSet::new();
        let not_ours = |entry: &walkdir::DirEntry| {
            entry.depth() == 1 && entry.file_name().to_str().is_some_and(is_reserved)
        };
        let walk = WalkDir::new(&self.root)
            .into_iter()
            .filter_entry(|entry| !not_ours(entry));
        for entry in walk {
            let visited = entry.and_then(|entry| Ok((entry.metadata()?, entry.into_path())));
            match visited {
                Ok((found, path)) => {
                    let path = path.strip_prefix(&self.root).unwrap_or(&path).to_path_buf();
                    if let Some(parent) = path.parent() {
                        filled.insert(parent.to_path_buf());
                    }
                    self.note(path, &found, top);
                }
                Err(error) => self.note_unreadable(error)?,
            }
        }
        for folder in self.folders.keys().filter(|path| !filled.contains(*path)) {
            if !folder.as_os_str().is_empty() {
                self.foreign.insert(folder.clone(), Foreign::EmptyFolder);
            }
        }
        Ok(())
    }

    fn note(&mut self, path: PathBuf, found: &Metadata, top: &Metadata) {
        if found.is_dir() {
            self.fixed |= device(found) != device(top)
                || (!path.as_os_str().is_empty() && is_mount(&self.root.join(&path)));
            self.folders.insert(path, Rights::of(found));
            return;
        }
        match slashed(&path).filter(|name| found.is_file() && self.files.contains_key(name)) {
            Some(name) => {
                let (size, stamp) = (found.len(), stamp(found));
                self.found.insert(name, Found { size, stamp });
            }
            None => {
                self.foreign.insert(path, Foreign::File);
            }
        }
    }

    /// A folder that may not be read is left alone; a file that went while we
    /// looked is no error either.
    fn note_unreadable(&mut self, error: walkdir::Error) -> Result<(), Error> {
        let path = error.path().unwrap_or(&self.root).to_path_buf();
        match error.io_error().map(io::Error::kind) {
            Some(io::ErrorKind::PermissionDenied) => {
                self.fixed = true;
                Ok(())
            }
            Some(io::ErrorKind::NotFound) => Ok(()),
            _ => Err(Error::io(&path, error.into())),
        }
    }

    /// Whether a file of the list stood on disk, changed or not.
    pub(super) fn stands(&self, path: &str) -> bool {
        self.found.contains_key(path)
    }

    /// Whether the file on disk is what the list says.
    ///
    /// A file of the right size that is older than the list is believed; any
    /// other is read. Where clocks are coarse a file may be as old as the
    /// list: it is read too.
    pub(super) fn is_intact(&self, path: &str) -> bool {
        let (Some(entry), Some(found)) = (self.files.get(path), self.found.get(path)) else {
            return false;
        };
        if found.size != entry.size {
            return false;
        }
        let believed = self.list_stamp.is_some_and(|list| found.stamp < list);
        believed || Entry::of_file(&self.root.join(path)).is_ok_and(|read| read == *entry)
    }
}

/// The path with `/` between its parts; `None` when it is not Unicode.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

#[cfg(unix)]
fn stamp(found: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    (found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
fn stamp(found: &Metadata) -> Stamp {
    let since = found.modified().ok().and_then(|time| {
        let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some((
            i64::try_from(since.as_secs()).ok()?,
            i64::from(since.subsec_nanos()),
        ))
    });
    // Without a time nothing is believed.
    since.unwrap_or((i64::MAX, 0))
}

#[cfg(unix)]
pub(super) fn device(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(found)
}

#[cfg(not(unix))]
pub(super) fn device(_: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn owner(found: &Metadata) -> (u32, u32) {
    use std::os::unix::fs::MetadataExt;
    (found.uid(), found.gid())
}

#[cfg(not(unix))]
fn owner(_: &Metadata) -> (u32, u32) {
    (0, 0)
}

/// Lists of who may do what that stand beside the permissions, by name: those
/// of POSIX and SELinux. They are as the system writes them.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn lists(folder: &Path) -> Vec<(&'static str, Vec<u8>)> {
    use rustix::buffer::spare_capacity;
    use rustix::fs::{lgetxattr, llistxattr};
    // No more than this is ever written there.
    const MOST: usize = 1 << 16;
    const NAMES: [&str; 3] = [
        "system.posix_acl_access",
        "system.posix_acl_default",
        "security.selinux",
    ];
    let mut names: Vec<u8> = Vec::with_capacity(MOST);
    // A file system that has no such lists has none of these.
    let _ = llistxattr(folder, spare_capacity(&mut names));
    let has = |name: &&str| {
        names
            .split(|byte| *byte == 0)
            .any(|one| one == name.as_bytes())
    };
    let value = |name: &'static str| {
        let mut value = Vec::with_capacity(MOST);
        let _ = lgetxattr(folder, name, spare_capacity(&mut value));
        (name, value)
    };
    NAMES.into_iter().filter(has).map(value).collect()
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn lists(_: &Path) -> Vec<(&'static str, Vec<u8>)> {
    Vec::new()
}

/// Whether something is mounted on this very folder; a folder of the same file
/// system may be, which its device does not tell.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn is_mount(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // Old kernels do not tell; then the exchange or a link will be refused.
    statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty())
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn is_mount(_: &Path) -> bool {
    false
}
