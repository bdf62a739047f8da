//! WebP (RFC 9649): chunks in a RIFF.

use super::little;

/// What a picture is shown by.
const KEPT: [&[u8]; 7] = [
    b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];
/// What holds points.
const DRAWN: [&[u8]; 3] = [b"VP8 ", b"VP8L", b"ANMF"];
/// The flags of the first chunk that tell of what is left out: Exif and XMP.
const TOLD: u8 = 0b0000_1100;
const MOVES: u32 = 0b0000_0010;

/// The chunks in order: name, and all of each, padding too.
struct Chunks<'b>(&'b [u8]);

impl<'b> Iterator for Chunks<'b> {
    type Item = (&'b [u8], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = little(self.0, 4, 4)? as usize;
        let padded = length.checked_add(8 + length % 2)?;
        // The last one may lack its padding, and of a head the rest.
        let (whole, rest) = self.0.split_at_checked(padded).unwrap_or((self.0, &[]));
        self.0 = rest;
        Some((whole.get(..4)?, whole))
    }
}

fn chunks(bytes: &[u8]) -> Option<Chunks<'_>> {
    let inside = bytes.strip_prefix(b"RIFF")?.get(4..)?;
    inside.strip_prefix(b"WEBP").map(Chunks)
}

/// Width, height, and whether it moves.
pub(super) fn size(head: &[u8]) -> Option<(u32, u32, bool)> {
    let (name, chunk) = chunks(head)?.next()?;
    match name {
        b"VP8X" => {
            let moves = little(chunk, 8, 1)? & MOVES != 0;
            Some((little(chunk, 12, 3)? + 1, little(chunk, 15, 3)? + 1, moves))
        }
        b"VP8L" => {
            let bits = little(chunk, 9, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, false))
        }
        b"VP8 " => {
            let size = |at| Some(little(chunk, at, 2)? & 0x3fff);
            Some((size(14)?, size(16)?, false))
        }
        _ => None,
    }
}

/// Whether all of it is there; the last padding may lack.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let is_there = |chunk: &[u8]| {
        let length = little(chunk, 4, 4).unwrap_or_default() as usize;
        length > 0 && chunk.len() - 8 >= length
    };
    let mut chunks = chunks(bytes).into_iter().flatten();
    let told = little(bytes, 4, 4).unwrap_or_default() as usize;
    bytes.len() + 1 >= 8 + told
        && chunks.any(|(name, chunk)| DRAWN.contains(&name) && is_there(chunk))
}

pub(super) fn clean(bytes: &[u8]) -> Vec<u8> {
    let mut inside = b"WEBP".to_vec();
    for (name, whole) in chunks(bytes).into_iter().flatten() {
        if !KEPT.contains(&name) {
            continue;
        }
        let at = inside.len();
        inside.extend_from_slice(whole);
        if let (b"VP8X", Some(flags)) = (name, inside.get_mut(at + 8)) {
            *flags &= !TOLD;
        }
    }
    let length = u32::try_from(inside.len()).unwrap_or(u32::MAX);
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&length.to_le_bytes());
    out.extend(inside);
    out
}
