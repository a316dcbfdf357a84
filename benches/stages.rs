//! Stages of the way from text to statements and from labels to a model, each on its own, all with answers that are known.
//!
//! `cargo bench --bench stages`; throughput is in bytes of text, of training in rows. How the stages add up, and what
//! bounds them, is in docs/performance.md.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use avowal::actor::ActorMatcher;
use avowal::article::{Article, ByteSpan};
use avowal::codebook::Codebook;
use avowal::corpus::{Columns, Corpus, Gold, LabelledOptions, SplitChoice, read_coded, read_labelled};
use avowal::discourse::{Discourse, ReferenceOptions};
use avowal::feature::{FeatureConfig, Material};
use avowal::head::{Head, Scorer, TrainOptions, TrainingSet};
use avowal::model_file::Bundle;
use avowal::predictor::Predictor;
use avowal::text::{Language, Normalized, Stemmer, Token, split_sentences, tokenize};
use avowal::unit::Task;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};

const DEV: &str = "datasets/peace-talks/articles.dev.jsonl";

type Group<'a> = BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn articles() -> Vec<Article> {
    let (coded, _) = read_coded(Path::new(DEV)).expect("the dev articles are there");
    coded.iter().map(|coded| Gold::new(coded).article).collect()
}

fn group<'a>(criterion: &'a mut Criterion, name: &str, throughput: Throughput) -> Group<'a> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).throughput(throughput);
    group
}

/// Times `work`, whose answer must lie in a range.
fn time(
    group: &mut Group<'_>,
    name: &str,
    answer: std::ops::RangeInclusive<usize>,
    mut work: impl FnMut() -> usize,
) {
    let found = work();
    assert!(answer.contains(&found), "{name}: {found}");
    group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(black_box(work()), found)));
}

fn reading(criterion: &mut Criterion) {
    let articles = articles();
    let bytes = articles.iter().map(|article| article.text.len()).sum::<usize>();
    let bundle = Bundle::built_in().expect("the model in the box");
    let (codebook, references) =
        (bundle.codebook.clone().expect("it has a codebook"), bundle.references.clone());
    let matcher = ActorMatcher::new(&codebook).expect("its names fit");
    let discourse = Discourse::new(&codebook).expect("its names fit");
    let predictor = Predictor::new(bundle, codebook, ReferenceOptions::default()).expect("it has heads");
    let split: Vec<Vec<ByteSpan>> = articles.iter().map(|article| predictor.sentences(article)).collect();
    let sentences: Vec<&str> = articles
        .iter()
        .zip(&split)
        .flat_map(|(article, spans)| spans.iter().map(|span| &article.text[span.range()]))
        .collect();
    let normalized: Vec<Normalized<'_>> = sentences.iter().map(|text| Normalized::new(text)).collect();
    let mut group = group(criterion, "reading", Throughput::Bytes(bytes as u64));
    time(&mut group, "sentences", 1_500..=3_000, || {
        let texts = articles.iter().map(|article| &article.text);
        texts.map(|text| split_sentences(text, Language::English).len()).sum()
    });
    time(&mut group, "normalizing", bytes - 20_000..=bytes, || {
        sentences.iter().map(|text| Normalized::new(text).text().len()).sum()
    });
    let mut tokens: Vec<Token> = Vec::new();
    time(&mut group, "tokenizing", 40_000..=80_000, || {
        let lengths = normalized.iter().map(|text| {
            tokenize(text.text(), &mut tokens);
            tokens.len()
        });
        lengths.sum()
    });
    let all: Vec<Vec<Token>> = normalized
        .iter()
        .map(|text| {
            tokenize(text.text(), &mut tokens);
            tokens.clone()
        })
        .collect();
    let (stemmer, mut stem) = (Stemmer::new(Language::English), String::new());
    time(&mut group, "stemming", 150_000..=400_000, || {
        let stems = normalized.iter().zip(&all).flat_map(|(text, tokens)| {
            tokens.iter().map(|token| (&text.text()[token.span.range()], token.kind))
        });
        let mut length = 0;
        for (word, kind) in stems {
            stemmer.stem(word, kind, &mut stem);
            length += stem.len();
        }
        length
    });
    time(&mut group, "names", 1_500..=6_000, || {
        articles.iter().map(|article| matcher.find(article).len()).sum()
    });
    let mut who = discourse.reader(references.as_ref(), ReferenceOptions::default());
    time(&mut group, "who is who", 2_000..=9_000, || {
        let read = articles.iter().zip(&split).map(|(article, sentences)| who.read(article, sentences));
        read.map(|cast| cast.mentions.len()).sum()
    });
    let mut reader = predictor.reader();
    time(&mut group, "the whole way", 2_000..=9_000, || {
        articles.iter().map(|article| reader.read(article).statements.len()).sum()
    });
    group.finish();
}

