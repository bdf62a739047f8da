//! A page as linked data: JSON-LD in the words of schema.org.
//!
//! Which class an entry is of and which property a field is, the portal's
//! declarations say (`schema_org`); without them every page still tells what
//! all pages have in common.

use serde_json::{Map, Value, json};

use super::head::way;
use super::{ListView, Page, PageView, Subject};
use crate::graph::{EntryId, Item};
use crate::model::Value as FieldValue;
use crate::schema::Type;
use crate::text::Text;

/// Classes that are the page itself. Of any other class is what the page is
/// about.
const WORKS: [&str; 17] = [
    "Article",
    "BlogPosting",
    "Book",
    "Course",
    "CreativeWork",
    "Dataset",
    "DefinedTerm",
    "Guide",
    "HowTo",
    "LearningResource",
    "NewsArticle",
    "QAPage",
    "Report",
    "Review",
    "ScholarlyArticle",
    "TechArticle",
    "WebPage",
];

/// The page as JSON that may stand within `<script>`.
pub(super) fn of(page: &Page<'_>, view: &PageView, subject: Subject<'_>) -> String {
    let own = match subject {
        Subject::Site => site(page, view),
        Subject::List(list) => collection(page, view, list),
        Subject::Entry(id) => entry(page, view, id),
        Subject::Page => work(page, view, "WebPage"),
    };
    let mut graph = vec![Value::Object(own)];
    if !view.breadcrumbs.is_empty() {
        graph.push(breadcrumbs(page, view));
    }
    let document = json!({ "@context": "https://schema.org", "@graph": graph });
    // No `</script>` and no comment can stand in it.
    document.to_string().replace('<', "\\u003c")
}

/// What every page has.
fn work(page: &Page<'_>, view: &PageView, class: &str) -> Map<String, Value> {
    let mut work = Map::new();
    let mut put = |key: &str, value: Value| drop(work.insert(key.to_owned(), value));
    put("@type", class.into());
    put("name", view.title.as_str().into());
    put("description", view.head.description.as_str().into());
    put("inLanguage", page.language.as_str().into());
    if let Some(address) = &view.canonical {
        put("url", address.as_str().into());
    }
    if let Some(licence) = &page.scene.portal.config.licence {
        put(
            "license",
            super::licence_address(&page.words(licence)).into(),
        );
    }
    if let Some(owner) = publisher(page) {
        put("publisher", owner);
    }
    if let Some(picture) = page.share_picture() {
        put("image", picture.into());
    }
    put("isPartOf", json!({ "@id": site_id(page) }));
    work
}

fn site_id(page: &Page<'_>) -> String {
    format!("{}#website", page.scene.links.canonical(""))
}

/// Who answers for the site.
fn publisher(page: &Page<'_>) -> Option<Value> {
    let owner = page.scene.portal.config.owner.as_ref()?;
    let mut node = Map::new();
    node.insert("@type".to_owned(), "Organization".into());
    node.insert("name".to_owned(), page.words(owner.name.as_ref()?).into());
    if let Some(number) = &owner.number {
        node.insert("identifier".to_owned(), number.as_str().into());
    }
    Some(node.into())
}

fn site(page: &Page<'_>, view: &PageView) -> Map<String, Value> {
    let mut site = work(page, view, "WebSite");
    site.remove("isPartOf");
    site.insert("@id".to_owned(), site_id(page).into());
    if let Some(search) = page.scene.search_page() {
        let target = format!(
            "{}?q={{search_term_string}}",
            page.scene.links.canonical(search)
        );
        site.insert(
            "potentialAction".to_owned(),
            json!({
                "@type": "SearchAction",
                "target": { "@type": "EntryPoint", "urlTemplate": target },
                "query-input": "required name=search_term_string",
            }),
        );
    }
    site
}

fn collection(page: &Page<'_>, view: &PageView, list: &ListView) -> Map<String, Value> {
    let mut collection = work(page, view, "CollectionPage");
    let first = super::first_on(list.number);
    let items = list.entries.iter().zip(first..).map(|(&id, position)| {
        let link = page.entry_link(id, None);
        json!({
            "@type": "ListItem",
            "position": position,
            "name": link.title,
            "url": page.scene.links.absolute(&page.address, &link.href),
        })
    });
    let items: Vec<Value> = items.collect();
    collection.insert(
        "mainEntity".to_owned(),
        json!({ "@type": "ItemList", "numberOfItems": list.total, "itemListElement": items }),
    );
    collection
}

