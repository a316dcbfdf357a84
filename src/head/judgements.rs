//! What a head, or another classification, says of many units.

use ndarray::Array2;
use rayon::prelude::*;

use super::{Head, Scorer};
use crate::corpus::Example;

/// Probabilities and decisions of `n` units over `k` labels.
#[derive(Clone, Debug)]
pub struct Judgements {
    /// Probabilities, n x k; n x 0 where there are none.
    pub probabilities: Array2<f64>,
    /// The labels decided on, ascending.
    pub decided: Vec<Vec<usize>>,
}

impl Judgements {
    /// The probabilities of a unit; empty where there are none.
    pub fn of(&self, unit: usize) -> &[f64] {
        let k = self.probabilities.ncols();
        self.probabilities.as_slice().map_or(&[], |all| &all[unit * k..(unit + 1) * k])
    }
}

/// What a head says of examples, whose own labels it does not look at.
pub fn judge_examples(head: &Head, examples: &[Example]) -> Judgements {
    const CHUNK: usize = 256;
    let k = head.labels.len();
    let judged: Vec<(Vec<f64>, Vec<usize>)> = examples
        .par_chunks(CHUNK)
        .flat_map_iter(|examples| {
            let mut scorer = Scorer::new(head);
            examples.iter().map(move |example| {
                let mut probabilities = Vec::with_capacity(k);
                let decided = scorer.judge(&example.unit(), &mut probabilities).to_vec();
                (probabilities, decided)
            })
        })
        .collect();
    let (rows, decided): (Vec<Vec<f64>>, Vec<Vec<usize>>) = judged.into_iter().unzip();
    let probabilities = Array2::from_shape_vec((examples.len(), k), rows.concat()).unwrap_or_default();
    Judgements { probabilities, decided }
}
