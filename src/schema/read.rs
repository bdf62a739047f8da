//! Reads `content/_types` and `content/_blocks`.

use super::fields::Builder;
use super::path::{Path, paths};
use super::{
    Apart, Block, FieldId, Layout, SEARCH, Schema, Search, Section, Type, check, instrument, maps,
};
use crate::diag::{Checked, Code, Diagnostic, FilePath, Span};
use crate::document::raw::{Raw, RawKind, RawTable};
use crate::document::reader::Reader;
use crate::document::{bad_id, toml};
use crate::source::Sources;
use crate::text::{LONGEST_NAME, Text, id_like, is_folder_id, is_id};

const TYPES: &str = "content/_types";
/// Where blocks are declared.
pub const BLOCKS: &str = "content/_blocks";
const MAPS: &str = "content/_maps";

/// The folders that hold declarations.
pub const FOLDERS: [&str; 3] = [TYPES, BLOCKS, MAPS];

/// A declaration's file, read but not understood.
pub(super) struct Declaration<'a> {
    pub(super) id: &'a str,
    pub(super) file: FilePath,
    pub(super) table: RawTable<'a>,
    /// Where it is no TOML: a value that was passed over may be what makes a
    /// field what it is.
    mistakes: Vec<Span>,
}

/// Reads everything that is declared.
#[must_use]
pub fn read(sources: &Sources) -> Checked<Schema> {
    let mut diagnostics = Vec::new();
    let types = declarations(sources, TYPES, &mut diagnostics);
    let blocks = declarations(sources, BLOCKS, &mut diagnostics);
    let declared_maps = declarations(sources, MAPS, &mut diagnostics);
    let read_maps = maps::read(&declared_maps, sources);
    diagnostics.extend(read_maps.diagnostics);
    let names: Vec<&str> = types.iter().map(|declared| declared.id).collect();
    let mut builder = Builder {
        types: &names,
        fields: Vec::new(),
        diagnostics,
        mistakes: &[],
        incomplete: false,
    };
    let mut schema = Schema {
        incomplete: builder
            .diagnostics
            .iter()
            .any(|found| found.code == Code::Unreadable),
        maps: read_maps.value,
        ..Schema::default()
    };
    // A figure may draw on a map that could not be read.
    schema.incomplete |= schema.maps.len() < declared_maps.len();
    for declaration in &types {
        builder.mistakes = &declaration.mistakes;
        let declared = read_type(declaration, &mut builder);
        schema.incomplete |= declared.incomplete;
        schema.types.push(declared);
    }
    for declaration in &blocks {
        builder.mistakes = &declaration.mistakes;
        let reader = Reader::new(&declaration.table, &declaration.file);
        let fields = fields(&reader, &mut builder, 1);
        // For whoever writes and reads declarations: the site shows neither.
        let _ = (reader.text("label"), reader.text("help"));
        let found = reader.finish_file();
        let incomplete = is_incomplete(declaration, &found, &mut builder);
        builder.diagnostics.extend(found);
        schema.incomplete |= incomplete;
        schema.blocks.push(Block {
            name: declaration.id.to_owned(),
            fields,
            incomplete,
        });
    }
    let mut diagnostics = std::mem::take(&mut builder.diagnostics);
    schema.fields = builder.fields;
    schema.group();
    check::finish(&mut schema, &mut diagnostics);
    Checked {
        value: schema,
        diagnostics,
    }
}

fn declarations<'a>(
    sources: &'a Sources,
    folder: &'a str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Declaration<'a>> {
    let mut found: Vec<Declaration<'a>> = Vec::new();
    for (path, file) in sources.below(folder) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let Some((id, "toml")) = name.rsplit_once('.') else {
            continue;
        };
        if !is_name(id) {
            let bad = Diagnostic::about_file(Code::BadId, path);
            diagnostics.push(bad_id(bad, id, id_like(id)));
        }
        if let Some(first) = found.iter_mut().find(|known| known.id == id) {
            let twice = Diagnostic::about_file(Code::DuplicateId, path);
            diagnostics.push(twice.arg("id", id).arg("other", &*first.file));
            // What is meant may be in the other.
            first.table.incomplete = true;
            continue;
        }
        let text = file.text.as_deref().unwrap_or_default();
        let read = toml::parse(text, 0..text.len(), path);
        let mistakes = read.diagnostics.iter().filter_map(|found| found.span);
        let mistakes = mistakes.collect();
        diagnostics.extend(read.diagnostics);
        let table = RawTable {
            incomplete: read.value.incomplete || file.text.is_none(),
            ..read.value
        };
        found.push(Declaration {
            id,
            file: path.clone(),
            table,
            mistakes,
        });
    }
    found
}

/// Types and blocks may have `_` in their names, as keys do.
fn is_name(id: &str) -> bool {
    is_id(&id.replace('_', "-"))
}

