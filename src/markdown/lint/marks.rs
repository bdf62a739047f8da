//! Markup that has lost a sign, or got one too many: readers see what is left
//! of it as text.

use super::prose::{Prose, near};
use super::{Report, shorten};
use crate::diag::{Code, Diagnostic, Span};

/// So many are told in one block of text: the rest follow from them.
const MOST: usize = 8;

/// Reports marks that are left in the prose and that nothing else was said of;
/// `told` is how much was found before this block of text.
pub(super) fn check(prose: &Prose, told: usize, report: &mut Report<'_>) {
    let mut marks = Vec::new();
    comments(prose, &mut marks);
    lines(prose, report.text, &mut marks);
    emphasis(prose, report.text, '*', &mut marks);
    emphasis(prose, report.text, '~', &mut marks);
    // What is left of a fence is told of where it is missed.
    let fences = |known: &Diagnostic| known.code == Code::OpenFence;
    if prose.words.contains('`') && !report.found.iter().take(MOST).any(fences) {
        emphasis(prose, report.text, '`', &mut marks);
    }
    // The fellow of an escaped bracket is meant to be seen too.
    let written = prose.span(0..prose.words.len()).range();
    let written = report.text.get(written).unwrap_or_default();
    if prose.words.contains(['[', ']']) && !written.contains("\\[") && !written.contains("\\]") {
        brackets(prose, &mut marks);
    }
    for mark in marks {
        let before = report.found.get(told..).unwrap_or_default();
        if before.len() < MOST && !before.iter().any(|known| touches(known, mark.span)) {
            let text = report.quote(mark.span);
            let right = mark.right(&text);
            let found = report
                .diagnostic(mark.code, mark.span)
                .arg("text", text)
                .arg("right", right)
                .hint(mark.hint);
            report.add(found);
        }
    }
}

/// Whether something is told of the same place.
fn touches(known: &Diagnostic, span: Span) -> bool {
    let place = known.span.unwrap_or_default();
    place.start <= span.end && span.start <= place.end
}

/// A mark that is left over.
struct Mark {
    code: Code,
    span: Span,
    hint: &'static str,
}

impl Mark {
    /// How the beginning of a line should be written.
    fn right(&self, text: &str) -> String {
        let sign = text.find(|ch: char| !matches!(ch, '#' | '-' | '.') && !ch.is_ascii_digit());
        let (sign, rest) = text.split_at(sign.unwrap_or(text.len()));
        shorten(&format!("{sign} {rest}"))
    }
}

fn loose(span: Span, hint: &'static str) -> Mark {
    Mark {
        code: Code::LooseMark,
        span,
        hint,
    }
}

/// Comments that lack one of their signs: what is for editors is shown.
fn comments(prose: &Prose, marks: &mut Vec<Mark>) {
    for opening in ["<!-", "<-!", "<!", "!--", "<-- "] {
        if let Some(at) = prose.words.find(opening) {
            marks.push(loose(prose.span(at..at + opening.len()), "comment"));
            return;
        }
    }
}

/// Lines that would be a heading or a point but for the space after the sign.
fn lines(prose: &Prose, text: &str, marks: &mut Vec<Mark>) {
    let mut at = 0;
    for line in prose.words.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let span = || prose.span(start..start + line.trim_end().len());
        let title = line.trim_start_matches('#');
        if prose.is_paragraph && is_field(line) {
            marks.push(loose(span(), "field"));
            // What follows follows from that.
            return;
        }
        if line.len() - title.len() > 1 && title.starts_with(char::is_alphanumeric) {
            marks.push(loose(span(), "heading"));
        } else if let Some(sign) = point(line) {
            let span = span();
            let near = neighbours(text, span.start as usize);
            let is_rest = sign == '-' && is_parted(near[0]);
            // Two that begin with a dash are no chance; dates may.
            let alike =
                |line: &&str| is_point(line, sign) || (sign == '-' && point(line) == Some('-'));
            if !is_rest && near.iter().any(alike) {
                marks.push(loose(span, "point"));
            }
        }
    }
}

/// Whether a line is of front matter: the fence, or a key with a text, a list or
/// a record.
fn is_field(line: &str) -> bool {
    let Some((key, value)) = line.split_once(" = ") else {
        return line.trim_end() == "+++";
    };
    let of_key = |ch: char| ch.is_ascii_lowercase() || matches!(ch, '_' | '-');
    !key.is_empty() && key.chars().all(of_key) && value.starts_with(['"', '[', '{', '\''])
}

/// The sign before a point of a list that stands at its first word, `-Ord` or
/// `1.Ord`.
fn point(line: &str) -> Option<char> {
    let number = line.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let (sign, rest) = if number.len() < line.len() {
        ('1', number.strip_prefix('.')?)
    } else {
        ('-', line.strip_prefix('-')?)
    };
    let is_word = rest.starts_with(|ch: char| ch.is_alphabetic() || ch == '«');
    is_word.then_some(sign)
}

/// Whether the rest of a word may follow: `kjøp og` and on the next line `-salg`.
fn is_parted(line: &str) -> bool {
    const ENDS: [&str; 7] = [",", " og", " eller", " samt", " and", " or", "/"];
    ENDS.iter().any(|end| line.trim_end().ends_with(end))
}

fn is_point(line: &str, sign: char) -> bool {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    match sign {
        '-' => line.starts_with("- "),
        _ => line
            .trim_start_matches(|ch: char| ch.is_ascii_digit())
            .starts_with(". "),
    }
}

