//! On dense data our sparse solver and `linfa_logistic::MultiLogisticRegression` have the same objective, and must
//! find the same minimum.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a test may fail, and says why

use avowal::logistic::{LogisticModel, LogisticParams};
use avowal::tfidf::Csr;
use linfa::dataset::DatasetBase;
use linfa::prelude::{Fit, Predict};
use linfa::traits::FitWith;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2};

/// A fixed pseudo-random sequence in [-1, 1].
fn numbers(seed: u64) -> impl FnMut() -> f32 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 40) as f32 / (1_u64 << 23) as f32) - 1.0
    }
}

fn problem(n: usize, d: usize, k: usize) -> (Array2<f32>, Array1<usize>) {
    let mut next = numbers(7);
    let records = Array2::from_shape_fn((n, d), |_| next());
    let directions = Array2::from_shape_fn((d, k), |_| next());
    let noisy = records.dot(&directions) + Array2::from_shape_fn((n, k), |_| next());
    let targets = noisy
        .rows()
        .into_iter()
        .map(|row| (0..k).fold(0, |best, c| if row[c] > row[best] { c } else { best }))
        .collect();
    (records, targets)
}

fn sparse(records: &Array2<f32>) -> Csr {
    Csr::from_dense(records.rows().into_iter().map(|row| row.to_slice().unwrap()), records.ncols())
}

fn fit(records: &Array2<f32>, targets: &Array1<usize>, k: usize, alpha: f64) -> LogisticModel {
    let dataset = DatasetBase::new(sparse(records), targets.clone());
    LogisticParams::new(k).alpha(alpha).gradient_tolerance(1e-9).fit(&dataset).unwrap()
}

#[test]
fn coefficients_and_probabilities_agree_with_linfa_logistic() {
    for (n, d, k, alpha) in [(300, 6, 3, 1.0), (200, 12, 4, 0.1), (150, 3, 2, 10.0)] {
        let (records, targets) = problem(n, d, k);
        let ours = fit(&records, &targets, k, alpha);
        assert!(ours.convergence().converged);
        let wide = records.mapv(f64::from);
        let theirs = MultiLogisticRegression::default()
            .alpha(alpha)
            .gradient_tolerance(1e-8)
            .max_iterations(5000)
            .fit(&DatasetBase::new(wide.clone(), targets.clone()))
            .unwrap();
        let weights = Array2::from_shape_vec((d, k), ours.weights().to_vec()).unwrap();
        let largest = (&weights - theirs.params()).mapv(f64::abs).into_iter().fold(0.0, f64::max);
        assert!(largest < 1e-3, "coefficients differ by {largest}");
        let difference = ours.probabilities(&sparse(&records)) - theirs.predict_probabilities(&wide);
        let largest = difference.mapv(f64::abs).into_iter().fold(0.0, f64::max);
        assert!(largest < 1e-4, "probabilities differ by {largest}");
    }
}

#[test]
fn prediction_goes_through_linfas_trait() {
    let (records, targets) = problem(300, 6, 3);
    let model = fit(&records, &targets, 3, 0.1);
    let dataset = DatasetBase::new(sparse(&records), targets.clone());
    let predicted: Array1<usize> = model.predict(&dataset);
    let right = predicted.iter().zip(&targets).filter(|(p, t)| p == t).count();
    assert!(right > 200, "{right} of 300 right on the training rows");
}

#[test]
fn a_warm_start_at_the_minimum_ends_at_once_and_elsewhere_finds_the_same_minimum() {
    let (records, targets) = problem(300, 6, 3);
    let mut hot = Array2::zeros((300, 3));
    targets.iter().enumerate().for_each(|(i, &c)| hot[(i, c)] = 1.0);
    let dataset = DatasetBase::new(sparse(&records), hot);
    let params = LogisticParams::new(3).gradient_tolerance(1e-7);
    let cold = params.fit_with(None, &dataset).unwrap();
    let again = params.fit_with(Some(&cold), &dataset).unwrap();
    assert_eq!(again.convergence().iterations, 0);
    let other = LogisticParams::new(3).alpha(0.01).fit_with(None, &dataset).unwrap();
    let back = params.fit_with(Some(&other), &dataset).unwrap();
    let largest = cold.weights().iter().zip(back.weights()).fold(0.0, |m, (a, b)| f64::max(m, (a - b).abs()));
    assert!(largest < 1e-5, "{largest}");
}

#[test]
fn one_vs_rest_is_as_many_binary_models() {
    use avowal::logistic::Link;
    let (records, targets) = problem(300, 6, 3);
    let hot =
        Array2::from_shape_fn((300, 3), |(i, c)| if targets[i] == c || (i + c) % 3 == 0 { 1.0 } else { 0.0 });
    let params = |k| LogisticParams::new(k).link(Link::Sigmoid).gradient_tolerance(1e-9);
    let joint = params(3).fit(&DatasetBase::new(sparse(&records), hot.clone())).unwrap();
    for c in 0..3 {
        let column = hot.column(c).to_owned().insert_axis(ndarray::Axis(1));
        let alone = params(1).fit(&DatasetBase::new(sparse(&records), column)).unwrap();
        for j in 0..6 {
            assert!((joint.weights()[j * 3 + c] - alone.weights()[j]).abs() < 1e-5);
        }
        assert!((joint.intercepts()[c] - alone.intercepts()[0]).abs() < 1e-5);
    }
}

#[test]
fn bad_hyper_parameters_targets_and_weights_are_refused_with_the_value() {
    let (records, targets) = problem(10, 2, 2);
    let dataset = DatasetBase::new(sparse(&records), targets.clone());
    let message = |params: LogisticParams| params.fit(&dataset).unwrap_err().to_string();
    assert_eq!(
        message(LogisticParams::new(2).alpha(-1.0)),
        "alpha is -1; it must be a finite number above 0"
    );
    assert!(message(LogisticParams::new(2).alpha(f64::NAN)).contains("NaN"));
    assert!(message(LogisticParams::new(1)).contains("at least 2"));
    assert!(message(LogisticParams::new(2).class_weights(vec![1.0])).contains("1 given, 2 expected"));
    let weighted = dataset.clone().with_weights(Array1::from_elem(10, f32::NAN));
    let error = LogisticParams::new(2).fit(&weighted).unwrap_err().to_string();
    assert_eq!(error, "row 0: the sample weight is NaN; it must be a finite number, at least 0");
    let many = DatasetBase::new(sparse(&records), Array1::from_elem(10, 2));
    assert!(LogisticParams::new(2).fit(&many).unwrap_err().to_string().contains("the class is 2"));
}
