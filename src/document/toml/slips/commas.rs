//! What parts the elements of lists and the pairs of inline tables.

use ::toml::de::Error;

use crate::diag::{Code, Span};
use crate::document::toml::complaints::start;
use crate::document::toml::lines::unmatched_bracket;
use crate::document::toml::meant::in_quotes;
use crate::document::toml::mistake::Mistake;

/// Two elements of a list with no comma between them.
pub(super) fn no_comma(text: &str, at: usize) -> Option<Mistake> {
    let before = text.get(..at)?.trim_end();
    let last = before.char_indices().next_back()?;
    // What stands before is complete: else the complaint has another cause.
    if !matches!(last.1, '"' | '\'' | ']' | '}') {
        return None;
    }
    let next = text.get(at..)?.chars().next()?;
    let on_one_line = !text.get(before.len()..at)?.contains('\n');
    // `["Ny "vei""]` is a mark within a text.
    if before.len() == at || on_one_line && !matches!(next, '"' | '\'' | '[' | '{') {
        return None;
    }
    let (end, right) = if on_one_line {
        (at + next.len_utf8(), format!("{}, {next}", last.1))
    } else {
        (before.len(), format!("{},", last.1))
    };
    Some(Mistake {
        blot: Span::new(before.len(), before.len() + 1),
        placeholder: ",",
        ..Mistake::syntax("comma", Span::new(last.0, end), right)
    })
}

/// Two pairs of an inline table with no comma between them, or another sign;
/// `at` is the second equals sign.
pub(super) fn no_comma_in_table(text: &str, at: usize) -> Option<Mistake> {
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let key = text.get(..at)?.trim_end().trim_end_matches(is_key).len();
    let before = text.get(..key)?.trim_end();
    let (last, sign) = before.char_indices().next_back()?;
    let span = Span::new(last, before.len());
    match sign {
        ';' => Some(Mistake {
            placeholder: ",",
            ..Mistake::syntax("comma", span, ",")
        }),
        // Nothing to put the comma over, or a complaint of something else.
        _ if before.len() == key || matches!(sign, ',' | '{' | '=' | ':') => None,
        _ => Some(Mistake {
            blot: Span::new(before.len(), before.len() + 1),
            placeholder: ",",
            ..Mistake::syntax("comma", span, format!("{sign},"))
        }),
    }
}

/// `{ key: value }`; `at` is right after the colon.
pub(super) fn colon_in_table(text: &str, at: usize) -> Option<Mistake> {
    let before = text.get(..at)?.trim_end().strip_suffix(':')?.len();
    Some(Mistake {
        placeholder: "=",
        ..Mistake::syntax("colon", Span::new(before, before + 1), " =")
    })
}

/// A text with commas and no quotation marks in an inline table.
pub(super) fn in_table(text: &str, line: Span, error: &Error) -> Option<Mistake> {
    let start = start(error);
    let before = text.get(line.start as usize..start)?;
    let opens = unmatched_bracket(before, before.len())?;
    let rest = text.get(start..line.end as usize)?;
    if !before[opens..].starts_with('{') || !rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let within = &rest[..rest.find(['{', '}', '[', ']'])?];
    let next_key = within
        .match_indices(',')
        .find(|(at, _)| {
            let key = within[at + 1..]
                .split([',', '='])
                .next()
                .unwrap_or_default();
            within[at + 1 + key.len()..].starts_with('=')
        })
        .map_or(within.len(), |(at, _)| at);
    let bare = within[..next_key].trim_end();
    // `7,5` is a number.
    let is_cut =
        bare.contains(['"', '\'']) || bare.contains(',') && rest.starts_with(char::is_alphabetic);
    (is_cut && !bare.contains('=')).then(|| Mistake {
        right: Some(in_quotes(bare)),
        ..Mistake::new(Code::UnquotedText, Span::new(start, start + bare.len()))
    })
}
