//! What a build has to do to the output: a function of what was put and what
//! was found.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use super::Error;
use super::list::{self, Entry, Files};
use super::old::{Foreign, Old};

/// One artefact that was put.
#[derive(Debug)]
pub(super) struct Artefact {
    pub entry: Entry,
    /// Whether its bytes were staged, since those on disk are others.
    pub staged: bool,
}

/// All that was put: relative path → artefact.
pub(super) type Artefacts = BTreeMap<String, Artefact>;

/// What is to be done. Paths are relative, in order.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files whose bytes are staged.
    pub staged: Vec<String>,
    /// Files that stay as they are.
    pub unchanged: Vec<String>,
    /// Files that were written once and are needed no more.
    pub removed: Vec<String>,
    /// Files that are needed no more but were changed by somebody.
    pub kept: Vec<String>,
    /// Everything that Dugnad did not write, those kept among them.
    pub foreign: BTreeMap<PathBuf, Foreign>,
    /// The list of the site to be.
    pub list: Vec<u8>,
}

impl Plan {
    /// Works out what is to be done.
    ///
    /// # Errors
    /// [`Error::Clash`] when a path is wanted as file and as folder;
    /// [`Error::Foreign`] with everything that is in the way.
    pub(super) fn draw(old: &Old, artefacts: Artefacts) -> Result<Self, Error> {
        let mut plan = Self {
            foreign: old.foreign.clone(),
            ..Self::default()
        };
        for path in old
            .files
            .keys()
            .filter(|path| !artefacts.contains_key(*path))
        {
            plan.let_go(old, path);
        }
        check_collisions(&artefacts, &plan.foreign)?;
        let mut files = Files::new();
        for (path, artefact) in artefacts {
            let group = if artefact.staged {
                &mut plan.staged
            } else {
                &mut plan.unchanged
            };
            group.push(path.clone());
            files.insert(path, artefact.entry);
        }
        plan.list = list::to_bytes(&files);
        Ok(plan)
    }

    fn let_go(&mut self, old: &Old, path: &str) {
        if old.is_intact(path) {
            self.removed.push(path.to_owned());
        } else if old.stands(path) {
            self.kept.push(path.to_owned());
            self.foreign.insert(PathBuf::from(path), Foreign::File);
        }
    }

    /// Whether the output is already as it should be, to the byte.
    pub(super) fn is_idle(&self, old: &Old) -> bool {
        self.staged.is_empty()
            && self.removed.is_empty()
            && old.list_bytes.as_ref() == Some(&self.list)
    }
}

fn check_collisions(
    artefacts: &Artefacts,
    foreign: &BTreeMap<PathBuf, Foreign>,
) -> Result<(), Error> {
    let mut in_the_way = BTreeSet::new();
    for folder in folders_of(artefacts.keys()) {
        if artefacts.contains_key(folder) {
            return Err(Error::Clash(folder.to_owned()));
        }
        if foreign.get(Path::new(folder)) == Some(&Foreign::File) {
            in_the_way.insert(PathBuf::from(folder));
        }
    }
    if !foreign.is_empty() {
        for path in artefacts.keys() {
            in_the_way.extend(at_or_below(foreign, Path::new(path)).cloned());
        }
    }
    if in_the_way.is_empty() {
        return Ok(());
    }
    Err(Error::Foreign(in_the_way.into_iter().collect()))
}

/// What is foreign at `path` or in a folder of that name. Paths are ordered by
/// their parts, so those below a folder follow right behind it.
fn at_or_below<'a>(
    foreign: &'a BTreeMap<PathBuf, Foreign>,
    path: &'a Path,
) -> impl Iterator<Item = &'a PathBuf> {
    let from_here = foreign.range::<Path, _>((Bound::Included(path), Bound::Unbounded));
    from_here
        .map(|(found, _)| found)
        .take_while(move |found| found.starts_with(path))
}

/// Every folder that these files need, without the top; each once.
pub(super) fn folders_of<'a>(paths: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
    let mut folders = BTreeSet::new();
    for path in paths {
        let mut rest = path.as_str();
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !folders.insert(folder) {
                break;
            }
            rest = folder;
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(paths: &[&str]) -> Artefacts {
        let artefact = |path: &&str| {
            let entry = Entry::of(b"");
            (
                (*path).to_owned(),
                Artefact {
                    entry,
                    staged: true,
                },
            )
        };
        paths.iter().map(artefact).collect()
    }

    fn foreign(paths: &[&str]) -> Old {
        let file = |path: &&str| (PathBuf::from(path), Foreign::File);
        let mut old = Old::default();
        old.foreign.extend(paths.iter().map(file));
        old
    }

    #[test]
    fn a_path_is_a_file_or_a_folder() {
        let result = Plan::draw(&Old::default(), put(&["a", "a-b", "a/b/c"]));
        assert!(matches!(result, Err(Error::Clash(path)) if path == "a"));
        assert!(Plan::draw(&Old::default(), put(&["a-b", "a/b", "a.b"])).is_ok());
    }

    #[test]
    fn everything_in_the_way_is_named() {
        let old = foreign(&["a", "b/c/d", "b-c", "e/f"]);
        let result = Plan::draw(&old, put(&["a", "b", "e/g", "e/f/h"]));
        let Err(Error::Foreign(paths)) = result else {
            panic!("{result:?}");
        };
        assert_eq!(paths, ["a", "b/c/d", "e/f"].map(PathBuf::from));
    }
}
