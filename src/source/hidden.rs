//! Signs that turn the order of reading.

use super::THEMES;
use crate::diag::{Code, Diagnostic, FilePath, Span};

/// What stands before and after the front matter of a page.
const FENCE: &str = "+++";

/// The first sign of a text for readers that turns the order of what follows,
/// so that another name or address is seen than the one that stands there. It
/// may stand there itself, or be spelt as TOML or HTML spell signs.
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
    // The bytes that such signs begin with, or their spelling: two are rare, and
    // the third is soon told apart.
    let begins = |byte: u8| matches!(byte, 0xE2 | b'\\' | b'&');
    let starts = text.bytes().enumerate().filter(|(_, byte)| begins(*byte));
    let mut signs = starts.filter_map(|(at, byte)| {
        let rest = text.get(at..)?;
        let (sign, length) = match byte {
            b'\\' => escape(rest).filter(|_| at < toml)?,
            b'&' => entity(rest)?,
            _ => rest.chars().next().map(|sign| (sign, sign.len_utf8()))?,
        };
        Some((Span::new(at, at + length), sign))
    });
    let (span, sign) = signs.find(|(_, sign)| turns(*sign))?;
    let found = Diagnostic::new(Code::HiddenSign, path, span);
    Some(found.arg("sign", format!("U+{:04X}", u32::from(sign))))
}

fn turns(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
