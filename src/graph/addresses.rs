//! The addresses of the site, and who has each.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound::{Included, Unbounded};

use super::below::{self, Gathering};
use super::{EntryId, FacetId, FacetPage, Graph};
use crate::diag::{Code, Diagnostic};
use crate::model::Entry;
use crate::schema::TypeId;
use crate::source::{STATIC, Sources};
use crate::text::caseless;

/// Entries on one page of a list: no page carries more.
pub const LIST_PAGE: usize = 100;

/// The page for all that is not there.
pub const NOT_FOUND: &str = "404.html";

pub use crate::schema::SEARCH;

/// What stands at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The front page.
    Front,
    /// A page of the list of a type, from 1.
    List(TypeId, usize),
    /// An entry.
    Entry(EntryId),
    /// A way on to where the entry is now.
    Redirect(EntryId),
    /// What can be taken out of an entry's page: which of its type's sheets,
    /// and which page of it, from 1.
    Sheet(EntryId, usize, usize),
    /// Entries of a type together.
    Gathering(TypeId, Gathering),
    /// The search page.
    Search,
    /// A page about the whole.
    Overview(Overview),
    /// A page of a facet.
    Facet(FacetPage),
    /// A file, such as one that is copied as it is.
    File,
}

/// A page about the whole, which the portal has unless something of its own
/// stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overview {
    /// The letters of all names.
    Alphabet,
    /// A page of the names under a letter, from 1.
    Letter(char, usize),
    /// What is new.
    News,
    /// The portal as open data.
    Data,
}

/// Where all names stand by letter.
pub const ALPHABET: &str = "alfabetisk";
/// Where it stands what is new.
pub const NEWS: &str = "nytt";
/// Where the portal stands as open data.
pub const DATA: &str = "data";

/// The address of page `number` of the list that stands at `list`.
#[must_use]
pub fn page_address(list: &str, number: usize) -> String {
    if number <= 1 {
        list.to_owned()
    } else {
        format!("{list}/side/{number}")
    }
}

/// The name of a page's file, in the folder that its address says.
const INDEX: &str = "index.html";

/// The file of a page, by its address.
#[must_use]
pub fn file_of(address: &str) -> String {
    if address.is_empty() {
        INDEX.to_owned()
    } else {
        format!("{address}/{INDEX}")
    }
}

/// Facets and values whose pages have not got their addresses.
pub(super) type Refused = BTreeSet<(FacetId, Option<u32>)>;

/// Gives out the addresses; who comes late is told so. With them, who
/// has no page of a facet, since the portal has its own there.
pub(super) fn all(
    graph: &Graph,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, Address>, Refused) {
    let mut claims = Claims::default();
    let _ = claims.take("", &file_of(""), Address::Front);
    let _ = claims.take(NOT_FOUND, NOT_FOUND, Address::File);
    let _ = claims.page(SEARCH, Address::Search);
    lists(graph, &mut claims);
    entries(graph, &mut claims, diagnostics);
    files(graph, sources, &mut claims, diagnostics);
    // What the portal has of its own comes first.
    let (below, (overviews, facet_pages)) = rayon::join(
        || below::all(graph),
        || rayon::join(|| overviews(graph), || graph.facet_pages()),
    );
    for (address, what) in below {
        let _ = claims.page(&address, what);
    }
    for (address, overview) in overviews {
        let _ = claims.page(&address, Address::Overview(overview));
    }
    let mut without = Refused::default();
    for (address, page, count) in facet_pages {
        for number in 1..=count {
            let address = page_address(&address, number);
            let taken = claims.page(&address, Address::Facet(FacetPage { number, ..page }));
            if taken.is_err() && number == 1 {
                without.insert((page.facet, page.value));
            }
        }
    }
    (claims.addresses, without)
}

