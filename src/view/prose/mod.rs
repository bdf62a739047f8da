//! The text of an entry as HTML.

mod blocks;
mod cites;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::graph::{EntryId, LinkTo};
use crate::markdown::render::{Image, Label, LinkTarget, Mark, Resolver, render, render_footnotes};
use crate::markdown::{Alert, Block, Citation, Link};
use crate::model::{Article, SectionPart, Source};
use crate::text::{escape, typographic};
use crate::view::{Page, SectionView};

pub(super) use cites::{mark, marks};

/// Answers what a body asks of the site.
struct Answers<'p, 's> {
    page: &'p Page<'s>,
    entry: EntryId,
    article: &'p Article,
    /// What goes before the ids of a field's footnotes.
    prefix: String,
    /// Words of glossaries, by the node that they stand in.
    marks: HashMap<usize, Vec<Mark>>,
}

impl Resolver for Answers<'_, '_> {
    fn link(&self, link: &Link) -> LinkTarget {
        let page = self.page;
        let sources = &page.scene.portal.sources;
        match page.graph().follow(self.entry, self.article, link, sources) {
            Ok(LinkTo::Entry(to, anchor)) => {
                let view = page.entry_link(to, anchor.as_deref());
                LinkTarget::Internal {
                    href: view.href,
                    title: Some(view.title),
                }
            }
            Ok(LinkTo::File(path)) => {
                let href = page.scene.links.file(&page.address, content_file(&path));
                LinkTarget::Internal { href, title: None }
            }
            Ok(LinkTo::Address(address, anchor)) => {
                let href = page
                    .scene
                    .links
                    .page(&page.address, &address, anchor.as_deref());
                LinkTarget::Internal { href, title: None }
            }
            Ok(LinkTo::External(href)) => LinkTarget::External { href },
            Ok(LinkTo::Unplaced) | Err(_) => LinkTarget::Dead,
        }
    }

    fn citation(&self, _: usize, citation: &Citation, out: &mut String) {
        let Ok(cites) = &citation.cites else { return };
        for (at, cite) in cites.iter().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            mark(self.page, &Source::from(cite.clone()), true, out);
        }
    }

    fn block(&self, index: usize, _: &Block, out: &mut String) {
        if let Some(Some(record)) = self.article.blocks.get(index) {
            let name = self
                .article
                .body
                .blocks
                .get(index)
                .map_or("", |block| &block.name);
            out.push_str(&blocks::block(self.page, self.entry, name, record));
        }
    }

    fn image(&self, _: usize, image: Image<'_>, out: &mut String) {
        let sources = &self.page.scene.portal.sources;
        let Ok(LinkTo::File(path)) =
            self.page
                .graph()
                .follow(self.entry, self.article, image.link, sources)
        else {
            escape(image.alt, out);
            return;
        };
        let caption = image.link.title.as_deref().filter(|_| image.alone);
        out.push_str(if caption.is_some() { "<figure>" } else { "" });
        crate::view::fields::images::img(self.page, &path, image.alt, out);
        if let Some(caption) = caption {
            out.push_str("<figcaption>");
            escape(caption, out);
            out.push_str("</figcaption></figure>");
        }
    }

    fn heading_id(&self, index: usize) -> &str {
        // Headings within a field's text are not addressed.
        if !self.prefix.is_empty() {
            return "";
        }
        self.article.ids.get(index).map_or("", String::as_str)
    }

    fn label(&self, label: Label) -> &str {
        let key = match label {
            Label::Alert(Alert::Note) => "alert_note",
            Label::Alert(Alert::Tip) => "alert_tip",
            Label::Alert(Alert::Important) => "alert_important",
            Label::Alert(Alert::Warning) => "alert_warning",
            Label::Alert(Alert::Caution) => "alert_caution",
            Label::Table => "table",
            Label::Footnotes => "footnotes",
            Label::Footnote => "footnote",
            Label::FootnoteBack => "footnote_back",
            Label::TaskDone => "task_done",
            Label::TaskOpen => "task_open",
        };
        self.page.text(key)
    }

    fn marks(&self, index: usize) -> &[Mark] {
        self.marks.get(&index).map_or(&[], Vec::as_slice)
    }

    fn id_prefix(&self) -> &str {
        &self.prefix
    }
}

/// The first mention of each word of a glossary that the text does not lead to
/// by itself.
fn marks_of(page: &Page<'_>, entry: EntryId, article: &Article) -> HashMap<usize, Vec<Mark>> {
    let graph = page.graph();
    let mut mentions = graph.glossary().mentions(&article.body, &article.text);
    if mentions.is_empty() {
        return HashMap::new();
    }
    let links = article.body.links.iter();
    let led = links.filter_map(|link| linked_entry(page, entry, article, link));
    let led: Vec<EntryId> = led.collect();
    mentions.retain(|mention| mention.to != entry && !led.contains(&mention.to));
    let mut marks: HashMap<usize, Vec<Mark>> = HashMap::new();
    for mention in mentions {
        marks.entry(mention.node).or_default().push(Mark {
            range: mention.range,
            href: page.entry_href(mention.to, None),
        });
    }
    marks
}

