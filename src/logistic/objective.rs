//! The objective, its gradient, and products with its Hessian, without any dense matrix of the data's width.
//!
//! With probabilities `p_i` and `t_i = sum_c y_ic` (1 for a distribution over classes):
//!
//! ```text
//! softmax   gradient by z: s_i (t_i p_i - y_i)    Hessian: s_i t_i (diag(p_i) - p_i p_i^T)
//! sigmoid   gradient by z: s_ic (p_ic - y_ic)     Hessian: diag(s_ic p_ic (1 - p_ic))
//! ```
//!
//! Rows and columns are worked on in parallel, each cell summed by one thread in the order of the data, and
//! partial sums over fixed blocks of rows added in order: the result does not depend on the number of threads.

use libm::{exp, log, log1p};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::params::LogisticValidParams;
use crate::tfidf::{Csc, Csr};

/// From decision values to probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// One of the classes: `p_c = exp(z_c) / sum_d exp(z_d)`.
    Softmax,
    /// Each class for itself: `p_c = 1 / (1 + exp(-z_c))`.
    Sigmoid,
}

impl Link {
    /// Turns the decision values of one row into probabilities, in place.
    pub fn apply(self, values: &mut [f64]) {
        match self {
            Self::Softmax => {
                let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let mut sum = 0.0;
                for value in values.iter_mut() {
                    *value = exp(*value - top);
                    sum += *value;
                }
                for value in values {
                    *value /= sum;
                }
            }
            Self::Sigmoid => {
                for value in values {
                    *value = 1.0 / (1.0 + exp(-*value));
                }
            }
        }
    }

    /// Loss of one row at decision values `z`: minus the log-likelihood of `y`, weighted.
    fn loss(self, z: &[f64], y: &[f32], s: &[f64]) -> f64 {
        match self {
            Self::Softmax => {
                let top = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let log_sum = top + log(z.iter().map(|v| exp(v - top)).sum());
                z.iter().zip(y).zip(s).map(|((z, &y), s)| s * f64::from(y) * (log_sum - z)).sum()
            }
            Self::Sigmoid => z
                .iter()
                .zip(y)
                .zip(s)
                .map(|((z, &y), s)| s * (log1p(exp(-z.abs())) + z.max(0.0) - f64::from(y) * z))
                .sum(),
        }
    }
}

/// Rows to a block: fixed, so that partial sums do not depend on the number of threads.
const BLOCK: usize = 256;

/// The objective of one fit. Parameters are one vector of `(d + 1) * k` numbers: the `k` weights of each feature,
/// then the `k` intercepts.
pub(super) struct Objective<'a> {
    rows: &'a Csr,
    columns: Csc,
    targets: &'a [f32],
    /// Weight of each cell's loss, n x k.
    cell_weights: Vec<f64>,
    pub(super) link: Link,
    pub(super) alpha: f64,
    pub(super) k: usize,
}

impl<'a> Objective<'a> {
    pub(super) fn new(
        params: &LogisticValidParams,
        rows: &'a Csr,
        targets: &'a Array2<f32>,
        sample_weights: &Array1<f32>,
    ) -> Self {
        let k = params.n_classes;
        let targets = targets.as_slice().unwrap_or_default();
        let mut cell_weights = vec![1.0; targets.len()];
        for (i, row) in cell_weights.chunks_mut(k).enumerate() {
            let sample = sample_weights.get(i).map_or(1.0, |&w| f64::from(w));
            let target = &targets[i * k..][..k];
            for (c, cell) in row.iter_mut().enumerate() {
                let class = params.class_weights.as_ref().map_or(1.0, |weights| match params.link {
                    Link::Softmax => weights[c],
                    Link::Sigmoid => 1.0 + f64::from(target[c]) * (weights[c] - 1.0),
                });
                *cell = sample * class;
            }
        }
        Self {
            rows,
            columns: rows.to_columns(),
            targets,
            cell_weights,
            link: params.link,
            alpha: params.alpha,
            k,
        }
    }

    /// Number of parameters.
    pub(super) fn len(&self) -> usize {
        (self.rows.n_columns() + 1) * self.k
    }

