//! Whether pictures may be shown, and to everybody.

use super::Graph;
use crate::diag::{Code, Diagnostic};
use crate::model::{Entry, Record, Statement, Value};
use crate::schema::{FieldId, Kind, Shown};

/// Looks at what is told of pictures beside their files.
pub(super) fn check(
    graph: &Graph,
    entry: &Entry,
    record: &Record,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (field, statements) in &record.values {
        match &graph.schema.field(*field).kind {
            Kind::File(Some(shown)) if !statements.is_empty() => {
                let picture = PictureInRecord {
                    graph,
                    entry,
                    record,
                    field: *field,
                };
                diagnostics.extend(picture.lacks_text(shown, statements));
                diagnostics.extend(picture.lacks_consent(shown));
            }
            Kind::Record(_) => {
                for statement in statements {
                    if let Value::Record(inner) = &statement.value {
                        check(graph, entry, inner, diagnostics);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A picture with what stands beside it.
struct PictureInRecord<'g> {
    graph: &'g Graph,
    entry: &'g Entry,
    record: &'g Record,
    field: FieldId,
}

impl PictureInRecord<'_> {
    fn beside(&self, name: &str) -> Option<(FieldId, &[Statement])> {
        let schema = &self.graph.schema;
        let field = schema.named(schema.siblings(self.field), name)?;
        Some((field, self.record.get(field)))
    }

    /// A picture without a text; where that is a required field, its absence is
    /// reported already.
    fn lacks_text(&self, shown: &Shown, files: &[Statement]) -> Option<Diagnostic> {
        let name = shown.alt.as_deref()?;
        let (field, texts) = self.beside(name)?;
        let required = self.graph.schema.field(field).required;
        if required || self.record.has(field) && !texts.is_empty() || self.entry.incomplete {
            return None;
        }
        let file = files.first()?;
        let Value::File(path) = &file.value else {
            return None;
        };
        let found =
            Diagnostic::new(Code::NoAltText, file.file(self.entry), file.span).hint("field");
        let path = path.rsplit('/').next().unwrap_or_default();
        Some(found.arg("file", path).arg("field", name))
    }

    fn lacks_consent(&self, shown: &Shown) -> Option<Diagnostic> {
        let name = shown.consent.as_deref()?;
        let (_, said) = self.beside(name)?;
        let no = said
            .iter()
            .find(|said| matches!(said.value, Value::Flag(false)))?;
        let found = Diagnostic::new(Code::NoConsent, no.file(self.entry), no.span);
        Some(found.arg("field", name))
    }
}
