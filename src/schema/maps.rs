//! Maps that figures draw on: `content/_maps`.

use std::sync::Arc;

use super::read::Declaration;
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span};
use crate::document::raw::{RawKind, RawTable};
use crate::document::reader::Reader;
use crate::geo::{self, Outlines, Projection, Unreadable};
use crate::source::Sources;
use crate::text::Text;

/// A map by its name, the name of its file.
#[derive(Clone, Debug)]
pub struct Map {
    /// The name of its file.
    pub name: String,
    /// What it is drawn from.
    pub ground: Ground,
    /// Who must be named under it.
    pub attribution: Option<Text>,
    /// What readers must know of it.
    pub note: Option<Text>,
    /// Where it is declared.
    pub file: FilePath,
}

/// What a map is drawn from.
#[derive(Clone, Debug)]
pub enum Ground {
    /// Areas with outlines.
    Outlines(Arc<Outlines>),
    /// A square for each entry, in rows.
    Tiles(Vec<Tile>),
}

/// The square of an entry.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The id of the entry.
    pub entry: String,
    /// From the left, from 1.
    pub column: u8,
    /// From the top, from 1.
    pub row: u8,
    /// Where it is declared.
    pub span: Span,
}

/// Columns and rows that a theme has places for.
const MOST: i64 = 12;

/// Reads all maps, and the outlines beside them.
pub(super) fn read(declarations: &[Declaration<'_>], sources: &Sources) -> Checked<Vec<Map>> {
    let mut read: Checked<Vec<Map>> = Checked::default();
    for declaration in declarations {
        let reader = Reader::new(&declaration.table, &declaration.file);
        let map = Map {
            name: declaration.id.to_owned(),
            file: declaration.file.clone(),
            attribution: reader.text("attribution"),
            note: reader.text("note"),
            ground: Ground::Tiles(Vec::new()),
        };
        let ground = ground(&reader, declaration, sources);
        read.value
            .extend(ground.map(|ground| Map { ground, ..map }));
        read.diagnostics.extend(reader.finish());
    }
    read
}

fn ground(
    reader: &Reader<'_, '_>,
    declaration: &Declaration<'_>,
    sources: &Sources,
) -> Option<Ground> {
    let file = &declaration.file;
    let key = reader.string("key");
    let meridian = reader.number("meridian");
    let tiles = reader.table("tiles");
    if let Some((name, span)) = reader.string("outlines") {
        let outlines = Outlined {
            file,
            span,
            name: &name,
            key: key.as_ref().map_or("id", |(key, _)| key),
            meridian,
        };
        return match outlines.read(sources) {
            Ok(outlines) => Some(Ground::Outlines(Arc::new(outlines))),
            Err(found) => {
                reader.report(*found);
                None
            }
        };
    }
    if let Some(tiles) = tiles {
        return Some(Ground::Tiles(read_tiles(reader, tiles)));
    }
    if !declaration.table.incomplete && reader.raw("outlines").is_none() {
        let found = Diagnostic::new(Code::MissingField, file, Span::default());
        let found = found.arg("field", "outlines");
        reader.report(found.arg("example", "outlines = \"….geojson\""));
    }
    None
}

/// `entry = [column, row]`.
fn read_tiles(reader: &Reader<'_, '_>, table: &RawTable<'_>) -> Vec<Tile> {
    let place = |raw: &crate::document::raw::Raw<'_>| match raw.kind {
        RawKind::Integer(number @ 1..=MOST) => u8::try_from(number).ok(),
        _ => None,
    };
    let mut tiles: Vec<Tile> = Vec::new();
    for (entry, at) in &table.entries {
        let places: Option<Vec<u8>> = at.as_list().iter().map(place).collect();
        match places.as_deref() {
            Some(&[column, row]) => tiles.push(Tile {
                entry: entry.text.to_string(),
                column,
                row,
                span: entry.span,
            }),
            _ if at.is_broken() => {}
            _ => reader.wrong(at.span, "tile"),
        }
    }
    // As they are read: row by row.
    tiles.sort_by_key(|tile| (tile.row, tile.column));
    tiles
}

/// Outlines as they are declared.
struct Outlined<'d> {
    file: &'d FilePath,
    span: Span,
    name: &'d str,
    key: &'d str,
    meridian: Option<f64>,
}

impl Outlined<'_> {
    fn read(&self, sources: &Sources) -> Result<Outlines, Box<Diagnostic>> {
        let folder = self.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = format!("{folder}/{}", self.name);
        let Some((path, file)) = sources.files.get_key_value(path.as_str()) else {
            let found = Diagnostic::new(Code::BadOutlines, self.file, self.span);
            return Err(Box::new(found.hint("absent").arg("file", path)));
        };
        let text = file.text.as_deref().unwrap_or_default();
        let features = geo::parse(text, self.key).map_err(|why| self.why(path, text, why))?;
        let meridian = self.meridian.unwrap_or_else(|| middle(&features));
        let outlines = Outlines::new(&features, Projection::around(meridian));
        outlines.ok_or_else(|| self.why(path, text, Unreadable::NoKey))
    }

    fn why(&self, path: &FilePath, text: &str, why: Unreadable) -> Box<Diagnostic> {
        Box::new(match why {
            Unreadable::Syntax(line, column) => {
                let span = place(text, line, column);
                Diagnostic::new(Code::BadOutlines, path, span)
            }
            Unreadable::NoKey => Diagnostic::new(Code::BadOutlines, self.file, self.span)
                .hint("key")
                .arg("file", &**path)
                .arg("key", self.key),
            Unreadable::Place => Diagnostic::about_file(Code::BadOutlines, path).hint("place"),
        })
    }
}

/// The longitude half-way between the westernmost and the easternmost point.
fn middle(features: &[geo::Feature]) -> f64 {
    let rings = features.iter().flat_map(|feature| &feature.rings);
    let all = rings.flatten().map(|(longitude, _)| *longitude);
    let ends = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(west, east), at| {
        (west.min(at), east.max(at))
    });
    f64::midpoint(ends.0, ends.1)
}

/// The byte at a line and a column, counted from 1 and in bytes.
fn place(text: &str, line: usize, column: usize) -> Span {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Span::new(at, at)
}
