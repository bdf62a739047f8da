//! Scripts and styles as readers get them: without comments and needless space,
//! which is a fifth of their weight.

use std::borrow::Cow;

/// The text of the default theme's file at `path`, as it is served.
pub(super) fn light(path: &str, text: &'static str) -> Cow<'static, str> {
    if path.ends_with(".js") {
        Cow::Owned(script(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// What stands around a place of a script.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Braces.
    Block,
    /// The text of a template in backticks.
    Template,
    /// An expression within such a text.
    Hole,
}

/// A script without comments, and with no more space than it needs. What stands
/// in quotes, backticks and regular expressions stays as it is.
fn script(text: &str) -> String {
    let mut light = String::with_capacity(text.len());
    let mut within = Vec::new();
    let mut space = "";
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if within.last() == Some(&Within::Template) {
            let end = template(rest);
            within.pop();
            if rest[..end].ends_with("${") {
                within.extend([Within::Template, Within::Hole]);
            }
            light.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        if next.is_whitespace() {
            let after = rest.trim_start();
            let broken = rest[..rest.len() - after.len()].contains('\n');
            space = if broken || space == "\n" { "\n" } else { " " };
            rest = after;
            continue;
        }
        if let Some(comment) = rest.strip_prefix("//") {
            rest = &comment[comment.find('\n').unwrap_or(comment.len())..];
            continue;
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if is_needed(space, light.chars().next_back(), next) {
            light.push_str(space);
        }
        space = "";
        let token = match next {
            '"' | '\'' => quoted(rest, next),
            '/' if begins_expression(&light) => expression(rest),
            _ => next.len_utf8(),
        };
        match next {
            '`' => within.push(Within::Template),
            '{' => within.push(Within::Block),
            '}' => _ = within.pop(),
            _ => {}
        }
        light.push_str(&rest[..token]);
        rest = &rest[token..];
    }
    light
}

/// Whether two signs of a script must stay apart, or a line must end there.
fn is_needed(space: &str, last: Option<char>, next: char) -> bool {
    let Some(last) = last else {
        return false;
    };
    let is_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$');
    match space {
        "" => false,
        "\n" => !("{[(,;:?=&|<>".contains(last) || "}]),;.:?=&|".contains(next)),
        _ => {
            is_word(last) && is_word(next)
                || matches!(
                    (last, next),
                    ('+', '+') | ('-', '-' | '>') | ('/', '/') | ('<', '!')
                )
                || last.is_ascii_digit() && next == '.'
        }
    }
}

/// Whether a slash after this begins a regular expression.
fn begins_expression(before: &str) -> bool {
    let words = ["return", "typeof", "case", "of", "in"];
    let word = before.rsplit(|sign: char| !sign.is_alphanumeric()).next();
    before.is_empty()
        || before.ends_with(|sign| "(,=:[!&|?{};+-*%<>~^\n".contains(sign))
        || word.is_some_and(|word| words.contains(&word))
}

/// How many bytes of a template's text there are to its end, or to what is put
/// in, with the sign that begins that.
fn template(text: &str) -> usize {
    let mut before = ' ';
    let end = text.char_indices().find(|&(_, sign)| {
        let ends = before != '\\' && sign == '`' || before == '$' && sign == '{';
        before = match before {
            '\\' => ' ',
            _ => sign,
        };
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// How many bytes the regular expression at the beginning of a text takes.
fn expression(text: &str) -> usize {
    let (mut is_escaped, mut is_class) = (false, false);
    let end = text.char_indices().skip(1).find(|&(_, sign)| {
        let ends = sign == '/' && !is_escaped && !is_class;
        match sign {
            '[' if !is_escaped => is_class = true,
            ']' if !is_escaped => is_class = false,
            _ => {}
        }
        is_escaped = sign == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
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
    fn a_script_loses_what_it_does_not_need_and_nothing_else() {
        let text = "// Why.\n(() => {\n  'use strict';\n\n  /* So. */ go('// no', a / b); // stays not\n\
            let x = a + +b - -c, [y] = [1 .z];\n  return /[/\"] \\/ /u.test(x)\n    && d\n  e++\n  f()\n})();\n";
        let served = "(()=>{'use strict';go('// no',a/b);let x=a+ +b- -c,[y]=[1 .z];\
            return/[/\"] \\/ /u.test(x)&&d\ne++\nf()})();";
        assert_eq!(light("assets/a.js", text), served);
        assert_eq!(light("a.html", " <p>\n"), " <p>\n");
    }

    #[test]
    fn templates_of_a_script_stay_and_what_is_put_in_gets_lighter() {
        let text = "a = ` b  ${ c ? `<i>  ${ d }</i>` : { e: 1 } }  \\` \\${ f `;\n b ` c`";
        let served = "a=` b  ${c?`<i>  ${d}</i>`:{e:1}}  \\` \\${ f `;b` c`";
        assert_eq!(script(text), served);
    }

    #[test]
    fn a_script_that_is_broken_off_ends() {
        for text in [
            "a = \"b", "`a ${ b", "`a", "= /a[", "/* a", "// a", "a }} }", "\\",
        ] {
            assert!(script(text).len() <= text.len(), "{text}");
        }
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

    /// Comments on lines of their own, and all space, taken out of a script.
    fn bare(text: &str) -> String {
        let lines = text.lines().map(str::trim_start);
        let kept = lines.filter(|line| !line.starts_with("//"));
        let mut bare: String = kept.collect();
        while let Some((before, after)) = bare.split_once("/* ") {
            let after = after.split_once("*/").map_or("", |(_, after)| after);
            bare = format!("{before}{after}");
        }
        bare.retain(|sign| !sign.is_whitespace());
        bare
    }

    #[test]
    fn scripts_of_the_theme_lose_space_and_comments_alone() {
        let mut seen = 0;
        for (path, text) in super::super::DEFAULT {
            if path.ends_with(".js") {
                seen += 1;
                assert_eq!(bare(&light(path, text)), bare(text), "{path}");
            }
        }
        assert!(seen > 5);
    }
}
