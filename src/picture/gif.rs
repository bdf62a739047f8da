//! GIF (version 89a): blocks.

use super::little;

pub(super) fn size(head: &[u8]) -> Option<(u32, u32)> {
    // With nothing after its head there is no picture.
    let whole = is_gif(head) && head.len() > START + table(*head.get(10)?);
    whole.then(|| Some((little(head, 6, 2)?, little(head, 8, 2)?)))?
}

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

pub(super) fn clean(bytes: &[u8]) -> Vec<u8> {
    let flags = bytes.get(10).copied().unwrap_or_default();
    let Some((head, mut rest)) = bytes.split_at_checked(START + table(flags)) else {
        return Vec::new();
    };
    let mut out = head.to_vec();
    while let Some((length, kept)) = block(rest) {
        let Some((whole, after)) = rest.split_at_checked(length) else {
            break;
        };
        if kept {
            out.extend_from_slice(whole);
        }
        rest = after;
    }
    out.push(0x3b);
    out
}

/// The length of the block that comes next, and whether it is shown.
fn block(rest: &[u8]) -> Option<(usize, bool)> {
    match *rest.first()? {
        0x2c => {
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
