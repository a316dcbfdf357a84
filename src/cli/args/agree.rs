//! Options of `agree`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::labelled::QuestionArgs;
use crate::agreement::{CodingOptions, CodingShape, Metric, Resampling};
use crate::corpus::{Columns, SplitChoice};
use crate::unit::Task;

#[derive(Debug, Args)]
pub(in crate::cli) struct AgreeArgs {
    /// Codings as CSV: a row a coding (unit, coder, label), or a row a unit with a column a coder (--coders)
    #[arg(value_name = "CODINGS.csv")]
    pub input: PathBuf,
    /// The labels in their order, lowest first: ordinal alpha is reported too, and other labels are errors
    #[arg(long, value_name = "LABEL,LABEL", value_delimiter = ',', num_args = 1)]
    pub ordinal: Vec<String>,
    /// Labels are numbers at equal distances: interval alpha is reported too
    #[arg(long)]
    pub interval: bool,
    /// Coder whose label holds where others disagree; not compared with them
    #[arg(long, value_name = "CODER")]
    adjudicator: Option<String>,
    /// Write the units with different labels, with everybody's label and the majority
    #[arg(long, value_name = "FILE.csv")]
    pub disagreements: Option<PathBuf>,
    /// Write one label a unit, as CSV to train on: the adjudicator's, or else the majority's; ties are left out
    #[arg(long, value_name = "FILE.csv")]
    pub resolve: Option<PathBuf>,
    /// Write everything as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Resamples for the intervals
    #[arg(long, value_name = "N", default_value_t = 2000)]
    resamples: usize,
    /// Seed of the resamples
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    // Options behind these would come under their headings.
    #[command(flatten)]
    pub columns: CodingColumnArgs,
    #[command(flatten)]
    pub model: CodingModelArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Columns of the CSV")]
pub(in crate::cli) struct CodingColumnArgs {
    /// Unit; several columns together, such as article,sentence,actor, make one [default: unit; with --coders else the
    /// row]
    #[arg(long, value_name = "COL[,COL]", value_delimiter = ',', num_args = 1)]
    unit: Vec<String>,
    /// Coder [default: coder]
    #[arg(long, value_name = "COL", conflicts_with = "coders")]
    coder: Option<String>,
    /// Label [default: label]
    #[arg(long, value_name = "COL", conflicts_with = "coders")]
    label: Option<String>,
    /// Columns with the labels of a coder each
    #[arg(long, value_name = "COL,COL", value_delimiter = ',', num_args = 1)]
    coders: Vec<String>,
    /// Topic, to report agreement by [default: topic, where there is one]
    #[arg(long, value_name = "COL")]
    topic: Option<String>,
    /// What is resampled as a whole [default: group, or else article; failing that, units]
    #[arg(long, value_name = "COL")]
    group: Option<String>,
    /// Take the group only up to this character, so that w1-001 and w1-002 are one
    #[arg(long, value_name = "CHAR")]
    group_until: Option<char>,
    /// Take the rows whose `split` column has one of these names [default: all]
    #[arg(long, value_name = "NAME[,NAME]", value_delimiter = ',', num_args = 1)]
    split: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "A model as one more coder")]
pub(in crate::cli) struct CodingModelArgs {
    /// Let the model in the box code the texts too, as coder `model`
    #[arg(long)]
    with_model: bool,
    /// Let this model code the texts too
    #[arg(short, long, visible_alias = "model", value_name = "MODEL")]
    pub model_file: Option<PathBuf>,
    /// What the labels are of: stance, sentiment or holder [default: what the model has, if it is one]
    #[arg(long, value_parser = Task::from_str)]
    pub task: Option<Task>,
    #[command(flatten)]
    question: QuestionArgs,
}

impl CodingModelArgs {
    /// Whether a model codes too.
    pub(in crate::cli) fn is_asked(&self) -> bool {
        self.with_model || self.model_file.is_some()
    }
}

impl AgreeArgs {
    pub(in crate::cli) fn options(&self) -> CodingOptions {
        let Self { columns, model, .. } = self;
        let shape = if columns.coders.is_empty() {
            CodingShape::Long { coder: columns.coder.clone(), label: columns.label.clone() }
        } else {
            CodingShape::Wide { coders: columns.coders.clone() }
        };
        CodingOptions {
            shape,
            unit: columns.unit.clone(),
            columns: Columns {
                group: columns.group.clone(),
                ..model.question.columns(columns.topic.as_deref())
            },
            split: match &columns.split[..] {
                [] => SplitChoice::All,
                [all] if all == "all" => SplitChoice::All,
                names => SplitChoice::Named(names.to_vec()),
            },
            group_until: columns.group_until,
            order: self.ordinal.clone(),
            adjudicator: self.adjudicator.clone(),
            questions: model.is_asked(),
        }
    }

    /// The metrics of alpha beside the nominal one.
    pub(in crate::cli) fn metrics(&self) -> Vec<Metric> {
        let ordinal = (!self.ordinal.is_empty()).then_some(Metric::Ordinal);
        ordinal.into_iter().chain(self.interval.then_some(Metric::Interval)).collect()
    }

    pub(in crate::cli) fn resampling(&self) -> Resampling {
        Resampling { resamples: self.resamples, seed: self.seed }
    }
}
