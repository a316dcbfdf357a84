//! `explain` and `audit` as a user runs them.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{avowal, labelled};

const SENTENCE: &str = "Moscow threatens to regard any of these soldiers as legitimate targets.";

fn explained(args: &[&str]) -> Vec<Value> {
    let run = avowal(Path::new("."), &[&["explain"], args, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn what_is_explained_is_what_predict_says_and_words_have_their_places() {
    let run = avowal(Path::new("."), &["predict", "datasets/peace-talks/example.txt", "--format", "jsonl"]);
    let statements: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found = explained(&["datasets/peace-talks/example.txt"]);
    assert!(found.len() >= 8, "{}", found.len());
    for explanation in &found {
        let same = |statement: &&Value| {
            ["sentence", "actor", "topic", "text"].iter().all(|key| statement[*key] == explanation[*key])
        };
        let statement = statements.iter().find(same).unwrap();
        let label = explanation["decided"][0].as_str().unwrap();
        assert_eq!(statement["stance"], label);
        let probability = number(&explanation["labels"][label]["probability"]);
        assert!((number(&statement["stance_probability"]) - probability).abs() <= 0.005);
        let of_label = &explanation["labels"][label];
        let mut sum =
            ["intercept", "topic", "actor"].iter().map(|part| number(&of_label[*part])).sum::<f64>();
        for word in explanation["words"].as_array().unwrap() {
            let text: Vec<char> =
                explanation[word["part"].as_str().unwrap()].as_str().unwrap().chars().collect();
            let [start, end] = ["start", "end"].map(|key| word[key].as_u64().unwrap() as usize);
            assert_eq!(text[start..end].iter().collect::<String>(), word["word"].as_str().unwrap());
            if word["is_actor"] == true {
                assert_eq!((&word["start"], &word["end"]), (&statement["start"], &statement["end"]));
            }
            sum += number(&word["contributions"][label]);
        }
        assert!((sum - number(&of_label["total"])).abs() < 1e-9, "{sum} of {explanation}");
    }
}

#[test]
fn a_sentence_of_ones_own_is_explained_for_each_task() {
    let asked = ["--text", SENTENCE, "--actor", "Moscow", "--topic", "security_guarantees"];
    let [stance] = &explained(&asked)[..] else { panic!("one explanation") };
    assert_eq!((&stance["task"], &stance["decided"][0]), (&"stance".into(), &"oppose".into()));
    let [sentiment] = &explained(&asked[..4])[..] else { panic!("one explanation") };
    assert_eq!(sentiment["task"], "sentiment");
    let [topic] = &explained(&asked[..2])[..] else { panic!("one explanation") };
    assert_eq!((&topic["task"], &topic["runner_up"]), (&"topic".into(), &Value::Null));
    let run = avowal(Path::new("."), &[&["explain", "--format", "text"], &asked[..]].concat());
    for expected in ["[Moscow] ++threatens++", "oppose 99 %", "threatens  ", "oppose over neutral"] {
        assert!(run.stdout.contains(expected), "{expected} in {}", run.stdout);
    }
    // Case and repeats aside, a word is listed once.
    let listed = run.stdout.lines().filter(|line| line.trim_start().starts_with("threatens ")).count();
    assert_eq!(listed, 1, "{}", run.stdout);
}

#[test]
fn filters_that_nothing_fits_and_unknown_topics_are_errors_that_say_what_there_is() {
    let example = "datasets/peace-talks/example.txt";
    for (args, expected) in [
        (&[example, "--actor", "Nobody"][..], "nothing to explain"),
        (&[example, "--topic", "weather"], "its topics are: "),
        (&["--text", SENTENCE, "--topic", "weather"], "its topics are: alliance_membership"),
        (&["--text", SENTENCE, "--sentence", "2"], "cannot be used with"),
        (&[], "ARTICLE"),
    ] {
        let run = avowal(Path::new("."), &[&["explain"], args].concat());
        assert!(run.code == 2 && run.stderr.contains(expected), "{args:?}: {}", run.stderr);
    }
    let run =
        avowal(Path::new("."), &["explain", "--text", SENTENCE, "--actor", "London", "--format", "json"]);
    assert!(run.code == 0 && run.stderr.contains("`London` does not occur"), "{}", run.stderr);
}

/// Rows whose label hangs on the actor alone.
fn by_actor(n: usize) -> String {
    let mut csv = "text,actor,topic,label,group,paper\n".to_owned();
    for i in 0..n {
        let (actor, label) = [("Norland", "support"), ("Varga", "oppose")][i % 2];
        let verb = ["discussed", "reviewed", "read"][i / 2 % 3];
        let _ = writeln!(
            csv,
            "\"{actor} {verb} the truce on day {i}, the Courier said.\",{actor},ceasefire,{label},g{},Courier",
            i / 4
        );
    }
    csv
}

#[test]
fn an_audit_finds_a_model_that_judges_by_the_actor_and_clears_one_that_cannot() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), by_actor(96)).unwrap();
    let changed = |train: &[&str]| -> Value {
        let train = [&["train", "in.csv", "-o", "m.avowal"], train].concat();
        assert_eq!(avowal(folder.path(), &train).code, 0);
        let audit = [
            "audit",
            "in.csv",
            "-m",
            "m.avowal",
            "--outlet",
            "paper",
            "--json",
            "a.json",
            "--resamples",
            "50",
        ];
        let run = avowal(folder.path(), &audit);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains("actor swapped") && run.stdout.contains("96"), "{}", run.stdout);
        let json: Value =
            serde_json::from_str(&fs::read_to_string(folder.path().join("a.json")).unwrap()).unwrap();
        json["audits"][0].clone()
    };
    let kept = changed(&["--keep-actor"]);
    let swapped = &kept["interventions"][0];
    assert_eq!((&swapped["intervention"], &swapped["units"]), (&"actors_swapped".into(), &96.into()));
    assert!(number(&swapped["changed"]["value"]) > 0.9, "{swapped}");
    assert_eq!(swapped["directions"][0]["units"], 48);
    assert_eq!(kept["inserted_actors"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&kept["interventions"][2]["intervention"], &kept["interventions"][2]["units"]),
        (&"outlets_removed".into(), &96.into())
    );
    let masked = changed(&[]);
    assert_eq!(masked["interventions"][0]["units"], 96);
    assert!(number(&masked["interventions"][0]["changed"]["value"]) < f64::EPSILON, "{masked}");
}

#[test]
fn an_outlet_column_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), labelled(24)).unwrap();
    assert_eq!(avowal(folder.path(), &["train", "in.csv", "-o", "m.avowal"]).code, 0);
    let run = avowal(folder.path(), &["audit", "in.csv", "-m", "m.avowal", "--outlet", "grup"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `group`?"), "{}", run.stderr);
}
