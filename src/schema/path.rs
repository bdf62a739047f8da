//! Paths: `field.field.field` over fields, records, references and inverses.
//!
//! Here is what a path may look like for the declared types; what it leads to
//! on a page is a matter of the graph.

use crate::diag::{FilePath, Span};
use crate::document::reader::Reader;

use super::{COMMON_KEYS, FieldId, Goal, Kind, Schema, TypeId};

/// A path as it was declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The names between the dots.
    pub steps: Vec<String>,
    /// Where it is declared.
    pub file: FilePath,
    /// The place of the declaration.
    pub span: Span,
}

impl Path {
    /// Takes a path apart; whether it leads anywhere is not known yet.
    #[must_use]
    pub fn new(text: &str, file: &FilePath, span: Span) -> Self {
        Self {
            steps: text.split('.').map(|step| step.trim().to_owned()).collect(),
            file: file.clone(),
            span,
        }
    }

    /// The path after its first step.
    #[must_use]
    pub fn rest(&self) -> Self {
        Self {
            steps: self.steps.get(1..).unwrap_or_default().to_vec(),
            ..self.clone()
        }
    }

    /// The path as it is written.
    #[must_use]
    pub fn text(&self) -> String {
        self.steps.join(".")
    }
}

/// Reads a path.
pub(crate) fn path(reader: &Reader<'_, '_>, key: &'static str) -> Option<Path> {
    let written = reader.string(key);
    written.map(|(path, span)| Path::new(&path, reader.file(), span))
}

/// Reads a path or a list of paths.
pub(crate) fn paths(reader: &Reader<'_, '_>, key: &'static str) -> Vec<Path> {
    let written = reader.strings(key).into_iter();
    written
        .map(|(path, span)| Path::new(&path, reader.file(), span))
        .collect()
}

/// A path, and the id or word that it must lead to.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The path.
    pub path: Path,
    /// The id or word.
    pub word: String,
    /// Where the word is written.
    pub span: Span,
}

/// Reads a table of paths, each with the id or word that it must lead to.
pub(crate) fn wanted(reader: &Reader<'_, '_>, key: &'static str) -> Vec<Wanted> {
    let mut all = Vec::new();
    let table = reader.table(key);
    for (path, value) in table.iter().flat_map(|table| &table.entries) {
        match value.as_text() {
            Some(word) => all.push(Wanted {
                path: Path::new(&path.text, reader.file(), path.span),
                word: word.to_owned(),
                span: value.span,
            }),
            None if value.is_broken() => {}
            None => reader.wrong(value.span, "text"),
        }
    }
    all
}

/// What a path has come to after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// An entry of a type.
    Entry(TypeId),
    /// A record in a field.
    Record(FieldId),
    /// A table of numbers.
    Table,
    /// A value with nothing behind it.
    Leaf,
    /// Something whose declaration could not be read.
    Unknown,
}

/// Why a path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadStep {
    /// The step that fails.
    pub step: String,
    /// What could have stood there.
    pub known: Vec<String>,
}

impl DeadStep {
    /// Whether the step is there, and leads back to where it came from.
    #[must_use]
    pub fn is_circle(&self) -> bool {
        self.known.contains(&self.step)
    }
}

/// Deeper nesting of derived fields is a circle.
pub(super) const DEEPEST: usize = 16;

/// What `path` comes to from any of `from`.
///
/// # Errors
/// The first step that exists for none of the shapes before it.
pub fn shapes(schema: &Schema, from: &[Shape], path: &Path) -> Result<Vec<Shape>, DeadStep> {
    walk(schema, from, &path.steps, 0)
}

fn walk(
    schema: &Schema,
    from: &[Shape],
    steps: &[String],
    depth: usize,
) -> Result<Vec<Shape>, DeadStep> {
    let mut shapes = from.to_vec();
    for step in steps {
        let mut next = Vec::new();
        for shape in &shapes {
            next.extend(after(schema, *shape, step, depth).unwrap_or_default());
        }
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            let mut known: Vec<String> = shapes
                .iter()
                .flat_map(|shape| names(schema, *shape))
                .collect();
            known.sort_unstable();
            known.dedup();
            return Err(DeadStep {
                step: step.clone(),
                known,
            });
        }
        shapes = next;
    }
    Ok(shapes)
}

