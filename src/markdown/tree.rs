//! The tree: what a body of Markdown says, in little memory.
//!
//! Nodes stand in preorder in one vector; each knows where its subtree ends,
//! so that a pass over the tree is a pass over the vector and no depth of
//! nesting can exhaust the stack. A node does not own its words: they are a
//! range of the file's text, or lie in the body's [`Pool`] where the text
//! spells them otherwise (`&amp;`, a fence inside a list). Functions that
//! need words are given the same text that was parsed.

use std::ops::Range;

pub use super::tables::{Block, Citation, Footnote, FootnoteRef, Heading, Link, LinkKind};
use crate::diag::Span;

/// One node of the tree, 20 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the file, with its markup.
    pub span: Span,
    /// The index after the last node of its subtree.
    pub end: u32,
}

/// What a node is. A number is an index into the side table of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// A heading; index into [`Body::headings`].
    Heading(u32),
    /// A quotation.
    BlockQuote,
    /// A quotation that begins with `[!NOTE]` or the like.
    Alert(Alert),
    /// A list with bullets.
    BulletList,
    /// A numbered list and its first number.
    OrderedList(u32),
    /// An item of a list.
    Item,
    /// The box of a task, ticked or not; a leaf, first in its item.
    Task(bool),
    /// A table.
    Table,
    /// The row of column headings.
    TableHead,
    /// A row below the head.
    TableRow,
    /// A cell of the head.
    HeaderCell(Align),
    /// A cell of a row.
    Cell(Align),
    /// Terms and their definitions.
    DefinitionList,
    /// A term.
    Term,
    /// A definition.
    Definition,
    /// Code, its lines as children; the language is in the pool (may be empty).
    CodeBlock(u32),
    /// A fence that names a block; index into [`Body::blocks`]; a leaf.
    Block(u32),
    /// Raw HTML with its comments taken out, in the pool; a leaf.
    Html(u32),
    /// Raw HTML within a line; the words are the span; a leaf.
    InlineHtml,
    /// What a footnote says; index into [`Body::footnotes`].
    FootnoteDefinition(u32),
    /// The mark of a footnote; index into [`Body::footnote_refs`]; a leaf.
    FootnoteRef(u32),
    /// A line across the page.
    Rule,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck text.
    Strikethrough,
    /// Code within a line; its words are the one child.
    Code,
    /// A link; index into [`Body::links`]. A wiki link without a text of its
    /// own has no children.
    Link(u32),
    /// An image, its alternative text as children; index into [`Body::links`].
    Image(u32),
    /// A citation; index into [`Body::citations`]; a leaf.
    Citation(u32),
    /// Words: the span is the words.
    Text,
    /// Words that the file spells otherwise: index into the pool.
    Pooled(u32),
    /// A line end within a paragraph.
    SoftBreak,
    /// A line end that the reader sees.
    HardBreak,
}

impl Kind {
    /// Whether the node stands within a line of text.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Task(_)
                | Self::InlineHtml
                | Self::FootnoteRef(_)
                | Self::Emphasis
                | Self::Strong
                | Self::Strikethrough
                | Self::Code
                | Self::Link(_)
                | Self::Image(_)
                | Self::Citation(_)
                | Self::Text
                | Self::Pooled(_)
                | Self::SoftBreak
                | Self::HardBreak
        )
    }
}

/// The side on which a column's text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As the theme has it.
    None,
    /// Left.
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
}

/// The five alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// Words that the file spells otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pool {
    text: String,
    ends: Vec<u32>,
}

impl Pool {
    pub(super) fn add(&mut self, words: &str) -> u32 {
        self.text.push_str(words);
        self.ends.push(count(self.text.len()));
        count(self.ends.len() - 1)
    }

    fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied();
        let end = self.ends.get(index).copied().unwrap_or_default();
        self.text
            .get(start.unwrap_or_default() as usize..end as usize)
            .unwrap_or_default()
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// A body of Markdown, parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The tree in preorder.
    pub nodes: Vec<Node>,
    /// Links and images in the order of the text.
    pub links: Vec<Link>,
    /// Headings in the order of the text.
    pub headings: Vec<Heading>,
    /// Citations in the order of the text.
    pub citations: Vec<Citation>,
    /// Blocks in the order of the text.
    pub blocks: Vec<Block>,
    /// Footnotes in the order of their definitions.
    pub footnotes: Vec<Footnote>,
    /// Mentions of footnotes in the order of the text.
    pub footnote_refs: Vec<FootnoteRef>,
    /// What could be an id and stands in brackets that lead nowhere.
    pub bracketed: Vec<Bracketed>,
    pub(super) pool: Pool,
}

/// A word in brackets that is no link: `[word]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracketed {
    /// The word.
    pub word: Box<str>,
    /// The brackets, with the text of the link before them where there is one.
    pub span: Span,
}

impl Body {
    /// The words of a leaf: of text, inline HTML or an HTML block; else empty.
    #[must_use]
    pub fn words_of<'a>(&'a self, node: &Node, text: &'a str) -> &'a str {
        match node.kind {
            Kind::Text | Kind::InlineHtml => text.get(node.span.range()).unwrap_or_default(),
            Kind::Pooled(index) | Kind::Html(index) => self.pool.get(index),
            _ => "",
        }
    }

    /// The language of a code block, as written after the fence.
    #[must_use]
    pub fn language(&self, index: u32) -> &str {
        self.pool.get(index)
    }

    /// The words of a block, without the indentation of what it stands in.
    #[must_use]
    pub fn block_content<'a>(&'a self, block: &Block, text: &'a str) -> &'a str {
        match &block.pooled {
            Some(pooled) => self.pool.get(pooled.pool),
            None => text.get(block.content_span.range()).unwrap_or_default(),
        }
    }

    /// The range of all nodes.
    #[must_use]
    pub fn all(&self) -> Range<usize> {
        0..self.nodes.len()
    }

    /// The nodes below node `index`.
    #[must_use]
    pub fn inside(&self, index: usize) -> Range<usize> {
        let end = self
            .nodes
            .get(index)
            .map_or(index, |node| node.end as usize);
        (index + 1).min(end)..end
    }

    /// The nodes of `range` that lie in no other node of it.
    pub fn siblings(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &Node)> {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let node = self.nodes.get(at).filter(|_| at < range.end)?;
            let index = at;
            at = (node.end as usize).max(at + 1);
            Some((index, node))
        })
    }

    /// Walks the nodes of `range`, each entered and left once.
    #[must_use]
    pub fn walk(&self, range: Range<usize>) -> Walk<'_> {
        let to = range.end.min(self.nodes.len());
        Walk {
            nodes: &self.nodes,
            at: range.start,
            to,
            open: Vec::new(),
        }
    }
}

/// A step of a walk over the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A node begins.
    Enter(usize, &'a Node),
    /// A node ends.
    Leave(usize, &'a Node),
}

/// A walk over the tree; see [`Body::walk`].
#[derive(Clone, Debug)]
pub struct Walk<'a> {
    nodes: &'a [Node],
    at: usize,
    to: usize,
    open: Vec<u32>,
}

impl Walk<'_> {
    /// Passes over what lies in the node entered last.
    pub(crate) fn skip_children(&mut self) {
        let innermost = self
            .open
            .last()
            .and_then(|&index| self.nodes.get(index as usize));
        if let Some(node) = innermost {
            self.at = self.at.max(node.end as usize);
        }
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        if let Some(&index) = self.open.last() {
            let node = self.nodes.get(index as usize)?;
            if node.end as usize <= self.at || self.at >= self.to {
                self.open.pop();
                return Some(Step::Leave(index as usize, node));
            }
        }
        let node = self.nodes.get(self.at).filter(|_| self.at < self.to)?;
        let index = self.at;
        self.open.push(count(index));
        self.at += 1;
        Some(Step::Enter(index, node))
    }
}

/// A count as the tree keeps it: texts over 4 GiB are never read.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
