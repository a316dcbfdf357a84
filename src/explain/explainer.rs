//! From a unit to its explanation.

use std::ops::Range;

use super::ledger::Ledger;
use super::{Explanation, FeatureShare};
use crate::feature::{
    EncodedUnit, FeatureKey, FeatureSink, Field, FieldSpec, each_window, extract_into, window_words,
};
use crate::head::{Head, Scorer};
use crate::unit::Unit;
use crate::vectors::WordVectors;

/// Explains the decisions of a head; holds the scratch space of one thread.
pub struct Explainer<'a> {
    scorer: Scorer<'a>,
    traced: Traced,
}

/// The occurrences of features, with the places of their tokens.
#[derive(Default)]
struct Traced {
    occurrences: Vec<(FeatureKey, Range<usize>)>,
    places: Vec<usize>,
}

impl FeatureSink for Traced {
    fn feature(&mut self, key: FeatureKey, places: impl Iterator<Item = usize>) {
        let start = self.places.len();
        self.places.extend(places);
        self.occurrences.push((key, start..self.places.len()));
    }
}

impl<'a> Explainer<'a> {
    /// An explainer of `head`.
    pub fn new(head: &'a Head) -> Self {
        Self { scorer: Scorer::new(head).with_sources(), traced: Traced::default() }
    }

    /// The head.
    pub fn head(&self) -> &'a Head {
        self.scorer.head()
    }

    /// Why the head decides on `unit` as it does.
    pub fn explain(&mut self, unit: &Unit<'_>) -> Explanation {
        let head = self.scorer.head();
        let mut decided = Vec::new();
        let mut values: Vec<f64> = head.intercepts.iter().map(|&b| f64::from(b)).collect();
        for (column, cell) in self.scorer.row(unit) {
            let terms = weights(head, *column).iter().map(|&w| f64::from(*cell) * f64::from(w));
            values.iter_mut().zip(terms).for_each(|(value, term)| *value += term);
        }
        let mut probabilities = values.clone();
        head.second.judge(&mut probabilities, &mut decided);
        let exclusive = !head.task.is_multi_label();
        let offset = |limit: &f32| if exclusive { f64::from(*limit) } else { 0.0 };
        let offsets: Vec<f64> = head.second.limits().iter().map(offset).collect();
        let others = (0..values.len()).filter(|label| exclusive && !decided.contains(label));
        let sum = |label: usize| values[label] + offsets[label];
        let runner_up = others.reduce(|best, next| if sum(next) > sum(best) { next } else { best });

        let (encoded, row) = self.scorer.last();
        self.traced.occurrences.clear();
        self.traced.places.clear();
        extract_into(encoded, &head.config, &mut self.traced);
        self.traced.occurrences.sort_by_key(|(key, _)| *key);
        let mut ledger = Ledger::new(encoded, head.labels.len());
        share_features(head, row, &self.traced, &mut ledger);
        if let Some(vectors) = &head.vectors {
            share_windows(head, encoded, row, vectors, &mut ledger);
        }
        let Ledger { words, topic, actor, features, .. } = ledger;
        Explanation {
            task: head.task,
            labels: head.labels.clone(),
            intercepts: head.intercepts.iter().map(|&b| f64::from(b)).collect(),
            values,
            offsets,
            probabilities,
            decided,
            runner_up,
            words,
            topic,
            actor,
            features,
        }
    }
}

/// The weights of a column, one a label.
fn weights(head: &Head, column: u32) -> &[f32] {
    let k = head.labels.len();
    &head.weights[column as usize * k..][..k]
}

/// The features of the vocabulary.
fn share_features(head: &Head, row: &[(u32, f32)], traced: &Traced, ledger: &mut Ledger<'_>) {
    for occurrences in traced.occurrences.chunk_by(|a, b| a.0 == b.0) {
        let key = occurrences[0].0;
        let Some(column) = head.vocabulary.column(&key) else { continue };
        let Ok(at) = row.binary_search_by_key(&column, |cell| cell.0) else { continue };
        let value = f64::from(row[at].1);
        let words = |places: &Range<usize>| {
            let places = traced.places[places.clone()].iter();
            places.map(|&place| ledger.word_of_token(key.field, place)).collect::<Vec<usize>>()
        };
        ledger.share(FeatureShare {
            field: key.field,
            name: head.feature_name(column as usize),
            value,
            by_label: weights(head, column).iter().map(|&w| value * f64::from(w)).collect(),
            occurrences: occurrences.iter().map(|(_, places)| words(places)).collect(),
        });
    }
}

/// The means of word vectors. A window's cells are `weight / norm` times the sum of its words' vectors, so that a word's
/// part is its own vector's.
fn share_windows(
    head: &Head,
    encoded: &EncodedUnit,
    row: &[(u32, f32)],
    vectors: &WordVectors,
    ledger: &mut Ledger<'_>,
) {
    let (k, dims) = (head.labels.len(), vectors.dims());
    let base = head.vocabulary.keys().len() as u32;
    let mut vector = vec![0.0_f32; dims];
    each_window(encoded, &head.config, dims, head.topics.names().len(), base, |spec, window, start| {
        let first = row.partition_point(|cell| cell.0 < start);
        let cells = &row[first..first + row[first..].partition_point(|cell| cell.0 < start + dims as u32)];
        if cells.is_empty() {
            return;
        }
        let mut by_label = vec![0.0; k];
        for (column, value) in cells {
            let terms = weights(head, *column).iter().map(|&w| f64::from(*value) * f64::from(w));
            by_label.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
        let (mut words, mut parts, mut mean) = (Vec::new(), Vec::new(), vec![0.0_f32; dims]);
        window_words(spec.field, window, encoded, |place, row| {
            vector.fill(0.0);
            vectors.add(row, &mut vector);
            vectors.add(row, &mut mean);
            words.push(ledger.word_of_row(spec.field, place));
            let first = parts.len();
            parts.resize(first + k, 0.0);
            for (v, column) in vector.iter().zip(start..) {
                let terms = weights(head, column).iter().map(|&w| f64::from(*v) * f64::from(w));
                parts[first..].iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
        });
        // In single precision, as the row has it: that is above 0 where the row has cells.
        let norm = mean.iter().map(|v| v * v).sum::<f32>().sqrt();
        let value = f64::from(spec.weight);
        parts.iter_mut().for_each(|part| *part *= value / f64::from(norm));
        let name = window_name(head, *spec, window, encoded.topic);
        let feature = FeatureShare { field: spec.field, name, value, by_label, occurrences: vec![words] };
        ledger.share_by(feature, &parts);
    });
}

/// A window of word vectors as it is shown.
fn window_name(head: &Head, spec: FieldSpec, window: usize, topic: u16) -> String {
    let mut name = format!("{}/vectors", spec.field.name());
    if let Some(topic) = head.topics.name(topic.into()).filter(|_| spec.crossed) {
        name = format!("{name}[{topic}]");
    }
    let which = match (spec.field, window) {
        (Field::Near | Field::Cue, 0) => "before",
        (Field::Near | Field::Cue, _) => "after",
        (Field::Position, 0) => "-1",
        (Field::Position, 1) => "-2",
        (Field::Position, 2) => "+1",
        (Field::Position, _) => "+2",
        _ => return name,
    };
    format!("{name}: {which}")
}
