//! The scoreboard bench: its recipes can be read, and a run scores what is there and lists what is not.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

#[path = "../benches/scoreboard/board/mod.rs"]
mod board;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Runs the scoreboard on a folder without its peer: exit code, what it printed, and its JSON.
fn scoreboard(folder: &Path, arguments: &[&str]) -> (u8, String, Value) {
    let work = tempfile::tempdir().unwrap();
    let (folder, place) = (folder.display().to_string(), work.path().display().to_string());
    let own = ["scoreboard", &folder, "--no-peer", "--work", &place];
    let mut printed = Vec::new();
    let code = board::run(own.iter().chain(arguments).map(|&a| a.to_owned()), &mut printed);
    let json = fs::read(work.path().join("scoreboard.json")).unwrap_or_else(|_| b"null".to_vec());
    (code, String::from_utf8(printed).unwrap(), serde_json::from_slice(&json).unwrap())
}

fn entries(json: &Value) -> &[Value] {
    json["entries"].as_array().unwrap()
}

fn tweets(n: usize) -> String {
    let mut csv = "Tweet,Target,Stance\n".to_owned();
    for i in 0..n {
        let (words, label) = [("love", "FAVOR"), ("hate", "AGAINST"), ("saw", "NONE")][i % 3];
        let _ = writeln!(csv, "\"I {words} it, say {i}\",{},{label}", ["Atheism", "Climate"][i / 3 % 2]);
    }
    csv
}

#[test]
fn every_recipe_is_read_and_its_absent_files_are_listed() {
    let empty = tempfile::tempdir().unwrap();
    let ids = "newsmtsc,pstance,issuepositions,semeval2016,vast";
    let (code, printed, json) = scoreboard(empty.path(), &["--only", ids]);
    assert_eq!(code, 0, "{printed}");
    assert!(entries(&json).iter().all(|entry| entry["outcome"] == "absent"), "{json}");
    assert!(printed.contains("- NewsMTSC, train → devtest_mt: newsmtsc.train.csv"), "{printed}");
    // Reading comes before choosing: recipes that were not chosen are read too.
    let listed = fs::read_dir("benches/scoreboard/recipes").unwrap().count();
    assert!(listed >= 8, "{listed} recipes");
}

#[test]
fn a_set_that_is_there_is_scored_by_its_own_metric_and_by_slice() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("deep/SemEval");
    fs::create_dir_all(&set).unwrap();
    // Another set's file of the same name, nearer to the top, has other columns.
    fs::write(folder.path().join("train.csv"), "text,label\nx,y\n").unwrap();
    fs::write(set.join("Train.csv"), tweets(90)).unwrap();
    fs::write(set.join("test.csv"), tweets(30)).unwrap();
    let (code, printed, json) = scoreboard(folder.path(), &["--only", "semeval2016,vast", "--with", "--c 2"]);
    assert_eq!(code, 0, "{printed}");
    let scored: Vec<&Value> = entries(&json).iter().filter(|entry| entry["outcome"] == "scored").collect();
    let slices: Vec<&Value> = scored.iter().map(|entry| &entry["slice"]).collect();
    assert_eq!(slices, [&Value::Null, &"Atheism".into(), &"Climate".into()]);
    assert_eq!((&scored[0]["n"], &scored[0]["value"]), (&30.into(), &1.0.into()));
    assert_eq!(scored[0]["peer"], "left out");
    // Always one of three equally common labels has F1 of one half for it, and nothing for the other.
    assert_eq!(scored[0]["majority"], 0.25);
    assert!(printed.contains("Every training had `--c 2`."), "{printed}");
    assert!(!printed.contains(&folder.path().display().to_string()), "{printed}");
    assert!(entries(&json).iter().any(|entry| entry["recipe"] == "vast" && entry["outcome"] == "absent"));
}

#[test]
fn other_layouts_are_converted() {
    let folder = tempfile::tempdir().unwrap();
    let sentence = |i: usize| {
        let (verb, polarity) = [("praised", 6.0), ("scorned", 2.0), ("met", 4.0)][i % 3];
        let target = serde_json::json!({"from": 0, "to": 4, "mention": "Ärna", "polarity": polarity});
        let text = format!("Ärna was {verb} on day {i}.");
        serde_json::json!({"primary_gid": i.to_string(), "sentence_normalized": text, "targets": [target]})
    };
    let lines: Vec<String> = (0..60).map(|i| sentence(i).to_string()).collect();
    fs::write(folder.path().join("train.jsonl"), lines.join("\n")).unwrap();
    fs::write(folder.path().join("devtest_mt.jsonl"), lines[..30].join("\n")).unwrap();
    let tabs = |n| tweets(n).replace('"', "").replace(", say", "; sa\u{fd}").replace(',', "\t");
    let latin: Vec<u8> = tabs(60).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    fs::write(folder.path().join("trainingdata-all-annotations.txt"), &latin).unwrap();
    fs::write(folder.path().join("testdata-taskA-all-annotations.txt"), &latin).unwrap();
    let (code, printed, json) = scoreboard(folder.path(), &["--only", "newsmtsc,semeval2016"]);
    assert_eq!(code, 0, "{printed}");
    let n: Vec<&Value> = entries(&json).iter().map(|entry| &entry["n"]).collect();
    assert_eq!(n, [&30.into(), &Value::Null, &60.into(), &30.into(), &30.into()], "{printed}");
    assert!(entries(&json).iter().all(|entry| entry["complaints"].as_array().is_none_or(Vec::is_empty)));
}

#[test]
fn a_set_that_fails_is_listed_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("train.csv"), tweets(30)).unwrap();
    fs::write(folder.path().join("test.csv"), tweets(30)).unwrap();
    fs::write(folder.path().join("issuepositions_nl.csv"), "doc_id,actor,topic,before,text,after,stance\n")
        .unwrap();
    let (code, printed, json) = scoreboard(folder.path(), &["--only", "issuepositions,semeval2016"]);
    assert_eq!(code, 1, "{printed}");
    assert_eq!(
        (&entries(&json)[0]["outcome"], &entries(&json)[1]["outcome"]),
        (&"failed".into(), &"scored".into())
    );
    assert!(printed.contains("## Failed\n\n- issuepositions, 5 folds: avowal evaluate: error:"), "{printed}");
    assert!(!printed.contains(&folder.path().display().to_string()), "{printed}");
}

#[test]
fn without_a_folder_it_says_how_it_is_used() {
    let mut printed = Vec::new();
    let code = board::run(["scoreboard", "--bench"].map(str::to_owned).into_iter(), &mut printed);
    let printed = String::from_utf8(printed).unwrap();
    assert_eq!(code, 0);
    assert!(printed.contains("cargo bench --bench scoreboard -- "), "{printed}");
    let (code, ..) = scoreboard(Path::new("no such folder"), &[]);
    assert_eq!(code, 2);
}
