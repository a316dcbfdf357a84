//! Evaluation: metrics with intervals, and folds that keep articles together.

mod bootstrap;
mod calibration;
mod compare;
mod duplicates;
mod folds;
mod learning_curve;
mod mcnemar;
mod metric;
mod random;
mod report;
mod scores;
mod slices;
mod tally;

pub(crate) use bootstrap::quantile;
pub use bootstrap::{GroupSums, Interval, bootstrap};
pub use calibration::{BINS, Forecast, RiskCoverage, forecasts, risk_coverage, threshold_for};
pub use compare::{Comparison, MetricComparison};
pub use duplicates::{NEAR_DUPLICATE, copies_across_groups, merge_groups, near_duplicates};
pub use folds::Folds;
pub use learning_curve::{CurvePoint, CurveRun, LearningCurve, Projection};
pub use mcnemar::McNemar;
pub use metric::Metric;
pub(crate) use random::SplitMix64;
pub use report::{ClassReport, FoldScores, MetricReport, Reliability, Report, ReportOptions};
pub use scores::{ClassScores, Scores, argmax};
pub use slices::{SliceScores, slice_scores};
pub use tally::{JudgedUnit, Tally, TallyLayout, by_group, group_sums};
