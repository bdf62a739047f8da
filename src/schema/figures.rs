//! Figures that a type declares: what is drawn, and by which paths it is found.

use std::collections::BTreeSet;

use super::path::{Wanted, path, paths, wanted};
use super::read::told_id;
use super::{Kind, Path, Schema, Type};
use crate::diag::{Code, FilePath, Span};
use crate::document::reader::Reader;
use crate::text::{Text, gaps};

/// A figure of every entry of a type, or of the type's list.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The anchor, and what tells it apart on the page.
    pub id: String,
    /// Where it is declared.
    pub span: Span,
    /// What it is called.
    pub label: Text,
    /// What it shows, for readers.
    pub caption: Option<Text>,
    /// Where it stands.
    pub place: FigurePlace,
    /// Whether it stands before the entries of the list, and not after.
    pub first: bool,
    /// What the numbers count.
    pub unit: Option<Text>,
    /// Leads to what readers must bear in mind.
    pub caveat: Option<Path>,
    /// What is drawn.
    pub drawing: Drawing,
}

/// Where a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigurePlace {
    /// On the page of each entry, drawn from that one.
    Entry,
    /// On the list of the type, drawn from all entries.
    List,
    /// On a page of its own below the list, drawn from all entries.
    Page,
}

/// What is drawn. Paths begin at the entry, those within a [`Series`] or
/// after `of` at each thing that `of` leads to.
#[derive(Clone, Debug)]
pub enum Drawing {
    /// Numbers by the keys of another entry's records, before and after.
    Scores {
        /// Leads to the records that hold the numbers.
        of: Path,
        /// The table of numbers.
        values: Path,
        /// Their sum, as the source gives it.
        total: Option<Path>,
        /// When.
        time: Option<Path>,
        /// Who gave them.
        note: Option<Path>,
    },
    /// The records of an entry in their order, and which of them are used.
    Steps {
        /// Leads to the records.
        of: Path,
        /// Leads to those that this entry uses; else each record tells who
        /// uses it.
        used: Option<Path>,
    },
    /// Periods and events.
    Timeline(Vec<Series>),
    /// A number for each thing, or how many things there are of each name.
    Bar(Series),
    /// Numbers over time.
    Line(Vec<Series>),
    /// Two paths across each other.
    Matrix {
        /// Leads to the things that stand in the cells; else the entry.
        of: Option<Path>,
        /// What a thing stands under; else the entry that it begins from.
        rows: Option<Path>,
        /// The same for columns.
        columns: Option<Path>,
        /// What is said of a thing in its cell.
        mark: Option<Path>,
    },
    /// Places on a declared map.
    Map(Box<Mapped>),
}

impl Drawing {
    /// The names that its caption may put in braces for what it shows.
    fn finds(&self) -> &'static [&'static str] {
        match self {
            Self::Bar(_) => &["total", "top", "most", "bars"],
            Self::Line(_) => &["first", "first_time", "last", "last_time"],
            Self::Matrix { .. } => &["rows", "columns", "filled", "cells"],
            _ => &[],
        }
    }

    /// The paths that begin at the entry that the figure stands on or is made
    /// of.
    #[must_use]
    pub fn begins(&self) -> Vec<&Path> {
        match self {
            Self::Scores { of, .. } | Self::Steps { of, .. } => vec![of],
            Self::Timeline(series) | Self::Line(series) => series
                .iter()
                .filter_map(|series| series.of.as_ref())
                .collect(),
            Self::Bar(series) => series.of.iter().collect(),
            Self::Matrix { of: Some(of), .. } => vec![of],
            Self::Matrix { rows, columns, .. } => rows.iter().chain(columns).collect(),
            Self::Map(mapped) => mapped
                .of
                .as_ref()
                .or(mapped.place.as_ref())
                .into_iter()
                .collect(),
        }
    }
}

/// What is marked on a map, and how it is found there.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The name of the map.
    pub map: String,
    /// Where it is named.
    pub map_span: Span,
    /// The file of the declaration.
    pub file: FilePath,
    /// Leads to the things that are marked; else the entry itself.
    pub of: Option<Path>,
    /// Leads from a thing to its places; else the thing is the place.
    pub place: Option<Path>,
    /// What else is told of a thing at its place.
    pub mark: Vec<Path>,
    /// Leads from a place to what is counted there; places without any are
    /// drawn as such.
    pub count: Option<Path>,
    /// Paths from a thing, and the id or word that they must lead to for it to
    /// be drawn as if nothing were there.
    pub hollow: Vec<Wanted>,
    /// The field of a place that holds the key of its area, at any time.
    pub key: Option<Path>,
    /// Lead from a place to its latitude and its longitude, in degrees.
    pub point: Option<(Path, Path)>,
    /// Whether the whole map is drawn, however little of it is marked.
    pub whole: bool,
}

