//! What can be taken out of an entry's page: a brief of one page, a sheet to
//! bring along, a report.

pub(super) mod brief;
mod fit;
mod things;

use serde::Serialize;

use super::{
    DateView, FactView, LinkView, Page, PartView, SourcePlaceView, SourceView, ValueView, entry,
    lists,
};
use crate::graph::{Address, EntryId, page_address};
use crate::markdown::{Passage, first_sentences};
use crate::schema::{Path, Sheet, SheetPart};
use crate::time::date_words;
use crate::view::entry::{fields_named, parts};
use crate::view::fields::facts::{label, of_entry};
use crate::view::fields::values::words;
use crate::view::prose::Prose;

use things::ThingsView;

/// A fact of a brief tells no more values than this.
const MOST_VALUES: usize = 6;
/// A brief tells no more letters of a note than this.
const MOST_OF_NOTE: usize = 240;
/// A brief tells no more places in one source than this.
const MOST_PLACES: usize = 3;

/// A link to a sheet or to a comparison, on the page of an entry.
#[derive(Debug, Serialize)]
pub struct SheetLinkView {
    /// Where it is.
    pub link: LinkView,
    /// What copying it is called, where readers can.
    pub copy: Option<String>,
}

/// A sheet.
#[derive(Debug, Serialize)]
pub struct SheetPageView {
    /// What it is called.
    pub label: String,
    /// The entry's type.
    pub type_label: String,
    /// Whether it must fit on one page.
    pub one_page: bool,
    /// Whether it had no room for all.
    pub shortened: bool,
    /// Its pages, where lists go on beyond the first: it is one of them.
    pub pages: Vec<LinkView>,
    /// What copying it is called, where readers can.
    pub copy: Option<String>,
    /// One to three sentences.
    pub summary: String,
    /// The box at its top.
    pub facts: Vec<FactView>,
    /// What stands below.
    pub parts: Vec<SheetPartView>,
    /// Footnotes of the sections.
    pub footnotes_html: String,
    /// What it rests on.
    pub sources: Vec<SourceView>,
    /// How many sources more there are.
    pub more_sources: usize,
    /// The entry's page.
    pub entry: LinkView,
    /// Its address, as the whole world knows it.
    pub address: String,
    /// When the page changed, in words.
    pub changed: Option<String>,
    /// Times that the page gives itself.
    pub dates: Vec<DateView>,
}

/// A part of a sheet; templates see `kind`, and what it is as `it`.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", content = "it", rename_all = "snake_case")]
pub enum SheetPartView {
    /// In short.
    Brief(BriefView),
    /// A part of the entry's own page.
    Own(Box<PartView>),
    /// Things that paths lead to.
    Things(ThingsView),
}

/// A part in short.
#[derive(Debug, Serialize)]
pub struct BriefView {
    /// The heading.
    pub label: String,
    /// Where it is read in whole.
    pub href: String,
    /// What is told.
    #[serde(serialize_with = "as_views")]
    pub passages: Vec<Passage>,
    /// Whether there is more to read.
    pub cut: bool,
    /// How much of it is left out, in words; nothing where only sentences are.
    pub left_out: Option<String>,
}

fn as_views<S: serde::Serializer>(passages: &[Passage], to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct PassageView<'p> {
        kind: &'static str,
        text: &'p str,
    }
    to.collect_seq(passages.iter().map(|passage| PassageView {
        kind: passage.kind.name(),
        text: &passage.text,
    }))
}

/// Links to the sheets of an entry.
pub(super) fn links(page: &Page<'_>, id: EntryId) -> Vec<SheetLinkView> {
    let graph = page.graph();
    let sheets = &graph.type_of(id).sheets;
    let view = |at: usize| {
        let sheet = sheets.get(at)?;
        let address = graph.sheet_address(id, at);
        let own = graph.addresses().get(&address);
        // Something of the portal's own may stand there.
        own.is_some_and(|own| *own == Address::Sheet(id, at, 1))
            .then(|| SheetLinkView {
                link: page.link_to(&address, page.words(&sheet.label)),
                copy: sheet.copy.as_ref().map(|label| page.words(label)),
            })
    };
    let compare = compare_link(page, id);
    let sheets = graph.sheets(id).into_iter().filter_map(view);
    sheets.chain(compare).collect()
}

