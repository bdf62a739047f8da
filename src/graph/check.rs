//! What can be wrong between entries.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::advice::{Complaint, MOST_ASKED, Question};
use super::follow::{is_public, why_not};
use super::query::{Item, MOST_MET};
use super::tables::tables;
use super::{
    EntryId, Findings, Graph, How, Incoming, LinkTo, facets, glossary, instruments, pictures,
};
use crate::diag::{Code, Diagnostic};
use crate::model::{Cited, Entry, Milestone, Statement, Value};
use crate::schema::facet::Values;
use crate::schema::{Ground, Kind, Path, SheetPart, Tile, TypeId};
use crate::source::Sources;
use crate::text::{id_like, is_id, nearest};

/// Follows all links and citations, then looks at what is left over.
pub(super) fn all(graph: &mut Graph, sources: &Sources, found: &mut Findings) {
    let leads = of_all(graph, |id, entry| leads(graph, id, entry, sources));
    graph.ask(leads.iter().flat_map(|(_, (_, complaints))| complaints));
    for (from, (leads, complaints)) in leads {
        found.add(from, graph.told(complaints));
        for (to, how) in leads {
            graph.incoming_mut(to).push(Incoming { from, how });
        }
    }
    for incoming in &mut graph.incoming {
        let incoming = Arc::make_mut(incoming);
        // Stable: references stand before links, and links before citations.
        incoming.sort_by_key(|incoming| incoming.from);
        incoming.shrink_to_fit();
    }
    unique(graph, &mut found.common);
    titles(graph, &mut found.common);
    tiles(graph, &mut found.common);
    wide_paths(graph, &mut found.common);
    wide_types(graph, &mut found.common);
    listen(graph);
    let all_read = all_read(graph);
    let complaints = of_all(graph, |id, entry| {
        left_over(graph, id, entry, sources, all_read)
    });
    for (id, complaints) in complaints {
        found.add(id, complaints);
    }
}

/// Finds out which words of glossaries texts speak of, if it is not known and
/// nothing else leads to one of them.
pub(super) fn listen(graph: &mut Graph) {
    let is_unled = |(id, entry): (EntryId, &Arc<Entry>)| {
        graph.schema.type_(entry.type_).glossary && is_alone(graph, id)
    };
    if graph.spoken.is_none() && graph.all().any(is_unled) {
        graph.spoken = Some(Arc::new(glossary::spoken(graph)));
    }
}

/// What is found out of every entry, on all cores, by id.
fn of_all<T: Send>(graph: &Graph, find: impl Fn(EntryId, &Entry) -> T + Sync) -> Vec<(EntryId, T)> {
    let all: Vec<(EntryId, &Arc<Entry>)> = graph.all().collect();
    let found = all.par_iter().map(|(id, entry)| (*id, find(*id, entry)));
    found.collect()
}

/// Of each type the entry that is joined with most others.
fn most_joined(graph: &Graph) -> impl Iterator<Item = EntryId> {
    let mut most: Vec<Option<(usize, EntryId)>> = vec![None; graph.schema.types().count()];
    for (id, entry) in graph.published() {
        // Text has no say: an edit of it does not look here again.
        let incoming = graph.incoming(id).iter();
        let joined = incoming.filter(|incoming| matches!(incoming.how, How::Reference(..)));
        let joined = joined.count() + entry.references.len();
        let known = most.get_mut(usize::from(entry.type_.0));
        if let Some(known) = known.filter(|known| known.is_none_or(|(most, _)| joined > most)) {
            *known = Some((joined, id));
        }
    }
    most.into_iter().flatten().map(|(_, id)| id)
}

/// Derived fields whose paths come by more than is followed. It is enough to
/// look from the entry of each type that is joined with most others.
fn wide_paths(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    for id in most_joined(graph) {
        for &field in &graph.type_of(id).fields {
            let Kind::Derived(paths) = &graph.schema.field(field).kind else {
                continue;
            };
            let cut = paths.iter().find(|path| graph.is_cut(id, path));
            diagnostics.extend(cut.map(|path| {
                Diagnostic::new(Code::BadPath, &path.file, path.span)
                    .hint("wide")
                    .arg("path", path.text().as_str())
                    .arg("id", graph.entry(id).id.as_ref())
                    .arg("limit", MOST_MET.to_string())
            }));
        }
    }
}

