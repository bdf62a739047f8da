//! Written values into typed ones: what every kind of field shares, and the
//! kinds that are told in a few lines.

use super::statements::{is_statement, plain_value};
use super::{Article, Cited, FileUse, Reference, Value};
use crate::diag::{Code, Diagnostic, Few, FilePath, Span};
use crate::document::raw::{MOST_KEYS, Raw, RawKind};
use crate::document::{bad_language, bad_tag, text};
use crate::markdown::lint;
use crate::schema::{Field, FieldId, Format, Kind, Record, Schema};
use crate::text::{Text, is_language};
use crate::time::{Time, TimeError};

/// Reads the values of one entry, and collects what it refers to.
pub(super) struct Values<'s> {
    pub(super) schema: &'s Schema,
    pub(super) file: FilePath,
    /// Where the fields that are read are declared.
    pub(super) declared: FilePath,
    /// The text of `file`, for the places of Markdown in it.
    pub(super) text: &'s str,
    pub(super) diagnostics: Few,
    pub(super) references: Vec<Reference>,
    pub(super) cited: Vec<Cited>,
    pub(super) files: Vec<FileUse>,
    /// Whether nothing is said of what could be meant by keys that nobody knows:
    /// of the file enough is told.
    pub(super) unasked: bool,
    /// Whether what is read stands in a table that others have made, as they
    /// write numbers.
    pub(super) of_others: bool,
    /// Whether something was given that could not be read.
    pub(super) lost: bool,
    /// Records whose header is missing: where their keys begin, and which they
    /// have.
    pub(super) headless: Vec<(Span, &'s [FieldId])>,
    /// The way to the record that is being read, and the statement in it.
    pub(super) holder: Vec<(FieldId, u16)>,
    /// The anchor of that record, as far as the records around it have one.
    pub(super) address: String,
}

impl<'s> Values<'s> {
    pub(super) fn new(schema: &'s Schema, file: &FilePath, text: &'s str) -> Self {
        Self {
            schema,
            file: file.clone(),
            declared: FilePath::default(),
            text,
            diagnostics: Few::default(),
            references: Vec::new(),
            cited: Vec::new(),
            files: Vec::new(),
            unasked: false,
            of_others: false,
            lost: false,
            headless: Vec::new(),
            holder: Vec::new(),
            address: String::new(),
        }
    }

    pub(super) fn push(&mut self, found: Diagnostic) {
        self.diagnostics.push(found);
    }

