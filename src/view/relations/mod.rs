//! The relations by which other entries lead to an entry: which entries these
//! are, and the list of them all where its page has no room for more.

mod context;
pub(super) mod shown;

use std::collections::BTreeMap;

use crate::graph::{EntryId, Graph, How, Incoming, Item, LIST_PAGE};
use crate::model::Holder;
use crate::schema::layout::{BACKLINKS, CITED_BY};
use crate::schema::{FieldId, Inverse, Kind, TypeId};
use crate::text::in_address;
use crate::view::Page;
use crate::view::fields::facts::label;
use crate::view::lists::address_of;

/// How many of those that link to an entry stand on its page, each with its
/// sentence.
const MOST_LINKS: usize = 50;

/// How an entry and a list of others on its page belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Entries of a type that refer to it; the number is the place of the
    /// inverse among those of its own type.
    Inverse(usize, TypeId),
    /// Entries of a type that a derived field of its own leads to.
    Derived(FieldId, TypeId),
    /// They cite it.
    Citation,
    /// Their text links to it.
    Link,
}

impl Relation {
    /// The relations of an entry that have lists of their own, each with its
    /// number of entries.
    #[must_use]
    pub fn long(graph: &Graph, id: EntryId) -> Vec<(Self, usize)> {
        // The page of what was taken back says no more than that.
        if graph.entry(id).is_withdrawn() {
            return Vec::new();
        }
        let mut counted = derived(graph, id);
        if Self::hang_on_text(graph, id) {
            counted.extend(incoming(graph, id));
        }
        counted.retain(|(relation, count)| *count > relation.most());
        counted
    }

    /// Whether so many lead to an entry that an edit of another entry's text can
    /// give it a list of its own, or take it away.
    #[must_use]
    pub fn hang_on_text(graph: &Graph, id: EntryId) -> bool {
        graph.incoming(id).len() > MOST_LINKS
    }

    /// How many stand on the entry's own page.
    pub(super) fn most(self) -> usize {
        match self {
            Self::Inverse(..) | Self::Derived(..) | Self::Citation => LIST_PAGE,
            Self::Link => MOST_LINKS,
        }
    }

    /// The entries, in the order in which they stand on its page.
    #[must_use]
    pub fn entries(self, page: &Page<'_>, id: EntryId) -> Vec<EntryId> {
        let graph = page.graph();
        let from = |how: fn(&How) -> bool| {
            let from = leading_here(graph, id, how).into_iter();
            from.map(|incoming| incoming.from).collect()
        };
        match self {
            Self::Inverse(at, type_) => {
                let inverse = inverses(graph, id).get(at);
                inverse.map_or_else(Vec::new, |inverse| referring(page, id, inverse, type_))
            }
            Self::Derived(field, type_) => {
                let mut by_type = led_to(graph, id, field);
                by_type.remove(&type_).unwrap_or_default()
            }
            Self::Citation => from(is_citation),
            Self::Link => from(is_link),
        }
    }

    /// Where all of them are listed.
    #[must_use]
    pub fn address(self, page: &Page<'_>, id: EntryId) -> String {
        let graph = page.graph();
        let schema = &graph.schema;
        let (name, type_) = match self {
            Self::Inverse(at, type_) => {
                let inverse = inverses(graph, id).get(at);
                (inverse.map_or("", |inverse| &inverse.name), Some(type_))
            }
            Self::Derived(field, type_) => (&*schema.field(field).name, Some(type_)),
            Self::Citation => (CITED_BY, None),
            Self::Link => (BACKLINKS, None),
        };
        let (address, _) = address_of(graph, id);
        let type_ = type_.map_or_else(String::new, |type_| {
            format!("/{}", in_address(&schema.type_(type_).id))
        });
        format!("{address}/{}{type_}", in_address(name))
    }

    /// What they are, in words.
    #[must_use]
    pub fn label(self, page: &Page<'_>) -> String {
        let schema = &page.graph().schema;
        match self {
            Self::Inverse(_, type_) => page.words(&schema.type_(type_).label.1),
            Self::Derived(field, _) => label(page, schema.field(field)),
            Self::Citation => page.text(CITED_BY).to_owned(),
            Self::Link => page.text(BACKLINKS).to_owned(),
        }
    }

    /// The way to the list, where some stand nowhere else.
    pub(super) fn all(self, page: &Page<'_>, id: EntryId, count: usize) -> Option<String> {
        (count > self.most()).then(|| {
            let address = self.address(page, id);
            page.scene.links.page(&page.address, &address, None)
        })
    }
}

/// The inverses of an entry's type.
pub(super) fn inverses(graph: &Graph, id: EntryId) -> &[Inverse] {
    &graph.type_of(id).inverses
}

