//! Drawings as SVG: from numbers and words to a string, and nothing else.
//!
//! A drawing carries its title and description, keeps text as text, and takes
//! its colours from the classes of the theme's style sheet; it has no script
//! and no style of its own. The table with the same numbers stands beside it
//! on the page, so a drawing may leave out what would not be legible.
//!
//! Two sorts of drawing: *boxed* ones scale as a picture does; *wide* ones
//! have no box, place things across in percent and down in pixels, so that
//! text and marks keep their size from a phone to a wide screen.

/// Appends to a string, which cannot fail.
macro_rules! push {
    ($out:expr, $($part:tt)*) => { let _ = write!($out, $($part)*); };
}

mod bars;
mod lines;
mod map;
mod mark;
mod radar;
mod rows;
mod scale;
mod svg;
mod timeline;

pub use bars::{Bar, bars};
pub use lines::{Line, lines};
pub use map::{MAP_WIDTH, MapGround, MapPlace, is_numbered, map};
pub use mark::{Mark, mark, row_of_marks};
pub use radar::radar;
pub use rows::{Row, dumbbells};
pub use scale::Scale;
pub use timeline::{Event, Period, timeline};

/// What a drawing is called.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    /// An id that no other drawing on the page has.
    pub id: &'a str,
    /// The title.
    pub title: &'a str,
    /// What it shows, in words.
    pub desc: &'a str,
}

/// Two series at most stand in one drawing: they differ in shape as well as
/// in colour.
pub const MOST_SERIES: usize = 2;

#[cfg(test)]
mod tests;
