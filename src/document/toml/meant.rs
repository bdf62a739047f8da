//! What was meant by a value without quotation marks, or with odd ones.

use super::lines::{CURLY, is_forbidden};
use super::mistake::Mistake;
use crate::diag::{Code, Span};

/// A longer word after a number, in bytes, makes it a sentence.
const LONGEST_UNIT: usize = 16;

/// A value without quotation marks, and what it seems to be.
pub(super) fn unquoted(written: &str, span: Span) -> Mistake {
    if let Some(right) = crate::time::norwegian_date(written) {
        return Mistake {
            right: Some(format!("\"{right}\"")),
            ..Mistake::new(Code::UnquotedTime, span)
        };
    }
    let (code, meant) = match written.chars().next() {
        Some(first) if CURLY.contains(&first) => (Code::CurlyQuote, None),
        Some(first) if first.is_ascii_digit() && looks_like_time(written) => {
            (Code::UnquotedTime, None)
        }
        _ if written.len() < 40 && crate::time::Time::parse(written).is_ok() => {
            (Code::UnquotedTime, None)
        }
        _ => (Code::UnquotedText, flag_or_number(written)),
    };
    let mistake = Mistake::new(code, span);
    match meant {
        Some((hint, right)) => Mistake {
            hint,
            // `True` is nothing but a flag; `ja` and `12 000` may be texts.
            or: (!written.eq_ignore_ascii_case(&right)).then(|| in_quotes(written)),
            right: Some(right),
            ..mistake
        },
        None => mistake,
    }
}

/// What a value without quotation marks may be besides a text: the hint, and
/// how it is written.
pub(super) fn flag_or_number(written: &str) -> Option<(&'static str, String)> {
    let flag = match written.to_lowercase().as_str() {
        "true" | "ja" | "yes" | "sant" => Some("true"),
        "false" | "nei" | "no" | "usant" => Some("false"),
        _ => None,
    };
    if let Some(flag) = flag {
        return Some(("flag", flag.to_owned()));
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || c.is_whitespace();
    let unit_at = written.find(|c| !is_part(c)).unwrap_or(written.len());
    let (digits, unit) = written.split_at(unit_at);
    let is_unit = unit.is_empty()
        || unit.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '°'))
            && unit.len() <= LONGEST_UNIT
            && !unit.contains([',', '=', '"', '-', ':']);
    if !is_unit || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    let points = digits.matches('.').count();
    let number = if digits.contains(',') || points > 1 {
        digits.replace('.', "").replace(',', ".")
    } else {
        digits
    };
    let value: f64 = number.parse().ok()?;
    let number = match magnitude(unit) {
        Some(times) => (value * times).to_string(),
        None => number.trim_end_matches('.').to_owned(),
    };
    Some(("number", number))
}

/// How many a word after a number makes of it: `2 mill. kr` is no number of two.
fn magnitude(unit: &str) -> Option<f64> {
    let unit = unit.to_lowercase();
    let known = [
        ("tusen", 1e3),
        ("thousand", 1e3),
        ("milliard", 1e9),
        ("mill", 1e6),
        ("mrd", 1e9),
    ];
    let times = known.iter().find(|(word, _)| unit.starts_with(word));
    times.map(|(_, times)| *times)
}

pub(super) fn looks_like_time(written: &str) -> bool {
    let year = written.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &written[year..];
    // `50%` is a share, `2024%` a year that is doubted.
    (2..=4).contains(&year)
        && (rest.is_empty()
            || rest.starts_with(['-', '/', '~', '?', 'X', '–'])
            || (rest == "%" && year == 4))
}

/// `text` as a string, with marks within it that need no care.
pub(super) fn in_quotes(text: &str) -> String {
    let paired = text.matches('"').count().is_multiple_of(2);
    let mut written = String::from('"');
    let mut opens = true;
    for c in text.chars() {
        match c {
            '"' if paired => {
                written.push(if opens { '«' } else { '»' });
                opens = !opens;
            }
            '"' | '\\' => written.extend(['\\', c]),
            // Word processors break lines with such signs; a string has none.
            _ if is_forbidden(c) => written.push(' '),
            _ => written.push(c),
        }
    }
    written + "\""
}
