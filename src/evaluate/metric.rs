//! The metrics of a tally, with scikit-learn's definitions where it has them (and `zero_division=0`).

use super::scores::{ClassScores, ratio};
use super::tally::Tally;

/// A figure that says how good a classification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Share of units whose labels are exactly right.
    Accuracy,
    /// Mean recall of the labels that units have.
    BalancedAccuracy,
    /// Mean F1 of the labels that occur, in gold or in decisions.
    MacroF1,
    /// F1 of all decisions pooled.
    MicroF1,
    /// Mean F1 of the labels, each weighing as many units as have it.
    WeightedF1,
    /// Mean F1 of chosen labels (`SemEval` 2016 takes the two sides, and not what takes none).
    FocusF1,
    /// Matthews correlation coefficient of several classes (Gorodkin 2004), -1 to 1; 0 where it is not defined.
    Mcc,
    /// Cohen's kappa of decisions and gold (1960), at most 1.
    Kappa,
    /// Krippendorff's alpha of decisions and gold as two coders, nominal, at most 1.
    Alpha,
    /// Mean of `-ln p` of the label that holds, at least 0; of every label where several may hold.
    LogLoss,
    /// Mean squared error of the probabilities, summed over the labels (Brier 1950), 0 to 2; where several may hold
    /// their mean, 0 to 1.
    Brier,
    /// Expected calibration error over 15 bins of equal width, 0 to 1 (Guo et al. 2017): of the labels decided on, or
    /// of every label where several may hold.
    Ece,
}

impl Metric {
    /// Every metric, in the order of reports.
    pub const ALL: [Self; 12] = [
        Self::Accuracy,
        Self::BalancedAccuracy,
        Self::MacroF1,
        Self::MicroF1,
        Self::WeightedF1,
        Self::FocusF1,
        Self::Mcc,
        Self::Kappa,
        Self::Alpha,
        Self::LogLoss,
        Self::Brier,
        Self::Ece,
    ];

    /// The metric's name, for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced accuracy",
            Self::MacroF1 => "macro F1",
            Self::MicroF1 => "micro F1",
            Self::WeightedF1 => "weighted F1",
            Self::FocusF1 => "focus F1",
            Self::Mcc => "Matthews correlation",
            Self::Kappa => "Cohen's kappa",
            Self::Alpha => "Krippendorff's alpha",
            Self::LogLoss => "log-loss",
            Self::Brier => "Brier score",
            Self::Ece => "calibration error",
        }
    }

    /// The metric's name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced_accuracy",
            Self::MacroF1 => "macro_f1",
            Self::MicroF1 => "micro_f1",
            Self::WeightedF1 => "weighted_f1",
            Self::FocusF1 => "focus_f1",
            Self::Mcc => "mcc",
            Self::Kappa => "cohen_kappa",
            Self::Alpha => "krippendorff_alpha",
            Self::LogLoss => "log_loss",
            Self::Brier => "brier",
            Self::Ece => "ece",
        }
    }

    /// Whether it judges probabilities, and less is better.
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::LogLoss | Self::Brier | Self::Ece)
    }

    /// The metric of a tally; NaN where it is not defined: agreement corrected for chance where several labels may hold
    /// or there is but one, losses without probabilities, focus F1 without `focus`, everything without units.
    pub fn of(self, tally: Tally<'_>, focus: &[usize]) -> f64 {
        if tally.units() <= 0.0 {
            return f64::NAN;
        }
        let mean_f1 = |classes: &mut dyn Iterator<Item = ClassScores>| {
            let (mut sum, mut n) = (0.0, 0.0);
            classes.for_each(|class| {
                sum += class.f1();
                n += 1.0;
            });
            ratio(sum, n)
        };
        match self {
            Self::Accuracy => tally.exact() / tally.units(),
            Self::BalancedAccuracy => {
                let (mut sum, mut n) = (0.0, 0.0);
                for class in tally.classes().filter(|class| class.support() > 0.0) {
                    sum += class.recall();
                    n += 1.0;
                }
                sum / n
            }
            Self::MacroF1 => mean_f1(&mut tally.classes().filter(ClassScores::occurs)),
            Self::MicroF1 => tally.classes().fold(ClassScores::default(), ClassScores::plus).f1(),
            Self::WeightedF1 => {
                let support: f64 = tally.classes().map(|class| class.support()).sum();
                ratio(tally.classes().map(|class| class.f1() * class.support()).sum(), support)
            }
            Self::FocusF1 if focus.is_empty() => f64::NAN,
            Self::FocusF1 => mean_f1(&mut focus.iter().map(|&label| tally.class(label))),
            Self::Mcc | Self::Kappa | Self::Alpha if !tally.exclusive() => f64::NAN,
            Self::Mcc => matthews(tally),
            Self::Kappa => {
                let n = tally.units();
                let chance: f64 = tally.classes().map(|class| class.support() * class.given()).sum();
                let (observed, expected) = (tally.exact() / n, chance / (n * n));
                (observed - expected) / (1.0 - expected)
            }
            Self::Alpha => {
                let values = 2.0 * tally.units();
                let alike: f64 = tally
                    .classes()
                    .map(|class| class.support() + class.given())
                    .map(|count| count * (count - 1.0))
                    .sum();
                let expected = 1.0 - alike / (values * (values - 1.0));
                1.0 - (1.0 - tally.exact() / tally.units()) / expected
            }
            Self::LogLoss => tally.log_loss(),
            Self::Brier => tally.brier(),
            Self::Ece => {
                let count: f64 = tally.bins().map(|[n, ..]| n).sum();
                tally.bins().map(|[_, p, so]| (p - so).abs()).sum::<f64>() / count
            }
        }
    }
}

