//! What was found wrong between entries.

use std::collections::BTreeMap;

use super::EntryId;
use crate::diag::Diagnostic;

/// What was found wrong between entries, by the entry that it is about, so
/// that it can be looked for again where that entry alone has changed.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// About several entries, or about files.
    pub(super) common: Vec<Diagnostic>,
    own: BTreeMap<EntryId, Vec<Diagnostic>>,
}

impl Findings {
    /// Everything, in no order that matters.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.common.iter().chain(self.own.values().flatten())
    }

    /// Adds what was found about an entry.
    pub(super) fn add(&mut self, about: EntryId, found: Vec<Diagnostic>) {
        if !found.is_empty() {
            self.own.entry(about).or_default().extend(found);
        }
    }

    /// Forgets what was found about an entry.
    pub(super) fn forget(&mut self, about: EntryId) {
        self.own.remove(&about);
    }
}
