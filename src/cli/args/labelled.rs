//! Options of labelled CSV and of the models that are trained on it.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{fraction, positive};
use crate::corpus::{Columns, SplitChoice};
use crate::text::Language;
use crate::unit::Task;

#[derive(Debug, Args)]
#[command(next_help_heading = "Columns of the CSV")]
pub(in crate::cli) struct ColumnArgs {
    #[command(flatten)]
    question: QuestionArgs,
    /// Topic [default: topic, where there is one]
    #[arg(long, value_name = "COL")]
    topic: Option<String>,
    /// Label, or a column for each coder [default: label, or else the task's name]
    #[arg(long, value_name = "COL[,COL]", value_delimiter = ',')]
    label: Vec<String>,
    /// What must not be split between training and test [default: group, or else article]
    #[arg(long, value_name = "COL")]
    group: Option<String>,
    /// Take the group only up to this character, so that w1-001 and w1-002 are one
    #[arg(long, value_name = "CHAR")]
    pub group_until: Option<char>,
    /// Weight of the row [default: weight, where there is one]
    #[arg(long, value_name = "COL")]
    weight: Option<String>,
    /// Take the rows whose `split` column has one of these names, or `all` [default: train to train, test to evaluate]
    #[arg(long, value_name = "NAME[,NAME]", value_delimiter = ',')]
    split: Vec<String>,
}

impl ColumnArgs {
    pub(in crate::cli) fn columns(&self) -> Columns {
        Columns {
            labels: self.label.clone(),
            group: self.group.clone(),
            weight: self.weight.clone(),
            ..self.question.columns(self.topic.as_deref())
        }
    }

    /// The rows to take: those asked for, otherwise the split that the command prefers.
    pub(in crate::cli) fn split(&self, preferred: &str) -> SplitChoice {
        match &self.split[..] {
            [] => SplitChoice::Preferred(vec![preferred.to_owned()]),
            [all] if all == "all" => SplitChoice::All,
            names => SplitChoice::Named(names.to_vec()),
        }
    }
}

/// Columns of what a model is asked, but for the topic.
#[derive(Debug, Args)]
pub(in crate::cli) struct QuestionArgs {
    /// Text [default: text]
    #[arg(long, value_name = "COL")]
    text: Option<String>,
    /// Actor [default: actor, where there is one]
    #[arg(long, value_name = "COL")]
    actor: Option<String>,
    /// Start of the mention, in characters [default: start, where there is one]
    #[arg(long, value_name = "COL")]
    start: Option<String>,
    /// End of the mention, exclusive [default: end, where there is one]
    #[arg(long, value_name = "COL")]
    end: Option<String>,
    /// Text before [default: before, where there is one]
    #[arg(long, value_name = "COL")]
    before: Option<String>,
    /// Text after [default: after, where there is one]
    #[arg(long, value_name = "COL")]
    after: Option<String>,
}

impl QuestionArgs {
    /// These columns, with that of the topic.
    pub(in crate::cli) fn columns(&self, topic: Option<&str>) -> Columns {
        Columns {
            text: self.text.clone(),
            actor: self.actor.clone(),
            topic: topic.map(str::to_owned),
            start: self.start.clone(),
            end: self.end.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            ..Columns::default()
        }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
pub(in crate::cli) struct ModelArgs {
    /// topic, stance or sentiment [default: stance; for coded articles all three]
    #[arg(long, value_parser = Task::from_str)]
    pub task: Option<Task>,
    /// Language of the text, for stems
    #[arg(long, default_value = "english", value_parser = Language::from_str)]
    pub language: Language,
    /// Let the model see who the actor is (it is masked by default)
    #[arg(long)]
    pub keep_actor: bool,
    /// Inverse strength of the penalty, above 0
    #[arg(long, value_name = "X", value_parser = positive)]
    pub c: Option<f64>,
    /// Fields of evidence, such as `sentence/2,left,near*topic:0.5` [default: by task]
    #[arg(long, value_name = "LIST")]
    pub fields: Option<String>,
    /// Word vectors to look at beside words: word2vec text, `GloVe`, or fastText .vec
    #[arg(long, value_name = "FILE")]
    pub vectors: Option<PathBuf>,
    /// Take at most so many words from the top of --vectors, which is sorted by frequency
    #[arg(long, value_name = "N", default_value_t = 30_000, requires = "vectors")]
    pub vectors_words: usize,
    /// Leave out the second layer: probabilities are those of the first, which are not calibrated
    #[arg(long)]
    pub no_calibration: bool,
    /// The fewest examples that a feature must occur in
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    pub min_df: u32,
    /// The largest share of examples that a feature may occur in
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = fraction)]
    pub max_df: f64,
    /// Weight classes by their inverse frequency, or not at all [default: balanced; none for topics]
    #[arg(long, value_name = "balanced|none")]
    pub class_weight: Option<ClassWeightArg>,
    /// Seed of folds and resamples
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ClassWeightArg {
    Balanced,
    None,
}
