//! What the renderer asks of the rest of the site.

use crate::markdown::tree::{Alert, Block, Citation, Link};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Nowhere: its text is shown as text.
    Dead,
    /// To a page or file of the portal.
    Internal {
        /// The address as it shall stand in the page; escaped by the renderer.
        href: String,
        /// What a link without a text of its own shows.
        title: Option<String>,
    },
    /// Out of the portal.
    External {
        /// The address; escaped by the renderer.
        href: String,
    },
}

/// An image and how it stands.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    /// What was written.
    pub link: &'a Link,
    /// The alternative text, not escaped.
    pub alt: &'a str,
    /// Whether it is all there is in its paragraph; then it stands in no `<p>`
    /// and may be a `<figure>`.
    pub alone: bool,
}

/// Words in a piece of text that lead somewhere by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where in the node's words.
    pub range: std::ops::Range<usize>,
    /// The address; escaped by the renderer.
    pub href: String,
}

/// Words of the interface that a body needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// The heading of an alert.
    Alert(Alert),
    /// What the name of a table begins with; its columns follow.
    Table,
    /// The name of the list of footnotes.
    Footnotes,
    /// The name of a footnote's mark; its number follows.
    Footnote,
    /// The name of the link from a footnote back to the text.
    FootnoteBack,
    /// A ticked box.
    TaskDone,
    /// A box that is not ticked.
    TaskOpen,
}

/// Answers what a body cannot know. What writes to `out` writes HTML that is
/// valid within a paragraph, except blocks and images that stand alone.
pub trait Resolver {
    /// Where a link leads.
    fn link(&self, link: &Link) -> LinkTarget;
    /// Writes citation `index`; only asked of those that can be read.
    fn citation(&self, index: usize, citation: &Citation, out: &mut String);
    /// Writes block `index`, which stands between paragraphs.
    fn block(&self, index: usize, block: &Block, out: &mut String);
    /// Writes an image; `index` counts among the links.
    fn image(&self, index: usize, image: Image<'_>, out: &mut String);
    /// The id of heading `index`; none if empty.
    fn heading_id(&self, index: usize) -> &str;
    /// A word of the interface, not escaped.
    fn label(&self, label: Label) -> &str;
    /// Words in text node `index` that lead somewhere, in order; never in a
    /// link or in code.
    fn marks(&self, _: usize) -> &[Mark] {
        &[]
    }
    /// What goes before the ids of footnotes, where several bodies share a
    /// page.
    fn id_prefix(&self) -> &str {
        ""
    }
}
