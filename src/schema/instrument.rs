//! What people work with in a page: scoring with a group, or going through
//! steps, made from the records of the entry.

use super::path::{Path, Shape, path, paths, shapes};
use super::{Kind, Schema, TypeId};
use crate::diag::{Code, Diagnostic, Span};
use crate::document::bad_language;
use crate::document::reader::Reader;
use crate::text::{Text, is_language};

/// An instrument of a type: each entry that has the records has it.
#[derive(Clone, Debug)]
pub struct Instrument {
    /// What is done with the records.
    pub kind: InstrumentKind,
    /// The records that are scored, or gone through; one step.
    pub records: Path,
    /// What readers see over it.
    pub label: Option<Text>,
    /// What is asked of each record; like the next two it begins with the
    /// records' path.
    pub question: Option<Path>,
    /// What the records, and the scales, are about.
    pub explanation: Vec<Path>,
    /// Advice on each record.
    pub advice: Option<Path>,
    /// What the lowest and the highest score of a scale mean.
    pub ends: [Option<Path>; 2],
    /// What must be known before the result is used.
    pub caveat: Option<Path>,
    /// Only entries from which this leads to something have it: a flag that is
    /// true, or any other value.
    pub given: Option<Path>,
    /// The languages it is offered in; that of the page where none is given.
    pub languages: Vec<String>,
}

/// What is done with the records.
#[derive(Clone, Debug)]
pub enum InstrumentKind {
    /// Each participant scores them on one of the scales, records with `max`
    /// and perhaps `min`, `step`, `mean` and `sum`; then the group agrees.
    Scoring(Path),
    /// They are gone through, in any order.
    Steps,
}

/// Each page has a form for each of them.
const MOST: usize = 12;

/// Reads the list `instruments` of a type.
pub(super) fn read(reader: &Reader<'_, '_>) -> Vec<Instrument> {
    reader.each("instruments", MOST, one)
}

fn one(reader: &Reader<'_, '_>, span: Span) -> Option<Instrument> {
    let path = |key| path(reader, key);
    // All keys are asked for, so that none of them is called unknown.
    let (dimensions, scales, steps) = (path("dimensions"), path("scales"), path("steps"));
    let kind = reader.string("kind");
    let label = reader.text("label");
    let (question, advice, caveat) = (path("question"), path("advice"), path("caveat"));
    let ends = ["lowest", "highest"].map(path);
    let given = path("where");
    let explanation = paths(reader, "explanation");
    let languages = languages(reader);
    let (kind, records) = match (kind.as_ref().map(|(kind, _)| kind.as_str()), scales) {
        (Some("scoring"), Some(scales)) => (InstrumentKind::Scoring(scales), dimensions?),
        (Some("steps"), None) => (InstrumentKind::Steps, steps?),
        _ => {
            let span = kind.map_or(span, |(_, span)| span);
            if !reader.is_incomplete() {
                reader.report(reader.found(Code::BadDeclaration, span).hint("instrument"));
            }
            return None;
        }
    };
    Some(Instrument {
        kind,
        records,
        label,
        question,
        explanation,
        advice,
        ends,
        caveat,
        given,
        languages,
    })
}

fn languages(reader: &Reader<'_, '_>) -> Vec<String> {
    let (right, wrong): (Vec<_>, Vec<_>) = reader
        .strings("languages")
        .into_iter()
        .partition(|(tag, _)| is_language(tag));
    for (tag, span) in wrong {
        reader.report(bad_language(reader.file(), span, &tag));
    }
    right.into_iter().map(|(tag, _)| tag).collect()
}

impl Instrument {
    /// The paths whose first step is a field of records with a key.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        let scales = match &self.kind {
            InstrumentKind::Scoring(scales) => Some(scales),
            InstrumentKind::Steps => None,
        };
        [&self.records].into_iter().chain(scales)
    }

    /// The paths from the records.
    pub fn details(&self) -> impl Iterator<Item = &Path> {
        self.question
            .iter()
            .chain(&self.explanation)
            .chain(&self.advice)
            .chain(self.ends.iter().flatten())
    }
}

/// Finds paths of a type's instruments that lead nowhere, or to the wrong.
pub(super) fn check(schema: &Schema, type_: TypeId, diagnostics: &mut Vec<Diagnostic>) {
    let declared = schema.type_(type_);
    for instrument in &declared.instruments {
        for root in instrument.roots() {
            check_records(schema, type_, root, diagnostics);
        }
        for path in instrument.details() {
            let own = |root: &Path| path.steps.first() == root.steps.first();
            if path.steps.len() > 1 && instrument.roots().any(own) {
                super::check::check_path(schema, &[Shape::Entry(type_)], path, diagnostics);
            } else {
                let found = complaint(path, "instrument-path");
                diagnostics.push(found.arg("other", instrument.records.text()));
            }
        }
        for path in instrument.caveat.iter().chain(&instrument.given) {
            super::check::check_path(schema, &[Shape::Entry(type_)], path, diagnostics);
        }
    }
}

fn check_records(schema: &Schema, type_: TypeId, path: &Path, diagnostics: &mut Vec<Diagnostic>) {
    let declared = schema.type_(type_);
    let unsure = schema.incomplete || declared.incomplete;
    let field = match path.steps.as_slice() {
        [step] => schema.named(&declared.fields, step),
        _ => None,
    };
    let known = field.map(|field| schema.field(field));
    let right = known.is_some_and(|field| match &field.kind {
        Kind::Record(record) => field.many && record.key.is_some(),
        Kind::Broken => true,
        _ => false,
    });
    if right {
        return;
    }
    if field.is_none() && shapes(schema, &[Shape::Entry(type_)], path).is_err() {
        super::check::check_path(schema, &[Shape::Entry(type_)], path, diagnostics);
    } else if !unsure {
        diagnostics.push(complaint(path, "instrument-records"));
    }
}

fn complaint(path: &Path, hint: &'static str) -> Diagnostic {
    Diagnostic::new(Code::BadDeclaration, &path.file, path.span)
        .hint(hint)
        .arg("name", path.text())
}
