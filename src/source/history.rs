//! When each file last changed, as the portal's git repository tells.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

use super::git::{Bounds, Git, Silence};
use super::read::relative;
use super::{CONTENT, PORTAL_FILE};
use crate::diag::{Checked, Code, Diagnostic, FilePath};

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
    /// Asks git. What it cannot tell is left out, and it is said why, unless
    /// there is no repository that could tell it.
    #[must_use]
    pub fn read(root: &Path) -> Checked<Self> {
        let Some(repository) = repository(root) else {
            return Checked::default();
        };
        let program = Path::new("git");
        match Self::told(Git { program, root }, ASKED, LOG) {
            Ok(value) => Checked {
                value,
                diagnostics: Vec::new(),
            },
            Err(silence) => Checked {
                value: Self::default(),
                diagnostics: vec![complaint(&silence, &repository)],
            },
        }
    }

    /// What a git tells, or why it tells nothing.
    fn told(git: Git<'_>, asked: Bounds, log: Bounds) -> Result<Self, Silence> {
        let shallow = git.ask(&["rev-parse", "--is-shallow-repository"], asked)?;
        if shallow.trim() != "false" {
            return Err(Silence::Shallow);
        }
        match git.ask(&QUESTION, log) {
            Ok(log) => Ok(Self { days: days(&log) }),
            // Before the first commit there is nothing to tell.
            Err(Silence::Refused(_)) if is_new(git, asked) => Ok(Self::default()),
            Err(silence) => Err(silence),
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

/// What stands before the paths of a portal's files for those who count from the
/// top of its repository: nothing where the portal is all of it, or in none.
#[must_use]
pub fn in_repository(root: &Path) -> String {
    let inside = repository(root).and_then(|top| relative(&top, &root.canonicalize().ok()?));
    match inside.filter(|inside| !inside.is_empty()) {
        Some(inside) => format!("{inside}/"),
        None => String::new(),
    }
}

/// The folder of the repository that a portal lies in.
fn repository(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let mut above = root.ancestors();
    above
        .find(|above| above.join(".git").exists())
        .map(Path::to_owned)
}

/// Whether nothing was ever committed: git is well, but there is no such commit
/// as `HEAD`, of which it then says nothing at all.
fn is_new(git: Git<'_>, asked: Bounds) -> bool {
    let head = git.ask(&["rev-parse", "--quiet", "--verify", "HEAD"], asked);
    head == Err(Silence::Refused(String::new()))
}

/// That pages lack their dates, and what is to be done. It is about the machine
/// and not about what an editor wrote, so only who makes the site is told.
fn complaint(silence: &Silence, repository: &Path) -> Diagnostic {
    let found = Diagnostic::about_file(Code::NoHistory, &FilePath::from(PORTAL_FILE));
    match silence {
        Silence::Shallow => found.hint("shallow"),
        Silence::Missing => found.hint("no-git"),
        Silence::Endless => found.hint("endless"),
        Silence::Refused(words) if is_distrust(words) => found
            .arg("folder", repository.display().to_string())
            .hint("distrust"),
        Silence::Refused(words) => found.arg("reason", reason(words)),
    }
}

/// Whether git says that somebody else owns the repository.
fn is_distrust(words: &str) -> bool {
    // The second is what versions before 2.38 say.
    words.contains("dubious ownership") || words.contains("unsafe repository")
}

/// The line by which git says why it gave up.
fn reason(words: &str) -> &str {
    let mut lines = words.lines();
    let fatal = lines.find_map(|line| line.strip_prefix("fatal: "));
    fatal
        .or_else(|| words.lines().next())
        .unwrap_or_default()
        .trim()
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
    use crate::diag::{self, Language};
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
        let read = History::read(folder.path());
        assert_eq!(read.value.last_change("content/a.md"), None);
        // There is nobody to complain of.
        assert_eq!(read.diagnostics, []);
    }

    fn said(silence: &Silence) -> (String, String) {
        let found = complaint(silence, Path::new("/srv/en portal"));
        let help = diag::help(&found, Language::En).expect("a way out");
        (diag::message(&found, Language::En), help)
    }

    #[test]
    fn who_lacks_dates_is_told_the_way_out() {
        let refused = |words: &str| said(&Silence::Refused(words.to_owned()));
        assert!(said(&Silence::Shallow).1.contains("git fetch --unshallow"));
        assert!(said(&Silence::Missing).0.contains("not installed"));
        assert!(said(&Silence::Endless).0.contains("end"));
        for words in [
            "fatal: detected dubious ownership in repository at '/srv/en portal'\nTo add",
            "fatal: unsafe repository ('/srv/en portal' is owned by someone else)",
        ] {
            let way_out = "git config --global --add safe.directory \"/srv/en portal\"";
            assert!(refused(words).1.contains(way_out), "{words}");
        }
        let other = refused("warning: a\nfatal: bad object HEAD\n").0;
        assert!(other.ends_with(": bad object HEAD"), "{other}");
        // A reason that is not told leaves no colon behind.
        assert!(refused("").0.ends_with("changed"), "{}", refused("").0);
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

        #[test]
        fn a_shallow_clone_is_told_of() {
            assert_eq!(told("echo true", PATIENT, PATIENT), Err(Silence::Shallow));
        }

        #[test]
        fn before_the_first_commit_all_is_well() {
            let well = "case \"$*\" in *shallow*) echo false;; *--verify*) exit 1;; \
                *) echo 'fatal: no commits yet' >&2; exit 128;; esac";
            assert_eq!(told(well, PATIENT, PATIENT), Ok(String::new()));
            let broken = well.replace("exit 1;;", "echo 0123;;");
            let words = "fatal: no commits yet\n".to_owned();
            let days = told(&broken, PATIENT, PATIENT);
            assert_eq!(days, Err(Silence::Refused(words)));
        }

        #[test]
        fn a_new_repository_is_not_complained_of() {
            let folder = tempfile::tempdir().expect("a folder");
            let made = plain(folder.path()).args(["init", "-q"]).status();
            if made.is_ok_and(|made| made.success()) {
                assert_eq!(History::read(folder.path()).diagnostics, []);
            }
        }

        #[test]
        fn what_only_looks_like_a_repository_is_complained_of() {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::create_dir_all(folder.path().join(".git")).expect("a folder");
            let portal = folder.path().join("portal");
            std::fs::create_dir(&portal).expect("a folder");
            let codes = History::read(&portal).diagnostics;
            let codes = codes.iter().map(|found| found.code);
            assert_eq!(codes.collect::<Vec<_>>(), [Code::NoHistory]);
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
