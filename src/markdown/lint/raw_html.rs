//! Raw HTML. A tag and its end are one mistake, however far apart.

use super::Report;
use crate::diag::{Code, Span};
use crate::markdown::tree::{Body, Kind, Node};

/// Beyond so many open tags nobody can tell which belong together.
const DEEPEST: usize = 256;

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    let mut open: Vec<String> = Vec::new();
    for node in &body.nodes {
        if !matches!(node.kind, Kind::Html(_) | Kind::InlineHtml) {
            continue;
        }
        let html = body.words_of(node, report.text);
        if !only_closes(html, &mut open) {
            add(node, html, report);
        }
    }
}

fn add(node: &Node, html: &str, report: &mut Report<'_>) {
    let is_comment = html.starts_with("<!--");
    let first = match html.find('>') {
        Some(end) if !is_comment => html.get(..=end).unwrap_or(html),
        _ => html.lines().next().unwrap_or_default(),
    };
    let whole = report.text.get(node.span.range()).unwrap_or_default();
    let span = match whole.find(first).map(|at| node.span.start as usize + at) {
        Some(at) => Span::new(at, at + first.len()),
        None => node.span,
    };
    let diagnostic = report
        .diagnostic(Code::RawHtml, span)
        .arg("tag", super::shorten(first))
        .hint(if is_comment { "comment" } else { "" });
    report.add(diagnostic);
}

/// Whether `html` is nothing but the ends of tags that are open. Keeps count
/// of what it opens and closes.
fn only_closes(html: &str, open: &mut Vec<String>) -> bool {
    let mut only_closes = true;
    for piece in html.split('<').skip(1) {
        let closing = piece.strip_prefix('/');
        let rest = closing.unwrap_or(piece);
        let length = rest.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '-');
        let name = rest
            .get(..length.unwrap_or(rest.len()))
            .unwrap_or_default()
            .to_lowercase();
        if closing.is_none() {
            only_closes = false;
            if open.len() < DEEPEST && !is_void(&name) && !rest.contains("/>") {
                open.push(name);
            }
        } else if let Some(at) = open.iter().rposition(|opened| *opened == name) {
            open.truncate(at);
        } else {
            only_closes = false;
        }
    }
    only_closes
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "" | "area"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}
