//! What the tests share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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
pub(crate) fn load(root: &Path, drafts: bool) -> (Portal, dugnad::theme::Theme) {
    let read = source::read(root);
    let mut portal = pipeline::load(
        Arc::new(read.value),
        read.diagnostics,
        &Options {
            date: TODAY,
            drafts,
        },
    );
    let theme = dugnad::theme::read(&portal.sources, &portal.config, &mut portal.diagnostics);
    let of_owner = dugnad::theme::told(&portal.sources, &portal.config, &portal.graph.schema);
    portal.diagnostics.extend(of_owner);
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

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Exit status; nothing when a signal ended it.
    pub(crate) code: Option<i32>,
    /// What was printed as the result.
    pub(crate) stdout: String,
    /// What was printed beside it.
    pub(crate) stderr: String,
}

/// The program, in an environment in which nothing of the machine shows.
pub(crate) fn dugnad(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dugnad"));
    command
        .args(args)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program runs");
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs the program with `args`.
pub(crate) fn run(args: &[&str]) -> Ran {
    ran(&mut dugnad(args))
}

/// A path as an argument.
pub(crate) fn arg(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// The text of a day in the command line.
pub(crate) const DAY: &str = "2026-11-21";

/// A built site by path.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// Every file below `folder`.
pub(crate) fn tree(folder: &Path) -> Tree {
    let files = walkdir::WalkDir::new(folder).into_iter();
    let files = files
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below");
            let path = path.to_str().expect("UTF-8").replace('\\', "/");
            (path, std::fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

/// Builds the portal at `root`, which must succeed, and gives the site.
pub(crate) fn build(root: &Path, more: &[&str]) -> Tree {
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().join("site");
    build_into(root, &out, more);
    tree(&out)
}

/// Builds the portal at `root` into `out`, which must succeed.
pub(crate) fn build_into(root: &Path, out: &Path, more: &[&str]) {
    let mut args = vec!["build", "--root", arg(root), "--out", arg(out)];
    if !more.contains(&"--date") {
        args.extend(["--date", DAY]);
    }
    args.extend(more);
    let ran = run(&args);
    assert_eq!(ran.code, Some(0), "{}\n{}", root.display(), ran.stderr);
}

/// A page of a site as text.
pub(crate) fn page<'t>(tree: &'t Tree, path: &str) -> &'t str {
    let bytes = tree
        .get(path)
        .unwrap_or_else(|| panic!("{path} is not among {:?}", tree.keys()));
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The pages of a site.
pub(crate) fn pages(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.keys()
        .filter(|path| path.ends_with(".html"))
        .map(|path| (path.as_str(), page(tree, path)))
}

/// Writes files, each with its folders, below `root`.
pub(crate) fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = root.join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
}

/// A portal of the repository in a folder of the test's own. Of the
/// repository itself only the portal is taken.
pub(crate) fn portal(path: &str) -> tempfile::TempDir {
    let copied = tempfile::tempdir().expect("a folder");
    for part in ["portal.toml", "content", "themes", "static"] {
        let from = repository(path).join(part);
        let to = copied.path().join(part);
        if from.is_dir() {
            copy(&from, &to);
        } else if from.exists() {
            std::fs::copy(from, to).expect("a copy");
        }
    }
    copied
}
