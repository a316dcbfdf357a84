//! The coefficients.

use serde::Serialize;

use super::tally::{Coincidences, Sums};

/// How far two labels are apart in Krippendorff's alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// Equal, or not.
    Nominal,
    /// By how many values lie between them, in the order of the labels.
    Ordinal,
    /// By the squared difference of the numbers that the labels are.
    Interval,
}

impl Metric {
    /// The metric's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
        }
    }
}

/// Which pairs of coders, by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairsOf {
    /// Every pair.
    All,
    /// Those with this coder.
    With(usize),
    /// Those without this coder.
    Without(usize),
}

impl PairsOf {
    fn takes(self, a: usize, b: usize) -> bool {
        match self {
            Self::All => true,
            Self::With(coder) => a == coder || b == coder,
            Self::Without(coder) => a != coder && b != coder,
        }
    }
}

/// A coefficient of agreement. Coders and labels are indices into the codings'. Each is 1 where all agree and, unless it
/// says otherwise, 0 where they agree as chance would have it; it is undefined where there is nothing to compare, or
/// nothing but one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statistic {
    /// Krippendorff's alpha (Krippendorff 2018, *Content Analysis*, 4th edition, chapter 12): 1 - `D_o`/`D_e` over the
    /// values of units with two codes or more.
    Alpha(Metric),
    /// Alpha without a coder.
    AlphaWithout(Metric, usize),
    /// Alpha without a coder less that with all.
    ChangeWithout(Metric, usize),
    /// Nominal alpha of one label against all others taken together.
    LabelAlpha(usize),
    /// Specific agreement on a label (Cicchetti & Feinstein 1990, for any number of coders): of the pairs in which one
    /// code is the label, the probability that the other is it too. 0 to 1, not corrected for chance.
    Specific(usize),
    /// The share of equal pairs among all pairs of codes of the same unit. 0 to 1, not corrected for chance.
    Percent,
    /// Fleiss' kappa (Fleiss 1971) generalised to units that some coders left out (Gwet 2014, *Handbook of Inter-Rater
    /// Reliability*, 4th edition, chapter 2): observed agreement is the mean over units with two codes or more of the share of equal pairs;
    /// expected agreement the sum of the squares of each label's mean share of a unit's codes, over all coded units. Where
    /// all coders code every unit it is Fleiss' own.
    Fleiss,
    /// Cohen's kappa (Cohen 1960) of two coders over the units that both coded.
    Cohen(usize, usize),
    /// The share of the units that two coders coded to which both gave the same label. 0 to 1, not corrected for chance.
    SharePair(usize, usize),
    /// The mean of Cohen's kappas of pairs of coders (Light 1971), of those that are defined.
    MeanCohen(PairsOf),
}

impl Statistic {
    /// The value on a sample, NaN where it is undefined.
    pub(super) fn of(self, sums: &Sums<'_>) -> f64 {
        let alpha_of = |matrix: Option<Coincidences>, metric| {
            matrix.map_or(f64::NAN, |matrix| alpha(&matrix, metric, sums.numbers))
        };
        match self {
            Self::Alpha(metric) => alpha(&sums.coincidences(), metric, sums.numbers),
            Self::AlphaWithout(metric, coder) => alpha_of(sums.without(coder), metric),
            Self::ChangeWithout(metric, coder) => {
                alpha_of(sums.without(coder), metric) - alpha(&sums.coincidences(), metric, sums.numbers)
            }
            Self::LabelAlpha(label) => label_alpha(&sums.coincidences(), label),
            Self::Specific(label) => {
                let (same, all) = sums.meetings(label);
                same / all
            }
            Self::Percent => sums.agreeing() / sums.pairs(),
            Self::Fleiss => fleiss(sums),
            Self::Cohen(a, b) => cohen(sums, a, b),
            Self::SharePair(a, b) => sums.pair(a, b).map_or(f64::NAN, |(units, same, _, _)| same / units),
            Self::MeanCohen(pairs) => {
                let coders = sums.layout.coders;
                let (mut sum, mut n) = (0.0, 0_usize);
                for (a, b) in (0..coders).flat_map(|b| (0..b).map(move |a| (a, b))) {
                    let kappa = if pairs.takes(a, b) { cohen(sums, a, b) } else { f64::NAN };
                    if !kappa.is_nan() {
                        sum += kappa;
                        n += 1;
                    }
                }
                sum / n as f64
            }
        }
    }
}

fn alpha(matrix: &Coincidences, metric: Metric, numbers: &[f64]) -> f64 {
    let margins = matrix.margins();
    let mut below = 0.0;
    let ranks: Vec<f64> = margins
        .iter()
        .map(|n| {
            below += n;
            below - n / 2.0
        })
        .collect();
    let total = below;
    let (mut observed, mut expected) = (0.0, 0.0);
    for high in (0..margins.len()).filter(|&label| margins[label] > 0.0) {
        for low in (0..high).filter(|&label| margins[label] > 0.0) {
            let distance: f64 = match metric {
                Metric::Nominal => 1.0,
                // Half the values of either label and all those between them.
                Metric::Ordinal => ranks[high] - ranks[low],
                Metric::Interval => numbers[high] - numbers[low],
            };
            let distance = distance * distance;
            observed += matrix.get(low, high) * distance;
            expected += margins[low] * margins[high] * distance;
        }
    }
    // 0 / 0 where there is but one label.
    if expected == 0.0 { f64::NAN } else { 1.0 - (total - 1.0) * observed / expected }
}

fn label_alpha(matrix: &Coincidences, label: usize) -> f64 {
    let margins = matrix.margins();
    let (total, of_label) = (margins.iter().sum::<f64>(), margins[label]);
    let expected = of_label * (total - of_label);
    let observed = of_label - matrix.get(label, label);
    if expected == 0.0 { f64::NAN } else { 1.0 - (total - 1.0) * observed / expected }
}

fn fleiss(sums: &Sums<'_>) -> f64 {
    let (units, compared) = sums.units();
    let observed = sums.shares_agreeing() / compared;
    let expected: f64 = (0..sums.layout.labels).map(|label| (sums.shares_of(label) / units).powi(2)).sum();
    chance_corrected(observed, expected)
}

fn cohen(sums: &Sums<'_>, a: usize, b: usize) -> f64 {
    let Some((units, same, of_a, of_b)) = sums.pair(a, b) else { return f64::NAN };
    let expected: f64 = of_a.iter().zip(of_b).map(|(x, y)| x * y).sum::<f64>() / (units * units);
    chance_corrected(same / units, expected)
}

/// NaN where chance would have everybody agree.
fn chance_corrected(observed: f64, expected: f64) -> f64 {
    const ALL: f64 = 1.0 - 1e-12;
    if expected > ALL { f64::NAN } else { (observed - expected) / (1.0 - expected) }
}
