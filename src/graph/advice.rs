//! What could have been meant by a name that nobody bears.
//!
//! Looking for the nearest of all names takes time, and where a term is gone
//! thousands of pages ask for the same one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::diag::Diagnostic;
use crate::schema::FieldId;

/// Who names more than these that nobody bears is a file of another portal: of
/// the first it is said what could be meant.
pub(super) const MOST_ASKED: usize = 300;

/// What was asked for: the code, the name, and what it is the value of.
type Question = (&'static str, String, Option<FieldId>, bool);

/// Answers that were found before; they hold for as long as the names do.
#[derive(Debug, Default)]
pub(super) struct Advice(Mutex<HashMap<Question, Diagnostic>>);

impl Advice {
    /// `found` with what could be meant by `name`: made once for each name and
    /// each kind of thing (`field`, and whether it may be `any`) that is asked for.
    pub(super) fn add(
        &self,
        found: Diagnostic,
        name: &str,
        (field, any): (Option<FieldId>, bool),
        make: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Diagnostic {
        let question = (found.code.name(), name.to_owned(), field, any);
        let known = self.lock().get(&question).cloned();
        if let Some(known) = known {
            return known.at(found.file, found.span);
        }
        let made = make(found);
        self.lock().insert(question, made.clone());
        made
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Question, Diagnostic>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
