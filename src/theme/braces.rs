//! Braces of a style sheet that have no counterpart. The sheets of a theme are
//! joined, so that one brace can take all that follows with it.

/// Where the first brace without a counterpart stands. What is in comments and
/// quotes is none.
pub(super) fn loose(sheet: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut rest = sheet;
    while let Some(sign) = rest.chars().next() {
        let at = sheet.len() - rest.len();
        let length = match sign {
            '/' if rest.starts_with("/*") => comment(rest),
            '"' | '\'' => quoted(rest, sign),
            '\\' => sign.len_utf8() + rest.chars().nth(1).map_or(0, char::len_utf8),
            '{' => {
                open.push(at);
                1
            }
            '}' if open.pop().is_none() => return Some(at),
            // An address needs no quotes, and may hold one.
            'u' if rest.starts_with("url(") => address(rest),
            _ => sign.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    open.first().copied()
}

fn comment(rest: &str) -> usize {
    rest.find("*/").map_or(rest.len(), |end| end + "*/".len())
}

/// How long a text in quotes is; it ends with its line at the latest.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return at,
            sign if sign == quote => return at + sign.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// How far an address without quotes goes; what has quotes is read as such.
fn address(rest: &str) -> usize {
    let (_, inner) = rest.split_at_checked("url(".len()).unwrap_or_default();
    let is_quoted = inner.trim_start().starts_with(['"', '\'']);
    let end = inner.find([')', '\n']).filter(|_| !is_quoted);
    "url(".len() + end.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brace_without_its_counterpart_is_found() {
        for (sheet, found) in [
            ("", None),
            ("a { b: c }\n@media x { d { e: f } }", None),
            ("a { b: \"}\" } /* { */", None),
            ("a { b: '\\'{' }", None),
            ("a { b: url(data:x'y) }", None),
            ("a { b: url('}') }", None),
            (".a\\{ { b: c }", None),
            ("a { b: 'c\n }", None),
            ("a { b: c\nd { e: f }", Some(2)),
            ("a { b: c } }", Some(11)),
            ("/* a {", None),
            ("\\", None),
        ] {
            assert_eq!(loose(sheet), found, "{sheet}");
        }
    }
}
