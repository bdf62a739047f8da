//! Names that files and folders can bear on every machine.
//!
//! A portal is a git repository, and many who write in it sit at Windows, which
//! keeps some names for devices. Where one of them is in a repository, nobody
//! there can check it out.

use super::{is_id, slug};

/// Bytes of a name. File systems hold 255, and the program puts something
/// behind some names.
pub const LONGEST_NAME: usize = 200;

/// Whether Windows takes a name for that of a device, whatever its ending.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_lowercase();
    let numbered = || {
        let number = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
        let mut signs = number.unwrap_or_default().chars();
        let is_number = |sign| matches!(sign, '1'..='9' | '¹' | '²' | '³');
        signs.next().is_some_and(is_number) && signs.next().is_none()
    };
    let named = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    named.contains(&stem.as_str()) || numbered()
}

/// Whether a text is an id that can be a folder on every machine.
#[must_use]
pub fn is_folder_id(text: &str) -> bool {
    is_id(text) && fits_file(text)
}

/// Whether a name can be that of a file or a folder on every machine.
#[must_use]
pub fn fits_file(name: &str) -> bool {
    name.len() <= LONGEST_NAME && !is_device(name)
}

/// An id that is most likely what was meant by a text, and [fits](fits_file).
#[must_use]
pub fn id_like(text: &str) -> String {
    let mut id = slug(text);
    // ASCII, so that it can be cut anywhere.
    id.truncate(LONGEST_NAME);
    id.truncate(id.trim_end_matches('-').len());
    if is_device(&id) {
        id.push_str("-1");
    }
    id
}

/// How words stand in an address that hangs on them: the first of very many,
/// and signs of all.
#[must_use]
pub fn in_address(words: &str) -> String {
    let mut name = slug(words);
    if name.len() > LONGEST_SAID || is_device(&name) {
        name.truncate(LONGEST_SAID);
        let sign = blake3::hash(words.as_bytes()).to_hex();
        name = format!("{}-{}", name.trim_end_matches('-'), &sign[..8]);
    }
    name
}

/// More words than these help nobody in an address.
const LONGEST_SAID: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_of_windows_are_no_names() {
        for name in [
            "con",
            "AUX.md",
            "nul.tar.gz",
            "Com1",
            "lpt9.txt",
            "com²",
            "prn .x",
        ] {
            assert!(!fits_file(name), "{name}");
        }
        for name in [
            "cone", "a.con", "com", "com0", "com10", "lpt1a", "konto", "",
        ] {
            assert!(fits_file(name), "{name}");
        }
        assert!(fits_file(&"a".repeat(LONGEST_NAME)));
        assert!(!fits_file(&"a".repeat(LONGEST_NAME + 1)));
    }

    #[test]
    fn ids_that_are_proposed_fit() {
        assert_eq!(id_like("Con"), "con-1");
        assert_eq!(id_like("Blå tind"), "bla-tind");
        for text in [
            format!("{} b", "a".repeat(LONGEST_NAME - 1)),
            "æ".repeat(300),
        ] {
            let id = id_like(&text);
            assert!(is_folder_id(&id), "{id}");
        }
    }
}
