//! The stages in their order: the one room that knows them all.
//!
//! Files become sources, sources a schema and entries, entries a graph. Each
//! stage returns its value and its diagnostics; none of them reaches back.
//!
//! A [`Loader`] goes the same way again after every change, and takes from the
//! last time what is made of the same bytes: the portal that it gives is the
//! one that [`load`] would give.

mod keys;
mod misnamed;
mod named;
mod placing;
mod settings;
#[cfg(test)]
mod tests;
mod units;
mod unlinked;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::{Config, Places};
use crate::diag::{self, Code, Diagnostic, FilePath};
use crate::document::front_matter;
use crate::graph::{self, EntryId, Findings, Graph};
use crate::model::{self, Entry};
use crate::picture::{self, Fault, Form};
use crate::schema;
use crate::source::{CONTENT, History, STATIC, Sources};

use placing::Placing;
use settings::Settings;
use units::Units;

/// More files than this are not looked at one by one.
const FEW: usize = 8;

/// What a build is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub config: Arc<Config>,
    /// What the settings say of types: navigation, front page.
    pub navigation: Places,
    /// Pages about the portal itself.
    pub about: Vec<EntryId>,
    /// Its entries.
    pub graph: Graph,
    /// Files with errors of which the last version without is shown.
    pub held: BTreeSet<FilePath>,
    /// When its files last changed, where that is known.
    pub history: Arc<History>,
    /// What is wrong, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
}

impl Portal {
    /// Whether anything must be mended before the site can be built.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        diag::has_errors(&self.diagnostics)
    }
}

/// Runs every stage from files to graph.
#[must_use]
pub fn load(sources: Arc<Sources>, found: Vec<Diagnostic>, options: &Options) -> Portal {
    Loader::default().load(sources, found, options)
}

/// Loads a portal again and again, and does anew only what a change reaches.
#[derive(Debug, Default)]
pub struct Loader {
    last: Option<Last>,
    hold: bool,
}

/// What the last portal was made from.
#[derive(Debug)]
struct Last {
    sources: Arc<Sources>,
    settings: Settings,
    placing: Placing,
    units: Units,
    graph: Graph,
    found: Findings,
}

impl Loader {
    /// A loader for people who are writing: of a file with errors it shows
    /// the last version that had none, beside what is wrong with the new one.
    #[must_use]
    pub fn holding() -> Self {
        Self {
            last: None,
            hold: true,
        }
    }

    /// Runs every stage from files to graph; `found` is what reading the files
    /// complained of.
    pub fn load(
        &mut self,
        sources: Arc<Sources>,
        found: Vec<Diagnostic>,
        options: &Options,
    ) -> Portal {
        let before = self.last.take();
        let last = before.as_ref().map(|last| &last.settings);
        let settings = Settings::read(&sources, options, last, self.hold);
        let now = match before {
            Some(last) => match last.edit(&sources, &settings) {
                Some(edit) => last.after(edit, sources, settings),
                None => join(sources, settings, Some(&last), self.hold),
            },
            None => join(sources, settings, None, self.hold),
        };
        let portal = now.portal(found);
        self.last = Some(now);
        portal
    }
}

/// Places and reads all files that have changed, and joins all entries.
fn join(sources: Arc<Sources>, settings: Settings, before: Option<&Last>, hold: bool) -> Last {
    let mut placing = placing::place(&settings.schema.value, &sources);
    keys::resolve(&mut placing, &sources, settings.setting());
    let before = before.filter(|last| last.settings.reads_like(&settings));
    let (none, setting) = (Units::new(), settings.setting());
    let known = before.map_or(&none, |last| &last.units);
    let units = units::read(&placing, &sources, setting, known, hold);
    let all = units.values().flat_map(units::Kept::entries);
    let entries: Vec<Arc<Entry>> = all.cloned().collect();
    placing.unplaced.extend(lost_rows(&units, &sources));
    let unknown = placing.unknown_rows(&entries);
    placing.diagnostics.extend(unknown);
    let input = graph::Input {
        schema: Arc::clone(&settings.schema.value),
        sources: &sources,
        language: settings.config.value.language.clone(),
        date: settings.options.date,
        base_url: settings.config.value.base_url.clone(),
        drafts: settings.options.drafts,
        everywhere: settings
            .config
            .value
            .about_ids()
            .map(str::to_owned)
            .collect(),
        unplaced: placing.unplaced.clone(),
    };
    let (graph, found) = graph::link(&input, entries);
    Last {
        sources,
        settings,
        placing,
        units,
        graph,
        found,
    }
}

