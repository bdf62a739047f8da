//! The stem of a Norwegian word.
//!
//! The Norwegian algorithm of Snowball 3 (after its description, snowballstem.org/algorithms/norwegian),
//! between rules of our own for what it leaves apart: `vei` and `veien`,
//! `moglegheit`, `viktigste`, `ledere` and `leder`, `senter` and `sentre`,
//! `artikkel` and `artikler`, `rom` and `rommet`.

/// The stem of a word in small letters, composed Unicode.
#[must_use]
pub fn stem(word: &str) -> String {
    let mut word = word.to_owned();
    if !has_vowel(&word) {
        return word;
    }
    let third = after(&word, 3);
    nynorsk_heit(&mut word, third);
    compared(&mut word, third);
    neuter(&mut word, third);
    if !kept(&mut word) && !after_vowel(&mut word) {
        snowball(&mut word);
        regular(&mut word);
    }
    word
}

/// The stem that Snowball gives.
#[cfg(test)]
pub(super) fn snowball_alone(word: &str) -> String {
    let mut word = word.to_owned();
    snowball(&mut word);
    word
}

fn is_vowel(letter: char) -> bool {
    matches!(
        letter,
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'æ' | 'ê' | 'ò' | 'ó' | 'ô' | 'ø'
    )
}

/// Also one of other languages: a `gründer` is one, too.
fn has_vowel(word: &str) -> bool {
    word.contains(|letter| is_vowel(letter) || matches!(letter, 'é' | 'ä' | 'ö' | 'ü'))
}

/// The byte after the first letters of a word, or its end.
fn after(word: &str, letters: usize) -> usize {
    let mut places = word.char_indices().map(|(at, _)| at);
    places.nth(letters).unwrap_or(word.len())
}

/// Whether a word ends in `ending`, none of it before the byte `from`.
fn ends(word: &str, from: usize, ending: &str) -> bool {
    word.as_bytes().last() == ending.as_bytes().last()
        && word.len() >= from + ending.len()
        && word.ends_with(ending)
}

