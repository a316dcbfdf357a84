//! Why a head decided as it did, for machines.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::reasons::Reasons;
use super::recorded;
use crate::article::ByteSpan;
use crate::explain::{Explanation, Part, Sums};
use crate::unit::Task;

/// An explanation, as it is written out: everything that decision values are the sum of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonsRecord<'a> {
    /// Id of the article.
    pub article: Option<Cow<'a, str>>,
    /// Place of the sentence in the article, from 0.
    pub sentence: Option<usize>,
    /// What was decided.
    pub task: Task,
    /// Id of the actor, where it has one.
    pub actor: Option<&'a str>,
    /// Name of the actor.
    pub actor_name: Option<Cow<'a, str>>,
    /// Id of the topic.
    pub topic: Option<&'a str>,
    /// The text, without characters that steer a terminal.
    pub text: Cow<'a, str>,
    /// The text before.
    pub before: Cow<'a, str>,
    /// The text after.
    pub after: Cow<'a, str>,
    /// The labels decided on: one, or for topics any number.
    pub decided: Vec<&'a str>,
    /// The label that came next, where labels exclude each other.
    pub runner_up: Option<&'a str>,
    /// For each label its probability, and what its decision value is the sum of.
    pub labels: BTreeMap<&'a str, LabelRecord>,
    /// The words, in the order of reading.
    pub words: Vec<WordRecord<'a>>,
    /// The features, in the order of the model's columns.
    pub features: Vec<FeatureRecord<'a>>,
}

/// A label with its decision value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LabelRecord {
    /// The calibrated probability.
    pub probability: f64,
    /// What is added to the decision value before the largest is taken.
    pub offset: f64,
    /// The decision value, as `total`, and its parts.
    #[serde(flatten)]
    pub sums: Sums,
}

/// A word with its contributions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordRecord<'a> {
    /// The text that it stands in.
    pub part: Part,
    /// Its start in that text, in Unicode scalar values.
    pub start: usize,
    /// Its end, exclusive.
    pub end: usize,
    /// The word.
    pub word: Cow<'a, str>,
    /// Whether it is the mention of the actor.
    pub is_actor: bool,
    /// Its contribution to each label.
    pub contributions: BTreeMap<&'a str, f64>,
}

/// A feature with its contributions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeatureRecord<'a> {
    /// The feature, by stems.
    pub feature: &'a str,
    /// Its field.
    pub field: &'static str,
    /// Its weight in the unit's row.
    pub value: f64,
    /// Its contribution to each label.
    pub contributions: BTreeMap<&'a str, f64>,
    /// For each occurrence the words that it is made of, as places in `words`.
    pub occurrences: &'a [Vec<usize>],
}

impl<'a> ReasonsRecord<'a> {
    /// The record of an explanation.
    pub fn new(reasons: &Reasons<'a>) -> Self {
        let Reasons { unit, explanation, article, sentence, actor, .. } = *reasons;
        let name = |label: usize| explanation.labels[label].as_str();
        let words = explanation.words.iter().map(|word| {
            let text = match word.part {
                Part::Before => unit.before,
                Part::Text => unit.text,
                Part::After => unit.after,
            };
            let ByteSpan { start, end } = word.span;
            let (before, word_text) = (recorded(&text[..start]), recorded(&text[start..end]));
            let start = before.chars().count();
            WordRecord {
                part: word.part,
                start,
                end: start + word_text.chars().count(),
                word: word_text,
                is_actor: word.is_actor,
                contributions: by_name(explanation, &word.by_label),
            }
        });
        let features = explanation.features.iter().map(|feature| FeatureRecord {
            feature: &feature.name,
            field: feature.field.name(),
            value: feature.value,
            contributions: by_name(explanation, &feature.by_label),
            occurrences: &feature.occurrences,
        });
        let labels = (0..explanation.labels.len()).map(|label| {
            let probability = explanation.probabilities[label];
            let (offset, sums) = (explanation.offsets[label], explanation.sums(label, None));
            (name(label), LabelRecord { probability, offset, sums })
        });
        Self {
            article: article.map(recorded),
            sentence,
            task: explanation.task,
            actor,
            actor_name: unit.actor.map(recorded),
            topic: unit.topic,
            text: recorded(unit.text),
            before: recorded(unit.before),
            after: recorded(unit.after),
            decided: explanation.decided.iter().map(|&label| name(label)).collect(),
            runner_up: explanation.runner_up.map(name),
            labels: labels.collect(),
            words: words.collect(),
            features: features.collect(),
        }
    }
}

fn by_name<'a>(explanation: &'a Explanation, by_label: &[f64]) -> BTreeMap<&'a str, f64> {
    explanation.labels.iter().map(String::as_str).zip(by_label.iter().copied()).collect()
}
