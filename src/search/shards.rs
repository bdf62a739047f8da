//! The index as files: each holds the keys that begin alike.
//!
//! Shards stand in the order of the alphabet, each named by the beginning of its
//! first key. Where too many keys begin alike, those that also have the next
//! letter alike stay together as long as they can. Where there are very many
//! shards, their names are divided in the same way, into directories.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::analysis::{Equivalents, fold};
use super::kin::Kin;
use super::postings::{MOST_IMPACT, Posting, Term, place};

/// Bytes of a shard before it is divided.
pub(super) const SHARD: usize = 4096;
/// Bytes of a directory before it is divided.
pub(super) const DIRECTORY: usize = 1024;
/// Bytes of a beginning by which keys are told apart; beyond, a shard grows.
const LONGEST_PREFIX: usize = 24;
/// Figures of base 64, as files spell numbers.
const FIGURES: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Of a key that very many have, so many entries keep their own impact.
const FOREMOST: usize = 192;

/// An entry of a shard: a key and what stands under it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The key without marks, by which shards are divided.
    pub folded: String,
    /// The key.
    pub key: Box<str>,
    /// Other names of it, and who has it.
    pub text: Box<str>,
}

impl Line {
    pub(super) fn new(key: &str, text: String) -> Self {
        Self {
            folded: fold(key),
            key: key.into(),
            text: text.into(),
        }
    }

    fn size(&self) -> usize {
        self.key.len() + self.text.len() + 1
    }
}

/// The lines of terms, which stand in the order of their keys, in the order
/// that shards need.
#[must_use]
pub(super) fn lines(kin: Kin<'_>) -> Vec<Line> {
    let known = |key: &str| place(kin.terms, key).is_ok();
    let each = |term| under_each_name(term, kin.size, kin.equivalents, known);
    let own = kin.terms.par_iter().flat_map_iter(each);
    sorted(own.chain(kin.lines()).collect())
}

/// Stems written backwards, to find those that begin otherwise than typed.
#[must_use]
pub(super) fn endings(terms: &[Term], equivalents: &Equivalents) -> Vec<Line> {
    let known = |key: &str| place(terms, key).is_ok();
    let each = |term| endings_of(term, equivalents, known);
    sorted(terms.par_iter().flat_map_iter(each).collect())
}

/// The lines among endings of those names of a term that are stems.
pub(super) fn endings_of(
    term: &Term,
    equivalents: &Equivalents,
    known: impl Fn(&str) -> bool,
) -> Vec<Line> {
    let names = names_of(term, equivalents, known).into_iter();
    let line = |name: &str| Line {
        folded: fold(name).chars().rev().collect(),
        key: name.chars().rev().collect::<String>().into(),
        text: "".into(),
    };
    names.filter(|name| is_stem(name)).map(line).collect()
}

/// The stems that a term is looked for by: its own, and those of its class that
/// no `known` key has.
fn names_of<'t>(
    term: &'t Term,
    equivalents: &'t Equivalents,
    known: impl Fn(&str) -> bool,
) -> Vec<&'t str> {
    match equivalents.members(&term.key) {
        [] => vec![&term.key],
        members => {
            let members = members.iter().map(|member| &**member);
            let free = |member: &&str| *member == &*term.key || !known(member);
            members.filter(free).collect()
        }
    }
}

fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    lines.par_sort_unstable_by(|a, b| (&a.folded, &a.key).cmp(&(&b.folded, &b.key)));
    lines
}

/// Lines divided by what their keys begin with into parts of at most so many
/// bytes: the text of each.
#[must_use]
pub(super) fn divided(lines: &[Line], most: usize) -> BTreeMap<String, String> {
    let mut shards = BTreeMap::new();
    let all: Vec<&Line> = lines.iter().collect();
    divide(&all, String::new(), most, &mut shards);
    let texts = shards
        .into_par_iter()
        .map(|(prefix, lines)| (prefix, text_of(lines)));
    texts.collect()
}

/// The names of shards, each with the signs of what it holds, as lines.
#[must_use]
pub(super) fn names(names: &[(String, String)]) -> Vec<Line> {
    let line = |(name, sign): &(String, String)| Line {
        folded: name.clone(),
        key: name.as_str().into(),
        text: format!(":{sign}").into(),
    };
    names.iter().map(line).collect()
}

