//! The solver: truncated Newton with preconditioned conjugate gradients and a line search.
//!
//! Each step solves `H d = -g` only as far as pays (Eisenstat & Walker 1996), preconditioned by the diagonal of
//! `H`. The line search (Armijo) costs no pass over the data, because the decision values of a point on the line
//! are those of its ends combined. As in LIBLINEAR since 2.40 (Galli & Lin 2021), which solves the same problem.

use rayon::prelude::*;

use super::model::{Convergence, LogisticModel};
use super::objective::{Link, Objective};

/// Most conjugate-gradient steps to one Newton step.
const MOST_CG_STEPS: usize = 250;
/// Sufficient decrease asked of a step, relative to the slope (Nocedal & Wright 2006, section 3.1).
const ARMIJO: f64 = 1e-4;
/// Halvings after which a step is given up: the objective is flat to rounding.
const MOST_HALVINGS: u32 = 40;

pub(super) fn minimise(
    objective: &Objective<'_>,
    start: Option<&LogisticModel>,
    gradient_tolerance: f64,
    max_iterations: usize,
) -> LogisticModel {
    let zero = vec![0.0; objective.len()];
    let zero_probabilities = objective.probabilities(&objective.decision_values(&zero));
    let gradient_at_zero = norm(&objective.gradient(&zero, &zero_probabilities));

    let mut parameters = start.map_or(zero, |model| [&model.weights[..], &model.intercepts[..]].concat());
    let mut values = objective.decision_values(&parameters);
    let mut loss = objective.loss(&values) + objective.penalty(&parameters);
    let mut convergence = Convergence {
        iterations: 0,
        data_passes: 3,
        converged: false,
        relative_gradient: f64::INFINITY,
        objective: loss,
    };
    loop {
        let probabilities = objective.probabilities(&values);
        let gradient = objective.gradient(&parameters, &probabilities);
        convergence.data_passes += 1;
        let gradient_norm = norm(&gradient);
        convergence.relative_gradient =
            if gradient_at_zero > 0.0 { gradient_norm / gradient_at_zero } else { 0.0 };
        convergence.objective = loss;
        convergence.converged = convergence.relative_gradient <= gradient_tolerance;
        if convergence.converged || convergence.iterations == max_iterations {
            break;
        }
        let direction =
            newton_direction(objective, &gradient, &probabilities, gradient_tolerance, &mut convergence);
        let direction_values = objective.decision_values(&direction);
        convergence.data_passes += 1;
        let Some((step, new_loss)) = line_search(
            objective,
            &parameters,
            &values,
            &direction,
            &direction_values,
            dot(&gradient, &direction),
            loss,
        ) else {
            break;
        };
        add_scaled(&mut parameters, step, &direction);
        add_scaled(&mut values, step, &direction_values);
        loss = new_loss;
        convergence.iterations += 1;
    }
    let intercepts = parameters.split_off(parameters.len() - objective.k);
    LogisticModel {
        link: objective.link,
        weights: parameters,
        intercepts: centred(objective.link, intercepts),
        convergence,
    }
}

/// Approximately `-H^-1 g`.
fn newton_direction(
    objective: &Objective<'_>,
    gradient: &[f64],
    probabilities: &[f64],
    gradient_tolerance: f64,
    convergence: &mut Convergence,
) -> Vec<f64> {
    let diagonal = objective.hessian_diagonal(probabilities);
    // An intercept's curvature may vanish where its class is certain of every row.
    let precondition =
        |r: &[f64]| -> Vec<f64> { r.par_iter().zip(&diagonal).map(|(r, d)| r / d.max(1e-12)).collect() };
    let mut direction = vec![0.0; gradient.len()];
    let mut residual: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut z = precondition(&residual);
    let mut conjugate = z.clone();
    let mut rz = dot(&residual, &z);
    let first = rz;
    // Next to the end, no further than the tolerance asks for.
    let enough = 0.5 * gradient_tolerance / convergence.relative_gradient;
    let forcing = convergence.relative_gradient.sqrt().max(enough).min(0.5);
    for _ in 0..MOST_CG_STEPS {
        if rz <= forcing * forcing * first || rz <= 0.0 {
            break;
        }
        let values = objective.decision_values(&conjugate);
        let product = objective.hessian_product(&conjugate, values, probabilities);
        convergence.data_passes += 2;
        let curvature = dot(&conjugate, &product);
        if curvature <= 0.0 {
            break;
        }
        let length = rz / curvature;
        add_scaled(&mut direction, length, &conjugate);
        add_scaled(&mut residual, -length, &product);
        z = precondition(&residual);
        let next = dot(&residual, &z);
        let beta = next / rz;
        conjugate.par_chunks_mut(CHUNK).zip(z.par_chunks(CHUNK)).for_each(|(conjugate, z)| {
            conjugate.iter_mut().zip(z).for_each(|(c, z)| *c = z + beta * *c);
        });
        rz = next;
    }
    direction
}

/// The first of 1, 1/2, 1/4, … along `direction` that lowers the objective enough, with the objective there.
fn line_search(
    objective: &Objective<'_>,
    parameters: &[f64],
    values: &[f64],
    direction: &[f64],
    direction_values: &[f64],
    slope: f64,
    loss: f64,
) -> Option<(f64, f64)> {
    let n_weights = parameters.len() - objective.k;
    let penalty = objective.penalty(parameters);
    let cross = objective.alpha * dot(&parameters[..n_weights], &direction[..n_weights]);
    let square = objective.penalty(direction);
    // Next to the minimum the decrease drowns in rounding, where the step is still a good one.
    let rounding = 64.0 * f64::EPSILON * loss.abs();
    let mut step = 1.0;
    for _ in 0..MOST_HALVINGS {
        let mut moved = values.to_vec();
        add_scaled(&mut moved, step, direction_values);
        let new_loss = objective.loss(&moved) + penalty + step * cross + step * step * square;
        if new_loss <= loss + ARMIJO * step * slope + rounding {
            return Some((step, new_loss));
        }
        step *= 0.5;
    }
    None
}

/// Adding a number to all intercepts leaves softmax as it is: of all equal minima the one with mean 0 is taken.
fn centred(link: Link, mut intercepts: Vec<f64>) -> Vec<f64> {
    if link == Link::Softmax {
        let mean = intercepts.iter().sum::<f64>() / intercepts.len() as f64;
        intercepts.iter_mut().for_each(|b| *b -= mean);
    }
    intercepts
}

/// Numbers to a task of the thread pool: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 1 << 14;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let chunks = a.par_chunks(CHUNK).zip(b.par_chunks(CHUNK));
    let sums: Vec<f64> = chunks.map(|(a, b)| a.iter().zip(b).map(|(a, b)| a * b).sum()).collect();
    sums.iter().sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn add_scaled(sum: &mut [f64], factor: f64, other: &[f64]) {
    sum.par_chunks_mut(CHUNK).zip(other.par_chunks(CHUNK)).for_each(|(sum, other)| {
        sum.iter_mut().zip(other).for_each(|(s, o)| *s += factor * o);
    });
}
