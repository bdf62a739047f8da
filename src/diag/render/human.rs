//! Diagnostics for people, each with the line it speaks of.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::{
    AnnotationKind, Group, Level, Message, Origin, Patch, Renderer, Snippet, Title,
};

use super::excerpt::{self, Excerpt, printable};
use super::places::Files;
use super::{Report, severity_name};
use crate::diag::{Diagnostic, Language, Severity};

pub(super) fn render(report: &Report<'_>, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // Excerpts are cut already, and around the place.
    let renderer = renderer.term_width(2 * excerpt::WHOLE);
    let files = Files::new(report.diagnostics, report.sources);
    let mut shown = String::new();
    let mut alike: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut whole: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for found in report.diagnostics {
        let count = alike.entry((&found.file, found.code.name())).or_default();
        *count += 1;
        if *count > MOST_ALIKE {
            continue;
        }
        let told = whole.entry((found.code.name(), found.hint)).or_default();
        *told += 1;
        if found.is_error() || *told <= MOST_WHOLE {
            end_lines(&mut shown);
            shown.push_str(&one(report, &files, found, &renderer));
            shown.push_str("\n\n");
        } else {
            shown.push_str(&brief(report, &files, found, &renderer));
            shown.push('\n');
        }
    }
    end_lines(&mut shown);
    for ((file, code), count) in alike {
        if let Some(more) = count.checked_sub(MOST_ALIKE).filter(|more| *more > 0) {
            let file = printable(file);
            let _ = writeln!(
                shown,
                "{}\n",
                more_alike(more, code, &file, report.language)
            );
        }
    }
    let count = report.count();
    if !count.is_empty() {
        shown.push_str(&count);
        shown.push('\n');
    }
    shown
}

/// Leaves a line empty below those that stand close together.
fn end_lines(shown: &mut String) {
    if !shown.is_empty() && !shown.ends_with("\n\n") {
        shown.push('\n');
    }
}

/// As many of one kind are shown of one file: who mends these will see why,
/// and there may be a hundred thousand.
const MOST_ALIKE: usize = 100;

/// Of a kind of warning as many are shown with their excerpts: what may well
/// stand on every page shall not hide the rest.
const MOST_WHOLE: usize = 5;

/// That so many more are not shown.
fn more_alike(more: usize, code: &str, file: &str, language: Language) -> String {
    match language {
        Language::Nb | Language::Nn => format!("… og {more} til av [{code}] i {file}"),
        Language::En => format!("… and {more} more of [{code}] in {file}"),
    }
}

/// One diagnostic by itself.
pub(super) fn alone(report: &Report<'_>, found: &Diagnostic) -> String {
    let renderer = Renderer::plain().term_width(2 * excerpt::WHOLE);
    let files = Files::new(std::slice::from_ref(found), report.sources);
    one(report, &files, found, &renderer)
}

/// One diagnostic, without a line end.
fn one(report: &Report<'_>, files: &Files<'_>, found: &Diagnostic, renderer: &Renderer) -> String {
    let file = printable(&found.file);
    let title = title(report, found);
    let Some((places, span)) = files.get(&found.file).zip(found.span) else {
        let group = title
            .element(Origin::path(&file))
            .elements(advice(report, found));
        return renderer.render(&[group]);
    };
    let excerpt = Excerpt::cut(places.text(), span);
    let position = places.position(span.start as usize);
    let mark = AnnotationKind::Primary.span(excerpt.place());
    let group = title.element(
        Snippet::source(excerpt.line())
            .path(&file)
            .line_start(position.line)
            .annotation(mark),
    );
    let rendered = match change(found, &excerpt) {
        Some(patch) => {
            let patched = Snippet::source(excerpt.line())
                .path(&file)
                .line_start(position.line)
                .patch(patch);
            renderer.render(&[
                group,
                help_level(report)
                    .secondary_title(help_beside_change(report, found))
                    .element(patched),
            ])
        }
        None => renderer.render(&[group.elements(advice(report, found))]),
    };
    // The renderer counts columns in the excerpt, which may begin amid the line.
    let in_excerpt = format!("{file}:{}:{}", position.line, excerpt.column());
    rendered.replacen(
        &in_excerpt,
        &format!("{file}:{}:{}", position.line, position.column),
        1,
    )
}

/// What is wrong and where, on one line.
fn brief(
    report: &Report<'_>,
    files: &Files<'_>,
    found: &Diagnostic,
    renderer: &Renderer,
) -> String {
    let what = renderer.render(&[Group::with_title(title(report, found))]);
    let file = printable(&found.file);
    let position = files
        .get(&found.file)
        .zip(found.span)
        .map(|(places, span)| places.position(span.start as usize));
    match position {
        Some(at) => format!("{what} ({file}:{}:{})", at.line, at.column),
        None => format!("{what} ({file})"),
    }
}

fn title<'a>(report: &Report<'_>, found: &'a Diagnostic) -> Title<'a> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(severity_name(found.severity, report.language, 1));
    level
        .primary_title(printable(&crate::diag::message(found, report.language)))
        .id(found.code.name())
}

fn help_level(report: &Report<'_>) -> Level<'static> {
    Level::HELP.with_name(match report.language {
        Language::Nb | Language::Nn => "hjelp",
        Language::En => "help",
    })
}

/// The help as a line of its own.
fn advice(report: &Report<'_>, found: &Diagnostic) -> Option<Message<'static>> {
    report
        .whole_help(found)
        .map(|help| help_level(report).message(printable(&help)))
}

/// The help above a change that shows the replacement.
fn help_beside_change(report: &Report<'_>, found: &Diagnostic) -> String {
    let help = crate::diag::help(found, report.language).or_else(|| report.whole_help(found));
    printable(&help.unwrap_or_default())
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
