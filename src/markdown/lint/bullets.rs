//! Bullets as word processors paste them: signs, and no list.

use super::Report;
use super::prose::Prose;
use crate::diag::Code;

/// Signs before the points of a list; the last is what the font for signs of
/// word processors leaves.
const BULLETS: [char; 7] = ['•', '▪', '◦', '●', '○', '■', '\u{f0b7}'];

/// Reports the first point of the text, and says whether it did: what was
/// pasted is one list.
pub(super) fn check(prose: &Prose, report: &mut Report<'_>) -> bool {
    let sign = prose.words.chars().next().filter(|c| BULLETS.contains(c));
    let Some(sign) = sign.filter(|_| prose.is_paragraph) else {
        return false;
    };
    let width = sign.len_utf8();
    let is_point = prose
        .words
        .get(width..)
        .is_some_and(|rest| rest.starts_with(char::is_whitespace));
    if is_point {
        let diagnostic = report
            .diagnostic(Code::PdfText, prose.span(0..width))
            .arg("sample", sign)
            .hint("bullet");
        report.add(diagnostic);
    }
    is_point
}
