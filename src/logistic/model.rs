//! A fitted model: decision values and probabilities.

use ndarray::Array2;
use rayon::prelude::*;

use super::link::Link;
use super::rows::gather;
use crate::tfidf::Csr;

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Convergence {
    /// Newton steps taken.
    pub iterations: usize,
    /// Passes over the data.
    pub data_passes: usize,
    /// Whether the tolerance was reached.
    pub converged: bool,
    /// Norm of the gradient at the end, relative to its norm at zero weights and the intercepts that fit best beside them;
    /// with [`Link::Sigmoid`] that of the class where it is longest.
    pub relative_gradient: f64,
    /// An estimate of how far above its minimum the objective is at the end, as a share of it.
    pub relative_gap: f64,
    /// Value of the objective at the end.
    pub objective: f64,
}

/// Weights and intercepts of a logistic model of `d` features and `k` classes.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticModel {
    pub(super) link: Link,
    /// `d` x `k`, the weights of one feature side by side.
    pub(super) weights: Vec<f64>,
    /// `k`.
    pub(super) intercepts: Vec<f64>,
    pub(super) convergence: Convergence,
}

impl LogisticModel {
    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.weights.len() / self.intercepts.len()
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.intercepts.len()
    }

    /// The weights, `d` x `k`, the `k` weights of one feature side by side.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The intercepts, one a class.
    pub fn intercepts(&self) -> &[f64] {
        &self.intercepts
    }

    /// How the fit ended.
    pub fn convergence(&self) -> Convergence {
        self.convergence
    }

    /// Decision values `X W + b`, n x k.
    ///
    /// # Panics
    /// Where the records have more columns than the model has features.
    pub fn decision_values(&self, records: &Csr) -> Array2<f64> {
        self.values(records, records.n_rows(), |i| i)
    }

    /// Decision values of the named rows, in the order named.
    ///
    /// # Panics
    /// Where there is no such row, or the records have more columns than the model has features.
    pub fn decision_values_of(&self, records: &Csr, rows: &[usize]) -> Array2<f64> {
        self.values(records, rows.len(), |i| rows[i])
    }

    fn values(&self, records: &Csr, n: usize, row_of: impl Fn(usize) -> usize + Sync) -> Array2<f64> {
        let k = self.n_classes();
        let mut values = Array2::zeros((n, k));
        if let Some(cells) = values.as_slice_mut() {
            cells.par_chunks_mut(k).enumerate().for_each(|(i, row)| {
                row.copy_from_slice(&self.intercepts);
                let (columns, cells) = records.row(row_of(i));
                gather(row, columns, cells, &self.weights);
            });
        }
        values
    }

    /// Probabilities, n x k; rows sum to 1 under [`Link::Softmax`].
    pub fn probabilities(&self, records: &Csr) -> Array2<f64> {
        let mut values = self.decision_values(records);
        for mut row in values.rows_mut() {
            if let Some(row) = row.as_slice_mut() {
                self.link.apply(row);
            }
        }
        values
    }
}
