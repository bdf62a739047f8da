//! The stages in their order: the one room that knows them all.
//!
//! Files become sources, sources a schema and entries, entries a graph. Each
//! stage returns its value and its diagnostics; none of them reaches back.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{self, Config};
use crate::diag::{self, Code, Diagnostic, FilePath, Severity};
use crate::graph::{self, Graph};
use crate::model::{self, DataRow, Entry, PageFiles, Role, Setting, Unit};
use crate::schema::{self, Schema, TypeId};
use crate::source::{CONTENT, History, Sources};

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day on which the site is looked at.
    pub date: Date,
    /// Whether drafts are part of the site.
    pub drafts: bool,
}

/// A portal, read and joined, with everything that is wrong with it.
#[derive(Debug)]
pub struct Portal {
    /// Its files.
    pub sources: Arc<Sources>,
    /// Its settings.
    pub config: Config,
    /// Types of the main navigation and of the footer.
    pub navigation: (Vec<TypeId>, Vec<TypeId>),
    /// Its entries.
    pub graph: Graph,
    /// When its files last changed, where that is known.
    pub history: Arc<History>,
    /// What is wrong, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
}

impl Portal {
    /// Whether anything must be mended before the site can be built.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|found| found.severity == Severity::Error)
    }
}

/// Runs every stage from files to graph.
#[must_use]
pub fn load(sources: Arc<Sources>, mut diagnostics: Vec<Diagnostic>, options: &Options) -> Portal {
    let config = config::read(&sources);
    diagnostics.extend(config.diagnostics);
    let config = config.value;
    let schema = schema::read(&sources);
    diagnostics.extend(schema.diagnostics);
    let schema = Arc::new(schema.value);
    let navigation = config::navigation(&config, &schema);
    diagnostics.extend(navigation.diagnostics);
    let setting = Setting {
        schema: &schema,
        language: &config.language,
        drafts: options.drafts,
    };
    let (entries, unplaced) = entries(&sources, setting, &mut diagnostics);
    let input = graph::Input {
        schema: Arc::clone(&schema),
        sources: &sources,
        language: config.language.clone(),
        date: options.date,
        drafts: options.drafts,
        unplaced,
    };
    let graph = graph::link(&input, entries);
    diagnostics.extend(graph.diagnostics);
    diag::render::sort(&mut diagnostics);
    Portal {
        config,
        navigation: navigation.value,
        graph: graph.value,
        history: Arc::default(),
        diagnostics,
        sources,
    }
}

/// One file, or one file and its sidecar, that holds entries.
enum Job<'s> {
    Page {
        type_: TypeId,
        id: String,
        path: &'s FilePath,
        sidecar: Option<&'s FilePath>,
    },
    Rows {
        type_: TypeId,
        path: &'s FilePath,
    },
}

/// All entries, and the ids of pages in folders that no type owns.
fn entries(
    sources: &Sources,
    setting: Setting<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Arc<Entry>>, HashSet<String>) {
    let mut unplaced = HashSet::new();
    let mut jobs = Vec::new();
    let mut sidecars: BTreeMap<String, &FilePath> = BTreeMap::new();
    let mut data = Vec::new();
    for (path, file) in sources.below(CONTENT) {
        match model::role(setting.schema, path) {
            Role::Page { type_, id } => jobs.push(Job::Page {
                type_,
                id,
                path,
                sidecar: None,
            }),
            Role::Rows(type_) => jobs.push(Job::Rows { type_, path }),
            Role::Sidecar(page) => drop(sidecars.insert(page, path)),
            Role::Data => {
                let Some(text) = &file.text else { continue };
                let read = model::read_data(path, text);
                diagnostics.extend(read.diagnostics);
                data.extend(read.value);
            }
            Role::Stray(folder) => {
                unplaced.extend(id_of(path).map(str::to_owned));
                diagnostics.extend(stray(setting.schema, path, &folder));
            }
            Role::Other => {}
        }
    }
    for job in &mut jobs {
        if let Job::Page { path, sidecar, .. } = job {
            *sidecar = sidecars.remove(path.as_ref() as &str);
        }
    }
    for (page, path) in sidecars {
        diagnostics.push(Diagnostic::about_file(Code::LoneSidecar, path).arg("other", page));
    }
    let mut by_entry: HashMap<&str, Vec<&DataRow>> = HashMap::new();
    for row in &data {
        by_entry.entry(&row.entry).or_default().push(row);
    }
    let units: Vec<Unit> = jobs
        .par_iter()
        .map(|job| read(sources, setting, job, &by_entry))
        .collect();
    let mut entries = Vec::new();
    for unit in units {
        entries.extend(unit.entries);
        diagnostics.extend(unit.diagnostics);
    }
    diagnostics.extend(unknown_rows(&data, &entries));
    (entries, unplaced)
}

/// The id that a page's path gives it.
fn id_of(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".md")?;
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    stem.rsplit('/').next()
}

fn read(
    sources: &Sources,
    setting: Setting<'_>,
    job: &Job<'_>,
    data: &HashMap<&str, Vec<&DataRow>>,
) -> Unit {
    let about = |id: &str| data.get(id).cloned().unwrap_or_default();
    match job {
        Job::Page {
            type_,
            id,
            path,
            sidecar,
        } => {
            let sidecar = sidecar.and_then(|path| Some((path, sources.text(path)?)));
            let files = PageFiles {
                path,
                text: sources.text(path),
                sidecar,
            };
            model::read_page(setting, *type_, id, files, &about(id))
        }
        Job::Rows { type_, path } => match sources.text(path) {
            Some(text) => model::read_rows(setting, *type_, path, text, &about),
            None => Unit::default(),
        },
    }
}

/// A page where no type expects one.
fn stray(schema: &Schema, path: &FilePath, folder: &str) -> Option<Diagnostic> {
    if schema.incomplete {
        return None;
    }
    let folders: Vec<&str> = schema
        .types()
        .map(|(_, declared)| declared.folder.as_str())
        .collect();
    let found = Diagnostic::about_file(Code::NoType, path).arg("folder", folder);
    Some(found.suggest(folder, folders.into_iter()).unreplaced())
}

/// Rows of `_data` that speak of nobody.
fn unknown_rows(data: &[DataRow], entries: &[Arc<Entry>]) -> Vec<Diagnostic> {
    // In order, since the first of equally near names is the one suggested.
    let ids: Vec<&str> = entries.iter().map(|entry| &*entry.id).collect();
    let known: HashSet<&str> = ids.iter().copied().collect();
    let nobody = data.iter().filter(|row| !known.contains(&*row.entry));
    nobody
        .map(|row| {
            let found = Diagnostic::new(Code::UnknownEntry, &row.file, row.entry_span)
                .arg("id", &*row.entry)
                .arg("type", "");
            found.suggest(&row.entry, ids.iter().copied())
        })
        .collect()
}
