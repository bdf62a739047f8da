//! Pages into entries, and what pages and rows share.

use std::ops::Range;
use std::sync::Arc;

use super::body::{PageText, read_body};
use super::data::DataRow;
use super::values::Values;
use super::{Common, Entry, Record, common, statements};
use crate::diag::{Code, Diagnostic, FilePath, Severity, Span};
use crate::document::raw::{Key, Raw, RawKind, RawTable, unknown_key};
use crate::document::{bad_id, front_matter, toml};
use crate::schema::{COMMON_KEYS, COMMON_NAMES, Field, FieldId, Kind, Schema, Type, TypeId};
use crate::text::{id_like, is_id};

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
    let PageFiles { path, text, .. } = files;
    let mut found = Vec::new();
    // Of names that are no file's everywhere, it is told where they were found.
    if !is_id(id) {
        let bad = Diagnostic::about_file(Code::BadId, path);
        found.push(bad_id(bad, id, id_like(id)));
    }
    let empty: Arc<str> = Arc::from("");
    let whole = text.unwrap_or(&empty);
    let parts = front_matter::split(whole);
    found.extend(
        parts
            .as_ref()
            .err()
            .map(|(code, span)| unclosed(path, whole, *code, *span)),
    );
    let is_split = parts.is_ok();
    let (fields, body) = parts.map_or((None, whole.len()), |parts| {
        (parts.fields, parts.body.start)
    });
    let Some(written) = written_fields(files, whole, fields, &mut found) else {
        if text.is_some() && is_split {
            let none = Diagnostic::new(Code::NoFrontMatter, path, Span::default());
            found.push(none.hint(front_matter::instead(whole)));
        }
        return unread(type_, id, path, found);
    };
    let Written { file, place, .. } = written;
    let read = toml::parse(written.text, written.range, file);
    found.extend(read.diagnostics);
    let mut table = read.value;
    table.span = place;
    let mut values = Values::new(setting.schema, file, written.text);
    let fresh = Entry::new(type_, id, file, place);
    let mut entry = read_entry(&mut values, fresh, &table, data);
    found.retain(|found| found.code != Code::DuplicateKey || !values.comes_of_header(found));
    found.extend(values.diagnostics.told());
    let unsure = found.iter().any(is_of_language);
    found.extend(add_article(
        setting,
        &mut entry,
        path,
        (whole, body),
        unsure,
    ));
    finish(setting, entry, found)
}

/// Front matter that is never closed, perhaps since it is closed otherwise.
fn unclosed(path: &FilePath, whole: &str, code: Code, span: Span) -> Diagnostic {
    let open = Diagnostic::new(code, path, span);
    match front_matter::meant_to_close(whole) {
        Some((line, written)) => open
            .arg("line", line.to_string())
            .arg("written", written)
            .hint("other"),
        None => open,
    }
}

/// Whether a mistake is why nobody knows what language a page is in.
fn is_of_language(found: &Diagnostic) -> bool {
    found.code == Code::BadLanguage
        || found.code == Code::UnknownKey && found.replacement.as_deref() == Some("lang")
}

/// Reads the text of a page, which begins at byte `start` of the file, into its
/// entry; gives what is wrong with it.
fn add_article(
    setting: Setting<'_>,
    entry: &mut Entry,
    path: &FilePath,
    (whole, start): (&Arc<str>, usize),
    unsure: bool,
) -> Vec<Diagnostic> {
    let language = entry.language(setting.language).to_owned();
    let reserved: Vec<Box<str>> = entry
        .records()
        .iter()
        .filter_map(|(_, record)| record.address.clone())
        .collect();
    let reserved: Vec<&str> = reserved.iter().map(|address| &**address).collect();
    let mut values = Values::new(setting.schema, path, whole);
    // References in blocks follow those of the fields.
    values.references = std::mem::take(&mut entry.references);
    let page = PageText {
        file: path,
        text: whole,
        start,
        type_: setting.schema.type_(entry.type_),
        language: &language,
        unsure,
        portal: setting.language,
        reserved: &reserved,
    };
    let article = read_body(&mut values, &page);
    entry.references = values.references;
    entry.cited.extend(values.cited);
    entry.files.extend(values.files);
    // A heading that a link leads to may be in what a fence swallowed.
    entry.incomplete |= article.has_open_fence();
    entry.article = Some(Arc::new(article));
    values.diagnostics.told()
}

/// Where the fields of a page are written.
struct Written<'a> {
    file: &'a FilePath,
    text: &'a Arc<str>,
    /// The TOML in the text.
    range: Range<usize>,
    /// What to point to for all of it.
    place: Span,
}

