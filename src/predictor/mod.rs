//! Articles in, statements out.
//!
//! The [`discourse`](crate::discourse) module says who is mentioned where. Then each sentence is put to the heads: the
//! topic head says which topics it may be about; which of its actors takes a position on which of them is weighed from
//! that, from the holder head and from how the actor is mentioned; the stance head says which side it takes, the
//! sentiment head how the sentence portrays it.

mod abstention;
mod cues;
mod holders;
mod readers;
mod statement;
mod training;

use crate::actor::{ActorError, Mention};
use crate::article::{Article, ByteSpan};
use crate::codebook::{Actor, Codebook};
use crate::discourse::{Cast, Discourse, DiscourseReader, ReferenceOptions, References};
use crate::head::{Head, Novelty, Panel};
use crate::maxent::Gate;
use crate::model_file::Bundle;
use crate::text::{Language, split_sentences};
use crate::unit::{Task, Unit};

pub use abstention::{Abstention, AbstentionError};
use cues::Cues;
use holders::{LEAST_TOPIC, Proposal, Scene, Topic, means};
pub use readers::Readers;
pub use statement::{Analysis, Decision, Statement};
pub use training::{PredictorTrainError, READING_FOLDS, train_reading};

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
    holder: Option<Head>,
    holders: Option<Gate>,
    references: Option<References>,
    options: ReferenceOptions,
    abstention: Abstention,
    codebook: Codebook,
    discourse: Discourse,
    cues: Cues,
    /// For each label of the topic head its place in the codebook.
    topic_of_label: Vec<Option<usize>>,
    language: Language,
}

impl Predictor {
    /// A predictor of these heads that finds the topics of `codebook` and the actors that `options` asks for.
    ///
    /// # Errors
    /// Where the model says nothing of actors, or the codebook has too many names.
    pub fn new(
        mut bundle: Bundle,
        codebook: Codebook,
        options: ReferenceOptions,
    ) -> Result<Self, PredictorError> {
        let mut take = |task| bundle.heads.remove(&task);
        let (topic, stance, sentiment) = (take(Task::Topic), take(Task::Stance), take(Task::Sentiment));
        let holder = take(Task::Holder);
        let language = match stance.as_ref().or(sentiment.as_ref()) {
            Some(head) => head.config.language,
            None => return Err(PredictorError::NoHead),
        };
        let topic_of_label: Vec<Option<usize>> =
            topic.iter().flat_map(|head| &head.labels).map(|label| codebook.topic_index(label)).collect();
        let (discourse, cues) = rayon::join(|| Discourse::new(&codebook), || Cues::new(&codebook, language));
        let (references, holders) = (bundle.references, bundle.holders);
        let discourse = discourse?;
        Ok(Self {
            topic,
            stance,
            sentiment,
            holder,
            holders,
            references,
            options,
            abstention: Abstention::default(),
            codebook,
            discourse,
            cues,
            topic_of_label,
            language,
        })
    }

