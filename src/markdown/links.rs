//! Links, images and citations: from the parser's events to the side tables.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::LinkType;

use super::bars;
use super::citation;
use super::parse::{Builder, Frame};
use super::tree::{Citation, Kind, Link, LinkKind, count};
use crate::diag::Span;

impl Builder<'_> {
    pub(super) fn link(
        &mut self,
        link_type: LinkType,
        target: &str,
        title: &str,
        label: &str,
        range: Range<usize>,
    ) {
        if Self::is_unknown(link_type) {
            return self.cited(link_type, label, range);
        }
        if let LinkType::WikiLink { has_pothole } = link_type {
            return self.wiki(target, has_pothole, range);
        }
        let kind = match link_type {
            LinkType::Inline => LinkKind::Inline,
            LinkType::Autolink => LinkKind::Autolink,
            LinkType::Email => LinkKind::Email,
            _ => LinkKind::Reference,
        };
        let index = self.add_link(kind, target, title, range.clone());
        self.open_node(Kind::Link(index), range);
    }

    pub(super) fn image(
        &mut self,
        link_type: LinkType,
        target: &str,
        title: &str,
        label: &str,
        range: Range<usize>,
    ) {
        let after_mark = range.start + 1..range.end;
        if Self::is_unknown(link_type) {
            self.source_text(range.start..range.start + 1);
            return self.cited(link_type, label, after_mark);
        }
        if let LinkType::WikiLink { has_pothole } = link_type {
            // `Bra![[kommune]]` is an exclamation before a link: only files
            // have a dot.
            if !target.contains('.') {
                self.source_text(range.start..range.start + 1);
                return self.wiki(target, has_pothole, after_mark);
            }
            return self.wiki_image(target, has_pothole, range);
        }
        let index = self.add_link(LinkKind::Image, target, title, range.clone());
        self.open_node(Kind::Image(index), range);
    }

    fn wiki_image(&mut self, target: &str, has_text: bool, range: Range<usize>) {
        let index = self.add_link(LinkKind::Wiki, target, "", range.start + 1..range.end);
        if let Some(link) = self.body.links.last_mut() {
            link.kind = LinkKind::Image;
            link.span.start = link.span.start.saturating_sub(1);
        }
        self.leaf_or_node(Kind::Image(index), has_text, range);
    }

    fn wiki(&mut self, target: &str, has_text: bool, range: Range<usize>) {
        if target.trim_start().starts_with('@') {
            // `[[@id]]` can only mean `[@id]`.
            self.citation(range.start + 1..range.end - 1);
            return self.drop_element();
        }
        if let Some((target, _)) = target.split_once(bars::STAND_IN) {
            return self.wiki_in_table(target, range);
        }
        let index = self.add_link(LinkKind::Wiki, target, "", range.clone());
        self.leaf_or_node(Kind::Link(index), has_text, range);
    }

    /// A link whose bar the parser has not seen: its text is plain.
    fn wiki_in_table(&mut self, target: &str, range: Range<usize>) {
        let index = self.add_link(LinkKind::Wiki, target, "", range.clone());
        let node = self.push(Kind::Link(index), range.clone());
        let inside = self.source.get(range.start..range.end.saturating_sub(2));
        if let Some((before, words)) = inside.and_then(|all| all.split_once(bars::STAND_IN)) {
            let start = range.start + before.len() + bars::STAND_IN.len_utf8();
            let start = start + words.len() - words.trim_start().len();
            self.source_text(start..start + words.trim().len());
        }
        self.close_node(node, range);
        self.drop_element();
    }

    /// Without a text of its own a wiki link shows its target's title: the
    /// parser's copy of the target is no text of the page.
    fn leaf_or_node(&mut self, kind: Kind, has_text: bool, range: Range<usize>) {
        if has_text {
            return self.open_node(kind, range);
        }
        self.leaf(kind, range);
        self.drop_element();
    }

    fn add_link(&mut self, kind: LinkKind, target: &str, title: &str, range: Range<usize>) -> u32 {
        let index = count(self.body.links.len());
        let span = self.span(range.clone());
        let (target, target_span) = match kind {
            LinkKind::Wiki => {
                let (target, place) = wiki_target(target, range.start + 2);
                (target, self.span(self.written(place, &range)))
            }
            LinkKind::Autolink | LinkKind::Email => (
                Cow::Borrowed(target),
                self.span(range.start + 1..range.end - 1),
            ),
            _ => (Cow::Borrowed(target), span),
        };
        let (target, fragment) = split_fragment(kind, &target);
        self.body.links.push(Link {
            kind,
            target: target.into(),
            fragment: fragment.map(Box::from),
            title: Some(title).filter(|title| !title.is_empty()).map(Box::from),
            has_text: matches!(kind, LinkKind::Autolink | LinkKind::Email),
            span,
            target_span,
            node: self.next(),
        });
        self.previous_end = range.start + 1;
        index
    }

    /// The place of a wiki link's target, or the whole link where the parser
    /// has left something out (the `>` of a quotation), so that the target is
    /// nowhere in the text as it came.
    fn written(&self, place: Range<usize>, whole: &Range<usize>) -> Range<usize> {
        let is_within = place.end <= whole.end && self.source.get(place.clone()).is_some();
        if is_within { place } else { whole.clone() }
    }

    /// Completes a link when its text has been read.
    pub(super) fn close_link(&mut self, index: u32, has_children: bool, range: Range<usize>) {
        let after_text = self
            .source
            .get(self.previous_end..range.end)
            .unwrap_or_default();
        let found = target_in(after_text);
        let (offset, previous_end) = (self.offset, self.previous_end);
        let Some(link) = self.body.links.get_mut(index as usize) else {
            return;
        };
        link.has_text = has_children;
        let is_inline = matches!(link.kind, LinkKind::Inline | LinkKind::Image);
        if let Some(found) = found.filter(|_| is_inline && link.target_span == link.span) {
            link.target_span = Span::from(found).shifted(offset + previous_end);
        }
    }

    /// A link whose label is a citation: `[@a]`, `[@a][]`, `[@a][@b]`,
    /// `[@a][x]` or `[x][@b]`.
    fn cited(&mut self, link_type: LinkType, label: &str, range: Range<usize>) {
        let whole = self.source.get(range.clone()).unwrap_or_default();
        if link_type != LinkType::ReferenceUnknown {
            let end = whole.strip_suffix("[]").map_or(whole.len(), str::len);
            self.citation(range.start..range.start + end);
            return self.drop_element();
        }
        let second = range.start + whole.rfind('[').unwrap_or_default();
        if whole.starts_with("[@") {
            self.citation(range.start..second);
            if label.starts_with('@') {
                self.citation(second..range.end);
            } else {
                self.source_text(second..range.end);
            }
            return self.drop_element();
        }
        self.source_text(range.start..range.start + 1);
        self.open_frame(Frame::CitationAfter(second..range.end));
    }

    /// Adds the citation that stands, with its brackets, at `range`.
    pub(super) fn citation(&mut self, range: Range<usize>) {
        let words = self.source.get(range.clone()).unwrap_or_default();
        let shift = self.offset + range.start;
        let cites = match citation::parse(words) {
            Ok(mut cites) => {
                cites
                    .iter_mut()
                    .for_each(|cite| cite.id_span = cite.id_span.shifted(shift));
                Ok(cites)
            }
            Err(mut error) => {
                error.span = error.span.shifted(shift);
                Err(error)
            }
        };
        let index = count(self.body.citations.len());
        let span = self.span(range.clone());
        self.body.citations.push(Citation {
            cites,
            span,
            node: self.next(),
        });
        self.leaf(Kind::Citation(index), range);
    }
}

