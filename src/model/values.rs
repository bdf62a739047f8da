//! Written values into typed ones.

use super::{
    About, Article, Cited, FileUse, Holder, Keyed, Naming, Record, Reference, Slot, Source,
    Statement, Value,
};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::{Key, Raw, RawKind, RawTable};
use crate::document::text;
use crate::markdown::citation;
use crate::schema::{Field, FieldId, Format, Goal, Kind, Number, Schema};
use crate::text::{Text, is_language, slug};
use crate::time::{Time, TimeError};

/// Reads the values of one entry, and collects what it refers to.
pub(super) struct Values<'s> {
    pub(super) schema: &'s Schema,
    pub(super) file: FilePath,
    /// The text of `file`, for the places of Markdown in it.
    pub(super) text: &'s str,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) references: Vec<Reference>,
    pub(super) cited: Vec<Cited>,
    pub(super) files: Vec<FileUse>,
    holder: Vec<(FieldId, u16)>,
    address: String,
}

impl<'s> Values<'s> {
    pub(super) fn new(schema: &'s Schema, file: &FilePath, text: &'s str) -> Self {
        Self {
            schema,
            file: file.clone(),
            text,
            diagnostics: Vec::new(),
            references: Vec::new(),
            cited: Vec::new(),
            files: Vec::new(),
            holder: Vec::new(),
            address: String::new(),
        }
    }

    pub(super) fn report(&mut self, code: Code, span: Span) -> &mut Diagnostic {
        self.push(Diagnostic::new(code, &self.file, span))
    }

