//! Options of `audit`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::ColumnArgs;
use crate::unit::Task;

#[derive(Debug, Args)]
pub(in crate::cli) struct AuditArgs {
    /// Labelled CSV or coded articles (.jsonl)
    #[arg(required = true, value_name = "LABELLED")]
    pub inputs: Vec<PathBuf>,
    /// Model to audit (default: the one in the box)
    #[arg(short, long, value_name = "MODEL")]
    pub model_file: Option<PathBuf>,
    /// topic, stance, sentiment or holder [default: the model's only head; for coded articles all]
    #[arg(long, value_parser = Task::from_str)]
    pub task: Option<Task>,
    #[command(flatten)]
    pub columns: ColumnArgs,
    /// Names of outlets or authors to take out of the texts [default: outlet, where there is one; otherwise the groups, if
    /// --group-until cuts them]
    #[arg(long, value_name = "COL", help_heading = "Columns of the CSV")]
    pub outlet: Option<String>,
    /// Seed of the actors drawn, and of resamples
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Resamples for the intervals
    #[arg(long, value_name = "N", default_value_t = 2000)]
    pub resamples: usize,
    /// The most actors listed
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub top: usize,
    /// Write what is found as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}
