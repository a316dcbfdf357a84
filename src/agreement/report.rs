//! Everything that is reported of one set of codings.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bootstrap::{Estimate, Resampling, estimates, groups};
use super::codings::{CodedUnit, Codings, number};
use super::error::AgreementError;
use super::statistic::{Metric, PairsOf, Statistic};
use super::tally::{Layout, Sums};

/// With more coders than this, what is said of single coders and of pairs comes without intervals.
pub const MOST_COMPARED: usize = 12;
/// With more coders than this, nothing is said of single coders and of pairs.
pub const MOST_LISTED: usize = 200;
/// With more topics than this, nothing is said of single topics.
pub const MOST_TOPICS: usize = 256;

/// How well coders agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Units, coded or not.
    pub units: usize,
    /// Units with two codes or more.
    pub compared: usize,
    /// What was resampled: groups of units, or units where they have none.
    pub groups: usize,
    /// Codes that were given.
    pub codings: usize,
    /// Krippendorff's alpha by metric.
    pub alpha: BTreeMap<Metric, Estimate>,
    /// Mean of Cohen's kappas of all pairs of coders.
    pub mean_cohen_kappa: Estimate,
    /// The same of the pairs of people, where one coder is a model.
    pub mean_cohen_kappa_of_people: Option<Estimate>,
    /// The same of the pairs of a person and the model.
    pub mean_cohen_kappa_with_model: Option<Estimate>,
    /// Fleiss' kappa.
    pub fleiss_kappa: Estimate,
    /// The share of equal pairs of codes.
    pub percent_agreement: Estimate,
    /// By label.
    pub labels: Vec<LabelAgreement>,
    /// By coder, unless there are more than [`MOST_LISTED`].
    pub coders: Vec<CoderAgreement>,
    /// The metric of alpha without a coder, and of topics: ordinal before interval before nominal, of those asked for.
    pub main_metric: Metric,
    /// By pair of coders with a common unit, unless there are more than [`MOST_LISTED`] coders.
    pub pairs: Vec<PairAgreement>,
    /// By topic, where units have topics, and at most [`MOST_TOPICS`].
    pub topics: Vec<TopicAgreement>,
    /// The coincidence matrix (labels by labels): pairs of values of the same unit in either order, each worth 1/(m - 1) of
    /// a unit with m codes.
    pub coincidences: Vec<Vec<f64>>,
    /// Pairs of different labels, the commonest first.
    pub confusions: Vec<Confusion>,
}

/// Agreement on a label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelAgreement {
    /// The label.
    pub label: String,
    /// How often it was given.
    pub codings: usize,
    /// Nominal alpha of the label against all others.
    pub alpha: Estimate,
    /// Specific agreement.
    pub specific_agreement: Estimate,
}

/// What a coder does to agreement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoderAgreement {
    /// The coder.
    pub coder: String,
    /// How many units the coder coded.
    pub codings: usize,
    /// Alpha without the coder.
    pub alpha_without: Estimate,
    /// That less alpha with all coders: above 0 where the others agree better among themselves.
    pub change: Estimate,
}

/// Agreement of two coders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairAgreement {
    /// The coders.
    pub coders: [String; 2],
    /// Units that both coded.
    pub units: usize,
    /// Cohen's kappa.
    pub cohen_kappa: Estimate,
    /// The share of equal labels.
    pub percent_agreement: Estimate,
}

/// Agreement on the units of a topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicAgreement {
    /// The topic.
    pub topic: String,
    /// Units, coded or not.
    pub units: usize,
    /// Units with two codes or more.
    pub compared: usize,
    /// Alpha.
    pub alpha: Estimate,
    /// The share of equal pairs of codes.
    pub percent_agreement: Estimate,
}

/// How often two labels were given to the same unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The labels.
    pub labels: [String; 2],
    /// Pairs of codes.
    pub pairs: usize,
}

/// One statistic after another, each with its interval. What is of single coders or pairs of coders is undefined where
/// there are more than [`MOST_LISTED`] of them, and without interval where there are more than [`MOST_COMPARED`].
pub fn estimate(codings: &Codings, statistics: &[Statistic], resampling: Resampling) -> Vec<Estimate> {
    let units: Vec<&CodedUnit> = codings.units().iter().collect();
    estimate_of(codings, &units, statistics, resampling)
}

