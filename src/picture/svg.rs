//! Drawings in lines: looked through, not changed.
//!
//! A drawing is shown as a picture, where it can do nothing; but a reader may
//! open the file, and there it is a page of its own. So one that could do
//! something, or that fetches something, is refused.

use super::{Fault, Form, MOST_POINTS, bounded, drawn, size};

/// A larger drawing is not looked through.
const LARGEST: usize = 1 << 20;

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

/// Declarations that put in what is not to be seen in the tags, styles that
/// fetch or hide what they fetch, and elements of pages.
const FOREIGN: [&str; 6] = [
    "<!entity",
    "<!attlist",
    "<?xml-stylesheet",
    "@import",
    "image-set(",
    "1999/xhtml",
];

/// What stands before a picture's bytes in an address.
const DATA: &str = ";base64,";

/// What a drawing may spell otherwise: browsers know more names in drawings
/// that say they are pages.
const ENTITIES: [&str; 5] = ["amp;", "lt;", "gt;", "quot;", "apos;"];

/// The document types of drawings; browsers know others by name.
const DOCTYPES: [&str; 2] = ["<!doctypesvg>", "<!doctypesvgpublic\"-//w3c//dtdsvg"];

/// Whether names are put in, or the drawing says that it is something else.
fn is_disguised(lower: &str) -> bool {
    let mut names = lower.split('&').skip(1);
    let is_foreign = |rest: &str| !ENTITIES.iter().any(|name| rest.starts_with(name));
    let types = lower.match_indices("<!doctype");
    let mut types = types.map(|(at, _)| lower.get(at..).unwrap_or_default());
    let is_other = |rest: &str| {
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let plain = rest.get(..end).unwrap_or_default();
        let plain = plain.replace(char::is_whitespace, "");
        plain.contains('[') || !DOCTYPES.iter().any(|known| plain.starts_with(known))
    };
    names.any(is_foreign) || types.any(is_other)
}

/// Whether the drawing says that it is written otherwise than it is read here.
fn has_encoding(lower: &str) -> bool {
    let declared = lower
        .trim_start_matches('\u{feff}')
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next())
        .map(|rest| rest.replace(char::is_whitespace, ""));
    let name = declared
        .as_deref()
        .and_then(|declared| attribute(declared, "encoding="));
    // Letters of one byte, the first half of them as here.
    name.is_some_and(|name| !matches!(name, "utf-8" | "us-ascii" | "iso-8859-1"))
}

/// Width and height where the drawing tells them.
pub(super) fn probe(bytes: &[u8]) -> Result<(u32, u32), Fault> {
    if bytes.len() >= LARGEST {
        return Err(Fault::Long);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::Broken)?;
    // Browsers guess an encoding of two bytes a letter from its zeros.
    let strange = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.contains(strange) {
        return Err(Fault::Broken);
    }
    let lower = text.to_ascii_lowercase();
    let is_foreign = FOREIGN.iter().any(|sign| lower.contains(sign));
    if is_foreign || is_disguised(&lower) || has_encoding(&lower) || has_torn_style(&lower) {
        return Err(Fault::Active);
    }
    let mut size = None;
    for tag in lower.split('<').skip(1) {
        let name = name(tag);
        if ACTIVE.contains(&name) || is_active(tag) || leads_out(tag) {
            return Err(Fault::Active);
        }
        if name == "svg" && size.is_none() {
            size = Some(dimensions(tag));
        }
    }
    if drawn::is_heavy(&lower) {
        return Err(Fault::Heavy);
    }
    embedded(text)?;
    size.ok_or(Fault::Broken)
}

/// Pictures in points that stand in the drawing claim no more than one that
/// stands alone may, all together.
fn embedded(text: &str) -> Result<(), Fault> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut points = 0;
    for (at, sign) in plain.to_ascii_lowercase().match_indices(DATA) {
        let data = plain.get(at + sign.len()..).unwrap_or_default();
        let bytes = base64(data);
        // Browsers look at the bytes, whatever the address calls them.
        let forms = [Form::Png, Form::Jpeg, Form::WebP, Form::Gif];
        let mut sizes = forms.into_iter().filter_map(|form| size(form, &bytes));
        let (width, height, _) = sizes.next().ok_or(Fault::Broken)?;
        points += bounded(width, height)?;
        if points > MOST_POINTS {
            return Err(Fault::Large(width, height));
        }
    }
    Ok(())
}

