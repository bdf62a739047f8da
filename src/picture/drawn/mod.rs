//! How much a drawing shows through references within it.
//!
//! What is shown by reference may show other things so, and those others: a
//! few lines can be drawn more often than any browser bears, and it stands
//! still, with the page that the drawing is on. A filter is a reference too,
//! and each of its steps costs as much as many elements.

mod filter;
mod line;
mod style;

use std::collections::HashMap;

use super::svg::{attributes, name};
use line::{DASHED, Stroke, has_dust, is_dashed, is_dust, numbers};
use style::{CUT, Worn, addresses, class, declarations, is_function, without_comments};

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

/// What it costs to mask something, in elements.
const MASKED: u64 = 15;

/// More references are in no drawing of the size that is looked through.
const MOST_REFERENCES: usize = 200_000;

/// Elements that say where each of their letters stands.
const LETTERS: [&str; 3] = ["text", "tspan", "tref"];

/// As many letters are taken to stand by themselves where they are not counted.
const MOST_LETTERS: u64 = 1_000;

#[derive(Default)]
struct Drawing<'t> {
    elements: Vec<Element<'t>>,
    /// Ids by number.
    ids: HashMap<&'t str, usize>,
    /// Who has each: browsers take the first, but letters are folded here.
    having: Vec<Vec<usize>>,
    /// The text of its styles.
    style: String,
    /// Whether any of its lines is dashed.
    is_dashed: bool,
    /// Whether any may be wider than is seen.
    is_wide: bool,
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
    /// How it is drawn.
    stroke: Stroke,
    /// What it costs beside what it shows.
    own: u64,
    /// What its style costs.
    worn: Worn,
    /// Into how many pieces it lays its letters.
    pieces: u64,
    /// As a step of a filter: the steps that it takes up, and its own name.
    takes: Vec<&'t str>,
    result: &'t str,
    /// Whether it takes up the step before it, since it names none.
    follows: bool,
}

