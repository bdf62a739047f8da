//! The order of the Norwegian alphabet, as CLDR's collation for `no` has it.
//!
//! A key is computed once and compared byte by byte: first the letters, then
//! accents, then case, and last the text itself where these could not tell two
//! texts apart. Signs, digits and letters follow one another in that order and
//! no sign is skipped (`alternate` is `non-ignorable`). The tests hold the
//! order to that of ICU.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text's place in the alphabet; keys are compared, never shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollationKey(Box<[u8]>);

/// The key by which `text` is sorted in Norwegian.
///
/// Equal keys mean equal texts. `aa` counts as `å`, `ä` as `æ`, `ö` as `ø` and
/// `ü` as `y`; digits stand before letters.
#[must_use]
pub fn collation_key(text: &str) -> CollationKey {
    let mut levels = Levels::default();
    levels.read(text);
    CollationKey(levels.finish(text))
}

/// The letter under which `text` stands in an alphabetical list: `A` to `Å`,
/// `#` for digits and signs, and for other scripts the letter itself.
///
/// Texts sorted by [`collation_key`] have their initials in runs.
#[must_use]
pub fn initial(text: &str) -> char {
    let mut levels = Levels::default();
    let start: String = text.chars().take(INITIAL_WINDOW).collect();
    levels.read(&start);
    match levels.primary.first() {
        Some(&OTHER_LETTER) => capital(levels.first_escaped()),
        Some(&weight) if weight >= FIRST_LETTER => heading(weight),
        _ => '#',
    }
}

/// Marks and invisible characters may precede and follow the first letter.
const INITIAL_WINDOW: usize = 16;

/// The letter of the alphabet at or before the letter of this weight: `ŋ`
/// stands among the n's.
fn heading(weight: u8) -> char {
    let end = usize::from(weight - FIRST_LETTER) + 1;
    let letters = LETTERS.get(..end).unwrap_or(LETTERS);
    let own = |letter: &&char| letter.is_ascii() || matches!(letter, 'æ' | 'ø' | 'å');
    letters
        .iter()
        .rev()
        .find(own)
        .map_or('#', |&letter| capital(letter))
}

