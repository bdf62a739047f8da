//! The days in the life of a page.

use crate::diag::Span;
use crate::time::Time;

/// What happened to a page, or should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Milestone {
    /// It first stood here.
    Published,
    /// It last changed.
    Updated,
    /// Somebody last looked through it.
    Reviewed,
    /// Somebody should look again.
    ReviewBy,
}

impl Milestone {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::Published,
        Self::Updated,
        Self::Reviewed,
        Self::ReviewBy,
    ];

    /// The key as it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Updated => "updated",
            Self::Reviewed => "reviewed",
            Self::ReviewBy => "review_by",
        }
    }
}

/// When, and where that is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// What the date is of.
    pub milestone: Milestone,
    /// The date, as exact as somebody knows it.
    pub time: Time,
    /// Its place in the file of the entry.
    pub span: Span,
}