/// Whether a drawing, in small letters, shows too much through references.
pub(super) fn is_heavy(lower: &str) -> bool {
    let drawing = read(lower);
    let Some(references) = references(&drawing).filter(|_| !drawing.is_strange()) else {
        return true;
    };
    let references = drawing.counted(references);
    let (inner, each) = (drawing.inner(), drawing.own());
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
        let mut own = each.clone();
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
    for (selectors, body) in declarations(&style) {
        let shows: Vec<usize> = addresses(body).filter_map(numbered).collect();
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

impl Drawing<'_> {
    /// The references, each with how often it shows what it names: a line may
    /// have a mark at each corner, and hand it on to the lines in it, as
    /// elements do what they are filled with.
    fn counted(&self, references: Vec<(usize, usize)>) -> Vec<(usize, usize, u64)> {
        let are = |name: &str| -> Vec<bool> {
            let is = |&at: &usize| self.elements.get(at).is_some_and(|it| it.name == name);
            let having = self.having.iter();
            having.map(|having| having.iter().any(is)).collect()
        };
        let (marks, patterns) = (are("marker"), are("pattern"));
        let corners = sums(self.elements.iter().map(|element| element.corners));
        let until = |at: usize| corners.get(at).copied().unwrap_or_default();
        let times = |at: usize, id: usize| match self.elements.get(at) {
            Some(element) if marks.get(id) == Some(&true) => {
                (until(element.end) - until(at)).max(1)
            }
            Some(element) if patterns.get(id) == Some(&true) => (element.end - at) as u64,
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
                "filter" => filter::filtering(inside),
                // A layer of its own, whatever is in it.
                "mask" => MASKED + inside.len() as u64,
                // What is cut to it is cut to each of its corners.
                "clippath" => {
                    let corners: u64 = inside.iter().map(|it| it.corners).sum();
                    (inside.len() as u64).max(1) + corners / CUT
                }
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

    /// What each element costs beside what it shows.
    fn own(&self) -> Vec<u64> {
        let style = without_comments(&self.style);
        let side = self.elements.first().map_or(0.0, |it| it.stroke.side);
        let is_wide = self.is_wide || line::widens(&style, side);
        let is_dashed = self.is_dashed || line::dashes(&style);
        let worn = self.worn(&style);
        let pieces = sums(self.elements.iter().map(|element| element.pieces));
        let until = |at: usize| pieces.get(at).copied().unwrap_or_default();
        let each = self.elements.iter().zip(worn).enumerate();
        each.map(|(at, (element, worn))| {
            let is_wide = is_wide || element.stroke.is_wide();
            let shadowed = worn.shadows.saturating_mul(until(element.end) - until(at));
            let cost = element.own + worn.own + line::cost(element.corners, is_wide, is_dashed);
            cost.saturating_add(shadowed).min(MOST)
        })
        .collect()
    }

    /// What each element wears, of its own and of the drawing's style.
    fn worn(&self, style: &str) -> Vec<Worn> {
        let (mut by_class, mut of_all) = (HashMap::<&str, Worn>::new(), Worn::default());
        for (selectors, body) in declarations(style) {
            let worn = style::worn_of_all(body);
            for selector in selectors.split(',').filter(|_| worn.is_something()) {
                match class(selector) {
                    Some(class) => by_class.entry(class).or_default().add(worn),
                    None => of_all.add(worn),
                }
            }
        }
        let each = self.elements.iter().map(|element| {
            let mut worn = element.worn;
            worn.add(of_all);
            let named = element.named.split_whitespace();
            for class in named.filter_map(|class| by_class.get(class)) {
                worn.add(*class);
            }
            worn
        });
        each.collect()
    }

    /// Whether it, or a style in it, is written as no drawing program does.
    fn is_strange(&self) -> bool {
        let style = without_comments(&self.style);
        self.is_strange
            || style::hides_comments(&self.style)
            || style::is_strange(&style)
            || has_dust(&style)
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
            let stroke = open.last().and_then(|&at| drawing.elements.get(at));
            let stroke = stroke.map_or_else(Stroke::new, |element| element.stroke);
            let rest = element(&mut drawing, tag, stroke);
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
fn element<'t>(drawing: &mut Drawing<'t>, tag: &'t str, mut stroke: Stroke) -> &'t str {
    let at = drawing.elements.len();
    let name = name(tag);
    let (attributes, rest) = attributes(tag).unwrap_or_default();
    let (mut shows, mut named, mut corners) = (Vec::new(), "", 0);
    let (mut takes, mut result, mut follows, mut own) = (Vec::new(), "", true, 0);
    let (mut worn, mut pieces) = (Worn::default(), 1);
    if name == "textpath" {
        pieces += MOST_LETTERS;
    }
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
            "d" | "points" | "values" | "to" => corners += numbers(value),
            "in" | "in2" => {
                takes.push(value.trim());
                follows &= key != "in";
            }
            "result" => result = value.trim(),
            "href" | "xlink:href" if SHOWING.contains(&name) => {
                shows.extend(value.trim().strip_prefix('#').map(str::to_owned));
            }
            "attributename" => moves(drawing, value.trim()),
            "x" | "y" | "dx" | "dy" if LETTERS.contains(&name) => pieces += numbers(value),
            "rotate" | "textlength" => pieces += MOST_LETTERS,
            _ => {
                shows.extend(addresses(value));
                stroke.take(key, value);
                let (cost, of_style) = looks(drawing, key, value);
                own += cost;
                worn.add(of_style);
            }
        }
    }
    if name == "svg" && stroke.side <= 0.0 {
        stroke.side = line::side(tag);
    }
    drawing.elements.push(Element {
        name,
        named,
        end: at + 1,
        shows,
        corners,
        stroke,
        own,
        worn,
        pieces,
        takes,
        result,
        follows,
    });
    rest
}

/// What an attribute of an element costs, and what it wears by it.
fn looks(drawing: &mut Drawing<'_>, key: &str, value: &str) -> (u64, Worn) {
    let style = match key {
        "style" => without_comments(value),
        _ => format!("{key}:{value}"),
    };
    drawing.is_strange |= key == "style" && style::hides_comments(value);
    drawing.is_strange |= style::is_strange(&style) || key == "filter" && is_function(value);
    drawing.is_dashed |= key == "stroke-dasharray" && is_dashed(value) || line::dashes(&style);
    drawing.is_wide |= key == "vector-effect";
    let is_dust = key == "stroke-dasharray" && is_dust(value) || has_dust(&style);
    (if is_dust { DASHED } else { 0 }, style::worn_of_all(&style))
}

/// Takes up that an attribute is moved.
fn moves(drawing: &mut Drawing<'_>, attribute: &str) {
    // Whose style an element wears is not seen then.
    drawing.is_strange |= style::is_costly(attribute) || attribute == "class";
    drawing.is_wide |= matches!(attribute, "stroke-width" | "transform" | "viewbox");
    drawing.is_dashed |= attribute == "stroke-dasharray";
}
