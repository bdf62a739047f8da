//! The side tables of the tree: links, citations, headings, blocks, notes.

use super::citation::{Cite, CiteError};
use crate::diag::Span;

/// How a link or image was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[[id]]`
    Wiki,
    /// `[text](target)`
    Inline,
    /// `[text][label]` with the target elsewhere.
    Reference,
    /// `<https://…>`
    Autolink,
    /// `<somebody@example.no>`
    Email,
    /// `![text](target)`
    Image,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it was written.
    pub kind: LinkKind,
    /// What it points to, without the fragment; escapes of Markdown are
    /// resolved, `%20` and the like are not.
    pub target: Box<str>,
    /// What follows `#`, unless the target is an address with a scheme.
    pub fragment: Option<Box<str>>,
    /// The title in quotation marks after the target.
    pub title: Option<Box<str>>,
    /// Whether the editor wrote what the reader shall see.
    pub has_text: bool,
    /// The whole link.
    pub span: Span,
    /// The target with its fragment; the whole link where it stands elsewhere.
    pub target_span: Span,
    /// The node.
    pub node: u32,
}

/// A citation in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// What is cited, the spans as in the file; or why it cannot be read.
    pub cites: Result<Vec<Cite>, CiteError>,
    /// From bracket to bracket.
    pub span: Span,
    /// The node.
    pub node: u32,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its words without markup.
    pub text: Box<str>,
    /// The id of `{#id}`.
    pub id: Option<Box<str>>,
    /// The heading's line.
    pub span: Span,
    /// The node.
    pub node: u32,
}

/// A fenced code block whose info string is `{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The name between the braces.
    pub name: Box<str>,
    /// Where the name stands.
    pub name_span: Span,
    /// From fence to fence.
    pub span: Span,
    /// The TOML between the fences. Inside a list or quotation it holds the
    /// indentation too; read the words with [`Body::block_content`].
    pub content_span: Span,
    /// The words where they are not simply `content_span`.
    pub(super) pooled: Option<PooledContent>,
    /// The node.
    pub node: u32,
}

/// The words of a fence that is indented or ends its lines with CR LF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PooledContent {
    /// Index into the pool.
    pub(super) pool: u32,
    /// For each piece its offset in the words and its offset in the file.
    pub(super) pieces: Box<[(u32, u32)]>,
}

impl Block {
    /// The byte of the file that stands at `offset` of the block's words.
    #[must_use]
    pub fn locate(&self, offset: usize) -> usize {
        let (from, at) = match &self.pooled {
            None => (0, self.content_span.start),
            Some(pooled) => {
                let after = pooled
                    .pieces
                    .partition_point(|piece| piece.0 as usize <= offset);
                let piece = after.checked_sub(1).and_then(|i| pooled.pieces.get(i));
                piece.copied().unwrap_or((0, self.content_span.start))
            }
        };
        (at as usize + offset.saturating_sub(from as usize)).min(self.content_span.end as usize)
    }
}

/// A footnote that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// The label between `[^` and `]`.
    pub label: Box<str>,
    /// Its number: in the order of first mention, those never mentioned last.
    pub number: u32,
    /// How often it is mentioned.
    pub refs: u32,
    /// The node of its definition.
    pub node: u32,
}

/// One mention of a footnote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FootnoteRef {
    /// Index into [`Body::footnotes`].
    pub footnote: u32,
    /// Which mention of that footnote, from 1.
    pub ordinal: u32,
}
