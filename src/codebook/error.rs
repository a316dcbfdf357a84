//! What can be wrong with a codebook.

use std::fmt;

/// Why a codebook could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodebookError {
    /// The file could not be read.
    #[error("cannot read the codebook {source_name}")]
    Read {
        /// The file.
        source_name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no UTF-8 text.
    #[error("{source_name}:{line}: the codebook is not UTF-8 text; save it as UTF-8")]
    NotUtf8 {
        /// The file.
        source_name: String,
        /// The first line that is not UTF-8, counted from 1.
        line: usize,
    },
    /// The file is larger than a codebook can be.
    #[error(
        "{source_name}: the codebook has {bytes} bytes; at most {max} are allowed: split it or drop entries"
    )]
    TooLarge {
        /// The file.
        source_name: String,
        /// Its size.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// The file was read, and what it says is wrong.
    #[error("{}", describe(source_name, problems, *left_out))]
    Invalid {
        /// The file.
        source_name: String,
        /// What is wrong, in the order of the file; never empty.
        problems: Vec<Problem>,
        /// How many further problems there are.
        left_out: usize,
    },
    /// The codebook could not be written as TOML.
    #[error("cannot write the codebook as TOML")]
    Write(#[source] toml::ser::Error),
}

impl CodebookError {
    /// How many problems one error lists.
    pub const MAX_PROBLEMS: usize = 25;

    /// The error for these problems, or `None` if there are none.
    pub(super) fn from_problems(source_name: &str, mut problems: Vec<Problem>) -> Option<Self> {
        if problems.is_empty() {
            return None;
        }
        // Stable: problems of one line stay in the order in which they were found.
        problems.sort_by_key(|problem| problem.line);
        let left_out = problems.len().saturating_sub(Self::MAX_PROBLEMS);
        problems.truncate(Self::MAX_PROBLEMS);
        Some(Self::Invalid { source_name: source_name.to_owned(), problems, left_out })
    }
}

/// One thing that is wrong with a codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, counted from 1; `None` for a codebook that did not come from a file.
    pub line: Option<usize>,
    /// The entry and the key, as a reader would look for them: ``actor `ukraine`, key `kind` ``.
    pub place: String,
    /// What is wrong, what is allowed and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)
    }
}

fn describe(source_name: &str, problems: &[Problem], left_out: usize) -> String {
    let count = problems.len() + left_out;
    let noun = if count == 1 { "problem" } else { "problems" };
    let mut lines = vec![format!("{source_name}: {count} {noun} in the codebook")];
    lines.extend(problems.iter().map(ToString::to_string));
    if left_out > 0 {
        lines.push(format!("and {left_out} more"));
    }
    lines.join("\n  ")
}
