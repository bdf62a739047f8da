//! The portal's files, read once.
//!
//! Everything after this stage sees [`Sources`], a value; of files that hold no
//! text it has the fingerprint, and the site reads them again when they are
//! drawn. Nothing outside the root is read: symbolic links that lead out of it
//! are passed over.

mod conflict;
mod git;
mod hidden;
mod history;
mod names;
mod open;
mod passed_over;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use history::{History, in_repository};
pub use open::open;
pub use passed_over::{is_part, is_passed_over};
pub use read::{read, read_again};

use crate::diag::{FilePath, Position, Span};
use crate::picture::{Fault, Picture};

/// The file that makes a folder a portal.
pub const PORTAL_FILE: &str = "portal.toml";
/// Where everything stands that an editor touches.
pub const CONTENT: &str = "content";
/// Where themes of the portal's own stand.
pub const THEMES: &str = "themes";
/// Files that are copied as they are.
pub const STATIC: &str = "static";

/// The largest text that is read, in bytes: far more than any table.
const LARGEST_TEXT: u64 = 8 << 20;

/// The same of a page: what is read in hours is less than this.
const LARGEST_PAGE: u64 = 2 << 20;

/// The same of what is copied: more than this nobody offers on a page, and a
/// file with nothing in it can say that it is a million times as large.
const LARGEST_FILE: u64 = 1 << 30;

/// All files of a portal at one instant.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The portal's folder.
    pub root: PathBuf,
    /// The files by path.
    pub files: BTreeMap<FilePath, SourceFile>,
    /// Where symbolic links within the portal lead, on disk.
    pub linked: BTreeSet<PathBuf>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Fingerprint of the bytes.
    pub hash: blake3::Hash,
    /// The text, for the formats that the program reads; other files stay on
    /// disk until they are needed.
    pub text: Option<Arc<str>>,
    /// What the head of a picture tells, or why it cannot be shown.
    pub picture: Option<Result<Picture, Fault>>,
}

impl Sources {
    /// The text of a file, or nothing.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(path)?.text.as_ref()
    }

    /// The files below `folder`, in order of their paths.
    pub fn below<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (&'a FilePath, &'a SourceFile)> + 'a {
        let inside = move |path: &str| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.files
            .range::<str, _>((
                std::ops::Bound::Included(folder),
                std::ops::Bound::Unbounded,
            ))
            .skip_while(move |(path, _)| !inside(path))
            .take_while(move |(path, _)| inside(path))
    }

    /// The place of a span for a reader; the first place when the file is not text.
    #[must_use]
    pub fn position(&self, file: &str, span: Option<Span>) -> (Position, Position) {
        let start = Position { line: 1, column: 1 };
        match (self.text(file), span) {
            (Some(text), Some(span)) => (
                crate::diag::position(text, span.start as usize),
                crate::diag::position(text, span.end as usize),
            ),
            _ => (start, start),
        }
    }

    /// The path of a file on disk.
    #[must_use]
    pub fn on_disk(&self, path: &str) -> PathBuf {
        self.root.join(Path::new(path))
    }

    /// The bytes of a file of which only the fingerprint is kept, read again.
    ///
    /// # Errors
    /// Where it cannot be read, or is another than the one that was looked at:
    /// what was found to be harmless may be so no more.
    pub fn read_again(&self, path: &str) -> io::Result<Vec<u8>> {
        let file = open(&self.root, path)?;
        let mut bytes = Vec::new();
        let size = file.metadata()?.len();
        file.take(size).read_to_end(&mut bytes)?;
        let known = self.files.get(path).map(|file| file.hash);
        if known == Some(blake3::hash(&bytes)) {
            Ok(bytes)
        } else {
            let changed = "it was changed while the site was made";
            Err(io::Error::new(io::ErrorKind::InvalidData, changed))
        }
    }

    /// The files of `later` whose bytes are others than here; nothing when
    /// there are other files than here.
    #[must_use]
    pub fn changed(&self, later: &Self) -> Option<Vec<FilePath>> {
        if self.files.len() != later.files.len() {
            return None;
        }
        let mut changed = Vec::new();
        for ((path, file), (now_path, now)) in self.files.iter().zip(&later.files) {
            if !Arc::ptr_eq(path, now_path) && path != now_path {
                return None;
            }
            if file.hash != now.hash {
                changed.push(path.clone());
            }
        }
        Some(changed)
    }

    /// One fingerprint of everything that was read.
    #[must_use]
    pub fn fingerprint(&self) -> blake3::Hash {
        fingerprint(self.files.iter())
    }

    /// One fingerprint of what lies in some folders.
    #[must_use]
    pub fn fingerprint_below(&self, folders: &[&str]) -> blake3::Hash {
        fingerprint(folders.iter().flat_map(|folder| self.below(folder)))
    }
}

fn fingerprint<'f>(files: impl Iterator<Item = (&'f FilePath, &'f SourceFile)>) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (path, file) in files {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes()).update(file.hash.as_bytes());
    }
    hasher.finalize()
}
