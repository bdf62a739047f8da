//! What each file under `content` is.

use crate::schema::{Schema, TypeId};
use crate::source::CONTENT;

/// What a file under `content` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page of a type.
    Page {
        /// Its type.
        type_: TypeId,
        /// Its id, not yet checked.
        id: String,
    },
    /// The fields of the page at this path.
    Sidecar(String),
    /// Rows of a type.
    Rows(TypeId),
    /// Statements on entries, one a row.
    Data,
    /// Settings of a table that others publish.
    Table,
    /// A page in a folder that no type owns; with the folder.
    Stray(String),
    /// Anything else: declarations, pictures, notes.
    Other,
}

/// Finds out what the file at `path` is.
#[must_use]
pub fn role(schema: &Schema, path: &str) -> Role {
    let Some(inside) = path
        .strip_prefix(CONTENT)
        .and_then(|rest| rest.strip_prefix('/'))
    else {
        return Role::Other;
    };
    let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    if folder == "_data" && name.ends_with(".csv") {
        return Role::Data;
    }
    if folder == "_data" && name.ends_with(".toml") {
        return Role::Table;
    }
    if matches!(
        folder.split('/').next(),
        Some("_types" | "_blocks" | "_maps" | "_data")
    ) {
        return Role::Other;
    }
    let mut owners = schema
        .types()
        .filter(|(_, declared)| declared.folder == folder);
    let owner = owners.next().map(|(id, _)| id);
    if owners.next().is_some() {
        return Role::Stray(folder.to_owned());
    }
    if matches!(name, "_entries.toml" | "_entries.csv") {
        return owner.map_or_else(|| Role::Stray(folder.to_owned()), Role::Rows);
    }
    let Some((stem, ending)) = name.rsplit_once('.').filter(|_| !name.starts_with('_')) else {
        return Role::Other;
    };
    let bundle = || {
        let (parent, id) = folder.rsplit_once('/')?;
        let (type_, _) = schema
            .types()
            .find(|(_, declared)| declared.folder == parent)?;
        Some((type_, id.to_owned()))
    };
    match (ending, owner) {
        ("md", Some(type_)) => Role::Page {
            type_,
            id: stem.to_owned(),
        },
        ("md", None) => match bundle() {
            Some((type_, id)) if stem == "index" => Role::Page { type_, id },
            _ => Role::Stray(folder.to_owned()),
        },
        ("toml", Some(_)) => Role::Sidecar(format!("{CONTENT}/{folder}/{stem}.md")),
        ("toml", None) if stem == "index" && bundle().is_some() => {
            Role::Sidecar(format!("{CONTENT}/{folder}/index.md"))
        }
        _ => Role::Other,
    }
}

/// The path, from the root, of what `written` names beside the file `page`.
/// Nothing when it leads out of `content` or is no path.
#[must_use]
pub fn asset_path(page: &str, written: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(written)
        .decode_utf8()
        .ok()?;
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').collect();
    if decoded.starts_with('/') || decoded.contains(['\\', '\0']) {
        return None;
    }
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    (parts.len() > 1 && parts.first() == Some(&CONTENT)).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_beside_their_page() {
        let page = "content/saker/a/index.md";
        assert_eq!(
            asset_path(page, "bilde.png").as_deref(),
            Some("content/saker/a/bilde.png")
        );
        assert_eq!(
            asset_path(page, "./../b/m%C3%A5l.png").as_deref(),
            Some("content/saker/b/mål.png")
        );
        for outside in [
            "../../../portal.toml",
            "/etc/passwd",
            "..\\x",
            "../../../../x",
            "a%00b",
        ] {
            assert_eq!(asset_path(page, outside), None, "{outside}");
        }
    }
}
