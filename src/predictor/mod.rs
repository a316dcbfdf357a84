//! Articles in, statements out.
//!
//! Each sentence that mentions an actor is put to the heads: the topic head says which topics it is about, the stance
//! head which side each of its actors takes on each of them, the sentiment head how it portrays the actor.

mod cues;
mod statement;

use crate::actor::{ActorError, ActorMatcher, Mention};
use crate::article::{Article, ByteSpan};
use crate::codebook::Codebook;
use crate::head::{Head, Scorer};
use crate::model_file::Bundle;
use crate::text::{Language, split_sentences};
use crate::unit::{Task, Unit};

use cues::{CueFinder, Cues};
pub use statement::{Analysis, Decision, Statement};

/// Why a model cannot read articles.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PredictorError {
    /// There is nothing to say about an actor.
    #[error("the model has neither a stance nor a sentiment head; train one of them")]
    NoHead,
    /// The codebook is too large.
    #[error(transparent)]
    Actors(#[from] ActorError),
}

/// A topic that no term marks, in the sentence or the one before, needs this probability at least. Chosen on the dev
/// articles: precision of topics rises from .60 to .69 at the same F1.
const UNMARKED: f64 = 0.25;

/// A model with the codebook that it reads articles by.
pub struct Predictor {
    topic: Option<Head>,
    stance: Option<Head>,
    sentiment: Option<Head>,
    codebook: Codebook,
    actors: ActorMatcher,
    cues: Cues,
    /// For each label of the topic head its place in the codebook.
    topic_of_label: Vec<Option<usize>>,
    language: Language,
}

impl Predictor {
    /// A predictor of these heads that finds the actors and topics of `codebook`.
    ///
    /// # Errors
    /// Where the model says nothing of actors, or the codebook has too many names.
    pub fn new(mut bundle: Bundle, codebook: Codebook) -> Result<Self, PredictorError> {
        let mut take = |task| bundle.heads.remove(&task);
        let (topic, stance, sentiment) = (take(Task::Topic), take(Task::Stance), take(Task::Sentiment));
        let language = match stance.as_ref().or(sentiment.as_ref()) {
            Some(head) => head.config.language,
            None => return Err(PredictorError::NoHead),
        };
        let topic_of_label: Vec<Option<usize>> =
            topic.iter().flat_map(|head| &head.labels).map(|label| codebook.topic_index(label)).collect();
        let (actors, cues) = rayon::join(|| ActorMatcher::new(&codebook), || Cues::new(&codebook, language));
        Ok(Self { actors: actors?, cues, topic, stance, sentiment, codebook, topic_of_label, language })
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The labels of the stance head, in the order that decisions number them.
    pub fn stance_labels(&self) -> &[String] {
        self.stance.as_ref().map_or(&[], |head| &head.labels)
    }

    /// The labels of the sentiment head, in the order that decisions number them.
    pub fn sentiment_labels(&self) -> &[String] {
        self.sentiment.as_ref().map_or(&[], |head| &head.labels)
    }

    /// A reader of articles, with the scratch space of one thread.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            predictor: self,
            topic: self.topic.as_ref().map(Scorer::new),
            stance: self.stance.as_ref().map(Scorer::new),
            sentiment: self.sentiment.as_ref().map(Scorer::new),
            cues: self.cues.finder(),
            probabilities: Vec::new(),
        }
    }

    /// Whether the topic head decides on this topic; otherwise its terms do.
    fn is_trained(&self, topic: usize) -> bool {
        self.topic_of_label.contains(&Some(topic))
    }
}

/// Reads articles by a predictor.
pub struct Reader<'a> {
    predictor: &'a Predictor,
    topic: Option<Scorer<'a>>,
    stance: Option<Scorer<'a>>,
    sentiment: Option<Scorer<'a>>,
    cues: CueFinder<'a>,
    probabilities: Vec<f64>,
}

