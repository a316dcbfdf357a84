//! Who gets what: contributions handed on to words.

use super::{FeatureShare, Part, Word};
use crate::article::ByteSpan;
use crate::feature::{EncodedUnit, Field};

/// The words of a unit, with what they have got so far.
pub(super) struct Ledger<'u> {
    unit: &'u EncodedUnit,
    /// Number of labels.
    k: usize,
    pub(super) words: Vec<Word>,
    /// For each token of the text its word: a hashtag and the words in it are one.
    text: Vec<usize>,
    /// Where the words of the text after begin.
    after: usize,
    pub(super) topic: Vec<f64>,
    pub(super) actor: Vec<f64>,
    pub(super) features: Vec<FeatureShare>,
}

impl<'u> Ledger<'u> {
    /// An empty ledger of a unit that was encoded with its sources, for `k` labels.
    pub(super) fn new(unit: &'u EncodedUnit, k: usize) -> Self {
        let word = |part, span, is_actor| Word { part, span, is_actor, by_label: vec![0.0; k] };
        let context = |part, spans: &[ByteSpan]| {
            spans.iter().map(|&span| word(part, span, false)).collect::<Vec<Word>>()
        };
        let mut words = context(Part::Before, &unit.sources.before.spans);
        let mut text = Vec::with_capacity(unit.spans.len());
        for (at, &span) in unit.spans.iter().enumerate() {
            if at == 0 || unit.spans[at - 1] != span {
                words.push(word(Part::Text, span, unit.actor == Some(at)));
            }
            text.push(words.len() - 1);
        }
        let after = words.len();
        words.extend(context(Part::After, &unit.sources.after.spans));
        let (topic, actor) = (vec![0.0; k], vec![0.0; k]);
        Self { unit, k, words, text, after, topic, actor, features: Vec::new() }
    }

    /// The word of a token, by its place in the sequence that `field` reads.
    pub(super) fn word_of_token(&self, field: Field, place: usize) -> usize {
        let sources = &self.unit.sources;
        match field {
            Field::Before => sources.before.known[place],
            Field::After => self.after + sources.after.known[place],
            Field::Chars => self.text[sources.chars[place]],
            _ => self.text[place],
        }
    }

    /// The word of a row of word vectors, by its place in the rows that `field` reads.
    pub(super) fn word_of_row(&self, field: Field, place: usize) -> usize {
        match field {
            Field::Before => place,
            Field::After => self.after + place,
            _ => self.text[place],
        }
    }

    /// Shares a feature's contribution equally among its occurrences, and within each among its words.
    pub(super) fn share(&mut self, feature: FeatureShare) {
        let occurrences = feature.occurrences.len() as f64;
        for words in &feature.occurrences {
            if words.is_empty() {
                let own = if feature.field == Field::Actor { &mut self.actor } else { &mut self.topic };
                own.iter_mut().zip(&feature.by_label).for_each(|(sum, c)| *sum += c / occurrences);
            }
            let part = occurrences * words.len() as f64;
            for &word in words {
                self.words[word].add(&feature.by_label, part);
            }
        }
        self.features.push(feature);
    }

    /// Shares a window's contribution by `parts` (words x labels), the exact parts of its words. What single precision
    /// lost in the unit's row is shared equally.
    pub(super) fn share_by(&mut self, feature: FeatureShare, parts: &[f64]) {
        let words: Vec<usize> = feature.occurrences.concat();
        let lost: Vec<f64> = (0..self.k)
            .map(|label| {
                let given: f64 = parts.iter().skip(label).step_by(self.k).sum();
                feature.by_label[label] - given
            })
            .collect();
        for (&word, parts) in words.iter().zip(parts.chunks_exact(self.k)) {
            self.words[word].add(parts, 1.0);
            self.words[word].add(&lost, words.len() as f64);
        }
        self.features.push(feature);
    }
}

impl Word {
    /// Adds one of `parts` equal parts of a contribution.
    fn add(&mut self, by_label: &[f64], parts: f64) {
        self.by_label.iter_mut().zip(by_label).for_each(|(sum, c)| *sum += c / parts);
    }
}