/// The lines right above and below a place.
fn neighbours(text: &str, at: usize) -> [&str; 2] {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let above = before
        .rsplit_once('\n')
        .and_then(|(above, _)| above.rsplit('\n').next());
    [above, after.split('\n').nth(1)].map(Option::unwrap_or_default)
}

/// `**`, `~~` and `` ` `` that begin or end nothing. Among letters or alone
/// they may be meant: `d**n`, `2 ** 3`.
fn emphasis(prose: &Prose, text: &str, sign: char, marks: &mut Vec<Mark>) {
    let mut end = 0;
    for (at, _) in prose.words.match_indices(sign) {
        let place = prose.span(at..at + 1).start as usize;
        if place < end {
            continue;
        }
        let (before, rest) = text.split_at_checked(place).unwrap_or_default();
        let outside = before.trim_end_matches(sign);
        let after = rest.trim_start_matches(sign);
        end = text.len() - after.len();
        let span = Span::new(outside.len(), end);
        let left = outside.chars().next_back();
        let right = after.chars().next();
        let is_blank = |ch: Option<char>| ch.is_none_or(char::is_whitespace);
        let is_word = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        let is_meant = (is_blank(left) && is_blank(right)) || (is_word(left) && is_word(right));
        if !is_meant && (sign == '`' || span.range().len() > 1) && left != Some('\\') {
            // Its fellow, which is left over too, is the same mistake.
            marks.push(loose(span, "emphasis"));
            return;
        }
    }
}

/// Brackets without a fellow, and what in brackets should have been a citation.
fn brackets(prose: &Prose, marks: &mut Vec<Mark>) {
    let words = &*prose.words;
    let mut open = Vec::new();
    let mut closed = None;
    for (at, sign) in words.match_indices(['[', ']']) {
        if sign == "[" {
            open.push(at);
        } else if let Some(start) = open.pop() {
            closed = Some((start, at));
            marks.extend(within(prose, start, at));
        } else if let Some((start, _)) = closed.filter(|&(_, end)| end + 1 == at) {
            marks.push(Mark {
                code: Code::CutLink,
                span: prose.span(start..at + 1),
                hint: "open",
            });
        } else {
            marks.extend(left(prose, at));
        }
    }
    let alone = open.into_iter().filter(|&at| !is_interval(words, at));
    marks.extend(alone.map(|at| loose(prose.span(at..at + 1), "bracket")));
}

/// What is wrong with words in brackets.
fn within(prose: &Prose, start: usize, end: usize) -> Option<Mark> {
    let words = &*prose.words;
    let inner = words.get(start + 1..end)?;
    let whole = prose.span(start..end + 1);
    let bad = |hint| Mark {
        code: Code::BadCitation,
        span: whole,
        hint,
    };
    let is_note = inner
        .strip_prefix('!')
        .is_some_and(|kind| kind.starts_with(|ch: char| ch.is_ascii_uppercase() || ch == '!'));
    if is_note {
        return Some(loose(whole, "note"));
    }
    if words
        .get(..start)
        .is_some_and(|before| before.ends_with('!'))
        && !inner.is_empty()
    {
        return Some(loose(prose.span(start - 1..end + 1), "picture"));
    }
    let (id, place) = inner.split_once(',').unwrap_or((inner, ""));
    let is_id = |id: &str| {
        let plain = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '-';
        id.len() > 2 && id.chars().all(plain)
    };
    // What has a point after the sign is the address of a letter.
    let has_sign = id
        .split_once('@')
        .is_some_and(|(before, after)| !before.is_empty() && is_id(after));
    (has_sign || (is_id(id) && is_place(place))).then(|| bad("at"))
}

/// Whether words tell where in a source something stands.
fn is_place(words: &str) -> bool {
    const PLACES: [&str; 9] = [
        "kap.", "s.", "l.", "tab.", "fig.", "pkt.", "ch.", "p.", "sec.",
    ];
    let mut words = words.split_whitespace();
    words.next().is_some_and(|word| PLACES.contains(&word))
        && words
            .next()
            .is_some_and(|word| word.starts_with(|ch: char| ch.is_ascii_digit()))
}

/// What a bracket closes that was never opened.
fn left(prose: &Prose, at: usize) -> Option<Mark> {
    let words = &*prose.words;
    let before = words.get(..at)?;
    let from = before.rfind([']', '[']).map_or(0, |other| other + 1);
    let cited = before.get(from..)?.rfind('@').map(|sign| from + sign);
    let starts = |sign: usize| {
        let before = before.get(..sign).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric)
    };
    if let Some(sign) = cited.filter(|&sign| starts(sign) && near(words, sign).len() > at - sign) {
        return Some(Mark {
            code: Code::BadCitation,
            span: prose.span(sign..at + 1),
            hint: "bracket",
        });
    }
    (!is_interval(words, at)).then(|| loose(prose.span(at..at + 1), "bracket"))
}

/// Whether a bracket may be that of an interval, `[0, 1)`, or of the mark of a
/// footnote, which is missed where it is written.
fn is_interval(words: &str, at: usize) -> bool {
    let beside = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_digit() || ch == '^');
    let before = words.get(..at).and_then(|words| words.chars().next_back());
    let after = words.get(at + 1..).and_then(|words| words.chars().next());
    beside(before) || beside(after)
}
