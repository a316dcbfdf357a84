//! Stages of reading articles, each on all coded dev articles: sentences, who is who, and the whole way.
//!
//! `cargo bench --bench stages`; what the whole takes beyond the other two is classification.

use std::hint::black_box;
use std::path::Path;

use avowal::article::{Article, ByteSpan};
use avowal::corpus::{Gold, read_coded};
use avowal::discourse::{Discourse, ReferenceOptions};
use avowal::model_file::Bundle;
use avowal::predictor::Predictor;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn stages(criterion: &mut Criterion) {
    let path = Path::new("datasets/peace-talks/articles.dev.jsonl");
    let (coded, _) = read_coded(path).expect("the dev articles are there");
    let articles: Vec<Article> = coded.iter().map(|coded| Gold::new(coded).article).collect();
    let bundle = Bundle::built_in().expect("the model in the box");
    let (codebook, references) =
        (bundle.codebook.clone().expect("it has a codebook"), bundle.references.clone());
    let discourse = Discourse::new(&codebook).expect("its names fit");
    let predictor = Predictor::new(bundle, codebook, ReferenceOptions::default()).expect("it has heads");
    let split: Vec<Vec<ByteSpan>> = articles.iter().map(|article| predictor.sentences(article)).collect();
    let n: usize = split.iter().map(Vec::len).sum();
    assert!(n > 1500, "{n} sentences");

    let mut group = criterion.benchmark_group("reading");
    group.sample_size(10).throughput(Throughput::Elements(n as u64));
    group.bench_function("sentences", |bencher| {
        bencher.iter(|| articles.iter().map(|article| predictor.sentences(article).len()).sum::<usize>());
    });
    group.bench_function("who is who", |bencher| {
        let mut reader = discourse.reader(references.as_ref(), ReferenceOptions::default());
        bencher.iter(|| {
            let pairs = articles.iter().zip(&split);
            let mentions = pairs.map(|(article, sentences)| reader.read(article, sentences).mentions.len());
            let found: usize = mentions.sum();
            assert!(found > 2000, "{found} mentions");
            black_box(found)
        });
    });
    group.bench_function("the whole way", |bencher| {
        let mut reader = predictor.reader();
        bencher.iter(|| {
            let found: usize = articles.iter().map(|article| reader.read(article).statements.len()).sum();
            assert!(found > 2000, "{found} statements");
            black_box(found)
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
