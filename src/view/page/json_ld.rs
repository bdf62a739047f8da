//! A page as linked data: JSON-LD in the words of schema.org.
//!
//! Which class an entry is of and which property a field is, the portal's
//! declarations say (`schema_org`); without them every page still tells what
//! all pages have in common.

use serde::{Serialize, Serializer};

use super::head::way;
use crate::graph::{EntryId, Item};
use crate::model::{Milestone, Value as FieldValue};
use crate::schema::Type;
use crate::text::Text;
use crate::view::{ListView, Page, PageView, Subject};

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

/// A value of the document.
#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Count(usize),
    Number(f64),
    Flag(bool),
    List(Vec<Value>),
    Node(Node),
}

/// A thing: properties in the order in which they are told, each once.
#[derive(Default)]
struct Node(Vec<(Property, Value)>);

/// What a property is called: the vocabulary's, or what a portal declares.
type Property = std::borrow::Cow<'static, str>;

impl Node {
    fn of(class: &str) -> Self {
        Self::default().with("@type", class)
    }

    fn with(mut self, property: &'static str, value: impl Into<Value>) -> Self {
        self.put(property, value);
        self
    }

    /// Adds a property that it has not.
    fn put(&mut self, property: &'static str, value: impl Into<Value>) {
        self.0.push((Property::Borrowed(property), value.into()));
    }

    /// Adds what a portal declares, which may be what all pages have.
    fn set(&mut self, property: &str, value: Value) {
        match self.0.iter_mut().find(|(known, _)| known == property) {
            Some((_, known)) => *known = value,
            None => self.0.push((property.to_owned().into(), value)),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(property, value)| (property, value)))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Self {
        Self::List(list)
    }
}

impl From<Node> for Value {
    fn from(node: Node) -> Self {
        Self::Node(node)
    }
}

/// The page as JSON that may stand within `<script>`.
pub(super) fn of(page: &Page<'_>, view: &PageView, subject: Subject<'_>) -> String {
    let own = match subject {
        Subject::Site => site(page, view),
        Subject::List(list) => collection(page, view, list),
        Subject::Entry(id) => entry(page, view, id),
        Subject::Page => work(page, view, "WebPage"),
    };
    let mut graph = vec![Value::Node(own)];
    if !view.breadcrumbs.is_empty() {
        graph.push(breadcrumbs(page, view).into());
    }
    let context = ("@context".into(), "https://schema.org".into());
    let document = Node(vec![context, ("@graph".into(), graph.into())]);
    // Text under text alone: there is nothing that JSON cannot say.
    let json = serde_json::to_string(&document).unwrap_or_default();
    // No `</script>` and no comment can stand in it.
    json.replace('<', "\\u003c")
}

/// What every page has.
fn work(page: &Page<'_>, view: &PageView, class: &str) -> Node {
    let mut work = Node::of(class)
        .with("name", view.title.as_str())
        .with("description", view.head.description.as_str())
        .with("inLanguage", page.language.as_str());
    if let Some(address) = &view.canonical {
        work.put("url", address.as_str());
    }
    if let Some(licence) = &page.scene.portal.config.licence {
        work.put(
            "license",
            crate::view::licence_address(&page.words(licence)),
        );
    }
    if let Some(owner) = publisher(page) {
        work.put("publisher", owner);
    }
    if let Some(picture) = page.share_picture() {
        work.put("image", picture);
    }
    if class != "WebSite" {
        work.put("isPartOf", Node::default().with("@id", site_id(page)));
    }
    work
}

fn site_id(page: &Page<'_>) -> String {
    format!("{}#website", page.scene.links.canonical(""))
}

/// Who answers for the site.
fn publisher(page: &Page<'_>) -> Option<Node> {
    let owner = page.scene.portal.config.owner.as_ref()?;
    let mut node = Node::of("Organization").with("name", page.words(owner.name.as_ref()?));
    if let Some(number) = &owner.number {
        node.put("identifier", number.as_str());
    }
    Some(node)
}

fn site(page: &Page<'_>, view: &PageView) -> Node {
    let mut site = work(page, view, "WebSite").with("@id", site_id(page));
    if let Some(search) = page.scene.search_page() {
        let template = format!(
            "{}?q={{search_term_string}}",
            page.scene.links.canonical(search)
        );
        let action = Node::of("SearchAction")
            .with(
                "target",
                Node::of("EntryPoint").with("urlTemplate", template),
            )
            .with("query-input", "required name=search_term_string");
        site.put("potentialAction", action);
    }
    site
}

fn collection(page: &Page<'_>, view: &PageView, list: &ListView) -> Node {
    let first = crate::view::first_on(list.number);
    let items = list.entries.iter().zip(first..).map(|(&id, position)| {
        let item = Node::of("ListItem").with("position", position);
        let (name, address) = told(page, id);
        item.with("name", name).with("url", address).into()
    });
    let items: Vec<Value> = items.collect();
    let list = Node::of("ItemList")
        .with("numberOfItems", list.total)
        .with("itemListElement", items);
    work(page, view, "CollectionPage").with("mainEntity", list)
}

