//! The objective with its gradient, and products with its Hessian, each in one pass over the rows.
//!
//! A row's part of the gradient, or of a product with the Hessian, is made as soon as its decision values are there, while its
//! cells are still in the cache: the data are read once where a matrix by columns, beside that by rows, would read them
//! twice, and take its memory. The rows are parted among a few tasks by the size of the data alone, each with sums of
//! its own, and these are added in order: the result does not depend on the number of threads.
//!
//! Products are `f32`: they steer a search whose steps are judged in `f64`.

use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::hot::HotOrder;
use super::link::{Coordinates, Link};
use super::model::{Convergence, LogisticModel};
use super::params::LogisticValidParams;
use super::rows::{Number, gather, scatter};
use super::vectors::{Lanes, chunk};
use crate::tfidf::Csr;

/// Of fewer cells there is one task.
const FEW_CELLS: usize = 1 << 16;
/// Otherwise the rows are parted among so many tasks, at least and at most.
const FEWEST_TASKS: usize = 2;
const MOST_TASKS: usize = 16;
/// Stored cells to a column of a task: sums are cleared and added for each task, which must be little beside the rest.
const CELLS_PER_SUM: usize = 6;

/// The objective of one fit over `n` rows of `d` columns. Parameters are one vector of `(d + 1) * w` numbers: the `w`
/// coordinates of each feature's weights, then those of the intercepts.
pub(super) struct Objective<'a> {
    rows: &'a Csr,
    order: HotOrder,
    targets: &'a [f32],
    sample_weights: &'a [f32],
    class_weights: Option<&'a [f64]>,
    link: Link,
    coordinates: Coordinates,
    alpha: f64,
    k: usize,
    /// Number of coordinates.
    pub(super) w: usize,
    pub(super) lanes: Lanes,
    rows_per_task: usize,
}

/// A point with all that is known of it after one pass.
pub(super) struct Point {
    /// `(d + 1) w`.
    pub(super) parameters: Vec<f64>,
    /// Coordinates of the rows' decision values, `n w`.
    pub(super) values: Vec<f64>,
    /// The objective, one number a problem.
    pub(super) objective: Vec<f64>,
    /// `(d + 1) w`.
    pub(super) gradient: Vec<f64>,
    /// Its squared norm, one number a problem.
    pub(super) gradient_square: Vec<f64>,
    /// How far above the minimum the objective is at most, one number a problem: `|G|^2 / (2 alpha)` for the weights, because
    /// the penalty bends the objective by `alpha` at least, and an intercept's own part by its curvature here.
    pub(super) gap: Vec<f64>,
    /// Diagonal of the Hessian at the intercepts, `w`.
    curvature: Vec<f64>,
    /// The rows' Hessians.
    hessians: Vec<f32>,
}

/// Sums of the tasks, all 0 between passes.
pub(super) struct Sums {
    single: Vec<Vec<f32>>,
    double: Vec<Vec<f64>>,
}

impl<'a> Objective<'a> {
    pub(super) fn new(
        params: &'a LogisticValidParams,
        rows: &'a Csr,
        targets: &'a Array2<f32>,
        sample_weights: &'a Array1<f32>,
    ) -> Self {
        let k = params.n_classes;
        let coordinates = Coordinates::new(params.link, k);
        let w = coordinates.width(k);
        let fewest = if rows.n_stored() < FEW_CELLS { 1 } else { FEWEST_TASKS };
        let tasks = (rows.n_stored() / (CELLS_PER_SUM * (rows.n_columns() + 1))).clamp(fewest, MOST_TASKS);
        // Threads are mostly a power of two.
        let tasks = 1 << tasks.ilog2();
        Self {
            rows,
            order: HotOrder::new(rows),
            targets: targets.as_slice().unwrap_or_default(),
            sample_weights: sample_weights.as_slice().unwrap_or_default(),
            class_weights: params.class_weights.as_deref(),
            lanes: Lanes { problems: coordinates.problems(k), width: w },
            link: params.link,
            coordinates,
            alpha: params.alpha,
            k,
            w,
            rows_per_task: rows.n_rows().div_ceil(tasks).max(1),
        }
    }

    /// Number of parameters.
    pub(super) fn len(&self) -> usize {
        (self.rows.n_columns() + 1) * self.w
    }

