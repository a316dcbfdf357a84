//! From statements to who stands where: actors by topics.

use std::collections::BTreeMap;

use crate::predictor::{Decision, Statement};

/// How a label counts: for (1), against (-1) or neither (0).
pub fn polarity(label: &str) -> f64 {
    match label.to_lowercase().as_str() {
        "support" | "favor" | "favour" | "for" | "pro" | "positive" => 1.0,
        "oppose" | "against" | "con" | "contra" | "negative" => -1.0,
        _ => 0.0,
    }
}

/// From which position a side is taken clearly, and from which at all.
const CLEAR: f64 = 0.5;
const LEANING: f64 = 0.15;

/// What a cell comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Clearly for.
    For,
    /// For, in part of the statements or with low probability.
    RatherFor,
    /// For and against to about the same degree.
    Mixed,
    /// Neither: no statement takes a side.
    Neither,
    /// Against, in part of the statements or with low probability.
    RatherAgainst,
    /// Clearly against.
    Against,
}

/// Statements of one kind, summed up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Number of statements by label.
    pub counts: Vec<usize>,
    /// Mean over the statements of the label's polarity times its probability: from -1 (against) to 1 (for).
    pub position: f64,
}

/// A cell that grows: statements are added as they come, and not kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    counts: Vec<usize>,
    n: usize,
    sum: f64,
}

impl Tally {
    /// Adds a decision, numbered as in `labels`.
    pub fn add(&mut self, decision: Decision, labels: &[String]) {
        self.counts.resize(labels.len(), 0);
        self.counts[decision.label] += 1;
        self.n += 1;
        self.sum += polarity(&labels[decision.label]) * decision.probability;
    }

    /// Number of decisions.
    pub const fn len(&self) -> usize {
        self.n
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// What they come to.
    pub fn cell(&self) -> Cell {
        let position = if self.n > 0 { self.sum / self.n as f64 } else { 0.0 };
        Cell { counts: self.counts.clone(), position }
    }
}

impl Cell {
    /// The cell of decisions numbered as in `labels`.
    pub fn of<'a>(decisions: impl Iterator<Item = &'a Decision>, labels: &[String]) -> Self {
        let mut tally = Tally { counts: vec![0; labels.len()], ..Tally::default() };
        for decision in decisions {
            tally.add(*decision, labels);
        }
        tally.cell()
    }

    /// The side taken, where the cell's decisions are numbered as in `labels`.
    ///
    /// Clear from a position of ±0.5 on, and taken from ±0.15 on. Below that it is mixed if there are statements both
    /// for and against; if there are only some of one kind, they lean that way, however many take no side.
    pub fn side(&self, labels: &[String]) -> Side {
        let any = |sign: f64| {
            self.counts.iter().zip(labels).any(|(n, label)| *n > 0 && polarity(label) * sign > 0.0)
        };
        match (self.position, any(1.0), any(-1.0)) {
            (position, ..) if position >= CLEAR => Side::For,
            (position, ..) if position <= -CLEAR => Side::Against,
            (position, ..) if position >= LEANING => Side::RatherFor,
            (position, ..) if position <= -LEANING => Side::RatherAgainst,
            (_, true, true) => Side::Mixed,
            (_, true, false) => Side::RatherFor,
            (_, false, true) => Side::RatherAgainst,
            (_, false, false) => Side::Neither,
        }
    }
}

/// An actor's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Place of the actor in the codebook.
    pub actor: usize,
    /// Its positions, by place of the topic in the codebook.
    pub topics: BTreeMap<usize, Cell>,
    /// How it is portrayed, over the sentences that mention it.
    pub sentiment: Cell,
    /// Number of statements with a topic.
    pub statements: usize,
}

/// Actors by topics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Topics with a statement, as places in the codebook, ascending.
    pub topics: Vec<usize>,
    /// Actors, those with the most statements first, then in the order of the codebook.
    pub rows: Vec<Row>,
}

