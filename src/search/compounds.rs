//! Compounds cut into their parts.
//!
//! The parts are the site's own words (of titles, names and headings) and a
//! list of words that Norwegian compounds are often made of. Where several
//! cuts are possible, the one of fewest and best known parts is chosen.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::ops::Range;

use super::analysis::{Equivalents, common_parts, prefixes, stem};
use super::vocabulary::Quick;

/// Shorter words are no compounds.
const SHORTEST: usize = 6;
/// Longer ones are no words.
const LONGEST: usize = 60;
/// Words of the site that are shorter are parts too often by chance.
const SHORTEST_OWN: usize = 4;
/// Common words that are shorter are taken for simple, however they look.
const SIMPLE: usize = 9;
/// What looks like a word at the end and is a mere ending.
const ENDINGS: [&str; 14] = [
    "skap", "skapet", "skapen", "het", "heit", "heten", "dom", "else", "ende", "ande", "ning",
    "ling", "sjon", "ster",
];

type Set<T> = HashSet<T, BuildHasherDefault<Quick>>;

/// What compounds are made of.
#[derive(Clone, Debug)]
pub struct Compounds {
    /// Words, stems, and what is both.
    known: HashMap<Box<str>, Known, BuildHasherDefault<Quick>>,
    common: Set<&'static str>,
    prefixes: Set<&'static str>,
}

/// What is known of a stretch of letters.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    word: bool,
    stem: bool,
}

/// The cheapest way to cut the word up to some letter: by its last part, and
/// where that begins.
#[derive(Clone, Debug)]
struct Cut {
    cost: u32,
    start: usize,
    part: Option<Range<usize>>,
}

