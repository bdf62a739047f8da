//! The two parts of a page file: fields between `+++` lines, then the text.

use std::ops::Range;

use crate::diag::{Code, Span};

const FENCE: &str = "+++";

/// Byte ranges of a page file's parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The TOML between the fences, absent when the file does not begin with one.
    pub fields: Option<Range<usize>>,
    /// The Markdown.
    pub body: Range<usize>,
}

/// Splits a page file at its `+++` lines. The fence may be followed by white
/// space; it must be the file's first line that is not blank.
///
/// # Errors
/// [`Code::OpenFrontMatter`] with the opening fence, when it is never closed.
pub fn split(text: &str) -> Result<Parts, (Code, Span)> {
    let start = text.len() - text.trim_start().len();
    let no_fields = Parts {
        fields: None,
        body: 0..text.len(),
    };
    let mut lines = lines(text, start);
    let Some(first) = lines.next().filter(|line| is_fence(&text[line.clone()])) else {
        return Ok(no_fields);
    };
    match lines.find(|line| is_fence(&text[line.clone()])) {
        Some(last) => Ok(Parts {
            fields: Some(first.end..last.start),
            body: last.end..text.len(),
        }),
        None => Err((
            Code::OpenFrontMatter,
            Span::new(first.start, first.start + FENCE.len()),
        )),
    }
}

/// In fields that are never closed, the line that seems to be meant to: its
/// number and what stands there.
#[must_use]
pub fn meant_to_close(text: &str) -> Option<(usize, &str)> {
    let rule = |line: &&str| line.len() > 1 && line.chars().all(|c| matches!(c, '+' | '-' | '='));
    let mut lines = text.lines().map(str::trim).enumerate();
    lines.find(|(_, line)| is_fence(line))?;
    let (at, line) = lines.find(|(_, line)| rule(line))?;
    Some((at + 1, line))
}

/// What a page without fields begins with instead of them: the hint.
#[must_use]
pub fn instead(text: &str) -> &'static str {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match lines.next() {
        Some("---") => "yaml",
        Some(first) if first.contains('=') && lines.any(is_fence) => "unopened",
        _ => "",
    }
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == FENCE
}

/// Ranges of the lines from byte `from`, each with its line end.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        range
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> (Option<&str>, &str) {
        let parts = split(text).expect("closed");
        (parts.fields.map(|range| &text[range]), &text[parts.body])
    }

    #[test]
    fn splits_at_the_fences() {
        assert_eq!(parts("+++\na = 1\n+++\nText"), (Some("a = 1\n"), "Text"));
        assert_eq!(
            parts("\r\n+++ \r\na = 1\r\n+++\r\nText\r\n"),
            (Some("a = 1\r\n"), "Text\r\n")
        );
        assert_eq!(parts("+++\n+++"), (Some(""), ""));
        assert_eq!(parts("Text\n+++\n"), (None, "Text\n+++\n"));
        assert_eq!(parts(""), (None, ""));
    }

    #[test]
    fn an_open_fence_is_pointed_at() {
        assert_eq!(
            split("\n+++\na = 1\n"),
            Err((Code::OpenFrontMatter, Span::new(1, 4)))
        );
        assert_eq!(
            split("++++\n"),
            Ok(Parts {
                fields: None,
                body: 0..5
            })
        );
    }

    #[test]
    fn other_signs_are_seen() {
        let close = |text| meant_to_close(text);
        assert_eq!(close("\n+++\na = 1\n++++ \n# b\n---\n"), Some((4, "++++")));
        assert_eq!(close("+++\na = 1\n +++\n"), Some((3, "+++")));
        assert_eq!(close("+++\na = 1\n- b\n"), None);
        assert_eq!(instead("\n---\ntitle: x\n---\n"), "yaml");
        assert_eq!(instead("title = \"x\"\n+++\n"), "unopened");
        assert_eq!(instead("Tekst om a = b\n"), "");
    }

    proptest! {
        #[test]
        fn what_is_put_together_comes_apart(fields in "([a-z]{1,3} = [0-9]\n){0,4}", body in "(?s).{0,60}") {
            let text = format!("+++\n{fields}+++\n{body}");
            prop_assert_eq!(parts(&text), (Some(fields.as_str()), body.as_str()));
        }

        #[test]
        fn ranges_never_leave_the_text(text in "(?s)(\\+\\+\\+|\n|\r|æ|.){0,40}") {
            if let Ok(parts) = split(&text) {
                prop_assert!(text.get(parts.body).is_some());
                prop_assert!(parts.fields.is_none_or(|range| text.get(range).is_some()));
            }
        }
    }
}
