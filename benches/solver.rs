//! The logistic solver alone, at several tolerances.
//!
//! ```sh
//! cargo bench --bench solver                      # a synthetic matrix; asserts that the gap asked for is reached
//! cargo bench --bench solver -- FILE.svm ...      # svmlight files: `LABEL COLUMN:VALUE ...`, columns from 1
//! RAYON_NUM_THREADS=1 cargo bench --bench solver -- FILE.svm
//! ```
//!
//! Prints a line of JSON for each fit: one-vs-rest of all classes at once, and the same binary problems one by one
//! (`alpha` = 1, that is C = 1), with the seconds (the least of three runs), the objective summed over classes, and its gap to the
//! objective of a very tight fit, relative to it. `benches/peers/liblinear_solver.py` prints the same of LIBLINEAR. The intercept
//! is not penalised here, and is in LIBLINEAR (`-B 1`): each is measured against the minimum of its own objective.

#![allow(clippy::print_stdout)] // its output is what it prints

use std::io::{BufRead, BufReader};
use std::time::Instant;

use avowal::logistic::{Link, LogisticModel, LogisticParams};
use avowal::tfidf::Csr;
use linfa::prelude::ParamGuard;
use ndarray::{Array1, Array2, Axis};

/// Bounds on the relative gap that fits end at.
const TOLERANCES: [f64; 4] = [1e-3, 1e-4, 1e-5, 1e-6];
/// Relative norm of the gradient of the fit that gives the minimum.
const TIGHT: f64 = 1e-8;
const RUNS: usize = 3;

struct Data {
    records: Csr,
    /// n x k, one-hot.
    targets: Array2<f32>,
}

fn main() {
    // Cargo gives `--bench`.
    let files: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if files.is_empty() {
        let data = synthetic(4000, 20_000, 4);
        for (tolerance, gap) in compare("synthetic", &data) {
            assert!(gap <= tolerance, "a gap of {gap} where {tolerance} was asked for");
        }
    }
    for file in files {
        compare(&file, &read(&file));
    }
}

/// Fits at all tolerances; gives each with the gap that it reached.
fn compare(name: &str, data: &Data) -> Vec<(f64, f64)> {
    let (n, k) = data.targets.dim();
    let threads = rayon::current_num_threads();
    println!(
        r#"{{"data": "{name}", "rows": {n}, "columns": {}, "cells": {}, "classes": {k}, "threads": {threads}}}"#,
        data.records.n_columns(),
        data.records.n_stored()
    );
    let mut gaps = Vec::new();
    for one_by_one in [false, true] {
        let params = |k| LogisticParams::new(k).link(Link::Sigmoid).max_iterations(1000);
        let (_, minimum) = timed(data, |k| params(k).gradient_tolerance(TIGHT), one_by_one);
        for tolerance in TOLERANCES {
            let runs = (0..RUNS).map(|_| timed(data, |k| params(k).gap_tolerance(tolerance), one_by_one));
            let (seconds, objective) = runs.reduce(|a, b| (a.0.min(b.0), b.1)).unwrap_or_default();
            let gap = (objective - minimum) / minimum;
            println!(
                r#"{{"one_by_one": {one_by_one}, "tolerance": {tolerance:e}, "seconds": {seconds:.4}, "objective": {objective:.6}, "gap": {gap:.2e}}}"#
            );
            gaps.push((tolerance, gap));
        }
    }
    gaps
}

/// Seconds and objective of a fit of all classes, at once or one by one.
fn timed(data: &Data, params: impl Fn(usize) -> LogisticParams, one_by_one: bool) -> (f64, f64) {
    let k = data.targets.ncols();
    let parts: Vec<Array2<f32>> = if one_by_one {
        // Of two classes one is the other's mirror.
        let classes = if k == 2 { 1..2 } else { 0..k };
        classes.map(|c| data.targets.column(c).to_owned().insert_axis(Axis(1))).collect()
    } else {
        vec![data.targets.clone()]
    };
    let begin = Instant::now();
    let models: Vec<LogisticModel> = parts
        .iter()
        .map(|targets| {
            let params = params(targets.ncols()).check().expect("the settings are in range");
            params.fit_weighted(None, &data.records, targets, &Array1::default(0)).expect("shapes agree")
        })
        .collect();
    let seconds = begin.elapsed().as_secs_f64();
    assert!(models.iter().all(|model| model.convergence().converged), "a fit did not converge");
    (seconds, models.iter().map(|model| model.convergence().objective).sum())
}

fn read(path: &str) -> Data {
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("cannot open {path}: {error}"));
    let (mut labels, mut rows, mut width) = (Vec::new(), Vec::new(), 0);
    for line in BufReader::new(file).lines() {
        let line = line.expect("the file can be read");
        let mut parts = line.split_ascii_whitespace();
        let Some(label) = parts.next() else { continue };
        labels.push(label.parse::<f64>().expect("a label is a number") as i64);
        let cells: Vec<(u32, f32)> = parts
            .map(|cell| {
                let (column, value) = cell.split_once(':').expect("a cell is COLUMN:VALUE");
                let column: u32 = column.parse().expect("a column is a number");
                (column - 1, value.parse().expect("a value is a number"))
            })
            .collect();
        width = cells.last().map_or(width, |cell| width.max(cell.0 as usize + 1));
        rows.push(cells);
    }
    let mut classes = labels.clone();
    classes.sort_unstable();
    classes.dedup();
    let number = |label: &i64| classes.binary_search(label).unwrap_or_default();
    data(rows, width, &labels.iter().map(number).collect::<Vec<_>>(), classes.len())
}

/// Rows of words by Zipf's law, whose class shows in some of them; the same every time.
fn synthetic(n: usize, width: usize, k: usize) -> Data {
    let mut state = 1_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let class = (uniform() * k as f64) as usize;
        let mut cells: Vec<(u32, f32)> = (0..60)
            .map(|_| {
                let rank = (width as f64).powf(uniform()) as usize;
                let own = if uniform() < 0.15 { rank / k * k + class } else { rank };
                (own.min(width - 1) as u32, 0.13)
            })
            .collect();
        cells.sort_unstable_by_key(|cell| cell.0);
        cells.dedup_by_key(|cell| cell.0);
        rows.push(cells);
        labels.push(class);
    }
    data(rows, width, &labels, k)
}

fn data(rows: Vec<Vec<(u32, f32)>>, width: usize, labels: &[usize], k: usize) -> Data {
    let mut records = Csr::new(width);
    rows.into_iter().for_each(|row| records.push_row(row));
    let targets = Array2::from_shape_fn((labels.len(), k), |(i, c)| f32::from(u8::from(labels[i] == c)));
    Data { records, targets }
}