    /// Room for the sums of the tasks.
    pub(super) fn sums(&self) -> Sums {
        let tasks = self.rows.n_rows().div_ceil(self.rows_per_task).max(1);
        Sums { single: vec![vec![0.0; self.len()]; tasks], double: vec![vec![0.0; self.len()]; tasks] }
    }

    /// Columns, as places among the parameters, and values of a row.
    #[inline]
    fn row(&self, row: usize) -> (&[u32], &[f32]) {
        (self.order.columns(self.rows, row), self.rows.row(row).1)
    }

    fn sample_weight(&self, row: usize) -> f64 {
        self.sample_weights.get(row).map_or(1.0, |&weight| f64::from(weight))
    }

    /// Weights of the losses of a row's classes.
    fn cell_weights(&self, row: usize, cells: &mut [f64]) {
        let sample = self.sample_weight(row);
        let Some(class_weights) = self.class_weights else { return cells.fill(sample) };
        let targets = &self.targets[row * self.k..][..self.k];
        for ((cell, class), &target) in cells.iter_mut().zip(class_weights).zip(targets) {
            *cell = match self.coordinates {
                Coordinates::Independent => sample * (1.0 + f64::from(target) * (class - 1.0)),
                _ => sample * class,
            };
        }
    }

    /// Zero weights, and the intercepts that fit best beside them: the logarithms of the classes' shares.
    pub(super) fn start(&self) -> Vec<f64> {
        let k = self.k;
        let (mut cells, mut with, mut all) = (vec![0.0; k], vec![0.0; k], vec![0.0; k]);
        for row in 0..self.rows.n_rows() {
            self.cell_weights(row, &mut cells);
            for c in 0..k {
                with[c] += cells[c] * f64::from(self.targets[row * k + c]);
                all[c] += cells[c];
            }
        }
        // A class that no row has, or all have, would be at infinity.
        let mut intercepts: Vec<f64> = match self.coordinates {
            Coordinates::Independent => with
                .iter()
                .zip(&all)
                .map(|(&with, &all)| libm::log((with + 0.5) / (all - with + 0.5)))
                .collect(),
            _ => with.iter().map(|&with| libm::log(with + 0.5)).collect(),
        };
        self.centre(&mut intercepts);
        let mut parameters = vec![0.0; self.len()];
        let at = parameters.len() - self.w;
        self.coordinates.reduce(&intercepts, &mut parameters[at..]);
        parameters
    }

    /// The parameters of a model of as many features and classes.
    pub(super) fn parameters_of(&self, model: &LogisticModel) -> Vec<f64> {
        let mut parameters = vec![0.0; self.len()];
        let weights = model.weights.chunks_exact(self.k).chain([&model.intercepts[..]]);
        for (column, z) in weights.enumerate() {
            let at = self.order.place(column) * self.w;
            self.coordinates.reduce(z, &mut parameters[at..at + self.w]);
        }
        parameters
    }

    /// The model of these parameters.
    pub(super) fn model(&self, parameters: &[f64], convergence: Convergence) -> LogisticModel {
        let mut weights = vec![0.0; (self.rows.n_columns() + 1) * self.k];
        for (column, z) in weights.chunks_exact_mut(self.k).enumerate() {
            self.coordinates.expand(&parameters[self.order.place(column) * self.w..][..self.w], z);
        }
        let mut intercepts = weights.split_off(self.rows.n_columns() * self.k);
        self.centre(&mut intercepts);
        LogisticModel { link: self.link, weights, intercepts, convergence }
    }

    /// Adding a number to all intercepts leaves softmax as it is: of all equal minima the one with mean 0 is taken.
    fn centre(&self, intercepts: &mut [f64]) {
        if self.link == Link::Softmax {
            let mean = intercepts.iter().sum::<f64>() / intercepts.len() as f64;
            intercepts.iter_mut().for_each(|b| *b -= mean);
        }
    }

    /// `alpha / 2 |W|^2`, one number a problem.
    pub(super) fn penalty(&self, parameters: &[f64]) -> Vec<f64> {
        let weights = &parameters[..parameters.len() - self.w];
        let mut squares = self.lanes.dot_double(weights, weights);
        squares.iter_mut().for_each(|square| *square *= 0.5 * self.alpha);
        squares
    }

