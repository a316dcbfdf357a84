//! Coefficients of agreement against published examples and other implementations (`fixtures/agreement/make.py`), and
//! what their intervals are worth.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a test may fail, and says why

use std::collections::BTreeMap;
use std::time::Instant;

use avowal::agreement::{
    Agreement, Codings, Estimate, Metric, PairsOf, Resampling, Statistic, UnitLabels, estimate,
};
use avowal::report::agreement_table;
use serde::Deserialize;

const NO_INTERVALS: Resampling = Resampling { resamples: 0, seed: 1 };

#[derive(Deserialize)]
struct Set {
    name: String,
    codes: Vec<Vec<Option<String>>>,
    published_alpha: BTreeMap<String, f64>,
    published_fleiss: Option<f64>,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    alpha: BTreeMap<String, f64>,
    label_alpha: BTreeMap<String, Option<f64>>,
    ordinal_alpha_without: Vec<Option<f64>>,
    cohen_kappa: Vec<Vec<Option<f64>>>,
    fleiss_kappa: f64,
}

fn fixtures() -> Vec<Set> {
    serde_json::from_str(include_str!("fixtures/agreement/agreement.json")).unwrap()
}

fn codings(rows: &[Vec<Option<String>>]) -> Codings {
    let coders = rows.iter().map(Vec::len).max().unwrap_or(0);
    let units = rows.iter().enumerate().map(|(at, row)| UnitLabels {
        name: at.to_string(),
        labels: row.iter().enumerate().filter_map(|(c, label)| Some((c, label.clone()?))).collect(),
        ..UnitLabels::default()
    });
    Codings::new((0..coders).map(|coder| format!("coder {coder}")).collect(), &units.collect::<Vec<_>>(), &[])
}

fn value(codings: &Codings, statistic: Statistic) -> Option<f64> {
    estimate(codings, &[statistic], NO_INTERVALS)[0].value
}

fn metric(name: &str) -> Metric {
    [Metric::Nominal, Metric::Ordinal, Metric::Interval].into_iter().find(|m| m.name() == name).unwrap()
}

fn assert_near(found: Option<f64>, expected: Option<f64>, within: f64, what: &str) {
    match (found, expected) {
        (None, None) => {}
        (Some(found), Some(expected)) if (found - expected).abs() <= within => {}
        _ => panic!("{what}: {found:?}, expected {expected:?}"),
    }
}

#[test]
fn coefficients_are_those_that_were_published() {
    let mut checked = 0;
    for set in fixtures() {
        let codings = codings(&set.codes);
        for (name, published) in &set.published_alpha {
            let within = if set.name.starts_with("Hayes") { 0.000_05 } else { 0.000_5 };
            let found = value(&codings, Statistic::Alpha(metric(name)));
            assert_near(found, Some(*published), within, &format!("{}, {name} alpha", set.name));
            checked += 1;
        }
        if let Some(published) = set.published_fleiss {
            assert_near(value(&codings, Statistic::Fleiss), Some(published), 0.000_5, &set.name);
            checked += 1;
        }
    }
    assert_eq!(checked, 7);
}

#[test]
fn coefficients_are_those_of_other_implementations() {
    let sets = fixtures();
    assert!(sets.len() >= 12);
    for set in &sets {
        let codings = codings(&set.codes);
        let near = |statistic, expected, what: &str| {
            assert_near(value(&codings, statistic), expected, 1e-9, &format!("{}, {what}", set.name));
        };
        let expected = &set.expected;
        for (name, alpha) in &expected.alpha {
            near(Statistic::Alpha(metric(name)), Some(*alpha), name);
        }
        for (at, label) in codings.labels().iter().enumerate() {
            near(Statistic::LabelAlpha(at), expected.label_alpha[label], label);
        }
        for (coder, alpha) in expected.ordinal_alpha_without.iter().enumerate() {
            near(Statistic::AlphaWithout(Metric::Ordinal, coder), *alpha, &format!("without {coder}"));
        }
        near(Statistic::Fleiss, Some(expected.fleiss_kappa), "Fleiss");
        let mut kappas = Vec::new();
        for (b, row) in expected.cohen_kappa.iter().enumerate() {
            for (a, kappa) in row.iter().enumerate().take(b) {
                near(Statistic::Cohen(a, b), *kappa, &format!("Cohen {a} {b}"));
                kappas.extend(*kappa);
            }
        }
        let mean = kappas.iter().sum::<f64>() / kappas.len() as f64;
        near(Statistic::MeanCohen(PairsOf::All), Some(mean), "mean of Cohen");
    }
}

