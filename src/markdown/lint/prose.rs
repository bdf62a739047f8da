//! The running text of one block, as the checks of words see it.

use std::ops::Range;

use crate::diag::{Span, on_character};
use crate::markdown::tree::{Body, Kind, count};

/// Stands for what is no plain text: code, citations, entities, escaped marks.
pub(super) const OBJECT: char = '\u{fffc}';

/// Stands for a line end that the reader sees.
pub(super) const HARD_BREAK: u8 = 0x0B;

/// As much as this, in bytes, is looked through for what ends a mark. A mark
/// can stand at every second byte, so that all of the text would be too much.
const NEAR: usize = 2000;

/// The words from `at`, as far as a mark could reach.
pub(super) fn near(words: &str, at: usize) -> &str {
    let rest = words.get(at..).unwrap_or_default();
    rest.get(..on_character(rest, NEAR)).unwrap_or(rest)
}

/// The inline nodes that make up one line of text each.
pub(super) fn runs(body: &Body) -> impl Iterator<Item = Run> + '_ {
    let mut at = 0;
    let mut parent_end = body.nodes.len();
    let mut is_paragraph = false;
    std::iter::from_fn(move || {
        while let Some(node) = body.nodes.get(at) {
            if node.kind.is_inline() {
                let start = at;
                while at < parent_end && body.nodes.get(at).is_some_and(|n| n.kind.is_inline()) {
                    at += 1;
                }
                // What follows the last child stands in a block further out.
                parent_end = body.nodes.len();
                return Some(Run {
                    nodes: start..at.max(start + 1),
                    is_paragraph,
                });
            }
            let is_code = matches!(node.kind, Kind::CodeBlock(_));
            is_paragraph = node.kind == Kind::Paragraph;
            parent_end = node.end as usize;
            at = if is_code { parent_end } else { at + 1 };
        }
        None
    })
}

/// One line of text: its nodes, and whether they are a paragraph.
pub(super) struct Run {
    nodes: Range<usize>,
    is_paragraph: bool,
}

/// The words of a run, and where they stand in the file.
#[derive(Default)]
pub(super) struct Prose {
    /// The words; a line end is `\n` or [`HARD_BREAK`], what is no plain text [`OBJECT`].
    pub(super) words: String,
    pub(super) is_paragraph: bool,
    /// For each piece its offset in the words, and its place in the file.
    pieces: Vec<(u32, Span)>,
}

impl Prose {
    /// Reads a run in place of the one before.
    pub(super) fn read(&mut self, body: &Body, text: &str, run: Run) {
        self.words.clear();
        self.pieces.clear();
        self.is_paragraph = run.is_paragraph;
        let mut at = run.nodes.start;
        while let Some(node) = body.nodes.get(at).filter(|_| at < run.nodes.end) {
            at += 1;
            match node.kind {
                Kind::Text => self.text(body.words_of(node, text), node.span, text),
                Kind::SoftBreak => self.piece("\n", node.span),
                Kind::HardBreak => self.mark(char::from(HARD_BREAK), node.span),
                Kind::Code | Kind::Image(_) => {
                    self.mark(OBJECT, node.span);
                    at = at.max(node.end as usize);
                }
                Kind::Link(_) if is_address(body, node.end, at, text) => {
                    self.mark(OBJECT, node.span);
                    at = at.max(node.end as usize);
                }
                Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_) => {}
                _ => self.mark(OBJECT, node.span),
            }
        }
    }

    /// Adds text; a character that was escaped is no markup gone wrong.
    fn text(&mut self, words: &str, span: Span, text: &str) {
        let before = (span.start as usize).checked_sub(1);
        let escaped = before.is_some_and(|at| text.as_bytes().get(at) == Some(&b'\\'));
        let Some(first) = words
            .chars()
            .next()
            .filter(|first| escaped && first.is_ascii())
        else {
            return self.piece(words, span);
        };
        let start = span.start as usize + first.len_utf8();
        self.mark(OBJECT, Span::new(span.start as usize, start));
        let rest = words.get(first.len_utf8()..).unwrap_or_default();
        self.piece(rest, Span::new(start, span.end as usize));
    }

    fn piece(&mut self, words: &str, span: Span) {
        self.pieces.push((count(self.words.len()), span));
        self.words.push_str(words);
    }

    fn mark(&mut self, mark: char, span: Span) {
        self.pieces.push((count(self.words.len()), span));
        self.words.push(mark);
    }

    /// Where a range of the words stands in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.place(range.start).0;
        let end = match range.end.checked_sub(1) {
            Some(last) if range.end > range.start => {
                let (place, limit) = self.place(last);
                if self.is_mark(last) {
                    limit
                } else {
                    (place + 1).min(limit)
                }
            }
            _ => start,
        };
        Span::new(start, end.max(start))
    }

    /// Whether a byte is of a mark, which stands for more or less than itself.
    fn is_mark(&self, at: usize) -> bool {
        let start = on_character(&self.words, at);
        let mark = self
            .words
            .get(start..)
            .and_then(|words| words.chars().next());
        mark == Some(OBJECT)
    }

    /// The place of a byte in the file, and the end of its piece there.
    fn place(&self, at: usize) -> (usize, usize) {
        let after = self.pieces.partition_point(|piece| piece.0 as usize <= at);
        let piece = after
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index));
        let (from, span) = piece.copied().unwrap_or_default();
        let (start, end) = (span.start as usize, span.end as usize);
        ((start + at - (from as usize).min(at)).min(end), end)
    }
}

/// Whether the text of a link is itself an address: it is no bare one.
fn is_address(body: &Body, end: u32, start: usize, text: &str) -> bool {
    let children = body.nodes.get(start..end as usize).unwrap_or_default();
    children.is_empty()
        || children
            .iter()
            .any(|node| body.words_of(node, text).contains("://"))
}
