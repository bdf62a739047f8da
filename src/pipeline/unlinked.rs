//! Texts of word processors where pages stand: no page leads to them, so that no
//! reader gets them.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, FilePath};
use crate::graph::{Graph, LinkTo};
use crate::source::{CONTENT, Sources};
use crate::text::slug;

/// Endings of files that hold a text for people, which may have been meant as a
/// page.
const TEXTS: [&str; 6] = ["doc", "docx", "odt", "pages", "rtf", "txt"];

/// What is said of texts that nothing leads to.
pub(super) fn texts(graph: &Graph, sources: &Sources) -> Vec<Diagnostic> {
    let texts = sources.below(CONTENT);
    let texts = texts.filter_map(|(path, _)| Some((path, as_page(graph, path)?)));
    let texts: Vec<(&FilePath, String)> = texts.collect();
    // Most portals have none.
    if texts.is_empty() || graph.schema.incomplete {
        return Vec::new();
    }
    let used = used(graph, sources);
    let unused = texts
        .into_iter()
        .filter(|(path, _)| !used.contains(&***path));
    let told = unused.map(|(path, right)| {
        let name = path.rsplit_once('/').map_or(&**path, |(_, name)| name);
        Diagnostic::about_file(Code::UnusedFile, path)
            .arg("name", name)
            .arg("right", right)
            .hint("text")
    });
    told.collect()
}

/// The page that such a file would be, where it stands among pages.
fn as_page(graph: &Graph, path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    let (stem, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let inside = folder.strip_prefix(CONTENT)?.strip_prefix('/')?;
    let owned = |folder: &str| {
        graph
            .schema
            .types()
            .any(|(_, declared)| declared.folder == folder)
    };
    let of_page = || stem == "index" && inside.rsplit_once('/').is_some_and(|(up, _)| owned(up));
    // Of a page that was saved as a plain text its name is told.
    let is_named = stem.contains('.') && ending == "txt" || stem == "_entries";
    let is_note = stem.starts_with('_') || stem.bytes().all(|byte| !byte.is_ascii_lowercase());
    let is_text = TEXTS.contains(&ending.as_str()) && !is_note && !is_named;
    (is_text && (owned(inside) || of_page())).then(|| format!("{folder}/{}.md", slug(stem)))
}

/// The files that entries lead to, those that are drafts too.
fn used(graph: &Graph, sources: &Sources) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (id, entry) in graph.all() {
        used.extend(entry.files.iter().map(|file| file.path.to_string()));
        for article in entry.articles() {
            let links = article.body.links.iter();
            let found = links.filter_map(|link| graph.follow(id, article, link, sources).ok());
            used.extend(found.filter_map(|to| match to {
                LinkTo::File(path) => Some(path),
                _ => None,
            }));
        }
    }
    used
}
