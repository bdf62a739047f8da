//! Links that a parenthesis, a space or a line end has cut.

use std::ops::Range;

use super::prose::{OBJECT, Prose, near};
use super::{Report, shorten};
use crate::diag::{Code, Span};
use crate::markdown::tree::{Body, Link, LinkKind};

/// Links whose address lacks the parenthesis that follows the link, or leads to
/// nobody's page.
pub(super) fn check_targets(body: &Body, report: &mut Report<'_>) {
    for link in &body.links {
        let follows = report
            .text
            .get(link.span.end as usize..)
            .unwrap_or_default();
        if link.kind != LinkKind::Wiki && follows.starts_with(')') && is_unbalanced(link) {
            let span = Span {
                end: link.span.end + 1,
                ..link.span
            };
            add(span, "parenthesis", report);
        }
        if link.kind != LinkKind::Image && is_own_machine(&link.target) {
            let found = report.diagnostic(Code::DeadLink, link.target_span);
            report.add(found.arg("target", &*link.target).hint("preview"));
        }
        if link.kind == LinkKind::Wiki && has_two_bars(link, report.text) {
            add(link.span, "bar", report);
        }
    }
}

/// Whether an address leads to the machine of whoever follows it, as those of the
/// preview do.
fn is_own_machine(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(host) => host.split(']').next(),
        None => host.split(':').next(),
    };
    let own = ["localhost", "127.0.0.1", "0.0.0.0", "::1"];
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_web && host.is_some_and(|host| own.iter().any(|own| own.eq_ignore_ascii_case(host)))
}

/// Whether the text of a wiki link begins with the sign before it.
fn has_two_bars(link: &Link, text: &str) -> bool {
    let range = link.target_span.end as usize..link.span.end as usize;
    let after = text.get(range).unwrap_or_default();
    after.trim_start_matches('\\').starts_with("||")
}

fn is_unbalanced(link: &Link) -> bool {
    let count = |mark| link.target.matches(mark).count();
    count('(') > count(')')
}

/// Links that were left as text.
pub(super) fn check(prose: &Prose, report: &mut Report<'_>) {
    for (at, _) in prose.words.match_indices("[[") {
        let rest = near(&prose.words, at);
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        // Not what is escaped, and not a citation, which is told of as such.
        let as_written = report.text.get(prose.span(at..at + 2).range()) == Some("[[");
        if as_written && !rest.starts_with("[[@") && !rest.starts_with("[[[") {
            add(prose.span(at..at + end), "open", report);
        }
    }
    if prose.words.contains(']') {
        check_brackets(prose, report);
    }
    if !prose.words.contains(':') {
        return;
    }
    for (at, _) in prose.words.match_indices("://") {
        if let Some(range) = cut_address(&prose.words, at) {
            add(prose.span(range), "line", report);
        }
    }
}

fn check_brackets(prose: &Prose, report: &mut Report<'_>) {
    for (at, _) in prose.words.match_indices("](") {
        if let Some((range, hint)) = left_over(&prose.words, at) {
            add(prose.span(range), hint, report);
        }
    }
    for (at, _) in prose.words.match_indices(")[") {
        if let Some((range, right)) = turned(&prose.words, at) {
            let span = prose.span(range);
            let found = report.diagnostic(Code::CutLink, span);
            let found = found.arg("text", report.quote(span));
            report.add(found.arg("right", shorten(&right)).hint("turned"));
        }
    }
    for (between, hint) in [("]\n(", "line"), ("] (", "apart")] {
        for (at, _) in prose.words.match_indices(between) {
            if let Some(range) = parted(&prose.words, at) {
                add(prose.span(range), hint, report);
            }
        }
    }
}

fn add(span: Span, hint: &'static str, report: &mut Report<'_>) {
    let diagnostic = report
        .diagnostic(Code::CutLink, span)
        .arg("text", report.quote(span))
        .hint(hint);
    report.add(diagnostic);
}

/// `[text](address` that is no link, and what is wrong with it.
fn left_over(words: &str, at: usize) -> Option<(Range<usize>, &'static str)> {
    let open = opening(words, at)?;
    let target = near(words, at + 2);
    // A parenthesis after brackets is prose unless it could be an address.
    let closed = target.split(')').next().unwrap_or_default();
    let has_line_end = closed.contains('\n');
    let end = at + 2 + closed.trim_end().len();
    let end = end + usize::from(words.get(end..).is_some_and(|rest| rest.starts_with(')')));
    if has_line_end {
        let line = target.split('\n').next().unwrap_or_default();
        return Some((open..at + 2 + line.trim_end().len(), "line"));
    }
    let hint = if closed.contains([' ', '\t']) && !closed.contains('(') {
        "space"
    } else {
        "parenthesis"
    };
    Some((open..end, hint))
}

