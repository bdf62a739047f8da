//! Bullets as word processors paste them: signs, and no list.

use super::Report;
use super::prose::Prose;
use crate::diag::Code;

/// Signs before the points of a list; the last is what the font for signs of
/// word processors leaves.
const BULLETS: [char; 12] = [
    '•', '·', '▪', '◦', '●', '○', '■', '‣', '⁃', '➢', '►', '\u{f0b7}',
];

/// Letters that such fonts show as bullets. One alone may be a word, a section
/// of a law or a name.
const LETTERS: [char; 3] = ['o', '§', 'Ø'];

/// Reports the first point of the text, and says whether it did: what was
/// pasted is one list.
pub(super) fn check(prose: &Prose, report: &mut Report<'_>) -> bool {
    let first = prose.words.chars().next();
    let Some(sign) = first.filter(|_| prose.is_paragraph) else {
        return false;
    };
    let width = sign.len_utf8();
    let begins = |line: &str| {
        let rest = line.strip_prefix(sign);
        rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    let is_point = if LETTERS.contains(&sign) {
        let lines: Vec<&str> = prose.words.lines().collect();
        // `§ 5` and `§ 6` are sections.
        let counts = |line: &str| line.contains(|ch: char| ch.is_ascii_digit());
        lines.len() > 2 && lines.iter().all(|line| begins(line) && !counts(line))
    } else {
        BULLETS.contains(&sign) && begins(&prose.words)
    };
    if is_point {
        let diagnostic = report
            .diagnostic(Code::PdfText, prose.span(0..width))
            .arg("sample", sign)
            .hint("bullet");
        report.add(diagnostic);
    }
    is_point
}