fn read_type(declaration: &Declaration<'_>, builder: &mut Builder<'_>) -> Type {
    let file = &declaration.file;
    let reader = Reader::new(&declaration.table, file);
    let paths = |key| paths(&reader, key);
    let page = reader.table("page");
    let page = page.map(|table| reader.within(table, Layout::read));
    let search = search(&reader, "search");
    let (order, descending) = order(&reader);
    let type_ = Type {
        page: page.unwrap_or_default(),
        id: declaration.id.to_owned(),
        file: file.clone(),
        label: labels(&reader, declaration.id),
        folder: folder(&reader, &declaration.table, declaration.id),
        folder_span: declaration
            .table
            .get("folder")
            .map(|raw| raw.span)
            .unwrap_or_default(),
        sections: sections(&reader),
        closed: reader.flag("closed").unwrap_or_default(),
        fields: fields(&reader, builder, 0),
        similar: paths("similar"),
        facets: super::facet::read(&reader),
        finder: super::finder::read(&reader),
        covers: paths("covers").into_iter().next(),
        figures: super::figures::read(&reader),
        order,
        descending,
        apart: apart(&reader),
        search: search != Search::Not,
        weight: match search {
            Search::Weight(weight) => weight,
            Search::Common | Search::Not => 1.0,
        },
        row_pages: reader.flag("row_pages").unwrap_or(true),
        instruments: instrument::read(&reader),
        compare: super::compare::read(&reader),
        sheets: super::sheet::read(&reader),
        glossary: reader.flag("glossary").unwrap_or_default(),
        cited: reader.flag("cited").unwrap_or_default(),
        schema_org: schema_org(&reader, char::is_uppercase),
        inverses: Vec::new(),
        incomplete: false,
    };
    // For whoever reads the declaration: the site does not show it.
    let _ = reader.text("help");
    let found = reader.finish_file();
    let incomplete = is_incomplete(declaration, &found, builder);
    builder.diagnostics.extend(found);
    Type {
        incomplete,
        ..type_
    }
}

/// The fields of a declaration; what is wrong with them is told with the rest of
/// its file.
fn fields(reader: &Reader<'_, '_>, builder: &mut Builder<'_>, depth: usize) -> Vec<FieldId> {
    let Some(table) = reader.table("fields") else {
        return Vec::new();
    };
    let told = builder.diagnostics.len();
    let fields = builder.fields(table, reader.file(), depth);
    for found in builder.diagnostics.drain(told..) {
        reader.report(found);
    }
    fields
}

/// Whether a declaration may be another than was meant; `found` is what is wrong
/// with its keys.
fn is_incomplete(
    declaration: &Declaration<'_>,
    found: &[Diagnostic],
    builder: &mut Builder<'_>,
) -> bool {
    std::mem::take(&mut builder.incomplete)
        || !declaration.mistakes.is_empty()
        || declaration.table.incomplete
        || has_unread_part(found, declaration)
}

/// Whether a key of the declaration itself is unknown, so that what stands under
/// it was passed over: fields, the folder. Or one stands where it is not read.
fn has_unread_part(found: &[Diagnostic], declaration: &Declaration<'_>) -> bool {
    let entries = &declaration.table.entries;
    let is_own = |found: &Diagnostic| entries.iter().any(|(key, _)| found.span == Some(key.span));
    found.iter().any(|found| match found.code {
        Code::UnknownKey => is_own(found),
        Code::MisplacedKey => true,
        _ => false,
    })
}

/// The path that lists are ordered by, and whether a minus before it turns them.
fn order(reader: &Reader<'_, '_>) -> (Option<Path>, bool) {
    let Some((written, span)) = reader.strings("order").into_iter().next() else {
        return (None, false);
    };
    let turned = written.strip_prefix('-');
    let path = Path::new(turned.unwrap_or(&written), reader.file(), span);
    (Some(path), turned.is_some())
}

/// `[apart]`: which entries stand apart, by paths that lead nowhere.
fn apart(reader: &Reader<'_, '_>) -> Option<Apart> {
    let apart = reader.within(reader.table("apart")?, |inner| Apart {
        without: paths(inner, "without"),
        label: inner.text("label"),
    });
    Some(apart).filter(|apart| !apart.without.is_empty())
}

/// A name of schema.org: letters, the first as classes (capital) or properties
/// (small) have it.
pub(super) fn schema_org(reader: &Reader<'_, '_>, first: fn(char) -> bool) -> Option<String> {
    let (name, span) = reader.string("schema_org")?;
    let sound = name.starts_with(first) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !sound {
        let found = reader.found(Code::BadDeclaration, span).hint("schema-org");
        reader.report(found.arg("name", name.as_str()));
    }
    sound.then_some(name)
}

