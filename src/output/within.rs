//! The output changed file by file, where it cannot be replaced in one step.
//!
//! This is the way on systems that cannot exchange two folders, when the
//! output is a mount point, and when we may not write beside it. Everything is
//! made ready in a folder inside the output; then a journal is put down; then
//! the files move to their places, each in one step: assets before the pages
//! that use them, the list last, deletions after. Stopped before the journal
//! stands, the site is the old one; stopped after it, the next run carries on.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Error;
use super::disk::{Disk, is_folder, read_own};
use super::list::LIST;
use super::plan::{Plan, folders_of};
use super::staging::Staging;
use super::target::{JOURNAL, JOURNAL_PART, STAGING, check_path};
use super::tree::{is_unfinished, sweep_unmarked};

/// What is under way. Every step can be taken twice without harm.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Journal {
    /// Old files that stand where a new file needs a folder, or the reverse.
    clear: Vec<String>,
    /// Staged files, in the order in which they move.
    place: Vec<String>,
    /// Old files that nobody needs once the new ones stand.
    remove: Vec<String>,
}

/// Where files are staged inside the output.
pub(super) fn staging(out: &Path) -> Staging {
    Staging::at(out.join(STAGING))
}

/// Carries the plan out on `out`, whose staged files lie in `staging`.
pub(super) fn apply(disk: &Disk, out: &Path, staging: &Staging, plan: &Plan) -> Result<(), Error> {
    staging.write(disk, LIST, &plan.list)?;
    let text = serde_json::to_vec(&Journal::of(plan))
        .map_err(|error| Error::io(&staging.file(JOURNAL), error.into()))?;
    staging.write(disk, JOURNAL_PART, &text)?;
    disk.rename(&staging.file(JOURNAL_PART), &staging.file(JOURNAL))?;
    recover(disk, out)
}

/// Throws staged files away, unless a journal says that they are on their way
/// to their places.
pub(super) fn abandon(disk: &Disk, staging: &Staging) {
    if staging.is_open() && !staging.file(JOURNAL).exists() {
        // What is left over is swept by the next run.
        let _ = disk.remove_tree(staging.root());
    }
}

/// Moves the staged files of a tree beside the output into one inside it.
pub(super) fn move_in(disk: &Disk, from: &Staging, to: &Staging, plan: &Plan) -> Result<(), Error> {
    plan.staged
        .iter()
        .try_for_each(|path| to.take(disk, from, path))?;
    disk.remove_tree(from.root())
}

/// Finishes what a killed run began, or throws away what it had not begun.
///
/// # Errors
/// [`Error::Foreign`] when nothing shows that it is of this program.
pub(super) fn recover(disk: &Disk, out: &Path) -> Result<(), Error> {
    let root = out.join(STAGING);
    if fs::symlink_metadata(&root).is_err() {
        return Ok(());
    }
    if !is_unfinished(&root) {
        return sweep_unmarked(disk, &root);
    }
    if let Some(journal) = Journal::read(&root.join(JOURNAL))? {
        journal.carry_out(disk, out, &root)?;
    }
    disk.remove_tree(&root)
}

impl Journal {
    fn of(plan: &Plan) -> Self {
        let folders = folders_of(plan.staged.iter());
        let files: BTreeSet<&str> = plan.staged.iter().map(String::as_str).collect();
        let blocks = |path: &String| {
            let above = folders_of(std::iter::once(path));
            folders.contains(path.as_str()) || above.iter().any(|folder| files.contains(folder))
        };
        let (clear, remove) = plan.removed.iter().cloned().partition(blocks);
        let is_page = |path: &String| path.ends_with(".html");
        let (pages, mut place): (Vec<_>, Vec<_>) = plan.staged.iter().cloned().partition(is_page);
        place.extend(pages);
        place.push(LIST.to_owned());
        Self {
            clear,
            place,
            remove,
        }
    }

    fn read(path: &Path) -> Result<Option<Self>, Error> {
        let bytes = match read_own(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(path, error)),
        };
        let journal: Self =
            serde_json::from_slice(&bytes).map_err(|error| Error::io(path, error.into()))?;
        let named = journal
            .clear
            .iter()
            .chain(&journal.place)
            .chain(&journal.remove);
        for name in named.filter(|name| *name != LIST) {
            check_path(name)?;
        }
        Ok(Some(journal))
    }

    fn carry_out(&self, disk: &Disk, out: &Path, root: &Path) -> Result<(), Error> {
        delete(disk, out, &self.clear)?;
        let mut made = BTreeSet::from([PathBuf::new()]);
        for path in &self.place {
            let staged = root.join(path);
            if fs::symlink_metadata(&staged).is_ok() {
                let parent = Path::new(path).parent().unwrap_or(Path::new(""));
                make_folder(disk, out, parent, &mut made)?;
                disk.rename(&staged, &out.join(path))?;
            }
        }
        delete(disk, out, &self.remove)
    }
}

/// Makes a folder of the output; a symlink to a folder is none.
fn make_folder(
    disk: &Disk,
    out: &Path,
    path: &Path,
    made: &mut BTreeSet<PathBuf>,
) -> Result<(), Error> {
    if made.contains(path) {
        return Ok(());
    }
    make_folder(disk, out, path.parent().unwrap_or(Path::new("")), made)?;
    disk.create_folder(&out.join(path))?;
    made.insert(path.to_path_buf());
    Ok(())
}

/// Whether one of the folders of a path is a symbolic link, which somebody else
/// has put there: what is behind it is not ours.
fn leads_out(out: &Path, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    let mut links = folders.map(|folder| fs::symlink_metadata(out.join(folder)));
    links.any(|found| found.is_ok_and(|found| found.is_symlink()))
}

/// Deletes files, and the folders that become empty by it.
fn delete(disk: &Disk, out: &Path, paths: &[String]) -> Result<(), Error> {
    for path in paths {
        // After a stop a new folder may already stand there.
        if !is_folder(&out.join(path)) && !leads_out(out, path) {
            disk.remove_file(&out.join(path))?;
        }
    }
    for folder in folders_of(paths.iter()).into_iter().rev() {
        // In reverse order a folder comes after those inside it.
        if !leads_out(out, folder) {
            disk.remove_if_empty(&out.join(folder))?;
        }
    }
    Ok(())
}
