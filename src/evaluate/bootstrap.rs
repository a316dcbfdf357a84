//! Bootstrap intervals that respect groups.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::random::SplitMix64;
use super::scores::Scores;

/// A value with the bounds of its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The value on the sample itself.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// Percentile intervals (95 %) of statistics of the scores, by resampling whole groups with replacement (the
/// cluster bootstrap; Efron & Tibshirani 1993, chapter 13, with groups as the units). Units of one article are not
/// independent, so that intervals over single units would be too narrow.
///
/// `scored` has each unit's group and labels, gold and predicted. Counts are kept by group: a resample costs one
/// addition a group, whatever the number of units. The result depends on the seed alone, not on threads.
pub fn clustered_bootstrap<const N: usize>(
    scored: &[(&str, &[usize], &[usize])],
    k: usize,
    resamples: usize,
    seed: u64,
    statistics: impl Fn(&Scores) -> [f64; N] + Sync,
) -> [Interval; N] {
    let mut by_group: BTreeMap<&str, Scores> = BTreeMap::new();
    for (group, gold, predicted) in scored {
        by_group.entry(group).or_insert_with(|| Scores::empty(k)).add(gold, predicted);
    }
    let groups: Vec<Scores> = by_group.into_values().collect();
    bootstrap_of_groups(&groups, k, resamples, seed, statistics)
}

/// As [`clustered_bootstrap`], for groups whose units are counted already, over `k` classes.
pub fn bootstrap_of_groups<const N: usize>(
    groups: &[Scores],
    k: usize,
    resamples: usize,
    seed: u64,
    statistics: impl Fn(&Scores) -> [f64; N] + Sync,
) -> [Interval; N] {
    let total = |picks: &mut dyn Iterator<Item = usize>| {
        let mut sum = Scores::empty(k);
        picks.for_each(|pick| sum.add_all(&groups[pick]));
        statistics(&sum)
    };
    let values = total(&mut (0..groups.len()));
    let mut seeds = SplitMix64::new(seed);
    let seeds: Vec<u64> = (0..resamples).map(|_| seeds.next()).collect();
    let sampled: Vec<[f64; N]> = seeds
        .par_iter()
        .map(|&seed| {
            let mut random = SplitMix64::new(seed);
            total(&mut (0..groups.len()).map(|_| random.below(groups.len())))
        })
        .collect();
    std::array::from_fn(|i| {
        let mut column: Vec<f64> = sampled.iter().map(|sample| sample[i]).collect();
        column.sort_by(f64::total_cmp);
        Interval { value: values[i], low: quantile(&column, 0.025), high: quantile(&column, 0.975) }
    })
}

/// Linear interpolation between order statistics (Hyndman & Fan's type 7, `NumPy`'s default); NaN where there is none.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = q * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Share of simulated samples whose interval holds the true accuracy, for units that agree within groups.
    #[test]
    fn intervals_of_clustered_units_hold_the_true_value_about_95_times_in_100() {
        let (runs, groups, per_group, truth) = (200, 60, 5, 0.7);
        let mut covered = 0;
        let mut random = SplitMix64::new(11);
        for run in 0..runs {
            let names: Vec<String> = (0..groups).map(|g| g.to_string()).collect();
            let right: Vec<bool> = (0..groups).map(|_| random.below(1000) < 700).collect();
            let scored: Vec<(&str, &[usize], &[usize])> = (0..groups * per_group)
                .map(|i| {
                    let g = i / per_group;
                    (names[g].as_str(), &[1][..], if right[g] { &[1][..] } else { &[0][..] })
                })
                .collect();
            let [accuracy] = clustered_bootstrap(&scored, 2, 500, run, |s| [s.accuracy()]);
            covered += usize::from(accuracy.low <= truth && truth <= accuracy.high);
        }
        assert!((180..=198).contains(&covered), "{covered} of {runs}");
    }

    #[test]
    fn quantiles_interpolate() {
        assert!((quantile(&[1.0, 2.0, 3.0, 4.0], 0.5) - 2.5).abs() < 1e-12);
        assert!((quantile(&[1.0, 2.0], 0.975) - 1.975).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