/// By hand. The units aa, ab, bb and aab have 1 + 1 + 1 + 3 pairs of codes, of which 1 + 0 + 1 + 1 are equal. Each code a
/// meets every other code of its unit: 2 + 1 + 0 + 4 times, and another a 2 + 0 + 0 + 2 times; b 0 + 1 + 2 + 2 and 2.
#[test]
fn percent_and_specific_agreement_are_those_computed_by_hand() {
    let rows: Vec<Vec<Option<String>>> = ["aa.", "ab.", "bb.", "aab", "a.."]
        .iter()
        .map(|unit| unit.chars().map(|c| (c != '.').then(|| c.to_string())).collect())
        .collect();
    let codings = codings(&rows);
    assert_near(value(&codings, Statistic::Percent), Some(3.0 / 6.0), 1e-12, "percent");
    assert_near(value(&codings, Statistic::Specific(0)), Some(4.0 / 7.0), 1e-12, "specific a");
    assert_near(value(&codings, Statistic::Specific(1)), Some(2.0 / 5.0), 1e-12, "specific b");
    assert_near(value(&codings, Statistic::SharePair(0, 1)), Some(3.0 / 4.0), 1e-12, "pair");
}

#[test]
fn what_cannot_be_computed_is_none_and_never_a_number() {
    let all_same = vec![vec![Some("x".to_owned()); 3]; 5];
    let codings = codings(&all_same);
    let agreement =
        Agreement::new(&codings, &[Metric::Ordinal], None, Resampling { resamples: 50, seed: 1 }).unwrap();
    let nothing = Estimate::default();
    assert_eq!((agreement.main_alpha(), agreement.fleiss_kappa), (nothing, nothing));
    assert_eq!((agreement.mean_cohen_kappa, agreement.labels[0].alpha), (nothing, nothing));
    let one = Estimate { value: Some(1.0), low: Some(1.0), high: Some(1.0) };
    assert_eq!(agreement.percent_agreement, one);
    let json = serde_json::to_value(&agreement).unwrap();
    assert!(json["alpha"]["nominal"]["value"].is_null() && json["alpha"]["ordinal"]["low"].is_null());
    assert!(json["confusions"].as_array().unwrap().is_empty());
}

/// A sequence of numbers in [0, 1) that is the same everywhere.
fn uniform(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    }
}

/// Groups of `per_group` units whose true labels often are the same, each coded by three coders, who err and leave units
/// out now and then. Articles differ in how hard they are.
fn simulated(groups: usize, per_group: usize, next: &mut impl FnMut() -> f64) -> Codings {
    let mut units = Vec::with_capacity(groups * per_group);
    for group in 0..groups {
        let common = (next() * 3.0) as usize;
        let right = 0.55 + 0.4 * next();
        for _ in 0..per_group {
            let truth = if next() < 0.5 { common } else { (next() * 3.0) as usize };
            let mut labels = Vec::new();
            for coder in 0..3 {
                let label = if next() < right { truth } else { (next() * 3.0) as usize };
                if next() < 0.9 {
                    labels.push((coder, ["a", "b", "c"][label].to_owned()));
                }
            }
            units.push(UnitLabels { labels, group: Some(group.to_string()), ..UnitLabels::default() });
        }
    }
    Codings::new(["A", "B", "C"].map(str::to_owned).to_vec(), &units, &[])
}

#[test]
fn intervals_hold_the_true_alpha_about_95_times_in_100() {
    let (runs, resamples) = (1000, 500);
    let wanted = [Statistic::Alpha(Metric::Nominal), Statistic::MeanCohen(PairsOf::All)];
    let mut next = uniform(3);
    // Both coefficients of the population, with an error of some thousandths of a sample's.
    let truth = estimate(&simulated(100_000, 4, &mut next), &wanted, NO_INTERVALS);
    let mut covered = [0; 2];
    for run in 0..runs {
        let sample = simulated(80, 4, &mut next);
        let found = estimate(&sample, &wanted, Resampling { resamples, seed: run });
        for ((covered, found), truth) in covered.iter_mut().zip(&found).zip(&truth) {
            *covered += usize::from(found.low <= truth.value && truth.value <= found.high);
        }
    }
    println!("alpha is held by {}, mean kappa by {} of {runs} intervals", covered[0], covered[1]);
    assert!(covered.iter().all(|n| (930..=970).contains(n)), "{covered:?} of {runs}");
}

