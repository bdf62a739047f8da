//! "Did you mean": the nearest of the known names.

/// Longer names are not compared: nobody mistypes them by a letter.
const LONGEST: usize = 64;

/// The known name that `given` was most likely meant to be, the first of
/// those that are equally near. Names further away than a third of their
/// letters are not suggested.
///
/// Distance counts letters that are changed, left out, added or swapped;
/// capitals and the marks of letters count for nothing.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let given: Vec<char> = fold(given);
    if given.is_empty() || given.len() > LONGEST {
        return None;
    }
    let most = (given.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let letters = fold(name);
        let limit = best.map_or(most, |(distance, _)| distance - 1);
        if letters.len().abs_diff(given.len()) > limit {
            continue;
        }
        let distance = distance(&given, &letters);
        if distance <= limit {
            best = Some((distance, name));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, name)| name)
}

fn fold(name: &str) -> Vec<char> {
    super::slug(name).chars().collect()
}

/// Optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if swapped {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
        nearest(given, known.iter().copied())
    }

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(among("delmål", &["deltaker", "delmal"]), Some("delmal"));
        assert_eq!(among("Bolg", &["tema", "bolig"]), Some("bolig"));
        assert_eq!(among("sumary", &["title", "summary"]), Some("summary"));
        assert_eq!(among("tiemline", &["timeline"]), Some("timeline"));
        assert_eq!(among("ab", &["cd", "ac", "ad"]), Some("ac"));
        assert_eq!(among("budsjett", &["tema", "aktor"]), None);
        assert_eq!(among("", &["a"]), None);
        assert_eq!(among(&"x".repeat(1000), &["x"]), None);
    }
}
