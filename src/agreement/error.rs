//! Why agreement cannot be measured.

use crate::corpus::CorpusError;

/// Why agreement cannot be measured, or codings cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// The file cannot be used.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The columns of coders have so many values that they cannot hold labels.
    #[error(
        "{file}: the columns of the coders have {found} different values, the most for labels is {most}; are {} columns of labels? (--coders COLUMN,COLUMN)",
        .columns.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ")
    )]
    TooManyLabels {
        /// The file.
        file: String,
        /// The columns.
        columns: Vec<String>,
        /// How many values they have.
        found: usize,
        /// The most allowed.
        most: usize,
    },
    /// Nobody of this name coded anything.
    #[error("{file}: there is no coder `{name}`{}; the coders are: {}",
        .nearest.as_ref().map(|n| format!(" (did you mean `{n}`?)")).unwrap_or_default(), .coders.join(", "))]
    NoSuchCoder {
        /// The file.
        file: String,
        /// The name.
        name: String,
        /// The coders there are, the first of them.
        coders: Vec<String>,
        /// The one whose name is most like it.
        nearest: Option<String>,
    },
    /// A coder to be added has the name of another.
    #[error("there is a coder `{name}` already; rename one of the two")]
    CoderExists {
        /// The name.
        name: String,
    },
    /// Fewer than two coders gave labels.
    #[error("{}; agreement takes at least two coders", match .coder {
        Some(coder) => format!("`{coder}` is the only coder"),
        None => "nobody coded anything".to_owned(),
    })]
    TooFewCoders {
        /// The only coder.
        coder: Option<String>,
    },
    /// No unit was coded twice.
    #[error("none of the {units} units was coded by two coders, so there is nothing to compare")]
    NothingCompared {
        /// How many units there are.
        units: usize,
    },
}
