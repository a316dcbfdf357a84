//! Bootstrap intervals that respect groups.

use rayon::prelude::*;

use super::random::SplitMix64;

/// A value with the bounds of its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The value on the sample itself; NaN where it is not defined there.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// Sums over the units of each group, a row a group: what statistics are computed from. Kept sparse, because a small
/// group adds to few of the sums.
#[derive(Clone, Debug, Default)]
pub struct GroupSums {
    width: usize,
    ends: Vec<usize>,
    cells: Vec<(u32, f64)>,
}

impl GroupSums {
    /// No group yet; each will have `width` sums.
    pub fn new(width: usize) -> Self {
        Self { width, ends: Vec::new(), cells: Vec::new() }
    }

    /// Adds a group with these sums, as many as the width.
    pub fn push(&mut self, sums: &[f64]) {
        self.cells.extend((0..).zip(sums).filter(|(_, sum)| **sum != 0.0).map(|(at, sum)| (at, *sum)));
        self.ends.push(self.cells.len());
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn add(&self, group: usize, times: f64, total: &mut [f64]) {
        let start = group.checked_sub(1).map_or(0, |before| self.ends[before]);
        for &(at, sum) in &self.cells[start..self.ends[group]] {
            total[at as usize] += times * sum;
        }
    }

    /// The sums over all groups.
    pub fn total(&self) -> Vec<f64> {
        let mut total = vec![0.0; self.width];
        (0..self.len()).for_each(|group| self.add(group, 1.0, &mut total));
        total
    }
}

/// Intervals (95 %) of `count` statistics, by `resamples` samples of whole groups with replacement (the cluster
/// bootstrap). Units of one article are not independent, so that intervals over single units would be too narrow.
///
/// Bounds are bias-corrected and accelerated (`BCa`: Efron 1987; Efron & Tibshirani 1993, chapter 14, with groups as the
/// units of the jackknife). `statistics` computes the statistics of sums into its second argument; NaN says that one is
/// not defined, and such samples are left out. The result depends on the seed alone, not on threads.
pub fn bootstrap(
    groups: &GroupSums,
    count: usize,
    resamples: usize,
    seed: u64,
    statistics: impl Fn(&[f64], &mut [f64]) + Sync,
) -> Vec<Interval> {
    intervals(groups, count, resamples, seed, &statistics)
}

/// The same of any statistics: one copy for the compiler, and a call through a pointer costs nothing beside a resample.
fn intervals(
    groups: &GroupSums,
    count: usize,
    resamples: usize,
    seed: u64,
    statistics: &(dyn Fn(&[f64], &mut [f64]) + Sync),
) -> Vec<Interval> {
    let total = groups.total();
    let mut values = vec![f64::NAN; count];
    statistics(&total, &mut values);
    let sampled: Vec<Vec<f64>> = SplitMix64::new(seed)
        .numbers(resamples)
        .par_iter()
        .map_init(
            || (vec![0_u32; groups.len()], vec![0.0; total.len()]),
            |(times, sums), &seed| {
                times.fill(0);
                sums.fill(0.0);
                let mut random = SplitMix64::new(seed);
                (0..groups.len()).for_each(|_| times[random.below(groups.len())] += 1);
                for (group, &times) in times.iter().enumerate().filter(|(_, times)| **times > 0) {
                    groups.add(group, f64::from(times), sums);
                }
                let mut sample = vec![f64::NAN; count];
                statistics(sums, &mut sample);
                sample
            },
        )
        .collect();
    let without: Vec<Vec<f64>> = (0..groups.len())
        .into_par_iter()
        .map_init(
            || total.clone(),
            |sums, group| {
                sums.copy_from_slice(&total);
                groups.add(group, -1.0, sums);
                let mut sample = vec![f64::NAN; count];
                statistics(sums, &mut sample);
                sample
            },
        )
        .collect();
    let column = |rows: &[Vec<f64>], at: usize| -> Vec<f64> {
        rows.iter().map(|row| row[at]).filter(|value| value.is_finite()).collect()
    };
    (0..count)
        .into_par_iter()
        .map(|at| bca(values[at], column(&sampled, at), &column(&without, at)))
        .collect()
}

/// The interval of a value, from what it is on resamples and without each group.
fn bca(value: f64, mut sampled: Vec<f64>, without: &[f64]) -> Interval {
    if !value.is_finite() || sampled.is_empty() {
        return Interval { value, low: f64::NAN, high: f64::NAN };
    }
    sampled.sort_unstable_by(f64::total_cmp);
    let (below, up_to) =
        (sampled.partition_point(|other| *other < value), sampled.partition_point(|other| *other <= value));
    // Of samples that are equal to the value half count as below it.
    let n = sampled.len() as f64;
    let share = ((below + up_to) as f64 / (2.0 * n)).clamp(0.5 / n, 1.0 - 0.5 / n);
    let bias = normal_quantile(share);
    let mean = without.iter().sum::<f64>() / without.len().max(1) as f64;
    let (square, cube) = without.iter().fold((0.0, 0.0), |(square, cube), other| {
        let distance = mean - other;
        (square + distance * distance, cube + distance * distance * distance)
    });
    let acceleration = if square > 0.0 { cube / (6.0 * square * square.sqrt()) } else { 0.0 };
    let bound = |level: f64| {
        let z = bias + normal_quantile(level);
        let stretched = 1.0 - acceleration * z;
        // Beyond its pole the correction turns round; then there is nothing to correct by.
        let level = if stretched > 0.0 { normal_share(bias + z / stretched) } else { level };
        quantile(&sampled, level)
    };
    Interval { value, low: bound(0.025), high: bound(0.975) }
}

/// The standard normal distribution function.
fn normal_share(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Its inverse, by bisection to the last bits that matter; `share` is above 0 and below 1.
fn normal_quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if normal_share(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
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

    #[test]
    fn quantiles_interpolate() {
        assert!((quantile(&[1.0, 2.0, 3.0, 4.0], 0.5) - 2.5).abs() < 1e-12);
        assert!((quantile(&[1.0, 2.0], 0.975) - 1.975).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((normal_share(-1.959_963_984_540_054) - 0.025).abs() < 1e-12);
    }

    /// `scipy.stats.bootstrap(method='BCa')` gives the same formula; here bias and acceleration are checked by hand: of
    /// a value that is the median of its symmetric resamples, and a symmetric jackknife, the bounds are the percentiles.
    #[test]
    fn without_bias_and_skew_the_bounds_are_percentiles() {
        let sampled: Vec<f64> = (0..=1000).map(f64::from).collect();
        let interval = bca(500.0, sampled.clone(), &[499.0, 501.0]);
        assert!((interval.low - 25.0).abs() < 1e-6 && (interval.high - 975.0).abs() < 1e-6, "{interval:?}");
        let skewed = bca(500.0, sampled, &[510.0, 510.0, 510.0, 470.0]);
        assert!(skewed.low > 26.0 && skewed.high > 976.0, "{skewed:?}");
    }

    #[test]
    fn what_is_not_defined_has_no_bounds_and_undefined_samples_are_left_out() {
        assert!(bca(f64::NAN, vec![1.0], &[]).low.is_nan());
        let mut groups = GroupSums::new(1);
        [1.0, 0.0, 2.0].iter().for_each(|sum| groups.push(&[*sum]));
        let of = |sums: &[f64], out: &mut [f64]| out[0] = if sums[0] > 0.0 { sums[0] } else { f64::NAN };
        let [interval] = bootstrap(&groups, 1, 500, 3, of)[..] else { panic!() };
        assert!(interval.low > 0.0 && interval.high <= 6.0, "{interval:?}");
    }
}
