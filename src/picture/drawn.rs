//! How much a drawing shows through references within it.
//!
//! What is shown by reference may show other things so, and those others: a
//! few lines can be drawn more often than any browser bears, and it stands
//! still, with the page that the drawing is on. A filter is a reference too,
//! and each of its steps costs as much as many elements.

use std::collections::HashMap;

use super::svg::{attributes, name};

/// So many elements may be shown by reference. Twice as many take a browser
/// some ten seconds.
const MOST: u64 = 20_000;

/// More steps from reference to reference are in no drawing that shows fewer
/// elements than [`MOST`], for each step is of every reference before it. And
/// no drawing program puts so many elements into each other: browsers paint
/// each that is half clear by itself.
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
    /// Whether it is written as no drawing program does: it filters by
    /// functions of styles instead of by a filter of its own, or is too deep.
    is_strange: bool,
}

struct Element<'t> {
    name: &'t str,
    /// What stands in its `class`.
    named: &'t str,
    /// The number of the first element after all that is in it.
    end: usize,
    /// What it shows, by id.
    shows: Vec<String>,
    /// Its numbers, where it is a line: no line has more corners.
    corners: u64,
    /// What it costs beside what it shows.
    own: u64,
    /// As a step of a filter: the steps that it takes up, and its own name.
    takes: Vec<&'t str>,
    result: &'t str,
    /// Whether it takes up the step before it, since it names none.
    follows: bool,
}

/// A filter of more elements is too much, whatever they do.
const MOST_STEPS: usize = 300;

/// What a line costs whose dashes are too short to be seen, in elements.
const DASHED: u64 = 1_000;

/// What a step of a filter costs, in elements: one that looks around every
/// point costs more than one that looks at it.
fn step(name: &str) -> u64 {
    match name {
        "femorphology" => 8_000,
        "fegaussianblur" | "fedropshadow" => 1_500,
        _ => 100,
    }
}

