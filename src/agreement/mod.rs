//! Agreement of coders on the same units: coefficients with intervals, where they disagree, and labels to train on.
//!
//! [`read_codings`] reads who gave which unit which label; [`Agreement`] says how well they agree; [`Resolution`] is
//! what a unit's label is to be. Coders may leave units out.
//!
//! Intervals are 95 % percentile intervals of the cluster bootstrap: whole groups (articles) are drawn with replacement,
//! or units where there are no groups, and the coefficient is computed anew with its own expected disagreement. That is
//! another bootstrap than the one of Krippendorff (2011) and of Hayes & Krippendorff (2007), which draws pairs of values
//! and holds the expected disagreement fixed: pairs of a unit, and units of an article, are not independent.

mod bootstrap;
mod codings;
mod error;
mod read;
mod report;
mod resolve;
mod statistic;
mod tally;

pub use bootstrap::{Estimate, Resampling};
pub use codings::{Code, CodedUnit, Codings, UnitLabels};
pub use error::AgreementError;
pub use read::{CodingOptions, CodingShape, CodingTable, read_codings};
pub use report::{
    Agreement, CoderAgreement, Confusion, LabelAgreement, MOST_COMPARED, MOST_LISTED, MOST_TOPICS,
    PairAgreement, TopicAgreement, estimate,
};
pub use resolve::Resolution;
pub use statistic::{Metric, PairsOf, Statistic};
