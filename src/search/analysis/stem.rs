//! The stem of a Norwegian word.
//!
//! The Norwegian algorithm of Snowball 3 (after its description, snowballstem.org/algorithms/norwegian),
//! between rules of our own for what it leaves apart: `vei` and `veien`,
//! `moglegheit`, `viktigste`, `ledere` and `leder`, `senter` and `sentre`,
//! `artikkel` and `artikler`, `rom` and `rommet`.

/// The stem of a word in small letters, composed Unicode.
#[must_use]
pub fn stem(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if !letters.iter().copied().any(is_vowel) {
        return word.to_owned();
    }
    nynorsk_heit(&mut letters);
    superlative(&mut letters);
    neuter(&mut letters);
    if !after_vowel(&mut letters) {
        snowball(&mut letters);
        regular(&mut letters);
    }
    letters.into_iter().collect()
}

/// The stem that Snowball gives.
#[cfg(test)]
pub(super) fn snowball_alone(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    snowball(&mut letters);
    letters.into_iter().collect()
}

fn is_vowel(letter: char) -> bool {
    matches!(
        letter,
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'æ' | 'ê' | 'ò' | 'ó' | 'ô' | 'ø'
    )
}

/// Whether `letters` end in `ending`, none of it before `from`.
fn ends(letters: &[char], from: usize, ending: &str) -> bool {
    // Most words end in another letter; that of an ending is a plain one.
    let last = ending.as_bytes().last().copied().map(char::from);
    if letters.last().copied() != last {
        return false;
    }
    let mut left = letters.get(from..).unwrap_or_default();
    ending.chars().rev().all(|letter| match left.split_last() {
        Some((last, rest)) => {
            left = rest;
            *last == letter
        }
        None => false,
    })
}

