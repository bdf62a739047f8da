//! What is shown while something has errors.

use std::sync::Arc;

use super::{Checked, Diagnostic, FilePath, has_errors};

/// What was read, or an earlier version without errors where this has some.
#[derive(Clone, Debug)]
pub(crate) struct Held<T> {
    /// What is shown.
    pub(crate) value: Arc<T>,
    /// What is wrong with what was read.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether what is shown has no errors.
    sound: bool,
}

impl<T> Held<T> {
    /// What was read, or what was shown `before` where only that has no errors.
    pub(crate) fn new(read: Checked<T>, before: Option<&Self>) -> Self {
        let Checked { value, diagnostics } = read;
        let is_broken = has_errors(&diagnostics);
        let before = before.filter(|before| is_broken && before.sound);
        Self {
            sound: !is_broken || before.is_some(),
            value: before.map_or_else(|| Arc::new(value), |before| Arc::clone(&before.value)),
            diagnostics,
        }
    }

    /// The files that an earlier version stands in for.
    pub(crate) fn files(&self) -> impl Iterator<Item = &FilePath> {
        let held = self.diagnostics.iter().filter(|_| self.sound);
        let errors = held.filter(|found| found.is_error());
        errors.map(|found| &found.file)
    }
}