fn lists(graph: &Graph, claims: &mut Claims) {
    for (id, declared) in graph.schema.types() {
        let pages = graph.list(id).len().div_ceil(LIST_PAGE).max(1);
        for number in 1..=pages {
            let address = page_address(&declared.folder, number);
            // Two types with one folder are told elsewhere.
            let _ = claims.page(&address, Address::List(id, number));
        }
    }
}

/// The pages of entries, then their former addresses.
fn entries(graph: &Graph, claims: &mut Claims, diagnostics: &mut Vec<Diagnostic>) {
    let mut refuse = |entry: &Entry, address: &str, span, owner: &Owner, hint| {
        let found = Diagnostic::new(Code::DuplicateAddress, &entry.file, span).hint(hint);
        diagnostics.push(graph.about(entry, name(graph, found, address, owner)));
    };
    for (id, entry) in graph.published() {
        if entry.has_page(&graph.schema) {
            let address = format!("{}/{}", graph.type_of(id).folder, entry.id);
            if let Err(owner) = claims.page(&address, Address::Entry(id)) {
                refuse(entry, &address, entry.place, &owner, "");
            }
        }
    }
    for (id, entry) in graph.published() {
        for (address, span) in &entry.common.redirects {
            let what = Address::Redirect(id);
            if let Err(owner) = claims.page(address, what) {
                refuse(entry, address, *span, &owner, "");
                continue;
            }
            // Of one entry they lead to the same page.
            let mut alike = claims.alike(address, file_of, what);
            if let Some(owner) = alike.find(|(_, other)| *other != what) {
                refuse(entry, address, *span, &owner, "letters");
            }
        }
    }
}

/// Files that are copied as they are.
fn files(graph: &Graph, sources: &Sources, claims: &mut Claims, diagnostics: &mut Vec<Diagnostic>) {
    for (path, _) in sources.below(STATIC) {
        let address = &path[STATIC.len() + 1..];
        let found = Diagnostic::about_file(Code::DuplicateAddress, path);
        if let Err(owner) = claims.take(address, address, Address::File) {
            diagnostics.push(name(graph, found, address, &owner));
            continue;
        }
        if let Some(owner) = claims.alike(address, str::to_owned, Address::File).next() {
            diagnostics.push(name(graph, found.hint("signs"), address, &owner));
        }
    }
}

/// The pages about the whole, of a portal that has entries.
fn overviews(graph: &Graph) -> Vec<(String, Overview)> {
    let mut pages = Vec::new();
    for (letter, count) in super::alphabet::letters(graph) {
        let address = graph.letter_address(letter);
        let numbers = 1..=count.div_ceil(LIST_PAGE);
        pages.extend(numbers.map(|number| {
            (
                page_address(&address, number),
                Overview::Letter(letter, number),
            )
        }));
    }
    if !pages.is_empty() {
        pages.push((ALPHABET.to_owned(), Overview::Alphabet));
        pages.push((NEWS.to_owned(), Overview::News));
        pages.push((DATA.to_owned(), Overview::Data));
    }
    pages
}

/// Addresses, and who has the files that they need.
#[derive(Default)]
struct Claims {
    addresses: BTreeMap<String, Address>,
    /// Files that are no [`is_plain`] page's.
    files: BTreeMap<String, Address>,
    /// Who has been looked for [`alike`](Self::alike), by [`caseless`] file.
    caseless: HashMap<String, Owner>,
}

/// Who has what somebody else asks for.
type Owner = (String, Address);

/// Whether a file stands in a folder of its own, where its address says: such
/// pages are in each other's way by their addresses only.
fn is_plain(address: &str, file: &str) -> bool {
    page_of(file) == Some(address) && !address.split('/').any(|part| part == INDEX)
}

/// The address of the page that a file would be of.
fn page_of(file: &str) -> Option<&str> {
    let folder = file.strip_suffix(INDEX)?;
    if folder.is_empty() {
        Some(folder)
    } else {
        folder.strip_suffix('/')
    }
}

impl Claims {
    fn page(&mut self, address: &str, what: Address) -> Result<(), Owner> {
        self.take(address, &file_of(address), what)
    }

