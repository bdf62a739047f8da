//! When each file last changed, as the portal's git repository tells.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;

use super::CONTENT;
use super::git::{Bounds, Git, Silence};

/// What is waited for of an answer of a few words: such a one takes some
/// milliseconds, but disks of others may be asleep.
const ASKED: Bounds = Bounds {
    time: Duration::from_secs(10),
    bytes: 64 << 10,
};

/// The same of a history. That of a million changed files is some 50 MB.
const LOG: Bounds = Bounds {
    time: Duration::from_secs(60),
    bytes: 256 << 20,
};

/// The question of what was changed when. Each setting that has a say in the
/// answer is overruled, here or in [`super::git`], so that it is the same for
/// whoever asks; `tests` ask it with all of them set.
const QUESTION: [&str; 12] = [
    "log",
    "-z",
    "--relative",
    "--no-renames",
    "--no-mailmap",
    "--no-color",
    // The order is of no matter, but a list of it that is not there ends all.
    "-O/dev/null",
    "--name-only",
    "--encoding=UTF-8",
    "--format=%x01%as",
    "--",
    CONTENT,
];

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
        let program = Path::new("git");
        Self::told(Git { program, root }, ASKED, LOG).unwrap_or_default()
    }

    /// What a git tells, or why it tells nothing.
    fn told(git: Git<'_>, asked: Bounds, log: Bounds) -> Result<Self, Silence> {
        let shallow = git.ask(&["rev-parse", "--is-shallow-repository"], asked)?;
        if shallow.trim() != "false" {
            return Ok(Self::default());
        }
        let log = git.ask(&QUESTION, log)?;
        Ok(Self { days: days(&log) })
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

    #[cfg(unix)]
    mod asked {
        use std::path::PathBuf;
        use std::process::{Command, Stdio};

        use super::*;

        const PATIENT: Bounds = Bounds {
            time: Duration::from_secs(30),
            bytes: 1 << 20,
        };
        const HASTY: Bounds = Bounds {
            time: Duration::from_millis(300),
            bytes: 1 << 10,
        };

        /// A program that answers in git's place. Another process writes it:
        /// while a file is open for writing here, children may hold it open
        /// too, and what is open for writing cannot be run.
        fn fake(folder: &Path, script: &str) -> PathBuf {
            let file = folder.join("git");
            let mut shell = Command::new("sh");
            shell.args([
                "-c",
                "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod +x \"$0\"",
            ]);
            let made = shell.arg(&file).arg(script).status();
            assert!(made.expect("a shell").success());
            file
        }

        fn told(script: &str, asked: Bounds, log: Bounds) -> Result<String, Silence> {
            let root = tempfile::tempdir().expect("a folder");
            let program = &fake(root.path(), script);
            let root = root.path();
            History::told(Git { program, root }, asked, log).map(|history| shown(&history))
        }

        fn shown(history: &History) -> String {
            let days = history.days.iter();
            let days = days.map(|(file, day)| format!("{file} {day}"));
            days.collect::<Vec<_>>().join(", ")
        }

        #[test]
        fn a_git_that_answers_is_heard() {
            let script = "case \"$*\" in *shallow*) echo false;; \
                *) printf '\\0012026-11-20\\0\\ncontent/a.md\\0';; esac";
            let days = told(script, PATIENT, PATIENT);
            assert_eq!(days, Ok("content/a.md 2026-11-20".to_owned()));
        }

        #[test]
        fn a_git_without_end_tells_nothing() {
            for script in ["exec sleep 9", "yes false", "echo false; sleep 9 & exit 0"] {
                let days = told(script, HASTY, PATIENT);
                assert_eq!(days, Err(Silence::Endless), "{script}");
            }
            for log in ["exec sleep 9", "yes 20261120", "sleep 9 & exit 0"] {
                let script = format!("case \"$*\" in *shallow*) echo false; exit;; esac; {log}");
                let days = told(&script, PATIENT, HASTY);
                assert_eq!(days, Err(Silence::Endless), "{log}");
            }
        }

        /// A repository of four commits on different days; nothing where
        /// there is no git.
        fn repository() -> Option<tempfile::TempDir> {
            let folder = tempfile::tempdir().expect("a folder");
            let git = |day: &str, args: &[&str]| {
                let mut git = plain(folder.path());
                let time = format!("2026-11-{day}T12:00:00+00:00");
                git.env("GIT_AUTHOR_DATE", &time)
                    .env("GIT_COMMITTER_DATE", time);
                let done = git.args(args).stdout(Stdio::null()).status();
                done.is_ok_and(|done| done.success())
            };
            let write = |file: &str| {
                let file = folder.path().join("portal/content").join(file);
                std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
                std::fs::write(file, "Tekst.\n").expect("a file");
            };
            let all: &[&str] = &["add", "."];
            let commit: &[&str] = &["commit", "-q", "-m", "æøå"];
            write("rot.md");
            let made = git("01", &["init", "-q"]) && git("01", all) && git("01", commit);
            if !made {
                return None;
            }
            assert!(git("02", &["checkout", "-q", "-b", "side"]));
            write("blå å.md");
            assert!(git("02", all) && git("02", commit));
            assert!(git("03", &["checkout", "-q", "-"]));
            write("ny.md");
            assert!(git("03", all) && git("03", commit));
            assert!(git("04", &["merge", "-q", "--no-ff", "-m", "a", "side"]));
            Some(folder)
        }

        /// The git of the machine, without the settings of the machine.
        fn plain(root: &Path) -> Command {
            let mut git = Command::new("git");
            git.arg("-C").arg(root);
            for setting in [
                "user.name=a",
                "user.email=a@example.org",
                "commit.gpgSign=false",
            ] {
                git.args(["-c", setting]);
            }
            // Tests may run in a hook of another repository.
            for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
                git.env_remove(name);
            }
            git.env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_NOSYSTEM", "1");
            git
        }

        /// As an attacker found: dates were gone for who had set `log.showRoot`.
        #[test]
        fn settings_have_no_say() {
            let Some(folder) = repository() else {
                return;
            };
            let root = &folder.path().join("portal");
            let read = || {
                let program = Path::new("git");
                let days = History::told(Git { program, root }, PATIENT, PATIENT);
                shown(&days.expect("an answer"))
            };
            let days = "content/blå å.md 2026-11-02, content/ny.md 2026-11-03, \
                content/rot.md 2026-11-01";
            assert_eq!(read(), days);
            for setting in [
                "color.diff=always",
                "color.ui=always",
                "core.notesRef=refs/notes/a",
                "core.pager=false",
                "core.quotePath=true",
                "diff.external=false",
                "diff.ignoreSubmodules=all",
                "diff.mnemonicPrefix=true",
                "diff.noprefix=true",
                "diff.orderFile=/nowhere/order",
                "diff.relative=false",
                "diff.renames=copies",
                "format.pretty=full",
                "i18n.commitEncoding=UTF-16",
                "i18n.logOutputEncoding=UTF-16",
                "log.date=raw",
                "log.decorate=full",
                "log.diffMerges=separate",
                "log.follow=true",
                "log.mailmap=true",
                "log.showRoot=false",
                "log.showSignature=true",
                "pager.log=false",
            ] {
                let (name, value) = setting.split_once('=').expect("a setting");
                let set = plain(root).args(["config", name, value]).status();
                assert!(set.expect("git").success(), "{setting}");
                assert_eq!(read(), days, "{setting}");
            }
        }
    }
}
