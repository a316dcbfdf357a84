//! Options of `avowal classify`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

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
    #[command(flatten)]
    pub question: QuestionArgs,
    /// Topic [default: topic, where there is one]
    #[arg(long, value_name = "COL", help_heading = "Columns of the CSV")]
    topic: Option<String>,
}

/// Columns of what a model is asked, but for the topic.
#[derive(Debug, Args)]
#[command(next_help_heading = "Columns of the CSV")]
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

impl ClassifyArgs {
    pub(in crate::cli) fn columns(&self) -> Columns {
        self.question.columns(self.topic.as_deref())
    }
}
