//! A text as plain passages, for a page where it must be short: paragraphs and
//! items of lists without markup, and as many sentences as there is room for.

use std::ops::Range;

use super::tree::{Body, Kind, Step};
use super::words::{Titles, ends_sentence, push_node};

/// What a passage was in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// A paragraph.
    Paragraph,
    /// An item of a list, or a term with what it means.
    Item,
    /// A heading within a section.
    Heading,
}

impl PassageKind {
    /// The name that templates and scripts know.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Heading => "heading",
        }
    }
}

/// A piece of text without markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it was.
    pub kind: PassageKind,
    /// Its words.
    pub text: String,
}

/// The passages of the nodes in `range`. Tables, code, blocks, pictures and
/// footnotes are left out, and so is the heading that begins a section.
#[must_use]
pub fn passages(body: &Body, text: &str, range: Range<usize>, titles: Titles<'_>) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    let mut current = Passage {
        kind: PassageKind::Paragraph,
        text: String::new(),
    };
    let mut items = 0;
    let mut walk = body.walk(range);
    while let Some(step) = walk.next() {
        let (index, node) = match step {
            Step::Enter(index, node) => (index, node),
            Step::Leave(_, node) => {
                items -= usize::from(matches!(node.kind, Kind::Item) && items > 0);
                continue;
            }
        };
        if !node.kind.is_inline() {
            flush(&mut current, &mut found);
            current.kind = match node.kind {
                Kind::Heading(_) => PassageKind::Heading,
                Kind::Item | Kind::Term | Kind::Definition => PassageKind::Item,
                Kind::Paragraph if items == 0 => PassageKind::Paragraph,
                _ => current.kind,
            };
            items += usize::from(matches!(node.kind, Kind::Item));
        }
        if is_left_out(body, node.kind) {
            walk.skip_children();
        } else {
            push_node(body, text, (index, node), titles, &mut current.text);
        }
    }
    flush(&mut current, &mut found);
    found
}

fn is_left_out(body: &Body, kind: Kind) -> bool {
    match kind {
        Kind::Heading(at) => body
            .headings
            .get(at as usize)
            .is_none_or(|heading| heading.level <= 2),
        Kind::Table
        | Kind::CodeBlock(_)
        | Kind::Block(_)
        | Kind::Html(_)
        | Kind::FootnoteDefinition(_)
        | Kind::Image(_) => true,
        _ => false,
    }
}

fn flush(current: &mut Passage, found: &mut Vec<Passage>) {
    let text = current.text.trim();
    if !text.is_empty() {
        found.push(Passage {
            kind: current.kind,
            text: text.to_owned(),
        });
    }
    current.text.clear();
}

/// What stands for the words that fell away.
pub const MORE: char = '…';

/// The first sentences of `text` within `most` characters; where not even the
/// first has room, its first words and `…`. Tells whether anything fell away.
#[must_use]
pub fn first_sentences(text: &str, most: usize) -> (String, bool) {
    if text.chars().count() <= most {
        return (text.to_owned(), false);
    }
    let room = text
        .char_indices()
        .nth(most)
        .map_or(text.len(), |(at, _)| at);
    let within = ends(text).take_while(|end| *end <= room);
    if let Some(kept) = within.last().and_then(|end| text.get(..end)) {
        return (kept.to_owned(), true);
    }
    let short = text
        .char_indices()
        .nth(most.saturating_sub(MORE.len_utf8()));
    let head = short.map_or("", |(at, _)| text.get(..at).unwrap_or_default());
    let words = head.rsplit_once(char::is_whitespace);
    let kept = words.map_or(head, |(words, _)| words);
    let kept = kept.trim_end_matches([' ', ',', ';', ':', '–', '(']);
    (format!("{kept} {MORE}").trim_start().to_owned(), true)
}

/// Where the sentences of a text end. What closes a quotation belongs to its
/// sentence.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let marks = text.char_indices().filter(|&(at, mark)| {
        matches!(mark, '.' | '!' | '?' | '…') && ends_sentence(text, at, mark)
    });
    marks.filter_map(|(at, mark)| {
        let after = at + mark.len_utf8();
        let tail = text.get(after..)?;
        Some(after + tail.len() - tail.trim_start_matches(super::words::CLOSING).len())
    })
}

