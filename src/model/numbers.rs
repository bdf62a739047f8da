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
        let written = match &raw.kind {
            RawKind::Cell(cell) => cell,
            _ => self.text.get(raw.span.range()).unwrap_or_default(),
        };
        // What others give with so many decimals is no slip of an editor's.
        let parted = without_parting(written).filter(|_| !self.of_others);
        let limits = Limits::of(limits);
        if !limits.hold(number) {
            let found = limits.broken(&self.file, raw.span, number);
            let found = found.arg("field", field.name.as_str());
            let holds = |whole: &String| whole.parse().is_ok_and(|whole| limits.hold(whole));
            self.push(match parted.filter(holds) {
                Some(whole) => found.arg("whole", whole).hint("parted"),
                None => found,
            });
            return None;
        }
        if let Some(whole) = parted {
            let found = Diagnostic::new(Code::PartedNumber, &self.file, raw.span)
                .arg("field", field.name.as_str())
                .arg("written", written)
                .arg("whole", whole)
                .arg("read", number.to_string());
            self.push(found);
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

/// Of `1.200` the 1200 that is most likely meant. Whoever means 1.2 writes no
/// noughts after it, so other decimals are left as they are.
fn without_parting(written: &str) -> Option<String> {
    let (whole, decimals) = written.split_once('.')?;
    let first = whole.strip_prefix('-').unwrap_or(whole);
    let is_parted = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && decimals.len() == 3
        && decimals.ends_with('0');
    let is_number = first.bytes().chain(decimals.bytes());
    let is_number = { is_number }.all(|byte| byte.is_ascii_digit());
    (is_parted && is_number).then(|| format!("{whole}{decimals}"))
}

/// What a number must keep within, as far as that is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The least.
    pub(crate) min: Option<f64>,
    /// The most.
    pub(crate) max: Option<f64>,
    /// The distance between two numbers, counted from the least, else from 0.
    pub(crate) step: Option<f64>,
}

impl Limits {
    /// Those of a field.
    fn of(number: &Number) -> Self {
        Self {
            min: number.min,
            max: number.max,
            step: number.step,
        }
    }

    /// Whether a number keeps them.
    pub(crate) fn hold(self, number: f64) -> bool {
        let on_step = self.step.is_none_or(|step| {
            let steps = (number - self.min.unwrap_or(0.0)) / step;
            step <= 0.0 || (steps - steps.round()).abs() < 1e-6
        });
        !self.is_outside(number) && on_step
    }

    fn is_outside(self, number: f64) -> bool {
        self.min.is_some_and(|min| number < min) || self.max.is_some_and(|max| number > max)
    }

    /// The diagnostic for a number that does not.
    pub(crate) fn broken(self, file: &FilePath, span: Span, number: f64) -> Diagnostic {
        let word =
            |limit: Option<f64>| limit.map_or_else(|| "–".to_owned(), |limit| limit.to_string());
        Diagnostic::new(Code::OutOfRange, file, span)
            .arg("written", number.to_string())
            .arg("min", word(self.min))
            .arg("max", word(self.max))
            .arg("step", word(self.step))
            .hint(if self.is_outside(number) { "" } else { "step" })
    }
}
