//! Files into entries, each file once for as long as it does not change.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::placing::{Job, Placing};
use crate::diag::{FilePath, has_errors};
use crate::model::{self, DataRow, Entry, PageFiles, Setting, Unit};
use crate::source::{CONTENT, Sources};

/// What every file was read to, by the file's path.
pub(super) type Units = BTreeMap<FilePath, Kept>;

/// What one file was read to.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) job: Job,
    made_of: MadeOf,
    pub(super) unit: Arc<Unit>,
    /// The last that had no errors, where it is to stand in for this one.
    pub(super) good: Option<Arc<Unit>>,
}

/// Fingerprints of the file, of the one beside it, and of all `_data` if some
/// of it speaks of an entry of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MadeOf([Option<blake3::Hash>; 3]);

impl Kept {
    /// The entries that the site shows.
    pub(super) fn entries(&self) -> &[Arc<Entry>] {
        &self.good.as_ref().unwrap_or(&self.unit).entries
    }

    /// The entries that others stand in for.
    pub(super) fn hidden(&self) -> &[Arc<Entry>] {
        self.good.as_ref().map_or(&[], |_| &self.unit.entries)
    }

    /// The files whose last good version is shown.
    pub(super) fn held(&self) -> impl Iterator<Item = &FilePath> {
        let sidecar = self
            .job
            .page
            .as_ref()
            .and_then(|(_, sidecar)| sidecar.as_ref());
        let files = std::iter::once(&self.job.path).chain(sidecar);
        files.filter(|_| self.good.is_some())
    }
}

/// Reads all files, but those that `before` has from the same bytes. With
/// `hold` the entries of the last version without errors stand in for those of
/// a version with some.
pub(super) fn read(
    placing: &Placing,
    sources: &Sources,
    setting: Setting<'_>,
    before: &Units,
    hold: bool,
) -> Units {
    let reader = Reader {
        sources,
        setting,
        data: placing.by_entry(),
        data_hash: (!placing.data.is_empty()).then(|| data_hash(placing, sources)),
    };
    let read = placing.jobs.par_iter().map(|job| {
        let kept = reader.keep(job, before.get(&job.path), hold);
        (job.path.clone(), kept)
    });
    let read: Vec<(FilePath, Kept)> = read.collect();
    read.into_iter().collect()
}

/// Reads one file of which neither place nor data have changed.
pub(super) fn again(
    kept: &Kept,
    placing: &Placing,
    sources: &Sources,
    setting: Setting<'_>,
) -> Kept {
    let speaks = |row: &&DataRow| {
        kept.job
            .page
            .as_ref()
            .is_some_and(|(id, _)| *row.entry == **id)
    };
    let about: Vec<&DataRow> = placing.data.iter().filter(speaks).collect();
    let reader = Reader {
        sources,
        setting,
        data_hash: (!about.is_empty()).then(|| data_hash(placing, sources)),
        data: about
            .first()
            .map(|row| (&*row.entry, about.clone()))
            .into_iter()
            .collect(),
    };
    reader.keep(&kept.job, Some(kept), false)
}

/// What files are read with.
struct Reader<'r> {
    sources: &'r Sources,
    setting: Setting<'r>,
    data: HashMap<&'r str, Vec<&'r DataRow>>,
    data_hash: Option<blake3::Hash>,
}

impl Reader<'_> {
    fn keep(&self, job: &Job, before: Option<&Kept>, hold: bool) -> Kept {
        let made_of = self.made_of(job);
        // A page that has become a page of another type is read again.
        let same = |kept: &&Kept| kept.made_of == made_of && kept.job.type_ == job.type_;
        if let Some(kept) = before.filter(same) {
            return kept.clone();
        }
        let unit = Arc::new(self.read(job));
        let good = before
            .filter(|kept| hold && has_errors(&unit.diagnostics) && kept.job.type_ == job.type_);
        let good = good.and_then(|kept| match &kept.good {
            Some(good) => Some(Arc::clone(good)),
            None => (!has_errors(&kept.unit.diagnostics)).then(|| Arc::clone(&kept.unit)),
        });
        Kept {
            job: job.clone(),
            made_of,
            unit,
            good,
        }
    }

    fn made_of(&self, job: &Job) -> MadeOf {
        let hash = |path: &FilePath| self.sources.files.get(path).map(|file| file.hash);
        let (sidecar, told) = match &job.page {
            Some((id, sidecar)) => (
                sidecar.as_ref().and_then(hash),
                self.data.contains_key(id.as_str()),
            ),
            // Which rows a table has is not known before it is read.
            None => (None, true),
        };
        MadeOf([hash(&job.path), sidecar, self.data_hash.filter(|_| told)])
    }

    fn read(&self, job: &Job) -> Unit {
        let about = |id: &str| self.data.get(id).cloned().unwrap_or_default();
        let text = |path: &FilePath| self.sources.text(path);
        match &job.page {
            Some((id, sidecar)) => {
                let sidecar = sidecar.as_ref();
                let files = PageFiles {
                    path: &job.path,
                    text: text(&job.path),
                    sidecar: sidecar.and_then(|path| Some((path, text(path)?))),
                };
                model::read_page(self.setting, job.type_, id, files, &about(id))
            }
            None => text(&job.path).map_or_else(Unit::default, |text| {
                model::read_rows(self.setting, job.type_, &job.path, text, &about)
            }),
        }
    }
}

/// The entries of some files as they are without the tables that speak of them
/// by other keys than ids.
pub(super) fn before_tables(
    placing: &Placing,
    sources: &Sources,
    setting: Setting<'_>,
    jobs: &[&Job],
) -> Vec<Arc<Entry>> {
    let reader = Reader {
        sources,
        setting,
        data: placing.by_entry(),
        data_hash: None,
    };
    let read: Vec<Unit> = jobs.par_iter().map(|job| reader.read(job)).collect();
    read.into_iter().flat_map(|unit| unit.entries).collect()
}

/// One fingerprint of all data, and of which entries they speak of: that may
/// hang on other files.
fn data_hash(placing: &Placing, sources: &Sources) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    if !placing.tables.is_empty() {
        for row in &placing.data {
            hasher
                .update(row.entry.as_bytes())
                .update(&row.entry_span.start.to_le_bytes());
        }
    }
    for (path, file) in sources.below(&format!("{CONTENT}/_data")) {
        hasher.update(path.as_bytes()).update(file.hash.as_bytes());
    }
    hasher.finalize()
}
