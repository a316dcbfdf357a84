//! Arguments, as they are typed; each subcommand resolves its own before it works.

mod agree;
mod audit;
mod classify;
mod compare;
mod evaluate;
mod explain;
mod labelled;
mod shares;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::discourse::ReferenceOptions;

pub(super) use agree::AgreeArgs;
pub(super) use audit::AuditArgs;
pub(super) use classify::ClassifyArgs;
pub(super) use compare::CompareArgs;
pub(super) use evaluate::{EvaluateArgs, FoldsArg, ScoringArgs};
pub(super) use explain::{ExplainArgs, ExplainFormat};
pub(super) use labelled::{ClassWeightArg, ColumnArgs, ModelArgs};
pub(super) use shares::SharesArgs;

/// Learns from labelled statements and reads news articles: which actor takes which side on which topic, how each
/// actor is portrayed, and the sentence that shows it.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(in crate::cli) struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub rejects: RejectArgs,
}

/// What is done with input that cannot be used, in every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input that cannot be used")]
pub(in crate::cli) struct RejectArgs {
    /// Write what cannot be used to this file: file, line, column, what is wrong, what is allowed
    #[arg(long, value_name = "FILE.csv", global = true)]
    pub rejects: Option<PathBuf>,
    /// End at the first row or article that cannot be used, rather than skip it
    #[arg(long, global = true)]
    pub strict: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Train a model on labelled CSV or coded articles
    Train(TrainArgs),
    /// Score a model, or a way of training by cross-validation, against labels
    Evaluate(EvaluateArgs),
    /// Compare two models, or two files of predictions, on the same units
    Compare(CompareArgs),
    /// Show how many labels hang on who the actor is, on outlets, or on the sentences around
    Audit(AuditArgs),
    /// Read articles and report who takes which side on what
    Predict(PredictArgs),
    /// Label the texts of a CSV, given the actor and topic that each row asks about
    Classify(ClassifyArgs),
    /// Show which words of a sentence speak for and against what the model says of it
    Explain(ExplainArgs),
    /// Give the share of each label by actor, topic, outlet or month, corrected for the model's errors
    Shares(SharesArgs),
    /// List the actors that the codebook lacks, as codebook entries to review
    Actors(ActorsArgs),
    /// Measure how well coders agree, and write where they do not and one label a unit
    Agree(AgreeArgs),
    /// Show what is in a model or a codebook
    Inspect(InspectArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TrainArgs {
    /// Labelled CSV, or coded articles (.jsonl), which train all three tasks at once
    #[arg(required = true, value_name = "LABELLED")]
    pub inputs: Vec<PathBuf>,
    /// Where to write the model
    #[arg(short, long, value_name = "MODEL")]
    pub output: PathBuf,
    #[command(flatten)]
    pub columns: ColumnArgs,
    #[command(flatten)]
    pub model: ModelArgs,
    /// Choose the penalty and class weights by grouped cross-validation on the training rows
    #[arg(long, conflicts_with = "c")]
    pub tune: bool,
    /// Codebook to store in the model (default: none for CSV, the built-in one for coded articles)
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// Keep the heads of this model for the tasks that are not trained now
    #[arg(long, value_name = "MODEL")]
    pub base: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PredictArgs {
    /// Articles: .txt, .md, .html, .jsonl, .csv, folders, or - for standard input
    #[arg(required = true, value_name = "ARTICLE")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub source: SourceArgs,
    /// Output format (default: by the extension of --output; else text on a terminal, jsonl in a pipe)
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write how the articles compare with the training material, as JSON; what differs much is a note in any case
    #[arg(long, value_name = "FILE.json")]
    pub drift: Option<PathBuf>,
    /// Put an apostrophe before cells of CSV that a spreadsheet would run as formulas; offsets do not count it
    #[arg(long)]
    pub spreadsheet: bool,
    /// Go on with a run that was cut short, by FILE.partial and FILE.journal
    #[arg(long, requires = "output")]
    pub resume: bool,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub abstention: AbstentionArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Uncertain statements")]
pub(in crate::cli) struct AbstentionArgs {
    /// Mark statements less probable than this as uncertain (0 to 1)
    #[arg(long, value_name = "P", value_parser = fraction)]
    pub abstain_below: Option<f64>,
    /// Mark as few statements as uncertain as it takes for so many of the others to have the right stance (0 to 1), as
    /// measured in training, given actor and topic
    #[arg(long, value_name = "P", value_parser = fraction, conflicts_with = "abstain_below")]
    pub target_precision: Option<f64>,
    /// Write the uncertain statements to this file, to be coded and trained on
    #[arg(long, value_name = "FILE.csv")]
    pub review: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ActorsArgs {
    /// Articles: .txt, .md, .html, .jsonl, .csv, folders, or - for standard input
    #[arg(required = true, value_name = "ARTICLE")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub source: SourceArgs,
    /// Write to this file
    #[arg(short, long, value_name = "FILE.toml")]
    pub output: Option<PathBuf>,
    /// Leave out actors with fewer mentions
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min_mentions: usize,
}

/// The model and the codebook that articles are read by.
#[derive(Debug, Args)]
pub(in crate::cli) struct SourceArgs {
    /// Model (default: the one in the box)
    #[arg(short, long, value_name = "MODEL")]
    pub model_file: Option<PathBuf>,
    /// Codebook that extends the model's: entries with the same id replace it, others are added
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// Use only --codebook, not the model's own
    #[arg(long, requires = "codebook")]
    pub replace_codebook: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Actors")]
pub(in crate::cli) struct ReadingArgs {
    /// Find the actors of the codebook only, or those that it lacks too
    #[arg(long, value_enum, default_value_t = ActorsArg::All)]
    actors: ActorsArg,
    /// Resolve a pronoun or description from this probability on (0 to 1; higher: fewer and surer)
    #[arg(long, value_name = "P", default_value_t = 0.33, value_parser = fraction)]
    min_reference: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ActorsArg {
    Codebook,
    All,
}

impl ReadingArgs {
    pub(in crate::cli) fn options(&self) -> ReferenceOptions {
        ReferenceOptions { new_actors: self.actors == ActorsArg::All, least: self.min_reference }
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InspectArgs {
    /// Model (.avowal) or codebook (.toml); default: the model in the box
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Top features a label
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,
    /// Write as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    Text,
    Jsonl,
    Csv,
    /// One page for a browser, complete in itself
    Html,
}

fn positive(given: &str) -> Result<f64, String> {
    given
        .parse()
        .ok()
        .filter(|x: &f64| *x > 0.0 && x.is_finite())
        .ok_or_else(|| "it must be a number above 0".to_owned())
}

fn fraction(given: &str) -> Result<f64, String> {
    given
        .parse()
        .ok()
        .filter(|x: &f64| (0.0..=1.0).contains(x))
        .ok_or_else(|| "it must be a number between 0 and 1".to_owned())
}