/// Things of one sort, and what is told of each.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Leads to the things; else the entry itself.
    pub of: Option<Path>,
    /// Only things where this leads back to the entry.
    pub here: Option<Path>,
    /// What a thing is called.
    pub name: Option<Path>,
    /// Its number.
    pub value: Option<Path>,
    /// Its time.
    pub time: Option<Path>,
    /// What all of them are.
    pub label: Option<Text>,
}

impl Figure {
    /// Whether the figure can tell all of the records in a field of `declared`:
    /// they have no address, and no fields but those that it draws.
    #[must_use]
    pub fn tells(&self, schema: &Schema, declared: &Type, field: &str) -> bool {
        let Some(of) = schema.named(&declared.fields, field) else {
            return false;
        };
        let Some(record) = schema.record(of).filter(|record| record.key.is_none()) else {
            return false;
        };
        let is_field = |path: &Path| path.steps == [field];
        let told: Vec<&Path> = match &self.drawing {
            Drawing::Scores {
                of,
                values,
                total,
                time,
                note,
            } if is_field(of) => {
                let others = [total, time, note].into_iter().flatten();
                std::iter::once(values).chain(others).collect()
            }
            Drawing::Timeline(all) => {
                let own = |series: &&Series| {
                    series.of.as_ref().is_some_and(is_field) && series.here.is_none()
                };
                match all.iter().find(own) {
                    Some(series) => [&series.time, &series.name].into_iter().flatten().collect(),
                    None => return false,
                }
            }
            _ => return false,
        };
        let beside = |name: &str| {
            record
                .fields
                .iter()
                .any(|&id| match &schema.field(id).kind {
                    Kind::Number(number) => {
                        number.limits.as_deref() == Some(name)
                            || number.by.as_ref().is_some_and(|by| by.reference == name)
                    }
                    _ => false,
                })
        };
        let mut names = record
            .fields
            .iter()
            .map(|&id| schema.field(id).name.as_str());
        names.all(|name| told.iter().any(|path| path.steps == [name]) || beside(name))
    }
}

/// The kinds of figure, as they are written.
const KINDS: [&str; 7] = [
    "scores", "steps", "timeline", "bar", "line", "matrix", "map",
];

/// Each page draws all of them.
const MOST: usize = 12;

/// No drawing tells so many series apart; how many it shows is for its kind to
/// say.
const MOST_SERIES: usize = 20;

/// Reads `[[figures]]` of a type.
pub(super) fn read(reader: &Reader<'_, '_>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for (table, span) in reader.tables("figures", MOST) {
        let inner = Reader::new(table, reader.file());
        let figure = figure(&inner, span);
        // What else stands in one of a kind that is not known belongs to that.
        let is_known = figure.is_some();
        let found = inner.finish().into_iter();
        found
            .filter(|found| is_known || found.code != Code::UnknownKey)
            .for_each(|found| reader.report(found));
        let Some(figure) = figure else { continue };
        if figures.iter().any(|known| known.id == figure.id) {
            let twice = reader.found(Code::BadDeclaration, figure.span);
            reader.report(twice.hint("figure").arg("name", figure.id.as_str()));
        } else {
            figures.push(figure);
        }
    }
    figures
}

fn figure(reader: &Reader<'_, '_>, span: Span) -> Option<Figure> {
    let id = told_id(reader, span);
    let drawing = drawing(reader, span);
    if let Some(drawing) = &drawing {
        check_caption(reader, drawing.finds());
    }
    let (id, span) = id?;
    Some(Figure {
        label: reader.text("label").unwrap_or_else(|| Text::plain(&id)),
        id,
        span,
        caption: reader.text("caption"),
        place: place(reader),
        first: reader.flag("first").unwrap_or_default(),
        unit: reader.text("unit"),
        caveat: path(reader, "caveat"),
        drawing: drawing?,
    })
}

