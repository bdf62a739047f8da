//! Which file under `content` is whose.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::misnamed;
use crate::diag::{Code, Diagnostic, Few, FilePath, Span};
use crate::model::{self, DataRow, Entry, Role, Table};
use crate::schema::{Schema, Type, TypeId};
use crate::source::{CONTENT, Sources};

/// What is read to one unit: a page with the file beside it, or a table.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) type_: TypeId,
    pub(super) path: FilePath,
    /// Of a page: its id, and the file with its fields.
    pub(super) page: Option<(String, Option<FilePath>)>,
}

/// All files under `content`, each in its place.
#[derive(Debug, Default)]
pub(super) struct Placing {
    pub(super) jobs: Vec<Job>,
    /// Rows of `_data`.
    pub(super) data: Vec<DataRow>,
    /// Tables whose entries are known by their keys.
    pub(super) tables: Vec<Table>,
    /// Ids of pages in folders that no type owns.
    pub(super) unplaced: HashSet<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Finds out whose each file is.
pub(super) fn place(schema: &Schema, sources: &Sources) -> Placing {
    let mut placing = Placing::default();
    let mut sidecars: BTreeMap<String, &FilePath> = BTreeMap::new();
    let mut strays: BTreeMap<String, Vec<&FilePath>> = BTreeMap::new();
    for (path, file) in sources.below(CONTENT) {
        let job = |type_, page| Job {
            type_,
            path: path.clone(),
            page,
        };
        match model::role(schema, path) {
            Role::Page { type_, id } => placing.jobs.push(job(type_, Some((id, None)))),
            Role::Rows(type_) => placing.jobs.push(job(type_, None)),
            Role::Sidecar(page) => drop(sidecars.insert(page, path)),
            Role::Data if has_settings(sources, path) => {}
            Role::Table => {
                let Some(text) = &file.text else { continue };
                let beside = |path: &str| {
                    let (path, file) = sources.files.get_key_value(path)?;
                    Some((path.clone(), Arc::clone(file.text.as_ref()?)))
                };
                let read = model::read_table((path, text), &beside);
                placing.diagnostics.extend(read.diagnostics);
                placing.tables.extend(read.value);
            }
            Role::Data => {
                let Some(text) = &file.text else { continue };
                let read = model::read_data(path, text);
                placing.diagnostics.extend(read.diagnostics);
                placing.data.extend(read.value);
            }
            Role::Stray(folder) => {
                placing.unplaced.extend(id_of(path).map(str::to_owned));
                let rows = file.text.iter().filter(|_| path.contains("/_entries."));
                placing
                    .unplaced
                    .extend(rows.flat_map(|text| model::row_ids(path, text)));
                strays.entry(common(path, folder)).or_default().push(path);
            }
            Role::Other => placing
                .diagnostics
                .extend(misnamed::told(schema, path, sources)),
        }
    }
    let strays = strays.iter();
    let strays = strays.filter_map(|(folder, files)| stray((schema, sources), folder, files));
    placing.diagnostics.extend(strays);
    for job in &mut placing.jobs {
        if let Some((_, sidecar)) = &mut job.page {
            *sidecar = sidecars.remove(job.path.as_ref() as &str).cloned();
        }
    }
    for (page, path) in sidecars {
        let lone = Diagnostic::about_file(Code::LoneSidecar, path).arg("other", page);
        placing.diagnostics.push(lone);
    }
    placing
}

/// Whether a file of `_data` is read by settings beside it.
fn has_settings(sources: &Sources, path: &str) -> bool {
    let stem = path.strip_suffix(".csv").unwrap_or(path);
    let beside = |file: &str| sources.files.contains_key(file);
    beside(&format!("{stem}.toml"))
}

impl Placing {
    /// The rows of `_data` by the entry that they speak of.
    pub(super) fn by_entry(&self) -> HashMap<&str, Vec<&DataRow>> {
        let mut by_entry: HashMap<&str, Vec<&DataRow>> = HashMap::new();
        for row in &self.data {
            by_entry.entry(&row.entry).or_default().push(row);
        }
        by_entry
    }

    /// Rows of `_data` that speak of nobody.
    pub(super) fn unknown_rows(&self, entries: &[Arc<Entry>]) -> Vec<Diagnostic> {
        // In order, since the first of equally near names is the one suggested.
        let ids: Vec<&str> = entries.iter().map(|entry| &*entry.id).collect();
        let known: HashSet<&str> = ids.iter().copied().collect();
        let is_known = |id: &str| known.contains(id) || self.unplaced.contains(id);
        let nobody = self.data.iter().filter(|row| !is_known(&row.entry));
        let mut asked: HashMap<&str, Diagnostic> = HashMap::new();
        let mut few = Few::default();
        few.extend(nobody.map(|row| {
            let found = Diagnostic::new(Code::UnknownEntry, &row.file, row.entry_span)
                .arg("id", &*row.entry)
                .arg("type", "");
            if let Some(known) = asked.get(&*row.entry) {
                return known.clone().at(found.file, found.span);
            }
            if asked.len() >= MOST_ASKED {
                return found;
            }
            let found = found.suggest(&row.entry, ids.iter().copied());
            asked.insert(&row.entry, found.clone());
            found
        }));
        few.told()
    }
}

/// Where more ids than these are nobody's, a table is of another portal, and
/// what is nearest to each of them helps nobody: to look takes as long as there
/// are entries.
const MOST_ASKED: usize = 300;

/// The id that a page's path gives it.
fn id_of(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".md")?;
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    stem.rsplit('/').next()
}

/// The folder that a stray file is told of with: that of all pages, where the page
/// has one of its own.
fn common(path: &str, folder: String) -> String {
    let own = folder
        .rsplit_once('/')
        .filter(|_| path.ends_with("/index.md"));
    own.map_or(folder.clone(), |(parent, _)| parent.to_owned())
}

/// Pages and rows where no type expects any: one mistake, however many they are.
fn stray(
    (schema, sources): (&Schema, &Sources),
    folder: &str,
    files: &[&FilePath],
) -> Option<Diagnostic> {
    // Of a folder that several types claim, the types are told.
    if schema.incomplete
        || schema
            .types()
            .any(|(_, declared)| declared.folder == folder)
    {
        return None;
    }
    let mut found = Diagnostic::about_file(Code::NoType, files.first()?).arg("folder", folder);
    if files.len() > 1 {
        found = found.arg("count", files.len().to_string());
    }
    if let Some(type_) = homeless(schema, sources, folder) {
        let found = found.hint("unsaid").arg("type", type_.id.as_str());
        return Some(found.arg("declared", &*type_.file));
    }
    let mut folders: Vec<&str> = schema
        .types()
        .map(|(_, declared)| declared.folder.as_str())
        .collect();
    // Where several types claim one it is no more than a folder.
    folders.sort_unstable();
    folders.dedup();
    Some(found.suggest(folder, folders.into_iter()).unreplaced())
}

/// The type that most likely has its entries in `folder`: it does not say which
/// it has, there is none by its own name, and this is called much the same.
fn homeless<'s>(schema: &'s Schema, sources: &Sources, folder: &str) -> Option<&'s Type> {
    let mut types = schema.types().map(|(_, declared)| declared);
    types.find(|declared| {
        let own = declared.folder.as_str();
        // One is `kilde`, and many are `kilder`.
        declared.folder_span == Span::default()
            && folder.starts_with(own.strip_suffix('e').unwrap_or(own))
            && (sources.below(&format!("{CONTENT}/{own}")))
                .next()
                .is_none()
    })
}
