//! Characters that readers do not see as they were meant: invisible ones, of
//! which some change the direction of reading, others make a word differ from
//! what it looks like, or carry text that only machines read; and the scars of
//! text that was read in another encoding than it was written in.

use super::THEMES;
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::text::turns_reading;

/// What stands before and after the front matter of a page.
const FENCE: &str = "+++";

/// The first such character of a text for readers: with an invisible one, a name
/// or an address is another than the one that is seen. It may stand there itself
/// or as an escape of TOML or HTML.
pub(super) fn sign(path: &FilePath, text: &str) -> Option<Diagnostic> {
    if path.starts_with(THEMES) {
        return None;
    }
    let toml = if path.ends_with(".toml") {
        text.len()
    } else {
        let below = text.strip_prefix(FENCE).unwrap_or_default();
        below.find(FENCE).map_or(0, |at| at + FENCE.len())
    };
    // The bytes that such signs begin with, or their spelling: few are in any
    // text of ours, and those are soon told apart.
    let begins = |byte: u8| matches!(byte, 0xCD | 0xD8 | 0xE1..=0xE3 | 0xEF | 0xF3 | b'\\' | b'&');
    let is_scar = |at: usize| text.as_bytes().get(at..at + 2) == Some(b"\xC3\x83");
    let starts = text.bytes().enumerate();
    let starts = starts.filter(|(at, byte)| begins(*byte) || (*byte == 0xC3 && is_scar(*at)));
    let mut signs = starts.filter_map(|(at, byte)| {
        let rest = text.get(at..)?;
        let (sign, length) = match byte {
            b'\\' => escape(rest).filter(|_| at < toml)?,
            b'&' => entity(rest)?,
            _ => rest.chars().next().map(|sign| (sign, sign.len_utf8()))?,
        };
        Some((Span::new(at, at + length), sign))
    });
    let after = |span: Span| text.get(span.end as usize..)?.chars().next();
    let (span, sign) = signs.find(|(span, sign)| {
        let before = text.get(..span.start as usize);
        let is_lost = *sign == LOST || meant(*sign, after(*span)).is_some();
        is_lost || is_hidden(before.and_then(|text| text.chars().next_back()), *sign)
    })?;
    let found = Diagnostic::new(Code::HiddenSign, path, span);
    Some(match (meant(sign, after(span)), after(span)) {
        (Some(right), Some(next)) => found
            .hint("mangled")
            .arg("sign", format!("{sign}{next}"))
            .arg("right", right.to_string()),
        _ if sign == LOST => found.hint("lost").arg("sign", sign.to_string()),
        _ => found.arg("sign", format!("U+{:04X}", u32::from(sign))),
    })
}

/// What stands where a byte was no letter: the letter is lost.
const LOST: char = '\u{fffd}';

/// The letter of which UTF-8 was read as Windows-1252, a sign at a time.
fn meant(sign: char, next: Option<char>) -> Option<char> {
    const LETTERS: [(char, char); 7] = [
        ('¥', 'å'),
        ('¸', 'ø'),
        ('¦', 'æ'),
        ('…', 'Å'),
        ('˜', 'Ø'),
        ('†', 'Æ'),
        ('©', 'é'),
    ];
    let known = LETTERS.iter().find(|(second, _)| Some(*second) == next);
    known.filter(|_| sign == 'Ã').map(|(_, letter)| *letter)
}

/// Whether a sign is not seen where it stands after another. Some are needed
/// in other scripts than ours, and in pictures made of several signs.
fn is_hidden(before: Option<char>, sign: char) -> bool {
    let before = before.unwrap_or_default();
    match sign {
        // Where scripts meet, these set signs between them right, and no more.
        '\u{61c}' | '\u{200e}' | '\u{200f}' => false,
        sign if turns_reading(sign) => true,
        // What has no width: between words, between signs, in place of letters.
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}' => true,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{206a}'..='\u{206f}' => true,
        // What joins letters and parts them joins and parts none of ours.
        '\u{200c}' | '\u{200d}' | '\u{34f}' => before.is_alphabetic() && before < '\u{300}',
        // Letters that only machines read; after a flag they say whose it is.
        '\u{e0000}'..='\u{e007f}' => !matches!(before, '\u{1f3f4}' | '\u{e0000}'..='\u{e007f}'),
        // Forms of signs of China; and one form of a sign is all it has.
        '\u{e0100}'..='\u{e01ef}' => before < '\u{2e80}' || is_form(before),
        '\u{fe00}'..='\u{fe0f}' => is_form(before),
        _ => false,
    }
}

fn is_form(sign: char) -> bool {
    matches!(sign, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// A sign as TOML spells it, `\u202e` or `\U0000202e`, with the length of that.
fn escape(text: &str) -> Option<(char, usize)> {
    let figures = match text.as_bytes().get(1)? {
        b'u' => 4,
        b'U' => 8,
        _ => return None,
    };
    let number = u32::from_str_radix(text.get(2..2 + figures)?, 16).ok()?;
    Some((char::from_u32(number)?, 2 + figures))
}

/// A sign as HTML spells it, `&#x202e;` or `&#8238;`, with the length of that.
fn entity(text: &str) -> Option<(char, usize)> {
    let figures = text.strip_prefix("&#")?;
    let end = figures.bytes().take(12).position(|byte| byte == b';')?;
    let figures = figures.get(..end)?;
    let number = match figures.strip_prefix(['x', 'X']) {
        Some(figures) => u32::from_str_radix(figures, 16),
        None => figures.parse(),
    };
    Some((char::from_u32(number.ok()?)?, "&#;".len() + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_told() {
        let is_told = |text: &str| sign(&"a.md".into(), text).is_some();
        for text in [
            "ad\u{200b}min",
            "ad\u{200d}min",
            "ad\u{34f}min",
            "ad\u{2060}min",
            "ad\u{feff}min",
            "\u{3164}",
            "hei\u{e0069}\u{e0067}",
            "a\u{e0101}",
            "👍\u{fe0f}\u{fe01}",
            "a&#8203;b",
            "+++\na = \"\\u200b\"\n+++\n",
            "m\u{fffd}l",
            "nÃ¦ring",
            "PÃ¥",
        ] {
            assert!(is_told(text), "{text:?}");
        }
        for text in [
            "ad\u{ad}min",
            "👩\u{200d}🔬",
            "❤\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e007f}",
            "می\u{200c}خواهم",
            "\u{8fbb}\u{e0100}",
            "“a” – b… ＝ 가",
            "São Ã e Ão",
        ] {
            assert!(!is_told(text), "{text:?}");
        }
    }
}
