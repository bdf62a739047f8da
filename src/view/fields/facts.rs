//! Fields with short values, as they stand in a box of facts.

use super::images::tells_of_image;
use super::records::record_link;
use super::values::{draw, link_view, value};
use crate::graph::{EntryId, Item, is_succession};
use crate::model::{Record, Statement};
use crate::schema::{Field, FieldId, Kind, Number};
use crate::text::{escape, escaped, sentence_case, typographic};
use crate::view::{FactView, Page, ValueView};

/// How much of what a derived field leads to stands on a page: all of it may
/// stand on every page.
pub(super) const MOST_FOUND: usize = 200;

/// What a field is called.
pub(in crate::view) fn label(page: &Page<'_>, field: &Field) -> String {
    field
        .label
        .as_ref()
        .map_or_else(|| sentence_case(&field.name), |label| page.words(label))
}

/// Whether a field is shown among the facts.
pub(in crate::view) fn is_fact(kind: &Kind) -> bool {
    !matches!(kind, Kind::Record(_) | Kind::Markdown)
}

/// The facts of a record or block.
pub(in crate::view) fn nested(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<FactView> {
    let schema = &page.graph().schema;
    let fields = record.declared(schema);
    let facts = fields.iter();
    let facts = facts.filter_map(|&field| fact(page, id, record, field, true));
    with_units(page, fields, facts.collect())
}

/// The facts of `fields` with the unit of each number on its line.
fn with_units(page: &Page<'_>, fields: &[FieldId], mut facts: Vec<FactView>) -> Vec<FactView> {
    for &field in fields {
        let field = page.graph().schema.field(field);
        if let Kind::Number(Number {
            unit: Some(unit), ..
        }) = &field.kind
        {
            join_unit(&mut facts, &field.name, unit);
        }
    }
    facts
}

/// Puts the unit after the number, on the same line, where there is one of each
/// and nothing more to say of the unit.
fn join_unit(facts: &mut Vec<FactView>, number: &str, unit: &str) {
    let at = |name: &str| facts.iter().position(|fact| fact.name == name);
    let (Some(number), Some(unit)) = (at(number), at(unit)) else {
        return;
    };
    let said = match facts.get(unit).map(|fact| fact.values.as_slice()) {
        Some([said]) if said.note.is_none() && said.sources_html.is_empty() => said.clone(),
        _ => return,
    };
    let number = facts.get_mut(number).map(|fact| fact.values.as_mut_slice());
    let Some([number]) = number else {
        return;
    };
    number.html = format!("{}\u{a0}{}", number.html, said.html);
    number.text = format!("{}\u{a0}{}", number.text, said.text);
    facts.remove(unit);
}

/// The facts of an entry, of those fields whose names are `wanted`.
pub(in crate::view) fn some(
    page: &Page<'_>,
    id: EntryId,
    wanted: impl Fn(&str) -> bool,
) -> Vec<FactView> {
    let graph = page.graph();
    let fields = &graph.type_of(id).fields;
    let wanted = fields
        .iter()
        .filter(|&&field| wanted(&graph.schema.field(field).name));
    let facts = wanted.filter_map(|&field| on_page(page, id, field));
    with_units(page, fields, facts.collect())
}

/// A fact of an entry on its page: of what a derived field leads to the first.
pub(in crate::view) fn on_page(page: &Page<'_>, id: EntryId, field: FieldId) -> Option<FactView> {
    let mut view = of_entry(page, id, field)?;
    let kind = &page.graph().schema.field(field).kind;
    let left = view.values.len().saturating_sub(MOST_FOUND);
    if left > 0 && matches!(kind, Kind::Derived(_)) {
        let more = page.text("both_more");
        let more = more.replace("{count}", &left.to_string());
        view.values.truncate(MOST_FOUND);
        view.values
            .push(ValueView::said(escaped(&more).into_owned(), more));
    }
    Some(view)
}

/// A fact of an entry, whole, whoever asks for it.
pub(in crate::view) fn of_entry(page: &Page<'_>, id: EntryId, field: FieldId) -> Option<FactView> {
    let mut view = fact(page, id, &page.graph().entry(id).fields, field, false)?;
    view.unprinted = page.graph().type_of(id).page.keeps_on_screen(&view.name);
    Some(view)
}

/// A fact of a record.
pub(in crate::view) fn of_record(
    page: &Page<'_>,
    id: EntryId,
    record: &Record,
    field: FieldId,
) -> Option<FactView> {
    fact(page, id, record, field, true)
}

/// The value of a field, if it is short and there is one.
fn fact(
    page: &Page<'_>,
    id: EntryId,
    record: &Record,
    field: FieldId,
    nested: bool,
) -> Option<FactView> {
    let graph = page.graph();
    let declared = graph.schema.field(field);
    let written = record.get(field);
    // Most fields of most blocks are not written: they are looked at no further.
    let is_absent = written.is_empty() && !matches!(declared.kind, Kind::Derived(_));
    if is_absent || tells_of_image(page, graph.schema.siblings(field), &declared.name) {
        return None;
    }
    let values = match &declared.kind {
        Kind::Derived(_) => {
            let items = if nested {
                graph.field_of_record(id, record, &declared.name)
            } else {
                graph.field(id, &declared.name)
            };
            // A record without an address is shown in whole, or not at all.
            let whole = |item: &&Item<'_>| matches!(item, Item::Record(_, record) if record.address.is_none());
            let items = items.iter().filter(|item| !whole(item));
            items.filter_map(|item| derived(page, item)).collect()
        }
        kind if is_fact(kind) => statements(page, id, record, declared, written),
        _ => return None,
    };
    if values.is_empty() {
        return None;
    }
    let several = !declared.many && written.len() > 1;
    let succession = several && is_succession(written);
    Some(FactView {
        name: declared.name.clone(),
        label: label(page, declared),
        values,
        succession,
        disagreement: several && !succession,
        unprinted: false,
    })
}

/// The statements of a field: what holds today first where they follow each
/// other.
fn statements(
    page: &Page<'_>,
    id: EntryId,
    record: &Record,
    field: &Field,
    written: &[Statement],
) -> Vec<ValueView> {
    let graph = page.graph();
    // What holds comes in the order in which it is written, so that of a hundred
    // thousand values none is looked for.
    let mut holding = graph.holding(written, field.many).into_iter().peekable();
    let order = written.iter().map(|statement| {
        let held = holding.next_if(|held| std::ptr::eq(*held, statement));
        (statement, held.is_some())
    });
    let mut order: Vec<(&Statement, bool)> = order.collect();
    if !field.many && is_succession(written) {
        order.sort_by_key(|(statement, _)| {
            std::cmp::Reverse(statement.time().and_then(crate::time::Time::earliest))
        });
        order.sort_by_key(|&(_, held)| !held);
    }
    let view = |&(statement, held): &(&Statement, bool)| {
        let began = statement.time().and_then(crate::time::Time::earliest);
        let former = !held && began.is_none_or(|began| began <= graph.date);
        value(page, id, record, field, statement, former)
    };
    order.iter().map(view).collect()
}

/// What a derived field leads to.
fn derived(page: &Page<'_>, item: &Item<'_>) -> Option<ValueView> {
    let mut html = String::new();
    let text = page.graph().words(item, &page.language);
    match item {
        Item::Entry(to) => link_view(&mut html, &page.entry_link(*to, None)),
        Item::Record(to, record) => link_view(&mut html, &record_link(page, *to, record)),
        Item::Value(id, field, statement) => {
            draw(
                page,
                (*id, None),
                page.graph().schema.field(*field),
                statement,
                &mut html,
            );
        }
        Item::Flag(flag) => escape(page.text(if *flag { "yes" } else { "no" }), &mut html),
        _ => escape(&typographic(&text, &page.language), &mut html),
    }
    (!html.is_empty()).then(|| ValueView::said(html, text))
}
