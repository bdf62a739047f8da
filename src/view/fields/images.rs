//! Pictures on a page.

use serde::Serialize;

use crate::graph::EntryId;
use crate::model::{Record, Value};
use crate::picture::{Form, MAKER, Picture};
use crate::schema::{FieldId, Kind, Shown};
use crate::source::Sources;
use crate::text::escape;
use crate::view::prose::content_file;
use crate::view::{Page, licence_address};

/// Pictures stand as wide as text, or as wide as the screen.
const SIZES: &str = "(min-width: 48rem) 44rem, 100vw";
/// A larger original is offered for download only.
const WIDEST: u32 = 2000;

/// A picture that is told of by fields.
#[derive(Debug, Serialize)]
pub struct ImageView {
    /// The element.
    pub img_html: String,
    /// Who made it.
    pub credit: Option<String>,
    /// Under what terms it may be used.
    pub licence: Option<String>,
    /// Where the terms are written.
    pub licence_href: Option<String>,
}

/// The smaller copies of a picture: their width, and their path on the site.
/// The path tells what they are made of.
pub(crate) fn smaller_files(sources: &Sources, path: &str) -> Vec<(u32, String)> {
    let Some((picture, hash)) = known(sources, path) else {
        return Vec::new();
    };
    let own = content_file(path);
    let stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
    let ending = match picture.form {
        Form::Jpeg => "jpg",
        _ => "webp",
    };
    let made = blake3::Hasher::new()
        .update(hash.as_bytes())
        .update(MAKER.as_bytes())
        .finalize();
    let made = made.to_hex();
    let made = made.get(..10).unwrap_or_default();
    let file = |width: u32| (width, format!("{stem}-{width}-{made}.{ending}"));
    picture.widths().map(file).collect()
}

fn known(sources: &Sources, path: &str) -> Option<(Picture, blake3::Hash)> {
    let file = sources.files.get(path)?;
    Some((file.picture?.ok()?, file.hash))
}

/// Writes an image with its smaller copies and its size.
pub(in crate::view) fn img(page: &Page<'_>, path: &str, alt: &str, out: &mut String) {
    let sources = &page.scene.portal.sources;
    let href = |file: &str| page.scene.links.file(&page.address, file);
    let own = href(content_file(path));
    let mut copies = smaller_files(sources, path);
    let size = known(sources, path).map(|(picture, _)| (picture.width, picture.height));
    let src = copies
        .last()
        .map_or_else(|| own.clone(), |(_, file)| href(file));
    let mut attribute = |name: &str, value: &str| {
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
        out.push_str("\" ");
    };
    attribute("<img src", &src);
    if !copies.is_empty() {
        let mut set: Vec<String> = copies
            .drain(..)
            .map(|(width, file)| format!("{} {width}w", href(&file)))
            .collect();
        set.extend(
            size.filter(|(width, _)| *width <= WIDEST)
                .map(|(width, _)| format!("{own} {width}w")),
        );
        attribute("srcset", &set.join(", "));
        attribute("sizes", SIZES);
    }
    if let Some((width, height)) = size.filter(|(width, height)| *width > 0 && *height > 0) {
        attribute("width", &width.to_string());
        attribute("height", &height.to_string());
    }
    attribute("alt", alt);
    out.push_str("loading=\"lazy\" decoding=\"async\">");
}

/// The pictures that a record's own fields tell of.
pub(in crate::view) fn of_record(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<ImageView> {
    let schema = &page.graph().schema;
    let entry = page.graph().entry(id);
    let mut images = Vec::new();
    for (field, statements) in &record.values {
        let Kind::File(Some(shown)) = &schema.field(*field).kind else {
            continue;
        };
        let beside = |name: &Option<String>| {
            let field = schema.named(schema.siblings(*field), name.as_deref()?)?;
            match &record.get(field).first()?.value {
                Value::Text(text) => Some(page.words_of(text, entry).0),
                _ => None,
            }
        };
        for statement in statements {
            let Value::File(path) = &statement.value else {
                continue;
            };
            let mut img_html = String::new();
            let alt = beside(&shown.alt).unwrap_or_default();
            img(page, path, &alt, &mut img_html);
            let licence = beside(&shown.licence);
            images.push(ImageView {
                img_html,
                credit: beside(&shown.credit),
                licence_href: licence
                    .as_deref()
                    .map(licence_address)
                    .filter(|address| address.starts_with("https://")),
                licence,
            });
        }
    }
    images
}

/// Whether a field is a picture, or stands beside one and tells of it.
pub(super) fn tells_of_image(page: &Page<'_>, siblings: &[FieldId], name: &str) -> bool {
    let schema = &page.graph().schema;
    let tells = |shown: &Shown| shown.names().any(|told| told == name);
    siblings.iter().any(|&id| match &schema.field(id).kind {
        Kind::File(Some(shown)) => schema.field(id).name == name || tells(shown),
        _ => false,
    })
}

/// The pictures of a field of records.
pub(in crate::view) fn of_field(page: &Page<'_>, id: EntryId, field: FieldId) -> Vec<ImageView> {
    let statements = page.graph().entry(id).fields.get(field).iter();
    let records = statements.filter_map(|statement| match &statement.value {
        Value::Record(record) => Some(of_record(page, id, record)),
        _ => None,
    });
    records.flatten().collect()
}

/// Whether a field of records holds pictures and what tells of them alone.
pub(in crate::view) fn is_only_images(page: &Page<'_>, field: FieldId) -> bool {
    let schema = &page.graph().schema;
    let Some(record) = schema.record(field) else {
        return false;
    };
    let mut names = record
        .fields
        .iter()
        .map(|&id| schema.field(id).name.as_str());
    !record.fields.is_empty() && names.all(|name| tells_of_image(page, &record.fields, name))
}
