//! Runs the `avowal` command as a user would, and takes its time.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A run that made what it was to make.
#[derive(Debug)]
pub struct Ran {
    pub seconds: f64,
    /// What avowal said where it ended with an error code all the same: rows were skipped.
    pub complaint: Option<String>,
}

/// Runs a subcommand over inputs; `product` is the file that it writes, named by the option `product_option`.
pub fn run(
    subcommand: &str,
    inputs: &[PathBuf],
    arguments: &[String],
    (product_option, product): (&str, &Path),
) -> Result<Ran, String> {
    match fs::remove_file(product) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("cannot remove {}: {error}", product.display()));
        }
        _ => {}
    }
    let mut all: Vec<OsString> = vec![subcommand.into()];
    all.extend(inputs.iter().map(OsString::from));
    all.extend(arguments.iter().map(OsString::from));
    all.extend([product_option.into(), product.into()]);
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_avowal"))
        .args(all)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("avowal cannot be run: {error}"))?;
    let seconds = start.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Ok(Ran { seconds, complaint: None });
    }
    // A skipped row makes the exit code 2, though the rest was used and the result is written.
    if product.exists() {
        let skipped = said.lines().filter_map(|line| line.strip_prefix("note: ")).next_back();
        let complaint = skipped.unwrap_or("it ended with an error code").to_owned();
        return Ok(Ran { seconds, complaint: Some(complaint) });
    }
    let told = |line: &&str| ["error:", "cause:", "help:"].iter().any(|kind| line.starts_with(kind));
    let told: Vec<&str> = said.lines().filter(told).collect();
    Err(if told.is_empty() {
        format!("avowal {subcommand} ended with {}: {}", output.status, said.trim())
    } else {
        format!("avowal {subcommand}: {}", told.join("; "))
    })
}
