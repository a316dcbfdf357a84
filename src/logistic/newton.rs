//! The solver: truncated Newton with preconditioned conjugate gradients and a line search.
//!
//! Each step solves `H d = -g` only as far as pays (Eisenstat & Walker 1996), preconditioned by a diagonal. The step is
//! tried whole, by the pass that the next gradient needs anyway; where it does not lower the objective enough (Armijo), it is
//! halved, which costs no pass over the data, because the decision values of a point on the line are those of its ends combined.
//! As in LIBLINEAR since 2.40 (Galli & Lin 2021), which solves the same problem; but classes that do not depend on each
//! other are solved side by side, with scalars of their own, so that the data are read once for all of them.

use rayon::prelude::*;

use super::model::{Convergence, LogisticModel};
use super::objective::{Objective, Point, Sums};
use super::params::Tolerance;
use super::vectors::{add_scaled, chunk, towards};

/// Most conjugate-gradient steps to one Newton step.
const MOST_CG_STEPS: usize = 250;
/// Sufficient decrease asked of a step, relative to the slope (Nocedal & Wright 2006, section 3.1).
const ARMIJO: f64 = 1e-4;
/// Halvings after which a step is given up: the objective is flat to rounding.
const MOST_HALVINGS: u32 = 40;
/// What a Newton step is solved to, relative to its start: at most, and at least (products are `f32`).
const FORCING: (f64, f64) = (1e-5, 0.5);

pub(super) fn minimise(
    objective: &Objective<'_>,
    start: Option<&LogisticModel>,
    tolerance: Tolerance,
    max_iterations: usize,
) -> LogisticModel {
    let mut sums = objective.sums();
    let mut point = objective.point(objective.start(), &mut sums);
    let norms_at_start = point.gradient_square.clone();
    let mut convergence = Convergence {
        iterations: 0,
        data_passes: 2,
        converged: false,
        relative_gradient: f64::INFINITY,
        relative_gap: f64::INFINITY,
        objective: f64::INFINITY,
    };
    if let Some(model) = start {
        point = objective.point(objective.parameters_of(model), &mut sums);
        convergence.data_passes += 1;
    }
    let squares = objective.column_squares();
    loop {
        let relative: Vec<f64> = point
            .gradient_square
            .iter()
            .zip(&norms_at_start)
            .map(|(square, start)| if *start > 0.0 { (square / start).sqrt() } else { 0.0 })
            .collect();
        convergence.relative_gradient = relative.iter().copied().fold(0.0, f64::max);
        convergence.objective = point.objective.iter().sum();
        convergence.relative_gap =
            point.gap.iter().sum::<f64>() / convergence.objective.max(f64::MIN_POSITIVE);
        // How many times longer than allowed each problem's gradient is.
        let excess: Vec<f64> = match tolerance {
            Tolerance::Gradient(most) => relative.iter().map(|relative| relative / most).collect(),
            Tolerance::Gap(most) => point
                .gap
                .iter()
                .zip(&point.objective)
                .map(|(gap, objective)| (gap / (most * objective).max(f64::MIN_POSITIVE)).sqrt())
                .collect(),
        };
        convergence.converged = excess.iter().all(|excess| *excess <= 1.0);
        if convergence.converged || convergence.iterations == max_iterations {
            break;
        }
        let forcing: Vec<f64> = relative
            .iter()
            .zip(&excess)
            .map(|(relative, &excess)| {
                // Next to the end, no further than the tolerance asks for; problems that are there already rest.
                let enough = relative.sqrt().max(0.5 / excess).clamp(FORCING.0, FORCING.1);
                if excess <= 1.0 { f64::INFINITY } else { enough }
            })
            .collect();
        let (direction, passes) = newton_direction(objective, &point, &forcing, &squares, &mut sums);
        convergence.data_passes += passes;
        let Some(next) = step(objective, &point, &direction, &mut sums, &mut convergence) else { break };
        point = next;
        convergence.iterations += 1;
    }
    objective.model(&point.parameters, convergence)
}

