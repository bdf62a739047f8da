//! "Did you mean …?"

use super::slug::fold;

/// The one of `known` that `given` was most likely meant to be.
///
/// Near is at most a third of the characters wrong (one at least): a letter
/// missing, added, exchanged or swapped with its neighbour. Case, accents and
/// the spelling of `æ`, `ø`, `å` count for nothing. Of several that are equally
/// near the one wins that begins most like `given`, and then the first. Texts of
/// more than 64 characters have no neighbour.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut wanted = Vec::new();
    folded(given, &mut wanted);
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let mut limit = (wanted.len() / 3).max(1);
    let wanted_letters = letters(&wanted);
    let mut candidate = Vec::new();
    let mut best: Option<(usize, usize, &str)> = None;
    for name in known.filter(|name| name.len() <= LONGEST * 4) {
        folded(name, &mut candidate);
        // Each letter that is missing is a slip, seen at a glance.
        let missing = (wanted_letters & !letters(&candidate)).count_ones() as usize;
        if missing > limit {
            continue;
        }
        let Some(distance) = distance(&wanted, &candidate, limit) else {
            continue;
        };
        if distance == 0 {
            return Some(name);
        }
        // Of two as near, the one that begins as what is given does.
        let same = wanted.iter().zip(&candidate);
        let same = same.take_while(|(a, b)| a == b).count();
        if best.is_none_or(|(least, most, _)| distance < least || same > most) {
            best = Some((distance, same, name));
        }
        limit = distance;
    }
    best.map(|(_, _, name)| name)
}

/// Whether `given` is `meant` with one slip in it: a letter missing, added,
/// exchanged or swapped. Short words are too like each other to tell.
#[must_use]
pub fn is_slip(given: &str, meant: &str) -> bool {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    folded(given, &mut a);
    folded(meant, &mut b);
    a.len().min(b.len()) >= SHORTEST_TO_SLIP && distance(&a, &b, 1).is_some()
}

/// In a word of fewer letters one may make it another.
const SHORTEST_TO_SLIP: usize = 5;

/// No id or field name is longer; it bounds the work for one comparison.
const LONGEST: usize = 64;

/// `text` as it is compared: `Delmål`, `delmaal` and `delmal` are one.
fn folded(text: &str, into: &mut Vec<char>) {
    into.clear();
    if text.len() > LONGEST * 4 {
        // Long enough to be refused whatever it folds to.
        into.resize(LONGEST + 1, ' ');
        return;
    }
    fold(text, |c| {
        if !(c == 'a' && into.last() == Some(&'a')) {
            into.push(if c == '_' { '-' } else { c });
        }
    });
}

/// Which characters there are in a text, a bit for each; some share one.
fn letters(text: &[char]) -> u64 {
    text.iter()
        .fold(0, |known, &letter| known | 1 << (u32::from(letter) & 63))
}

/// What stands between the beginning and the end that two texts share: most
/// names of a list differ in a few characters.
fn apart<'t>(mut a: &'t [char], mut b: &'t [char]) -> (&'t [char], &'t [char]) {
    while let (Some((first, rest)), Some((other, others))) = (a.split_first(), b.split_first())
        && first == other
    {
        (a, b) = (rest, others);
    }
    while let (Some((last, rest)), Some((other, others))) = (a.split_last(), b.split_last())
        && last == other
    {
        (a, b) = (rest, others);
    }
    (a, b)
}

/// Distances from a beginning of one text to every beginning of another.
type Row = [u8; LONGEST + 1];

/// The restricted Damerau–Levenshtein distance, if it is at most `limit` and
/// the two have anything in common.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let longer = a.len().max(b.len());
    if longer > LONGEST || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let (a, b) = apart(a, b);
    let mut before: Row = [0; LONGEST + 1];
    let mut last: Row = std::array::from_fn(|at| u8::try_from(at).unwrap_or(u8::MAX));
    let mut above = None;
    for &left in a {
        let (current, least) = next_row((left, above), b, &last, &before);
        if least > limit {
            return None;
        }
        before = last;
        last = current;
        above = Some(left);
    }
    last.get(b.len())
        .map(|&distance| usize::from(distance))
        .filter(|&distance| distance <= limit && distance < longer)
}

/// The distances from the characters of one text up to `left`, which follows
/// `above`, to every beginning of `b`, out of the two rows above; and the least.
fn next_row(
    (left, above): (char, Option<char>),
    b: &[char],
    last: &Row,
    before: &Row,
) -> (Row, usize) {
    let mut current: Row = *last;
    current[0] = last[0] + 1;
    let mut least = current[0];
    let mut previous = None;
    for (column, &right) in b.iter().enumerate() {
        let exchanged = last[column] + u8::from(left != right);
        let mut here = exchanged.min(last[column + 1] + 1).min(current[column] + 1);
        if previous == Some(left) && above == Some(right) {
            here = here.min(before[column.saturating_sub(1)] + 1);
        }
        current[column + 1] = here;
        least = least.min(here);
        previous = Some(right);
    }
    (current, usize::from(least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
        nearest(given, known.iter().copied())
    }

    #[test]
    fn slips_are_found() {
        let known = ["bolig", "delmal", "rekruttering", "okonomi"];
        for (given, meant) in [
            ("bolg", "bolig"),
            ("bloig", "bolig"),
            ("Bolig", "bolig"),
            ("delmål", "delmal"),
            ("delmaal", "delmal"),
            ("rekrutering", "rekruttering"),
            ("økonomi", "okonomi"),
            ("ökonomi", "okonomi"),
            ("boliger", "bolig"),
        ] {
            assert_eq!(near(given, &known), Some(meant), "{given}");
        }
    }

    #[test]
    fn strangers_are_not() {
        for given in ["", "x", "transport", "bo", &"bolig".repeat(50)] {
            assert_eq!(near(given, &["bolig", "a"]), None, "{given}");
        }
    }

    #[test]
    fn the_nearest_wins_then_what_begins_so_then_the_first() {
        assert_eq!(
            near("temaer", &["temaene", "temaet", "tema"]),
            Some("temaet")
        );
        assert_eq!(near("sak", &["tak", "rak"]), Some("tak"));
        assert_eq!(near("elvdal", &["alvdal", "elvedal"]), Some("elvedal"));
        assert_eq!(near("ca", &["abc"]), None);
    }

    #[test]
    fn one_slip_makes_no_other_word_of_a_long_one() {
        for (given, meant, expected) in [
            ("resultatr", "resultater", true),
            ("Resutlater", "resultater", true),
            ("resultat", "resultater", false),
            ("mat", "mot", false),
            ("", "", false),
        ] {
            assert_eq!(is_slip(given, meant), expected, "{given}");
        }
    }

    proptest! {
        #[test]
        fn distance_is_symmetric(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            prop_assert_eq!(distance(&a, &b, 8), distance(&b, &a, 8));
        }

        #[test]
        fn one_slip_is_near(word in "[b-z]{4,12}", at in 0usize..4) {
            let mut slipped = word.clone();
            slipped.remove(at);
            prop_assert_eq!(near(&slipped, &[&word]), Some(word.as_str()));
        }

        #[test]
        fn any_text_will_do(a in any::<String>(), b in any::<String>()) {
            let _ = near(&a, &[&b]);
        }
    }
}
