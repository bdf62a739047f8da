//! Diagnostics for people, each with the line it speaks of.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::excerpt::{Excerpt, printable};
use super::places::Files;
use super::{Report, severity_name};
use crate::diag::{Diagnostic, Language, Severity};

pub(super) fn render(report: &Report<'_>, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let files = Files::new(report.diagnostics, report.sources);
    let mut shown = String::new();
    for found in report.diagnostics {
        shown.push_str(&renderer.render(&groups(report, &files, found)));
        shown.push_str("\n\n");
    }
    let count = report.count();
    if !count.is_empty() {
        shown.push_str(&count);
        shown.push('\n');
    }
    shown
}

/// The message with its excerpt, and the change when there is one to show.
fn groups<'a>(report: &Report<'a>, files: &Files<'a>, found: &'a Diagnostic) -> Vec<Group<'a>> {
    let language = report.language;
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(severity_name(found.severity, language, false));
    let help = Level::HELP.with_name(help_name(language));
    let title = level
        .primary_title(printable(&crate::diag::message(found, language)))
        .id(found.code.name());
    let Some((places, span)) = files.get(&found.file).zip(found.span) else {
        let group = title.element(Origin::path(printable(&found.file)));
        let advice = report
            .whole_help(found)
            .map(|text| help.message(printable(&text)));
        return vec![group.elements(advice)];
    };
    let excerpt = Excerpt::cut(places.text(), span);
    let position = places.position(span.start as usize);
    let mark = AnnotationKind::Primary.span(excerpt.place());
    let snippet = Snippet::source(excerpt.line())
        .line_start(position.line)
        .annotation(mark);
    let group = if excerpt.before.chars().count() + 1 == position.column {
        title.element(snippet.path(printable(&found.file)))
    } else {
        // The excerpt begins amid the line, so the column is told apart.
        let origin = Origin::path(printable(&found.file))
            .line(position.line)
            .char_column(position.column);
        title.element(origin).element(snippet)
    };
    match change(found, &excerpt) {
        Some(patch) => {
            let advice = crate::diag::help(found, language)
                .or_else(|| report.whole_help(found))
                .unwrap_or_default();
            let patched = Snippet::source(excerpt.line())
                .line_start(position.line)
                .patch(patch);
            vec![
                group,
                help.secondary_title(printable(&advice)).element(patched),
            ]
        }
        None => vec![
            group.elements(
                report
                    .whole_help(found)
                    .map(|text| help.message(printable(&text))),
            ),
        ],
    }
}

/// The change that would mend the line, when all of it can be shown.
fn change<'a>(found: &Diagnostic, excerpt: &Excerpt) -> Option<Patch<'a>> {
    let right = found.replacement.as_deref()?;
    let on_line = excerpt.complete
        && !right.contains(['\n', '\r'])
        && right.chars().count() <= LONGEST_CHANGE;
    (on_line && right != excerpt.marked).then(|| Patch::new(excerpt.place(), printable(right)))
}

/// Longer replacements, in characters, are told in the help instead.
const LONGEST_CHANGE: usize = 120;

fn help_name(language: Language) -> &'static str {
    match language {
        Language::Nb | Language::Nn => "hjelp",
        Language::En => "help",
    }
}
