//! Reasons: what each word of a unit contributes to the decision of a head.
//!
//! A head is linear: the decision value of a label is its intercept and the sum over the unit's features of their weight in
//! the unit's row times their weight for the label. These terms are given as they are, without sampling or a surrogate
//! model, and each is handed on to the words that it is made of: a feature's to its occurrences in equal shares, an
//! occurrence's to its words in equal shares; that of a mean of word vectors to each word by its own vector's part of the
//! mean. What is made of no words is the topic's or the actor's. So intercept, topic, actor and words sum to the decision
//! value.
//!
//! The second layer, which turns decision values into calibrated probabilities, is not part of the sum: it weighs the
//! decision values of all labels at once. Its probabilities stand beside.

mod explainer;
mod ledger;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::article::ByteSpan;
use crate::feature::Field;
use crate::unit::Task;

pub use explainer::Explainer;

/// Which text of a unit a word stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The text before.
    Before,
    /// The text itself.
    Text,
    /// The text after.
    After,
}

/// A word of a unit with its contribution to the decision value of each label.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The text that it stands in.
    pub part: Part,
    /// Where, in that text's own bytes.
    pub span: ByteSpan,
    /// Whether it is the mention of the actor, which a head sees as one masked token.
    pub is_actor: bool,
    /// Its contribution to each label.
    pub by_label: Vec<f64>,
}

/// A feature of a unit that the head knows, with its contribution to the decision value of each label.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureShare {
    /// The field.
    pub field: Field,
    /// The feature as [`Head::feature_name`](crate::head::Head::feature_name) shows it; of word vectors the field and the
    /// window.
    pub name: String,
    /// Its weight in the unit's row; of word vectors the length of their mean.
    pub value: f64,
    /// Its contribution to each label.
    pub by_label: Vec<f64>,
    /// For each occurrence the words that it is made of, as places in [`Explanation::words`].
    pub occurrences: Vec<Vec<usize>>,
}

/// A word with its contribution to a label, or to a label against another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordShare {
    /// The text that it stands in.
    pub part: Part,
    /// Where, in that text's own bytes.
    pub span: ByteSpan,
    /// Whether it is the mention of the actor.
    pub is_actor: bool,
    /// The contribution; above 0 it speaks for the label.
    pub contribution: f64,
}

/// What a decision value, or the difference of two, is the sum of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Sums {
    /// What the label has without any evidence.
    pub intercept: f64,
    /// The topic itself, whatever the words are.
    pub topic: f64,
    /// The actor's name, where the head keeps it.
    pub actor: f64,
    /// The words of the text before.
    pub before: f64,
    /// The words of the text, the mention among them.
    pub text: f64,
    /// The words of the text after.
    pub after: f64,
    /// All of these.
    pub total: f64,
}

/// Why a head decides on a unit as it does. Lists by label are in the order of `labels`.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What the head decides.
    pub task: Task,
    /// Its labels.
    pub labels: Vec<String>,
    /// What each label has without any evidence.
    pub intercepts: Vec<f64>,
    /// The decision values, the very same as those of [`Scorer`](crate::head::Scorer).
    pub values: Vec<f64>,
    /// What the decision adds to the decision values before it takes the largest; 0 where labels do not exclude each
    /// other.
    pub offsets: Vec<f64>,
    /// The calibrated probabilities.
    pub probabilities: Vec<f64>,
    /// The labels decided on, ascending: one, or for topics any number.
    pub decided: Vec<usize>,
    /// The label that came next, where labels exclude each other.
    pub runner_up: Option<usize>,
    /// The words, in the order of reading. A word of which the head knows nothing contributes 0.
    pub words: Vec<Word>,
    /// What the topic itself contributes to each label.
    pub topic: Vec<f64>,
    /// What the actor's name contributes to each label.
    pub actor: Vec<f64>,
    /// The features, in the order of columns.
    pub features: Vec<FeatureShare>,
}

/// The share of a label, or of a label against another.
fn share(by_label: &[f64], label: usize, against: Option<usize>) -> f64 {
    by_label[label] - against.map_or(0.0, |other| by_label[other])
}

impl Explanation {
    /// What people ask about: the label decided on against its runner-up, or where labels do not exclude each other the
    /// likeliest one by itself, decided on or not. `None` of a head without labels.
    pub fn question(&self) -> Option<(usize, Option<usize>)> {
        let likeliest = (0..self.labels.len())
            .reduce(|a, b| if self.probabilities[b] > self.probabilities[a] { b } else { a });
        if self.task.is_multi_label() {
            Some((likeliest?, None))
        } else {
            Some((*self.decided.first()?, self.runner_up))
        }
    }

    /// The decision value of a label, less that of another: what [`Sums::total`] says.
    pub fn margin(&self, label: usize, against: Option<usize>) -> f64 {
        share(&self.values, label, against)
    }

    /// The words with their contributions to `label`, against another label or by itself, in the order of reading.
    pub fn words(&self, label: usize, against: Option<usize>) -> Vec<WordShare> {
        let shares = self.words.iter().map(|word| WordShare {
            part: word.part,
            span: word.span,
            is_actor: word.is_actor,
            contribution: share(&word.by_label, label, against),
        });
        shares.collect()
    }

    /// The features with their contributions to `label`, against another label or by itself, the strongest first.
    pub fn features(&self, label: usize, against: Option<usize>) -> Vec<(&FeatureShare, f64)> {
        let mut shares: Vec<(&FeatureShare, f64)> =
            self.features.iter().map(|feature| (feature, share(&feature.by_label, label, against))).collect();
        shares.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        shares
    }

    /// What the decision value of `label`, less that of another, is the sum of.
    pub fn sums(&self, label: usize, against: Option<usize>) -> Sums {
        let part = |part: Part| {
            let words = self.words.iter().filter(|word| word.part == part);
            words.map(|word| share(&word.by_label, label, against)).sum()
        };
        Sums {
            intercept: share(&self.intercepts, label, against),
            topic: share(&self.topic, label, against),
            actor: share(&self.actor, label, against),
            before: part(Part::Before),
            text: part(Part::Text),
            after: part(Part::After),
            total: self.margin(label, against),
        }
    }
}
