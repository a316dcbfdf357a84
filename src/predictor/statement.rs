//! What is found in an article.

use crate::actor::Mention;
use crate::article::ByteSpan;
use crate::codebook::Actor;

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
    /// The actor who says so, where the sentence is somebody's words.
    pub speaker: Option<usize>,
    /// Place of the topic in the codebook; `None` where the sentence is about none.
    pub topic: Option<usize>,
    /// The side taken on the topic.
    pub stance: Option<Decision>,
    /// How the sentence portrays the actor.
    pub sentiment: Option<Decision>,
    /// Whether it is left to a person: its stance, or where there is none its sentiment, is less probable than asked.
    pub uncertain: bool,
}

/// What was found in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Its sentences, as spans of its text.
    pub sentences: Vec<ByteSpan>,
    /// Its statements, by sentence, then by place of the mention, then by topic.
    pub statements: Vec<Statement>,
    /// Words that mark topics, in sentences with a mention: sentence, topic, span of the article's text.
    pub cues: Vec<(usize, usize, ByteSpan)>,
    /// Actors that the codebook lacks; numbered behind those of the codebook.
    pub new_actors: Vec<Actor>,
    /// Every mention of an actor, by place.
    pub mentions: Vec<Mention>,
    /// The actor who speaks in each sentence.
    pub speakers: Vec<Option<usize>>,
}
