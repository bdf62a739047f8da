//! The same files and the same day give the same bytes.

use std::path::Path;

use crate::support::{DAY, Tree, arg, build, build_into, dugnad, portal, ran, repository, tree};

const PORTALS: [&str; 3] = ["tests/portals/climate", "tests/portals/small-nb", "."];

fn same(what: &str, first: &Tree, second: &Tree) {
    let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(first), names(second), "{what}");
    for (path, bytes) in first {
        assert!(bytes == &second[path], "{what}: {path} differs");
    }
}

/// Builds with a changed environment.
fn built_with(root: &Path, environment: &[(&str, &str)]) -> Tree {
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().join("site");
    let mut command = dugnad(&[
        "build",
        "--root",
        arg(root),
        "--out",
        arg(&out),
        "--date",
        DAY,
    ]);
    command.envs(environment.iter().copied());
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    tree(&out)
}

#[test]
fn neither_the_number_of_threads_nor_place_and_language_of_the_machine_show() {
    for path in PORTALS {
        let root = repository(path);
        let first = build(&root, &[]);
        for environment in [
            &[("RAYON_NUM_THREADS", "1")][..],
            &[("RAYON_NUM_THREADS", "2")],
            &[("RAYON_NUM_THREADS", "7")],
            &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8")],
            &[
                ("TZ", "America/Adak"),
                ("LC_ALL", "C"),
                ("LANG", "sv_SE.UTF-8"),
            ],
            &[("NO_COLOR", "1"), ("HOME", "/nowhere"), ("USER", "nobody")],
        ] {
            same(
                &format!("{path} {environment:?}"),
                &first,
                &built_with(&root, environment),
            );
        }
    }
}

#[test]
fn the_folder_of_the_portal_does_not_show() {
    for path in PORTALS {
        let here = portal(path);
        let outer = tempfile::tempdir().expect("a folder");
        let there = outer.path().join("en annen mappe/dypt nede");
        std::fs::create_dir_all(there.parent().expect("a folder")).expect("a folder");
        crate::support::copy(here.path(), &there);
        let first = build(here.path(), &[]);
        same(path, &first, &build(&there, &[]));
        let own = arg(here.path());
        for (file, bytes) in &first {
            assert!(!String::from_utf8_lossy(bytes).contains(own), "{file}");
        }
    }
}

#[test]
fn the_folder_from_which_it_is_called_does_not_show() {
    let root = portal("tests/portals/climate");
    let first = build(root.path(), &[]);
    let ran = ran(dugnad(&["build", "--date", DAY]).current_dir(root.path().join("content/cases")));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    same("from within", &first, &tree(&root.path().join("public")));
}

#[test]
fn the_order_in_which_files_were_made_does_not_show() {
    for path in PORTALS {
        let root = portal(path);
        let mut files: Vec<(String, Vec<u8>)> = tree(root.path()).into_iter().collect();
        files.reverse();
        // Neither sorted nor the other way round.
        files.sort_by_key(|(path, _)| path.bytes().map(u32::from).sum::<u32>() % 17);
        let other = tempfile::tempdir().expect("a folder");
        for (path, bytes) in files {
            let file = other.path().join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::fs::write(file, bytes).expect("a file");
        }
        same(path, &build(root.path(), &[]), &build(other.path(), &[]));
    }
}

#[test]
fn what_was_built_before_does_not_show() {
    for path in PORTALS {
        let root = repository(path);
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        // Another day, drafts, another base: then the plain build again.
        build_into(&root, &out, &["--drafts", "--date", "2022-06-01"]);
        build_into(&root, &out, &["--portable"]);
        build_into(&root, &out, &[]);
        same(path, &build(&root, &[]), &tree(&out));
        build_into(&root, &out, &[]);
        same(path, &build(&root, &[]), &tree(&out));
    }
}