/// What `step` leads to from `shape`; nothing when there is no such step.
fn after(schema: &Schema, shape: Shape, step: &str, depth: usize) -> Option<Vec<Shape>> {
    match shape {
        Shape::Unknown => Some(vec![Shape::Unknown]),
        Shape::Leaf => None,
        Shape::Table => Some(vec![Shape::Leaf]),
        Shape::Record(field) => {
            let record = schema.record(field)?;
            let inner = schema.named(&record.fields, step)?;
            of_field(schema, inner, shape, depth)
        }
        Shape::Entry(type_) => {
            if let Some(field) = schema.named(&schema.type_(type_).fields, step) {
                return of_field(schema, field, shape, depth);
            }
            if let Some(inverse) = schema.inverse(type_, step) {
                return Some(
                    inverse
                        .fields
                        .iter()
                        .map(|(holder, _)| Shape::Entry(*holder))
                        .collect(),
                );
            }
            common(schema, step)
        }
    }
}

fn common(schema: &Schema, step: &str) -> Option<Vec<Shape>> {
    match step {
        "owner" | "replaced_by" => Some(schema.types().map(|(id, _)| Shape::Entry(id)).collect()),
        _ => COMMON_KEYS.contains(&step).then(|| vec![Shape::Leaf]),
    }
}

/// How deep the paths of a derived field lie that is met at `depth`; nothing
/// where that is too deep. Each path of several may take as long as one, so
/// that they may lie within one another only once.
pub(crate) fn below(paths: &[Path], depth: usize) -> Option<usize> {
    let depth = depth + if paths.len() > 1 { DEEPEST / 2 } else { 1 };
    (depth <= DEEPEST).then_some(depth)
}

/// What the values of a field are; `holder` is what bears the field.
fn of_field(schema: &Schema, field: FieldId, holder: Shape, depth: usize) -> Option<Vec<Shape>> {
    Some(match &schema.field(field).kind {
        Kind::Record(_) => vec![Shape::Record(field)],
        Kind::Number(number) if number.by.is_some() => vec![Shape::Table],
        Kind::Reference(reference) if reference.to.is_empty() => {
            schema.types().map(|(id, _)| Shape::Entry(id)).collect()
        }
        Kind::Reference(reference) => reference
            .to
            .iter()
            .flat_map(|goal| of_goal(schema, goal, holder, depth))
            .collect(),
        Kind::Derived(paths) => {
            let depth = below(paths, depth)?;
            let walks = paths.iter();
            let walks = walks.map(|path| walk(schema, &[holder], &path.steps, depth));
            let shapes: Result<Vec<Vec<Shape>>, DeadStep> = walks.collect();
            match shapes {
                Ok(shapes) => shapes.concat(),
                Err(dead) if dead.is_circle() => return None,
                // Told where the field is declared.
                Err(_) => vec![Shape::Unknown],
            }
        }
        Kind::Broken => vec![Shape::Unknown],
        Kind::Text(_)
        | Kind::Markdown
        | Kind::Number(_)
        | Kind::Flag
        | Kind::Time
        | Kind::File(_) => {
            vec![Shape::Leaf]
        }
    })
}

fn of_goal(schema: &Schema, goal: &Goal, holder: Shape, depth: usize) -> Vec<Shape> {
    match goal {
        Goal::Entry(type_) => vec![Shape::Entry(*type_)],
        Goal::Record(type_, records) => {
            let field = schema.named(&schema.type_(*type_).fields, records);
            field.map_or(vec![Shape::Unknown], |field| vec![Shape::Record(field)])
        }
        Goal::Beside(beside) => {
            let types = after(schema, holder, &beside.reference, depth).unwrap_or_default();
            let records = types.into_iter().filter_map(|shape| match shape {
                Shape::Entry(type_) => schema
                    .named(&schema.type_(type_).fields, &beside.records)
                    .map(Shape::Record),
                _ => None,
            });
            records.collect()
        }
    }
}

/// What can stand after `shape`.
fn names(schema: &Schema, shape: Shape) -> Vec<String> {
    let of = |fields: &[FieldId]| {
        fields
            .iter()
            .map(|&id| schema.field(id).name.clone())
            .collect::<Vec<_>>()
    };
    match shape {
        Shape::Record(field) => schema
            .record(field)
            .map(|record| of(&record.fields))
            .unwrap_or_default(),
        Shape::Entry(type_) => {
            let declared = schema.type_(type_);
            let mut names = of(&declared.fields);
            names.extend(declared.inverses.iter().map(|inverse| inverse.name.clone()));
            names
        }
        Shape::Table | Shape::Leaf | Shape::Unknown => Vec::new(),
    }
}
