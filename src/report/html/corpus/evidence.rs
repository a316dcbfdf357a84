//! The sentences kept for a cell.

use super::super::super::Found;
use super::super::Html;
use super::marks::{Mark, cues, marked, settle};
use crate::article::ByteSpan;
use crate::predictor::Statement;

/// The most bytes shown on either side of a mention; what is further away in an overlong sentence is left out.
const REACH: usize = 400;

/// A sentence that shows a decision.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence {
    pub label: usize,
    pub probability: f64,
    /// Place of the article among those read, from 0.
    pub article: usize,
    pub sentence: usize,
    /// The sentence, with the mention and the topic's words marked.
    pub text: Html,
    /// Who says so, where it is somebody else than the actor.
    pub speaker: Option<String>,
    pub uncertain: bool,
}

impl Evidence {
    /// The evidence of a statement, for its topic or (without one) for how the actor is portrayed.
    pub fn new(
        found: Found<'_>,
        article: usize,
        statement: &Statement,
        topic: Option<usize>,
        (label, probability): (usize, f64),
    ) -> Self {
        let Found { predictor, analysis, .. } = found;
        let text = &found.article.text;
        let sentence = analysis.sentences[statement.sentence];
        let mention = statement.mention.span;
        let mut marks = vec![(mention, Mark::Holder)];
        if topic.is_some() {
            marks.extend(cues(found, statement.sentence, topic).into_iter().map(|span| (span, Mark::Cue)));
        }
        settle(&mut marks);
        let part = window(text, sentence, mention);
        let mut html = Html::new();
        html.markup(if part.start > sentence.start { "… " } else { "" });
        marked(&mut html, text, part, &marks);
        html.markup(if part.end < sentence.end { " …" } else { "" });
        let speaker = statement.speaker.filter(|speaker| *speaker != statement.mention.actor);
        Self {
            label,
            probability,
            article,
            sentence: statement.sentence,
            text: html,
            speaker: speaker.map(|speaker| predictor.actor(analysis, speaker).name.clone()),
            // Where there is a stance, it is what is uncertain.
            uncertain: statement.uncertain && (topic.is_some() || statement.stance.is_none()),
        }
    }
}

/// The part of a sentence that lies around a mention, on character boundaries.
fn window(text: &str, sentence: ByteSpan, mention: ByteSpan) -> ByteSpan {
    let start = text.floor_char_boundary(mention.start.saturating_sub(REACH)).max(sentence.start);
    let end = text.ceil_char_boundary((mention.end + REACH).min(text.len())).min(sentence.end);
    ByteSpan::new(start, end)
}

/// The surest evidence of each label.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Surest(Vec<Evidence>);

impl Surest {
    /// Keeps a piece of evidence if it is among the `most` surest of its label; of equally sure ones the earlier stays.
    /// Returns by how many there are more than before.
    pub fn offer(
        &mut self,
        label: usize,
        probability: f64,
        most: usize,
        make: impl FnOnce() -> Evidence,
    ) -> usize {
        let same = || self.0.iter().filter(|other| other.label == label);
        let at = self.0.iter().position(|other| other.label == label && other.probability < probability);
        let full = same().count() >= most;
        if full && at.is_none() || most == 0 {
            return 0;
        }
        // Those of a label are in order, wherever others stand between them.
        self.0.insert(at.unwrap_or(self.0.len()), make());
        if full && let Some(last) = self.0.iter().rposition(|other| other.label == label) {
            self.0.remove(last);
            return 0;
        }
        1
    }

    /// Those of a label, the surest first.
    pub fn of_label(&self, label: usize) -> impl Iterator<Item = &Evidence> {
        self.0.iter().filter(move |evidence| evidence.label == label)
    }

    /// Drops all; returns how many there were.
    pub fn clear(&mut self) -> usize {
        std::mem::take(&mut self.0).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(label: usize, probability: f64, article: usize) -> Evidence {
        Evidence {
            label,
            probability,
            article,
            sentence: 0,
            text: Html::new(),
            speaker: None,
            uncertain: false,
        }
    }

    #[test]
    fn the_surest_of_each_label_are_kept_the_earlier_of_equals() {
        let mut surest = Surest::default();
        let offers = [(0, 0.5), (1, 0.4), (0, 0.9), (0, 0.5), (1, 0.6), (0, 0.7), (1, 0.1)];
        let kept: usize = offers
            .iter()
            .enumerate()
            .map(|(article, &(label, p))| surest.offer(label, p, 2, || evidence(label, p, article)))
            .sum();
        let articles = |label| surest.of_label(label).map(|evidence| evidence.article).collect::<Vec<_>>();
        assert_eq!((articles(0), articles(1), kept), (vec![2, 5], vec![4, 1], 4));
    }

    #[test]
    fn of_an_overlong_sentence_the_part_around_the_mention_is_shown() {
        let text = format!("{}Kyiv{}", "é".repeat(500), "ü".repeat(500));
        let part = window(&text, ByteSpan::new(0, text.len()), ByteSpan::new(1000, 1004));
        assert_eq!(&text[part.range()], format!("{}Kyiv{}", "é".repeat(200), "ü".repeat(200)));
        let short = "In Kyiv.";
        let whole = ByteSpan::new(0, short.len());
        assert_eq!(window(short, whole, ByteSpan::new(3, 7)), whole);
    }
}
