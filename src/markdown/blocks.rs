//! Blocks that need more than a node: code, HTML, headings, tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind};

use super::comments;
use super::fence::Fence;
use super::parse::{Builder, Frame};
use super::tree::{Align, Heading, Kind, count};
use super::words::plain_text;

/// How many columns a table has; those beyond are reported and left out. A row
/// of a few bytes is filled up to the width of its table.
pub(super) const MOST_COLUMNS: usize = 100;

/// What is gathered instead of becoming nodes.
pub(super) enum Gather {
    Html { words: String, start: usize },
    Block(Fence),
}

impl Builder<'_> {
    pub(super) fn html(&mut self, words: &str) {
        if let Some(Gather::Html {
            words: gathered, ..
        }) = &mut self.gather
        {
            gathered.push_str(words);
        }
    }

    pub(super) fn gather_html(&mut self, range: Range<usize>) {
        self.gather = Some(Gather::Html {
            words: String::new(),
            start: range.start,
        });
        self.open.push(Frame::Gathered);
    }

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "",
        };
        if let Some(fence) = Fence::open(info, self.tail(&range), range.start) {
            self.gather = Some(Gather::Block(fence));
            return self.open.push(Frame::Gathered);
        }
        let language = info.split_whitespace().next().unwrap_or_default();
        let language = self.body.pool.add(language);
        self.open_node(Kind::CodeBlock(language), range);
    }

    pub(super) fn close_gathered(&mut self, range: Range<usize>) {
        match self.gather.take() {
            Some(Gather::Html { words, start }) => {
                let kept = comments::strip(&words);
                if !kept.trim().is_empty() {
                    let pooled = self.body.pool.add(kept.trim());
                    self.leaf(Kind::Html(pooled), start..range.end);
                }
            }
            Some(Gather::Block(fence)) => {
                let index = count(self.body.blocks.len());
                let place = (self.offset, range.clone(), self.next());
                let block = fence.close(place, &mut self.body.pool);
                self.body.blocks.push(block);
                self.leaf(Kind::Block(index), range);
            }
            None => {}
        }
    }

    pub(super) fn heading(&mut self, level: u8, id: Option<&str>, range: &Range<usize>) -> Kind {
        let index = count(self.body.headings.len());
        let line = range.start..range.start + self.tail(range).trim_end().len();
        self.body.headings.push(Heading {
            level,
            text: Box::default(),
            id: id.map(Box::from),
            span: self.span(line),
            node: self.next(),
        });
        Kind::Heading(index)
    }

    pub(super) fn close_heading(&mut self, index: u32) {
        let Some(heading) = self.body.headings.get(index as usize) else {
            return;
        };
        let inside = self.body.inside(heading.node as usize);
        let mut words = String::new();
        plain_text(&self.body, self.text, inside, &|_| None, &mut words);
        words.truncate(words.trim_end().len());
        if let Some(heading) = self.body.headings.get_mut(index as usize) {
            heading.text = words.into();
        }
    }

    pub(super) fn table(&mut self, columns: &[Alignment]) -> Kind {
        self.columns = columns.iter().map(|&column| align(column)).collect();
        Kind::Table
    }

    pub(super) fn row(&mut self, row: Kind) -> Kind {
        self.in_head = matches!(row, Kind::TableHead);
        self.column = 0;
        row
    }

    /// A cell among the first [`MOST_COLUMNS`] of its row.
    pub(super) fn cell(&mut self) -> Kind {
        let align = self
            .columns
            .get(self.column)
            .copied()
            .unwrap_or(Align::None);
        self.column += 1;
        if self.in_head {
            Kind::HeaderCell(align)
        } else {
            Kind::Cell(align)
        }
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
