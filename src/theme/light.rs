//! Scripts and styles as readers get them: without comments and needless space,
//! a fifth of their weight. No line of a script may begin within a string.

use std::borrow::Cow;

/// The text of the default theme's file at `path`, as it is served.
pub(super) fn light(path: &str, text: &'static str) -> Cow<'static, str> {
    if path.ends_with(".js") {
        Cow::Owned(script(text))
    } else {
        Cow::Borrowed(text)
    }
}

fn script(text: &str) -> String {
    let mut light = String::with_capacity(text.len());
    let lines = text.lines().map(str::trim_start);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
        light.push_str(line);
        light.push('\n');
    }
    light
}

/// A style sheet without comments, and with no more space than it needs. What
/// stands in quotes stays as it is.
pub(super) fn style(text: &str) -> String {
    let mut light = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        rest = if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, after)| after)
        } else if next == '"' || next == '\'' {
            let (quoted, after) = rest.split_at(quoted(rest, next));
            light.push_str(quoted);
            after
        } else if next.is_ascii_whitespace() {
            if !light.is_empty() && !light.ends_with(['{', '}', ';', ',', ':', ' ']) {
                light.push(' ');
            }
            rest.get(1..).unwrap_or_default()
        } else {
            if matches!(next, '{' | '}' | ';' | ',') && light.ends_with(' ') {
                light.pop();
            }
            if next == '}' && light.ends_with(';') {
                light.pop();
            }
            light.push(next);
            rest.get(next.len_utf8()..).unwrap_or_default()
        };
    }
    light
}

/// How many bytes the string at the beginning of a text takes, with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_nothing_else() {
        let text =
            "// Why.\n(() => {\n  'use strict';\n\n  // So.\n  go('// no'); // stays\n})();\n";
        let served = "(() => {\n'use strict';\ngo('// no'); // stays\n})();\n";
        assert_eq!(light("assets/a.js", text), served);
        assert_eq!(light("a.html", " <p>\n"), " <p>\n");
    }

    #[test]
    fn a_style_loses_what_it_does_not_need_and_nothing_else() {
        let text = "/* Why:\n   so. */\na > b , c :is(d) { e: f; /* g */ }\n@media print and (h: 1px) {\n  i::after { content: \" ; } /* \\\" \"; }\n}\n";
        let served =
            "a > b,c :is(d){e:f}@media print and (h:1px){i::after{content:\" ; } /* \\\" \"}}";
        assert_eq!(style(text), served);
    }

    #[test]
    fn a_style_that_is_broken_off_ends() {
        assert_eq!(style("a {} /* b"), "a{}");
        assert_eq!(style("a { b: \"c"), "a{b:\"c");
        assert_eq!(style("\\"), "\\");
        assert_eq!(style("å'ø\\"), "å'ø\\");
    }

    #[test]
    fn no_string_of_a_script_goes_over_lines() {
        for (path, text) in super::super::DEFAULT {
            for line in text.lines().filter(|_| path.ends_with(".js")) {
                assert_eq!(line.matches('`').count() % 2, 0, "{path}: {line}");
                assert!(!line.ends_with('\\'), "{path}: {line}");
            }
        }
    }
}
