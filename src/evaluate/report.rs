//! Everything that is reported of one evaluation.

use super::bootstrap::{GroupSums, Interval, bootstrap};
use super::calibration::{Forecast, RiskCoverage, forecasts_of, risk_coverage};
use super::metric::Metric;
use super::scores::Scores;
use super::tally::{JudgedUnit, TallyLayout, by_group, group_sums};

/// Scores of one task with intervals, baselines and folds.
#[derive(Clone, Debug)]
pub struct Report {
    /// Number of units.
    pub units: usize,
    /// Number of groups.
    pub groups: usize,
    /// Every metric that is defined, in the order of [`Metric::ALL`].
    pub metrics: Vec<MetricReport>,
    /// Scores by label.
    pub classes: Vec<ClassReport>,
    /// Where exactly one label holds: how many units of each label (row) were given each label (column), k x k.
    pub confusion: Option<Vec<Vec<f64>>>,
    /// The commonest label, which the majority baseline always gives (for several labels: it alone).
    pub majority_label: usize,
    /// Scores by fold, or by repetition, where there were some.
    pub folds: Vec<FoldScores>,
    /// By bin of probability: number of forecasts, their mean probability, and what share is so. Empty bins are left
    /// out.
    pub reliability: Vec<Reliability>,
    /// How often decisions over a probability are right, and the interval of that.
    pub risk_coverage: Vec<(RiskCoverage, Interval)>,
}

/// A metric beside that of the baselines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricReport {
    /// The metric.
    pub metric: Metric,
    /// Its value.
    pub score: Interval,
    /// That of always giving the commonest label; NaN where it has none, as of probabilities.
    pub majority: Interval,
    /// What is expected of giving labels at random, as often as units have them.
    pub stratified: Interval,
}

/// Scores of one label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassReport {
    /// Share of the units given the label that have it.
    pub precision: Interval,
    /// Share of the units that have the label that were given it.
    pub recall: Interval,
    /// Harmonic mean of the two.
    pub f1: Interval,
    /// Units that have the label.
    pub support: f64,
}

/// A bin of probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Number of forecasts.
    pub n: f64,
    /// Their mean probability.
    pub probability: f64,
    /// What share of them is so.
    pub share: f64,
}

/// Scores of one fold.
#[derive(Clone, Debug)]
pub struct FoldScores {
    /// The fold's name.
    pub name: String,
    /// Its scores.
    pub scores: Scores,
}

/// How a report is made.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// Samples of the bootstrap.
    pub resamples: usize,
    /// Their seed.
    pub seed: u64,
    /// The labels of [`Metric::FocusF1`].
    pub focus: Vec<usize>,
}

/// Metrics of the program and of two baselines, then precision, recall and F1 of each label.
struct Statistics<'a> {
    layout: TallyLayout,
    focus: &'a [usize],
    majority: usize,
}

/// The program and the baselines.
const RIVALS: usize = 3;

impl Statistics<'_> {
    fn count(&self) -> usize {
        RIVALS * Metric::ALL.len() + 3 * self.layout.k
    }

    fn compute(&self, sums: &[f64], out: &mut [f64]) {
        let tally = self.layout.tally(sums);
        let scratch = &mut vec![0.0; self.layout.width()];
        let (metrics, classes) = out.split_at_mut(RIVALS * Metric::ALL.len());
        for (rival, out) in metrics.chunks_exact_mut(Metric::ALL.len()).enumerate() {
            let tally = match rival {
                0 => tally,
                1 => self.layout.baseline(
                    tally,
                    |label, _| f64::from(u8::from(label == self.majority)),
                    scratch,
                ),
                _ => self.layout.baseline(tally, |_, share| share, scratch),
            };
            for (out, metric) in out.iter_mut().zip(Metric::ALL) {
                *out = metric.of(tally, self.focus);
            }
        }
        for (out, class) in classes.chunks_exact_mut(3).zip(tally.classes()) {
            out.copy_from_slice(&[class.precision(), class.recall(), class.f1()]);
        }
    }
}

