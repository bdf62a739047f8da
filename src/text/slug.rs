//! Words into addresses.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The ASCII form of a text that may stand in an address: small letters,
/// digits and single hyphens. It may be empty.
///
/// æ→ae, ø→o, å→a; the Sámi letters đ, ŋ, ŧ lose their strokes, and all other
/// letters their marks.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.nfd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            'ß' => slug.push_str("ss"),
            'þ' => slug.push_str("th"),
            'ø' => slug.push('o'),
            'đ' | 'ð' => slug.push('d'),
            'ŋ' => slug.push('n'),
            'ŧ' => slug.push('t'),
            'ł' => slug.push('l'),
            'ı' => slug.push('i'),
            // Marks that stand in words, not between them.
            '\'' | '’' | '\u{ad}' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether a text may be an id: `[a-z0-9-]`, with no hyphen at its ends.
#[must_use]
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn norwegian_and_sami_letters_become_ascii() {
        for (text, expected) in [
            ("Ære være Østby på Ås", "aere-vaere-ostby-pa-as"),
            ("Gáivuotna – Kåfjord", "gaivuotna-kafjord"),
            ("Kárášjohka", "karasjohka"),
            ("Čoahkkin đ ŋ ŧ ž", "coahkkin-d-n-t-z"),
            ("100 % innafor!", "100-innafor"),
            ("Hva var «vanskelig»?", "hva-var-vanskelig"),
            ("A\u{30a}s", "as"),
            ("…", ""),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_an_id_or_nothing(text in "\\PC{0,40}") {
            let once = slug(&text);
            prop_assert!(once.is_empty() || is_id(&once), "{once}");
            prop_assert_eq!(slug(&once), once);
        }
    }
}
