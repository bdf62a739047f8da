//! The program knows the grammar and nothing of any portal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::{arg, repository, tree};

/// Words of the portal that the program needs for itself: a key of every entry,
/// a word of HTTP, and Norwegian in what the program prints (the domain kept for
/// examples, the report's headings, an address that has brackets), and a
/// municipality that is called as what stands before a line.
const OF_THE_PORTAL: [&str; 7] = [
    "eksempel",
    "eksempler",
    "enheter",
    "kommune",
    "marker",
    "status",
    "title",
];

/// Words of the climate library that the program needs for itself. It is in
/// English, as the program is: each of these is an everyday word there or one of
/// schema.org's. What
/// only the library would say, such as `hazards` or `readiness-check`, is not
/// among them.
const OF_THE_LIBRARY: [&str; 34] = [
    "action",
    "advice",
    "class",
    "contact",
    "email",
    "figures",
    "finished",
    "follows",
    "goals",
    "leads",
    "letter",
    "level",
    "method",
    "number",
    "parent",
    "parts",
    "period",
    "place",
    "places",
    "public",
    "publications",
    "publisher",
    "question",
    "quote",
    "related",
    "result",
    "score",
    "share",
    "since",
    "start",
    "terms",
    "title",
    "total",
    "website",
];

/// Shorter words say too little to be told from chance.
const SHORTEST: usize = 5;

/// Names that the portal at `root` gives: types, folders, fields, terms.
fn names(root: &Path) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut add = |name: &str, what: &str| {
        if name.len() >= SHORTEST {
            names
                .entry(name.to_owned())
                .or_insert_with(|| what.to_owned());
        }
    };
    for (path, bytes) in tree(&root.join("content")) {
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if let Some(type_) = path
            .strip_prefix("_types/")
            .and_then(|name| name.strip_suffix(".toml"))
        {
            let table: toml::Table = text.parse().expect("TOML");
            add(type_, "a type");
            add(table["folder"].as_str().expect("a folder"), "a folder");
            let mut fields = BTreeSet::new();
            fields_of(&table, &mut fields);
            fields.iter().for_each(|name| add(name, "a field"));
            for section in table
                .get("sections")
                .and_then(toml::Value::as_array)
                .into_iter()
                .flatten()
            {
                add(section["id"].as_str().expect("an id"), "a section");
            }
        } else if let Some(block) = path
            .strip_prefix("_blocks/")
            .and_then(|name| name.strip_suffix(".toml"))
        {
            add(block, "a block");
        } else if path.ends_with("_entries.toml") {
            let table: toml::Table = text.parse().expect("TOML");
            let rows = table.get("entry").and_then(toml::Value::as_array);
            for row in rows.into_iter().flatten() {
                add(row["id"].as_str().expect("an id"), "a term");
            }
        } else if path.ends_with("_entries.csv") {
            for line in text.lines().skip(1) {
                add(line.split([',', ';']).next().unwrap_or_default(), "a term");
            }
        } else if let Some((folder, name)) = path.rsplit_once('/')
            && let Some(id) = name.strip_suffix(".md")
        {
            add(
                if id == "index" {
                    folder.rsplit('/').next().unwrap_or(folder)
                } else {
                    id
                },
                "a page",
            );
        }
    }
    names
}

fn fields_of(table: &toml::Table, names: &mut BTreeSet<String>) {
    for (name, field) in table
        .get("fields")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten()
    {
        names.insert(name.clone());
        if let Some(field) = field.as_table() {
            fields_of(field, names);
            if let Some(inverse) = field.get("inverse") {
                let inverse = inverse.as_str().or_else(|| inverse.get("name")?.as_str());
                names.extend(inverse.map(str::to_owned));
            }
        }
    }
}

