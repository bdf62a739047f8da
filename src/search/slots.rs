//! The numbers of entries in the index.
//!
//! A number is a place in a table that is larger than the portal, given by the
//! entry's id alone wherever nobody else stands there. So a new page moves no
//! numbers but those of its next neighbours, and few files of the index change.

/// A place for each id, in the order of `ids`, and the size of the table.
#[must_use]
pub(super) fn assign(ids: &[&str]) -> (Vec<u32>, u32) {
    let size = u32::try_from(ids.len() + ids.len() / 2).unwrap_or(u32::MAX / 4);
    let size = size.next_power_of_two().max(64);
    let mut order: Vec<(u32, &str, usize)> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| (hash(id) & (size - 1), *id, at))
        .collect();
    order.sort_unstable();
    let mut slots = vec![0; ids.len()];
    let mut free = 0;
    for (wished, _, at) in order {
        let slot = wished.max(free);
        slots[at] = slot;
        free = slot + 1;
    }
    // Those at the end of the table may stand beyond it.
    (slots, size.max(free))
}

/// FNV-1a with a last stir, since its low bits are used.
fn hash(id: &str) -> u32 {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d) >> 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_page_moves_few() {
        let ids: Vec<String> = (0..1000).map(|at| format!("side-{at}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let (before, size) = assign(&ids[..999]);
        let (after, same) = assign(&ids);
        assert_eq!(size, same);
        let moved = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        assert!(moved < 10, "{moved}");
        let mut distinct = after;
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 1000);
    }
}
