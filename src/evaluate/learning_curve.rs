//! Scores against the number of labelled units, and what more of them would bring.

use super::bootstrap::{Interval, bootstrap};
use super::metric::Metric;
use super::report::ReportOptions;
use super::tally::{JudgedUnit, TallyLayout, by_group, group_sums};

/// A learning curve.
#[derive(Clone, Debug, PartialEq)]
pub struct LearningCurve {
    /// The metric of the scores.
    pub metric: Metric,
    /// The scores, fewest labelled units first.
    pub points: Vec<CurvePoint>,
    /// What the curve goes on to, from four points on.
    pub projection: Option<Projection>,
}

/// A score by models that learnt from so many labelled units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Labelled units, the mean over folds.
    pub labelled: f64,
    /// The score.
    pub score: Interval,
}

/// A power law `score = ceiling - gap * n^-rate` through the points (Cortes et al. 1994), and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// What the score tends to.
    pub ceiling: f64,
    /// What it is below that with one labelled unit.
    pub gap: f64,
    /// How fast it gets there.
    pub rate: f64,
    /// Labelled units that there are.
    pub labelled: f64,
    /// How much more is asked for than the curve has there.
    pub gain: f64,
    /// Labelled units that the gain takes beside those there are; [`LearningCurve::MOST`] times as many stands for that
    /// many or more, or none that would do.
    pub more: Interval,
}

/// Scores of one number of labelled units.
#[derive(Clone, Debug)]
pub struct CurveRun<'a> {
    /// Labelled units learnt from, the mean over folds.
    pub labelled: f64,
    /// Units and decisions; the units are the same in every run.
    pub units: Vec<JudgedUnit<'a>>,
}

impl LearningCurve {
    /// How many times as many labels as there are a projection reaches.
    pub const MOST: f64 = 10.0;

    /// The curve of runs over the same units, with a projection from `labelled` units on to a score that is `gain` more
    /// than the curve has there. Intervals come from the same samples of groups for every run; of the projection too, for
    /// which the curve is fitted anew on each sample.
    pub fn new(
        runs: &[CurveRun<'_>],
        layout: TallyLayout,
        metric: Metric,
        labelled: f64,
        gain: f64,
        options: &ReportOptions,
    ) -> Self {
        let width = layout.width();
        let groups =
            runs.first().map_or_else(Vec::new, |run| by_group(run.units.iter().map(|unit| unit.group)));
        let sums = group_sums(&groups, width * runs.len(), |unit, cells| {
            for (run, cells) in runs.iter().zip(cells.chunks_exact_mut(width)) {
                layout.add(&run.units[unit], cells);
            }
        });
        let sizes: Vec<f64> = runs.iter().map(|run| run.labelled).collect();
        let fits = sizes.len() >= FEWEST_POINTS;
        let intervals = bootstrap(&sums, runs.len() + 1, options.resamples, options.seed, |sums, out| {
            let (scores, more) = out.split_at_mut(runs.len());
            for (sums, score) in sums.chunks_exact(width).zip(scores.iter_mut()) {
                *score = metric.of(layout.tally(sums), &options.focus);
            }
            if fits {
                more[0] = PowerLaw::fit(&sizes, scores).more_for(gain, labelled);
            }
        });
        let points: Vec<CurvePoint> =
            sizes.iter().zip(&intervals).map(|(&labelled, &score)| CurvePoint { labelled, score }).collect();
        let scores: Vec<f64> = points.iter().map(|point| point.score.value).collect();
        let projection = fits.then(|| {
            let PowerLaw { ceiling, gap, rate } = PowerLaw::fit(&sizes, &scores);
            Projection { ceiling, gap, rate, labelled, gain, more: intervals[runs.len()] }
        });
        Self { metric, points, projection }
    }
}

/// A law of three parameters takes three points, and one more to be wrong.
const FEWEST_POINTS: usize = 4;

#[derive(Clone, Copy, Debug)]
struct PowerLaw {
    ceiling: f64,
    gap: f64,
    rate: f64,
}

impl PowerLaw {
    /// Least squares: of each rate on a grid the best ceiling and gap have a closed form. The score does not fall with
    /// more labels, and does not go above 1.
    fn fit(sizes: &[f64], scores: &[f64]) -> Self {
        let n = sizes.len() as f64;
        let flat = scores.iter().sum::<f64>() / n;
        let mut best = (f64::INFINITY, Self { ceiling: flat, gap: 0.0, rate: 1.0 });
        for step in 1..=30 {
            let rate = f64::from(step) * 0.05;
            let xs: Vec<f64> = sizes.iter().map(|size| libm::pow(*size, -rate)).collect();
            let mean = xs.iter().sum::<f64>() / n;
            let (mut xy, mut xx) = (0.0, 0.0);
            for (x, y) in xs.iter().zip(scores) {
                xy += (x - mean) * (y - flat);
                xx += (x - mean) * (x - mean);
            }
            let free = (-xy / xx).max(0.0);
            // A line that would pass 1 is turned about the mean of the points until it does not.
            let gap = if mean > 0.0 { free.min((1.0 - flat).max(0.0) / mean) } else { 0.0 };
            let law = Self { ceiling: flat + gap * mean, gap, rate };
            let error: f64 =
                xs.iter().zip(scores).map(|(x, y)| (law.ceiling - law.gap * x - y).powi(2)).sum();
            if error < best.0 {
                best = (error, law);
            }
        }
        best.1
    }

    fn at(self, size: f64) -> f64 {
        self.ceiling - self.gap * libm::pow(size, -self.rate)
    }

    /// Units beside `labelled` that the score takes to be `gain` more; at most [`LearningCurve::MOST`] times as many.
    fn more_for(self, gain: f64, labelled: f64) -> f64 {
        let most = LearningCurve::MOST * labelled;
        let left = self.ceiling - (self.at(labelled) + gain);
        if left <= 0.0 || self.gap <= 0.0 {
            return most;
        }
        (libm::pow(left / self.gap, -1.0 / self.rate) - labelled).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_is_found_and_carried_on() {
        let sizes = [100.0, 200.0, 400.0, 800.0, 1600.0];
        let law = PowerLaw { ceiling: 0.8, gap: 2.0, rate: 0.5 };
        let scores = sizes.map(|size| law.at(size));
        let fitted = PowerLaw::fit(&sizes, &scores);
        assert!((fitted.ceiling - 0.8).abs() < 1e-9 && (fitted.rate - 0.5).abs() < 1e-9, "{fitted:?}");
        // 2 / sqrt(n) = 0.05 - 0.02 at the score that is .02 more than with 1600.
        let more = fitted.more_for(0.02, 1600.0);
        assert!((more - ((2.0_f64 / 0.03).powi(2) - 1600.0)).abs() < 1e-6, "{more}");
    }

    #[test]
    fn a_flat_curve_never_gains_and_none_passes_one() {
        let sizes = [100.0, 200.0, 400.0, 800.0];
        assert!((PowerLaw::fit(&sizes, &[0.7; 4]).more_for(0.02, 800.0) - 8000.0).abs() < 1e-9);
        let falling = PowerLaw::fit(&sizes, &[0.7, 0.69, 0.68, 0.67]);
        assert!(falling.gap.abs() < 1e-12, "{falling:?}");
        assert!(PowerLaw::fit(&sizes, &[0.2, 0.5, 0.8, 0.99]).ceiling <= 1.0 + 1e-12);
    }
}
