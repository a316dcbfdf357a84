//! Time stays linear in the text, whatever the text: no stage takes more than 24 times as long for 8 times as much.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

#[path = "support/texts.rs"]
mod texts;

use std::fmt::Write;
use std::hint::black_box;
use std::io::Cursor;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use avowal::actor::ActorMatcher;
use avowal::article::{Article, ArticleReader, ByteSpan, Kind};
use avowal::codebook::Codebook;
use avowal::corpus::{Columns, LabelledOptions, SplitChoice, read_labelled_from};
use avowal::discourse::{Discourse, ReferenceOptions};
use avowal::model_file::Bundle;
use avowal::predictor::{Analysis, Predictor};
use avowal::report::html::article_html;
use avowal::report::{Found, Layout, article_text, csv_rows, json_lines};
use avowal::text::{Language, Normalized, split_sentences, tokenize};
use avowal::unit::Task;
use texts::{TEXTS, Text};

/// What `8` times the text may take, in times of the text: 8 in theory, 64 where time grows with the square.
const MOST: u32 = 24;
/// What is not held against a stage: caches that fill, another process.
const SLACK: Duration = Duration::from_millis(15);
/// What is too slow so many times is slow.
const ROUNDS: u32 = 3;
/// A text is long enough when it takes as long as this.
const LONG_ENOUGH: Duration = Duration::from_millis(5);
/// The least and the most bytes of the shorter text.
const LEAST_BYTES: usize = 1 << 11;
const MOST_BYTES: usize = 1 << 17;

/// The time of the quickest of three runs, or of fewer where one is quick enough or hopelessly slow.
fn quickest(enough: Duration, hopeless: Duration, mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
        if best <= enough || best >= hopeless {
            break;
        }
    }
    best
}

/// Checks a stage on every text; `prepare` makes of a text what the stage works on.
fn is_linear_on<T>(stage: &str, texts: &[Text], prepare: impl Fn(&str) -> T, work: impl Fn(&T)) {
    let mut slow = String::new();
    for text in texts {
        let mut bytes = LEAST_BYTES;
        let mut input = prepare(&text.of(bytes));
        let mut short = quickest(Duration::ZERO, Duration::MAX, || work(&input));
        while short < LONG_ENOUGH && bytes < MOST_BYTES {
            bytes *= 2;
            input = prepare(&text.of(bytes));
            short = quickest(Duration::ZERO, Duration::MAX, || work(&input));
        }
        let longer = prepare(&text.of(8 * bytes));
        for round in 1.. {
            let most = MOST * short.max(LONG_ENOUGH) + SLACK;
            let long = quickest(most / 2, 4 * most, || work(&longer));
            if long <= most {
                break;
            }
            if round == ROUNDS {
                let _ =
                    writeln!(slow, "{stage}, {text:?}: {short:?} for {bytes} bytes, {long:?} for 8 times");
                break;
            }
            // Others may have had the processor meanwhile.
            short = quickest(Duration::ZERO, Duration::MAX, || work(&input));
        }
    }
    assert!(slow.is_empty(), "{slow}");
}

fn is_linear(stage: &str, work: impl Fn(&str)) {
    is_linear_on(stage, TEXTS, str::to_owned, |text: &String| work(text));
}

#[test]
fn sentences_are_split_in_linear_time() {
    for language in [Language::English, Language::German] {
        is_linear("sentences", |text| drop(black_box(split_sentences(text, language))));
    }
}

#[test]
fn texts_are_normalised_and_cut_into_tokens_in_linear_time() {
    is_linear("tokens", |text| {
        let normalized = Normalized::new(text);
        let mut tokens = Vec::new();
        tokenize(normalized.text(), &mut tokens);
        for token in &tokens {
            black_box(normalized.to_original(token.span));
        }
    });
}

/// What reads articles, made once.
struct Reading {
    matcher: ActorMatcher,
    discourse: Discourse,
    bundle: Bundle,
    predictor: Predictor,
}

fn reading() -> &'static Reading {
    static READING: OnceLock<Reading> = OnceLock::new();
    READING.get_or_init(|| {
        let bundle = Bundle::built_in().unwrap();
        let codebook = bundle.codebook.clone().unwrap();
        Reading {
            matcher: ActorMatcher::new(&codebook).unwrap(),
            discourse: Discourse::new(&codebook).unwrap(),
            predictor: Predictor::new(bundle.clone(), codebook, ReferenceOptions::default()).unwrap(),
            bundle,
        }
    })
}

