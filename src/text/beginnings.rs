//! A glance at how a text begins.

/// The first three bytes of some texts, or of others that look like them: most
/// texts begin otherwise, and need not be looked up.
#[derive(Clone, Debug, Default)]
pub struct Beginnings(Box<[u64]>);

impl Beginnings {
    /// Notes how a text begins; one that is shorter than that is not noted.
    pub fn add(&mut self, text: &str) {
        if self.0.is_empty() {
            self.0 = vec![0; 1 << 12].into();
        }
        if let Some((word, bit)) = place(text.as_bytes())
            && let Some(bits) = self.0.get_mut(word)
        {
            *bits |= bit;
        }
    }

    /// Whether a text may begin as one that was noted; also where it is too
    /// short to tell.
    #[must_use]
    pub fn has(&self, text: &[u8]) -> bool {
        let known =
            |(word, bit): (usize, u64)| self.0.get(word).is_some_and(|bits| bits & bit != 0);
        place(text).is_none_or(known)
    }
}

/// Which word, and which bit in it: six bits of each byte tell letters apart.
fn place(text: &[u8]) -> Option<(usize, u64)> {
    let three = text.first_chunk::<3>()?;
    let [a, b, c] = three.map(|byte| usize::from(byte & 63));
    Some((a << 6 | b, 1 << c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_known_by_its_first_bytes() {
        let mut known = Beginnings::default();
        assert!(!known.has(b"bolig") && known.has(b"bo"));
        known.add("bolig");
        known.add("øy");
        assert!(known.has(b"bol") && known.has("øya".as_bytes()) && !known.has(b"lob"));
    }
}
