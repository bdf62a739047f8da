//! What can be known of the declarations only when all of them are read.

use std::collections::BTreeMap;

use super::path::{Path, Shape, shapes};
use super::{Beside, Field, FieldId, Goal, Inverse, Kind, Schema, TypeId};
use crate::diag::{Code, Diagnostic, Span};

/// Joins references with the types they lead to, and checks folders and paths.
pub(super) fn finish(schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    add_inverses(schema, diagnostics);
    super::expansion::check(schema, diagnostics);
    check_folders(schema, diagnostics);
    for (id, declared) in schema.types() {
        let from = [Shape::Entry(id)];
        let apart = declared.apart.iter().flat_map(|apart| &apart.without);
        let own = declared.similar.iter().chain(&declared.order);
        for path in own.chain(&declared.covers).chain(apart) {
            check_path(schema, &from, path, diagnostics);
        }
        super::facet::check(schema, id, diagnostics);
        super::finder::check(schema, id, diagnostics);
        check_fields(schema, &declared.fields, from[0], diagnostics);
        check_told(schema, &mut vec![&declared.fields], diagnostics);
        for figure in &declared.figures {
            super::figure_paths::check(schema, from[0], figure, diagnostics);
        }
        super::layout::check(schema, id, diagnostics);
        super::compare::check(schema, id, diagnostics);
        super::sheet::check(schema, id, diagnostics);
        super::instrument::check(schema, id, diagnostics);
    }
    for block in &schema.blocks {
        check_fields(schema, &block.fields, Shape::Unknown, diagnostics);
    }
}

fn check_folders(schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for (_, declared) in schema.types() {
        if let Some(owner) = owners.insert(&declared.folder, &declared.id) {
            let found = Diagnostic::new(Code::BadDeclaration, &declared.file, declared.folder_span)
                .hint("folder");
            diagnostics.push(
                found
                    .arg("name", declared.folder.as_str())
                    .arg("other", owner),
            );
        }
    }
}

/// Finds dead paths and loose ends below `holder`.
fn check_fields(
    schema: &Schema,
    fields: &[FieldId],
    holder: Shape,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for &id in fields {
        let field = schema.field(id);
        match &field.kind {
            Kind::Derived(paths) => {
                for path in paths {
                    check_path(schema, &[holder], path, diagnostics);
                }
            }
            Kind::Record(record) => {
                check_fields(schema, &record.fields, Shape::Record(id), diagnostics);
                for path in &record.filter {
                    check_path(schema, &[Shape::Record(id)], path, diagnostics);
                }
            }
            Kind::Reference(reference) => {
                for (goal, span) in reference.to.iter().zip(&reference.to_spans) {
                    check_goal(schema, fields, goal, (field, *span), diagnostics);
                }
            }
            Kind::Number(number) => {
                if let Some(by) = &number.by {
                    let place = (field, number.by_span);
                    check_beside(schema, fields, by, place, diagnostics);
                }
            }
            _ => {}
        }
    }
}

/// What a reference leads to must be there; `siblings` are the fields beside it.
fn check_goal(
    schema: &Schema,
    siblings: &[FieldId],
    goal: &Goal,
    place: (&Field, Span),
    diagnostics: &mut Vec<Diagnostic>,
) {
    match goal {
        Goal::Entry(_) => {}
        Goal::Record(type_, records) => {
            check_records(schema, &[*type_], records, place, diagnostics);
        }
        Goal::Beside(beside) => check_beside(schema, siblings, beside, place, diagnostics),
    }
}

/// What the reference beside a field leads to must have the records.
fn check_beside(
    schema: &Schema,
    siblings: &[FieldId],
    beside: &Beside,
    place: (&Field, Span),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let sibling = schema.named(siblings, &beside.reference);
    let reference = sibling.and_then(|id| schema.field(id).reference());
    let types = reference.map_or_else(Vec::new, |reference| targets(schema, reference, &[]));
    check_records(schema, &types, &beside.records, place, diagnostics);
}

/// Reports what an inverse should tell that no record around its reference has;
/// `around` are the fields of the records around, the innermost last.
fn check_told<'s>(
    schema: &'s Schema,
    around: &mut Vec<&'s [FieldId]>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for &id in around.last().copied().unwrap_or_default() {
        let field = schema.field(id);
        match &field.kind {
            Kind::Record(record) => {
                around.push(&record.fields);
                check_told(schema, around, diagnostics);
                around.pop();
            }
            Kind::Reference(reference) => {
                // What stands on the entry itself is told by its card.
                let records = around.iter().skip(1).copied().flatten();
                let known: Vec<&str> = records.map(|&id| &*schema.field(id).name).collect();
                let unknown = |(name, _): &&(String, Span)| !known.contains(&name.as_str());
                for (name, span) in reference.tell.iter().filter(unknown) {
                    let found = Diagnostic::new(Code::BadPath, &field.file, *span)
                        .arg("path", name.as_str())
                        .arg("step", name.as_str());
                    diagnostics.push(found.suggest(name, known.iter().copied()).quoted());
                }
            }
            _ => {}
        }
    }
}

