//! Headings: their ids, and the sections that they begin.

use std::ops::Range;

use super::tree::{Body, Heading, Kind};
use crate::text::{Taken, slug};

/// The id of a heading without a letter.
const NAMELESS: &str = "del";
/// Where the text of a page begins: the one id of a page's own without a colon,
/// so that tools for accessibility can ask for it by a selector.
const CONTENT: &str = "page_content";

/// Gives each heading an id, in the order of [`Body::headings`].
///
/// A section's declared id (`sections`, asked of second-level headings) goes
/// before an id that the editor wrote, and that before the slug of the words;
/// within each the earlier heading goes first. Later ones get `-2`, `-3`. No
/// id is among `reserved`, or like those that footnotes have: a link would lead
/// there. None has a colon, as all have that a page itself gives its parts, so
/// that no script takes a heading for one of them.
#[must_use]
pub fn assign_ids(body: &Body, sections: IdOf<'_>, reserved: &[&str]) -> Vec<String> {
    let mut ids = vec![String::new(); body.headings.len()];
    let mut taken = Taken::new(reserved.iter().copied().chain([CONTENT]));
    let passes: [IdOf<'_>; 3] = [
        &|heading| sections(heading).filter(|_| heading.level == 2),
        &|heading| heading.id.as_deref().map(str::to_owned),
        &|heading| Some(slug(&heading.text)),
    ];
    for pass in passes {
        for (heading, id) in body.headings.iter().zip(&mut ids) {
            if let Some(wanted) = pass(heading).filter(|_| id.is_empty()) {
                *id = take(&mut taken, &wanted);
            }
        }
    }
    ids
}

/// The id that a heading should have, if any.
type IdOf<'a> = &'a dyn Fn(&Heading) -> Option<String>;

/// Takes an id that no other heading has, and no footnote, out of what is wanted.
fn take(taken: &mut Taken, wanted: &str) -> String {
    let parts = wanted.split(|c: char| c.is_whitespace() || c == ':');
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let wanted = parts.join("-");
    let wanted = if wanted.is_empty() {
        NAMELESS.to_owned()
    } else {
        wanted
    };
    if !is_footnote_id(&wanted) && taken.insert(&wanted) {
        return wanted;
    }
    // With a number after it some ids are those of footnotes, whatever the
    // number is.
    taken.numbered(if is_footnote_id(&format!("{wanted}-2")) {
        format!("{wanted}-{NAMELESS}")
    } else {
        wanted
    })
}

/// Whether an id could be a footnote's: `fn-1`, `fnref-1`, `fnref-1-2`.
fn is_footnote_id(id: &str) -> bool {
    let mut parts = id.split('-');
    let most = match parts.next() {
        Some("fn") => 1,
        Some("fnref") => 2,
        _ => return false,
    };
    let numbers = parts.clone().count();
    (1..=most).contains(&numbers) && parts.all(|part| part.parse::<u32>().is_ok())
}

/// A part of the body between two headings of the second level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Index into [`Body::headings`]; `None` for what stands before the first.
    pub heading: Option<usize>,
    /// Its nodes, the heading among them.
    pub nodes: Range<usize>,
}

/// Splits the body at its headings of the second level (and the first, which
/// is shown as one). What stands before them comes first, if anything does.
#[must_use]
pub fn sections(body: &Body) -> Vec<Section> {
    let mut sections = vec![Section {
        heading: None,
        nodes: 0..0,
    }];
    for (index, node) in body.siblings(body.all()) {
        if let Some(heading) = begins_section(body, node.kind) {
            sections.push(Section {
                heading: Some(heading),
                nodes: index..index,
            });
        }
        if let Some(section) = sections.last_mut() {
            section.nodes.end = node.end as usize;
        }
    }
    sections.retain(|section| !section.nodes.is_empty());
    sections
}

fn begins_section(body: &Body, kind: Kind) -> Option<usize> {
    let Kind::Heading(index) = kind else {
        return None;
    };
    let heading = body.headings.get(index as usize)?;
    (heading.level <= 2).then_some(index as usize)
}

impl Heading {
    /// The level at which it is shown: the page's title is the only first.
    pub(super) fn shown_level(&self) -> u8 {
        self.level.clamp(2, 6)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn ids(text: &str, reserved: &[&str]) -> Vec<String> {
        let sections = |heading: &Heading| {
            (&*heading.text == "Utfordringa").then(|| "utfordringen".to_owned())
        };
        assign_ids(&parse(text, 0), &sections, reserved)
    }

    #[test]
    fn declared_before_written_before_slug() {
        let text = "### Utfordringen\n## Utfordringa\n### Blå bær\n## Blå bær {#x}\n## X\n## X\n";
        let expected = [
            "utfordringen-2",
            "utfordringen",
            "bla-baer",
            "x",
            "x-2",
            "x-3",
        ]
        .map(str::to_owned);
        assert_eq!(ids(text, &[]), expected);
        assert_eq!(ids("### Utfordringa\n", &[]), ["utfordringa"]);
    }

    #[test]
    fn reserved_and_nameless() {
        assert_eq!(
            ids("## A\n## !\n## !\n## A 2\n", &["a", "del-2"]),
            ["a-2", "del", "del-3", "a-2-2"]
        );
        assert_eq!(
            ids(
                "## Content {#page_content}\n## B {#page:sources}\n## C {#:}\n",
                &[]
            ),
            ["page_content-2", "page-sources", "del"]
        );
        assert_eq!(
            ids("## Fn 1\n## Fnref 1 2\n## Fn\n", &[]),
            ["fn-1-2", "fnref-1-2-2", "fn"]
        );
        assert_eq!(
            ids(
                "## Fnref 1\n## Fnref 1\n## Fn\n## Fn\n## Fnref\n## Fnref\n",
                &[]
            ),
            [
                "fnref-1-del-2",
                "fnref-1-del-3",
                "fn",
                "fn-del-2",
                "fnref",
                "fnref-del-2"
            ]
        );
    }

    #[test]
    fn splits_at_second_level() {
        let text = "a\n\n## B\n\nc\n\n> ## D\n\n### E\n\n# F\n## G\nh";
        let body = parse(text, 0);
        let found: Vec<_> = sections(&body)
            .iter()
            .map(|section| {
                let start = body.nodes[section.nodes.start];
                (section.heading, text[start.span.range()].trim())
            })
            .collect();
        assert_eq!(
            found,
            [
                (None, "a"),
                (Some(0), "## B"),
                (Some(3), "# F"),
                (Some(4), "## G")
            ]
        );
        assert!(sections(&parse("", 0)).is_empty());
    }
}
