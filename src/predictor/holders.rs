//! Who of a sentence's actors takes a position on which of its topics: the cues that are weighed.

use crate::actor::Mention;
use crate::article::ByteSpan;
use crate::codebook::ActorKind;
use crate::discourse::Cast;
use crate::maxent::{Cues, Observer, name};

/// An actor of a sentence and a topic that it may take a position on.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub(super) sentence: usize,
    pub(super) mention: Mention,
    /// Place of the topic in the codebook.
    pub(super) topic: usize,
    pub(super) cues: Cues,
}

/// The least probability of a topic that is proposed.
pub(super) const LEAST_TOPIC: f64 = 0.03;

/// No pair has more cues.
const MOST_CUES: usize = 32;

/// What is known of a sentence when its pairs are proposed.
pub(super) struct Scene<'a> {
    pub(super) sentence: usize,
    pub(super) span: ByteSpan,
    /// All mentions in the sentence.
    pub(super) mentions: &'a [Mention],
    /// Its actors, each by the mention that is asked about.
    pub(super) actors: &'a [(Mention, f32)],
    pub(super) cast: &'a Cast,
    /// Number of actors in the codebook.
    pub(super) known: usize,
    /// Probability of each label of the topic head, by sentence.
    pub(super) topics: &'a [Vec<f64>],
    /// The mean of each label's probability over the sentences.
    pub(super) in_article: &'a [f64],
    /// From where each label holds.
    pub(super) thresholds: &'a [f32],
    /// Words of the sentence that mark topics (as places in the codebook).
    pub(super) cues: &'a [(usize, usize, ByteSpan)],
    /// Topics that words of the sentence before mark.
    pub(super) marked_before: &'a [usize],
}

/// A topic as the head numbers it and as the codebook does.
#[derive(Clone, Copy)]
pub(super) struct Topic {
    pub(super) label: usize,
    pub(super) place: usize,
}

/// The mean of each column of rows of one length; empty where there is no row.
pub(super) fn means(rows: &[Vec<f64>]) -> Vec<f64> {
    let labels = 0..rows.first().map_or(0, Vec::len);
    labels.map(|label| rows.iter().map(|row| row[label]).sum::<f64>() / rows.len() as f64).collect()
}

/// The log odds of a probability, kept within bounds.
fn logit(p: f64) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (libm::log(p) - libm::log(1.0 - p)) as f32
}

impl Scene<'_> {
    /// Notes what speaks for and against the actor at `rank` holding a position on `topic`. `holder` is the probability
    /// of the holder head.
    pub(super) fn observe(
        &self,
        rank: usize,
        topic: Topic,
        kind: ActorKind,
        holder: Option<f64>,
        cues: &mut Cues,
    ) {
        cues.reserve(MOST_CUES);
        let (mention, probability) = &self.actors[rank];
        cues.measure(name!("mention"), logit(f64::from(*probability)));
        let here = &self.topics[self.sentence];
        let p = here[topic.label];
        cues.measure(name!("topic"), logit(p));
        cues.measure(
            name!("topic_over_threshold"),
            logit(p) - logit(f64::from(self.thresholds[topic.label])),
        );
        cues.note(name!("topic_step"), (p * 10.0) as i32);
        if let Some(holder) = holder {
            cues.measure(name!("holder"), logit(holder));
            cues.measure(name!("topic*holder"), (p * holder) as f32);
            cues.note(name!("holder_step"), (holder * 10.0) as i32);
        }
        let higher = here.iter().filter(|&&other| other > p).count();
        cues.note(name!("topic_rank"), higher.min(3) as i32);
        let around = |at: Option<usize>| {
            at.and_then(|at| self.topics.get(at)).map_or(0.0, |topics| topics[topic.label])
        };
        cues.measure(name!("topic_before"), around(self.sentence.checked_sub(1)) as f32);
        cues.measure(name!("topic_after"), around(Some(self.sentence + 1)) as f32);
        cues.measure(name!("topic_in_article"), logit(self.in_article[topic.label]));
        let actors = self.actors.len();
        cues.note(name!("actors"), actors.min(5) as i32);
        cues.note(name!("rank"), rank.min(4) as i32);
        cues.note(name!("rank*actors"), (rank.min(4) * 8 + actors.min(5)) as i32);
        cues.note(name!("kind"), mention.kind as i32);
        cues.note(name!("actor_kind"), kind as i32);
        cues.note(name!("kind*actor_kind"), mention.kind as i32 * 4 + kind as i32);
        cues.note(name!("kind*rank"), mention.kind as i32 * 4 + rank.min(3) as i32);
        cues.note(name!("new"), i32::from(mention.actor >= self.known));
        let speaker = match self.cast.speakers.get(self.sentence).copied().flatten() {
            None => 0,
            Some(speaker) if speaker == mention.actor => 1,
            Some(_) => 2,
        };
        cues.note(name!("speaker"), speaker);
        cues.note(name!("speaker*rank"), speaker * 4 + rank.min(3) as i32);
        cues.note(name!("speaker*kind"), speaker * 4 + kind as i32);
        let many = self.mentions.iter().filter(|other| other.actor == mention.actor).count();
        cues.note(name!("mentions"), many.min(3) as i32);
        self.observe_marks(mention, topic, cues);
        let place = mention.span.start.saturating_sub(self.span.start) * 5 / self.span.len().max(1);
        cues.note(name!("place"), place as i32);
        cues.note(
            name!("shared"),
            i32::from(self.actors.iter().filter(|(other, _)| other.span == mention.span).count() > 1),
        );
    }

    /// Notes where the words that mark the topic are.
    fn observe_marks(&self, mention: &Mention, topic: Topic, cues: &mut Cues) {
        let marks = self.cues.iter().filter(|(_, other, _)| *other == topic.place);
        let distance = |span: &ByteSpan| {
            if span.start >= mention.span.end {
                span.start - mention.span.end
            } else {
                mention.span.start.saturating_sub(span.end)
            }
        };
        let nearest =
            marks.clone().map(|(_, _, span)| (distance(span), span.start >= mention.span.end)).min();
        let state = match nearest {
            None => 0,
            Some((distance, after)) => {
                let step = match distance {
                    0..=15 => 1,
                    16..=40 => 2,
                    41..=80 => 3,
                    _ => 4,
                };
                step * 2 + i32::from(after)
            }
        };
        cues.note(name!("mark"), state);
        cues.note(name!("marks"), marks.count().min(3) as i32);
        cues.note(name!("marked_before"), i32::from(self.marked_before.contains(&topic.place)));
        cues.note(name!("any_mark"), i32::from(!self.cues.is_empty()) + i32::from(state > 0));
    }
}
