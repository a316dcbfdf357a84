//! Trains and scores every public labelled set that is found in a folder, beside a plain peer and published numbers.
//!
//! `cargo bench --bench scoreboard -- FOLDER`; a set is a file in `benches/scoreboard/recipes`.

mod board;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    ExitCode::from(board::run(std::env::args(), &mut stdout))
}
