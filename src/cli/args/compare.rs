//! Arguments of `avowal compare`.

use std::path::PathBuf;

use clap::Args;

use super::{ColumnArgs, ScoringArgs};
use crate::unit::Task;

#[derive(Debug, Args)]
pub(in crate::cli) struct CompareArgs {
    /// Model (.avowal), or CSV with predictions, as `evaluate --predictions` writes it
    #[arg(value_name = "A")]
    pub first: PathBuf,
    /// What to compare it with
    #[arg(value_name = "B")]
    pub second: PathBuf,
    /// Labelled CSV or coded articles to judge by models; a CSV with predictions brings its own
    #[arg(value_name = "LABELLED")]
    pub inputs: Vec<PathBuf>,
    /// topic, stance, sentiment or holder [default: stance]
    #[arg(long, value_parser = clap::value_parser!(Task))]
    pub task: Option<Task>,
    /// Column with the predictions
    #[arg(long, value_name = "COL", default_value = "predicted")]
    pub predicted: String,
    /// Column that says which rows of the two files are the same unit (default: they are in the same order)
    #[arg(long, value_name = "COL")]
    pub unit: Option<String>,
    #[command(flatten)]
    pub columns: ColumnArgs,
    #[command(flatten)]
    pub scoring: ScoringArgs,
    /// Seed of the resamples
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Write the comparison as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the units with different predictions as CSV
    #[arg(long, value_name = "FILE.csv")]
    pub differences: Option<PathBuf>,
}
