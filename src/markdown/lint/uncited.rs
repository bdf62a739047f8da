//! Facts without a source: pieces of text that give a number, and cite nothing.

use std::ops::Range;

use crate::diag::Span;
use crate::markdown::tree::{Body, Kind};

/// The paragraphs, items and tables that give a number and cite nothing.
///
/// A list or table may be covered by the paragraph before it or after it. What
/// stands in links is the name of something; numbers in headings and code are
/// no facts.
#[must_use]
pub fn uncited(body: &Body, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let blocks: Vec<usize> = body.siblings(body.all()).map(|(at, _)| at).collect();
    for (place, &at) in blocks.iter().enumerate() {
        let Some(node) = body.nodes.get(at) else {
            continue;
        };
        let beside = || {
            let before = place.checked_sub(1).and_then(|before| blocks.get(before));
            let mut near = before.into_iter().chain(blocks.get(place + 1));
            near.any(|other| is_paragraph(body, *other) && cites(body, body.inside(*other)))
        };
        let inside = body.inside(at);
        match node.kind {
            Kind::Paragraph => check(body, text, at, &mut found),
            Kind::Table if !beside() => check(body, text, at, &mut found),
            Kind::BulletList | Kind::OrderedList(_) if !beside() => {
                let items = body.siblings(inside);
                items.for_each(|(item, _)| check(body, text, item, &mut found));
            }
            _ => {}
        }
    }
    found
}

fn is_paragraph(body: &Body, at: usize) -> bool {
    let node = body.nodes.get(at);
    node.is_some_and(|node| matches!(node.kind, Kind::Paragraph))
}

fn check(body: &Body, text: &str, at: usize, found: &mut Vec<Span>) {
    let inside = body.inside(at);
    if !cites(body, inside.clone()) && gives_number(body, text, inside) {
        found.extend(body.nodes.get(at).map(|node| node.span));
    }
}

/// Whether there is a citation, or a footnote that may hold one.
fn cites(body: &Body, mut range: Range<usize>) -> bool {
    range.any(|at| {
        let kind = body.nodes.get(at).map(|node| node.kind);
        matches!(kind, Some(Kind::Citation(_) | Kind::FootnoteRef(_)))
    })
}

/// Whether a word outside links and code begins with a figure.
fn gives_number(body: &Body, text: &str, range: Range<usize>) -> bool {
    let mut at = range.start;
    while at < range.end {
        let Some(node) = body.nodes.get(at) else {
            return false;
        };
        if matches!(node.kind, Kind::Link(_) | Kind::Image(_) | Kind::Code) {
            at = (node.end as usize).max(at + 1);
            continue;
        }
        if matches!(node.kind, Kind::Text | Kind::Pooled(_)) {
            let words = body.words_of(node, text);
            let mut parts = words.split(|ch: char| !ch.is_alphanumeric());
            if parts.any(|word| word.starts_with(|ch: char| ch.is_ascii_digit())) {
                return true;
            }
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn found(text: &str) -> Vec<&str> {
        let spans = uncited(&parse(text, 0), text);
        spans
            .into_iter()
            .map(|span| text[span.range()].trim())
            .collect()
    }

    #[test]
    fn numbers_need_a_source() {
        assert_eq!(found("It cost 500 kroner."), ["It cost 500 kroner."]);
        assert!(found("It cost 500 kroner [@report, p. 2].").is_empty());
        assert!(found("It cost much, on the E6.").is_empty());
        assert!(found("## In 2024\n\nSee [100 % in](/a/), `7` and [[step-2]].").is_empty());
    }

    #[test]
    fn lists_and_tables_may_be_covered_by_a_neighbour() {
        assert_eq!(found("- 5 boats\n- no nets").len(), 1);
        assert!(found("They had [@r, p. 1]:\n\n- 5 boats\n- 7 nets").is_empty());
        assert!(found("| a | b |\n|---|---|\n| 1 | 2 |\n\nSource: [@r].").is_empty());
        assert_eq!(
            found("| a | b |\n|---|---|\n| 1 | 2 |\n\nNothing.").len(),
            1
        );
    }
}
