//! How much a drawing shows through references within it.
//!
//! What is shown by reference may show other things so, and those others: a
//! few lines can be drawn more often than any browser bears, and it stands
//! still, with the page that the drawing is on.

use std::collections::HashMap;

use super::svg::{attributes, name};

/// So many elements may be shown by reference. Twice as many take a browser
/// some ten seconds.
const MOST: u64 = 20_000;

/// More steps from reference to reference are in no drawing that shows fewer
/// elements than [`MOST`], for each step is of every reference before it.
const DEEPEST: usize = 200;

/// Elements whose `href` names what they show.
const SHOWING: [&str; 3] = ["use", "pattern", "feimage"];

/// More references are in no drawing of the size that is looked through.
const MOST_REFERENCES: usize = 200_000;

#[derive(Default)]
struct Drawing<'t> {
    elements: Vec<Element<'t>>,
    /// Ids by number.
    ids: HashMap<&'t str, usize>,
    /// Who has each: browsers take the first, but letters are folded here.
    having: Vec<Vec<usize>>,
    /// The text of its styles.
    style: String,
}

struct Element<'t> {
    name: &'t str,
    /// What stands in its `class`.
    named: &'t str,
    /// The number of the first element after all that is in it.
    end: usize,
    /// What it shows, by id.
    shows: Vec<String>,
}

/// Whether a drawing, in small letters, shows too much through references.
pub(super) fn is_heavy(lower: &str) -> bool {
    let drawing = read(lower);
    let Some(references) = references(&drawing) else {
        return true;
    };
    // What is shown by the references of the elements before each.
    let mut before = vec![0; drawing.elements.len() + 1];
    for _ in 0..DEEPEST {
        let costs: Vec<u64> = (drawing.having.iter())
            .map(|having| {
                let costs = having
                    .iter()
                    .map(|&target| shown(&drawing, &before, target));
                costs.max().unwrap_or_default()
            })
            .collect();
        let mut own = vec![0_u64; drawing.elements.len()];
        for &(at, id) in &references {
            if let (Some(own), Some(cost)) = (own.get_mut(at), costs.get(id)) {
                *own = MOST.min(*own + cost);
            }
        }
        let mut sums = vec![0];
        let mut sum = 0;
        sums.extend(own.iter().map(|own| {
            sum += own;
            sum
        }));
        if sum >= MOST {
            return true;
        }
        if sums == before {
            return false;
        }
        before = sums;
    }
    // It shows itself.
    true
}

/// Which element shows which id, by number; nothing where there are too many.
fn references(drawing: &Drawing<'_>) -> Option<Vec<(usize, usize)>> {
    let numbered = |id: String| drawing.ids.get(id.as_str()).copied();
    let style = without_comments(&drawing.style);
    let (mut by_class, mut of_all) = (HashMap::<&str, Vec<usize>>::new(), Vec::new());
    let mut count = 0;
    for rule in style.split('}') {
        let Some((before, body)) = rule.rsplit_once('{') else {
            continue;
        };
        let shows: Vec<usize> = addresses(body).filter_map(numbered).collect();
        let selectors = before.rsplit(['{', ';']).next().unwrap_or_default();
        for selector in selectors.split(',').filter(|_| !shows.is_empty()) {
            count += shows.len();
            if count > MOST_REFERENCES {
                return None;
            }
            match class(selector) {
                Some(class) => by_class.entry(class).or_default().extend(&shows),
                // It may be of any element.
                None => of_all.extend(&shows),
            }
        }
    }
    let mut found = Vec::new();
    for (at, element) in drawing.elements.iter().enumerate() {
        let own = element
            .shows
            .iter()
            .filter_map(|id| drawing.ids.get(id.as_str()));
        let named = element.named.split_whitespace();
        let styled = named.filter_map(|class| by_class.get(class)).flatten();
        for &id in own.chain(&of_all).chain(styled) {
            found.push((at, id));
            if found.len() > MOST_REFERENCES {
                return None;
            }
        }
    }
    Some(found)
}

