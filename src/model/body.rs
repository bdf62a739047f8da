//! The text of a page or of a Markdown value, with what the type says of it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::values::Values;
use super::{Cited, Record};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::toml;
use crate::markdown::{self, Body, Heading, lint};
use crate::schema::{BLOCKS, Section, Type};
use crate::text::{Text, is_slip};

/// A Markdown text, parsed, with the ids of its headings.
#[derive(Clone, Debug)]
pub struct Article {
    /// The file it is written in.
    pub file: FilePath,
    /// The text that the tree's spans count in: the whole file of a page.
    pub text: Arc<str>,
    /// The tree.
    pub body: Body,
    /// The id of each heading; all are told apart.
    pub ids: Vec<String>,
    /// The headings in the order of their ids.
    by_id: Box<[u32]>,
    /// The parts between headings of the second level.
    pub sections: Vec<SectionPart>,
    /// The values of each block; nothing where they could not be read.
    pub blocks: Vec<Option<Record>>,
    /// Where the Markdown begins in the text.
    start: usize,
    origin: SpanOrigin,
}

/// A part of an article.
#[derive(Clone, Debug)]
pub struct SectionPart {
    /// Which of the type's sections it is.
    pub declared: Option<usize>,
    /// Its nodes.
    pub part: markdown::Section,
}

/// How places in the text become places in the file.
#[derive(Clone, Copy, Debug)]
enum SpanOrigin {
    Same,
    Shifted(usize),
    /// The string was written with escapes: only the whole can be shown.
    Whole(Span),
}

/// The places of ids in their order.
fn sorted(ids: &[String]) -> Box<[u32]> {
    let mut places: Vec<(&String, u32)> = ids.iter().zip(0..).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, at)| at).collect()
}

impl Article {
    /// The Markdown `content` of a string that stands at `span` of a file.
    pub(super) fn of_value(
        (file, file_text): (&FilePath, &str),
        span: Span,
        content: &str,
    ) -> Self {
        let written = file_text.get(span.range()).unwrap_or_default();
        let origin = match written.find(content) {
            Some(at) => SpanOrigin::Shifted(span.start as usize + at),
            None => SpanOrigin::Whole(span),
        };
        Self::new(file, content.into(), 0, origin)
    }

    fn new(file: &FilePath, text: Arc<str>, start: usize, origin: SpanOrigin) -> Self {
        let body = markdown::parse(&text, start);
        let parts = markdown::sections(&body);
        let sections = parts
            .into_iter()
            .map(|part| SectionPart {
                declared: None,
                part,
            })
            .collect();
        let ids = markdown::assign_ids(&body, &|_| None, &[]);
        Self {
            file: file.clone(),
            text,
            body,
            by_id: sorted(&ids),
            ids,
            sections,
            blocks: Vec::new(),
            start,
            origin,
        }
    }

    /// The text without markup. `titles` tells what a link without a text of its
    /// own is called.
    #[must_use]
    pub fn words(&self, titles: markdown::Titles<'_>) -> String {
        let found = markdown::passages(&self.body, &self.text, self.body.all(), titles);
        let texts: Vec<String> = found.into_iter().map(|passage| passage.text).collect();
        texts.join(" ")
    }

    /// Whether a heading has this id.
    #[must_use]
    pub fn has_id(&self, id: &str) -> bool {
        let written = |at: &u32| self.ids.get(*at as usize).map_or("", String::as_str);
        self.by_id
            .binary_search_by(|at| written(at).cmp(id))
            .is_ok()
    }

    /// Where a span of the text stands in its file.
    #[must_use]
    pub fn in_file(&self, span: Span) -> Span {
        match self.origin {
            SpanOrigin::Same => span,
            SpanOrigin::Shifted(by) => span.shifted(by),
            SpanOrigin::Whole(whole) => whole,
        }
    }

