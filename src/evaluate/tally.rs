//! Sums over judged units that every metric follows from.

use super::bootstrap::GroupSums;
use super::calibration::{BINS, bin_of, forecasts_of};
use super::scores::ClassScores;

/// A unit with what was decided on it.
#[derive(Clone, Copy, Debug)]
pub struct JudgedUnit<'a> {
    /// What must not be taken apart in resampling: the article.
    pub group: &'a str,
    /// Its labels, ascending.
    pub gold: &'a [usize],
    /// The labels that it was given, ascending.
    pub decided: &'a [usize],
    /// The probability of every label; empty where there are none.
    pub probabilities: &'a [f64],
    /// What it counts for: less than 1 where a unit was judged several times.
    pub weight: f64,
}

/// How sums over units of `k` labels are laid out.
#[derive(Clone, Copy, Debug)]
pub struct TallyLayout {
    /// Number of labels.
    pub k: usize,
    /// Whether exactly one label holds of each unit.
    pub exclusive: bool,
}

/// Sums over units.
#[derive(Clone, Copy, Debug)]
pub struct Tally<'a> {
    layout: TallyLayout,
    cells: &'a [f64],
}

const UNITS: usize = 0;
const EXACT: usize = 1;
const SURPRISE: usize = 2;
const SURPRISE_TERMS: usize = 3;
const SQUARE: usize = 4;
const SQUARE_TERMS: usize = 5;
const FIRST_BIN: usize = 6;
const FIRST_CLASS: usize = FIRST_BIN + 3 * BINS;

impl TallyLayout {
    /// Number of sums.
    pub const fn width(self) -> usize {
        FIRST_CLASS + 3 * self.k
    }

    /// Adds a unit to `cells`, which are as many as the width.
    pub fn add(self, unit: &JudgedUnit<'_>, cells: &mut [f64]) {
        /// Below this a probability counts as this, so that one sure mistake is not infinitely bad.
        const FLOOR: f64 = 1e-15;
        let w = unit.weight;
        cells[UNITS] += w;
        if unit.gold == unit.decided {
            cells[EXACT] += w;
        }
        for &label in unit.decided {
            let right = unit.gold.contains(&label);
            cells[FIRST_CLASS + 3 * label + usize::from(!right)] += w;
        }
        for &label in unit.gold.iter().filter(|label| !unit.decided.contains(label)) {
            cells[FIRST_CLASS + 3 * label + 2] += w;
        }
        if unit.probabilities.is_empty() {
            return;
        }
        for (label, &p) in unit.probabilities.iter().enumerate() {
            let holds = unit.gold.contains(&label);
            cells[SQUARE] += w * (p - f64::from(u8::from(holds))).powi(2);
            if holds || !self.exclusive {
                cells[SURPRISE] -= w * libm::log(if holds { p } else { 1.0 - p }.max(FLOOR));
                cells[SURPRISE_TERMS] += w;
            }
        }
        cells[SQUARE_TERMS] += w * if self.exclusive { 1.0 } else { unit.probabilities.len() as f64 };
        for (p, so) in forecasts_of(unit, self.exclusive) {
            let bin = FIRST_BIN + 3 * bin_of(p);
            cells[bin] += w;
            cells[bin + 1] += w * p;
            cells[bin + 2] += w * f64::from(u8::from(so));
        }
    }

    /// The sums of some units.
    pub fn sum<'u>(self, units: impl IntoIterator<Item = &'u JudgedUnit<'u>>) -> Vec<f64> {
        let mut cells = vec![0.0; self.width()];
        units.into_iter().for_each(|unit| self.add(unit, &mut cells));
        cells
    }

    /// What is expected of giving each label independently of the unit, with a probability by the label and the share
    /// of units that have it; as a tally in `cells`. It has no probabilities.
    pub fn baseline<'c>(
        self,
        of: Tally<'_>,
        give: impl Fn(usize, f64) -> f64,
        cells: &'c mut [f64],
    ) -> Tally<'c> {
        cells.fill(0.0);
        let n = of.units();
        cells[UNITS] = n;
        for (label, class) in of.classes().enumerate() {
            let support = class.support();
            let p = give(label, support / n);
            let at = FIRST_CLASS + 3 * label;
            cells[at] = p * support;
            cells[at + 1] = p * (n - support);
            cells[at + 2] = (1.0 - p) * support;
        }
        // Where labels exclude each other a unit is right with its own label; otherwise exact sets are not counted.
        cells[EXACT] = if self.exclusive {
            self.tally(cells).classes().map(|c| c.true_positives).sum()
        } else {
            f64::NAN
        };
        self.tally(cells)
    }

    /// The sums as a tally.
    pub const fn tally(self, cells: &[f64]) -> Tally<'_> {
        Tally { layout: self, cells }
    }
}

/// Places of units by group, groups in alphabetical order.
pub fn by_group<'u>(groups: impl Iterator<Item = &'u str>) -> Vec<Vec<usize>> {
    let mut places: Vec<(&str, usize)> = groups.zip(0..).collect();
    places.sort_unstable();
    places.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|(_, at)| *at).collect()).collect()
}

/// The sums of each group of units; `add` adds the unit at a place to sums, of which there are `width`.
pub fn group_sums(groups: &[Vec<usize>], width: usize, mut add: impl FnMut(usize, &mut [f64])) -> GroupSums {
    let mut sums = GroupSums::new(width);
    let mut cells = vec![0.0; width];
    for units in groups {
        cells.fill(0.0);
        units.iter().for_each(|&unit| add(unit, &mut cells));
        sums.push(&cells);
    }
    sums
}

impl Tally<'_> {
    /// Number of labels.
    pub const fn k(self) -> usize {
        self.layout.k
    }

    /// Whether exactly one label holds of each unit.
    pub const fn exclusive(self) -> bool {
        self.layout.exclusive
    }

    /// Number of units.
    pub fn units(self) -> f64 {
        self.cells[UNITS]
    }

    /// Units whose labels are exactly right.
    pub fn exact(self) -> f64 {
        self.cells[EXACT]
    }

    /// Counts of one label.
    pub fn class(self, label: usize) -> ClassScores {
        let at = FIRST_CLASS + 3 * label;
        ClassScores {
            true_positives: self.cells[at],
            false_positives: self.cells[at + 1],
            false_negatives: self.cells[at + 2],
        }
    }

    /// Counts of every label.
    pub fn classes(self) -> impl Iterator<Item = ClassScores> {
        (0..self.k()).map(move |label| self.class(label))
    }

    /// Mean of `-ln p` of what is so; NaN without probabilities.
    pub fn log_loss(self) -> f64 {
        self.cells[SURPRISE] / self.cells[SURPRISE_TERMS]
    }

    /// Mean squared error of the probabilities; NaN without probabilities.
    pub fn brier(self) -> f64 {
        self.cells[SQUARE] / self.cells[SQUARE_TERMS]
    }

    /// Of each bin of probability how many forecasts there are, the sum of their probabilities, and how many are so.
    pub fn bins(self) -> impl Iterator<Item = [f64; 3]> {
        (0..BINS).map(move |bin| {
            let at = FIRST_BIN + 3 * bin;
            [self.cells[at], self.cells[at + 1], self.cells[at + 2]]
        })
    }
}
