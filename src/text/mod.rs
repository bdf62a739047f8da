//! Norwegian text: slugs, the alphabet, typography, numbers, nearest names.
//! Pure functions that know nothing of the portal.

mod html;
mod languages;
mod number;
mod slug;
mod suggest;

pub use html::{escape, escaped};
pub use languages::{Text, is_language};
pub use number::number;
pub use slug::{is_id, slug};
pub use suggest::nearest;
/// x
pub type CollationKey = String;
/// x
pub fn collation_key(t: &str) -> String {
    t.to_lowercase()
}
/// x
pub fn typographic<'t>(text: &'t str, _lang: &str) -> std::borrow::Cow<'t, str> {
    text.into()
}
