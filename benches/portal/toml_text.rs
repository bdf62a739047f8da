//! TOML as an editor would write it: plain keys, then records; statements on one line.

use toml::{Table, Value};

/// The text of a table; lists of tables under the given keys become `[[key]]`.
pub(crate) fn write(table: &Table, records: &dyn Fn(&str) -> bool) -> String {
    let (mut head, mut tail) = (String::new(), String::new());
    for (key, value) in table {
        match value {
            Value::Array(items) if records(key) && items.iter().all(Value::is_table) => {
                for item in items {
                    tail.push_str(&format!("\n[[{key}]]\n"));
                    lines(&mut tail, item.as_table().into_iter().flatten());
                }
            }
            value => lines(&mut head, [(key, value)].into_iter()),
        }
    }
    head + &tail
}

fn lines<'t>(out: &mut String, pairs: impl Iterator<Item = (&'t String, &'t Value)>) {
    for (key, value) in pairs {
        out.push_str(&format!("{} = ", bare(key)));
        inline(out, value, true);
        out.push('\n');
    }
}

fn bare(key: &str) -> String {
    let plain = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain { key.to_owned() } else { quoted(key) }
}

fn inline(out: &mut String, value: &Value, long: bool) {
    match value {
        Value::String(text) => out.push_str(&quoted(text)),
        Value::Integer(number) => out.push_str(&number.to_string()),
        Value::Float(number) => out.push_str(&format!("{number:?}")),
        Value::Boolean(flag) => out.push_str(&flag.to_string()),
        Value::Datetime(time) => out.push_str(&time.to_string()),
        Value::Array(items) => list(out, items, long),
        Value::Table(table) => pairs(out, table),
    }
}

fn list(out: &mut String, items: &[Value], long: bool) {
    let tables = long && items.iter().any(Value::is_table);
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        out.push_str(match (tables, at) {
            (true, _) => "\n  ",
            (false, 0) => "",
            (false, _) => ", ",
        });
        inline(out, item, false);
        if tables {
            out.push(',');
        }
    }
    out.push_str(if tables { "\n]" } else { "]" });
}

fn pairs(out: &mut String, table: &Table) {
    out.push('{');
    for (at, (key, value)) in table.iter().enumerate() {
        out.push_str(if at == 0 { " " } else { ", " });
        out.push_str(&format!("{} = ", bare(key)));
        inline(out, value, false);
    }
    out.push_str(" }");
}

/// A basic string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