/// A link to where an entry is compared with others.
fn compare_link(page: &Page<'_>, id: EntryId) -> Option<SheetLinkView> {
    let graph = page.graph();
    let entry = graph.entry(id);
    let declared = graph.schema.type_(entry.type_).compare.as_ref()?;
    let address = graph.gathering_address(entry.type_, crate::graph::Gathering::Choice);
    let mut link = page.link_to(&address, page.words(&declared.label));
    link.href = format!("{}?id={}", link.href, entry.id);
    Some(SheetLinkView { link, copy: None })
}

/// Makes page `number` of a sheet of an entry, which is `at` among its type's.
#[must_use]
pub fn sheet(
    page: &Page<'_>,
    id: EntryId,
    sheet: &Sheet,
    (at, number): (usize, usize),
) -> SheetPageView {
    let graph = page.graph();
    let own = graph.entry(id);
    let count = graph.sheet_pages(id, at);
    for source in &own.common.source {
        page.notes.borrow_mut().number(source);
    }
    let declared = graph.schema.type_(own.type_);
    let summary = own.common.summary.as_ref();
    let (address, _) = super::address_of(graph, id);
    let changed = page.scene.chronicle.changed(id);
    let mut view = SheetPageView {
        label: page.words(&sheet.label),
        type_label: page.words(&declared.label.0),
        one_page: sheet.one_page,
        shortened: false,
        pages: lists::pages(page, &graph.sheet_address(id, at), count, number),
        copy: sheet.copy.as_ref().map(|label| page.words(label)),
        summary: summary
            .map(|text| words(page, text, own))
            .unwrap_or_default(),
        facts: facts(page, id, &sheet.facts),
        parts: Vec::new(),
        footnotes_html: String::new(),
        sources: Vec::new(),
        more_sources: 0,
        entry: page.entry_link(id, None),
        address: page.scene.links.canonical(&address),
        changed: changed.map(|date| date_words(date, &page.language)),
        dates: entry::dates(page, own),
    };
    if sheet.one_page {
        fill_page(page, id, sheet, &mut view);
    } else {
        let next = (number < count).then(|| {
            let address = page_address(&graph.sheet_address(id, at), number + 1);
            page.link_to(&address, String::new())
        });
        fill(page, id, sheet, (number, next), &mut view);
    }
    view
}

/// All that the sheet names, in whole: things go on from page to page, the rest
/// stands on the first.
fn fill(
    page: &Page<'_>,
    id: EntryId,
    sheet: &Sheet,
    (number, next): (usize, Option<LinkView>),
    view: &mut SheetPageView,
) {
    if number > 1 {
        view.facts.clear();
        view.summary.clear();
    }
    let prose = page.graph().entry(id).article.as_deref();
    let prose = prose.map(|article| Prose::new(page, id, article));
    for (at, part) in sheet.parts.iter().enumerate() {
        match part {
            SheetPart::Own(_) if number > 1 => {}
            SheetPart::Own(path) => {
                let own = parts::named(page, id, prose.as_ref(), &path.text());
                let own = own.into_iter().map(Box::new).map(SheetPartView::Own);
                view.parts.extend(own);
            }
            SheetPart::Things(things) => {
                let things = things::view(page, id, things, (at, number), next.as_ref());
                view.parts.extend(things.map(SheetPartView::Things));
            }
        }
    }
    view.footnotes_html = prose.as_ref().map(Prose::footnotes).unwrap_or_default();
    view.sources = entry::sources(page);
}

