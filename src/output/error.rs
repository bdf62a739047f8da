//! What can keep a site from being written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the site was not written. The former site stands as it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The folder is no place for a site.
    Target {
        /// The folder that was asked for.
        out: PathBuf,
        /// What speaks against it.
        fault: TargetFault,
    },
    /// Another build is writing to the same folder.
    Busy(PathBuf),
    /// Files that Dugnad did not write stand where the site's must go; sorted.
    Foreign(Vec<PathBuf>),
    /// A path that would leave the folder, or that names no file.
    Path(String),
    /// Two artefacts want this path, or one wants it as a file and one as a
    /// folder.
    Clash(String),
    /// The list of written files cannot be understood.
    List {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The machine refused.
    Io {
        /// The file or folder that it concerns.
        path: PathBuf,
        /// What the machine said.
        source: io::Error,
    },
}

/// What speaks against a folder as the place of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetFault {
    /// It is the portal's root, or a folder that holds the root.
    HoldsRoot,
    /// It is, lies in, or holds a folder that the build reads.
    Source(&'static str),
    /// It is a symbolic link in the portal that leads out of it.
    LeadsOut,
    /// It exists and is not a folder.
    NotFolder,
    /// It is the root of a file system.
    NoName,
}

impl Error {
    /// Tells an I/O error with the path that it concerns.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_path_buf(),
            source,
        }
    }

    /// The kind of the machine's refusal, where it was the machine.
    pub(super) fn io_kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Io { source, .. } => Some(source.kind()),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target { out, fault } => write!(f, "cannot write to {}: {fault}", out.display()),
            Self::Busy(out) => write!(f, "another build is writing to {}", out.display()),
            Self::Foreign(paths) => write_foreign(f, paths),
            Self::Path(path) => write!(f, "{path:?} is not a path inside the site"),
            Self::Clash(path) => write!(f, "two parts of the site want the path {path:?}"),
            Self::List { path, reason } => write!(
                f,
                "cannot read the list of written files {}: {reason}; empty the folder to build anew",
                path.display()
            ),
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

/// Names the first few; a folder full of another site has thousands.
fn write_foreign(f: &mut fmt::Formatter<'_>, paths: &[PathBuf]) -> fmt::Result {
    const SHOWN: usize = 5;
    write!(f, "not written by Dugnad, but in the way of the site: ")?;
    for (nth, path) in paths.iter().take(SHOWN).enumerate() {
        let comma = if nth == 0 { "" } else { ", " };
        write!(f, "{comma}{}", path.display())?;
    }
    match paths.len().saturating_sub(SHOWN) {
        0 => write!(f, "; move or delete it"),
        more => write!(f, " and {more} more; move or delete them"),
    }
}

impl fmt::Display for TargetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HoldsRoot => write!(f, "the portal itself lies there"),
            Self::Source(name) => write!(f, "the portal's `{name}` lies there"),
            Self::LeadsOut => write!(f, "it is a link out of the portal"),
            Self::NotFolder => write!(f, "it is not a folder"),
            Self::NoName => write!(f, "it is the root of a file system"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
