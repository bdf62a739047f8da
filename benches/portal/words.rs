//! Words in a natural order and with a natural growth: a Markov chain of order one and two over
//! the portal's own text, and new compounds of its words by Heaps' law.

use std::collections::{HashMap, HashSet};

use crate::rng::Rng;

/// The word that begins and ends every sentence.
const EDGE: u32 = 0;
/// How often the chain looks two words back rather than one: always would copy whole sentences.
const SECOND_ORDER: f64 = 0.6;
/// The share of long words that become compounds in the long run.
const COMPOUND_SHARE: f64 = 0.22;
/// Heaps' exponent: the number of different words grows as the text's length to this power.
/// Norwegian writes compounds together and lies high.
const HEAPS: f64 = 0.7;

/// What stands before a noun, and how nouns end: enough to make compounds that look like some.
const ARTICLES: [&str; 6] = ["en", "et", "ei", "ein", "eit", "egen"];
const NOUN_ENDS: [&str; 9] = [
    "ing", "inga", "ingen", "het", "sjon", "skap", "else", "tet", "plan",
];

/// The words of one language, and how they follow each other.
pub(crate) struct Language {
    words: Vec<String>,
    compoundable: Vec<bool>,
    first: Vec<Vec<u32>>,
    second: HashMap<(u32, u32), Vec<u32>>,
    heads: Vec<u32>,
    tails: Vec<u32>,
    compounds: Vec<String>,
    /// One element for every compound written: a draw from it prefers the frequent (Simon's model).
    written: Vec<u32>,
    /// Words of the text so far, the model's own included.
    length: f64,
    /// Different words in that text at the start, and its length.
    start: (f64, f64),
}

impl Language {
    /// Learns from sentences, each a list of words as they stand (a comma may trail).
    pub(crate) fn learn(sentences: &[Vec<String>]) -> Self {
        let inner: HashSet<&str> = sentences
            .iter()
            .flat_map(|s| s.iter().skip(1))
            .map(String::as_str)
            .collect();
        let articled: HashSet<&str> = sentences
            .iter()
            .flat_map(|sentence| sentence.windows(2))
            .filter(|pair| ARTICLES.contains(&pair[0].as_str()))
            .map(|pair| pair[1].as_str())
            .collect();
        let mut language = Self::empty();
        let mut numbers = HashMap::from([(String::new(), EDGE)]);
        let mut length = 0;
        for sentence in sentences {
            let ids: Vec<u32> = sentence
                .iter()
                .enumerate()
                .map(|(at, word)| {
                    let low = word.to_lowercase();
                    let word = if at == 0 && inner.contains(low.as_str()) {
                        low
                    } else {
                        word.clone()
                    };
                    let noun = articled.contains(word.as_str())
                        || NOUN_ENDS.iter().any(|end| word.ends_with(end));
                    language.number(&mut numbers, word, noun)
                })
                .collect();
            length += ids.len();
            language.follow(&ids);
        }
        language.start = (language.words.len() as f64, length.max(1) as f64);
        language.length = language.start.1;
        language
    }

    fn empty() -> Self {
        Self {
            words: vec![String::new()],
            compoundable: vec![false],
            first: vec![Vec::new()],
            second: HashMap::new(),
            heads: Vec::new(),
            tails: Vec::new(),
            compounds: Vec::new(),
            written: Vec::new(),
            length: 0.0,
            start: (1.0, 1.0),
        }
    }

    fn number(&mut self, numbers: &mut HashMap<String, u32>, word: String, noun: bool) -> u32 {
        if let Some(id) = numbers.get(&word) {
            return *id;
        }
        let id = self.words.len() as u32;
        let letters = word.chars().count();
        let plain = word.chars().all(char::is_lowercase);
        if noun && plain && (4..=9).contains(&letters) {
            self.heads.push(id);
        }
        if noun && plain && (5..=12).contains(&letters) {
            self.tails.push(id);
        }
        self.compoundable.push(plain && letters >= 5);
        self.words.push(word.clone());
        self.first.push(Vec::new());
        numbers.insert(word, id);
        id
    }

    fn follow(&mut self, ids: &[u32]) {
        let mut state = (EDGE, EDGE);
        for id in ids.iter().copied().chain([EDGE]) {
            self.first[state.1 as usize].push(id);
            self.second.entry(state).or_default().push(id);
            state = (state.1, id);
        }
    }

    fn next(&self, rng: &mut Rng, state: (u32, u32)) -> u32 {
        let near = &self.first[state.1 as usize];
        let followers = if rng.chance(SECOND_ORDER) {
            self.second.get(&state).unwrap_or(near)
        } else {
            near
        };
        rng.pick(followers).copied().unwrap_or(EDGE)
    }

    /// The probability that the next word is one never seen: the derivative of Heaps' law.
    fn newness(&self) -> f64 {
        let (words, length) = self.start;
        HEAPS * words / length * (self.length / length).powf(HEAPS - 1.0)
    }

    fn spell(&mut self, rng: &mut Rng, id: u32) -> String {
        self.length += 1.0;
        if self.compoundable[id as usize] && rng.chance(COMPOUND_SHARE) {
            return self.compound(rng, false);
        }
        let word = &self.words[id as usize];
        if word.bytes().any(|b| b.is_ascii_digit()) {
            jitter(rng, word)
        } else {
            word.clone()
        }
    }

