//! Numbers and tables of numbers, and the limits of both.

use super::statements::{is_statement, plain_value};
use super::values::Values;
use super::{Keyed, Statement, Value};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::{Raw, RawKind};
use crate::schema::{Field, Number};

impl Values<'_> {
    pub(super) fn number(
        &mut self,
        field: &Field,
        limits: &Number,
        raw: &Raw<'_>,
    ) -> Option<Value> {
        let number = match &raw.kind {
            #[expect(
                clippy::cast_precision_loss,
                reason = "figures of a portal are far below 2^53"
            )]
            RawKind::Integer(number) => *number as f64,
            RawKind::Float(number) => *number,
            RawKind::Cell(cell) => match cell.parse::<f64>() {
                Ok(number) if number.is_finite() => number,
                _ => {
                    self.bad_cell(field, cell, raw.span);
                    return None;
                }
            },
            _ => {
                if !self.two_numbers(raw) {
                    self.wrong(field, raw.span, "number");
                }
                return None;
            }
        };
        if !within(number, limits.min, limits.max, limits.step) {
            let found = out_of_range(
                &self.file,
                raw.span,
                number,
                (limits.min, limits.max, limits.step),
            );
            self.push(found.arg("field", field.name.as_str()));
            return None;
        }
        Some(Value::Number(number))
    }

    /// Reports `[7,5]`, which is a list, where one number is due.
    pub(super) fn two_numbers(&mut self, raw: &Raw<'_>) -> bool {
        let RawKind::Array(values) = &raw.kind else {
            return false;
        };
        let [whole, decimals] = values.as_slice() else {
            return false;
        };
        let (RawKind::Integer(whole), RawKind::Integer(decimals @ 0..)) =
            (&whole.kind, &decimals.kind)
        else {
            return false;
        };
        let right = format!("{whole}.{decimals}");
        let found = Diagnostic::new(Code::WrongKind, &self.file, raw.span)
            .arg("written", format!("[{whole},{decimals}]"))
            .arg("right", right.as_str())
            .hint("decimal");
        self.push(found.replace_with(right));
        true
    }

    fn bad_cell(&mut self, field: &Field, cell: &str, span: Span) {
        let with_point = cell.replace(['\u{a0}', ' '], "").replace(',', ".");
        if cell.contains(',') && with_point.parse::<f64>().is_ok() {
            let found = Diagnostic::new(Code::DecimalComma, &self.file, span)
                .arg("written", cell)
                .arg("right", with_point.as_str());
            self.push(found.replace_with(with_point));
        } else {
            self.wrong(field, span, "number");
        }
    }

    pub(super) fn table_value(
        &mut self,
        field: &Field,
        limits: &Number,
        raw: &Raw<'_>,
    ) -> Option<Value> {
        let Some(table) = raw.as_table() else {
            self.wrong(field, raw.span, "table");
            return None;
        };
        let mut numbers = Vec::new();
        for (key, value) in &table.entries {
            let about = value
                .as_table()
                .filter(|_| is_statement(value))
                .map(|table| Box::new(self.about(table)));
            let inner = plain_value(value);
            if inner.is_broken() {
                continue;
            }
            if let Some(number) = self.number(field, limits, inner) {
                let number = Statement {
                    value: number,
                    about,
                    span: inner.span,
                };
                numbers.push(Keyed {
                    key: key.text.as_ref().into(),
                    key_span: key.span,
                    number,
                });
            }
        }
        Some(Value::Table(numbers.into()))
    }
}

/// Whether a number keeps its limits; steps count from the least, else from 0.
pub(crate) fn within(number: f64, min: Option<f64>, max: Option<f64>, step: Option<f64>) -> bool {
    let on_step = step.is_none_or(|step| {
        let steps = (number - min.unwrap_or(0.0)) / step;
        step <= 0.0 || (steps - steps.round()).abs() < 1e-6
    });
    min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max) && on_step
}

/// The diagnostic for a number outside `(min, max, step)`.
pub(crate) fn out_of_range(
    file: &FilePath,
    span: Span,
    number: f64,
    (min, max, step): (Option<f64>, Option<f64>, Option<f64>),
) -> Diagnostic {
    let word = |limit: Option<f64>| limit.map_or_else(|| "–".to_owned(), |limit| limit.to_string());
    let outside = min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max);
    Diagnostic::new(Code::OutOfRange, file, span)
        .arg("written", number.to_string())
        .arg("min", word(min))
        .arg("max", word(max))
        .arg("step", word(step))
        .hint(if outside { "" } else { "step" })
}
