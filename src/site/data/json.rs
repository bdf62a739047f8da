//! The entries of a type as JSON.
//!
//! Written value by value, since there may be many megabytes of it: an
//! intermediate tree would take several times the room.

use serde::Serialize;

use super::super::Site;
use crate::graph::{EntryId, Graph, Target};
use crate::model::{Entry, Milestone, Naming, Record, Slot, Source, Statement, Value};
use crate::schema::TypeId;
use crate::text::Text;
use crate::view::content_file;

pub(super) fn draw(site: &Site, type_: TypeId) -> Vec<u8> {
    let graph = &site.portal.graph;
    let declared = graph.schema.type_(type_);
    let texts = graph.list(type_).iter().map(|&id| {
        let article = graph.entry(id).article.as_ref();
        1024 + article.map_or(0, |article| article.text.len())
    });
    let mut json = Json {
        // Growing by doubling would take twice the room at the end.
        out: Vec::with_capacity(texts.sum::<usize>()),
        begun: false,
    };
    json.open('{');
    json.pair("type", &declared.id);
    json.pair("url", &site.links.canonical(&declared.folder));
    if let Some(licence) = &site.portal.config.licence {
        json.pair("licence", licence.get(&graph.language, &graph.language));
    }
    json.pair("count", &graph.list(type_).len());
    json.key("entries");
    json.open('[');
    for &id in graph.list(type_) {
        json.line();
        entry(site, id, &mut json);
    }
    json.close(']');
    json.close('}');
    json.out.push(b'\n');
    json.out
}

/// JSON as it is written.
struct Json {
    out: Vec<u8>,
    /// Whether something stands before in the list or object that is open.
    begun: bool,
}

impl Json {
    fn comma(&mut self) {
        if self.begun {
            self.out.push(b',');
        }
        self.begun = true;
    }

    fn open(&mut self, bracket: char) {
        self.comma();
        self.out.extend(bracket.to_string().bytes());
        self.begun = false;
    }

    fn close(&mut self, bracket: char) {
        self.out.extend(bracket.to_string().bytes());
        self.begun = true;
    }

    /// A new line for the next item, so that a change shows as one.
    fn line(&mut self) {
        self.comma();
        self.out.push(b'\n');
        self.begun = false;
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) {
        self.comma();
        // Writing to memory cannot fail, and these values are strings and numbers.
        let _ = serde_json::to_writer(&mut self.out, value);
    }

    fn key(&mut self, key: &str) {
        self.value(key);
        self.out.push(b':');
        self.begun = false;
    }

    fn pair(&mut self, key: &str, value: &(impl Serialize + ?Sized)) {
        self.key(key);
        self.value(value);
    }

    /// A text, or an object of texts by language.
    fn text(&mut self, text: &Text) {
        match text {
            Text::Plain(text) => self.value(&**text),
            Text::Languages(pairs) => {
                self.open('{');
                pairs.iter().for_each(|(tag, text)| self.pair(tag, &**text));
                self.close('}');
            }
        }
    }
}

fn entry(site: &Site, id: EntryId, json: &mut Json) {
    let graph = &site.portal.graph;
    let entry = graph.entry(id);
    let common = &entry.common;
    json.open('{');
    json.pair("id", &*entry.id);
    json.pair("url", &super::url(site, id));
    json.pair("lang", entry.language(&graph.language));
    for (key, text) in [("title", &common.title), ("summary", &common.summary)] {
        if let Some(text) = text {
            json.key(key);
            json.text(text);
        }
    }
    if !common.names.is_empty() {
        json.key("names");
        json.open('[');
        common.names.iter().for_each(|name| json.text(&name.text));
        json.close(']');
    }
    life(graph, id, entry, json);
    sources(&common.source, json);
    json.key("fields");
    record(site, id, &entry.fields, json);
    if let Some(article) = &entry.article {
        json.pair("text", &*article.written());
    }
    json.close('}');
}

