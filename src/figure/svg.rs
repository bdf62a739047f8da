//! Writes SVG.

use std::fmt::Write;

use super::Name;
use crate::text::escape;

/// The size of text in wide drawings, and in boxed ones at full width.
pub(super) const TEXT: f64 = 14.0;

/// How wide a character is, at most, as a share of the size of the text.
const WIDEST: f64 = 0.56;

/// A drawing while it is made.
#[derive(Debug)]
pub(super) struct Svg(String);

/// A place across a wide drawing, in percent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Percent(pub(super) f64);

/// A number as an attribute: few decimals, never `-0` and never `NaN`.
pub(super) fn short(value: f64, decimals: i32) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let step = 10_f64.powi(decimals);
    let rounded = (value * step).round() / step;
    // `-0.0 + 0.0` is `0.0`.
    (rounded + 0.0).to_string()
}

impl std::fmt::Display for Percent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}%", short(self.0, 2))
    }
}

/// How wide `text` is at `size`, at most.
pub(super) fn width(text: &str, size: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "labels are short")]
    let letters = text.chars().count() as f64;
    letters * size * WIDEST
}

impl Svg {
    /// A drawing that scales as a picture.
    pub(super) fn boxed(name: Name<'_>, class: &str, width: f64, height: f64) -> Self {
        let (width, height) = (short(width, 1), short(height, 1));
        Self::begin(
            name,
            &format!(
                "class=\"{class}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\""
            ),
        )
    }

    /// A drawing as wide as its place, `height` pixels high.
    pub(super) fn wide(name: Name<'_>, class: &str, height: f64) -> Self {
        let height = short(height, 1);
        Self::begin(
            name,
            &format!("class=\"wide {class}\" width=\"100%\" height=\"{height}\""),
        )
    }

    fn begin(name: Name<'_>, attributes: &str) -> Self {
        let mut out = String::with_capacity(2048);
        let mut id = String::new();
        escape(name.id, &mut id);
        out.push_str("<svg ");
        out.push_str(attributes);
        push!(
            out,
            " role=\"img\" aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\"><title id=\"{id}-t\">"
        );
        escape(name.title, &mut out);
        push!(out, "</title><desc id=\"{id}-d\">");
        escape(name.desc, &mut out);
        out.push_str("</desc>");
        Self(out)
    }

    pub(super) fn finish(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }

    /// Adds markup whose words are escaped already.
    pub(super) fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// A line between two places across, at heights in pixels.
    pub(super) fn line(&mut self, class: &str, from: (Percent, f64), to: (Percent, f64)) {
        push!(
            self.0,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            from.0,
            short(from.1, 1),
            to.0,
            short(to.1, 1)
        );
    }

    /// A rectangle from one place across to another.
    pub(super) fn rect(
        &mut self,
        class: &str,
        (from, to): (Percent, Percent),
        top: f64,
        height: f64,
    ) {
        push!(
            self.0,
            "<rect class=\"{class}\" x=\"{from}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
            short(top, 1),
            Percent((to.0 - from.0).max(0.0)),
            short(height, 1)
        );
    }

    /// A mark around a place across.
    pub(super) fn circle(&mut self, class: &str, at: (Percent, f64), radius: f64) {
        push!(
            self.0,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            at.0,
            short(at.1, 1),
            short(radius, 1)
        );
    }

    /// A path in pixels around a place across.
    pub(super) fn shape(&mut self, class: &str, at: (Percent, f64), path: &str) {
        push!(
            self.0,
            "<svg x=\"{}\" y=\"{}\" overflow=\"visible\"><path class=\"{class}\" d=\"{path}\"/></svg>",
            at.0,
            short(at.1, 1)
        );
    }

    /// Text at a place across; `anchor` is `start`, `middle` or `end`.
    pub(super) fn text(&mut self, class: &str, at: (Percent, f64), anchor: &str, text: &str) {
        self.write(class, &at.0.to_string(), at.1, anchor, (text, TEXT));
    }

    /// Text at a place in a box.
    pub(super) fn label(
        &mut self,
        class: &str,
        at: (f64, f64),
        anchor: &str,
        (text, size): (&str, f64),
    ) {
        self.write(class, &short(at.0, 1), at.1, anchor, (text, size));
    }

    fn write(&mut self, class: &str, x: &str, y: f64, anchor: &str, (text, size): (&str, f64)) {
        push!(
            self.0,
            "<text class=\"{class}\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\">",
            short(y, 1),
            short(size, 1)
        );
        escape(text, &mut self.0);
        self.0.push_str("</text>");
    }
}