/// Finds the fields of a page: between its fences at `fields`, else in the
/// sidecar.
fn written_fields<'a>(
    files: PageFiles<'a>,
    whole: &'a Arc<str>,
    fields: Option<Range<usize>>,
    found: &mut Vec<Diagnostic>,
) -> Option<Written<'a>> {
    let Some(range) = fields else {
        return files.sidecar.map(|(file, text)| Written {
            file,
            text,
            range: 0..text.len(),
            place: Span::default(),
        });
    };
    let place = opening(whole);
    if let Some((beside, _)) = files.sidecar {
        let two = Diagnostic::new(Code::TwoFrontMatters, files.path, place);
        found.push(two.arg("other", &**beside));
    }
    Some(Written {
        file: files.path,
        text: whole,
        range,
        place,
    })
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

pub(super) fn finish(
    setting: Setting<'_>,
    mut entry: Entry,
    mut diagnostics: Vec<Diagnostic>,
) -> Unit {
    // Thousands of entries are kept for long.
    entry.references.shrink_to_fit();
    entry.cited.shrink_to_fit();
    entry.files.shrink_to_fit();
    if entry.is_withdrawn() {
        // Nobody shall complete what is no more.
        let completes = [Code::RecommendedField, Code::RecommendedSection];
        diagnostics.retain(|found| !completes.contains(&found.code) || found.hint == "reason");
    }
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
    pub(super) fn new(type_: TypeId, id: &str, file: &FilePath, place: Span) -> Self {
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
pub(super) fn read_entry<'d>(
    values: &mut Values<'d>,
    mut entry: Entry,
    table: &RawTable<'_>,
    data: &[&'d DataRow],
) -> Entry {
    let declared = values.schema.type_(entry.type_);
    values.declared = declared.file.clone();
    let mut known: Vec<&str> = COMMON_KEYS.to_vec();
    if entry.row {
        known.push("id");
    }
    headless(values, declared, table, &known);
    misplaced(values, declared, table);
    if !declared.incomplete {
        unknown_keys(values, declared, table, &known);
    }
    entry.common = common::read(values, table, declared, entry.place);
    entry.fields = values.fields(&declared.fields, table);
    add_data(values, declared, &mut entry.fields, data);
    values.distinct_addresses(&entry.fields);
    if !table.incomplete {
        let schema = values.schema;
        let elsewhere = |id: FieldId| {
            let name = &schema.field(id).name;
            entry.common.unknown.contains(&id) || data.iter().any(|row| *row.field == **name)
        };
        values.missing(&declared.fields, table, &elsewhere);
    }
    entry.incomplete = table.incomplete | std::mem::take(&mut values.lost);
    entry.references = std::mem::take(&mut values.references);
    entry.cited = std::mem::take(&mut values.cited);
    entry.files = std::mem::take(&mut values.files);
    entry
}

fn unknown_keys(values: &mut Values<'_>, declared: &Type, table: &RawTable<'_>, known: &[&str]) {
    let (schema, fields) = (values.schema, &declared.fields);
    let is_known = |key: &str| known.contains(&key) || schema.named(fields, key).is_some();
    let names = schema.writable(fields).chain(known.iter().copied());
    let names = values.offered(Code::UnknownKey, names);
    let unknown = table.unknown_keys(&values.file, is_known, names);
    let has_title = table.get("title").is_some();
    let unknown = unknown.into_iter();
    let unknown = unknown.map(|found| in_english(found, has_title));
    let is_row = known.contains(&"id");
    let unknown = unknown.map(|found| if is_row { found } else { by_place(found) });
    let unknown = unknown.collect();
    values.tell_unknown(unknown, fields);
}

/// Of a key that says what the place of a page says.
fn by_place(mut found: Diagnostic) -> Diagnostic {
    let mut args = found.args.iter();
    if !args.any(|(arg, key)| *arg == "key" && ["id", "type"].contains(&key.as_str())) {
        return found;
    }
    found.args.retain(|(arg, _)| *arg == "key");
    found.unreplaced().hint("place")
}

/// Of a key that is the name of a common one in the editor's language, that this
/// is meant, whatever is near.
fn in_english(mut found: Diagnostic, has_title: bool) -> Diagnostic {
    let key = found.args.iter().find(|(arg, _)| *arg == "key");
    let key = key.map(|(_, key)| key.to_lowercase()).unwrap_or_default();
    let Some((_, meant)) = COMMON_NAMES.iter().find(|(name, _)| *name == key) else {
        return found;
    };
    // Who has no title has most likely written the name in its place.
    let meant = match *meant {
        "names" if !has_title => "title",
        meant => meant,
    };
    found.args.retain(|(arg, _)| *arg == "key");
    found.near(meant)
}

/// Keys of a record whose `[[header]]` is missing, so that they stand in what is
/// above: on the page, or in a record of another field.
fn headless<'s>(values: &mut Values<'s>, declared: &'s Type, table: &RawTable<'_>, known: &[&str]) {
    let schema = values.schema;
    let of_type: Vec<(&Field, &[FieldId])> = records_among(schema, &declared.fields).collect();
    let own = |key: &str| known.contains(&key) || schema.named(&declared.fields, key).is_some();
    stray(values, table, &own, &of_type);
    for &(field, fields) in &of_type {
        let own = |key: &str| key == "source" || schema.named(fields, key).is_some();
        let others = of_type.iter().filter(|(other, _)| other.name != field.name);
        let others: Vec<(&Field, &[FieldId])> = others.copied().collect();
        for record in table.get(&field.name).map_or(&[][..], Raw::as_list) {
            if let Some(record) = record.as_table() {
                stray(values, record, &own, &others);
            }
        }
    }
}

/// The fields that hold many records, each with the fields of these.
fn records_among<'s>(
    schema: &'s Schema,
    fields: &'s [FieldId],
) -> impl Iterator<Item = (&'s Field, &'s [FieldId])> {
    let fields = fields.iter().map(|&id| schema.field(id));
    fields.filter_map(|field| match &field.kind {
        Kind::Record(record) if field.many => Some((field, record.fields.as_slice())),
        _ => None,
    })
}

