//! Images: each has an alternative text, and none comes from another host.

use super::Report;
use crate::diag::Code;
use crate::markdown::tree::{Body, LinkKind};
use crate::markdown::words::plain_text;

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    for link in body
        .links
        .iter()
        .filter(|link| link.kind == LinkKind::Image)
    {
        let mut alt = String::new();
        let inside = body.inside(link.node as usize);
        plain_text(body, report.text, inside, &|_| None, &mut alt);
        if alt.trim().is_empty() {
            let diagnostic = report.diagnostic(Code::NoAltText, link.span);
            report.add(diagnostic.arg("file", &*link.target));
        }
        if is_foreign(&link.target) {
            let diagnostic = report.diagnostic(Code::ForeignFile, link.target_span);
            report.add(diagnostic.arg("url", &*link.target));
        }
    }
}

fn is_foreign(target: &str) -> bool {
    let starts = |scheme: &str| {
        target
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    starts("http:") || starts("https:") || starts("//")
}
