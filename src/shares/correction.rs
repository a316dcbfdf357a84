//! The adjusted count by a gold sample.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array1, Array2, Array3};
use rayon::prelude::*;

use super::errors::{Counts, LEAST_DISTANCE, Solution, solutions, solve};
use super::linear::on_simplex;
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

/// In what share of the resamples the labels may be inseparable.
const MOST_UNSOLVED: f64 = 0.01;

/// An estimate that is moved to the simplex by more than so many of its standard errors contradicts the gold sample.
const MOST_ERRORS: f64 = 4.0;

/// Normal quantile of a 95 % interval, and of all but 1 % on one side.
const Z: f64 = 1.959_963_984_540_054;
const Z_99: f64 = 2.326_347_874_040_841;

/// A unit that a person has labelled and the classifier has judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoldUnit<'a> {
    /// The person's label, as a place among the labels, and below their number.
    pub gold: usize,
    /// The classifier's label, likewise.
    pub predicted: usize,
    /// What it must be resampled with: the article.
    pub group: &'a str,
    /// What it counts for, at least 0.
    pub weight: f64,
    /// What the classifier's errors may hang on: the topic.
    pub stratum: Option<&'a str>,
}

/// What a gold sample says about a classifier's errors, and what shares follow from its predictions.
#[derive(Clone, Debug)]
pub struct Correction {
    labels: Vec<String>,
    strata: Vec<String>,
    /// `P(predicted | true)` over all strata, true x predicted.
    probabilities: Array2<f64>,
    /// From predicted shares to true ones, by stratum.
    whole: Vec<Solution>,
    /// The same of each resample of the gold sample.
    resampled: Vec<Vec<Solution>>,
    /// Seeds of the resamples of articles.
    seeds: Vec<u64>,
    pooled: Vec<String>,
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
    /// Where units have a stratum, it is learnt for each, with the errors of all as a prior that weighs as much as 10
    /// units of each label. A stratum whose labels are not told apart, or not in more than 1 % of the resamples, is
    /// corrected by the errors of all.
    ///
    /// # Errors
    /// Where the sample is too small, or the classifier does not tell the labels apart.
    pub fn new(
        gold: &[GoldUnit<'_>],
        labels: &[String],
        resamples: usize,
        seed: u64,
    ) -> Result<Self, GoldRefusal> {
        check_numbers(gold, labels)?;
        let counts = Counts::new(gold, labels.len());
        let mut by_group: BTreeMap<&str, Array3<f64>> = BTreeMap::new();
        gold.iter()
            .for_each(|unit| counts.add(unit, by_group.entry(unit.group).or_insert_with(|| counts.empty())));
        let groups: Vec<Array3<f64>> = by_group.into_values().collect();
        let mut sum = counts.empty();
        groups.iter().for_each(|group| sum += group);
        let (probabilities, mut whole) = solutions(&sum);
        let distance = whole[0].distance;
        if whole[0].inverse.is_none() {
            let (first, second) = most_alike(&probabilities, labels);
            return Err(GoldRefusal::NotToldApart { first, second, distance, least: LEAST_DISTANCE });
        }

        let mut seeds = SplitMix64::new(seed);
        let (gold_seeds, seeds) = (seeds.numbers(resamples), seeds.numbers(resamples));
        let mut resampled: Vec<Vec<Solution>> = gold_seeds
            .par_iter()
            .map(|&seed| {
                let mut random = SplitMix64::new(seed);
                let mut sum = counts.empty();
                groups.iter().for_each(|_| sum += &groups[random.below(groups.len())]);
                solutions(&sum).1
            })
            .collect();
        let unsolved = |stratum: usize, resampled: &[Vec<Solution>]| {
            let unsolved = resampled.iter().filter(|solutions| solutions[stratum].inverse.is_none()).count();
            unsolved as f64 / resamples as f64
        };
        let share = unsolved(0, &resampled);
        if share > MOST_UNSOLVED {
            // The distance varies by 1 / sqrt(n): so that all but 1 % of resamples stay above the least.
            let distances: Vec<f64> = resampled.iter().map(|solutions| solutions[0].distance).collect();
            let margin = (distance - LEAST_DISTANCE).max(0.01);
            let times = (Z_99 * deviation(&distances) / margin).powi(2);
            let more = (gold.len() as f64 * (times - 1.0)).max(LEAST_UNITS as f64).ceil() as usize;
            let (first, second) = most_alike(&probabilities, labels);
            return Err(GoldRefusal::Unstable { share, first, second, more });
        }
        let mut pooled = Vec::new();
        for (at, name) in counts.strata.iter().enumerate().map(|(at, name)| (at + 1, name)) {
            if whole[at].inverse.is_none() || unsolved(at, &resampled) > MOST_UNSOLVED {
                pooled.push(name.clone());
                for solutions in std::iter::once(&mut whole).chain(&mut resampled) {
                    solutions[at] = solutions[0].clone();
                }
            }
        }
        let Counts { strata, .. } = counts;
        Ok(Self { labels: labels.to_vec(), strata, probabilities, whole, resampled, seeds, pooled })
    }

    /// The names of the strata, sorted. In what is counted they have the numbers from 1 on; 0 is for what is of none of
    /// them, which is corrected by the errors of all.
    pub fn strata(&self) -> &[String] {
        &self.strata
    }

    /// The strata that are corrected by the errors of all, because their own do not tell the labels apart.
    pub fn pooled(&self) -> &[String] {
        &self.pooled
    }

    /// `P(predicted | true)` over all strata: a row for each true label, which sums to 1.
    pub fn probabilities(&self) -> &Array2<f64> {
        &self.probabilities
    }

    /// The shares of the labels in a cell, from the numbers of statements in each of its articles: by stratum, and in a
    /// stratum by predicted label, so that each has the number of strata and 1, times the number of labels.
    ///
    /// # Errors
    /// With fewer than `least_statements` statements, or fewer than [`LEAST_ARTICLES`] articles, or where no shares give
    /// such predictions by the errors of the gold sample.
    pub fn shares(
        &self,
        articles: &[&[u32]],
        least_statements: usize,
    ) -> Result<Vec<LabelShare>, CellRefusal> {
        let k = self.labels.len();
        let articles: Vec<Array1<f64>> = articles
            .iter()
            .map(|counts| counts.iter().map(|&n| f64::from(n)).collect::<Array1<f64>>())
            .filter(|counts| counts.sum() > 0.0)
            .collect();
        let mut total = Array1::<f64>::zeros((self.strata.len() + 1) * k);
        articles.iter().for_each(|counts| total += counts);
        let (found, least) = (total.sum() as usize, least_statements.max(1));
        if found < least {
            return Err(CellRefusal::FewStatements { found, least });
        }
        let n = articles.len();
        if n < LEAST_ARTICLES {
            return Err(CellRefusal::FewArticles { found: n, least: LEAST_ARTICLES });
        }
        let predicted = &total / total.sum();
        let by_label = |predicted: &Array1<f64>| -> Vec<f64> {
            (0..k).map(|label| predicted.iter().skip(label).step_by(k).sum()).collect()
        };
        let counted = by_label(&predicted);
        // Every stratum has a solution: where it had none of its own, that of all.
        let solved =
            solve(predicted.view(), |at| self.whole[at].inverse.as_ref(), k).unwrap_or_default().to_vec();
        let corrected = on_simplex(&solved);

        let wider = expansion(n);
        let drawn: Vec<(Vec<f64>, Option<Array1<f64>>)> = self
            .seeds
            .par_iter()
            .zip(&self.resampled)
            .map(|(&seed, solutions)| {
                let mut random = SplitMix64::new(seed);
                let mut sum = Array1::<f64>::zeros(total.len());
                (0..n).for_each(|_| sum += &articles[random.below(n)]);
                let size = sum.sum();
                let drawn = &predicted + &((sum / size - &predicted) * wider);
                let solved = solve(drawn.view(), |at| solutions[at].inverse.as_ref(), k);
                (by_label(&drawn), solved)
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