    fn push(&mut self, found: Diagnostic) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        self.diagnostics.push(found);
        &mut self.diagnostics[at]
    }

    /// Reads the fields of a table; keys in `beside` are somebody else's.
    pub(super) fn record(
        &mut self,
        fields: &[FieldId],
        table: &RawTable<'_>,
        beside: &[&str],
        complete: bool,
    ) -> Record {
        let mut record = Record {
            span: table.span,
            ..Record::default()
        };
        if beside.is_empty()
            && let Some(source) = table.get("source")
        {
            record.source = self.source(source);
        }
        for &id in fields {
            let field = self.schema.field(id);
            if let Some((key, raw)) = table.entry(&field.name) {
                if matches!(field.kind, Kind::Derived(_)) {
                    self.derived(key.span, field);
                    continue;
                }
                let statements = self.field(id, field, raw);
                record.values.push((id, statements));
            }
        }
        record.values.shrink_to_fit();
        if complete && !table.incomplete {
            self.unknown_keys(fields, table, beside);
            self.missing(fields, table, &|_| false);
        }
        record
    }

    fn derived(&mut self, span: Span, field: &Field) {
        let found = Diagnostic::new(Code::UnknownKey, &self.file, span)
            .arg("key", field.name.as_str())
            .hint("derived");
        self.push(found);
    }

    /// Keys that nobody knows.
    fn unknown_keys(&mut self, fields: &[FieldId], table: &RawTable<'_>, beside: &[&str]) {
        for (key, _) in &table.entries {
            let name = key.text.as_ref();
            let known = name == "source"
                || beside.contains(&name)
                || self.schema.named(fields, name).is_some();
            let told = self
                .diagnostics
                .iter()
                .any(|found| found.code == Code::MisplacedKey && found.span == Some(key.span));
            if known || told || !name.is_ascii() {
                continue;
            }
            let found = Diagnostic::new(Code::UnknownKey, &self.file, key.span).arg("key", name);
            let found = found.suggest(
                name,
                self.schema.writable(fields).chain(beside.iter().copied()),
            );
            self.push(found);
        }
    }

    /// Required and recommended fields that are not there.
    pub(super) fn missing(
        &mut self,
        fields: &[FieldId],
        table: &RawTable<'_>,
        given_elsewhere: &dyn Fn(FieldId) -> bool,
    ) {
        for &id in fields {
            let field = self.schema.field(id);
            let code = match (field.required, field.recommended) {
                (true, _) => Code::MissingField,
                (_, true) => Code::RecommendedField,
                _ => continue,
            };
            let given = table.get(&field.name).is_some() || given_elsewhere(id);
            let kept = self.is_meant(&field.name);
            if given || kept || matches!(field.kind, Kind::Derived(_)) {
                continue;
            }
            let example = field
                .example
                .clone()
                .unwrap_or_else(|| sample(&field.kind, field.many));
            let span = Span {
                start: table.span.start,
                end: table.span.start,
            };
            let found = Diagnostic::new(code, &self.file, span)
                .arg("field", field.name.as_str())
                .arg("example", format!("{} = {example}", field.name));
            self.push(found);
        }
    }

    /// Whether a key that is told to be misplaced or mistyped was meant to be
    /// this one.
    pub(super) fn is_meant(&self, name: &str) -> bool {
        let words = |found: &Diagnostic, arg: &str| {
            found
                .args
                .iter()
                .any(|(known, word)| *known == arg && word == name)
        };
        self.diagnostics.iter().any(|found| match found.code {
            Code::MisplacedKey => words(found, "field"),
            Code::UnknownKey => words(found, "nearest"),
            _ => false,
        })
    }

    /// The statements of one field.
    pub(super) fn field(&mut self, id: FieldId, field: &Field, raw: &Raw<'_>) -> Vec<Statement> {
        if matches!(field.kind, Kind::Broken) {
            return Vec::new();
        }
        let mut statements: Vec<Statement> = Vec::new();
        let in_cell: Vec<Raw<'_>>;
        let list: &[Raw<'_>] = match &raw.kind {
            RawKind::Array(values) if field.many || values.iter().any(is_statement) => values,
            RawKind::Array(_) => {
                let record = matches!(field.kind, Kind::Record(_));
                self.wrong(field, raw.span, if record { "record" } else { "one" });
                return statements;
            }
            RawKind::Cell(text) if field.many && text.contains('|') => {
                in_cell = cells(text, raw.span);
                &in_cell
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
        self.distinct_keys(field, &statements);
        statements
    }

    /// Records that should be told apart, and are not.
    fn distinct_keys(&mut self, field: &Field, statements: &[Statement]) {
        let Kind::Record(record) = &field.kind else {
            return;
        };
        if record.key.is_none() {
            return;
        }
        let mut seen: Vec<&str> = Vec::new();
        for statement in statements {
            let Value::Record(record) = &statement.value else {
                continue;
            };
            let Some(key) = record.key.as_deref() else {
                continue;
            };
            if seen.contains(&key) {
                let span = self.key_span(record).unwrap_or(statement.span);
                let found = Diagnostic::new(Code::NotUnique, &self.file, span);
                self.push(
                    found
                        .arg("field", field.name.as_str())
                        .arg("written", key)
                        .hint("key"),
                );
            }
            seen.push(key);
        }
    }

    fn key_span(&self, record: &Record) -> Option<Span> {
        record.values.iter().find_map(|(id, statements)| {
            let statement = statements.first()?;
            (value_key(&statement.value).as_deref() == record.key.as_deref()
                && self.schema.field(*id).reference().is_none())
            .then_some(statement.span)
        })
    }

    fn statement(&mut self, id: FieldId, field: &Field, raw: &Raw<'_>) -> Option<Statement> {
        if !is_statement(raw) {
            let value = self.value(id, field, raw)?;
            return Some(Statement {
                value,
                about: None,
                span: raw.span,
            });
        }
        let table = raw.as_table()?;
        let about = self.about(table);
        for (key, value) in &table.entries {
            if !["value", "source", "time", "note", "lang"].contains(&key.text.as_ref())
                && !value.is_broken()
            {
                let found = Diagnostic::new(Code::UnknownKey, &self.file, key.span)
                    .arg("key", key.text.as_ref());
                self.push(found.suggest(
                    &key.text,
                    ["value", "source", "time", "note", "lang"].into_iter(),
                ));
            }
        }
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
        }
    }

    fn value(&mut self, id: FieldId, field: &Field, raw: &Raw<'_>) -> Option<Value> {
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
            Kind::File => self.file(field, raw),
            Kind::Reference(_) => self.reference(id, field, raw),
            Kind::Record(record) => {
                let Some(table) = raw.as_table() else {
                    self.wrong(field, raw.span, "record");
                    return None;
                };
                Some(Value::Record(Box::new(self.inner(field, record, table))))
            }
            Kind::Derived(_) | Kind::Broken => None,
        }
    }

    /// A record in a field, with its key and address.
    fn inner(
        &mut self,
        field: &Field,
        declared: &crate::schema::Record,
        table: &RawTable<'_>,
    ) -> Record {
        let outer = self.address.len();
        let key = declared.key.and_then(|id| {
            let raw = table.get(&self.schema.field(id).name)?;
            raw_key(raw)
        });
        let address = key.as_ref().map(|key| {
            if outer > 0 {
                self.address.push('-');
            }
            self.address
                .push_str(&format!("{}-{}", slug(&field.name), slug(key)));
            self.address.as_str().into()
        });
        let mut record = self.record(&declared.fields, table, &[], true);
        self.address.truncate(outer);
        record.key = key.map(String::into_boxed_str);
        record.address = address;
        record
    }

    fn text_value(
        &mut self,
        field: &Field,
        format: Option<Format>,
        raw: &Raw<'_>,
    ) -> Option<Value> {
        let found = self.plain(raw, &field.name)?;
        let (right, hint): (fn(&str) -> bool, _) = match format {
            Some(Format::Url) => (is_url, "url"),
            Some(Format::Email) => (is_email, "email"),
            None => return Some(Value::Text(found)),
        };
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
            if found.is_none() {
                self.wrong(field, raw.span, "text");
            }
            return found.map(Value::Text);
        };
        let article = Article::of_value(self.text, raw.span, written);
        let found = article.cited(&self.file);
        self.cited.extend(found);
        // Where a field stands on the page is the theme's choice, and so are
        // the levels of headings in it.
        let lints = article.lints(&self.file).into_iter();
        self.diagnostics
            .extend(lints.filter(|found| found.code != Code::SkippedHeading));
        Some(Value::Markdown(Box::new(article)))
    }

    fn number(&mut self, field: &Field, limits: &Number, raw: &Raw<'_>) -> Option<Value> {
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
                self.wrong(field, raw.span, "number");
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

    fn table_value(&mut self, field: &Field, limits: &Number, raw: &Raw<'_>) -> Option<Value> {
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
            let inner = value
                .as_table()
                .and_then(|table| table.get("value"))
                .unwrap_or(value);
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
        let found = Diagnostic::new(code, &self.file, raw.span)
            .arg("field", field)
            .arg("written", written);
        self.push(found);
        None
    }

    fn file(&mut self, field: &Field, raw: &Raw<'_>) -> Option<Value> {
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
        let path = super::asset_path(&self.file, written).unwrap_or_default();
        self.files.push(FileUse {
            path: path.as_str().into(),
            written: written.into(),
            span: raw.span,
        });
        Some(Value::File(path.into()))
    }

    fn reference(&mut self, id: FieldId, field: &Field, raw: &Raw<'_>) -> Option<Value> {
        let naming = match &raw.kind {
            RawKind::Text(text) | RawKind::Cell(text) => Naming::Id(text.trim().into()),
            // A key may be a number: `punkt = 6`.
            RawKind::Integer(number) if leads_to_records(field) => {
                Naming::Id(number.to_string().into())
            }
            RawKind::Table(table) if table.get("name").is_some() => self.open(id, table)?,
            _ => {
                self.wrong(field, raw.span, "reference");
                return None;
            }
        };
        Some(Value::Reference(self.refer(Some(id), naming, raw.span)))
    }

    /// `{ name = "…", within = "id" }`
    fn open(&mut self, id: FieldId, table: &RawTable<'_>) -> Option<Naming> {
        let name = table.get("name").and_then(|raw| self.plain(raw, "name"));
        let within = table.get("within").and_then(|raw| match raw.as_text() {
            Some(text) => Some(self.refer(None, Naming::Id(text.into()), raw.span)),
            None => {
                self.report(Code::WrongKind, raw.span).hint = "reference";
                None
            }
        });
        for (key, _) in &table.entries {
            if !["name", "within"].contains(&key.text.as_ref()) {
                let found = Diagnostic::new(Code::UnknownKey, &self.file, key.span)
                    .arg("key", key.text.as_ref());
                self.push(found.suggest(&key.text, ["name", "within"].into_iter()));
            }
        }
        let _ = id;
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

    /// A text, or one for each language; of a statement the value.
    pub(super) fn plain(&mut self, raw: &Raw<'_>, key: &str) -> Option<Text> {
        if let Some(table) = raw.as_table().filter(|_| is_statement(raw)) {
            let about = self.about(table);
            let inner = self.plain(table.get("value")?, key)?;
            return Some(match (&inner, about.lang) {
                (Text::Plain(text), Some(lang)) => Text::in_languages([(&*lang, &**text)]),
                _ => inner,
            });
        }
        let found = text(raw);
        if let (None, Some(tag)) = (&found, bad_tag(raw)) {
            let complaint = Diagnostic::new(Code::BadLanguage, &self.file, tag.span)
                .arg("written", tag.text.as_ref());
            self.push(complaint);
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
            let found = Diagnostic::new(Code::BadLanguage, &self.file, raw.span)
                .arg("written", tag.unwrap_or_default());
            self.push(found);
        }
        None
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
                let cited = cites.iter().map(|cite| Cited {
                    id: cite.id.clone(),
                    span: self.inside(raw.span, written, cite.id_span),
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

    /// The place of a part of a string, when the string stands as it is read;
    /// the `@` before an id is part of it.
    fn inside(&self, whole: Span, content: &str, part: Span) -> Span {
        let written = self.text.get(whole.range()).unwrap_or_default();
        written.find(content).map_or(whole, |at| {
            let span = part.shifted(whole.start as usize + at);
            Span {
                start: span.start.saturating_sub(1),
                end: span.end,
            }
        })
    }

    pub(super) fn wrong(&mut self, field: &Field, span: Span, hint: &'static str) {
        let found = Diagnostic::new(Code::WrongKind, &self.file, span)
            .arg("field", field.name.as_str())
            .hint(hint);
        self.push(found);
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

/// A key that should be a language tag and is none, in a table of texts.
pub(super) fn bad_tag<'r>(raw: &'r Raw<'_>) -> Option<&'r Key<'r>> {
    let table = raw.as_table()?;
    let texts = table
        .entries
        .iter()
        .all(|(_, value)| value.as_text().is_some());
    table
        .entries
        .iter()
        .map(|(key, _)| key)
        .find(|key| texts && !is_language(&key.text))
}

/// `{ value = …, … }`
fn is_statement(raw: &Raw<'_>) -> bool {
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

/// What tells a record apart, as it is written.
fn raw_key(raw: &Raw<'_>) -> Option<String> {
    match &raw.kind {
        RawKind::Text(text) | RawKind::Cell(text) => Some(text.trim().to_owned()),
        RawKind::Integer(number) => Some(number.to_string()),
        RawKind::Float(number) => Some(number.to_string()),
        _ => raw
            .as_table()
            .and_then(|table| table.get("value"))
            .and_then(raw_key),
    }
}

fn value_key(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => text.all().next().map(|text| text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
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

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    !host.is_empty() && !text.contains(char::is_whitespace)
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    plain(name)
        && plain(host)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}

/// Whether a file is on another host.
pub(crate) fn is_foreign(written: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    lower.starts_with("//")
        || lower.starts_with("http:")
        || lower.starts_with("https:")
        || lower.starts_with("data:")
}

/// How a value of the kind is written, for those who declared no example.
fn sample(kind: &Kind, many: bool) -> String {
    let one = match kind {
        Kind::Number(number) if number.by.is_some() => "{ }",
        Kind::Number(_) => "0",
        Kind::Flag => "true",
        Kind::Time => "\"2024\"",
        Kind::File => "\"fil.pdf\"",
        Kind::Record(_) => "{ }",
        _ => "\"…\"",
    };
    if many {
        format!("[{one}]")
    } else {
        one.to_owned()
    }
}
