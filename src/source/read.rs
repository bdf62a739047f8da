//! Reads a portal's folder into [`Sources`].

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::picture::{self, Fault, Picture};

use super::open::open;
use super::{
    CONTENT, LARGEST_FILE, LARGEST_PAGE, LARGEST_TEXT, PORTAL_FILE, STATIC, SourceFile, Sources,
    THEMES, conflict, hidden, is_part, is_passed_over, names,
};
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span};

const TEXT_ENDINGS: [&str; 7] = ["md", "toml", "csv", "html", "css", "js", "geojson"];
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads every file of the portal at `root`, but for those that are passed over.
#[must_use]
pub fn read(root: &Path) -> Checked<Sources> {
    let mut read = Checked {
        value: Sources {
            root: root.to_owned(),
            ..Sources::default()
        },
        diagnostics: Vec::new(),
    };
    let mut found = Vec::new();
    for name in PARTS {
        walk(root, name, &mut found, &mut read);
    }
    read_all(found, &mut read);
    read
}

/// Reads what lies at `paths` again: files and folders, absolute or below the
/// root as it was given, that were made, changed or deleted. The result is
/// what [`read`] would give.
///
/// Where symbolic links lead to other parts of the portal one file has several
/// paths, and all of it is read.
#[must_use]
pub fn read_again<'p>(
    mut before: Checked<Sources>,
    paths: impl IntoIterator<Item = &'p Path>,
) -> Checked<Sources> {
    let root = before.value.root.clone();
    if !before.value.linked.is_empty() {
        return read(&root);
    }
    let real = fs::canonicalize(&root).unwrap_or_else(|_| root.clone());
    let mut found = Vec::new();
    for path in paths {
        let inside = path
            .strip_prefix(&real)
            .or_else(|_| path.strip_prefix(&root));
        let Some(inside) = inside
            .ok()
            .and_then(|inside| relative(Path::new(""), inside))
        else {
            continue;
        };
        // What is gone may have been a folder.
        if is_read(&inside, !path.is_file()) {
            before.forget(&inside);
            walk(&root, &inside, &mut found, &mut before);
        }
    }
    // Of a folder and a file in it, both were told.
    found.sort();
    found.dedup();
    await_writers(&found);
    read_all(found, &mut before);
    if before.value.linked.is_empty() {
        before
    } else {
        read(&root)
    }
}

/// How long an empty file may be on its way to be written, in milliseconds.
const EMPTIED: u32 = 25;

