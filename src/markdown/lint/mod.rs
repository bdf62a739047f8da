//! Mistakes that can be seen in the text alone.
//!
//! Each check returns its diagnostics in the order of the text. They are made
//! to be believed: correct text gives none, and one mistake gives one.

mod bullets;
mod citations;
mod cut_links;
mod dates;
mod fences;
mod files;
mod footnotes;
mod headings;
mod indents;
mod marks;
mod notes;
mod pdf;
mod plain;
mod prose;
mod raw_html;
mod tables;
mod uncited;

pub(crate) use self::fences::{any as has_open_fence, check_names, open as open_fence};
pub use self::plain::markup;
pub use self::uncited::uncited;

use std::collections::HashSet;

use self::prose::Prose;
use super::tree::Body;
use crate::diag::{Code, Diagnostic, FilePath, Span};

/// Every mistake that the text alone shows, in the order of the text.
#[must_use]
pub fn all(body: &Body, text: &str, file: &FilePath) -> Vec<Diagnostic> {
    let mut report = Report {
        text,
        file,
        found: Vec::new(),
    };
    fences::check(body, &mut report);
    headings::check(body, &mut report);
    indents::check(body, &mut report);
    dates::check(body, &mut report);
    tables::check(body, &mut report);
    raw_html::check(body, &mut report);
    files::check(body, &mut report);
    citations::check(body, &mut report);
    cut_links::check_targets(body, &mut report);
    notes::check(body, &mut report);
    let mut prose = Prose::default();
    let mut has_bullets = false;
    let mut missed = HashSet::new();
    for run in prose::runs(body) {
        let told = report.found.len();
        prose.read(body, text, run);
        pdf::check(&prose, &mut report);
        has_bullets = has_bullets || bullets::check(&prose, &mut report);
        bullets::check_lines(&prose, &mut report);
        cut_links::check(&prose, &mut report);
        if prose.words.contains('[') {
            citations::check_left_over(&prose, &mut report);
            footnotes::check(body, &prose, &mut missed, &mut report);
        }
        marks::check(&prose, told, &mut report);
    }
    footnotes::check_unused(body, &mut report);
    let mut found = report.found;
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found
}

/// What the checks find in one file.
struct Report<'a> {
    text: &'a str,
    file: &'a FilePath,
    found: Vec<Diagnostic>,
}

impl Report<'_> {
    fn diagnostic(&self, code: Code, span: Span) -> Diagnostic {
        Diagnostic::new(code, self.file, span)
    }

    fn add(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The file's words at a span, on one line and not too long for a message.
    fn quote(&self, span: Span) -> String {
        shorten(self.text.get(span.range()).unwrap_or_default())
    }
}

/// The longest piece of text that a message quotes, in characters.
const LONGEST_QUOTE: usize = 60;

fn shorten(words: &str) -> String {
    // So many words fill the quote, however long the rest is.
    let shown = words.split_whitespace().take(LONGEST_QUOTE);
    let line = shown.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests;
