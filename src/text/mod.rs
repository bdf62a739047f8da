//! Text as Norwegian has it: slugs, the alphabet, typography, numbers, nearest
//! names, addresses on the web, and the escapes of HTML and CSV. Pure functions; knows no other room.

mod beginnings;
mod caseless;
mod collate;
mod csv;
mod gaps;
mod html;
mod languages;
mod names;
mod number;
mod prefixes;
mod slug;
mod suggest;
mod taken;
mod typography;
mod web;

pub use beginnings::Beginnings;
pub use caseless::caseless;
pub use collate::{CollationKey, collation_key, initial};
pub use csv::csv_cell;
pub use gaps::gaps;
pub use html::{escape, escaped};
pub use languages::{Text, is_language, is_norwegian, language_named, with_wider};
pub use names::{LONGEST_NAME, fits_file, id_like, in_address, is_device, is_folder_id};
pub use number::number;
pub use prefixes::Prefixes;
pub use slug::{is_id, sentence_case, slug};
pub use suggest::{is_slip, nearest};
pub use taken::Taken;
pub use typography::{SPAN, Typographer, plain as typographic};
pub use web::web_address;

/// Whether a sign says in which direction others are read (`Bidi_Control` in
/// Unicode), so that another text may be seen than the one that stands there.
pub(crate) fn turns_reading(sign: char) -> bool {
    matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The months in bokmål and nynorsk, which name them alike.
pub(crate) const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];