/// Approximately `-H^-1 g`, each problem solved to its own `forcing`; and the passes that it took.
fn newton_direction(
    objective: &Objective<'_>,
    point: &Point,
    forcing: &[f64],
    squares: &[f32],
    sums: &mut Sums,
) -> (Vec<f32>, usize) {
    let (lanes, size) = (objective.lanes, chunk(objective.w));
    let inverse = objective.preconditioner(point, squares);
    let mut direction = vec![0.0_f32; objective.len()];
    let mut residual: Vec<f32> = point.gradient.par_iter().map(|&g| -g as f32).collect();
    let mut conjugate: Vec<f32> = residual.par_iter().zip(&inverse).map(|(r, i)| r * i).collect();
    let mut product = vec![0.0_f32; objective.len()];
    let mut rz = lanes.total(
        &residual
            .par_chunks(size)
            .zip(conjugate.par_chunks(size))
            .map(|(r, z)| lanes.dot(r, z))
            .collect::<Vec<_>>(),
    );
    let enough: Vec<f64> = rz.iter().zip(forcing).map(|(rz, forcing)| rz * forcing * forcing).collect();
    let mut rests: Vec<bool> = rz.iter().zip(&enough).map(|(rz, enough)| stops(*rz, *enough)).collect();
    let mut passes = 0;
    while passes < MOST_CG_STEPS && rests.contains(&false) {
        let curvature = objective.hessian_product(point, &conjugate, sums, &mut product);
        passes += 1;
        let lengths: Vec<f32> = (0..lanes.problems)
            .map(|c| {
                rests[c] |= curvature[c] <= 0.0;
                if rests[c] { 0.0 } else { (rz[c] / curvature[c]) as f32 }
            })
            .collect();
        let next: Vec<Vec<f64>> = direction
            .par_chunks_mut(size)
            .zip(residual.par_chunks_mut(size))
            .zip(conjugate.par_chunks(size))
            .zip(product.par_chunks(size))
            .zip(inverse.par_chunks(size))
            .map(|((((direction, residual), conjugate), product), inverse)| {
                add_scaled(direction, &lengths, conjugate, 1.0);
                add_scaled(residual, &lengths, product, -1.0);
                lanes.weighted_square(residual, inverse)
            })
            .collect();
        let next = lanes.total(&next);
        let betas: Vec<f32> =
            (0..lanes.problems).map(|c| if rests[c] { 0.0 } else { (next[c] / rz[c]) as f32 }).collect();
        for c in 0..lanes.problems {
            rests[c] |= stops(next[c], enough[c]);
        }
        rz = next;
        conjugate
            .par_chunks_mut(size)
            .zip(residual.par_chunks(size))
            .zip(inverse.par_chunks(size))
            .for_each(|((conjugate, residual), inverse)| towards(conjugate, &betas, residual, inverse));
    }
    (direction, passes)
}

/// Whether a residual is small enough, or no number.
fn stops(residual: f64, enough: f64) -> bool {
    residual <= enough || residual.is_nan()
}

/// The point at 1, or else the first of 1/2, 1/4, … along `direction` (for each problem) that lowers the objective enough.
fn step(
    objective: &Objective<'_>,
    point: &Point,
    direction: &[f32],
    sums: &mut Sums,
    convergence: &mut Convergence,
) -> Option<Point> {
    let (lanes, size) = (objective.lanes, chunk(objective.w));
    let slopes: Vec<Vec<f64>> = point
        .gradient
        .par_chunks(size)
        .zip(direction.par_chunks(size))
        .map(|(gradient, direction)| lanes.dot_double(gradient, direction))
        .collect();
    let slopes = lanes.total(&slopes);
    // Next to the minimum the decrease drowns in rounding, where the step is still a good one.
    let lowers = |c: usize, step: f64, there: f64| {
        let here = point.objective[c];
        there <= here + ARMIJO * step * slopes[c] + 64.0 * f64::EPSILON * here.abs()
    };
    let moved = |steps: &[f64]| -> Vec<f64> {
        let mut parameters = point.parameters.clone();
        parameters.par_chunks_mut(size).zip(direction.par_chunks(size)).for_each(
            |(parameters, direction)| {
                for (parameters, direction) in
                    parameters.chunks_mut(objective.w).zip(direction.chunks(objective.w))
                {
                    for (c, (p, &d)) in parameters.iter_mut().zip(direction).enumerate() {
                        *p += lanes.of(steps, c) * f64::from(d);
                    }
                }
            },
        );
        parameters
    };
    let mut steps = vec![1.0; lanes.problems];
    let whole = objective.point(moved(&steps), sums);
    convergence.data_passes += 1;
    let mut lower: Vec<bool> = (0..lanes.problems).map(|c| lowers(c, 1.0, whole.objective[c])).collect();
    if !lower.contains(&false) {
        return Some(whole);
    }
    let mut halvings = 0;
    while lower.contains(&false) {
        if halvings == MOST_HALVINGS {
            return None;
        }
        halvings += 1;
        steps.iter_mut().zip(&lower).filter(|(_, lower)| !**lower).for_each(|(step, _)| *step *= 0.5);
        let losses = objective.loss_between(&point.values, &whole.values, &steps);
        let penalties = objective.penalty(&moved(&steps));
        for c in 0..lanes.problems {
            lower[c] = lower[c] || lowers(c, steps[c], losses[c] + penalties[c]);
        }
    }
    convergence.data_passes += 1;
    Some(objective.point(moved(&steps), sums))
}
