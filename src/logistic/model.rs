//! A fitted model: decision values and probabilities.

use ndarray::Array2;
use rayon::prelude::*;

use super::objective::Link;
use crate::tfidf::Csr;

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Convergence {
    /// Newton steps taken.
    pub iterations: usize,
    /// Passes over the data, two for each product with the Hessian.
    pub data_passes: usize,
    /// Whether the gradient reached the tolerance.
    pub converged: bool,
    /// Norm of the gradient at the end, relative to its norm at zero weights.
    pub relative_gradient: f64,
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
        let k = self.n_classes();
        let mut values = Array2::zeros((records.n_rows(), k));
        if let Some(cells) = values.as_slice_mut() {
            cells.par_chunks_mut(k).enumerate().for_each(|(i, row)| {
                row.copy_from_slice(&self.intercepts);
                let (columns, cells) = records.row(i);
                for (&c, &v) in columns.iter().zip(cells) {
                    let weights = &self.weights[c as usize * k..][..k];
                    for (z, w) in row.iter_mut().zip(weights) {
                        *z += f64::from(v) * w;
                    }
                }
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
