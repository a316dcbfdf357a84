//! The second layer: from the decision values of the first to calibrated probabilities, and from those to labels.
//!
//! It is fitted to decision values out of fold, so that it sees what the first layer says of units that it was not
//! trained on, by linfa's dense logistic regression: of all decision values of a unit where labels exclude each other
//! (Dirichlet calibration's little sister, matrix scaling), of each label's own where they do not (Platt 1999). It knows
//! no class weights, so what it gives are probabilities of the training data's mix of classes; the factors that decide
//! make up for rare ones.

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, Axis};

use super::threshold::best_thresholds;
use crate::evaluate::{Scores, argmax};
use crate::logistic::{Link, LogisticError};

/// Strength of the penalty.
const ALPHA: f64 = 1.0;
/// The gradient's norm, by example, that the fit ends at.
const GRADIENT: f64 = 1e-5;
/// Parameters are rounded to this: the dense solver uses the system's exponentials, which differ from machine to
/// machine in the last bits, and a model file must not.
const ROUNDING: f64 = 1e4;
/// Powers of the inverse class frequency among which the deciding factors are chosen.
const POWERS: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];

/// A second layer of `k` labels.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondLayer {
    link: Link,
    /// `k` x `k`, the weights of one input side by side; with [`Link::Sigmoid`] only its diagonal, `k`.
    weights: Vec<f32>,
    /// `k`.
    intercepts: Vec<f32>,
    /// Where labels exclude each other, what the probability of each counts in the decision; otherwise the probability
    /// from which each holds. `k`.
    limits: Vec<f32>,
}

impl SecondLayer {
    /// A second layer from its parts, `None` where their sizes do not fit or a limit is below 0.
    pub fn from_parts(link: Link, weights: Vec<f32>, intercepts: Vec<f32>, limits: Vec<f32>) -> Option<Self> {
        let k = intercepts.len();
        let fits =
            weights.len() == second_weights(link, k) && limits.len() == k && limits.iter().all(|l| *l >= 0.0);
        fits.then_some(Self { link, weights, intercepts, limits })
    }

    /// The layer that changes nothing.
    pub fn identity(link: Link, limits: Vec<f32>) -> Self {
        let k = limits.len();
        let weight = |at: usize| if link == Link::Sigmoid || at.is_multiple_of(k + 1) { 1.0 } else { 0.0 };
        let weights = (0..second_weights(link, k)).map(weight).collect();
        Self { link, weights, intercepts: vec![0.0; k], limits }
    }

    /// Fits to decision values out of fold and targets, both n x k; where `calibrate` is not asked for, only thresholds
    /// are chosen.
    ///
    /// # Errors
    /// Where linfa refuses the values.
    pub fn fit(
        link: Link,
        values: &Array2<f64>,
        targets: &Array2<f32>,
        calibrate: bool,
    ) -> Result<Self, LogisticError> {
        let mut layer = Self::identity(link, vec![1.0; targets.ncols()]);
        if calibrate {
            let (weights, intercepts) = fit_to(link, values, targets)?;
            let rounded = |numbers: Vec<f64>| {
                numbers.into_iter().map(|v| ((v * ROUNDING).round() / ROUNDING) as f32).collect::<Vec<f32>>()
            };
            (layer.weights, layer.intercepts) = (rounded(weights), rounded(intercepts));
        }
        match link {
            Link::Sigmoid => layer.limits = best_thresholds(&layer.probabilities(values), targets),
            Link::Softmax if calibrate => layer.limits = best_factors(&layer.probabilities(values), targets),
            Link::Softmax => {}
        }
        Ok(layer)
    }

    /// Turns the decision values of one unit into probabilities, in place.
    pub fn apply(&self, values: &mut [f64]) {
        let k = self.intercepts.len();
        match self.link {
            Link::Sigmoid => {
                for ((value, w), b) in values.iter_mut().zip(&self.weights).zip(&self.intercepts) {
                    *value = *value * f64::from(*w) + f64::from(*b);
                }
            }
            Link::Softmax => {
                let mean = values.iter().sum::<f64>() / k as f64;
                let mut sums: Vec<f64> = self.intercepts.iter().map(|&b| f64::from(b)).collect();
                for (value, weights) in values.iter().zip(self.weights.chunks_exact(k)) {
                    for (sum, w) in sums.iter_mut().zip(weights) {
                        *sum += (value - mean) * f64::from(*w);
                    }
                }
                values.copy_from_slice(&sums);
            }
        }
        self.link.apply(values);
    }

    /// Probabilities of decision values, n x k.
    pub fn probabilities(&self, values: &Array2<f64>) -> Array2<f64> {
        let mut probabilities = values.as_standard_layout().into_owned();
        for mut row in probabilities.rows_mut() {
            if let Some(row) = row.as_slice_mut() {
                self.apply(row);
            }
        }
        probabilities
    }