    /// Everything at these parameters.
    pub(super) fn point(&self, parameters: Vec<f64>, sums: &mut Sums) -> Point {
        let (n, k, w) = (self.rows.n_rows(), self.k, self.w);
        let h = self.coordinates.hessian_width(k);
        let mut values = vec![0.0; n * w];
        let mut hessians = vec![0.0; n * h];
        let intercepts = &parameters[parameters.len() - w..];
        let tasks = sums.double.par_iter_mut().enumerate();
        let parts: Vec<(Vec<f64>, Vec<f64>)> = tasks
            .zip(values.par_chunks_mut(self.rows_per_task * w))
            .zip(hessians.par_chunks_mut(self.rows_per_task * h))
            .map(|(((task, sums), values), hessians)| {
                let (mut loss, mut curvature) = (vec![0.0; self.lanes.problems], vec![0.0; w]);
                let (mut z, mut weights, mut u) = (vec![0.0; k], vec![0.0; k], vec![0.0; w]);
                let rows = task * self.rows_per_task..;
                for ((row, values), hessian) in rows.zip(values.chunks_mut(w)).zip(hessians.chunks_mut(h)) {
                    if self.sample_weight(row) == 0.0 {
                        continue;
                    }
                    let (columns, x) = self.row(row);
                    values.copy_from_slice(intercepts);
                    gather(values, columns, x, &parameters);
                    self.coordinates.expand(values, &mut z);
                    self.cell_weights(row, &mut weights);
                    let targets = &self.targets[row * k..][..k];
                    self.coordinates.differentiate(&mut z, targets, &weights, &mut loss, hessian);
                    self.coordinates.add_diagonal(hessian, &mut curvature);
                    self.coordinates.reduce(&z, &mut u);
                    scatter(&u, columns, x, sums);
                    let at = sums.len() - w;
                    sums[at..].iter_mut().zip(&u).for_each(|(sum, u)| *sum += u);
                }
                (loss, curvature)
            })
            .collect();
        let mut gradient = vec![0.0; self.len()];
        let n_weights = self.len() - w;
        let size = chunk(w);
        add_sums(&mut sums.double, size, &mut gradient);
        let squares: Vec<(Vec<f64>, Vec<f64>)> = gradient
            .par_chunks_mut(size)
            .zip(parameters.par_chunks(size))
            .enumerate()
            .map(|(at, (gradient, parameters))| {
                let n_weights = n_weights.saturating_sub(at * size).min(gradient.len());
                let weights = &parameters[..n_weights];
                for (g, weight) in gradient.iter_mut().zip(weights) {
                    *g += self.alpha * weight;
                }
                (self.lanes.dot_double(weights, weights), self.lanes.dot_double(gradient, gradient))
            })
            .collect();
        let (mut objective, mut gradient_square) =
            (vec![0.0; self.lanes.problems], vec![0.0; self.lanes.problems]);
        let mut curvature = vec![0.0; w];
        for (loss, part) in &parts {
            objective.iter_mut().zip(loss).for_each(|(sum, loss)| *sum += loss);
            curvature.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        for (weights, gradients) in &squares {
            objective.iter_mut().zip(weights).for_each(|(sum, square)| *sum += 0.5 * self.alpha * square);
            gradient_square.iter_mut().zip(gradients).for_each(|(sum, square)| *sum += square);
        }
        let mut gap: Vec<f64> = gradient_square.iter().map(|square| square / (2.0 * self.alpha)).collect();
        for (c, (g, bend)) in gradient[n_weights..].iter().zip(&curvature).enumerate() {
            let problem = c.min(gap.len() - 1);
            gap[problem] += g * g * (0.5 / bend.max(f64::MIN_POSITIVE) - 0.5 / self.alpha);
        }
        Point { parameters, values, objective, gradient, gradient_square, gap, curvature, hessians }
    }

    /// Sum of the rows' losses at `values + step (there - values)` and no penalty, one number a problem; `steps` has as many.
    pub(super) fn loss_between(&self, values: &[f64], there: &[f64], steps: &[f64]) -> Vec<f64> {
        let (k, w) = (self.k, self.w);
        let size = self.rows_per_task * w;
        let losses: Vec<Vec<f64>> = values
            .par_chunks(size)
            .zip(there.par_chunks(size))
            .enumerate()
            .map(|(task, (values, there))| {
                let mut loss = vec![0.0; self.lanes.problems];
                let (mut z, mut weights, mut u) = (vec![0.0; k], vec![0.0; k], vec![0.0; w]);
                let rows = task * self.rows_per_task..;
                for ((row, values), there) in rows.zip(values.chunks(w)).zip(there.chunks(w)) {
                    for (c, u) in u.iter_mut().enumerate() {
                        *u = values[c] + self.lanes.of(steps, c) * (there[c] - values[c]);
                    }
                    self.coordinates.expand(&u, &mut z);
                    self.cell_weights(row, &mut weights);
                    let targets = &self.targets[row * k..][..k];
                    self.coordinates.loss(&mut z, targets, &weights, &mut loss);
                }
                loss
            })
            .collect();
        let mut sum = vec![0.0; self.lanes.problems];
        for loss in &losses {
            sum.iter_mut().zip(loss).for_each(|(sum, loss)| *sum += loss);
        }
        sum
    }

    /// The Hessian at a point times `direction`, into `product`; gives `direction . product`, one number a problem.
    pub(super) fn hessian_product(
        &self,
        point: &Point,
        direction: &[f32],
        sums: &mut Sums,
        product: &mut [f32],
    ) -> Vec<f64> {
        let w = self.w;
        let h = self.coordinates.hessian_width(self.k);
        let intercepts = &direction[direction.len() - w..];
        let tasks = sums.single.par_iter_mut().enumerate();
        tasks.zip(point.hessians.par_chunks(self.rows_per_task * h)).for_each(|((task, sums), hessians)| {
            let mut v = vec![0.0; w];
            // The column of ones is as long as the data: summed in `f64`.
            let mut ones = vec![0.0; w];
            for (row, hessian) in (task * self.rows_per_task..).zip(hessians.chunks(h)) {
                if self.sample_weight(row) == 0.0 {
                    continue;
                }
                let (columns, x) = self.row(row);
                v.copy_from_slice(intercepts);
                gather(&mut v, columns, x, direction);
                self.coordinates.bend(hessian, &mut v);
                scatter(&v, columns, x, sums);
                ones.iter_mut().zip(&v).for_each(|(sum, &v)| *sum += f64::from(v));
            }
            let at = sums.len() - w;
            sums[at..].iter_mut().zip(&ones).for_each(|(sum, &one)| *sum = one as f32);
        });
        let (size, n_weights, alpha) = (chunk(w), self.len() - w, self.alpha as f32);
        add_sums(&mut sums.single, size, product);
        let dots: Vec<Vec<f64>> = product
            .par_chunks_mut(size)
            .zip(direction.par_chunks(size))
            .enumerate()
            .map(|(at, (product, direction))| {
                let n_weights = n_weights.saturating_sub(at * size).min(product.len());
                for (p, d) in product.iter_mut().zip(&direction[..n_weights]) {
                    *p += alpha * d;
                }
                self.lanes.dot(product, direction)
            })
            .collect();
        self.lanes.total(&dots)
    }

    /// Sums of squares of the columns, `d`.
    pub(super) fn column_squares(&self) -> Vec<f32> {
        let mut squares = vec![0.0_f32; self.rows.n_columns()];
        for row in (0..self.rows.n_rows()).filter(|&row| self.sample_weight(row) != 0.0) {
            let (columns, x) = self.row(row);
            for (&column, &x) in columns.iter().zip(x) {
                squares[column as usize] += x * x;
            }
        }
        squares
    }

    /// What to precondition with: one over the geometric mean of the penalty and the diagonal of the Hessian, as if all rows
    /// had the mean Hessian. The diagonal itself saved fewer steps on frequent features than it cost on the many rare ones.
    pub(super) fn preconditioner(&self, point: &Point, squares: &[f32]) -> Vec<f32> {
        let (w, total) = (self.w, &point.curvature);
        let rows = (0..self.rows.n_rows()).filter(|&row| self.sample_weight(row) != 0.0).count();
        let mean: Vec<f32> = total.iter().map(|sum| (sum / rows.max(1) as f64) as f32).collect();
        let mut inverse = vec![0.0; self.len()];
        let (weights, intercepts) = inverse.split_at_mut(squares.len() * w);
        let alpha = self.alpha as f32;
        for (cells, square) in weights.chunks_mut(w).zip(squares) {
            cells
                .iter_mut()
                .zip(&mean)
                .for_each(|(cell, mean)| *cell = 1.0 / (alpha * (alpha + mean * square)).sqrt());
        }
        // An intercept's curvature may vanish where its class is certain of every row.
        intercepts.iter_mut().zip(total).for_each(|(cell, total)| *cell = (1.0 / total.max(1e-12)) as f32);
        inverse
    }
}

/// Adds the sums of all tasks, in their order, and clears them.
fn add_sums<T: Number>(sums: &mut [Vec<T>], size: usize, total: &mut [T]) {
    if let [only] = sums {
        total.copy_from_slice(only);
        only.fill(T::default());
        return;
    }
    let mut parts: Vec<Vec<&mut [T]>> = Vec::new();
    for sums in sums {
        for (at, part) in sums.chunks_mut(size).enumerate() {
            if parts.len() <= at {
                parts.push(Vec::new());
            }
            parts[at].push(part);
        }
    }
    parts.into_par_iter().zip(total.par_chunks_mut(size)).for_each(|(parts, total)| {
        for (place, part) in parts.into_iter().enumerate() {
            if place == 0 {
                total.copy_from_slice(part);
            } else {
                total.iter_mut().zip(&*part).for_each(|(sum, &p)| *sum += p);
            }
            part.fill(T::default());
        }
    });
}

#[cfg(test)]
mod tests {
    use linfa::prelude::ParamGuard;

