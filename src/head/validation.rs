//! Cross-validation of a training set.

use linfa::dataset::DatasetBase;
use ndarray::{Array2, Axis};

use super::judgements::Judgements;
use super::options::{TrainError, TrainOptions};
use super::second::SecondLayer;
use super::training::{Rows, TrainingSet};
use crate::evaluate::{Folds, Scores};
use crate::logistic::{Link, LogisticModel};

impl TrainingSet<'_> {
    /// Groups of the examples, in their order.
    pub(super) fn groups(&self) -> Vec<&str> {
        self.corpus.examples.iter().map(|example| example.group.as_str()).collect()
    }

    /// Seeded folds by group.
    ///
    /// # Errors
    /// With fewer groups than folds.
    pub fn folds(&self, k: usize, seed: u64) -> Result<Folds, TrainError> {
        Folds::grouped(&self.groups(), k, seed).ok_or_else(|| TrainError::TooFewGroups {
            groups: Folds::leave_one_group_out(&self.groups()).len(),
            folds: k,
        })
    }

    /// A fold for each group.
    pub fn leave_one_group_out(&self) -> Folds {
        Folds::leave_one_group_out(&self.groups())
    }

    /// The folds of the second layer: as many as asked for, or as there are groups.
    pub(super) fn inner_folds(&self, options: &TrainOptions) -> Result<Folds, TrainError> {
        self.folds(options.folds.min(self.leave_one_group_out().len()).max(2), options.seed)
    }

    /// Decision values out of fold, n x k: each row judged by a model that was fitted, with a vocabulary of its own,
    /// without its fold. `done` is called after each fold.
    ///
    /// # Errors
    /// Where a fit refuses its rows.
    pub fn cross_validate(
        &self,
        folds: &Folds,
        options: &TrainOptions,
        mut done: impl FnMut(),
    ) -> Result<Array2<f64>, TrainError> {
        let mut values = Array2::zeros(self.targets.dim());
        for fold in 0..folds.len() {
            self.judge_fold(&folds.train_rows(fold), &folds.test_rows(fold), options, &mut values)?;
            done();
        }
        Ok(values)
    }

    /// Writes the decision values of `test` rows by a model of `train` rows to their places in `values`.
    pub(super) fn judge_fold(
        &self,
        train: &[usize],
        test: &[usize],
        options: &TrainOptions,
        values: &mut Array2<f64>,
    ) -> Result<(), TrainError> {
        let (columns, dataset) = self.dataset(train)?;
        let model = self.fit(&dataset, options, None)?;
        scatter(&model.decision_values(&self.weighted(&columns, test)), test, values);
        Ok(())
    }

    /// The same from rows that were weighted once, by a vocabulary of all of them (whose frequencies know no labels),
    /// and with fits that begin at `start`: a small part of the time.
    pub(super) fn out_of_fold(
        &self,
        all: &Rows,
        folds: &Folds,
        options: &TrainOptions,
        start: Option<&LogisticModel>,
    ) -> Result<Array2<f64>, TrainError> {
        let mut values = Array2::zeros(self.targets.dim());
        for fold in 0..folds.len() {
            let model = self.fit_rows(all, &folds.train_rows(fold), options, start)?;
            let test = folds.test_rows(fold);
            scatter(&model.decision_values_of(&all.records, &test), &test, &mut values);
        }
        Ok(values)
    }

    /// What a second layer makes of decision values out of fold. It is fitted fold by fold to the values of the rows that
    /// the fold trains on, as far as they were judged in folds of their own; where none were, there is no second layer.
    ///
    /// # Errors
    /// Where a fit refuses its rows.
    pub fn judge(
        &self,
        values: &Array2<f64>,
        folds: &Folds,
        calibrate: bool,
    ) -> Result<Judgements, TrainError> {
        self.judge_rows(values, &self.targets, folds, calibrate)
    }

    /// The same of some rows, of which these are the targets.
    pub(super) fn judge_rows(
        &self,
        values: &Array2<f64>,
        targets: &Array2<f32>,
        folds: &Folds,
        calibrate: bool,
    ) -> Result<Judgements, TrainError> {
        let mut probabilities = Array2::zeros(values.dim());
        let mut decided = vec![Vec::new(); values.nrows()];
        let mut is_judged = vec![false; values.nrows()];
        folds.judged_rows().into_iter().for_each(|row| is_judged[row] = true);
        for fold in 0..folds.len() {
            let mut train = folds.train_rows(fold);
            train.retain(|&row| is_judged[row]);
            let (known, targets) = (values.select(Axis(0), &train), targets.select(Axis(0), &train));
            let second = if train.is_empty() {
                SecondLayer::unfitted(self.link(), values.ncols())
            } else {
                SecondLayer::fit(self.link(), &known, &targets, calibrate)?
            };
            let test = folds.test_rows(fold);
            let (judged, labels) = second.judge_all(&values.select(Axis(0), &test));
            scatter(&judged, &test, &mut probabilities);
            test.iter().zip(labels).for_each(|(&row, labels)| decided[row] = labels);
        }
        Ok(Judgements { probabilities, decided })
    }

    /// The score that settings are chosen by: macro F1, for topics micro F1.
    pub(super) fn score(&self, rows: &[usize], decided: &[Vec<usize>]) -> f64 {
        let gold: Vec<&[usize]> = rows.iter().map(|&row| &self.corpus.examples[row].labels[..]).collect();
        let predicted: Vec<&[usize]> = decided.iter().map(|labels| &labels[..]).collect();
        let scores = Scores::of_sets(&gold, &predicted, self.corpus.labels.len());
        if self.link() == Link::Sigmoid { scores.micro_f1() } else { scores.macro_f1() }
    }
}

/// The named rows of a data set.
pub(super) fn select(all: &Rows, rows: &[usize]) -> Rows {
    let weights = all.weights.select(Axis(0), rows);
    DatasetBase::new(all.records.select_rows(rows), all.targets.select(Axis(0), rows)).with_weights(weights)
}

/// Writes the rows of `values` to the places `rows` of `into`.
pub(super) fn scatter(values: &Array2<f64>, rows: &[usize], into: &mut Array2<f64>) {
    for (&row, values) in rows.iter().zip(values.rows()) {
        into.row_mut(row).assign(&values);
    }
}
