//! One label a unit, to train on.

use super::codings::{CodedUnit, Codings};

/// What a unit's label is to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// The label that the adjudicator gave, or else the one that most coders gave.
    Label {
        /// The label.
        label: String,
        /// The share of all who coded the unit, the adjudicator among them, that gave it; above 0, at most 1.
        share: f64,
    },
    /// Several labels were given equally often, more often than any other.
    Tie,
    /// Nobody coded the unit.
    Uncoded,
}

impl Resolution {
    /// Resolves a unit by those of its codes that are not of the coder `except` (a model, which nobody should train on),
    /// and what the adjudicator gave it, if anything.
    pub fn of(codings: &Codings, unit: &CodedUnit, except: Option<usize>, adjudicated: Option<&str>) -> Self {
        let labels: Vec<&str> = unit
            .codes
            .iter()
            .filter(|code| Some(code.coder as usize) != except)
            .map(|code| codings.labels()[code.label as usize].as_str())
            .collect();
        let votes = |label: &str| labels.iter().filter(|other| **other == label).count();
        if let Some(label) = adjudicated {
            let share = (votes(label) + 1) as f64 / (labels.len() + 1) as f64;
            return Self::Label { label: label.to_owned(), share };
        }
        let Some(first) = labels.iter().max_by_key(|label| votes(label)) else { return Self::Uncoded };
        if labels.iter().any(|label| label != first && votes(label) == votes(first)) {
            return Self::Tie;
        }
        Self::Label { label: (*first).to_owned(), share: votes(first) as f64 / labels.len() as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::UnitLabels;
    use super::*;

    /// Resolves the labels of one unit; the last coder is a model.
    fn resolved(labels: &[&str], adjudicated: Option<&str>) -> Resolution {
        let coders: Vec<String> = (0..labels.len()).map(|coder| coder.to_string()).collect();
        let given = labels.iter().enumerate().filter(|(_, label)| !label.is_empty());
        let labels = given.map(|(coder, label)| (coder, (*label).to_owned())).collect();
        let model = coders.len() - 1;
        let codings = Codings::new(coders, &[UnitLabels { labels, ..UnitLabels::default() }], &[]);
        Resolution::of(&codings, &codings.units()[0], Some(model), adjudicated)
    }

    fn label(label: &str, share: f64) -> Resolution {
        Resolution::Label { label: label.to_owned(), share }
    }

    #[test]
    fn the_majority_of_people_decides_and_a_tie_is_left_open() {
        assert_eq!(resolved(&["a", "b", "b", "a"], None), label("b", 2.0 / 3.0));
        assert_eq!(resolved(&["a", "", "", "b"], None), label("a", 1.0));
        assert_eq!(resolved(&["a", "b", "", "b"], None), Resolution::Tie);
        assert_eq!(resolved(&["a", "b", "c", "b"], None), Resolution::Tie);
        assert_eq!(resolved(&["", "", "", "b"], None), Resolution::Uncoded);
    }

    #[test]
    fn the_adjudicator_decides_against_everybody_and_has_one_vote_in_the_share() {
        assert_eq!(resolved(&["a", "b", "", "b"], Some("b")), label("b", 2.0 / 3.0));
        assert_eq!(resolved(&["a", "a", "a", "b"], Some("c")), label("c", 0.25));
        assert_eq!(resolved(&["", "", "", "b"], Some("a")), label("a", 1.0));
    }
}