/// Whether a key is a stem long enough to be mistyped.
fn is_stem(key: &str) -> bool {
    key.chars().count() > 2
        && !key.contains([' ', '\'', '+'])
        && !key.starts_with(|first: char| first.is_ascii_digit())
}

/// A line under every stem of the key's class: each tells the others. A key
/// that is `known` has a line of its own.
pub(super) fn under_each_name(
    term: &Term,
    size: u32,
    equivalents: &Equivalents,
    known: impl Fn(&str) -> bool,
) -> Vec<Line> {
    let members = equivalents.members(&term.key);
    let postings = encoded(&term.entries, size);
    if members.is_empty() {
        return vec![Line::new(&term.key, format!(":{postings}"))];
    }
    // The term's own name stands first, empty where the line is under it.
    let others = |own: &str| {
        let rest = members
            .iter()
            .filter(|member| **member != term.key && &***member != own);
        let first = if *term.key == *own { "" } else { &*term.key };
        rest.fold(format!(";{first}"), |text, member| text + ";" + member)
    };
    let names = names_of(term, equivalents, known).into_iter();
    names
        .map(|name| Line::new(name, format!("{}:{postings}", others(name))))
        .collect()
}

/// Numbers of entries as steps, each with its impact; where very many have the
/// key, those of most impact so, and all of them as bits.
pub(super) fn encoded(entries: &[Posting], size: u32) -> String {
    let listed = steps(entries);
    let bits = size as usize / 6;
    if listed.len() <= bits + FOREMOST * 3 {
        return listed;
    }
    let mut foremost = entries.to_vec();
    foremost.sort_by_key(|posting| (std::cmp::Reverse(posting.impact()), posting.slot()));
    let rest = foremost.split_off(FOREMOST.min(foremost.len()));
    foremost.sort_unstable();
    let common = rest
        .get(rest.len() / 2)
        .map_or(1, |posting| posting.impact() & MOST_IMPACT);
    format!(
        "!{}{}!{}",
        figure(common),
        steps(&foremost),
        bitmap(entries, size)
    )
}

fn steps(entries: &[Posting]) -> String {
    let mut text = String::with_capacity(entries.len() * 3);
    let mut last = 0;
    for posting in entries {
        number(posting.slot() - last, &mut text);
        text.push(figure(posting.impact()));
        last = posting.slot();
    }
    text
}

/// Numbers of entries as steps.
pub(super) fn numbers(entries: &[u32]) -> String {
    let mut text = String::new();
    let mut last = 0;
    for slot in entries {
        number(slot.saturating_sub(last), &mut text);
        last = *slot;
    }
    text
}

fn bitmap(entries: &[Posting], size: u32) -> String {
    let mut bits = vec![0_u32; size as usize / 6 + 1];
    for slot in entries.iter().map(|posting| posting.slot()) {
        if let Some(six) = bits.get_mut(slot as usize / 6) {
            *six |= 1 << (slot % 6);
        }
    }
    bits.into_iter().map(figure).collect()
}

fn figure(value: u32) -> char {
    char::from(FIGURES[(value & 63) as usize])
}

/// Five bits a figure, the lowest first; the sixth says that more follow.
fn number(mut value: u32, text: &mut String) {
    while value > 31 {
        text.push(figure(value & 31 | 32));
        value >>= 5;
    }
    text.push(figure(value));
}

