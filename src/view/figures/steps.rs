//! The rail: records in their order, and who uses which.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::things::holder;
use super::{FigureView, begin, sources};
use crate::figure::{Mark, mark, row_of_marks};
use crate::graph::{EntryId, Item};
use crate::model::Record;
use crate::schema::Figure;
use crate::schema::path::Path;
use crate::view::fields::records::record_link;
use crate::view::page::referring;
use crate::view::{LinkView, Page};

/// How many entries have a row of marks.
const MOST_USERS: usize = 50;

/// A rail of steps.
#[derive(Debug, Serialize)]
pub struct StepsView {
    /// The steps.
    pub steps: Vec<StepView>,
    /// The same in a row, small.
    pub row_html: String,
    /// Who uses which, where the steps are the page's own.
    pub users: Vec<UserView>,
}

/// A step.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// Filled where the step is used.
    pub mark_html: String,
    /// The step.
    pub link: LinkView,
    /// Whether it is used here, or by anybody.
    pub used: bool,
    /// How many use it, where the steps are the page's own.
    pub count: Option<usize>,
}

/// An entry and the steps that it uses.
#[derive(Debug, Serialize)]
pub struct UserView {
    /// The entry.
    pub link: LinkView,
    /// A mark for each step.
    pub row_html: String,
}

/// The records of one entry, each with whether it is used.
type Rail<'g> = (EntryId, Vec<(&'g Record, bool)>);

pub(super) fn make(
    page: &Page<'_>,
    figure: &Figure,
    (of, used): (&Path, Option<&Path>),
    from: &[EntryId],
    drawn: &mut Vec<FigureView>,
) {
    let mut number = 0;
    for (id, steps) in rails(page, (of, used), from) {
        let view = if used.is_some() {
            of_entry(page, id, &steps)
        } else {
            of_owner(page, id, &steps)
        };
        if let Some(view) = view {
            number += 1;
            let mut made = begin(page, figure, "steps", number);
            if !from.contains(&id) {
                made.subject = Some(page.entry_link(id, None));
            }
            // What is used rests on the page's own sources.
            if let ([from], true) = (from, used.is_some()) {
                made.sources_html = sources(page, &page.graph().entry(*from).common.source);
            }
            made.steps = Some(view);
            drawn.push(made);
        }
    }
}

/// The records by the entry that they stand in.
fn rails<'p>(
    page: &Page<'p>,
    (of, used): (&Path, Option<&Path>),
    from: &[EntryId],
) -> Vec<Rail<'p>> {
    let graph = page.graph();
    let records = |path: &Path| -> Vec<Item<'p>> {
        from.iter().flat_map(|&id| graph.query(id, path)).collect()
    };
    let used = used.map(records).unwrap_or_default();
    let mut is_used = HashSet::new();
    let mut all = records(of);
    // What is used of an entry that `of` does not lead to has a rail as well.
    let mut known: HashSet<EntryId> = all.iter().filter_map(|item| holder(*item)).collect();
    for item in used {
        let Item::Record(id, record) = item else {
            continue;
        };
        is_used.insert(std::ptr::from_ref(record));
        if known.insert(id) {
            all.extend(beside(page, id, record));
        }
    }
    let mut rails: Vec<Rail<'p>> = Vec::new();
    let mut places = HashMap::new();
    for item in all {
        let Item::Record(id, record) = item else {
            continue;
        };
        let place = *places.entry(id).or_insert_with(|| {
            rails.push((id, Vec::new()));
            rails.len() - 1
        });
        if let Some((_, steps)) = rails.get_mut(place) {
            steps.push((record, is_used.contains(&std::ptr::from_ref(record))));
        }
    }
    rails
}

/// The records of an entry that stand in one field with `record`.
fn beside<'p>(page: &Page<'p>, id: EntryId, record: &Record) -> Vec<Item<'p>> {
    let own = &page.graph().entry(id).fields;
    let mut fields = own.values.iter().map(|(field, _)| *field);
    let field = fields.find(|&field| own.records(field).any(|one| std::ptr::eq(one, record)));
    let records = field.into_iter().flat_map(|field| own.records(field));
    records.map(|record| Item::Record(id, record)).collect()
}

/// Which steps one entry uses; nothing where its sources name none.
fn of_entry(page: &Page<'_>, id: EntryId, steps: &[(&Record, bool)]) -> Option<StepsView> {
    if !steps.iter().any(|(_, used)| *used) {
        return None;
    }
    let view = |(record, used): &(&Record, bool)| StepView {
        mark_html: mark(filled(*used)),
        link: record_link(page, id, record),
        used: *used,
        count: None,
    };
    let flags: Vec<bool> = steps.iter().map(|(_, used)| *used).collect();
    Some(StepsView {
        steps: steps.iter().map(view).collect(),
        row_html: row(page, steps, &flags),
        users: Vec::new(),
    })
}

/// Who uses which of the page's own steps.
fn of_owner(page: &Page<'_>, id: EntryId, steps: &[(&Record, bool)]) -> Option<StepsView> {
    // A link in a text only tells of a step.
    let referring = referring(page.graph(), id);
    let users = steps.iter().map(|(record, _)| {
        let users = record.address.as_ref().and_then(|at| referring.get(at));
        users.map_or(&[][..], Vec::as_slice)
    });
    let users: Vec<&[EntryId]> = users.collect();
    let mut all: Vec<EntryId> = Vec::new();
    for user in users.iter().copied().flatten() {
        if all.len() < MOST_USERS && !all.contains(user) {
            all.push(*user);
        }
    }
    if all.is_empty() {
        return None;
    }
    let uses = |user: &EntryId| -> Vec<bool> {
        // In the order of ids, so that many are looked through at once.
        let uses = users.iter().map(|step| step.binary_search(user).is_ok());
        uses.collect()
    };
    let rows = all.iter().map(|user| UserView {
        link: page.entry_link(*user, None),
        row_html: row(page, steps, &uses(user)),
    });
    let flags: Vec<bool> = users.iter().map(|users| !users.is_empty()).collect();
    let (rows, row_html) = (rows.collect(), row(page, steps, &flags));
    let views = steps
        .iter()
        .zip(users)
        .map(|((record, _), users)| StepView {
            mark_html: mark(filled(!users.is_empty())),
            link: record_link(page, id, record),
            used: !users.is_empty(),
            count: (!users.is_empty()).then_some(users.len()),
        });
    Some(StepsView {
        steps: views.collect(),
        row_html,
        users: rows,
    })
}

fn filled(used: bool) -> Mark {
    if used { Mark::Dot } else { Mark::Ring }
}

/// A row of marks that tells the keys of the steps that are used.
fn row(page: &Page<'_>, steps: &[(&Record, bool)], used: &[bool]) -> String {
    let marks: Vec<Mark> = used.iter().map(|used| filled(*used)).collect();
    let keys = steps.iter().zip(used).filter(|(_, used)| **used);
    let keys: Vec<&str> = keys
        .filter_map(|((record, _), _)| record.key.as_deref())
        .collect();
    let title = format!(
        "{}: {} ({} {} {})",
        page.text("figure_used"),
        keys.join(", "),
        keys.len(),
        page.text("figure_of"),
        steps.len()
    );
    row_of_marks(&marks, &title)
}
