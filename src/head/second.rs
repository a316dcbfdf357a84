//! The second layer: from the decision values of the first to calibrated probabilities, and from those to labels.
//!
//! It is fitted to decision values out of fold, so that it sees what the first layer says of units that it was not
//! trained on, by linfa's dense logistic regression: to all decision values of a unit where labels exclude each other
//! (matrix scaling: Guo et al. 2017), to each label's own where they do not (Platt 1999). It knows no class weights, so
//! that what it gives are probabilities of the training data's mix of classes, whatever the first layer weighed. What is
//! decided on is the first layer's choice.

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
/// Multiples of the logarithm of the inverse class frequency among which the offsets are chosen.
const MULTIPLES: [f64; 6] = [-0.3, 0.3, -0.6, 0.6, -1.0, 1.0];
/// The macro F1 that offsets must gain.
const OFFSET_WORTH: f64 = 0.003;

/// A second layer of `k` labels.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondLayer {
    link: Link,
    /// `k` x `k`, the weights of one input side by side; with [`Link::Sigmoid`] only its diagonal, `k`.
    weights: Vec<f32>,
    /// `k`.
    intercepts: Vec<f32>,
    /// Where labels exclude each other, what is added to the decision value of each to decide; otherwise the probability
    /// from which each holds. `k`.
    limits: Vec<f32>,
}

impl SecondLayer {
    /// A second layer from its parts, `None` where their sizes do not fit or a limit is not finite.
    pub fn from_parts(link: Link, weights: Vec<f32>, intercepts: Vec<f32>, limits: Vec<f32>) -> Option<Self> {
        let k = intercepts.len();
        let fits = weights.len() == second_weights(link, k)
            && limits.len() == k
            && limits.iter().all(|l| l.is_finite());
        fits.then_some(Self { link, weights, intercepts, limits })
    }

    /// The layer that changes nothing.
    pub fn identity(link: Link, limits: Vec<f32>) -> Self {
        let k = limits.len();
        let weight = |at: usize| if link == Link::Sigmoid || at.is_multiple_of(k + 1) { 1.0 } else { 0.0 };
        let weights = (0..second_weights(link, k)).map(weight).collect();
        Self { link, weights, intercepts: vec![0.0; k], limits }
    }

    /// The layer of `k` labels that changes nothing and decides as the first layer would.
    pub fn unfitted(link: Link, k: usize) -> Self {
        Self::identity(link, vec![if link == Link::Softmax { 0.0 } else { 0.5 }; k])
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
        let mut layer = Self::identity(link, vec![0.0; targets.ncols()]);
        if calibrate {
            let (weights, intercepts) = fit_to(link, values, targets)?;
            let rounded = |numbers: Vec<f64>| {
                numbers.into_iter().map(|v| ((v * ROUNDING).round() / ROUNDING) as f32).collect::<Vec<f32>>()
            };
            (layer.weights, layer.intercepts) = (rounded(weights), rounded(intercepts));
        }
        match link {
            Link::Sigmoid => layer.limits = best_thresholds(&layer.judge_all(values).0, targets),
            Link::Softmax => layer.limits = best_offsets(values, targets),
        }
        Ok(layer)
    }

    /// Turns the decision values of one unit into probabilities, in place, and puts the labels decided on into `decided`,
    /// which is cleared first: of labels that exclude each other the one with the largest decision value and offset,
    /// otherwise those that reach their threshold.
    pub fn judge(&self, values: &mut [f64], decided: &mut Vec<usize>) {
        decided.clear();
        if self.link == Link::Softmax {
            decided.push(largest(values, &self.limits));
        }
        self.apply(values);
        if self.link == Link::Sigmoid {
            decided.extend(self.holding(values));
        }
    }

    /// The labels whose probability reaches their threshold, where several may hold.
    pub fn holding<'a>(&'a self, probabilities: &'a [f64]) -> impl Iterator<Item = usize> + 'a {
        let places = probabilities.iter().zip(&self.limits).enumerate();
        places.filter(|(_, (p, limit))| **p as f32 >= **limit).map(|(label, _)| label)
    }

    /// Turns decision values (n x k) into probabilities, and gives the labels decided on.
    pub fn judge_all(&self, values: &Array2<f64>) -> (Array2<f64>, Vec<Vec<usize>>) {
        let mut probabilities = values.as_standard_layout().into_owned();
        let mut decided = vec![Vec::new(); values.nrows()];
        for (mut row, decided) in probabilities.rows_mut().into_iter().zip(&mut decided) {
            if let Some(row) = row.as_slice_mut() {
                self.judge(row, decided);
            }
        }
        (probabilities, decided)
    }

