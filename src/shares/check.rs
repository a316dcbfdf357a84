//! What a correction is worth, within the gold sample itself.

use std::collections::BTreeMap;

use ndarray::Array1;

use super::correction::GoldUnit;
use super::errors::{Counts, solutions, solve, stratum};
use super::linear::on_simplex;
use crate::evaluate::Folds;

/// Parts that the gold sample is split into.
const FOLDS: usize = 5;

/// By how much shares are off within a gold sample, where the truth is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// Number of cells.
    pub cells: usize,
    /// By how much counted shares are off, 0 to 1: mean over cells and labels.
    pub counted: f64,
    /// By how much corrected shares are.
    pub corrected: f64,
}

/// The counts of a cell by label, and the sum of what was solved for; none where a part of it cannot be.
struct Sums {
    coded: Array1<f64>,
    counted: Array1<f64>,
    solved: Option<Array1<f64>>,
}

/// Corrects the shares of cells of a gold sample: the units of a fifth of the groups by those of the others, and so on.
/// `cells` has the cell of each unit, or none; cells of fewer units than `least` are left out, and so are those with a part
/// that the rest cannot correct. None where no cell is left.
///
/// Where corrected shares are off by more than counted ones, the errors differ between cells, or the mix of labels
/// hardly does.
pub fn check(
    gold: &[GoldUnit<'_>],
    cells: &[Option<&str>],
    k: usize,
    least: usize,
    seed: u64,
) -> Option<Check> {
    let groups: Vec<&str> = gold.iter().map(|unit| unit.group).collect();
    let folds = Folds::grouped(&groups, FOLDS, seed)?;
    let strata = Counts::new(gold, k);
    let size = (strata.strata.len() + 1) * k;
    let mut units: BTreeMap<&str, usize> = BTreeMap::new();
    cells.iter().flatten().for_each(|cell| *units.entry(cell).or_default() += 1);
    let mut found: BTreeMap<&str, Sums> = BTreeMap::new();
    for fold in 0..folds.len() {
        let mut counts = strata.empty();
        folds.train_rows(fold).into_iter().for_each(|row| strata.add(&gold[row], &mut counts));
        let (_, solutions) = solutions(&counts);
        let solution = |at: usize| solutions[at].inverse.as_ref().or(solutions[0].inverse.as_ref());
        let mut predicted: BTreeMap<&str, Array1<f64>> = BTreeMap::new();
        for row in folds.test_rows(fold) {
            let (unit, Some(cell)) = (&gold[row], cells[row]) else { continue };
            if units[cell] < least {
                continue;
            }
            let zeros = || Array1::zeros(k);
            let sums = found.entry(cell).or_insert_with(|| Sums {
                coded: zeros(),
                counted: zeros(),
                solved: Some(zeros()),
            });
            sums.coded[unit.gold] += unit.weight;
            sums.counted[unit.predicted] += unit.weight;
            let at = stratum(&strata.strata, unit.stratum) * k + unit.predicted;
            predicted.entry(cell).or_insert_with(|| Array1::zeros(size))[at] += unit.weight;
        }
        for (cell, predicted) in predicted {
            let solved = solve(predicted.view(), solution, k);
            if let Some(sums) = found.get_mut(cell) {
                sums.solved = sums.solved.take().zip(solved).map(|(sum, solved)| sum + solved);
            }
        }
    }
    let mut check = Check { cells: 0, counted: 0.0, corrected: 0.0 };
    for Sums { coded, counted, solved } in found.into_values() {
        let (total, Some(solved)) = (coded.sum(), solved) else { continue };
        if total > 0.0 {
            let truth = coded / total;
            let off = |shares: &Array1<f64>| (shares - &truth).mapv(f64::abs).sum() / k as f64;
            check.cells += 1;
            check.counted += off(&(counted / total));
            check.corrected += off(&Array1::from(on_simplex(&(solved / total).to_vec())));
        }
    }
    let n = check.cells as f64;
    (check.cells > 0).then(|| Check { counted: check.counted / n, corrected: check.corrected / n, ..check })
}
