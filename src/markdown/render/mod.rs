//! From tree to HTML.
//!
//! The walk keeps, for each open node, what closes it; whatever a body holds,
//! all that is opened is closed in order, and no nesting exhausts the stack.

mod blocks;
mod footnotes;
mod href;
mod resolver;

use std::ops::Range;

pub use footnotes::render_footnotes;
use href::write_href;
pub use resolver::{Image, Label, LinkTarget, Mark, Resolver};

use super::tree::{Body, Citation, Kind, Link, Node, Step};
use super::words::plain_text;
use crate::text::Typographer;
use crate::text::escape;

/// Writes the nodes of `range` as HTML in the language `lang`.
///
/// `range` begins and ends between siblings, as [`Body::all`] and a section's
/// nodes do. Footnotes are left out: [`render_footnotes`] writes them once,
/// below all sections.
pub fn render(
    body: &Body,
    text: &str,
    range: Range<usize>,
    lang: &str,
    resolver: &dyn Resolver,
    out: &mut String,
) {
    Writer::new((body, text), lang, resolver, out).nodes(range);
}

/// Writes a whole body with its footnotes.
pub fn render_all(body: &Body, text: &str, lang: &str, resolver: &dyn Resolver, out: &mut String) {
    render(body, text, body.all(), lang, resolver, out);
    let all = 0..body.nodes.len();
    render_footnotes((body, text), &[all], lang, resolver, out);
}

struct Writer<'a> {
    body: &'a Body,
    text: &'a str,
    resolver: &'a dyn Resolver,
    out: &'a mut String,
    typographer: Typographer,
    /// Text between typographer and escape.
    scratch: String,
    /// What closes each open node.
    closers: Vec<&'static str>,
    /// How many links are open: there may be but one.
    in_link: u32,
    /// How many pieces of code are open: there text is left as it is.
    in_code: u32,
    /// What the columns of the table at hand are called, and the next cell's.
    columns: Vec<String>,
    column: usize,
}

/// How to go on after a node was entered.
enum Next {
    /// Into its children; then write what closes it.
    Into(&'static str),
    /// Past its children.
    Past,
}

impl<'a> Writer<'a> {
    fn new(
        (body, text): (&'a Body, &'a str),
        lang: &str,
        resolver: &'a dyn Resolver,
        out: &'a mut String,
    ) -> Self {
        Self {
            body,
            text,
            resolver,
            out,
            typographer: Typographer::new(lang),
            scratch: String::new(),
            closers: Vec::new(),
            in_link: 0,
            in_code: 0,
            columns: Vec::new(),
            column: 0,
        }
    }

