//! What leads to an entry, as its page shows it: who refers to it, links to it
//! and cites it, and who does the same.

use std::collections::HashMap;

use super::context;
use super::{Referring, Relation, inverses, is_citation, is_link, leading_here, led_to};
use crate::graph::{EntryId, How, Target};
use crate::model::{Holder, Value};
use crate::schema::{FieldId, Inverse, TypeId};
use crate::view::entry::parts::anchor;
use crate::view::fields::facts::label;
use crate::view::figures::things::at_time;
use crate::view::lists::{card_words, summary, word};
use crate::view::prose::sentence;
use crate::view::{
    AlikeView, BacklinkView, BacklinksView, CitedByView, HolderView, InverseItemView,
    InverseTypeView, InverseView, Page,
};

/// How many alike entries stand on a page.
const MOST_ALIKE: usize = 6;
/// How many things that they have in common are told, the rarest first.
const MOST_REASONS: usize = 4;
/// Sentences that say less, in words beside the title, are not worth reading.
const LEAST_WORDS: usize = 3;
/// What stands below the first of longer relations is titles.
const MOST_CARDS: usize = 24;
/// How many stand first where a list is folded, and how long one is that is not.
const FIRST: usize = 6;
const MOST_UNFOLDED: usize = 8;
/// How many records of one entry stand beside it.
const MOST_RECORDS: usize = 12;
/// How many words of a record stand beside its link.
const MOST_ABOUT: usize = 2;

/// Who refers to an entry, for asking one relation after the other.
pub(in crate::view) struct Relations<'p, 's> {
    page: &'p Page<'s>,
    id: EntryId,
    referring: Referring<'s>,
}

impl<'p, 's> Relations<'p, 's> {
    pub(in crate::view) fn new(page: &'p Page<'s>, id: EntryId) -> Self {
        let referring = Referring::to(page.graph(), id);
        Self {
            page,
            id,
            referring,
        }
    }

    /// Entries that refer here by a relation, by type, with the records that
    /// do.
    pub(in crate::view) fn by(&self, inverse: &Inverse) -> Option<InverseView> {
        let types = inverse.types().into_iter();
        let types: Vec<InverseTypeView> = types
            .filter_map(|type_| self.of_type(inverse, type_))
            .collect();
        (!types.is_empty()).then(|| InverseView {
            name: inverse.name.clone(),
            id: anchor(&inverse.name),
            label: inverse_label(self.page, inverse),
            types,
        })
    }

    fn of_type(&self, inverse: &Inverse, type_: TypeId) -> Option<InverseTypeView> {
        let graph = self.page.graph();
        let all = self.referring.entries(graph, inverse, type_);
        let mut own = inverses(graph, self.id).iter();
        let at = own.position(|own| own.name == inverse.name)?;
        let mut holders: HashMap<EntryId, Vec<&Holder>> = HashMap::with_capacity(all.len());
        for (from, holder) in self.referring.by(inverse, type_) {
            holders.entry(from).or_default().push(holder);
        }
        let records = |from| {
            let holders = holders.get(&from).map_or(&[][..], Vec::as_slice);
            self.records(from, holders, inverse)
        };
        let relation = Relation::Inverse(at, type_);
        let drawn = Drawn {
            page: self.page,
            summary: summaries(self.page, self.id, &inverse.name),
            records,
        };
        (!all.is_empty()).then(|| drawn.in_short(self.id, relation, type_, &all))
    }

    /// The records of an entry that refer here, with what they say beside it.
    fn records(&self, from: EntryId, holders: &[&Holder], inverse: &Inverse) -> Vec<HolderView> {
        let mut views: Vec<HolderView> = Vec::new();
        for holder in holders {
            let tell = self.tell(from, inverse);
            let mut view = HolderView {
                link: context::addressed(self.page, from, holder).next(),
                about: Vec::new(),
                within: None,
                told: context::around(self.page, from, holder, tell),
            };
            if tell.is_empty() {
                view.about = self.about(from, holder, inverse);
            } else {
                view.within = context::addressed(self.page, from, holder).nth(1);
            }
            let is_empty = view.link.is_none() && view.about.is_empty() && view.told.is_empty();
            let same = |known: &HolderView| known.link == view.link && known.about == view.about;
            if !is_empty && !views.iter().any(same) {
                views.push(view);
            }
            if views.len() == MOST_RECORDS {
                break;
            }
        }
        views
    }

