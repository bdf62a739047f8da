//! A cell of a table as comma-separated values (RFC 4180).

/// What a formula begins with.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Writes a text into a cell. Spreadsheets would run what begins like a
/// formula, so it gets an apostrophe before it.
///
/// A spreadsheet that is set up for another separator than the table has takes
/// quotes within a line for text, and ends cells at signs of its own. So what
/// stands after such a sign within the text is guarded too.
pub fn csv_cell(text: &str, out: &mut String) {
    let runs = text.starts_with(['\t', '\r', '\n']) || text.starts_with(FORMULA);
    let guard = if runs { "'" } else { "" };
    if !text.contains([',', ';', '"', '\n', '\r', '\t']) {
        out.push_str(guard);
        out.push_str(text);
        return;
    }
    out.push('"');
    out.push_str(guard);
    let mut begins = false;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        // An item of a list reckons nothing, and lists are common.
        let is_item = sign == '-' && signs.peek() == Some(&' ');
        if begins && FORMULA.contains(&sign) && !is_item {
            out.push('\'');
        }
        // Quotes around nothing are passed over at the start of a cell.
        begins = matches!(sign, ',' | ';' | '\t' | '\n' | '\r') || begins && sign == '"';
        if sign == '"' {
            out.push('"');
        }
        out.push(sign);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut out = String::new();
        csv_cell(text, &mut out);
        out
    }

    #[test]
    fn a_text_runs_nowhere_whatever_ends_a_cell() {
        for (text, expected) in [
            ("a;=1+1;b", "\"a;'=1+1;b\""),
            ("a,@SUM(A1)", "\"a,'@SUM(A1)\""),
            ("a\n+1", "\"a\n'+1\""),
            ("a;\"\"=1", "\"a;\"\"\"\"'=1\""),
            ("a;-2", "\"a;'-2\""),
            ("a\n- b, c - d", "\"a\n- b, c - d\""),
            ("=a;=b", "\"'=a;'=b\""),
            ("a = b; c = d", "\"a = b; c = d\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
