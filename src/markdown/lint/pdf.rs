//! Text pasted raw from a PDF: its lines, pages and glyphs are no text.

use std::ops::Range;

use super::Report;
use super::prose::{HARD_BREAK, Prose};
use crate::diag::Code;

/// One diagnostic a paragraph: who pasted it will look at all of it.
pub(super) fn check(prose: &Prose, report: &mut Report<'_>) {
    let Some(found) = sample(prose) else { return };
    let words = prose.words.get(found.clone()).unwrap_or_default();
    let visible = words.replace('\u{c}', " ");
    let diagnostic = report
        .diagnostic(Code::PdfText, prose.span(found))
        .arg("sample", super::shorten(&visible));
    report.add(diagnostic);
}

/// The first piece of the text that a PDF left.
fn sample(prose: &Prose) -> Option<Range<usize>> {
    let bytes = prose.words.as_bytes();
    let mut line_start = 0;
    let mut found = spaced_word(&prose.words, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        if found.is_some() {
            return found;
        }
        found = match byte {
            b' ' => spaced_word(&prose.words, at + 1),
            b'\n' | HARD_BREAK => {
                let line = line_start..at;
                line_start = at + 1;
                cut_word(&prose.words, at)
                    .or_else(|| page_line(prose, line))
                    .or_else(|| spaced_word(&prose.words, line_start))
            }
            0xC2 | 0xEF | 0x0C if is_glyph(bytes, at) => Some(word_around(&prose.words, at)),
            _ => None,
        };
    }
    found.or_else(|| page_line(prose, line_start..bytes.len()))
}

/// A soft hyphen, a ligature (U+FB00 to U+FB06) or a form feed.
fn is_glyph(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at..) {
        Some([0x0C, ..] | [0xC2, 0xAD, ..]) => true,
        Some([0xEF, 0xAC, third, ..]) => *third <= 0x86,
        _ => false,
    }
}

fn word_around(words: &str, at: usize) -> Range<usize> {
    let (before, after) = words.split_at_checked(at).unwrap_or((words, ""));
    let is_gap = |ch: char| ch.is_whitespace() && ch != '\u{c}';
    let start = before.rfind(is_gap).map_or(0, |gap| {
        gap + before
            .get(gap..)
            .and_then(|tail| tail.chars().next())
            .map_or(1, char::len_utf8)
    });
    start..at + after.find(is_gap).unwrap_or(after.len())
}

/// The longest spaced word that is looked at, in characters.
const LONGEST_SPELLED: usize = 64;

/// `k o m m u n e`, beginning at `at`: four or more single letters.
///
/// Letters in the order of the alphabet are an enumeration, letters of
/// changing case are initials, and `i å i å` are words.
fn spaced_word(words: &str, at: usize) -> Option<Range<usize>> {
    // Nearly every word is told apart by its second letter.
    if matches!(words.as_bytes().get(at + 1), None | Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z'))
    {
        return None;
    }
    let rest = words.get(at..)?;
    // Each word is looked at once: what comes after must not be read each time.
    let near = rest.char_indices().nth(LONGEST_SPELLED);
    let rest = near.map_or(rest, |(end, _)| rest.get(..end).unwrap_or(rest));
    let mut letters = Vec::new();
    let mut end = 0;
    for word in rest.split([' ', '\u{a0}']) {
        let mut chars = word.chars();
        let (Some(letter), None) = (chars.next().filter(|ch| ch.is_alphabetic()), chars.next())
        else {
            break;
        };
        end += letter.len_utf8()
            + if letters.is_empty() {
                0
            } else {
                separator(rest, end)
            };
        letters.push(letter);
    }
    let spells = letters.len() >= 4 && same_case(&letters) && !is_series(&letters);
    let are_words = letters.iter().all(|letter| "iåøàIÅØ".contains(*letter));
    (spells && !are_words).then_some(at..at + end)
}

fn separator(rest: &str, at: usize) -> usize {
    rest.get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8)
}

fn same_case(letters: &[char]) -> bool {
    let rest = letters.get(1..).unwrap_or_default();
    let lower = rest.iter().all(|letter| letter.is_lowercase());
    lower || letters.iter().all(|letter| letter.is_uppercase())
}

/// Letters in the order of an alphabet, as in `a b c d` or `a e i o u`.
fn is_series(letters: &[char]) -> bool {
    let place = |letter: char| match letter.to_lowercase().next().unwrap_or(letter) {
        'å' => u32::from('ø') + 1,
        lower => u32::from(lower),
    };
    letters.is_sorted_by_key(|&letter| place(letter))
}

/// A word cut by a hyphen at the line end `newline`: `kommu-` and `ne`.
///
/// Not `nærings- og`, nor what keeps its hyphen: `IKT-system`, `e-post`.
fn cut_word(words: &str, newline: usize) -> Option<Range<usize>> {
    let before = words.get(..newline)?.strip_suffix('-')?;
    let after = words.get(newline + 1..)?;
    let head = before
        .rsplit(|ch: char| !ch.is_alphabetic())
        .next()
        .unwrap_or_default();
    let tail = after
        .split(|ch: char| !ch.is_alphabetic())
        .next()
        .unwrap_or_default();
    let is_cut = head.chars().count() > 1
        && head.ends_with(char::is_lowercase)
        && tail.starts_with(char::is_lowercase)
        && !AFTER_OPEN_HYPHEN.contains(&tail)
        && !last_token(before).contains("://");
    is_cut.then(|| before.len() - head.len()..newline + 1 + tail.len())
}

fn last_token(words: &str) -> &str {
    words.rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// What may follow a hyphen that stands for a part left out.
const AFTER_OPEN_HYPHEN: [&str; 16] = [
    "og", "eller", "men", "til", "som", "samt", "enn", "versus", "kontra", "så", "and", "or", "to",
    "nor", "ja", "dahje",
];

/// `Side 12 av 80`, or a lone number amid a paragraph: the foot of a page.
fn page_line(prose: &Prose, line: Range<usize>) -> Option<Range<usize>> {
    if !prose.is_paragraph {
        return None;
    }
    let words = prose.words.get(line.clone())?;
    // Between line ends that nobody asked for.
    let before = line
        .start
        .checked_sub(1)
        .and_then(|at| prose.words.as_bytes().get(at));
    let after = prose.words.as_bytes().get(line.end);
    let is_amid = before == Some(&b'\n') && after == Some(&b'\n');
    let lone_number = is_amid && is_number(words.trim(), 3);
    (lone_number || is_page_number(words)).then_some(line)
}

fn is_number(word: &str, longest: usize) -> bool {
    (1..=longest).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_page_number(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_page = words.next().is_some_and(|word| {
        ["side", "page"]
            .iter()
            .any(|page| word.eq_ignore_ascii_case(page))
    });
    if !is_page || !words.next().is_some_and(|word| is_number(word, 4)) {
        return false;
    }
    match (words.next(), words.next(), words.next()) {
        (None, ..) => true,
        (Some("av" | "of" | "/"), Some(total), None) => is_number(total, 4),
        _ => false,
    }
}
