//! How many steps a derived field stands for.
//!
//! A path may lead over derived fields, which stand for paths. Each of a few
//! such fields that names the one before twice doubles what there is to follow:
//! what grows so was not meant, and would never be followed to its end.

use std::collections::HashMap;

use super::path::{DEEPEST, Path};
use super::{Kind, Schema};
use crate::diag::{Code, Diagnostic};

/// Steps that a derived field may take, with those of the fields within.
const MOST: u64 = 100;

/// How many steps derived fields take, by name: the most of those who share it.
type Lengths = HashMap<String, u64>;

/// Reports derived fields that take too many steps, and leaves them out. Those
/// who lead back to themselves are told of as paths that lead nowhere.
pub(super) fn check(schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    let (before, lengths) = lengths(schema);
    let of = |name: &str| lengths.get(name).copied().unwrap_or(1);
    let ends = |name: &str| before.get(name) == lengths.get(name);
    for field in &mut schema.fields {
        let Kind::Derived(paths) = &field.kind else {
            continue;
        };
        let steps = || paths.iter().flat_map(|path| &path.steps);
        if of(&field.name) <= MOST || !ends(&field.name) {
            continue;
        }
        let length = length(paths, &lengths);
        if length <= MOST {
            continue;
        }
        // Who names one that is too long is not to blame.
        let first = paths
            .first()
            .filter(|_| steps().all(|step| of(step) <= MOST));
        diagnostics.extend(first.map(|path| {
            Diagnostic::new(Code::BadPath, &path.file, path.span)
                .hint("long")
                .arg("path", path.text().as_str())
                .arg("count", length.to_string())
                .arg("limit", MOST.to_string())
        }));
        field.kind = Kind::Broken;
    }
}

/// The lengths as they are known after the last two rounds; they differ where a
/// field leads back to itself.
fn lengths(schema: &Schema) -> (Lengths, Lengths) {
    let (mut before, mut now) = (Lengths::new(), Lengths::new());
    for _ in 0..=DEEPEST {
        let mut next = Lengths::new();
        for field in &schema.fields {
            if let Kind::Derived(paths) = &field.kind {
                let own = length(paths, &now);
                let known = next.entry(field.name.clone()).or_default();
                *known = own.max(*known);
            }
        }
        before = std::mem::replace(&mut now, next);
        if before == now {
            break;
        }
    }
    (before, now)
}

fn length(paths: &[Path], known: &Lengths) -> u64 {
    let steps = paths.iter().flat_map(|path| &path.steps);
    let lengths = steps.map(|step| known.get(step).copied().unwrap_or(1));
    lengths.fold(0, u64::saturating_add)
}
