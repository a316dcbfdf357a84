//! The `avowal` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    avowal::cli::run().into()
}