    /// A compound: a new one as often as Heaps' law asks (always if `fresh`), else one written before.
    pub(crate) fn compound(&mut self, rng: &mut Rng, fresh: bool) -> String {
        // Compounds are about a tenth of all words, so each must carry more than its part of the growth.
        let new = fresh || self.written.is_empty() || rng.chance((self.newness() * 10.0).min(1.0));
        let id = if new {
            self.coin(rng)
        } else {
            rng.pick(&self.written).copied().unwrap_or(0)
        };
        self.written.push(id);
        self.compounds.get(id as usize).cloned().unwrap_or_default()
    }

    fn coin(&mut self, rng: &mut Rng) -> u32 {
        let word = |id: Option<&u32>| id.map_or("", |id| self.words[*id as usize].as_str());
        let mut coined = joined(word(rng.pick(&self.heads)));
        if rng.chance(0.15) {
            coined.push_str(&joined(word(rng.pick(&self.heads))));
        }
        coined.push_str(word(rng.pick(&self.tails)));
        self.compounds.push(coined);
        self.compounds.len() as u32 - 1
    }
}

/// A first part with the letter that joins it to the next.
fn joined(head: &str) -> String {
    let s = ["ing", "het", "skap", "sjon", "leik", "dom"]
        .iter()
        .any(|end| head.ends_with(end));
    let stem = head
        .strip_suffix("ene")
        .or_else(|| head.strip_suffix("er"))
        .unwrap_or(head);
    if s {
        format!("{head}s")
    } else {
        stem.to_owned()
    }
}

/// Other digits in the same places; the first of a number stays, so that years stay years.
fn jitter(rng: &mut Rng, word: &str) -> String {
    let mut inside = false;
    let other = |c: char| {
        let digit = c.is_ascii_digit();
        let first = digit && !inside;
        inside = digit;
        if digit && !first {
            char::from(b'0' + rng.below(10) as u8)
        } else {
            c
        }
    };
    word.chars().map(other).collect()
}

/// A text under way.
pub(crate) struct Prose<'a> {
    language: &'a mut Language,
    rng: &'a mut Rng,
    state: (u32, u32),
    capital: bool,
    phrase: bool,
    out: String,
}

impl<'a> Prose<'a> {
    /// A text of sentences, or a phrase that has no full stops inside.
    pub(crate) fn new(language: &'a mut Language, rng: &'a mut Rng, phrase: bool) -> Self {
        Self {
            language,
            rng,
            state: (EDGE, EDGE),
            capital: true,
            phrase,
            out: String::new(),
        }
    }

    /// Goes on without a capital.
    pub(crate) fn lower(&mut self) {
        self.capital = false;
    }

    /// Adds about as many words as said.
    pub(crate) fn words(&mut self, count: usize) {
        for _ in 0..count {
            let mut id = self.language.next(self.rng, self.state);
            if id == EDGE {
                self.stop();
                id = self.language.next(self.rng, (EDGE, EDGE));
            }
            if id == EDGE {
                return;
            }
            let word = self.language.spell(self.rng, id);
            self.state = (self.state.1, id);
            self.piece(&word);
        }
    }

    /// Adds a word or a piece of markup as it stands.
    pub(crate) fn piece(&mut self, piece: &str) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '(']) {
            self.out.push(' ');
        }
        if self.capital {
            push_capital(&mut self.out, piece)
        } else {
            self.out.push_str(piece)
        }
        self.capital = false;
    }

    /// Adds what closes a sentence: a citation.
    pub(crate) fn cite(&mut self, citation: &str) {
        self.drop_comma();
        self.out.push(' ');
        self.out.push_str(citation);
        self.stop();
    }

    fn stop(&mut self) {
        self.state = (EDGE, EDGE);
        if self.phrase || self.out.is_empty() || self.out.ends_with('.') {
            return;
        }
        self.drop_comma();
        self.out.push('.');
        self.capital = true;
    }

    fn drop_comma(&mut self) {
        while self.out.ends_with([',', ' ']) {
            self.out.pop();
        }
    }

    /// The text, closed by the sign given, if any.
    pub(crate) fn end(mut self, sign: Option<char>) -> String {
        self.drop_comma();
        if let Some(sign) = sign {
            while self.out.ends_with('.') {
                self.out.pop();
            }
            self.out.push(sign);
        }
        self.out
    }

    /// The source of chance, for choices beside the words.
    pub(crate) fn rng(&mut self) -> &mut Rng {
        self.rng
    }
}

fn push_capital(out: &mut String, word: &str) {
    let mut chars = word.chars();
    if let Some(first) = chars.next() {
        out.extend(first.to_uppercase());
        out.push_str(chars.as_str());
    }
}

/// The sentences of a plain text, as the chain learns them.
pub(crate) fn sentences(text: &str, into: &mut Vec<Vec<String>>) {
    let mut sentence = Vec::new();
    for token in text.split_whitespace() {
        if let Some(word) = clean(token) {
            sentence.push(word);
        }
        if token.ends_with(['.', '?', '!', ':', ';']) && token.chars().count() > 4 {
            into.push(std::mem::take(&mut sentence));
        }
    }
    into.push(sentence);
    into.retain(|sentence| sentence.len() > 1);
}

fn clean(token: &str) -> Option<String> {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    let fine = |c: char| c.is_alphanumeric() || c == '-' || c == ',';
    let comma = token.ends_with(',') && !word.is_empty();
    (!word.is_empty() && word.chars().all(fine)).then(|| {
        if comma {
            format!("{word},")
        } else {
            word.to_owned()
        }
    })
}
