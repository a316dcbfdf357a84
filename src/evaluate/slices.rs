//! Scores of parts of the units.

use std::collections::BTreeMap;

use super::bootstrap::{Interval, bootstrap};
use super::metric::Metric;
use super::report::ReportOptions;
use super::tally::{JudgedUnit, TallyLayout, by_group, group_sums};

/// Scores of the units with one value in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct SliceScores {
    /// The value.
    pub value: String,
    /// Number of units.
    pub units: usize,
    /// Number of groups.
    pub groups: usize,
    /// Share of units whose labels are exactly right.
    pub accuracy: Interval,
    /// Mean F1 of the labels that occur.
    pub macro_f1: Interval,
    /// F1 of all decisions pooled.
    pub micro_f1: Interval,
}

/// The scores of each value, most units first; `values` has the value of each unit, in the order of the units.
pub fn slice_scores(
    units: &[JudgedUnit<'_>],
    values: &[&str],
    layout: TallyLayout,
    options: &ReportOptions,
) -> Vec<SliceScores> {
    const METRICS: [Metric; 3] = [Metric::Accuracy, Metric::MacroF1, Metric::MicroF1];
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, value) in values.iter().enumerate() {
        places.entry(value).or_default().push(at);
    }
    let mut slices: Vec<SliceScores> = places
        .into_iter()
        .map(|(value, places)| {
            let groups = by_group(places.iter().map(|&at| units[at].group));
            let sums = group_sums(&groups, layout.width(), |at, cells| layout.add(&units[places[at]], cells));
            let intervals = bootstrap(&sums, METRICS.len(), options.resamples, options.seed, |sums, out| {
                let scores = METRICS.map(|metric| metric.of(layout.tally(sums), &[]));
                out.copy_from_slice(&scores);
            });
            let weight: f64 = places.iter().map(|&at| units[at].weight).sum();
            SliceScores {
                value: value.to_owned(),
                units: weight.round() as usize,
                groups: groups.len(),
                accuracy: intervals[0],
                macro_f1: intervals[1],
                micro_f1: intervals[2],
            }
        })
        .collect();
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.units));
    slices
}
