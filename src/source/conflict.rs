//! Marks that git leaves where two edits of the same lines met.

use crate::diag::{Code, Diagnostic, FilePath, Span};

/// Git's marks are so long: seven signs, at the beginning of a line.
const OURS: &str = "<<<<<<< ";
const THEIRS: &str = ">>>>>>> ";

/// The first place where git could not merge; one mark that somebody forgot
/// tells as much as two.
pub(super) fn first(path: &FilePath, text: &str) -> Option<Diagnostic> {
    let begins = |mark: &str| -> Option<usize> {
        let mut places = text.match_indices(mark).map(|(at, _)| at);
        places.find(|&at| at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'))
    };
    let place = begins(OURS).into_iter().chain(begins(THEIRS)).min()?;
    let span = Span::new(place, place + OURS.len() - 1);
    Some(Diagnostic::new(Code::MergeConflict, path, span))
}
