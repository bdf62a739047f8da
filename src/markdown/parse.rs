//! From text to tree.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag};

use super::bars;
use super::blocks::{Gather, MOST_COLUMNS};
use super::comments::{self, Softened};
use super::tree::{Alert, Align, Body, Bracketed, Kind, Node, count};
use crate::diag::Span;
use crate::text::is_id;

/// The dialect. Not among them: smart punctuation, which knows no languages,
/// and mathematics and raised text, whose marks stand in plain prose.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_WIKILINKS);

/// Parses the Markdown that stands in `text` from byte `body_start` on; all
/// spans count from the start of `text`. It cannot fail: what is no markup is
/// text.
#[must_use]
pub fn parse(text: &str, body_start: usize) -> Body {
    let body = text.get(body_start..).unwrap_or_default();
    let guarded = bars::guard(body);
    let guarded = guarded.as_deref().unwrap_or(body);
    let softened = comments::soften(guarded);
    let source = softened.as_ref().map_or(guarded, |softened| &softened.text);
    let mut builder = Builder::new((text, source), body_start, softened.as_ref());
    let mut bracketed = Vec::new();
    let citation = |link: BrokenLink<'_>| {
        if is_citation(source, &link) {
            return Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
        }
        if is_id(&link.reference) {
            bracketed.push((Box::from(&*link.reference), link.span));
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(source, OPTIONS, Some(citation));
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, range);
    }
    builder.bracketed(bracketed);
    builder.finish()
}

/// Whether brackets without a target hold a citation: `[@a]`, and in
/// `[@a][x]` or `[x][@a]` one of the two.
fn is_citation(source: &str, link: &BrokenLink<'_>) -> bool {
    let whole = source.get(link.span.clone()).unwrap_or_default();
    link.reference.starts_with('@') || whole.trim_start_matches('!').starts_with("[@")
}

/// What an end tag closes.
pub(super) enum Frame {
    /// A node.
    Node(u32),
    /// A fence with a name, or a block of HTML, whose words are gathered.
    Gathered,
    /// `[text][@id]`: the text stands in the tree, the citation follows at
    /// these bytes of the source.
    CitationAfter(Range<usize>),
    /// Nothing of the tree.
    Nothing,
}

/// Builds the tree from the parser's events.
pub(super) struct Builder<'s> {
    /// The file.
    pub(super) text: &'s str,
    /// What is parsed: the body, its comments softened, its bars guarded.
    pub(super) source: &'s str,
    /// Where the source begins in the file.
    pub(super) offset: usize,
    pub(super) body: Body,
    softened: Option<&'s Softened>,
    pub(super) open: Vec<Frame>,
    /// How many tags are open in a part that is dropped.
    dropping: usize,
    /// Whether the last node is text that may be prolonged.
    text_open: bool,
    /// Where the event before this one ended.
    pub(super) previous_end: usize,
    pub(super) gather: Option<Gather>,
    pub(super) columns: Vec<Align>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) footnotes: HashMap<String, u32>,
    pub(super) footnote_refs: Vec<(u32, String)>,
}

impl<'s> Builder<'s> {
    fn new(
        (text, source): (&'s str, &'s str),
        offset: usize,
        softened: Option<&'s Softened>,
    ) -> Self {
        let mut body = Body::default();
        body.nodes.reserve(source.len() / BYTES_PER_NODE);
        Self {
            text,
            source,
            offset,
            body,
            softened,
            open: Vec::new(),
            dropping: 0,
            text_open: false,
            previous_end: 0,
            gather: None,
            columns: Vec::new(),
            column: 0,
            in_head: false,
            footnotes: HashMap::new(),
            footnote_refs: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let end = range.end;
        match event {
            Event::Start(_) if self.dropping > 0 => self.dropping += 1,
            Event::End(_) if self.dropping > 0 => self.dropping -= 1,
            _ if self.dropping > 0 => {}
            Event::Start(tag) => return self.start(tag, range),
            Event::End(_) => self.close(range),
            Event::Text(words) => self.words(&words, range),
            Event::Html(words) => self.html(&words),
            Event::InlineHtml(_) => self.inline_html(range),
            Event::Code(words) => self.code(&words, range),
            Event::SoftBreak => self.leaf(Kind::SoftBreak, range),
            Event::HardBreak => self.leaf(Kind::HardBreak, range),
            Event::Rule => self.leaf(Kind::Rule, range),
            Event::TaskListMarker(done) => self.leaf(Kind::Task(done), range),
            Event::FootnoteReference(label) => self.footnote_ref(&label, range),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        self.previous_end = end;
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.previous_end = range.start;
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, id, .. } => self.heading(level as u8, id.as_deref(), &range),
            Tag::BlockQuote(kind) => kind.map_or(Kind::BlockQuote, |kind| Kind::Alert(alert(kind))),
            Tag::CodeBlock(kind) => return self.code_block(&kind, range),
            Tag::HtmlBlock => return self.gather_html(range),
            Tag::List(None) => Kind::BulletList,
            Tag::List(Some(first)) => Kind::OrderedList(u32::try_from(first).unwrap_or(1)),
            Tag::Item => Kind::Item,
            Tag::FootnoteDefinition(label) => self.footnote(&label),
            Tag::DefinitionList => Kind::DefinitionList,
            Tag::DefinitionListTitle => Kind::Term,
            Tag::DefinitionListDefinition => Kind::Definition,
            Tag::Table(columns) => self.table(&columns),
            Tag::TableHead => self.row(Kind::TableHead),
            Tag::TableRow => self.row(Kind::TableRow),
            Tag::TableCell if self.column == MOST_COLUMNS => return self.drop_element(),
            Tag::TableCell => self.cell(),
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                return self.link(link_type, &dest_url, &title, &id, range);
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => {
                return self.image(link_type, &dest_url, &title, &id, range);
            }
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {
                return self.open.push(Frame::Nothing);
            }
        };
        self.open_node(kind, range);
    }

