//! Addresses and ids from text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The address part that stands for `text`: small ASCII letters, digits and
/// single hyphens, none of them first or last.
///
/// `æ` becomes `ae`, `ø` `o`, `å` `a`; other letters lose their accents, and
/// what remains becomes a hyphen. May be empty. A slug is its own slug.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    fold(text, |c| {
        let kept = c.is_ascii_alphanumeric();
        if kept {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            slug.push(c);
        }
        gap = !kept;
    });
    slug
}

/// A key as a heading: `hva_skjedde` → `Hva skjedde`.
#[must_use]
pub fn sentence_case(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Whether `text` may be an entry's id: not empty, only `a` to `z`, digits and
/// hyphens, and no hyphen first or last.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !text.is_empty() && text.bytes().all(allowed) && !text.starts_with('-') && !text.ends_with('-')
}

/// Gives the characters of `text` in lower case and without accents, Latin
/// letters as ASCII where they have a usual spelling.
pub(super) fn fold(text: &str, mut each: impl FnMut(char)) {
    if text.is_ascii() {
        text.bytes()
            .for_each(|byte| each(char::from(byte.to_ascii_lowercase())));
        return;
    }
    for c in text.chars() {
        match c {
            // Nearly all there is, at no cost.
            c if c.is_ascii() => each(c.to_ascii_lowercase()),
            'ø' | 'Ø' => each('o'),
            'å' | 'Å' => each('a'),
            'æ' | 'Æ' => "ae".chars().for_each(&mut each),
            c => fold_parts(c, &mut each),
        }
    }
}

/// The same of one character that may be made of several.
fn fold_parts(c: char, mut each: impl FnMut(char)) {
    for c in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
        match c {
            'æ' => "ae".chars().for_each(&mut each),
            'œ' => "oe".chars().for_each(&mut each),
            'þ' => "th".chars().for_each(&mut each),
            'ß' => "ss".chars().for_each(&mut each),
            'ø' => each('o'),
            'đ' | 'ð' => each('d'),
            'ħ' => each('h'),
            'ı' => each('i'),
            'ł' => each('l'),
            'ŋ' => each('n'),
            'ŧ' => each('t'),
            'ʒ' => each('z'),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            c if is_combining_mark(c) => {}
            c => each(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_become_ascii() {
        for (text, expected) in [
            ("Verktøy", "verktoy"),
            ("Ærlig talt: ÅPENT!", "aerlig-talt-apent"),
            ("  – a –  ", "a"),
            ("Gáivuotna – Kåfjord", "gaivuotna-kafjord"),
            ("čđŋšŧž ČĐŊŠŦŽ", "cdnstz-cdnstz"),
            ("äöü", "aou"),
            ("a\u{30a}", "a"),
            ("10 000 km²", "10-000-km2"),
            ("Straße", "strasse"),
            ("…", ""),
            ("кот", ""),
            ("sam\u{ad}arbeid", "samarbeid"),
            ("İ", "i"),
            ("ﬁn", "fin"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn ids() {
        for good in ["a", "delmal-6-tiltak-b", "2024", "a--b"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "å", "a_b", "a b", "a/b"] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_its_own_slug_and_an_id(text in any::<String>()) {
            let once = slug(&text);
            prop_assert_eq!(&slug(&once), &once);
            prop_assert!(once.is_empty() || is_id(&once));
            prop_assert!(!once.contains("--"));
        }
    }
}