/// Dates, state, owner, and what the sources do not tell.
fn life(graph: &Graph, id: EntryId, entry: &Entry, json: &mut Json) {
    let common = &entry.common;
    for dated in &common.dates {
        if dated.milestone != Milestone::ReviewBy {
            json.pair(dated.milestone.name(), &dated.time.edtf());
        }
    }
    if let Some(state) = common.state {
        json.pair("state", state.name());
    }
    for (key, slot) in [("owner", common.owner), ("replaced_by", common.replaced_by)] {
        if let Some(Target::Entry(to)) = slot.map(|slot| graph.target(id, slot)) {
            json.pair(key, &*graph.entry(*to).id);
        }
    }
    if !common.unknown.is_empty() {
        let names = common
            .unknown
            .iter()
            .map(|&field| &graph.schema.field(field).name);
        json.pair("unknown", &names.collect::<Vec<_>>());
    }
}

/// `[{ "id": …, "place": … }]`
fn sources(sources: &[Source], json: &mut Json) {
    if sources.is_empty() {
        return;
    }
    json.key("source");
    json.open('[');
    for source in sources {
        json.open('{');
        json.pair("id", &*source.id);
        if let Some(place) = &source.locator {
            json.pair("place", &**place);
        }
        if let Some(lines) = &source.lines {
            json.pair("lines", &**lines);
        }
        json.close('}');
    }
    json.close(']');
}

/// Each field as a list of statements.
fn record(site: &Site, id: EntryId, record: &Record, json: &mut Json) {
    json.open('{');
    for (field, statements) in &record.values {
        json.key(&site.portal.graph.schema.field(*field).name);
        json.open('[');
        for statement in statements {
            self::statement(site, id, statement, json);
        }
        json.close(']');
    }
    json.close('}');
}

/// `{ "value": …, "time": …, "note": …, "lang": …, "source": … }`
fn statement(site: &Site, id: EntryId, statement: &Statement, json: &mut Json) {
    json.open('{');
    json.key("value");
    value(site, id, &statement.value, json);
    if let Some(about) = &statement.about {
        if let Some(time) = &about.time {
            json.pair("time", &time.edtf());
        }
        if let Some(note) = &about.note {
            json.key("note");
            json.text(note);
        }
        if let Some(lang) = &about.lang {
            json.pair("lang", &**lang);
        }
        sources(&about.source, json);
    }
    if let Value::Record(inner) = &statement.value {
        sources(&inner.source, json);
    }
    json.close('}');
}

fn value(site: &Site, id: EntryId, value: &Value, json: &mut Json) {
    match value {
        Value::Text(text) => json.text(text),
        Value::Markdown(article) => json.value(&*article.written()),
        Value::Number(number) => json.value(number),
        Value::Flag(flag) => json.value(flag),
        Value::Time(time) => json.value(&time.edtf()),
        Value::File(path) => json.value(&site.links.canonical_file(content_file(path))),
        Value::Reference(slot) => reference(site, id, *slot, json),
        Value::Record(inner) => record(site, id, inner, json),
        Value::Table(numbers) => {
            json.open('{');
            for keyed in numbers {
                json.key(&keyed.key);
                statement(site, id, &keyed.number, json);
            }
            json.close('}');
        }
    }
}

/// `{ "id": …, "record": … }`, or `{ "name": … }` for what has no entry.
fn reference(site: &Site, id: EntryId, slot: Slot, json: &mut Json) {
    let graph = &site.portal.graph;
    json.open('{');
    match graph.target(id, slot) {
        Target::Entry(to) => json.pair("id", &*graph.entry(*to).id),
        Target::Record(to, holder) => {
            json.pair("id", &*graph.entry(*to).id);
            let record = graph.record(*to, holder);
            if let Some(address) = record.and_then(|record| record.address.as_deref()) {
                json.pair("record", address);
            }
        }
        Target::Open | Target::Broken => {
            let named = graph
                .entry(id)
                .reference(slot)
                .map(|reference| &reference.to);
            if let Some(Naming::Open { name, within }) = named {
                json.key("name");
                json.text(name);
                if let Some(Target::Entry(to)) = within.map(|slot| graph.target(id, slot)) {
                    json.pair("within", &*graph.entry(*to).id);
                }
            }
        }
    }
    json.close('}');
}