/// Judging units whose actor and topic are given, by each head of the model in the box.
fn heads(criterion: &mut Criterion) {
    let (coded, _) = read_coded(Path::new(DEV)).expect("the dev articles are there");
    let bundle = Bundle::built_in().expect("the model in the box");
    for (task, head) in &bundle.heads {
        let corpus = Corpus::from_coded(*task, &coded);
        let bytes = corpus.examples.iter().map(|example| example.text.len()).sum::<usize>();
        let mut group = group(criterion, &format!("{task} head"), Throughput::Bytes(bytes as u64));
        let mut scorer = Scorer::new(head);
        time(&mut group, "features and TF-IDF", 50_000..=900_000, || {
            corpus.examples.iter().map(|example| scorer.row(&example.unit()).len()).sum()
        });
        let n = corpus.examples.len();
        let mut probabilities = Vec::new();
        time(&mut group, "labels", n / 2..=n, || {
            let judged = corpus.examples.iter().filter(|example| {
                scorer.judge(&example.unit(), &mut probabilities).iter().any(|l| example.labels.contains(l))
                    || example.labels.is_empty()
            });
            judged.count()
        });
        group.finish();
    }
}

fn training(criterion: &mut Criterion) {
    let path = Path::new("datasets/peace-talks/stance.csv");
    let options = LabelledOptions {
        columns: Columns::default(),
        task: Task::Stance,
        split: SplitChoice::Preferred(vec!["train".to_owned()]),
        keep_records: false,
        labels: None,
        group_until: None,
    };
    let read = || read_labelled(path, &options).expect("the labelled statements are there").corpus;
    let corpus = read();
    let rows = corpus.examples.len();
    let material = Material { mentions: true, topics: true, vectors: false };
    let config = || FeatureConfig::for_task(Task::Stance, Language::English, false, material);
    let set = || TrainingSet::new(&corpus, config(), None).expect("it has labels");
    let calibrated = TrainOptions::for_task(Task::Stance);
    let plain = TrainOptions { calibrate: false, ..calibrated.clone() };
    let mut group = group(criterion, "training", Throughput::Elements(rows as u64));
    time(&mut group, "CSV", 5_000..=6_000, || read().examples.len());
    time(&mut group, "features", 1..=1, || {
        black_box(set());
        1
    });
    let right = |head: &Head| {
        let mut scorer = Scorer::new(head);
        let mut probabilities = Vec::new();
        let examples = corpus.examples.iter().step_by(50);
        examples.filter(|e| scorer.judge(&e.unit(), &mut probabilities) == e.labels).count()
    };
    time(&mut group, "features and fit", 90..=120, || right(&set().train(&plain).expect("it fits")));
    time(&mut group, "features, fit and calibration", 90..=120, || {
        right(&set().train(&calibrated).expect("it fits"))
    });
    group.finish();
}

fn starting(criterion: &mut Criterion) {
    let model = Path::new("models/peace-talks.avowal");
    let bytes = std::fs::read(model).expect("the model in the box");
    let mut group = group(criterion, "starting", Throughput::Bytes(bytes.len() as u64));
    let heads = |bundle: Bundle| bundle.heads.len();
    time(&mut group, "model file, checked", 4..=4, || {
        heads(Bundle::from_bytes(&bytes).expect("it is whole"))
    });
    time(&mut group, "model in the box", 4..=4, || heads(Bundle::built_in().expect("it is whole")));
    let codebook = Arc::new(Codebook::built_in().expect("it is whole"));
    time(&mut group, "names of the codebook", 1..=1, || {
        black_box(Discourse::new(&codebook).expect("its names fit"));
        1
    });
    time(&mut group, "the program, on one article", 2_000..=20_000, || {
        let article = "datasets/peace-talks/example.txt";
        let mut command = Command::new(env!("CARGO_BIN_EXE_avowal"));
        let output = command.args(["predict", article, "--format", "text"]).output();
        output.expect("it runs").stdout.len()
    });
    group.finish();
}

criterion_group!(benches, reading, heads, training, starting);
criterion_main!(benches);
