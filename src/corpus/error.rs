//! What can be wrong with labelled material.

use std::fmt;

/// Why a file of labelled material cannot be used at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The file.
        file: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// There is no header line.
    #[error("{file}: is empty; a CSV with a header line and at least one row is needed")]
    Empty {
        /// The file.
        file: String,
    },
    /// The header line is not text.
    #[error(
        "{file}:1: the header is not valid UTF-8; save the file as UTF-8 (for example `iconv -f WINDOWS-1252 -t UTF-8`)"
    )]
    HeaderNotUtf8 {
        /// The file.
        file: String,
    },
    /// A column that is asked for, or needed, is not there.
    #[error("{file}:1: there is no column `{column}`{}; the columns are: {}",
        .nearest.as_ref().map(|n| format!(" (did you mean `{n}`?)")).unwrap_or_default(), .columns.join(", "))]
    MissingColumn {
        /// The file.
        file: String,
        /// The column asked for.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
        /// The column whose name is most like it.
        nearest: Option<String>,
    },
    /// Two columns have the same name, and that name is asked for.
    #[error("{file}:1: there are several columns `{column}`; rename all but one")]
    AmbiguousColumn {
        /// The file.
        file: String,
        /// The name.
        column: String,
    },
    /// No row has the splits asked for.
    #[error("{file}: no row has split {}; the splits are: {}", .asked.join(" or "), .found.join(", "))]
    NoSuchSplit {
        /// The file.
        file: String,
        /// The splits asked for.
        asked: Vec<String>,
        /// The splits there are.
        found: Vec<String>,
    },
    /// No usable row.
    #[error("{file}: no usable row ({skipped} with errors); at least one is needed")]
    NoRows {
        /// The file.
        file: String,
        /// How many rows had errors.
        skipped: usize,
    },
    /// The label column has so many values that it cannot be a label column.
    #[error(
        "{file}: column `{column}` has {found} different values, the most for labels is {most}; is it the label column? (--label COLUMN)"
    )]
    TooManyLabels {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// How many values it has.
        found: usize,
        /// The most allowed.
        most: usize,
    },
}

/// What is wrong with one row; the row is skipped and the rest is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The file.
    pub file: String,
    /// 1-based line on which the row begins.
    pub line: u64,
    /// The column, where one is to blame.
    pub column: Option<String>,
    /// What is wrong, with the value.
    pub problem: String,
    /// What is allowed, or what to do.
    pub allowed: String,
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, "column `{column}`: ")?;
        }
        write!(f, "{}; {}", self.problem, self.allowed)
    }
}

/// A value as it is shown in a message: cut short, control characters escaped.
pub(crate) fn shown(value: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = value.chars().take(MOST).flat_map(char::escape_debug).collect();
    if value.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