/// What the steps of a filter cost. Browsers take a step anew for every step
/// that takes it up.
fn filtering(steps: &[Element<'_>]) -> u64 {
    if steps.len() > MOST_STEPS {
        return MOST;
    }
    let mut results = HashMap::new();
    let (mut before, mut cost, mut result) = (0, 0, "");
    for element in steps {
        // It is a part of the step that it stands in.
        if element.name != "femergenode" {
            (before, cost, result) = (cost, step(element.name), element.result);
        }
        let taken = element.takes.iter().map(|name| results.get(name));
        cost += taken
            .map(|cost| cost.copied().unwrap_or_default())
            .sum::<u64>();
        if element.follows {
            cost += before;
        }
        cost = cost.min(MOST);
        results.insert(result, cost);
    }
    cost
}

/// Whether a drawing, in small letters, shows too much through references.
pub(super) fn is_heavy(lower: &str) -> bool {
    let drawing = read(lower);
    let Some(references) = references(&drawing).filter(|_| !drawing.is_strange()) else {
        return true;
    };
    let references = drawing.counted(references);
    let inner = drawing.inner();
    // What is shown by the references of the elements before each.
    let mut before = vec![0; drawing.elements.len() + 1];
    for _ in 0..DEEPEST {
        let costs: Vec<u64> = (drawing.having.iter())
            .map(|having| {
                let costs = having
                    .iter()
                    .map(|&target| drawing.shown(target, &inner, &before));
                costs.max().unwrap_or_default()
            })
            .collect();
        let mut own: Vec<u64> = drawing.elements.iter().map(|it| it.own).collect();
        for &(at, id, times) in &references {
            if let (Some(own), Some(cost)) = (own.get_mut(at), costs.get(id)) {
                *own = MOST.min(*own + cost.saturating_mul(times));
            }
        }
        let sums = sums(own.into_iter());
        if sums.last().is_some_and(|sum| *sum >= MOST) {
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

impl Drawing<'_> {
    /// The references, each with how often it shows what it names: a line may
    /// have a mark at each corner, and hand it on to the lines in it.
    fn counted(&self, references: Vec<(usize, usize)>) -> Vec<(usize, usize, u64)> {
        let is_mark = |&at: &usize| self.elements.get(at).is_some_and(|it| it.name == "marker");
        let marks: Vec<bool> = (self.having.iter())
            .map(|having| having.iter().any(is_mark))
            .collect();
        let corners = sums(self.elements.iter().map(|element| element.corners));
        let until = |at: usize| corners.get(at).copied().unwrap_or_default();
        let times = |at: usize, id: usize| match (self.elements.get(at), marks.get(id)) {
            (Some(element), Some(true)) => (until(element.end) - until(at)).max(1),
            _ => 1,
        };
        let counted = references.into_iter();
        counted.map(|(at, id)| (at, id, times(at, id))).collect()
    }

    /// What each element costs to show, but for the references in it.
    fn inner(&self) -> Vec<u64> {
        let each = self.elements.iter().enumerate();
        each.map(|(at, element)| {
            let inside = self.elements.get(at + 1..element.end).unwrap_or_default();
            match element.name {
                "filter" => filtering(inside),
                // Colours are no elements, however many have them.
                name if name.ends_with("gradient") => 0,
                _ => (inside.len() as u64).max(1),
            }
        })
        .collect()
    }

    /// How many elements a reference to one shows.
    fn shown(&self, target: usize, inner: &[u64], before: &[u64]) -> u64 {
        let (Some(element), Some(&inner)) = (self.elements.get(target), inner.get(target)) else {
            return 0;
        };
        let until = |at: usize| before.get(at).copied().unwrap_or_default();
        inner + until(element.end) - until(target)
    }

    /// Whether it, or a style in it, is written as no drawing program does.
    fn is_strange(&self) -> bool {
        let style = without_comments(&self.style);
        self.is_strange || filters_by_function(&style) || has_dust(&style)
    }
}

/// Of numbers what comes before each, and all of them.
fn sums(numbers: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut sums = vec![0];
    let mut sum = 0;
    sums.extend(numbers.map(|number| {
        sum += number;
        sum
    }));
    sums
}

/// The pairs of a style: names and values.
fn pairs(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = style.split(['{', '}', ';']);
    let pairs = pairs.filter_map(|pair| pair.split_once(':'));
    pairs.map(|(name, value)| (name.trim(), value))
}

fn filters_by_function(style: &str) -> bool {
    pairs(style).any(|(name, value)| name.ends_with("filter") && is_function(value))
}

fn has_dust(style: &str) -> bool {
    pairs(style).any(|(name, value)| name == "stroke-dasharray" && is_dust(value))
}

/// Whether dashes are so short that a line has more of them than points.
fn is_dust(dashes: &str) -> bool {
    let parts = dashes.split(|c: char| c.is_whitespace() || c == ',');
    let lengths = parts.map(|part| part.trim_end_matches(|c: char| c.is_alphabetic() || c == '%'));
    let whole: f64 = lengths
        .filter_map(|length| length.parse::<f64>().ok())
        .sum();
    whole > 0.0 && whole < 0.01
}

/// Whether a value does more than name parts of the drawing.
fn is_function(value: &str) -> bool {
    value.replace("url(", "").contains('(')
}

/// No fewer numbers than stand in the line of a path.
fn numbers(line: &str) -> u64 {
    let parts = line.split(|c: char| !c.is_ascii_digit() && c != '.');
    let parts = parts.filter(|part| !part.is_empty());
    parts
        .map(|part| part.matches('.').count().max(1) as u64)
        .sum()
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
                drawing.is_strange |= open.len() > DEEPEST;
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
    let (mut shows, mut named, mut corners) = (Vec::new(), "", 0);
    let (mut takes, mut result, mut follows, mut own) = (Vec::new(), "", true, 0);
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
            "d" | "points" => corners = numbers(value),
            "in" | "in2" => {
                takes.push(value.trim());
                follows &= key != "in";
            }
            "result" => result = value.trim(),
            "href" | "xlink:href" if SHOWING.contains(&name) => {
                shows.extend(value.trim().strip_prefix('#').map(str::to_owned));
            }
            "attributename" => drawing.is_strange |= value.trim().ends_with("filter"),
            _ => {
                shows.extend(addresses(value));
                drawing.is_strange |= match key {
                    "filter" => is_function(value),
                    "style" => filters_by_function(&without_comments(value)),
                    _ => false,
                };
                let is_dust = match key {
                    "stroke-dasharray" => is_dust(value),
                    "style" => has_dust(&without_comments(value)),
                    _ => false,
                };
                own += if is_dust { DASHED } else { 0 };
            }
        }
    }
    drawing.elements.push(Element {
        name,
        named,
        end: at + 1,
        shows,
        corners,
        own,
        takes,
        result,
        follows,
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
