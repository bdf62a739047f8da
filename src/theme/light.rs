//! Scripts as readers get them: without indentation and lines of comment, a
//! fifth of their weight. No line of a script may begin within a string.

use std::borrow::Cow;

/// The text of the default theme's file at `path`, as it is served.
pub(super) fn light(path: &str, text: &'static str) -> Cow<'static, str> {
    if !path.ends_with(".js") {
        return Cow::Borrowed(text);
    }
    let lines = text.lines().map(str::trim_start);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut light = String::with_capacity(text.len());
    for line in kept {
        light.push_str(line);
        light.push('\n');
    }
    Cow::Owned(light)
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
    fn no_string_of_a_script_goes_over_lines() {
        for (path, text) in super::super::DEFAULT {
            for line in text.lines().filter(|_| path.ends_with(".js")) {
                assert_eq!(line.matches('`').count() % 2, 0, "{path}: {line}");
                assert!(!line.ends_with('\\'), "{path}: {line}");
            }
        }
    }
}