/// Every file of the program that runs or is drawn.
fn program() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["src", "themes/default"] {
        for (path, bytes) in tree(&repository(folder)) {
            // The portal that `init` makes is an example with names of its own.
            // Lists of the language's words are prose: search needs to know what
            // words mean the same and what compounds are made of.
            let skipped = path.contains("tests")
                || path.contains("starter/")
                || path.ends_with(".snap")
                || path.starts_with("search/analysis/") && path.ends_with(".txt");
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            if !skipped {
                let text = match path.rsplit('.').next() {
                    Some("rs") => code(&text),
                    Some("toml") => shown_as_code(&text),
                    _ => text,
                };
                files.push((format!("{folder}/{path}"), text));
            }
        }
    }
    files
}

/// Of texts for people the keys, and what stands between backticks: the rest is
/// prose, in which everyday words are free.
fn shown_as_code(text: &str) -> String {
    let mut kept = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (key, prose) = line.split_once(" = ").unwrap_or((line, ""));
        kept.push_str(key);
        for word in prose.split('`').skip(1).step_by(2) {
            kept.push(' ');
            kept.push_str(word);
        }
        kept.push('\n');
    }
    kept
}

/// Rust without comments and without the modules of tests.
fn code(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        if bare.starts_with("#[cfg(test)]") {
            // A module of tests ends at the brace in the column it began in.
            let end = format!("{}}}", &line[..line.len() - bare.len()]);
            if lines.next().is_some_and(|next| next.ends_with('{')) {
                lines.by_ref().find(|line| *line == end);
            }
            continue;
        }
        if !bare.starts_with("//") {
            let line = line.split_once(" // ").map_or(line, |(code, _)| code);
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The words of a text: identifiers, and ids with hyphens; each also by its
/// parts, since `brukt_i` could hide in `is_brukt_i`.
fn words(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut words = BTreeSet::new();
    for word in text.split(|c| !is_part(c)) {
        let word = word.trim_matches(['-', '_']);
        words.insert(word.to_lowercase());
        words.extend(word.split(['_', '-']).map(str::to_lowercase));
        words.extend(humps(word));
    }
    words
}

/// `SectionOrder` by its parts.
fn humps(word: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    for c in word.chars() {
        if c.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut() {
            last.extend(c.to_lowercase());
        }
    }
    parts
}

fn knows_nothing_of(root: &str, allowed: &[&str]) {
    let names = names(&repository(root));
    assert!(names.len() > 30, "{names:?}");
    let mut found = Vec::new();
    for (path, text) in program() {
        let words = words(&text);
        for (name, what) in &names {
            if words.contains(name) && !allowed.contains(&name.as_str()) {
                found.push(format!("{path}: `{name}`, {what}"));
            }
        }
    }
    assert!(found.is_empty(), "{}:\n{}", root, found.join("\n"));
}

#[test]
fn no_name_of_the_portal_is_known() {
    knows_nothing_of(".", &OF_THE_PORTAL);
}

#[test]
fn no_name_of_the_climate_library_is_known() {
    knows_nothing_of("tests/portals/climate", &OF_THE_LIBRARY);
}

#[test]
fn every_allowed_word_is_declared_and_used() {
    let used: BTreeSet<String> = program().iter().flat_map(|(_, text)| words(text)).collect();
    for (root, allowed) in [
        (".", &OF_THE_PORTAL[..]),
        ("tests/portals/climate", &OF_THE_LIBRARY),
    ] {
        let names = names(&repository(root));
        for word in allowed {
            let needed = names.contains_key(*word) && used.contains(*word);
            assert!(needed, "{word} need not be allowed");
        }
        assert!(allowed.is_sorted());
    }
}

/// The portal has its own theme, or none: it does not change the default one.
#[test]
fn the_default_theme_draws_no_type_of_its_own() {
    let own = fs::read_dir(repository("themes/default")).expect("a theme");
    for entry in own {
        let name = entry.expect("an entry").file_name();
        assert!(
            name != "types" && name != "blocks",
            "{name:?} in {}",
            arg(&repository("themes/default"))
        );
    }
}
