//! What probabilities are worth: bins of probability, and how often decisions over a threshold are right.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::tally::JudgedUnit;

/// Bins of the calibration error.
pub const BINS: usize = 15;
/// Steps of coverage on a risk-coverage curve.
const STEPS: usize = 20;

/// A probability that was given, and whether what it was given to is so.
pub type Forecast = (f64, bool);

/// A point of a risk-coverage curve: of the decisions with a probability of `least` or more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskCoverage {
    /// The least probability, 0 to 1.
    pub least: f64,
    /// Share of all decisions, 0 to 1.
    pub coverage: f64,
    /// Share of them that is right, 0 to 1; 1 less the risk.
    pub precision: f64,
}

/// Of each label decided on its probability and whether it is right.
pub fn forecasts(probabilities: &Array2<f64>, gold: &[&[usize]], decided: &[&[usize]]) -> Vec<Forecast> {
    let of_unit = |(row, (gold, decided)): (usize, (&&[usize], &&[usize]))| {
        decided
            .iter()
            .map(|label| (probabilities[(row, *label)], gold.contains(label)))
            .collect::<Vec<Forecast>>()
    };
    gold.iter().zip(decided).enumerate().flat_map(of_unit).collect()
}

/// The bin of a probability.
pub(super) fn bin_of(p: f64) -> usize {
    ((p * BINS as f64) as usize).min(BINS - 1)
}

/// The forecasts of a unit: of the labels decided on, or of every label.
pub(super) fn forecasts_of<'u>(
    unit: &'u JudgedUnit<'_>,
    decided_only: bool,
) -> impl Iterator<Item = Forecast> + 'u {
    let places = unit.probabilities.iter().enumerate();
    places
        .filter(move |(label, _)| !decided_only || unit.decided.contains(label))
        .map(|(label, &p)| (p, unit.gold.contains(&label)))
}

/// The curve at steps of 5 % of coverage, the surest decisions first; decisions of equal probability stay together.
pub fn risk_coverage(forecasts: &[Forecast]) -> Vec<RiskCoverage> {
    let mut ranked = forecasts.to_vec();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let n = ranked.len();
    let (mut right, mut curve, mut next) = (0_usize, Vec::new(), 1);
    for (at, (p, so)) in ranked.iter().enumerate() {
        right += usize::from(*so);
        let taken = at + 1;
        if ranked.get(taken).is_some_and(|(q, _)| q >= p) || taken * STEPS < next * n {
            continue;
        }
        next = taken * STEPS / n + 1;
        let share = |count: usize, of: usize| count as f64 / of as f64;
        curve.push(RiskCoverage { least: *p, coverage: share(taken, n), precision: share(right, taken) });
    }
    curve
}

/// The least probability from which on at least `precision` of the decisions are right, as far as the curve knows: the
/// point of the largest coverage that has it.
pub fn threshold_for(curve: &[RiskCoverage], precision: f64) -> Option<RiskCoverage> {
    curve.iter().rev().find(|point| point.precision >= precision).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_keeps_ties_together_and_ends_with_everything() {
        let forecasts = [(0.9, true), (0.8, true), (0.8, false), (0.3, false)];
        let curve = risk_coverage(&forecasts);
        let points: Vec<(f64, f64)> = curve.iter().map(|p| (p.coverage, p.precision)).collect();
        assert_eq!(points, [(0.25, 1.0), (0.75, 2.0 / 3.0), (1.0, 0.5)]);
        assert_eq!(threshold_for(&curve, 0.6).map(|point| point.least), Some(0.8));
        assert_eq!(threshold_for(&curve, 0.5).map(|point| point.coverage), Some(1.0));
        assert_eq!(threshold_for(&curve[1..], 0.9), None);
        assert!(risk_coverage(&[]).is_empty());
    }
}
