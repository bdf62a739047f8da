//! Values of fields as HTML.

use tera::Value as TeraValue;

use super::body::{content_file, field_html, marks};
use super::images::{is_only_images, tells_of_image};
use super::{FactView, GroupView, LinkView, Page, RecordView, SectionView, ValueView};
use crate::graph::{EntryId, How, Item, Target, is_succession};
use crate::model::{Entry, Keyed, Naming, Record, Slot, Statement, Value};
use crate::schema::{Field, FieldId, Format, Kind};
use crate::text::{Text, escape, number, slug, typographic};

/// The lowest level of heading that HTML has.
const LOWEST: usize = 6;

/// What a field is called.
pub(super) fn label(page: &Page<'_>, field: &Field) -> String {
    field
        .label
        .as_ref()
        .map_or_else(|| sentence_case(&field.name), |label| page.words(label))
}

/// A key as a heading: `hva_skjedde` → `Hva skjedde`.
fn sentence_case(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Whether a field is shown among the facts.
fn is_fact(kind: &Kind) -> bool {
    !matches!(kind, Kind::Record(_) | Kind::Markdown)
}

/// The facts of an entry or a record; of an entry also what is derived and
/// what the sources do not tell.
pub(super) fn facts(page: &Page<'_>, id: EntryId, record: &Record, nested: bool) -> Vec<FactView> {
    let graph = page.graph();
    let entry = graph.entry(id);
    let fields: &[FieldId] = if nested {
        record
            .values
            .first()
            .map(|(first, _)| graph.schema.siblings(*first))
            .unwrap_or_default()
    } else {
        &graph.schema.type_(entry.type_).fields
    };
    let mut facts = Vec::new();
    for &field in fields {
        let declared = graph.schema.field(field);
        if tells_of_image(page, fields, &declared.name) {
            continue;
        }
        let unknown = !nested && entry.common.unknown.contains(&field);
        let values = match &declared.kind {
            _ if unknown => Vec::new(),
            Kind::Derived(path) => {
                let items = if nested {
                    graph.query_record(id, record, path)
                } else {
                    graph.query(id, path)
                };
                items
                    .iter()
                    .filter_map(|item| derived(page, item))
                    .collect()
            }
            kind if is_fact(kind) => statements(page, id, record, declared, record.get(field)),
            _ => continue,
        };
        if values.is_empty() && !unknown {
            continue;
        }
        let written = record.get(field);
        let several = !declared.many && written.len() > 1;
        let succession = several && is_succession(written);
        facts.push(FactView {
            name: declared.name.clone(),
            label: label(page, declared),
            values,
            succession,
            disagreement: several && !succession,
            unknown,
        });
    }
    facts
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
    let holding = graph.holding(written, field.many);
    let mut order: Vec<&Statement> = written.iter().collect();
    if !field.many && is_succession(written) {
        order.sort_by_key(|statement| {
            std::cmp::Reverse(statement.time().and_then(crate::time::Time::earliest))
        });
        order.sort_by_key(|statement| !holding.iter().any(|held| std::ptr::eq(*held, *statement)));
    }
    let view = |statement: &&Statement| {
        let held = holding.iter().any(|held| std::ptr::eq(*held, *statement));
        let began = statement.time().and_then(crate::time::Time::earliest);
        let former = !held && began.is_none_or(|began| began <= graph.date);
        value(page, id, record, field, statement, former)
    };
    order.iter().map(view).collect()
}

fn value(
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
        sources_html,
    }
}

