//! What a classifier takes for what, by stratum.

use ndarray::{Array1, Array2, Array3, ArrayView1, Axis};

use super::correction::GoldUnit;
use super::linear::{inverse, one_norm};

/// A confusion matrix nearer than this to one that cannot be inverted is not inverted: shares would be off by 20 times
/// what the predicted shares are off.
pub(super) const LEAST_DISTANCE: f64 = 0.05;

/// So many units of each true label are added to a stratum, with the errors of all strata together: a stratum of few units
/// is judged by those, one of many by its own. On the coded articles of the box, intervals by topic held the coded shares
/// 90 times in 100 with 10, 47 times without strata; with 5 to 30, shares were off by the same.
const PRIOR_UNITS: f64 = 10.0;

/// Weights of gold units: stratum x true label x predicted label. Stratum 0 is that of units without one.
pub(super) struct Counts {
    /// The names of the strata from 1 on, sorted.
    pub strata: Vec<String>,
    k: usize,
}

impl Counts {
    pub fn new(gold: &[GoldUnit<'_>], k: usize) -> Self {
        let mut strata: Vec<String> =
            gold.iter().filter_map(|unit| unit.stratum).map(str::to_owned).collect();
        strata.sort_unstable();
        strata.dedup();
        Self { strata, k }
    }

    pub fn empty(&self) -> Array3<f64> {
        Array3::zeros((self.strata.len() + 1, self.k, self.k))
    }

    pub fn add(&self, unit: &GoldUnit<'_>, counts: &mut Array3<f64>) {
        counts[(stratum(&self.strata, unit.stratum), unit.gold, unit.predicted)] += unit.weight;
    }
}

/// The number of a stratum; 0 for one that is not among those named.
pub(super) fn stratum(strata: &[String], name: Option<&str>) -> usize {
    name.and_then(|name| strata.binary_search_by(|other| other.as_str().cmp(name)).ok())
        .map_or(0, |at| at + 1)
}

/// How true shares follow from predicted ones in a stratum.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    /// The inverse of the confusion matrix; none where the labels are not told apart.
    pub inverse: Option<Array2<f64>>,
    /// By how much a column of the matrix must change, in its sum of absolute values, until it has no inverse (the theorem of
    /// Gastinel and Kahan, Higham 2002, *Accuracy and Stability of Numerical Algorithms*, 6.5).
    pub distance: f64,
}

impl Solution {
    /// Of `P(predicted | true)`, true x predicted. A label without units is a row of NaN, which has no inverse.
    pub fn new(probabilities: &Array2<f64>) -> Self {
        let inverse = inverse(&probabilities.t().to_owned());
        let distance = inverse.as_ref().map_or(0.0, |inverse| 1.0 / one_norm(inverse));
        Self { inverse: inverse.filter(|_| distance >= LEAST_DISTANCE), distance }
    }
}

/// The `P(predicted | true)` of all units, and the solution of each stratum; that of stratum 0 is by all units.
pub(super) fn solutions(counts: &Array3<f64>) -> (Array2<f64>, Vec<Solution>) {
    let all = by_row(counts.sum_axis(Axis(0)));
    let of_stratum = |counts: Array2<f64>| Solution::new(&by_row(counts + &(&all * PRIOR_UNITS)));
    let strata = counts.outer_iter().skip(1).map(|counts| of_stratum(counts.to_owned()));
    let solutions = std::iter::once(Solution::new(&all)).chain(strata).collect();
    (all, solutions)
}

/// The true shares behind predicted ones, which are given by stratum, then by label, and sum to 1. None where the labels of
/// a stratum that occurs are not told apart.
pub(super) fn solve<'a>(
    predicted: ArrayView1<'_, f64>,
    solution: impl Fn(usize) -> Option<&'a Array2<f64>>,
    k: usize,
) -> Option<Array1<f64>> {
    let mut shares = Array1::zeros(k);
    for (at, predicted) in predicted.axis_chunks_iter(Axis(0), k).enumerate() {
        if predicted.iter().any(|share| *share != 0.0) {
            shares += &solution(at)?.dot(&predicted);
        }
    }
    Some(shares)
}

/// Rows divided by their sums.
fn by_row(mut counts: Array2<f64>) -> Array2<f64> {
    for mut row in counts.rows_mut() {
        let sum = row.sum();
        row /= sum;
    }
    counts
}
