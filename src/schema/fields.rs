//! Reads the declaration of a field.

use super::path::paths;
use super::{
    Beside, COMMON_KEYS, Field, FieldId, Format, Goal, Kind, Number, Record, Reference,
    STATEMENT_KEYS, Search, Shown, TypeId,
};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::{Raw, RawKind, RawTable};
use crate::document::reader::Reader;
use crate::text::{LONGEST_NAME, Text};

const KINDS: [&str; 6] = ["text", "markdown", "number", "flag", "time", "file"];

/// Collects fields into one table, with what was wrong on the way.
pub(super) struct Builder<'t> {
    /// The names of all types, each at its index.
    pub(super) types: &'t [&'t str],
    pub(super) fields: Vec<Field>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where the declaration that is read is no TOML.
    pub(super) mistakes: &'t [Span],
    /// Whether a field is not what it was meant to be.
    pub(super) incomplete: bool,
}

/// Keys that make a field what it is.
const SHAPING: [&str; 10] = [
    "kind", "to", "fields", "from", "many", "inverse", "key", "open", "by", "limits",
];

/// Whether a mistake may have made a field another than was meant: what follows
/// from that is no mistake of its own.
fn reshapes(found: &Diagnostic) -> bool {
    let meant = match found.code {
        Code::UnknownKey => found.replacement.as_deref(),
        Code::WrongKind => found
            .args
            .iter()
            .find(|(name, _)| *name == "field")
            .map(|(_, key)| key.as_str()),
        _ => None,
    };
    meant.is_some_and(|key| SHAPING.contains(&key))
}

/// Deeper records than this are a mistake, or an attack.
const DEEPEST: usize = 12;

/// So are more fields than this side by side: fields are looked for one by one.
const MOST_BESIDE: usize = 1000;

/// More derived ones than this: each is followed from every entry.
const MOST_DERIVED: usize = 100;

/// And more than this in all.
const MOST_FIELDS: usize = 30_000;

