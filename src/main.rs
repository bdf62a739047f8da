//! The `dugnad` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    dugnad::cli::run()
}
