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
    /// Keys as they are written, in the order in which they are shown.
    pub const ALL: [(&'static str, Self); 4] = [
        ("published", Self::Published),
        ("updated", Self::Updated),
        ("reviewed", Self::Reviewed),
        ("review_by", Self::ReviewBy),
    ];

    /// The key as it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, milestone)| *milestone == self)
            .map_or("", |(name, _)| name)
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