fn capital(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

/// Signs by their primary weight, in the order of CLDR's root.
const SIGNS: &[char] = &[
    '\t', '\n', '\u{b}', '\u{c}', '\r', '\u{85}', '\u{2028}', '\u{2029}', ' ', '‾', '_', '‗', '-',
    '‐', '‒', '–', '—', '―', ',', ';', ':', '!', '‼', '⁉', '¡', '?', '⁈', '⁇', '¿', '‽', '.', '‥',
    '…', '·', '\'', '‹', '›', '"', '«', '»', '(', ')', '[', ']', '{', '}', '‖', '§', '¶', '@', '*',
    '/', '\\', '&', '#', '%', '‰', '†', '‡', '•', '‣', '‧', '′', '″', '‴', '‵', '※', '`', '´', '^',
    '¯', '¨', '¸', '°', '©', '®', '+', '±', '÷', '×', '<', '=', '>', '¬', '|', '¦', '~', '⁄',
];

/// Signs of money come after the other signs.
const MONEY: &[char] = &['¤', '¢', '$', '£', '¥', '€'];

/// Letters by their primary weight; capitals share the weight of the small.
const LETTERS: &[char] = &[
    'a', 'b', 'ƀ', 'c', 'd', 'e', 'ǝ', 'ə', 'ɛ', 'f', 'g', 'h', 'i', 'ı', 'j', 'k', 'l', 'm', 'n',
    'ŋ', 'o', 'p', 'q', 'ĸ', 'r', 's', 't', 'ŧ', 'u', 'v', 'w', 'x', 'y', 'z', 'ʒ', 'æ', 'ø', 'å',
];

/// Accents from the lightest; others follow by code point.
const MARKS: &[char] = &[
    '\u{332}', '\u{313}', '\u{314}', '\u{301}', '\u{300}', '\u{306}', '\u{302}', '\u{30c}',
    '\u{30a}', '\u{342}', '\u{308}', '\u{30b}', '\u{303}', '\u{307}', '\u{338}', '\u{327}',
    '\u{328}', '\u{304}', '\u{335}', '\u{309}', '\u{30f}', '\u{311}', '\u{31b}', '\u{323}',
    '\u{324}', '\u{325}', '\u{326}', '\u{32d}', '\u{32e}', '\u{330}', '\u{331}',
];

// Primary weights, from 0: the end of a level, signs, other signs, money,
// digits, other numbers, letters, other letters. "Other" is followed by the
// code point in three bytes.
const FIRST_SIGN: u8 = 1;
const OTHER_SIGN: u8 = FIRST_SIGN + SIGNS.len() as u8;
const FIRST_MONEY: u8 = OTHER_SIGN + 1;
const FIRST_DIGIT: u8 = FIRST_MONEY + MONEY.len() as u8;
const OTHER_NUMBER: u8 = FIRST_DIGIT + 10;
const FIRST_LETTER: u8 = OTHER_NUMBER + 1;
const OTHER_LETTER: u8 = FIRST_LETTER + LETTERS.len() as u8;

// Secondary weights: none, the letters that Norwegian counts as another (from
// 2 on), accents, the ß, and accents that have no weight of their own.
const PLAIN: u8 = 1;
const FIRST_MARK: u8 = 6;
const SHARP_S: u8 = 0xfc;
const OTHER_MARK: u8 = 0xfd;

// Tertiary weights.
const SMALL: u8 = 1;
const MIXED: u8 = 2;
const CAPITAL: u8 = 3;
const CAPITAL_MIXED: u8 = 4;
const COMPATIBLE: u8 = 5;

/// Weights of the ASCII characters; 0 where the character has none.
static ASCII: [u8; 128] = ascii_weights();

const fn ascii_weights() -> [u8; 128] {
    let mut weights = [0; 128];
    fill(&mut weights, SIGNS, FIRST_SIGN);
    fill(&mut weights, MONEY, FIRST_MONEY);
    fill(
        &mut weights,
        &['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
        FIRST_DIGIT,
    );
    fill(&mut weights, LETTERS, FIRST_LETTER);
    weights
}

const fn fill(weights: &mut [u8; 128], chars: &[char], first: u8) {
    let mut index = 0;
    while index < chars.len() {
        if chars[index].is_ascii() {
            weights[chars[index] as usize] = first + index as u8;
            weights[chars[index].to_ascii_uppercase() as usize] = first + index as u8;
        }
        index += 1;
    }
}

/// The weights of a text, level by level.
#[derive(Default)]
struct Levels {
    primary: Vec<u8>,
    secondary: Vec<u8>,
    tertiary: Vec<u8>,
}

impl Levels {
    fn read(&mut self, text: &str) {
        self.primary.reserve(text.len() + 4);
        if is_decomposed(text) {
            self.read_decomposed(&text.chars().collect::<Vec<_>>());
        } else {
            self.read_decomposed(&text.nfd().collect::<Vec<_>>());
        }
    }

    fn read_decomposed(&mut self, mut rest: &[char]) {
        while let Some((&first, after)) = rest.split_first() {
            let length = if first.is_ascii_alphabetic() {
                self.contraction(first, after)
            } else {
                0
            };
            if length == 0 {
                self.character(first);
            }
            rest = after.get(length..).unwrap_or_default();
        }
    }

    /// Adds the letter that `first` makes with what follows, and tells how
    /// many of the characters after it were used.
    fn contraction(&mut self, first: char, after: &[char]) -> usize {
        let Some(&next) = after.first() else { return 0 };
        let (letter, secondary) = match (first.to_ascii_lowercase(), next) {
            ('a', 'a' | 'A') => return self.double_a(first, next),
            ('a', '\u{30a}') => ('å', PLAIN),
            ('a', '\u{308}') => ('æ', 2),
            ('e', '\u{328}') => ('æ', 3),
            ('o', '\u{308}') => ('ø', 2),
            ('o', '\u{30b}') => ('ø', 3),
            ('u', '\u{308}') => ('y', 2),
            ('u', '\u{30b}') => ('y', 3),
            _ => return 0,
        };
        let case = if first.is_ascii_uppercase() {
            CAPITAL
        } else {
            SMALL
        };
        self.push(letter_weight(letter), secondary, case);
        1
    }

    /// `aa`, `Aa` and `AA` are an `å`; `aA` is two letters.
    fn double_a(&mut self, first: char, next: char) -> usize {
        let case = match (first, next) {
            ('a', 'a') => SMALL,
            ('A', 'a') => MIXED,
            ('A', 'A') => CAPITAL,
            _ => return 0,
        };
        self.push(letter_weight('å'), 2, case);
        1
    }

    fn character(&mut self, c: char) {
        match ASCII.get(c as usize) {
            Some(0) => {}
            Some(&weight) => {
                let case = if c.is_ascii_uppercase() {
                    CAPITAL
                } else {
                    SMALL
                };
                self.push(weight, PLAIN, case);
            }
            None => self.beyond_ascii(c),
        }
    }

    fn beyond_ascii(&mut self, c: char) {
        let small = c.to_lowercase().next().unwrap_or(c);
        let case = if small == c { SMALL } else { CAPITAL };
        if let Some(index) = LETTERS.iter().position(|&letter| letter == small) {
            self.push(at(FIRST_LETTER, index), PLAIN, case);
        } else if is_combining_mark(c) {
            self.mark(c);
        } else if !self.relative(small, case) {
            self.sign_or_other(c, small, case);
        }
    }

    /// Letters and quotation marks that stand beside another character.
    fn relative(&mut self, small: char, case: u8) -> bool {
        let (base, secondary) = match small {
            'đ' => ('d', 2),
            'ð' => ('d', 3),
            'œ' => ('ø', 4),
            'ł' => return self.barred('l', case),
            'ħ' => return self.barred('h', case),
            'þ' => return self.thorn(case),
            'ß' => return self.sharp_s(case),
            '‘' | '“' => (if small == '‘' { '\'' } else { '"' }, 2),
            '’' | '”' => (if small == '’' { '\'' } else { '"' }, 3),
            '‚' | '„' => (if small == '‚' { '\'' } else { '"' }, 4),
            '‛' | '‟' => (if small == '‛' { '\'' } else { '"' }, 5),
            _ => return false,
        };
        self.push(letter_weight(base), secondary, case);
        true
    }

    fn barred(&mut self, base: char, case: u8) -> bool {
        self.push(letter_weight(base), PLAIN, case);
        self.mark('\u{335}');
        true
    }

    fn thorn(&mut self, case: u8) -> bool {
        let (first, second) = if case == SMALL {
            (MIXED, SMALL)
        } else {
            (CAPITAL_MIXED, CAPITAL)
        };
        self.push(letter_weight('t'), PLAIN, first);
        self.push(letter_weight('h'), PLAIN, second);
        true
    }

    fn sharp_s(&mut self, case: u8) -> bool {
        self.push(letter_weight('s'), PLAIN, case);
        self.secondary.push(SHARP_S);
        self.tertiary.push(SMALL);
        self.push(letter_weight('s'), PLAIN, case);
        true
    }

    fn mark(&mut self, c: char) {
        match MARKS.iter().position(|&mark| mark == c) {
            Some(index) => self.secondary.push(at(FIRST_MARK, index)),
            None => escape(&mut self.secondary, OTHER_MARK, c),
        }
        self.tertiary.push(SMALL);
    }

    fn sign_or_other(&mut self, c: char, small: char, case: u8) {
        if let Some(index) = SIGNS.iter().position(|&sign| sign == c) {
            self.push(at(FIRST_SIGN, index), PLAIN, SMALL);
        } else if let Some(index) = MONEY.iter().position(|&sign| sign == c) {
            self.push(at(FIRST_MONEY, index), PLAIN, SMALL);
        } else if !is_invisible(c) && !self.compatible(c) {
            self.escaped(small, case);
        }
    }

    /// Reads `²` as a `2` that gives way to a plain one, and the like.
    fn compatible(&mut self, c: char) -> bool {
        let mut parts = Vec::new();
        decompose_compatible(c, |part| parts.push(part));
        if parts == [c] || parts.contains(&c) {
            return false;
        }
        let start = self.tertiary.len();
        self.read_decomposed(&parts);
        self.tertiary
            .iter_mut()
            .skip(start)
            .for_each(|weight| *weight = COMPATIBLE);
        true
    }

    fn escaped(&mut self, small: char, case: u8) {
        let class = if small.is_alphabetic() {
            OTHER_LETTER
        } else if small.is_numeric() {
            OTHER_NUMBER
        } else {
            OTHER_SIGN
        };
        escape(&mut self.primary, class, small);
        self.secondary.push(PLAIN);
        self.tertiary.push(case);
    }

    fn push(&mut self, primary: u8, secondary: u8, tertiary: u8) {
        self.primary.push(primary);
        self.secondary.push(secondary);
        self.tertiary.push(tertiary);
    }

    /// The code point behind an escape at the start of the text.
    fn first_escaped(&self) -> char {
        let code = self
            .primary
            .iter()
            .skip(1)
            .take(3)
            .fold(0, |sum, &byte| sum << 8 | u32::from(byte));
        char::from_u32(code).unwrap_or('#')
    }

    /// Joins the levels. The least weights at a level's end say nothing that
    /// the level's length before them does not, so they are left out.
    fn finish(self, text: &str) -> Box<[u8]> {
        let mut key = self.primary;
        for (level, least) in [(self.secondary, PLAIN), (self.tertiary, SMALL)] {
            let length = level
                .iter()
                .rposition(|&weight| weight != least)
                .map_or(0, |last| last + 1);
            key.push(0);
            key.extend(level.into_iter().take(length));
        }
        if !text.chars().all(is_told_apart) {
            key.push(0);
            key.extend_from_slice(text.as_bytes());
        }
        key.into_boxed_slice()
    }
}

/// Whether the text may be read as it stands: plain letters, `æ`, `ø`, and an
/// `å` that no `a` before it could draw to itself.
fn is_decomposed(text: &str) -> bool {
    let mut before = ' ';
    text.chars().all(|c| {
        let after_a = matches!(std::mem::replace(&mut before, c), 'a' | 'A');
        c.is_ascii() || matches!(c, 'æ' | 'ø' | 'Æ' | 'Ø') || (!after_a && matches!(c, 'å' | 'Å'))
    })
}

/// Whether the weights alone tell the character from every other: a text of
/// such characters needs no last resort.
fn is_told_apart(c: char) -> bool {
    matches!(c, ' '..='~' | 'æ' | 'ø' | 'å' | 'Æ' | 'Ø' | 'Å')
}

/// The weight of a character that has one (a letter or quotation mark).
fn letter_weight(c: char) -> u8 {
    match ASCII.get(c as usize) {
        Some(&weight) => weight,
        None => LETTERS
            .iter()
            .position(|&letter| letter == c)
            .map_or(0, |index| at(FIRST_LETTER, index)),
    }
}

/// The weight `index` steps after `first`; the tables are short.
fn at(first: u8, index: usize) -> u8 {
    u8::try_from(index).map_or(u8::MAX, |index| first.saturating_add(index))
}

fn escape(level: &mut Vec<u8>, class: u8, c: char) {
    let [_, high, middle, low] = u32::from(c).to_be_bytes();
    level.extend([class, high, middle, low]);
}

/// Characters that carry no weight at all.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