#[test]
fn names_of_the_codebook_are_found_in_linear_time() {
    is_linear("names", |text| drop(black_box(reading().matcher.find_in(text, None))));
}

#[test]
fn who_is_who_and_who_speaks_is_found_in_linear_time() {
    let Reading { discourse, bundle, predictor, .. } = reading();
    let prepare = |text: &str| -> (Article, Vec<ByteSpan>) {
        let article = Article::new("a", text);
        let sentences = predictor.sentences(&article);
        (article, sentences)
    };
    is_linear_on("discourse", TEXTS, prepare, |(article, sentences)| {
        let mut reader = discourse.reader(bundle.references.as_ref(), ReferenceOptions::default());
        black_box(reader.read(article, sentences));
    });
}

#[test]
fn articles_are_read_in_linear_time() {
    let predictor = &reading().predictor;
    is_linear_on(
        "predictor",
        TEXTS,
        |text| Article::new("a", text),
        |article| {
            black_box(predictor.reader().read(article));
        },
    );
}

#[test]
fn reports_are_written_in_linear_time() {
    let predictor = &reading().predictor;
    let prepare = |text: &str| -> (Article, Analysis) {
        let article = Article::new("a", text);
        let analysis = predictor.reader().read(&article);
        (article, analysis)
    };
    is_linear_on("reports", TEXTS, prepare, |(article, analysis)| {
        let found = Found { predictor, article, analysis };
        black_box(article_text(found, Layout { width: 80, colour: false }));
        black_box((csv_rows(found).unwrap(), json_lines(found).unwrap()));
        black_box(article_html(found, 0));
    });
}

fn read(text: &str, kind: Kind) {
    let stream = Cursor::new(text.to_owned().into_bytes());
    black_box(ArticleReader::from_reader("a", stream, kind).flatten().count());
}

#[test]
fn pages_are_taken_apart_in_linear_time() {
    is_linear("html", |text| read(text, Kind::Html));
    is_linear_on("html", texts::PAGES, str::to_owned, |text: &String| read(text, Kind::Html));
}

#[test]
fn text_and_markdown_are_taken_apart_in_linear_time() {
    for kind in [Kind::Text, Kind::Markdown] {
        is_linear("document", |text| read(text, kind));
    }
    is_linear_on("markdown", texts::MARKS, str::to_owned, |text: &String| read(text, Kind::Markdown));
}

#[test]
fn lines_and_rows_of_articles_are_read_in_linear_time() {
    is_linear("jsonl", |text| read(text, Kind::JsonLines));
    is_linear("csv", |text| read(text, Kind::Csv));
    let line = |text: &str| serde_json::json!({ "text": text }).to_string();
    is_linear_on("a line", TEXTS, line, |text: &String| read(text, Kind::JsonLines));
    is_linear_on("lines", texts::RECORDS, str::to_owned, |text: &String| read(text, Kind::JsonLines));
    let rows = |text: &str| format!("text,id\n{text}");
    is_linear_on("rows", texts::RECORDS, rows, |text: &String| read(text, Kind::Csv));
}

#[test]
fn labelled_rows_are_read_in_linear_time() {
    let columns = Columns { labels: vec!["label".to_owned()], ..Columns::default() };
    for task in [Task::Stance, Task::Topic] {
        let options = LabelledOptions {
            columns: columns.clone(),
            task,
            split: SplitChoice::All,
            keep_records: true,
            labels: None,
            group_until: None,
        };
        let work = |text: &String| {
            let _ = black_box(read_labelled_from("a.csv", Cursor::new(text.clone().into_bytes()), &options));
        };
        let rows = |text: &str| format!("text,label,actor\n{text}");
        is_linear_on("labelled rows", texts::RECORDS, rows, work);
        // A text in one cell, whose actor is not in it.
        let cell = |text: &str| format!("text,label,actor\n\"{}\",x,Norland\n", text.replace('"', "\"\""));
        is_linear_on("a labelled cell", TEXTS, cell, work);
    }
}

#[test]
fn codebooks_are_read_in_linear_time() {
    is_linear_on("codebook", texts::BOOKS, str::to_owned, |text: &String| {
        let _ = black_box(Codebook::parse(text, "book.toml"));
    });
}
