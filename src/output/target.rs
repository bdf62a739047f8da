//! Which folder may hold a site, and which paths may stand in it.

use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

use super::error::{Error, TargetFault};
use super::list::LIST;

/// The folder for staged files when they must lie inside the output.
pub(super) const STAGING: &str = ".dugnad-new";
/// The lock, where the folder above cannot be written to.
pub(super) const LOCK: &str = ".dugnad.lock";
/// Marks a tree that is not yet whole, and so never was a site.
pub(super) const UNFINISHED: &str = ".dugnad-unfinished";

/// What is under way, in the folder for staged files.
pub(super) const JOURNAL: &str = ".dugnad-journal.json";
/// The same while it is being written.
pub(super) const JOURNAL_PART: &str = ".dugnad-journal.part";

/// Names at the top of a tree that are the writer's own.
pub(super) fn is_reserved(top: &str) -> bool {
    [LIST, STAGING, LOCK, UNFINISHED, JOURNAL, JOURNAL_PART].contains(&top)
}

/// Refuses a path that would leave the folder or that is the writer's own.
///
/// # Errors
/// [`Error::Path`] for an empty or absolute path, an empty part, `.`, `..`,
/// a backslash or NUL, and a reserved name at the top.
pub(super) fn check_path(path: &str) -> Result<(), Error> {
    let bad_part = |part: &str| matches!(part, "" | "." | "..");
    let top = path.split('/').next().unwrap_or_default();
    let odd = path.contains(['\0', '\\'])
        || path.split('/').any(bad_part)
        || is_reserved(top)
        // A drive letter, where the system has them.
        || !Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if odd {
        return Err(Error::Path(path.to_owned()));
    }
    Ok(())
}

/// Folders of a portal that a build reads and that must hold no output: the
/// next build would read it as content.
const SOURCES: [&str; 4] = ["content", "themes", "static", ".git"];

/// Refuses to write the site of the portal at `root` where it would mix with
/// the portal: over the root, over a folder that holds it, or in, over or
/// above a folder that the build reads.
///
/// Symlinks are followed as far as the paths exist.
///
/// # Errors
/// [`Error::Target`], or [`Error::Io`] when a path cannot be looked up.
pub fn check_target(root: &Path, out: &Path) -> Result<(), Error> {
    let fail = |fault| {
        Err(Error::Target {
            out: out.to_path_buf(),
            fault,
        })
    };
    let (real_root, real_out) = (resolve(root)?, resolve(out)?);
    if real_root.starts_with(&real_out) {
        return fail(TargetFault::HoldsRoot);
    }
    // A folder of the portal that is somewhere else: whoever may change the
    // portal could have the site written anywhere.
    if !real_out.starts_with(&real_root) {
        for part in out.ancestors().filter(|part| !part.as_os_str().is_empty()) {
            let is_link = fs::symlink_metadata(part).is_ok_and(|found| found.is_symlink());
            let above = part.parent().unwrap_or(Path::new(""));
            if is_link && resolve(above)?.starts_with(&real_root) {
                return fail(TargetFault::LeadsOut);
            }
        }
    }
    for name in SOURCES {
        let source = resolve(&root.join(name))?;
        if real_out.starts_with(&source) || source.starts_with(&real_out) {
            return fail(TargetFault::Source(name));
        }
    }
    Ok(())
}

/// The real path of what may not exist yet: symlinks are followed as far as
/// there is something, and the rest is taken as it is written.
///
/// # Errors
/// [`Error::Io`] when the existing part cannot be read.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, Error> {
    let mut head = env::current_dir()
        .map_err(|error| Error::io(path, error))?
        .join(path);
    let mut tail: Vec<PathBuf> = Vec::new();
    loop {
        match fs::canonicalize(&head) {
            Ok(real) => return Ok(join_lexically(real, tail.iter().rev())),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io(&head, error));
            }
            Err(error) => {
                let Some(last) = head.components().next_back() else {
                    return Err(Error::io(path, error));
                };
                tail.push(PathBuf::from(last.as_os_str()));
                if !head.pop() {
                    return Err(Error::io(path, error));
                }
            }
        }
    }
}

/// `..` behind a folder that does not exist can only be taken as written.
fn join_lexically<'a>(mut real: PathBuf, tail: impl Iterator<Item = &'a PathBuf>) -> PathBuf {
    for part in tail {
        match part.components().next() {
            Some(Component::ParentDir) => {
                real.pop();
            }
            _ => real.push(part),
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for good in ["a", "a/b.html", "æ/.well-known/x", "a/.dugnad.json"] {
            assert!(check_path(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            "./a",
            "a\0",
            "a\\b",
            LIST,
            ".dugnad-new/x",
        ] {
            assert!(check_path(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_portal_is_not_written_over() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("portal");
        fs::create_dir_all(root.join("content/a"))?;
        for bad in [
            "",
            ".",
            "..",
            "content",
            "content/a/x",
            "themes",
            "new/../.git",
            "x/..",
        ] {
            assert!(check_target(&root, &root.join(bad)).is_err(), "{bad}");
        }
        for good in ["public", "../site", "a/b/c", "contents"] {
            assert!(check_target(&root, &root.join(good)).is_ok(), "{good}");
        }
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_symlink_to_the_content_is_seen_through() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        fs::create_dir_all(folder.path().join("content"))?;
        std::os::unix::fs::symlink("content", folder.path().join("public"))?;
        assert!(check_target(folder.path(), &folder.path().join("public")).is_err());
        assert!(check_target(folder.path(), &folder.path().join("public/x")).is_err());
        Ok(())
    }
}
