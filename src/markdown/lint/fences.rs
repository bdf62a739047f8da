//! Code and blocks whose fence is never closed: all that follows is swallowed.

use super::Report;
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::markdown::tree::{Body, Kind};

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    for fence in all(body, report.text) {
        let found = report
            .diagnostic(Code::OpenFence, fence)
            .arg("fence", report.quote(fence));
        report.add(found);
    }
    for node in &body.nodes {
        if let Kind::CodeBlock(language) = node.kind {
            check_name(body.language(language), node.span, report);
        }
    }
}

/// A fence whose name has braces, and not around it all: it was to be a block.
fn check_name(name: &str, span: Span, report: &mut Report<'_>) {
    if name.contains(['{', '}']) {
        let right = name.replace(['{', '}'], "");
        report.found.extend(unbraced(&right, span, report));
    }
}

/// Code that is called as a block: it has lost its braces.
pub(crate) fn check_names(
    (body, text): (&Body, &str),
    file: &FilePath,
    is_block: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let report = Report {
        text,
        file,
        found: Vec::new(),
    };
    let code = body.nodes.iter().filter_map(|node| match node.kind {
        Kind::CodeBlock(language) => Some((body.language(language), node.span)),
        _ => None,
    });
    let named = code.filter_map(|(words, span)| {
        let name = words.split_whitespace().next()?;
        is_block(name).then_some((name, span))
    });
    named
        .filter_map(|(name, span)| unbraced(name, span, &report))
        .collect()
}

/// What is said of code that should be the block `name`.
fn unbraced(name: &str, span: Span, report: &Report<'_>) -> Option<Diagnostic> {
    let written = report.text.get(span.range())?;
    let sign = sign(written)?;
    let first = written.lines().next()?.trim_end();
    let fence = first.len() - first.trim_start_matches(sign).len();
    let right = format!("{}{{{name}}}", first.get(..fence)?);
    let span = Span::new(0, first.len()).shifted(span.start as usize);
    let found = report
        .diagnostic(Code::LooseMark, span)
        .arg("text", report.quote(span));
    Some(found.arg("right", right).hint("block"))
}

/// Whether any fence is never closed.
pub(crate) fn any(body: &Body, text: &str) -> bool {
    all(body, text).next().is_some()
}

/// What the fence of a code is made of; none where it is code since it is
/// indented.
pub(super) fn sign(written: &str) -> Option<char> {
    written.chars().next().filter(|c| matches!(c, '`' | '~'))
}

fn all<'a>(body: &'a Body, text: &'a str) -> impl Iterator<Item = Span> + use<'a> {
    let fenced = |kind| matches!(kind, Kind::CodeBlock(_) | Kind::Block(_));
    body.nodes
        .iter()
        .filter(move |node| fenced(node.kind))
        .filter_map(|node| open(text, node.span))
}

/// The opening fence of the code at `span`, when it is not closed: at the end
/// of the text, or because what closes it is the end of another one.
pub(crate) fn open(text: &str, span: Span) -> Option<Span> {
    let written = text.get(span.range())?;
    let sign = sign(written)?;
    let run = |line: &str| line.len() - line.trim_start_matches(sign).len();
    let width = run(written);
    let mut lines = written
        .lines()
        .map(|line| line.trim_start_matches(['>', ' ', '\t']).trim_end());
    lines.next();
    let closed = |line: &str| run(line) >= width && run(line) == line.len();
    let ends = lines.next_back().is_some_and(closed);
    // A fence closes nothing where it has a name of its own.
    let swallows = lines.any(|line| run(line) >= width);
    (!ends || swallows).then(|| Span::new(0, width).shifted(span.start as usize))
}
