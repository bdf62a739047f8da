//! Data flows one way: a room of the program uses those above it on the map.

use std::fs;
use std::path::Path;

use crate::support::repository;

/// The one knot, which the map tells of.
const KNOTS: [(&str, &str); 1] = [("diag", "source")];

#[test]
fn rooms_use_those_above_them_on_the_map() {
    let map = fs::read_to_string(repository("ARCHITECTURE.md")).expect("the map");
    let lines = map.lines().filter_map(|line| line.strip_prefix("- `"));
    let rooms: Vec<&str> = lines
        .filter_map(|line| line.split_once("` — "))
        .map(|(name, _)| name)
        .collect();
    let program = fs::read_to_string(repository("src/lib.rs")).expect("the program");
    let declared = program.lines().filter_map(|line| {
        let name = line.strip_prefix("pub mod ")?;
        name.strip_suffix(';')
    });
    let mut on_map = rooms.clone();
    on_map.sort_unstable();
    assert_eq!(on_map, declared.collect::<Vec<_>>(), "every room, once");
    let mut wrong = Vec::new();
    for (at, room) in rooms.iter().enumerate() {
        for used in used(room) {
            let below = rooms[at + 1..].contains(&used.as_str());
            if below && !KNOTS.contains(&(*room, &used)) {
                wrong.push(format!("{room} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The rooms that the files of a room name, tests apart.
fn used(room: &str) -> Vec<String> {
    let source = repository("src");
    let files = walkdir::WalkDir::new(&source).into_iter();
    let files = files.map(|entry| entry.expect("a readable folder").into_path());
    let own = files.filter(|path| {
        let within = path.strip_prefix(&source).expect("below");
        let file = within == Path::new(room).with_extension("rs");
        let is_test = within.ends_with("tests.rs") || !within.to_string_lossy().ends_with(".rs");
        (file || within.starts_with(room)) && !is_test
    });
    let mut used = Vec::new();
    for path in own {
        let text = fs::read_to_string(&path).expect("a file of the program");
        let text = text.split("#[cfg(test)]\nmod").next().unwrap_or_default();
        for (at, _) in text.match_indices("crate::") {
            let rest = &text[at + "crate::".len()..];
            let list = rest
                .strip_prefix('{')
                .and_then(|rest| rest.split('}').next());
            let names = list.map_or_else(|| vec![rest], |list| list.split(',').collect());
            let names = names.iter().map(|name| {
                let name = name.trim().split(|c: char| !c.is_ascii_lowercase()).next();
                name.unwrap_or_default().to_owned()
            });
            used.extend(names);
        }
    }
    used.sort();
    used.dedup();
    used
}
