//! What the correction does on made-up material whose truth is known.

use super::*;
use crate::evaluate::SplitMix64;

fn names(k: usize) -> Vec<String> {
    ["a", "b", "c"][..k].iter().map(ToString::to_string).collect()
}

/// A unit of an article, owned.
type Unit = (usize, usize, String, f64);

/// So many units of a label that are judged as another, in `groups` articles of their own.
fn units(gold: usize, predicted: usize, n: usize, groups: usize) -> Vec<Unit> {
    (0..n).map(|i| (gold, predicted, format!("{gold} {predicted} {}", i % groups), 1.0)).collect()
}

fn correction(units: &[Unit], k: usize, seed: u64) -> Result<Correction, GoldRefusal> {
    let units: Vec<GoldUnit<'_>> = units
        .iter()
        .map(|(gold, predicted, group, weight)| {
            let (gold, predicted, weight) = (*gold, *predicted, *weight);
            GoldUnit { gold, predicted, group, weight, stratum: None }
        })
        .collect();
    Correction::new(&units, &names(k), 400, seed)
}

fn shares(correction: &Correction, articles: &[Vec<u32>]) -> Result<Vec<LabelShare>, CellRefusal> {
    let articles: Vec<&[u32]> = articles.iter().map(Vec::as_slice).collect();
    correction.shares(&articles, 20)
}

/// Of 50 units of `a` 40 are judged `a`, of 50 of `b` 10 are.
fn four_in_five() -> Vec<Unit> {
    [units(0, 0, 40, 20), units(0, 1, 10, 20), units(1, 0, 10, 20), units(1, 1, 40, 20)].concat()
}

/// By hand (Rogan & Gladen 1978): 28 of 50 statements are counted as `a`, (0.56 - 0.2) / (0.8 - 0.2) = 0.6.
#[test]
fn two_labels_are_corrected_as_by_hand() {
    let correction = correction(&four_in_five(), 2, 1).unwrap();
    let articles: Vec<Vec<u32>> = (0..10).map(|i| if i < 8 { vec![3, 2] } else { vec![2, 3] }).collect();
    let found = shares(&correction, &articles).unwrap();
    assert!((found[0].counted.value - 0.56).abs() < 1e-12);
    assert!((found[0].corrected.value - 0.6).abs() < 1e-12);
    assert!((found[1].corrected.value - 0.4).abs() < 1e-12);
    assert!(found.iter().all(|share| share.corrected.low < share.counted.low), "the correction is uncertain");
}

/// Weights of 2 on the half of `a` that is judged rightly, 1 on the rest: P(a | a) is 80 / 90.
#[test]
fn units_count_by_their_weight() {
    let mut units = four_in_five();
    units.iter_mut().filter(|unit| (unit.0, unit.1) == (0, 0)).for_each(|unit| unit.3 = 2.0);
    let found = correction(&units, 2, 1).unwrap();
    assert!((found.probabilities()[(0, 0)] - 8.0 / 9.0).abs() < 1e-12);
    // Units of weight 0 say nothing.
    units.iter_mut().filter(|unit| unit.0 == 0).for_each(|unit| unit.3 = 0.0);
    let lack = Lack { label: "a".to_owned(), units: 0, groups: 0 };
    assert_eq!(correction(&units, 2, 1).unwrap_err(), GoldRefusal::TooThin(vec![lack]));
}

/// P(judged | a) = .8 .1 .1, of b .2 .6 .2, of c .1 .2 .7; shares of .5 .3 .2 are counted as .48 .27 .25.
#[test]
fn three_labels_are_solved_for_exactly() {
    let rows = [[40, 5, 5], [10, 30, 10], [5, 10, 35]];
    let cell = |gold: usize| (0..3).flat_map(move |judged| units(gold, judged, rows[gold][judged], 10));
    let units: Vec<Unit> = (0..3).flat_map(cell).collect();
    let correction = correction(&units, 3, 1).unwrap();
    let found = shares(&correction, &vec![vec![48, 27, 25]; 10]).unwrap();
    for (share, (counted, corrected)) in found.iter().zip([(0.48, 0.5), (0.27, 0.3), (0.25, 0.2)]) {
        assert!((share.counted.value - counted).abs() < 1e-12);
        assert!((share.corrected.value - corrected).abs() < 1e-9, "{share:?}");
    }
}

