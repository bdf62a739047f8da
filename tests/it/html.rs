//! As much of HTML as it takes to see whether a page holds together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Elements without an end; those of drawings end in their own tag.
const VOID: [&str; 14] = [
    "br", "circle", "col", "hr", "img", "input", "line", "link", "meta", "path", "rect", "source",
    "use", "wbr",
];
/// Elements that end an open paragraph, so that its end tag is left over.
const BLOCKS: [&str; 23] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "ul",
];

/// A start tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The text of the whole page, and where in it this element's stands.
    said: Arc<str>,
    from: usize,
    to: usize,
}

impl Tag {
    /// The text up to its end tag, without tags and with single spaces.
    pub(crate) fn text(&self) -> String {
        let words: Vec<&str> = self.said[self.from..self.to].split_whitespace().collect();
        decode(&words.join(" "))
    }

    /// An attribute, or nothing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Whether it is a script that no browser runs.
    pub(crate) fn is_data(&self) -> bool {
        self.get("type") == Some("application/ld+json")
    }

    /// Whether it has the class.
    pub(crate) fn is(&self, class: &str) -> bool {
        self.get("class")
            .is_some_and(|classes| classes.split(' ').any(|own| own == class))
    }
}

/// A page taken apart.
#[derive(Debug, Default)]
pub(crate) struct Html {
    /// Start tags in order.
    pub(crate) tags: Vec<Tag>,
    /// What does not hold together.
    pub(crate) faults: Vec<String>,
}

impl Html {
    /// The ids of the page; twice the same is a fault.
    pub(crate) fn ids(&self) -> BTreeSet<&str> {
        self.tags.iter().filter_map(|tag| tag.get("id")).collect()
    }

    /// The tag with this id.
    pub(crate) fn id(&self, id: &str) -> &Tag {
        self.tags
            .iter()
            .find(|tag| tag.get("id") == Some(id))
            .unwrap_or_else(|| panic!("no id {id}"))
    }

    /// The elements with this name.
    pub(crate) fn all<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    /// The elements with this class.
    pub(crate) fn class<'h>(&'h self, class: &'h str) -> impl Iterator<Item = &'h Tag> {
        self.tags.iter().filter(move |tag| tag.is(class))
    }

    /// The terms of all `dl` on the page with their descriptions, and the
    /// cells of tables with the heading that each repeats for narrow screens.
    pub(crate) fn facts(&self) -> Vec<(String, Vec<String>)> {
        let mut facts: Vec<(String, Vec<String>)> = Vec::new();
        for tag in &self.tags {
            match (tag.name.as_str(), facts.last_mut()) {
                ("dt", _) => facts.push((tag.text(), Vec::new())),
                ("dd", Some((_, values))) => values.push(tag.text()),
                ("td", _) => {
                    let label = tag.get("data-label");
                    facts.extend(label.map(|label| (label.to_owned(), vec![tag.text()])));
                }
                _ => {}
            }
        }
        facts
    }

    /// The descriptions of the first term called `label`.
    pub(crate) fn fact(&self, label: &str) -> Vec<String> {
        let facts = self.facts();
        let found = facts.iter().find(|(term, _)| term == label);
        found.map(|(_, values)| values.clone()).unwrap_or_default()
    }
}

/// Takes a page apart.
pub(crate) fn parse(page: &str) -> Html {
    let mut parser = Parser::default();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        parser.said.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
        } else if rest.starts_with("<!") {
            rest = rest.split_once('>').map_or("", |(_, rest)| rest);
        } else if let Some(after) = rest.strip_prefix("</") {
            let (name, after) = after.split_once('>').unwrap_or((after, ""));
            parser.end_tag(name);
            rest = after;
        } else {
            rest = parser.start_tag(rest);
        }
    }
    parser.finish()
}

#[derive(Default)]
struct Parser {
    html: Html,
    /// Indexes of the elements that are open.
    open: Vec<usize>,
    /// How many paragraphs and links are open.
    paragraphs: usize,
    links: usize,
    said: String,
}

impl Parser {
    fn fault(&mut self, fault: String) {
        self.html.faults.push(fault);
    }

    /// The count of open elements with a name that may not hold all others.
    fn counter(&mut self, name: &str) -> Option<&mut usize> {
        match name {
            "p" => Some(&mut self.paragraphs),
            "a" => Some(&mut self.links),
            _ => None,
        }
    }

