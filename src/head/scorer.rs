//! A head at work: scratch space of one thread, so that judging a unit allocates next to nothing once warm.

use std::ops::Range;

use super::Head;
use super::novelty::{Novelty, of_unit};
use crate::feature::{
    EncodedUnit, Encoder, FeatureKey, FeatureSink, Field, FieldSpec, Lens, MAX_NGRAM, UnitSums, dot,
    each_window, extract_field, push_windows, scale_of, window_mean,
};
use crate::tfidf::{Gram, Grams, Vocabulary, Weighting};
use crate::unit::Unit;

/// The most that a feature counts in a unit, as in training.
const MOST_OF_A_FEATURE: f32 = u16::MAX as f32;

/// Judges units by a head.
pub struct Scorer<'a> {
    judge: Judge<'a>,
    encoder: Encoder<'a>,
    row: Vec<(u32, f32)>,
}

/// Judges units that are encoded.
pub(super) struct Judge<'a> {
    pub(super) head: &'a Head,
    unit: EncodedUnit,
    fields: Fields<'a>,
    /// The part of the decision values that is the same for every topic.
    without_topic: Vec<f64>,
    decided: Vec<usize>,
}

/// Weighs the fields of a unit one by one.
struct Fields<'a> {
    head: &'a Head,
    weighting: Weighting,
    grams: TextGrams,
    /// Tokens of the longest n-gram of a field.
    longest: usize,
    columns: Vec<u32>,
    cells: Vec<(u32, f32)>,
    /// The weights of word vectors, those of one window and label side by side: windows x labels x numbers.
    dense: Vec<f32>,
    sum: Vec<f32>,
}

/// Takes the columns of the features that a vocabulary has.
struct KnownColumns<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a TextGrams,
    columns: &'a mut Vec<u32>,
}

impl FeatureSink for KnownColumns<'_> {
    #[inline]
    fn feature(&mut self, key: FeatureKey, _: impl Iterator<Item = usize>) {
        self.columns.extend(self.vocabulary.column(&key));
    }

    #[inline]
    fn ngrams(&mut self, key: FeatureKey, tokens: &[u32], range: Range<usize>, n: usize) {
        let (grams, slot, columns) = (self.vocabulary.grams(), key.slot(), &mut *self.columns);
        let mut take = |gram: Gram| {
            if gram.has_features()
                && let Some(column) = grams.column(gram, slot)
            {
                columns.push(column);
            }
        };
        if matches!(key.field, Field::Before | Field::After) {
            tokens[range].windows(n).for_each(|tokens| take(grams.find(tokens)));
        } else if range.len() >= n {
            self.text.0[n - 1][range.start..=range.end - n].iter().for_each(|gram| take(*gram));
        }
    }
}

/// The n-grams that begin at each token of a text: of one token, of two, of three.
#[derive(Default)]
struct TextGrams([Vec<Gram>; MAX_NGRAM]);

impl TextGrams {
    /// Finds the n-grams of up to `longest` tokens.
    fn find(&mut self, tokens: &[u32], longest: usize, grams: &Grams) {
        let [singles, longer @ ..] = &mut self.0;
        singles.clear();
        singles.extend(tokens.iter().map(|&token| grams.single(token)));
        let mut shorter = singles;
        for (n, found) in (2..=longest).zip(longer) {
            found.clear();
            let last = tokens.iter().skip(n - 1);
            found.extend(shorter.iter().zip(last).map(|(gram, &token)| grams.extended(*gram, token)));
            shorter = found;
        }
    }
}

impl<'a> Scorer<'a> {
    /// A scorer for `head`.
    pub fn new(head: &'a Head) -> Self {
        Self { judge: Judge::new(head), encoder: Encoder::new(head.lens()), row: Vec::new() }
    }

    /// The same scorer, keeping where the tokens of a unit come from.
    pub(crate) fn with_sources(self) -> Self {
        Self { encoder: self.encoder.with_sources(), ..self }
    }

