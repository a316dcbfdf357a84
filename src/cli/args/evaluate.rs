//! Arguments of `avowal evaluate`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::{ColumnArgs, ModelArgs, ReadingArgs, fraction};
use crate::evaluate::NEAR_DUPLICATE;

#[derive(Debug, Args)]
pub(in crate::cli) struct EvaluateArgs {
    /// Labelled CSV or coded articles (.jsonl)
    #[arg(required = true, value_name = "LABELLED")]
    pub inputs: Vec<PathBuf>,
    /// Model to score (default: the one in the box)
    #[arg(short, long, value_name = "MODEL", conflicts_with = "folds")]
    pub model_file: Option<PathBuf>,
    /// Score the predictions in this column of the CSV instead of a model's
    #[arg(long, value_name = "COL", conflicts_with_all = ["model_file", "folds", "learning_curve"])]
    pub predicted: Option<String>,
    #[command(flatten)]
    pub validation: ValidationArgs,
    #[command(flatten)]
    pub columns: ColumnArgs,
    #[command(flatten)]
    pub model: ModelArgs,
    #[command(flatten)]
    pub scoring: ScoringArgs,
    /// Score each value of this column for itself: a column of the CSV, or `topic`, `actor`, `outlet`, `period` (of the
    /// date), `length` (of the text) or `mention_kind`
    #[arg(long, value_name = "COL[,COL]", value_delimiter = ',')]
    pub slice: Vec<String>,
    /// Date, as YYYY-MM-DD or the beginning of it [default: date, where there is one]
    #[arg(long, value_name = "COL", help_heading = "Columns of the CSV")]
    pub date: Option<String>,
    /// Write the scores as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write a page to look at: scores, confusions, reliability, slices, worst errors with their reasons
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// Write the rows with their predictions as CSV
    #[arg(long, value_name = "FILE.csv")]
    pub predictions: Option<PathBuf>,
    /// Exit with 1 where macro F1 is below this (0 to 1)
    #[arg(long, value_name = "X", value_parser = fraction)]
    pub min_macro_f1: Option<f64>,
    /// Write every error on the way from raw text to statements, with its cause, as CSV (coded articles only)
    #[arg(long, value_name = "FILE.csv")]
    pub errors: Option<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Cross-validation")]
pub(in crate::cli) struct ValidationArgs {
    /// Cross-validate instead of scoring a model. K: so many folds that split no group, with labels spread evenly;
    /// groups: leave out one group at a time; by:COL: leave out one value of a column at a time; forward:K: K blocks by
    /// date, each judged by what came before
    #[arg(long, value_name = "K|groups|by:COL|forward:K")]
    pub folds: Option<FoldsArg>,
    /// Cross-validate so many times, with other folds
    #[arg(long, value_name = "N", default_value_t = 1, requires = "folds", value_parser = clap::value_parser!(u32).range(1..))]
    pub repeats: u32,
    /// Texts are near-duplicates from this Jaccard similarity of their runs of three words on (above 0, at most 1);
    /// groups that are copies share a fold, and no model is trained on the copy of what it judges
    #[arg(long, value_name = "X", default_value_t = NEAR_DUPLICATE, value_parser = above_zero)]
    pub near_duplicates: f64,
    /// Do not say what a random split that ignores groups and near-duplicates would have scored
    #[arg(long)]
    pub skip_naive: bool,
    /// Score against the number of labelled units, and say how many more labels two points would take [folds default: 5]
    #[arg(long, conflicts_with = "model_file")]
    pub learning_curve: bool,
}

/// How scores are computed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Scores")]
pub(in crate::cli) struct ScoringArgs {
    /// Report the mean F1 of these labels too
    #[arg(long, value_name = "LABEL,LABEL", value_delimiter = ',')]
    pub focus: Vec<String>,
    /// Resamples for the intervals
    #[arg(long, value_name = "N", default_value_t = 2000)]
    pub resamples: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum FoldsArg {
    Number(usize),
    Groups,
    By(String),
    Forward(usize),
}

impl FoldsArg {
    /// Whether it looks at columns that examples do not keep.
    pub(in crate::cli) const fn needs_rows(&self) -> bool {
        matches!(self, Self::By(_) | Self::Forward(_))
    }
}

impl FromStr for FoldsArg {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let number = |text: &str, least: usize| text.parse().ok().filter(|k| *k >= least);
        match given.split_once(':') {
            Some(("by", column)) if !column.is_empty() => Some(Self::By(column.to_owned())),
            Some(("forward", k)) => number(k, 1).map(Self::Forward),
            _ if given == "groups" => Some(Self::Groups),
            _ => number(given, 2).map(Self::Number),
        }
        .ok_or_else(|| {
            "it must be a number of folds, at least 2, `groups`, `by:COLUMN`, or `forward:BLOCKS`".to_owned()
        })
    }
}

fn above_zero(given: &str) -> Result<f64, String> {
    fraction(given).and_then(|x| if x > 0.0 { Ok(x) } else { Err("it must be above 0".to_owned()) })
}
