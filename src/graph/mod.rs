//! How entries hang together: ids, names, references, addresses.
//!
//! The graph is made of what entries show to each other (ids, titles, names,
//! references, links, anchors), not of their text: it is immutable once it is
//! made, and backlinks and alike entries are asked of it, not stored in pages.

mod addresses;
mod advice;
mod alphabet;
mod below;
mod bracketed;
mod called;
mod check;
mod edit;
mod facets;
mod findings;
mod follow;
mod glossary;
mod instruments;
mod lists;
mod mentions;
mod names;
mod own_address;
mod pictures;
mod query;
mod repeated;
mod resolve;
mod similar;
mod tables;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::config::BaseUrl;
use crate::diag::{Code, Diagnostic, Few, FilePath, Severity};
use crate::model::{Article, Entry, Holder, Record, Slot};
use crate::schema::{Schema, Type, TypeId};
use crate::source::Sources;

pub use addresses::{
    ALPHABET, Address, DATA, LIST_PAGE, NEWS, NOT_FOUND, Overview, SEARCH, file_of, page_address,
};
pub(crate) use alphabet::names as names_of;
pub use alphabet::{Alphabet, Listed};
pub use below::Gathering;
pub use facets::{FacetId, FacetPage, FacetTable, FacetValue};
pub use findings::Findings;
pub use follow::LinkTo;
pub use glossary::{Glossary, Mention};
pub use instruments::{Round, Scale};
pub use mentions::Mentions;
pub use query::{Item, is_succession};
pub use resolve::Target;
pub use similar::Alike;

/// Index of an entry in a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// All entries and how they hang together. A clone shares all but the entries
/// themselves.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The declarations.
    pub schema: Arc<Schema>,
    /// The portal's language.
    pub language: String,
    /// The date of the build.
    pub date: Date,
    /// Where the site will stand.
    base_url: BaseUrl,
    drafts: bool,
    entries: Vec<Arc<Entry>>,
    incoming: Vec<Arc<Vec<Incoming>>>,
    tables: Arc<Tables>,
    similar: Arc<OnceLock<similar::Index>>,
    advice: Arc<advice::Advice>,
    /// Found out when nothing else leads to some word of a glossary.
    spoken: Option<Arc<HashSet<EntryId>>>,
}

/// What prose has no say in: an edit of text leaves it as it is.
#[derive(Clone, Debug, Default)]
struct Tables {
    ids: HashMap<Box<str>, EntryId>,
    unplaced: HashSet<String>,
    everywhere: HashSet<String>,
    names: HashMap<Box<str>, Vec<EntryId>>,
    pages: HashMap<FilePath, EntryId>,
    called: called::Called,
    targets: Vec<Box<[Target]>>,
    addresses: BTreeMap<String, Address>,
    lists: Vec<Vec<EntryId>>,
    apart: HashSet<EntryId>,
    ranks: Vec<u32>,
    by_title: Vec<u32>,
    facets: facets::Facets,
    alphabet: OnceLock<Alphabet>,
    glossary: OnceLock<Glossary>,
}

/// Something that leads to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Where it stands.
    pub from: EntryId,
    /// How it leads here.
    pub how: How,
}

/// How one entry leads to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// By a reference, perhaps to one record of this entry.
    Reference(Slot, Option<Holder>),
    /// By link number `.1` of article number `.0`, perhaps to an anchor.
    Link(u32, u32, Option<Box<str>>),
    /// By citing it.
    Citation,
}

/// What the graph is made from.
#[derive(Debug)]
pub struct Input<'s> {
    /// The declarations.
    pub schema: Arc<Schema>,
    /// The files, to know which are there.
    pub sources: &'s Sources,
    /// The portal's language.
    pub language: String,
    /// The date of the build.
    pub date: Date,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Ids of pages to which every page leads.
    pub everywhere: HashSet<String>,
    /// Ids of pages that stand where no type owns them: that is told, and
    /// whoever refers to them is not to blame.
    pub unplaced: HashSet<String>,
}