    /// The same, which leaves what `abstention` says to a person.
    #[must_use]
    pub fn with_abstention(mut self, abstention: Abstention) -> Self {
        self.abstention = abstention;
        self
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The language of the articles.
    pub fn language(&self) -> Language {
        self.language
    }

    /// An actor by its number in statements and mentions: one of the codebook, or behind them one of the article's own.
    pub fn actor<'a>(&'a self, analysis: &'a Analysis, number: usize) -> &'a Actor {
        self.entry(&analysis.new_actors, number)
    }

    /// The head that says how new articles are: the one that is asked about every mention.
    pub fn novelty_task(&self) -> Task {
        if self.sentiment.is_some() { Task::Sentiment } else { Task::Stance }
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
        let heads = [&self.topic, &self.stance, &self.sentiment, &self.holder];
        let panel = Panel::new(heads.into_iter().flatten(), &self.cues.stems, self.language);
        let discourse = self.discourse.reader(self.references.as_ref(), self.options);
        Reader {
            predictor: self,
            discourse,
            panel,
            words: Vec::new(),
            probabilities: Vec::new(),
            novelty: Novelty::default(),
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
    discourse: DiscourseReader<'a>,
    panel: Panel<'a>,
    /// The words of a sentence, by the stems of terms.
    words: Vec<(u32, ByteSpan)>,
    probabilities: Vec<f64>,
    /// Of the article that is being read.
    novelty: Novelty,
}

/// A sentence with what is in it.
struct Sentence<'a> {
    at: usize,
    span: ByteSpan,
    mentions: &'a [Mention],
    /// Each actor once, by the mention that a coder would most likely take, with the probability of that.
    actors: Vec<(Mention, f32)>,
    /// Its cues: sentence, topic, span.
    cues: std::ops::Range<usize>,
}

impl Reader<'_> {
    /// The statements of an article.
    pub fn read(&mut self, article: &Article) -> Analysis {
        let sentences = self.predictor.sentences(article);
        let cast = self.discourse.read(article, &sentences);
        let (mut cues, mut statements) = (Vec::new(), Vec::new());
        let in_sentences = self.in_sentences(article, &sentences, &cast, &mut cues);
        let topics = self.topic_probabilities(sentences.len());
        let proposals = self.proposals(&in_sentences, &cast, &topics, &cues);
        let mut proposals = proposals.iter().filter(|proposal| self.predictor.holds(proposal)).peekable();
        for sentence in &in_sentences {
            for (mention, _) in &sentence.actors {
                self.ask(Task::Sentiment, sentence, mention, &cast);
                let sentiment = decision(&mut self.panel, Task::Sentiment, None, &mut self.probabilities);
                let statement = Statement {
                    sentence: sentence.at,
                    mention: *mention,
                    speaker: cast.speakers.get(sentence.at).copied().flatten(),
                    topic: None,
                    stance: None,
                    sentiment,
                    uncertain: false,
                };
                let before = statements.len();
                let mut asked = false;
                while let Some(proposal) =
                    proposals.next_if(|p| p.sentence == sentence.at && p.mention == *mention)
                {
                    if !asked {
                        self.ask(Task::Stance, sentence, mention, &cast);
                        asked = true;
                    }
                    let topic = &self.predictor.codebook.topics[proposal.topic].id;
                    let stance =
                        decision(&mut self.panel, Task::Stance, Some(topic), &mut self.probabilities);
                    if stance.is_some() {
                        statements.push(Statement {
                            topic: Some(proposal.topic),
                            stance,
                            ..statement.clone()
                        });
                    }
                }
                if statements.len() == before && sentiment.is_some() {
                    statements.push(statement);
                }
            }
        }
        for statement in &mut statements {
            statement.uncertain = self.predictor.abstention.leaves(statement);
        }
        let novelty = std::mem::take(&mut self.novelty);
        let Cast { new_actors, mentions, speakers, .. } = cast;
        Analysis { sentences, statements, cues, new_actors, mentions, speakers, novelty }
    }

    /// Reads the sentences, and gives those that mention an actor.
    fn in_sentences<'t>(
        &mut self,
        article: &Article,
        sentences: &[ByteSpan],
        cast: &'t Cast,
        cues: &mut Vec<(usize, usize, ByteSpan)>,
    ) -> Vec<Sentence<'t>> {
        self.panel.read(&article.text, sentences);
        let mut found = Vec::new();
        let mut rest = &cast.mentions[..];
        for (at, sentence) in sentences.iter().enumerate() {
            let skipped = rest.iter().take_while(|mention| mention.span.start < sentence.start).count();
            let inside =
                rest[skipped..].iter().take_while(|mention| mention.span.start < sentence.end).count();
            let mentions = &rest[skipped..skipped + inside];
            let probabilities = &cast.probabilities[cast.mentions.len() - rest.len()..][skipped..];
            let mut actors: Vec<(Mention, f32)> = Vec::with_capacity(mentions.len());
            for (mention, &probability) in mentions.iter().zip(probabilities) {
                if mention.span.end > sentence.end {
                    continue;
                }
                match actors.iter_mut().find(|(other, _)| other.actor == mention.actor) {
                    Some(other) if probability > other.1 => *other = (*mention, probability),
                    Some(_) => {}
                    None => actors.push((*mention, probability)),
                }
            }
            rest = &rest[skipped + inside..];
            if actors.is_empty() {
                continue;
            }
            let first = cues.len();
            self.find_cues(at, |topic, span| cues.push((at, topic, span.shifted(sentence.start))));
            found.push(Sentence { at, span: *sentence, mentions, actors, cues: first..cues.len() });
        }
        found
    }

    /// Calls `found` with the topic and the span in the sentence of each word that marks a topic.
    fn find_cues(&mut self, sentence: usize, found: impl FnMut(usize, ByteSpan)) {
        self.words.clear();
        self.words.extend(self.panel.terms(sentence));
        self.predictor.cues.find(&self.words, found);
    }

    /// The probabilities of the topic head's labels in every sentence; empty without a topic head.
    fn topic_probabilities(&mut self, sentences: usize) -> Vec<Vec<f64>> {
        if !self.panel.has(Task::Topic) {
            return Vec::new();
        }
        (0..sentences)
            .map(|at| {
                let mut probabilities = Vec::new();
                self.panel.ask(Task::Topic, at, None, None);
                self.panel.answer(Task::Topic, None, &mut probabilities);
                probabilities
            })
            .collect()
    }

    /// The actors of the sentences with the topics that they may take a position on, by sentence, actor, topic.
    fn proposals(
        &mut self,
        sentences: &[Sentence<'_>],
        cast: &Cast,
        topics: &[Vec<f64>],
        cues: &[(usize, usize, ByteSpan)],
    ) -> Vec<Proposal> {
        let predictor = self.predictor;
        let mut proposals = Vec::new();
        let in_article = means(topics);
        for sentence in sentences {
            let cues = &cues[sentence.cues.clone()];
            let mut marked_before = Vec::new();
            if let Some(before) = sentence.at.checked_sub(1) {
                self.find_cues(before, |topic, _| marked_before.push(topic));
            }
            let candidates = predictor.candidate_topics(sentence.at, topics, cues, &marked_before);
            let scene = Scene {
                sentence: sentence.at,
                span: sentence.span,
                mentions: sentence.mentions,
                actors: &sentence.actors,
                cast,
                known: predictor.codebook.actors.len(),
                topics,
                in_article: &in_article,
                thresholds: predictor.topic.as_ref().map_or(&[], |head| head.second.limits()),
                cues,
                marked_before: &marked_before,
            };
            for (rank, (mention, _)) in sentence.actors.iter().enumerate() {
                if candidates.iter().any(|(_, label)| label.is_some()) {
                    self.ask(Task::Holder, sentence, mention, cast);
                }
                for &(place, label) in &candidates {
                    let mut proposal = Proposal {
                        sentence: sentence.at,
                        mention: *mention,
                        topic: place,
                        cues: crate::maxent::Cues::default(),
                    };
                    if let Some(label) = label {
                        let topic = &predictor.codebook.topics[place].id;
                        self.panel.answer(Task::Holder, Some(topic), &mut self.probabilities);
                        let holder =
                            self.probabilities.first().copied().filter(|_| self.panel.has(Task::Holder));
                        let kind = predictor.entry(&cast.new_actors, mention.actor).kind;
                        scene.observe(rank, Topic { label, place }, kind, holder, &mut proposal.cues);
                    }
                    proposals.push(proposal);
                }
            }
        }
        proposals
    }

    /// Asks the head of a task about an actor of a sentence.
    fn ask(&mut self, task: Task, sentence: &Sentence<'_>, mention: &Mention, cast: &Cast) {
        let actor = self.predictor.entry(&cast.new_actors, mention.actor);
        let unit = statement::about(Unit::default(), sentence.span.start, mention, actor);
        self.panel.ask(task, sentence.at, unit.mention, unit.actor);
        if task == self.predictor.novelty_task() {
            self.novelty += self.panel.novelty(task);
        }
    }
}

