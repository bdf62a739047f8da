//! One value as HTML.

use super::records::{record_link, record_title};
use crate::graph::{EntryId, Item, Target};
use crate::model::{Entry, Keyed, Naming, Record, Slot, Statement, Value};
use crate::schema::{Field, FieldId, Format, Kind};
use crate::text::{Text, escape, number};
use crate::view::prose::{content_file, field_html, marks};
use crate::view::{LinkView, Page, ValueView};

pub(super) fn value(
    page: &Page<'_>,
    id: EntryId,
    record: &Record,
    field: &Field,
    statement: &Statement,
    former: bool,
) -> ValueView {
    let entry = page.graph().entry(id);
    let about = statement.about.as_deref();
    let mut html = String::new();
    let lang = draw(page, (id, Some(record)), field, statement, &mut html);
    let mut sources_html = String::new();
    // What the page or record says for all is marked there, once.
    marks(page, statement.source(), &mut sources_html);
    ValueView {
        text: plain(page, id, statement),
        html,
        lang: about
            .and_then(|about| about.lang.as_deref())
            .and_then(|lang| page.other(lang))
            .or(lang),
        time: about
            .and_then(|about| about.time.as_ref())
            .map(|time| time.words(&page.language)),
        note: about
            .and_then(|about| about.note.as_ref())
            .map(|note| page.words_of(note, entry).0),
        former,
        is_table: matches!(statement.value, Value::Table(_)),
        sources_html,
    }
}

/// Writes a value, and tells its language where it is another than the page's.
pub(in crate::view) fn draw(
    page: &Page<'_>,
    (id, record): (EntryId, Option<&Record>),
    field: &Field,
    statement: &Statement,
    out: &mut String,
) -> Option<String> {
    let entry = page.graph().entry(id);
    match &statement.value {
        Value::Text(text) => {
            let (words, lang) = page.words_of(text, entry);
            match &field.kind {
                Kind::Text(Some(Format::Url)) => {
                    link(out, text.get(&page.language, ""), &words, None)
                }
                Kind::Text(Some(Format::Email)) => {
                    let address = text.get(&page.language, "");
                    link(out, &format!("mailto:{address}"), &words, None)
                }
                _ => escape(&words, out),
            }
            return lang;
        }
        Value::Number(value) => out.push_str(&number(*value, &page.language)),
        Value::Flag(flag) => escape(page.text(if *flag { "yes" } else { "no" }), out),
        Value::Time(time) => escape(&time.words(&page.language), out),
        Value::File(path) => {
            let name = path.rsplit('/').next().unwrap_or(path);
            link(
                out,
                &page.scene.links.file(&page.address, content_file(path)),
                name,
                None,
            );
        }
        Value::Reference(slot) => reference(page, id, *slot, out),
        Value::Table(numbers) => table(page, (id, record, field), numbers, out),
        Value::Markdown(article) => {
            let language = entry.language(page.scene.language()).to_owned();
            field_html(page, id, article, &language, out);
            return page.other(&language);
        }
        Value::Record(_) => {}
    }
    None
}

fn plain(page: &Page<'_>, id: EntryId, statement: &Statement) -> String {
    match &statement.value {
        Value::Reference(slot) => reference_title(page, id, *slot),
        _ => page
            .graph()
            .words(&Item::Value(id, FieldId(0), statement), &page.language),
    }
}

fn link(out: &mut String, href: &str, text: &str, lang: Option<&str>) {
    out.push_str("<a href=\"");
    escape(href, out);
    if let Some(lang) = lang {
        out.push_str("\" lang=\"");
        escape(lang, out);
    }
    out.push_str("\">");
    escape(text, out);
    out.push_str("</a>");
}

pub(super) fn link_view(out: &mut String, view: &LinkView) {
    link(out, &view.href, &view.title, view.lang.as_deref());
}

