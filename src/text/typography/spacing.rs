//! Where a line must not break, and spans of years.

use super::Run;
use crate::text::MONTHS;

/// What a number measures or counts, after it.
const UNITS: &[&str] = &[
    "%",
    "‰",
    "°C",
    "kr",
    "kr.",
    "kroner",
    "NOK",
    "EUR",
    "euro",
    "USD",
    "mill.",
    "mrd.",
    "millioner",
    "million",
    "milliarder",
    "milliard",
    "prosent",
    "prosentpoeng",
    "percent",
    "mm",
    "cm",
    "m",
    "km",
    "mil",
    "km/t",
    "m²",
    "km²",
    "m³",
    "dekar",
    "daa",
    "ha",
    "mg",
    "g",
    "kg",
    "tonn",
    "l",
    "liter",
    "kW",
    "MW",
    "GW",
    "kWh",
    "MWh",
    "GWh",
    "TWh",
];

/// What a number belongs to, before it.
const PREFIXES: &[&str] = &[
    "kl.", "kap.", "s.", "nr.", "tab.", "fig.", "jf.", "ca.", "art.", "pkt.", "bd.", "p.", "pp.",
    "ch.", "vol.",
];

/// A longer word in capitals is of a heading, which must be free to break.
const LONGEST_NAME: usize = 10;

impl Run<'_> {
    /// Whether the space at `at` must hold what stands on its sides together.
    pub(super) fn keeps_together(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.byte(before)) else {
            return false;
        };
        if before.is_ascii_digit() {
            return self.groups_thousands(at) || self.unit_follows(at);
        }
        if before.is_ascii_uppercase() {
            return self.begins_a_name(at);
        }
        let number_follows = self.byte(at + 1).is_some_and(|byte| byte.is_ascii_digit());
        let paragraph = self.slice(0, at).ends_with('§');
        (number_follows && (paragraph || self.prefix_precedes(at))) || self.date_around(at)
    }

    /// `10 000`: one to three digits, then groups of three.
    fn groups_thousands(&self, at: usize) -> bool {
        let digits_after = self.digits_from(at + 1, 4);
        let digits_before = self.digits_to(at, 4);
        let tail = self.after(at + 3);
        let glued = tail.is_some_and(char::is_alphabetic) || matches!(tail, Some('-' | '/'));
        if digits_after != 3 || glued || !(1..=3).contains(&digits_before) {
            return false;
        }
        let start = at - digits_before;
        match self.char_before(start) {
            Some(' ') if digits_before == 3 && self.follows_number(start) => true,
            Some(c) => {
                !c.is_alphanumeric()
                    && !".,:/-–#\u{2060}".contains(c)
                    && self.byte(start) != Some(b'0')
            }
            None => self.byte(start) != Some(b'0'),
        }
    }

    /// Whether a digit and one space stand before `start`.
    fn follows_number(&self, start: usize) -> bool {
        start
            .checked_sub(2)
            .and_then(|at| self.byte(at))
            .is_some_and(|byte| byte.is_ascii_digit())
    }

    /// A name in capitals that begins with a letter alone: `I LAG`.
    fn begins_a_name(&self, at: usize) -> bool {
        let is_alone = !self.char_before(at - 1).is_some_and(char::is_alphanumeric);
        let rest = self.slice(at + 1, self.text.len()).chars();
        let word = rest.take_while(|c| c.is_alphanumeric()).take(LONGEST_NAME);
        let (mut letters, mut capitals) = (0, true);
        for letter in word {
            letters += 1;
            capitals &= letter.is_uppercase();
        }
        is_alone && capitals && (2..LONGEST_NAME).contains(&letters)
    }

    fn unit_follows(&self, at: usize) -> bool {
        self.word_from(at + 1, UNITS, |word, unit| word == unit)
    }

    /// `21. november`.
    fn date_around(&self, at: usize) -> bool {
        let Some(stop) = at
            .checked_sub(1)
            .filter(|&stop| self.byte(stop) == Some(b'.'))
        else {
            return false;
        };
        let digits = self.digits_to(stop, 3);
        (1..=2).contains(&digits)
            && self
                .char_before(stop - digits)
                .is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != ',')
            && self.word_from(at + 1, &MONTHS, str::eq_ignore_ascii_case)
    }

    /// Whether one of `words` stands at `start` as a whole word.
    fn word_from(&self, start: usize, words: &[&str], same: fn(&str, &str) -> bool) -> bool {
        let rest = self.slice(start, self.text.len());
        let ends = |c: char| !c.is_alphanumeric();
        words.iter().any(|word| {
            let found = rest
                .get(..word.len())
                .is_some_and(|start| same(start, word));
            found
                && rest
                    .get(word.len()..)
                    .and_then(|rest| rest.chars().next())
                    .is_none_or(ends)
        })
    }

    /// Whether the word before the space at `at` is an abbreviation that
    /// wants its number beside it.
    fn prefix_precedes(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        PREFIXES.iter().any(|prefix| {
            let Some(start) = at.checked_sub(prefix.len()) else {
                return false;
            };
            let same = bytes
                .get(start..at)
                .is_some_and(|word| word.eq_ignore_ascii_case(prefix.as_bytes()));
            same && self
                .char_before(start)
                .is_none_or(|c| !c.is_alphanumeric() && c != '.')
        })
    }

    /// `2020-2023`, and not a part of a date, a number or an address.
    pub(super) fn between_years(&self, at: usize) -> bool {
        let year = |start: usize| matches!(self.byte(start), Some(b'1' | b'2'));
        let Some(start) = at.checked_sub(4) else {
            return false;
        };
        let end = at + 5;
        let before = self.char_before(start);
        let after = self.slice(end, self.text.len()).chars().next();
        let sentence_ends =
            matches!(after, Some('.' | ',' | ':')) && self.digits_from(end + 1, 1) == 0;
        self.digits_to(at, 5) == 4
            && self.digits_from(at + 1, 5) == 4
            && year(start)
            && year(at + 1)
            && before.is_none_or(|c| !c.is_alphanumeric() && !"-./:,_#@=–".contains(c))
            && (sentence_ends
                || after.is_none_or(|c| !c.is_alphanumeric() && !"-./:,_#@=–".contains(c)))
    }

    /// `2020–2023`, `s. 12–14`, `3.–4. mai`: a dash at `at`, between numbers.
    pub(super) fn between_numbers(&self, at: usize) -> bool {
        let end = at + "–".len();
        let before = at.checked_sub(1).and_then(|before| self.byte(before));
        self.slice(at, end) == "–"
            && before.is_some_and(|byte| byte.is_ascii_digit() || byte == b'.')
            && self.digits_from(end, 1) == 1
    }

    /// How many digits stand from `start` on, counted to `most`.
    fn digits_from(&self, start: usize, most: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        rest.iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    }

    /// How many digits stand before `end`, counted to `most`.
    fn digits_to(&self, end: usize, most: usize) -> usize {
        let rest = self.text.as_bytes().get(..end).unwrap_or_default();
        rest.iter()
            .rev()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    }
}