    fn apply(&self, values: &mut [f64]) {
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

    /// The weights, by inputs.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// One intercept a label.
    pub fn intercepts(&self) -> &[f32] {
        &self.intercepts
    }

    /// The offsets or thresholds of the decision.
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

fn largest(values: &[f64], offsets: &[f32]) -> usize {
    let sums = values.iter().zip(offsets).map(|(value, offset)| value + f64::from(*offset));
    sums.enumerate()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map_or(0, |(label, _)| label)
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

/// The offsets with the best macro F1: a multiple of the logarithm of the inverse class frequency, none unless one pays.
/// Below 0 it takes back some of the first layer's class weights.
fn best_offsets(values: &Array2<f64>, targets: &Array2<f32>) -> Vec<f32> {
    let k = targets.ncols();
    let counts = targets.sum_axis(Axis(0));
    let n = f64::from(counts.sum());
    let gold: Vec<usize> = targets.rows().into_iter().map(|row| likeliest(row.iter())).collect();
    let rarity: Vec<f64> =
        counts.iter().map(|&count| libm::log(n / (k as f64 * f64::from(count.max(1.0))))).collect();
    let offsets = |multiple: f64| rarity.iter().map(|r| (multiple * r) as f32).collect::<Vec<f32>>();
    let score = |offsets: &[f32]| {
        let mut scores = Scores::empty(k);
        for (row, gold) in values.rows().into_iter().zip(&gold) {
            scores.add(&[*gold], &[largest(&row.to_vec(), offsets)]);
        }
        scores.macro_f1()
    };
    let none = vec![0.0; k];
    let mut best = (score(&none) + OFFSET_WORTH, none);
    for multiple in MULTIPLES {
        let offsets = offsets(multiple);
        let f1 = score(&offsets);
        if f1 > best.0 {
            best = (f1, offsets);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{JudgedUnit, Metric, TallyLayout};

    /// Decision values of which the true probabilities are known: twice as sure as they should be, and one class too
    /// likely.
    fn overconfident(n: usize) -> (Array2<f64>, Array2<f32>) {
        let mut state = 7_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let (mut values, mut targets) = (Array2::zeros((n, 3)), Array2::zeros((n, 3)));
        for i in 0..n {
            let mut z = [0.0; 3].map(|_: f64| 3.0 * (uniform() - 0.5));
            let mut p = z;
            Link::Softmax.apply(&mut p);
            let dice = uniform();
            let class = if dice < p[0] { 0 } else { 1 + usize::from(dice >= p[0] + p[1]) };
            targets[(i, class)] = 1.0;
            z[0] += 0.5;
            z.iter().enumerate().for_each(|(c, z)| values[(i, c)] = 2.0 * z);
        }
        (values, targets)
    }

    fn ece(layer: &SecondLayer, values: &Array2<f64>, targets: &Array2<f32>) -> f64 {
        let (probabilities, decided) = layer.judge_all(values);
        let gold: Vec<Vec<usize>> =
            targets.rows().into_iter().map(|row| vec![likeliest(row.iter())]).collect();
        let layout = TallyLayout { k: 3, exclusive: true };
        let mut cells = vec![0.0; layout.width()];
        for ((gold, decided), p) in gold.iter().zip(&decided).zip(probabilities.rows()) {
            let unit = JudgedUnit { group: "", gold, decided, probabilities: &p.to_vec(), weight: 1.0 };
            layout.add(&unit, &mut cells);
        }
        Metric::Ece.of(layout.tally(&cells), &[])
    }

    #[test]
    fn probabilities_are_calibrated_on_values_that_the_layer_has_not_seen() {
        let (values, targets) = overconfident(8000);
        let half: Vec<usize> = (0..4000).collect();
        let rest: Vec<usize> = (4000..8000).collect();
        let layer = SecondLayer::fit(
            Link::Softmax,
            &values.select(Axis(0), &half),
            &targets.select(Axis(0), &half),
            true,
        )
        .unwrap();
        let (values, targets) = (values.select(Axis(0), &rest), targets.select(Axis(0), &rest));
        let before = ece(&SecondLayer::identity(Link::Softmax, vec![0.0; 3]), &values, &targets);
        let after = ece(&layer, &values, &targets);
        assert!(before > 0.1 && after < 0.03, "{before} {after}");
    }

    #[test]
    fn topics_are_calibrated_each_for_itself_and_get_thresholds() {
        let (values, targets) = overconfident(2000);
        let layer = SecondLayer::fit(Link::Sigmoid, &values, &targets, true).unwrap();
        let (probabilities, decided) = layer.judge_all(&values);
        for (column, target) in probabilities.columns().into_iter().zip(targets.columns()) {
            let (mean, share) = (column.sum() / 2000.0, f64::from(target.sum()) / 2000.0);
            assert!((mean - share).abs() < 0.01, "{mean} {share}");
        }
        let (row, labels) = (probabilities.row(0).to_vec(), &decided[0]);
        assert_eq!(layer.holding(&row).collect::<Vec<_>>(), *labels);
        assert!(layer.limits().iter().all(|limit| *limit > 0.0 && *limit < 1.0));
    }

    #[test]
    fn a_class_that_does_not_occur_is_no_error_and_never_likely() {
        let values = Array2::from_shape_fn((40, 3), |(i, c)| f64::from(u8::from(i % 2 == c)));
        let targets = Array2::from_shape_fn((40, 3), |(i, c)| f32::from(u8::from(i % 2 == c)));
        let layer = SecondLayer::fit(Link::Softmax, &values, &targets, true).unwrap();
        let (probabilities, decided) = layer.judge_all(&values);
        assert!(probabilities.column(2).iter().all(|p| *p < 0.01) && decided[1] == [1]);
        let one = Array2::from_shape_fn((40, 3), |(_, c)| f32::from(u8::from(c == 0)));
        assert!(SecondLayer::fit(Link::Softmax, &values, &one, true).is_ok());
    }

    #[test]
    fn parts_of_the_wrong_size_are_refused() {
        let layer = |w: usize, b: usize, l: usize| {
            SecondLayer::from_parts(Link::Softmax, vec![1.0; w], vec![0.0; b], vec![0.0; l])
        };
        assert!(layer(9, 3, 3).is_some());
        assert!(layer(3, 3, 3).is_none() && layer(9, 3, 2).is_none() && layer(9, 2, 2).is_none());
    }
}
