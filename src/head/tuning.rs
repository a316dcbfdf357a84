//! Tuning by successive halving (Jamieson & Talwalkar 2016): all settings on a quarter of the groups, the better third of
//! them on half, the best few on everything, each judged in grouped folds.
//!
//! Features are extracted and weighted once for each list of fields. Fits of one penalty begin at those of the weaker
//! one before it.

use std::sync::Arc;

use ndarray::{Array2, Axis};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::options::{ClassWeight, TrainError, TrainOptions};
use super::training::{Rows, TrainingSet};
use super::validation::{scatter, select};
use crate::corpus::Corpus;
use crate::evaluate::Folds;
use crate::feature::FeatureConfig;
use crate::logistic::{Link, LogisticModel};
use crate::vectors::WordVectors;

/// The inverse strengths of the penalty among which tuning chooses, ascending.
const C_GRID: [f64; 5] = [0.3, 1.0, 3.0, 10.0, 30.0];
/// Of how many parts of the groups a rung takes how many, and how many folds it judges in.
const RUNGS: [(usize, usize); 3] = [(1, 3), (2, 3), (4, 5)];
/// How many rungs there are.
pub const TUNING_RUNGS: usize = RUNGS.len();
/// Parts of the groups.
const PARTS: usize = 4;
/// The share of settings that a rung leaves is one in this many.
const KEPT: usize = 3;

/// A setting that was tried, and what it scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The fields.
    pub fields: String,
    /// Inverse strength of the penalty.
    pub c: f64,
    /// How classes were weighted.
    pub class_weight: ClassWeight,
    /// Whether the second layer calibrated.
    pub calibrate: bool,
    /// Number of examples it was judged on.
    pub examples: usize,
    /// Macro F1, for topics micro F1, out of fold.
    pub f1: f64,
}

/// The best settings, with the examples ready to train.
pub struct Tuned<'a> {
    /// The examples with the features of the best fields.
    pub set: TrainingSet<'a>,
    /// The best settings.
    pub options: TrainOptions,
    /// Their score on all examples, out of fold: macro F1, for topics micro F1.
    pub f1: f64,
    /// All that was tried, in order.
    pub trials: Vec<Trial>,
}

/// The place of a list of fields, and the other settings.
type Setting = (usize, ClassWeight, f64);

/// Chooses fields, penalty and class weights for a corpus, among equals what comes first. `done` is called after
/// each of the [`TUNING_RUNGS`].
///
/// # Errors
/// Where no configuration is given, there are fewer groups than folds, or a fit refuses its rows.
pub fn tune<'a>(
    corpus: &'a Corpus,
    configs: &[FeatureConfig],
    vectors: Option<&Arc<WordVectors>>,
    options: &TrainOptions,
    mut done: impl FnMut(),
) -> Result<Tuned<'a>, TrainError> {
    let mut sets = Vec::with_capacity(configs.len());
    for config in configs {
        let set = TrainingSet::new(corpus, config.clone(), vectors.cloned())?;
        let rows = set.prepare()?;
        sets.push((set, rows));
    }
    let Some((first, _)) = sets.first() else { return Err(TrainError::NoLabel) };
    let parts = first.folds(PARTS, options.seed)?;
    let class_weights: &[ClassWeight] = match first.link() {
        Link::Sigmoid => &[ClassWeight::None],
        Link::Softmax => &[ClassWeight::Balanced, ClassWeight::None],
    };
    let mut settings: Vec<Setting> = (0..sets.len())
        .flat_map(|set| class_weights.iter().flat_map(move |&w| C_GRID.map(|c| (set, w, c))))
        .collect();
    let mut trials: Vec<Trial> = Vec::new();
    let mut best = None;
    for (taken, k) in RUNGS {
        let rows: Vec<usize> = (0..taken).flat_map(|part| parts.test_rows(part)).collect();
        let groups: Vec<&str> = rows.iter().map(|&row| corpus.examples[row].group.as_str()).collect();
        let folds = Folds::grouped(&groups, k, options.seed)
            .ok_or(TrainError::TooFewGroups { groups: parts.len(), folds: k })?;
        let chains: Vec<&[Setting]> = settings.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).collect();
        let judged: Result<Vec<Vec<(Setting, Trial)>>, TrainError> = chains
            .into_par_iter()
            .map(|chain| {
                let (set, all) = &sets[chain[0].0];
                judge_chain(set, &select(all, &rows), &rows, &folds, chain, options)
            })
            .collect();
        let mut judged: Vec<(Setting, Trial)> = judged?.into_iter().flatten().collect();
        trials.extend(judged.iter().map(|(_, trial)| trial.clone()));
        judged.sort_by(|a, b| b.1.f1.total_cmp(&a.1.f1));
        best = judged.first().cloned();
        judged.truncate(judged.len().div_ceil(KEPT));
        settings = judged.into_iter().map(|(setting, _)| setting).collect();
        settings.sort_by(|a, b| (a.0, a.1.name()).cmp(&(b.0, b.1.name())).then(a.2.total_cmp(&b.2)));
        done();
    }
    let Some(((place, class_weight, c), trial)) = best else { return Err(TrainError::NoLabel) };
    let options = TrainOptions { c, class_weight, ..options.clone() };
    Ok(Tuned { set: sets.swap_remove(place).0, options, f1: trial.f1, trials })
}

/// Judges settings that differ in the penalty only, the strongest first.
fn judge_chain(
    set: &TrainingSet<'_>,
    dataset: &Rows,
    rows: &[usize],
    folds: &Folds,
    chain: &[Setting],
    options: &TrainOptions,
) -> Result<Vec<(Setting, Trial)>, TrainError> {
    let mut values = vec![Array2::zeros(dataset.targets.dim()); chain.len()];
    for fold in 0..folds.len() {
        let (train, test) = (folds.train_rows(fold), folds.test_rows(fold));
        let mut start: Option<LogisticModel> = None;
        for (&(_, class_weight, c), values) in chain.iter().zip(&mut values) {
            let options = TrainOptions { c, class_weight, ..options.clone() };
            let model = set.fit_rows(dataset, &train, &options, start.as_ref())?;
            scatter(&model.decision_values_of(&dataset.records, &test), &test, values);
            start = Some(model);
        }
    }
    let targets = set.targets.select(Axis(0), rows);
    let trial = |(&setting, values): (&Setting, &Array2<f64>)| {
        // Calibration changes probabilities, not what is decided on.
        let judged = set.judge_rows(values, &targets, folds, false)?;
        let trial = Trial {
            fields: set.config.fields_text(),
            c: setting.2,
            class_weight: setting.1,
            calibrate: options.calibrate,
            examples: rows.len(),
            f1: set.score(rows, &judged.decided),
        };
        Ok((setting, trial))
    };
    chain.iter().zip(&values).map(trial).collect()
}
