//! The score of a set, taken from what `avowal evaluate --json` writes.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What a set is scored by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    MacroF1,
    MicroF1,
    /// Mean F1 of these labels, the others left out.
    Focus(Vec<String>),
}

impl Metric {
    /// As the report calls it.
    pub fn name(&self) -> String {
        match self {
            Self::MacroF1 => "macro F1".to_owned(),
            Self::MicroF1 => "micro F1".to_owned(),
            Self::Focus(labels) => format!("mean F1 of {}", labels.join(", ")),
        }
    }
}

/// A value with the bounds of its 95 % interval, as evaluate has it.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// A score, its interval where evaluate has one, and what it would be without a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    pub n: u64,
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    pub majority: f64,
    /// Mean over the folds, where there were folds and the metric is theirs.
    pub mean_of_folds: Option<f64>,
}

/// What of evaluate's JSON is needed; it has more.
#[derive(Debug, Deserialize)]
pub struct Evaluated {
    n: u64,
    macro_f1: Interval,
    micro_f1: Interval,
    majority_baseline: Averages,
    classes: Vec<Class>,
    folds: Vec<Averages>,
}

#[derive(Debug, Deserialize)]
struct Averages {
    macro_f1: f64,
    micro_f1: f64,
}

#[derive(Debug, Deserialize)]
struct Class {
    label: String,
    f1: f64,
    support: u64,
}

impl Evaluated {
    /// Reads the file that `avowal evaluate --json` wrote.
    pub fn read(path: &Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("the scores in {}: {error}", path.display());
        let written = fs::read(path).map_err(|error| failed(&error))?;
        serde_json::from_slice(&written).map_err(|error| failed(&error))
    }

    /// The score by a metric.
    pub fn score(&self, metric: &Metric) -> Result<Score, String> {
        let (chosen, average): (Interval, fn(&Averages) -> f64) = match metric {
            Metric::MacroF1 => (self.macro_f1, |averages| averages.macro_f1),
            Metric::MicroF1 => (self.micro_f1, |averages| averages.micro_f1),
            Metric::Focus(labels) => return self.focused(labels),
        };
        let folds = self.folds.len();
        let mean = || self.folds.iter().map(average).sum::<f64>() / folds as f64;
        Ok(Score {
            n: self.n,
            value: chosen.value,
            interval: Some((chosen.low, chosen.high)),
            majority: average(&self.majority_baseline),
            mean_of_folds: (folds > 0).then(mean),
        })
    }

    fn focused(&self, labels: &[String]) -> Result<Score, String> {
        // The first among equals, as evaluate takes it for its own baseline.
        let commonest = self.classes.iter().rev().max_by_key(|class| class.support).map(|class| &class.label);
        let (mut value, mut majority) = (0.0, 0.0);
        for label in labels {
            let class = self.classes.iter().find(|class| class.label == *label);
            let class = class.ok_or_else(|| format!("the metric is F1 of `{label}`, which is no label"))?;
            value += class.f1;
            if commonest == Some(label) {
                // Precision is the label's share, recall is 1.
                let share = class.support as f64 / self.n.max(1) as f64;
                majority += 2.0 * share / (1.0 + share);
            }
        }
        let mean = |sum: f64| sum / labels.len().max(1) as f64;
        Ok(Score {
            n: self.n,
            value: mean(value),
            interval: None,
            majority: mean(majority),
            mean_of_folds: None,
        })
    }
}