/// What paths may lead to from all entries of a type together: a few lines would
/// make more pages and lists of it than anybody can serve.
const MOST_IN_ALL: usize = 5_000_000;

/// From how many entries of a type that is estimated.
const SAMPLES: usize = 8;

/// Types whose paths lead to so much from all their entries that no site can show
/// it. A path out and back leads from each of a thousand to each of a thousand.
fn wide_types(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    let mut entries: Vec<Vec<EntryId>> = vec![Vec::new(); graph.schema.types().count()];
    for (id, entry) in graph.published() {
        let of_type = entries.get_mut(usize::from(entry.type_.0));
        of_type.into_iter().for_each(|of_type| of_type.push(id));
    }
    for most_joined in most_joined(graph) {
        let type_ = graph.entry(most_joined).type_;
        let of_type = entries
            .get(usize::from(type_.0))
            .map_or(&[][..], Vec::as_slice);
        let samples = of_type
            .iter()
            .step_by(of_type.len().div_ceil(SAMPLES).max(1));
        let samples: Vec<EntryId> = samples.copied().collect();
        let mut in_all = 0;
        for (path, shown) in followed(graph, type_) {
            let weight = |id: EntryId| shown.weight(graph, &graph.query(id, path));
            let sampled: usize = samples.iter().map(|&id| weight(id)).sum();
            let estimated = sampled * of_type.len() / samples.len().max(1);
            in_all += estimated.max(weight(most_joined));
            if in_all > MOST_IN_ALL {
                diagnostics.push(
                    Diagnostic::new(Code::BadPath, &path.file, path.span)
                        .hint("wide-type")
                        .arg("path", path.text().as_str())
                        .arg("count", in_all.to_string())
                        .arg("limit", MOST_IN_ALL.to_string()),
                );
                break;
            }
        }
    }
}

/// How often what a path leads to from an entry is shown.
#[derive(Clone, Copy)]
enum Shown {
    Once,
    /// On the pages of a facet: a time on that of each of its years.
    InFacet,
    /// On so many pages as a whole.
    Times(usize),
    /// All is put in order on each page of a sheet, with so many on each.
    OnPages(usize),
}

