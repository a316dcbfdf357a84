//! Intervals by resampling groups of units.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::codings::{Code, CodedUnit};
use super::statistic::Statistic;
use super::tally::{Layout, Sums};
use crate::evaluate::{SplitMix64, quantile};

/// If a statistic is undefined on a larger share of the resamples, a bound of its 95 % interval is not known.
const MOST_UNDEFINED: f64 = 0.025;

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How often; with 0 there are no intervals.
    pub resamples: usize,
    /// Seed of the draws. The same seed gives the same intervals, whatever the number of threads.
    pub seed: u64,
}

/// A value with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The value; `None` where it is undefined.
    pub value: Option<f64>,
    /// Lower bound; `None` where the value, or more than 2.5 % of the resampled values, are undefined, and where there are
    /// not at least two groups.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
}

impl Estimate {
    /// A value without an interval.
    pub(super) fn point(value: f64) -> Self {
        Self { value: (!value.is_nan()).then_some(value), low: None, high: None }
    }
}

/// What is resampled, and how many there are: groups, where units without one stand for themselves.
pub(super) fn groups<'u>(units: &[&'u CodedUnit]) -> Vec<Vec<&'u CodedUnit>> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&CodedUnit>> = Vec::new();
    for unit in units.iter().copied().filter(|unit| !unit.codes.is_empty()) {
        let next = groups.len();
        let at = unit.group.as_deref().map_or(next, |group| *numbers.entry(group).or_insert(next));
        if at == next {
            groups.push(Vec::new());
        }
        groups[at].push(unit);
    }
    groups
}

/// The statistics with percentile intervals over resampled groups; undefined values of resamples are left out.
pub(super) fn estimates(
    units: &[&CodedUnit],
    layout: Layout,
    numbers: &[f64],
    statistics: &[Statistic],
    resampling: Resampling,
) -> Vec<Estimate> {
    let evaluate = |values: &[f64]| -> Vec<f64> {
        let sums = Sums { layout, numbers, values };
        statistics.iter().map(|statistic| statistic.of(&sums)).collect()
    };
    let values = evaluate(&Sums::add_up(layout, units.iter().copied()));
    let sample = Sample::new(&groups(units), layout);
    let sampled = if sample.groups() < 2 { Vec::new() } else { sample.resampled(resampling, evaluate) };
    let of = |at: usize| {
        let mut estimate = Estimate::point(values[at]);
        let mut column: Vec<f64> =
            sampled.iter().map(|row| row[at]).filter(|value| !value.is_nan()).collect();
        let undefined = sampled.len() - column.len();
        if estimate.value.is_some()
            && !column.is_empty()
            && undefined as f64 <= MOST_UNDEFINED * sampled.len() as f64
        {
            column.sort_by(f64::total_cmp);
            estimate.low = Some(quantile(&column, 0.025));
            estimate.high = Some(quantile(&column, 0.975));
        }
        estimate
    };
    (0..statistics.len()).map(of).collect()
}

/// Units as they are resampled. Units with the same codes are one pattern: there are far fewer patterns than units, and
/// a resample adds up each once, times its count.
struct Sample {
    layout: Layout,
    /// The patterns of each group's units, one group after the other, and where each ends.
    patterns: Vec<u32>,
    ends: Vec<usize>,
    /// What each pattern adds to which sum, one after the other, and where each ends.
    added: Vec<(u32, f64)>,
    added_ends: Vec<usize>,
}

impl Sample {
    fn new(groups: &[Vec<&CodedUnit>], layout: Layout) -> Self {
        let mut numbers: BTreeMap<&[Code], u32> = BTreeMap::new();
        let mut sample = Self {
            layout,
            patterns: Vec::new(),
            ends: Vec::new(),
            added: Vec::new(),
            added_ends: Vec::new(),
        };
        for group in groups {
            for unit in group {
                let next = numbers.len() as u32;
                let pattern = *numbers.entry(&unit.codes).or_insert(next);
                if pattern == next {
                    layout.contributions(&unit.codes, |at, n| sample.added.push((at as u32, n)));
                    sample.added_ends.push(sample.added.len());
                }
                sample.patterns.push(pattern);
            }
            sample.ends.push(sample.patterns.len());
        }
        sample
    }

    fn groups(&self) -> usize {
        self.ends.len()
    }

    fn resampled(
        &self,
        Resampling { resamples, seed }: Resampling,
        evaluate: impl Fn(&[f64]) -> Vec<f64> + Sync,
    ) -> Vec<Vec<f64>> {
        let seeds = SplitMix64::new(seed).numbers(resamples);
        let scratch = || (vec![0_u32; self.added_ends.len()], vec![0.0; self.layout.len()]);
        seeds
            .par_iter()
            .map_init(scratch, |(counts, sums), &seed| {
                self.draw(seed, counts);
                self.add_up(counts, sums);
                evaluate(sums)
            })
            .collect()
    }

    /// Draws as many groups as there are, with replacement, and counts their patterns.
    fn draw(&self, seed: u64, counts: &mut [u32]) {
        counts.fill(0);
        let mut random = SplitMix64::new(seed);
        for _ in 0..self.groups() {
            let group = random.below(self.groups());
            let start = group.checked_sub(1).map_or(0, |before| self.ends[before]);
            for &pattern in &self.patterns[start..self.ends[group]] {
                counts[pattern as usize] += 1;
            }
        }
    }

    fn add_up(&self, counts: &[u32], sums: &mut [f64]) {
        sums.fill(0.0);
        let mut start = 0;
        for (&end, &count) in self.added_ends.iter().zip(counts) {
            if count > 0 {
                for &(at, n) in &self.added[start..end] {
                    sums[at as usize] += n * f64::from(count);
                }
            }
            start = end;
        }
    }
}
