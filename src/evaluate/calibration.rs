//! What probabilities are worth: calibration error, Brier score, log-loss, and how often those over a threshold are
//! right.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Bins of the calibration error.
const BINS: usize = 15;
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

/// What probabilities are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CalibrationScores {
    /// Expected calibration error over 15 bins of equal width, 0 to 1 (Guo et al. 2017): of the labels decided on, or
    /// of every label where several may hold.
    pub ece: f64,
    /// Mean squared error of the probabilities, summed over the labels (Brier 1950), 0 to 2; where several may hold
    /// their mean, 0 to 1.
    pub brier: f64,
    /// Mean of `-ln p` of what is so, at least 0; where several may hold, over every label.
    pub log_loss: f64,
}

impl CalibrationScores {
    /// Scores probabilities (n x k) of units with these labels and decisions; `exclusive` where exactly one label holds.
    pub fn new(
        probabilities: &Array2<f64>,
        gold: &[&[usize]],
        decided: &[&[usize]],
        exclusive: bool,
    ) -> Self {
        /// Below this a probability counts as this, so that one sure mistake is not infinitely bad.
        const FLOOR: f64 = 1e-15;
        if gold.is_empty() || probabilities.is_empty() {
            return Self::default();
        }
        let (mut square, mut surprise, mut count) = (0.0, 0.0, 0_usize);
        let mut every: Vec<Forecast> = Vec::with_capacity(probabilities.len());
        for (row, gold) in probabilities.rows().into_iter().zip(gold) {
            for (label, &p) in row.iter().enumerate() {
                let holds = gold.contains(&label);
                every.push((p, holds));
                square += (p - f64::from(u8::from(holds))).powi(2);
                if holds || !exclusive {
                    surprise -= libm::log(if holds { p } else { 1.0 - p }.max(FLOOR));
                    count += 1;
                }
            }
        }
        let forecasts = if exclusive { forecasts(probabilities, gold, decided) } else { every };
        let units = if exclusive { gold.len() } else { probabilities.len() };
        Self {
            ece: expected_calibration_error(&forecasts),
            brier: square / units as f64,
            log_loss: surprise / count.max(1) as f64,
        }
    }
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

/// The mean distance between probability and share, over bins of probability, weighted by their size.
fn expected_calibration_error(forecasts: &[Forecast]) -> f64 {
    let mut bins = [(0.0, 0.0); BINS];
    for &(p, so) in forecasts {
        let bin = &mut bins[((p * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += p;
        bin.1 += f64::from(u8::from(so));
    }
    bins.iter().map(|(p, so)| (p - so).abs()).sum::<f64>() / forecasts.len().max(1) as f64
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
    use ndarray::array;

    use super::*;

    /// By hand: bins of 1/15; .9 and .9 with one right is off by .4 a piece, .6 that is wrong by .6.
    #[test]
    fn scores_are_those_computed_by_hand() {
        let probabilities = array![[0.9, 0.1], [0.9, 0.1], [0.4, 0.6]];
        let gold: [&[usize]; 3] = [&[0], &[1], &[0]];
        let decided: [&[usize]; 3] = [&[0], &[0], &[1]];
        let scores = CalibrationScores::new(&probabilities, &gold, &decided, true);
        assert!((scores.ece - (0.8 + 0.6) / 3.0).abs() < 1e-12, "{scores:?}");
        assert!((scores.brier - (0.02 + 1.62 + 0.72) / 3.0).abs() < 1e-12, "{scores:?}");
        let log_loss = -(0.9_f64.ln() + 0.1_f64.ln() + 0.4_f64.ln()) / 3.0;
        assert!((scores.log_loss - log_loss).abs() < 1e-12, "{scores:?}");
        let every = CalibrationScores::new(&array![[0.9, 0.2]], &[&[0]], &[&[0]], false);
        assert!((every.ece - 0.15).abs() < 1e-12 && (every.brier - 0.025).abs() < 1e-12, "{every:?}");
    }

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
