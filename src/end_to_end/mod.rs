//! The whole way judged: coded articles are read as raw text, and what is found is compared with the codes.
//!
//! | level | unit | right if |
//! | --- | --- | --- |
//! | sentences | end of a sentence | the same end is coded |
//! | mentions | (sentence, actor) | the actor is coded in the sentence, in words that overlap a mention found of it |
//! | mentions by kind | the same, by how the coded mention (of those found: the mention) names the actor | the same |
//! | resolved | coded description or pronoun in whose words some actor is found | it is the coded one |
//! | speakers | sentence whose speaker is coded | the same actor speaks |
//! | topics | (sentence, topic) | some actor is coded on the topic in the sentence |
//! | statements | (sentence, actor, topic) | they are coded |
//! | statements with stance | (sentence, actor, topic, stance) | they are coded |
//! | article sides | (article, actor, topic, side) | the statements of the article come to the same side |
//!
//! An actor found is the coded one with the same name, or else the one that has one of its names among its own. The
//! codes name each actor once a sentence, so further mentions of it in the sentence count for nothing. `article_sides`
//! also has an accuracy: the share of the pairs of actor and topic found in the article, by codes and by the program,
//! that have the same side.

mod judge;

use crate::evaluate::{ClassScores, GroupSums, Interval, Scores, bootstrap};

pub(crate) use judge::is_pronoun;
pub use judge::{ArticleErrors, CodingError, judge};

/// What is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Ends of sentences.
    Sentences,
    /// Mentions of actors.
    Mentions,
    /// Mentions by the name of the actor.
    Names,
    /// Mentions by another name: aliases, surnames, capitals, nationalities.
    Aliases,
    /// Mentions by a description.
    Descriptions,
    /// Mentions by a pronoun.
    Pronouns,
    /// Descriptions and pronouns together.
    References,
    /// Coded descriptions and pronouns in whose words some actor was found.
    Resolutions,
    /// Who speaks in a sentence.
    Speakers,
    /// Topics of sentences.
    Topics,
    /// Statements without their stance.
    Statements,
    /// Statements.
    StatementsWithStance,
    /// Sides over an article.
    ArticleSides,
    /// The side, of pairs of actor and topic that are both coded and found: its precision is the accuracy.
    SidesOfPairs,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 14] = [
        Self::Sentences,
        Self::Mentions,
        Self::Names,
        Self::Aliases,
        Self::Descriptions,
        Self::Pronouns,
        Self::References,
        Self::Resolutions,
        Self::Speakers,
        Self::Topics,
        Self::Statements,
        Self::StatementsWithStance,
        Self::ArticleSides,
        Self::SidesOfPairs,
    ];

    /// Whether it is a part of the mentions.
    pub const fn is_kind_of_mention(self) -> bool {
        matches!(
            self,
            Self::Names
                | Self::Aliases
                | Self::Descriptions
                | Self::Pronouns
                | Self::References
                | Self::Resolutions
        )
    }

    /// The level's name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentences => "sentences",
            Self::Mentions => "mentions",
            Self::Names => "name",
            Self::Aliases => "alias",
            Self::Descriptions => "description",
            Self::Pronouns => "pronoun",
            Self::References => "description_or_pronoun",
            Self::Resolutions => "resolved",
            Self::Speakers => "speakers",
            Self::Topics => "topics",
            Self::Statements => "statements",
            Self::StatementsWithStance => "statements_with_stance",
            Self::ArticleSides => "article_sides",
            Self::SidesOfPairs => "sides_of_pairs",
        }
    }
}

/// The figures of one level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelScores {
    /// What was judged.
    pub level: Level,
    /// Share of what was found that is coded.
    pub precision: Interval,
    /// Share of what is coded that was found.
    pub recall: Interval,
    /// Harmonic mean of the two.
    pub f1: Interval,
    /// Number of coded units.
    pub support: usize,
}

/// The figures of all levels over articles, each with its counts by level; intervals are from `resamples` bootstrap
/// samples of whole articles.
pub fn level_scores(articles: &[Scores], resamples: usize, seed: u64) -> Vec<LevelScores> {
    const N: usize = Level::ALL.len();
    const COUNTS: usize = 3;
    let mut groups = GroupSums::new(COUNTS * N);
    for article in articles {
        let counts =
            |class: &ClassScores| [class.true_positives, class.false_positives, class.false_negatives];
        groups.push(&article.classes.iter().flat_map(counts).collect::<Vec<f64>>());
    }
    let intervals = bootstrap(&groups, COUNTS * N, resamples, seed, |sums, out| {
        for (sums, out) in sums.chunks_exact(COUNTS).zip(out.chunks_exact_mut(COUNTS)) {
            let class =
                ClassScores { true_positives: sums[0], false_positives: sums[1], false_negatives: sums[2] };
            out.copy_from_slice(&[class.precision(), class.recall(), class.f1()]);
        }
    });
    let mut sum = Scores::empty(N);
    articles.iter().for_each(|article| sum.add_all(article));
    Level::ALL
        .into_iter()
        .enumerate()
        .map(|(at, level)| LevelScores {
            level,
            precision: intervals[COUNTS * at],
            recall: intervals[COUNTS * at + 1],
            f1: intervals[COUNTS * at + 2],
            support: sum.classes[at].support() as usize,
        })
        .collect()
}