/// The class that a selector names, where it names nothing else.
fn class(selector: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let class = selector.trim().strip_prefix('.')?;
    class.chars().all(is_name).then_some(class)
}

/// How many elements a reference to one shows.
fn shown(drawing: &Drawing<'_>, before: &[u64], target: usize) -> u64 {
    let Some(element) = drawing.elements.get(target) else {
        return 0;
    };
    // Colours are no elements, however many have them.
    if element.name.ends_with("gradient") {
        return 0;
    }
    let inner = (element.end - target - 1).max(1);
    let until = |at: usize| before.get(at).copied().unwrap_or_default();
    inner as u64 + until(element.end) - until(target)
}

fn read(lower: &str) -> Drawing<'_> {
    let mut drawing = Drawing::default();
    let mut open: Vec<usize> = Vec::new();
    let mut hidden = None;
    for tag in lower.split('<').skip(1) {
        if hidden.is_none() {
            hidden = [("!--", "-->"), ("![cdata[", "]]>")]
                .into_iter()
                .find_map(|(begin, end)| tag.starts_with(begin).then_some(end));
        }
        if let Some(end) = hidden {
            if end == "]]>" && in_style(&drawing, &open) {
                let text = tag.split(end).next().unwrap_or_default();
                drawing.style.push_str(text.trim_start_matches("![cdata["));
            }
            hidden = (!tag.contains(end)).then_some(end);
        } else if tag.starts_with('/') {
            if let Some(at) = open.pop() {
                close(&mut drawing, at);
            }
        } else if !tag.starts_with(['!', '?']) {
            let at = drawing.elements.len();
            let rest = element(&mut drawing, tag);
            if rest.starts_with("/>") {
                close(&mut drawing, at);
            } else {
                open.push(at);
            }
            if in_style(&drawing, &open) {
                drawing.style.push_str(rest.trim_start_matches('>'));
            }
        }
    }
    for at in open {
        close(&mut drawing, at);
    }
    drawing
}

fn in_style(drawing: &Drawing<'_>, open: &[usize]) -> bool {
    let last = open.last().and_then(|&at| drawing.elements.get(at));
    last.is_some_and(|element| element.name == "style")
}

fn close(drawing: &mut Drawing<'_>, at: usize) {
    let end = drawing.elements.len();
    if let Some(element) = drawing.elements.get_mut(at) {
        element.end = end;
    }
}

/// Adds an element, and gives what stands from the end of its tag on.
fn element<'t>(drawing: &mut Drawing<'t>, tag: &'t str) -> &'t str {
    let at = drawing.elements.len();
    let name = name(tag);
    let (attributes, rest) = attributes(tag).unwrap_or_default();
    let (mut shows, mut named) = (Vec::new(), "");
    for (key, value) in attributes {
        match key {
            "id" | "xml:id" => {
                let next = drawing.having.len();
                let id = *drawing.ids.entry(value).or_insert(next);
                drawing.having.resize_with(next.max(id + 1), Vec::new);
                if let Some(having) = drawing.having.get_mut(id) {
                    having.push(at);
                }
            }
            "class" => named = value,
            "href" | "xlink:href" if SHOWING.contains(&name) => {
                shows.extend(value.trim().strip_prefix('#').map(str::to_owned));
            }
            _ => shows.extend(addresses(value)),
        }
    }
    drawing.elements.push(Element {
        name,
        named,
        end: at + 1,
        shows,
    });
    rest
}

/// What a style names within the drawing: `url(#a)`, with quotes or without.
fn addresses(style: &str) -> impl Iterator<Item = String> {
    let marks = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '#');
    style.split("url(").skip(1).filter_map(move |rest| {
        let address = rest.split(')').next()?;
        let address = address.replace("&quot;", "").replace("&apos;", "");
        Some(address.trim_matches(marks).to_owned())
    })
}

fn without_comments(style: &str) -> String {
    let mut parts = style.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, part| {
        before + part.split_once("*/").map_or("", |(_, after)| after)
    })
}
