//! Pages about the whole: all names by letter, what is new, open data.

use std::collections::HashMap;

use serde::Serialize;

use super::chronicle::Event;
use super::{LinkView, Page, lists};
use crate::graph::{ALPHABET, DATA, EntryId, LIST_PAGE, Listed, NEWS, names_of};
use crate::model::Milestone;
use crate::time::{Time, date_words};

/// How many pages stand among what is new.
const MOST_NEWS: usize = 100;
/// More than this that was only looked through on a day is folded together.
const MOST_REVIEWED: usize = 5;

/// All names, by letter.
#[derive(Debug, Serialize)]
pub struct AlphabetView {
    /// The letters that names begin with, in order.
    pub letters: Vec<LetterView>,
    /// The names under the letter of this page; none on the page of letters.
    pub names: Vec<ListedView>,
    /// How many names there are: under this letter, or in all.
    pub total: usize,
    /// The other pages of the letter.
    pub pages: Vec<LinkView>,
}

/// A letter.
#[derive(Debug, Serialize)]
pub struct LetterView {
    /// The page of its names.
    pub link: LinkView,
    /// How many there are.
    pub count: usize,
}

/// A name in alphabetical order.
#[derive(Debug, Serialize)]
pub struct ListedView {
    /// The name, and where it leads.
    pub link: LinkView,
    /// What kind of thing it is.
    pub type_label: String,
    /// The title, where the name is another.
    pub title: Option<String>,
}

/// What is new.
#[derive(Debug, Serialize)]
pub struct NewsView {
    /// Days, the last first.
    pub days: Vec<DayView>,
    /// The feed of the same.
    pub feed: String,
}

/// A day on which pages changed.
#[derive(Debug, Serialize)]
pub struct DayView {
    /// The day as machines write it.
    pub date: String,
    /// The day in words.
    pub words: String,
    /// What happened on it.
    pub items: Vec<NewsItemView>,
    /// What was only looked through, where that is much.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviewed: Vec<NewsItemView>,
}

/// A page that changed.
#[derive(Debug, Serialize)]
pub struct NewsItemView {
    /// The page.
    pub link: LinkView,
    /// What kind of thing it is.
    pub type_label: String,
    /// Whether it is new, changed or looked through, in words.
    pub what: String,
    /// Whether nothing but that it was looked through is told.
    #[serde(skip)]
    only_reviewed: bool,
    /// What changed, as whoever changed it says.
    pub note: Option<String>,
    /// The language of the note, where it is another than the page's.
    pub note_lang: Option<String>,
}

/// The portal as open data.
#[derive(Debug, Serialize)]
pub struct DataView {
    /// The files of each type.
    pub types: Vec<DataTypeView>,
    /// What there is, for programs.
    pub catalogue: String,
    /// The description for catalogues of data, where there is one.
    pub dcat: Option<String>,
    /// The feed of what is new.
    pub feed: String,
    /// The map of all pages.
    pub sitemap: String,
}

/// The files of a type.
#[derive(Debug, Serialize)]
pub struct DataTypeView {
    /// The list of the type.
    pub link: LinkView,
    /// How many entries it has.
    pub count: usize,
    /// All that is known, as JSON.
    pub json: String,
    /// A table for programs.
    pub csv: String,
    /// The same for spreadsheets.
    pub spreadsheet: String,
}

/// Pages about the whole that there are.
pub(super) fn links(page: &Page<'_>) -> Vec<LinkView> {
    let all = [(ALPHABET, "alphabet"), (NEWS, "news"), (DATA, "open_data")];
    let known = all.into_iter().filter(|(address, _)| {
        let what = page.graph().addresses().get(*address);
        matches!(what, Some(crate::graph::Address::Overview(_)))
    });
    known
        .map(|(address, key)| page.link_to(address, page.text(key).to_owned()))
        .collect()
}

