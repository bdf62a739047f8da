//! Diagnostics as pages show them, and which of them belong to a page.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Shown, templates};
use crate::diag::render::Report;
use crate::diag::{Diagnostic, FilePath, Severity};
use crate::graph::{EntryId, Graph};
use crate::site::Part;
use crate::source::{CONTENT, PORTAL_FILE, STATIC, THEMES};

/// What is wrong, as a page shows it.
#[derive(Debug, Serialize)]
pub(super) struct FaultView {
    /// `error` or `warning`.
    severity: &'static str,
    label: String,
    message: String,
    file: String,
    line: usize,
    column: usize,
    /// As on a terminal, below the message and the place.
    excerpt: String,
    /// Where an editor opens the place.
    href: String,
}

impl FaultView {
    pub(super) fn new(shown: &Shown, found: &Diagnostic, editor: &str) -> Self {
        let sources = &shown.site.portal.sources;
        let (place, _) = sources.position(&found.file, found.span);
        let report = Report {
            diagnostics: std::slice::from_ref(found),
            sources,
            language: shown.language,
        };
        let severity = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        Self {
            severity,
            label: format!(
                "{}[{}]",
                templates::text(severity, shown.language),
                found.code.name()
            ),
            message: crate::diag::message(found, shown.language),
            file: found.file.to_string(),
            line: place.line,
            column: place.column,
            excerpt: report
                .excerpt(found)
                .lines()
                .skip(2)
                .collect::<Vec<_>>()
                .join("\n"),
            href: href(shown, &found.file, (place.line, place.column), editor),
        }
    }
}

/// Where an editor opens a place in a file.
pub(super) fn href(
    shown: &Shown,
    file: &str,
    (line, column): (usize, usize),
    editor: &str,
) -> String {
    let path = shown.site.portal.sources.on_disk(file);
    let path = path.to_string_lossy().replace('\\', "/");
    let path = percent_encoding::utf8_percent_encode(path.trim_start_matches('/'), PATH);
    let path = format!("/{path}");
    // `vscode://file/` brings the slash of an absolute path itself.
    let whole = editor.replace("file/{file}", "file{file}");
    whole
        .replace("{file}", &path)
        .replace("{line}", &line.to_string())
        .replace("{column}", &column.to_string())
}

const PATH: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A page that tells why another cannot be drawn.
pub(super) fn page(shown: &Shown, found: &Diagnostic, editor: &str) -> Vec<u8> {
    #[derive(Serialize)]
    struct View {
        faults: Vec<FaultView>,
    }
    let faults = vec![FaultView::new(shown, found, editor)];
    templates::fill("fault.html", &View { faults }, shown.language)
}

/// The entries that a part shows most of.
pub(super) fn entry_of(part: &Part) -> Option<EntryId> {
    match part {
        Part::Entry(id) | Part::Redirect(id) | Part::Relation(id, ..) | Part::Sheet(id, ..) => {
            Some(*id)
        }
        _ => None,
    }
}

/// The files that a part is written in.
fn files(shown: &Shown, part: &Part) -> BTreeSet<FilePath> {
    let portal = &shown.site.portal;
    let graph: &Graph = &portal.graph;
    let mut files = BTreeSet::new();
    if let Some(id) = entry_of(part) {
        let entry = graph.entry(id);
        files.extend(crate::graph::page_files(entry));
        files.extend(
            entry
                .references
                .iter()
                .map(|reference| reference.file.clone()),
        );
    }
    if let Part::List(type_, _) = part {
        let rows = graph.list(*type_).iter().map(|&id| graph.entry(id));
        let rows = rows.filter(|entry| entry.row);
        files.extend(rows.map(|entry| entry.file.clone()));
    }
    files
}

/// Whether a file concerns every page.
fn is_general(file: &str) -> bool {
    let inside = |folder: &str| {
        let rest = file.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let content = file.strip_prefix(CONTENT).unwrap_or_default();
    file == PORTAL_FILE
        || inside(THEMES)
        || inside(STATIC)
        || ["/_types/", "/_blocks/", "/_maps/"]
            .iter()
            .any(|own| content.starts_with(own))
}

/// What is wrong with what stands at `path`: errors, and all of it.
pub(super) fn of_part<'s>(shown: &'s Shown, path: &str) -> Vec<&'s Diagnostic> {
    let part = shown.site.part(path);
    let files = part.map(|part| files(shown, part)).unwrap_or_default();
    let all = shown.site.portal.diagnostics.iter();
    all.filter(|found| {
        let general = is_general(&found.file) && found.is_error();
        general || files.contains(&found.file)
    })
    .collect()
}