    /// The text as its author wrote it, without the fields of its page and
    /// without comments.
    #[must_use]
    pub fn written(&self) -> Cow<'_, str> {
        match markdown::uncommented(self.text.get(self.start..).unwrap_or_default()) {
            Cow::Borrowed(body) => Cow::Borrowed(body.trim()),
            Cow::Owned(body) => Cow::Owned(body.trim().to_owned()),
        }
    }

    /// Every citation that can be read.
    pub(super) fn cited(&self) -> Vec<Cited> {
        let readable = self
            .body
            .citations
            .iter()
            .filter_map(|citation| citation.cites.as_ref().ok());
        let with_at = |span: Span| Span {
            start: span.start.saturating_sub(1),
            end: span.end,
        };
        readable
            .flatten()
            .map(|cite| Cited {
                id: cite.id.clone(),
                span: self.in_file(with_at(cite.id_span)),
                file: self.file.clone(),
            })
            .collect()
    }

    /// Whether code or a block swallows what is below it.
    pub(super) fn has_open_fence(&self) -> bool {
        lint::has_open_fence(&self.body, &self.text)
    }

    /// What can be said of the text alone.
    pub(super) fn lints(&self) -> Vec<Diagnostic> {
        let mut found = markdown::lint::all(&self.body, &self.text, &self.file);
        for diagnostic in &mut found {
            diagnostic.span = diagnostic.span.map(|span| self.in_file(span));
        }
        found
    }

    /// Pieces of the text that give a number without a source.
    fn uncited(&self) -> impl Iterator<Item = Diagnostic> {
        let spans = markdown::lint::uncited(&self.body, &self.text).into_iter();
        let found = |span| Diagnostic::new(Code::Uncited, &self.file, self.in_file(span));
        spans.map(found)
    }
}

/// The text of a page, and what is known of the page.
pub(super) struct PageText<'p> {
    pub(super) file: &'p FilePath,
    /// The whole file.
    pub(super) text: &'p Arc<str>,
    /// Where the Markdown begins in it.
    pub(super) start: usize,
    pub(super) type_: &'p Type,
    pub(super) language: &'p str,
    /// Whether what the page says of its language could not be read.
    pub(super) unsure: bool,
    /// The portal's language.
    pub(super) portal: &'p str,
    /// Anchors that records have.
    pub(super) reserved: &'p [&'p str],
}

impl PageText<'_> {
    /// What a section is called on the page.
    fn label<'s>(&'s self, section: &'s Section) -> &'s str {
        section.label.get(self.language, self.portal)
    }

    /// Which of the type's sections a heading begins.
    fn declared(&self, heading: &Heading) -> Option<usize> {
        let words = heading.text.trim().to_lowercase();
        let mut sections = self.type_.sections.iter();
        sections.position(|section| {
            self.label(section).to_lowercase() == words || self.unsure && is_label(section, heading)
        })
    }
}

/// Whether a heading is what a section is called in any language.
fn is_label(section: &Section, heading: &Heading) -> bool {
    let words = heading.text.trim().to_lowercase();
    let mut labels = section.label.all();
    labels.any(|label| label.to_lowercase() == words)
}

/// Bytes that stand beside the words of a heading at most.
const MOST_BESIDE: usize = 12;

/// Whether a heading is what a section is called, but for a number before it, a
/// sign after it or one wrong letter.
fn is_nearly(label: &str, heading: &str) -> bool {
    if label.len().abs_diff(heading.len()) > MOST_BESIDE {
        return false;
    }
    let bare = |text: &str| {
        let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".) ".contains(c));
        text.trim_end_matches(['.', ':', '?', '!', ' '])
            .to_lowercase()
    };
    let (label, heading) = (bare(label), bare(heading));
    !label.is_empty() && label == heading || is_slip(&heading, &label)
}