#[test]
fn intervals_are_the_same_whatever_the_number_of_threads_and_other_with_another_seed() {
    let codings = simulated(60, 3, &mut uniform(5));
    let run = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let resampling = Resampling { resamples: 200, seed };
        pool.install(|| Agreement::new(&codings, &[Metric::Ordinal], None, resampling).unwrap())
    };
    assert_eq!(run(1, 1), run(7, 1));
    assert_ne!(run(1, 1).main_alpha(), run(1, 2).main_alpha());
}

#[test]
fn groups_of_like_units_make_intervals_wider() {
    let rows = simulated(40, 10, &mut uniform(9));
    let units = |grouped: bool| {
        let unit = |unit: &avowal::agreement::CodedUnit| UnitLabels {
            group: unit.group.clone().filter(|_| grouped),
            labels: unit
                .codes
                .iter()
                .map(|code| (code.coder as usize, rows.labels()[code.label as usize].clone()))
                .collect(),
            ..UnitLabels::default()
        };
        Codings::new(rows.coders().to_vec(), &rows.units().iter().map(unit).collect::<Vec<_>>(), &[])
    };
    let width = |codings: &Codings| {
        let resampling = Resampling { resamples: 1000, seed: 1 };
        let found = estimate(codings, &[Statistic::Alpha(Metric::Nominal)], resampling)[0];
        found.high.unwrap() - found.low.unwrap()
    };
    let (grouped, single) = (width(&units(true)), width(&units(false)));
    assert!(grouped > 1.15 * single, "{grouped} and {single}");
}

#[test]
fn two_hundred_coders_are_compared_and_many_units_take_seconds_at_most() {
    let mut next = uniform(1);
    let label = |next: &mut dyn FnMut() -> f64| ["a", "b", "c"][(next() * next() * 3.0) as usize].to_owned();
    let units = |n: usize, coders: usize, next: &mut dyn FnMut() -> f64| -> Codings {
        let units = (0..n).map(|_| UnitLabels {
            labels: (0..coders).map(|coder| (coder, label(next))).collect(),
            ..UnitLabels::default()
        });
        Codings::new((0..coders).map(|coder| coder.to_string()).collect(), &units.collect::<Vec<_>>(), &[])
    };
    let many_coders = units(100, 200, &mut next);
    let resampling = Resampling { resamples: 100, seed: 1 };
    let agreement = Agreement::new(&many_coders, &[], None, resampling).unwrap();
    assert_eq!((agreement.pairs.len(), agreement.coders.len()), (19_900, 200));
    assert!(agreement.pairs.iter().all(|p| p.cohen_kappa.value.is_some() && p.cohen_kappa.low.is_none()));
    assert!(agreement.main_alpha().low.is_some() && agreement.coders[0].alpha_without.value.is_some());

    let shown = agreement_table("t", &agreement, "none");
    for part in ["… and 19885 more pairs; --json has them all", "… and 185 more coders"] {
        assert!(shown.contains(part), "`{part}` is not in:\n{shown}");
    }
    let too_many = Agreement::new(&units(5, 201, &mut next), &[], None, NO_INTERVALS).unwrap();
    assert!(too_many.pairs.is_empty() && too_many.mean_cohen_kappa.value.is_none());
    assert!(agreement_table("t", &too_many, "none").contains("they are not looked at one by one"));

    let many_units = units(10_000, 5, &mut next);
    let start = Instant::now();
    let resampling = Resampling { resamples: 2000, seed: 1 };
    let agreement = Agreement::new(&many_units, &[Metric::Ordinal], None, resampling).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    println!("10,000 units by 5 coders, 2000 resamples: {seconds:.2} s");
    assert!(agreement.main_alpha().low.is_some() && agreement.pairs[0].cohen_kappa.low.is_some());
    assert!(seconds < 20.0, "{seconds} s");
}
