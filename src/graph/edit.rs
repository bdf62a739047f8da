//! The graph after an edit of one entry's text.
//!
//! Most saves change prose, a link or a citation of one page. What others see
//! of the page (its fields, its references, the anchors that they use) is then
//! as it was, and so are all tables; only who leads where from this page is
//! found out again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::glossary::spoken_by;
use super::{EntryId, Findings, Graph, How, Incoming, check, resolve};
use crate::diag::{Code, Diagnostic};
use crate::model::{Article, Entry, Reference};
use crate::schema::Facet;
use crate::source::Sources;

impl Graph {
    /// The graph with `entry` in place of the one that has its id. Nothing
    /// when other entries can tell the difference: then all must be joined
    /// anew.
    ///
    /// `entry` must have been read from the same front matter and the same
    /// data: its fields are taken to be those that it had.
    #[must_use]
    pub fn with_text(
        &self,
        entry: Arc<Entry>,
        sources: &Sources,
        found: &Findings,
    ) -> Option<(Self, Findings)> {
        let id = self.find(&entry.id)?;
        let old = self.entry(id);
        let same = same_to_others(old, &entry) && self.same_to_facets(old, &entry);
        if !same || !self.has_anchors(id, &entry, found) {
            return None;
        }
        let (before, _) = check::leads(self, id, old, sources);
        let (mut graph, mut found) = (self.clone(), found.clone());
        graph.entries[id.0 as usize] = Arc::clone(&entry);
        // Its own headings have a say in which sheets an entry has; of other
        // entries paths see fields alone.
        if graph.sheets(id) != self.sheets(id) {
            return None;
        }
        let (targets, mut complaints) = resolve::of_entry(&graph, &entry);
        if *targets != *self.tables.targets[id.0 as usize] {
            return None;
        }
        let (after, unknown) = check::leads(&graph, id, &entry, sources);
        complaints.extend(unknown);
        let complaints = graph.advised(complaints);
        let mut touched = graph.lead(id, &before, after);
        let speaks = |entry: &Entry| spoken_by(self, id, entry);
        let moved: Vec<EntryId> = (&speaks(old) ^ &speaks(&entry)).into_iter().collect();
        if !moved.is_empty() {
            graph.spoken = None;
            touched.extend(moved);
        }
        check::listen(&mut graph);
        let all_read = check::all_read(&graph);
        found.forget(id);
        found.add(id, complaints);
        found.add(id, check::left_over(&graph, id, &entry, sources, all_read));
        for to in touched.into_iter().filter(|to| *to != id) {
            graph.look_again(to, sources, all_read, &mut found);
        }
        // Who gets advice when there is none left hangs on all the others.
        (!graph.advice.is_spent()).then_some((graph, found))
    }

    /// The dead references, links and citations of a version of an entry that
    /// is not in the graph: an earlier one is shown in its place.
    #[must_use]
    pub fn complaints(&self, entry: &Entry, sources: &Sources) -> Vec<Diagnostic> {
        let Some(id) = self.find(&entry.id) else {
            return Vec::new();
        };
        let (_, mut complaints) = resolve::of_entry(self, entry);
        complaints.extend(check::leads(self, id, entry, sources).1);
        self.advised(complaints)
    }

    /// Whether both have text in the same sections, of those that are values of
    /// facets.
    fn same_to_facets(&self, old: &Entry, new: &Entry) -> bool {
        let declared = self.schema.type_(old.type_);
        let parts = declared.facets.iter().flat_map(Facet::parts);
        let mut told = parts.filter_map(|part| declared.section(part));
        told.all(|at| old.has_section(at) == new.has_section(at))
    }

    /// Whether all anchors of an entry that others lead to are still there,
    /// and none that they ask for in vain can have come.
    fn has_anchors(&self, id: EntryId, entry: &Entry, found: &Findings) -> bool {
        let (old, new) = (anchors(self.entry(id)), anchors(entry));
        if old == new {
            return true;
        }
        let gone =
            |anchor: &str| old.iter().any(|id| id == anchor) && !new.iter().any(|id| id == anchor);
        let used = |incoming: &Incoming| match &incoming.how {
            How::Link(_, _, Some(anchor)) => incoming.from != id && gone(anchor),
            _ => false,
        };
        let missed = found
            .all()
            .any(|found| found.code == Code::DeadAnchor && found.file != entry.file);
        // Drafts that are left out are looked through, but lead nowhere.
        let mut drafts = self.all().filter(|(_, other)| !self.is_part(other));
        let asks = |article: &&Article| {
            article
                .body
                .links
                .iter()
                .any(|link| link.fragment.is_some())
        };
        let asked = drafts.any(|(_, draft)| draft.articles().iter().any(asks));
        !missed && !asked && !self.incoming(id).iter().any(used)
    }

    /// Notes where the text of `from` leads now, and gives the entries for
    /// which that makes a difference.
    fn lead(
        &mut self,
        from: EntryId,
        before: &[(EntryId, How)],
        after: Vec<(EntryId, How)>,
    ) -> BTreeSet<EntryId> {
        if before == after {
            return BTreeSet::new();
        }
        let all = before.iter().chain(&after);
        let touched: BTreeSet<EntryId> = all.map(|(to, _)| *to).collect();
        for (to, _) in before {
            let is_field = |incoming: &Incoming| matches!(incoming.how, How::Reference(..));
            self.incoming_mut(*to)
                .retain(|incoming| incoming.from != from || is_field(incoming));
        }
        for (to, how) in after {
            let incoming = self.incoming_mut(to);
            let at = incoming.partition_point(|incoming| incoming.from <= from);
            incoming.insert(at, Incoming { from, how });
        }
        touched
    }

    /// Looks again at an entry that somebody has begun or ceased to lead to.
    fn look_again(&self, id: EntryId, sources: &Sources, all_read: bool, found: &mut Findings) {
        let entry = self.entry(id);
        found.forget(id);
        found.add(id, self.advised(resolve::of_entry(self, entry).1));
        found.add(id, self.advised(check::leads(self, id, entry, sources).1));
        found.add(id, check::left_over(self, id, entry, sources, all_read));
    }
}

/// Whether other entries see the same of both, anchors apart.
fn same_to_others(old: &Entry, new: &Entry) -> bool {
    let same = |(old, new): (&Reference, &Reference)| {
        old.field == new.field && old.to == new.to && old.holder == new.holder
    };
    !old.incomplete
        && !new.incomplete
        && !old.row
        && old.type_ == new.type_
        && old.file == new.file
        && old.place == new.place
        && old.references.len() == new.references.len()
        && old.references.iter().zip(&new.references).all(same)
}

/// The anchors in an entry's text.
fn anchors(entry: &Entry) -> &[String] {
    entry.article.as_ref().map_or(&[], |article| &article.ids)
}
