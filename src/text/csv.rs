//! A cell of a table as comma-separated values (RFC 4180).

/// Writes a text into a cell. Spreadsheets would run what begins like a
/// formula, so it gets an apostrophe before it.
pub fn csv_cell(text: &str, out: &mut String) {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let guard = if runs { "'" } else { "" };
    if !text.contains([',', ';', '"', '\n', '\r', '\t']) {
        out.push_str(guard);
        out.push_str(text);
        return;
    }
    out.push('"');
    out.push_str(guard);
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}