fn breadcrumbs(page: &Page<'_>, view: &PageView) -> Value {
    let items = way(page, view).into_iter().zip(1..);
    let items: Vec<Value> = items
        .map(|((name, address), position)| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": address })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

fn entry(page: &Page<'_>, view: &PageView, id: EntryId) -> Map<String, Value> {
    let graph = page.graph();
    let entry = graph.entry(id);
    let declared = graph.schema.type_(entry.type_);
    let changed = page.scene.chronicle.changed(id);
    let class = match declared.schema_org.as_deref() {
        Some(class) => class,
        // Articles are shown by their dates.
        None if changed.is_some() && !entry.row => "Article",
        None => "WebPage",
    };
    let is_work = WORKS.contains(&class);
    let mut node = work(page, view, if is_work { class } else { "WebPage" });
    let mut put = |key: &str, value: Value| drop(node.insert(key.to_owned(), value));
    put("headline", view.title.as_str().into());
    if let Some(date) = changed {
        put("dateModified", date.to_string().into());
    }
    if let Some(time) = &entry.common.published {
        put("datePublished", time.edtf().into());
    }
    let citations = citations(page);
    if !citations.is_empty() {
        put("citation", citations.into());
    }
    if let Some(owner) = entry.common.owner
        && let crate::graph::Target::Entry(to) = graph.target(id, owner)
    {
        put("author", thing(page, *to, "Organization"));
    }
    let properties = properties(page, id, declared);
    if is_work {
        node.extend(alternate_names(page, id));
        node.extend(properties);
    } else {
        let mut about = Map::new();
        about.insert("@type".to_owned(), class.into());
        about.insert("name".to_owned(), view.title.as_str().into());
        about.extend(alternate_names(page, id));
        about.extend(properties);
        node.insert("mainEntity".to_owned(), about.into());
    }
    node
}

fn alternate_names(page: &Page<'_>, id: EntryId) -> Option<(String, Value)> {
    let names = &page.graph().entry(id).common.names;
    let words = |name: &crate::model::Name| Value::from(page.words(&name.text));
    let names: Vec<Value> = names.iter().map(words).collect();
    (!names.is_empty()).then(|| ("alternateName".to_owned(), names.into()))
}

/// The sources that the page has used.
fn citations(page: &Page<'_>) -> Vec<Value> {
    let notes = page.notes.borrow();
    let known = notes.used().iter();
    let known = known.filter_map(|(source, _)| page.graph().find(source));
    known.map(|to| thing(page, to, "CreativeWork")).collect()
}

/// An entry that another speaks of, of the class that its type declares.
fn thing(page: &Page<'_>, id: EntryId, otherwise: &str) -> Value {
    let declared = page.graph().schema.type_(page.graph().entry(id).type_);
    let link = page.entry_link(id, None);
    json!({
        "@type": declared.schema_org.as_deref().unwrap_or(otherwise),
        "name": link.title,
        "url": page.scene.links.absolute(&page.address, &link.href),
    })
}

/// The values of fields that are declared as properties.
fn properties(page: &Page<'_>, id: EntryId, declared: &Type) -> Map<String, Value> {
    let graph = page.graph();
    let mut properties: Map<String, Value> = Map::new();
    for &field in &declared.fields {
        let field = graph.schema.field(field);
        let Some(property) = &field.schema_org else {
            continue;
        };
        let items = graph.field(id, &field.name);
        let values = items.iter().filter_map(|item| value(page, property, item));
        let values: Vec<Value> = values.collect();
        if values.is_empty() {
            continue;
        }
        // Two fields may be one property.
        if let Value::Array(known) = properties
            .entry(property.as_str())
            .or_insert_with(|| Value::Array(Vec::new()))
        {
            known.extend(values);
        }
    }
    properties
}

fn value(page: &Page<'_>, property: &str, item: &Item<'_>) -> Option<Value> {
    let words = |text: &Text| Some(Value::from(page.words(text)));
    match item {
        Item::Entry(id) => Some(thing(page, *id, "Thing")),
        Item::Record(id, record) => {
            let link = super::records::record_link(page, *id, record);
            // The parts of a `HowTo` are steps; of other records nothing is known.
            let class = if property == "step" {
                "HowToStep"
            } else {
                "Thing"
            };
            let address = page.scene.links.absolute(&page.address, &link.href);
            Some(json!({ "@type": class, "name": link.title, "url": address }))
        }
        Item::Number(number) => Some((*number).into()),
        Item::Flag(flag) => Some((*flag).into()),
        Item::Time(time) => Some(time.edtf().into()),
        Item::Word(word) => Some((*word).into()),
        Item::Text(text) => words(text),
        Item::Value(_, _, statement) => match &statement.value {
            FieldValue::Text(text) => words(text),
            FieldValue::Number(number) => Some((*number).into()),
            FieldValue::Flag(flag) => Some((*flag).into()),
            FieldValue::Time(time) => Some(time.edtf().into()),
            FieldValue::File(path) => {
                let file = super::content_file(path);
                Some(page.scene.links.canonical_file(file).into())
            }
            _ => None,
        },
    }
}
