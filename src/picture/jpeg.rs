//! JPEG (ITU-T T.81): segments that begin with a marker.

use super::{big, little};

const START: [u8; 2] = [0xff, 0xd8];
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const EXIF: &[u8] = b"Exif\0\0";

/// A segment: its marker, and all of it from the marker on.
struct Segment<'b> {
    marker: u8,
    whole: &'b [u8],
}

impl<'b> Segment<'b> {
    /// What stands after marker and length.
    fn payload(&self) -> &'b [u8] {
        self.whole.get(4..).unwrap_or_default()
    }
}

/// The segments in order; that of a scan has the scan's data with it.
struct Segments<'b>(&'b [u8]);

impl<'b> Iterator for Segments<'b> {
    type Item = Segment<'b>;

    fn next(&mut self) -> Option<Self::Item> {
        // Bytes of 255 may stand before a marker.
        while self.0.first() == Some(&0xff) && self.0.get(1) == Some(&0xff) {
            self.0 = self.0.get(1..)?;
        }
        let (&[0xff, marker], _) = self.0.split_first_chunk::<2>()? else {
            return None;
        };
        let alone = matches!(marker, 0x01 | 0xd0..=0xd9);
        let mut length = 2;
        if !alone {
            // The length counts itself.
            length += big(self.0, 2, 2).filter(|own| *own >= 2)? as usize;
        }
        if marker == SCAN {
            let data = self.0.get(length..)?;
            length += data.windows(2).position(is_marker).unwrap_or(data.len());
        }
        let (whole, rest) = self.0.split_at_checked(length)?;
        self.0 = if marker == END { &[] } else { rest };
        Some(Segment { marker, whole })
    }
}

/// Whether two bytes end the data of a scan: a stuffed zero and a restart do
/// not.
fn is_marker(pair: &[u8]) -> bool {
    matches!(*pair, [0xff, next] if !matches!(next, 0 | 0xd0..=0xd7 | 0xff))
}

fn segments(bytes: &[u8]) -> Option<Segments<'_>> {
    bytes.strip_prefix(&START).map(Segments)
}

/// Width and height as the picture is shown.
pub(super) fn size(head: &[u8]) -> Option<(u32, u32)> {
    let mut turned = false;
    for segment in segments(head)? {
        match segment.marker {
            0xe1 => turned |= orientation(segment.payload()).is_some_and(|way| way >= 5),
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let height = big(segment.whole, 5, 2)?;
                let width = big(segment.whole, 7, 2)?;
                return Some(if turned {
                    (height, width)
                } else {
                    (width, height)
                });
            }
            _ => {}
        }
    }
    None
}

/// Whether all of it is there.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut markers = segments(bytes).into_iter().flatten().map(|it| it.marker);
    markers.any(|marker| marker == SCAN) && markers.any(|marker| marker == END)
}

/// Which way is up, from 1 to 8 (Exif 2.32, tag 0x0112).
fn orientation(payload: &[u8]) -> Option<u32> {
    let tiff = payload.strip_prefix(EXIF)?;
    let read = match tiff.get(..2)? {
        b"II" => little,
        b"MM" => big,
        _ => return None,
    };
    let table = read(tiff, 4, 4)? as usize;
    let count = read(tiff, table, 2)? as usize;
    (0..count).find_map(|nth| {
        let at = table.checked_add(2 + nth * 12)?;
        let way = (read(tiff, at, 2)? == 0x0112).then(|| read(tiff, at.checked_add(8)?, 2))??;
        (1..=8).contains(&way).then_some(way)
    })
}

/// A segment that tells which way is up and nothing else.
fn upright(way: u32) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(EXIF);
    segment.extend_from_slice(b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.push(u8::try_from(way).unwrap_or(1));
    segment.extend_from_slice(&[0; 6]);
    segment
}

pub(super) fn clean(bytes: &[u8]) -> Vec<u8> {
    let mut out = START.to_vec();
    let way = segments(bytes)
        .into_iter()
        .flatten()
        .find_map(|segment| (segment.marker == 0xe1).then(|| orientation(segment.payload()))?);
    if let Some(way) = way.filter(|way| *way > 1) {
        out.extend(upright(way));
    }
    for segment in segments(bytes).into_iter().flatten() {
        if is_kept(&segment) {
            out.extend_from_slice(segment.whole);
        }
    }
    out
}

/// Of what applications add, only what decoders need for the colours is kept.
fn is_kept(segment: &Segment<'_>) -> bool {
    match segment.marker {
        0xe0 => segment.payload().starts_with(b"JFIF\0"),
        0xe2 => segment.payload().starts_with(b"ICC_PROFILE\0"),
        0xee => segment.payload().starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}
