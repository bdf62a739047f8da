//! Drawings in lines: looked through, not changed.
//!
//! A drawing is shown as a picture, where it can do nothing; but a reader may
//! open the file, and there it is a page of its own. So one that could do
//! something, or that fetches something, is refused.

use super::Fault;

/// A larger drawing is not looked through.
const LARGEST: usize = super::HEAD;

/// Elements that do things, or hold what is no drawing.
const ACTIVE: [&str; 8] = [
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "handler",
];

/// Width and height where the drawing tells them.
pub(super) fn probe(bytes: &[u8]) -> Result<(u32, u32), Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::Broken)?;
    if bytes.len() >= LARGEST {
        return Err(Fault::Broken);
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("<!entity") || lower.contains("<?xml-stylesheet") || lower.contains("@import")
    {
        return Err(Fault::Active);
    }
    let mut size = None;
    for tag in lower.split('<').skip(1) {
        let name: &str = tag
            .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
            .next()
            .unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default();
        if ACTIVE.contains(&name) || is_active(tag) {
            return Err(Fault::Active);
        }
        if name == "svg" && size.is_none() {
            size = Some(dimensions(tag));
        }
    }
    size.ok_or(Fault::Broken)
}

/// Whether attributes of a tag, or what stands after it, do or fetch things.
fn is_active(tag: &str) -> bool {
    let handler = |(at, _): (usize, &str)| {
        let before = tag.get(..at).and_then(|before| before.chars().next_back());
        let name = tag.get(at + 2..).unwrap_or_default();
        let rest = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/'))
            && rest.len() < name.len()
            && rest.trim_start().starts_with('=')
    };
    let plain: String = tag.chars().filter(|c| !c.is_whitespace()).collect();
    tag.match_indices("on").any(handler)
        || [
            "javascript:",
            "data:text",
            "&#",
            "href=\"http",
            "href='http",
            "href=\"//",
            "href='//",
            "url(http",
            "url(\"http",
            "url('http",
            "url(//",
        ]
        .iter()
        .any(|sign| plain.contains(sign))
}

fn dimensions(tag: &str) -> (u32, u32) {
    let number = |text: &str| -> u32 {
        let digits: String = text
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        let value = digits.parse::<f64>().unwrap_or_default();
        // Casts of floats stay within the range.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped"
        )]
        let whole = value.round().clamp(0.0, 100_000.0) as u32;
        whole
    };
    let is_length = |text: &&str| !text.ends_with('%');
    let sides =
        [" width=", " height="].map(|name| attribute(tag, name).filter(is_length).map(number));
    if let [Some(width), Some(height)] = sides {
        return (width, height);
    }
    let view: Vec<u32> = attribute(tag, " viewbox=")
        .map(|view| {
            view.split([' ', ','])
                .filter(|part| !part.is_empty())
                .map(number)
                .collect()
        })
        .unwrap_or_default();
    match view.as_slice() {
        [_, _, width, height] => (*width, *height),
        _ => (0, 0),
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let after = tag.split_once(name)?.1;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.get(1..)?.split(quote).next()
}
