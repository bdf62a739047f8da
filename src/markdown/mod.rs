//! Markdown: a body of text, read once into a tree that rendering, search,
//! mentions and checks share.
//!
//! [`parse`] never fails and never reads beyond its text: what links and
//! citations point to is told by a [`render::Resolver`]. All spans are bytes
//! of the whole file, so that a mistake can be underlined where it stands.
//!
//! ```
//! use dugnad::markdown::parse;
//!
//! let text = "Se [[tana]] og [@sintef-2024, kap. 2].";
//! let body = parse(text, 0);
//! assert_eq!(&text[body.links[0].target_span.range()], "tana");
//! assert_eq!(body.citations[0].cites.as_ref().map(Vec::len), Ok(1));
//! ```

mod bars;
mod blocks;
pub mod citation;
mod comments;
mod fence;
mod headings;
mod links;
pub mod lint;
mod notes;
mod parse;
mod passages;
pub mod render;
mod tables;
mod tree;
mod words;

#[cfg(test)]
mod tests;

pub use comments::uncommented;
pub use headings::{Section, assign_ids, sections};
pub use parse::parse;
pub use passages::{MORE, Passage, PassageKind, first_sentences, passages, stops};
pub use tree::{
    Alert, Align, Block, Body, Citation, Footnote, FootnoteRef, Heading, Kind, Link, LinkKind,
    Node, Step, Walk,
};
pub use words::{Titles, plain_text, sentence_around, words};
