//! "Did you mean …?"

use super::slug::fold;

/// The one of `known` that `given` was most likely meant to be.
///
/// Near is at most a third of the characters wrong (one at least): a letter
/// missing, added, exchanged or swapped with its neighbour. Case, accents and
/// the spelling of `æ`, `ø`, `å` count for nothing. The first of several that
/// are equally near wins; texts of more than 64 characters have no neighbour.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut wanted = Vec::new();
    folded(given, &mut wanted);
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let mut limit = (wanted.len() / 3).max(1);
    let mut candidate = Vec::new();
    let mut best = None;
    for name in known.filter(|name| name.len() <= LONGEST * 4) {
        folded(name, &mut candidate);
        let Some(distance) = distance(&wanted, &candidate, limit) else {
            continue;
        };
        if distance == 0 {
            return Some(name);
        }
        best = Some(name);
        limit = distance - 1;
    }
    best
}

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

/// The restricted Damerau–Levenshtein distance, if it is at most `limit` and
/// the two have anything in common.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if b.len() > LONGEST || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, &left) in a.iter().enumerate() {
        let above = row.checked_sub(1).and_then(|row| a.get(row)).copied();
        let current = next_row(row, left, above, b, &last, &before);
        if current.iter().min().is_none_or(|&least| least > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, current);
    }
    last.last()
        .copied()
        .filter(|&distance| distance <= limit && distance < a.len().max(b.len()))
}

/// The distances from the first `row + 1` characters of one text to every
/// beginning of `b`, out of the two rows above.
fn next_row(
    row: usize,
    left: char,
    above: Option<char>,
    b: &[char],
    last: &[usize],
    before: &[usize],
) -> Vec<usize> {
    let cell = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    let mut current = vec![row + 1];
    let mut previous = None;
    for (column, &right) in b.iter().enumerate() {
        let exchanged = cell(last, column) + usize::from(left != right);
        let mut least = exchanged
            .min(cell(last, column + 1) + 1)
            .min(cell(&current, column) + 1);
        if previous == Some(left) && above == Some(right) {
            least = least.min(cell(before, column.saturating_sub(1)) + 1);
        }
        current.push(least);
        previous = Some(right);
    }
    current
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
    fn the_nearest_wins_and_then_the_first() {
        assert_eq!(
            near("temaer", &["temaene", "temaet", "tema"]),
            Some("temaet")
        );
        assert_eq!(near("sak", &["tak", "sau"]), Some("tak"));
        assert_eq!(near("ca", &["abc"]), None);
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
