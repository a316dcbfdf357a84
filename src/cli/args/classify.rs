//! Options of `avowal classify`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::labelled::QuestionArgs;
use crate::corpus::Columns;
use crate::unit::Task;

#[derive(Debug, Args)]
pub(in crate::cli) struct ClassifyArgs {
    /// CSV with a text a row, and what is asked about it; - for standard input
    #[arg(value_name = "UNITS.csv")]
    pub input: PathBuf,
    /// Model (default: the one in the box)
    #[arg(short, long, visible_alias = "model", value_name = "MODEL")]
    pub model_file: Option<PathBuf>,
    /// topic, stance, sentiment or holder [default: what the model has, if it is one]
    #[arg(long, value_parser = Task::from_str)]
    pub task: Option<Task>,
    /// Write to this file [default: standard output]
    #[arg(short, long, value_name = "FILE.csv")]
    pub output: Option<PathBuf>,
    /// Put an apostrophe before cells that a spreadsheet would run as formulas
    #[arg(long)]
    pub spreadsheet: bool,
    #[command(flatten, next_help_heading = "Columns of the CSV")]
    question: QuestionArgs,
    /// Topic [default: topic, where there is one]
    #[arg(long, value_name = "COL", help_heading = "Columns of the CSV")]
    topic: Option<String>,
}

impl ClassifyArgs {
    pub(in crate::cli) fn columns(&self) -> Columns {
        self.question.columns(self.topic.as_deref())
    }
}