    fn nodes(&mut self, range: Range<usize>) {
        let mut walk = self.body.walk(range);
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(index, node) => match self.enter(index, node) {
                    Next::Into(closer) => self.closers.push(closer),
                    Next::Past => {
                        self.closers.push("");
                        walk.skip_children();
                    }
                },
                Step::Leave(_, node) => self.leave(node),
            }
        }
    }

    fn enter(&mut self, index: usize, node: &Node) -> Next {
        if !node.kind.is_inline() {
            self.typographer.boundary();
        }
        match node.kind {
            Kind::Text | Kind::Pooled(_) => self.text_node(index, node),
            Kind::SoftBreak => self.words("\n"),
            Kind::HardBreak => self.hard_break(),
            Kind::InlineHtml => self.verbatim(self.body.words_of(node, self.text)),
            Kind::Task(done) => self.task(done),
            Kind::Rule => self.out.push_str("<hr>\n"),
            Kind::Html(_) => self.html(node),
            Kind::Block(block) => self.block(block),
            Kind::Citation(citation) => self.citation(citation),
            Kind::FootnoteRef(mention) => self.footnote_ref(mention),
            Kind::Image(link) => self.image(index, node, link, false),
            Kind::Link(link) => return self.link(node, index, link),
            Kind::Paragraph => return self.paragraph(index),
            Kind::Heading(heading) => return self.heading(index, heading),
            Kind::CodeBlock(language) => return self.code_block(language),
            Kind::Table => return self.table(index, node),
            Kind::TableHead => return self.table_head(node),
            Kind::HeaderCell(align) => return self.header_cell(index, align),
            Kind::Cell(align) => return self.data_cell(align),
            Kind::OrderedList(first) => return self.ordered_list(first),
            Kind::Alert(alert) => return self.alert(alert),
            // These stand below the text.
            Kind::FootnoteDefinition(_) => {}
            Kind::TableRow => {
                self.column = 0;
                return self.plain(node.kind);
            }
            kind => return self.plain(kind),
        }
        Next::Past
    }

    fn leave(&mut self, node: &Node) {
        self.out.push_str(self.closers.pop().unwrap_or_default());
        match node.kind {
            Kind::Link(_) => self.in_link = self.in_link.saturating_sub(1),
            Kind::Code => {
                self.in_code = self.in_code.saturating_sub(1);
                self.typographer.object();
            }
            Kind::CodeBlock(_) => self.in_code = self.in_code.saturating_sub(1),
            _ => {}
        }
    }

    /// Elements without attributes.
    fn plain(&mut self, kind: Kind) -> Next {
        let (opener, closer) = match kind {
            Kind::BlockQuote => ("<blockquote>\n", "</blockquote>\n"),
            Kind::BulletList => ("<ul>\n", "</ul>\n"),
            Kind::Item => ("<li>", "</li>\n"),
            Kind::TableRow => ("<tr>", "</tr>\n"),
            Kind::DefinitionList => ("<dl>\n", "</dl>\n"),
            Kind::Term => ("<dt>", "</dt>\n"),
            Kind::Definition => ("<dd>", "</dd>\n"),
            Kind::Emphasis => ("<em>", "</em>"),
            Kind::Strong => ("<strong>", "</strong>"),
            Kind::Strikethrough => ("<s>", "</s>"),
            Kind::Code => {
                self.in_code += 1;
                ("<code>", "</code>")
            }
            _ => ("", ""),
        };
        self.out.push_str(opener);
        Next::Into(closer)
    }

    /// Text, with links around the words that lead somewhere.
    fn text_node(&mut self, index: usize, node: &Node) {
        let mut rest = self.body.words_of(node, self.text);
        let (resolver, mut at) = (self.resolver, 0);
        for mark in resolver.marks(index) {
            let start = mark.range.start.saturating_sub(at);
            let Some((before, after)) = rest.split_at_checked(start) else {
                break;
            };
            let Some((own, after)) = after.split_at_checked(mark.range.len()) else {
                break;
            };
            self.words(before);
            self.out.push_str("<a class=\"term\" href=\"");
            write_href(&mark.href, self.out);
            self.out.push_str("\">");
            self.words(own);
            self.out.push_str("</a>");
            (rest, at) = (after, mark.range.end);
        }
        self.words(rest);
    }

    fn words(&mut self, words: &str) {
        if self.in_code > 0 {
            return escape(words, self.out);
        }
        self.scratch.clear();
        self.typographer.text(words, &mut self.scratch);
        escape(&self.scratch, self.out);
    }

    /// Text as it stands in the file.
    fn verbatim(&mut self, words: &str) {
        escape(words, self.out);
        self.typographer.object();
    }

    fn hard_break(&mut self) {
        self.out.push_str("<br>");
        self.words("\n");
    }

    fn task(&mut self, done: bool) {
        let label = if done {
            Label::TaskDone
        } else {
            Label::TaskOpen
        };
        self.out
            .push_str("<input type=\"checkbox\" disabled aria-label=\"");
        escape(self.resolver.label(label), self.out);
        self.out
            .push_str(if done { "\" checked> " } else { "\"> " });
    }

    fn html(&mut self, node: &Node) {
        self.out.push_str("<p>");
        escape(self.body.words_of(node, self.text), self.out);
        self.out.push_str("</p>\n");
    }

    fn block(&mut self, index: u32) {
        if let Some(block) = self.body.blocks.get(index as usize) {
            self.resolver.block(index as usize, block, self.out);
        }
    }

    fn citation(&mut self, index: u32) {
        match self.body.citations.get(index as usize) {
            Some(Citation {
                cites: Err(_),
                span,
                ..
            }) => {
                escape(self.text.get(span.range()).unwrap_or_default(), self.out);
            }
            Some(citation) if self.in_link == 0 => {
                self.resolver.citation(index as usize, citation, self.out);
            }
            _ => {}
        }
        self.typographer.object();
    }

    fn link(&mut self, node: &Node, index: usize, link_index: u32) -> Next {
        self.in_link += 1;
        let Some(link) = self.body.links.get(link_index as usize) else {
            return Next::Into("");
        };
        let nested = self.in_link > 1;
        let target = if nested {
            LinkTarget::Dead
        } else {
            self.resolver.link(link)
        };
        let closer = self.open_link(&target);
        if node.end as usize == index + 1 {
            self.own_text(link, &target);
        }
        Next::Into(closer)
    }

    fn open_link(&mut self, target: &LinkTarget) -> &'static str {
        let (href, end) = match target {
            LinkTarget::Dead => return "",
            LinkTarget::Internal { href, .. } => (href, "\">"),
            LinkTarget::External { href } => (href, "\" rel=\"external\">"),
        };
        self.out.push_str("<a href=\"");
        write_href(href, self.out);
        self.out.push_str(end);
        "</a>"
    }

    /// The text of a link that was given none.
    fn own_text(&mut self, link: &Link, target: &LinkTarget) {
        match target {
            LinkTarget::Internal {
                title: Some(title), ..
            } => self.words(title),
            LinkTarget::External { href } => self.words(href),
            _ if link.target.is_empty() => self.words(link.fragment.as_deref().unwrap_or_default()),
            _ => self.words(&link.target),
        }
    }

    fn image(&mut self, index: usize, node: &Node, link_index: u32, alone: bool) {
        let Some(link) = self.body.links.get(link_index as usize) else {
            return;
        };
        let mut alt = String::new();
        plain_text(
            self.body,
            self.text,
            index + 1..node.end as usize,
            &|_| None,
            &mut alt,
        );
        let image = Image {
            link,
            alt: alt.trim(),
            alone,
        };
        self.resolver.image(link_index as usize, image, self.out);
        self.typographer.object();
    }

    /// An attribute with a space before it; none if the value is empty.
    fn attribute(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, self.out);
        self.out.push('"');
    }
}
