//! A portal as it lies on disk: declared types, and every entry with its fields and body.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::Outcome;

/// A declared field; what stands here is what the generator needs to keep a value valid.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) kind: Kind,
    pub(crate) many: bool,
    pub(crate) needed: bool,
    pub(crate) key: Option<String>,
    pub(crate) label: Option<Value>,
    pub(crate) bounds: Bounds,
    pub(crate) format: bool,
    /// Its examples are words without capitals, which may have a meaning of their own.
    pub(crate) word: bool,
    /// Its value is a key among the records of a reference beside it (`by`, or `to = "field#records"`).
    pub(crate) keyed: bool,
}

/// What a number must keep to.
#[derive(Default, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) fixed: bool,
}

/// The kinds of field; a derived field is nobody's to type.
#[derive(Default)]
pub(crate) enum Kind {
    #[default]
    Text,
    Markdown,
    Number,
    Keyed,
    Flag,
    Time,
    File,
    Reference,
    Record(Fields),
}

/// Fields by name, in the declared order.
pub(crate) type Fields = Vec<(String, Field)>;

/// A declared type.
pub(crate) struct Type {
    pub(crate) folder: String,
    /// Whether its rows have pages of their own.
    pub(crate) row_pages: bool,
    pub(crate) label: Option<Value>,
    pub(crate) fields: Fields,
    pub(crate) sections: Vec<Value>,
}

/// One entry: a page, or a row of a list.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) kind: usize,
    pub(crate) fields: Table,
    pub(crate) body: Option<String>,
}

/// A portal.
pub(crate) struct Portal {
    pub(crate) settings: Table,
    pub(crate) types: Vec<Type>,
    pub(crate) entries: Vec<Entry>,
    /// Every file that is not a page, relative to the root: settings, types, rows, figures.
    pub(crate) others: Vec<PathBuf>,
}

impl Portal {
    /// Reads a portal from its root.
    pub(crate) fn read(root: &Path) -> Outcome<Self> {
        let settings: Table = fs::read_to_string(root.join("portal.toml"))?.parse()?;
        let mut portal = Self {
            settings,
            types: Vec::new(),
            entries: Vec::new(),
            others: vec!["portal.toml".into()],
        };
        for file in files(&root.join("content/_types"))? {
            portal
                .types
                .push(read_type(&fs::read_to_string(&file)?.parse()?));
        }
        let folders: BTreeMap<String, usize> = portal
            .types
            .iter()
            .enumerate()
            .map(|(at, t)| (t.folder.clone(), at))
            .collect();
        // What the settings name there must be there.
        for file in files(&root.join("static"))? {
            portal.others.push(file.strip_prefix(root)?.to_path_buf());
        }
        for file in files(&root.join("content"))? {
            let relative = file.strip_prefix(root)?;
            let mut parts = relative.iter().skip(1).map(|part| part.to_string_lossy());
            let kind = parts
                .next()
                .and_then(|folder| folders.get(folder.as_ref()).copied());
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            match kind {
                Some(kind) if name.ends_with(".md") => portal.page(kind, &file)?,
                Some(kind) if name.starts_with("_entries.") => {
                    portal.rows(kind, &file)?;
                    portal.others.push(relative.to_path_buf());
                }
                Some(_) => {}
                None => portal.others.push(relative.to_path_buf()),
            }
        }
        Ok(portal)
    }

    fn page(&mut self, kind: usize, file: &Path) -> Outcome<()> {
        let text = fs::read_to_string(file)?.replace("\r\n", "\n");
        let beside = file.with_extension("toml");
        let (head, body) = match text
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("\n+++"))
        {
            Some((head, body)) => (head.to_owned(), body.to_owned()),
            None if beside.exists() => (fs::read_to_string(beside)?, text),
            None => (String::new(), text),
        };
        let stem = file.file_stem().unwrap_or_default();
        let name = if stem == "index" {
            file.parent().and_then(Path::file_name).unwrap_or(stem)
        } else {
            stem
        };
        let fields = head
            .parse()
            .map_err(|error| format!("{}: {error}", file.display()))?;
        self.entries.push(Entry {
            id: name.to_string_lossy().into_owned(),
            kind,
            fields,
            body: Some(body),
        });
        Ok(())
    }

    fn rows(&mut self, kind: usize, file: &Path) -> Outcome<()> {
        let text = fs::read_to_string(file)?;
        let rows = if file.extension().is_some_and(|e| e == "csv") {
            csv_rows(&text)
        } else {
            toml_rows(text.parse()?)
        };
        for fields in rows {
            let id = fields
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            self.entries.push(Entry {
                id,
                kind,
                fields,
                body: None,
            });
        }
        Ok(())
    }
}