/// Reads the text of a page.
pub(super) fn read_body(values: &mut Values<'_>, page: &PageText<'_>) -> Article {
    let sections = &page.type_.sections;
    let mut article = Article::new(
        page.file,
        Arc::clone(page.text),
        page.start,
        SpanOrigin::Same,
    );
    let section_id = |heading: &Heading| {
        let section = sections.get(page.declared(heading)?)?;
        Some(section.id.clone())
    };
    article.ids = markdown::assign_ids(&article.body, &section_id, page.reserved);
    article.by_id = sorted(&article.ids);
    for section in &mut article.sections {
        let heading = section
            .part
            .heading
            .and_then(|at| article.body.headings.get(at));
        section.declared = heading
            .filter(|heading| heading.level == 2)
            .and_then(|heading| page.declared(heading));
    }
    let lints = article.lints();
    let told: Vec<String> = lints
        .iter()
        .filter_map(|found| heading_words(page.text.get(found.span?.range())?))
        .collect();
    if page.type_.cited {
        let broken = broken(&lints);
        let uncited = article.uncited();
        let uncited = uncited.filter(|found| !holds(found.span, &broken));
        values.diagnostics.extend(uncited);
    }
    values.diagnostics.extend(lints);
    values.cited.extend(article.cited());
    check_sections(values, &article, page, &told);
    article.blocks = read_blocks(values, page.file, &article);
    article
}

/// What a line says that was meant as a heading, in small letters.
fn heading_words(line: &str) -> Option<String> {
    let words = line.trim_matches(['#', ' ', '\t']);
    (words.len() < line.len()).then(|| words.to_lowercase())
}

/// Where mistakes stand, in order, that may be why no source is seen.
fn broken(lints: &[Diagnostic]) -> Vec<u32> {
    let breaks = |known: &&Diagnostic| {
        matches!(
            known.code,
            Code::BadCitation
                | Code::MissingFootnote
                | Code::CutLink
                | Code::BrokenTable
                | Code::LooseMark
                | Code::PdfText
        )
    };
    let places = lints.iter().filter(breaks);
    places.filter_map(|known| Some(known.span?.start)).collect()
}

/// Whether one of the places, which are in order, lies within a span.
fn holds(span: Option<Span>, places: &[u32]) -> bool {
    span.is_some_and(|span| {
        let first = places.partition_point(|&place| place < span.start);
        places.get(first).is_some_and(|&place| place < span.end)
    })
}

/// `told` are lines that something was said of: a heading among them is not
/// missing.
fn check_sections(
    values: &mut Values<'_>,
    article: &Article,
    page: &PageText<'_>,
    told: &[String],
) {
    let (file, type_) = (page.file, page.type_);
    let sections = article.sections.iter();
    let there: HashSet<usize> = sections.filter_map(|section| section.declared).collect();
    // One that is most likely meant by a heading that is not quite its own.
    let is_meant = |(at, section): (usize, &Section), heading: &Heading| {
        !there.contains(&at) && is_nearly(page.label(section), heading.text.trim())
    };
    let mut last = 0;
    let mut seen = Vec::new();
    for section in &article.sections {
        let Some(heading) = section
            .part
            .heading
            .and_then(|at| article.body.headings.get(at))
        else {
            continue;
        };
        let found = |code| Diagnostic::new(code, file, heading.span).arg("section", &*heading.text);
        match section.declared {
            Some(at) if seen.contains(&at) => values.diagnostics.push(found(Code::RepeatedSection)),
            Some(at) => {
                if at < last {
                    let before = type_
                        .sections
                        .get(last)
                        .map_or("", |before| page.label(before));
                    values
                        .diagnostics
                        .push(found(Code::SectionOrder).arg("before", before));
                }
                last = last.max(at);
                seen.push(at);
            }
            // Of a section in another language, or with a slip, is told below.
            None if heading.level == 2
                && (type_.sections.iter().enumerate())
                    .any(|section| is_label(section.1, heading) || is_meant(section, heading)) => {}
            None if type_.closed && heading.level == 2 => {
                let labels = type_.sections.iter().map(|section| page.label(section));
                let unlisted = found(Code::UnlistedSection).suggest(&heading.text, labels);
                // The span is the whole heading, not its words.
                values.diagnostics.push(unlisted.unreplaced());
            }
            None => {}
        }
    }
    // What a fence swallows may be any of them.
    let missing = type_
        .sections
        .iter()
        .enumerate()
        .filter(|(at, _)| !seen.contains(at) && !article.has_open_fence());
    let mut foreign = false;
    for (place, section) in missing {
        let label = page.label(section);
        let words = label.to_lowercase();
        let headings = &article.body.headings;
        let same = |heading: &&Heading| heading.text.trim().to_lowercase() == words;
        let other = |heading: &&Heading| is_label(section, heading);
        let unknown = |heading: &&Heading| {
            heading.level == 2 && other(heading) && page.declared(heading).is_none()
        };
        let meant = headings.iter().find(|heading| {
            heading.level == 2
                && page.declared(heading).is_none()
                && is_meant((place, section), heading)
        });
        // What need not be there is known by its heading alone.
        let code = missing_code(section).or_else(|| {
            let is_known = meant.is_some() || headings.iter().any(|heading| unknown(&heading));
            is_known.then_some(Code::UnlistedSection)
        });
        let Some(code) = code.filter(|_| !told.contains(&words)) else {
            continue;
        };
        let at = |place| Diagnostic::new(code, file, place).arg("section", label);
        let found = if let Some(heading) = headings.iter().find(same) {
            at(heading.span).hint("level")
        } else if let Some(heading) = headings.iter().find(other) {
            // Of a page in another language than it says each is the same mistake.
            if std::mem::replace(&mut foreign, true) {
                continue;
            }
            at(heading.span)
                .arg("heading", &*heading.text)
                .arg(
                    "lang",
                    section
                        .label
                        .language_of(heading.text.trim())
                        .unwrap_or("…"),
                )
                .hint("language")
        } else if let Some(heading) = meant {
            at(heading.span).arg("heading", &*heading.text).hint("slip")
        } else {
            at(Span::default())
        };
        values.diagnostics.push(found);
    }
}

