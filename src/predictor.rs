//! Articles in, statements out.
//!
//! Each sentence with a mention of an actor is a question to the heads: the topic head says which topics it is about,
//! the stance head which side each actor in it takes on each of them, the sentiment head how it portrays the actor.

use std::collections::BTreeSet;

use crate::actor::{ActorMatcher, Mention};
use crate::article::{Article, ByteSpan};
use crate::codebook::Codebook;
use crate::feature::FeatureConfig;
use crate::head::Scorer;
use crate::model_file::Bundle;
use crate::text::{Language, split_sentences};
use crate::unit::{Task, Unit};

mod cues;

pub use cues::CueMatcher;

/// A model with the codebook that it reads articles by.
pub struct Predictor {
    bundle: Bundle,
    codebook: Codebook,
    actors: ActorMatcher,
    cues: CueMatcher,
    /// For each topic of the codebook its place among the labels of the topic head.
    topic_labels: Vec<Option<usize>>,
    language: Language,
}

/// A label with its probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// Place among the labels of the head.
    pub label: usize,
    /// Its probability.
    pub probability: f64,
}

/// What one sentence says of one actor, on one topic or on none.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Place of the sentence in the article, from 0.
    pub sentence: usize,
    /// The mention; its span is one of the article's text.
    pub mention: Mention,
    /// Place of the topic in the codebook; `None` where the sentence is about none.
    pub topic: Option<usize>,
    /// The side taken on the topic.
    pub stance: Option<Decision>,
    /// How the sentence portrays the actor.
    pub sentiment: Option<Decision>,
}

/// What was found in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Its sentences, as spans of its text.
    pub sentences: Vec<ByteSpan>,
    /// Its statements, by sentence, then by place of the mention, then by topic.
    pub statements: Vec<Statement>,
    /// The words that stand for topics in sentences with a statement, by topic: (sentence, topic, span of the text).
    pub cues: Vec<(usize, usize, ByteSpan)>,
}