    /// The labels that hold at these probabilities: where they exclude each other, the one that counts most.
    pub fn decide(&self, probabilities: &[f64]) -> Vec<usize> {
        match self.link {
            Link::Softmax => vec![heaviest(probabilities, &self.limits)],
            Link::Sigmoid => {
                let places = probabilities.iter().zip(&self.limits).enumerate();
                places.filter(|(_, (p, limit))| **p as f32 >= **limit).map(|(label, _)| label).collect()
            }
        }
    }

    /// The weights, by inputs.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// One intercept a label.
    pub fn intercepts(&self) -> &[f32] {
        &self.intercepts
    }

    /// The factors or thresholds of the decision.
    pub fn limits(&self) -> &[f32] {
        &self.limits
    }
}

/// How many weights a layer of `k` labels has.
pub fn second_weights(link: Link, k: usize) -> usize {
    match link {
        Link::Softmax => k * k,
        Link::Sigmoid => k,
    }
}

fn fit_to(
    link: Link,
    values: &Array2<f64>,
    targets: &Array2<f32>,
) -> Result<(Vec<f64>, Vec<f64>), LogisticError> {
    let k = targets.ncols();
    if link == Link::Softmax {
        let classes = targets.rows().into_iter().map(|row| likeliest(row.iter())).collect();
        return fit_classes(centred(values), classes, k);
    }
    let (mut weights, mut intercepts) = (Vec::with_capacity(k), Vec::with_capacity(k));
    for (values, targets) in values.columns().into_iter().zip(targets.columns()) {
        let holds: Array1<usize> = targets.iter().map(|&t| usize::from(t > 0.5)).collect();
        let (w, b) = fit_classes(values.to_owned().insert_axis(Axis(1)), holds, 2)?;
        weights.push(w[1] - w[0]);
        intercepts.push(b[1] - b[0]);
    }
    Ok((weights, intercepts))
}

fn heaviest(probabilities: &[f64], factors: &[f32]) -> usize {
    let weighed: Vec<f64> = probabilities.iter().zip(factors).map(|(p, f)| p * f64::from(*f)).collect();
    argmax(&weighed)
}

/// Decision values less their mean by row: what is added to all of them changes nothing.
fn centred(values: &Array2<f64>) -> Array2<f64> {
    let mut centred = values.clone();
    for mut row in centred.rows_mut() {
        let mean = row.sum() / row.len() as f64;
        row.mapv_inplace(|value| value - mean);
    }
    centred
}

fn likeliest<'v>(values: impl Iterator<Item = &'v f32>) -> usize {
    argmax(&values.map(|&value| f64::from(value)).collect::<Vec<_>>())
}

/// Weights (inputs x k) and intercepts of linfa's model; a class that does not occur has none and is never likely.
fn fit_classes(
    values: Array2<f64>,
    classes: Array1<usize>,
    k: usize,
) -> Result<(Vec<f64>, Vec<f64>), LogisticError> {
    /// Log-odds of a class that was not seen.
    const UNSEEN: f64 = -10.0;
    let inputs = values.ncols();
    let (mut weights, mut intercepts) = (vec![0.0; inputs * k], vec![UNSEEN; k]);
    let mut seen: Vec<usize> = classes.to_vec();
    seen.sort_unstable();
    seen.dedup();
    if let [only] = seen[..] {
        intercepts[only] = 0.0;
        return Ok((weights, intercepts));
    }
    let model = MultiLogisticRegression::default()
        .alpha(ALPHA)
        .max_iterations(100)
        .gradient_tolerance(GRADIENT * classes.len() as f64)
        .fit(&DatasetBase::new(values, classes))?;
    for (place, &class) in model.classes().iter().enumerate() {
        intercepts[class] = model.intercept()[place];
        for input in 0..inputs {
            weights[input * k + class] = model.params()[(input, place)];
        }
    }
    Ok((weights, intercepts))
}

/// The factors with the best macro F1: a power of the inverse class frequency, of equals the smallest.
fn best_factors(probabilities: &Array2<f64>, targets: &Array2<f32>) -> Vec<f32> {
    let k = targets.ncols();
    let counts = targets.sum_axis(Axis(0));
    let n = f64::from(counts.sum());
    let gold: Vec<usize> = targets.rows().into_iter().map(|row| likeliest(row.iter())).collect();
    let score = |factors: &[f32]| {
        let mut scores = Scores::empty(k);
        for (row, gold) in probabilities.rows().into_iter().zip(&gold) {
            scores.add(&[*gold], &[heaviest(&row.to_vec(), factors)]);
        }
        scores.macro_f1()
    };
    let mut best = (0.0, vec![1.0; k]);
    for power in POWERS {
        let factor = |count: f32| libm::pow(n / (k as f64 * f64::from(count.max(1.0))), power) as f32;
        let factors: Vec<f32> = counts.iter().map(|&count| factor(count)).collect();
        let f1 = score(&factors);
        if f1 > best.0 + 1e-9 {
            best = (f1, factors);
        }
    }
    best.1
}