fn estimate_of(
    codings: &Codings,
    units: &[&CodedUnit],
    statistics: &[Statistic],
    resampling: Resampling,
) -> Vec<Estimate> {
    let numbers: Vec<f64> = codings.labels().iter().map(|label| number(label).unwrap_or(f64::NAN)).collect();
    let of_pairs = |s: &Statistic| {
        matches!(s, Statistic::Cohen(..) | Statistic::SharePair(..) | Statistic::MeanCohen(_))
    };
    let of_coders = |s: &Statistic| matches!(s, Statistic::AlphaWithout(..) | Statistic::ChangeWithout(..));
    let coders = codings.coders().len();
    let up_to = |most: usize| Layout {
        labels: codings.labels().len(),
        coders,
        left_out: coders <= most && statistics.iter().any(of_coders),
        pairs: coders <= most && statistics.iter().any(of_pairs),
    };
    let mut all = estimates(units, up_to(MOST_COMPARED), &numbers, statistics, resampling);
    let layout = up_to(MOST_LISTED);
    if coders > MOST_COMPARED && (layout.left_out || layout.pairs) {
        let values = Sums::add_up(layout, units.iter().copied());
        let sums = Sums { layout, numbers: &numbers, values: &values };
        for (statistic, estimate) in statistics.iter().zip(&mut all) {
            if of_pairs(statistic) || of_coders(statistic) {
                *estimate = Estimate::point(statistic.of(&sums));
            }
        }
    }
    all
}

impl Agreement {
    /// Measures agreement by nominal alpha and alpha of these `metrics`. `model` is the coder that is a model, if any:
    /// pairs with it are set apart.
    ///
    /// # Errors
    /// Where fewer than two coders coded, or no unit was coded twice.
    pub fn new(
        codings: &Codings,
        metrics: &[Metric],
        model: Option<usize>,
        resampling: Resampling,
    ) -> Result<Self, AgreementError> {
        let (coders, labels) = (codings.coders(), codings.labels());
        let units: Vec<&CodedUnit> = codings.units().iter().collect();
        let mut by_coder = vec![0; coders.len()];
        let mut by_label = vec![0; labels.len()];
        for code in units.iter().flat_map(|unit| &unit.codes) {
            by_coder[code.coder as usize] += 1;
            by_label[code.label as usize] += 1;
        }
        let mut active = by_coder.iter().zip(coders).filter(|(n, _)| **n > 0).map(|(_, coder)| coder.clone());
        let first = active.next();
        if active.next().is_none() {
            return Err(AgreementError::TooFewCoders { coder: first });
        }
        let compared = |units: &[&CodedUnit]| units.iter().filter(|unit| unit.codes.len() > 1).count();
        if compared(&units) == 0 {
            return Err(AgreementError::NothingCompared { units: units.len() });
        }
        let metrics: BTreeSet<Metric> = metrics.iter().copied().chain([Metric::Nominal]).collect();
        let main = [Metric::Ordinal, Metric::Interval].into_iter().find(|m| metrics.contains(m));
        let main = main.unwrap_or(Metric::Nominal);
        let common = common_units(&units, coders.len());
        let wanted = statistics(&metrics, main, labels.len(), coders.len(), common.keys().copied(), model);
        let found = estimate_of(codings, &units, &wanted, resampling);
        let found: BTreeMap<Statistic, Estimate> = wanted.into_iter().zip(found).collect();
        let get = |statistic| found.get(&statistic).copied().unwrap_or_default();
        let coincidences = coincidences(codings, &units);
        Ok(Self {
            units: units.len(),
            compared: compared(&units),
            groups: groups(&units).len(),
            codings: by_label.iter().sum(),
            alpha: metrics.iter().map(|&metric| (metric, get(Statistic::Alpha(metric)))).collect(),
            mean_cohen_kappa: get(Statistic::MeanCohen(PairsOf::All)),
            mean_cohen_kappa_of_people: model.map(|m| get(Statistic::MeanCohen(PairsOf::Without(m)))),
            mean_cohen_kappa_with_model: model.map(|m| get(Statistic::MeanCohen(PairsOf::With(m)))),
            fleiss_kappa: get(Statistic::Fleiss),
            percent_agreement: get(Statistic::Percent),
            labels: (0..labels.len())
                .map(|at| LabelAgreement {
                    label: labels[at].clone(),
                    codings: by_label[at],
                    alpha: get(Statistic::LabelAlpha(at)),
                    specific_agreement: get(Statistic::Specific(at)),
                })
                .collect(),
            coders: (0..coders.len())
                .filter(|_| coders.len() <= MOST_LISTED)
                .map(|at| CoderAgreement {
                    coder: coders[at].clone(),
                    codings: by_coder[at],
                    alpha_without: get(Statistic::AlphaWithout(main, at)),
                    change: get(Statistic::ChangeWithout(main, at)),
                })
                .collect(),
            main_metric: main,
            pairs: common
                .iter()
                .map(|(&(a, b), &units)| PairAgreement {
                    coders: [coders[a].clone(), coders[b].clone()],
                    units,
                    cohen_kappa: get(Statistic::Cohen(a, b)),
                    percent_agreement: get(Statistic::SharePair(a, b)),
                })
                .collect(),
            topics: topics(&units)
                .into_iter()
                .map(|(topic, units)| {
                    let wanted = [Statistic::Alpha(main), Statistic::Percent];
                    let found = estimate_of(codings, &units, &wanted, resampling);
                    TopicAgreement {
                        topic: topic.to_owned(),
                        units: units.len(),
                        compared: compared(&units),
                        alpha: found[0],
                        percent_agreement: found[1],
                    }
                })
                .collect(),
            coincidences,
            confusions: confusions(codings, &units),
        })
    }