/// Writes a value, and tells its language where it is another than the page's.
pub(super) fn draw(
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
                    link(out, &format!("mailto:{words}"), &words, None)
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
        Value::Markdown(article) => article.text.to_string(),
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

fn link_view(out: &mut String, view: &LinkView) {
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
        out.push_str(" (");
        reference(page, id, *within, out);
        out.push(')');
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

/// A link to a record: its title, else its key.
pub(super) fn record_link(page: &Page<'_>, entry: EntryId, record: &Record) -> LinkView {
    let holder = page.graph().entry(entry);
    let (title, lang) = match title_of(page, record) {
        Some((_, text)) => {
            let (title, lang) = page.words_of(text, holder);
            (Some(title), lang)
        }
        None => (None, None),
    };
    let key = record.key.as_deref().unwrap_or_default();
    let title = match title {
        Some(title) if key.chars().all(|c| c.is_ascii_digit()) && !key.is_empty() => {
            format!("{key}. {title}")
        }
        Some(title) => title,
        None => key.to_owned(),
    };
    LinkView {
        href: page.entry_href(entry, record.address.as_deref()),
        title,
        lang,
        current: false,
    }
}

/// What a record is called: its first text that is not its key.
pub(super) fn record_title(page: &Page<'_>, entry: &Entry, record: &Record) -> Option<String> {
    let (_, text) = title_of(page, record)?;
    Some(page.words_of(text, entry).0)
}

/// The text that a record is called by, with its field.
fn title_of<'r>(page: &Page<'_>, record: &'r Record) -> Option<(FieldId, &'r Text)> {
    record.title(&page.graph().schema)
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
        let title =
            keyed_by.and_then(|(target, records)| {
                let found =
                    target.fields.get(records).iter().find_map(|statement| {
                        match &statement.value {
                            Value::Record(record) if record.key.as_deref() == Some(&keyed.key) => {
                                Some(record)
                            }
                            _ => None,
                        }
                    });
                record_title(page, target, found?)
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
pub(super) fn keyed_by<'p>(
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
    (!html.is_empty()).then(|| ValueView {
        html,
        text,
        lang: None,
        time: None,
        note: None,
        former: false,
        sources_html: String::new(),
    })
}

/// The fields with Markdown.
pub(super) fn texts(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<SectionView> {
    let schema = &page.graph().schema;
    let mut texts = Vec::new();
    for (field, statements) in &record.values {
        let declared = schema.field(*field);
        if !matches!(declared.kind, Kind::Markdown) {
            continue;
        }
        let mut html = String::new();
        for statement in statements {
            draw(page, (id, Some(record)), declared, statement, &mut html);
            marks(page, statement.source(), &mut html);
        }
        if !html.is_empty() {
            texts.push(SectionView {
                id: slug(&declared.name),
                label: label(page, declared),
                html,
            });
        }
    }
    texts
}

/// The fields with records.
pub(super) fn groups(
    page: &Page<'_>,
    id: EntryId,
    record: &Record,
    level: usize,
) -> Vec<GroupView> {
    let schema = &page.graph().schema;
    let mut groups = Vec::new();
    for (field, statements) in &record.values {
        let declared = schema.field(*field);
        let Kind::Record(of) = &declared.kind else {
            continue;
        };
        if level == 2 && is_only_images(page, *field) {
            continue;
        }
        let records = statements
            .iter()
            .filter_map(|statement| match &statement.value {
                Value::Record(inner) => Some(self::record(
                    page,
                    id,
                    (inner, of.key),
                    statement,
                    level + 1,
                )),
                _ => None,
            });
        let records: Vec<RecordView> = records.collect();
        if !records.is_empty() {
            groups.push(GroupView {
                name: declared.name.clone(),
                label: label(page, declared),
                level: level.min(LOWEST),
                record_level: (level + 1).min(LOWEST),
                records,
            });
        }
    }
    groups
}

fn record(
    page: &Page<'_>,
    id: EntryId,
    (record, key): (&Record, Option<FieldId>),
    statement: &Statement,
    level: usize,
) -> RecordView {
    let entry = page.graph().entry(id);
    let mut facts = facts(page, id, record, true);
    let title = record
        .key
        .as_ref()
        .and_then(|_| record_title(page, entry, record));
    if record.key.is_some() {
        // Key and title stand in the heading.
        let schema = &page.graph().schema;
        let title = title_of(page, record).map(|(field, _)| field);
        let in_heading: Vec<&str> = title
            .into_iter()
            .chain(key)
            .map(|field| schema.field(field).name.as_str())
            .collect();
        facts.retain(|fact| !in_heading.contains(&fact.name.as_str()));
    }
    let mut sources_html = String::new();
    marks(
        page,
        record.source.iter().chain(statement.source()),
        &mut sources_html,
    );
    RecordView {
        anchor: record.address.as_ref().map(ToString::to_string),
        key: record.key.as_ref().map(ToString::to_string),
        title,
        facts,
        images: super::images::of_record(page, id, record),
        texts: texts(page, id, record),
        // A record without a key has no heading to stand between.
        groups: groups(page, id, record, level + usize::from(record.key.is_some())),
        sources_html,
        used_by: used_by(page, id, record),
    }
}

/// Entries that refer to a record.
fn used_by(page: &Page<'_>, id: EntryId, record: &Record) -> Vec<LinkView> {
    let graph = page.graph();
    let mut users: Vec<EntryId> = Vec::new();
    if record.address.is_none() {
        return Vec::new();
    }
    for incoming in graph.incoming(id) {
        let hits = match &incoming.how {
            How::Reference(_, Some(holder)) => graph
                .record(id, holder)
                .is_some_and(|target| std::ptr::eq(target, record)),
            How::Link(_, _, Some(anchor)) => Some(&**anchor) == record.address.as_deref(),
            _ => false,
        };
        if hits && incoming.from != id && users.last() != Some(&incoming.from) {
            users.push(incoming.from);
        }
    }
    users.truncate(crate::graph::LIST_PAGE);
    users
        .into_iter()
        .map(|user| page.entry_link(user, None))
        .collect()
}

/// Draws a block by the theme's template for it, else by the general one.
pub(super) fn block(page: &Page<'_>, id: EntryId, name: &str, record: &Record) -> String {
    let theme = page.scene.theme;
    let own = format!("blocks/{name}.html");
    let template = if theme.has(&own) {
        own.as_str()
    } else {
        "block.html"
    };
    let mut context = tera::Context::new();
    context.insert_value("block", block_value(page, id, record));
    context.insert("facts", &facts(page, id, record, true));
    context.insert("texts", &texts(page, id, record));
    context.insert("lang", &page.language);
    context.insert_value("t", theme.texts(page.interface));
    match theme.tera.render(template, &context) {
        Ok(html) => html,
        Err(error) => {
            *page.fault.borrow_mut() = Some((template.to_owned(), error));
            String::new()
        }
    }
}

/// The values of a block by the names of its fields, each as it is printed;
/// fields that are not given are there and empty.
fn block_value(page: &Page<'_>, id: EntryId, record: &Record) -> TeraValue {
    let schema = &page.graph().schema;
    let fields = record
        .values
        .first()
        .map(|(first, _)| schema.siblings(*first))
        .unwrap_or_default();
    let mut map = tera::Map::new();
    for &field in fields {
        let declared = schema.field(field);
        let values: Vec<TeraValue> = record
            .get(field)
            .iter()
            .map(|statement| block_item(page, id, declared, statement))
            .collect();
        let value = if declared.many {
            TeraValue::from(values)
        } else {
            values.into_iter().next().unwrap_or_else(TeraValue::none)
        };
        map.insert(declared.name.clone().into(), value);
    }
    TeraValue::from(map)
}

fn block_item(page: &Page<'_>, id: EntryId, field: &Field, statement: &Statement) -> TeraValue {
    if let Value::Record(inner) = &statement.value {
        return block_value(page, id, inner);
    }
    let mut html = String::new();
    draw(page, (id, None), field, statement, &mut html);
    TeraValue::safe_string(&html)
}

/// A text for readers of the page.
pub(super) fn words(page: &Page<'_>, text: &Text, entry: &Entry) -> String {
    page.words_of(text, entry).0
}