impl Builder<'_> {
    /// Reads the table `[fields]` of a declaration.
    pub(super) fn fields(
        &mut self,
        table: &RawTable<'_>,
        file: &FilePath,
        depth: usize,
    ) -> Vec<FieldId> {
        let names: Vec<&str> = table
            .entries
            .iter()
            .map(|(key, _)| key.text.as_ref())
            .collect();
        let mut ids = Vec::new();
        let mut derived = 0;
        for (at, (key, value)) in table.entries.iter().enumerate() {
            if ids.len() == MOST_BESIDE || self.fields.len() >= MOST_FIELDS {
                let found = Diagnostic::new(Code::BadDeclaration, file, key.span).hint("many");
                self.diagnostics
                    .push(found.arg("limit", MOST_BESIDE.to_string()));
                break;
            }
            self.check_name(&key.text, key.span, file, depth == 0);
            let mut field = self.field(&key.text, key.span, value, &names, file, depth);
            let next = table.entries.get(at + 1);
            let end = next.map_or(u32::MAX, |(next, _)| next.span.start);
            let own = key.span.start..end;
            if self.mistakes.iter().any(|known| own.contains(&known.start)) {
                field.kind = Kind::Broken;
            }
            if matches!(field.kind, Kind::Derived(_)) {
                derived += 1;
                if derived == MOST_DERIVED + 1 {
                    let many = Diagnostic::new(Code::BadDeclaration, file, key.span);
                    let many = many.hint("many-derived");
                    self.diagnostics
                        .push(many.arg("limit", MOST_DERIVED.to_string()));
                }
                if derived > MOST_DERIVED {
                    // Its name is known, and nothing is followed.
                    field.kind = Kind::Broken;
                }
            }
            let id = FieldId(u16::try_from(self.fields.len()).unwrap_or(u16::MAX));
            self.fields.push(field);
            ids.push(id);
        }
        ids
    }

    fn check_name(&mut self, name: &str, span: Span, file: &FilePath, of_entry: bool) {
        // `source` may stand in every record, so nobody need declare it.
        let taken = STATEMENT_KEYS.contains(&name) || (of_entry && COMMON_KEYS.contains(&name));
        let ascii = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        // An address is made of the letters and figures, and is no longer.
        let said = name.bytes().any(|byte| byte.is_ascii_alphanumeric());
        let hint = match (taken, ascii, said, name.len() <= LONGEST_NAME) {
            (true, ..) => "",
            (_, false, ..) => "ascii",
            (_, _, false, _) => "letters",
            (.., false) => "long",
            _ => return,
        };
        let found = Diagnostic::new(Code::ReservedName, file, span).hint(hint);
        let limit = LONGEST_NAME.to_string();
        self.diagnostics
            .push(found.arg("name", name).arg("limit", limit));
    }

    fn field(
        &mut self,
        name: &str,
        span: Span,
        value: &Raw<'_>,
        beside: &[&str],
        file: &FilePath,
        depth: usize,
    ) -> Field {
        let mut field = Field {
            name: name.to_owned(),
            file: file.clone(),
            span,
            kind: Kind::Broken,
            many: false,
            required: false,
            recommended: false,
            unique: false,
            label: None,
            help: None,
            example: None,
            schema_org: None,
            absent: None,
            search: Search::Common,
        };
        let Some(table) = value.as_table() else {
            if !value.is_broken() {
                let found = Diagnostic::new(Code::WrongKind, file, value.span)
                    .hint("record")
                    .arg("field", name);
                self.diagnostics.push(found);
            }
            return field;
        };
        let reader = Reader::new(table, file);
        field.many = reader.flag("many").unwrap_or_default();
        field.required = reader.flag("required").unwrap_or_default();
        field.recommended = reader.flag("recommended").unwrap_or_default();
        field.unique = reader.flag("unique").unwrap_or_default();
        field.label = reader.text("label");
        field.help = reader.text("help");
        field.example = reader.raw("example").map(example);
        field.schema_org = super::read::schema_org(&reader, char::is_lowercase);
        field.kind = self.kind(&reader, span, beside, depth);
        if matches!(field.kind, Kind::Derived(_)) {
            field.absent = reader.text("absent");
        }
        if matches!(field.kind, Kind::Text(None) | Kind::Markdown) {
            field.search = super::read::search(&reader, "search_words");
        } else if let (Some((key, _)), Some(_)) = (table.entry("search"), reader.raw("search")) {
            let found = reader.found(Code::UnknownKey, key.span).hint("search");
            reader.report(found.arg("key", "search"));
        }
        let found = reader.finish();
        if found.iter().any(reshapes) {
            // What was meant by the key may change what the field is.
            field.kind = Kind::Broken;
            self.incomplete = true;
        }
        self.diagnostics.extend(found);
        field
    }

    fn kind(&mut self, reader: &Reader<'_, '_>, span: Span, beside: &[&str], depth: usize) -> Kind {
        let kind = reader.string("kind");
        let number = number(reader, beside);
        let format = reader.string("format");
        let key = reader.string("key");
        let group_by = reader.string("group_by");
        let filter = paths(reader, "filter");
        let reference = self.reference(reader, beside);
        let fields = reader.table("fields");
        let from = paths(reader, "from");
        let exclusive = [
            reference.is_some(),
            fields.is_some(),
            !from.is_empty(),
            kind.is_some(),
        ];
        if exclusive.into_iter().filter(|given| *given).count() > 1 {
            let span = kind.as_ref().map_or(span, |(_, span)| *span);
            reader.report(reader.found(Code::BadDeclaration, span).hint("kinds"));
            return Kind::Broken;
        }
        if !from.is_empty() {
            return Kind::Derived(from);
        }
        if let Some(table) = fields {
            if depth > DEEPEST {
                reader.report(reader.found(Code::BadDeclaration, span).hint("deep"));
                return Kind::Broken;
            }
            let fields = self.fields(table, reader.file(), depth + 1);
            return Kind::Record(Record {
                key: self.one_of(&fields, ("key", key), reader),
                group_by: self.one_of(&fields, ("group_by", group_by), reader),
                filter,
                fields,
            });
        }
        if let Some(reference) = reference {
            return reference;
        }
        match kind.as_ref().map_or("text", |(kind, _)| kind.as_str()) {
            "text" => text(format, reader),
            "markdown" => Kind::Markdown,
            "number" => Kind::Number(number),
            "flag" => Kind::Flag,
            "time" => Kind::Time,
            "file" => file(format, reader, beside),
            other => {
                let span = kind.as_ref().map_or(span, |(_, span)| *span);
                let found = reader.found(Code::BadDeclaration, span).hint("kind");
                let found = found.arg("name", other);
                reader.report(found.arg("list", KINDS.join(", ")));
                Kind::Broken
            }
        }
    }

    /// The field of a record that another key of its declaration names.
    fn one_of(
        &self,
        fields: &[FieldId],
        (key, named): (&str, Option<(String, Span)>),
        reader: &Reader<'_, '_>,
    ) -> Option<FieldId> {
        let (name, span) = named?;
        let found = fields
            .iter()
            .copied()
            .find(|id| self.fields[usize::from(id.0)].name == name);
        if found.is_none() {
            let names = fields
                .iter()
                .map(|id| self.fields[usize::from(id.0)].name.as_str());
            let found = reader.found(Code::BadDeclaration, span).hint("key");
            let found = found.arg("key", key).arg("name", name.as_str());
            reader.report(found.arg("list", names.collect::<Vec<_>>().join(", ")));
        }
        found
    }

    fn reference(&mut self, reader: &Reader<'_, '_>, beside: &[&str]) -> Option<Kind> {
        let given = reader.strings("to");
        let open = reader.flag("open").unwrap_or_default();
        let (inverse, inverse_label, tell) = inverse(reader);
        reader.raw("to")?;
        let (mut to, mut to_spans) = (Vec::new(), Vec::new());
        let mut broken = given.is_empty();
        for (goal, span) in given {
            match self.goal(&goal, beside) {
                Some(goal) => {
                    to.push(goal);
                    to_spans.push(span);
                }
                None => {
                    broken = true;
                    let type_ = goal.split('#').next().unwrap_or_default();
                    let found = reader.found(Code::UnknownType, span).arg("name", type_);
                    reader.report(found.suggest(type_, self.types.iter().copied()).quoted());
                }
            }
        }
        Some(if broken {
            Kind::Broken
        } else {
            Kind::Reference(Reference {
                to,
                to_spans,
                inverse,
                inverse_label,
                tell,
                open,
            })
        })
    }

    /// `type`, `type#field`, or `field#records` of the reference beside.
    fn goal(&self, text: &str, beside: &[&str]) -> Option<Goal> {
        let Some((first, records)) = text.split_once('#') else {
            return self.type_named(text).map(Goal::Entry);
        };
        if beside.contains(&first) {
            return Some(Goal::Beside(Beside {
                reference: first.to_owned(),
                records: records.to_owned(),
            }));
        }
        self.type_named(first)
            .map(|type_| Goal::Record(type_, records.to_owned()))
    }

    fn type_named(&self, id: &str) -> Option<TypeId> {
        let at = self.types.iter().position(|known| *known == id)?;
        u16::try_from(at).ok().map(TypeId)
    }
}

