//! Numbers as they are written for readers.

/// `value` in the manner of a language: `1 234 567,5` in Norwegian (four
/// digits stand together), `1,234,567.5` in English (`en` and its variants).
///
/// Every digit that tells the value apart is kept and no other. What is no
/// number is shown as a dash.
#[must_use]
pub fn number(value: f64, lang: &str) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let style = if is_english(lang) { ENGLISH } else { NORWEGIAN };
    let digits = value.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::with_capacity(digits.len() + 8);
    if value < 0.0 {
        text.push('\u{2212}');
    }
    group(whole, style, &mut text);
    if !fraction.is_empty() {
        text.push(style.decimal);
        text.push_str(fraction);
    }
    text
}

/// Whether the tag names English.
pub(super) fn is_english(lang: &str) -> bool {
    lang.split(['-', '_'])
        .next()
        .is_some_and(|tag| tag.eq_ignore_ascii_case("en"))
}

#[derive(Clone, Copy)]
struct Style {
    decimal: char,
    group: char,
    /// The least number of digits that are grouped.
    from: usize,
}

const NORWEGIAN: Style = Style {
    decimal: ',',
    group: '\u{a0}',
    from: 5,
};
const ENGLISH: Style = Style {
    decimal: '.',
    group: ',',
    from: 4,
};

fn group(whole: &str, style: Style, text: &mut String) {
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if index > 0 && left.is_multiple_of(3) && whole.len() >= style.from {
            text.push(style.group);
        }
        text.push(digit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_follow_the_language() {
        for (value, nb, en) in [
            (0.0, "0", "0"),
            (-0.0, "0", "0"),
            (7.5, "7,5", "7.5"),
            (1000.0, "1000", "1,000"),
            (10_000.0, "10\u{a0}000", "10,000"),
            (1_234_567.25, "1\u{a0}234\u{a0}567,25", "1,234,567.25"),
            (-12.5, "\u{2212}12,5", "\u{2212}12.5"),
            (0.1, "0,1", "0.1"),
            (100.0, "100", "100"),
        ] {
            assert_eq!(number(value, "nb"), nb);
            assert_eq!(number(value, "se"), nb);
            assert_eq!(number(value, "en-GB"), en);
        }
        assert_eq!(number(f64::NAN, "nb"), "–");
        assert_eq!(number(f64::NEG_INFINITY, "en"), "–");
    }

    proptest! {
        #[test]
        fn a_number_reads_back(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
            let plain = number(value, "nb").replace('\u{a0}', "").replace(',', ".").replace('\u{2212}', "-");
            prop_assert_eq!(plain.parse::<f64>().ok(), Some(value));
        }
    }
}
