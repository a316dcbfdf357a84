//! The adjusted count by a gold sample.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::linear::{inverse, on_simplex, one_norm};
use super::refusal::{CellRefusal, GoldRefusal, Lack};
use crate::evaluate::{Interval, SplitMix64, quantile};

/// The fewest units of each label in a gold sample.
///
/// With about 20 units of the rarest label in about 10 articles, intervals held the truth 94 to 95 times in 100 in
/// simulations (three labels, 70 % of them judged rightly, articles of 6 units that resemble each other); with 10
/// articles altogether 92 to 94 times.
pub const LEAST_UNITS: usize = 20;

/// The fewest groups (articles) that the units of each label come from.
pub const LEAST_GROUPS: usize = 10;

/// The fewest articles of a cell: with 10, intervals held the truth 92 to 94 times in 100 in simulations, with 6 as few as
/// 86 times for a share near 0.
pub const LEAST_ARTICLES: usize = 10;

/// A confusion matrix nearer than this to one that cannot be inverted is not inverted: shares would be off by 20 times
/// what the predicted shares are off.
const LEAST_DISTANCE: f64 = 0.05;

/// Of how many resamples the matrix may be nearer than that.
const MOST_UNSOLVED: f64 = 0.01;

/// An estimate that is further outside of 0 to 1 than so many of its standard errors contradicts the gold sample. In
/// simulations with shares of 0 and 1, hardly any cell was as far outside by chance.
const MOST_ERRORS: f64 = 4.0;

/// Normal quantile of a 95 % interval, and of all but 1 % on one side.
const Z: f64 = 1.959_963_984_540_054;
const Z_99: f64 = 2.326_347_874_040_841;

/// A unit that a person has labelled and the classifier has judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoldUnit<'a> {
    /// The person's label, as a place among the labels.
    pub gold: usize,
    /// The classifier's.
    pub predicted: usize,
    /// What it must be resampled with: the article.
    pub group: &'a str,
    /// What it counts for, at least 0.
    pub weight: f64,
}

/// What a gold sample says about a classifier's errors, and what shares follow from its predictions.
#[derive(Clone, Debug)]
pub struct Correction {
    labels: Vec<String>,
    /// `P(predicted | true)`, true x predicted.
    probabilities: Array2<f64>,
    /// From predicted shares to true ones.
    solution: Array2<f64>,
    /// The same of each resample of the gold sample; `None` where the labels are not told apart.
    resampled: Vec<Option<Array2<f64>>>,
    /// Seeds of the resamples of articles.
    seeds: Vec<u64>,
}

/// The share of one label in a cell, 0 to 1, with 95 % intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelShare {
    /// Share of the predictions.
    pub counted: Interval,
    /// Share corrected for the classifier's errors; the values of all labels sum to 1.
    pub corrected: Interval,
}

