//! Words before a link that its title begins with: readers get them twice.

use super::{Graph, LinkTo};
use crate::diag::{Code, Diagnostic, Span};
use crate::markdown::{Link, LinkKind};
use crate::model::{Article, Entry};

/// Shorter words, in characters, may stand twice: `i [[i-lag]]`.
const SHORTEST: usize = 4;

/// A title of more words than these is a sentence, and no name.
const MOST_WORDS: usize = 3;

impl Graph {
    /// What is said of a link without a text of its own after words that are the
    /// beginning of the title that it is shown as.
    pub(super) fn repeated(
        &self,
        from: &Entry,
        article: &Article,
        link: &Link,
        to: &LinkTo,
    ) -> Option<Diagnostic> {
        let (&LinkTo::Entry(to, None), LinkKind::Wiki, false) = (to, link.kind, link.has_text)
        else {
            return None;
        };
        let to = self.entry(to);
        let title = to.title(from.language(&self.language), &self.language);
        let before = article.text.get(..link.span.start as usize)?;
        let before = before.strip_suffix(' ')?;
        // What begins with the same word may be the title of a lesson: `Bruk` and
        // then a link to what to use.
        let is_name = title.split(' ').count() <= MOST_WORDS;
        let ends = title.match_indices(' ').map(|(end, _)| end);
        let beginnings = ends.chain([title.len()]);
        let beginnings = beginnings.filter_map(|end| title.split_at_checked(end));
        let mut repeated = beginnings.filter_map(|(words, rest)| {
            let twice = last_words(before, words.chars().count())?;
            let [said, again] =
                [twice, words].map(|text| text.chars().flat_map(char::to_lowercase));
            let is_same = said.eq(again);
            let is_enough = is_name || words.contains(' ');
            (is_same && is_enough).then_some((twice, rest.trim_start()))
        });
        let (twice, rest) = repeated.next_back()?;
        let right = match rest {
            "" => format!("[[{}|{twice}]]", to.id),
            rest => format!("{twice} [[{}|{rest}]]", to.id),
        };
        let span = Span {
            start: link
                .span
                .start
                .saturating_sub(u32::try_from(twice.len() + 1).ok()?),
            ..link.span
        };
        let found = Diagnostic::new(Code::RepeatedWords, &article.file, article.in_file(span));
        let found = found.arg("text", twice).arg("title", title);
        Some(self.about(from, found.arg("right", right)))
    }
}

/// So many of the last characters of a text, where they begin with a word.
fn last_words(text: &str, count: usize) -> Option<&str> {
    let (start, _) = text.char_indices().rev().nth(count.checked_sub(1)?)?;
    let (before, last) = text.split_at_checked(start)?;
    let is_whole = !before.ends_with(char::is_alphanumeric);
    (is_whole && count >= SHORTEST).then_some(last)
}
