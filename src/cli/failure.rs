//! Why a command could not do its work, said to whoever typed it.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::texts::{Word, filled};
use crate::diag::Language;
use crate::{output, serve};

/// Why a command could not do its work.
#[derive(Debug)]
pub(super) enum Failure {
    /// A text of the commands' own, and its words.
    Said(&'static str, Vec<Word>),
    /// What the machine said, in whatever language it speaks.
    Machine(String),
}

impl Failure {
    /// The text called `key`.
    pub(super) fn said(key: &'static str) -> Self {
        Self::Said(key, Vec::new())
    }

    /// Fills the placeholder `{name}`.
    pub(super) fn with(mut self, name: &'static str, word: impl Display) -> Self {
        if let Self::Said(_, words) = &mut self {
            words.push((name, word.to_string()));
        }
        self
    }

    pub(super) fn words(&self, language: Language) -> String {
        match self {
            Self::Said(key, words) => filled(key, language, words),
            Self::Machine(reason) => reason.clone(),
        }
    }
}

macro_rules! machine {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Machine(error.to_string())
            }
        })*
    };
}

machine!(
    std::io::Error,
    std::time::SystemTimeError,
    jiff::Error,
    serde_json::Error
);

impl From<output::Error> for Failure {
    fn from(error: output::Error) -> Self {
        match error {
            output::Error::Target { out, fault } => target(fault).with("out", out.display()),
            output::Error::Busy(out) => Self::said("busy").with("out", out.display()),
            output::Error::Foreign(paths) => foreign(&paths),
            output::Error::Path(path) => Self::said("bad_path").with("path", path),
            output::Error::Clash(path) => Self::said("clash").with("path", path),
            output::Error::List { path, reason } => Self::said("bad_list")
                .with("path", path.display())
                .with("reason", reason),
            output::Error::Io { .. } => Self::Machine(error.to_string()),
        }
    }
}

fn target(fault: output::TargetFault) -> Failure {
    match fault {
        output::TargetFault::HoldsRoot => Failure::said("target_holds_root"),
        output::TargetFault::Source(name) => Failure::said("target_source").with("name", name),
        output::TargetFault::LeadsOut => Failure::said("target_leads_out"),
        output::TargetFault::NotFolder => Failure::said("target_not_folder"),
        output::TargetFault::NoName => Failure::said("target_no_name"),
    }
}

/// Names the first few; a folder full of another site has thousands.
fn foreign(paths: &[PathBuf]) -> Failure {
    const SHOWN: usize = 5;
    let shown: Vec<String> = paths
        .iter()
        .take(SHOWN)
        .map(|path| Path::display(path).to_string())
        .collect();
    let failure = Failure::said("foreign").with("list", shown.join(", "));
    match paths.len().saturating_sub(SHOWN) {
        0 => failure,
        more => failure.with("more", more),
    }
}

impl From<serve::Error> for Failure {
    fn from(error: serve::Error) -> Self {
        match error {
            serve::Error::Bind { address, source } => Self::said("bind")
                .with("address", address)
                .with("reason", source),
            serve::Error::Accept(source) => Self::said("accept").with("reason", source),
            serve::Error::Watch(source) => Self::said("watch").with("reason", source),
        }
    }
}
