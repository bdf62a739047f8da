//! As many complaints of one kind as help anybody.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, FilePath, Severity};

/// Of one kind so many are kept of one file: who mends these has mended the rest
/// too. A table of a few megabytes can have millions of rows.
pub(crate) const MOST_OF_A_KIND: usize = 1000;

/// Complaints as they come: the first of each kind in each file, and how many
/// more there were.
#[derive(Debug, Default)]
pub(crate) struct Few {
    kept: Vec<Diagnostic>,
    counts: BTreeMap<(FilePath, Code), Count>,
}

#[derive(Debug, Default)]
struct Count {
    kept: usize,
    more: usize,
    errors: bool,
}

impl Few {
    /// Notes one.
    pub(crate) fn push(&mut self, found: Diagnostic) {
        let kind = (found.file.clone(), found.code);
        let count = self.counts.entry(kind).or_default();
        if count.kept < MOST_OF_A_KIND {
            count.kept += 1;
            self.kept.push(found);
        } else {
            count.more += 1;
            count.errors |= found.is_error();
        }
    }

    /// Whether one more of this kind would only be counted: then nothing need be
    /// looked for that could be meant.
    pub(crate) fn is_full(&self, file: &FilePath, code: Code) -> bool {
        let count = self.counts.get(&(file.clone(), code));
        count.is_some_and(|count| count.kept == MOST_OF_A_KIND)
    }

    /// Those that are kept.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.kept.iter()
    }

    /// All that there is to tell: what is kept, and how many more there are.
    pub(crate) fn told(mut self) -> Vec<Diagnostic> {
        for ((file, code), count) in self.counts {
            if count.more == 0 {
                continue;
            }
            let mut more = Diagnostic::about_file(Code::More, &file)
                .arg("count", count.more.to_string())
                .arg("code", code.name());
            if !count.errors {
                more.severity = Severity::Warning;
            }
            self.kept.push(more);
        }
        self.kept
    }
}

impl Extend<Diagnostic> for Few {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, found: T) {
        found.into_iter().for_each(|found| self.push(found));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Span;
    use super::*;

    #[test]
    fn the_first_are_kept_and_the_rest_counted() {
        let mut few = Few::default();
        for at in 0..MOST_OF_A_KIND + 3 {
            let shape = Diagnostic::new(Code::CsvShape, &"a.csv".into(), Span::new(at, at));
            few.extend([shape.clone(), shape.at("b.csv".into(), None)]);
        }
        few.push(Diagnostic::about_file(Code::Orphan, &"a.csv".into()));
        let told = few.told();
        assert_eq!(told.len(), 2 * MOST_OF_A_KIND + 3);
        let [.., a, b] = told.as_slice() else {
            panic!("no more");
        };
        assert_eq!((a.code, &*a.file, &*b.file), (Code::More, "a.csv", "b.csv"));
        assert_eq!(a.severity, Severity::Error);
        let words = [("count", "3".to_owned()), ("code", "csv-shape".to_owned())];
        assert_eq!(a.args, words);
    }

    #[test]
    fn more_warnings_are_a_warning() {
        let mut few = Few::default();
        let orphan = Diagnostic::about_file(Code::Orphan, &"a.md".into());
        few.extend(std::iter::repeat_n(orphan, MOST_OF_A_KIND + 1));
        let last = few.told().pop();
        assert_eq!(last.map(|found| found.severity), Some(Severity::Warning));
    }
}
