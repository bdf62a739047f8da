//! What the styles of a drawing make of its elements: what they show by
//! reference, and pictures, shapes and shadows that are written in a style.

use super::line::{self, numbers};

/// What each wearer of a picture that a style makes costs, in elements: it is
/// made anew for every point.
const MADE: u64 = 200;

/// What each wearer of a shadow costs where it is blurred, and where not.
const BLURRED: u64 = 1_000;
const SHARP: u64 = 3;

/// So many numbers of a shape that something is cut to cost one element.
pub(super) const CUT: u64 = 4;

/// Pictures that styles make, or bring along.
const MAKING: [&str; 6] = [
    "gradient(",
    "cross-fade(",
    "image(",
    "element(",
    "paint(",
    "url(data",
];

/// What a style costs each element that it is of.
#[derive(Clone, Copy, Default)]
pub(super) struct Worn {
    /// Each element itself.
    pub(super) own: u64,
    /// Each piece of text in it too: shadows are handed on.
    pub(super) shadows: u64,
}

impl Worn {
    pub(super) fn add(&mut self, other: Self) {
        self.own += other.own;
        self.shadows += other.shadows;
    }

    pub(super) fn is_something(self) -> bool {
        self.own + self.shadows > 0
    }
}

/// What a value of a property costs who wears it.
pub(super) fn worn(name: &str, value: &str) -> Worn {
    let made = MAKING.iter().map(|sign| value.matches(sign).count() as u64);
    let mut worn = Worn {
        own: made.sum::<u64>() * MADE,
        shadows: 0,
    };
    if is_shape(name) && is_function(value) {
        worn.own += 1 + numbers(value) / CUT;
    }
    if name == "d" {
        worn.own += line::cost(numbers(value), true, true);
    }
    if name.ends_with("shadow") {
        let shadows = value.split(',');
        worn.shadows = shadows
            .map(|shadow| if is_blurred(shadow) { BLURRED } else { SHARP })
            .sum();
    }
    worn
}

/// What all of a style costs who wears it.
pub(super) fn worn_of_all(style: &str) -> Worn {
    // Addresses of data have signs in them that end a pair elsewhere.
    let mut all = Worn {
        own: style.matches("url(data").count() as u64 * MADE,
        shadows: 0,
    };
    for (name, value) in pairs(style) {
        all.add(worn(name, &value.replace("url(data", "")));
    }
    all
}

fn is_shape(name: &str) -> bool {
    name.ends_with("clip-path") || name.starts_with("shape-") || name == "offset-path"
}

/// Whether a shadow is more than a copy: its third number is not zero, or it
/// is reckoned out. Colours by number are taken for it.
fn is_blurred(shadow: &str) -> bool {
    let is_number =
        |word: &&str| word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let mut beyond = shadow.split_whitespace().filter(is_number).skip(2);
    let colours = ["rgb(", "rgba(", "hsl(", "hsla("];
    let functions = shadow.matches('(').count();
    let known: usize = colours
        .iter()
        .map(|name| shadow.matches(name).count())
        .sum();
    functions > known || beyond.any(|word| word.contains(|c| matches!(c, '1'..='9')))
}

/// Whether a style is written as no drawing program does: it filters by
/// functions, puts something costly together from elsewhere, or hides where
/// its rules end.
pub(super) fn is_strange(style: &str) -> bool {
    let strange = |(name, value): (&str, &str)| {
        let borrows = value.contains("var(") || value.contains("attr(");
        // What is borrowed by another name.
        let lends = name.starts_with("--") || matches!(name, "initial-value" | "result");
        let makes = || MAKING.iter().any(|sign| value.contains(sign));
        name.ends_with("filter") && is_function(value)
            || is_costly(name) && borrows
            || lends && (makes() || value.contains("url(") || value.contains("attr("))
    };
    pairs(style).any(strange) || style.contains("@function") || hides_ends(style)
}

/// Whether a property may hold what costs more than colours do.
pub(super) fn is_costly(name: &str) -> bool {
    let parts = [
        "shadow",
        "mask",
        "clip-path",
        "filter",
        "border-image",
        "background-image",
        "shape-",
        "offset-path",
    ];
    parts.iter().any(|part| name.contains(part))
}

/// Whether what looks like the end of a rule or a comment is a part of a value.
fn hides_ends(style: &str) -> bool {
    let (mut quote, mut depth) = (None, 0_u32);
    for c in style.replace("&quot;", "\"").replace("&apos;", "'").chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), '\n' | '{' | '}') | (None, '{' | '}') if quote.is_some() || depth > 0 => {
                return true;
            }
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Whether what looks like a comment begins within a value, and is none.
pub(super) fn hides_comments(style: &str) -> bool {
    let style = style.replace("&quot;", "\"").replace("&apos;", "'");
    let (mut before, mut rest) = (String::new(), style.as_str());
    while let Some((text, after)) = rest.split_once("/*") {
        before.push_str(text);
        let count = |sign: char| before.matches(sign).count();
        if count('"') % 2 + count('\'') % 2 > 0 || count('(') > count(')') {
            return true;
        }
        before.clear();
        rest = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    false
}

/// What a style declares, piece by piece, each with the selectors that it is
/// of; without any where it stands within another rule.
pub(super) fn declarations(style: &str) -> Vec<(&str, &str)> {
    let (mut found, mut open) = (Vec::new(), Vec::<&str>::new());
    for piece in style.split_inclusive(['{', '}', ';']) {
        let text = piece.trim_end_matches(['{', '}', ';']);
        if piece.ends_with('{') {
            open.push(text.trim());
            continue;
        }
        let selectors = match open.as_slice() {
            [outer @ .., inner] if outer.iter().all(|it| it.starts_with('@')) => inner,
            _ => "",
        };
        if !text.trim().is_empty() {
            found.push((selectors, text));
        }
        if piece.ends_with('}') {
            open.pop();
        }
    }
    found
}

/// The class that a selector names, where it names nothing else.
pub(super) fn class(selector: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let class = selector.trim().strip_prefix('.')?;
    class.chars().all(is_name).then_some(class)
}

/// The pairs of a style: names and values.
pub(super) fn pairs(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = style.split(['{', '}', ';']);
    let pairs = pairs.filter_map(|pair| pair.split_once(':'));
    pairs.map(|(name, value)| (name.trim(), value))
}

/// Whether a value does more than name parts of the drawing.
pub(super) fn is_function(value: &str) -> bool {
    value.replace("url(", "").contains('(')
}

/// What a style names within the drawing: `url(#a)`, with quotes or without.
pub(super) fn addresses(style: &str) -> impl Iterator<Item = String> {
    let marks = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '#');
    style.split("url(").skip(1).filter_map(move |rest| {
        let address = rest.split(')').next()?;
        let address = address.replace("&quot;", "").replace("&apos;", "");
        Some(address.trim_matches(marks).to_owned())
    })
}

pub(super) fn without_comments(style: &str) -> String {
    let mut parts = style.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, part| {
        before + part.split_once("*/").map_or("", |(_, after)| after)
    })
}