    fn end_tag(&mut self, name: &str) {
        let Some(at) = self.open.pop() else {
            return self.fault(format!("</{name}> where nothing is open"));
        };
        self.html.tags[at].to = self.said.len();
        let own = self.html.tags[at].name.clone();
        if let Some(counter) = self.counter(&own) {
            *counter -= 1;
        }
        if own.strip_prefix("svg ").unwrap_or(&own) != name {
            self.fault(format!("</{name}> where <{own}> is open"));
        }
    }

    /// Reads the start tag at the beginning of `rest`, and gives what follows.
    fn start_tag<'t>(&mut self, rest: &'t str) -> &'t str {
        let end = rest[1..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .map_or(rest.len(), |at| at + 1);
        let name = rest[1..end].to_owned();
        if name.is_empty() {
            let next: String = rest.chars().take(20).collect();
            self.fault(format!("a bare < before {next:?}"));
            self.said.push('<');
            return &rest[1..];
        }
        let (attributes, after) = attributes(&rest[end..], &name, &mut self.html.faults);
        if BLOCKS.contains(&name.as_str()) && self.paragraphs > 0 {
            self.fault(format!("<{name}> in <p>"));
        }
        if name == "a" && self.links > 0 {
            self.fault("<a> in <a>".to_owned());
        }
        let close = format!("</{name}>");
        let (raw, void) = (
            matches!(name.as_str(), "script" | "style"),
            VOID.contains(&name.as_str()),
        );
        // The title of a drawing is none of the page's.
        let in_drawing = self.open.iter().any(|at| self.html.tags[*at].name == "svg");
        let drawn = in_drawing && name == "title";
        if let Some(counter) = self.counter(&name).filter(|_| !void) {
            *counter += 1;
        }
        self.html.tags.push(Tag {
            name: if drawn { "svg title".into() } else { name },
            attributes,
            said: Arc::default(),
            from: self.said.len(),
            to: self.said.len(),
        });
        if raw {
            return after.split_once(&close).map_or("", |(_, after)| after);
        }
        if !void {
            self.open.push(self.html.tags.len() - 1);
        }
        after
    }

    fn finish(mut self) -> Html {
        for at in std::mem::take(&mut self.open) {
            let name = self.html.tags[at].name.clone();
            self.fault(format!("<{name}> is never closed"));
        }
        let mut seen = BTreeSet::new();
        let ids = self.html.tags.iter().filter_map(|tag| tag.get("id"));
        let twice: Vec<String> = ids
            .filter(|id| !seen.insert(*id))
            .map(|id| format!("the id {id} stands twice"))
            .collect();
        self.html.faults.extend(twice);
        let said: Arc<str> = self.said.into();
        for tag in &mut self.html.tags {
            tag.said = Arc::clone(&said);
        }
        self.html
    }
}

/// Attributes up to the `>` of a tag, and what follows it.
fn attributes<'t>(
    mut rest: &'t str,
    tag: &str,
    faults: &mut Vec<String>,
) -> (BTreeMap<String, String>, &'t str) {
    let mut found = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || "=>\"'<".contains(c))
            .unwrap_or(rest.len());
        if end == 0 {
            faults.push(format!("<{tag}> is written wrong before {:.20}", rest));
            return (found, rest.get(1..).unwrap_or_default());
        }
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix("=\"") {
            let (inside, after) = after.split_once('"').unwrap_or((after, ""));
            (value, rest) = (inside, after);
        } else if rest.starts_with('=') {
            faults.push(format!("<{tag} {name}> has no quotation marks"));
            rest = &rest[1..];
        }
        if value.contains('<') {
            faults.push(format!("<{tag} {name}> holds a <"));
        }
        if found.insert(name.clone(), decode(value)).is_some() {
            faults.push(format!("<{tag}> has {name} twice"));
        }
    }
}

/// The text that is meant by a text with escapes.
pub(crate) fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#x2F;", "/")
        .replace("&#x2f;", "/")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[test]
fn the_checker_sees_what_is_broken() {
    for (page, faults) in [
        ("<p>a<br>b</p>", 0),
        ("<p><b>a</p></b>", 2),
        ("<p><div></div></p>", 1),
        ("<a id=\"x\"></a><b id=\"x\"></b>", 1),
        ("<p>1 < 2</p>", 1),
        ("<p class=x>", 2),
        ("<ul><li>a</ul>", 2),
    ] {
        let html = parse(page);
        assert_eq!(html.faults.len(), faults, "{page}: {:?}", html.faults);
    }
    let html = parse("<dl><dt>a</dt><dd>b &amp;  <i>c</i></dd></dl>");
    assert_eq!(html.fact("a"), ["b & c"]);
}