fn matthews(tally: Tally<'_>) -> f64 {
    let n = tally.units();
    let (mut both, mut gold, mut given) = (0.0, 0.0, 0.0);
    for class in tally.classes() {
        both += class.support() * class.given();
        gold += class.support() * class.support();
        given += class.given() * class.given();
    }
    let spread = ((n * n - gold) * (n * n - given)).max(0.0).sqrt();
    ratio(tally.exact() * n - both, spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::tally::{JudgedUnit, TallyLayout};

    fn of(units: &[(&[usize], &[usize], &[f64])], exclusive: bool, k: usize, metric: Metric) -> f64 {
        let layout = TallyLayout { k, exclusive };
        let units: Vec<JudgedUnit> = units
            .iter()
            .map(|(gold, decided, probabilities)| JudgedUnit {
                group: "",
                gold,
                decided,
                probabilities,
                weight: 1.0,
            })
            .collect();
        metric.of(layout.tally(&layout.sum(&units)), &[])
    }

    /// By hand: bins of 1/15; .9 and .9 with one right is off by .4 a piece, .6 that is wrong by .6.
    #[test]
    fn losses_are_those_computed_by_hand() {
        let units: [(&[usize], &[usize], &[f64]); 3] =
            [(&[0], &[0], &[0.9, 0.1]), (&[1], &[0], &[0.9, 0.1]), (&[0], &[1], &[0.4, 0.6])];
        let close = |metric, expected: f64| {
            let found = of(&units, true, 2, metric);
            assert!((found - expected).abs() < 1e-12, "{metric:?} {found}");
        };
        close(Metric::Ece, (0.8 + 0.6) / 3.0);
        close(Metric::Brier, (0.02 + 1.62 + 0.72) / 3.0);
        close(Metric::LogLoss, -(0.9_f64.ln() + 0.1_f64.ln() + 0.4_f64.ln()) / 3.0);
        let several: [(&[usize], &[usize], &[f64]); 1] = [(&[0], &[0], &[0.9, 0.2])];
        assert!((of(&several, false, 2, Metric::Ece) - 0.15).abs() < 1e-12);
        assert!((of(&several, false, 2, Metric::Brier) - 0.025).abs() < 1e-12);
        assert!(of(&several, false, 2, Metric::Kappa).is_nan());
    }

    #[test]
    fn what_is_not_defined_is_no_number() {
        assert!(Metric::ALL.into_iter().all(|metric| of(&[], true, 2, metric).is_nan()));
        let one: [(&[usize], &[usize], &[f64]); 1] = [(&[0], &[0], &[])];
        for metric in [Metric::Kappa, Metric::Alpha, Metric::LogLoss, Metric::Brier, Metric::Ece] {
            assert!(of(&one, true, 2, metric).is_nan(), "{metric:?}");
        }
        assert!(of(&one, true, 2, Metric::Mcc).abs() < 1e-12);
    }
}