    /// Alpha of the main metric.
    pub fn main_alpha(&self) -> Estimate {
        self.alpha.get(&self.main_metric).copied().unwrap_or_default()
    }
}

fn statistics(
    metrics: &BTreeSet<Metric>,
    main: Metric,
    labels: usize,
    coders: usize,
    pairs: impl Iterator<Item = (usize, usize)>,
    model: Option<usize>,
) -> Vec<Statistic> {
    let mut all: Vec<Statistic> = metrics.iter().map(|&metric| Statistic::Alpha(metric)).collect();
    all.extend([Statistic::Percent, Statistic::Fleiss, Statistic::MeanCohen(PairsOf::All)]);
    all.extend(
        model
            .into_iter()
            .flat_map(|model| [PairsOf::Without(model), PairsOf::With(model)].map(Statistic::MeanCohen)),
    );
    all.extend((0..labels).flat_map(|label| [Statistic::LabelAlpha(label), Statistic::Specific(label)]));
    all.extend(
        (0..coders)
            .flat_map(|coder| [Statistic::AlphaWithout(main, coder), Statistic::ChangeWithout(main, coder)]),
    );
    all.extend(pairs.flat_map(|(a, b)| [Statistic::Cohen(a, b), Statistic::SharePair(a, b)]));
    all
}

/// Pairs of coders with the number of units that both coded; nothing where there are too many coders to list.
fn common_units(units: &[&CodedUnit], coders: usize) -> BTreeMap<(usize, usize), usize> {
    if coders > MOST_LISTED {
        return BTreeMap::new();
    }
    let mut counts = vec![0; coders * coders];
    for unit in units {
        for (i, a) in unit.codes.iter().enumerate() {
            for b in &unit.codes[i + 1..] {
                counts[a.coder as usize * coders + b.coder as usize] += 1;
            }
        }
    }
    let pairs = counts.into_iter().enumerate().filter(|(_, n)| *n > 0);
    pairs.map(|(at, n)| ((at / coders, at % coders), n)).collect()
}

fn topics<'u>(units: &[&'u CodedUnit]) -> BTreeMap<&'u str, Vec<&'u CodedUnit>> {
    let mut topics: BTreeMap<&str, Vec<&CodedUnit>> = BTreeMap::new();
    for unit in units {
        if let Some(topic) = &unit.topic {
            topics.entry(topic).or_default().push(unit);
        }
    }
    if topics.len() > MOST_TOPICS { BTreeMap::new() } else { topics }
}

fn coincidences(codings: &Codings, units: &[&CodedUnit]) -> Vec<Vec<f64>> {
    let k = codings.labels().len();
    let layout = Layout { labels: k, coders: codings.coders().len(), left_out: false, pairs: false };
    let values = Sums::add_up(layout, units.iter().copied());
    let matrix = Sums { layout, numbers: &[], values: &values }.coincidences();
    (0..k).map(|a| (0..k).map(|b| matrix.get(a, b)).collect()).collect()
}

fn confusions(codings: &Codings, units: &[&CodedUnit]) -> Vec<Confusion> {
    let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for unit in units {
        let counts = unit.counts();
        for (i, &(a, of_a)) in counts.iter().enumerate() {
            for &(b, of_b) in &counts[i + 1..] {
                *pairs.entry((a, b)).or_default() += of_a * of_b;
            }
        }
    }
    let name = |label: usize| codings.labels()[label].clone();
    let mut all: Vec<Confusion> =
        pairs.into_iter().map(|((a, b), pairs)| Confusion { labels: [name(a), name(b)], pairs }).collect();
    all.sort_by_key(|confusion| std::cmp::Reverse(confusion.pairs));
    all
}
