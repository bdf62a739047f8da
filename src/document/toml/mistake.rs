//! A mistake: where it is, what was meant, and what is told of it.

use super::lines::{CURLY, line_at, on_characters, open_quote, unmatched_bracket};
use super::meant::in_quotes;
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::text::slug;

/// A mistake in TOML text.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    /// Its name.
    pub(super) code: Code,
    /// What to underline.
    pub(super) span: Span,
    /// What to take out before the text is read again.
    pub(super) blot: Span,
    /// What stands there instead while the text is read again.
    pub(super) placeholder: &'static str,
    /// Which hint fits.
    pub(super) hint: &'static str,
    /// What the editor meant, where that is plain.
    pub(super) right: Option<String>,
    /// What else may be meant; then nothing is replaced.
    pub(super) or: Option<String>,
    /// The parser's own words, for what has no name.
    pub(super) parser: String,
}

impl Mistake {
    pub(super) fn new(code: Code, span: Span) -> Self {
        Self {
            code,
            span,
            blot: span,
            placeholder: "0",
            hint: "",
            right: None,
            or: None,
            parser: String::new(),
        }
    }

    /// Broken syntax that is known well enough to say what is right.
    pub(super) fn syntax(hint: &'static str, span: Span, right: impl Into<String>) -> Self {
        Self {
            hint,
            right: Some(right.into()),
            ..Self::new(Code::TomlSyntax, span)
        }
    }

    /// The mistake in a text that has `offset` bytes before this one.
    pub(super) fn shifted(self, offset: usize) -> Self {
        Self {
            span: self.span.shifted(offset),
            blot: self.blot.shifted(offset),
            ..self
        }
    }

    /// Moves the pointer from where an end was missed to where it opens.
    pub(super) fn point_at_opening(&mut self, text: &str) {
        let end = self.span.end as usize;
        let string = text
            .get(..end)
            .and_then(|before| before.rfind("\"\"\"").max(before.rfind("'''")));
        let opening = if self.parser.contains("multi-line") {
            string.map(|at| at..at + 3)
        } else {
            unmatched_bracket(text, end).map(|at| {
                // A text within that is not closed either, on the same line.
                let line_end = line_at(text, at).end;
                open_quote(
                    text,
                    Span {
                        start: line_end,
                        end: line_end,
                    },
                )
                .filter(|quote| quote.start as usize > at)
                .map_or(at..at + 1, Span::range)
            })
        };
        if let Some(opening) = opening {
            self.span = opening.into();
        }
        self.hint = "unclosed";
    }

    /// The diagnostic; `offset` is where the TOML begins in its file.
    pub(super) fn diagnostic(self, source: &str, offset: usize, file: &FilePath) -> Diagnostic {
        // A place found in the repaired text may lie inside a character of this one.
        let span = Span::from(on_characters(source, self.span.range()));
        let written = source.get(span.range()).unwrap_or_default().to_owned();
        let found = Diagnostic::new(self.code, file, span.shifted(offset))
            .arg("written", written.as_str())
            .arg("parser", self.parser)
            .hint(self.hint);
        let found = match (
            self.right.or_else(|| replacement(self.code, &written)),
            self.or,
        ) {
            (Some(right), Some(or)) => found.arg("right", right).arg("or", or),
            (Some(right), None) => found.arg("right", right.as_str()).replace_with(right),
            (None, _) => found,
        };
        // A header stands above the key, not in its place.
        match self.hint {
            "new" | "new-field" => found.unreplaced(),
            _ => found,
        }
    }
}

/// What the editor meant, where that is plain.
fn replacement(code: Code, written: &str) -> Option<String> {
    match code {
        Code::DecimalComma => Some(written.replace('.', "").replace(',', ".")),
        Code::UnquotedTime | Code::UnquotedText => Some(in_quotes(written)),
        Code::CurlyQuote => {
            let is_mark = |c: char| CURLY.contains(&c) || c == '"';
            let within = written.strip_prefix(is_mark).unwrap_or(written);
            let within = within.strip_suffix(is_mark).unwrap_or(within);
            Some(in_quotes(within))
        }
        Code::BareKey => Some(ascii_key(written)),
        _ => None,
    }
}

/// The ASCII key that is nearest to one with other letters.
fn ascii_key(key: &str) -> String {
    slug(key).replace('-', "_")
}
