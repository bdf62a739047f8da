//! The list of what Dugnad wrote, which lies in the output.
//!
//! It holds no times and no machine's name: two builds of the same input into
//! two folders give the same list.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Error;
use super::target::check_path;

/// The list's path in the output.
pub(super) const LIST: &str = ".dugnad.json";

/// The fingerprint of one written file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Half of the BLAKE3 hash in hexadecimal. 128 bits are enough, since
    /// nobody gains by making two pages of their own collide.
    pub hash: String,
    /// Length in bytes.
    pub size: u64,
}

impl Entry {
    /// The fingerprint of `bytes`.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            hash: short(&blake3::hash(bytes)),
            size: bytes.len() as u64,
        }
    }

    /// The fingerprint of a file, which is read a piece at a time.
    pub(super) fn of_file(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file)?;
        Ok(Self {
            hash: short(&hasher.finalize()),
            size: hasher.count(),
        })
    }
}

fn short(hash: &blake3::Hash) -> String {
    hash.to_hex().chars().take(32).collect()
}

/// Relative path with `/` → fingerprint.
pub(super) type Files = BTreeMap<String, Entry>;

#[derive(Serialize, Deserialize)]
struct Document<F> {
    version: u32,
    files: F,
}

/// Writes the list: one file a line, so that two of them can be compared.
pub(super) fn to_bytes(files: &Files) -> Vec<u8> {
    let mut text = String::from("{\"version\":1,\"files\":{");
    for (nth, (path, entry)) in files.iter().enumerate() {
        let comma = if nth == 0 { "" } else { "," };
        let path = serde_json::Value::from(path.as_str());
        let Entry { hash, size } = entry;
        text += &format!("{comma}\n{path}:{{\"hash\":\"{hash}\",\"size\":{size}}}");
    }
    text += "\n}}\n";
    text.into_bytes()
}

/// Reads a list; `path` is told in the error.
///
/// # Errors
/// [`Error::List`] when it is no list of this version or names a file outside
/// the folder: what it names may be deleted, so nothing in it is guessed.
pub(super) fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Files, Error> {
    let fault = |reason: String| Error::List {
        path: path.to_path_buf(),
        reason,
    };
    let document: Document<Files> =
        serde_json::from_slice(bytes).map_err(|error| fault(error.to_string()))?;
    if document.version != 1 {
        return Err(fault(format!("version {} is unknown", document.version)));
    }
    for name in document.files.keys() {
        check_path(name).map_err(|error| fault(error.to_string()))?;
    }
    Ok(document.files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let files: Files = ["a \"b\".html", "ø/index.html", "z"]
            .map(|path| (path.to_owned(), Entry::of(path.as_bytes())))
            .into();
        let bytes = to_bytes(&files);
        assert_eq!(from_bytes(Path::new("l"), &bytes).ok(), Some(files));
        assert!(from_bytes(Path::new("l"), &to_bytes(&Files::new())).is_ok());
    }

    #[test]
    fn a_list_cannot_name_files_outside() {
        let bytes = br#"{"version":1,"files":{"../x":{"hash":"","size":0}}}"#;
        assert!(matches!(
            from_bytes(Path::new("l"), bytes),
            Err(Error::List { .. })
        ));
        assert!(from_bytes(Path::new("l"), b"{}").is_err());
        assert!(from_bytes(Path::new("l"), br#"{"version":2,"files":{}}"#).is_err());
    }
}
