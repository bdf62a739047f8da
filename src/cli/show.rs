//! Prints.

use std::io::{IsTerminal, Write};

use super::args::Format;
use crate::diag::render::Report;

/// Says why a command could not do its work.
pub(super) fn failure(reason: &str) {
    anstream::eprintln!("dugnad: {reason}");
}

/// Prints a line beside the result, on a terminal and in a pipe.
pub(super) fn note(text: &str) {
    anstream::eprintln!("{text}");
}

/// Prints a line of result.
pub(super) fn line(text: &str) {
    // A reader that has gone away is no failure of ours.
    let _ = writeln!(anstream::stdout(), "{text}");
}

/// Prints a line beside the result: nothing in a pipe.
pub(super) fn aside(text: &str) {
    if std::io::stderr().is_terminal() {
        anstream::eprintln!("{text}");
    }
}

/// Prints what is wrong beside the result: nothing in a pipe.
pub(super) fn diagnostics_aside(report: &Report<'_>) {
    if std::io::stderr().is_terminal() {
        diagnostics(report, Format::Human);
    }
}

/// Prints what is wrong, in the form that was asked for.
pub(super) fn diagnostics(report: &Report<'_>, format: Format) {
    match format {
        Format::Human => {
            // Colours are taken out again where they are not wanted.
            let _ = write!(anstream::stderr(), "{}", report.human(true));
        }
        Format::Json => line(&report.json()),
        Format::Github => {
            let (commands, summary) = report.github();
            let _ = write!(anstream::stdout(), "{commands}");
            add_to_summary(&summary);
        }
    }
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