    fn take(&mut self, address: &str, file: &str, what: Address) -> Result<(), Owner> {
        let is_plain = is_plain(address, file);
        if let Some(owner) = self.owner(address, file, is_plain) {
            return Err(owner);
        }
        self.addresses.insert(address.to_owned(), what);
        if !is_plain {
            self.files.insert(file.to_owned(), what);
        }
        Ok(())
    }

    /// Who has what some file systems and hosts take for this address: in other
    /// capitals, or with accents written otherwise. `file` tells which file an
    /// address needs.
    fn alike(
        &mut self,
        address: &str,
        file: fn(&str) -> String,
        what: Address,
    ) -> impl Iterator<Item = Owner> + use<> {
        let like = caseless(address);
        let needed = file(&like);
        let owner = self.owner(&like, &needed, is_plain(&like, &needed));
        let owner = owner.filter(|_| like != address);
        let own = (address.to_owned(), what);
        let other = self.caseless.insert(needed, own);
        owner.into_iter().chain(other)
    }

    /// Who has the address, the file, a file where a folder is needed, or a
    /// folder where the file would stand.
    fn owner(&self, address: &str, file: &str, is_plain: bool) -> Option<Owner> {
        if let Some(what) = self.addresses.get(address) {
            return Some((address.to_owned(), *what));
        }
        let page = |path: &str| self.addresses.get(page_of(path).filter(|_| !is_plain)?);
        let known = |path: &str| {
            let what = self.files.get(path).or_else(|| page(path))?;
            Some((path.to_owned(), *what))
        };
        let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
        known(file)
            .or_else(|| folders.filter_map(known).next())
            .or_else(|| {
                let below = format!("{file}/");
                let pages = (!is_plain).then(|| first_below(&self.addresses, &below));
                first_below(&self.files, &below).or(pages.flatten())
            })
    }
}

/// The first path of a folder, which ends with `/`.
fn first_below(paths: &BTreeMap<String, Address>, folder: &str) -> Option<Owner> {
    let (path, what) = paths
        .range::<str, _>((Included(folder), Unbounded))
        .next()?;
    let is_below = path.starts_with(folder);
    is_below.then(|| (path.clone(), *what))
}

/// Says who has the address.
fn name(graph: &Graph, found: Diagnostic, address: &str, (path, owner): &Owner) -> Diagnostic {
    let other = match owner {
        Address::Entry(id) | Address::Redirect(id) | Address::Sheet(id, ..) => {
            graph.entry(*id).file.to_string()
        }
        Address::List(type_, _) | Address::Gathering(type_, _) => {
            graph.schema.type_(*type_).file.to_string()
        }
        Address::Front
        | Address::Search
        | Address::Overview(_)
        | Address::Facet(_)
        | Address::File => path.clone(),
    };
    found
        .arg("address", format!("/{address}/").replace("//", "/"))
        .arg("other", other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_two_need_one_file_or_a_folder_for_a_file(
            wanted in proptest::collection::vec(
                ("((a|b|ab|index[.]html)(/(a|b|index[.]html)){0,2})?", any::<bool>()),
                1..12,
            ),
        ) {
            let mut claims = Claims::default();
            let mut taken: Vec<(String, String)> = Vec::new();
            for (address, is_page) in wanted {
                if address.is_empty() && !is_page {
                    continue;
                }
                let file = if is_page { file_of(&address) } else { address.clone() };
                let is_above = |one: &str, other: &str| {
                    let rest = other.strip_prefix(one);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                };
                let clashes = taken.iter().any(|(other, theirs)| {
                    *other == address || is_above(&file, theirs) || is_above(theirs, &file)
                });
                let taking = claims.take(&address, &file, Address::File);
                prop_assert_eq!(taking.is_err(), clashes, "{} in {:?}", file, taken);
                if !clashes {
                    taken.push((address, file));
                }
            }
        }
    }
}