impl Matrix {
    /// Sums up statements, whose decisions are numbered as in `stance_labels` and `sentiment_labels`.
    pub fn new(statements: &[Statement], stance_labels: &[String], sentiment_labels: &[String]) -> Self {
        let mut by_actor: BTreeMap<usize, Vec<&Statement>> = BTreeMap::new();
        for statement in statements {
            by_actor.entry(statement.mention.actor).or_default().push(statement);
        }
        let mut rows: Vec<Row> = by_actor
            .into_iter()
            .map(|(actor, statements)| {
                let mut by_topic: BTreeMap<usize, Vec<&Decision>> = BTreeMap::new();
                for statement in &statements {
                    if let (Some(topic), Some(stance)) = (statement.topic, &statement.stance) {
                        by_topic.entry(topic).or_default().push(stance);
                    }
                }
                // A sentence with several topics repeats its sentiment.
                let mut sentences: Vec<&Statement> = statements.clone();
                sentences.dedup_by_key(|statement| statement.sentence);
                let sentiment =
                    Cell::of(sentences.iter().filter_map(|s| s.sentiment.as_ref()), sentiment_labels);
                let topics: BTreeMap<usize, Cell> = by_topic
                    .into_iter()
                    .map(|(topic, decisions)| (topic, Cell::of(decisions.into_iter(), stance_labels)))
                    .collect();
                let statements = statements.iter().filter(|statement| statement.stance.is_some()).count();
                Row { actor, topics, sentiment, statements }
            })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.statements));
        let mut topics: Vec<usize> = rows.iter().flat_map(|row| row.topics.keys().copied()).collect();
        topics.sort_unstable();
        topics.dedup();
        Self { topics, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{Mention, MentionKind};
    use crate::article::ByteSpan;

    fn statement(
        sentence: usize,
        actor: usize,
        topic: Option<usize>,
        stance: usize,
        sentiment: usize,
    ) -> Statement {
        Statement {
            sentence,
            speaker: None,
            mention: Mention { span: ByteSpan::new(0, 1), actor, kind: MentionKind::Name },
            topic,
            stance: topic.map(|_| Decision { label: stance, probability: 0.5 }),
            sentiment: Some(Decision { label: sentiment, probability: 0.8 }),
            uncertain: false,
        }
    }

    #[test]
    fn cells_hold_means_and_a_sentence_portrays_an_actor_once() {
        let stance = ["neutral", "oppose", "support"].map(str::to_owned);
        let sentiment = ["negative", "neutral", "positive"].map(str::to_owned);
        let statements = [
            statement(0, 7, Some(1), 2, 0),
            statement(0, 7, Some(2), 0, 0),
            statement(1, 7, Some(1), 1, 1),
            statement(1, 3, None, 0, 2),
        ];
        let matrix = Matrix::new(&statements, &stance, &sentiment);
        assert_eq!(matrix.topics, [1, 2]);
        assert_eq!(
            matrix.rows.iter().map(|row| (row.actor, row.statements)).collect::<Vec<_>>(),
            [(7, 3), (3, 0)]
        );
        let cell = &matrix.rows[0].topics[&1];
        assert_eq!((cell.counts.as_slice(), cell.side(&stance)), (&[0, 1, 1][..], Side::Mixed));
        assert!(cell.position.abs() < 1e-12);
        assert_eq!(matrix.rows[0].sentiment.counts, [1, 1, 0]);
        assert!((matrix.rows[0].sentiment.position + 0.4).abs() < 1e-12);
    }

    #[test]
    fn sides_are_clear_by_probability_and_never_lost_among_neutral_statements() {
        let labels = ["neutral", "oppose", "support"].map(str::to_owned);
        let side = |decisions: &[(usize, f64)]| {
            let decisions: Vec<Decision> =
                decisions.iter().map(|&(label, probability)| Decision { label, probability }).collect();
            Cell::of(decisions.iter(), &labels).side(&labels)
        };
        assert_eq!(side(&[(2, 0.9)]), Side::For);
        assert_eq!(side(&[(2, 0.4)]), Side::RatherFor);
        assert_eq!(side(&[(1, 0.9)]), Side::Against);
        assert_eq!(side(&[(1, 0.9), (2, 0.4)]), Side::RatherAgainst);
        assert_eq!(side(&[(1, 0.9), (2, 0.8)]), Side::Mixed);
        assert_eq!(
            side(&[(2, 0.9), (0, 0.9), (0, 0.9), (0, 0.9), (0, 0.9), (0, 0.9), (0, 0.9)]),
            Side::RatherFor
        );
        assert_eq!(side(&[(0, 0.9)]), Side::Neither);
    }
}
