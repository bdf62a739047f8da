//! When each file last changed, as the portal's git repository tells.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::Date;

use super::CONTENT;

/// The day on which each file below `content` was last changed by a commit.
///
/// Empty where nobody can tell: outside of a repository, without git, and in a
/// shallow clone, whose oldest commit seems to have made every file.
#[derive(Clone, Debug, Default)]
pub struct History {
    days: BTreeMap<String, Date>,
}

impl History {
    /// Asks git. What it cannot tell is left out.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let in_repository = root
            .canonicalize()
            .is_ok_and(|root| root.ancestors().any(|above| above.join(".git").exists()));
        if !in_repository {
            return Self::default();
        }
        let whole = git(root, &["rev-parse", "--is-shallow-repository"]);
        if whole.is_none_or(|answer| answer.trim() != "false") {
            return Self::default();
        }
        let log = git(
            root,
            &[
                "log",
                "-z",
                "--relative",
                "--no-renames",
                "--no-mailmap",
                "--name-only",
                "--format=%x01%as",
                "--",
                CONTENT,
            ],
        );
        Self {
            days: log.map(|log| days(&log)).unwrap_or_default(),
        }
    }

    /// The day of the last commit that changed a file.
    #[must_use]
    pub fn last_change(&self, file: &str) -> Option<Date> {
        self.days.get(file).copied()
    }

    /// One fingerprint of it all.
    #[must_use]
    pub fn fingerprint(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for (file, day) in &self.days {
            hasher.update(format!("{file}\0{day}\0").as_bytes());
        }
        hasher.finalize()
    }
}

/// What git answers, from the portal's folder and about its repository only.
/// Nothing that the repository's own settings name is run or fetched: they may
/// allow what `protocol.allow` forbids, but nothing that the environment does.
fn git(root: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let answer = command
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_NO_LAZY_FETCH", "1")
        .arg("-C")
        .arg(root)
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "log.showSignature=false",
            "-c",
            "protocol.allow=never",
        ])
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let sound = answer.status.success();
    sound.then(|| String::from_utf8_lossy(&answer.stdout).into_owned())
}

/// The first day that each file has in a log, newest first: `\x01DAY\0\nFILE\0FILE\0`
/// for each commit.
fn days(log: &str) -> BTreeMap<String, Date> {
    let mut days = BTreeMap::new();
    for commit in log.split('\u{1}') {
        let mut parts = commit.split('\0');
        let Some(day) = parts.next().and_then(crate::time::date) else {
            continue;
        };
        for file in parts.map(|file| file.trim_start_matches('\n')) {
            if !file.is_empty() && !days.contains_key(file) {
                days.insert(file.to_owned(), day);
            }
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_newest_commit_counts() {
        let log = "\u{1}2026-11-20\0\ncontent/a.md\0content/b å.md\0\u{1}2026-10-01\0\ncontent/a.md\0content/c.md\0";
        let days = days(log);
        let told: Vec<(&str, String)> = days
            .iter()
            .map(|(file, day)| (file.as_str(), day.to_string()))
            .collect();
        assert_eq!(
            told,
            [
                ("content/a.md", "2026-11-20".to_owned()),
                ("content/b å.md", "2026-11-20".to_owned()),
                ("content/c.md", "2026-10-01".to_owned()),
            ]
        );
    }

    #[test]
    fn outside_of_a_repository_nothing_is_known() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(
            History::read(folder.path()).last_change("content/a.md"),
            None
        );
    }

    proptest! {
        #[test]
        fn any_log_is_read(log in "(\\x01|\\x00|\n|2026-11-20|content/a|.){0,40}") {
            let _ = days(&log);
        }
    }
}
