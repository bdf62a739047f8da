//! Whole portals that are correct.

use crate::support::{line, load, repository};

fn is_clean(path: &str) {
    let (portal, _) = load(&repository(path), false);
    let found: Vec<String> = portal
        .diagnostics
        .iter()
        .map(|found| line(&portal, found))
        .collect();
    assert_eq!(found, Vec::<String>::new(), "{path}");
}

#[test]
fn the_climate_library_needs_no_change_in_the_program() {
    is_clean("tests/portals/climate");
}

#[test]
fn instruments_of_another_portal_need_declarations_only() {
    is_clean("tests/portals/workshop");
}

#[test]
fn the_worked_examples_of_the_grammar_hold() {
    is_clean("tests/portals/small-nb");
}

#[test]
fn the_base_of_the_cases_is_correct() {
    is_clean("tests/cases/base");
}

#[test]
fn the_portal_of_this_repository_is_correct() {
    is_clean(".");
}