impl Correction {
    /// Learns `P(predicted | true)` from a gold sample, by as many resamples of its groups as are asked for.
    ///
    /// # Errors
    /// Where the sample is too small, or the classifier does not tell the labels apart.
    pub fn new(
        gold: &[GoldUnit<'_>],
        labels: &[String],
        resamples: usize,
        seed: u64,
    ) -> Result<Self, GoldRefusal> {
        let k = labels.len();
        check_numbers(gold, labels)?;
        let mut by_group: BTreeMap<&str, Array2<f64>> = BTreeMap::new();
        for unit in gold {
            by_group.entry(unit.group).or_insert_with(|| Array2::zeros((k, k)))
                [(unit.gold, unit.predicted)] += unit.weight;
        }
        let groups: Vec<Array2<f64>> = by_group.into_values().collect();
        let mut whole = Array2::zeros((k, k));
        groups.iter().for_each(|group| whole += group);
        let probabilities = by_row(whole);
        let not_told_apart = |distance| {
            let (first, second) = most_alike(&probabilities, labels);
            GoldRefusal::NotToldApart { first, second, distance, least: LEAST_DISTANCE }
        };
        let solution = inverse(&probabilities.t().to_owned()).ok_or_else(|| not_told_apart(0.0))?;
        let distance = 1.0 / one_norm(&solution);
        if distance < LEAST_DISTANCE {
            return Err(not_told_apart(distance));
        }

        let mut seeds = SplitMix64::new(seed);
        let gold_seeds: Vec<u64> = (0..resamples).map(|_| seeds.next()).collect();
        let seeds: Vec<u64> = (0..resamples).map(|_| seeds.next()).collect();
        let drawn: Vec<(f64, Option<Array2<f64>>)> = gold_seeds
            .par_iter()
            .map(|&seed| {
                let mut random = SplitMix64::new(seed);
                let mut sum = Array2::zeros((k, k));
                groups.iter().for_each(|_| sum += &groups[random.below(groups.len())]);
                // A label that was not drawn leaves a row of NaN, which has no inverse.
                let solution = inverse(&by_row(sum).t().to_owned());
                let distance = solution.as_ref().map_or(0.0, |solution| 1.0 / one_norm(solution));
                (distance, solution.filter(|_| distance >= LEAST_DISTANCE))
            })
            .collect();
        let unsolved = drawn.iter().filter(|(_, solution)| solution.is_none()).count();
        if unsolved as f64 > MOST_UNSOLVED * resamples as f64 {
            // The distance varies by 1 / sqrt(n): so that all but 1 % of resamples stay above the least.
            let mean = drawn.iter().map(|(d, _)| d).sum::<f64>() / resamples as f64;
            let variance = drawn.iter().map(|(d, _)| (d - mean).powi(2)).sum::<f64>() / resamples as f64;
            let margin = (distance - LEAST_DISTANCE).max(0.01);
            let times = Z_99 * Z_99 * variance / (margin * margin);
            let more = (gold.len() as f64 * (times - 1.0)).max(LEAST_UNITS as f64).ceil() as usize;
            let (first, second) = most_alike(&probabilities, labels);
            let share = unsolved as f64 / resamples as f64;
            return Err(GoldRefusal::Unstable { share, first, second, more });
        }
        let resampled = drawn.into_iter().map(|(_, solution)| solution).collect();
        Ok(Self { labels: labels.to_vec(), probabilities, solution, resampled, seeds })
    }

    /// `P(predicted | true)`: a row for each true label, which sums to 1.
    pub fn probabilities(&self) -> &Array2<f64> {
        &self.probabilities
    }

    /// The shares of the labels in a cell, from the numbers of statements by predicted label in each of its articles.
    ///
    /// # Errors
    /// With fewer than `least_statements` statements, or fewer than [`LEAST_ARTICLES`] articles, or where no shares give
    /// such predictions by the errors of the gold sample.
    pub fn shares(
        &self,
        articles: &[&[u32]],
        least_statements: usize,
    ) -> Result<Vec<LabelShare>, CellRefusal> {
        let k = self.solution.nrows();
        let articles: Vec<Array1<f64>> = articles
            .iter()
            .map(|counts| counts.iter().map(|&n| f64::from(n)).collect::<Array1<f64>>())
            .filter(|counts| counts.sum() > 0.0)
            .collect();
        let mut total = Array1::<f64>::zeros(k);
        articles.iter().for_each(|counts| total += counts);
        let (found, least) = (total.sum() as usize, least_statements.max(1));
        if found < least {
            return Err(CellRefusal::FewStatements { found, least });
        }
        let n = articles.len();
        if n < LEAST_ARTICLES {
            return Err(CellRefusal::FewArticles { found: n, least: LEAST_ARTICLES });
        }
        let counted = &total / total.sum();
        let solved = self.solution.dot(&counted).to_vec();
        let corrected = on_simplex(&solved);

        let wider = expansion(n);
        let drawn: Vec<(Array1<f64>, Option<Array1<f64>>)> = self
            .seeds
            .par_iter()
            .zip(&self.resampled)
            .map(|(&seed, solution)| {
                let mut random = SplitMix64::new(seed);
                let mut sum = Array1::<f64>::zeros(k);
                (0..n).for_each(|_| sum += &articles[random.below(n)]);
                let size = sum.sum();
                let shares = &counted + &((sum / size - &counted) * wider);
                let solved = solution.as_ref().map(|solution| solution.dot(&shares));
                (shares, solved)
            })
            .collect();
        let mut shares = Vec::with_capacity(k);
        for label in 0..k {
            let values: Vec<f64> = drawn.iter().filter_map(|(_, s)| s.as_ref()).map(|s| s[label]).collect();
            // An interval around what was solved for may have no value that is a share: it is moved with the estimate.
            let moved = corrected[label] - solved[label];
            if moved.abs() > MOST_ERRORS * deviation(&values) {
                return Err(CellRefusal::NoMixFits { label: self.labels[label].clone() });
            }
            // Where the labels are not told apart, the share may be anything.
            let unsolved = drawn.len() - values.len();
            let values = values.into_iter().map(|value| value + moved);
            let low = values.clone().chain(std::iter::repeat_n(0.0, unsolved));
            let high = values.chain(std::iter::repeat_n(1.0, unsolved));
            let raw = || drawn.iter().map(|(shares, _)| shares[label]);
            shares.push(LabelShare {
                counted: interval(counted[label], raw(), raw()),
                corrected: interval(corrected[label], low, high),
            });
        }
        Ok(shares)
    }
}

/// What counted and corrected shares are worth within a gold sample, where the truth is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// Number of cells.
    pub cells: usize,
    /// By how much counted shares are off, 0 to 1: mean over cells and labels.
    pub counted: f64,
    /// By how much corrected shares are.
    pub corrected: f64,
}

