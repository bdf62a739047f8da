//! What the filters of a drawing cost: each of their steps costs as much as
//! many elements.

use std::collections::HashMap;

use super::{Element, MOST};

/// A filter of more elements is too much, whatever they do.
const MOST_STEPS: usize = 300;

/// What a step of a filter costs, in elements: one that looks around every
/// point costs more than one that looks at it.
fn step(name: &str) -> u64 {
    match name {
        "femorphology" => 8_000,
        "fegaussianblur" | "fedropshadow" => 1_500,
        _ => 100,
    }
}

/// What the steps of a filter cost. Browsers take a step anew for every step
/// that takes it up.
pub(super) fn filtering(steps: &[Element<'_>]) -> u64 {
    if steps.len() > MOST_STEPS {
        return MOST;
    }
    let mut results = HashMap::new();
    let (mut before, mut cost, mut result) = (0, 0, "");
    for element in steps {
        // It is a part of the step that it stands in.
        if element.name != "femergenode" {
            (before, cost, result) = (cost, step(element.name), element.result);
        }
        let taken = element.takes.iter().map(|name| results.get(name));
        cost += taken
            .map(|cost| cost.copied().unwrap_or_default())
            .sum::<u64>();
        if element.follows {
            cost += before;
        }
        cost = cost.min(MOST);
        results.insert(result, cost);
    }
    cost
}
