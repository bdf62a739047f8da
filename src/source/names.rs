//! Names of files that not every machine or host takes.

use crate::diag::{Code, Diagnostic, FilePath};
use crate::text::{LONGEST_NAME, is_device};

/// Whether a path can be that of a page on any host: a backslash divides folders
/// on some, and what is no text at all was replaced.
pub(super) fn is_speakable(path: &str) -> bool {
    let odd = |sign: char| matches!(sign, '\\' | char::REPLACEMENT_CHARACTER) || sign.is_control();
    !path.contains(odd)
}

/// What speaks against the name of a file, or of a folder around it.
pub(super) fn complaint(path: &FilePath) -> Option<Diagnostic> {
    let found = Diagnostic::about_file(Code::BadFileName, path);
    if !is_speakable(path) {
        return Some(found);
    }
    if let Some(name) = path.split('/').find(|name| is_foreign_to_windows(name)) {
        return Some(found.arg("name", name).hint("windows"));
    }
    let is_long = path.split('/').any(|name| name.len() > LONGEST_NAME);
    let limit = LONGEST_NAME.to_string();
    is_long.then(|| found.arg("limit", limit).hint("long"))
}

/// Whether Windows has no files of this name.
fn is_foreign_to_windows(name: &str) -> bool {
    let odd = ['<', '>', ':', '"', '|', '?', '*'];
    is_device(name) || name.contains(odd) || name.ends_with(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_machine_does_not_take_are_told() {
        let long = "a".repeat(LONGEST_NAME + 1);
        for (path, hint) in [
            ("content/a/b.md", None),
            ("static/favicon.ico", None),
            ("content/a\\b.md", Some("")),
            ("static/\u{1b}.txt", Some("")),
            ("content/con.md", Some("windows")),
            ("content/Aux/index.md", Some("windows")),
            ("static/a:b", Some("windows")),
            ("static/a. /b", Some("windows")),
            ("static/a./b", Some("windows")),
            (&format!("static/{long}/b"), Some("long")),
        ] {
            let found = complaint(&path.into()).map(|found| found.hint);
            assert_eq!(found, hint, "{path}");
        }
    }
}
