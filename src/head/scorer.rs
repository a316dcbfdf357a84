//! A head at work: scratch space of one thread, so that judging a unit allocates next to nothing once warm.

use ndarray::Array2;
use rayon::prelude::*;

use super::Head;
use crate::corpus::Example;
use crate::feature::{EncodedUnit, Encoder, FeatureKey, extract, push_windows};
use crate::tfidf::{Weighting, count_keys};
use crate::unit::Unit;

/// Judges units by a head.
pub struct Scorer<'a> {
    head: &'a Head,
    weighting: Weighting,
    encoder: Encoder<'a>,
    encoded: EncodedUnit,
    keys: Vec<FeatureKey>,
    counted: Vec<(FeatureKey, u16)>,
    cells: Vec<(u32, f32)>,
    decided: Vec<usize>,
}

impl<'a> Scorer<'a> {
    /// A scorer for `head`.
    pub fn new(head: &'a Head) -> Self {
        Self {
            head,
            weighting: Weighting::new(&head.config),
            encoder: Encoder::new(&head.config, head.vectors.as_deref()),
            encoded: EncodedUnit::default(),
            keys: Vec::new(),
            counted: Vec::new(),
            cells: Vec::new(),
            decided: Vec::new(),
        }
    }

    /// The head.
    pub fn head(&self) -> &'a Head {
        self.head
    }

    /// The features of a unit that the head knows, as columns with TF-IDF weights, ascending.
    pub fn row(&mut self, unit: &Unit<'_>) -> &[(u32, f32)] {
        let head = self.head;
        self.encoder.encode(
            unit,
            &head.topics,
            &head.actors,
            |stem| head.tokens.number(stem),
            &mut self.encoded,
        );
        self.encoded.mark_cues(&head.cues);
        extract(&self.encoded, &head.config, &mut self.keys);
        count_keys(&mut self.keys, &mut self.counted);
        self.cells.clear();
        self.cells.extend(
            self.counted
                .iter()
                .filter_map(|(key, count)| Some((head.vocabulary.column(key)?, f32::from(*count)))),
        );
        self.weighting.weigh(&mut self.cells, &head.vocabulary);
        if let Some(vectors) = &head.vectors {
            let base = head.vocabulary.keys().len() as u32;
            push_windows(
                &self.encoded,
                &head.config,
                vectors,
                head.topics.names().len(),
                base,
                &mut self.cells,
            );
        }
        &self.cells
    }

    /// The labels decided on, ascending: one, or for topics any number. Probabilities of all labels go into
    /// `probabilities`, which is cleared first; they sum to 1, except for topics, where each is for itself.
    pub fn judge(&mut self, unit: &Unit<'_>, probabilities: &mut Vec<f64>) -> &[usize] {
        let head = self.head;
        let k = head.labels.len();
        probabilities.clear();
        probabilities.extend(head.intercepts.iter().map(|&b| f64::from(b)));
        for (column, value) in self.row(unit) {
            let weights = &head.weights[*column as usize * k..][..k];
            for (p, w) in probabilities.iter_mut().zip(weights) {
                *p += f64::from(*value) * f64::from(*w);
            }
        }
        head.second.judge(probabilities, &mut self.decided);
        &self.decided
    }
}

/// Judges examples in parallel: their probabilities (n x k) and the labels decided on.
pub fn judge_examples(head: &Head, examples: &[Example]) -> (Array2<f64>, Vec<Vec<usize>>) {
    let k = head.labels.len();
    let judged: Vec<(Vec<f64>, Vec<usize>)> = examples
        .par_chunks(256)
        .flat_map_iter(|examples| {
            let mut scorer = Scorer::new(head);
            let judge = move |example: &Example| {
                let mut probabilities = Vec::with_capacity(k);
                let decided = scorer.judge(&example.unit(), &mut probabilities).to_vec();
                (probabilities, decided)
            };
            examples.iter().map(judge)
        })
        .collect();
    let (rows, decided): (Vec<Vec<f64>>, Vec<Vec<usize>>) = judged.into_iter().unzip();
    (Array2::from_shape_vec((examples.len(), k), rows.concat()).unwrap_or_default(), decided)
}
