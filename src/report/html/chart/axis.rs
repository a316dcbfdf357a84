//! Scales with round ticks.

use super::figure;

/// A scale from a lowest to a highest value, with labelled ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What is measured, with its unit; may be empty.
    pub label: String,
    /// The value at its beginning.
    pub low: f64,
    /// The value at its end; above `low`.
    pub high: f64,
    /// Where ticks stand, ascending, and what they say.
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis from `low` to `high`, both finite, with at most about `most` ticks at multiples of 1, 2 or 5 times a power
    /// of ten. Where `high` is not above `low`, the axis is widened around them.
    pub fn new(label: impl Into<String>, low: f64, high: f64, most: usize) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low - 0.5, low + 0.5) };
        let rough = (high - low) / most.max(1) as f64;
        let power = libm::floor(libm::log10(rough));
        let unit = libm::pow(10.0, power);
        let step =
            [1.0, 2.0, 5.0, 10.0].map(|times| times * unit).into_iter().find(|step| *step >= rough - 1e-12);
        let step = step.unwrap_or(unit * 10.0);
        let decimals = if step >= 1.0 { 0 } else { (-libm::floor(libm::log10(step) + 1e-9)) as usize };
        let (first, last) = (libm::ceil(low / step - 1e-9), libm::floor(high / step + 1e-9));
        let count = ((last - first) as usize).min(most * 3);
        let ticks = (0..=count)
            .map(|at| (first + at as f64) * step)
            .map(|tick| (tick, figure(tick, decimals)))
            .collect();
        Self { label: label.into(), low, high, ticks }
    }

    /// An axis of shares and scores, from 0 to 1.
    pub fn unit(label: impl Into<String>) -> Self {
        Self::new(label, 0.0, 1.0, 5)
    }

    /// Where a value stands, from 0 to 1; values beyond the ends stand at them.
    pub fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(labels(&Axis::unit("")), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(&Axis::new("", 0.0, 8739.0, 4)), ["0", "5000"]);
        assert_eq!(labels(&Axis::new("", -1.0, 1.0, 2)), ["\u{2212}1", "0", "1"]);
        assert_eq!(labels(&Axis::new("", 0.61, 0.68, 4)), ["0.62", "0.64", "0.66", "0.68"]);
    }

    #[test]
    fn one_value_gets_an_axis_around_it() {
        let axis = Axis::new("", 3.0, 3.0, 4);
        assert!((axis.place(3.0) - 0.5).abs() < 1e-12);
        assert!((axis.place(99.0) - 1.0).abs() < 1e-12);
    }
}
