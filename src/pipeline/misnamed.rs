//! Files that are nothing, and would be read if they were called a little
//! otherwise or saved as something else: all that stands in them would be lost
//! unseen.

use crate::diag::{Code, Diagnostic, FilePath};
use crate::schema::Schema;
use crate::source::{CONTENT, Sources};
use crate::text::is_id;

/// Folders of declarations and data, without the sign that they begin with.
const FOLDERS: [&str; 4] = ["types", "blocks", "maps", "data"];

/// Endings under which other programs save what they call tables and settings.
const FOREIGN: [&str; 9] = [
    "json", "numbers", "ods", "tsv", "txt", "xls", "xlsx", "yaml", "yml",
];

/// What is said of a file that has no role, where it may have been meant to have
/// one.
pub(super) fn told(schema: &Schema, path: &FilePath, sources: &Sources) -> Option<Diagnostic> {
    let inside = path.strip_prefix(CONTENT)?.strip_prefix('/')?;
    let (folder, name) = inside.rsplit_once('/')?;
    let place = Place {
        folder,
        name,
        owned: schema.types().any(|(_, of)| of.folder == folder),
        of_page: folder.rsplit_once('/').is_some_and(|(parent, _)| {
            schema
                .types()
                .any(|(_, declared)| declared.folder == parent)
        }),
    };
    if schema.incomplete {
        return None;
    }
    if let Some(right) = place.name(sources, path).filter(|right| right != inside) {
        let found = Diagnostic::about_file(Code::NoType, path).hint("name");
        return Some(found.arg("right", format!("{CONTENT}/{right}")));
    }
    let right = format!("{CONTENT}/{}", place.saved()?);
    // What a table was saved from may lie beside it.
    let stem = right.rsplit_once('.').map_or(&*right, |(stem, _)| stem);
    let is_saved = ["csv", "toml"].iter().any(|ending| {
        sources
            .files
            .contains_key(format!("{stem}.{ending}").as_str())
    });
    let found = Diagnostic::about_file(Code::UnusedFile, path).hint("save");
    (!is_saved).then(|| found.arg("right", right))
}

/// Where a file stands.
struct Place<'p> {
    folder: &'p str,
    name: &'p str,
    /// Whether the folder is that of a type.
    owned: bool,
    /// Whether the folder is in that of a type, as that of a page is.
    of_page: bool,
}

impl Place<'_> {
    /// What it should be called, as it is.
    fn name(&self, sources: &Sources, path: &FilePath) -> Option<String> {
        let (folder, name) = (self.folder, self.name);
        let Some((stem, ending)) = name.rsplit_once('.') else {
            let is_page = self.owned && is_id(name) || self.of_page && name == "index";
            return is_page.then(|| format!("{folder}/{name}.md"));
        };
        // Other tables may lie there for readers to save.
        let is_data = || {
            let text = sources.text(path);
            let header = text
                .and_then(|text| text.lines().next())
                .unwrap_or_default();
            header.contains("entry") && header.contains("field")
        };
        Some(match (stem, ending.to_ascii_lowercase().as_str()) {
            _ if name.starts_with(['_', '.']) && ending == "md" => return None,
            (_, "md" | "markdown") => format!("{folder}/{stem}.md"),
            // What simple programs for text make of a file that is saved anew.
            (page, "txt") if page.ends_with(".md") => format!("{folder}/{page}"),
            (table, "txt") if self.reads(table) => format!("{folder}/{table}"),
            (stem, ending) if self.reads(&format!("{stem}.{ending}")) => {
                format!("{folder}/{stem}.{ending}")
            }
            ("entries" | "_entries", ending @ ("csv" | "toml")) if self.owned => {
                format!("{folder}/_entries.{ending}")
            }
            (_, "csv") if folder == "data" && !self.owned && is_data() => format!("_data/{name}"),
            (_, "csv") if folder.starts_with("_data/") && is_data() => format!("_data/{name}"),
            (_, "toml") if FOLDERS.contains(&folder) && !self.owned => format!("_{folder}/{name}"),
            _ => return None,
        })
    }

    /// Under which name it should be saved by the program that made it.
    fn saved(&self) -> Option<String> {
        let (stem, ending) = self.name.rsplit_once('.')?;
        let is_foreign = FOREIGN.contains(&ending.to_ascii_lowercase().as_str());
        let is_note = stem.starts_with('_') || stem.bytes().all(|byte| !byte.is_ascii_lowercase());
        let folder = self.folder;
        match folder
            .strip_prefix('_')
            .filter(|name| FOLDERS.contains(name))
        {
            _ if !is_foreign => None,
            None => {
                let is_table = self.owned && matches!(stem, "entries" | "_entries");
                is_table.then(|| format!("{folder}/_entries.csv"))
            }
            Some(_) if is_note => None,
            Some("data") => Some(format!("{folder}/{stem}.csv")),
            // Outlines come in many formats, and what a map is made of may stay.
            Some("maps") if !matches!(ending, "yaml" | "yml") => None,
            Some(_) => Some(format!("{folder}/{stem}.toml")),
        }
    }

    /// Whether a file of this name would be read here as a table or a
    /// declaration.
    fn reads(&self, name: &str) -> bool {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match self.folder {
            "_data" => matches!(ending, "csv" | "toml"),
            "_types" | "_blocks" | "_maps" => ending == "toml",
            _ => self.owned && matches!(name, "_entries.csv" | "_entries.toml"),
        }
    }
}