    /// `X W + b` of the parameters, n x k.
    pub(super) fn decision_values(&self, parameters: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.targets.len()];
        let intercepts = &parameters[parameters.len() - self.k..];
        values.par_chunks_mut(BLOCK * self.k).enumerate().for_each(|(block, cells)| {
            for (i, row) in cells.chunks_mut(self.k).enumerate() {
                row.copy_from_slice(intercepts);
                let (columns, x) = self.rows.row(block * BLOCK + i);
                accumulate(row, columns, x, parameters, self.k);
            }
        });
        values
    }

    /// Sum of the rows' losses; the penalty is not in it.
    pub(super) fn loss(&self, decision_values: &[f64]) -> f64 {
        let width = BLOCK * self.k;
        let blocks: Vec<f64> = decision_values
            .par_chunks(width)
            .zip(self.targets.par_chunks(width))
            .zip(self.cell_weights.par_chunks(width))
            .map(|((z, y), s)| {
                z.chunks(self.k)
                    .zip(y.chunks(self.k))
                    .zip(s.chunks(self.k))
                    .map(|((z, y), s)| self.link.loss(z, y, s))
                    .sum()
            })
            .collect();
        blocks.iter().sum()
    }

    /// `alpha / 2 |W|^2`.
    pub(super) fn penalty(&self, parameters: &[f64]) -> f64 {
        let weights = &parameters[..parameters.len() - self.k];
        0.5 * self.alpha * weights.iter().map(|w| w * w).sum::<f64>()
    }

    /// Probabilities, n x k.
    pub(super) fn probabilities(&self, decision_values: &[f64]) -> Vec<f64> {
        let mut p = decision_values.to_vec();
        p.par_chunks_mut(self.k).for_each(|row| self.link.apply(row));
        p
    }

    /// The gradient at the parameters with these probabilities.
    pub(super) fn gradient(&self, parameters: &[f64], probabilities: &[f64]) -> Vec<f64> {
        let mut residuals = probabilities.to_vec();
        self.for_each_row(&mut residuals, |row, y, s| match self.link {
            Link::Softmax => {
                let mass: f64 = y.iter().zip(s).map(|(&y, s)| s * f64::from(y)).sum();
                for ((r, &y), s) in row.iter_mut().zip(y).zip(s) {
                    *r = mass * *r - s * f64::from(y);
                }
            }
            Link::Sigmoid => {
                for ((r, &y), s) in row.iter_mut().zip(y).zip(s) {
                    *r = s * (*r - f64::from(y));
                }
            }
        });
        self.transposed_product(&residuals, parameters)
    }

    /// The Hessian, at the parameters with these probabilities, times `direction`, given the direction's own
    /// decision values.
    pub(super) fn hessian_product(
        &self,
        direction: &[f64],
        mut values: Vec<f64>,
        probabilities: &[f64],
    ) -> Vec<f64> {
        self.for_each_row_with(&mut values, probabilities, |row, p, y, s| match self.link {
            Link::Softmax => {
                let mass: f64 = y.iter().zip(s).map(|(&y, s)| s * f64::from(y)).sum();
                let mean: f64 = row.iter().zip(p).map(|(v, p)| v * p).sum();
                for (v, p) in row.iter_mut().zip(p) {
                    *v = mass * p * (*v - mean);
                }
            }
            Link::Sigmoid => {
                for ((v, p), s) in row.iter_mut().zip(p).zip(s) {
                    *v *= s * p * (1.0 - p);
                }
            }
        });
        self.transposed_product(&values, direction)
    }

    /// The diagonal of the Hessian, to precondition with.
    pub(super) fn hessian_diagonal(&self, probabilities: &[f64]) -> Vec<f64> {
        let mut curvature = probabilities.to_vec();
        self.for_each_row(&mut curvature, |row, y, s| match self.link {
            Link::Softmax => {
                let mass: f64 = y.iter().zip(s).map(|(&y, s)| s * f64::from(y)).sum();
                for p in row {
                    *p = mass * *p * (1.0 - *p);
                }
            }
            Link::Sigmoid => {
                for (p, s) in row.iter_mut().zip(s) {
                    *p = s * *p * (1.0 - *p);
                }
            }
        });
        let k = self.k;
        let mut diagonal = vec![0.0; self.len()];
        let (weights, intercepts) = diagonal.split_at_mut(self.rows.n_columns() * k);
        weights.par_chunks_mut(BLOCK * k).enumerate().for_each(|(block, cells)| {
            for (j, cell) in cells.chunks_mut(k).enumerate() {
                let (rows, x) = self.columns.column(block * BLOCK + j);
                cell.fill(self.alpha);
                for (&i, &x) in rows.iter().zip(x) {
                    let square = f64::from(x) * f64::from(x);
                    for (d, c) in cell.iter_mut().zip(&curvature[i as usize * k..][..k]) {
                        *d += square * c;
                    }
                }
            }
        });
        self.sum_rows(&curvature, intercepts);
        diagonal
    }

    /// `X^T R + alpha V` for the weights, the column sums of `R` for the intercepts; `R` is n x k.
    fn transposed_product(&self, residuals: &[f64], penalised: &[f64]) -> Vec<f64> {
        let k = self.k;
        let mut product = vec![0.0; self.len()];
        let (weights, intercepts) = product.split_at_mut(self.rows.n_columns() * k);
        weights.par_chunks_mut(BLOCK * k).enumerate().for_each(|(block, cells)| {
            for (j, cell) in cells.chunks_mut(k).enumerate() {
                let column = block * BLOCK + j;
                let (rows, x) = self.columns.column(column);
                accumulate(cell, rows, x, residuals, k);
                for (g, w) in cell.iter_mut().zip(&penalised[column * k..][..k]) {
                    *g += self.alpha * w;
                }
            }
        });
        self.sum_rows(residuals, intercepts);
        product
    }

    fn sum_rows(&self, cells: &[f64], sums: &mut [f64]) {
        for row in cells.chunks(self.k) {
            for (sum, cell) in sums.iter_mut().zip(row) {
                *sum += cell;
            }
        }
    }

    fn for_each_row(&self, cells: &mut [f64], work: impl Fn(&mut [f64], &[f32], &[f64]) + Sync) {
        cells
            .par_chunks_mut(self.k)
            .zip(self.targets.par_chunks(self.k))
            .zip(self.cell_weights.par_chunks(self.k))
            .for_each(|((row, y), s)| work(row, y, s));
    }

    fn for_each_row_with(
        &self,
        cells: &mut [f64],
        other: &[f64],
        work: impl Fn(&mut [f64], &[f64], &[f32], &[f64]) + Sync,
    ) {
        cells
            .par_chunks_mut(self.k)
            .zip(other.par_chunks(self.k))
            .zip(self.targets.par_chunks(self.k))
            .zip(self.cell_weights.par_chunks(self.k))
            .for_each(|(((row, other), y), s)| work(row, other, y, s));
    }
}

