//! What the template of an entry sees.

use serde::Serialize;

use crate::view::{
    FacetLinkView, FigureView, FilterView, ImageView, LinkView, SheetLinkView, SheetView, WordView,
    WordsView, is_false,
};

/// The page of an entry.
#[derive(Debug, Default, Serialize)]
pub struct EntryView {
    /// Its id.
    pub id: String,
    /// Its type's id.
    pub type_id: String,
    /// Its type.
    pub type_label: String,
    /// One to three sentences.
    pub summary: String,
    /// Its other names.
    pub names: Vec<NameView>,
    /// Whether it is a draft.
    pub draft: bool,
    /// What it is worth today, when it is not current.
    pub state: Option<StateView>,
    /// What is said of what is missing.
    pub notices: Vec<NoticeView>,
    /// The lists of those that have it as a value.
    pub found: Vec<FacetLinkView>,
    /// Fields above the title.
    pub badges: Vec<FactView>,
    /// Fields that tell how sure it is.
    pub basis: Vec<FactView>,
    /// Fields with short values that have no other place.
    pub facts: Vec<FactView>,
    /// Fields of which the sources tell nothing.
    pub unknown: Vec<String>,
    /// What stands before the first section.
    pub intro_html: String,
    /// Whether readers can narrow records on the page.
    pub filtered: bool,
    /// What can be taken out of the page.
    pub sheets: Vec<SheetLinkView>,
    /// What people work with in the page; it stands among the parts.
    pub instruments: Vec<InstrumentView>,
    /// The rest of the page in its order.
    pub parts: Vec<PartView>,
    /// Footnotes of the body.
    pub footnotes_html: String,
    /// What the page's claims rest on.
    pub sources: Vec<SourceView>,
    /// Times of the page's own life: label and words.
    pub dates: Vec<DateView>,
    /// Who answers for the page.
    pub owner: Option<LinkView>,
    /// How others may cite the page.
    pub cite: String,
    /// Where the page can be mended, its history read and a change proposed.
    pub upkeep: Vec<LinkView>,
    /// Headings of the page, for a table of contents.
    pub contents: Vec<ContentsView>,
}

/// What is said of what is missing.
#[derive(Debug, Serialize)]
pub struct NoticeView {
    /// The words.
    pub text: String,
    /// Where there is more.
    pub links: Vec<LinkView>,
}

/// A part of the page; templates see `kind`, and what it is as `it`.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", content = "it", rename_all = "snake_case")]
pub enum PartView {
    /// A section of the body, with its heading.
    Section(SectionView),
    /// A field with Markdown.
    Text(SectionView),
    /// Fields with short values that the layout has lifted out of the box.
    Facts(Vec<FactView>),
    /// A field with records.
    Group(GroupView),
    /// A figure that the type declares.
    Figure(Box<FigureView>),
    /// Pictures that a field tells of.
    Images(Vec<ImageView>),
    /// Something that people work with.
    Instrument(Box<WorkView>),
    /// Entries that refer here by one relation.
    Inverse(InverseView),
    /// Entries that do the same.
    Alike(Vec<AlikeView>),
    /// Entries whose text links here.
    Backlinks(BacklinksView),
    /// Entries that cite this one.
    CitedBy(CitedByView),
}

/// Another name.
#[derive(Debug, Serialize)]
pub struct NameView {
    /// The name.
    pub text: String,
    /// Its language, where it is another than the page's.
    pub lang: Option<String>,
}

/// What a page is worth today.
#[derive(Debug, Serialize)]
pub struct StateView {
    /// The state as it is written.
    pub name: String,
    /// The state in words.
    pub label: String,
    /// Since when, in words.
    pub time: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What came in its place.
    pub replaced_by: Option<LinkView>,
}

/// A field with short values.
#[derive(Clone, Debug, Serialize)]
pub struct FactView {
    /// The field.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The values.
    pub values: Vec<ValueView>,
    /// Whether the values follow each other in time, the one of today first.
    #[serde(skip_serializing_if = "is_false")]
    pub succession: bool,
    /// Whether the sources disagree.
    #[serde(skip_serializing_if = "is_false")]
    pub disagreement: bool,
    /// Whether it is for the screen alone.
    #[serde(skip_serializing_if = "is_false")]
    pub unprinted: bool,
}