impl Link {
    /// The address to link to, if it is one outside the portal.
    #[must_use]
    pub fn external(&self) -> Option<Cow<'_, str>> {
        match self.kind {
            LinkKind::Wiki => None,
            LinkKind::Email => Some(Cow::Owned(format!("mailto:{}", self.target))),
            _ => is_external(&self.target).then_some(Cow::Borrowed(&*self.target)),
        }
    }
}

/// Whether an address leads out of the portal to where a reader may go;
/// `javascript:` and its like do not.
fn is_external(target: &str) -> bool {
    let scheme = scheme(target).map(str::to_ascii_lowercase);
    target.starts_with("//")
        || matches!(scheme.as_deref(), Some("http" | "https" | "mailto" | "tel"))
}

/// The scheme of an address: `https` of `https://example.no`.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let starts_well = scheme.starts_with(|ch: char| ch.is_ascii_alphabetic());
    let mut rest = scheme.chars();
    let ends_well = rest.all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '+' | '.' | '-'));
    (starts_well && ends_well && scheme.len() > 1).then_some(scheme)
}

fn split_fragment(kind: LinkKind, target: &str) -> (&str, Option<&str>) {
    let whole = matches!(kind, LinkKind::Autolink | LinkKind::Email)
        || (kind != LinkKind::Wiki && (scheme(target).is_some() || target.starts_with("//")));
    match target.split_once('#') {
        Some((target, fragment)) if !whole => (target.trim_end(), Some(fragment.trim_start())),
        _ => (target, None),
    }
}

/// The target of a wiki link, its white space put right, and its place. In a
/// table the backslash of `\|` still hangs on it.
fn wiki_target(target: &str, start: usize) -> (Cow<'_, str>, Range<usize>) {
    let trimmed = target.strip_suffix('\\').unwrap_or(target).trim();
    let start = start + target.len() - target.trim_start().len();
    let place = start..start + trimmed.len();
    if !trimmed.contains(['\n', '\r', '\t']) && !trimmed.contains("  ") {
        return (Cow::Borrowed(trimmed), place);
    }
    let words = trimmed.split_whitespace().filter(|&word| word != ">");
    (Cow::Owned(words.collect::<Vec<_>>().join(" ")), place)
}

/// The place of the target in `](target "title")`.
fn target_in(after_text: &str) -> Option<Range<usize>> {
    let open = after_text.find("](")? + 2;
    let rest = after_text.get(open..)?;
    let start = open + rest.len() - rest.trim_start().len();
    let target = after_text.get(start..)?;
    if let Some(inner) = target.strip_prefix('<') {
        let length = unescaped(inner, |ch, _| matches!(ch, '>' | '\n'));
        return Some(start + 1..start + 1 + length);
    }
    let length = unescaped(target, |ch, depth| {
        ch.is_ascii_whitespace() || (ch == ')' && depth == 0)
    });
    Some(start..start + length)
}

/// How far `text` goes before a character that ends it; `ends` is told how
/// many parentheses are open there.
fn unescaped(text: &str, ends: impl Fn(char, usize) -> bool) -> usize {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, ch) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        if ends(ch, depth) {
            return at;
        }
        match ch {
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}
