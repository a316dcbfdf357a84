//! What the tests of the command line share.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a run ended and what it printed.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the command in a folder.
pub fn avowal(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_avowal"))
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A labelled CSV of `n` rows, in which the label can be learnt: two groups a label, three labels.
pub fn labelled(n: usize) -> String {
    let mut csv = "text,actor,topic,label,group\n".to_owned();
    for i in 0..n {
        let (verb, label) = [("backed", "support"), ("rejected", "oppose"), ("discussed", "neutral")][i % 3];
        let actor = ["Norland", "Varga", "Estavia", "Okoro"][i % 4];
        let _ = write!(
            csv,
            "\"{actor} {verb} the truce on day {i}, officials said.\",{actor},ceasefire,{label},g{}\n",
            i / 3
        );
    }
    csv
}
