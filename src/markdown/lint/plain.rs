//! Markup in a text that readers see as it stands.

use crate::diag::Span;
use crate::markdown::parse;
use crate::markdown::tree::Kind;

/// The signs that some markup has. Stars and lines alone may be anything.
const SIGNS: [&str; 4] = ["[[", "[@", "](", "**"];

/// The first link, citation or strong word of a text that should have none, as
/// it is written.
#[must_use]
pub fn markup(text: &str) -> Option<&str> {
    // Most texts have none of the signs, and need not be parsed.
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let body = parse(text, 0);
    let links = body.links.iter().map(|link| link.span);
    let citations = body.citations.iter().map(|citation| citation.span);
    let strong = body.nodes.iter().filter(|node| node.kind == Kind::Strong);
    let all = links.chain(citations).chain(strong.map(|node| node.span));
    let first = all.min_by_key(|span: &Span| span.start)?;
    text.get(first.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_citations_and_strong_words_are_found() {
        for (text, found) in [
            ("Se [[tana]].", Some("[[tana]]")),
            ("Vist [@rapport, s. 2] og **nå**.", Some("[@rapport, s. 2]")),
            (
                "Se [her](https://example.no/).",
                Some("[her](https://example.no/)"),
            ),
            ("Det er **nå**.", Some("**nå**")),
            ("Fra 2 ** 3 og a[0](x", None),
            ("Ta med 5 * 3 ting [sic] til post@example.no", None),
            ("Skriv `[[id]]`.", None),
        ] {
            assert_eq!(markup(text), found, "{text}");
        }
    }
}
