//! Files that lie in a portal's folders and are no part of it.

use std::ffi::OsStr;

/// Endings of files that programs make beside those that they write.
const ENDINGS: [&str; 7] = ["swp", "swx", "swo", "tmp", "bak", "part", "crdownload"];

/// Whether a file or folder of this name is hidden, or a file that editors,
/// downloads and systems make for themselves. Folders may have any name that is
/// not hidden.
#[must_use]
pub fn is_passed_over(name: &OsStr, is_folder: bool) -> bool {
    name.as_encoded_bytes().starts_with(b".") || !is_folder && is_scratch(name)
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
