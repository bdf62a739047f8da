//! Files into entries.

use std::sync::Arc;

use super::body::read_body;
use super::files::check_id;
use super::rows::DataRow;
use super::values::Values;
use super::{Common, Entry, Record, common};
use crate::diag::{Code, Diagnostic, FilePath, Severity, Span};
use crate::document::raw::RawTable;
use crate::document::{csv, front_matter, toml};
use crate::schema::{COMMON_KEYS, FieldId, Schema, Type, TypeId};

/// The entries of one file, with what is wrong in it.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// The entries, in the order of the file.
    pub entries: Vec<Arc<Entry>>,
    /// What is wrong, drafts' mistakes as warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// What reading needs to know beside the file itself.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'s> {
    /// The declarations.
    pub schema: &'s Schema,
    /// The portal's language.
    pub language: &'s str,
    /// Whether drafts are built, so that their mistakes count.
    pub drafts: bool,
}

/// A page's file, and the file beside it with its fields.
#[derive(Clone, Copy, Debug)]
pub struct PageFiles<'a> {
    /// The page's path.
    pub path: &'a FilePath,
    /// Its text; nothing when it could not be read.
    pub text: Option<&'a Arc<str>>,
    /// Path and text of the sidecar.
    pub sidecar: Option<(&'a FilePath, &'a Arc<str>)>,
}

/// Reads a page: `data` holds the rows that speak of it.
#[must_use]
pub fn read_page(
    setting: Setting<'_>,
    type_: TypeId,
    id: &str,
    files: PageFiles<'_>,
    data: &[&DataRow],
) -> Unit {
    let PageFiles {
        path,
        text,
        sidecar,
    } = files;
    let mut found = Vec::new();
    if let Err(right) = check_id(id) {
        found.push(
            Diagnostic::about_file(Code::BadId, path)
                .arg("id", id)
                .arg("right", right),
        );
    }
    let empty: Arc<str> = Arc::from("");
    let whole = text.unwrap_or(&empty);
    let parts = front_matter::split(whole);
    let (fields, body) = match &parts {
        Ok(parts) => (parts.fields.clone(), parts.body.start),
        Err((code, span)) => {
            found.push(Diagnostic::new(*code, path, *span));
            (None, whole.len())
        }
    };
    let own = |range: std::ops::Range<usize>| (path, whole, range, opening(whole));
    let source = match (fields, sidecar) {
        (Some(range), None) => Some(own(range)),
        (Some(range), Some((beside, _))) => {
            let two = Diagnostic::new(Code::TwoFrontMatters, path, opening(whole))
                .arg("other", &**beside);
            found.push(two);
            Some(own(range))
        }
        (None, Some((beside, text))) => Some((beside, text, 0..text.len(), Span::default())),
        (None, None) => {
            if text.is_some() && parts.is_ok() {
                found.push(Diagnostic::new(Code::NoFrontMatter, path, Span::default()));
            }
            None
        }
    };
    let Some((file, field_text, range, place)) = source else {
        return unread(type_, id, path, found);
    };
    let read = toml::parse(field_text, range, file);
    found.extend(read.diagnostics);
    let mut table = read.value;
    table.span = place;
    let mut values = Values::new(setting.schema, file, field_text);
    let draft = Entry {
        row: false,
        ..Entry::new(type_, id, file, place)
    };
    let mut entry = read_entry(&mut values, draft, &table, data);
    let language = entry.language(setting.language).to_owned();
    let reserved: Vec<Box<str>> = entry
        .records()
        .iter()
        .filter_map(|(_, record)| record.address.clone())
        .collect();
    let reserved: Vec<&str> = reserved.iter().map(|address| &**address).collect();
    let declared = setting.schema.type_(type_);
    let mut body_values = Values::new(setting.schema, path, whole);
    // References in blocks follow those of the fields.
    body_values.references = std::mem::take(&mut entry.references);
    let article = read_body(
        &mut body_values,
        (path, whole),
        body,
        declared,
        (&language, setting.language),
        &reserved,
    );
    entry.references = body_values.references;
    entry.cited.extend(body_values.cited);
    entry.files.extend(body_values.files);
    entry.article = Some(Arc::new(article));
    found.append(&mut values.diagnostics);
    found.append(&mut body_values.diagnostics);
    finish(setting, entry, found)
}

/// The opening fence.
fn opening(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    Span::new(start, start + 3)
}