    /// The head.
    pub fn head(&self) -> &'a Head {
        self.judge.head
    }

    fn encode(&mut self, unit: &Unit<'_>) {
        let Self { judge: Judge { head, unit: encoded, fields, .. }, encoder, .. } = self;
        let number = |stem: &str| head.tokens.number(stem);
        encoder.encode(unit, &head.topics, &head.actors, number, encoded);
        encoded.mark_cues(&head.cues);
        fields.take(encoded);
    }

    /// The features of a unit that the head knows, as columns with TF-IDF weights, ascending.
    pub fn row(&mut self, unit: &Unit<'_>) -> &[(u32, f32)] {
        self.encode(unit);
        let Self { judge: Judge { head, unit: encoded, fields, .. }, row, .. } = self;
        row.clear();
        for spec in &head.config.fields {
            row.extend_from_slice(fields.cells(encoded, *spec));
        }
        row.sort_unstable_by_key(|cell| cell.0);
        if let Some(vectors) = &head.vectors {
            let base = head.vocabulary.keys().len() as u32;
            push_windows(encoded, &head.config, vectors, head.topics.names().len(), base, row);
        }
        row
    }

    /// The unit of the last call as it was encoded, and its row.
    pub(crate) fn last(&self) -> (&EncodedUnit, &[(u32, f32)]) {
        (&self.judge.unit, &self.row)
    }

    /// Clears `values` and puts the decision value of each label into it: its intercept and the sum over the cells of
    /// the unit's [row](Scorer::row) of the cell times its weight for the label.
    pub fn values(&mut self, unit: &Unit<'_>, values: &mut Vec<f64>) {
        self.encode(unit);
        self.judge.head.put_intercepts(values);
        self.judge.fields.add(&self.judge.unit, self.encoder.sums(), |_| true, values);
    }

    /// The labels decided on, ascending: one, or for topics any number. Probabilities of all labels go into
    /// `probabilities`, which is cleared first; they sum to 1, except for topics, where each is for itself.
    pub fn judge(&mut self, unit: &Unit<'_>, probabilities: &mut Vec<f64>) -> &[usize] {
        self.values(unit, probabilities);
        self.judge.decide(probabilities)
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(head: &'a Head) -> Self {
        Self {
            head,
            unit: EncodedUnit::default(),
            fields: Fields {
                head,
                weighting: Weighting::new(&head.config),
                grams: TextGrams::default(),
                longest: head.config.fields.iter().map(|spec| spec.max_ngram.into()).max().unwrap_or(1),
                columns: Vec::new(),
                cells: Vec::new(),
                dense: by_window(head),
                sum: vec![0.0; dims_of(head)],
            },
            without_topic: Vec::new(),
            decided: Vec::new(),
        }
    }

    /// Takes a unit in that `encode` fills in, as yet without a topic, to be [judged](Judge::judge_on) on any number of
    /// topics.
    pub(super) fn take(
        &mut self,
        actor: Option<&str>,
        sums: Option<UnitSums<'_>>,
        encode: impl FnOnce(&mut EncodedUnit),
    ) {
        self.unit.name = self.head.actors.number(actor);
        encode(&mut self.unit);
        self.fields.take(&self.unit);
        self.head.put_intercepts(&mut self.without_topic);
        self.fields.add(&self.unit, sums, |spec| !spec.depends_on_topic(), &mut self.without_topic);
    }

    /// How new the unit that was taken in is to the head.
    pub(super) fn novelty(&self) -> Novelty {
        let pairs = &self.fields.grams.0[1];
        of_unit(&self.unit, |at| pairs.get(at).is_some_and(|pair| pair.has_features()))
    }

    /// As [`Scorer::judge`], of the unit that was taken in and a topic.
    pub(super) fn judge_on(
        &mut self,
        topic: Option<&str>,
        sums: Option<UnitSums<'_>>,
        probabilities: &mut Vec<f64>,
    ) -> &[usize] {
        self.unit.topic = self.head.topics.number(topic) as u16;
        self.unit.mark_cues(&self.head.cues);
        probabilities.clone_from(&self.without_topic);
        self.fields.add(&self.unit, sums, FieldSpec::depends_on_topic, probabilities);
        self.decide(probabilities)
    }

    /// Turns decision values into probabilities, and gives the labels decided on.
    fn decide(&mut self, values: &mut [f64]) -> &[usize] {
        self.head.second.judge(values, &mut self.decided);
        &self.decided
    }
}

