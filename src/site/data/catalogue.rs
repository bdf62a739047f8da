//! What open data there is, and what each field means.

use serde_json::{Map, Value, json};

use super::super::Site;
use super::{Data, path, pretty};
use crate::graph::DATA;
use crate::schema::{Field, FieldId, Goal, Kind, Path, TypeId};
use crate::text::Text;

pub(super) fn draw(site: &Site) -> Vec<u8> {
    let graph = &site.portal.graph;
    let config = &site.portal.config;
    let types = graph.types_in_use();
    let mut catalogue = json!({
        "title": text(&config.title),
        "language": graph.language,
        "url": site.links.canonical(""),
        "about": site.links.canonical(DATA),
        "types": types.map(|type_| of_type(site, type_)).collect::<Vec<_>>(),
    });
    if let (Some(licence), Some(object)) = (&config.licence, catalogue.as_object_mut()) {
        object.insert("licence".to_owned(), text(licence));
    }
    pretty(&catalogue)
}

/// A text, or an object of texts by language.
fn text(text: &Text) -> Value {
    match text {
        Text::Plain(text) => (**text).into(),
        Text::Languages(pairs) => {
            let pairs = pairs.iter();
            let object: Map<String, Value> = pairs
                .map(|(tag, text)| (tag.to_string(), (**text).into()))
                .collect();
            object.into()
        }
    }
}

fn of_type(site: &Site, type_: TypeId) -> Value {
    let graph = &site.portal.graph;
    let declared = graph.schema.type_(type_);
    let address = |data| site.links.canonical_file(&path(site, data));
    json!({
        "type": declared.id,
        "label": text(&declared.label.1),
        "count": graph.list(type_).len(),
        "url": site.links.canonical(&declared.folder),
        "files": {
            "json": address(Data::Json(type_)),
            "csv": address(Data::Csv(type_)),
            "csv-excel": address(Data::Spreadsheet(type_)),
        },
        "fields": fields(site, &declared.fields),
    })
}

fn fields(site: &Site, ids: &[FieldId]) -> Vec<Value> {
    let schema = &site.portal.graph.schema;
    ids.iter()
        .map(|&id| field(site, schema.field(id)))
        .collect()
}

fn field(site: &Site, field: &Field) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("name", field.name.as_str().into());
    put("kind", kind(&field.kind).into());
    if let Some(label) = &field.label {
        put("label", text(label));
    }
    if let Some(help) = &field.help {
        put("help", text(help));
    }
    for (key, holds) in [
        ("many", field.many),
        ("required", field.required),
        ("unique", field.unique),
    ] {
        if holds {
            put(key, true.into());
        }
    }
    if let Some(property) = &field.schema_org {
        put("schema_org", property.as_str().into());
    }
    match &field.kind {
        Kind::Reference(reference) => {
            let goals = reference.to.iter().map(|goal| goal_name(site, goal));
            put("to", goals.collect::<Vec<_>>().into());
        }
        Kind::Record(record) => put("fields", fields(site, &record.fields).into()),
        Kind::Derived(paths) => {
            let paths: Vec<String> = paths.iter().map(Path::text).collect();
            match paths.as_slice() {
                [only] => put("from", only.as_str().into()),
                several => put("from", several.into()),
            }
        }
        _ => {}
    }
    object.into()
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text(_) | Kind::Broken => "text",
        Kind::Markdown => "markdown",
        Kind::Number(_) => "number",
        Kind::Flag => "flag",
        Kind::Time => "time",
        Kind::File(_) => "file",
        Kind::Reference(_) => "reference",
        Kind::Record(_) => "record",
        Kind::Derived(_) => "derived",
    }
}

fn goal_name(site: &Site, goal: &Goal) -> String {
    let of = |type_: &TypeId| site.portal.graph.schema.type_(*type_).id.clone();
    match goal {
        Goal::Entry(type_) => of(type_),
        Goal::Record(type_, field) => format!("{}#{field}", of(type_)),
        Goal::Beside(beside) => format!("{}#{}", beside.reference, beside.records),
    }
}
