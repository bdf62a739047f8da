//! PNG (W3C Portable Network Graphics): chunks with a name.

use super::big;

const START: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What a picture is shown by; every other chunk only tells of it.
const KEPT: [&[u8]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// The chunks in order, each whole: length, name, data, checksum.
struct Chunks<'b>(&'b [u8]);

impl<'b> Iterator for Chunks<'b> {
    type Item = (&'b [u8], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = big(self.0, 0, 4)? as usize;
        let (whole, rest) = self.0.split_at_checked(length.checked_add(12)?)?;
        let name = whole.get(4..8)?;
        self.0 = if name == b"IEND" { &[] } else { rest };
        Some((name, whole))
    }
}

fn chunks(bytes: &[u8]) -> Option<Chunks<'_>> {
    bytes.strip_prefix(START).map(Chunks)
}

/// Width, height, and whether it moves.
pub(super) fn size(head: &[u8]) -> Option<(u32, u32, bool)> {
    let (name, first) = chunks(head)?.next()?;
    if name != b"IHDR" {
        return None;
    }
    let moves = chunks(head)?
        .take_while(|(name, _)| *name != b"IDAT")
        .any(|(name, _)| name == b"acTL");
    Some((big(first, 8, 4)?, big(first, 12, 4)?, moves))
}

/// Whether all of it is there.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let names = || chunks(bytes).into_iter().flatten().map(|(name, _)| name);
    names().any(|name| name == b"IDAT") && names().any(|name| name == b"IEND")
}

pub(super) fn clean(bytes: &[u8]) -> Vec<u8> {
    let mut out = START.to_vec();
    for (name, whole) in chunks(bytes).into_iter().flatten() {
        if KEPT.contains(&name) {
            out.extend_from_slice(whole);
        }
    }
    out
}