/// Corrects the shares of each cell of a gold sample by the rest of the sample. `cells` has the cell of each unit, or
/// none; cells of fewer units than `least` are left out, and so are those that the rest cannot correct. Where corrected
/// shares are off by more than counted ones, the errors differ between cells, or the mix of labels hardly does.
pub fn check(gold: &[GoldUnit<'_>], cells: &[Option<&str>], k: usize, least: usize) -> Option<Check> {
    let mut by_cell: BTreeMap<&str, (usize, Array2<f64>)> = BTreeMap::new();
    let mut whole = Array2::<f64>::zeros((k, k));
    for (unit, cell) in gold.iter().zip(cells) {
        whole[(unit.gold, unit.predicted)] += unit.weight;
        if let Some(cell) = cell {
            let (units, counts) = by_cell.entry(cell).or_insert_with(|| (0, Array2::zeros((k, k))));
            *units += 1;
            counts[(unit.gold, unit.predicted)] += unit.weight;
        }
    }
    let mut check = Check { cells: 0, counted: 0.0, corrected: 0.0 };
    for (_, counts) in by_cell.into_values().filter(|(units, _)| *units >= least) {
        let Some(solution) = inverse(&by_row(&whole - &counts).t().to_owned()) else { continue };
        if 1.0 / one_norm(&solution) < LEAST_DISTANCE {
            continue;
        }
        let truth = counts.sum_axis(Axis(1)) / counts.sum();
        let counted = counts.sum_axis(Axis(0)) / counts.sum();
        let corrected = Array1::from(on_simplex(&solution.dot(&counted).to_vec()));
        let off = |shares: &Array1<f64>| (shares - &truth).mapv(f64::abs).sum() / k as f64;
        check.cells += 1;
        check.counted += off(&counted);
        check.corrected += off(&corrected);
    }
    let n = check.cells as f64;
    (check.cells > 0).then(|| Check { counted: check.counted / n, corrected: check.corrected / n, ..check })
}

/// The 95 % percentile interval of drawn shares, of which the lower bound may have others than the upper.
fn interval(value: f64, low: impl Iterator<Item = f64>, high: impl Iterator<Item = f64>) -> Interval {
    let bound = |draws: &mut dyn Iterator<Item = f64>, q| {
        let mut draws: Vec<f64> = draws.map(|share| share.clamp(0.0, 1.0)).collect();
        draws.sort_by(f64::total_cmp);
        quantile(&draws, q)
    };
    let (mut low, mut high) = (low, high);
    Interval { value, low: bound(&mut low, 0.025).min(value), high: bound(&mut high, 0.975).max(value) }
}

/// The standard deviation.
fn deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt()
}

/// Whether there are enough units and groups of each label.
fn check_numbers(gold: &[GoldUnit<'_>], labels: &[String]) -> Result<(), GoldRefusal> {
    let mut found: Vec<(usize, BTreeSet<&str>)> = vec![(0, BTreeSet::new()); labels.len()];
    for unit in gold.iter().filter(|unit| unit.weight > 0.0) {
        found[unit.gold].0 += 1;
        found[unit.gold].1.insert(unit.group);
    }
    let lacks: Vec<Lack> = labels
        .iter()
        .zip(found)
        .filter(|(_, (units, groups))| *units < LEAST_UNITS || groups.len() < LEAST_GROUPS)
        .map(|(label, (units, groups))| Lack { label: label.clone(), units, groups: groups.len() })
        .collect();
    if lacks.is_empty() { Ok(()) } else { Err(GoldRefusal::TooThin(lacks)) }
}

/// Rows divided by their sums.
fn by_row(mut counts: Array2<f64>) -> Array2<f64> {
    for mut row in counts.rows_mut() {
        let sum = row.sum();
        row /= sum;
    }
    counts
}

/// The labels whose units are judged most alike.
fn most_alike(probabilities: &Array2<f64>, labels: &[String]) -> (String, String) {
    let k = labels.len();
    let apart = |a: usize, b: usize| -> f64 {
        let (a, b) = (probabilities.row(a), probabilities.row(b));
        a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum()
    };
    let pairs = (0..k).flat_map(|a| (a + 1..k).map(move |b| (a, b)));
    let nearest = pairs.min_by(|&x, &y| apart(x.0, x.1).total_cmp(&apart(y.0, y.1)));
    let name = |label: usize| labels.get(label).cloned().unwrap_or_default();
    nearest.map_or_else(Default::default, |(a, b)| (name(a), name(b)))
}

/// By what deviations of the mean of `n` articles (at least 2) are widened: `sqrt(n / (n - 1)) t / z`, with the
/// quantile of t by its expansion in `1 / (n - 1)` (Abramowitz & Stegun 1964, 26.7.5).
fn expansion(n: usize) -> f64 {
    let (n, z) = (n as f64, Z);
    let freedom = n - 1.0;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    (n / freedom).sqrt() * (z + first / freedom + second / freedom.powi(2)) / z
}
