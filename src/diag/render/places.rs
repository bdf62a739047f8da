//! Lines and columns of many places in one file, without reading the file
//! anew for each.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Position, on_character};
use crate::source::Sources;

/// The places of the files that diagnostics speak of.
#[derive(Debug)]
pub(super) struct Files<'a> {
    files: BTreeMap<&'a str, Places<'a>>,
}

impl<'a> Files<'a> {
    /// Reads each file with a diagnostic once.
    pub(super) fn new(diagnostics: &'a [Diagnostic], sources: &'a Sources) -> Self {
        let mut files = BTreeMap::new();
        for found in diagnostics.iter().filter(|found| found.span.is_some()) {
            if let Some(text) = sources.text(&found.file) {
                files
                    .entry(&*found.file)
                    .or_insert_with(|| Places::new(text));
            }
        }
        Self { files }
    }

    /// The places of a file, when it is text and something in it has a place.
    pub(super) fn get(&self, file: &str) -> Option<&Places<'a>> {
        self.files.get(file)
    }

    /// Where a diagnostic begins and ends; the first place of a file for what
    /// has none.
    pub(super) fn range(&self, found: &Diagnostic) -> (Position, Position) {
        let first = Position { line: 1, column: 1 };
        match (self.get(&found.file), found.span) {
            (Some(places), Some(span)) => (
                places.position(span.start as usize),
                places.position(span.end as usize),
            ),
            _ => (first, first),
        }
    }
}

/// A text, and marks in it to count from.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a str,
    /// By byte, with one at 0.
    marks: Vec<Mark>,
}

/// A byte whose position is known.
#[derive(Clone, Copy, Debug)]
struct Mark {
    byte: usize,
    position: Position,
}

/// Long lines have marks within, at least this many bytes apart.
const STRIDE: usize = 1024;

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut mark = Mark {
            byte: 0,
            position: Position { line: 1, column: 1 },
        };
        let mut marks = vec![mark];
        let mut position = mark.position;
        for (at, c) in text.char_indices() {
            if at >= mark.byte + STRIDE {
                mark = Mark { byte: at, position };
                marks.push(mark);
            }
            position.column += 1;
            if c == '\n' {
                position = Position {
                    line: position.line + 1,
                    column: 1,
                };
                mark = Mark {
                    byte: at + 1,
                    position,
                };
                marks.push(mark);
            }
        }
        Self { text, marks }
    }

    /// The text itself.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The line and column of a byte, as [`crate::diag::position`] gives them.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = on_character(self.text, offset);
        let after = self.marks.partition_point(|mark| mark.byte <= offset);
        let Some(mark) = after.checked_sub(1).and_then(|at| self.marks.get(at)) else {
            return Position { line: 1, column: 1 };
        };
        let between = self.text.get(mark.byte..offset).unwrap_or_default();
        Position {
            column: mark.position.column + between.chars().count(),
            ..mark.position
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn marks_change_no_place(text in "([a-zæø💧\r\n]{0,9}){0,9}", wide in "[aå]{0,3000}", offset in 0..9000_usize) {
            let text = format!("{text}{wide}{text}");
            prop_assert_eq!(Places::new(&text).position(offset), crate::diag::position(&text, offset));
        }
    }
}
