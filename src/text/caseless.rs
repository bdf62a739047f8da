//! Names as machines read them that tell few signs apart.

use unicode_normalization::UnicodeNormalization;

/// A path for comparison where capitals are as small letters, and an accent by
/// itself as one within its letter: so do some file systems and hosts.
#[must_use]
pub fn caseless(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).collect()
}
