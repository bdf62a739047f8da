//! Names in braces, for which something else is put in.

/// The names in `{…}`, in the order of the text.
pub fn gaps(text: &str) -> impl Iterator<Item = &str> {
    let is_of_name = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_';
    let pieces = text.split('{').skip(1);
    let names = pieces.filter_map(|piece| Some(piece.split_once('}')?.0));
    names.filter(move |name| !name.is_empty() && name.chars().all(is_of_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_that_hold_no_name_are_text() {
        let found: Vec<&str> = gaps("{a_1} {} { b } {c{d} {E}").collect();
        assert_eq!(found, ["a_1", "d"]);
    }
}