/// As much of all that the sheet names as has room on one page.
fn fill_page(page: &Page<'_>, id: EntryId, sheet: &Sheet, view: &mut SheetPageView) {
    for fact in &mut view.facts {
        view.shortened |= shorten(page, fact);
    }
    let parts = sheet.parts.iter();
    let mut briefs: Vec<BriefView> = parts
        .filter_map(|part| brief::part(page, id, part))
        .collect();
    view.sources = entry::sources(page);
    shorten_sources(view);
    let room = fit::PAGE.saturating_sub(around(view));
    let wanted = briefs.iter_mut().map(|brief| fit::Part {
        passages: std::mem::take(&mut brief.passages),
        cut: brief.cut,
        left_out: Vec::new(),
        lacks: brief.left_out.is_some(),
    });
    let fitted = fit::fit(wanted.collect(), room);
    for (mut brief, part) in briefs.into_iter().zip(fitted) {
        brief.passages = part.passages;
        brief.cut |= part.cut;
        brief.leave_out(page, &part.left_out);
        view.shortened |= brief.cut;
        view.parts.push(SheetPartView::Brief(brief));
    }
}

/// The height of all but the parts.
fn around(view: &SheetPageView) -> usize {
    let facts: Vec<usize> = view.facts.iter().map(fact_height).collect();
    // Two columns are seldom equally long.
    let highest = facts.iter().copied().max().unwrap_or_default();
    let facts = facts.iter().sum::<usize>().div_ceil(2) + highest / 2;
    let mut sources = String::new();
    for source in &view.sources {
        sources.push_str(&source.link.title);
        for place in &source.places {
            sources.extend([&place.words, "; "]);
        }
        sources.push_str(" [1]: ");
    }
    let foot = fit::FOOT.of(&sources) + 2 * fit::FOOT.of(&view.address);
    fit::TITLE.of(&view.entry.title) + fit::SUMMARY.of(&view.summary) + facts + foot + fit::FRAMES
}

fn fact_height(fact: &FactView) -> usize {
    let mut words = format!("{}: ", fact.label);
    for value in &fact.values {
        words.push_str(value.time.as_deref().unwrap_or_default());
        words.push_str(&value.text);
        words.push_str(value.note.as_deref().unwrap_or_default());
        words.push_str(" · ");
    }
    fit::FACT.of(&words)
}

/// The fields in the box; of those that the sources do not tell, it says so.
fn facts(page: &Page<'_>, id: EntryId, paths: &[Path]) -> Vec<FactView> {
    let graph = page.graph();
    let entry = graph.entry(id);
    let fact = |field| {
        let declared = graph.schema.field(field);
        let untold = entry.common.unknown.contains(&field).then(|| FactView {
            name: declared.name.clone(),
            label: label(page, declared),
            values: vec![said(page.text("unknown"))],
            succession: false,
            disagreement: false,
            unprinted: false,
        });
        of_entry(page, id, field).or(untold)
    };
    fields_named(page, id, paths).filter_map(fact).collect()
}

/// Words that stand where a value would.
fn said(words: &str) -> ValueView {
    ValueView::said(crate::text::escaped(words).into_owned(), words.to_owned())
}

/// Keeps what a brief has room for: what holds today, the first values with
/// what is said to limit them, and no marks. Tells whether anything fell away.
fn shorten(page: &Page<'_>, fact: &mut FactView) -> bool {
    fact.values.retain(|value| !value.former);
    let more = fact.values.len().saturating_sub(MOST_VALUES);
    fact.values.truncate(MOST_VALUES);
    if more > 0 {
        fact.values.push(said(&format!(
            "{} {more}",
            page.text("and_more").to_lowercase()
        )));
    }
    let mut cut = more > 0;
    for value in &mut fact.values {
        value.sources_html.clear();
        let Some(note) = &mut value.note else {
            continue;
        };
        let (kept, is_cut) = first_sentences(note, MOST_OF_NOTE);
        *note = kept;
        cut |= is_cut;
    }
    cut
}

/// The sources that a brief has room for. Nothing in it bears a mark.
fn shorten_sources(view: &mut SheetPageView) {
    /// A brief tells no more sources than this.
    const MOST: usize = 8;
    view.more_sources = view.sources.len().saturating_sub(MOST);
    view.sources.truncate(MOST);
    for source in &mut view.sources {
        for place in &mut source.places {
            place.letter = None;
        }
        let more = source.places.len() > MOST_PLACES;
        source.places.truncate(MOST_PLACES);
        if more {
            source.places.push(SourcePlaceView {
                words: "…".to_owned(),
                letter: None,
            });
        }
    }
}
