//! Bullets as word processors paste them: signs, and no list.

use std::ops::Range;

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

/// Dashes that stand before points. Markdown knows the last of them, but not
/// with the wide space that word processors put after it.
const DASHES: [char; 4] = ['–', '—', '−', '-'];

/// What the points of a list are counted from.
const FIRST: [char; 3] = ['a', 'A', '1'];

/// As many lines that begin like points are a list. Fewer may be chance.
const FEWEST: usize = 3;

/// Reports the first point of the text, and says whether it did: what was
/// pasted is one list.
pub(super) fn check(prose: &Prose, report: &mut Report<'_>) -> bool {
    let first = prose.words.chars().next();
    let Some(sign) = first.filter(|_| prose.is_paragraph) else {
        return false;
    };
    let width = sign.len_utf8();
    let is_point = if LETTERS.contains(&sign) {
        let lines: Vec<&str> = prose.words.lines().collect();
        // `§ 5` and `§ 6` are sections.
        let counts = |line: &str| line.contains(|ch: char| ch.is_ascii_digit());
        lines.len() >= FEWEST && lines.iter().all(|line| begins(line, sign) && !counts(line))
    } else {
        BULLETS.contains(&sign) && begins(&prose.words, sign)
    };
    if is_point {
        add(prose, 0..width, "bullet", report);
    }
    is_point
}

/// Reports lines with dashes or letters before them that readers would get as
/// one paragraph.
pub(super) fn check_lines(prose: &Prose, report: &mut Report<'_>) {
    if !prose.is_paragraph || !prose.words.contains('\n') {
        return;
    }
    if let Some(dash) = dashes(&prose.words) {
        add(prose, dash, "bullet", report);
    } else if let Some(letter) = FIRST.iter().find_map(|&sign| counted(&prose.words, sign)) {
        add(prose, letter, "letter", report);
    }
}

fn add(prose: &Prose, sign: Range<usize>, hint: &'static str, report: &mut Report<'_>) {
    let sample = prose.words.get(sign.clone()).unwrap_or_default();
    let diagnostic = report
        .diagnostic(Code::PdfText, prose.span(sign))
        .arg("sample", sample)
        .hint(hint);
    report.add(diagnostic);
}

/// Whether a line begins with a sign that stands for itself.
fn begins(line: &str, sign: char) -> bool {
    let rest = line.strip_prefix(sign);
    rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// The first dash of a list, which begins the paragraph or follows a colon. In
/// prose that is broken into lines, pauses may come to stand first in some.
fn dashes(words: &str) -> Option<Range<usize>> {
    let (mut first, mut count) = (None, 0);
    let (mut at, mut may_begin) = (0, true);
    for line in words.split_inclusive('\n') {
        if let Some(sign) = DASHES.iter().find(|&&sign| begins(line, sign)) {
            if first.is_none() && !may_begin {
                return None;
            }
            let space = line.chars().nth(1).map_or(0, char::len_utf8);
            first = first.or(Some(at..at + sign.len_utf8() + space));
            count += 1;
        }
        may_begin = line.trim_end().ends_with(':');
        at += line.len();
    }
    first.filter(|_| count >= FEWEST)
}

/// The first of lines that are counted: `a)`, `b)`, `c)`, or `(1)`, `(2)`, `(3)`.
fn counted(words: &str, first: char) -> Option<Range<usize>> {
    let mut found = None;
    let mut next = first;
    let mut at = 0;
    for line in words.split_inclusive('\n') {
        let inner = line.strip_prefix('(').unwrap_or(line);
        let rest = inner.strip_prefix(next);
        let rest = rest.and_then(|rest| rest.strip_prefix([')', '.']));
        if let Some(rest) = rest.filter(|rest| rest.starts_with(char::is_whitespace)) {
            found = found.or(Some(at..at + line.len() - rest.len()));
            next = char::from_u32(u32::from(next) + 1)?;
        }
        at += line.len();
    }
    let count = u32::from(next) - u32::from(first);
    found.filter(|_| count as usize >= FEWEST)
}
