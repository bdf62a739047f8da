//! Statements: a value, and what is said of it.

use super::values::Values;
use super::{About, Statement};
use crate::diag::Span;
use crate::document::raw::{Raw, RawKind, RawTable};
use crate::schema::{Field, FieldId, Kind};

/// The keys of `{ value = …, … }`.
pub(super) const KEYS: [&str; 5] = ["value", "source", "time", "note", "lang"];

impl Values<'_> {
    /// The statements of one field.
    pub(super) fn field(&mut self, id: FieldId, field: &Field, raw: &Raw<'_>) -> Vec<Statement> {
        if matches!(field.kind, Kind::Broken) {
            self.lost = true;
            return Vec::new();
        }
        let mut statements: Vec<Statement> = Vec::new();
        let in_cell: Vec<Raw<'_>>;
        let list: &[Raw<'_>] = match &raw.kind {
            RawKind::Array(values) if field.many || values.iter().any(is_statement) => values,
            RawKind::Array(_) if matches!(field.kind, Kind::Number(_)) && self.two_numbers(raw) => {
                return statements;
            }
            RawKind::Array(_) => {
                let is_record = matches!(field.kind, Kind::Record(_));
                let tables = raw.as_list().iter().all(|value| value.as_table().is_some());
                let hint = match (is_record, tables) {
                    (true, true) => "one-record",
                    (true, false) => "record",
                    _ => "one",
                };
                self.wrong(field, raw.span, hint);
                return statements;
            }
            RawKind::Cell(text) if field.many && text.contains('|') => {
                in_cell = cells(text, raw.span);
                &in_cell
            }
            RawKind::Cell(text) if field.many && matches!(field.kind, Kind::Text(None)) => {
                self.joined(text, raw.span);
                std::slice::from_ref(raw)
            }
            _ => std::slice::from_ref(raw),
        };
        statements.reserve_exact(list.len());
        for value in list {
            let at = u16::try_from(statements.len()).unwrap_or(u16::MAX);
            self.holder.push((id, at));
            let statement = self.statement(id, field, value);
            self.holder.pop();
            statements.extend(statement);
        }
        statements
    }

    pub(super) fn statement(
        &mut self,
        id: FieldId,
        field: &Field,
        raw: &Raw<'_>,
    ) -> Option<Statement> {
        if !is_statement(raw) {
            if is_unnamed(field, raw) {
                self.wrong(field, raw.span, "statement");
                return None;
            }
            let value = self.value(id, field, raw)?;
            return Some(Statement {
                value,
                about: None,
                span: raw.span,
            });
        }
        let table = raw.as_table()?;
        let about = self.about(table);
        self.diagnostics
            .extend(table.keys_beside(&KEYS, &self.file));
        let inner = table.get("value")?;
        let value = self.value(id, field, inner)?;
        Some(Statement {
            value,
            about: Some(Box::new(about)),
            span: inner.span,
        })
    }

    pub(super) fn about(&mut self, table: &RawTable<'_>) -> About {
        About {
            source: table
                .get("source")
                .map(|raw| self.source(raw))
                .unwrap_or_default(),
            time: table.get("time").and_then(|raw| self.time(raw, "time")),
            note: table.get("note").and_then(|raw| self.plain(raw, "note")),
            lang: table.get("lang").and_then(|raw| self.language(raw)),
            file: None,
        }
    }
}

/// A table where only a statement can be one, and that is none.
fn is_unnamed(field: &Field, raw: &Raw<'_>) -> bool {
    let takes_statements = match &field.kind {
        Kind::Number(number) => number.by.is_none(),
        Kind::Flag | Kind::Time | Kind::File(_) => true,
        _ => false,
    };
    takes_statements && raw.as_table().is_some()
}

/// `{ value = …, … }`
pub(super) fn is_statement(raw: &Raw<'_>) -> bool {
    raw.as_table()
        .is_some_and(|table| table.get("value").is_some())
}

/// The value of a statement, or the value itself.
pub(super) fn plain_value<'r, 'a>(raw: &'r Raw<'a>) -> &'r Raw<'a> {
    raw.as_table()
        .and_then(|table| table.get("value"))
        .unwrap_or(raw)
}

/// The values of a cell that holds several, each with its place.
pub(super) fn cells<'a>(text: &str, span: Span) -> Vec<Raw<'a>> {
    // In quotation marks the places are not sure: then each has the whole.
    let sure = text.len() == span.range().len();
    let mut at = 0;
    let mut values = Vec::new();
    for part in text.split('|') {
        let inner = part.trim();
        if !inner.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            let place = if sure {
                Span::new(start, start + inner.len()).shifted(span.start as usize)
            } else {
                span
            };
            values.push(Raw {
                span: place,
                kind: RawKind::Cell(inner.to_owned().into()),
            });
        }
        at += part.len() + 1;
    }
    values
}