fn toml_rows(mut file: Table) -> Vec<Table> {
    let Some(Value::Array(rows)) = file.remove("entry") else {
        return Vec::new();
    };
    rows.into_iter()
        .filter_map(|row| {
            if let Value::Table(row) = row {
                Some(row)
            } else {
                None
            }
        })
        .collect()
}

fn csv_rows(text: &str) -> Vec<Table> {
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let Some(header) = lines.next() else {
        return Vec::new();
    };
    let separator = if header.contains(';') { ';' } else { ',' };
    let names = cells(header, separator);
    let row = |line| {
        let pairs = names.iter().cloned().zip(cells(line, separator));
        pairs
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(name, cell)| (name, Value::String(cell)))
            .collect()
    };
    lines.map(row).collect()
}

/// The cells of one line of CSV; a line end inside quotes is not looked for.
pub(crate) fn cells(line: &str, separator: char) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match (c, cells.last_mut()) {
            ('"', _) => quoted = !quoted,
            (c, _) if c == separator && !quoted => cells.push(String::new()),
            (c, Some(cell)) => cell.push(c),
            _ => {}
        }
    }
    cells
}

/// All files below a folder, in a fixed order; none where there is no folder.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                found.push(entry.into_path());
            }
        }
    }
    Ok(found)
}

fn read_type(declared: &Table) -> Type {
    Type {
        folder: text(declared, "folder").unwrap_or_default().to_owned(),
        row_pages: declared
            .get("row_pages")
            .and_then(Value::as_bool)
            .unwrap_or(true),
        label: declared.get("label").cloned(),
        fields: read_fields(declared),
        sections: declared
            .get("sections")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default(),
    }
}

fn read_fields(declared: &Table) -> Fields {
    let fields = declared.get("fields").and_then(Value::as_table);
    let read =
        |(name, value): (&String, &Value)| Some((name.clone(), read_field(value.as_table()?)?));
    fields.into_iter().flatten().filter_map(read).collect()
}

fn read_field(declared: &Table) -> Option<Field> {
    if declared.contains_key("from") {
        return None;
    }
    let to = declared
        .get("to")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let number = |key| {
        declared
            .get(key)
            .and_then(|v| v.as_float().or_else(|| v.as_integer().map(|i| i as f64)))
    };
    let bounds = Bounds {
        min: number("min"),
        max: number("max"),
        fixed: declared.contains_key("step") || declared.contains_key("limits"),
    };
    Some(Field {
        kind: read_kind(declared),
        many: flag(declared, "many"),
        needed: flag(declared, "required") || flag(declared, "recommended"),
        key: text(declared, "key").map(str::to_owned),
        label: declared.get("label").cloned(),
        bounds,
        format: declared.contains_key("format"),
        word: declared.get("example").is_some_and(is_word),
        keyed: to.contains('#') || declared.contains_key("by"),
    })
}

fn is_word(example: &Value) -> bool {
    match example {
        Value::String(text) => text.bytes().all(|byte| byte.is_ascii_lowercase()),
        Value::Array(items) => items.iter().all(is_word),
        _ => false,
    }
}

fn read_kind(declared: &Table) -> Kind {
    if declared.contains_key("to") {
        return Kind::Reference;
    }
    if declared.contains_key("fields") {
        return Kind::Record(read_fields(declared));
    }
    match text(declared, "kind") {
        Some("markdown") => Kind::Markdown,
        Some("number") if declared.contains_key("by") => Kind::Keyed,
        Some("number") => Kind::Number,
        Some("flag") => Kind::Flag,
        Some("time") => Kind::Time,
        Some("file") => Kind::File,
        _ => Kind::Text,
    }
}

fn flag(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The text under a key.
pub(crate) fn text<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key).and_then(Value::as_str)
}

/// The field of that name.
pub(crate) fn field<'f>(fields: &'f Fields, name: &str) -> Option<&'f Field> {
    fields
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, field)| field)
}

/// All texts of a value that may be a text, a table of languages, a statement or a list of these.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Table(table) => match table.get("value") {
            Some(value) => texts(value),
            None => table.values().flat_map(texts).collect(),
        },
        _ => Vec::new(),
    }
}
