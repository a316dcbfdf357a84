//! Hyper-parameters, checked before a fit sees them (linfa's `ParamGuard`), and the fit itself.

use linfa::dataset::DatasetBase;
use linfa::prelude::{Fit, FitWith, ParamGuard};
use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2};

use super::link::Link;
use super::model::LogisticModel;
use super::newton;
use super::objective::Objective;
use crate::tfidf::Csr;

/// Why a logistic model could not be fitted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogisticError {
    /// A hyper-parameter is out of range.
    #[error("{name} is {value}; it must be {allowed}")]
    Parameter {
        /// The hyper-parameter.
        name: &'static str,
        /// Its value.
        value: f64,
        /// The range allowed.
        allowed: &'static str,
    },
    /// Records, targets and weights differ in length or shape.
    #[error("{what}: {found} given, {expected} expected")]
    Shape {
        /// What has the wrong size.
        what: &'static str,
        /// Its size.
        found: usize,
        /// The size it must have.
        expected: usize,
    },
    /// A target or sample weight is not allowed.
    #[error("row {row}: {what} is {value}; it must be {allowed}")]
    Value {
        /// 0-based row.
        row: usize,
        /// What is not allowed.
        what: &'static str,
        /// Its value.
        value: f64,
        /// The range allowed.
        allowed: &'static str,
    },
    /// From linfa.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
    /// From linfa's dense models.
    #[error(transparent)]
    Dense(#[from] linfa_logistic::error::Error),
}

/// Unchecked hyper-parameters; [`ParamGuard::check`] makes [`LogisticValidParams`] of them, and `fit` does so itself.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticParams(LogisticValidParams);

/// Checked hyper-parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticValidParams {
    pub(super) n_classes: usize,
    pub(super) link: Link,
    pub(super) alpha: f64,
    pub(super) class_weights: Option<Vec<f64>>,
    pub(super) tolerance: Tolerance,
    pub(super) max_iterations: usize,
}

/// Where a fit ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tolerance {
    /// At this estimate of the gap, relative to the objective.
    Gap(f64),
    /// At this norm of the gradient, relative to its norm at the start.
    Gradient(f64),
}

impl LogisticParams {
    /// A multinomial model of `n_classes` classes, with `alpha` = 1, no class weights, a gap tolerance of 1e-5 and at most
    /// 100 Newton steps.
    pub fn new(n_classes: usize) -> Self {
        Self(LogisticValidParams {
            n_classes,
            link: Link::Softmax,
            alpha: 1.0,
            class_weights: None,
            tolerance: Tolerance::Gap(1e-5),
            max_iterations: 100,
        })
    }

    /// The link: softmax over the classes, or an independent sigmoid each.
    #[must_use]
    pub fn link(mut self, link: Link) -> Self {
        self.0.link = link;
        self
    }

    /// Strength of the L2 penalty, above 0 (scikit-learn's `1 / C`).
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.alpha = alpha;
        self
    }

    /// A factor on the loss of each class, `n_classes` of them, above 0. With [`Link::Sigmoid`] a class's
    /// factor applies to the rows that have it.
    #[must_use]
    pub fn class_weights(mut self, weights: Vec<f64>) -> Self {
        self.0.class_weights = Some(weights);
        self
    }

    /// The fit ends where the objective is above its minimum by at most this share of itself, as [`Convergence::relative_gap`]
    /// estimates it; above 0.
    ///
    /// [`Convergence::relative_gap`]: super::Convergence::relative_gap
    #[must_use]
    pub fn gap_tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = Tolerance::Gap(tolerance);
        self
    }

    /// The fit ends where the gradient's norm is at most this times its norm at zero weights (with the intercepts that
    /// fit best beside them); above 0.
    #[must_use]
    pub fn gradient_tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = Tolerance::Gradient(tolerance);
        self
    }

    /// The most Newton steps; at least 1.
    #[must_use]
    pub fn max_iterations(mut self, iterations: usize) -> Self {
        self.0.max_iterations = iterations;
        self
    }
}

impl ParamGuard for LogisticParams {
    type Checked = LogisticValidParams;
    type Error = LogisticError;

    fn check_ref(&self) -> Result<&LogisticValidParams, LogisticError> {
        let p = &self.0;
        let positive = |name, value: f64| {
            if value > 0.0 && value.is_finite() {
                Ok(())
            } else {
                Err(LogisticError::Parameter { name, value, allowed: "a finite number above 0" })
            }
        };
        let fewest = if p.link == Link::Softmax { 2 } else { 1 };
        if p.n_classes < fewest {
            return Err(LogisticError::Parameter {
                name: "number of classes",
                value: p.n_classes as f64,
                allowed: "at least 2 (1 with one-vs-rest)",
            });
        }
        positive("alpha", p.alpha)?;
        match p.tolerance {
            Tolerance::Gap(most) => positive("gap tolerance", most)?,
            Tolerance::Gradient(most) => positive("gradient tolerance", most)?,
        }
        positive("most iterations", p.max_iterations as f64)?;
        if let Some(weights) = &p.class_weights {
            if weights.len() != p.n_classes {
                return Err(LogisticError::Shape {
                    what: "class weights",
                    found: weights.len(),
                    expected: p.n_classes,
                });
            }
            weights.iter().try_for_each(|&w| positive("class weight", w))?;
        }
        Ok(p)
    }

