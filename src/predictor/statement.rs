//! What is found in an article.

use super::{Predictor, unit_at};
use crate::actor::Mention;
use crate::article::{Article, ByteSpan};
use crate::codebook::Actor;
use crate::head::{Head, Novelty};
use crate::unit::{Task, Unit};

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
    /// How new the sentences that mention an actor are to the head of [`Predictor::novelty_task`].
    pub novelty: Novelty,
}

impl Predictor {
    /// The head of a task, where the model has one.
    pub fn head(&self, task: Task) -> Option<&Head> {
        match task {
            Task::Topic => self.topic.as_ref(),
            Task::Stance => self.stance.as_ref(),
            Task::Sentiment => self.sentiment.as_ref(),
            Task::Holder => self.holder.as_ref(),
        }
    }

    /// What the head of `task` was asked for a statement: about the sentence alone, about the actor in it, or about the
    /// actor and the topic.
    pub fn question<'t>(
        &'t self,
        article: &'t Article,
        analysis: &'t Analysis,
        statement: &Statement,
        task: Task,
    ) -> Unit<'t> {
        let sentence = unit_at(&article.text, &analysis.sentences, statement.sentence);
        let start = analysis.sentences[statement.sentence].start;
        let topic = statement.topic.map(|topic| self.codebook.topics[topic].id.as_str());
        let actor =
            || about(sentence, start, &statement.mention, self.actor(analysis, statement.mention.actor));
        match task {
            Task::Topic => sentence,
            Task::Sentiment => actor(),
            Task::Stance | Task::Holder => Unit { topic, ..actor() },
        }
    }
}

/// The question about the actor of a mention in a sentence that starts at `start`.
pub(super) fn about<'t>(sentence: Unit<'t>, start: usize, mention: &Mention, actor: &'t Actor) -> Unit<'t> {
    let span = ByteSpan::new(mention.span.start - start, mention.span.end - start);
    Unit { actor: Some(&actor.name), mention: Some(span), ..sentence }
}
