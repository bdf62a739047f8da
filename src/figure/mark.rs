//! Small marks that stand in text: in a legend, before a step.

use std::fmt::Write;

use super::svg::short;

/// How something is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The earlier of two, or what is not there: an open ring.
    Ring,
    /// The later of two, or what is there: a filled dot.
    Dot,
}

impl Mark {
    /// The class of its shape.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Ring => "ring",
            Self::Dot => "dot",
        }
    }

    /// The ring lies around the dot where both stand in one place.
    pub(super) fn radius(self) -> f64 {
        match self {
            Self::Ring => 8.5,
            Self::Dot => 5.5,
        }
    }
}

/// A mark that readers see; the word beside it tells what it means.
#[must_use]
pub fn mark(mark: Mark) -> String {
    format!(
        "<svg class=\"mark\" width=\"20\" height=\"20\" aria-hidden=\"true\"><circle class=\"{}\" cx=\"10\" cy=\"10\" r=\"{}\"/></svg>",
        mark.class(),
        short(mark.radius(), 1)
    )
}

/// A row of small marks, one for each step; `title` tells it in words.
#[must_use]
pub fn row_of_marks(marks: &[Mark], title: &str) -> String {
    const STEP: usize = 14;
    let mut out = String::new();
    let width = marks.len() * STEP;
    let _ = write!(
        out,
        "<svg class=\"row-of-marks\" width=\"{width}\" height=\"{STEP}\" viewBox=\"0 0 {width} {STEP}\" role=\"img\"><title>"
    );
    crate::text::escape(title, &mut out);
    out.push_str("</title>");
    for (at, mark) in marks.iter().enumerate() {
        let x = at * STEP + STEP / 2;
        let _ = write!(
            out,
            "<circle class=\"{}\" cx=\"{x}\" cy=\"7\" r=\"5\"/>",
            mark.class()
        );
    }
    out.push_str("</svg>");
    out
}
