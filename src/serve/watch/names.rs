//! How events name files.

use std::fs;
use std::path::{Path, PathBuf};

/// The path with the symlinks above it resolved, as events name it. Is it one
/// itself, then what it leads to is watched where that is, or not at all.
pub(super) fn real(path: &Path) -> PathBuf {
    let parent = path.parent().and_then(|parent| {
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        fs::canonicalize(parent).ok()
    });
    match (parent, path.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => path.to_path_buf(),
    }
}

/// Whether the path is a folder itself, not a symlink to one.
pub(super) fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}