fn missing_code(section: &Section) -> Option<Code> {
    match (section.required, section.recommended) {
        (true, _) => Some(Code::MissingSection),
        (_, true) => Some(Code::RecommendedSection),
        _ => None,
    }
}

fn read_blocks(values: &mut Values<'_>, file: &FilePath, article: &Article) -> Vec<Option<Record>> {
    let schema = values.schema;
    let is_block = |name: &str| schema.block(name).is_some();
    let unbraced = lint::check_names((&article.body, &article.text), file, is_block);
    values.diagnostics.extend(unbraced);
    let mut records = Vec::new();
    for block in &article.body.blocks {
        if lint::open_fence(&article.text, block.span).is_some() {
            // Prose is in it too, and it is told of.
            records.push(None);
            continue;
        }
        let Some(declared) = schema.block(&block.name) else {
            if !schema.incomplete {
                let found = Diagnostic::new(Code::UnknownBlock, file, block.name_span)
                    .arg("name", &*block.name);
                let known = values.offered(Code::UnknownBlock, schema.block_names());
                values.diagnostics.push(found.suggest(&block.name, known));
            }
            records.push(None);
            continue;
        };
        let content = article.body.block_content(block, &article.text);
        let straight = article.text.get(block.content_span.range()) == Some(content);
        let read = if straight {
            toml::parse(&article.text, block.content_span.range(), file)
        } else {
            toml::parse(content, 0..content.len(), file)
        };
        // What is told of this block has places that are moved below.
        let before = std::mem::take(&mut values.diagnostics);
        values.diagnostics.extend(read.diagnostics);
        let mut table = read.value;
        table.incomplete |= declared.incomplete;
        values.declared = format!("{BLOCKS}/{}.toml", declared.name).into();
        table.span = if straight {
            block.span
        } else {
            Span::default()
        };
        let mut record = values.record(&declared.fields, &table);
        values.distinct_addresses(&record);
        record.span = block.span;
        let of_block = std::mem::replace(&mut values.diagnostics, before);
        let place = |at: u32| block.locate(at as usize);
        let moved = |span: Span| {
            if straight {
                span
            } else {
                Span::new(place(span.start), place(span.end))
            }
        };
        let moved = |found: Diagnostic| Diagnostic {
            span: found.span.map(moved),
            ..found
        };
        let of_block = of_block.told().into_iter().map(moved);
        values.diagnostics.extend(of_block);
        records.push(Some(record));
    }
    records
}

/// Whether there is nothing to read.
pub(super) fn is_blank(text: Option<&Text>) -> bool {
    text.is_none_or(Text::is_empty)
}