/// A value.
#[derive(Clone, Debug, Serialize)]
pub struct ValueView {
    /// The value.
    pub html: String,
    /// The value as text.
    pub text: String,
    /// Its language, where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// When it holds, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// What else there is to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether it held once and holds no longer.
    #[serde(skip_serializing_if = "is_false")]
    pub former: bool,
    /// Whether it is a table of numbers.
    #[serde(skip)]
    pub is_table: bool,
    /// Marks that lead to the sources.
    pub sources_html: String,
}

impl ValueView {
    /// A value of which nothing more is told: as HTML, and as plain words.
    pub(in crate::view) fn said(html: String, text: String) -> Self {
        Self {
            html,
            text,
            lang: None,
            time: None,
            note: None,
            former: false,
            is_table: false,
            sources_html: String::new(),
        }
    }
}

/// A part of the page with a heading.
#[derive(Debug, Serialize)]
pub struct SectionView {
    /// The anchor.
    pub id: String,
    /// The heading.
    pub label: String,
    /// What stands below it, and for sections of the body the heading too.
    pub html: String,
}

/// A field with records.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// The field.
    pub name: String,
    /// The anchor, unless it stands within a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is called.
    pub label: String,
    /// The level of its heading.
    pub level: usize,
    /// The level of the records' headings.
    pub record_level: usize,
    /// What readers narrow the records by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<FilterView>,
    /// The records, by the value that groups them; else all in one.
    pub clusters: Vec<ClusterView>,
}

/// Records that stand together.
#[derive(Debug, Serialize)]
pub struct ClusterView {
    /// The value that they share.
    pub label: Option<String>,
    /// How many there are.
    pub count: usize,
    /// The records as a table, where they are small and alike.
    pub table: Option<TableView>,
    /// The records as cards, where they are not.
    pub records: Vec<RecordView>,
    /// How many more there are than the page shows.
    pub more: usize,
}

/// Records as a table; with one column it is a list.
#[derive(Debug, Serialize)]
pub struct TableView {
    /// The headings.
    pub columns: Vec<String>,
    /// A row for each record.
    pub rows: Vec<RowView>,
    /// Whether any row has sources of its own.
    #[serde(skip_serializing_if = "is_false")]
    pub sourced: bool,
}

/// A record as a row.
#[derive(Debug, Serialize)]
pub struct RowView {
    /// Its anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Its values, one cell for each column.
    pub cells: Vec<CellView>,
    /// Marks that lead to the sources of the whole.
    pub sources_html: String,
}

/// A value in a table.
#[derive(Debug, Serialize)]
pub struct CellView {
    /// The column's heading, for narrow screens.
    pub label: String,
    /// Whether it is a number, a unit or another word or two that is kept on one line.
    #[serde(skip_serializing_if = "is_false")]
    pub short: bool,
    /// Short values.
    pub values: Vec<ValueView>,
    /// Markdown.
    pub html: String,
}

/// A record.
#[derive(Debug, Serialize)]
pub struct RecordView {
    /// Its anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// What tells it apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What some of its fields say together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// Its short values.
    pub facts: Vec<FactView>,
    /// Its pictures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<ImageView>,
    /// Its fields with Markdown.
    pub texts: Vec<SectionView>,
    /// Records within.
    pub groups: Vec<GroupView>,
    /// Marks that lead to the sources of the whole.
    pub sources_html: String,
    /// What it is found by, for each filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<String>,
    /// Entries that refer to the record.
    pub used_by: Vec<LinkView>,
    /// Who tells it, where it stands on the page of another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderOfView>,
}

/// The entry that tells a record.
#[derive(Debug, Serialize)]
pub struct HolderOfView {
    /// The entry.
    pub link: LinkView,
    /// Its type.
    pub type_label: String,
}

/// Something that people work with in the page.
#[derive(Clone, Debug, Serialize)]
pub struct InstrumentView {
    /// What is done with it: `scoring` or `steps`.
    pub kind: &'static str,
    /// Whether it is the first of its kind on the page, which brings the script.
    pub first: bool,
    /// Its anchor.
    pub anchor: String,
    /// What readers see over it.
    pub label: String,
}

