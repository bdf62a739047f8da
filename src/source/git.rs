//! Git, asked a question: a program that the portal did not choose, in a
//! repository that others may have laid out, so it may be silent for ever or
//! never fall silent. What it answers is bounded in time and in bytes.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How much is waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) time: Duration,
    pub(super) bytes: u64,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// There is no git.
    Missing,
    /// It took longer, or said more, than is waited for.
    Endless,
    /// It gave up, with these words.
    Refused(String),
    /// It answers, but of a clone that lacks the older commits.
    Shallow,
}

/// What git says of why it gave up is not longer.
const MOST_COMPLAINT: u64 = 64 << 10;

/// How long a program that was ended is waited for. It has nothing to say in
/// this, but may sit in the system's hands, on a disk that does not answer.
const LAST_BREATH: Duration = Duration::from_millis(500);

/// How often a program is looked at that said all and is about to end.
const GLANCE: Duration = Duration::from_millis(2);

/// What the environment may still say to git, by the beginning of the name:
/// its settings, by which machines that build say whose repositories they
/// trust; where its own programs are; and how far up it looks.
const KEPT: [&str; 4] = [
    "GIT_CONFIG_",
    "GIT_EXEC_PATH",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

/// What holds for every question, whatever the settings of the repository and
/// of whoever asks. Those are not put away as a whole: they say who is trusted.
const SETTINGS: [&str; 5] = [
    "core.fsmonitor=false",
    "protocol.allow=never",
    "log.showSignature=false",
    // The first commit made files too.
    "log.showRoot=true",
    // Passes over merges that a question about the same folder else gives.
    "log.follow=false",
];

/// A git, and the folder that it is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Git<'a> {
    pub(super) program: &'a Path,
    pub(super) root: &'a Path,
}

impl Git<'_> {
    /// What git answers, from the portal's folder and about its repository
    /// only. Nothing that the repository's own settings name is run or fetched:
    /// they may allow what `protocol.allow` forbids, but nothing that the
    /// environment does.
    pub(super) fn ask(&self, args: &[&str], bounds: Bounds) -> Result<String, Silence> {
        let mut command = Command::new(self.program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| misleads(name)) {
            command.env_remove(name);
        }
        command
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_NO_LAZY_FETCH", "1")
            // Why it gives up is told in words that are known here.
            .env("LC_ALL", "C")
            .arg("-C")
            .arg(self.root)
            // Replaced commits stay in the clone where they were replaced.
            .args(["--no-pager", "--no-replace-objects"])
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .args(args);
        answer(command, bounds).map(text)
    }
}

/// Whether a variable of the environment speaks to git of something else than
/// this portal. Hooks and other programs of git's set many for what they are
/// about (`GIT_DIR`, `GIT_WORK_TREE`, `GIT_OBJECT_DIRECTORY`): the portal's
/// repository is the one it lies in, and what is asked of it is asked here.
fn misleads(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("GIT_") && !KEPT.iter().any(|kept| name.starts_with(kept))
}

/// Text without a copy, where it is UTF-8; names of files may be anything.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|other| String::from_utf8_lossy(other.as_bytes()).into_owned())
}

/// What a program prints, if it ends well and in time.
fn answer(mut command: Command, bounds: Bounds) -> Result<Vec<u8>, Silence> {
    let until = Instant::now() + bounds.time;
    let started = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut running = match started {
        Ok(child) => Running(child),
        Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => {
            return Err(Silence::Missing);
        }
        Err(reason) => return Err(Silence::Refused(reason.to_string())),
    };
    let answer = heard(running.0.stdout.take(), bounds.bytes);
    let complaint = heard(running.0.stderr.take(), MOST_COMPLAINT);
    let answer = within(&answer, until).ok_or(Silence::Endless)?;
    if answer.len() as u64 > bounds.bytes {
        return Err(Silence::Endless);
    }
    let status = ended(&mut running.0, until).ok_or(Silence::Endless)?;
    if status.success() {
        return Ok(answer);
    }
    let complaint = within(&complaint, until).unwrap_or_default();
    Err(Silence::Refused(text(complaint)))
}

/// A program that is not left to itself.
#[derive(Debug)]
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Does nothing to one that has ended.
        if self.0.kill().is_ok() {
            ended(&mut self.0, Instant::now() + LAST_BREATH);
        }
    }
}

/// How a program ended, if it did in time.
fn ended(child: &mut Child, until: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < until => thread::sleep(GLANCE),
            Ok(status) => return status,
            Err(_) => return None,
        }
    }
}

