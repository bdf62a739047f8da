//! Fenced code whose info string is `{name}`: a block with TOML in it.

use std::ops::Range;

use super::tables::{Block, PooledContent};
use super::tree::{Pool, count};
use crate::diag::Span;

/// A block while its lines are read. Offsets count in the parsed source.
pub(super) struct Fence {
    name: String,
    name_range: Range<usize>,
    /// Where the line after the opening fence begins.
    content_start: usize,
    words: String,
    /// For each piece its offset in `words` and in the source.
    pieces: Vec<(u32, u32)>,
}

impl Fence {
    /// Begins a block if the info string names one. A missing closing brace
    /// is forgiven: what is meant is clear, and the theme knows the name.
    pub(super) fn open(info: &str, fence: &str, start: usize) -> Option<Self> {
        let inner = info.strip_prefix('{')?;
        let name = inner.split('}').next().unwrap_or_default().trim();
        let first_line = fence.lines().next().unwrap_or_default();
        let brace = first_line.find('{').unwrap_or_default() + 1;
        let at = first_line
            .get(brace..)
            .and_then(|rest| rest.find(name))
            .unwrap_or_default();
        let name_start = start + brace + at;
        let line_end = fence.find('\n').map_or(fence.len(), |newline| newline + 1);
        Some(Self {
            name: name.to_owned(),
            name_range: name_start..name_start + name.len(),
            content_start: start + line_end,
            words: String::new(),
            pieces: Vec::new(),
        })
    }

    /// Adds words that stand at `start` of the source.
    pub(super) fn add(&mut self, words: &str, start: usize) {
        self.pieces.push((count(self.words.len()), count(start)));
        self.words.push_str(words);
    }

    /// Ends the block; `place` is the offset of the source in the file, the
    /// range of the whole block in the source, and the node it becomes.
    pub(super) fn close(self, place: (usize, Range<usize>, u32), pool: &mut Pool) -> Block {
        let (offset, whole, node) = place;
        let content = self.content();
        let pooled = (!self.is_contiguous()).then(|| PooledContent {
            pool: pool.add(&self.words),
            pieces: self
                .pieces
                .iter()
                .map(|&(at, source)| (at, source + count(offset)))
                .collect(),
        });
        Block {
            name: self.name.into(),
            name_span: Span::from(self.name_range).shifted(offset),
            span: Span::from(whole).shifted(offset),
            content_span: Span::from(content).shifted(offset),
            pooled,
            node,
        }
    }

    /// From the first byte to the last in the source.
    fn content(&self) -> Range<usize> {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => {
                let tail = self.words.len() - last.0 as usize;
                first.1 as usize..last.1 as usize + tail
            }
            _ => self.content_start..self.content_start,
        }
    }

    /// Whether the words are simply a range of the source.
    fn is_contiguous(&self) -> bool {
        let first = self.pieces.first().copied().unwrap_or_default();
        self.pieces
            .iter()
            .all(|&(at, source)| source.wrapping_sub(at) == first.1)
    }
}