/// Joins the entries. Everything that leads nowhere is reported.
#[must_use]
pub fn link(input: &Input<'_>, entries: impl IntoIterator<Item = Arc<Entry>>) -> (Graph, Findings) {
    let mut found = Findings::default();
    let entries = distinct(entries, input.sources, &mut found.common);
    let mut graph = Graph {
        schema: Arc::clone(&input.schema),
        language: input.language.clone(),
        date: input.date,
        base_url: input.base_url.clone(),
        drafts: input.drafts,
        incoming: vec![Arc::default(); entries.len()],
        tables: Arc::new(Tables {
            ids: ids(&entries),
            names: names::index(&entries),
            pages: pages(&entries),
            called: called::Called::new(&entries),
            unplaced: input.unplaced.clone(),
            everywhere: input.everywhere.clone(),
            ..Tables::default()
        }),
        similar: Arc::default(),
        advice: Arc::default(),
        spoken: None,
        entries,
    };
    resolve::references(&mut graph, &mut found);
    graph.tables_mut().by_title = lists::by_title(&graph);
    graph.tables_mut().lists = lists::all(&graph);
    graph.tables_mut().apart = lists::apart(&graph);
    graph.tables_mut().ranks = lists::ranks(&graph);
    graph.tables_mut().facets = facets::all(&graph);
    let (addresses, refused) = addresses::all(&graph, input.sources, &mut found.common);
    graph.tables_mut().addresses = addresses;
    graph.tables_mut().facets.refused = refused;
    check::all(&mut graph, input.sources, &mut found);
    (graph, found)
}

/// Who is called what.
fn ids(entries: &[Arc<Entry>]) -> HashMap<Box<str>, EntryId> {
    let all = (0..).map(EntryId).zip(entries);
    all.map(|(id, entry)| (entry.id.clone(), id)).collect()
}

/// Whose page each file is.
fn pages(entries: &[Arc<Entry>]) -> HashMap<FilePath, EntryId> {
    let all = (0..).map(EntryId).zip(entries);
    let pages = all.filter(|(_, entry)| !entry.row);
    pages
        .flat_map(|(id, entry)| page_files(entry).into_iter().map(move |file| (file, id)))
        .collect()
}

/// The files that a link to a page may name: with a sidecar the text's beside
/// the fields'.
pub(crate) fn page_files(entry: &Entry) -> Vec<FilePath> {
    let beside = entry
        .file
        .strip_suffix(".toml")
        .map(|stem| FilePath::from(format!("{stem}.md")));
    std::iter::once(entry.file.clone()).chain(beside).collect()
}

/// Where a row stands, as editors and terminals open it.
fn in_file(sources: &Sources, row: &Entry) -> String {
    let (at, _) = sources.position(&row.file, Some(row.place));
    format!("{}:{}:{}", row.file, at.line, at.column)
}

