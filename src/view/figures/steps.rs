//! The rail: records in their order, and who uses which.

use serde::Serialize;

use super::things::holder;
use super::{FigureView, begin, sources};
use crate::figure::{Mark, mark, row_of_marks};
use crate::graph::{EntryId, How, Item};
use crate::model::Record;
use crate::schema::Figure;
use crate::schema::path::Path;
use crate::view::fields::records::{is_record, record_link};
use crate::view::relations::leading_by_id;
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
    let is_used = |record: &Record| {
        let same =
            |item: &Item<'_>| matches!(item, Item::Record(_, one) if std::ptr::eq(*one, record));
        used.iter().any(same)
    };
    let mut all = records(of);
    // What is used of an entry that `of` does not lead to has a rail as well.
    let known = |all: &[Item<'p>], id| all.iter().any(|item| holder(*item) == Some(id));
    for item in &used {
        match item {
            Item::Record(id, record) if !known(&all, *id) => all.extend(beside(page, *id, record)),
            _ => {}
        }
    }
    let mut rails: Vec<Rail<'p>> = Vec::new();
    for item in all {
        let (Item::Record(_, record), Some(id)) = (item, holder(item)) else {
            continue;
        };
        let step = (record, is_used(record));
        match rails.iter_mut().find(|(known, _)| *known == id) {
            Some((_, steps)) => steps.push(step),
            None => rails.push((id, vec![step])),
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
    let users: Vec<Vec<LinkView>> = steps
        .iter()
        .map(|(record, _)| users(page, id, record))
        .collect();
    let mut all: Vec<&LinkView> = Vec::new();
    for user in users.iter().flatten() {
        if all.len() < MOST_USERS && !all.iter().any(|known| known.href == user.href) {
            all.push(user);
        }
    }
    if all.is_empty() {
        return None;
    }
    let uses = |user: &LinkView| -> Vec<bool> {
        users
            .iter()
            .map(|step| step.iter().any(|known| known.href == user.href))
            .collect()
    };
    let rows = all.iter().map(|user| UserView {
        link: (*user).clone(),
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

/// The entries with a reference to a record; a link in a text only tells of it.
fn users(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<LinkView> {
    let graph = page.graph();
    let users = leading_by_id(graph, id, |how| match how {
        How::Reference(_, Some(holder)) => is_record(graph, (id, holder), record),
        _ => false,
    });
    let users = users.into_iter();
    users
        .map(|incoming| page.entry_link(incoming.from, None))
        .collect()
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