/// Names in braces that the figure puts nothing in place of.
fn check_caption(reader: &Reader<'_, '_>, known: &[&str]) {
    let (Some(text), Some(raw)) = (reader.text("caption"), reader.raw("caption")) else {
        return;
    };
    let names: BTreeSet<&str> = text.all().flat_map(gaps).collect();
    for name in names.into_iter().filter(|name| !known.contains(name)) {
        let found = reader.found(Code::BadDeclaration, raw.span);
        let list: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
        let found = found.arg("name", name).arg("known", list.join(", "));
        reader.report(found.hint("caption"));
    }
}

fn place(reader: &Reader<'_, '_>) -> FigurePlace {
    match reader.string("on") {
        Some((place, _)) if place == "list" => FigurePlace::List,
        Some((place, _)) if place == "page" => FigurePlace::Page,
        Some((place, span)) if place != "entry" => {
            let bad = reader.found(Code::BadDeclaration, span).hint("figure-on");
            reader.report(bad.arg("name", place));
            FigurePlace::Entry
        }
        _ => FigurePlace::Entry,
    }
}

fn drawing(reader: &Reader<'_, '_>, span: Span) -> Option<Drawing> {
    let kind = reader.string("kind");
    reader.needs("kind", "kind = \"bar\"", span);
    let (kind, kind_span) = kind?;
    let optional = |key| path(reader, key);
    // Without it there is nothing to draw.
    let needed = |key, example| {
        reader.needs(key, example, span);
        path(reader, key)
    };
    Some(match kind.as_str() {
        "scores" => {
            // Both are read before either `?`, so that both are reported.
            let of = needed("of", "of = \"…\"");
            let values = needed("value", "value = \"…\"");
            let (total, time, note) = (optional("total"), optional("time"), optional("note"));
            Drawing::Scores {
                of: of?,
                values: values?,
                total,
                time,
                note,
            }
        }
        "steps" => {
            let of = needed("of", "of = \"…\"");
            let used = optional("used");
            Drawing::Steps { of: of?, used }
        }
        "timeline" => Drawing::Timeline(series(reader)),
        "bar" => Drawing::Bar(one_series(reader)),
        "line" => Drawing::Line(series(reader)),
        "matrix" => Drawing::Matrix {
            of: optional("of"),
            rows: optional("rows"),
            columns: optional("columns"),
            mark: optional("mark"),
        },
        "map" => Drawing::Map(Box::new(mapped(reader, span)?)),
        other => {
            let bad = reader
                .found(Code::BadDeclaration, kind_span)
                .hint("figure-kind");
            reader.report(bad.arg("name", other).arg("list", KINDS.join(", ")));
            return None;
        }
    })
}

/// What is marked on a map.
fn mapped(reader: &Reader<'_, '_>, span: Span) -> Option<Mapped> {
    let map = reader.string("map");
    reader.needs("map", "map = \"…\"", span);
    let mut point = paths(reader, "point").into_iter();
    let point = (point.next(), point.next(), point.next());
    if let (Some(_), None, _) | (_, _, Some(_)) = &point {
        let span = reader.raw("point").map_or(span, |raw| raw.span);
        reader.report(
            reader
                .found(Code::BadDeclaration, span)
                .hint("figure-point"),
        );
    }
    let found = Mapped {
        map: String::new(),
        map_span: Span::default(),
        file: reader.file().clone(),
        of: path(reader, "of"),
        place: path(reader, "place"),
        mark: paths(reader, "mark"),
        count: path(reader, "count"),
        hollow: wanted(reader, "hollow"),
        key: path(reader, "key"),
        point: point.0.zip(point.1),
        whole: reader.flag("whole").unwrap_or_default(),
    };
    let (map, map_span) = map?;
    Some(Mapped {
        map,
        map_span,
        ..found
    })
}

/// Several series under `series`, or the one that the figure itself is.
fn series(reader: &Reader<'_, '_>) -> Vec<Series> {
    if reader.raw("series").is_none() {
        return vec![one_series(reader)];
    }
    reader.each("series", MOST_SERIES, |inner, _| {
        Some(Series {
            label: inner.text("label"),
            ..one_series(inner)
        })
    })
}

fn one_series(reader: &Reader<'_, '_>) -> Series {
    let optional = |key| path(reader, key);
    Series {
        of: optional("of"),
        here: optional("here"),
        name: optional("name"),
        value: optional("value"),
        time: optional("time"),
        label: None,
    }
}