/// What people work with, as a part of the page.
#[derive(Debug, Serialize)]
pub struct WorkView {
    /// Its head.
    #[serde(flatten)]
    pub head: InstrumentView,
    /// It in each of its languages, to print.
    pub sheets: Vec<SheetView>,
    /// The same as JSON in which no character means anything to HTML.
    pub data: String,
}

/// Entries that refer here by one relation.
#[derive(Debug, Serialize)]
pub struct InverseView {
    /// The relation's name.
    pub name: String,
    /// The anchor.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The entries by their type.
    pub types: Vec<InverseTypeView>,
}

/// Entries of one type that refer here by one relation.
#[derive(Debug, Serialize)]
pub struct InverseTypeView {
    /// The type, in the plural.
    pub label: String,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub items: Vec<InverseItemView>,
    /// Those after the first, where they are many.
    pub rest: Vec<InverseItemView>,
    /// All of them, where they are more than stand here.
    pub all: Option<String>,
}

/// An entry that refers here.
#[derive(Debug, Serialize)]
pub struct InverseItemView {
    /// The entry.
    pub link: LinkView,
    /// It in short, where the page's type asks for that.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The summary's language, where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// What its card tells beside the title.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub card: Vec<WordsView>,
    /// The records in it that refer here.
    pub records: Vec<HolderView>,
}

/// A record that refers here.
#[derive(Debug, Serialize)]
pub struct HolderView {
    /// The innermost record with an address around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkView>,
    /// What else it says, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// The record that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<LinkView>,
    /// What it and those around it tell, where the relation asks for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<FactView>,
}

/// An entry that does the same.
#[derive(Debug, Serialize)]
pub struct AlikeView {
    /// The entry.
    pub link: LinkView,
    /// What its card tells beside the title.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub card: Vec<WordsView>,
    /// What they share: the rarest of it.
    pub reasons: Vec<WordView>,
    /// How much more that is.
    pub more: usize,
}

/// Entries whose text links here.
#[derive(Debug, Serialize)]
pub struct BacklinksView {
    /// The first of them.
    pub items: Vec<BacklinkView>,
    /// How many there are.
    pub count: usize,
    /// All of them, where they are more than stand here.
    pub all: Option<String>,
}

/// An entry whose text links here.
#[derive(Debug, Serialize)]
pub struct BacklinkView {
    /// The entry.
    pub link: LinkView,
    /// The sentence with the link.
    pub sentence: String,
    /// The sentence's language, where it is another than the page's.
    pub lang: Option<String>,
}

/// Entries that cite this one.
#[derive(Debug, Serialize)]
pub struct CitedByView {
    /// The first of them.
    pub items: Vec<LinkView>,
    /// How many there are.
    pub count: usize,
    /// All of them, where they are more than stand here.
    pub all: Option<String>,
}

/// A source.
#[derive(Debug, Serialize)]
pub struct SourceView {
    /// Its number on the page.
    pub number: usize,
    /// Its anchor.
    pub anchor: String,
    /// The entry.
    pub link: LinkView,
    /// The places in it that the page rests on.
    pub places: Vec<SourcePlaceView>,
}

/// A place in a source.
#[derive(Debug, Serialize)]
pub struct SourcePlaceView {
    /// Chapter or page.
    pub words: String,
    /// What marks call it, if they do not tell it in full.
    pub letter: Option<LetterView>,
}

/// What marks call a place.
#[derive(Debug, Serialize)]
pub struct LetterView {
    /// The letter. The anchor of the place is the source's and this.
    pub letter: String,
    /// The anchor of the first mark that leads here.
    pub mark: String,
}

/// A time in the page's own life.
#[derive(Debug, Serialize)]
pub struct DateView {
    /// Which.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// The time in words.
    pub words: String,
    /// What changed then.
    pub note: Option<String>,
}

/// A line of the table of contents.
#[derive(Debug, Serialize)]
pub struct ContentsView {
    /// The anchor.
    pub id: String,
    /// The heading.
    pub label: String,
}