impl Head {
    /// What the head wants to know of words.
    pub(super) fn lens(&self) -> Lens<'_> {
        Lens::new(&self.config, self.vectors.as_deref())
    }

    /// The decision values of a unit that has no feature.
    fn put_intercepts(&self, values: &mut Vec<f64>) {
        values.clear();
        values.extend(self.intercepts.iter().map(|&b| f64::from(b)));
    }
}

impl Fields<'_> {
    /// Looks the n-grams of a unit up.
    fn take(&mut self, unit: &EncodedUnit) {
        self.grams.find(&unit.text, self.longest, self.head.vocabulary.grams());
    }

    /// The cells of a field, as columns with TF-IDF weights, ascending.
    fn cells(&mut self, unit: &EncodedUnit, spec: FieldSpec) -> &[(u32, f32)] {
        let vocabulary = &self.head.vocabulary;
        self.columns.clear();
        let mut sink = KnownColumns { vocabulary, text: &self.grams, columns: &mut self.columns };
        extract_field(unit, spec, &mut sink);
        self.columns.sort_unstable();
        self.cells.clear();
        for &column in &self.columns {
            match self.cells.last_mut() {
                Some((last, count)) if *last == column => *count = (*count + 1.0).min(MOST_OF_A_FEATURE),
                _ => self.cells.push((column, 1.0)),
            }
        }
        self.weighting.weigh_block(spec.block(), &mut self.cells, vocabulary.idf());
        &self.cells
    }

    /// Adds to the decision values what the fields contribute that are `wanted`.
    fn add(
        &mut self,
        unit: &EncodedUnit,
        sums: Option<UnitSums<'_>>,
        wanted: impl Fn(&FieldSpec) -> bool,
        values: &mut [f64],
    ) {
        let head = self.head;
        let k = head.labels.len();
        for spec in head.config.fields.iter().filter(|spec| wanted(spec)) {
            let cells = self.cells(unit, *spec);
            match k {
                2 => add_cells::<2>(values, cells, &head.weights),
                3 => add_cells::<3>(values, cells, &head.weights),
                _ => {
                    for (column, cell) in cells {
                        let weights = &head.weights[*column as usize * k..][..k];
                        for (value, w) in values.iter_mut().zip(weights) {
                            *value += f64::from(*cell) * f64::from(*w);
                        }
                    }
                }
            }
        }
        let Some(vectors) = &head.vectors else { return };
        let (dims, topics) = (vectors.dims(), head.topics.names().len());
        each_window(unit, &head.config, dims, topics, 0, |spec, window, start| {
            if !wanted(spec) {
                return;
            }
            let sum = &mut self.sum[..];
            let known = sums.is_some_and(|sums| sums.window(spec.field, window, unit, sum));
            let scale =
                if known { scale_of(spec, sum) } else { window_mean(unit, spec, window, vectors, sum) };
            if let Some(scale) = scale {
                let weights = self.dense[start as usize * k..].chunks_exact(dims);
                for (value, weights) in values.iter_mut().zip(weights) {
                    *value += f64::from(dot(sum, weights) * scale);
                }
            }
        });
    }
}

/// Adds cells times their weights to the values of `K` labels.
fn add_cells<const K: usize>(values: &mut [f64], cells: &[(u32, f32)], weights: &[f32]) {
    let (weights, _) = weights.as_chunks::<K>();
    let mut sums = [0.0; K];
    for (column, cell) in cells {
        let weights = &weights[*column as usize];
        for label in 0..K {
            sums[label] += f64::from(*cell) * f64::from(weights[label]);
        }
    }
    values.iter_mut().zip(sums).for_each(|(value, sum)| *value += sum);
}

/// Numbers of a head's word vectors, 0 where it has none.
fn dims_of(head: &Head) -> usize {
    head.vectors.as_ref().map_or(0, |vectors| vectors.dims())
}

/// The weights of a head's word vectors, which it has by columns, by windows, labels and numbers.
fn by_window(head: &Head) -> Vec<f32> {
    let (k, dims) = (head.labels.len(), dims_of(head));
    let columns = &head.weights[head.vocabulary.keys().len() * k..];
    let mut dense = Vec::with_capacity(columns.len());
    if dims > 0 {
        for window in columns.chunks_exact(dims * k) {
            for label in 0..k {
                dense.extend(window.iter().skip(label).step_by(k));
            }
        }
    }
    dense
}
