//! Which names are of no concern, and how events name files.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Whether a file or folder of this name is hidden or an editor's own.
pub(super) fn is_private(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("___jb_")
        || matches!(ending, "swp" | "swx" | "swo" | "tmp" | "bak" | "part" | "crdownload")
        // Vim tries whether it can write by making a file of this name.
        || name == "4913"
        || name == "Thumbs.db"
}

/// The path with symlinks resolved, as events name it.
pub(super) fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_names() {
        for name in [".git", "a~", "#a#", ".a.swp", "x.swp", "4913", "___jb_"] {
            assert!(is_private(OsStr::new(name)), "{name}");
        }
        for name in ["a.md", "index.html", "tmp", "_entries.toml", "c#"] {
            assert!(!is_private(OsStr::new(name)), "{name}");
        }
    }
}