/// One of `types` must have the records, and they a key.
fn check_records(
    schema: &Schema,
    types: &[TypeId],
    records: &str,
    (field, span): (&Field, Span),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let keyed = |type_: &TypeId| {
        schema
            .records_of(*type_, records)
            .is_some_and(|record| record.key.is_some())
    };
    let unsure = |type_: &TypeId| schema.type_(*type_).incomplete;
    if types.is_empty() || types.iter().any(|type_| keyed(type_) || unsure(type_)) {
        return;
    }
    let names: Vec<&str> = types
        .iter()
        .map(|type_| schema.type_(*type_).id.as_str())
        .collect();
    let found = Diagnostic::new(Code::BadDeclaration, &field.file, span).hint("records");
    diagnostics.push(found.arg("name", records).arg("other", names.join(", ")));
}

pub(super) fn check_path(
    schema: &Schema,
    from: &[Shape],
    path: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let incomplete = schema.incomplete || from.contains(&Shape::Unknown);
    if let (Err(dead), false) = (shapes(schema, from, path), incomplete) {
        let found = Diagnostic::new(Code::BadPath, &path.file, path.span)
            .arg("path", path.text())
            .arg("step", dead.step.as_str());
        if dead.is_circle() {
            diagnostics.push(found.hint("circle"));
            return;
        }
        let nearest = found.suggest(&dead.step, dead.known.iter().map(String::as_str));
        // The replacement would be of the step, and the span is the path.
        diagnostics.push(nearest.unreplaced());
    }
}

/// Tells every type which references lead to it.
fn add_inverses(schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    let mut found: Vec<(TypeId, String, TypeId, FieldId)> = Vec::new();
    for (holder, declared) in schema.types() {
        collect(schema, holder, &declared.fields, &mut found);
    }
    for (target, name, holder, field) in found {
        if schema.named(&schema.type_(target).fields, &name).is_some() {
            let declared = schema.field(field);
            let clash = Diagnostic::new(Code::BadDeclaration, &declared.file, declared.span)
                .hint("inverse-clash");
            diagnostics.push(
                clash
                    .arg("name", name)
                    .arg("other", schema.type_(target).id.as_str()),
            );
            continue;
        }
        let inverses = &mut schema.types[usize::from(target.0)].inverses;
        match inverses.iter_mut().find(|inverse| inverse.name == name) {
            Some(inverse) => inverse.fields.push((holder, field)),
            None => inverses.push(Inverse {
                name,
                fields: vec![(holder, field)],
            }),
        }
    }
}

fn collect(
    schema: &Schema,
    holder: TypeId,
    fields: &[FieldId],
    found: &mut Vec<(TypeId, String, TypeId, FieldId)>,
) {
    for &id in fields {
        match &schema.field(id).kind {
            Kind::Record(record) => collect(schema, holder, &record.fields, found),
            Kind::Reference(reference) => {
                let Some(name) = &reference.inverse else {
                    continue;
                };
                for target in targets(schema, reference, fields) {
                    let lead = (target, name.clone(), holder, id);
                    if !found.contains(&lead) {
                        found.push(lead);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The types that a reference leads to; `siblings` are the fields beside it.
fn targets(schema: &Schema, reference: &super::Reference, siblings: &[FieldId]) -> Vec<TypeId> {
    if reference.to.is_empty() {
        return schema.types().map(|(id, _)| id).collect();
    }
    let of_goal = |goal: &Goal| match goal {
        Goal::Entry(type_) | Goal::Record(type_, _) => vec![*type_],
        Goal::Beside(beside) => {
            let sibling = schema.named(siblings, &beside.reference);
            let reference = sibling.and_then(|id| schema.field(id).reference());
            let goals = reference
                .map(|reference| reference.to.as_slice())
                .unwrap_or_default();
            let direct = goals.iter().filter_map(|goal| match goal {
                Goal::Entry(type_) => Some(*type_),
                _ => None,
            });
            direct.collect()
        }
    };
    reference.to.iter().flat_map(of_goal).collect()
}