/// The entries by id, the first file's where several have one id.
fn distinct(
    entries: impl IntoIterator<Item = Arc<Entry>>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Entry>> {
    let mut entries: Vec<Arc<Entry>> = entries.into_iter().collect();
    let mut few = Few::default();
    entries.sort_by(|a, b| (&a.id, &a.file, a.place.start).cmp(&(&b.id, &b.file, b.place.start)));
    entries.dedup_by(|later, first| {
        let same = later.id == first.id;
        // The id of a row that could not be read may be a guess.
        let guessed = |entry: &Entry| entry.row && entry.incomplete;
        if same && !guessed(later) && !guessed(first) {
            let found = if later.row {
                Diagnostic::new(Code::DuplicateId, &later.file, later.place)
            } else {
                Diagnostic::about_file(Code::DuplicateId, &later.file)
            };
            let is_told = few.is_full(&later.file, found.code);
            let other = match first.row && !is_told {
                true => in_file(sources, first),
                false => first.file.to_string(),
            };
            few.push(found.arg("id", &*later.id).arg("other", other));
        }
        same
    });
    diagnostics.extend(few.told());
    entries
}

impl Graph {
    /// The tables while they are made, when nobody shares them yet.
    fn tables_mut(&mut self) -> &mut Tables {
        Arc::make_mut(&mut self.tables)
    }

    /// Who leads to an entry, while that is found out.
    fn incoming_mut(&mut self, to: EntryId) -> &mut Vec<Incoming> {
        Arc::make_mut(&mut self.incoming[to.0 as usize])
    }

    /// Whether this and `other` differ in prose alone: entries have the same
    /// indices, addresses, places on lists and targets in both.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tables, &other.tables)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the portal is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry with this index.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> &Arc<Entry> {
        &self.entries[id.0 as usize]
    }

    /// The declaration of an entry's type.
    #[must_use]
    pub fn type_of(&self, id: EntryId) -> &Type {
        self.schema.type_(self.entry(id).type_)
    }

    /// Every entry, drafts among them, by id.
    pub fn all(&self) -> impl Iterator<Item = (EntryId, &Arc<Entry>)> {
        (0..).map(EntryId).zip(&self.entries)
    }

    /// Every entry that is part of the site, by id.
    pub fn published(&self) -> impl Iterator<Item = (EntryId, &Arc<Entry>)> {
        self.all().filter(|(_, entry)| self.is_part(entry))
    }

    /// The entry that is called `id`, draft or not.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<EntryId> {
        self.tables.ids.get(id).copied()
    }

    /// Whether an entry is called `id`, or most likely is: one in a folder that
    /// no type owns.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.find(id).is_some() || self.tables.unplaced.contains(id)
    }

    /// Whether an entry is part of the site.
    #[must_use]
    pub fn is_part(&self, entry: &Entry) -> bool {
        self.drafts || !entry.common.draft
    }

    /// Whether `from` may know of `to`: drafts know each other, and published
    /// entries know of published ones only.
    fn sees(&self, from: &Entry, to: EntryId) -> bool {
        self.is_part(self.entry(to)) || !self.is_part(from)
    }

    /// The published entries of a type, in the order of its list.
    #[must_use]
    pub fn list(&self, type_: TypeId) -> &[EntryId] {
        self.tables
            .lists
            .get(usize::from(type_.0))
            .map_or(&[], Vec::as_slice)
    }

    /// The types of which something is published.
    pub fn types_in_use(&self) -> impl Iterator<Item = TypeId> {
        let types = self.schema.types().map(|(type_, _)| type_);
        types.filter(|&type_| !self.list(type_).is_empty())
    }

    /// The place of an entry on its type's list, from 0.
    #[must_use]
    pub fn rank(&self, id: EntryId) -> usize {
        self.tables.ranks[id.0 as usize] as usize
    }

    /// The place of an entry among all by what it is called, from 0: the order
    /// of lists that hold entries of several types.
    #[must_use]
    pub fn by_title(&self, id: EntryId) -> usize {
        self.tables.by_title[id.0 as usize] as usize
    }

    /// Where a reference leads.
    #[must_use]
    pub fn target(&self, from: EntryId, slot: Slot) -> &Target {
        self.tables.targets[from.0 as usize]
            .get(slot.0 as usize)
            .unwrap_or(&Target::Broken)
    }

    /// Everything published that leads to an entry, by the id it comes from.
    #[must_use]
    pub fn incoming(&self, to: EntryId) -> &[Incoming] {
        &self.incoming[to.0 as usize]
    }

    /// The record of an entry at the end of `holder`.
    #[must_use]
    pub fn record(
        &self,
        entry: EntryId,
        holder: &[(crate::schema::FieldId, u16)],
    ) -> Option<&Record> {
        self.entry(entry).fields.at(holder)
    }

    /// The article of an entry that [`How::Link`] counts.
    #[must_use]
    pub fn article(&self, entry: EntryId, index: u32) -> Option<&Article> {
        let entry = self.entry(entry);
        match (&entry.article, index) {
            (Some(article), 0) => Some(article),
            _ => entry.articles().get(index as usize).copied(),
        }
    }

    /// All titles and names in alphabetical order.
    #[must_use]
    pub fn alphabet(&self) -> &Alphabet {
        self.tables.alphabet.get_or_init(|| alphabet::all(self))
    }

    /// The words that texts are read with.
    #[must_use]
    pub fn glossary(&self) -> &Glossary {
        self.tables.glossary.get_or_init(|| Glossary::new(self))
    }

    /// The address of a letter's page among the names.
    #[must_use]
    pub fn letter_address(&self, letter: char) -> String {
        format!("{ALPHABET}/{}", alphabet::in_address(letter))
    }

    /// All addresses of the site without the slashes around them.
    #[must_use]
    pub fn addresses(&self) -> &BTreeMap<String, Address> {
        &self.tables.addresses
    }

    /// A diagnostic about an entry: a draft's mistakes are warnings.
    fn about(&self, entry: &Entry, mut found: Diagnostic) -> Diagnostic {
        if !self.is_part(entry) {
            found.severity = Severity::Warning;
        }
        found
    }
}
