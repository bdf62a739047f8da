//! Who answers for the site, and what it looks like from outside.

use super::{Brand, Config, Owner};
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::raw::RawTable;
use crate::document::reader::Reader;
use crate::source::{STATIC, Sources};

/// Reads who answers for the site; what a public owner lacks is one warning.
pub(super) fn owner(
    table: &RawTable<'_>,
    key: Span,
    config: &Config,
    file: &FilePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Owner {
    let reader = Reader::new(table, file);
    let string = |key| reader.string(key).map(|(text, _)| text);
    let address = |key| address(&reader, key, file);
    let owner = Owner {
        name: reader.text("name"),
        number: string("number"),
        statement: address("statement"),
        privacy: address("privacy"),
        feedback: address("feedback"),
        data_theme: theme(&reader, file),
    };
    diagnostics.extend(reader.finish());
    let given = [
        ("owner.name", owner.name.is_some()),
        ("owner.number", owner.number.is_some()),
        ("owner.statement", table.get("statement").is_some()),
        ("owner.privacy", table.get("privacy").is_some()),
        ("owner.feedback", table.get("feedback").is_some()),
        ("licence", config.licence.is_some()),
    ];
    let lacks: Vec<String> = given
        .iter()
        .filter(|(_, given)| !given)
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    if !lacks.is_empty() && !table.incomplete {
        diagnostics
            .push(Diagnostic::new(Code::OwnerLacks, file, key).arg("list", lacks.join(", ")));
    }
    owner
}

/// Reads the pictures that the site is known by: files among those that are
/// copied as they are.
pub(super) fn brand(
    table: &RawTable<'_>,
    file: &FilePath,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Brand {
    let reader = Reader::new(table, file);
    let picture = |key| {
        let (path, span) = reader.string(key)?;
        let inside = path.trim_start_matches('/').to_owned();
        if sources.files.contains_key(&*format!("{STATIC}/{inside}")) {
            return Some(inside);
        }
        let found = Diagnostic::new(Code::MissingFile, file, span).hint("static");
        reader.report(found.arg("target", path));
        None
    };
    let brand = Brand {
        logo: picture("logo"),
        icon: picture("icon"),
        share: picture("share"),
    };
    diagnostics.extend(reader.finish());
    brand
}

/// Four capitals, as `REGI`.
fn theme(reader: &Reader<'_, '_>, file: &FilePath) -> Option<String> {
    let (code, span) = reader.string("data_theme")?;
    if code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(code);
    }
    let found = Diagnostic::new(Code::BadFormat, file, span).arg("field", "data_theme");
    reader.report(found.arg("written", code));
    None
}

/// Where the content is kept: an address on the web.
pub(super) fn repository(reader: &Reader<'_, '_>, file: &FilePath) -> Option<String> {
    let (text, span) = reader.string("repository")?;
    let web = text.starts_with("https://") || text.starts_with("http://");
    if web && is_address(&text) {
        return Some(text);
    }
    let found = Diagnostic::new(Code::BadFormat, file, span).arg("field", "repository");
    reader.report(found.arg("written", text).hint("url"));
    None
}

/// An address that readers can be led to.
fn address(reader: &Reader<'_, '_>, key: &'static str, file: &FilePath) -> Option<String> {
    let (text, span) = reader.string(key)?;
    if is_address(&text) {
        return Some(text);
    }
    let found = Diagnostic::new(Code::BadFormat, file, span).arg("field", key);
    reader.report(found.arg("written", text).hint("url"));
    None
}

/// Whether readers can be led to an address: on the web, by e-mail, or on this
/// site.
fn is_address(text: &str) -> bool {
    let known = ["https://", "http://", "mailto:", "/"]
        .iter()
        .any(|start| text.starts_with(start));
    known
        && !text.starts_with("//")
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