/// 95 % are counted as `a`, more than errors of a fifth allow.
#[test]
fn shares_beyond_the_possible_end_at_its_bounds() {
    let correction = correction(&four_in_five(), 2, 1).unwrap();
    let found = shares(&correction, &vec![vec![19, 1]; 12]).unwrap();
    assert!((found[0].corrected.value - 1.0).abs() < 1e-12 && found[1].corrected.value.abs() < 1e-12);
    for share in &found {
        let interval = share.corrected;
        assert!(0.0 <= interval.low && interval.low <= interval.value, "{share:?}");
        assert!(interval.value <= interval.high && interval.high <= 1.0, "{share:?}");
    }
}

#[test]
fn a_gold_sample_that_is_too_thin_is_refused_with_what_it_lacks() {
    // 15 units of `b` in 5 articles, and none of `c`.
    let units = [units(0, 0, 30, 15), units(1, 1, 15, 5)].concat();
    let refusal = correction(&units, 3, 1).unwrap_err();
    let lack = |label: &str, units, groups| Lack { label: label.to_owned(), units, groups };
    assert_eq!(refusal, GoldRefusal::TooThin(vec![lack("b", 15, 5), lack("c", 0, 0)]));
    let message = refusal.to_string();
    assert!(
        message.contains("`b` has 15 units of 5 articles, so code 5 more units and units of 5 more articles")
    );
    assert!(message.contains("20 more units and units of 10 more articles"), "{message}");
}

#[test]
fn labels_that_are_judged_alike_are_refused_whatever_the_number_of_units() {
    let alike = |n| [units(0, 0, n, 50), units(0, 1, n, 50), units(1, 0, n, 50), units(1, 1, n, 50)].concat();
    for units in [alike(50), [alike(500), units(0, 0, 10, 50)].concat()] {
        let refusal = correction(&units, 2, 1).unwrap_err();
        let GoldRefusal::NotToldApart { first, second, .. } = &refusal else { panic!("{refusal}") };
        assert_eq!((first.as_str(), second.as_str()), ("a", "b"));
    }
}

#[test]
fn labels_told_apart_by_too_few_units_are_refused_until_there_are_about_as_many_as_it_says() {
    let weak = |times: usize| {
        [
            units(0, 0, 13 * times, 10 * times),
            units(0, 1, 8 * times, 10 * times),
            units(1, 0, 8 * times, 10 * times),
            units(1, 1, 13 * times, 10 * times),
        ]
        .concat()
    };
    let refusal = correction(&weak(1), 2, 1).unwrap_err();
    let GoldRefusal::Unstable { more, share, .. } = refusal else { panic!("{refusal}") };
    assert!(share > 0.01 && more > 42, "{share} {more}");
    let times = 2 + more.div_ceil(42);
    assert!(times < 12, "{more}");
    assert!(correction(&weak(times), 2, 1).is_ok(), "{times} times as many do not do");
}

#[test]
fn cells_of_few_statements_or_articles_are_refused() {
    let correction = correction(&four_in_five(), 2, 1).unwrap();
    assert_eq!(shares(&correction, &[]), Err(CellRefusal::FewStatements { found: 0, least: 20 }));
    assert_eq!(
        shares(&correction, &vec![vec![1, 0]; 19]),
        Err(CellRefusal::FewStatements { found: 19, least: 20 })
    );
    // An article without a statement is none.
    let mut articles = vec![vec![10, 5]; 9];
    articles.push(vec![0, 0]);
    let few = CellRefusal::FewArticles { found: 9, least: LEAST_ARTICLES };
    assert_eq!(shares(&correction, &articles), Err(few));
}

