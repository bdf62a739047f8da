//! The one way in which files of a portal are opened.
//!
//! Whoever writes in the folder while it is read may put something else in the
//! place of a file that was found: a symbolic link that leads out, a pipe that
//! never ends. So what was found is not believed; what is opened is.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::read::{may_be_linked, relative};

/// Opens the file at a path below the root. It is a file, and a part of the
/// portal, also where symbolic links lead to it.
pub fn open(root: &Path, path: &str) -> io::Result<File> {
    open_plain(root, Path::new(path)).or_else(|error| {
        let real_root = fs::canonicalize(root)?;
        let real = fs::canonicalize(root.join(path))?;
        if !may_be_linked(&real_root, &real) {
            return Err(error);
        }
        match relative(&real_root, &real) {
            Some(inside) => open_plain(&real_root, Path::new(&*inside)),
            None => Err(error),
        }
    })
}

/// Opens a file one name at a time, none of which may be a symbolic link.
#[cfg(unix)]
fn open_plain(root: &Path, path: &Path) -> io::Result<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    let folder = OFlags::DIRECTORY | OFlags::CLOEXEC;
    // Nobody is waited for who might write to a pipe.
    let last = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let mut at = openat(CWD, root, folder, Mode::empty())?;
    let mut names = path.iter().peekable();
    while let Some(name) = names.next() {
        let flags = match names.peek() {
            Some(_) => folder | OFlags::NOFOLLOW,
            None => last,
        };
        at = openat(&at, name, flags, Mode::empty())?;
    }
    is_file(File::from(at))
}

/// Where names cannot be opened one at a time, links are looked for before.
#[cfg(not(unix))]
fn open_plain(root: &Path, path: &Path) -> io::Result<File> {
    let real = fs::canonicalize(root.join(path))?;
    if real != fs::canonicalize(root)?.join(path) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a link"));
    }
    is_file(File::open(real)?)
}

fn is_file(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidData, "not a file"))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read as _;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_files_of_the_portal_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("portal");
        for path in ["content/a", "static", ".git"] {
            fs::create_dir_all(root.join(path)).expect("a folder");
        }
        for path in ["../secret", ".git/config", "content/a/b.md", "static/c.txt"] {
            fs::write(root.join(path), path).expect("a file");
        }
        for (link, to) in [
            ("content/out", "../../secret"),
            ("content/git", "../.git/config"),
            ("content/folder", "../.."),
            ("content/inside", "../static/c.txt"),
            ("content/again", "a"),
        ] {
            symlink(to, root.join(link)).expect("a link");
        }
        let pipe = root.join("content/pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|made| made.success()));
        let text = |path: &str| {
            let mut text = String::new();
            let mut file = open(&root, path).ok()?;
            file.read_to_string(&mut text).ok().map(|_| text)
        };
        for (path, expected) in [
            ("content/a/b.md", Some("content/a/b.md")),
            ("content/inside", Some("static/c.txt")),
            ("content/again/b.md", Some("content/a/b.md")),
            ("content/out", None),
            ("content/git", None),
            ("content/folder/secret", None),
            ("content/pipe", None),
            ("content/a", None),
            ("content/gone", None),
        ] {
            assert_eq!(text(path).as_deref(), expected, "{path}");
        }
    }
}
