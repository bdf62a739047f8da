//! The output replaced in one step by a whole new tree.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::Error;
use super::disk::{Disk, Exchange, is_folder, read_own};
use super::list::{self, Files, LIST};
use super::old::{Foreign, Old, Rights, lists};
use super::plan::Plan;
use super::staging::Staging;
use super::target::{UNFINISHED, is_reserved};

/// Completes the staged tree with all that stays, and puts it in the place of
/// the output. At every instant the output is the old site or the new one.
///
/// After [`Exchange::Refused`] the output is untouched and the staged files
/// are still there.
pub(super) fn replace(
    disk: &Disk,
    old: &Old,
    staging: &Staging,
    plan: &Plan,
) -> Result<Exchange, Error> {
    complete(disk, old, staging, plan)?;
    staging.write(disk, LIST, &plan.list)?;
    if copy_rights(disk, old, staging)? == Exchange::Refused {
        return Ok(Exchange::Refused);
    }
    staging.close(disk)?;
    if !old.exists {
        disk.rename(staging.root(), &old.root)?;
        return Ok(Exchange::Done);
    }
    let exchange = disk.exchange(staging.root(), &old.root)?;
    if exchange == Exchange::Done {
        // The new site is in place. Should tidying up fail, then the next run
        // does it.
        let _ = discard(disk, staging.root(), &old.root, &old.files);
        let _ = renew_list(disk, &old.root);
    }
    Ok(exchange)
}

fn complete(disk: &Disk, old: &Old, staging: &Staging, plan: &Plan) -> Result<(), Error> {
    staging.make_folder(disk, Path::new(""))?;
    plan.unchanged
        .par_iter()
        .try_for_each(|path| staging.carry(disk, &old.root.join(path), Path::new(path)))?;
    let foreign: Vec<(&PathBuf, &Foreign)> = plan.foreign.iter().collect();
    foreign
        .into_par_iter()
        .try_for_each(|(path, kind)| match kind {
            Foreign::EmptyFolder => staging.make_folder(disk, path),
            Foreign::File => forgive_missing(staging.carry(disk, &old.root.join(path), path)),
        })
}

/// Somebody may tidy up the folder while we build.
fn forgive_missing(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(error) if error.io_kind() == Some(std::io::ErrorKind::NotFound) => Ok(()),
        result => result,
    }
}

/// Gives each folder the owner and the permissions that the one of the same
/// path had. Is it not for us to do so, or hang rights on more than these, then
/// the old folders must stay: a site whose owner can write in it no more, or
/// that others can read than those who could, is worth less than one step.
fn copy_rights(disk: &Disk, old: &Old, staging: &Staging) -> Result<Exchange, Error> {
    let new = |path: &PathBuf| {
        let folder = staging.file(path);
        let found = fs::symlink_metadata(&folder).ok()?;
        found.is_dir().then(|| (folder, Rights::of(&found)))
    };
    // Inner folders come first: an outer one may become closed to us.
    let folders = old.folders.iter().rev();
    let folders: Vec<_> = folders
        .filter_map(|(path, was)| new(path).map(|(folder, now)| (path, was, folder, now)))
        .collect();
    // No folder is closed before it is known that all can be as they were.
    for (path, was, folder, now) in &folders {
        let is_ours = was.owner == now.owner || disk.set_owner(folder, was.owner)?;
        if !is_ours || lists(&old.root.join(path)) != lists(folder) {
            return Ok(Exchange::Refused);
        }
    }
    for (_, was, folder, now) in &folders {
        if *was != now {
            disk.set_permissions(folder, was.permissions.clone())?;
        }
    }
    Ok(Exchange::Done)
}

/// Deleting the old tree's names renewed the stamps of the files that both
/// trees share. The list must be youngest, or the next build reads them all.
fn renew_list(disk: &Disk, out: &Path) -> Result<(), Error> {
    let list = out.join(LIST);
    match fs::symlink_metadata(&list) {
        Ok(found) => disk.set_permissions(&list, found.permissions()),
        Err(_) => Ok(()),
    }
}

/// Deletes what a killed build left at `leftover`, a tree beside the output.
///
/// # Errors
/// [`Error::Foreign`] when nothing shows that it is of this program.
pub(super) fn sweep(disk: &Disk, leftover: &Path, out: &Path) -> Result<(), Error> {
    if fs::symlink_metadata(leftover).is_err() {
        return Ok(());
    }
    if is_unfinished(leftover) {
        return disk.remove_tree(leftover);
    }
    let path = leftover.join(LIST);
    let list = read_own(&path).ok().filter(|_| is_folder(leftover));
    if let Some(files) = list.and_then(|bytes| list::from_bytes(&path, &bytes).ok()) {
        discard(disk, leftover, out, &files)?;
        return renew_list(disk, out);
    }
    sweep_unmarked(disk, leftover)
}

/// Deletes a tree that nothing shows to be of this program, if it is empty: a
/// build may be killed before a tree is marked, or when its mark is gone.
///
/// # Errors
/// [`Error::Foreign`] when there is something in it.
pub(super) fn sweep_unmarked(disk: &Disk, tree: &Path) -> Result<(), Error> {
    if is_folder(tree) && disk.remove_if_empty(tree)? {
        return Ok(());
    }
    Err(Error::Foreign(vec![tree.to_owned()]))
}

/// Whether a tree was never made whole, as the writer's own mark tells.
pub(super) fn is_unfinished(tree: &Path) -> bool {
    let mark = fs::symlink_metadata(tree.join(UNFINISHED));
    is_folder(tree) && mark.is_ok_and(|mark| mark.is_file())
}

/// Deletes an old tree. What somebody put there while the new one was being
/// made is neither in `ours` nor in the new tree, and is moved over.
fn discard(disk: &Disk, tree: &Path, out: &Path, ours: &Files) -> Result<(), Error> {
    let mut files = Vec::new();
    for entry in WalkDir::new(tree).min_depth(1).into_iter().flatten() {
        let path = entry.path();
        let path = path.strip_prefix(tree).unwrap_or(path);
        if !entry.file_type().is_dir() && path != Path::new(LIST) {
            files.push(path.to_path_buf());
        }
    }
    files.par_iter().try_for_each(|path| {
        let ours = path
            .to_str()
            .is_some_and(|name| ours.contains_key(name) || is_reserved(name));
        if ours || fs::symlink_metadata(out.join(path)).is_ok() {
            // Should its folder be closed to us, then the last step opens it.
            let _ = disk.remove_file(&tree.join(path));
            return Ok(());
        }
        rescue(disk, tree, out, path)
    })?;
    disk.remove_tree(tree)
}

fn rescue(disk: &Disk, tree: &Path, out: &Path, path: &Path) -> Result<(), Error> {
    let mut folder = out.to_path_buf();
    disk.create_folder(&folder)?;
    for part in path.parent().into_iter().flat_map(Path::iter) {
        folder.push(part);
        disk.create_folder(&folder)?;
    }
    disk.rename(&tree.join(path), &out.join(path))
}