/// Ids of rows that a mistake in their table hides: whoever refers to them is not
/// to blame.
fn lost_rows(units: &Units, sources: &Sources) -> Vec<String> {
    let mut lost = Vec::new();
    for (path, kept) in units {
        let is_rows = kept.job.page.is_none();
        let text = sources.files.get(path).and_then(|file| file.text.as_ref());
        let Some(text) = text.filter(|_| is_rows && diag::has_errors(&kept.unit.diagnostics))
        else {
            continue;
        };
        let read: HashSet<&str> = kept.entries().iter().map(|entry| &*entry.id).collect();
        let written = model::written_ids(text).filter(|id| !read.contains(id));
        lost.extend(written.map(str::to_owned));
    }
    lost
}

/// What an edit of prose has made new.
struct Edit {
    graph: Graph,
    found: Findings,
    units: Vec<units::Kept>,
}

impl Last {
    /// What has become new, where that is the text of a few pages, pictures
    /// and files that are copied; nothing where it may be more.
    fn edit(&self, sources: &Sources, settings: &Settings) -> Option<Edit> {
        if !self.settings.links_like(settings) {
            return None;
        }
        let changed = self.sources.changed(sources)?;
        let mut pages = Vec::new();
        for path in changed.iter().filter(|path| is_content(path)) {
            match self.units.get(path).filter(|kept| kept.job.page.is_some()) {
                Some(kept) => pages.push(kept),
                None if sources.text(path).is_some() => return None,
                None => {}
            }
        }
        let mut edit = Edit {
            graph: self.graph.clone(),
            found: self.found.clone(),
            units: Vec::new(),
        };
        if pages.len() > FEW {
            return None;
        }
        for kept in pages {
            self.edit_text(kept, sources, settings, &mut edit)?;
        }
        Some(edit)
    }

    fn edit_text(
        &self,
        kept: &units::Kept,
        sources: &Sources,
        settings: &Settings,
        edit: &mut Edit,
    ) -> Option<()> {
        if !same_front(
            self.sources.text(&kept.job.path)?,
            sources.text(&kept.job.path)?,
        ) {
            return None;
        }
        let now = units::again(kept, &self.placing, sources, settings.setting());
        let units = [&now.unit, &kept.unit];
        if units.iter().any(|unit| diag::has_errors(&unit.diagnostics)) {
            return None;
        }
        let ([old], [new]) = (&*kept.unit.entries, &*now.unit.entries) else {
            return None;
        };
        let known = edit.graph.find(&new.id)?;
        // Of two entries with one id only the first is part of the graph.
        if !Arc::ptr_eq(edit.graph.entry(known), old) {
            return None;
        }
        let joined = edit
            .graph
            .with_text(Arc::clone(new), sources, &edit.found)?;
        (edit.graph, edit.found) = joined;
        edit.units.push(now);
        Some(())
    }

    fn after(self, edit: Edit, sources: Arc<Sources>, settings: Settings) -> Self {
        let mut units = self.units;
        for kept in edit.units {
            units.insert(kept.job.path.clone(), kept);
        }
        Self {
            sources,
            settings,
            units,
            graph: edit.graph,
            found: edit.found,
            placing: self.placing,
        }
    }

