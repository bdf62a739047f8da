//! Looking at the files where nobody tells of changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use walkdir::WalkDir;

use super::Message;
use crate::source::{self, is_passed_over};

/// How often is looked…
const OFTEN: Duration = Duration::from_millis(400);

/// …but never so often that looking takes more than this part of the time.
const SHARE: u32 = 10;

/// Some file systems know times to two seconds only: what was written within
/// so long before a look may be written again without another time.
const BLUR: Duration = Duration::from_secs(3);

/// What a file is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    time: Option<SystemTime>,
    size: u64,
    /// Of a file whose time says too little.
    hash: Option<blake3::Hash>,
}

/// What is known of files.
pub(super) type Files = BTreeMap<PathBuf, Known>;

/// Looks at `roots` now and then, and whenever somebody leaves a mark, until
/// nobody listens. What differs from what is `known` is told.
pub(super) fn look(
    roots: &[PathBuf],
    mut known: Files,
    to: &Sender<Message>,
    marks: &Receiver<u64>,
) {
    let mut pause = OFTEN;
    loop {
        let mark = match marks.recv_timeout(pause) {
            Ok(mark) => marks.try_iter().fold(mark, u64::max),
            Err(RecvTimeoutError::Timeout) => 0,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let start = Instant::now();
        let now = files(roots);
        let changed = changed(&known, &now);
        known = now;
        pause = OFTEN.max(start.elapsed() * SHARE);
        let message = Message::Seen { changed, mark };
        if to.send(message).is_err() {
            return;
        }
    }
}

/// The files as they are now.
pub(super) fn files(roots: &[PathBuf]) -> Files {
    let mut files = Files::new();
    for root in roots {
        // A link is looked at, not what it leads to: that lies below the roots
        // too, or is none of our business.
        let walk = WalkDir::new(root).into_iter();
        let walk = walk.filter_entry(|entry| {
            entry.depth() == 0 || !is_passed_over(entry.file_name(), entry.file_type().is_dir())
        });
        // What cannot be read now is looked at again the next time.
        for entry in walk.filter_map(Result::ok) {
            if let Some(data) = entry.metadata().ok().filter(|data| !data.is_dir()) {
                let known = known(root, entry.path(), &data);
                files.insert(entry.into_path(), known);
            }
        }
    }
    files
}

fn known(root: &Path, path: &Path, data: &Metadata) -> Known {
    let time = data.modified().ok();
    let age = time.and_then(|time| SystemTime::now().duration_since(time).ok());
    let blurred = age.is_none_or(|age| age < BLUR);
    Known {
        time,
        size: data.len(),
        hash: (blurred && data.is_file())
            .then(|| hash(root, path))
            .flatten(),
    }
}

fn hash(root: &Path, path: &Path) -> Option<blake3::Hash> {
    let above = root.parent()?;
    let file = source::open(above, path.strip_prefix(above).ok()?.to_str()?).ok()?;
    let size = file.metadata().ok()?.len();
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file.take(size)).ok()?;
    Some(hasher.finalize())
}

/// Files that came, went, or are not what they were.
fn changed(before: &Files, now: &Files) -> BTreeSet<PathBuf> {
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let new = now
        .iter()
        .filter(|(path, known)| before.get(*path).is_none_or(|was| !is_same(was, known)));
    gone.chain(new.map(|(path, _)| path)).cloned().collect()
}

fn is_same(was: &Known, now: &Known) -> bool {
    let same_bytes = match (was.hash, now.hash) {
        (Some(was), Some(now)) => was == now,
        // Its time has become old enough to be trusted, or is a new one.
        _ => true,
    };
    was.time == now.time && was.size == now.size && same_bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_written_twice_within_a_moment_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.md");
        fs::write(&file, "1").expect("written");
        let time = fs::metadata(&file)
            .and_then(|data| data.modified())
            .expect("a time");
        let roots = [folder.path().to_owned()];
        let before = files(&roots);
        fs::write(&file, "2").expect("written");
        let open = fs::File::options().append(true).open(&file).expect("open");
        open.set_modified(time).expect("set");
        let now = files(&roots);
        assert_eq!(changed(&before, &now), BTreeSet::from([file.clone()]));
        fs::remove_file(&file).expect("removed");
        assert_eq!(changed(&now, &files(&roots)), BTreeSet::from([file]));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_looked_at_and_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("content");
        fs::create_dir(&root).expect("a folder");
        fs::write(folder.path().join("outside"), "1").expect("written");
        let link = root.join("a");
        std::os::unix::fs::symlink("..", &link).expect("a link");
        let before = files(std::slice::from_ref(&root));
        assert_eq!(before.keys().collect::<Vec<_>>(), [&link]);
        fs::remove_file(&link).expect("removed");
        std::os::unix::fs::symlink("../../a", &link).expect("a link");
        let now = files(std::slice::from_ref(&root));
        assert_eq!(changed(&before, &now), BTreeSet::from([link]));
    }
}
