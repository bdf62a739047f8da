//! Things that paths lead to, with what is told of each, by year.

use std::collections::BTreeMap;

use serde::Serialize;

use super::BriefView;
use super::brief::{is_section, section, shorten};
use crate::graph::{EntryId, Item};
use crate::schema::{Path, Things};
use crate::view::figures::things::{link, said_of, sources_of, time};
use crate::view::{LinkView, Page};

/// How many letters of a section stand with a thing.
const MOST: usize = 420;

/// Things that paths lead to.
#[derive(Debug, Serialize)]
pub struct ThingsView {
    /// The heading.
    pub label: String,
    /// Its anchor.
    pub id: String,
    /// How many stand on the pages before.
    pub before: usize,
    /// The things by year; else all in one.
    pub years: Vec<YearView>,
    /// Where the list goes on, and how many there are.
    pub more: Option<LinkView>,
}

/// Things of one year.
#[derive(Debug, Serialize)]
pub struct YearView {
    /// The year.
    pub label: Option<String>,
    /// The things.
    pub items: Vec<ThingView>,
}

/// A thing.
#[derive(Debug, Serialize)]
pub struct ThingView {
    /// What it is, and where it is read in whole.
    pub link: Option<LinkView>,
    /// When.
    pub time: Option<String>,
    /// What is told of it in few words: a label and the words.
    pub facts: Vec<ToldView>,
    /// The first sentences of its sections.
    pub texts: Vec<BriefView>,
    /// Marks that lead to its sources.
    pub sources_html: String,
}

/// Something told of a thing.
#[derive(Debug, Serialize)]
pub struct ToldView {
    /// What is told.
    pub label: Option<String>,
    /// It in words.
    pub text: String,
}

/// Things in order, each with the day on which it began.
type Timed<'p> = Vec<(Option<jiff::civil::Date>, Item<'p>)>;

/// All things in the order in which they are told: without a time they stand
/// last, in the order in which they were found.
fn in_order<'p>(page: &Page<'p>, id: EntryId, things: &Things) -> Timed<'p> {
    let found = page.graph().things(id, things).into_iter();
    let start = |item: &Item<'p>| {
        let time = time(page, *item, things.by.as_ref());
        time.and_then(crate::time::Time::earliest)
    };
    let mut timed: Timed<'p> = found.map(|item| (start(&item), item)).collect();
    if things.by.is_some() {
        timed.sort_by_key(|(start, _)| (start.is_none(), *start));
    }
    timed
}

/// The things on a page of a sheet, in its part `at`; `next` is the page after.
pub(super) fn view(
    page: &Page<'_>,
    id: EntryId,
    things: &Things,
    (at, number): (usize, usize),
    next: Option<&LinkView>,
) -> Option<ThingsView> {
    let all = in_order(page, id, things);
    let before = things.most * number.saturating_sub(1);
    let here = all.iter().skip(before).take(things.most);
    let mut years: BTreeMap<(bool, i64), Vec<ThingView>> = BTreeMap::new();
    for &(start, item) in here {
        let year = start.map_or((true, 0), |date| (false, i64::from(date.year())));
        years
            .entry(year)
            .or_default()
            .push(thing(page, item, things));
    }
    let label = |(none, year): (bool, i64)| match (none, things.by.is_some()) {
        (_, false) => None,
        (true, true) => Some(page.text("sheet_no_year").to_owned()),
        (false, true) => Some(year.to_string()),
    };
    let years: Vec<YearView> = years
        .into_iter()
        .map(|(year, items)| YearView {
            label: label(year),
            items,
        })
        .collect();
    let heading = things.label.as_ref().map(|label| page.words(label));
    let anchor = format!("list:{}", at + 1);
    let more = all.len().saturating_sub(before + things.most);
    let more = next.filter(|_| more > 0).map(|next| LinkView {
        href: format!("{}#{anchor}", next.href),
        title: page
            .text("sheet_more")
            .replace("{count}", &more.to_string()),
        ..next.clone()
    });
    (!years.is_empty()).then(|| ThingsView {
        label: heading.unwrap_or_default(),
        id: anchor,
        before,
        years,
        more,
    })
}

fn thing(page: &Page<'_>, item: Item<'_>, things: &Things) -> ThingView {
    let when = time(page, item, things.by.as_ref());
    let (sections, paths): (Vec<&Path>, Vec<&Path>) =
        things.tell.iter().partition(|path| is_section(path));
    let mut sources_html = String::new();
    crate::view::prose::marks(page, sources_of(&item), &mut sources_html);
    ThingView {
        link: link(page, item),
        time: when.map(|time| time.words(&page.language)),
        facts: paths
            .into_iter()
            .filter_map(|path| told(page, item, path))
            .collect(),
        texts: sections
            .into_iter()
            .filter_map(|path| first_of(page, item, path))
            .collect(),
        sources_html,
    }
}

fn told(page: &Page<'_>, item: Item<'_>, path: &Path) -> Option<ToldView> {
    let words = said_of(page, item, path);
    (!words.is_empty()).then(|| ToldView {
        label: label(page, item, path),
        text: words.join(", "),
    })
}

/// What the first step of a path is called; a common key goes without.
fn label(page: &Page<'_>, item: Item<'_>, path: &Path) -> Option<String> {
    let schema = &page.graph().schema;
    let step = path.steps.first()?;
    let fields = match item {
        Item::Entry(id) => &page.graph().type_of(id).fields,
        Item::Record(_, record) => record.declared(schema),
        _ => return None,
    };
    let field = schema.named(fields, step)?;
    // What a record is called by needs no name.
    let titled = matches!(item, Item::Record(_, record)
        if record.title(schema).is_some_and(|(own, _)| own == field));
    let is_text = matches!(schema.field(field).kind, crate::schema::Kind::Markdown);
    (!titled && !is_text).then(|| crate::view::fields::facts::label(page, schema.field(field)))
}

/// The first sentences of a section.
fn first_of(page: &Page<'_>, item: Item<'_>, path: &Path) -> Option<BriefView> {
    let Item::Entry(id) = item else { return None };
    let mut brief = section(page, id, path.text().strip_prefix('#')?)?;
    shorten(page, &mut brief, MOST);
    (!brief.passages.is_empty()).then_some(brief)
}