    fn check(self) -> Result<LogisticValidParams, LogisticError> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl LogisticValidParams {
    /// Fits from the weights of `start`, or from zero. `targets` is n x k: one-hot, several-hot, or soft. `sample_weights`, of
    /// which there are `n` or none, may be 0: such rows are left out and cost next to nothing, so that folds need no copy
    /// of the records.
    ///
    /// # Errors
    /// Where shapes do not agree, or a target or a weight is out of range.
    pub fn fit_weighted(
        &self,
        start: Option<&LogisticModel>,
        records: &Csr,
        targets: &Array2<f32>,
        sample_weights: &Array1<f32>,
    ) -> Result<LogisticModel, LogisticError> {
        let (n, k) = targets.dim();
        let shape = |what, found, expected| {
            if found == expected { Ok(()) } else { Err(LogisticError::Shape { what, found, expected }) }
        };
        shape("targets", n, records.n_rows())?;
        shape("classes of the targets", k, self.n_classes)?;
        if !sample_weights.is_empty() {
            shape("sample weights", sample_weights.len(), n)?;
        }
        if let Some(model) = start {
            shape("features of the starting model", model.n_features(), records.n_columns())?;
            shape("classes of the starting model", model.n_classes(), k)?;
        }
        for (row, &weight) in sample_weights.iter().enumerate() {
            if !(weight >= 0.0 && weight.is_finite()) {
                return Err(LogisticError::Value {
                    row,
                    what: "the sample weight",
                    value: weight.into(),
                    allowed: "a finite number, at least 0",
                });
            }
        }
        for ((row, _), &target) in targets.indexed_iter() {
            if !(0.0..=1.0).contains(&target) {
                return Err(LogisticError::Value {
                    row,
                    what: "the target",
                    value: target.into(),
                    allowed: "between 0 and 1",
                });
            }
        }
        let objective = Objective::new(self, records, targets, sample_weights);
        Ok(newton::minimise(&objective, start, self.tolerance, self.max_iterations))
    }

    /// Class numbers as one-hot rows.
    fn one_hot(&self, targets: &Array1<usize>) -> Result<Array2<f32>, LogisticError> {
        let mut hot = Array2::zeros((targets.len(), self.n_classes));
        for (row, &class) in targets.iter().enumerate() {
            let Some(cell) = hot.get_mut((row, class)) else {
                return Err(LogisticError::Value {
                    row,
                    what: "the class",
                    value: class as f64,
                    allowed: "below the number of classes",
                });
            };
            *cell = 1.0;
        }
        Ok(hot)
    }
}

/// Targets are class numbers below `n_classes`.
impl Fit<Csr, Array1<usize>, LogisticError> for LogisticValidParams {
    type Object = LogisticModel;

    fn fit(&self, dataset: &DatasetBase<Csr, Array1<usize>>) -> Result<LogisticModel, LogisticError> {
        self.fit_weighted(None, &dataset.records, &self.one_hot(&dataset.targets)?, &dataset.weights)
    }
}

/// Targets are n x k numbers between 0 and 1: several-hot for one-vs-rest, or soft labels.
impl Fit<Csr, Array2<f32>, LogisticError> for LogisticValidParams {
    type Object = LogisticModel;

    fn fit(&self, dataset: &DatasetBase<Csr, Array2<f32>>) -> Result<LogisticModel, LogisticError> {
        self.fit_weighted(None, &dataset.records, &dataset.targets, &dataset.weights)
    }
}

/// Warm start: the fit begins at the weights of the model given.
impl<'a> FitWith<'a, Csr, Array2<f32>, LogisticError> for LogisticValidParams {
    type ObjectIn = Option<&'a LogisticModel>;
    type ObjectOut = LogisticModel;

    fn fit_with(
        &self,
        start: Option<&'a LogisticModel>,
        dataset: &'a DatasetBase<Csr, Array2<f32>>,
    ) -> Result<LogisticModel, LogisticError> {
        self.fit_weighted(start, &dataset.records, &dataset.targets, &dataset.weights)
    }
}

impl PredictInplace<Csr, Array1<usize>> for LogisticModel {
    fn predict_inplace<'a>(&'a self, records: &'a Csr, targets: &mut Array1<usize>) {
        let probabilities = self.probabilities(records);
        for (target, row) in targets.iter_mut().zip(probabilities.rows()) {
            *target = row.iter().enumerate().fold(0, |best, (c, p)| if *p > row[best] { c } else { best });
        }
    }

    fn default_target(&self, records: &Csr) -> Array1<usize> {
        Array1::zeros(records.n_rows())
    }
}
