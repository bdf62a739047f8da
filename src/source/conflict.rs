//! Marks that git leaves where two edits of the same lines met.

use crate::diag::{Code, Diagnostic, FilePath, Span};

/// Git's marks are so long: seven signs, at the beginning of a line.
const OURS: &str = "<<<<<<< ";
const THEIRS: &str = ">>>>>>> ";

/// The first place where git could not merge. A page that shows such marks has
/// others behind it.
pub(super) fn first(path: &FilePath, text: &str) -> Option<Diagnostic> {
    let begins = |mark: &str| -> Option<usize> {
        let mut places = text.match_indices(mark).map(|(at, _)| at);
        places.find(|&at| at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'))
    };
    let (ours, theirs) = (begins(OURS)?, begins(THEIRS)?);
    (ours < theirs).then(|| {
        let span = Span::new(ours, ours + OURS.len() - 1);
        Diagnostic::new(Code::MergeConflict, path, span)
    })
}