    /// What the relation asks for from the records of an entry's type.
    fn tell(&self, from: EntryId, inverse: &Inverse) -> &'p [(String, crate::diag::Span)] {
        let schema = &self.page.graph().schema;
        let type_ = self.page.graph().entry(from).type_;
        let mut fields = inverse.fields.iter().filter(|(holder, _)| *holder == type_);
        let told = fields.find_map(|(_, field)| {
            let reference = schema.field(*field).reference()?;
            (!reference.tell.is_empty()).then_some(reference.tell.as_slice())
        });
        told.unwrap_or_default()
    }

    /// What a record says in terms of its own: the role of a partner, whether
    /// a piece of evidence speaks for or against.
    fn about(&self, from: EntryId, holder: &Holder, inverse: &Inverse) -> Vec<String> {
        let graph = self.page.graph();
        let Some(record) = graph.record(from, holder).filter(|_| !holder.is_empty()) else {
            return Vec::new();
        };
        let others = record.values.iter().filter(|(field, _)| {
            let declared = graph.schema.field(*field);
            let leads_here = inverse.fields.iter().any(|(_, known)| known == field);
            !leads_here
                && declared
                    .reference()
                    .is_some_and(|reference| !reference.open)
        });
        let targets = others.flat_map(|(_, statements)| statements);
        let words = targets.filter_map(|statement| match statement.value {
            Value::Reference(slot) => match graph.target(from, slot) {
                Target::Entry(to) if *to != self.id && !self.has_own_page(*to) => {
                    let title = self.page.entry_link(*to, None).title;
                    // What was so at a time need not be so today.
                    Some(at_time(self.page, title, statement.time()))
                }
                _ => None,
            },
            _ => None,
        });
        words.take(MOST_ABOUT).collect()
    }

    /// Whether an entry is more than a word.
    fn has_own_page(&self, id: EntryId) -> bool {
        !self.page.graph().entry(id).row
    }
}

/// The entries that a derived field leads to, by type.
pub(in crate::view) fn derived(
    page: &Page<'_>,
    id: EntryId,
    field: FieldId,
) -> Option<InverseView> {
    let declared = page.graph().schema.field(field);
    let types = led_to(page.graph(), id, field).into_iter();
    let drawn = Drawn {
        page,
        summary: summaries(page, id, &declared.name),
        records: |_| Vec::new(),
    };
    let types = types.map(|(type_, all)| {
        let relation = Relation::Derived(field, type_);
        drawn.in_short(id, relation, type_, &all)
    });
    let types: Vec<InverseTypeView> = types.collect();
    (!types.is_empty()).then(|| InverseView {
        name: declared.name.clone(),
        id: anchor(&declared.name),
        label: label(page, declared),
        types,
    })
}

/// Whether the entries of a relation stand on the page with their summaries.
fn summaries(page: &Page<'_>, id: EntryId, name: &str) -> bool {
    let mut named = page.graph().type_of(id).page.summaries.iter();
    named.any(|path| path.text() == name)
}

/// How the entries of a relation are drawn.
struct Drawn<'p, 's, R> {
    page: &'p Page<'s>,
    /// Whether with what their cards on lists say of them.
    summary: bool,
    /// The records of an entry that lead here.
    records: R,
}

impl<R: Fn(EntryId) -> Vec<HolderView>> Drawn<'_, '_, R> {
    /// The first of `all`, as many as a page carries, and the way to the others.
    fn in_short(
        &self,
        id: EntryId,
        relation: Relation,
        type_: TypeId,
        all: &[EntryId],
    ) -> InverseTypeView {
        let page = self.page;
        let shown = all.get(..relation.most()).unwrap_or(all);
        let open = if shown.len() > MOST_UNFOLDED {
            FIRST
        } else {
            shown.len()
        };
        let (first, rest) = shown.split_at(open);
        let has_cards = shown.len() <= MOST_CARDS;
        let items = |of: &[EntryId], cards: bool| {
            let items = of.iter().map(|&entry| self.item(entry, cards));
            items.collect()
        };
        InverseTypeView {
            label: page.words(&page.graph().schema.type_(type_).label.1),
            count: all.len(),
            items: items(first, true),
            rest: items(rest, has_cards),
            all: relation.all(page, id, all.len()),
        }
    }

