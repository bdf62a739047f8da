//! Headings: none skips a level, and the first level is the page's title.

use super::Report;
use crate::diag::Code;
use crate::markdown::tree::Body;

pub(super) fn check(body: &Body, report: &mut Report<'_>) {
    let mut before = 1;
    for heading in body
        .headings
        .iter()
        .filter(|heading| !heading.text.is_empty())
    {
        let level = heading.level;
        let diagnostic = report
            .diagnostic(Code::SkippedHeading, heading.span)
            .arg("heading", super::shorten(&heading.text))
            .arg("level", level.to_string());
        if level == 1 {
            report.add(diagnostic.hint("h1").arg("expected", "2"));
        } else if level > before + 1 {
            report.add(diagnostic.arg("expected", (before + 1).to_string()));
        }
        before = heading.shown_level();
    }
}
