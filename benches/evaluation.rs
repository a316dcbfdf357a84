//! Everything that `evaluate` computes of 10,000 units with three labels: all metrics, two baselines and the risk-coverage
//! curve with intervals from 2,000 clustered resamples. And near-duplicates among 10,000 texts.
//!
//! `cargo bench --bench evaluation`

use std::hint::black_box;

use avowal::evaluate::{JudgedUnit, Metric, Report, ReportOptions, TallyLayout, near_duplicates};
use criterion::{Criterion, criterion_group, criterion_main};

const UNITS: usize = 10_000;

fn evaluation(criterion: &mut Criterion) {
    let mut state = 3_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let rows: Vec<(String, usize, usize, [f64; 3])> = (0..UNITS)
        .map(|_| {
            let gold = below(3);
            let decided = if below(10) < 7 { gold } else { below(3) };
            let mut p = [0.15; 3];
            p[decided] = 0.4 + below(300) as f64 / 1000.0;
            let rest = (1.0 - p[decided]) / 2.0;
            (0..3).filter(|label| *label != decided).for_each(|label| p[label] = rest);
            (format!("article {}", below(1000)), gold, decided, p)
        })
        .collect();
    let texts: Vec<String> = (0..UNITS)
        .map(|_| (0..25).map(|_| format!("word{}", below(2000))).collect::<Vec<_>>().join(" "))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let mut group = criterion.benchmark_group("evaluation");
    group.sample_size(10);
    for (name, single) in [("report, groups of ten", false), ("report, groups of one", true)] {
        let names: Vec<String> = (0..UNITS).map(|unit| unit.to_string()).collect();
        let units: Vec<JudgedUnit> = rows
            .iter()
            .zip(&names)
            .map(|((group, gold, decided, probabilities), name)| JudgedUnit {
                group: if single { name } else { group },
                gold: std::slice::from_ref(gold),
                decided: std::slice::from_ref(decided),
                probabilities,
                weight: 1.0,
            })
            .collect();
        let options = ReportOptions { resamples: 2000, seed: 1, focus: vec![0, 2] };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let report = Report::new(&units, TallyLayout { k: 3, exclusive: true }, &[], &options);
                assert_eq!(report.metrics.len(), Metric::ALL.len());
                let accuracy = report.score(Metric::Accuracy).expect("it is defined");
                assert!((0.78..0.82).contains(&accuracy.value), "{accuracy:?}");
                black_box(report)
            });
        });
    }
    group.bench_function("near-duplicates", |bencher| {
        bencher.iter(|| {
            let clusters = near_duplicates(&texts, 0.8);
            assert!(clusters.iter().enumerate().all(|(text, cluster)| text == *cluster));
            black_box(clusters)
        });
    });
    group.finish();
}

criterion_group!(benches, evaluation);
criterion_main!(benches);