/// Listens to a program on a thread that nobody waits for: a child of the
/// program's own may hold its output open when it is long gone. One byte more
/// than `most` is read, then the stream is closed; nothing is heard of one that
/// cannot be read.
fn heard<R: Read + Send + 'static>(stream: Option<R>, most: u64) -> Receiver<Vec<u8>> {
    let (tell, told) = channel();
    let listen = move || {
        let mut bytes = Vec::new();
        let mut stream = stream?.take(most.saturating_add(1));
        stream.read_to_end(&mut bytes).ok()?;
        // Closed first, so that who said too much can end.
        drop(stream);
        tell.send(bytes).ok()
    };
    // Where there is no thread to be had, the sender is dropped, which tells it.
    drop(thread::Builder::new().spawn(listen));
    told
}

/// What was heard, if it came to an end in time.
fn within(told: &Receiver<Vec<u8>>, until: Instant) -> Option<Vec<u8>> {
    let left = until.saturating_duration_since(Instant::now());
    told.recv_timeout(left).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const SHORT: Bounds = Bounds {
        time: Duration::from_millis(400),
        bytes: 1 << 10,
    };
    /// For programs that end by themselves, on a machine with much to do.
    const PATIENT: Bounds = Bounds {
        time: Duration::from_secs(20),
        bytes: 1 << 10,
    };

    fn shell(script: &str, bounds: Bounds) -> Result<String, Silence> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        answer(command, bounds).map(text)
    }

    /// The answer, and that it came soon.
    fn soon(script: &str) -> Result<String, Silence> {
        let asked = Instant::now();
        let answer = shell(script, SHORT);
        let took = asked.elapsed();
        assert!(took < Duration::from_secs(8), "{script}: {took:?}");
        answer
    }

    #[test]
    fn what_is_said_is_heard() {
        assert_eq!(shell("echo false", PATIENT), Ok("false\n".to_owned()));
        assert_eq!(
            shell("printf 'a\\377b'", PATIENT),
            Ok("a\u{fffd}b".to_owned())
        );
        // Nobody is there to answer what it asks, and warnings are no answer.
        assert_eq!(shell("cat; echo w >&2", PATIENT), Ok(String::new()));
    }

    #[test]
    fn who_gives_up_says_why() {
        let refused = shell("echo no; echo because >&2; exit 3", PATIENT);
        assert_eq!(refused, Err(Silence::Refused("because\n".to_owned())));
        assert_eq!(
            shell("kill -9 $$", PATIENT),
            Err(Silence::Refused(String::new()))
        );
        let missing = answer(Command::new("/nowhere/git"), PATIENT);
        assert_eq!(missing, Err(Silence::Missing));
    }

    #[test]
    fn who_never_answers_is_not_waited_for() {
        assert_eq!(soon("exec sleep 9"), Err(Silence::Endless));
        // One that says all it has to say, and stays.
        let stays = "echo false; exec >&- 2>&-; exec sleep 9";
        assert_eq!(soon(stays), Err(Silence::Endless));
    }

    #[test]
    fn a_child_that_stays_behind_is_not_waited_for() {
        assert_eq!(soon("echo false; sleep 9 & exit 0"), Err(Silence::Endless));
        // What it may still complain of is of no matter to an answer.
        assert_eq!(
            shell("echo false; sleep 9 >&- & exit 0", PATIENT),
            Ok("false\n".to_owned())
        );
    }

    #[test]
    fn who_never_falls_silent_is_cut_short() {
        assert_eq!(shell("exec yes false", PATIENT), Err(Silence::Endless));
        assert_eq!(shell("yes false", PATIENT), Err(Silence::Endless));
        let complains = shell("exec yes false >&2", PATIENT);
        assert_eq!(complains, Err(Silence::Refused(complaint())));
        let all = format!("printf %{}s", PATIENT.bytes);
        assert!(shell(&all, PATIENT).is_ok());
        let more = format!("printf %{}s", PATIENT.bytes + 1);
        assert_eq!(shell(&more, PATIENT), Err(Silence::Endless));
    }

    /// As much of it as is heard.
    fn complaint() -> String {
        let lines = "false\n".repeat(MOST_COMPLAINT as usize);
        lines[..=MOST_COMPLAINT as usize].to_owned()
    }

    #[test]
    fn who_is_ended_is_gone() {
        let mut command = Command::new("sleep");
        let child = command.arg("9").spawn().expect("a program");
        let process = format!("/proc/{}", child.id());
        drop(Running(child));
        assert!(!Path::new(&process).exists());
    }

    #[test]
    fn what_leads_git_elsewhere_is_not_handed_on() {
        for name in [
            "GIT_DIR",
            "GIT_TRACE",
            "GIT_SHALLOW_FILE",
            "GIT_ICASE_PATHSPECS",
        ] {
            assert!(misleads(OsStr::new(name)), "{name}");
        }
        for name in [
            "GIT_CONFIG_COUNT",
            "GIT_CONFIG_GLOBAL",
            "GIT_EXEC_PATH",
            "PATH",
            "GITHUB_X",
        ] {
            assert!(!misleads(OsStr::new(name)), "{name}");
        }
    }
}
