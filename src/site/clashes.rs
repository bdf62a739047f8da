//! Files in `static` that come in the way of what the program makes.
//!
//! A file there takes the place of one that the program would make at the same
//! path. It cannot stand where a folder is needed, or the other way about, nor
//! be called the same in other signs. For pages the addresses tell
//! (`graph::addresses`); here are the files that are no pages.

use std::ops::Bound::{Included, Unbounded};

use super::{Part, Site};
use crate::diag::{Code, Diagnostic};
use crate::search::is_index;
use crate::source::STATIC;
use crate::text::caseless;

impl Site {
    /// Tells of files in `static` that cannot stand beside what else the site
    /// consists of.
    #[must_use]
    pub fn clashes(&self) -> Vec<Diagnostic> {
        let files = self.portal.sources.below(STATIC);
        let files = files.filter_map(|(file, _)| {
            let path = file.get(STATIC.len() + 1..)?;
            let (hint, other) = self.in_the_way(path)?;
            let found = Diagnostic::about_file(Code::DuplicateAddress, file);
            let found = found.arg("address", format!("/{path}")).arg("other", other);
            Some(found.hint(hint))
        });
        files.collect()
    }

    /// What a file cannot stand beside, and the name of what is said of it.
    fn in_the_way(&self, path: &str) -> Option<(&'static str, String)> {
        let like = caseless(path);
        let made = |path: &str| self.pages.get(path).filter(|part| !is_of_static(part));
        if like != path && made(&like).is_some() {
            return Some(("signs", like));
        }
        let mut folders = like.match_indices('/').map(|(at, _)| &like[..at]);
        let file = folders.find(|folder| made(folder).is_some());
        let below = format!("{like}/");
        let in_folder = || {
            let from = (Included(below.as_str()), Unbounded);
            let inside = self.pages.range::<str, _>(from);
            let mut inside = inside.take_while(|(path, _)| path.starts_with(&below));
            let made = inside.find(|(_, part)| !is_of_static(part));
            made.map(|(path, _)| path.clone())
        };
        let other = file.map(str::to_owned).or_else(in_folder);
        let index = is_index(&below).then(|| below.clone());
        other.or(index).map(|other| ("", other))
    }
}

/// Whether a part is a file of `static`.
fn is_of_static(part: &Part) -> bool {
    let Part::File(file) = part else {
        return false;
    };
    let inside = file.strip_prefix(STATIC);
    inside.is_some_and(|rest| rest.starts_with('/'))
}
