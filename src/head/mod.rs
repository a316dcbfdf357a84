//! Heads: trained classifiers for one task each, from a unit to the probabilities of labels.

mod cues;
mod describe;
mod encoding;
mod judgements;
mod learning_curve;
mod novelty;
mod options;
mod panel;
mod scorer;
mod second;
mod threshold;
mod training;
mod tuning;
mod validation;

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::corpus::Corpus;
use crate::evaluate::RiskCoverage;
use crate::feature::{FeatureConfig, Field, NameTable, TokenTable, act_name, polarity_name};
use crate::tfidf::Vocabulary;
use crate::unit::Task;
use crate::vectors::WordVectors;

pub use judgements::{Judgements, judge_examples};
pub use learning_curve::CURVE_SHARES;
pub use novelty::{Novelty, UsualNovelty, UsualShare};
pub use options::{ClassWeight, TrainError, TrainOptions};
pub use panel::Panel;
pub use scorer::Scorer;
pub use second::{SecondLayer, second_weights};
pub use training::TrainingSet;
pub use tuning::{TUNING_RUNGS, Trial, Tuned, tune};

/// A trained classifier: everything that is needed to judge a unit.
#[derive(Clone, Debug)]
pub struct Head {
    /// What it decides.
    pub task: Task,
    /// The labels, in the order of scores.
    pub labels: Vec<String>,
    /// What it looks at.
    pub config: FeatureConfig,
    /// The stems it knows.
    pub tokens: TokenTable,
    /// The topics it was trained on, where topic is part of the question.
    pub topics: NameTable,
    /// The actors it was trained on, where the actor is kept.
    pub actors: NameTable,
    /// The features it knows.
    pub vocabulary: Vocabulary,
    /// For each topic (its number less 1) the tokens that mark it, ascending.
    pub cues: Vec<Vec<u32>>,
    /// Word vectors, where a field reads them.
    pub vectors: Option<Arc<WordVectors>>,
    /// Weights, columns x labels: those of the features, then those of word vectors; the weights of one feature side by side.
    pub weights: Vec<f32>,
    /// One intercept a label.
    pub intercepts: Vec<f32>,
    /// From decision values to probabilities, and from those to labels.
    pub second: SecondLayer,
    /// How it was made.
    pub provenance: Provenance,
}

/// How a head was made, for the reader of a model file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// SHA-256 of the training examples.
    pub data_sha256: String,
    /// Number of training examples.
    pub examples: usize,
    /// Number of groups (articles) that they come from.
    pub groups: usize,
    /// Number of examples of each label, in the order of labels.
    pub label_counts: Vec<usize>,
    /// Inverse strength of the L2 penalty.
    pub c: f64,
    /// How classes were weighted.
    pub class_weight: ClassWeight,
    /// Seed of the folds.
    pub seed: u64,
    /// Newton steps of the final fit.
    pub iterations: usize,
    /// Whether the final fit converged.
    pub converged: bool,
    /// Score by grouped cross-validation on the training examples, where it was measured: macro F1, for topics
    /// micro F1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cross_validated_f1: Option<f64>,
    /// What share of decisions was right from which probability on, out of fold; empty where it was not measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confidence: Vec<RiskCoverage>,
    /// How many decisions out of fold fell on each label, in the order of labels; empty where none were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decided_counts: Vec<usize>,
    /// How new its own material is to it, a group at a time, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub novelty: Option<UsualNovelty>,
    /// The settings that were tried, where they were tuned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tuning: Vec<Trial>,
}

impl Head {
    /// Whether it was trained on exactly these examples, labels included.
    pub fn was_trained_on(&self, corpus: &Corpus) -> bool {
        self.provenance.data_sha256 == encoding::digest(corpus)
    }

    /// The `n` features that speak most for a label, with their weights, the heaviest first.
    pub fn top_features(&self, label: usize, n: usize) -> Vec<(usize, f32)> {
        self.ranked(label, n, |a, b| b.total_cmp(&a))
    }

    /// The `n` features that speak most against a label, with their weights, the lowest first.
    pub fn bottom_features(&self, label: usize, n: usize) -> Vec<(usize, f32)> {
        self.ranked(label, n, |a, b| a.total_cmp(&b))
    }

    fn ranked(&self, label: usize, n: usize, order: fn(f32, f32) -> Ordering) -> Vec<(usize, f32)> {
        let weights = self.weights.iter().skip(label).step_by(self.labels.len()).copied();
        let mut ranked: Vec<(usize, f32)> = weights.take(self.vocabulary.keys().len()).enumerate().collect();
        ranked.sort_by(|a, b| order(a.1, b.1).then(a.0.cmp(&b.0)));
        ranked.truncate(n);
        ranked
    }

    /// A feature as it is shown: `field[topic]: words`.
    pub fn feature_name(&self, column: usize) -> String {
        let key = &self.vocabulary.keys()[column];
        let mut name = key.field.name().to_owned();
        if let Some(topic) = self.topics.name(key.cross.into()) {
            name = format!("{name}[{topic}]");
        }
        let words: Vec<&str> = match key.field {
            Field::Actor => self.actors.name(key.tokens[0]).into_iter().collect(),
            Field::Acts => key.tokens.iter().filter_map(|&act| act_name(act)).collect(),
            Field::Polarity => polarity_name(key.tokens[0]).into_iter().collect(),
            _ => key.tokens.iter().filter_map(|&token| self.tokens.name(token)).collect(),
        };
        let words = match key.field {
            Field::Topic => return name,
            Field::Through => {
                let (before, after) = words.split_at(words.len().min(key.place.unsigned_abs().into()));
                [before, &["ACTOR"], after].concat().join(" ")
            }
            Field::Position | Field::Acts | Field::Polarity => format!("{:+} {}", key.place, words.join(" ")),
            _ => words.join(" "),
        };
        format!("{name}: {words}")
    }
}
