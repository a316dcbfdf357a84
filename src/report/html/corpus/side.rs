//! Sides as a page shows them: a colour, a symbol and a word, so that none of them is needed alone.

use super::super::Html;
use crate::aggregate::{Cell, Side, polarity};

/// How a cell looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// The class that colours it.
    pub class: &'static str,
    /// What stands in it.
    pub mark: String,
    /// What is said of it to those who do not see it.
    pub word: String,
}

impl Look {
    /// The look of a side.
    pub fn of_side(side: Side) -> Self {
        let (class, mark, word) = match side {
            Side::For => ("f2", "++", "for"),
            Side::RatherFor => ("f1", "+", "rather for"),
            Side::Mixed => ("mx", "~", "both ways"),
            Side::Neither => ("no", "·", "no side"),
            Side::RatherAgainst => ("a1", "\u{2212}", "rather against"),
            Side::Against => ("a2", "\u{2212}\u{200a}\u{2212}", "against"),
        };
        Self { class, mark: mark.to_owned(), word: word.to_owned() }
    }

    /// The look of a cell whose counts are numbered as in `labels`: its side, or where the labels have none the commonest
    /// of them.
    pub fn of_cell(cell: &Cell, labels: &[String]) -> Self {
        if has_sides(labels) {
            return Self::of_side(cell.side(labels));
        }
        let counts = cell.counts.iter().enumerate().filter(|(_, n)| **n > 0);
        let most = counts.max_by_key(|(at, n)| (**n, std::cmp::Reverse(*at))).map(|(at, _)| &labels[at]);
        let label = most.cloned().unwrap_or_default();
        Self { class: "no", mark: label.clone(), word: label }
    }
}

/// The class that colours one decision.
pub(super) fn class_of(label: usize, probability: f64, labels: &[String]) -> &'static str {
    let decision = crate::predictor::Decision { label, probability };
    Look::of_cell(&Cell::of([&decision].into_iter(), labels), labels).class
}

/// Adds a label with its probability as a pill in its colour.
pub(super) fn pill(out: &mut Html, label: usize, probability: f64, labels: &[String], uncertain: bool) {
    out.markup("<i class=\"").markup(class_of(label, probability, labels));
    out.markup(if uncertain { " un\">" } else { "\">" }).text(&labels[label]);
    out.markup(" ").text(format_args!("{:.0}", probability * 100.0));
    out.markup(if uncertain { " %, uncertain</i>" } else { " %</i>" });
}

/// Whether some of the labels are for or against.
pub(super) fn has_sides(labels: &[String]) -> bool {
    labels.iter().any(|label| polarity(label) != 0.0)
}

/// Whether a label says nothing among others that take a side.
pub(super) fn says_nothing(label: usize, labels: &[String]) -> bool {
    polarity(&labels[label]) == 0.0 && has_sides(labels)
}
