//! Which names a text begins with.

use std::collections::BTreeMap;

/// Names, each with what belongs to it. Where ten thousand begin alike, a text
/// is not held against each.
#[derive(Clone, Debug)]
pub struct Prefixes<S, T>(Vec<Name<S, T>>);

#[derive(Clone, Debug)]
struct Name<S, T> {
    text: S,
    of: T,
    /// The longest of the others that it begins with.
    shorter: Option<usize>,
}

impl<S: AsRef<str> + Ord, T> Prefixes<S, T> {
    /// Those of these names.
    #[must_use]
    pub fn new(names: BTreeMap<S, T>) -> Self {
        let mut chained: Vec<Name<S, T>> = Vec::with_capacity(names.len());
        for (text, of) in names {
            // What begins with a name stands right after it.
            let mut shorter = chained.len().checked_sub(1);
            while let Some(name) = shorter.and_then(|at| chained.get(at)) {
                if text.as_ref().starts_with(name.text.as_ref()) {
                    break;
                }
                shorter = name.shorter;
            }
            chained.push(Name { text, of, shorter });
        }
        Self(chained)
    }

    /// The names that `text` begins with, the longest first.
    pub fn of(&self, text: &str) -> impl Iterator<Item = (&S, &T)> {
        let Self(names) = self;
        // The last that does not come after the text begins with them all.
        let last = names.partition_point(|name| name.text.as_ref() <= text);
        let last = last.checked_sub(1).and_then(|at| names.get(at));
        let same = last.map_or(0, |name| {
            let pairs = name.text.as_ref().bytes().zip(text.bytes());
            pairs.take_while(|(a, b)| a == b).count()
        });
        let shorter = |name: &&Name<S, T>| name.shorter.and_then(|at| names.get(at));
        std::iter::successors(last, shorter)
            .filter(move |name| name.text.as_ref().len() <= same)
            .map(|name| (&name.text, &name.of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_begins_with_the_names_that_it_begins_with(
            names in prop::collection::btree_set("[ABæ ]{1,5}", 0..12),
            text in "[ABæ ]{0,8}",
        ) {
            let all = names.iter().map(|name| (name.as_str(), ())).collect();
            let prefixes = Prefixes::new(all);
            let found: Vec<&str> = prefixes.of(&text).map(|(name, ())| *name).collect();
            let mut right: Vec<&str> = names.iter().map(String::as_str).filter(|name| text.starts_with(name)).collect();
            right.sort_by_key(|name| std::cmp::Reverse(name.len()));
            prop_assert_eq!(found, right);
        }
    }
}