impl Reader<'_> {
    /// The statements of an article.
    pub fn read(&mut self, article: &Article) -> Analysis {
        let text = &article.text;
        let sentences: Vec<ByteSpan> = article
            .paragraphs
            .iter()
            .flat_map(|paragraph| {
                let sentences = split_sentences(&text[paragraph.range()], self.predictor.language);
                sentences.into_iter().map(|sentence| sentence.shifted(paragraph.start))
            })
            .collect();
        let mentions = self.predictor.actors.find(article);
        let mut statements = Vec::new();
        let mut cues = Vec::new();
        let mut rest = &mentions[..];
        for (at, sentence) in sentences.iter().enumerate() {
            let skipped = rest.iter().take_while(|mention| mention.span.start < sentence.start).count();
            let inside =
                rest[skipped..].iter().take_while(|mention| mention.span.end <= sentence.end).count();
            let here = &rest[skipped..skipped + inside];
            rest = &rest[skipped + inside..];
            if here.is_empty() {
                continue;
            }
            let span_text =
                |at: Option<usize>| at.and_then(|at| sentences.get(at)).map_or("", |s| &text[s.range()]);
            let unit = Unit {
                text: &text[sentence.range()],
                before: span_text(at.checked_sub(1)),
                after: span_text(Some(at + 1)),
                ..Unit::default()
            };
            let first = cues.len();
            self.cues.find(unit.text, |topic, span| cues.push((at, topic, span.shifted(sentence.start))));
            let topics = self.topics(&unit, &cues[first..]);
            self.sentence(at, *sentence, unit, here, &topics, &mut statements);
        }
        Analysis { sentences, statements, cues }
    }

    /// Topics of a sentence, as places in the codebook, ascending.
    fn topics(&mut self, unit: &Unit<'_>, cues: &[(usize, usize, ByteSpan)]) -> Vec<usize> {
        let mut topics: Vec<usize> = cues
            .iter()
            .map(|(_, topic, _)| *topic)
            .filter(|topic| !self.predictor.is_trained(*topic))
            .collect();
        if let Some(scorer) = &mut self.topic {
            scorer.probabilities(unit, &mut self.probabilities);
            for label in scorer.head().decide(&self.probabilities) {
                let Some(topic) = self.predictor.topic_of_label[label] else { continue };
                let marked = || cues.iter().any(|(_, other, _)| *other == topic);
                if self.probabilities[label] >= UNMARKED || marked() || self.cues.contains(unit.before, topic)
                {
                    topics.push(topic);
                }
            }
        }
        topics.sort_unstable();
        topics.dedup();
        topics
    }

    /// The statements of one sentence: each actor once, by its first mention.
    fn sentence(
        &mut self,
        at: usize,
        sentence: ByteSpan,
        unit: Unit<'_>,
        mentions: &[Mention],
        topics: &[usize],
        statements: &mut Vec<Statement>,
    ) {
        let codebook = &self.predictor.codebook;
        for (i, mention) in mentions.iter().enumerate() {
            if mentions[..i].iter().any(|earlier| earlier.actor == mention.actor) {
                continue;
            }
            let span = ByteSpan::new(mention.span.start - sentence.start, mention.span.end - sentence.start);
            let unit =
                Unit { actor: Some(&codebook.actors[mention.actor].name), mention: Some(span), ..unit };
            let sentiment = decision(self.sentiment.as_mut(), &unit, &mut self.probabilities);
            let statement =
                Statement { sentence: at, mention: *mention, topic: None, stance: None, sentiment };
            let before = statements.len();
            for &topic in topics {
                let unit = Unit { topic: Some(&codebook.topics[topic].id), ..unit };
                if let Some(stance) = decision(self.stance.as_mut(), &unit, &mut self.probabilities) {
                    statements.push(Statement {
                        topic: Some(topic),
                        stance: Some(stance),
                        ..statement.clone()
                    });
                }
            }
            if statements.len() == before && sentiment.is_some() {
                statements.push(statement);
            }
        }
    }
}

fn decision(
    scorer: Option<&mut Scorer<'_>>,
    unit: &Unit<'_>,
    probabilities: &mut Vec<f64>,
) -> Option<Decision> {
    let scorer = scorer?;
    scorer.probabilities(unit, probabilities);
    let label = crate::evaluate::argmax(probabilities);
    Some(Decision { label, probability: probabilities[label] })
}