/// The places where a text may be left, the last its own end: after each
/// sentence, and between words in one that is longer than `most` characters.
/// A word or two that only lead in go with the sentence after them.
#[must_use]
pub fn stops(text: &str, most: usize) -> Vec<usize> {
    const LEADS_IN: usize = 4;
    let mut stops = Vec::new();
    let mut from = 0;
    for end in ends(text).chain(std::iter::once(text.len())) {
        let piece = text.get(from..end).unwrap_or_default();
        let leads_in = from == 0 && piece.split_whitespace().nth(LEADS_IN - 1).is_none();
        if piece.is_empty() || leads_in && end < text.len() {
            continue;
        }
        while let Some(stop) = within_long(text, from..end, most) {
            stops.push(stop);
            from = stop;
        }
        stops.push(end);
        from = end;
    }
    stops
}

/// Where a piece of text that has more than `most` characters is left: after
/// its last whole word, if there is one.
fn within_long(text: &str, piece: Range<usize>, most: usize) -> Option<usize> {
    let words = text.get(piece.clone())?;
    let (most, _) = words.char_indices().nth(most.max(1))?;
    let space = words.get(..most)?.rfind(char::is_whitespace);
    let length = space.filter(|at| *at > 0).unwrap_or(most);
    Some(piece.start + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse;
    use super::*;

    fn of(text: &str) -> Vec<(PassageKind, String)> {
        let body = parse(text, 0);
        let found = passages(&body, text, body.all(), &|_| Some("Tittel".into()));
        found
            .into_iter()
            .map(|passage| (passage.kind, passage.text))
            .collect()
    }

    #[test]
    fn a_text_becomes_paragraphs_items_and_headings() {
        use PassageKind::{Heading, Item, Paragraph};
        let text = "## Borte\n\nEn *to* [[tre]] [@a, s. 2].\n\n- fire\n- fem\n\n  seks\n\n### Sju\n\n\
                    |a|\n|-|\n|b|\n\n![åtte](x.png) ni[^1]\n\n[^1]: ti\n";
        let found = of(text);
        let expected = [
            (Paragraph, "En to Tittel."),
            (Item, "fire"),
            (Item, "fem"),
            (Item, "seks"),
            (Heading, "Sju"),
            (Paragraph, "ni"),
        ];
        let expected = expected.map(|(kind, text)| (kind, text.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_text_is_cut_after_a_sentence() {
        let text = "Én f.eks. her. «To!» Tre er lang og går forbi.";
        assert_eq!(
            first_sentences(text, 30),
            ("Én f.eks. her. «To!»".to_owned(), true)
        );
        assert_eq!(
            first_sentences(text, 16),
            ("Én f.eks. her.".to_owned(), true)
        );
        assert_eq!(first_sentences(text, 9), ("Én …".to_owned(), true));
        assert_eq!(first_sentences("Kort.", 9), ("Kort.".to_owned(), false));
    }

    #[test]
    fn a_text_is_left_after_sentences_that_say_something() {
        let all = |text: &'static str, most| {
            let mut from = 0;
            let pieces = stops(text, most).into_iter();
            let pieces = pieces.map(|end| text[std::mem::replace(&mut from, end)..end].trim());
            pieces.collect::<Vec<_>>()
        };
        assert_eq!(
            all("Kontor. Det er åpent tre dager. Kom!", 99),
            ["Kontor. Det er åpent tre dager.", "Kom!"]
        );
        assert_eq!(all("Kort.", 99), ["Kort."]);
        assert_eq!(
            all("Et langt og tungt ord. To.", 10),
            ["Et langt", "og tungt", "ord.", "To."]
        );
    }

    proptest! {
        #[test]
        fn a_text_is_left_at_its_end_at_last(text in "\\PC{1,200}", most in 1usize..100) {
            let stops = stops(&text, most);
            prop_assert!(stops.is_sorted_by(|one, next| one < next));
            prop_assert_eq!(stops.last(), Some(&text.len()));
            prop_assert!(stops.iter().all(|stop| text.is_char_boundary(*stop)));
        }

        #[test]
        fn never_longer_than_asked_and_never_a_panic(text in "\\PC{0,200}", most in 1usize..100) {
            let (kept, cut) = first_sentences(&text, most);
            prop_assert!(kept.chars().count() <= most.max(1));
            prop_assert_eq!(cut, kept != text);
        }

        #[test]
        fn any_text_has_passages(text in "\\PC{0,200}") {
            for (_, passage) in of(&text) {
                prop_assert!(!passage.trim().is_empty());
            }
        }
    }
}