    fn item(&self, entry: EntryId, has_card: bool) -> InverseItemView {
        let (summary, lang) = if has_card && self.summary {
            summary(self.page, entry)
        } else {
            Default::default()
        };
        InverseItemView {
            link: self.page.entry_link(entry, None),
            summary,
            lang,
            card: if has_card {
                card_words(self.page, entry)
            } else {
                Vec::new()
            },
            records: (self.records)(entry),
        }
    }
}

/// What a relation is called on the page it leads to.
pub(in crate::view) fn inverse_label(page: &Page<'_>, inverse: &Inverse) -> String {
    let schema = &page.graph().schema;
    let labelled = inverse
        .fields
        .iter()
        .find_map(|(_, field)| schema.field(*field).reference()?.inverse_label.as_ref());
    match labelled {
        Some(label) => page.words(label),
        None => inverse
            .fields
            .first()
            .map_or_else(String::new, |(type_, _)| {
                page.words(&schema.type_(*type_).label.1)
            }),
    }
}

/// Entries that do the same, each with what they share.
pub(in crate::view) fn alike(page: &Page<'_>, id: EntryId) -> Vec<AlikeView> {
    let graph = page.graph();
    let found = graph.alike(id, MOST_ALIKE).into_iter();
    let view = |alike: crate::graph::Alike<'_>| {
        let reasons = alike.reasons.iter().take(MOST_REASONS);
        AlikeView {
            link: page.entry_link(alike.entry, None),
            card: card_words(page, alike.entry),
            reasons: reasons.map(|item| word(page, item)).collect(),
            more: alike.reasons.len().saturating_sub(MOST_REASONS),
        }
    };
    found.map(view).collect()
}

/// Entries whose text links here, each with its first sentence that does.
pub(in crate::view) fn backlinks(page: &Page<'_>, id: EntryId) -> BacklinksView {
    let graph = page.graph();
    let from = leading_here(graph, id, is_link);
    let count = from.len();
    let shown = from.into_iter().take(Relation::Link.most());
    let own = graph.entry(id);
    let views = shown.filter_map(|incoming| {
        let How::Link(article, index, _) = &incoming.how else {
            return None;
        };
        let sentence = sentence(
            page,
            incoming.from,
            graph.article(incoming.from, *article)?,
            *index as usize,
        );
        let language = graph.entry(incoming.from).language(page.scene.language());
        let sentence = worth_reading(sentence, own.title(language, page.scene.language()));
        let sentence = crate::text::typographic(&sentence, language).into_owned();
        Some(BacklinkView {
            link: page.entry_link(incoming.from, None),
            sentence,
            lang: page.other(language),
        })
    });
    BacklinksView {
        items: views.collect(),
        count,
        all: Relation::Link.all(page, id, count),
    }
}

/// The sentence, or nothing where it says little more than the title.
fn worth_reading(sentence: String, title: &str) -> String {
    let rest = sentence.replace(title, " ");
    let words = rest.split_whitespace();
    let told = words.filter(|word| word.contains(char::is_alphabetic));
    if told.count() < LEAST_WORDS {
        return String::new();
    }
    sentence
}

/// Entries that cite this one.
pub(in crate::view) fn cited_by(page: &Page<'_>, id: EntryId) -> CitedByView {
    let graph = page.graph();
    let from = leading_here(graph, id, is_citation);
    let count = from.len();
    let shown = from.into_iter().take(Relation::Citation.most());
    let links = shown.map(|incoming| page.entry_link(incoming.from, None));
    CitedByView {
        items: links.collect(),
        count,
        all: Relation::Citation.all(page, id, count),
    }
}
