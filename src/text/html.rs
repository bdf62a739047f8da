//! Text as HTML.

use std::borrow::Cow;

/// Appends `text` escaped for an element's text or a double-quoted attribute.
pub fn escape(text: &str, out: &mut String) {
    let cleaned;
    let text = if has_no_sign(text) {
        cleaned = text.replace(NO_SIGNS, "");
        &cleaned
    } else {
        text
    };
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| entity(byte).is_some()) {
        // These characters are ASCII, so both ends are character boundaries.
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(special.bytes().next().and_then(entity).unwrap_or_default());
        rest = special.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// `text` escaped for an element's text or a double-quoted attribute; borrowed
/// where nothing needs it.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| entity(byte).is_some()) && !has_no_sign(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    escape(text, &mut out);
    Cow::Owned(out)
}

/// Letters that are none, and that XML does not allow.
const NO_SIGNS: [char; 2] = ['\u{fffe}', '\u{ffff}'];

fn has_no_sign(text: &str) -> bool {
    // The byte that they begin with is rare.
    text.as_bytes().contains(&0xef) && text.contains(NO_SIGNS)
}

#[inline]
fn entity(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        // No reader sees these, and HTML does not allow them.
        0..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn four_characters_are_escaped() {
        assert_eq!(
            escaped("<a href=\"å\">&</a>'"),
            "&lt;a href=&quot;å&quot;&gt;&amp;&lt;/a&gt;'"
        );
        assert!(matches!(escaped("blåbær"), Cow::Borrowed("blåbær")));
    }

    proptest! {
        #[test]
        fn escaping_can_be_undone(text in any::<String>()) {
            let safe = escaped(&text).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            prop_assert_eq!(safe, text);
        }
    }
}