/// The bytes that a text begins with in base64 (RFC 4648).
fn base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for sign in percent_encoding::percent_decode_str(text) {
        let six = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend(u8::try_from(bits >> held & 0xff));
        }
    }
    bytes
}

/// The name of a tag's element, without what says whose element it is.
pub(super) fn name(tag: &str) -> &str {
    let mut parts = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    let name = parts.next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

/// Whether a style says something else than what stands there: browsers join its
/// text over comments, elements and sections in it, and letters can be spelt by
/// numbers.
fn has_torn_style(lower: &str) -> bool {
    let mut tags = lower.split('<').skip(1);
    while let Some(tag) = tags.next() {
        if name(tag) != "style" {
            continue;
        }
        let Some((_, rest)) = attributes(tag) else {
            return true;
        };
        let Some(text) = rest.strip_prefix('>') else {
            continue;
        };
        let mut text = text.trim();
        let mut next = tags.next().unwrap_or_default();
        if let Some(section) = next.strip_prefix("![cdata[").filter(|_| text.is_empty()) {
            let Some(section) = section.trim_end().strip_suffix("]]>") else {
                return true;
            };
            text = section;
            next = tags.next().unwrap_or_default();
        }
        if text.contains('\\') || !next.starts_with('/') {
            return true;
        }
    }
    false
}

/// Whether attributes of a tag, or what stands after it, do things.
fn is_active(tag: &str) -> bool {
    let handler = |(at, _): (usize, &str)| {
        let before = tag.get(..at).and_then(|before| before.chars().next_back());
        if !before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/')) {
            return false;
        }
        let name = tag.get(at + 2..).unwrap_or_default();
        let rest = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        rest.len() < name.len() && rest.trim_start().starts_with('=')
    };
    let plain: String = tag.chars().filter(|c| !c.is_whitespace()).collect();
    tag.match_indices("on").any(handler)
        || plain.contains("javascript:")
        || plain
            .match_indices("data:")
            .any(|(at, _)| !is_picture(plain.get(at + 5..).unwrap_or_default()))
}

/// Whether a tag, or what stands after it, names something that is not within
/// the drawing, or may: letters can be spelt by numbers in styles, and an
/// address can be put in by a movement.
fn leads_out(tag: &str) -> bool {
    let plain: String = tag.chars().filter(|c| !c.is_whitespace()).collect();
    let inside = |rest: &str| {
        let rest = rest.trim_start_matches(['"', '\'']);
        let rest = rest.strip_prefix("&quot;").unwrap_or(rest);
        let rest = rest.strip_prefix("&apos;").unwrap_or(rest);
        rest.starts_with('#') || rest.strip_prefix("data:").is_some_and(is_picture)
    };
    let outside = |sign: &str| {
        let mut found = plain.match_indices(sign);
        found.any(|(at, sign)| !inside(plain.get(at + sign.len()..).unwrap_or_default()))
    };
    let hides = |(name, value): &(&str, &str)| {
        // It tells another site which link was followed.
        *name == "ping"
            || value.contains('\\') && !is_note(name)
            || name.ends_with("attributename") && value.trim().ends_with("href")
    };
    ["href=", "src=", "url("].into_iter().any(outside)
        || attributes(tag).is_none_or(|(all, _)| all.iter().any(hides))
}

/// Whether an attribute is a drawing program's own, such as the path it saves to.
fn is_note(attribute: &str) -> bool {
    attribute.starts_with("inkscape:") || attribute.starts_with("sodipodi:")
}

/// The attributes of a tag with their values, and what stands from its end on;
/// nothing where they cannot be told apart as XML has them.
pub(super) fn attributes(tag: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let mut found = Vec::new();
    if tag.starts_with(['!', '?', '/']) {
        return Some((found, ""));
    }
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    let mut rest = tag.get(end..)?.trim_start();
    while !rest.starts_with('>') && !rest.starts_with("/>") {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after.get(1..)?.split_once(quote)?;
        let name = name.trim_end();
        if name.contains(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | '\'')) {
            return None;
        }
        found.push((name, value));
        rest = next.trim_start();
    }
    Some((found, rest))
}

/// Whether the data of an address are a picture in points.
fn is_picture(data: &str) -> bool {
    ["png", "jpeg", "jpg", "gif", "webp"]
        .iter()
        .any(|form| data.starts_with(&format!("image/{form}{DATA}")))
}

pub(super) fn dimensions(tag: &str) -> (u32, u32) {
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
