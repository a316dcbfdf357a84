//! Evaluation: scores, folds that keep articles together, and intervals.

mod bootstrap;
mod folds;
mod random;
mod report;
mod scores;

pub use bootstrap::{Interval, bootstrap_of_groups, clustered_bootstrap};
pub use folds::Folds;
pub use report::{FoldScores, Report};
pub use scores::{ClassScores, Scores, argmax};
