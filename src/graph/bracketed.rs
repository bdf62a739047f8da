//! Ids of entries in brackets that make no link.

use super::Graph;
use crate::diag::{Code, Diagnostic};
use crate::model::{Article, Entry};

impl Graph {
    /// `[id]` and `[text][id]`, which readers get as they stand. Words of a
    /// glossary may stand so in a quotation, put in by whoever quotes.
    pub(super) fn unlinked(
        &self,
        from: &Entry,
        article: &Article,
    ) -> impl Iterator<Item = Diagnostic> {
        let bracketed = article.body.bracketed.iter();
        bracketed.filter_map(|named| {
            let to = self.find(&named.word).filter(|&to| self.sees(from, to))?;
            let entry = self.entry(to);
            let written = article.text.get(named.span.range())?;
            // A link that lacks a bracket is told of as such.
            let outside = article.text.split_at_checked(named.span.start as usize)?;
            let is_half = outside.0.ends_with('[') || outside.1.starts_with(&format!("{written}]"));
            let right = match written.split_once("][") {
                Some((text, _)) => format!("[[{}|{}]]", named.word, text.trim_start_matches('[')),
                None => format!("[{written}]"),
            };
            let span = article.in_file(named.span);
            let found = Diagnostic::new(Code::CutLink, &article.file, span)
                .arg("text", written)
                .arg("title", entry.title(&self.language, &self.language))
                .arg("right", right);
            let is_word = self.schema.type_(entry.type_).glossary;
            (!is_word && !is_half).then(|| self.about(from, found.hint("single")))
        })
    }
}
