//! Prints.
//!
//! What cannot be written is an error to whoever it is the work of, but never
//! where a reader has gone away: that is no failure of ours.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::args::Format;
use crate::diag::render::Report;
use crate::source;

/// Says why a command could not do its work.
pub(super) fn failure(reason: &str) {
    // There is nowhere to say that this cannot be said.
    let _ = note(&format!("dugnad: {reason}"));
}

/// Prints a line beside the result, on a terminal and in a pipe.
pub(super) fn note(text: &str) -> io::Result<()> {
    told(writeln!(anstream::stderr(), "{text}"))
}

/// Prints a line of result.
pub(super) fn line(text: &str) -> io::Result<()> {
    result(&format!("{text}\n"))
}

/// Prints a line beside the result: nothing in a pipe.
pub(super) fn aside(text: &str) {
    if io::stderr().is_terminal() {
        let _ = note(text);
    }
}

/// Prints what is wrong beside the result: nothing in a pipe.
pub(super) fn diagnostics_aside(report: &Report<'_>) {
    if io::stderr().is_terminal() {
        let _ = diagnostics(report, Format::Human);
    }
}

/// Prints what is wrong, in the form that was asked for.
pub(super) fn diagnostics(report: &Report<'_>, format: Format) -> io::Result<()> {
    match format {
        // Colours are taken out again where they are not wanted.
        Format::Human => told(write!(anstream::stderr(), "{}", report.human(true))),
        Format::Json => line(&report.json()),
        Format::Github => {
            let within = source::in_repository(&report.sources.root);
            let (commands, summary) = report.github(&within);
            result(&commands)?;
            add_to_summary(&summary);
            Ok(())
        }
    }
}

/// Prints a result to its end.
fn result(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout();
    told(write!(out, "{text}").and_then(|()| out.flush()))
}

/// How it went to tell somebody something, who may have left.
pub(super) fn told(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| match error.kind() {
        ErrorKind::BrokenPipe => Ok(()),
        _ => Err(error),
    })
}

/// GitHub shows at most ten annotations; the rest goes to the job's summary.
fn add_to_summary(summary: &str) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY") else {
        return;
    };
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path);
    if let Err(error) = file.and_then(|mut file| file.write_all(summary.as_bytes())) {
        failure(&format!("GITHUB_STEP_SUMMARY: {error}"));
    }
}