/// Errors of a fifth cannot give 100 % `a`, and 10 articles with 100 statements are too many for chance.
#[test]
fn predictions_that_no_mix_gives_are_refused() {
    let many = [units(0, 0, 800, 400), units(0, 1, 200, 100), units(1, 0, 200, 100), units(1, 1, 800, 400)];
    let correction = correction(&many.concat(), 2, 1).unwrap();
    let refusal = shares(&correction, &vec![vec![10, 0]; 10]).unwrap_err();
    assert_eq!(refusal, CellRefusal::NoMixFits { label: "a".to_owned() });
}

/// Units of two strata, 100 of each label and stratum, with so many of each label judged `a`.
fn of_strata(judged_a: [[usize; 2]; 2]) -> Vec<(Unit, &'static str)> {
    let cell = |(at, name): (usize, &'static str)| {
        (0..2).flat_map(move |gold| {
            let a = judged_a[at][gold];
            let all = [units(gold, 0, a, a.max(1)), units(gold, 1, 100 - a, (100 - a).max(1))].concat();
            all.into_iter().map(move |(gold, predicted, group, weight)| {
                ((gold, predicted, format!("{name} {group}"), weight), name)
            })
        })
    };
    ["x", "y"].into_iter().enumerate().flat_map(cell).collect()
}

fn in_strata<'a>(units: &'a [(Unit, &'static str)]) -> Vec<GoldUnit<'a>> {
    units
        .iter()
        .map(|((gold, predicted, group, weight), name)| {
            let (gold, predicted, weight) = (*gold, *predicted, *weight);
            GoldUnit { gold, predicted, group, weight, stratum: Some(name) }
        })
        .collect()
}

/// In x 90 % of `a` and 10 % of `b` are judged `a`, in y 70 % and 30 %; of all 80 % and 20 %. With 10 units of the errors
/// of all added, that is 98 / 110 and 12 / 110 in x, 78 / 110 and 32 / 110 in y.
#[test]
fn each_stratum_is_corrected_by_its_own_errors_with_those_of_all_as_a_prior() {
    let gold = of_strata([[90, 10], [70, 30]]);
    let correction = Correction::new(&in_strata(&gold), &names(2), 400, 1).unwrap();
    assert_eq!(correction.strata(), ["x", "y"]);
    assert!(correction.pooled().is_empty());
    // 55 of 110 are counted as `a` in each, so that half are; and 60 of 100 of no known stratum, (0.6 - 0.2) / 0.6.
    let share = |article: Vec<u32>| shares(&correction, &vec![article; 10]).unwrap()[0].corrected.value;
    assert!((share(vec![0, 0, 55, 55, 0, 0]) - 0.5).abs() < 1e-9);
    assert!((share(vec![60, 40, 0, 0, 0, 0]) - 2.0 / 3.0).abs() < 1e-9);
    // (0.7 - 12 / 110) / (86 / 110) and (0.4 - 32 / 110) / (46 / 110), of which x has a quarter.
    let (x, y) = ((0.7 * 110.0 - 12.0) / 86.0, (0.4 * 110.0 - 32.0) / 46.0);
    assert!((share(vec![0, 0, 70, 30, 0, 0]) - x).abs() < 1e-9);
    assert!((share(vec![0, 0, 70, 30, 120, 180]) - (x + 3.0 * y) / 4.0).abs() < 1e-9);
}

#[test]
fn a_stratum_whose_labels_are_not_told_apart_is_corrected_by_the_errors_of_all() {
    let gold = of_strata([[95, 5], [50, 50]]);
    let correction = Correction::new(&in_strata(&gold), &names(2), 400, 1).unwrap();
    assert_eq!(correction.pooled(), ["y"]);
    let of = |article: Vec<u32>| shares(&correction, &vec![article; 10]).unwrap();
    assert_eq!(of(vec![0, 0, 0, 0, 6, 4]), of(vec![6, 4, 0, 0, 0, 0]));
}

/// In x nearly all errors go to `a`, in y nearly all to `b`: counted shares of `a` are off by .2 in both.
#[test]
fn a_check_within_the_gold_sample_tells_what_strata_are_worth() {
    let gold = of_strata([[98, 42], [58, 2]]);
    let mut units = in_strata(&gold);
    let cells: Vec<Option<&str>> = gold.iter().map(|(_, name)| Some(*name)).collect();
    assert_eq!(check(&units, &cells, 2, 201, 1), None);
    let apart = check(&units, &cells, 2, 200, 1).unwrap();
    units.iter_mut().for_each(|unit| unit.stratum = None);
    let together = check(&units, &cells, 2, 200, 1).unwrap();
    assert_eq!((apart.cells, together.cells), (2, 2));
    assert!((apart.counted - 0.2).abs() < 1e-12, "{apart:?}");
    assert!(apart.corrected < 0.08 && together.corrected > 0.25, "{apart:?} {together:?}");
}

#[test]
fn the_seed_decides_and_the_number_of_threads_does_not() {
    let articles: Vec<Vec<u32>> = (0..30).map(|i| vec![1 + i % 3, i % 2]).collect();
    let of = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| shares(&correction(&four_in_five(), 2, seed).unwrap(), &articles).unwrap())
    };
    assert_eq!(of(1, 7), of(3, 7));
    assert_ne!(of(1, 7), of(1, 8));
}