/// Reports keys of `table` that are none of its own and all of one record: one
/// may be a slip for another, two are none.
fn stray<'s>(
    values: &mut Values<'s>,
    table: &RawTable<'_>,
    own: &dyn Fn(&str) -> bool,
    records: &[(&Field, &'s [FieldId])],
) {
    let foreign = table.entries.iter().map(|(key, _)| key);
    let foreign: Vec<&Key<'_>> = foreign.filter(|key| !own(&key.text)).collect();
    let belonging = |fields: &[FieldId]| {
        let keys = foreign.iter();
        let keys = keys.filter(|key| values.schema.named(fields, &key.text).is_some());
        keys.count()
    };
    let most = records.iter().max_by_key(|(_, fields)| belonging(fields));
    let Some(&(field, fields)) = most.filter(|(_, fields)| belonging(fields) > 1) else {
        return;
    };
    let mut foreign = foreign.iter();
    let first = foreign.find(|key| values.schema.named(fields, &key.text).is_some());
    if let Some(first) = first {
        let found = Diagnostic::new(Code::MisplacedKey, &values.file, first.span)
            .arg("field", first.text.as_ref())
            .arg("record", field.name.as_str())
            .hint("header");
        values.push(found);
        values.headless.push((first.span, fields));
        values.lost = true;
    }
}

/// Keys of the page that stand after the last `[[record]]`, and so in it.
fn misplaced(values: &mut Values<'_>, declared: &Type, table: &RawTable<'_>) {
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
                || statements::KEYS.contains(&name);
            if of_page && !of_record && table.get(name).is_none() {
                let found = Diagnostic::new(Code::MisplacedKey, &values.file, inner_key.span);
                let found = found.arg("field", name).arg("record", key.text.as_ref());
                if !values.comes_of_header(&found) {
                    values.push(found);
                }
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
                let names = values.schema.writable(&declared.fields);
                let names = values.offered(Code::UnknownKey, names);
                let found = unknown_key(&row.file, row.field_span, &row.field, names);
                let found = values.declared(found, &declared.fields);
                values.diagnostics.push(found);
            }
            continue;
        };
        let own_file = std::mem::replace(&mut values.file, row.file.clone());
        let own_text = std::mem::replace(&mut values.text, &row.text);
        let field = values.schema.field(id);
        if matches!(field.kind, Kind::Derived(_)) {
            values.derived(row.field_span, field);
        }
        let cited = values.cited.len();
        values.of_others = row.source_at.is_some();
        let mut statements = values.field(id, field, &row.statement());
        for statement in &mut statements {
            statement.about.get_or_insert_default().file = Some(row.file.clone());
        }
        for cited in values.cited.iter_mut().skip(cited) {
            if let Some((file, span)) = &row.source_at {
                (cited.file, cited.span) = (file.clone(), *span);
            }
        }
        values.file = own_file;
        values.text = own_text;
        values.of_others = false;
        match fields.values.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => known.extend(statements),
            None => fields.values.push((id, statements)),
        }
    }
    let order = |id| declared.fields.iter().position(|known| *known == id);
    fields.values.sort_by_key(|(id, _)| order(*id));
}
