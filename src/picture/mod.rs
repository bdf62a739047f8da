//! Pictures: what their first bytes tell, what is left out of a copy, and
//! smaller copies.
//!
//! Nothing here decodes a picture but [`smaller`], and that only for sizes
//! which [`probe`] has let through: a picture that claims to be enormous costs
//! no more than its head, and whether all of it is there is seen by its parts.

mod drawn;
mod gif;
mod jpeg;
mod png;
mod smaller;
mod svg;
mod webp;

pub use smaller::{MAKER, smaller};

/// As much of a file as [`probe`] wants to see, in bytes: of a larger one it
/// looks at the head alone.
pub const MOST_SEEN: usize = 32 << 20;
/// More points than this are in no photograph that a page can use: it is as
/// many as the cameras of phones have, 8192 by 6144, and taking it apart may take
/// a gigabyte of memory.
const MOST_POINTS: u64 = 52_000_000;
/// A picture of so few points costs little, whatever it holds.
const FEW_POINTS: u64 = 4_000_000;
/// A scanned page of plain text has some 700 points in a byte; with more a
/// picture of nothing is made large, and taking it apart costs as much as a
/// photograph.
const MOST_IN_A_BYTE: u64 = 2_000;
/// No side is longer than this.
const LONGEST: u32 = 20_000;

/// How wide smaller copies are, in points.
const WIDTHS: [u32; 3] = [480, 960, 1440];

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Photographs.
    Jpeg,
    /// Drawings in points.
    Png,
    /// Either, smaller.
    WebP,
    /// Moving drawings in points.
    Gif,
    /// Drawings in lines.
    Svg,
}

/// What is known of a picture without decoding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// How it is written.
    pub form: Form,
    /// Points across, as it is shown; 0 where a drawing in lines does not say.
    pub width: u32,
    /// Points down, likewise.
    pub height: u32,
    /// Whether it moves.
    pub moves: bool,
}

/// Why a file is no picture for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not what its name says.
    Broken,
    /// It breaks off.
    Cut,
    /// It claims to be so large, in points.
    Large(u32, u32),
    /// It has too many bytes to be looked through.
    Long,
    /// It can do things, or fetches things from elsewhere.
    Active,
    /// It shows itself, or parts of itself more often than browsers bear.
    Heavy,
}

/// The form that a file name's ending promises.
#[must_use]
pub fn form(path: &str) -> Option<Form> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => Some(Form::Jpeg),
        "png" => Some(Form::Png),
        "webp" => Some(Form::WebP),
        "gif" => Some(Form::Gif),
        "svg" => Some(Form::Svg),
        _ => None,
    }
}

/// What the head of a picture tells, where the rest is there too.
///
/// # Errors
/// Why it cannot be shown.
pub fn probe(form: Form, bytes: &[u8]) -> Result<Picture, Fault> {
    let (width, height, moves) = match form {
        Form::Svg => svg::probe(bytes).map(|(width, height)| (width, height, false))?,
        _ => {
            let (width, height, moves) = size(form, bytes).ok_or(Fault::Broken)?;
            let points = bounded(width, height)?;
            let in_a_byte = points / u64::try_from(bytes.len()).unwrap_or(u64::MAX).max(1);
            if points > FEW_POINTS && in_a_byte > MOST_IN_A_BYTE {
                return Err(Fault::Large(width, height));
            }
            (width, height, moves)
        }
    };
    let is_whole = match form {
        Form::Jpeg => jpeg::is_whole,
        Form::Png => png::is_whole,
        Form::WebP => webp::is_whole,
        Form::Gif => gif::is_whole,
        Form::Svg => |_: &[u8]| true,
    };
    if bytes.len() < MOST_SEEN && !is_whole(bytes) {
        return Err(Fault::Cut);
    }
    Ok(Picture {
        form,
        width,
        height,
        moves,
    })
}

/// What the head of a picture in points tells: its sides, and whether it moves.
fn size(form: Form, head: &[u8]) -> Option<(u32, u32, bool)> {
    match form {
        Form::Jpeg => jpeg::size(head).map(|(width, height)| (width, height, false)),
        Form::Png => png::size(head),
        Form::WebP => webp::size(head),
        Form::Gif => gif::size(head).map(|(width, height)| (width, height, true)),
        Form::Svg => None,
    }
}

/// How many points a picture claims to have, where a page can bear them.
fn bounded(width: u32, height: u32) -> Result<u64, Fault> {
    let points = u64::from(width) * u64::from(height);
    if points == 0 {
        return Err(Fault::Broken);
    }
    if points > MOST_POINTS || width.max(height) > LONGEST {
        return Err(Fault::Large(width, height));
    }
    Ok(points)
}

/// The picture without what says where, when, by whom and with what it was
/// made: places, times, names, previews, and whatever stands after its end.
/// What is needed to show it stays: colours, and which way is up.
#[must_use]
pub fn clean(form: Form, bytes: &[u8]) -> Vec<u8> {
    match form {
        Form::Jpeg => jpeg::clean(bytes),
        Form::Png => png::clean(bytes),
        Form::WebP => webp::clean(bytes),
        Form::Gif => gif::clean(bytes),
        // What can be said in it has been looked through.
        Form::Svg => bytes.to_vec(),
    }
}

impl Picture {
    /// The widths of smaller copies, in points.
    pub fn widths(self) -> impl Iterator<Item = u32> {
        let can = !self.moves && matches!(self.form, Form::Jpeg | Form::Png | Form::WebP);
        // A copy that is hardly smaller is not worth its bytes.
        WIDTHS
            .into_iter()
            .filter(move |width| can && width + width / 8 < self.width)
    }
}

/// A number of the head that stands with its highest byte first.
fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(
        bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)),
    )
}

/// The same with its lowest byte first.
fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)),
    )
}

#[cfg(test)]
mod tests;
