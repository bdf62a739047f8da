//! Who answers for the site, and what it looks like from outside.

use super::{Brand, Config, Owner};
use crate::diag::{Code, Span};
use crate::document::reader::Reader;
use crate::source::{STATIC, Sources};
use crate::text::web_address;

/// Reads who answers for the site; what a public owner lacks is one warning.
pub(super) fn owner(reader: &Reader<'_, '_>, key: Span, config: &Config) -> Owner {
    let string = |key| reader.string(key).map(|(text, _)| text);
    let address = |key| address(reader, key);
    let owner = Owner {
        name: reader.text("name"),
        number: string("number"),
        statement: address("statement"),
        privacy: address("privacy"),
        feedback: address("feedback"),
        data_theme: theme(reader),
    };
    let given = [
        ("owner.name", owner.name.is_some()),
        ("owner.number", owner.number.is_some()),
        ("owner.statement", reader.has("statement")),
        ("owner.privacy", reader.has("privacy")),
        ("owner.feedback", reader.has("feedback")),
        ("licence", config.licence.is_some()),
    ];
    let lacks: Vec<String> = given
        .iter()
        .filter(|(_, given)| !given)
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    if !lacks.is_empty() && !reader.is_incomplete() {
        let found = reader.found(Code::OwnerLacks, key);
        reader.report(found.arg("list", lacks.join(", ")));
    }
    owner
}

/// Reads the pictures that the site is known by: files among those that are
/// copied as they are.
pub(super) fn brand(reader: &Reader<'_, '_>, sources: &Sources) -> Brand {
    let picture = |key| {
        let (path, span) = reader.string(key)?;
        let inside = path.trim_start_matches('/').to_owned();
        if sources.files.contains_key(&*format!("{STATIC}/{inside}")) {
            return Some(inside);
        }
        let found = reader.found(Code::MissingFile, span).hint("static");
        reader.report(found.arg("target", path));
        None
    };
    Brand {
        logo: picture("logo"),
        icon: picture("icon"),
        share: picture("share"),
    }
}

/// Four capitals, as `REGI`.
fn theme(reader: &Reader<'_, '_>) -> Option<String> {
    let (code, span) = reader.string("data_theme")?;
    if code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(code);
    }
    let found = reader
        .found(Code::BadFormat, span)
        .arg("field", "data_theme");
    reader.report(found.arg("written", code));
    None
}

/// Where the content is kept: an address on the web.
pub(super) fn repository(reader: &Reader<'_, '_>) -> Option<String> {
    url(reader, "repository", |text| {
        web_address(text).is_some() && is_address(text)
    })
}

/// An address that readers can be led to.
fn address(reader: &Reader<'_, '_>, key: &'static str) -> Option<String> {
    url(reader, key, is_address)
}

fn url(
    reader: &Reader<'_, '_>,
    key: &'static str,
    is_right: impl Fn(&str) -> bool,
) -> Option<String> {
    let (text, span) = reader.string(key)?;
    if is_right(&text) {
        return Some(text);
    }
    let found = reader.found(Code::BadFormat, span).arg("field", key);
    reader.report(found.arg("written", text).hint("url"));
    None
}

/// Whether readers can be led to an address: on the web, by e-mail, or on this
/// site.
fn is_address(text: &str) -> bool {
    let known = ["mailto:", "/"].iter().any(|start| text.starts_with(start));
    (known || web_address(text).is_some())
        && !text.starts_with("//")
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
