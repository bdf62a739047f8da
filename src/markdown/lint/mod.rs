//! Mistakes that can be seen in the text alone.
use super::tree::Body;
use crate::diag::{Diagnostic, FilePath};
/// All.
pub fn all(_body: &Body, _text: &str, _file: &FilePath) -> Vec<Diagnostic> {
    Vec::new()
}