/// The longest of `endings` that a word ends in, none of it before `from`.
fn longest(word: &str, from: usize, endings: &[&'static str]) -> Option<&'static str> {
    let found = endings.iter().filter(|ending| ends(word, from, ending));
    found.max_by_key(|ending| ending.len()).copied()
}

fn cut(word: &mut String, ending: &str) {
    word.truncate(word.len().saturating_sub(ending.len()));
}

/// `-heit` and its forms are `-het`.
fn nynorsk_heit(word: &mut String, third: usize) {
    let endings = [
        "heit", "heita", "heiti", "heiter", "heitene", "heitane", "heits",
    ];
    if let Some(ending) = longest(word, third, &endings) {
        cut(word, ending);
        word.push_str("het");
    }
}

/// `viktigere`, `viktigste` and `viktigaste` are `viktig`.
fn compared(word: &mut String, third: usize) {
    for ending in ["ste", "st", "aste", "ast", "ere", "are"] {
        let bare = word.strip_suffix(ending).unwrap_or_default();
        if ends(bare, third, "ig") || ends(bare, third, "leg") {
            return cut(word, ending);
        }
    }
}

/// `regionalt`, `generelt` and `virksomt` are `regional`, `generell`, `virksom`.
fn neuter(word: &mut String, third: usize) {
    for ending in ["alt", "bart", "somt"] {
        if ends(word, third, ending) {
            word.pop();
        }
    }
    if ends(word, third, "elt") {
        word.pop();
        word.push('l');
    }
}

/// After these `-lege` is a part of the noun, elsewhere an ending: `fastlege`
/// is no form of `fast`.
const BEFORE_LEGE: [&str; 7] = ["fast", "tann", "over", "dyr", "mune", "menn", "kol"];
/// Adjectives on `-ig` that are another word than what is left without it:
/// `billig` is not `bil`, nor `arbeidsledig` an `arbeidsleder`.
const OWN_IG: [&str; 14] = [
    "bill", "led", "var", "vill", "vanl", "hell", "tidl", "ein", "virkel", "verkel", "endel",
    "ferd", "stad", "men",
];
/// Nouns whose own end looks like an ending: a `jernbane` is no `jernb`, as
/// the plural of a `klubb` in nynorsk is `klubbane`.
const OWN_E: [&str; 4] = ["bane", "scene", "giene", "legende"];

/// What looks like an ending and is a part of the word.
fn kept(word: &mut String) -> bool {
    // The people are no form of `same`, and found by what is theirs.
    if ["samer", "samene", "samar", "samane"].contains(&without_s(word)) {
        "samisk".clone_into(word);
        return true;
    }
    if let Some((before, rest)) = word.rsplit_once("leg") {
        let endings = ["a", "e", "en", "er", "ene", "ar", "ane"];
        let form = endings.contains(&without_s(rest));
        if form && BEFORE_LEGE.iter().any(|head| before.ends_with(head)) {
            word.truncate(before.len() + "leg".len());
            return true;
        }
    }
    // A `lokale` is a room, save in the form that the adjective has too.
    if let Some((before, rest)) = word.rsplit_once("lokale")
        && ["r", "ne", "t"].contains(&without_s(rest))
    {
        word.truncate(before.len() + "lokale".len());
        return true;
    }
    let base = without_s(word);
    if OWN_E.iter().any(|own| base.ends_with(own)) && !base.ends_with("bbane") {
        word.truncate(base.len() - "e".len());
        return true;
    }
    // A `hytteeigar` is a `hytteeier`; who lets or hires, `leigar`, is not.
    if let Some((before, rest)) = word.rsplit_once("eigar")
        && ["", "en", "ar", "ane"].contains(&without_s(rest))
        && after(before, 2) < before.len()
        && !before.contains("utl")
    {
        word.truncate(before.len() + "ei".len());
        return true;
    }
    for ending in ["ig", "eg"] {
        let Some((before, rest)) = word.rsplit_once(ending) else {
            continue;
        };
        let endings = ["", "e", "het", "heten", "heter", "hetene"];
        let form = endings.contains(&without_s(rest));
        if form && OWN_IG.iter().any(|own| before.ends_with(own)) {
            word.truncate(before.len());
            word.push_str("ig");
            return true;
        }
    }
    false
}

fn without_s(ending: &str) -> &str {
    ending.strip_suffix('s').unwrap_or(ending)
}

/// The forms of a short word that ends in a vowel, which Snowball leaves as
/// they are: `veien` and `veier` are `vei`, `øya` is `øy`.
fn after_vowel(word: &mut String) -> bool {
    let onset = word.chars().take_while(|letter| !is_vowel(*letter)).count();
    let vowels = word.chars().skip(onset);
    let vowels = vowels.take_while(|letter| is_vowel(*letter)).count();
    let base = onset + vowels.min(2);
    for end in [base, base.saturating_sub(1)] {
        let (stem, rest) = word.split_at(after(word, end));
        // `leie` is a form of `lei`, `leiar` a word of its own.
        let special = if stem.ends_with("ei") { "e" } else { "ar" };
        let known = [
            "en", "er", "et", "ene", "ane", "a", "ens", "ets", "enes", "ere", "eren", "erne",
            special,
        ];
        if end >= 2 && end > onset && known.contains(&rest) {
            word.truncate(stem.len());
            // `eier` is no article.
            if word == "ei" {
                word.push('e');
            }
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

fn snowball(word: &mut String) {
    let Some(tail) = tail(word) else {
        return;
    };
    main_suffix(word, tail);
    if ends(word, tail, "dt") || ends(word, tail, "vt") {
        word.pop();
    }
    if let Some(ending) = longest(word, tail, &OTHER) {
        cut(word, ending);
    }
}

/// The byte where the endings may begin: after the first consonant that
/// follows a vowel, and not among the first three letters. None where there
/// are no three.
fn tail(word: &str) -> Option<usize> {
    word.chars().nth(2)?;
    let vowel = word.find(is_vowel).unwrap_or(word.len());
    let mut rest = word[vowel..].char_indices();
    let consonant = rest.find(|(_, letter)| !is_vowel(*letter));
    let tail = consonant.map_or(word.len(), |(at, letter)| vowel + at + letter.len_utf8());
    Some(tail.max(after(word, 3)))
}

fn main_suffix(word: &mut String, tail: usize) {
    for ending in ["erte", "ert"] {
        if ends(word, tail, ending) {
            cut(word, ending);
            return word.push_str("er");
        }
    }
    match longest(word, tail, &MAIN) {
        Some("ers") => {
            let before = word.strip_suffix("ers").unwrap_or_default();
            let own = OWN_ERS.iter().any(|ending| before.ends_with(ending));
            let not = NOT_OWN_ERS.iter().any(|ending| before.ends_with(ending));
            if !own || not {
                cut(word, "ers");
            }
        }
        Some(ending) => cut(word, ending),
        None if ends(word, tail, "s") && takes_genitive(&word[..word.len() - 1]) => {
            word.pop();
        }
        None => {}
    }
}

/// Whether an `s` may follow: after some consonants, after `r` but not `er`,
/// after `k` that follows a consonant.
fn takes_genitive(before: &str) -> bool {
    let mut letters = before.chars().rev();
    let last = letters.next().unwrap_or(' ');
    let second = letters.next();
    match last {
        'r' => second != Some('e'),
        'k' => second.is_some_and(|letter| !is_vowel(letter)),
        _ => "bcdfghjlmnoptvyz".contains(last),
    }
}

/// What Snowball leaves apart, brought together.
fn regular(word: &mut String) {
    for (ending, least) in [("er", 3), ("ar", 4), ("ern", 4)] {
        let bare = word.strip_suffix(ending).unwrap_or_default();
        if has_vowel(bare) && bare.chars().count() >= least {
            cut(word, ending);
            break;
        }
    }
    // `sommer` is not `som`.
    let doubled = ends(word, after(word, 2), "mm") && word != "somm";
    if doubled || ends(word, after(word, 3), "tr") {
        word.pop();
    }
    contracted(word);
    own_end(word);
}

/// What is a word's own end and looks like an ending, so that Snowball has cut
/// it where no other stands behind it: `kvalitet`, `tema` and `ressurs` are as
/// `kvaliteter`, `temaet` and `ressursen`.
fn own_end(word: &mut String) {
    let length = word.chars().count();
    if ["itet", "ultet"].iter().any(|end| word.ends_with(end))
        || length > 3 && word.ends_with("het")
    {
        cut(word, "et");
        return;
    }
    let before = word.strip_suffix('s').filter(|_| length > 5);
    if before.is_some_and(takes_genitive) || length > 3 && word.ends_with('a') {
        word.pop();
    }
}

/// `artikkel` is `artikl` as in `artikler`.
fn contracted(word: &mut String) {
    let before = word.strip_suffix("el").unwrap_or_default();
    let consonant = before.ends_with(|letter| !is_vowel(letter));
    if consonant && before.chars().count() >= 3 {
        cut(word, "el");
        word.push('l');
    }
    let Some(before) = word.strip_suffix('l') else {
        return;
    };
    let mut letters = before.chars().rev();
    let (second, first) = (letters.next(), letters.next());
    let doubled = second.filter(|letter| first == second && !is_vowel(*letter) && *letter != 'l');
    if let Some(letter) = doubled.filter(|_| letters.next().is_some()) {
        word.truncate(word.len() - 'l'.len_utf8() - letter.len_utf8());
        word.push('l');
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
            "kapasitet kapasiteten kapasiteter kapasitetane",
            "enhet enheten enheter",
            "tema temaet temaer temaene",
            "ressurs ressursen ressurser ressursar ressursene",
            "synlig synlige synligere synligst",
            "fastlege fastlegen fastleger fastlegene fastlegar fastlegens",
            "kollega kollegaen kolleger kollegene kollegaer",
            "billig billige billigere billegaste",
            "ledig ledige ledighet ledigheten",
            "tidlig tidlege tidligere tidlegare",
            "sommer sommeren sommar sommaren",
            "samer samene samar samanes samisk",
            "jernbane jernbanen jernbaner jernbanene",
            "utescene utescenen utescener",
            "gründer gründere gründeren gründerne",
            "hytteeier hytteeiere hytteeigar hytteeigarar hytteeigarane",
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
    fn words_that_look_like_forms_of_others_stay_apart() {
        for (word, other) in [
            ("fastlege", "fast"),
            ("tannleger", "tann"),
            ("billige", "bil"),
            ("arbeidsledige", "arbeidsleder"),
            ("varighet", "var"),
            ("villige", "vil"),
            ("tidligere", "tid"),
            ("sommeren", "som"),
            ("eiere", "ei"),
            ("lokaler", "lokal"),
            ("samene", "same"),
            ("menigheten", "mene"),
            ("utleigar", "utlegg"),
        ] {
            assert_ne!(stem(word), stem(other), "{word} {other}");
        }
        assert_eq!(stem("statlege"), stem("stat"));
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
