//! Metrics against scikit-learn and others, and intervals against simulated samples.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may fail, and says why; coverage is worth reading

use avowal::evaluate::{
    Interval, JudgedUnit, McNemar, Metric, Report, ReportOptions, TallyLayout, bootstrap, by_group,
    group_sums,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What `tests/fixtures/metrics/make.py` wrote.
#[derive(Deserialize)]
struct Expected {
    exclusive: Vec<Case<usize>>,
    several: Vec<Case<Vec<usize>>>,
    mcnemar: Vec<McNemarCase>,
}

#[derive(Deserialize)]
struct Case<L> {
    gold: Vec<L>,
    decided: Vec<L>,
    probabilities: Vec<Vec<f64>>,
    #[serde(default)]
    focus: Vec<usize>,
    precision: Vec<f64>,
    recall: Vec<f64>,
    f1: Vec<f64>,
    support: Vec<f64>,
    expected: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct McNemarCase {
    first_only: usize,
    second_only: usize,
    exact: f64,
    mid: f64,
}

fn expected() -> Expected {
    serde_json::from_str(include_str!("fixtures/metrics/expected.json")).unwrap()
}

fn close(name: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{name}: {found}, expected {expected}");
}

fn check<L>(case: &Case<L>, exclusive: bool, labels: impl Fn(&L) -> Vec<usize>) {
    let gold: Vec<Vec<usize>> = case.gold.iter().map(&labels).collect();
    let decided: Vec<Vec<usize>> = case.decided.iter().map(&labels).collect();
    let units: Vec<JudgedUnit> = (0..gold.len())
        .map(|at| JudgedUnit {
            group: "",
            gold: &gold[at],
            decided: &decided[at],
            probabilities: &case.probabilities[at],
            weight: 1.0,
        })
        .collect();
    let layout = TallyLayout { k: case.f1.len(), exclusive };
    let options = ReportOptions { resamples: 10, seed: 1, focus: case.focus.clone() };
    let report = Report::new(&units, layout, &[], &options);
    for (name, &value) in &case.expected {
        let metric = Metric::ALL.into_iter().find(|metric| metric.key() == name).unwrap();
        close(name, report.score(metric).unwrap().value, value);
    }
    for (at, class) in report.classes.iter().enumerate() {
        close("precision", class.precision.value, case.precision[at]);
        close("recall", class.recall.value, case.recall[at]);
        close("f1", class.f1.value, case.f1[at]);
        close("support", class.support, case.support[at]);
    }
}

#[test]
fn metrics_are_those_of_the_reference_packages() {
    let expected = expected();
    expected.exclusive.iter().for_each(|case| check(case, true, |label| vec![*label]));
    expected.several.iter().for_each(|case| check(case, false, Clone::clone));
    assert!(expected.exclusive.iter().all(|case| case.expected.len() == Metric::ALL.len()));
}

#[test]
fn mcnemar_tests_are_those_of_the_binomial_distribution() {
    for case in expected().mcnemar {
        let test = McNemar::new(case.first_only, case.second_only);
        close("exact", test.exact, case.exact);
        close("mid", test.mid, case.mid);
    }
}

/// A small generator of numbers, seeded.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64) / (1_u64 << 53) as f64
    }

    fn pick(&mut self, shares: &[f64]) -> usize {
        let mut left = self.uniform();
        let found = shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        found.unwrap_or(shares.len() - 1)
    }
}

/// An article's units: its own mix of labels, and its own difficulty, so that units of one article are alike.
fn article(random: &mut Random) -> Vec<(usize, usize, [f64; 3])> {
    let tilt = random.uniform();
    let mix = [0.2 + 0.2 * tilt, 0.5 - 0.3 * tilt, 0.3 + 0.1 * tilt];
    let skill = 0.45 + 0.45 * random.uniform();
    let n = 2 + (random.uniform() * 7.0) as usize;
    (0..n)
        .map(|_| {
            let gold = random.pick(&mix);
            let right = random.uniform() < skill;
            let other = (gold + 1 + usize::from(random.uniform() < 0.5)) % 3;
            let decided = if right { gold } else { other };
            let sure = 0.5 + 0.4 * random.uniform();
            let mut p = [(1.0 - sure) / 2.0; 3];
            p[decided] = sure;
            (gold, decided, p)
        })
        .collect()
}

const SIMULATED: [Metric; 9] = [
    Metric::Accuracy,
    Metric::BalancedAccuracy,
    Metric::MacroF1,
    Metric::WeightedF1,
    Metric::Mcc,
    Metric::Kappa,
    Metric::Alpha,
    Metric::LogLoss,
    Metric::Brier,
];

/// The values and intervals of [`SIMULATED`] on so many articles.
fn sample(articles: usize, resamples: usize, random: &mut Random) -> Vec<Interval> {
    let units: Vec<(String, usize, usize, [f64; 3])> = (0..articles)
        .flat_map(|at| {
            article(random).into_iter().map(move |(gold, decided, p)| (at.to_string(), gold, decided, p))
        })
        .collect();
    let layout = TallyLayout { k: 3, exclusive: true };
    let groups = by_group(units.iter().map(|unit| unit.0.as_str()));
    let sums = group_sums(&groups, layout.width(), |at, cells| {
        let (group, gold, decided, probabilities) = &units[at];
        let (gold, decided) = (&[*gold], &[*decided]);
        layout.add(&JudgedUnit { group, gold, decided, probabilities, weight: 1.0 }, cells);
    });
    bootstrap(&sums, SIMULATED.len(), resamples, 5, |sums, out| {
        let tally = layout.tally(sums);
        out.iter_mut().zip(SIMULATED).for_each(|(out, metric)| *out = metric.of(tally, &[]));
    })
}

#[test]
fn intervals_hold_the_true_value_in_93_to_97_of_100_samples() {
    const RUNS: usize = 1200;
    let mut random = Random(17);
    let truth = sample(150_000, 1, &mut random);
    let mut held = [0_usize; SIMULATED.len()];
    for _ in 0..RUNS {
        for (held, (found, truth)) in held.iter_mut().zip(sample(80, 600, &mut random).iter().zip(&truth)) {
            *held += usize::from(found.low <= truth.value && truth.value <= found.high);
        }
    }
    for (metric, held) in SIMULATED.iter().zip(held) {
        let share = held as f64 / RUNS as f64;
        println!("{}: {share:.3}", metric.name());
        assert!((0.93..=0.97).contains(&share), "{}: {share}", metric.name());
    }
}
