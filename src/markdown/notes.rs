//! Footnotes: which mention means which note, and their numbers.

use std::ops::Range;

use super::parse::Builder;
use super::tree::{Footnote, FootnoteRef, Kind, count};

impl Builder<'_> {
    pub(super) fn footnote(&mut self, label: &str) -> Kind {
        let index = count(self.body.footnotes.len());
        self.footnotes.entry(label.to_lowercase()).or_insert(index);
        let node = self.next();
        self.body.footnotes.push(Footnote {
            label: label.into(),
            number: 0,
            refs: 0,
            node,
        });
        Kind::FootnoteDefinition(index)
    }

    pub(super) fn footnote_ref(&mut self, label: &str, range: Range<usize>) {
        let index = count(self.footnote_refs.len());
        self.footnote_refs.push((self.next(), label.to_lowercase()));
        self.leaf(Kind::FootnoteRef(index), range);
    }

    /// Numbers the footnotes in the order of their first mention.
    pub(super) fn number_footnotes(&mut self) {
        let mut next = 1;
        for (node, label) in std::mem::take(&mut self.footnote_refs) {
            let index = self.footnotes.get(&label).copied().unwrap_or(u32::MAX);
            let footnote = self.body.footnotes.get_mut(index as usize);
            let mut ordinal = 0;
            if let Some(footnote) = footnote {
                footnote.refs += 1;
                ordinal = footnote.refs;
                if footnote.number == 0 {
                    footnote.number = next;
                    next += 1;
                }
            } else if let Some(node) = self.body.nodes.get_mut(node as usize) {
                node.kind = Kind::Text;
            }
            self.body.footnote_refs.push(FootnoteRef {
                footnote: index,
                ordinal,
            });
        }
        for footnote in self
            .body
            .footnotes
            .iter_mut()
            .filter(|note| note.number == 0)
        {
            footnote.number = next;
            next += 1;
        }
    }
}