/// Articles of a population in which the statements of an article resemble each other, and so do the errors.
struct Population {
    /// True shares.
    shares: [f64; 3],
    /// `P(predicted | true)`, in easy articles; the mean with `hard` is that of all.
    easy: [[f64; 3]; 3],
    hard: [[f64; 3]; 3],
}

/// An outcome by these probabilities.
fn draw(random: &mut SplitMix64, probabilities: &[f64; 3]) -> usize {
    let u = random.below(1 << 30) as f64 / f64::from(1 << 30);
    usize::from(u >= probabilities[0]) + usize::from(u >= probabilities[0] + probabilities[1])
}

impl Population {
    /// The true and predicted labels of an article of up to `most` statements.
    fn article(&self, random: &mut SplitMix64, most: usize) -> Vec<(usize, usize)> {
        let errors = if random.below(2) == 0 { &self.easy } else { &self.hard };
        let theme = draw(random, &self.shares);
        (0..=random.below(most))
            .map(|_| {
                let label = if random.below(4) == 0 { theme } else { draw(random, &self.shares) };
                (label, draw(random, &errors[label]))
            })
            .collect()
    }
}

/// The model takes `a` for `c` far more often than the other way round, and the gold sample is mixed otherwise.
#[test]
fn intervals_of_corrected_shares_hold_the_truth_95_times_in_100_and_those_of_counts_hardly() {
    let easy = [[0.85, 0.03, 0.12], [0.08, 0.65, 0.27], [0.18, 0.07, 0.75]];
    let hard = [[0.70, 0.06, 0.24], [0.12, 0.55, 0.33], [0.22, 0.13, 0.65]];
    let coded = Population { shares: [0.44, 0.32, 0.24], easy, hard };
    let counted = Population { shares: [0.70, 0.22, 0.08], easy, hard };
    let mut random = SplitMix64::new(5);
    let (runs, mut corrected, mut raw) = (600, 0, 0);
    for run in 0..runs {
        let gold: Vec<Unit> = (0..80)
            .flat_map(|group: usize| {
                let article = coded.article(&mut random, 11);
                article.into_iter().map(move |(gold, predicted)| (gold, predicted, group.to_string(), 1.0))
            })
            .collect();
        let articles: Vec<Vec<u32>> = (0..60)
            .map(|_| {
                let mut counts = vec![0; 3];
                counted.article(&mut random, 5).into_iter().for_each(|(_, predicted)| counts[predicted] += 1);
                counts
            })
            .collect();
        let found = shares(&correction(&gold, 3, run).unwrap(), &articles).unwrap();
        for (share, truth) in found.iter().zip(counted.shares) {
            let holds = |interval: crate::evaluate::Interval| interval.low <= truth && truth <= interval.high;
            corrected += usize::from(holds(share.corrected));
            raw += usize::from(holds(share.counted));
        }
    }
    let of_all = |n: usize| n as f64 / (3 * runs) as f64;
    assert!((0.93..=0.97).contains(&of_all(corrected)), "corrected: {}", of_all(corrected));
    assert!(of_all(raw) < 0.6, "counted: {}", of_all(raw));
}
