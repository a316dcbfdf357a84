//! Everything that is reported of one evaluation.

use ndarray::Array2;

use super::bootstrap::{Interval, clustered_bootstrap};
use super::calibration::{CalibrationScores, RiskCoverage, forecasts, risk_coverage};
use super::folds::Folds;
use super::scores::Scores;

/// Scores of one task with intervals, the baseline and the folds.
#[derive(Clone, Debug)]
pub struct Report {
    /// Counts behind the scores.
    pub scores: Scores,
    /// Number of groups.
    pub groups: usize,
    /// Share of units whose labels are exactly right.
    pub accuracy: Interval,
    /// Mean F1 of the classes.
    pub macro_f1: Interval,
    /// F1 of all decisions pooled.
    pub micro_f1: Interval,
    /// Scores of always giving the commonest label (for several labels: the commonest one alone).
    pub majority: Scores,
    /// The commonest label.
    pub majority_label: usize,
    /// Scores by fold, where there were folds.
    pub folds: Vec<FoldScores>,
    /// What the probabilities are worth.
    pub calibration: CalibrationScores,
    /// How often decisions over a probability are right.
    pub risk_coverage: Vec<RiskCoverage>,
}

/// Scores of one fold.
#[derive(Clone, Debug)]
pub struct FoldScores {
    /// The fold's name.
    pub name: String,
    /// Its scores.
    pub scores: Scores,
}

impl Report {
    /// Scores `rows` of (group, gold labels, predicted labels) over the `k` labels of `probabilities` (n x k), of which
    /// exactly one holds where they are `exclusive`. Where units may have several labels
    /// or none, the majority baseline counts those that have one. Intervals come from `resamples` clustered
    /// bootstrap samples.
    pub fn new(
        rows: &[(&str, &[usize], &[usize])],
        probabilities: &Array2<f64>,
        exclusive: bool,
        folds: Option<&Folds>,
        resamples: usize,
        seed: u64,
    ) -> Self {
        let k = probabilities.ncols();
        let (gold, decided): (Vec<&[usize]>, Vec<&[usize]>) =
            rows.iter().map(|(_, gold, decided)| (*gold, *decided)).unzip();
        let mut scores = Scores::empty(k);
        rows.iter().for_each(|(_, gold, predicted)| scores.add(gold, predicted));
        let majority_label = (0..k).fold(0, |best, c| {
            if scores.classes[c].support() > scores.classes[best].support() { c } else { best }
        });
        let mut majority = Scores::empty(k);
        rows.iter().for_each(|(_, gold, _)| majority.add(gold, &[majority_label]));
        let [accuracy, macro_f1, micro_f1] =
            clustered_bootstrap(rows, k, resamples, seed, |s| [s.accuracy(), s.macro_f1(), s.micro_f1()]);
        let fold_scores = |folds: &Folds| {
            (0..folds.len())
                .map(|fold| {
                    let mut scores = Scores::empty(k);
                    folds.test_rows(fold).into_iter().for_each(|row| scores.add(rows[row].1, rows[row].2));
                    FoldScores { name: folds.name(fold).to_owned(), scores }
                })
                .collect()
        };
        let mut groups: Vec<&str> = rows.iter().map(|(group, _, _)| *group).collect();
        groups.sort_unstable();
        groups.dedup();
        Self {
            scores,
            groups: groups.len(),
            accuracy,
            macro_f1,
            micro_f1,
            majority,
            majority_label,
            folds: folds.map_or_else(Vec::new, fold_scores),
            calibration: CalibrationScores::new(probabilities, &gold, &decided, exclusive),
            risk_coverage: risk_coverage(&forecasts(probabilities, &gold, &decided)),
        }
    }

    /// The mean over folds of a score, where there were folds.
    pub fn mean_over_folds(&self, score: impl Fn(&Scores) -> f64) -> Option<f64> {
        let n = self.folds.len();
        (n > 0).then(|| self.folds.iter().map(|fold| score(&fold.scores)).sum::<f64>() / n as f64)
    }
}