/// A page that cannot be read exists all the same.
fn unread(type_: TypeId, id: &str, path: &FilePath, diagnostics: Vec<Diagnostic>) -> Unit {
    let entry = Entry {
        incomplete: true,
        ..Entry::new(type_, id, path, Span::default())
    };
    Unit {
        entries: vec![Arc::new(entry)],
        diagnostics,
    }
}

fn finish(setting: Setting<'_>, mut entry: Entry, mut diagnostics: Vec<Diagnostic>) -> Unit {
    // Thousands of entries are kept for long.
    entry.references.shrink_to_fit();
    entry.cited.shrink_to_fit();
    entry.files.shrink_to_fit();
    if entry.common.draft && !setting.drafts {
        for found in &mut diagnostics {
            found.severity = Severity::Warning;
        }
    }
    Unit {
        entries: vec![Arc::new(entry)],
        diagnostics,
    }
}

impl Entry {
    fn new(type_: TypeId, id: &str, file: &FilePath, place: Span) -> Self {
        Self {
            id: id.into(),
            type_,
            file: file.clone(),
            place,
            row: false,
            common: Common::default(),
            fields: Record::default(),
            references: Vec::new(),
            cited: Vec::new(),
            files: Vec::new(),
            article: None,
            incomplete: false,
        }
    }
}

/// Reads the fields of an entry, and adds what `data` says of it.
fn read_entry<'d>(
    values: &mut Values<'d>,
    mut entry: Entry,
    table: &RawTable<'_>,
    data: &[&'d DataRow],
) -> Entry {
    let declared = values.schema.type_(entry.type_);
    misplaced(values, declared, table);
    let mut known: Vec<&str> = COMMON_KEYS.to_vec();
    if entry.row {
        known.push("id");
    }
    if !table.incomplete && !declared.incomplete {
        unknown_keys(values, declared, table, &known);
    }
    entry.common = common::read(values, table, declared, entry.place);
    entry.fields = values.record(&declared.fields, table, &COMMON_KEYS, false);
    add_data(values, declared, &mut entry.fields, data);
    if !table.incomplete {
        let schema = values.schema;
        let elsewhere = |id: FieldId| {
            let name = &schema.field(id).name;
            entry.common.unknown.contains(&id) || data.iter().any(|row| *row.field == **name)
        };
        values.missing(&declared.fields, table, &elsewhere);
    }
    entry.incomplete = table.incomplete;
    entry.references = std::mem::take(&mut values.references);
    entry.cited = std::mem::take(&mut values.cited);
    entry.files = std::mem::take(&mut values.files);
    entry
}

fn unknown_keys(values: &mut Values<'_>, declared: &Type, table: &RawTable<'_>, known: &[&str]) {
    for (key, _) in &table.entries {
        let name = key.text.as_ref();
        if known.contains(&name)
            || values.schema.named(&declared.fields, name).is_some()
            || !name.is_ascii()
        {
            continue;
        }
        let found = Diagnostic::new(Code::UnknownKey, &values.file, key.span).arg("key", name);
        let names = values
            .schema
            .writable(&declared.fields)
            .chain(known.iter().copied());
        values.diagnostics.push(found.suggest(name, names));
    }
}

/// Keys of the page that stand after the last `[[record]]`, and so in it.
fn misplaced(values: &mut Values<'_>, declared: &Type, table: &RawTable<'_>) {
    use crate::document::raw::RawKind;
    use crate::schema::Kind;
    for (key, value) in &table.entries {
        let Some(field) = values.schema.named(&declared.fields, &key.text) else {
            continue;
        };
        let Kind::Record(record) = &values.schema.field(field).kind else {
            continue;
        };
        let inner = match &value.kind {
            RawKind::Array(records) => records.last(),
            _ => None,
        };
        let Some(inner) = inner.and_then(|raw| raw.as_table()) else {
            continue;
        };
        for (inner_key, _) in &inner.entries {
            let name = inner_key.text.as_ref();
            let of_page = COMMON_KEYS.contains(&name)
                || values.schema.named(&declared.fields, name).is_some();
            let of_record = values.schema.named(&record.fields, name).is_some()
                || matches!(name, "source" | "value" | "time" | "note" | "lang");
            if of_page && !of_record && table.get(name).is_none() {
                let found = Diagnostic::new(Code::MisplacedKey, &values.file, inner_key.span);
                values
                    .diagnostics
                    .push(found.arg("field", name).arg("record", key.text.as_ref()));
            }
        }
    }
}

