//! Settings of training, and what can go wrong.

use serde::{Deserialize, Serialize};

use crate::logistic::LogisticError;
use crate::unit::Task;

/// Why a head could not be trained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// Fewer than two labels.
    #[error("every example has the label `{0}`; at least two labels are needed to learn from")]
    OneLabel(String),
    /// No example of a topic.
    #[error("no example has a topic; at least one is needed to learn from")]
    NoLabel,
    /// Cross-validation was asked for with fewer groups than folds.
    #[error("{folds} folds need at least as many groups (articles), there are {groups}")]
    TooFewGroups {
        /// Groups there are.
        groups: usize,
        /// Folds asked for.
        folds: usize,
    },
    /// All features are rarer than the minimum document frequency.
    #[error("no feature occurs in at least {min_df} examples; more examples are needed, or a lower --min-df")]
    NoFeatures {
        /// The minimum document frequency.
        min_df: u32,
    },
    /// More topics than a feature key can number.
    #[error("{0} different topics, the most is 65535; is it the topic column? (--topic COLUMN)")]
    TooManyTopics(usize),
    /// The fit refused its input.
    #[error(transparent)]
    Logistic(#[from] LogisticError),
}

/// Factors on the loss of the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClassWeight {
    /// All 1.
    None,
    /// `n / (k n_c)`, so that each class has the same mass (scikit-learn's `balanced`).
    Balanced,
}

/// Settings of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainOptions {
    /// Inverse strength of the L2 penalty, above 0.
    pub c: f64,
    /// Factors on the loss of the classes.
    pub class_weight: ClassWeight,
    /// Whether the second layer calibrates.
    pub calibrate: bool,
    /// Seed of the folds.
    pub seed: u64,
    /// Number of folds for tuning and the second layer.
    pub folds: usize,
}

impl ClassWeight {
    /// The name, as in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Balanced => "balanced",
        }
    }
}

impl TrainOptions {
    /// The settings that serve best for a task (chosen by leaving one author out).
    pub const fn for_task(task: Task) -> Self {
        let (c, class_weight) = match task {
            Task::Topic => (10.0, ClassWeight::None),
            Task::Stance | Task::Sentiment => (1.0, ClassWeight::Balanced),
            Task::Holder => (1.0, ClassWeight::None),
        };
        Self { c, class_weight, calibrate: true, seed: 1, folds: 5 }
    }
}
