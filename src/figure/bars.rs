//! Bars from nothing to a number, one below the other.

use super::rows::anchor;
use super::svg::{Percent, Svg};
use super::{Name, Scale};

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What the number is of.
    pub label: String,
    /// The number in words.
    pub words: String,
    /// The number.
    pub value: f64,
}

const HEIGHT: f64 = 48.0;
const AXIS: f64 = 24.0;

/// Bars on a scale that has 0 in it.
#[must_use]
pub fn bars(name: Name<'_>, bars: &[Bar], scale: Scale, words: impl Fn(f64) -> String) -> String {
    #[expect(clippy::cast_precision_loss, reason = "as many bars as a reader sees")]
    let bottom = bars.len() as f64 * HEIGHT;
    let mut svg = Svg::wide(name, "bars", bottom + AXIS);
    let place = |value: f64| Percent(scale.share(value) * 100.0);
    for tick in scale.ticks() {
        svg.line("grid", (place(tick), 0.0), (place(tick), bottom));
        let at = place(tick);
        svg.text("axis", (at, bottom + 16.0), anchor(at), &words(tick));
    }
    let mut top = 0.0;
    for bar in bars {
        svg.text("label", (Percent(0.0), top + 18.0), "start", &bar.label);
        svg.text("value", (Percent(100.0), top + 18.0), "end", &bar.words);
        let (zero, end) = (place(0.0), place(bar.value));
        let sides = if end.0 < zero.0 {
            (end, zero)
        } else {
            (zero, end)
        };
        svg.rect("bar", sides, top + 25.0, 14.0);
        top += HEIGHT;
    }
    svg.finish()
}
