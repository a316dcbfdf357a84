//! Whether articles are like those that a model was trained on.
//!
//! Three things are compared with what training measured on material that was held out: how many words and pairs of words the
//! model has not seen the like of, how its decisions are parted among labels, and how many statements are about actors that
//! the codebook lacks. What differs much is worth a warning: the scores measured in training may not hold.

use std::ops::AddAssign;

use serde::Serialize;

use crate::head::{Head, Novelty, UsualShare};
use crate::predictor::{Analysis, Predictor};
use crate::unit::Task;

/// Fewer words say little.
const FEW_WORDS: usize = 500;
/// Fewer statements say little.
const FEW_STATEMENTS: usize = 50;
/// The largest usual distance between the shares of labels: half of the sum of differences, 0 to 1.
const MOST_DISTANCE: f64 = 0.2;
/// The largest usual share of statements about actors that the codebook lacks: half is usual in news.
const MOST_UNLISTED: f64 = 0.75;

/// What was seen of some articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sightings {
    articles: usize,
    statements: usize,
    unlisted: usize,
    novelty: Novelty,
    /// Stances by label.
    stances: Vec<usize>,
}

/// How articles compare with the training material.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drift {
    /// Articles read.
    pub articles: usize,
    /// Statements found in them.
    pub statements: usize,
    /// Words that the model does not know.
    pub new_words: ComparedShare,
    /// Pairs of neighbouring words that are in none of its features.
    pub new_word_pairs: ComparedShare,
    /// The shares of stances.
    pub stances: Option<LabelShift>,
    /// Statements about actors that the codebook lacks.
    pub unlisted_actors: UnlistedActors,
    /// What is unusual, in words; empty where nothing is.
    pub warnings: Vec<String>,
}

/// A share beside what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ComparedShare {
    /// How many there are.
    pub of: usize,
    /// The share, 0 to 1.
    pub share: Option<f64>,
    /// What is usual, where the model knows it.
    pub usual: Option<UsualShare>,
}

/// Shares of labels beside those of training.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelShift {
    /// The labels.
    pub labels: Vec<String>,
    /// The share of each here.
    pub shares: Vec<f64>,
    /// The share of each among the decisions on training material that was held out.
    pub usual: Vec<f64>,
    /// Half of the sum of differences, 0 to 1.
    pub distance: f64,
    /// The largest distance that is not warned of.
    pub most: f64,
}

/// Statements about actors that the codebook lacks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct UnlistedActors {
    /// Their share, 0 to 1.
    pub share: Option<f64>,
    /// The largest share that is not warned of.
    pub most: f64,
}

impl Sightings {
    /// What is seen of one article.
    pub fn of(predictor: &Predictor, analysis: &Analysis) -> Self {
        let known = predictor.codebook().actors.len();
        let mut stances = vec![0; predictor.stance_labels().len()];
        for stance in analysis.statements.iter().filter_map(|statement| statement.stance) {
            stances[stance.label] += 1;
        }
        Self {
            articles: 1,
            statements: analysis.statements.len(),
            unlisted: analysis.statements.iter().filter(|s| s.mention.actor >= known).count(),
            novelty: analysis.novelty,
            stances,
        }
    }

    /// How they compare with the training material of a predictor's model.
    pub fn drift(&self, predictor: &Predictor) -> Drift {
        let usual =
            predictor.head(predictor.novelty_task()).and_then(|head| head.provenance.novelty.as_ref());
        let mut drift = Drift {
            articles: self.articles,
            statements: self.statements,
            new_words: ComparedShare {
                of: self.novelty.words,
                share: self.novelty.word_share().map(rounded),
                usual: usual.map(|usual| usual.words),
            },
            new_word_pairs: ComparedShare {
                of: self.novelty.pairs,
                share: self.novelty.pair_share().map(rounded),
                usual: usual.map(|usual| usual.pairs),
            },
            stances: predictor.head(Task::Stance).and_then(|head| label_shift(head, &self.stances)),
            unlisted_actors: UnlistedActors {
                share: (self.statements > 0).then(|| rounded(self.unlisted as f64 / self.statements as f64)),
                most: MOST_UNLISTED,
            },
            warnings: Vec::new(),
        };
        drift.warnings = drift.warn(self.stances.iter().sum());
        drift
    }
}

impl AddAssign for Sightings {
    fn add_assign(&mut self, other: Self) {
        self.articles += other.articles;
        self.statements += other.statements;
        self.unlisted += other.unlisted;
        self.novelty += other.novelty;
        self.stances.resize(self.stances.len().max(other.stances.len()), 0);
        self.stances.iter_mut().zip(other.stances).for_each(|(sum, n)| *sum += n);
    }
}

impl Drift {
    fn warn(&self, stances: usize) -> Vec<String> {
        let mut warnings = Vec::new();
        for (compared, what) in [(self.new_words, "words"), (self.new_word_pairs, "pairs of words")] {
            if let (Some(share), Some(usual)) = (compared.share, compared.usual)
                && compared.of >= FEW_WORDS
                && share > usual.most
            {
                warnings.push(format!(
                    "{} of the {what} are new to the model; in training groups that were held out it was {}, and at most {} in 19 of 20",
                    per_cent(share), per_cent(usual.mean), per_cent(usual.most)
                ));
            }
        }
        if let Some(shift) = self.stances.as_ref().filter(|shift| shift.distance > shift.most)
            && stances >= FEW_STATEMENTS
        {
            let parts = shift.labels.iter().zip(&shift.shares).zip(&shift.usual);
            let parts: Vec<String> = parts
                .map(|((label, share), usual)| {
                    format!("{label} {} ({} in training)", per_cent(*share), per_cent(*usual))
                })
                .collect();
            warnings.push(format!("stances are parted otherwise than in training: {}", parts.join(", ")));
        }
        if let Some(share) = self.unlisted_actors.share.filter(|share| *share > MOST_UNLISTED)
            && self.statements >= FEW_STATEMENTS
        {
            warnings.push(format!(
                "{} of the statements are about actors that the codebook lacks (`avowal actors` lists them)",
                per_cent(share)
            ));
        }
        warnings
    }
}

/// The shares of labels, where there are decisions and the model knows what is usual.
fn label_shift(head: &Head, counts: &[usize]) -> Option<LabelShift> {
    let shares = |counts: &[usize]| {
        let total: usize = counts.iter().sum();
        (total > 0).then(|| counts.iter().map(|&n| rounded(n as f64 / total as f64)).collect::<Vec<f64>>())
    };
    let (shares, usual) = (shares(counts)?, shares(&head.provenance.decided_counts)?);
    let distance = shares.iter().zip(&usual).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
    Some(LabelShift {
        labels: head.labels.clone(),
        shares,
        usual,
        distance: rounded(distance),
        most: MOST_DISTANCE,
    })
}

fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

fn per_cent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
