//! Arguments of the scoreboard.

use std::path::PathBuf;

use clap::Parser;

/// Trains and scores every public labelled set that is found in FOLDER, beside scikit-learn and published numbers.
///
///     cargo bench --bench scoreboard -- FOLDER
#[derive(Debug, Parser)]
#[command(name = "scoreboard", bin_name = "cargo bench --bench scoreboard --", verbatim_doc_comment)]
pub struct Options {
    /// Where the sets are, at any depth; the corpus in the box is always there
    pub folder: Option<PathBuf>,
    /// Only these recipes, by the names of their files
    #[arg(long, value_name = "RECIPE[,RECIPE]", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Further arguments of every training, cut at white space, such as "--c 2"
    #[arg(long, value_name = "ARGUMENTS", allow_hyphen_values = true)]
    with: Vec<String>,
    /// Leave scikit-learn out, and with it Python
    #[arg(long)]
    pub no_peer: bool,
    /// Write the report to docs/scoreboard.md rather than to target/scoreboard
    #[arg(long)]
    pub write: bool,
    /// Where to write the scores as JSON [default: target/scoreboard/scoreboard.json]
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Where to keep models, converted files and results [default: target/scoreboard]
    #[arg(long, value_name = "FOLDER")]
    pub work: Option<PathBuf>,
    /// Further arguments of every training, as they are
    #[arg(last = true, value_name = "ARGUMENT")]
    more: Vec<String>,
}

impl Options {
    /// The further arguments of training, one by one.
    pub fn further(&self) -> Vec<String> {
        let cut = self.with.iter().flat_map(|with| with.split_whitespace()).map(str::to_owned);
        cut.chain(self.more.iter().cloned()).collect()
    }

    /// The options that change what the report says, as they are typed.
    pub fn shown(&self) -> Vec<String> {
        let mut shown = Vec::new();
        if !self.only.is_empty() {
            shown.push(format!("--only {}", self.only.join(",")));
        }
        for (given, name) in [(self.no_peer, "--no-peer"), (self.write, "--write")] {
            if given {
                shown.push(name.to_owned());
            }
        }
        shown
    }
}
