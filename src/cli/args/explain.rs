//! Options of `explain`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{ReadingArgs, SourceArgs};
use crate::unit::Task;

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// Article whose statements are explained: .txt, .md, .html, .jsonl, .csv, a folder, or - for standard input
    #[arg(value_name = "ARTICLE", required_unless_present = "text", conflicts_with = "text")]
    pub article: Option<PathBuf>,
    /// Explain what the model says of this sentence, instead of an article
    #[arg(long, value_name = "SENTENCE")]
    pub text: Option<String>,
    /// The actor: with --text the words that stand for it there, of an article its name or id
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    /// Id of the topic
    #[arg(long, value_name = "ID")]
    pub topic: Option<String>,
    /// The sentence before that of --text
    #[arg(long, value_name = "SENTENCE", requires = "text")]
    pub before: Option<String>,
    /// The sentence after that of --text
    #[arg(long, value_name = "SENTENCE", requires = "text")]
    pub after: Option<String>,
    /// Only this sentence of the article, counted from 1 as in reports for people
    #[arg(long, value_name = "N", conflicts_with = "text", value_parser = clap::value_parser!(u32).range(1..))]
    pub sentence: Option<u32>,
    /// stance, sentiment, topic or holder [default: stance; of a --text by what is given with it]
    #[arg(long, value_parser = Task::from_str)]
    pub task: Option<Task>,
    /// The most words listed
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub top: usize,
    /// Output format (default: text on a terminal, json in a pipe)
    #[arg(long, value_enum)]
    pub format: Option<ExplainFormat>,
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ExplainFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}