impl Shown {
    fn weight(self, graph: &Graph, items: &[Item<'_>]) -> usize {
        match self {
            Self::Once => items.len(),
            Self::InFacet => items.iter().map(|item| facets::weight(graph, item)).sum(),
            Self::Times(times) => items.len() * times,
            Self::OnPages(most) => items.len() * items.len().div_ceil(most),
        }
    }
}

/// The paths that are followed from each entry of a type, to what is drawn on its
/// page, on pages of its own or in its data.
fn followed(graph: &Graph, type_: TypeId) -> Vec<(&Path, Shown)> {
    let declared = graph.schema.type_(type_);
    let fields = declared.fields.iter();
    let derived = fields.flat_map(|&field| match &graph.schema.field(field).kind {
        Kind::Derived(paths) => paths.as_slice(),
        _ => &[],
    });
    let facets = declared.facets.iter();
    let facets = facets.filter_map(|facet| match &facet.values {
        Values::Path(path) => Some((path, Shown::InFacet)),
        Values::Parts(_) => None,
    });
    let sheets = declared.sheets.iter();
    let parts = sheets.flat_map(|sheet| sheet.parts.iter().map(|part| (sheet.one_page, part)));
    let things = parts.filter_map(|(one_page, part)| match part {
        SheetPart::Things(things) if one_page => Some((&things.of, Shown::Once)),
        SheetPart::Things(things) => Some((&things.of, Shown::OnPages(things.most))),
        SheetPart::Own(_) => None,
    });
    let things = things.flat_map(|(of, shown)| of.iter().map(move |path| (path, shown)));
    let compared = declared.compare.iter().flat_map(|compare| {
        let own = compare.fixed.iter().flat_map(|fixed| &fixed.fields);
        let own = own.map(|path| (path, Shown::Once));
        let times = Shown::Times(compare.fixed.len() + 1);
        compare
            .fields
            .iter()
            .map(move |path| (path, times))
            .chain(own)
    });
    let notices = declared.page.notices.iter();
    let figures = declared.figures.iter();
    let once = notices
        .flat_map(|notice| &notice.see)
        .chain(figures.flat_map(|figure| figure.drawing.begins()))
        .chain(&declared.covers)
        .chain(derived);
    once.map(|path| (path, Shown::Once))
        .chain(facets)
        .chain(things)
        .chain(compared)
        .collect()
}

/// Squares of maps for entries that are not there.
fn tiles(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    for map in graph.schema.maps() {
        let Ground::Tiles(tiles) = &map.ground else {
            continue;
        };
        let unknown = |tile: &&Tile| !graph.knows(&tile.entry);
        for (at, tile) in tiles.iter().filter(unknown).enumerate() {
            let found = Diagnostic::new(Code::UnknownEntry, &map.file, tile.span)
                .arg("id", tile.entry.as_str())
                .arg("type", "");
            let ids = graph.entries.iter().map(|entry| &*entry.id);
            diagnostics.push(if at < MOST_ASKED {
                found.suggest(&tile.entry, ids)
            } else {
                found
            });
        }
    }
}

/// Whether all that is declared and every entry could be read: what cannot may
/// lead to anything.
pub(super) fn all_read(graph: &Graph) -> bool {
    !graph.schema.incomplete
        && graph.tables.unplaced.is_empty()
        && graph.all().all(|(_, entry)| !entry.incomplete)
}

/// What is wrong with an entry when everything is known.
pub(super) fn left_over(
    graph: &Graph,
    id: EntryId,
    entry: &Entry,
    sources: &Sources,
    all_read: bool,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    tables(graph, id, entry, &entry.fields, &mut diagnostics);
    files(graph, entry, sources, &mut diagnostics);
    pictures::check(graph, entry, &entry.fields, &mut diagnostics);
    instruments::check(graph, id, entry, &mut diagnostics);
    diagnostics.extend(replaced_by_itself(graph, id, entry));
    if graph.is_part(entry) {
        if all_read {
            orphan(graph, id, entry, &mut diagnostics);
        }
        dates(graph, entry, &mut diagnostics);
    }
    diagnostics
}

/// Where an entry's text leads.
pub(super) type Leads = Vec<(EntryId, How)>;

/// Where the links, and then the citations, of an entry lead; and those that
/// lead nowhere.
pub(super) fn leads(
    graph: &Graph,
    from: EntryId,
    entry: &Entry,
    sources: &Sources,
) -> (Leads, Vec<Complaint>) {
    let (mut leads, mut complaints) = links_of(graph, from, entry, sources);
    let (cited, unknown) = citations_of(graph, entry);
    leads.extend(cited);
    complaints.extend(unknown);
    (leads, complaints)
}

fn links_of(
    graph: &Graph,
    from: EntryId,
    entry: &Entry,
    sources: &Sources,
) -> (Leads, Vec<Complaint>) {
    let (mut leads, mut complaints) = (Vec::new(), Vec::new());
    for (article_at, article) in (0..).zip(entry.articles()) {
        complaints.extend(graph.unlinked(entry, article).map(Complaint::from));
        for (link_at, link) in (0..).zip(&article.body.links) {
            let to = graph.follow(from, article, link, sources);
            let leads_to = to.as_ref().ok();
            let roundabout = leads_to.and_then(|to| graph.roundabout(article, link, to));
            let repeated = leads_to.and_then(|to| graph.repeated(entry, article, link, to));
            complaints.extend(roundabout.into_iter().chain(repeated).map(Complaint::from));
            match to {
                Ok(LinkTo::Entry(to, anchor)) if graph.is_part(entry) => {
                    let how = How::Link(article_at, link_at, anchor);
                    leads.push((to, how));
                }
                Ok(_) => {}
                Err(found) => {
                    let may_ask = complaints.len() < MOST_ASKED;
                    let asks = Graph::question(link, &found).filter(|_| may_ask);
                    let found = graph.about(entry, *found);
                    let fragment = link.fragment.as_ref();
                    let rest = fragment.map(|fragment| format!("#{fragment}"));
                    let rest = rest.unwrap_or_default().into();
                    complaints.push(Complaint { found, asks, rest });
                }
            }
        }
    }
    (leads, complaints)
}

fn citations_of(graph: &Graph, entry: &Entry) -> (Leads, Vec<Complaint>) {
    let (mut leads, mut complaints): (Leads, Vec<Complaint>) = (Vec::new(), Vec::new());
    for cited in &entry.cited {
        match graph.find(&cited.id).filter(|&to| graph.sees(entry, to)) {
            // Once for each source is enough.
            Some(to) if leads.iter().any(|(known, _)| *known == to) => {}
            Some(to) if graph.is_part(entry) => leads.push((to, How::Citation)),
            Some(_) => {}
            None if graph.tables.unplaced.contains(&*cited.id) => {}
            None => {
                let may_ask = complaints.len() < MOST_ASKED;
                complaints.push(unknown_citation(graph, entry, cited, may_ask));
            }
        }
    }
    (leads, complaints)
}

/// Nobody is called what is cited.
fn unknown_citation(graph: &Graph, entry: &Entry, cited: &Cited, may_ask: bool) -> Complaint {
    let found =
        Diagnostic::new(Code::UnknownCitation, &cited.file, cited.span).arg("id", &*cited.id);
    let found = graph.about(entry, found);
    if graph.find(&cited.id).is_some() {
        return found.hint("draft").into();
    }
    // An id that a source could have: none that somebody else has.
    let own = id_like(&cited.id);
    let own = match graph.knows(&own) {
        true => format!("{own}-1"),
        false => own,
    };
    let found = match own == *cited.id {
        true => found.arg("own", own),
        false => found.arg("own", own.as_str()).arg("other", own.as_str()),
    };
    let asks = Question::new(found.code, &cited.id, None);
    Complaint {
        found,
        asks: may_ask.then_some(asks),
        rest: Box::default(),
    }
}

/// Adds what could have been meant by the id of a source that nobody has. Whoever
/// names an author means one of what the author has written, not the author.
pub(super) fn near_source(graph: &Graph, found: Diagnostic, id: &str) -> Diagnostic {
    let types = source_types(graph);
    let known = graph.published().filter(|(_, entry)| {
        let is_source = types.is_empty() || types.contains(&entry.type_);
        is_source && entry.has_page(&graph.schema) && is_id(&entry.id)
    });
    let known: Vec<&str> = known.map(|(_, entry)| &*entry.id).collect();
    let begin = format!("{}-", id_like(id));
    let mut begun = known.clone();
    begun.retain(|known| known.starts_with(&begin));
    let found = match begun.as_slice() {
        [one] => found.near(one),
        [_, _, ..] if nearest(id, known.iter().copied()).is_none() => {
            found.choose(begun.into_iter(), MOST_OFFERED)
        }
        _ => found.suggest(id, known.into_iter()),
    };
    let replacement = found.replacement.as_ref().map(|id| format!("@{id}"));
    Diagnostic {
        replacement,
        ..found
    }
}

/// So many sources that begin alike are offered.
const MOST_OFFERED: usize = 12;

/// The types of what fields are from. Texts have no say: an edit of one must not
/// change what is said of others.
fn source_types(graph: &Graph) -> HashSet<TypeId> {
    let sources = graph.published().flat_map(|(_, entry)| {
        let statements = entry.fields.values.iter().flat_map(|(_, all)| all);
        let about = statements.filter_map(|statement| statement.about.as_ref());
        let of_fields = about.flat_map(|about| &about.source);
        entry.common.source.iter().chain(of_fields)
    });
    let sources = sources.filter_map(|source| graph.find(&source.id));
    let types = sources.map(|id| graph.entry(id).type_);
    types.take(MOST_SOURCES).collect()
}

/// So many are enough to know of what types sources are.
const MOST_SOURCES: usize = 2000;

/// Values that no two entries may share.
fn unique(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(crate::schema::FieldId, String), &Arc<Entry>> = HashMap::new();
    for (_, entry) in graph.published() {
        for (field, statements) in &entry.fields.values {
            if !graph.schema.field(*field).unique {
                continue;
            }
            for statement in statements {
                let Some(written) = comparable(statement) else {
                    continue;
                };
                let other = seen.insert((*field, written.clone()), entry);
                // Who has it from one year, and from another, shares it with nobody.
                if let Some(other) = other.filter(|other| !Arc::ptr_eq(other, entry)) {
                    let found =
                        Diagnostic::new(Code::NotUnique, statement.file(entry), statement.span);
                    let found = found
                        .arg("field", graph.schema.field(*field).name.as_str())
                        .arg("written", written);
                    diagnostics.push(found.arg("other", &*other.id));
                }
            }
        }
    }
}

/// Entries of one type that readers cannot tell apart. A source is called as
/// others have called it, and a page that is withdrawn stands on no list.
fn titles(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    let sources = source_types(graph);
    let mut seen: HashMap<(TypeId, &str, String), &Arc<Entry>> = HashMap::new();
    for (_, entry) in graph.published() {
        let language = entry.language(&graph.language);
        let title = entry.common.title.as_ref();
        let title = title.map_or("", |title| title.get(language, &graph.language));
        let title = title.trim();
        if title.is_empty() || entry.is_withdrawn() || sources.contains(&entry.type_) {
            continue;
        }
        let called = (entry.type_, language, title.to_lowercase());
        if let Some(other) = seen.insert(called, entry) {
            let found = Diagnostic::new(Code::SameTitle, &entry.file, entry.place);
            let found = found.arg("title", title).arg("other", &*other.id);
            diagnostics.push(found);
        }
    }
}

fn comparable(statement: &Statement) -> Option<String> {
    match &statement.value {
        Value::Text(text) => text.all().next().map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        Value::Time(time) => Some(time.edtf()),
        Value::File(path) => Some(path.to_string()),
        _ => None,
    }
}

/// Files that fields and pictures name.
fn files(graph: &Graph, entry: &Entry, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    for used in &entry.files {
        if !sources.files.contains_key(&*used.path) || !is_public(&used.path) {
            let found = Diagnostic::new(Code::MissingFile, &used.file, used.span)
                .arg("target", &*used.written);
            let found = found.hint(why_not(&used.path, sources));
            diagnostics.push(graph.about(entry, found));
        }
    }
}

/// A page that says that it has taken its own place.
fn replaced_by_itself(graph: &Graph, id: EntryId, entry: &Entry) -> Option<Diagnostic> {
    let slot = entry.common.replaced_by?;
    let is_same = matches!(graph.target(id, slot), super::Target::Entry(to) if *to == id);
    let written = entry.references.get(slot.0 as usize).filter(|_| is_same)?;
    let found = Diagnostic::new(Code::WrongType, &written.file, written.span).hint("itself");
    Some(graph.about(entry, found))
}

/// Whether no other entry refers to this one, links to it or cites it.
fn is_alone(graph: &Graph, id: EntryId) -> bool {
    graph
        .incoming(id)
        .iter()
        .all(|incoming| incoming.from == id)
}

/// A page that nobody else refers to in any way.
fn orphan(graph: &Graph, id: EntryId, entry: &Entry, diagnostics: &mut Vec<Diagnostic>) {
    let is_spoken_of = graph
        .spoken
        .as_ref()
        .is_some_and(|spoken| spoken.contains(&id));
    let alone =
        is_alone(graph, id) && !is_spoken_of && !graph.tables.everywhere.contains(&*entry.id);
    // Nobody can refer to an id that is none.
    if !entry.row && alone && !entry.is_withdrawn() && is_id(&entry.id) {
        let found = Diagnostic::new(Code::Orphan, &entry.file, entry.place).arg("id", &*entry.id);
        diagnostics.push(found);
    }
}

/// Dates that cannot stand: a review that is due, and what is said to have
/// happened on a day that has not come.
fn dates(graph: &Graph, entry: &Entry, diagnostics: &mut Vec<Diagnostic>) {
    for dated in &entry.common.dates {
        let code = match dated.milestone {
            Milestone::ReviewBy if entry.is_overdue(graph.date) => Code::ReviewPassed,
            Milestone::Published | Milestone::Updated | Milestone::Reviewed
                if dated.time.earliest().is_some_and(|day| day > graph.date) =>
            {
                Code::FutureDate
            }
            _ => continue,
        };
        let found = Diagnostic::new(code, &entry.file, dated.span)
            .arg("key", dated.milestone.name())
            .arg("written", dated.time.words(&graph.language));
        diagnostics.push(found);
    }
}
