//! Diagnostics as text: for people, for programs, and for GitHub.
//!
//! Each form is a function from the diagnostics and the files they speak of to
//! a string. All take time in proportion to the diagnostics and their files.

mod excerpt;
mod github;
mod human;
mod json;
mod places;

pub use excerpt::printable;

use super::{Diagnostic, Language, Severity, messages};
use crate::source::Sources;

/// Diagnostics to be shown, in the order they are to be shown in.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was found; see [`sort`].
    pub diagnostics: &'a [Diagnostic],
    /// The files that the places are in.
    pub sources: &'a Sources,
    /// The language of the messages.
    pub language: Language,
}

impl Report<'_> {
    /// For people: each with its excerpt, then a line that counts them.
    /// Nothing when there are none.
    #[must_use]
    pub fn human(&self, colour: bool) -> String {
        human::render(self, colour)
    }

    /// For people: one of them with its excerpt, without colour.
    #[must_use]
    pub fn excerpt(&self, found: &Diagnostic) -> String {
        human::alone(self, found)
    }

    /// For programs: one JSON document on one line.
    #[must_use]
    pub fn json(&self) -> String {
        json::render(self)
    }

    /// For GitHub: workflow commands for the log, and Markdown for the job's
    /// summary. Both are empty when there is nothing to say.
    ///
    /// GitHub shows at most ten errors and ten warnings a step; they are
    /// chosen so that as many files as possible show. The summary has all.
    /// Annotations count files from the top of the repository: `within` is what
    /// stands there before the portal's own paths.
    #[must_use]
    pub fn github(&self, within: &str) -> (String, String) {
        (github::commands(self, within), github::summary(self))
    }

    /// The help for forms that cannot show a replacement in place.
    fn whole_help(&self, diagnostic: &Diagnostic) -> Option<String> {
        let help = super::help(diagnostic, self.language);
        let Some(right) = &diagnostic.replacement else {
            return help;
        };
        match help {
            Some(help) if right.is_empty() || help.contains(right) => Some(help),
            Some(help) => Some(format!(
                "{help} ({})",
                messages::replacement(right, self.language)
            )),
            None => Some(messages::replacement(right, self.language)),
        }
    }

    /// `2 feil, 1 advarsel`; nothing when there are none.
    fn count(&self) -> String {
        let (errors, warnings) = counts(self.diagnostics);
        let part = |number: usize, severity: Severity| {
            let name = severity_name(severity, self.language, number);
            (number > 0).then(|| format!("{number} {name}"))
        };
        let parts = [
            part(errors, Severity::Error),
            part(warnings, Severity::Warning),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// How many errors and how many warnings there are.
#[must_use]
pub fn counts(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|found| found.is_error()).count();
    (errors, diagnostics.len() - errors)
}

/// Puts diagnostics in the order of files, places and codes, and takes out
/// those that say exactly the same.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    // Beyond the shown order, so that equals stand side by side.
    fn rest(found: &Diagnostic) -> impl Ord + '_ {
        (
            found.span.map(|span| span.end),
            found.hint,
            &found.replacement,
            found.severity,
        )
    }
    diagnostics.sort_by(|a, b| {
        a.order()
            .cmp(&b.order())
            .then_with(|| rest(a).cmp(&rest(b)))
    });
    diagnostics.dedup();
}

/// What so many mistakes of a severity are called.
fn severity_name(severity: Severity, language: Language, number: usize) -> &'static str {
    match (severity, language, number) {
        (Severity::Error, Language::Nb | Language::Nn, _) => "feil",
        (Severity::Error, Language::En, 1) => "error",
        (Severity::Error, Language::En, _) => "errors",
        (Severity::Warning, Language::Nb, 1) => "advarsel",
        (Severity::Warning, Language::Nb, _) => "advarsler",
        (Severity::Warning, Language::Nn, 1) => "åtvaring",
        (Severity::Warning, Language::Nn, _) => "åtvaringar",
        (Severity::Warning, Language::En, 1) => "warning",
        (Severity::Warning, Language::En, _) => "warnings",
    }
}

#[cfg(test)]
mod tests;