/// The path on the site of a file that stands under `content`.
pub(crate) fn content_file(path: &str) -> &str {
    path.strip_prefix("content/").unwrap_or(path)
}

/// The text of an entry, drawn section by section as the page needs them.
pub(super) struct Prose<'p, 's> {
    answers: Answers<'p, 's>,
    by_anchor: HashMap<&'p str, &'p SectionPart>,
    /// The nodes that were drawn.
    drawn: RefCell<Vec<Range<usize>>>,
}

impl<'p, 's> Prose<'p, 's> {
    pub(super) fn new(page: &'p Page<'s>, entry: EntryId, article: &'p Article) -> Self {
        let answers = Answers {
            page,
            entry,
            article,
            prefix: String::new(),
            marks: marks_of(page, entry, article),
        };
        let sections = article.sections.iter();
        let named = sections.filter_map(|section| Some((heading(article, section)?.0, section)));
        Self {
            answers,
            by_anchor: named.collect(),
            drawn: RefCell::default(),
        }
    }

    /// What stands before the first section.
    pub(super) fn intro(&self) -> String {
        let mut html = String::new();
        let article = self.answers.article;
        for section in &article.sections {
            if self.heading(section).is_none() {
                self.render(section, &mut html);
            }
        }
        html
    }

    /// The anchors of the sections, in the order of the text.
    pub(super) fn sections(&self) -> impl Iterator<Item = &'p str> {
        let sections = self.answers.article.sections.iter();
        sections.filter_map(|section| Some(self.heading(section)?.0))
    }

    /// The section with this anchor.
    pub(super) fn section(&self, anchor: &str) -> Option<SectionView> {
        let section = *self.by_anchor.get(anchor)?;
        let (id, title) = self.heading(section)?;
        let mut html = String::new();
        self.render(section, &mut html);
        Some(SectionView {
            id: id.to_owned(),
            label: typographic(title, &self.answers.page.language).into_owned(),
            html,
        })
    }

    /// The footnotes of what was drawn.
    pub(super) fn footnotes(&self) -> String {
        let Answers { page, article, .. } = &self.answers;
        let mut html = String::new();
        render_footnotes(
            (&article.body, &article.text),
            &self.drawn.borrow(),
            &page.language,
            &self.answers,
            &mut html,
        );
        html
    }

    fn render(&self, section: &SectionPart, out: &mut String) {
        let Answers { page, article, .. } = &self.answers;
        let nodes = section.part.nodes.clone();
        self.drawn.borrow_mut().push(nodes.clone());
        render(
            &article.body,
            &article.text,
            nodes,
            &page.language,
            &self.answers,
            out,
        );
    }

    fn heading(&self, section: &SectionPart) -> Option<(&'p str, &'p str)> {
        heading(self.answers.article, section)
    }
}

/// The anchor and the words of a section's heading.
fn heading<'a>(article: &'a Article, section: &SectionPart) -> Option<(&'a str, &'a str)> {
    let at = section.part.heading?;
    Some((article.ids.get(at)?, &article.body.headings.get(at)?.text))
}

/// Draws the Markdown of a field.
pub(super) fn field_html(
    page: &Page<'_>,
    entry: EntryId,
    article: &Article,
    language: &str,
    out: &mut String,
) {
    let prefix = format!("f{}-", article.in_file(crate::diag::Span::default()).start);
    let answers = Answers {
        page,
        entry,
        article,
        prefix,
        marks: HashMap::new(),
    };
    crate::markdown::render::render_all(&article.body, &article.text, language, &answers, out);
}

/// The entry that a link in the text of another leads to.
pub(super) fn linked_entry(
    page: &Page<'_>,
    from: EntryId,
    article: &Article,
    link: &Link,
) -> Option<EntryId> {
    let sources = &page.scene.portal.sources;
    match page.graph().follow(from, article, link, sources) {
        Ok(LinkTo::Entry(to, _)) => Some(to),
        _ => None,
    }
}

/// The sentence of an article in which link `index` stands.
pub(super) fn sentence(page: &Page<'_>, from: EntryId, article: &Article, index: usize) -> String {
    let titles = |link: &Link| {
        let to = linked_entry(page, from, article, link)?;
        Some(page.entry_link(to, None).title.into())
    };
    crate::markdown::sentence_around(&article.body, &article.text, index, &titles)
}
