//! Compounds cut into their parts.
//!
//! The parts are the site's own words (of titles, names and headings) and a
//! list of words that Norwegian compounds are often made of. Where several
//! cuts are possible, the one of fewest and best known parts is chosen.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::ops::Range;

use super::analysis::{common_parts, everyday, prefixes, stem};
use super::vocabulary::Quick;
use crate::text::Beginnings;

/// Shorter words are no compounds.
const SHORTEST: usize = 6;
/// Longer ones are no words.
const LONGEST: usize = 60;
/// Words of the site that are shorter are parts too often by chance.
const SHORTEST_OWN: usize = 4;
/// Common words that are shorter are taken for simple, however they look.
const SIMPLE: usize = 9;
/// What looks like a word at the end and is a mere ending.
const ENDINGS: [&str; 23] = [
    "skap", "skapet", "skapen", "het", "heit", "heten", "dom", "else", "ende", "ande", "ning",
    "ling", "sjon", "ster", "ring", "ringa", "ringen", "ringer", "ringar", "aren", "arene",
    "somme", "somhet",
];

type Set<T> = HashSet<T, BuildHasherDefault<Quick>>;

/// What compounds are made of.
#[derive(Clone, Debug)]
pub struct Compounds {
    /// Words, stems, and what is both.
    known: HashMap<Box<str>, Known, BuildHasherDefault<Quick>>,
    /// Of words, stems and prefixes.
    beginnings: Beginnings,
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
        let common: Set<&'static str> = everyday().collect();
        let own = own.filter(|word| word.chars().count() >= SHORTEST_OWN);
        let mut known: HashMap<Box<str>, Known, BuildHasherDefault<Quick>> = HashMap::default();
        let mut add = |word: &str| {
            known.entry(word.into()).or_default().word = true;
            known.entry(stem(word).into()).or_default().stem = true;
        };
        common_parts().for_each(&mut add);
        own.for_each(add);
        let mut beginnings = Beginnings::default();
        prefixes().for_each(|prefix| beginnings.add(prefix));
        #[expect(clippy::iter_over_hash_type, reason = "into a set")]
        for text in known.keys() {
            beginnings.add(text);
        }
        Self {
            known,
            beginnings,
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
        // The same letters end adjectives in nynorsk: `statlege` is no physician.
        let adjective = word.ends_with("lege") && !stem(word).ends_with("leg");
        let simple = adjective || length < SIMPLE && self.common.contains(word);
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
        for start in 0..last {
            let before = match &best[start] {
                _ if start == 0 => 0,
                Some(cut) => cut.cost,
                None => continue,
            };
            self.cuts(word, bounds, start, |end, cost, part| {
                let cost = before + cost;
                if best[end].as_ref().is_none_or(|known| cost < known.cost) {
                    best[end] = Some(Cut { cost, start, part });
                }
            });
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

    /// Calls `each` with the ends of stretches of the word that begin at a
    /// letter and can be parts of it: what each costs, and the part in it,
    /// without the letter that joins it to the next, and none for a prefix.
    fn cuts(
        &self,
        word: &str,
        bounds: &[usize],
        start: usize,
        mut each: impl FnMut(usize, u32, Option<Range<usize>>),
    ) {
        let last = bounds.len() - 1;
        let from = bounds[start];
        // A letter may join a part of two.
        let far = if self.beginnings.has(&word.as_bytes()[from..]) {
            last
        } else {
            last.min(start + 3)
        };
        let mut shorter = None;
        for end in start + 2..=far {
            let (text, length) = (&word[from..bounds[end]], end - start);
            if end == last {
                if let Some(cost) = self.last_part(text, length).filter(|_| start > 0) {
                    each(end, cost, Some(from..word.len()));
                }
                return;
            }
            let whole = self.inner_part(text, length);
            let joint = text.ends_with(['s', 'e']);
            let joined = shorter.filter(|_| joint).map(|cost: u32| cost + 1);
            shorter = whole;
            if start == 0 && self.prefixes.contains(text) && self.is_act(&word[bounds[end]..]) {
                each(end, 12, None);
            } else if let Some(cost) =
                whole.filter(|cost| joined.is_none_or(|least| *cost <= least))
            {
                each(end, cost, Some(from..bounds[end]));
            } else if let Some(cost) = joined {
                each(end, cost, Some(from..bounds[end - 1]));
            }
        }
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
