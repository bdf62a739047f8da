//! The figures that a type declares, with their words, tables and sources.

mod charts;
mod download;
mod map;
mod matrix;
mod scores;
mod steps;
pub(super) mod things;
mod timeline;

use jiff::civil::Date;
use serde::Serialize;

use super::{LinkView, Page, SourceView};
use crate::figure::Name;
use crate::graph::{EntryId, Item};
use crate::model::Source;
use crate::schema::path::Path;
use crate::schema::{Drawing, Figure, FigurePlace, TypeId};
use crate::time::{Time, date_words};
use crate::view::fields::values::draw;
use crate::view::prose::marks;

use download::DownloadView;
use map::MapView;
use matrix::MatrixView;
use steps::StepsView;
use timeline::EventView;

/// A figure.
#[derive(Debug, Default, Serialize)]
pub struct FigureView {
    /// Its anchor.
    pub id: String,
    /// Whether it stands before a list.
    pub first: bool,
    /// Its kind, as it is declared.
    pub kind: &'static str,
    /// What it is called.
    pub label: String,
    /// What it is of, where that is told by another entry.
    pub subject: Option<LinkView>,
    /// What it shows, in words.
    pub caption: String,
    /// The drawings.
    pub drawings: Vec<DrawingView>,
    /// What the marks stand for.
    pub legend: Vec<LegendView>,
    /// A rail of steps.
    pub steps: Option<StepsView>,
    /// Events and periods as a list.
    pub events: Vec<EventView>,
    /// Two paths across each other.
    pub matrix: Option<MatrixView>,
    /// Places on a map.
    pub map: Option<MapView>,
    /// The numbers.
    pub table: Option<TableView>,
    /// The numbers as a file.
    pub download: Option<DownloadView>,
    /// When the pages that it is drawn from last changed, where it is of many.
    pub dated: Option<String>,
    /// What is said of single numbers.
    pub notes: Vec<String>,
    /// What the numbers count.
    pub unit: Option<String>,
    /// The scale that the numbers stand on.
    pub scale: Option<String>,
    /// What readers must bear in mind.
    pub caveats: Vec<CaveatView>,
    /// Marks that lead to the sources.
    pub sources_html: String,
    /// The field of records that the figure tells whole, so that they need
    /// not stand on the page once more.
    pub covers: Option<String>,
}

impl FigureView {
    /// Puts what the drawing shows where the caption asks for it.
    fn find(&mut self, words: &[(&str, &str)]) {
        self.caption = crate::view::page::filled(&self.caption, words);
    }

    /// Adds a drawing of a kind, which says `desc` to those who do not see it;
    /// its id ends in `id`.
    fn add(
        &mut self,
        (kind, id): (&'static str, &str),
        desc: &str,
        draw: impl FnOnce(Name<'_>) -> Option<String>,
    ) {
        let title = match &self.subject {
            Some(subject) => format!("{}: {}", self.label, subject.title),
            None => self.label.clone(),
        };
        let name = Name {
            id: &format!("{}-{id}", self.id),
            title: &title,
            desc,
        };
        let drawn = draw(name).map(|svg_html| DrawingView { kind, svg_html });
        self.drawings.extend(drawn);
    }
}

/// A drawing.
#[derive(Debug, Serialize)]
pub struct DrawingView {
    /// What sort of drawing.
    pub kind: &'static str,
    /// The drawing.
    pub svg_html: String,
}

/// What a mark stands for.
#[derive(Debug, Serialize)]
pub struct LegendView {
    /// The mark.
    pub mark_html: String,
    /// What it stands for.
    pub label: String,
    /// What else is known of that.
    pub notes: Vec<String>,
}

/// What readers must bear in mind.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct CaveatView {
    /// The words.
    pub html: String,
    /// Their language, where it is another than the page's.
    pub lang: Option<String>,
}

/// A table of words.
#[derive(Debug, Serialize)]
pub struct TableView {
    /// The head of each column; the first is of the rows' heads.
    pub columns: Vec<String>,
    /// The rows: their head, then a cell for each further column.
    pub rows: Vec<Vec<CellView>>,
}

/// A cell.
#[derive(Debug, Default, Serialize)]
pub struct CellView {
    /// What stands in it.
    pub text: String,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

impl CellView {
    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: None,
        }
    }
}

/// What a figure of the entry's type draws of it: one drawing for each scale or
/// list of steps, or none.
pub(super) fn of_entry(page: &Page<'_>, id: EntryId, figure: &Figure) -> Vec<FigureView> {
    let mut drawn = Vec::new();
    make(page, figure, &[id], &mut drawn);
    drawn
}

