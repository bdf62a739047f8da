//! Whether the paths of a figure lead to something that its kind can draw.

use super::check::check_path;
use super::path::{Path, Shape, shapes};
use super::{Drawing, Figure, Mapped, Schema, Series};
use crate::diag::{Code, Diagnostic};

/// What must stand at the end of a path.
#[derive(Clone, Copy)]
enum End {
    Anything,
    /// Records.
    Records,
    /// Records with a key.
    Keyed,
    /// A table of numbers.
    Table,
}

impl End {
    fn fits(self, schema: &Schema, shape: Shape) -> bool {
        match (self, shape) {
            (Self::Anything, _) | (_, Shape::Unknown) | (Self::Table, Shape::Table) => true,
            (Self::Records, Shape::Record(_)) => true,
            (Self::Keyed, Shape::Record(field)) => schema
                .record(field)
                .is_some_and(|record| record.key.is_some()),
            _ => false,
        }
    }

    /// The name of what is told where it does not fit.
    fn hint(self) -> &'static str {
        match self {
            Self::Table => "figure-table",
            Self::Keyed => "figure-keyed",
            Self::Anything | Self::Records => "figure-records",
        }
    }
}

struct Check<'c> {
    schema: &'c Schema,
    diagnostics: &'c mut Vec<Diagnostic>,
}

pub(super) fn check(
    schema: &Schema,
    from: Shape,
    figure: &Figure,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut check = Check {
        schema,
        diagnostics,
    };
    if let Some(caveat) = &figure.caveat {
        check.path(&[from], caveat, End::Anything);
    }
    check.drawing(from, &figure.drawing);
}

impl Check<'_> {
    fn drawing(&mut self, from: Shape, drawing: &Drawing) {
        match drawing {
            Drawing::Scores {
                of,
                values,
                total,
                time,
                note,
            } => {
                let records = self.path(&[from], of, End::Records);
                self.path(&records, values, End::Table);
                for path in [total, time, note].into_iter().flatten() {
                    self.path(&records, path, End::Anything);
                }
            }
            Drawing::Steps { of, used } => {
                self.path(&[from], of, End::Keyed);
                if let Some(used) = used {
                    self.path(&[from], used, End::Keyed);
                }
            }
            Drawing::Timeline(all) | Drawing::Line(all) => {
                all.iter().for_each(|series| self.series(from, series));
            }
            Drawing::Bar(series) => self.series(from, series),
            Drawing::Map(mapped) => self.mapped(from, mapped),
            Drawing::Matrix {
                of,
                rows,
                columns,
                mark,
            } => {
                let things = self.things(from, of.as_ref());
                for path in [rows, columns, mark].into_iter().flatten() {
                    self.path(&things, path, End::Anything);
                }
            }
        }
    }

    fn mapped(&mut self, from: Shape, mapped: &Mapped) {
        let known = self.schema.maps().map(|map| map.name.as_str());
        if !known.clone().any(|name| name == mapped.map) && !self.schema.incomplete {
            let bad = Diagnostic::new(Code::BadDeclaration, &mapped.file, mapped.map_span);
            let bad = bad.arg("name", mapped.map.as_str());
            let bad = bad.suggest(&mapped.map, known).hint("figure-map");
            self.diagnostics.push(bad.quoted());
        }
        let things = self.things(from, mapped.of.as_ref());
        for path in mapped
            .mark
            .iter()
            .chain(mapped.hollow.iter().map(|wanted| &wanted.path))
        {
            self.path(&things, path, End::Anything);
        }
        let places = match &mapped.place {
            Some(place) => self.path(&things, place, End::Anything),
            None => things,
        };
        let point = mapped.point.iter().flat_map(|(north, east)| [north, east]);
        for path in mapped.count.iter().chain(&mapped.key).chain(point) {
            self.path(&places, path, End::Anything);
        }
    }

    fn series(&mut self, from: Shape, series: &Series) {
        let things = self.things(from, series.of.as_ref());
        for path in [&series.here, &series.name, &series.value, &series.time]
            .into_iter()
            .flatten()
        {
            self.path(&things, path, End::Anything);
        }
    }

    /// What `of` comes to; the entry where it is not given.
    fn things(&mut self, from: Shape, of: Option<&Path>) -> Vec<Shape> {
        of.map_or(vec![from], |of| self.path(&[from], of, End::Anything))
    }

    /// Checks a path and gives what it comes to; after a mistake, the unknown.
    fn path(&mut self, from: &[Shape], path: &Path, end: End) -> Vec<Shape> {
        let unknown = vec![Shape::Unknown];
        if from.contains(&Shape::Unknown) {
            return unknown;
        }
        let Ok(found) = shapes(self.schema, from, path) else {
            check_path(self.schema, from, path, self.diagnostics);
            return unknown;
        };
        if found.iter().any(|shape| end.fits(self.schema, *shape)) {
            return found;
        }
        if !self.schema.incomplete {
            let bad = Diagnostic::new(Code::BadDeclaration, &path.file, path.span);
            self.diagnostics
                .push(bad.hint(end.hint()).arg("name", path.text()));
        }
        unknown
    }
}
