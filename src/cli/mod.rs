//! The command line: one file a subcommand. Nothing outside this module prints, or reads arguments, the
//! environment or the clock.

mod actors;
mod agree;
mod args;
mod audit;
mod batches;
mod classify;
mod compare;
mod evaluate;
mod examples;
mod explain;
mod failure;
mod files;
mod inspect;
mod interrupt;
mod journal;
mod judging;
mod output;
mod predict;
mod predictions;
mod rejects;
mod shares;
mod train;

use std::process::ExitCode;

use clap::Parser;

use output::Output;
use rejects::Rejects;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done; a closed pipe counts as done.
    Done,
    /// It ran, but a condition that the user stated does not hold.
    ConditionFailed,
    /// An error, or input that was skipped.
    Failed,
    /// Somebody asked the run to end.
    Interrupted,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::ConditionFailed => 1,
            Status::Failed => 2,
            Status::Interrupted => interrupt::CODE,
        })
    }
}

/// Runs the command that the process was started with.
pub fn run() -> Status {
    let cli = args::Cli::parse();
    let output = match Rejects::new(&cli.rejects) {
        Ok(rejects) => Output::new(rejects),
        Err(failure) => {
            Output::default().failure(&failure);
            return Status::Failed;
        }
    };
    let result = match &cli.command {
        args::Command::Train(args) => train::run(args, &output),
        args::Command::Evaluate(args) => evaluate::run(args, &output),
        args::Command::Compare(args) => compare::run(args, &output),
        args::Command::Audit(args) => audit::run(args, &output),
        args::Command::Classify(args) => classify::run(args, &output),
        args::Command::Predict(args) => predict::run(args, &output),
        args::Command::Explain(args) => explain::run(args, &output),
        args::Command::Shares(args) => shares::run(args, &output),
        args::Command::Actors(args) => actors::run(args, &output),
        args::Command::Agree(args) => agree::run(args, &output),
        args::Command::Inspect(args) => inspect::run(args, &output),
    };
    // What could not be used is told of however the run ended.
    match output.finish().and(result) {
        Ok(status) => status,
        Err(failure) if failure.is_closed_pipe() => Status::Done,
        Err(failure) => {
            output.failure(&failure);
            if failure.is_interruption { Status::Interrupted } else { Status::Failed }
        }
    }
}