fn reference(page: &Page<'_>, id: EntryId, slot: Slot, out: &mut String) {
    let graph = page.graph();
    match graph.target(id, slot) {
        Target::Entry(to) => link_view(out, &page.entry_link(*to, None)),
        Target::Record(to, holder) => match graph.record(*to, holder) {
            Some(record) => link_view(out, &record_link(page, *to, record)),
            None => link_view(out, &page.entry_link(*to, None)),
        },
        Target::Open => open(page, id, slot, out),
        Target::Broken => {}
    }
}

/// Something without an entry, and what it is part of.
fn open(page: &Page<'_>, id: EntryId, slot: Slot, out: &mut String) {
    let entry = page.graph().entry(id);
    let Some(Naming::Open { name, within }) = entry.reference(slot).map(|reference| &reference.to)
    else {
        return;
    };
    escape(&page.words_of(name, entry).0, out);
    if let Some(within) = within {
        out.push_str(" <span class=\"within\">(");
        reference(page, id, *within, out);
        out.push_str(")</span>");
    }
}

fn reference_title(page: &Page<'_>, id: EntryId, slot: Slot) -> String {
    let graph = page.graph();
    match graph.target(id, slot) {
        Target::Entry(to) => page.entry_link(*to, None).title,
        Target::Record(to, holder) => graph
            .record(*to, holder)
            .map(|record| record_link(page, *to, record).title)
            .unwrap_or_default(),
        Target::Open => match graph
            .entry(id)
            .reference(slot)
            .map(|reference| &reference.to)
        {
            Some(Naming::Open { name, .. }) => page.words(name),
            _ => String::new(),
        },
        Target::Broken => String::new(),
    }
}

/// Numbers by the keys of another entry's records.
fn table(
    page: &Page<'_>,
    (id, record, field): (EntryId, Option<&Record>, &Field),
    numbers: &[Keyed],
    out: &mut String,
) {
    let keyed_by = record.and_then(|record| keyed_by(page, id, record, field));
    out.push_str("<ul class=\"numbers\">");
    for keyed in numbers {
        let Value::Number(value) = keyed.number.value else {
            continue;
        };
        let title = keyed_by.and_then(|(target, field)| {
            let mut records = target.fields.records(field);
            let record = records.find(|record| record.key.as_deref() == Some(&keyed.key));
            record_title(page, target, record?)
        });
        out.push_str("<li><span>");
        escape(title.as_deref().unwrap_or(&keyed.key), out);
        out.push_str("</span> <b>");
        out.push_str(&number(value, &page.language));
        out.push_str("</b>");
        let about = keyed.number.about.as_deref();
        if let Some(note) = about.and_then(|about| about.note.as_ref()) {
            out.push_str(" <span class=\"note\">(");
            escape(&page.words_of(note, page.graph().entry(id)).0, out);
            out.push_str(")</span>");
        }
        marks(page, keyed.number.source(), out);
        out.push_str("</li>");
    }
    out.push_str("</ul>");
}

/// The entry whose records are the keys of a table, and the records' field.
pub(in crate::view) fn keyed_by<'p>(
    page: &Page<'p>,
    id: EntryId,
    record: &Record,
    field: &Field,
) -> Option<(&'p Entry, FieldId)> {
    let graph = page.graph();
    let Kind::Number(number) = &field.kind else {
        return None;
    };
    let by = number.by.as_ref()?;
    let reference = record
        .values
        .iter()
        .find(|(field, _)| graph.schema.field(*field).name == by.reference)?;
    let Value::Reference(slot) = reference.1.first()?.value else {
        return None;
    };
    let Target::Entry(to) = graph.target(id, slot) else {
        return None;
    };
    let target: &'p Entry = graph.entry(*to);
    let records = graph
        .schema
        .named(&graph.schema.type_(target.type_).fields, &by.records)?;
    Some((target, records))
}

/// A text for readers of the page.
pub(in crate::view) fn words(page: &Page<'_>, text: &Text, entry: &Entry) -> String {
    page.words_of(text, entry).0
}