/// How many lead to an entry, by each relation.
fn incoming(graph: &Graph, id: EntryId) -> Vec<(Relation, usize)> {
    let referring = Referring::to(graph, id);
    let mut counted = vec![
        (
            Relation::Citation,
            leading_here(graph, id, is_citation).len(),
        ),
        (Relation::Link, leading_here(graph, id, is_link).len()),
    ];
    for (at, inverse) in inverses(graph, id).iter().enumerate() {
        counted.extend(inverse.types().into_iter().map(|type_| {
            let count = referring.entries(graph, inverse, type_).len();
            (Relation::Inverse(at, type_), count)
        }));
    }
    counted
}

/// How many an entry's derived fields lead to, where they are lists on its
/// page.
fn derived(graph: &Graph, id: EntryId) -> Vec<(Relation, usize)> {
    let schema = &graph.schema;
    let declared = graph.type_of(id);
    let named = declared.page.order.iter().filter_map(|path| {
        let [name] = path.steps.as_slice() else {
            return None;
        };
        schema.named(&declared.fields, name)
    });
    let fields = named.filter(|&field| {
        let field = schema.field(field);
        matches!(field.kind, Kind::Derived(_)) && field.many
    });
    let counted = fields.flat_map(|field| {
        let by_type = led_to(graph, id, field).into_iter();
        by_type.map(move |(type_, all)| (Relation::Derived(field, type_), all.len()))
    });
    counted.collect()
}

/// The entries that a derived field leads to, by type and in the order of
/// their lists.
pub(super) fn led_to(graph: &Graph, id: EntryId, field: FieldId) -> BTreeMap<TypeId, Vec<EntryId>> {
    let mut by_type: BTreeMap<TypeId, Vec<EntryId>> = BTreeMap::new();
    for item in graph.field(id, &graph.schema.field(field).name) {
        if let Item::Entry(to) = item {
            by_type.entry(graph.entry(to).type_).or_default().push(to);
        }
    }
    for all in by_type.values_mut() {
        all.sort_by_key(|&to| graph.rank(to));
    }
    by_type
}

/// Who refers to an entry, by the type that refers and the field.
pub(super) struct Referring<'g> {
    by_field: BTreeMap<(TypeId, FieldId), Vec<(EntryId, &'g Holder)>>,
}

impl<'g> Referring<'g> {
    pub(super) fn to(graph: &'g Graph, id: EntryId) -> Self {
        let mut by_field: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for incoming in graph.incoming(id) {
            let How::Reference(slot, _) = &incoming.how else {
                continue;
            };
            let from = graph.entry(incoming.from);
            if from.is_withdrawn() {
                continue;
            }
            let Some(reference) = from.reference(*slot) else {
                continue;
            };
            if let Some(field) = reference.field {
                let known = by_field.entry((from.type_, field)).or_default();
                known.push((incoming.from, &reference.holder));
            }
        }
        Self { by_field }
    }

    /// The references of entries of a type by one relation.
    pub(super) fn by<'r>(
        &'r self,
        inverse: &'r Inverse,
        type_: TypeId,
    ) -> impl Iterator<Item = (EntryId, &'g Holder)> + 'r {
        let fields = inverse
            .fields
            .iter()
            .filter(move |(holder, _)| *holder == type_);
        fields
            .filter_map(|key| self.by_field.get(key))
            .flatten()
            .copied()
    }

    /// The entries of a type that refer by one relation, in list order.
    pub(super) fn entries(&self, graph: &Graph, inverse: &Inverse, type_: TypeId) -> Vec<EntryId> {
        let mut found: Vec<EntryId> = self.by(inverse, type_).map(|(from, _)| from).collect();
        found.sort_by_key(|&id| graph.rank(id));
        found.dedup();
        found
    }
}

/// The entries of a type that refer to `id` by a relation, in list order.
#[must_use]
pub fn referring(page: &Page<'_>, id: EntryId, inverse: &Inverse, type_: TypeId) -> Vec<EntryId> {
    Referring::to(page.graph(), id).entries(page.graph(), inverse, type_)
}

/// Entries that cite one.
pub(super) fn is_citation(how: &How) -> bool {
    *how == How::Citation
}

/// Entries whose text links to one.
pub(super) fn is_link(how: &How) -> bool {
    matches!(how, How::Link(..))
}

/// What leads here from other entries in one way, once from each, in the order
/// of their titles.
pub(super) fn leading_here(
    graph: &Graph,
    id: EntryId,
    how: impl Fn(&How) -> bool,
) -> Vec<&Incoming> {
    let mut from = leading_by_id(graph, id, how);
    from.sort_by_key(|incoming| graph.by_title(incoming.from));
    from
}

/// The same in the order of ids.
pub(super) fn leading_by_id(
    graph: &Graph,
    id: EntryId,
    how: impl Fn(&How) -> bool,
) -> Vec<&Incoming> {
    let all = graph.incoming(id).iter();
    let mut from: Vec<&Incoming> = all
        .filter(|incoming| incoming.from != id && how(&incoming.how))
        .collect();
    from.dedup_by_key(|incoming| incoming.from);
    from
}