impl Predictor {
    /// The sentences of an article.
    pub fn sentences(&self, article: &Article) -> Vec<ByteSpan> {
        let in_paragraph = |paragraph: &ByteSpan| {
            let start = paragraph.start;
            let sentences = split_sentences(&article.text[paragraph.range()], self.language);
            sentences.into_iter().map(move |sentence| sentence.shifted(start))
        };
        article.paragraphs.iter().flat_map(in_paragraph).collect()
    }

    fn entry<'a>(&'a self, new_actors: &'a [Actor], actor: usize) -> &'a Actor {
        let known = &self.codebook.actors;
        known.get(actor).unwrap_or_else(|| &new_actors[actor - known.len()])
    }

    /// Whether a proposal is a statement. A topic that no head was trained on needs its word only.
    fn holds(&self, proposal: &Proposal) -> bool {
        match &self.holders {
            Some(gate) if !proposal.cues.is_empty() => {
                gate.model.probability(&proposal.cues) >= f64::from(gate.least)
            }
            _ => true,
        }
    }

    /// The topics that the actors of a sentence are asked about: as places in the codebook, ascending, with the label
    /// of the topic head.
    fn candidate_topics(
        &self,
        sentence: usize,
        topics: &[Vec<f64>],
        cues: &[(usize, usize, ByteSpan)],
        marked_before: &[usize],
    ) -> Vec<(usize, Option<usize>)> {
        let untrained = cues.iter().map(|(_, topic, _)| *topic).filter(|&topic| !self.is_trained(topic));
        let mut candidates: Vec<(usize, Option<usize>)> = untrained.map(|topic| (topic, None)).collect();
        if let (Some(head), Some(probabilities)) = (&self.topic, topics.get(sentence)) {
            let decided: Vec<usize> = head.second.holding(probabilities).collect();
            for (label, &p) in probabilities.iter().enumerate() {
                let Some(topic) = self.topic_of_label[label] else { continue };
                let marked =
                    cues.iter().any(|(_, other, _)| *other == topic) || marked_before.contains(&topic);
                let asked = match self.holders {
                    Some(_) => p >= LEAST_TOPIC,
                    None => decided.contains(&label) && (p >= UNMARKED || marked),
                };
                if asked {
                    candidates.push((topic, Some(label)));
                }
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }
}

/// A sentence with its neighbours, before anything is asked.
fn unit_at<'t>(text: &'t str, sentences: &[ByteSpan], at: usize) -> Unit<'t> {
    let span_text = |at: Option<usize>| at.and_then(|at| sentences.get(at)).map_or("", |s| &text[s.range()]);
    Unit {
        text: span_text(Some(at)),
        before: span_text(at.checked_sub(1)),
        after: span_text(Some(at + 1)),
        ..Unit::default()
    }
}

/// What the head of a task, where there is one, answers to what it was asked.
fn decision(
    panel: &mut Panel<'_>,
    task: Task,
    topic: Option<&str>,
    probabilities: &mut Vec<f64>,
) -> Option<Decision> {
    let label = *panel.answer(task, topic, probabilities).first()?;
    Some(Decision { label, probability: probabilities[label] })
}
