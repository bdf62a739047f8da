//! Text as Norwegian has it: slugs, the alphabet, typography, numbers, nearest
//! names, addresses on the web, and the escapes of HTML and CSV. Pure functions; knows no other room.

mod beginnings;
mod collate;
mod csv;
mod html;
mod languages;
mod number;
mod slug;
mod suggest;
mod typography;
mod web;

pub use beginnings::Beginnings;
pub use collate::{CollationKey, collation_key, initial};
pub use csv::csv_cell;
pub use html::{escape, escaped};
pub use languages::{Text, is_language, language_named};
pub use number::number;
pub use slug::{is_id, sentence_case, slug};
pub use suggest::nearest;
pub use typography::{Typographer, plain as typographic};
pub use web::web_address;

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