/// The bracket that `]` at `at` closes, if it opens the text of a link: marks
/// of footnotes and citations are told of elsewhere.
fn opening(words: &str, at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, ch) in words.get(..at)?.char_indices().rev().take(LONGEST_TEXT) {
        match ch {
            ']' if depth == DEEPEST_TEXT => return None,
            ']' => depth += 1,
            '[' if depth > 0 => depth -= 1,
            '[' => {
                let inner = words.get(place + 1..at)?;
                return (!inner.starts_with(['^', '@'])).then_some(place);
            }
            _ => {}
        }
    }
    None
}

/// `[text]` and, after a space or on the next line, `(address)`.
fn parted(words: &str, at: usize) -> Option<Range<usize>> {
    let open = opening(words, at)?;
    let target = near(words, at + 3).split(')').next()?;
    is_target(target)
        .then_some(open..at + 3 + target.len() + 1)
        .map(|range| range.start..range.end.min(words.len()))
}

/// `(text)[address]`, and the link as it was meant.
fn turned(words: &str, at: usize) -> Option<(Range<usize>, String)> {
    let (target, _) = near(words, at + 2).split_once(']')?;
    if !is_target(target) {
        return None;
    }
    let mut depth = 0_usize;
    let back = words.get(..at)?.char_indices().rev();
    let mut back = back.take(LONGEST_TEXT);
    let (open, _) = back.find(|&(_, ch)| {
        let opens = ch == '(' && depth == 0;
        match ch {
            ')' => depth += 1,
            '(' => depth = depth.saturating_sub(1),
            _ => {}
        }
        opens
    })?;
    let text = words.get(open + 1..at)?;
    let scheme = if target.starts_with("www.") {
        "https://"
    } else {
        ""
    };
    let right = format!("[{text}]({scheme}{target})");
    Some((open..at + 2 + target.len() + 1, right))
}

/// Whether a word can only be where a link leads.
fn is_target(target: &str) -> bool {
    let ends = [".md", ".pdf", ".html", ".png", ".jpg", ".docx", ".xlsx"];
    let starts = [
        "http://", "https://", "www.", "mailto:", "/", "./", "../", "#",
    ];
    let is_address = starts.iter().any(|start| target.starts_with(start))
        || ends.iter().any(|end| target.ends_with(end));
    is_address && !target.contains(char::is_whitespace)
}

/// A bare address that goes on in the next line; `at` is that of `://`.
fn cut_address(words: &str, at: usize) -> Option<Range<usize>> {
    let before = words.get(..at)?;
    let scheme = ["https", "http"]
        .iter()
        .find(|scheme| before.ends_with(*scheme))?;
    let start = at - scheme.len();
    if words.get(..start)?.ends_with("](") || words.get(..start)?.ends_with("\n(") {
        return None;
    }
    let rest = near(words, start);
    let length = rest.find(|ch: char| ch.is_whitespace() || ch == OBJECT)?;
    let next_line = rest.get(length..)?.strip_prefix('\n')?;
    let next = next_line
        .split(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let address = rest.get(..length)?;
    let in_brackets = words.get(..start)?.ends_with('<') && next.contains('>');
    (in_brackets || goes_on(address, next)).then_some(start..start + length + 1 + next.len())
}

/// Whether `next` is the rest of an address rather than a word.
fn goes_on(address: &str, next: &str) -> bool {
    if next.contains("://") {
        return false;
    }
    let next = next.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
    let starts_as_path = next.starts_with(['/', '?', '&', '#', '=', '%'])
        && next.chars().nth(1).is_some_and(char::is_alphanumeric);
    let pages = [".html", ".htm", ".pdf", ".aspx", ".php"];
    let is_page = pages.iter().any(|page| next.to_lowercase().ends_with(page));
    let is_choice = next.split('/').count() == 2
        && next
            .split('/')
            .all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic));
    let has_digit = next.contains(|ch: char| ch.is_ascii_digit());
    let is_joined = next.contains(['/', '=']) || (next.contains(['-', '_']) && has_digit);
    let like_path = is_joined && !is_choice && next.is_ascii() && next.starts_with(is_plain);
    let cut_within =
        address.ends_with(['-', '_', '=', '&', '%', '?']) && next.starts_with(is_plain);
    starts_as_path || is_page || cut_within || (address.ends_with('/') && like_path)
}

fn is_plain(ch: char) -> bool {
    ch.is_ascii_lowercase() || ch.is_ascii_digit()
}

/// The longest text of a link, in characters; the parser has such a limit too.
const LONGEST_TEXT: usize = 1000;

/// Brackets within the text of a link are not nested deeper.
const DEEPEST_TEXT: usize = 32;
