//! Why shares cannot be corrected.

use super::correction::{LEAST_GROUPS, LEAST_UNITS};

/// What a gold sample lacks of one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The label.
    pub label: String,
    /// Units that people gave the label, with a weight above 0.
    pub units: usize,
    /// Groups (articles) that these are of.
    pub groups: usize,
}

impl Lack {
    fn describe(&self) -> String {
        let Self { label, units, groups } = self;
        let mut more = Vec::new();
        if *units < LEAST_UNITS {
            more.push(format!("{} more units", LEAST_UNITS - units));
        }
        if *groups < LEAST_GROUPS {
            more.push(format!("units of {} more articles", LEAST_GROUPS - groups));
        }
        format!("`{label}` has {units} units of {groups} articles, so code {}", more.join(" and "))
    }
}

/// Why nothing can be corrected by a gold sample.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GoldRefusal {
    /// Too few units or groups of some labels to know how they are judged.
    #[error("the gold sample is too small to correct by; each of the model's labels needs {LEAST_UNITS} units of {LEAST_GROUPS} articles: {}",
        .0.iter().map(Lack::describe).collect::<Vec<_>>().join("; "))]
    TooThin(Vec<Lack>),
    /// The model judges units of different labels alike, so that predictions say next to nothing about the mix.
    #[error(
        "the model hardly tells `{first}` from `{second}` in the gold sample (distance {distance:.3} of 2, at least {least} is needed); more coded units do not help here: train a better model, or merge labels"
    )]
    NotToldApart {
        /// One of the two labels that are judged most alike.
        first: String,
        /// The other.
        second: String,
        /// The smallest change in the predicted shares of one true label (sum of absolute differences, 0 to 2) that would
        /// make the labels inseparable.
        distance: f64,
        /// The least distance that is taken.
        least: f64,
    },
    /// The labels are told apart in the sample, but not in too many of its resamples.
    #[error(
        "in {:.1} % of the resamples of the gold sample the model hardly tells the labels apart, most of all `{first}` and `{second}`; about {more} more coded units would help, of these labels most of all",
        .share * 100.0
    )]
    Unstable {
        /// Share of such resamples, 0 to 1.
        share: f64,
        /// One of the two labels that are judged most alike.
        first: String,
        /// The other.
        second: String,
        /// How many more coded units it takes, roughly.
        more: usize,
    },
}

/// Why the shares of one cell are not corrected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CellRefusal {
    /// Any shares would be expected to give other predictions, by the errors of the gold sample.
    #[error(
        "no mix of labels gives so many or few `{label}`: the model errs differently here than in the gold sample, so code some of these statements"
    )]
    NoMixFits {
        /// A label whose share would be far below 0 or above 1.
        label: String,
    },
    /// Too few statements.
    #[error("{found} of the {least} statements needed")]
    FewStatements {
        /// Statements in the cell.
        found: usize,
        /// The fewest that are taken.
        least: usize,
    },
    /// Too few articles: what differs between articles is not known.
    #[error("statements of {found} of the {least} articles needed")]
    FewArticles {
        /// Articles with a statement of the cell.
        found: usize,
        /// The fewest that are taken.
        least: usize,
    },
}
