//! Names that are told apart by a number.

use std::collections::{HashMap, HashSet};

/// The names that are taken in one place: ids of a page, values of a choice.
#[derive(Debug, Default)]
pub struct Taken {
    names: HashSet<String>,
    /// The last number tried after a name, so that the thousandth of a name
    /// costs no more than the first.
    numbers: HashMap<String, u32>,
}

impl Taken {
    /// Where these names are taken from the first.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            names: names.into_iter().map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// Takes a name as it is; whether it was free.
    pub fn insert(&mut self, name: &str) -> bool {
        !self.names.contains(name) && self.names.insert(name.to_owned())
    }

    /// Takes `wanted`, or where that is taken the first free of `wanted-2`,
    /// `wanted-3` and so on.
    pub fn take(&mut self, wanted: String) -> String {
        if self.insert(&wanted) {
            return wanted;
        }
        self.numbered(wanted)
    }

    /// Takes the first free of `before-2`, `before-3` and so on.
    pub fn numbered(&mut self, before: String) -> String {
        let number = self.numbers.entry(before.clone()).or_insert(1);
        loop {
            *number += 1;
            let name = format!("{before}-{number}");
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_has_a_number() {
        let mut taken = Taken::new([""]);
        let names = ["c", "c-2", "c", "c", ""].map(|name| taken.take(name.to_owned()));
        assert_eq!(names, ["c", "c-2", "c-3", "c-4", "-2"]);
        assert!(!taken.insert("c-4") && taken.insert("d"));
        assert_eq!(taken.numbered("d".to_owned()), "d-2");
    }
}
