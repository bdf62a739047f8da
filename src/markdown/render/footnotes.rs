//! Footnotes: their marks in the text, and the list below it.

use std::collections::HashSet;
use std::ops::Range;

use super::{Label, Resolver, Writer};
use crate::markdown::tree::{Body, Footnote, FootnoteRef, Kind};
use crate::text::escape;

/// Writes the list of footnotes in the order of their numbers, each with links
/// back to its mentions: of a page that shows some of the nodes, `drawn`, those
/// that are mentioned there. Nothing is written if there are none.
pub fn render_footnotes(
    (body, text): (&Body, &str),
    drawn: &[Range<usize>],
    lang: &str,
    resolver: &dyn Resolver,
    out: &mut String,
) {
    if body.footnotes.is_empty() {
        return;
    }
    let shown = Shown::of(body, drawn);
    let notes = body.footnotes.iter().enumerate();
    let notes = notes.filter(|(index, _)| shown.notes.contains(index));
    let mut notes: Vec<(usize, &Footnote)> = notes.collect();
    if notes.is_empty() {
        return;
    }
    notes.sort_by_key(|(_, note)| note.number);
    out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
    escape(resolver.label(Label::Footnotes), out);
    out.push_str("\"><ol>\n");
    for (place, (index, note)) in (1..).zip(notes) {
        let mut writer = Writer::new((body, text), lang, resolver, out);
        let ordinals = 1..=note.refs.min(MOST_WAYS_BACK);
        let ways = ordinals.filter(|&ordinal| shown.ways.contains(&(index, ordinal)));
        writer.footnote(note, place, &ways.collect::<Vec<u32>>());
    }
    out.push_str("</ol></section>\n");
}

/// What is shown of the footnotes of a text.
#[derive(Default)]
struct Shown {
    /// Those that are mentioned.
    notes: HashSet<usize>,
    /// The mentions that can be led back to: of which note, and its ordinal.
    ways: HashSet<(usize, u32)>,
}

impl Shown {
    fn of(body: &Body, drawn: &[Range<usize>]) -> Self {
        let mut shown = Self::default();
        let mut left = drawn.to_vec();
        while let Some(nodes) = left.pop() {
            let mut link_end = 0;
            for at in nodes {
                let Some(node) = body.nodes.get(at) else {
                    break;
                };
                match node.kind {
                    Kind::Link(_) => link_end = link_end.max(node.end as usize),
                    Kind::FootnoteRef(index) => {
                        let Some(mention) = body.footnote_refs.get(index as usize) else {
                            continue;
                        };
                        left.extend(shown.mention(body, *mention, at >= link_end));
                    }
                    _ => {}
                }
            }
        }
        shown
    }

    /// Takes in a mention; gives the nodes of a note that is new. A mark within a
    /// link is not led back to: it has no anchor.
    fn mention(&mut self, body: &Body, mention: FootnoteRef, led_to: bool) -> Option<Range<usize>> {
        let index = mention.footnote as usize;
        let note = body.footnotes.get(index)?;
        if led_to {
            self.ways.insert((index, mention.ordinal));
        }
        let is_new = self.notes.insert(index);
        is_new.then(|| body.inside(note.node as usize))
    }
}

/// Nobody looks through more ways back from one note.
const MOST_WAYS_BACK: u32 = 100;

impl Writer<'_> {
    /// A note at its place in the list, with its number where that is another.
    fn footnote(&mut self, note: &Footnote, place: u32, ways_back: &[u32]) {
        let id = format!("{}fn-{}", self.resolver.id_prefix(), note.number);
        self.out.push_str("<li");
        self.attribute("id", &id);
        if note.number != place {
            self.attribute("value", &note.number.to_string());
        }
        self.out.push('>');
        self.nodes(self.body.inside(note.node as usize));
        // The way back stands at the end of the last line where it can.
        let ends_in_paragraph = self.out.ends_with("</p>\n") && !ways_back.is_empty();
        if ends_in_paragraph {
            self.out.truncate(self.out.len() - "</p>\n".len());
        }
        for &ordinal in ways_back {
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