    pub(super) fn open_node(&mut self, kind: Kind, range: Range<usize>) {
        let index = self.push(kind, range);
        self.open.push(Frame::Node(index));
    }

    pub(super) fn open_frame(&mut self, frame: Frame) {
        self.open.push(frame);
    }

    /// Drops everything up to the end tag of the element just begun.
    pub(super) fn drop_element(&mut self) {
        self.dropping = 1;
    }

    fn close(&mut self, range: Range<usize>) {
        self.text_open = false;
        match self.open.pop() {
            Some(Frame::Node(index)) => self.close_node(index, range),
            Some(Frame::Gathered) => self.close_gathered(range),
            Some(Frame::CitationAfter(label)) => {
                let bracket = label.start - 1;
                self.source_text(bracket..label.start);
                self.citation(label);
            }
            Some(Frame::Nothing) | None => {}
        }
    }

    pub(super) fn close_node(&mut self, index: u32, range: Range<usize>) {
        let end = count(self.body.nodes.len());
        let Some(node) = self.body.nodes.get_mut(index as usize) else {
            return;
        };
        node.end = end;
        match node.kind {
            Kind::Heading(heading) => self.close_heading(heading),
            Kind::Link(link) | Kind::Image(link) => self.close_link(link, index + 1 < end, range),
            _ => {}
        }
    }

    /// The range of the source as a span of the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::from(range).shifted(self.offset)
    }

    /// The index that the next node will have.
    pub(super) fn next(&self) -> u32 {
        count(self.body.nodes.len())
    }

    pub(super) fn push(&mut self, kind: Kind, range: Range<usize>) -> u32 {
        let index = self.next();
        self.text_open = false;
        self.body.nodes.push(Node {
            kind,
            span: self.span(range),
            end: index + 1,
        });
        index
    }

    pub(super) fn leaf(&mut self, kind: Kind, range: Range<usize>) {
        self.push(kind, range);
    }

    /// Words of the source that stand in no event.
    pub(super) fn source_text(&mut self, range: Range<usize>) {
        let words = self.source.get(range.clone()).unwrap_or_default();
        self.add_text(words, range);
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        match &mut self.gather {
            Some(Gather::Block(fence)) => fence.add(words, range.start),
            Some(Gather::Html {
                words: gathered, ..
            }) => gathered.push_str(words),
            None => self.add_text(words, range),
        }
    }

    pub(super) fn add_text(&mut self, words: &str, range: Range<usize>) {
        if words.is_empty() {
            return;
        }
        if self.source.get(range.clone()) != Some(words) {
            let pooled = Kind::Pooled(self.body.pool.add(words));
            return self.leaf(pooled, range);
        }
        let span = self.span(range.clone());
        match self.body.nodes.last_mut().filter(|_| self.text_open) {
            Some(last) if last.span.end == span.start => last.span.end = span.end,
            _ => self.leaf(Kind::Text, range),
        }
        self.text_open = true;
    }

    fn code(&mut self, words: &str, range: Range<usize>) {
        // A line end within code is read as a space: then it is not found.
        let inside = match self.tail(&range).find(words) {
            Some(at) => range.start + at..range.start + at + words.len(),
            None => range.clone(),
        };
        let index = self.push(Kind::Code, range);
        self.add_text(words, inside.clone());
        self.text_open = false;
        self.close_node(index, inside);
    }

    pub(super) fn tail(&self, range: &Range<usize>) -> &'s str {
        self.source.get(range.clone()).unwrap_or_default()
    }

    fn inline_html(&mut self, range: Range<usize>) {
        // They stand in order.
        let softened = self.softened.is_some_and(|softened| {
            let at = softened
                .comments
                .binary_search_by_key(&range.start, |known| known.start);
            at.is_ok_and(|at| softened.comments.get(at) == Some(&range))
        });
        if !softened && !comments::is_comment(self.tail(&range)) {
            self.leaf(Kind::InlineHtml, range);
        }
        self.text_open = false;
    }

    fn bracketed(&mut self, found: Vec<(Box<str>, Range<usize>)>) {
        let found = found.into_iter();
        let with_place = |(word, range)| Bracketed {
            word,
            span: self.span(range),
        };
        self.body.bracketed = found.map(with_place).collect();
    }

    fn finish(mut self) -> Body {
        self.number_footnotes();
        let body = &mut self.body;
        body.nodes.shrink_to_fit();
        body.links.shrink_to_fit();
        body.headings.shrink_to_fit();
        body.citations.shrink_to_fit();
        body.blocks.shrink_to_fit();
        body.pool.shrink();
        self.body
    }

    /// The kind of a link that was written without a target.
    pub(super) fn is_unknown(link_type: LinkType) -> bool {
        use LinkType::{CollapsedUnknown, ReferenceUnknown, ShortcutUnknown};
        matches!(
            link_type,
            ReferenceUnknown | CollapsedUnknown | ShortcutUnknown
        )
    }
}

/// Prose with some markup has about a node for so many bytes.
const BYTES_PER_NODE: usize = 32;

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}