/// Adds the statements of `_data` to an entry's own.
fn add_data<'d>(
    values: &mut Values<'d>,
    declared: &Type,
    fields: &mut Record,
    data: &[&'d DataRow],
) {
    for row in data {
        let Some(id) = values.schema.named(&declared.fields, &row.field) else {
            if !declared.incomplete {
                let found = Diagnostic::new(Code::UnknownKey, &row.file, row.field_span)
                    .arg("key", &*row.field);
                values
                    .diagnostics
                    .push(found.suggest(&row.field, values.schema.writable(&declared.fields)));
            }
            continue;
        };
        let own_file = std::mem::replace(&mut values.file, row.file.clone());
        let own_text = std::mem::replace(&mut values.text, &row.text);
        let field = values.schema.field(id);
        let statements = values.field(id, field, &row.statement());
        values.file = own_file;
        values.text = own_text;
        match fields.values.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => known.extend(statements),
            None => fields.values.push((id, statements)),
        }
    }
    let order = |id| declared.fields.iter().position(|known| *known == id);
    fields.values.sort_by_key(|(id, _)| order(*id));
}

/// Reads the rows of a type's table. `data` gives the rows that speak of an id.
#[must_use]
pub fn read_rows<'d>(
    setting: Setting<'_>,
    type_: TypeId,
    path: &FilePath,
    text: &Arc<str>,
    data: &dyn Fn(&str) -> Vec<&'d DataRow>,
) -> Unit {
    let mut unit = Unit::default();
    for (table, place) in tables(path, text, &mut unit.diagnostics) {
        let Some((id, id_span)) = row_id(path, &table, place, &mut unit.diagnostics) else {
            continue;
        };
        if let (Err(right), false) = (check_id(&id), table.incomplete) {
            unit.diagnostics.push(
                Diagnostic::new(Code::BadId, path, id_span)
                    .arg("id", id.as_str())
                    .arg("right", right),
            );
        }
        let mut values = Values::new(setting.schema, path, text);
        let row = Entry {
            row: true,
            ..Entry::new(type_, &id, path, id_span)
        };
        let table = RawTable {
            span: id_span,
            ..table
        };
        let entry = read_entry(&mut values, row, &table, &data(&id));
        let read = finish(setting, entry, values.diagnostics);
        unit.entries.extend(read.entries);
        unit.diagnostics.extend(read.diagnostics);
    }
    unit
}

/// The rows of a table in either format, each with the place to point to.
fn tables<'a>(
    path: &FilePath,
    text: &'a str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(RawTable<'a>, Span)> {
    if path.ends_with(".csv") {
        let read = csv::parse(text, path);
        diagnostics.extend(read.diagnostics);
        return read
            .value
            .into_iter()
            .map(|table| {
                let span = table.span;
                (table, span)
            })
            .collect();
    }
    let read = toml::parse(text, 0..text.len(), path);
    diagnostics.extend(read.diagnostics);
    let mut tables = Vec::new();
    for (key, value) in read.value.entries {
        if key.text != "entry" {
            if !read.value.incomplete && !value.is_broken() {
                let found =
                    Diagnostic::new(Code::UnknownKey, path, key.span).arg("key", key.text.as_ref());
                diagnostics.push(found.suggest(&key.text, ["entry"].into_iter()));
            }
            continue;
        }
        for row in value.as_list() {
            if let Some(table) = row.as_table() {
                let mut table = table.clone();
                table.incomplete |= read.value.incomplete;
                tables.push((table, row.span));
            } else if !row.is_broken() {
                diagnostics.push(
                    Diagnostic::new(Code::WrongKind, path, row.span)
                        .arg("field", "entry")
                        .hint("record"),
                );
            }
        }
    }
    tables
}

fn row_id(
    path: &FilePath,
    table: &RawTable<'_>,
    place: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(String, Span)> {
    match table.get("id") {
        Some(raw) => match raw.as_text() {
            Some(id) => Some((id.to_owned(), raw.span)),
            None => {
                if !raw.is_broken() {
                    diagnostics.push(
                        Diagnostic::new(Code::WrongKind, path, raw.span)
                            .arg("field", "id")
                            .hint("text"),
                    );
                }
                None
            }
        },
        None => {
            if !table.incomplete {
                let found = Diagnostic::new(
                    Code::MissingField,
                    path,
                    Span {
                        start: place.start,
                        end: place.start,
                    },
                );
                diagnostics.push(found.arg("field", "id").arg("example", "id = \"…\""));
            }
            None
        }
    }
}
