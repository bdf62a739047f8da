//! From the parser's tables to ours.

use ::toml::de::{DeTable, DeValue};

use crate::diag::{Code, Diagnostic, FilePath, Span, on_character};
use crate::document::raw::{Key, Raw, RawKind, RawTable};

/// From the parser's tables to ours.
pub(super) struct Convert<'t> {
    text: &'t str,
    /// As the editor wrote it: as long, byte for byte.
    source: &'t str,
    offset: usize,
    /// What was taken out of the text.
    pub(super) broken: Vec<Span>,
    /// The sections in which a key stands without a value.
    pub(super) torn: Vec<Span>,
    found: Vec<(Code, Span)>,
}

impl<'t> Convert<'t> {
    /// Of a text as it was read, and as it was written from `offset` on in its file.
    pub(super) fn new(text: &'t str, source: &'t str, offset: usize) -> Self {
        Self {
            text,
            source,
            offset,
            broken: Vec::new(),
            torn: Vec::new(),
            found: Vec::new(),
        }
    }

    pub(super) fn diagnostics(&mut self, file: &FilePath) -> Vec<Diagnostic> {
        let found = std::mem::take(&mut self.found);
        found
            .into_iter()
            .map(|(code, span)| Diagnostic::new(code, file, span).hint("number"))
            .collect()
    }

    pub(super) fn table<'a>(&mut self, table: DeTable<'a>, incomplete: bool) -> RawTable<'a> {
        let entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| {
                let key_span = self.place(key.span());
                let value_span = self.place(value.span());
                let text = key.into_inner();
                let raw = if text.is_ascii() || self.is_quoted(key_span) {
                    self.value(value.into_inner(), value_span)
                } else {
                    self.broken(value_span)
                };
                (
                    Key {
                        text,
                        span: key_span.shifted(self.offset),
                    },
                    raw,
                )
            })
            .collect();
        let span = match (entries.first(), entries.last()) {
            (Some((key, _)), Some((_, value))) => Span {
                start: key.span.start,
                end: value.span.end,
            },
            _ => Span::default(),
        };
        RawTable {
            span,
            entries,
            incomplete,
        }
    }

    /// Whole letters as they were written: what was blotted out may be part of one.
    fn place(&self, range: std::ops::Range<usize>) -> Span {
        let start = on_character(self.source, range.start);
        let end = (range.end..self.source.len()).find(|&at| self.source.is_char_boundary(at));
        Span::new(start, end.unwrap_or(self.source.len()))
    }

    fn is_quoted(&self, key: Span) -> bool {
        self.text
            .get(key.range())
            .is_some_and(|written| written.starts_with(['"', '\'']))
    }

    fn broken<'a>(&self, span: Span) -> Raw<'a> {
        Raw {
            span: span.shifted(self.offset),
            kind: RawKind::Broken,
        }
    }

    fn value<'a>(&mut self, value: DeValue<'a>, span: Span) -> Raw<'a> {
        let hit = self
            .broken
            .iter()
            .any(|mistake| mistake.start < span.end && span.start < mistake.end);
        let kind = match value {
            DeValue::Array(values) => RawKind::Array(
                values
                    .into_iter()
                    .map(|value| {
                        let span = self.place(value.span());
                        self.value(value.into_inner(), span)
                    })
                    .collect(),
            ),
            DeValue::Table(table) => {
                let lost = hit
                    && self
                        .broken
                        .iter()
                        .any(|mistake| mistake.start <= span.start && span.end <= mistake.end);
                let torn = self.torn.iter().any(|section| section.start == span.start);
                RawKind::Table(RawTable {
                    span: span.shifted(self.offset),
                    ..self.table(table, lost || torn)
                })
            }
            _ if hit => RawKind::Broken,
            DeValue::String(text) => RawKind::Text(text),
            DeValue::Boolean(flag) => RawKind::Flag(flag),
            DeValue::Datetime(datetime) => RawKind::Datetime(datetime),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix());
                parsed.map_or_else(|_| self.bad_number(span), RawKind::Integer)
            }
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(parsed) if parsed.is_finite() => RawKind::Float(parsed),
                _ => self.bad_number(span),
            },
        };
        Raw {
            span: span.shifted(self.offset),
            kind,
        }
    }

    fn bad_number<'a>(&mut self, span: Span) -> RawKind<'a> {
        self.found
            .push((Code::TomlSyntax, span.shifted(self.offset)));
        RawKind::Broken
    }
}

/// Frees a table from the repaired text, which lives no longer.
pub(super) fn owned<'a>(table: RawTable<'_>) -> RawTable<'a> {
    let entries = table
        .entries
        .into_iter()
        .map(|(key, value)| {
            (
                Key {
                    text: key.text.into_owned().into(),
                    span: key.span,
                },
                owned_value(value),
            )
        })
        .collect();
    RawTable {
        entries,
        span: table.span,
        incomplete: table.incomplete,
    }
}

fn owned_value<'a>(value: Raw<'_>) -> Raw<'a> {
    let kind = match value.kind {
        RawKind::Text(text) => RawKind::Text(text.into_owned().into()),
        RawKind::Cell(text) => RawKind::Cell(text.into_owned().into()),
        RawKind::Integer(number) => RawKind::Integer(number),
        RawKind::Float(number) => RawKind::Float(number),
        RawKind::Flag(flag) => RawKind::Flag(flag),
        RawKind::Datetime(datetime) => RawKind::Datetime(datetime),
        RawKind::Array(values) => RawKind::Array(values.into_iter().map(owned_value).collect()),
        RawKind::Table(table) => RawKind::Table(owned(table)),
        RawKind::Broken => RawKind::Broken,
    };
    Raw {
        span: value.span,
        kind,
    }
}
