//! A head at work: scratch space of one thread, so that judging a unit allocates next to nothing once warm.

use super::Head;
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
        Self::with_encoder(head, Encoder::new(&head.config, head.vectors.as_deref()))
    }

    /// A scorer that keeps where the tokens of a unit come from.
    pub(crate) fn with_sources(head: &'a Head) -> Self {
        Self::with_encoder(head, Encoder::new(&head.config, head.vectors.as_deref()).with_sources())
    }

    fn with_encoder(head: &'a Head, encoder: Encoder<'a>) -> Self {
        Self {
            head,
            weighting: Weighting::new(&head.config),
            encoder,
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

    /// The unit of the last call as it was encoded, and its row.
    pub(crate) fn last(&self) -> (&EncodedUnit, &[(u32, f32)]) {
        (&self.encoded, &self.cells)
    }

    /// Clears `values` and puts the decision value of each label into it: its intercept and the sum over the cells of
    /// the unit's [row](Scorer::row) of the cell times its weight for the label.
    pub fn values(&mut self, unit: &Unit<'_>, values: &mut Vec<f64>) {
        let head = self.head;
        let k = head.labels.len();
        values.clear();
        values.extend(head.intercepts.iter().map(|&b| f64::from(b)));
        for (column, cell) in self.row(unit) {
            let weights = &head.weights[*column as usize * k..][..k];
            for (value, w) in values.iter_mut().zip(weights) {
                *value += f64::from(*cell) * f64::from(*w);
            }
        }
    }

    /// The labels decided on, ascending: one, or for topics any number. Probabilities of all labels go into
    /// `probabilities`, which is cleared first; they sum to 1, except for topics, where each is for itself.
    pub fn judge(&mut self, unit: &Unit<'_>, probabilities: &mut Vec<f64>) -> &[usize] {
        self.values(unit, probabilities);
        self.head.second.judge(probabilities, &mut self.decided);
        &self.decided
    }
}
