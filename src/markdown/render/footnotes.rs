//! Footnotes: their marks in the text, and the list below it.

use super::{Label, Resolver, Writer};
use crate::markdown::tree::{Body, Footnote};
use crate::text::escape;

/// Writes the list of footnotes in the order of their numbers, each with links
/// back to its mentions. Nothing is written if there are none.
pub fn render_footnotes(
    body: &Body,
    text: &str,
    lang: &str,
    resolver: &dyn Resolver,
    out: &mut String,
) {
    if body.footnotes.is_empty() {
        return;
    }
    let mut notes: Vec<&Footnote> = body.footnotes.iter().collect();
    notes.sort_by_key(|note| note.number);
    out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
    escape(resolver.label(Label::Footnotes), out);
    out.push_str("\"><ol>\n");
    for note in notes {
        let mut writer = Writer::new((body, text), lang, resolver, out);
        writer.footnote(note);
    }
    out.push_str("</ol></section>\n");
}

/// Nobody looks through more ways back from one note.
const MOST_WAYS_BACK: u32 = 100;

impl Writer<'_> {
    fn footnote(&mut self, note: &Footnote) {
        let id = format!("{}fn-{}", self.resolver.id_prefix(), note.number);
        self.out.push_str("<li");
        self.attribute("id", &id);
        self.out.push('>');
        self.nodes(self.body.inside(note.node as usize));
        // The way back stands at the end of the last line where it can.
        let ends_in_paragraph = self.out.ends_with("</p>\n") && note.refs > 0;
        if ends_in_paragraph {
            self.out.truncate(self.out.len() - "</p>\n".len());
        }
        for ordinal in 1..=note.refs.min(MOST_WAYS_BACK) {
            self.back_link(note.number, ordinal);
        }
        self.out.push_str(if ends_in_paragraph {
            "</p>\n</li>\n"
        } else {
            "</li>\n"
        });
    }

    fn back_link(&mut self, number: u32, ordinal: u32) {
        self.out
            .push_str(" <a class=\"footnote-back\" role=\"doc-backlink\" href=\"#");
        let id = self.mention_id(number, ordinal);
        escape(&id, self.out);
        self.out.push_str("\" aria-label=\"");
        escape(self.resolver.label(Label::FootnoteBack), self.out);
        if ordinal > 1 {
            self.out.push_str(&format!(" {ordinal}"));
        }
        self.out.push_str("\">↩</a>");
    }

    /// The mark in the text. Within a link there is no room for another.
    pub(super) fn footnote_ref(&mut self, index: u32) {
        let Some(mention) = self.body.footnote_refs.get(index as usize) else {
            return;
        };
        let Some(note) = self.body.footnotes.get(mention.footnote as usize) else {
            return;
        };
        let (number, ordinal) = (note.number, mention.ordinal);
        self.out.push_str("<sup class=\"footnote-ref\">");
        if self.in_link == 0 {
            let id = self.mention_id(number, ordinal);
            self.out.push_str("<a role=\"doc-noteref\"");
            self.attribute("id", &id);
            self.attribute(
                "href",
                &format!("#{}fn-{number}", self.resolver.id_prefix()),
            );
            self.attribute(
                "aria-label",
                &format!("{} {number}", self.resolver.label(Label::Footnote)),
            );
            self.out.push('>');
        }
        self.out.push_str(&number.to_string());
        self.out.push_str(if self.in_link == 0 {
            "</a></sup>"
        } else {
            "</sup>"
        });
        self.typographer.object();
    }

    fn mention_id(&self, number: u32, ordinal: u32) -> String {
        let prefix = self.resolver.id_prefix();
        match ordinal {
            0 | 1 => format!("{prefix}fnref-{number}"),
            _ => format!("{prefix}fnref-{number}-{ordinal}"),
        }
    }
}
