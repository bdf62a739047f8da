//! What the fuzzer holds the program to (`fuzz/`), for its seeds and for all
//! that it ever found.

#![expect(clippy::print_stdout, reason = "which input it was, where one fails")]

use std::fs;

use crate::support::repository;

#[path = "../../fuzz/src/properties.rs"]
#[expect(unreachable_pub, reason = "the targets are in another crate")]
mod properties;

fn all_in(folder: &str) {
    for (target, holds) in properties::ALL {
        let Ok(files) = fs::read_dir(repository(folder).join(target)) else {
            continue;
        };
        for file in files {
            let file = file.expect("a file").path();
            println!("{}", file.display());
            holds(&fs::read(file).expect("readable"));
        }
    }
}

#[test]
fn the_seeds_hold() {
    all_in("fuzz/seeds");
}

#[test]
fn what_was_found_holds() {
    all_in("fuzz/found");
}

/// Every page that an editor of the test portals has written.
#[test]
fn whole_pages_hold() {
    for portal in ["small-nb", "hostile", "workshop"] {
        let root = repository("tests/portals").join(portal);
        for file in walkdir::WalkDir::new(root) {
            let file = file.expect("readable").into_path();
            let target = match file.extension().and_then(|ending| ending.to_str()) {
                Some("md") => properties::markdown,
                Some("toml") => properties::toml,
                Some("csv") => properties::csv,
                _ => continue,
            };
            println!("{}", file.display());
            target(&fs::read(file).expect("readable"));
        }
    }
}
