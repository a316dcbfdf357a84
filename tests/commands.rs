//! The commands as a user runs them: what they print, what they write, how they end.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use serde_json::Value;
use support::{avowal, labelled};

/// A folder with a labelled CSV and a model trained on it.
fn trained() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), labelled(90)).unwrap();
    let run = avowal(folder.path(), &["train", "in.csv", "-o", "m.avowal"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    folder
}

#[test]
fn evaluate_writes_its_scores_as_json_and_its_predictions_beside_the_rows() {
    let folder = trained();
    let args = ["evaluate", "in.csv", "-m", "m.avowal", "--json", "s.json", "--predictions", "p.csv"];
    let run = avowal(folder.path(), &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("stance of in.csv: 90 units, 30 groups\n"), "{}", run.stdout);
    let json: Value = serde_json::from_slice(&fs::read(folder.path().join("s.json")).unwrap()).unwrap();
    assert_eq!(
        (&json["schema_version"], &json["task"], &json["n"]),
        (&1.into(), &"stance".into(), &90.into())
    );
    assert_eq!(json["accuracy"], 1.0);
    let bound = |name: &str| json["macro_f1"][name].as_f64().unwrap();
    assert!(bound("low") <= bound("value") && bound("value") <= bound("high"));
    let labels: Vec<&str> =
        json["classes"].as_array().unwrap().iter().map(|c| c["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["neutral", "oppose", "support"]);

    let mut reader = csv::Reader::from_path(folder.path().join("p.csv")).unwrap();
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(columns[..5], ["text", "actor", "topic", "label", "group"]);
    assert_eq!(columns[5..], ["predicted", "probability", "p_neutral", "p_oppose", "p_support"]);
    for row in reader.records().map(Result::unwrap) {
        assert_eq!(row[3], row[5]);
        let p: f64 = (7..10).map(|at| row[at].parse::<f64>().unwrap()).sum();
        assert!((p - 1.0).abs() < 1e-5);
    }
}

#[test]
fn classify_gives_each_row_the_label_that_evaluate_gives_it_and_a_bad_row_none() {
    let folder = trained();
    let path = |name: &str| folder.path().join(name);
    avowal(folder.path(), &["evaluate", "in.csv", "-m", "m.avowal", "--predictions", "p.csv"]);
    let run = avowal(folder.path(), &["classify", "in.csv", "-m", "m.avowal", "-o", "c.csv"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "stance: 90 rows\n"));
    assert_eq!(fs::read(path("c.csv")).unwrap(), fs::read(path("p.csv")).unwrap());
    // Columns of earlier predictions give way.
    let run = avowal(folder.path(), &["classify", "p.csv", "-m", "m.avowal"]);
    assert_eq!((run.code, run.stdout), (0, fs::read_to_string(path("p.csv")).unwrap()));
    // Rows without a text, and with a field too many, among those of several chunks.
    let rows = "Norland backed the truce.,Norland\n".repeat(600);
    let long = format!("text,actor\n{rows},Norland\na,b,c\nVarga rejected it.,Varga\n");
    fs::write(path("long.csv"), long).unwrap();
    let run = avowal(folder.path(), &["classify", "long.csv", "-m", "m.avowal"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.stdout.lines().count(), 1 + 601);
    assert!(run.stdout.lines().last().unwrap().starts_with("Varga rejected it.,Varga,"), "{}", run.stdout);
    for problem in ["long.csv:602: column `text`", "long.csv:603: 3 fields", "2 rows were skipped"] {
        assert!(run.stderr.contains(problem), "{}", run.stderr);
    }
}

#[test]
fn a_stated_condition_that_fails_is_exit_code_1_and_one_that_holds_is_0() {
    let folder = tempfile::tempdir().unwrap();
    // Labels that nothing in the text tells.
    let mut csv = "text,label,group\n".to_owned();
    for i in 0..60 {
        let _ = writeln!(
            csv,
            "text {i} of number {} and {},{},g{i}",
            i * 7,
            i * 11,
            ["a", "b"][i * 7919 % 97 % 2]
        );
    }
    fs::write(folder.path().join("in.csv"), csv).unwrap();
    let code =
        |least| avowal(folder.path(), &["evaluate", "in.csv", "--folds", "5", "--min-macro-f1", least]).code;
    assert_eq!((code("0.9"), code("0.0")), (1, 0));
}

#[test]
fn one_model_holds_heads_that_were_trained_one_after_the_other() {
    let folder = trained();
    let args = ["train", "in.csv", "--task", "sentiment", "--base", "m.avowal", "-o", "both.avowal"];
    assert_eq!(avowal(folder.path(), &args).code, 0);
    let run = avowal(folder.path(), &["evaluate", "in.csv", "-m", "both.avowal"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("several heads") && run.stderr.contains("--task: stance, sentiment"),
        "{}",
        run.stderr
    );
    let run = avowal(folder.path(), &["inspect", "both.avowal", "--json"]);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(
        json["heads"]["stance"]["labels"].as_array().unwrap().len() == 3
            && json["heads"]["sentiment"].is_object()
    );
}

#[test]
fn predicted_offsets_cut_the_mention_out_of_the_sentence_and_csv_has_the_same_statements() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let article = "datasets/peace-talks/example.txt";
    let run = avowal(root, &["predict", article]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let records: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(records.len() >= 10, "{}", records.len());
    for record in &records {
        let text: Vec<char> = record["text"].as_str().unwrap().chars().collect();
        let at = |name: &str| usize::try_from(record[name].as_u64().unwrap()).unwrap();
        let cut: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(cut, record["mention"].as_str().unwrap());
        assert!(record["topic"].is_null() == record["stance"].is_null());
    }
    assert!(
        records.iter().any(|r| r["actor"] == "russia"
            && r["topic"] == "security_guarantees"
            && r["stance"] == "oppose")
    );
    let table = avowal(root, &["predict", article, "--format", "csv"]).stdout;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), records.len());
    assert!(rows.iter().zip(&records).all(|(row, record)| row[5] == *record["actor"].as_str().unwrap()));
}

#[test]
fn a_bad_article_is_reported_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "Ukraine supports a ceasefire.").unwrap();
    fs::write(folder.path().join("b.txt"), b"caf\xE9").unwrap();
    fs::write(folder.path().join("c.txt"), "Russia rejected the ceasefire.").unwrap();
    let run = avowal(folder.path(), &["predict", ".", "-o", "out.jsonl"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("b.txt:1: is not valid UTF-8"), "{}", run.stderr);
    let out = fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    assert!(out.contains("\"article\":\"a\"") && out.contains("\"article\":\"c\""), "{out}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_avowal"))
        .current_dir(root)
        .args(["predict", "datasets/peace-talks/articles.test.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// Two articles that name people and organisations of whom the codebook knows nothing.
const STRANGERS: &str = concat!(
    r#"{"id":"a","text":"Marten Oswick, the deputy trade minister of Keldmark, said the truce would hold. Oswick told reporters that he had met envoys of the Harbour Workers' League. The League rejected the ceasefire."}"#,
    "\n",
    r#"{"id":"b","text":"Marten Oswick said on Monday that Keldmark wanted a truce. He accused the Harbour Workers' League of blocking it."}"#,
    "\n"
);

#[test]
fn new_actors_are_listed_as_entries_of_a_codebook_and_found_by_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), STRANGERS).unwrap();
    let run = avowal(folder.path(), &["actors", "a.jsonl", "-o", "new.toml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let written = fs::read_to_string(folder.path().join("new.toml")).unwrap();
    let book = avowal::codebook::Codebook::parse(&written, "new.toml").unwrap();
    let oswick = &book.actors[book.find_actor("Marten Oswick").unwrap()];
    assert_eq!(oswick.kind, avowal::codebook::ActorKind::Person);
    assert!(oswick.aliases.contains(&"Oswick".to_owned()), "{written}");
    assert!(book.find_actor("Harbour Workers' League").is_some(), "{written}");
    assert!(written.contains("in 2 articles") && written.contains("# b: Marten Oswick said"), "{written}");
    // With the list as a codebook they are known, and nobody is new.
    let again = avowal(folder.path(), &["actors", "a.jsonl", "--codebook", "new.toml"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{}", again.stderr);
    let known =
        avowal(folder.path(), &["predict", "a.jsonl", "--codebook", "new.toml", "--actors", "codebook"]);
    assert!(known.stdout.contains("\"actor\":\"marten-oswick\""), "{}", known.stdout);
    let unknown = avowal(folder.path(), &["predict", "a.jsonl", "--actors", "codebook"]);
    assert!(!unknown.stdout.contains("oswick"), "{}", unknown.stdout);
}

#[test]
fn coded_articles_are_judged_from_raw_text_with_every_error_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let coded = fs::read_to_string(root.join("datasets/peace-talks/articles.dev.jsonl")).unwrap();
    let few: Vec<&str> = coded.lines().take(12).collect();
    fs::write(folder.path().join("few.jsonl"), few.join("\n")).unwrap();
    let args = ["evaluate", "few.jsonl", "--json", "s.json", "--errors", "e.csv", "--resamples", "50"];
    let run = avowal(folder.path(), &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let scores: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("s.json")).unwrap()).unwrap();
    let levels = [
        "sentences",
        "mentions",
        "speakers",
        "topics",
        "statements",
        "statements_with_stance",
        "article_sides",
    ];
    for level in levels {
        for figure in ["precision", "recall", "f1"] {
            let value = scores[level][figure].as_f64().unwrap_or_else(|| panic!("{level}.{figure}"));
            let interval = &scores[level][format!("{figure}_interval")];
            assert!((0.0..=1.0).contains(&value), "{level}.{figure} is {value}");
            assert!(interval["low"].as_f64() <= interval["high"].as_f64(), "{level}.{figure}");
        }
    }
    assert!(scores["mentions_by_kind"]["pronoun"]["f1"].is_number());
    assert!(scores["article_sides"]["accuracy"].is_number());
    assert_eq!(scores["given_coded_pairs"].as_array().map(Vec::len), Some(4));
    // Every statement that is missing or too many is in the list of errors.
    let mut reader = csv::Reader::from_path(folder.path().join("e.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let missed = rows.iter().filter(|row| &row[2] == "statements" && &row[3] == "missed").count() as f64;
    let (support, recall) =
        (scores["statements"]["support"].as_f64(), scores["statements"]["recall"].as_f64());
    assert!((support.unwrap() * (1.0 - recall.unwrap()) - missed).abs() < 1e-6, "{missed} missed");
    assert!(rows.iter().all(|row| !row[4].is_empty()), "an error has no cause");
    // The list belongs to raw text.
    let run = avowal(folder.path(), &["evaluate", "few.jsonl", "--task", "stance", "--errors", "e.csv"]);
    assert!(run.code == 2 && run.stderr.contains("without --folds and --task"), "{}", run.stderr);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Any text survives the way from CSV through `evaluate --predictions` to CSV.
    #[test]
    fn texts_come_out_of_csv_as_they_went_in(texts in prop::collection::vec("[^\0\r]{1,40}", 3..8)) {
        let folder = trained();
        let mut writer = csv::Writer::from_path(folder.path().join("t.csv")).unwrap();
        writer.write_record(["text", "label"]).unwrap();
        for text in &texts {
            writer.write_record([format!("x{text}").as_str(), "support"]).unwrap();
        }
        writer.flush().unwrap();
        let run = avowal(folder.path(), &["evaluate", "t.csv", "-m", "m.avowal", "--predictions", "p.csv", "--resamples", "2"]);
        prop_assert_eq!(run.code, 0, "{}", run.stderr);
        let mut reader = csv::Reader::from_path(folder.path().join("p.csv")).unwrap();
        let back: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        prop_assert_eq!(back, texts.iter().map(|text| format!("x{text}")).collect::<Vec<_>>());
    }
}