/// Most programs empty a file before they write it. To read it in between would
/// make a site in which the page is missing, and another one at once: as long
/// as one of the files is empty, wait a little.
fn await_writers(files: &[(FilePath, PathBuf)]) {
    let is_empty = |path: &PathBuf| fs::metadata(path).is_ok_and(|file| file.len() == 0);
    for _ in 0..EMPTIED {
        if !files.iter().any(|(_, path)| is_empty(path)) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// What a portal is made of.
const PARTS: [&str; 4] = [PORTAL_FILE, CONTENT, THEMES, STATIC];

/// Whether a path below the root is that of a part of the portal.
fn is_read(path: &str, is_folder: bool) -> bool {
    let first = path.split('/').next();
    first.is_some_and(|first| PARTS.contains(&first)) && is_part(Path::new(path), is_folder)
}

impl Checked<Sources> {
    /// Forgets a file, or a folder with all in it.
    fn forget(&mut self, path: &str) {
        let below = |other: &str| {
            let rest = other.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.value.files.remove(path).is_none() {
            let inside = self.value.below(path);
            let inside: Vec<FilePath> = inside.map(|(path, _)| path.clone()).collect();
            for path in inside {
                self.value.files.remove(&path);
            }
        }
        self.diagnostics.retain(|found| !below(&found.file));
    }

    /// Tells of what is not read, since it is no file of the portal.
    fn leave_out(&mut self, path: Option<FilePath>, is_file: bool, hint: &'static str) {
        let Some(path) = path.filter(|path| names::is_speakable(path)) else {
            return;
        };
        let found = Diagnostic::about_file(Code::Unreadable, &path).hint(hint);
        self.diagnostics.push(found);
        if is_file {
            self.value.files.insert(path, unread());
        }
    }
}

/// A file that cannot be read, and is there all the same: who names it is not to
/// blame.
fn unread() -> SourceFile {
    SourceFile {
        hash: blake3::hash(b"unreadable"),
        text: None,
        picture: None,
    }
}

/// Reads files that were found. Those that have gone since were on their way to
/// another name: many programs write so.
fn read_all(found: Vec<(FilePath, PathBuf)>, into: &mut Checked<Sources>) {
    let root = &into.value.root;
    let read = |(path, on_disk): (FilePath, PathBuf)| {
        let result = read_file(root, &path);
        (result.is_ok() || !is_gone(&on_disk)).then_some((path, result))
    };
    let read: Vec<_> = found.into_par_iter().filter_map(read).collect();
    for (path, result) in read {
        match result {
            Ok((file, complaint)) => {
                into.diagnostics.extend(complaint);
                into.value.files.insert(path, file);
            }
            Err(complaint) => {
                into.diagnostics.push(*complaint);
                into.value.files.insert(path, unread());
            }
        }
    }
}

/// Finds the file at `name`, or all files in the folder there.
fn walk(
    root: &Path,
    name: &str,
    found: &mut Vec<(FilePath, PathBuf)>,
    sources: &mut Checked<Sources>,
) {
    if name == PORTAL_FILE && !root.join(name).is_file() {
        return;
    }
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let visible = |entry: &DirEntry| {
        entry.depth() == 0 || !is_passed_over(entry.file_name(), entry.file_type().is_dir())
    };
    let (mut linked, mut leading_out) = (BTreeSet::new(), Vec::new());
    let mut inside = |entry: &DirEntry| {
        if !entry.path_is_symlink() {
            return true;
        }
        let real = fs::canonicalize(entry.path());
        let Some(real) = real.ok().filter(|real| may_be_linked(&real_root, real)) else {
            leading_out.push(entry.path().to_owned());
            return false;
        };
        let is_followed = !is_reached_by_link(root, &real_root, entry.path());
        if is_followed {
            linked.insert(real);
        }
        is_followed
    };
    let walker = WalkDir::new(root.join(name))
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| visible(entry) && inside(entry));
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let Some(path) = relative(root, entry.path()) else {
                    continue;
                };
                sources.diagnostics.extend(names::complaint(&path));
                if names::is_speakable(&path) {
                    found.push((path, entry.into_path()));
                }
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            // A pipe or a device: who reads it may wait for ever.
            Ok(entry) => sources.leave_out(relative(root, entry.path()), true, "no-file"),
            // Nothing need lie there, and what lay there may have gone since.
            Err(error) if error.path().is_some_and(is_gone) => {}
            Err(error) => {
                let path = error.path().and_then(|path| relative(root, path));
                let found =
                    Diagnostic::about_file(Code::Unreadable, &path.unwrap_or_else(|| name.into()));
                sources
                    .diagnostics
                    .push(found.arg("reason", error.to_string()));
            }
        }
    }
    sources.value.linked.extend(linked);
    for link in leading_out.iter().filter(|link| !is_gone(link)) {
        sources.leave_out(relative(root, link), !link.is_dir(), "link");
    }
}

/// Whether a symbolic link may lead there: to what is a part of the portal
/// anyway. Hidden files, such as those of git, hold what is nobody's business.
pub(super) fn may_be_linked(real_root: &Path, real: &Path) -> bool {
    let inside = real.strip_prefix(real_root).ok();
    let inside = inside.and_then(|inside| relative(Path::new(""), inside));
    // Of files, the name that leads there says whether they are passed over.
    inside.is_some_and(|inside| is_read(&inside, true))
}

/// Whether the folder of a path is itself behind a symbolic link. Links behind
/// links are not followed: a few of them would be more folders than can be read.
fn is_reached_by_link(root: &Path, real_root: &Path, path: &Path) -> bool {
    let folder = path.parent().unwrap_or(root);
    let plain = folder
        .strip_prefix(root)
        .map(|inside| real_root.join(inside));
    let real = fs::canonicalize(folder);
    real.ok() != plain.ok()
}

