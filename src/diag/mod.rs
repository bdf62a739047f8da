//! What is wrong with the content, said so that an editor can mend it.
//!
//! A [`Diagnostic`] is data: a stable [`Code`], the place in a file, and the
//! words that fill the message. The sentences stand in `messages.toml` in
//! every language of the interface; [`render`] puts them together. No stage of
//! the pipeline prints; each returns its diagnostics beside its value.

mod code;
mod few;
mod held;
mod messages;
pub mod render;

pub use code::{Code, Severity};
pub(crate) use few::Few;
pub(crate) use held::Held;
pub use messages::{Language, help, message};
pub(crate) use messages::{Template, put as fill};

use std::sync::Arc;

/// A path relative to the portal's root, with `/` between its parts.
pub type FilePath = Arc<str>;

/// A range of bytes in a file's text (the text without a byte order mark).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; texts over 4 GiB are never read.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clip(start),
            end: clip(end),
        }
    }

    /// The same range as `usize`, to slice with.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// This span moved `offset` bytes to the right.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// One mistake, or one thing worth a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which mistake; stable between versions.
    pub code: Code,
    /// How bad; the code's own unless the page is a draft.
    pub severity: Severity,
    /// The file it stands in.
    pub file: FilePath,
    /// Where in the file; `None` speaks of the file as a whole.
    pub span: Option<Span>,
    /// Words for the placeholders of the message.
    pub args: Vec<(&'static str, String)>,
    /// Which of the code's hints is apt; the empty name is the general one.
    pub hint: &'static str,
    /// What to write instead of the span, where that is known.
    pub replacement: Option<String>,
}

/// Whether anything must be mended before the site can be built.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}

impl Diagnostic {
    /// Whether the site is not built as long as this is so.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// A diagnostic about a place in a file.
    #[must_use]
    pub fn new(code: Code, file: &FilePath, span: Span) -> Self {
        Self {
            span: Some(span),
            ..Self::about_file(code, file)
        }
    }

    /// A diagnostic about a file as a whole.
    #[must_use]
    pub fn about_file(code: Code, file: &FilePath) -> Self {
        Self {
            code,
            severity: code.severity(),
            file: Arc::clone(file),
            span: None,
            args: Vec::new(),
            hint: "",
            replacement: None,
        }
    }

    /// The same of another place.
    #[must_use]
    pub fn at(self, file: FilePath, span: Option<Span>) -> Self {
        Self { file, span, ..self }
    }

    /// Fills the placeholder `{name}` of the message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Chooses another of the code's hints.
    #[must_use]
    pub fn hint(mut self, name: &'static str) -> Self {
        self.hint = name;
        self
    }

    /// Gives the text that would be right in place of the span.
    #[must_use]
    pub fn replace_with(mut self, text: impl Into<String>) -> Self {
        self.replacement = Some(text.into());
        self
    }

    /// Takes the replacement away: it is right, but of more or less than the
    /// span.
    #[must_use]
    pub fn unreplaced(mut self) -> Self {
        self.replacement = None;
        self
    }

    /// Puts the replacement in quotation marks, since the span is a string. In
    /// CSV there is none: a cell may hold more than the one value.
    #[must_use]
    pub fn quoted(mut self) -> Self {
        let right = self.replacement.take();
        self.replacement = right
            .filter(|_| !self.file.ends_with(".csv"))
            .map(|right| format!("\"{right}\""));
        self
    }

    /// Adds the nearest of `known` to `given` as hint `near` with a
    /// replacement, or else the whole list as hint `list` when it is short.
    #[must_use]
    pub fn suggest<'a>(self, given: &str, known: impl Iterator<Item = &'a str> + Clone) -> Self {
        if let Some(nearest) = crate::text::nearest(given, known.clone()) {
            return self.near(nearest);
        }
        self.choose(known, LONGEST_LIST)
    }

    /// Adds what was meant as hint `near`, with a replacement.
    #[must_use]
    pub fn near(self, meant: &str) -> Self {
        self.arg("nearest", meant).hint("near").replace_with(meant)
    }

    /// The same where names are known to be far from `given`: a list of at most
    /// `longest`.
    #[must_use]
    pub fn choose<'a>(self, known: impl Iterator<Item = &'a str>, longest: usize) -> Self {
        let list: Vec<&str> = known.take(longest + 1).collect();
        if list.is_empty() || list.len() > longest {
            return self;
        }
        let list = list
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ");
        self.arg("list", list).hint("list")
    }

    /// The order in which diagnostics are shown: file, place, code.
    pub fn order(&self) -> impl Ord + '_ {
        (
            &self.file,
            self.span.map(|span| span.start),
            self.code.name(),
            &self.args,
        )
    }
}

/// More candidates than this help nobody.
const LONGEST_LIST: usize = 12;

/// A value together with what was found wrong on the way to it.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The stage's result, as whole as the input allows.
    pub value: T,
    /// All that was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a byte stands for a reader: line and column from 1, the column in
/// characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Finds the line and column of byte `offset` in `text`.
///
/// An offset past the end or inside a character is moved back to the nearest
/// place that exists.
#[must_use]
pub fn position(text: &str, offset: usize) -> Position {
    let before = &text[..on_character(text, offset)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// The nearest place that exists at or before byte `offset`.
pub(crate) fn on_character(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    // A character has at most four bytes, and 0 is always a boundary.
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "æøå = 1\r\nblå = 2\n";
        assert_eq!(position(text, 0), Position { line: 1, column: 1 });
        assert_eq!(
            position(text, text.find('=').unwrap_or(0)),
            Position { line: 1, column: 5 }
        );
        assert_eq!(
            position(text, text.find('2').unwrap_or(0)),
            Position { line: 2, column: 7 }
        );
        assert_eq!(position(text, 1), Position { line: 1, column: 1 });
        assert_eq!(position(text, 999), Position { line: 3, column: 1 });
    }
}