impl Compounds {
    /// The parts that every portal has, and the words of this one.
    #[must_use]
    pub fn new<'w>(own: impl Iterator<Item = &'w str>) -> Self {
        let common: Set<&'static str> = common_parts().chain(Equivalents::known()).collect();
        let own = own.filter(|word| word.chars().count() >= SHORTEST_OWN);
        let mut known: HashMap<Box<str>, Known, BuildHasherDefault<Quick>> = HashMap::default();
        let mut add = |word: &str| {
            known.entry(word.into()).or_default().word = true;
            known.entry(stem(word).into()).or_default().stem = true;
        };
        common_parts().for_each(&mut add);
        own.for_each(add);
        Self {
            known,
            common,
            prefixes: prefixes().collect(),
        }
    }

    fn known(&self, text: &str) -> Known {
        self.known.get(text).copied().unwrap_or_default()
    }

    /// The parts of a word in small letters; none when it is simple.
    #[must_use]
    pub fn cut(&self, word: &str) -> Vec<Range<usize>> {
        let length = word.chars().count();
        let simple = length < SIMPLE && self.common.contains(word);
        if simple
            || !(SHORTEST..=LONGEST).contains(&length)
            || !word.chars().all(char::is_alphabetic)
        {
            return Vec::new();
        }
        let mut bounds: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        bounds.push(word.len());
        self.best(word, &bounds)
    }

    /// The parts of the cheapest cut of the whole word into two or more.
    /// Positions count letters; `bounds` tells where each begins.
    fn best(&self, word: &str, bounds: &[usize]) -> Vec<Range<usize>> {
        let last = bounds.len() - 1;
        let mut best: Vec<Option<Cut>> = vec![None; last + 1];
        for end in 2..=last {
            for start in 0..end - 1 {
                let before = match &best[start] {
                    _ if start == 0 => 0,
                    Some(cut) => cut.cost,
                    None => continue,
                };
                if end - start == last {
                    continue;
                }
                let span = bounds[start]..bounds[end];
                let found = if end == last {
                    let cost = self.last_part(&word[span.clone()], end - start);
                    cost.map(|cost| (cost, Some(span)))
                } else {
                    self.part(word, span, end - start, start == 0)
                };
                let Some((cost, part)) = found else {
                    continue;
                };
                let cost = before + cost;
                if best[end].as_ref().is_none_or(|known| cost < known.cost) {
                    best[end] = Some(Cut { cost, start, part });
                }
            }
        }
        let mut parts = Vec::new();
        let mut at = last;
        while let Some(cut) = best.get_mut(at).and_then(Option::take) {
            parts.extend(cut.part);
            at = cut.start;
        }
        parts.reverse();
        parts
    }

    /// What a stretch of the word, not its end, costs as a part, and the part
    /// in it: without the letter that joins it to the next, and none for a
    /// prefix. `length` in letters.
    fn part(
        &self,
        word: &str,
        span: Range<usize>,
        length: usize,
        first: bool,
    ) -> Option<(u32, Option<Range<usize>>)> {
        let text = &word[span.clone()];
        if first && self.prefixes.contains(text) && self.is_act(&word[span.end..]) {
            return Some((12, None));
        }
        let joined = ["", "s", "e"].into_iter().filter_map(|joint| {
            let bare = text.strip_suffix(joint)?;
            let length = length - joint.len();
            let cost = self.inner_part(bare, length)? + if joint.is_empty() { 0 } else { 1 };
            Some((cost, Some(span.start..span.end - joint.len())))
        });
        joined.min_by_key(|(cost, _)| *cost)
    }

    /// Whether a word names an act or who does it.
    fn is_act(&self, rest: &str) -> bool {
        let named = [
            "ing", "inga", "ingen", "inger", "ingar", "er", "ere", "erne", "ar", "arar",
        ];
        let length = rest.chars().count();
        length >= 6
            && named.iter().any(|ending| rest.ends_with(ending))
            && self.last_part(rest, length).is_some()
    }

    fn inner_part(&self, text: &str, length: usize) -> Option<u32> {
        if length < 2 || ENDINGS.contains(&text) {
            return None;
        }
        let rare = if length < SHORTEST_OWN { 4 } else { 0 };
        let known = self.known(text);
        if known.word || self.is_nynorsk_agent(text) {
            return Some(10 + rare);
        }
        (length >= SHORTEST_OWN && known.stem).then_some(13)
    }

    /// `trenar` where `trener` is known.
    fn is_nynorsk_agent(&self, text: &str) -> bool {
        let bare = text.strip_suffix("ar").filter(|bare| bare.len() > 3);
        bare.is_some_and(|bare| self.known(&format!("{bare}er")).word)
    }

    fn last_part(&self, text: &str, length: usize) -> Option<u32> {
        if length < 3 && text != "by" && text != "øy" || ENDINGS.contains(&text) {
            return None;
        }
        if self.known(text).word {
            return Some(10 + if length < SHORTEST_OWN { 4 } else { 0 });
        }
        let bare = stem(text);
        let known = self.known(&bare).stem && bare.chars().count() >= 3;
        (known && length >= SHORTEST_OWN).then_some(12)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str) -> Vec<String> {
        let own = ["bygdevekst", "diamant", "storfjord", "kompetanse"];
        let parts = Compounds::new(own.into_iter()).cut(word);
        parts
            .into_iter()
            .map(|part| word[part].to_owned())
            .collect()
    }

    #[test]
    fn compounds_are_cut_where_words_meet() {
        for (word, parts) in [
            ("bygdevekstavtalen", "bygdevekst avtalen"),
            ("kapasitetsdiamanten", "kapasitet diamanten"),
            ("boligpolitikk", "bolig politikk"),
            ("næringslivet", "næring livet"),
            ("kommunestyremøtet", "kommune styre møtet"),
            ("kompetansekartlegginger", "kompetanse kartlegginger"),
            ("tilflytting", "flytting"),
            ("utviklingsprosjekter", "utvikling prosjekter"),
        ] {
            assert_eq!(cut(word), parts.split(' ').collect::<Vec<_>>(), "{word}");
        }
    }

    #[test]
    fn simple_words_are_whole() {
        for word in [
            "samarbeid",
            "grunnlag",
            "forankring",
            "kommunene",
            "utvikling",
            "fellesskap",
            "h2020",
            "bolig",
        ] {
            assert!(cut(word).is_empty(), "{word}: {:?}", cut(word));
        }
    }
}