    fn portal(&self, mut diagnostics: Vec<Diagnostic>) -> Portal {
        let units = self.units.values();
        let held: BTreeSet<&FilePath> = units.clone().flat_map(units::Kept::held).collect();
        diagnostics.extend(self.settings.diagnostics().cloned());
        diagnostics.extend(self.placing.diagnostics.iter().cloned());
        diagnostics.extend(
            units
                .clone()
                .flat_map(|kept| kept.unit.diagnostics.iter().cloned()),
        );
        // What stands in for a file has places that are not in it.
        let joined = self.found.all().filter(|found| !held.contains(&found.file));
        diagnostics.extend(joined.cloned());
        // One look shows every mistake, also where each hides the page.
        let hidden = units.clone().flat_map(units::Kept::hidden);
        diagnostics.extend(hidden.flat_map(|entry| self.graph.complaints(entry, &self.sources)));
        diagnostics.extend(pictures(&self.sources));
        diagnostics.extend(unlinked::texts(&self.graph, &self.sources));
        let about = named::about(&self.settings.config.value, &self.graph);
        diagnostics.extend(about.diagnostics);
        diagnostics.extend(named::wanted(&self.settings.navigation, &self.graph));
        alone_in_conflict(&mut diagnostics);
        diag::render::sort(&mut diagnostics);
        let held = held.into_iter().chain(self.settings.held());
        Portal {
            about: about.value,
            held: held.cloned().collect(),
            sources: Arc::clone(&self.sources),
            config: Arc::clone(&self.settings.config.value),
            navigation: self.settings.navigation.clone(),
            graph: self.graph.clone(),
            history: Arc::default(),
            diagnostics,
        }
    }
}

/// Leaves of a file that git could not merge only that: what else is wrong in it
/// is since two versions stand there at once.
fn alone_in_conflict(diagnostics: &mut Vec<Diagnostic>) {
    let is_conflict = |found: &&Diagnostic| found.code == Code::MergeConflict;
    let conflicts = diagnostics.iter().filter(is_conflict);
    let files: BTreeSet<FilePath> = conflicts.map(|found| found.file.clone()).collect();
    if !files.is_empty() {
        diagnostics.retain(|found| is_conflict(&found) || !files.contains(&found.file));
    }
}

/// Pictures beside pages that cannot be shown, and drawings anywhere that would
/// run something or stop the browser where readers open them, or may, since they
/// cannot be looked through: they lie on the site's own address.
fn pictures(sources: &Sources) -> impl Iterator<Item = Diagnostic> {
    let beside = sources.below(CONTENT).map(|file| (file, true));
    let copied = sources.below(STATIC).map(|file| (file, false));
    beside.chain(copied).filter_map(|((path, file), shown)| {
        let fault = file.picture?.err()?;
        if !shown && picture::form(path) != Some(Form::Svg) {
            return None;
        }
        let found = Diagnostic::about_file(Code::BadPicture, path);
        Some(match fault {
            Fault::Broken => found,
            Fault::Cut => found.hint("cut"),
            Fault::Long => found.hint("long"),
            Fault::Active => found.hint("active"),
            Fault::Heavy => found.hint("heavy"),
            Fault::Large(width, height) => found
                .hint("large")
                .arg("size", format!("{width} × {height}")),
        })
    })
}

/// Whether a file may say something of entries. Declarations may, but are
/// compared as such.
fn is_content(path: &str) -> bool {
    let lies_in = |folder: &&str| {
        let rest = path.strip_prefix(*folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    lies_in(&CONTENT) && !schema::FOLDERS.iter().any(lies_in)
}

/// Whether two versions of a page begin with the same fields, byte for byte.
fn same_front(old: &str, new: &str) -> bool {
    let front = |text: &'_ str| front_matter::split(text).ok().map(|parts| parts.body.start);
    match (front(old), front(new)) {
        (Some(a), Some(b)) => old.get(..a) == new.get(..b),
        _ => false,
    }
}