/// The figures of a type's list.
pub(super) fn of_list(page: &Page<'_>, type_: TypeId) -> Vec<FigureView> {
    let graph = page.graph();
    let mut drawn = Vec::new();
    for figure in graph.schema.type_(type_).figures.iter() {
        if figure.place == FigurePlace::List {
            let mut own = Vec::new();
            make(page, figure, graph.list(type_), &mut own);
            drawn.append(&mut own);
        }
    }
    drawn
}

/// A figure of a type on a page of its own.
#[derive(Debug, Serialize)]
pub struct FigurePageView {
    /// The figure: one drawing for each scale or list of steps, or none.
    pub figures: Vec<FigureView>,
    /// What it rests on.
    pub sources: Vec<SourceView>,
}

/// Draws a figure of all entries of a type.
#[must_use]
pub fn figure_page(page: &Page<'_>, type_: TypeId, figure: &Figure) -> FigurePageView {
    let mut figures = Vec::new();
    make(page, figure, page.graph().list(type_), &mut figures);
    FigurePageView {
        figures,
        sources: crate::view::entry::sources(page),
    }
}

/// Draws a figure, where there is something to draw.
fn make(page: &Page<'_>, figure: &Figure, from: &[EntryId], drawn: &mut Vec<FigureView>) {
    draw_all(page, figure, from, drawn);
    let changed = from
        .iter()
        .filter_map(|&id| page.scene.chronicle.changed(id));
    let changed = changed.max().filter(|_| from.len() > 1);
    for view in drawn {
        view.download = download::of(page, view);
        view.dated = changed.map(|date| date_words(date, &page.language));
    }
}

fn draw_all(page: &Page<'_>, figure: &Figure, from: &[EntryId], drawn: &mut Vec<FigureView>) {
    match &figure.drawing {
        Drawing::Scores { .. } => scores::make(page, figure, from, drawn),
        Drawing::Steps { of, used } => steps::make(page, figure, (of, used.as_ref()), from, drawn),
        Drawing::Timeline(series) => drawn.extend(timeline::make(page, figure, series, from)),
        Drawing::Bar(series) => drawn.extend(charts::bar(page, figure, series, from)),
        Drawing::Line(series) => drawn.extend(charts::line(page, figure, series, from)),
        Drawing::Matrix { .. } => drawn.extend(matrix::make(page, figure, from)),
        Drawing::Map(mapped) => drawn.extend(map::make(page, figure, mapped, from)),
    }
}

/// What every figure has by its declaration; `number` counts those that one
/// declaration leads to on a page.
fn begin(page: &Page<'_>, figure: &Figure, kind: &'static str, number: usize) -> FigureView {
    FigureView {
        id: match number {
            1 => format!("figure:{}", figure.id),
            _ => format!("figure:{}:{number}", figure.id),
        },
        kind,
        first: figure.first,
        label: page.words(&figure.label),
        caption: figure
            .caption
            .as_ref()
            .map(|caption| page.words(caption))
            .unwrap_or_default(),
        unit: figure.unit.as_ref().map(|unit| page.words(unit)),
        ..FigureView::default()
    }
}

/// What readers must bear in mind; of several entries that tell it, only
/// `holder` where it is among them.
fn caveats(
    page: &Page<'_>,
    from: &[EntryId],
    path: Option<&Path>,
    holder: Option<EntryId>,
) -> Vec<CaveatView> {
    let Some(path) = path else {
        return Vec::new();
    };
    let graph = page.graph();
    let items = from.iter().flat_map(|&id| graph.query(id, path));
    let mut items: Vec<Item<'_>> = items.collect();
    let of_holder = |item: &Item<'_>| matches!(item, Item::Value(id, _, _) if Some(*id) == holder);
    if items.iter().any(of_holder) {
        items.retain(of_holder);
    }
    let mut views = Vec::new();
    for item in items {
        let Item::Value(id, field, statement) = item else {
            continue;
        };
        let mut html = String::new();
        let lang = draw(
            page,
            (id, None),
            graph.schema.field(field),
            statement,
            &mut html,
        );
        let view = CaveatView { html, lang };
        if !view.html.is_empty() && !views.contains(&view) {
            views.push(view);
        }
    }
    views
}

/// A day as a point on a line of years.
fn years(date: Date) -> f64 {
    let days = f64::from(date.days_in_year());
    f64::from(date.year()) + (f64::from(date.day_of_year()) - 1.0) / days
}

/// What stands at a year on a line of years.
fn year_words(page: &Page<'_>, year: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a year of the calendar")]
    let year = Time::from_year(year as i64);
    year.words(&page.language)
}

/// Marks for sources in the order in which they are met, each once.
fn sources<'p>(page: &Page<'_>, sources: impl IntoIterator<Item = &'p Source>) -> String {
    let mut html = String::new();
    marks(page, sources, &mut html);
    html
}