/// Whether nothing lies at a path, not even a link that leads nowhere.
fn is_gone(path: &Path) -> bool {
    let found = fs::symlink_metadata(path);
    found.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

/// The path below the root, with `/` between its parts.
pub(super) fn relative(root: &Path, path: &Path) -> Option<FilePath> {
    let parts: Vec<String> = path
        .strip_prefix(root)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    Some(parts.join("/").into())
}

type Read = Result<(SourceFile, Option<Diagnostic>), Box<Diagnostic>>;

fn read_file(root: &Path, path: &FilePath) -> Read {
    let opened = open(root, path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (size, file) = opened.map_err(|error| unreadable(path, &error))?;
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    let is_text = ending.is_some_and(|ending| TEXT_ENDINGS.contains(&ending));
    if is_text && !path.starts_with("static/") {
        return read_text(path, file, size);
    }
    if size > LARGEST_FILE {
        return Err(too_large(path, size, LARGEST_FILE, "file"));
    }
    let looked_at = look_at(path, file.take(size));
    let (hash, picture) = looked_at.map_err(|error| unreadable(path, &error))?;
    let file = SourceFile {
        hash,
        text: None,
        picture,
    };
    Ok((file, None))
}

fn unreadable(path: &FilePath, error: &std::io::Error) -> Box<Diagnostic> {
    let found = Diagnostic::about_file(Code::Unreadable, path);
    Box::new(found.arg("reason", error.to_string()))
}

fn too_large(path: &FilePath, size: u64, limit: u64, hint: &'static str) -> Box<Diagnostic> {
    let found = Diagnostic::about_file(Code::TooLarge, path).hint(hint);
    let found = found.arg("size", size.div_ceil(1 << 20).to_string());
    Box::new(found.arg("limit", (limit >> 20).to_string()))
}

/// Reads a text that is not too large.
fn read_text(path: &FilePath, file: fs::File, size: u64) -> Read {
    let largest = if path.ends_with(".md") {
        LARGEST_PAGE
    } else {
        LARGEST_TEXT
    };
    let mut bytes = Vec::new();
    if size <= largest {
        // It may grow meanwhile.
        let read = file.take(largest + 1).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(path, &error))?;
    }
    let size = size.max(bytes.len() as u64);
    if size > largest {
        return Err(too_large(path, size, largest, ""));
    }
    let hash = blake3::hash(&bytes);
    let (text, complaint) = decode(path, bytes);
    let file = SourceFile {
        hash,
        text: Some(text),
        picture: None,
    };
    Ok((file, complaint))
}

/// The text that bytes stand for, and the first thing that is wrong with it.
fn decode(path: &FilePath, bytes: Vec<u8>) -> (Arc<str>, Option<Diagnostic>) {
    let error = match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
            let text = with_line_ends(text);
            let complaint = conflict::first(path, &text).or_else(|| hidden::sign(path, &text));
            return (text.into(), complaint);
        }
        Err(error) => error,
    };
    // The file is kept, so that the place can be shown.
    let bytes = error.as_bytes();
    let mut at = error.utf8_error().valid_up_to();
    let text = other_encoding(bytes, at);
    let text = text.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned());
    if !text.is_char_boundary(at) {
        at = 0;
    }
    let width = text[at..].chars().next().map_or(0, char::len_utf8);
    let found = Diagnostic::new(Code::InvalidUtf8, path, Span::new(at, at + width));
    (text.into(), Some(found))
}

/// The text with line ends where all of it would be one line: old programs on
/// Macs, and some spreadsheets there, end lines otherwise.
fn with_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') {
        text.replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// What a file in the encodings of older programs says, so that nothing more is
/// wrong than the encoding. Up to byte `valid` it is UTF-8.
fn other_encoding(bytes: &[u8], valid: usize) -> Option<String> {
    let pair: Option<fn([u8; 2]) -> u16> = match bytes {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    if let Some(pair) = pair {
        let units = bytes[2..].as_chunks::<2>().0;
        let units = units.iter().map(|&unit| pair(unit));
        let signs = char::decode_utf16(units);
        return Some(signs.map(|sign| sign.unwrap_or('\u{fffd}')).collect());
    }
    // Letters that are right in UTF-8 are no chance: then single bytes are wrong.
    let is_old = bytes[..valid].is_ascii()
        && bytes
            .utf8_chunks()
            .all(|chunk| chunk.valid().is_ascii() && !chunk.invalid().contains(&0));
    is_old.then(|| bytes.iter().map(|&byte| char::from(byte)).collect())
}

/// The fingerprint of a file without text, and what it tells where it is called
/// as a picture: both of the same bytes.
fn look_at(
    path: &str,
    mut file: impl std::io::Read,
) -> std::io::Result<(blake3::Hash, Option<Result<Picture, Fault>>)> {
    let mut hasher = blake3::Hasher::new();
    let mut told = None;
    if let Some(form) = picture::form(path) {
        let mut seen = Vec::new();
        let most = picture::MOST_SEEN as u64;
        (&mut file).take(most).read_to_end(&mut seen)?;
        hasher.update(&seen);
        told = Some(picture::probe(form, &seen));
    }
    hasher.update_reader(file)?;
    Ok((hasher.finalize(), told))
}

#[cfg(test)]
mod tests {
    use super::{other_encoding, with_line_ends};

    #[test]
    fn lines_of_old_macs_are_lines() {
        assert_eq!(with_line_ends("+++\ra = 1\r\r"), "+++\na = 1\n\n");
        for right in ["a\r\nb\r\n", "a\rb\n", "a", ""] {
            assert_eq!(with_line_ends(right), right);
        }
    }

    #[test]
    fn older_encodings_are_read_as_they_were_meant() {
        for (bytes, valid, text) in [
            (&b"a = \"bl\xe5\""[..], 7, Some("a = \"blå\"")),
            (b"\xff\xfeb\0l\0\xe5\0", 0, Some("blå")),
            (b"\xfe\xff\0b\0l\0\xe5", 0, Some("blå")),
            // One byte is wrong in a text that is UTF-8 else.
            (b"bl\xc3\xa5 \xe5", 5, None),
            (b"\xe5 bl\xc3\xa5", 0, None),
        ] {
            assert_eq!(other_encoding(bytes, valid).as_deref(), text, "{bytes:?}");
        }
    }
}
