//! Numbers as they are written in Norwegian and English.

const HARD_SPACE: char = '\u{a0}';
const MINUS: char = '−';

/// A number for readers: in English `1,250.5`, else `12 500,5` with a hard
/// space between thousands; Norwegian leaves four digits together (`1250`).
/// What is no number is shown as a dash.
#[must_use]
pub fn number(value: f64, language: &str) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let english = language == "en" || language.starts_with("en-");
    let (point, group, least) = if english { ('.', ',', 4) } else { (',', HARD_SPACE, 5) };
    let digits = value.abs().to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if value < 0.0 {
        text.push(MINUS);
    }
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if at > 0 && left % 3 == 0 && whole.len() >= least {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(point);
        text.push_str(decimals);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_language() {
        for (value, nb, en) in [
            (24.5, "24,5", "24.5"),
            (-0.0, "0", "0"),
            (1294.0, "1294", "1,294"),
            (12500.25, "12\u{a0}500,25", "12,500.25"),
            (-1234567.0, "−1\u{a0}234\u{a0}567", "−1,234,567"),
            (f64::NAN, "–", "–"),
        ] {
            assert_eq!((number(value, "nb").as_str(), number(value, "en").as_str()), (nb, en));
        }
    }
}