/// The letters, and the names under one of them.
#[must_use]
pub fn alphabet(page: &Page<'_>, under: Option<(char, usize)>) -> AlphabetView {
    let graph = page.graph();
    let letters = &graph.alphabet().letters;
    let views = letters.iter().map(|(letter, names)| LetterView {
        link: LinkView {
            current: under.is_some_and(|(own, _)| own == *letter),
            ..page.link_to(&graph.letter_address(*letter), letter_name(*letter))
        },
        count: names.len(),
    });
    let mut view = AlphabetView {
        letters: views.collect(),
        names: Vec::new(),
        total: letters.iter().map(|(_, names)| names.len()).sum(),
        pages: Vec::new(),
    };
    let Some((letter, number)) = under else {
        return view;
    };
    let Some((_, names)) = letters.iter().find(|(known, _)| *known == letter) else {
        return view;
    };
    let from = lists::first_on(number) - 1;
    let shown = names.iter().skip(from).take(LIST_PAGE);
    // An entry may have very many names.
    let mut names_by_entry: HashMap<EntryId, Vec<&str>> = HashMap::new();
    let shown = shown.map(|&listed| {
        let names = names_by_entry
            .entry(listed.entry)
            .or_insert_with(|| names_of(graph.entry(listed.entry)).collect());
        name(page, names, listed)
    });
    view.names = shown.collect();
    view.total = names.len();
    view.pages = lists::pages(
        page,
        &graph.letter_address(letter),
        names.len().div_ceil(LIST_PAGE),
        number,
    );
    view
}

/// A letter as it is read: signs and digits have none.
#[must_use]
pub fn letter_name(letter: char) -> String {
    if letter == '#' {
        "0–9".to_owned()
    } else {
        letter.to_string()
    }
}

fn name(page: &Page<'_>, names: &[&str], Listed { entry, name }: Listed) -> ListedView {
    let graph = page.graph();
    let holder = graph.entry(entry);
    let own = page.entry_link(entry, None);
    let written = names.get(name as usize).copied().unwrap_or_default();
    let language = holder.language(page.scene.language());
    let words = crate::text::typographic(written, language).into_owned();
    let is_title = words == own.title;
    ListedView {
        type_label: page.words(&graph.schema.type_(holder.type_).label.0),
        title: (!is_title).then(|| own.title.clone()),
        link: LinkView {
            title: words,
            lang: page.other(language),
            ..own
        },
    }
}

/// What is new.
#[must_use]
pub fn news(page: &Page<'_>) -> NewsView {
    let all = page.scene.chronicle.of_all(page.graph(), MOST_NEWS);
    let mut days: Vec<DayView> = Vec::new();
    for (id, date) in all {
        let item = news_item(page, id, date);
        let written = date.to_string();
        match days.last_mut() {
            Some(day) if day.date == written => day.items.push(item),
            _ => days.push(DayView {
                date: written,
                words: date_words(date, &page.language),
                items: vec![item],
                reviewed: Vec::new(),
            }),
        }
    }
    for day in &mut days {
        if day.items.iter().filter(|item| item.only_reviewed).count() > MOST_REVIEWED {
            let all = std::mem::take(&mut day.items).into_iter();
            (day.reviewed, day.items) = all.partition(|item| item.only_reviewed);
        }
    }
    NewsView {
        days,
        feed: page.scene.links.file(&page.address, &super::feed_file("")),
    }
}

fn news_item(page: &Page<'_>, id: EntryId, date: jiff::civil::Date) -> NewsItemView {
    let graph = page.graph();
    let entry = graph.entry(id);
    let common = &entry.common;
    let event = Event::on(date, entry);
    let what = match event {
        Event::Published => "news_new",
        Event::Changed => "news_changed",
        Event::Reviewed => "news_reviewed",
    };
    let updated = entry.date(Milestone::Updated).and_then(Time::earliest);
    let note = common.updated_note.as_ref();
    let note = note.filter(|_| updated == Some(date));
    let note = note.map(|note| page.words_of(note, entry));
    let (note, note_lang) = note.map_or((None, None), |(note, lang)| (Some(note), lang));
    NewsItemView {
        link: page.entry_link(id, None),
        type_label: page.words(&graph.schema.type_(entry.type_).label.0),
        what: page.text(what).to_owned(),
        only_reviewed: matches!(event, Event::Reviewed) && note.is_none(),
        note,
        note_lang,
    }
}
