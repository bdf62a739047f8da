//! Files that lie in a portal's folders and are no part of it.

use std::ffi::OsStr;
use std::path::Path;

/// Endings of files that programs make beside those that they write.
const ENDINGS: [&str; 7] = ["swp", "swx", "swo", "tmp", "bak", "part", "crdownload"];

/// Whether a file or folder of this name is hidden, or a file that editors,
/// downloads and systems make for themselves. Folders may have any name that is
/// not hidden.
#[must_use]
pub fn is_passed_over(name: &OsStr, is_folder: bool) -> bool {
    name.as_encoded_bytes().starts_with(b".") || !is_folder && is_scratch(name)
}

/// Whether nothing on the way to a path below a root is passed over, nor what
/// lies there, a folder or a file.
#[must_use]
pub fn is_part(below: &Path, is_folder: bool) -> bool {
    let folders = below.parent().into_iter().flatten();
    let last = below.file_name().map(|name| (name, is_folder));
    let mut names = folders.map(|name| (name, true)).chain(last);
    !names.any(|(name, is_folder)| is_passed_over(name, is_folder))
}

fn is_scratch(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("___jb_")
        || ENDINGS.contains(&ending)
        // Vim tries whether it can write by making a file of this name.
        || name == "4913"
        || name == "Thumbs.db"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_a_folder_is_a_part_of_the_portal_whatever_the_folder_is_called() {
        let is = |path: &str| [true, false].map(|folder| is_part(Path::new(path), folder));
        assert_eq!(is("static/kart.bak/a.svg"), [true, true]);
        assert_eq!(is("static/kart.bak"), [true, false]);
        assert_eq!(is("static/.git/a.svg"), [false, false]);
        assert_eq!(is(""), [true, true]);
    }

    #[test]
    fn names() {
        let passed = |name: &str| [true, false].map(|is| is_passed_over(OsStr::new(name), is));
        for name in [".git", ".a.swp"] {
            assert_eq!(passed(name), [true, true], "{name}");
        }
        for name in ["a~", "#a#", "x.swp", "4913", "___jb_", "kart.bak"] {
            assert_eq!(passed(name), [false, true], "{name}");
        }
        for name in ["a.md", "index.html", "tmp", "_entries.toml", "c#"] {
            assert_eq!(passed(name), [false, false], "{name}");
        }
    }
}
