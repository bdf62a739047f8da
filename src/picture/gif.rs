//! GIF (version 89a): blocks.

use super::little;

pub(super) fn size(head: &[u8]) -> Option<(u32, u32)> {
    // With nothing after its head there is no picture.
    let whole = is_gif(head) && head.len() > START + table(*head.get(10)?);
    whole.then(|| Some((little(head, 6, 2)?, little(head, 8, 2)?)))?
}

/// What a block with points begins with.
const IMAGE: u8 = 0x2c;
const END: u8 = 0x3b;

/// Bytes before the table of colours.
const START: usize = 13;

fn is_gif(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

/// The bytes of a table of colours, by the byte that tells of it.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

/// How long a run of sub-blocks is, with the empty one that ends it.
fn sub_blocks(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// The blocks in order, whole: each with whether it is shown. Then what is
/// left.
struct Blocks<'b>(&'b [u8]);

impl<'b> Iterator for Blocks<'b> {
    type Item = (&'b [u8], bool);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, kept) = block(self.0)?;
        let (whole, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((whole, kept))
    }
}

/// What stands before the blocks, and these.
fn parts(bytes: &[u8]) -> Option<(&[u8], Blocks<'_>)> {
    let (head, rest) = bytes.split_at_checked(START + table(*bytes.get(10)?))?;
    Some((head, Blocks(rest)))
}

/// Whether all of it is there; what ends it may lack.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let Some((_, mut blocks)) = parts(bytes) else {
        return false;
    };
    let is_drawn = blocks
        .by_ref()
        .filter(|(block, _)| block.starts_with(&[IMAGE]))
        .count()
        > 0;
    is_drawn && matches!(blocks.0.first(), None | Some(&END))
}

pub(super) fn clean(bytes: &[u8]) -> Vec<u8> {
    let Some((head, blocks)) = parts(bytes) else {
        return Vec::new();
    };
    let mut out = head.to_vec();
    for (block, kept) in blocks {
        if kept {
            out.extend_from_slice(block);
        }
    }
    out.push(END);
    out
}

/// The length of the block that comes next, and whether it is shown.
fn block(rest: &[u8]) -> Option<(usize, bool)> {
    match *rest.first()? {
        IMAGE => {
            let at = 10 + table(*rest.get(9)?) + 1;
            Some((at + sub_blocks(rest.get(at..)?)?, true))
        }
        0x21 => {
            let kept = match *rest.get(1)? {
                0xf9 => true,
                0xff => rest.get(3..14)? == b"NETSCAPE2.0",
                _ => false,
            };
            Some((2 + sub_blocks(rest.get(2..)?)?, kept))
        }
        _ => None,
    }
}