impl Report {
    /// Scores units over labels as `layout` says. Intervals come from clustered bootstrap samples. Where units may have
    /// several labels or none, the baselines are scored on all of them. `parts` are folds, or repetitions: a name, and places
    /// of units.
    pub fn new(
        units: &[JudgedUnit<'_>],
        layout: TallyLayout,
        parts: &[(String, Vec<usize>)],
        options: &ReportOptions,
    ) -> Self {
        let TallyLayout { k, exclusive } = layout;
        let whole = layout.sum(units);
        let tally = layout.tally(&whole);
        let support = |label: usize| tally.class(label).support();
        let majority_label = (0..k).fold(0, |best, c| if support(c) > support(best) { c } else { best });
        let statistics = Statistics { layout, focus: &options.focus, majority: majority_label };
        let groups = by_group(units.iter().map(|unit| unit.group));
        let sums = group_sums(&groups, layout.width(), |unit, cells| layout.add(&units[unit], cells));
        let intervals = bootstrap(&sums, statistics.count(), options.resamples, options.seed, |sums, out| {
            statistics.compute(sums, out);
        });
        let (of_metrics, of_classes) = intervals.split_at(RIVALS * Metric::ALL.len());
        let metrics = Metric::ALL
            .into_iter()
            .enumerate()
            .map(|(at, metric)| MetricReport {
                metric,
                score: of_metrics[at],
                majority: of_metrics[Metric::ALL.len() + at],
                stratified: of_metrics[2 * Metric::ALL.len() + at],
            })
            .filter(|report| report.score.value.is_finite())
            .collect();
        let classes = of_classes
            .chunks_exact(3)
            .zip(tally.classes())
            .map(|(of, class)| ClassReport {
                precision: of[0],
                recall: of[1],
                f1: of[2],
                support: class.support(),
            })
            .collect();
        Self {
            units: tally.units().round() as usize,
            groups: groups.len(),
            metrics,
            classes,
            confusion: exclusive.then(|| confusion(units, k)),
            majority_label,
            folds: parts.iter().map(|(name, places)| fold_scores(name, places, units, k)).collect(),
            reliability: tally
                .bins()
                .filter(|[n, ..]| *n > 0.0)
                .map(|[n, p, so]| Reliability { n, probability: p / n, share: so / n })
                .collect(),
            risk_coverage: risk_coverage_intervals(units, &groups, options),
        }
    }

    /// A metric's interval, where it is defined.
    pub fn score(&self, metric: Metric) -> Option<Interval> {
        self.metrics.iter().find(|report| report.metric == metric).map(|report| report.score)
    }

    /// The mean over folds of a score, where there were folds.
    pub fn mean_over_folds(&self, score: impl Fn(&Scores) -> f64) -> Option<f64> {
        let n = self.folds.len();
        (n > 0).then(|| self.folds.iter().map(|fold| score(&fold.scores)).sum::<f64>() / n as f64)
    }
}

fn confusion(units: &[JudgedUnit<'_>], k: usize) -> Vec<Vec<f64>> {
    let mut counts = vec![vec![0.0; k]; k];
    for unit in units {
        if let ([gold], [decided]) = (unit.gold, unit.decided) {
            counts[*gold][*decided] += unit.weight;
        }
    }
    counts
}

fn fold_scores(name: &str, places: &[usize], units: &[JudgedUnit<'_>], k: usize) -> FoldScores {
    let mut scores = Scores::empty(k);
    places.iter().for_each(|&place| scores.add(units[place].gold, units[place].decided));
    FoldScores { name: name.to_owned(), scores }
}

/// The points of the curve on all units, and the interval of the precision from each point's probability on.
fn risk_coverage_intervals(
    units: &[JudgedUnit<'_>],
    groups: &[Vec<usize>],
    options: &ReportOptions,
) -> Vec<(RiskCoverage, Interval)> {
    let all: Vec<Forecast> = units.iter().flat_map(|unit| forecasts_of(unit, true)).collect();
    let curve = risk_coverage(&all);
    // Sums by step: decisions between its probability and that of the step before, and how many are right.
    let width = 2 * curve.len();
    let sums: GroupSums = group_sums(groups, width, |unit, cells| {
        for (p, right) in forecasts_of(&units[unit], true) {
            let step = curve.partition_point(|point| point.least > p);
            cells[2 * step] += units[unit].weight;
            cells[2 * step + 1] += units[unit].weight * f64::from(u8::from(right));
        }
    });
    let intervals = bootstrap(&sums, curve.len(), options.resamples, options.seed, |sums, out| {
        let (mut n, mut right) = (0.0, 0.0);
        for (out, step) in out.iter_mut().zip(sums.chunks_exact(2)) {
            n += step[0];
            right += step[1];
            *out = right / n;
        }
    });
    curve.into_iter().zip(intervals).collect()
}