/// A file; `format = "image"` makes it a picture, of which fields beside
/// tell.
fn file(format: Option<(String, Span)>, reader: &Reader<'_, '_>, beside: &[&str]) -> Kind {
    match format {
        None => return Kind::File(None),
        Some((name, _)) if name == "image" => {}
        Some((name, span)) => {
            let found = reader.found(Code::BadDeclaration, span).hint("file-format");
            reader.report(found.arg("name", name));
            return Kind::Broken;
        }
    }
    let named = |key| named_beside(reader, key, beside);
    Kind::File(Some(Shown {
        alt: named("alt"),
        credit: named("credit"),
        licence: named("licence"),
        consent: named("consent"),
    }))
}

fn text(format: Option<(String, Span)>, reader: &Reader<'_, '_>) -> Kind {
    match format
        .as_ref()
        .map(|(format, span)| (format.as_str(), *span))
    {
        None => Kind::Text(None),
        Some(("url", _)) => Kind::Text(Some(Format::Url)),
        Some(("email", _)) => Kind::Text(Some(Format::Email)),
        Some((other, span)) => {
            let found = reader.found(Code::BadDeclaration, span).hint("format");
            reader.report(found.arg("name", other));
            Kind::Broken
        }
    }
}

fn number(reader: &Reader<'_, '_>, beside: &[&str]) -> Number {
    let mut by_span = Span::default();
    let by = reader.string("by").and_then(|(text, span)| {
        by_span = span;
        let (reference, records) = text.split_once('#').unwrap_or((&text, ""));
        is_beside(reader, ("by", span), reference, beside).then(|| Beside {
            reference: reference.to_owned(),
            records: records.to_owned(),
        })
    });
    Number {
        min: reader.number("min"),
        max: reader.number("max"),
        step: reader.number("step"),
        by,
        limits: named_beside(reader, "limits", beside),
        unit: named_beside(reader, "unit", beside),
        by_span,
    }
}