/// What another entry is called, and where the world finds it.
fn told(page: &Page<'_>, id: EntryId) -> (String, String) {
    let link = page.entry_link(id, None);
    let address = page.scene.links.absolute(&page.address, &link.href);
    (link.title, address)
}

fn breadcrumbs(page: &Page<'_>, view: &PageView) -> Node {
    let items = way(page, view).into_iter().zip(1..);
    let items = items.map(|((name, address), position)| {
        let item = Node::of("ListItem").with("position", Value::Count(position));
        item.with("name", name).with("item", address).into()
    });
    let items: Vec<Value> = items.collect();
    Node::of("BreadcrumbList").with("itemListElement", items)
}

fn entry(page: &Page<'_>, view: &PageView, id: EntryId) -> Node {
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
    node.put("headline", view.title.as_str());
    if let Some(date) = changed {
        node.put("dateModified", date.to_string());
    }
    if let Some(time) = entry.date(Milestone::Published) {
        node.put("datePublished", time.edtf());
    }
    let citations = citations(page);
    if !citations.is_empty() {
        node.put("citation", citations);
    }
    if let Some(owner) = entry.common.owner
        && let crate::graph::Target::Entry(to) = graph.target(id, owner)
    {
        node.put("author", thing(page, *to, "Organization"));
    }
    if is_work {
        describe(page, id, declared, &mut node);
    } else {
        let mut about = Node::of(class).with("name", view.title.as_str());
        describe(page, id, declared, &mut about);
        node.put("mainEntity", about);
    }
    node
}

/// Other names, and the values of fields that are declared as properties.
fn describe(page: &Page<'_>, id: EntryId, declared: &Type, node: &mut Node) {
    let names = &page.graph().entry(id).common.names;
    let words = |name: &crate::model::Name| Value::Text(page.words(&name.text));
    if !names.is_empty() {
        let names: Vec<Value> = names.iter().map(words).collect();
        node.set("alternateName", names.into());
    }
    for (property, values) in properties(page, id, declared) {
        node.set(property, values.into());
    }
}

/// The sources that the page has used.
fn citations(page: &Page<'_>) -> Vec<Value> {
    let notes = page.notes.borrow();
    let known = notes.used().iter();
    let known = known.filter_map(|used| page.graph().find(&used.id));
    known
        .map(|to| thing(page, to, "CreativeWork").into())
        .collect()
}

/// An entry that another speaks of, of the class that its type declares.
fn thing(page: &Page<'_>, id: EntryId, otherwise: &str) -> Node {
    let declared = page.graph().type_of(id);
    let class = declared.schema_org.as_deref().unwrap_or(otherwise);
    let (name, address) = told(page, id);
    Node::of(class).with("name", name).with("url", address)
}

/// The values of fields that are declared as properties.
fn properties<'p>(page: &'p Page<'_>, id: EntryId, declared: &Type) -> Vec<(&'p str, Vec<Value>)> {
    let graph = page.graph();
    let mut properties: Vec<(&str, Vec<Value>)> = Vec::new();
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
        match properties.iter_mut().find(|(known, _)| known == property) {
            Some((_, known)) => known.extend(values),
            None => properties.push((property, values)),
        }
    }
    properties
}

fn value(page: &Page<'_>, property: &str, item: &Item<'_>) -> Option<Value> {
    let words = |text: &Text| Some(Value::Text(page.words(text)));
    match item {
        Item::Entry(id) => Some(thing(page, *id, "Thing").into()),
        Item::Record(id, record) => {
            let link = crate::view::fields::records::record_link(page, *id, record);
            // The parts of a `HowTo` are steps; of other records nothing is known.
            let class = if property == "step" {
                "HowToStep"
            } else {
                "Thing"
            };
            let address = page.scene.links.absolute(&page.address, &link.href);
            let node = Node::of(class).with("name", link.title);
            Some(node.with("url", address).into())
        }
        Item::Number(number) => Some(Value::Number(*number)),
        Item::Flag(flag) => Some(Value::Flag(*flag)),
        Item::Time(time) => Some(time.edtf().into()),
        Item::Word(word) => Some((*word).into()),
        Item::Text(text) => words(text),
        Item::Value(_, _, statement) => match &statement.value {
            FieldValue::Text(text) => words(text),
            FieldValue::Number(number) => Some(Value::Number(*number)),
            FieldValue::Flag(flag) => Some(Value::Flag(*flag)),
            FieldValue::Time(time) => Some(time.edtf().into()),
            FieldValue::File(path) => {
                let file = crate::view::content_file(path);
                Some(page.scene.links.canonical_file(file).into())
            }
            _ => None,
        },
    }
}
