//! As much of HTML as it takes to see whether a page holds together.

use std::collections::{BTreeMap, BTreeSet};

/// Elements without an end.
const VOID: [&str; 9] = [
    "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr",
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
    /// Names of the elements around it, outermost first.
    pub(crate) around: Vec<String>,
    /// The text up to its end tag, without tags and with single spaces.
    pub(crate) text: String,
}

impl Tag {
    /// An attribute, or nothing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
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

    /// The terms of all `dl` on the page, each with its descriptions.
    pub(crate) fn facts(&self) -> Vec<(String, Vec<String>)> {
        let mut facts: Vec<(String, Vec<String>)> = Vec::new();
        for tag in &self.tags {
            match (tag.name.as_str(), facts.last_mut()) {
                ("dt", _) => facts.push((tag.text.clone(), Vec::new())),
                ("dd", Some((_, values))) => values.push(tag.text.clone()),
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
    let mut html = Html::default();
    // Index of the tag, for each element that is open.
    let mut open: Vec<usize> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        say(&mut html, &open, &rest[..start]);
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
        } else if rest.starts_with("<!") {
            rest = rest.split_once('>').map_or("", |(_, rest)| rest);
        } else if let Some(after) = rest.strip_prefix("</") {
            let (name, after) = after.split_once('>').unwrap_or((after, ""));
            match open.pop() {
                Some(at) if html.tags[at].name == name => {}
                Some(at) => {
                    let fault = format!("</{name}> where <{}> is open", html.tags[at].name);
                    html.faults.push(fault);
                }
                None => html.faults.push(format!("</{name}> where nothing is open")),
            }
            rest = after;
        } else {
            rest = start_tag(rest, &mut html, &mut open);
        }
    }
    for at in open {
        let name = &html.tags[at].name;
        html.faults.push(format!("<{name}> is never closed"));
    }
    let mut seen = BTreeSet::new();
    let twice: Vec<String> = html
        .tags
        .iter()
        .filter_map(|tag| tag.get("id"))
        .filter(|id| !seen.insert(*id))
        .map(|id| format!("the id {id} stands twice"))
        .collect();
    html.faults.extend(twice);
    for tag in &mut html.tags {
        tag.text = decode(&tag.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    html
}

fn say(html: &mut Html, open: &[usize], text: &str) {
    for &at in open {
        html.tags[at].text.push_str(text);
    }
}

/// Reads the start tag at the beginning of `rest`, and gives what follows it.
fn start_tag<'t>(rest: &'t str, html: &mut Html, open: &mut Vec<usize>) -> &'t str {
    let end = rest[1..]
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .map_or(rest.len(), |at| at + 1);
    let name = rest[1..end].to_owned();
    if name.is_empty() {
        html.faults.push(format!(
            "a bare < before {:?}",
            rest.chars().take(20).collect::<String>()
        ));
        say(html, open, "<");
        return &rest[1..];
    }
    let (attributes, after) = attributes(&rest[end..], &name, &mut html.faults);
    let around: Vec<String> = open.iter().map(|&at| html.tags[at].name.clone()).collect();
    if BLOCKS.contains(&name.as_str()) && around.iter().any(|outer| outer == "p") {
        html.faults.push(format!("<{name}> in <p>"));
    }
    if name == "a" && around.contains(&name) {
        html.faults.push("<a> in <a>".to_owned());
    }
    let void = VOID.contains(&name.as_str());
    let raw = matches!(name.as_str(), "script" | "style");
    let close = format!("</{name}>");
    html.tags.push(Tag {
        name,
        attributes,
        around,
        text: String::new(),
    });
    if raw {
        let (text, after) = after.split_once(&close).unwrap_or((after, ""));
        if let Some(tag) = html.tags.last_mut() {
            tag.text = text.to_owned();
        }
        return after;
    }
    if !void {
        open.push(html.tags.len() - 1);
    }
    after
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
