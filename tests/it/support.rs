//! What the tests share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dugnad::diag::Diagnostic;
use dugnad::pipeline::{self, Options, Portal};
use dugnad::source;

/// The day on which all tests take place.
pub(crate) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// A folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Runs all stages up to the graph, and puts the theme together.
pub(crate) fn load(root: &Path, drafts: bool) -> (Portal, dugnad::site::Theme) {
    let read = source::read(root);
    let mut portal = pipeline::load(
        Arc::new(read.value),
        read.diagnostics,
        &Options {
            date: TODAY,
            drafts,
        },
    );
    let theme = dugnad::site::theme::read(
        &portal.sources,
        portal.config.theme.as_deref(),
        &mut portal.diagnostics,
    );
    dugnad::diag::render::sort(&mut portal.diagnostics);
    (portal, theme)
}

/// `code file:line:column`
pub(crate) fn line(portal: &Portal, found: &Diagnostic) -> String {
    let (start, _) = portal.sources.position(&found.file, found.span);
    format!(
        "{} {}:{}:{}",
        found.code.name(),
        found.file,
        start.line,
        start.column
    )
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("a readable folder");
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}
