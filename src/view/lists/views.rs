//! What the templates of lists and of the front page see.

use std::sync::Arc;

use serde::Serialize;

use crate::graph::EntryId;
use crate::view::{
    FacetView, FactView, FigureView, FinderView, LinkView, NarrowedView, SourceView, is_false,
    is_zero,
};

/// An entry on a list.
#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    /// The entry's id.
    pub id: String,
    /// Where it leads; nothing when the entry is shown whole here.
    pub link: LinkView,
    /// Its type.
    pub type_label: String,
    /// One to three sentences.
    pub summary: String,
    /// The summary's language, where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The state, in words, when it is not current.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What the type's cards tell beside title and summary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub card: Vec<WordsView>,
    /// How sure it is that the entry belongs where the card stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The fields, for entries that have no page of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactView>,
    /// Whether the entry has no page of its own.
    pub anchor: bool,
}

/// What a card tells in one of its fields.
#[derive(Clone, Debug, Serialize)]
pub struct WordsView {
    /// The first values.
    pub parts: Vec<WordView>,
    /// Whether only one of them holds, and the sources disagree which.
    #[serde(skip_serializing_if = "is_false")]
    pub either: bool,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
}

/// What stands between values of which one holds.
pub(crate) const EITHER: &str = " / ";

impl WordsView {
    /// All of it as text.
    #[must_use]
    pub fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.text.as_str()).collect();
        let all = parts.join(if self.either { EITHER } else { ", " });
        match self.more {
            0 => all,
            more => format!("{all} +{more}"),
        }
    }
}

/// A value in words.
#[derive(Clone, Debug, Serialize)]
pub struct WordView {
    /// The words.
    pub text: String,
    /// Their language, where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// A list, or one of its pages.
#[derive(Debug, Serialize)]
pub struct ListView {
    /// The type whose whole list it is, where it can be narrowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What it can be narrowed by.
    pub facets: Vec<FacetView>,
    /// What it is narrowed by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrowed: Option<NarrowedView>,
    /// A form of some of what it can be narrowed by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finder: Option<FinderView>,
    /// The address and title of a feed of its own.
    #[serde(skip)]
    pub feed: Option<(String, String)>,
    /// The cards of the entries, drawn by `card.html`.
    pub cards_html: Vec<Arc<str>>,
    /// The entries.
    #[serde(skip)]
    pub entries: Vec<EntryId>,
    /// How many there are in all.
    pub total: usize,
    /// Those of which nothing is told yet, who stand last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apart: Option<ApartView>,
    /// Which page this is, from 1.
    pub number: usize,
    /// The other pages.
    pub pages: Vec<LinkView>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Pages of all entries together, from the first page.
    pub ways: Vec<LinkView>,
    /// Figures of all entries, on the first page.
    pub figures: Vec<FigureView>,
    /// What the figures rest on.
    pub sources: Vec<SourceView>,
}

/// Entries that stand apart at the end of a list.
#[derive(Debug, Serialize)]
pub struct ApartView {
    /// What they are.
    pub label: String,
    /// How many there are.
    pub count: usize,
    /// How many stand before them.
    pub before: usize,
    /// The first card that is one of them, from 1; nothing where none or all
    /// before are on this page.
    pub first: Option<usize>,
}

/// The front page.
#[derive(Debug, Serialize)]
pub struct FrontView {
    /// What readers might search for.
    pub search_examples: Vec<LinkView>,
    /// What stands on it.
    pub shelves: Vec<ShelfView>,
}

/// Entries on the front page.
#[derive(Debug, Serialize)]
pub struct ShelfView {
    /// The heading.
    pub label: String,
    /// A sentence below it.
    pub intro: Option<String>,
    /// How it looks: `cards`, `doors`, `list` or `finder`.
    pub look: &'static str,
    /// The form, on a shelf that is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finder: Option<FinderView>,
    /// The entries.
    pub items: Vec<ShelfItemView>,
    /// The list that has them all, and more.
    pub list: LinkView,
    /// How many there are that could stand here.
    pub total: usize,
}

/// An entry on the front page.
#[derive(Debug, Serialize)]
pub struct ShelfItemView {
    /// The entry.
    pub card: CardView,
    /// How many things it leads to.
    pub count: Option<usize>,
    /// What those are, in the plural, where they are all of a type.
    pub counted: Option<String>,
}
