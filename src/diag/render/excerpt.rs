//! The part of a line that is shown under a message.

use crate::diag::{Span, on_character};
use crate::text::turns_reading;

/// A line or a part of it, in three pieces that can be printed as they are:
/// they hold no line ends and no control characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// What stands before the place.
    pub(super) before: String,
    /// The place, as far as it is on its first line.
    pub(super) marked: String,
    /// What stands after it.
    pub(super) after: String,
    /// Whether the whole place is shown.
    pub(super) complete: bool,
}

/// Lines up to this many characters are shown whole.
pub(super) const WHOLE: usize = 200;
/// As much is shown before the place in a longer line, in characters.
const BEFORE: usize = 60;
/// As much is shown from the place on in a longer line, in characters.
const AFTER: usize = 120;

impl Excerpt {
    /// Cuts the excerpt for `span`; takes the same time in a text of any size.
    pub(super) fn cut(text: &str, span: Span) -> Self {
        let start = on_character(text, span.start as usize);
        let end = on_character(text, span.end as usize).max(start);
        let (head, tail) = text.split_at_checked(start).unwrap_or((text, ""));
        let (mut before, mut from_place) =
            (line_before(head, WHOLE + 1), line_after(tail, WHOLE + 1));
        let (mut cut_before, mut cut_after) = (false, false);
        if before.chars().count() + from_place.chars().count() > WHOLE {
            let (longer_before, longer_after) = (before.len(), from_place.len());
            (before, from_place) = (line_before(head, BEFORE), line_after(tail, AFTER));
            cut_before = before.len() < longer_before;
            cut_after = from_place.len() < longer_after;
        }
        let width = (end - start).min(from_place.len());
        let (marked, after) = from_place
            .split_at_checked(width)
            .unwrap_or((from_place, ""));
        let dots = |cut: bool| if cut { "…" } else { "" };
        Self {
            before: format!(
                "{}{}",
                dots(cut_before),
                printable(before.trim_end_matches('\r'))
            ),
            marked: printable(marked),
            after: format!("{}{}", printable(after), dots(cut_after)),
            complete: width == end - start,
        }
    }

    /// The excerpt as one line.
    pub(super) fn line(&self) -> String {
        format!("{}{}{}", self.before, self.marked, self.after)
    }

    /// The column of the place in [`Self::line`], in characters from 1.
    pub(super) fn column(&self) -> usize {
        self.before.chars().count() + 1
    }

    /// The bytes of [`Self::line`] to point to.
    pub(super) fn place(&self) -> std::ops::Range<usize> {
        self.before.len()..self.before.len() + self.marked.len()
    }
}

/// The end of `text` back to its last line end, at most `most` characters.
fn line_before(text: &str, most: usize) -> &str {
    let in_line = text
        .char_indices()
        .rev()
        .take(most)
        .take_while(|(_, c)| *c != '\n');
    let start = in_line.last().map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// The beginning of `text` up to its first line end, at most `most` characters.
fn line_after(text: &str, most: usize) -> &str {
    let in_line = text
        .char_indices()
        .take(most)
        .take_while(|(_, c)| *c != '\n');
    let end = in_line.last().map_or(0, |(at, c)| at + c.len_utf8());
    let line = text.get(..end).unwrap_or_default();
    let at_line_end = text.get(end..).is_some_and(|rest| rest.starts_with('\n'));
    if at_line_end {
        line.strip_suffix('\r').unwrap_or(line)
    } else {
        line
    }
}

/// The text on one line, without what a terminal would obey.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push_str("    "),
            c if c.is_control() || turns_reading(c) => shown.push('\u{fffd}'),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, start: usize, end: usize) -> (String, String, String) {
        let excerpt = Excerpt::cut(text, Span::new(start, end));
        (excerpt.before, excerpt.marked, excerpt.after)
    }

    fn owned(before: &str, marked: &str, after: &str) -> (String, String, String) {
        (before.to_owned(), marked.to_owned(), after.to_owned())
    }

    #[test]
    fn one_line_without_its_end() {
        let text = "en\r\nto tre\r\nfire";
        assert_eq!(pieces(text, 4, 6), owned("", "to", " tre"));
        assert_eq!(pieces(text, 7, 14), owned("to ", "tre", ""));
        assert_eq!(pieces(text, 10, 10), owned("to tre", "", ""));
        assert_eq!(pieces(text, 11, 12), owned("to tre", "", ""));
        assert_eq!(pieces(text, 99, 120), owned("fire", "", ""));
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}HER{}", "å".repeat(5000), "ø".repeat(5000));
        let excerpt = Excerpt::cut(&text, Span::new(10_000, 10_003));
        assert_eq!((excerpt.marked.as_str(), excerpt.complete), ("HER", true));
        assert_eq!(excerpt.before.chars().count(), BEFORE + 1);
        assert_eq!(excerpt.line().chars().count(), BEFORE + AFTER + 2);
        assert!(!Excerpt::cut(&text, Span::new(0, 10_003)).complete);
    }

    #[test]
    fn control_characters_are_not_obeyed() {
        assert_eq!(
            printable("a\u{1b}[31m\tb\u{202e}"),
            "a\u{fffd}[31m    b\u{fffd}"
        );
    }
}
