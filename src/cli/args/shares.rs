//! Options of `avowal shares`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{ColumnArgs, Format, ReadingArgs, SourceArgs};
use crate::shares::Key;
use crate::unit::Task;

#[derive(Debug, Args)]
pub(in crate::cli) struct SharesArgs {
    /// Articles: .txt, .md, .html, .jsonl, .csv, folders, or - for standard input; or statements that `predict` wrote as
    /// .csv by the same model
    #[arg(required = true, value_name = "ARTICLE")]
    pub inputs: Vec<PathBuf>,
    /// Statements coded by people that the model was not trained on: labelled CSV or coded articles (.jsonl). They tell
    /// how often the model takes which label for which
    #[arg(long, required = true, value_name = "LABELLED")]
    pub gold: Vec<PathBuf>,
    #[command(flatten)]
    pub source: SourceArgs,
    /// Labels to give shares of: stance or sentiment
    #[arg(long, default_value = "stance", value_parser = counted_task)]
    pub task: Task,
    /// What to give shares by: some of actor, topic, outlet, month, year [default: actor,topic; actor for sentiment]
    #[arg(long, value_name = "KEY[,KEY]", value_delimiter = ',', value_parser = Key::from_str)]
    pub by: Vec<Key>,
    /// Give no shares of fewer statements
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub min_statements: u32,
    /// Output format (default: text on a terminal, jsonl in a pipe or file)
    #[arg(long, value_name = "text|jsonl|csv", value_parser = table_format)]
    pub format: Option<Format>,
    /// Write to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Resamples for the intervals
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub resamples: u32,
    /// Seed of the resamples
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub columns: ColumnArgs,
}

fn counted_task(given: &str) -> Result<Task, String> {
    given
        .parse()
        .ok()
        .filter(|task| matches!(task, Task::Stance | Task::Sentiment))
        .ok_or_else(|| "it must be stance or sentiment".to_owned())
}

/// Shares make no page.
fn table_format(given: &str) -> Result<Format, String> {
    Format::from_str(given, true)
        .ok()
        .filter(|format| *format != Format::Html)
        .ok_or_else(|| "it must be text, jsonl or csv".to_owned())
}