/// Divides lines that begin with `prefix` into shards, each under the beginning
/// of its first key: it holds all keys from there to the next shard. Keys that
/// begin alike are one shard, or several of their own, so that a key more moves
/// no borders but those of its nearest kin.
fn divide<'l>(
    lines: &[&'l Line],
    prefix: String,
    most: usize,
    shards: &mut BTreeMap<String, Vec<&'l Line>>,
) {
    let size = |lines: &[&Line]| lines.iter().map(|line| line.size()).sum::<usize>();
    if size(lines) <= most || prefix.len() >= LONGEST_PREFIX {
        if !lines.is_empty() {
            shards.insert(prefix, lines.to_vec());
        }
        return;
    }
    let next = |line: &Line| line.folded[prefix.len()..].chars().next();
    let mut open: Option<(String, usize)> = None;
    for group in lines.chunk_by(|a, b| next(a) == next(b)) {
        let letter = group.first().and_then(|line| next(line));
        let border = prefix.chars().chain(letter).collect::<String>();
        let own = size(group);
        match &mut open {
            Some((first, held)) if *held + own <= most => {
                *held += own;
                shards.entry(first.clone()).or_default().extend(group);
            }
            _ if own <= most || letter.is_none() => {
                shards.insert(border.clone(), group.to_vec());
                open = Some((border, own));
            }
            _ => {
                divide(group, border, most, shards);
                open = None;
            }
        }
    }
}

/// Lines as one text: of each key only what differs from the one before.
pub(super) fn text_of<'l>(lines: impl IntoIterator<Item = &'l Line>) -> String {
    let mut text = String::new();
    let mut last = "";
    for line in lines {
        if !text.is_empty() {
            text.push('|');
        }
        // Beyond the basic plane the browser counts otherwise.
        let same = |(a, b): &(char, char)| a == b && a.len_utf16() == 1;
        let shared = last
            .chars()
            .zip(line.key.chars())
            .take_while(same)
            .take(63)
            .count();
        text.push(figure(u32::try_from(shared).unwrap_or(0)));
        text.extend(line.key.chars().skip(shared));
        text.push_str(&line.text);
        last = &line.key;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::analysis::Related;
    use super::*;

    fn lines_of(terms: &[Term], size: u32, equivalents: &Equivalents) -> Vec<Line> {
        lines(Kin {
            terms,
            size,
            count: terms.len(),
            equivalents,
            related: &Related::default(),
        })
    }

    #[test]
    fn lines_hold_what_differs() {
        let terms = [
            Term::of("bol", &[(1, 3), (70, 31)]),
            Term::of("bolk", &[(2, 1)]),
        ];
        let shards = divided(&lines_of(&terms, 64, &Equivalents::default()), SHARD);
        assert_eq!(
            shards.into_iter().collect::<Vec<_>>(),
            [(String::new(), "Abol:BDlCf|Dk:CB".to_owned())]
        );
    }

    #[test]
    fn every_name_of_a_class_has_a_line() {
        let terms = [Term::of("bol", &[(1, 3)])];
        let shards = divided(&lines_of(&terms, 64, &Equivalents::new(&[])), SHARD);
        let text = shards.into_values().next().expect("a shard");
        assert!(
            text.contains("Abol;;bustad:BD") && text.contains("ustad;bol:BD"),
            "{text}"
        );
    }

    #[test]
    fn a_key_is_looked_for_in_the_directory_that_names_its_shard() {
        let keys: Vec<String> = (0..3000).map(|at| format!("{:x}", at * 7919)).collect();
        let mut shards: Vec<(String, String)> = keys
            .iter()
            .map(|key| (key.clone(), "abcd".to_owned()))
            .collect();
        shards.sort();
        let directories = divided(&names(&shards), DIRECTORY);
        assert!(directories.len() > 16, "{}", directories.len());
        for (name, _) in &shards {
            let (_, text) = directories.range(..=name.clone()).next_back().expect("one");
            let mut known = String::new();
            let found = text.split('|').any(|line| {
                let shared = FIGURES
                    .iter()
                    .position(|figure| *figure == line.as_bytes()[0]);
                let (rest, sign) = line[1..].split_once(':').expect("signs");
                known.truncate(shared.expect("a figure"));
                known.push_str(rest);
                known == *name && sign == "abcd"
            });
            assert!(found, "{name}");
        }
    }

    #[test]
    fn large_shards_are_divided_by_their_beginnings() {
        let terms: Vec<Term> = (0..2000)
            .map(|at| Term::of(&format!("a{at:04}b"), &[(at, 3)]))
            .collect();
        let shards = divided(&lines_of(&terms, 4096, &Equivalents::default()), SHARD);
        assert!(shards.len() > 4);
        assert!(
            shards.values().all(|text| text.len() <= SHARD),
            "{:?}",
            shards.keys()
        );
    }
}
