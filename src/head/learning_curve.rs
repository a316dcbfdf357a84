//! Cross-validation of parts of a training set.

use std::collections::BTreeMap;

use ndarray::Array2;

use super::judgements::Judgements;
use super::options::{TrainError, TrainOptions};
use super::training::TrainingSet;
use crate::evaluate::{Folds, SplitMix64};

/// Shares of the training rows that a learning curve has points at.
pub const CURVE_SHARES: [f64; 6] = [0.1, 0.2, 0.35, 0.5, 0.7, 1.0];

impl TrainingSet<'_> {
    /// Judges all rows by models that learn from a share of the training rows of their fold: whole groups, in a seeded
    /// order, so that a larger share has all of a smaller one. Gives the mean number of rows learnt from beside the
    /// judgements. `done` is called after each fold.
    ///
    /// # Errors
    /// Where a fit refuses its rows, as when a share has no feature that occurs often enough.
    pub fn judge_by_share(
        &self,
        share: f64,
        folds: &Folds,
        options: &TrainOptions,
        mut done: impl FnMut(),
    ) -> Result<(f64, Judgements), TrainError> {
        let groups = self.groups();
        let mut order: Vec<&str> = groups.clone();
        order.sort_unstable();
        order.dedup();
        SplitMix64::new(options.seed).shuffle(&mut order);
        let place: BTreeMap<&str, usize> = order.into_iter().zip(0..).collect();
        let mut values = Array2::zeros(self.targets.dim());
        let mut learnt = 0;
        for fold in 0..folds.len() {
            let mut train = folds.train_rows(fold);
            let all = train.len();
            train.sort_by_key(|&row| place[groups[row]]);
            // The group that the share ends in is taken whole.
            let last = ((share * all as f64).ceil() as usize).clamp(1, all.max(1)) - 1;
            if let Some(last) = train.get(last).map(|&row| place[groups[row]]) {
                train.retain(|&row| place[groups[row]] <= last);
            }
            train.sort_unstable();
            learnt += train.len();
            self.judge_fold(&train, &folds.test_rows(fold), options, &mut values)?;
            done();
        }
        let judged = self.judge(&values, folds, options.calibrate)?;
        Ok((learnt as f64 / folds.len() as f64, judged))
    }
}
