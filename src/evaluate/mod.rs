//! Evaluation: scores, folds that keep articles together, and intervals.

mod bootstrap;
mod calibration;
mod folds;
mod random;
mod report;
mod scores;

pub(crate) use bootstrap::quantile;
pub use bootstrap::{Interval, bootstrap_of_groups, clustered_bootstrap};
pub use calibration::{CalibrationScores, Forecast, RiskCoverage, forecasts, risk_coverage, threshold_for};
pub use folds::Folds;
pub(crate) use random::SplitMix64;
pub use report::{FoldScores, Report};
pub use scores::{ClassScores, Scores, argmax};
