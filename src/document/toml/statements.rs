//! Where the statements of a TOML text begin and end by its layout, whatever is
//! wrong within them.
//!
//! A mistake that leaves something open makes a parser take all that follows
//! for a part of it. An editor sees at a glance that the next line begins with
//! a key; so does this.

use std::ops::Range;

use super::headers::{self, header};
use super::lines::{closing, is_key, is_pair};
use crate::diag::Span;

/// A pair or a header with all its lines, as bytes of the text. Together they
/// are the whole text.
pub(super) fn statements(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut state = State::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if state.ends_before(line) {
            starts.push(at);
            state = State::default();
        }
        at += line.len();
        state.read(line, &text[at..]);
    }
    starts.push(text.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// What stands after the key and the equals sign that a line begins with.
fn value(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let after = line.trim_start_matches(is_key);
    let value = after.trim_start().strip_prefix('=')?;
    (after.len() < line.len()).then(|| value.trim_start_matches('=').trim_start())
}

/// What looks like a header may be a list: `[2]`, `[true]`.
fn is_header(line: &str) -> bool {
    header(line).is_some_and(|(name, _, _)| {
        name.starts_with(char::is_alphabetic) && !matches!(name, "true" | "false" | "inf" | "nan")
    })
}

/// What a statement has open at the end of a line.
#[derive(Default)]
struct State {
    /// The brackets that are not closed yet.
    brackets: Vec<char>,
    /// The marks around a text over several lines.
    long: Option<&'static str>,
    /// The mark before a text that does not end on its line.
    wrapped: Option<char>,
    /// The last sign that is no space.
    last: char,
}

impl State {
    /// Whether a line begins another statement.
    fn ends_before(&self, line: &str) -> bool {
        if self.long.is_some() {
            return false;
        }
        if let Some(quote) = self.wrapped {
            let written = line.trim_end_matches(['\n', '\r']);
            return written.trim().is_empty()
                || written.trim_start().starts_with('[')
                || is_pair(written, Span::new(0, written.len()), quote);
        }
        let is_indented = line.starts_with([' ', '\t']);
        let closes = line.trim_end().trim_end_matches(',').ends_with(['}', ']']);
        let goes_on = match self.brackets.last() {
            None => false,
            // An element whose own bracket lacks.
            Some('[') => is_indented && closes,
            // An inline table may go on where a comma says so.
            Some(_) => matches!(self.last, ',' | '{'),
        };
        let is_broken = || self.brackets.is_empty() && headers::broken(line).is_some();
        value(line).is_some() && !goes_on || is_header(line) || is_broken()
    }

    /// Reads a line; `below` is the text after it.
    fn read(&mut self, line: &str, below: &str) {
        if let Some(marks) = self.long {
            self.long = Some(marks).filter(|marks| !line.contains(marks));
            return;
        }
        if let Some(quote) = self.wrapped {
            self.wrapped = Some(quote).filter(|quote| !line.trim_end().ends_with(*quote));
            return;
        }
        let mut rest = line;
        if let Some(value) = value(line)
            && self.brackets.is_empty()
        {
            rest = value;
            let mut marks = ["\"\"\"", "'''"].into_iter();
            self.long = marks.find(|marks| {
                let text = rest.strip_prefix(marks);
                // Marks that are never closed swallow nothing.
                text.is_some_and(|text| !text.contains(marks)) && below.contains(marks)
            });
            self.last = '=';
            let first = rest.chars().next();
            self.wrapped = first.filter(|first| {
                let is_text = matches!(first, '"' | '\'') && self.long.is_none();
                is_text && closing(rest, *first).is_none()
            });
            // Brackets in what is no list belong to a text.
            if !matches!(first, Some('[' | '{')) {
                return;
            }
        } else if self.brackets.is_empty() {
            return;
        }
        self.brackets(rest);
    }

    fn brackets(&mut self, line: &str) {
        let mut quote = None;
        let mut is_escaped = false;
        for sign in line.chars() {
            match (quote, sign) {
                (Some('"'), '\\') if !is_escaped => {
                    is_escaped = true;
                    continue;
                }
                (Some(mark), _) if sign == mark && !is_escaped => quote = None,
                (Some(_), _) => {}
                // A mark within a word opens nothing: `[it's, 24" bred]`.
                (None, '"' | '\'') if matches!(self.last, '[' | '{' | ',' | '=') => {
                    quote = Some(sign);
                }
                (None, '#') => return,
                (None, '[' | '{') => self.brackets.push(sign),
                (None, ']') => drop(self.brackets.pop_if(|open| *open == '[')),
                (None, '}') => drop(self.brackets.pop_if(|open| *open == '{')),
                _ => {}
            }
            is_escaped = false;
            if !sign.is_whitespace() {
                self.last = sign;
            }
            if self.brackets.is_empty() {
                return;
            }
        }
    }
}
