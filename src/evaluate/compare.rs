//! Two classifications of the same units.

use super::bootstrap::{Interval, bootstrap};
use super::mcnemar::McNemar;
use super::metric::Metric;
use super::report::ReportOptions;
use super::tally::{JudgedUnit, TallyLayout, by_group, group_sums};

/// How two classifications of the same units differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Number of units.
    pub units: usize,
    /// Number of groups.
    pub groups: usize,
    /// Every metric that is defined of both, in the order of [`Metric::ALL`].
    pub metrics: Vec<MetricComparison>,
    /// F1 of each label.
    pub classes: Vec<[Interval; 3]>,
    /// Test of the units that one has right and the other wrong. It takes units for independent.
    pub mcnemar: McNemar,
    /// Units with different decisions, as places.
    pub different: Vec<usize>,
}

/// A metric of two classifications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricComparison {
    /// The metric.
    pub metric: Metric,
    /// Of the first.
    pub first: Interval,
    /// Of the second.
    pub second: Interval,
    /// The second less the first, with the interval of that: both are scored on the same samples of groups.
    pub difference: Interval,
}

impl Comparison {
    /// Compares decisions on the same units, in the same order, which have the same groups and labels in both.
    pub fn new(
        first: &[JudgedUnit<'_>],
        second: &[JudgedUnit<'_>],
        layout: TallyLayout,
        options: &ReportOptions,
    ) -> Self {
        let width = layout.width();
        let groups = by_group(first.iter().map(|unit| unit.group));
        let sums = group_sums(&groups, 2 * width, |unit, cells| {
            let (of_first, of_second) = cells.split_at_mut(width);
            layout.add(&first[unit], of_first);
            layout.add(&second[unit], of_second);
        });
        let count = Metric::ALL.len() + layout.k;
        let intervals = bootstrap(&sums, 3 * count, options.resamples, options.seed, |sums, out| {
            let (of_first, of_second) = sums.split_at(width);
            let [first, second] = [of_first, of_second].map(|sums| layout.tally(sums));
            for (at, out) in out.chunks_exact_mut(3).enumerate() {
                let of = |tally| match Metric::ALL.get(at) {
                    Some(metric) => metric.of(tally, &options.focus),
                    None => tally.class(at - Metric::ALL.len()).f1(),
                };
                let [first, second] = [of(first), of(second)];
                out.copy_from_slice(&[first, second, second - first]);
            }
        });
        let triples: Vec<[Interval; 3]> = intervals.chunks_exact(3).map(|of| [of[0], of[1], of[2]]).collect();
        let metrics = Metric::ALL
            .into_iter()
            .zip(&triples)
            .map(|(metric, &[first, second, difference])| MetricComparison {
                metric,
                first,
                second,
                difference,
            })
            .filter(|comparison| comparison.difference.value.is_finite())
            .collect();
        let right = |unit: &JudgedUnit<'_>| unit.gold == unit.decided;
        let only = |a: &[JudgedUnit<'_>], b: &[JudgedUnit<'_>]| {
            a.iter().zip(b).filter(|(a, b)| right(a) && !right(b)).count()
        };
        let pairs = first.iter().zip(second).enumerate();
        Self {
            units: first.len(),
            groups: groups.len(),
            metrics,
            classes: triples[Metric::ALL.len()..].to_vec(),
            mcnemar: McNemar::new(only(first, second), only(second, first)),
            different: pairs.filter(|(_, (a, b))| a.decided != b.decided).map(|(at, _)| at).collect(),
        }
    }
}