/// The longest of `endings` that `letters` end in, none of it before `from`.
fn longest(letters: &[char], from: usize, endings: &[&'static str]) -> Option<&'static str> {
    let found = endings.iter().filter(|ending| ends(letters, from, ending));
    found.max_by_key(|ending| ending.len()).copied()
}

fn cut(letters: &mut Vec<char>, ending: &str) {
    letters.truncate(letters.len().saturating_sub(ending.chars().count()));
}

/// `-heit` and its forms are `-het`.
fn nynorsk_heit(letters: &mut Vec<char>) {
    let endings = [
        "heit", "heita", "heiti", "heiter", "heitene", "heitane", "heits",
    ];
    if let Some(ending) = longest(letters, 3, &endings) {
        cut(letters, ending);
        letters.extend("het".chars());
    }
}

/// `viktigste` and `viktigaste` are `viktig`.
fn superlative(letters: &mut Vec<char>) {
    for ending in ["ste", "st", "aste", "ast"] {
        let Some(left) = letters.len().checked_sub(ending.len()) else {
            continue;
        };
        let adjective = |last| ends(&letters[..left], 3, last);
        if ends(letters, 3, ending) && (adjective("ig") || adjective("leg")) {
            return letters.truncate(left);
        }
    }
}

/// `regionalt`, `generelt` and `virksomt` are `regional`, `generell`, `virksom`.
fn neuter(letters: &mut Vec<char>) {
    for ending in ["alt", "bart", "somt"] {
        if ends(letters, 3, ending) {
            letters.pop();
        }
    }
    if ends(letters, 3, "elt") {
        letters.pop();
        letters.push('l');
    }
}

/// Letters of the longest ending of such a form.
const LONGEST_FORM: usize = 4;

/// The forms of a short word that ends in a vowel, which Snowball leaves as
/// they are: `veien` and `veier` are `vei`, `øya` is `øy`.
fn after_vowel(letters: &mut Vec<char>) -> bool {
    let onset = letters
        .iter()
        .take_while(|letter| !is_vowel(**letter))
        .count();
    let vowels = letters[onset..]
        .iter()
        .take_while(|letter| is_vowel(**letter))
        .count();
    let base = onset + vowels.min(2);
    for end in [base, base.saturating_sub(1)] {
        let whole = end >= 2 && end > onset;
        let rest = letters.get(end..).unwrap_or_default();
        if !whole || rest.len() > LONGEST_FORM {
            continue;
        }
        // `leie` is a form of `lei`, `leiar` a word of its own.
        let special = if ends(&letters[..end.min(letters.len())], 0, "ei") {
            "e"
        } else {
            "ar"
        };
        let known = [
            "en", "er", "et", "ene", "ane", "a", "ens", "ets", "enes", "ere", "eren", "erne",
            special,
        ];
        let is_rest = |ending: &&str| ending.chars().eq(rest.iter().copied());
        if known.iter().any(is_rest) {
            letters.truncate(end);
            return true;
        }
    }
    false
}

const MAIN: [&str; 26] = [
    "a", "e", "ede", "ande", "ende", "ane", "ene", "hetene", "en", "heten", "ar", "er", "heter",
    "as", "es", "edes", "endes", "enes", "hetenes", "ens", "hetens", "ets", "et", "het", "ast",
    "ers",
];
/// Before `-ers` these show that the word ends so by itself.
const OWN_ERS: [&str; 11] = [
    "ind", "kk", "nk", "amm", "omm", "kap", "pp", "lt", "ast", "øst", "v",
];
/// … but not when these do.
const NOT_OWN_ERS: [&str; 3] = ["skap", "hav", "giv"];
const OTHER: [&str; 11] = [
    "leg", "eleg", "ig", "eig", "lig", "elig", "els", "lov", "elov", "slov", "hetslov",
];

fn snowball(letters: &mut Vec<char>) {
    let Some(tail) = tail(letters) else {
        return;
    };
    main_suffix(letters, tail);
    if ends(letters, tail, "dt") || ends(letters, tail, "vt") {
        letters.pop();
    }
    if let Some(ending) = longest(letters, tail, &OTHER) {
        cut(letters, ending);
    }
}

/// Where the endings may begin: after the first consonant that follows a
/// vowel, and not among the first three letters.
fn tail(letters: &[char]) -> Option<usize> {
    if letters.len() < 3 {
        return None;
    }
    let vowel = letters.iter().position(|letter| is_vowel(*letter));
    let consonant = vowel.and_then(|vowel| {
        let rest = letters[vowel..]
            .iter()
            .position(|letter| !is_vowel(*letter));
        rest.map(|rest| vowel + rest + 1)
    });
    Some(consonant.unwrap_or(letters.len()).max(3))
}

fn main_suffix(letters: &mut Vec<char>, tail: usize) {
    for ending in ["erte", "ert"] {
        if ends(letters, tail, ending) {
            cut(letters, ending);
            return letters.extend("er".chars());
        }
    }
    match longest(letters, tail, &MAIN) {
        Some("ers") => {
            let before = &letters[..letters.len() - 3];
            let own = OWN_ERS.iter().any(|ending| ends(before, 0, ending));
            let not = NOT_OWN_ERS.iter().any(|ending| ends(before, 0, ending));
            if !own || not {
                cut(letters, "ers");
            }
        }
        Some(ending) => cut(letters, ending),
        None if ends(letters, tail, "s") && is_genitive(&letters[..letters.len() - 1]) => {
            letters.pop();
        }
        None => {}
    }
}

/// Whether an `s` may follow: after some consonants, after `r` but not `er`,
/// after `k` that follows a consonant.
fn is_genitive(before: &[char]) -> bool {
    let last = before.last().copied().unwrap_or(' ');
    let second = before.iter().rev().nth(1).copied();
    match last {
        'r' => second != Some('e'),
        'k' => second.is_some_and(|letter| !is_vowel(letter)),
        _ => "bcdfghjlmnoptvyz".contains(last),
    }
}

/// What Snowball leaves apart, brought together.
fn regular(letters: &mut Vec<char>) {
    for (ending, least) in [("er", 3), ("ar", 4), ("ern", 4)] {
        let left = letters.len().saturating_sub(ending.len());
        if left >= least && ends(letters, 0, ending) && has_vowel(&letters[..left]) {
            cut(letters, ending);
            break;
        }
    }
    if ends(letters, 3, "tr") || ends(letters, 2, "mm") {
        letters.pop();
    }
    contracted(letters);
}

fn has_vowel(letters: &[char]) -> bool {
    letters.iter().copied().any(is_vowel)
}

/// `artikkel` is `artikl` as in `artikler`.
fn contracted(letters: &mut Vec<char>) {
    let length = letters.len();
    if length >= 5 && ends(letters, 0, "el") && !is_vowel(letters[length - 3]) {
        letters.remove(length - 2);
    }
    let length = letters.len();
    if length >= 4 && ends(letters, 0, "l") {
        let (first, second) = (letters[length - 3], letters[length - 2]);
        if first == second && !is_vowel(first) && first != 'l' {
            letters.remove(length - 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            "innbygger innbyggere innbyggerne innbyggeren innbyggernes",
            "rettleiar rettleiarar rettleiarane rettleiaren",
            "vei veien veier veiene",
            "by byen byer byene byar byane",
            "øy øya øyer øyene øyane",
            "senter senteret sentre sentrene sentra",
            "eksempel eksempler eksempelet eksemplet eksemplene",
            "middel midler midlene middelet",
            "lærdom lærdommer lærdommen lærdomar lærdommene",
            "rom rommet rommene",
            "mulighet muligheten muligheter mulighetene",
            "moglegheit moglegheita moglegheiter moglegheitene",
            "viktig viktige viktigste viktigst viktigaste",
            "kommune kommunen kommuner kommunene kommunar kommunane kommunens",
            "eie eier eiere eieren",
            "regional regionalt regionale",
            "generell generelt generelle",
        ] {
            let stems: Vec<String> = forms.split(' ').map(stem).collect();
            assert!(
                stems.windows(2).all(|pair| pair[0] == pair[1]),
                "{forms}: {stems:?}"
            );
        }
    }

    #[test]
    fn the_published_vocabulary_has_its_stems() {
        let golden = include_str!("../../../tests/search/words.tsv");
        for line in golden.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(snowball_alone(cells[0]), cells[1], "{}", cells[0]);
        }
    }

    #[test]
    fn short_words_stay() {
        for word in [
            "svar", "del", "klar", "bær", "så", "nrk", "å", "el", "er", "en",
        ] {
            assert_eq!(stem(word), word);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_has_a_stem(word: String) {
            let small = word.to_lowercase();
            proptest::prop_assert_eq!(stem(&small).is_empty(), small.is_empty());
        }
    }
}
