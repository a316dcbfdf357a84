//! `avowal shares` as a user runs it.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Run, avowal, labelled};

fn data(file: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/peace-talks").join(file);
    path.to_str().unwrap().to_owned()
}

/// The dev articles counted by the model in the box, corrected by the coded test statements.
fn shares(folder: &Path, inputs: &[&str], more: &[&str]) -> Run {
    avowal(folder, &[&["shares"], inputs, &["--gold", &data("stance.csv")], more].concat())
}

fn rows(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect()
}

#[test]
fn shares_by_topic_are_the_same_from_articles_from_written_statements_and_by_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let dev = data("articles.dev.jsonl");
    let by_topic = ["--by", "topic", "--format", "csv", "--resamples", "200"];
    let run = shares(folder, &[&dev], &by_topic);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("1135 examples (split test)"), "{}", run.stderr);
    assert!(
        run.stderr.contains("of each topic with at least 30 statements in the gold sample (10)"),
        "{}",
        run.stderr
    );
    let found = rows(&run.stdout);
    assert_eq!(found.len(), 30, "ten topics and three labels");
    for topic in found.chunks(3) {
        let figure = |row: &csv::StringRecord, at: usize| row[at].parse::<f64>().unwrap();
        assert!(topic.iter().all(|row| row[0] == topic[0][0] && row[10].is_empty()), "{topic:?}");
        // Counted with its interval, corrected with its interval.
        for at in [4, 7] {
            assert!((topic.iter().map(|row| figure(row, at)).sum::<f64>() - 1.0).abs() < 1e-5, "{topic:?}");
        }
        for row in topic {
            assert!(figure(row, 5) <= figure(row, 4) && figure(row, 4) <= figure(row, 6), "{row:?}");
            assert!(figure(row, 8) <= figure(row, 7) && figure(row, 7) <= figure(row, 9), "{row:?}");
        }
    }

    let predict = ["predict", &dev, "--format", "csv", "-o", "statements.csv"];
    assert_eq!(avowal(folder, &predict).code, 0);
    let written = shares(folder, &["statements.csv"], &by_topic);
    assert_eq!((written.code, &written.stdout), (0, &run.stdout), "{}", written.stderr);
    for threads in ["1", "2"] {
        let output = Command::new(env!("CARGO_BIN_EXE_avowal"))
            .current_dir(folder)
            .env("RAYON_NUM_THREADS", threads)
            .args(["shares", "statements.csv", "--gold", &data("stance.csv")])
            .args(by_topic)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), run.stdout, "{threads} threads");
    }

    // Coded articles as the gold sample; a table for people with the cells that have shares.
    let args = [
        "shares",
        "statements.csv",
        "--gold",
        &data("articles.test.jsonl"),
        "--by",
        "actor",
        "--format",
        "text",
    ];
    let run = avowal(folder, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("actor "), "{}", run.stdout);
    assert!(run.stdout.lines().any(|line| line.starts_with("Russia ")), "{}", run.stdout);
    assert!(run.stderr.contains("have no shares"), "{}", run.stderr);
    // Of which outlet an article was is not in the statements.
    let run = shares(folder, &["statements.csv"], &["--by", "outlet,topic"]);
    assert!(run.code == 2 && run.stderr.contains("but not their outlet"), "{}", run.stderr);
}

#[test]
fn portrayals_are_counted_by_month_once_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut articles = String::new();
    for i in 0..24 {
        let date = if i < 12 { "\"2025-03-0" } else { "\"2025-04-1" };
        writeln!(
            articles,
            r#"{{"id":"a{i}","date":{date}{}","text":"Russia rejected the ceasefire and the sanctions. Kyiv hailed the truce."}}"#,
            1 + i % 9
        )
        .unwrap();
    }
    fs::write(folder.join("a.jsonl"), articles).unwrap();
    let gold = data("sentiment.csv");
    let args = ["shares", "a.jsonl", "--gold", &gold, "--task", "sentiment", "--by", "actor,month"];
    let run = avowal(folder, &[&args[..], &["--min-statements", "12", "--format", "csv"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let found = rows(&run.stdout);
    let russia: Vec<&csv::StringRecord> = found.iter().filter(|row| &row[0] == "russia").collect();
    assert_eq!(russia.len(), 6, "{}", run.stdout);
    for row in russia {
        assert!(["2025-03", "2025-04"].contains(&&row[2]), "{row:?}");
        assert_eq!((&row[4], &row[5]), ("12", "12"), "one sentence an article: {row:?}");
    }
}

#[test]
fn gold_samples_that_cannot_be_used_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), labelled(90)).unwrap();
    fs::write(folder.join("few.csv"), labelled(45)).unwrap();
    fs::write(folder.join("other.csv"), labelled(90).replace("neutral", "undecided")).unwrap();
    fs::write(folder.join("a.txt"), "Ukraine supports a ceasefire.").unwrap();
    assert_eq!(avowal(folder, &["train", "in.csv", "-o", "m.avowal"]).code, 0);
    let coded = r#"{"id":"a","paragraphs":[[{"text":"He left.","stances":[{"actor":"He","mention":"He","topic":"x","stance":"maybe"}]}]]}"#;
    fs::write(folder.join("coded.jsonl"), coded).unwrap();
    for (args, expected) in [
        (&["--gold", "in.csv"][..], &["trained on this gold sample", "--split NAME"][..]),
        (&["--gold", "few.csv"], &["`neutral` has 15 units of 15 articles, so code 5 more units; `oppose`"]),
        (
            &["--gold", "other.csv"],
            &["other.csv:4: column `label`: `undecided` is no label", "`neutral` has 0 units"],
        ),
        (&["--gold", "coded.jsonl"], &["`maybe` is no label", "its labels are: neutral, oppose, support"]),
        (&["--gold", "none.csv"], &["none.csv: cannot be read"]),
        (&["--gold", "in.csv", "--task", "sentiment"], &["the model has no sentiment head"]),
        (&["--gold", "in.csv", "--task", "topic"], &["it must be stance or sentiment"]),
        (&["--gold", "in.csv", "--by", "actr"], &["one of actor, topic, outlet, month, year"]),
        (&["--gold", "in.csv", "--min-statements", "0"], &["--min-statements"]),
        (&[], &["--gold"]),
    ] {
        let run = avowal(folder, &[&["shares", "a.txt", "-m", "m.avowal"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {}", run.stderr);
        for part in expected {
            assert!(run.stderr.contains(part), "{args:?}: `{part}` is not in: {}", run.stderr);
        }
    }
}

/// Labels that nothing in the text tells are known by heart where they were trained on, and nowhere else.
#[test]
fn a_gold_sample_that_is_part_of_what_was_trained_on_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let row = |i: usize| {
        let label = ["yes", "no"][i * i % 7 % 2];
        format!("\"report w{i} v{i} u{i}\",{label},g{i}\n")
    };
    let csv = |n: usize| (0..n).fold("text,label,group\n".to_owned(), |csv, i| csv + &row(i));
    fs::write(folder.join("in.csv"), csv(140)).unwrap();
    fs::write(folder.join("half.csv"), csv(100)).unwrap();
    fs::write(folder.join("a.txt"), "Ukraine supports a ceasefire.").unwrap();
    let train = ["train", "in.csv", "-o", "m.avowal", "--min-df", "1", "--c", "1000"];
    assert_eq!(avowal(folder, &train).code, 0);
    let run = avowal(folder, &["shares", "a.txt", "-m", "m.avowal", "--gold", "half.csv"]);
    assert!(run.stderr.contains("warning: 100 % of the gold sample is judged rightly"), "{}", run.stderr);
}
