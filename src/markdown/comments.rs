//! HTML comments: editors' notes that vanish.
//!
//! CommonMark takes the whole line on which a comment ends for HTML, so that
//! in `<!-- husk -->Tekst` the text would be raw HTML too. An editor expects
//! a paragraph. Such comments are therefore overwritten, byte for byte, with
//! an inline tag that is dropped when it is read.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::bars;
use super::parse::OPTIONS;

/// A body whose comments do not hide the text on their line.
pub(super) struct Softened {
    /// As long as the body, and equal to it outside `comments`.
    pub(super) text: String,
    /// The overwritten ranges, in order.
    pub(super) comments: Vec<Range<usize>>,
}

/// Overwrites the comments that stand before text on a line of their own;
/// `None` where there are none, which is nearly always.
pub(super) fn soften(body: &str) -> Option<Softened> {
    if !body.contains("<!--") {
        return None;
    }
    let mut comments = Vec::new();
    for (event, range) in Parser::new_ext(body, OPTIONS).into_offset_iter() {
        if matches!(event, Event::Start(Tag::HtmlBlock)) {
            before_text(body, range, &mut comments);
        }
    }
    if comments.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(body.len());
    for comment in &comments {
        text.push_str(body.get(text.len()..comment.start)?);
        text.push_str("<x");
        text.extend(std::iter::repeat_n(' ', comment.len() - 3));
        text.push('>');
    }
    text.push_str(body.get(text.len()..)?);
    Some(Softened { text, comments })
}

/// Collects the comments at the start of an HTML block if text follows them.
fn before_text(body: &str, block: Range<usize>, comments: &mut Vec<Range<usize>>) {
    let mut at = block.start;
    let mut found = Vec::new();
    while let Some(rest) = body.get(at..block.end) {
        let start = at + rest.len() - rest.trim_start().len();
        let Some(length) = body.get(start..block.end).and_then(comment_length) else {
            break;
        };
        found.push(start..start + length);
        at = start + length;
    }
    let text_follows = body
        .get(at..block.end)
        .is_some_and(|rest| !rest.trim().is_empty());
    if text_follows {
        comments.append(&mut found);
    }
}

/// The length of the comment that `html` begins with, if it is closed.
fn comment_length(html: &str) -> Option<usize> {
    let inside = html.strip_prefix("<!--")?;
    // `<!-->` and `<!--->` are whole comments: the hyphens serve twice.
    if inside.starts_with('>') {
        return Some(5);
    }
    if inside.starts_with("->") {
        return Some(6);
    }
    inside.find("-->").map(|end| end + 7)
}

/// Whether `html` is one comment and nothing else.
pub(super) fn is_comment(html: &str) -> bool {
    comment_length(html) == Some(html.len())
}

/// `html` without its comments. One that is never closed stays: it would
/// swallow the rest of the page unseen.
pub(super) fn strip(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        let (before, comment) = rest.split_at(start);
        let Some(length) = comment_length(comment) else {
            break;
        };
        kept.push_str(before);
        rest = comment.get(length..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

/// Markdown without what [`parse`](super::parse) takes for comments: what code
/// shows stays, and so does a comment that is never closed.
#[must_use]
pub fn uncommented(body: &str) -> Cow<'_, str> {
    if !body.contains("<!--") {
        return Cow::Borrowed(body);
    }
    // Both are as long as the body, so that places in them are places in it.
    let guarded = bars::guard(body);
    let guarded = guarded.as_deref().unwrap_or(body);
    let softened = soften(guarded);
    let source = softened.as_ref().map_or(guarded, |softened| &softened.text);
    let mut kept = String::with_capacity(body.len());
    let mut end = 0;
    for (event, range) in Parser::new_ext(source, OPTIONS).into_offset_iter() {
        if matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)) {
            kept.push_str(body.get(end..range.start).unwrap_or_default());
            kept.push_str(&strip(body.get(range.clone()).unwrap_or_default()));
            end = range.end;
        }
    }
    kept.push_str(body.get(end..).unwrap_or_default());
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_what_is_closed() {
        assert_eq!(strip("a<!-- b -->c<!---->d<!-->e<!--->f"), "acdef");
        assert_eq!(strip("a<!-- b"), "a<!-- b");
        assert!(is_comment("<!-- a\nb -->"));
        assert!(!is_comment("<!-- a --><b>"));
    }

    #[test]
    fn a_text_lacks_its_comments_alone() {
        for (body, kept) in [
            ("<!-- a -->Tekst `<!-- b -->` c", "Tekst `<!-- b -->` c"),
            (
                "```\n<!-- a -->\n```\n\n    <!-- b -->\n",
                "```\n<!-- a -->\n```\n\n    <!-- b -->\n",
            ),
            ("Tekst <!-- a --> og <!-- b", "Tekst  og <!-- b"),
            ("<!-- a\n\nb -->\n\nTekst <!-- c", "\n\nTekst <!-- c"),
            ("<!-- a\n\nTekst", "<!-- a\n\nTekst"),
            ("> - <!-- a\n>   b --> c\n", "> -  c\n"),
            ("| [[a|b]] <!-- å --> |\n|---|\n", "| [[a|b]]  |\n|---|\n"),
            ("\\<!-- a --> b", "\\<!-- a --> b"),
        ] {
            assert_eq!(uncommented(body), kept, "{body}");
        }
    }

    #[test]
    fn softens_only_before_text() {
        assert!(soften("<!-- a -->\n\ntekst <!-- b --> mer").is_none());
        assert!(soften("`<!-- a -->` tekst\n\n    <!-- b --> kode").is_none());
        let body = "<!-- a -->Tekst\n\n- <!-- b\n  c --> <!----> punkt\n";
        let softened = soften(body).map(|softened| softened.text);
        assert_eq!(
            softened.as_deref(),
            Some("<x       >Tekst\n\n- <x           > <x    > punkt\n")
        );
    }
}
