//! What an entry names: other entries, records of them, sources, files.

use super::values::Values;
use super::{Cited, FileUse, Holder, Naming, Reference, Slot, Source, Value};
use crate::diag::{Code, Diagnostic, Span};
use crate::document::raw::{Raw, RawKind, RawTable};
use crate::markdown::citation;
use crate::schema::{Field, FieldId, Goal};

/// The keys of something that has no entry.
const OPEN_KEYS: [&str; 2] = ["name", "within"];

impl Values<'_> {
    pub(super) fn reference(&mut self, id: FieldId, field: &Field, raw: &Raw<'_>) -> Option<Value> {
        let naming = match &raw.kind {
            RawKind::Text(text) | RawKind::Cell(text) => Naming::Id(text.trim().into()),
            // A key may be a number: `punkt = 6`.
            RawKind::Integer(number) if leads_to_records(field) => {
                Naming::Id(number.to_string().into())
            }
            RawKind::Table(table) if table.get("name").is_some() => self.open(table)?,
            RawKind::Table(_) if field.reference().is_some_and(|declared| declared.open) => {
                self.wrong(field, raw.span, "open-reference");
                return None;
            }
            _ => {
                self.wrong(field, raw.span, "reference");
                return None;
            }
        };
        Some(Value::Reference(self.refer(Some(id), naming, raw.span)))
    }

    /// `{ name = "…", within = "id" }`
    fn open(&mut self, table: &RawTable<'_>) -> Option<Naming> {
        let name = table.get("name").and_then(|raw| self.plain(raw, "name"));
        let within = table.get("within").filter(|raw| !raw.is_broken());
        let within = within.and_then(|raw| match raw.as_text() {
            Some(text) => Some(self.refer(None, Naming::Id(text.into()), raw.span)),
            None => {
                let found = Diagnostic::new(Code::WrongKind, &self.file, raw.span);
                self.push(found.hint("reference"));
                None
            }
        });
        self.diagnostics
            .extend(table.keys_beside(&OPEN_KEYS, &self.file));
        Some(Naming::Open {
            name: name?,
            within,
        })
    }

    /// Notes a reference down.
    pub(super) fn refer(&mut self, field: Option<FieldId>, to: Naming, span: Span) -> Slot {
        let slot = Slot(u32::try_from(self.references.len()).unwrap_or(u32::MAX));
        // The last step is the reference's own field.
        let around = self
            .holder
            .len()
            .saturating_sub(usize::from(field.is_some()));
        let holder: Holder = self.holder[..around].into();
        self.references.push(Reference {
            field,
            to,
            span,
            file: self.file.clone(),
            holder,
        });
        slot
    }

    /// `source = "@id, kap. 2"`
    pub(super) fn source(&mut self, raw: &Raw<'_>) -> Vec<Source> {
        if raw.is_broken() {
            return Vec::new();
        }
        let Some(written) = raw.as_text() else {
            let found = Diagnostic::new(Code::WrongKind, &self.file, raw.span)
                .arg("field", "source")
                .hint("source");
            self.push(found);
            return Vec::new();
        };
        match citation::parse(written) {
            Ok(cites) => {
                let file = self.file.clone();
                let begin = self.begin(raw.span, written);
                let cited = cites.iter().map(|cite| Cited {
                    id: cite.id.clone(),
                    span: begin.map_or(raw.span, |begin| with_at(cite.id_span.shifted(begin))),
                    file: file.clone(),
                });
                let cited: Vec<_> = cited.collect();
                self.cited.extend(cited);
                cites.into_iter().map(Source::from).collect()
            }
            Err(error) => {
                let found = Diagnostic::new(Code::BadCitation, &self.file, raw.span)
                    .arg("written", written);
                self.push(found.hint(error.problem.hint()));
                Vec::new()
            }
        }
    }

    /// Where a string begins in the file, when it stands there as it is read.
    fn begin(&self, whole: Span, content: &str) -> Option<usize> {
        let written = self.text.get(whole.range()).unwrap_or_default();
        let at = written.find(content)?;
        Some(whole.start as usize + at)
    }

    pub(super) fn file(&mut self, field: &Field, shown: bool, raw: &Raw<'_>) -> Option<Value> {
        let Some(written) = raw.as_text() else {
            self.wrong(field, raw.span, "text");
            return None;
        };
        if is_foreign(written) {
            let found =
                Diagnostic::new(Code::ForeignFile, &self.file, raw.span).arg("url", written);
            self.push(found);
            return None;
        }
        if shown && crate::picture::form(written).is_none() {
            let found = Diagnostic::new(Code::BadFormat, &self.file, raw.span).hint("image");
            let found = found.arg("written", written);
            self.push(found.arg("field", field.name.as_str()));
            return None;
        }
        if let Some(right) = self.with_slashes(raw.span, written) {
            let found = Diagnostic::new(Code::TomlSyntax, &self.file, raw.span).hint("backslash");
            self.push(found.arg("right", right.as_str()).replace_with(right));
            return None;
        }
        let path = super::asset_path(&self.file, written).unwrap_or_default();
        self.files.push(FileUse {
            path: path.as_str().into(),
            written: written.into(),
            span: raw.span,
            file: self.file.clone(),
        });
        Some(Value::File(path.into()))
    }
}

impl Values<'_> {
    /// A path with backslashes as it was meant, when these have become signs
    /// of one letter that no name of a file has: `"bilder\nytt.png"` goes over two lines.
    fn with_slashes(&self, span: Span, path: &str) -> Option<String> {
        let written = self.text.get(span.range())?;
        let is_string = written.starts_with('"') && written.contains('\\');
        (is_string && path.contains(['\n', '\r', '\t', '\u{8}', '\u{c}', '\u{1b}']))
            .then(|| written.replace("\\\\", "\\").replace('\\', "/"))
    }
}

impl From<citation::Cite> for Source {
    fn from(cite: citation::Cite) -> Self {
        Self {
            id: cite.id,
            locator: cite.locator,
            lines: cite.lines,
        }
    }
}

fn leads_to_records(field: &Field) -> bool {
    let goals = field
        .reference()
        .map(|reference| reference.to.as_slice())
        .unwrap_or_default();
    goals
        .iter()
        .any(|goal| matches!(goal, Goal::Beside(_) | Goal::Record(..)))
}

/// Whether a file is on another host.
fn is_foreign(written: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    lower.starts_with("//")
        || lower.starts_with("http:")
        || lower.starts_with("https:")
        || lower.starts_with("data:")
}

/// The place of an id with the `@` before it.
fn with_at(id: Span) -> Span {
    Span {
        start: id.start.saturating_sub(1),
        ..id
    }
}