/// `sum += x_j table[j]` over the stored cells of one row or column, `k` numbers at a time. The commonest widths
/// get a loop of fixed length, which the compiler keeps in registers.
#[inline]
fn accumulate(sum: &mut [f64], indices: &[u32], x: &[f32], table: &[f64], k: usize) {
    match k {
        1 => accumulate_fixed::<1>(sum, indices, x, table),
        2 => accumulate_fixed::<2>(sum, indices, x, table),
        3 => accumulate_fixed::<3>(sum, indices, x, table),
        4 => accumulate_fixed::<4>(sum, indices, x, table),
        _ => {
            for (&j, &x) in indices.iter().zip(x) {
                for (s, t) in sum.iter_mut().zip(&table[j as usize * k..][..k]) {
                    *s += f64::from(x) * t;
                }
            }
        }
    }
}

#[inline]
fn accumulate_fixed<const K: usize>(sum: &mut [f64], indices: &[u32], x: &[f32], table: &[f64]) {
    let (table, _) = table.as_chunks::<K>();
    let mut total = [0.0; K];
    for (&j, &x) in indices.iter().zip(x) {
        let cells = &table[j as usize];
        for c in 0..K {
            total[c] += f64::from(x) * cells[c];
        }
    }
    for (s, t) in sum.iter_mut().zip(total) {
        *s += t;
    }
}

#[cfg(test)]
mod tests {
    use linfa::prelude::ParamGuard;

    use super::*;
    use crate::logistic::LogisticParams;

    /// Gradient and Hessian product against central differences, for both links, with weights and soft targets.
    #[test]
    fn derivatives_agree_with_finite_differences() {
        let rows = [[1.0, 0.0, -0.5], [0.0, 2.0, 0.3], [0.7, 0.7, 0.0], [-1.0, 0.2, 0.9]];
        let csr = Csr::from_dense(rows.iter().map(<[f32; 3]>::as_slice), 3);
        let soft = Array2::from_shape_vec((4, 2), vec![1.0, 0.0, 0.0, 1.0, 0.25, 0.75, 0.5, 0.5]).unwrap();
        let weights = Array1::from_vec(vec![1.0, 0.5, 2.0, 1.5]);
        for link in [Link::Softmax, Link::Sigmoid] {
            let params =
                LogisticParams::new(2).link(link).alpha(0.3).class_weights(vec![1.0, 2.0]).check().unwrap();
            let objective = Objective::new(&params, &csr, &soft, &weights);
            let at: Vec<f64> = (0..objective.len()).map(|i| (i as f64 * 0.7).sin()).collect();
            let direction: Vec<f64> = (0..objective.len()).map(|i| (i as f64 * 1.3).cos()).collect();
            let value = |w: &[f64]| objective.loss(&objective.decision_values(w)) + objective.penalty(w);
            let gradient_at =
                |w: &[f64]| objective.gradient(w, &objective.probabilities(&objective.decision_values(w)));
            let step = 1e-5;
            let shifted = |by: f64, along: &[f64]| -> Vec<f64> {
                at.iter().zip(along).map(|(a, d)| a + by * d).collect()
            };
            let gradient = gradient_at(&at);
            let probabilities = objective.probabilities(&objective.decision_values(&at));
            let product =
                objective.hessian_product(&direction, objective.decision_values(&direction), &probabilities);
            let (up, down) =
                (gradient_at(&shifted(step, &direction)), gradient_at(&shifted(-step, &direction)));
            let diagonal = objective.hessian_diagonal(&probabilities);
            for j in 0..objective.len() {
                let mut unit = vec![0.0; objective.len()];
                unit[j] = 1.0;
                let slope = (value(&shifted(step, &unit)) - value(&shifted(-step, &unit))) / (2.0 * step);
                assert!((slope - gradient[j]).abs() < 1e-6, "{link:?} gradient {j}: {slope} {}", gradient[j]);
                let bend = (up[j] - down[j]) / (2.0 * step);
                assert!((bend - product[j]).abs() < 1e-6, "{link:?} product {j}: {bend} {}", product[j]);
                let column =
                    objective.hessian_product(&unit, objective.decision_values(&unit), &probabilities);
                assert!((column[j] - diagonal[j]).abs() < 1e-9, "{link:?} diagonal {j}");
            }
        }
    }
}
