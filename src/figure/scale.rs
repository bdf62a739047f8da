//! Where a number stands, and which numbers stand beside the drawing.

/// A span of numbers, the lower end first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    min: f64,
    max: f64,
}

/// How many steps an axis has at most.
const MOST_STEPS: f64 = 6.0;

impl Scale {
    /// From `min` to `max`. Nothing where there is no span between them, or
    /// where either is no number.
    #[must_use]
    pub fn new(min: f64, max: f64) -> Option<Self> {
        let sound = min.is_finite() && max.is_finite() && min < max && (max - min).is_finite();
        sound.then_some(Self { min, max })
    }

    /// A scale with room for all of `numbers` that ends on round ones; it
    /// begins at 0 unless some are below.
    #[must_use]
    pub fn around(numbers: impl IntoIterator<Item = f64>) -> Option<Self> {
        let (mut min, mut max) = (0.0_f64, 0.0_f64);
        for number in numbers.into_iter().filter(|number| number.is_finite()) {
            (min, max) = (min.min(number), max.max(number));
        }
        let step = Self::new(min, max)?.step();
        Self::new((min / step).floor() * step, (max / step).ceil() * step)
    }

    /// The lower end.
    #[must_use]
    pub fn min(self) -> f64 {
        self.min
    }

    /// The upper end.
    #[must_use]
    pub fn max(self) -> f64 {
        self.max
    }

    /// Where `value` stands, from 0 to 1; what is outside stands at the end.
    #[must_use]
    pub fn share(self, value: f64) -> f64 {
        let share = (value - self.min) / (self.max - self.min);
        if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// A round distance between the numbers of an axis: 1, 2 or 5 times a
    /// power of ten.
    fn step(self) -> f64 {
        let rough = (self.max - self.min) / MOST_STEPS;
        let power = 10_f64.powf(rough.log10().floor());
        let round = [1.0, 2.0, 5.0, 10.0].map(|round| round * power);
        round
            .into_iter()
            .find(|step| *step >= rough * 0.999_999)
            .unwrap_or(rough)
    }

    /// The round numbers within, and both ends where they are not too close.
    #[must_use]
    pub fn ticks(self) -> Vec<f64> {
        let step = self.step();
        let first = (self.min / step).ceil();
        let mut ticks: Vec<f64> = (0..=12_i32)
            .map(|at| (first + f64::from(at)) * step)
            .take_while(|tick| *tick <= self.max + step * 1e-6)
            // 3 * 0.1 is not 0.3.
            .map(|tick| (tick * 1e9).round() / 1e9)
            .collect();
        let near =
            |tick: Option<&f64>, end: f64| tick.is_some_and(|tick| (tick - end).abs() < step * 0.6);
        if !near(ticks.first(), self.min) {
            ticks.insert(0, self.min);
        }
        if !near(ticks.last(), self.max) {
            ticks.push(self.max);
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn axes_have_few_round_numbers() {
        let ticks = |min, max| Scale::new(min, max).expect("a scale").ticks();
        assert_eq!(ticks(0.0, 10.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(1.0, 5.0), [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(ticks(0.0, 50.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(ticks(0.0, 0.5), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
        assert_eq!(Scale::new(3.0, 3.0), None);
        assert_eq!(Scale::new(0.0, f64::INFINITY), None);
    }

    #[test]
    fn a_scale_around_numbers_begins_at_nothing() {
        let scale = Scale::around([863.0, 4740.0]).expect("a scale");
        assert_eq!((scale.min(), scale.max()), (0.0, 5000.0));
        assert_eq!(Scale::around([]), None);
        assert_eq!(Scale::around([f64::NAN]), None);
    }

    proptest! {
        #[test]
        fn every_number_has_a_place(min in any::<f64>(), max in any::<f64>(), value in any::<f64>()) {
            if let Some(scale) = Scale::new(min, max) {
                prop_assert!((0.0..=1.0).contains(&scale.share(value)));
                prop_assert!(scale.ticks().len() <= 15);
            }
            if let Some(scale) = Scale::around([min, max, value]) {
                prop_assert!(scale.min() < scale.max());
            }
        }
    }
}