    use super::*;
    use crate::logistic::LogisticParams;

    /// Gradient and Hessian product against central differences, for all coordinates, with weights and soft targets.
    #[test]
    fn derivatives_agree_with_finite_differences() {
        let rows = [[1.0, 0.0, -0.5], [0.0, 2.0, 0.3], [0.7, 0.7, 0.0], [-1.0, 0.2, 0.9]];
        let csr = Csr::from_dense(rows.iter().map(<[f32; 3]>::as_slice), 3);
        let weights = Array1::from_vec(vec![1.0, 0.5, 2.0, 1.5]);
        for (link, k) in [(Link::Softmax, 2), (Link::Softmax, 3), (Link::Softmax, 7), (Link::Sigmoid, 2)] {
            let soft = Array2::from_shape_fn((4, k), |(i, c)| match (i, c == i % k) {
                (2, _) => 1.0 / k as f32,
                (_, own) => f32::from(u8::from(own)),
            });
            let class_weights = (0..k).map(|c| 1.0 + c as f64).collect();
            let params =
                LogisticParams::new(k).link(link).alpha(0.3).class_weights(class_weights).check().unwrap();
            let objective = Objective::new(&params, &csr, &soft, &weights);
            let mut sums = objective.sums();
            let at: Vec<f64> = (0..objective.len()).map(|i| (i as f64 * 0.7).sin()).collect();
            let direction: Vec<f64> = (0..objective.len()).map(|i| (i as f64 * 1.3).cos()).collect();
            let mut shifted = |by: f64, along: &[f64]| {
                let there = at.iter().zip(along).map(|(a, d)| a + by * d).collect();
                let point = objective.point(there, &mut sums);
                (point.objective.iter().sum::<f64>(), point.gradient)
            };
            let step = 1e-5;
            let (up, down) = (shifted(step, &direction).1, shifted(-step, &direction).1);
            let gradient = shifted(0.0, &direction).1;
            for j in 0..objective.len() {
                let mut unit = vec![0.0; objective.len()];
                unit[j] = 1.0;
                let slope = (shifted(step, &unit).0 - shifted(-step, &unit).0) / (2.0 * step);
                assert!(
                    (slope - gradient[j]).abs() < 1e-6,
                    "{link:?} {k} gradient {j}: {slope} {}",
                    gradient[j]
                );
            }
            let point = objective.point(at.clone(), &mut sums);
            let narrow: Vec<f32> = direction.iter().map(|&d| d as f32).collect();
            let mut product = vec![0.0; objective.len()];
            let dots = objective.hessian_product(&point, &narrow, &mut sums, &mut product);
            for j in 0..objective.len() {
                let bend = (up[j] - down[j]) / (2.0 * step);
                assert!((bend - f64::from(product[j])).abs() < 1e-4, "{link:?} {k} product {j}: {bend}");
            }
            let dot: f64 = narrow.iter().zip(&product).map(|(a, b)| f64::from(a * b)).sum();
            assert!((dots.iter().sum::<f64>() - dot).abs() < 1e-4);
        }
    }
}