    /// The names to choose from where one was given that nobody knows, `code`.
    pub(super) fn offered<'n>(
        &self,
        code: Code,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> impl Iterator<Item = &'n str> + Clone {
        names.take(if self.is_enough(code) { 0 } else { usize::MAX })
    }

    fn is_enough(&self, code: Code) -> bool {
        self.unasked || self.diagnostics.is_full(&self.file, code)
    }

    /// Reports keys that nobody knows, but for those of which it is told already
    /// why they stand there.
    pub(super) fn tell_unknown(&mut self, unknown: Vec<Diagnostic>, fields: &[FieldId]) {
        if unknown.is_empty() {
            return;
        }
        let told = self.diagnostics.iter();
        let told = told.filter(|found| found.code == Code::MisplacedKey);
        let told: Vec<Option<Span>> = told.map(|found| found.span).collect();
        for unknown in unknown {
            if !told.contains(&unknown.span) && !self.comes_of_header(&unknown) {
                let unknown = self.declared(unknown, fields);
                self.push(unknown);
            }
        }
    }

    /// Of a key that nobody knows: where `fields` are declared, and, if no name is
    /// near, which they are.
    pub(super) fn declared(&self, unknown: Diagnostic, fields: &[FieldId]) -> Diagnostic {
        let unknown = unknown.arg("declared", &*self.declared);
        if !unknown.hint.is_empty() || self.is_enough(Code::UnknownKey) {
            return unknown;
        }
        unknown.choose(self.schema.writable(fields), MOST_KEYS)
    }

    /// Whether what is wrong with a key comes of a header that is missing above
    /// it, and is told there.
    pub(super) fn comes_of_header(&self, found: &Diagnostic) -> bool {
        let names = ["key", "written", "field"];
        let mut args = found.args.iter();
        let name = args.find(|(arg, _)| names.contains(arg));
        let Some(((_, name), key)) = name.zip(found.span) else {
            return false;
        };
        self.headless.iter().any(|(from, fields)| {
            key.start >= from.start && self.schema.named(fields, name).is_some()
        })
    }

    /// Warns of a text that seems to be several: one of a list, with the wrong
    /// sign between.
    pub(super) fn joined(&mut self, text: &str, span: Span) {
        let parts = text.split(';').map(str::trim);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 {
            let right = match self.file.ends_with(".csv") {
                true => parts.join("|"),
                false => format!("\"{}\"", parts.join("\", \"")),
            };
            let found = Diagnostic::new(Code::JoinedValues, &self.file, span);
            self.push(found.arg("written", text).arg("right", right));
        }
    }

    /// Reports that a value is not of its field's kind.
    pub(super) fn wrong(&mut self, field: &Field, span: Span, hint: &'static str) {
        let found = Diagnostic::new(Code::WrongKind, &self.file, span)
            .arg("field", field.name.as_str())
            .arg("declared", &*self.declared)
            .hint(hint);
        self.push(found);
    }

    /// The same of a record, of which one field shows how it is written.
    fn no_record(&mut self, field: &Field, record: &Record, span: Span) {
        let fields = record.fields.iter().map(|&id| self.schema.field(id));
        let mut written = fields.filter(|inner| !matches!(inner.kind, Kind::Derived(_)));
        let required = written.clone().find(|inner| inner.required);
        let inner = required.or_else(|| written.next());
        // Whoever refers to the record that was meant is not to blame.
        self.lost = true;
        let found = Diagnostic::new(Code::WrongKind, &self.file, span)
            .arg("field", field.name.as_str())
            .hint("record");
        self.push(match inner {
            Some(inner) => found.arg("inner", format!("{} = {}", inner.name, inner.sample())),
            None => found,
        });
    }

    pub(super) fn value(&mut self, id: FieldId, field: &Field, raw: &Raw<'_>) -> Option<Value> {
        if raw.is_broken() {
            return None;
        }
        match &field.kind {
            Kind::Text(format) => self.text_value(field, *format, raw),
            Kind::Markdown => self.markdown(field, raw),
            Kind::Number(number) if number.by.is_some() => self.table_value(field, number, raw),
            Kind::Number(number) => self.number(field, number, raw),
            Kind::Flag => self.flag(field, raw),
            Kind::Time => self
                .time(raw, &field.name)
                .map(|time| Value::Time(Box::new(time))),
            Kind::File(shown) => self.file(field, shown.is_some(), raw),
            Kind::Reference(_) => self.reference(id, field, raw),
            Kind::Record(record) => {
                let Some(table) = raw.as_table() else {
                    self.no_record(field, record, raw.span);
                    return None;
                };
                Some(Value::Record(Box::new(self.inner(field, record, table))))
            }
            Kind::Derived(_) | Kind::Broken => None,
        }
    }

    fn text_value(
        &mut self,
        field: &Field,
        format: Option<Format>,
        raw: &Raw<'_>,
    ) -> Option<Value> {
        let (right, hint): (fn(&str) -> bool, _) = match format {
            Some(Format::Url) => (is_url, "url"),
            Some(Format::Email) => (is_email, "email"),
            None => return self.plain(raw, &field.name).map(Value::Text),
        };
        let found = self.said(raw, &field.name)?;
        if found.all().all(right) {
            return Some(Value::Text(found));
        }
        let written = found
            .all()
            .find(|text| !right(text))
            .unwrap_or_default()
            .to_owned();
        let complaint = Diagnostic::new(Code::BadFormat, &self.file, raw.span)
            .arg("field", field.name.as_str());
        self.push(complaint.arg("written", written).hint(hint));
        None
    }

    fn markdown(&mut self, field: &Field, raw: &Raw<'_>) -> Option<Value> {
        let Some(written) = raw.as_text() else {
            // A table of languages keeps the markup as text.
            let found = text(raw);
            match found {
                Some(_) => self.unmarked(raw, &field.name),
                None => self.wrong(field, raw.span, "text"),
            }
            return found.map(Value::Text);
        };
        let article = Article::of_value((&self.file, self.text), raw.span, written);
        let found = article.cited();
        self.cited.extend(found);
        // Where a field stands on the page is the theme's choice, and so are
        // the levels of headings in it.
        let lints = article.lints().into_iter();
        self.diagnostics
            .extend(lints.filter(|found| found.code != Code::SkippedHeading));
        Some(Value::Markdown(Box::new(article)))
    }

    fn flag(&mut self, field: &Field, raw: &Raw<'_>) -> Option<Value> {
        match &raw.kind {
            RawKind::Flag(flag) => Some(Value::Flag(*flag)),
            RawKind::Cell(cell) if matches!(cell.as_ref(), "true" | "false") => {
                Some(Value::Flag(cell == "true"))
            }
            _ => {
                self.wrong(field, raw.span, "flag");
                None
            }
        }
    }

    pub(super) fn time(&mut self, raw: &Raw<'_>, field: &str) -> Option<Time> {
        let raw = plain_value(raw);
        let (parsed, written) = match &raw.kind {
            RawKind::Text(text) | RawKind::Cell(text) => (Time::parse(text), text.to_string()),
            RawKind::Integer(year) => (Ok(Time::from_year(*year)), year.to_string()),
            RawKind::Datetime(datetime) => (Time::from_datetime(datetime), datetime.to_string()),
            RawKind::Broken => return None,
            RawKind::Float(_) | RawKind::Flag(_) | RawKind::Array(_) | RawKind::Table(_) => {
                let found = Diagnostic::new(Code::WrongKind, &self.file, raw.span)
                    .arg("field", field)
                    .hint("time");
                self.push(found);
                return None;
            }
        };
        let code = match parsed {
            Ok(time) => return Some(time),
            Err(TimeError::Unreadable) => Code::BadTime,
            Err(TimeError::Impossible) => Code::ImpossibleDate,
            Err(TimeError::Backward) => Code::BackwardPeriod,
        };
        let meant = (code == Code::BadTime).then(|| crate::time::meant(&written));
        let found = Diagnostic::new(code, &self.file, raw.span)
            .arg("field", field)
            .arg("written", written);
        self.push(match meant.flatten() {
            Some(right) => found.near(&right).quoted(),
            None => found,
        });
        None
    }

    /// A text that readers see as it stands, or one for each language; of a
    /// statement the value.
    pub(super) fn plain(&mut self, raw: &Raw<'_>, key: &str) -> Option<Text> {
        let found = self.said(raw, key)?;
        self.unmarked(plain_value(raw), key);
        Some(found)
    }

    /// Warns of markup in a text that is no Markdown, or in one of its languages.
    fn unmarked(&mut self, raw: &Raw<'_>, key: &str) {
        let texts: Vec<&Raw<'_>> = match raw.as_table() {
            Some(table) => table.entries.iter().map(|(_, text)| text).collect(),
            None => vec![raw],
        };
        let mut texts = texts.into_iter();
        let found = texts.find_map(|text| Some((text.span, lint::markup(text.as_text()?)?)));
        if let Some((span, markup)) = found {
            let found = Diagnostic::new(Code::LooseMark, &self.file, span).hint("plain");
            self.push(found.arg("text", markup).arg("field", key));
        }
    }

    /// A text as [`Self::plain`] gives it, whatever stands in it.
    fn said(&mut self, raw: &Raw<'_>, key: &str) -> Option<Text> {
        if let Some(table) = raw.as_table().filter(|_| is_statement(raw)) {
            let about = self.about(table);
            let inner = self.said(table.get("value")?, key)?;
            return Some(match (&inner, about.lang) {
                (Text::Plain(text), Some(lang)) => Text::in_languages([(&*lang, &**text)]),
                _ => inner,
            });
        }
        let found = text(raw);
        if let (None, Some(tag)) = (&found, bad_tag(raw)) {
            self.push(bad_language(&self.file, tag.span, &tag.text));
            return None;
        }
        if found.is_none() && !raw.is_broken() {
            let hint = if matches!(raw.kind, RawKind::Table(_)) {
                "language"
            } else {
                "text"
            };
            let complaint = Diagnostic::new(Code::WrongKind, &self.file, raw.span)
                .arg("field", key)
                .hint(hint);
            self.push(complaint);
        }
        found
    }

    pub(super) fn language(&mut self, raw: &Raw<'_>) -> Option<Box<str>> {
        let tag = raw.as_text();
        if let Some(tag) = tag.filter(|tag| is_language(tag)) {
            return Some(tag.into());
        }
        if !raw.is_broken() {
            self.push(bad_language(&self.file, raw.span, tag.unwrap_or_default()));
        }
        None
    }
}

fn is_url(text: &str) -> bool {
    crate::text::web_address(text).is_some() && !text.contains(char::is_whitespace)
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    // What else an address may hold by the letter is read as something else
    // behind `mailto:` (RFC 6068).
    let other = |c: char| c.is_whitespace() || c.is_control() || "@%&?<>:;,\"\\()[]".contains(c);
    let plain = |part: &str| !part.is_empty() && !part.contains(other);
    plain(name)
        && plain(host)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}