/// The label of one and of many; a single label serves for both.
fn labels(reader: &Reader<'_, '_>, id: &str) -> (Text, Text) {
    let Some(raw) = reader.raw("label") else {
        return (Text::plain(id), Text::plain(id));
    };
    let pair = |raw: &Raw<'_>| -> Option<(String, String)> {
        let texts: Option<Vec<&str>> = raw.as_list().iter().map(|value| value.as_text()).collect();
        match texts?.as_slice() {
            [one] => Some(((*one).to_owned(), (*one).to_owned())),
            [one, many] => Some(((*one).to_owned(), (*many).to_owned())),
            _ => None,
        }
    };
    if let Some((one, many)) = pair(raw) {
        return (Text::plain(&one), Text::plain(&many));
    }
    let languages: Option<Vec<_>> = raw.as_table().and_then(|table| {
        table
            .entries
            .iter()
            .map(|(tag, value)| pair(value).map(|pair| (tag.text.to_string(), pair)))
            .collect()
    });
    match languages.filter(|languages| !languages.is_empty()) {
        Some(languages) => (
            Text::in_languages(
                languages
                    .iter()
                    .map(|(tag, (one, _))| (tag.as_str(), one.as_str())),
            ),
            Text::in_languages(
                languages
                    .iter()
                    .map(|(tag, (_, many))| (tag.as_str(), many.as_str())),
            ),
        ),
        None => {
            reader.report(reader.found(Code::BadDeclaration, raw.span).hint("label"));
            (Text::plain(id), Text::plain(id))
        }
    }
}

fn folder(reader: &Reader<'_, '_>, table: &RawTable<'_>, id: &str) -> String {
    let (folder, span) = match (reader.string("folder"), table.get("folder")) {
        (Some(said), _) => said,
        (None, Some(_)) => return id.to_owned(),
        // What is not said is as the type is called.
        (None, None) => (crate::text::slug(id), Span::default()),
    };
    let trimmed = folder.trim_matches('/');
    if let Some(inside) = trimmed.strip_prefix(CONTENT_FOLDER) {
        let found = reader
            .found(Code::BadDeclaration, span)
            .hint("folder-inside");
        reader.report(found.replace_with(inside).quoted());
        return inside.to_owned();
    }
    if trimmed == SEARCH {
        let found = reader.found(Code::ReservedName, span).hint("folder");
        reader.report(found.arg("name", trimmed));
    }
    if trimmed.len() <= LONGEST_NAME && trimmed.split('/').all(is_folder_id) {
        return trimmed.to_owned();
    }
    let right: Vec<String> = trimmed.split('/').map(id_like).collect();
    let right = right.join("/");
    let found = reader.found(Code::BadId, span);
    reader.report(bad_id(found, &folder, right.clone()));
    // The folder is likely to have the right name already.
    if right.is_empty() {
        id.to_owned()
    } else {
        right
    }
}

/// Folders of types are told from here.
const CONTENT_FOLDER: &str = "content/";

/// What `search` says; `hint` is what is said where it says something else.
pub(super) fn search(reader: &Reader<'_, '_>, hint: &'static str) -> Search {
    let Some(raw) = reader.raw("search") else {
        return Search::Common;
    };
    match raw.kind {
        RawKind::Flag(true) => Search::Common,
        RawKind::Flag(false) => Search::Not,
        #[expect(clippy::cast_precision_loss, reason = "at most 3")]
        RawKind::Integer(weight @ 1..=3) => Search::Weight(weight as f32),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a weight need not be exact"
        )]
        RawKind::Float(weight) if (0.1..=3.0).contains(&weight) => Search::Weight(weight as f32),
        _ => {
            reader.wrong(raw.span, hint);
            Search::Common
        }
    }
}

fn sections(reader: &Reader<'_, '_>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (table, span) in reader.tables("sections", MOST_SECTIONS) {
        let section = reader.within(table, |inner| {
            let id = inner.string("id");
            inner.needs("id", AN_ID, span);
            let label = inner.text("label");
            let required = inner.flag("required").unwrap_or_default();
            let recommended = inner.flag("recommended").unwrap_or_default();
            let (id, span) = id?;
            if sections.iter().any(|known| known.id == id) {
                let twice = inner.found(Code::BadDeclaration, span).hint("section");
                inner.report(twice.arg("name", id.as_str()));
            } else if !is_id(&id) {
                let right = id_like(&id);
                inner.report(bad_id(inner.found(Code::BadId, span), &id, right));
            }
            Some(Section {
                label: label.unwrap_or_else(|| Text::plain(&id)),
                id,
                required,
                recommended,
            })
        });
        sections.extend(section);
    }
    sections
}

/// No page has so many sections; each heading is held against all of them.
const MOST_SECTIONS: usize = 200;

/// How a table says what it is called.
const AN_ID: &str = "id = \"…\"";

/// The id of a record that is declared, at `span`; one that is missing or no id
/// is reported.
pub(super) fn told_id(reader: &Reader<'_, '_>, span: Span) -> Option<(String, Span)> {
    let id = reader.string("id");
    reader.needs("id", AN_ID, span);
    if let Some((id, span)) = id.as_ref().filter(|(id, _)| !is_folder_id(id)) {
        reader.report(bad_id(reader.found(Code::BadId, *span), id, id_like(id)));
    }
    id
}

/// The id of a record that is declared; nothing where it is no id, which is
/// reported.
pub(super) fn id(reader: &Reader<'_, '_>, span: Span) -> Option<(String, Span)> {
    told_id(reader, span).filter(|(id, _)| is_folder_id(id))
}
