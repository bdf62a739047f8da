//! Reads a portal's folder into [`Sources`].

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{CONTENT, LARGEST_TEXT, PORTAL_FILE, STATIC, SourceFile, Sources, THEMES};
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span};

const TEXT_ENDINGS: [&str; 6] = ["md", "toml", "csv", "html", "css", "js"];
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads every file of the portal at `root`. Hidden files are no part of it.
#[must_use]
pub fn read(root: &Path) -> Checked<Sources> {
    let mut diagnostics = Vec::new();
    let mut found = Vec::new();
    if root.join(PORTAL_FILE).is_file() {
        found.push((FilePath::from(PORTAL_FILE), root.join(PORTAL_FILE)));
    }
    for folder in [CONTENT, THEMES, STATIC] {
        walk(root, folder, &mut found, &mut diagnostics);
    }
    let read: Vec<_> = found
        .into_par_iter()
        .map(|(path, on_disk)| (Arc::clone(&path), read_file(&path, &on_disk)))
        .collect();
    let mut sources = Sources {
        root: root.to_owned(),
        ..Sources::default()
    };
    for (path, result) in read {
        match result {
            Ok((file, complaint)) => {
                diagnostics.extend(complaint);
                sources.files.insert(path, file);
            }
            Err(complaint) => {
                diagnostics.push(*complaint);
                // What cannot be read is there all the same.
                sources.files.insert(
                    path,
                    SourceFile {
                        hash: blake3::hash(b""),
                        text: None,
                    },
                );
            }
        }
    }
    Checked {
        value: sources,
        diagnostics,
    }
}

fn walk(
    root: &Path,
    folder: &str,
    found: &mut Vec<(FilePath, PathBuf)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let top = root.join(folder);
    if !top.is_dir() {
        return;
    }
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let visible = |entry: &DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let inside = |entry: &DirEntry| {
        !entry.path_is_symlink()
            || fs::canonicalize(entry.path()).is_ok_and(|real| real.starts_with(&real_root))
    };
    let walker = WalkDir::new(&top)
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| visible(entry) && inside(entry));
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                if let Some(path) = relative(root, entry.path()) {
                    found.push((path, entry.into_path()));
                }
            }
            Ok(_) => {}
            Err(error) => {
                let path = error
                    .path()
                    .and_then(|path| relative(root, path))
                    .unwrap_or_else(|| folder.into());
                diagnostics.push(
                    Diagnostic::about_file(Code::Unreadable, &path)
                        .arg("reason", error.to_string()),
                );
            }
        }
    }
}

/// The path below the root, in composed Unicode, with `/` between its parts.
fn relative(root: &Path, path: &Path) -> Option<FilePath> {
    let parts: Vec<String> = path
        .strip_prefix(root)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    Some(parts.join("/").into())
}

type Read = Result<(SourceFile, Option<Diagnostic>), Box<Diagnostic>>;

fn read_file(path: &FilePath, on_disk: &Path) -> Read {
    let complain =
        |code, reason: String| Box::new(Diagnostic::about_file(code, path).arg("reason", reason));
    let is_text = path
        .rsplit_once('.')
        .is_some_and(|(_, ending)| TEXT_ENDINGS.contains(&ending))
        && !path.starts_with("static/");
    if !is_text {
        let hash =
            hash_file(on_disk).map_err(|error| complain(Code::Unreadable, error.to_string()))?;
        return Ok((SourceFile { hash, text: None }, None));
    }
    let size = fs::metadata(on_disk).map_or(0, |data| data.len());
    if size > LARGEST_TEXT {
        let found = Diagnostic::about_file(Code::TooLarge, path)
            .arg("size", (size >> 20).to_string())
            .arg("limit", (LARGEST_TEXT >> 20).to_string());
        return Err(Box::new(found));
    }
    let bytes = fs::read(on_disk).map_err(|error| complain(Code::Unreadable, error.to_string()))?;
    let hash = blake3::hash(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text
                .strip_prefix(BYTE_ORDER_MARK)
                .map_or_else(|| Arc::from(text.as_str()), Arc::from);
            Ok((
                SourceFile {
                    hash,
                    text: Some(text),
                },
                None,
            ))
        }
        Err(error) => {
            // The file is kept, so that the place can be shown.
            let at = error.utf8_error().valid_up_to();
            let text: Arc<str> = String::from_utf8_lossy(error.as_bytes()).into();
            let found = Diagnostic::new(
                Code::InvalidUtf8,
                path,
                Span::new(at, at + '\u{fffd}'.len_utf8()),
            );
            Ok((
                SourceFile {
                    hash,
                    text: Some(text),
                },
                Some(found),
            ))
        }
    }
}

fn hash_file(path: &Path) -> std::io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path)?)?;
    Ok(hasher.finalize())
}
