//! Stand-ins for `crate::text`.

use std::borrow::Cow;

/// ASCII slug of a text.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for ch in text.chars().flat_map(char::to_lowercase) {
        match ch {
            'æ' => slug.push_str("ae"),
            'ø' => slug.push('o'),
            'å' => slug.push('a'),
            'a'..='z' | '0'..='9' => slug.push(ch),
            _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Escapes what HTML takes for markup, in text and attributes alike.
pub(super) fn escape(text: &str, out: &mut String) {
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(ch),
        }
    }
}

/// Quotation marks and dashes of a language.
pub(super) struct Typographer {
    lang: Cow<'static, str>,
}

impl Typographer {
    pub(super) fn new(lang: &str) -> Self {
        Self {
            lang: Cow::Owned(lang.to_owned()),
        }
    }

    pub(super) fn text(&mut self, text: &str, out: &mut String) {
        debug_assert!(!self.lang.is_empty());
        out.push_str(text);
    }

    pub(super) fn boundary(&mut self) {}
}