/// The field beside that `key` names; one that is not there is reported.
fn named_beside(reader: &Reader<'_, '_>, key: &'static str, beside: &[&str]) -> Option<String> {
    let (name, span) = reader.string(key)?;
    is_beside(reader, (key, span), &name, beside).then_some(name)
}

fn is_beside(
    reader: &Reader<'_, '_>,
    (key, span): (&'static str, Span),
    name: &str,
    beside: &[&str],
) -> bool {
    let is_known = beside.contains(&name);
    if !is_known {
        let found = reader.found(Code::BadDeclaration, span).hint("beside");
        let found = found.arg("name", name).arg("key", key);
        reader.report(found.arg("list", beside.join(", ")));
    }
    is_known
}

/// A name, a label, and what is told with it.
type Back = (Option<String>, Option<Text>, Vec<(String, Span)>);

/// `inverse = "name"` or `{ name, label, tell }`.
fn inverse(reader: &Reader<'_, '_>) -> Back {
    let Some(raw) = reader.raw("inverse") else {
        return Back::default();
    };
    if let Some(name) = raw.as_text() {
        return (Some(name.to_owned()), None, Vec::new());
    }
    let Some(table) = raw.as_table() else {
        reader.wrong(raw.span, "text");
        return Back::default();
    };
    reader.within(table, |inner| {
        let name = inner.string("name").map(|(name, _)| name);
        if name.is_none() {
            inner.report(inner.found(Code::BadDeclaration, raw.span).hint("inverse"));
        }
        (name, inner.text("label"), inner.strings("tell"))
    })
}

/// An example as it would be written in TOML.
fn example(raw: &Raw<'_>) -> String {
    match &raw.kind {
        RawKind::Text(text) | RawKind::Cell(text) => format!("{text:?}"),
        RawKind::Integer(number) => number.to_string(),
        RawKind::Float(number) => number.to_string(),
        RawKind::Flag(flag) => flag.to_string(),
        RawKind::Datetime(datetime) => datetime.to_string(),
        RawKind::Array(values) => format!(
            "[{}]",
            values.iter().map(example).collect::<Vec<_>>().join(", ")
        ),
        RawKind::Table(table) => {
            let pairs: Vec<_> = table
                .entries
                .iter()
                .map(|(key, value)| format!("{} = {}", key.text, example(value)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        RawKind::Broken => String::new(),
    }
}
