//! What a reviewer asks of scores: folds, near-duplicates, slices, comparison, learning curve, the page.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Run, avowal, labelled};

fn json(folder: &Path, file: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.join(file)).unwrap()).unwrap()
}

fn ran(folder: &Path, args: &[&str]) -> Run {
    let run = avowal(folder, args);
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    run
}

/// Rows of labels that only the copy of a text tells: every text is printed by two outlets, with a word changed; a third
/// outlet has texts of its own.
fn wire_copy(texts: usize) -> String {
    let mut csv = "text,label,group,outlet,date\n".to_owned();
    let mut state = 1_u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for i in 0..texts {
        let words: Vec<String> = (0..30).map(|_| format!("w{}", below(600))).collect();
        let (text, label) = (words.join(" "), ["a", "b"][below(2) as usize]);
        let month = 1 + i % 12;
        let outlets = if i % 5 == 4 { &["east"][..] } else { &["north", "south"][..] };
        for outlet in outlets {
            let opening = if *outlet == "south" { "Yesterday" } else { "Today" };
            let _ = writeln!(csv, "{opening} {text},{label},{outlet}-{i},{outlet},2024-{month:02}-01");
        }
    }
    csv
}

#[test]
fn copies_are_not_trained_on_and_the_naive_split_shows_what_they_would_feign() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), wire_copy(100)).unwrap();
    let honest = |folds: &str| {
        let run =
            ran(folder, &["evaluate", "in.csv", "--folds", folds, "--json", "s.json", "--resamples", "50"]);
        let scores = json(folder, "s.json");
        let copies = &scores["validation"]["near_duplicates"]["with_a_copy_in_another_group"];
        assert_eq!(copies, 160, "{folds}");
        assert!(run.stdout.contains("near-duplicates: 160 of 180 texts"), "{}", run.stdout);
        let naive = scores["validation"]["naive_random_split"]["macro_f1"]["value"].as_f64().unwrap();
        assert!(naive > 0.7, "{folds}: {naive}");
        scores["macro_f1"]["value"].as_f64().unwrap()
    };
    for folds in ["5", "groups", "by:outlet", "forward:3"] {
        let score = honest(folds);
        assert!(score < 0.65, "{folds}: {score}");
    }
    let rows = wire_copy(100).lines().filter(|row| !row.contains(",east")).collect::<Vec<_>>().join("\n");
    fs::write(folder.join("two.csv"), rows).unwrap();
    let run = avowal(folder, &["evaluate", "two.csv", "--folds", "by:outlet"]);
    assert!(run.code == 2 && run.stderr.contains("nothing is left to train on"), "{}", run.stderr);
    let run = ran(folder, &["evaluate", "in.csv", "--folds", "3", "--repeats", "3", "--skip-naive"]);
    assert!(run.stdout.contains("3 grouped folds, 3 times: 180 units, 180 groups"), "{}", run.stdout);
    assert!(run.stdout.contains("round 3") && !run.stdout.contains("naive"), "{}", run.stdout);
}

#[test]
fn folds_that_the_data_cannot_give_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), labelled(30)).unwrap();
    for (folds, expected) in [
        ("by:outlet", "no column `outlet`"),
        ("by:actr", "did you mean `actor`"),
        ("by:topic", "`topic` has one value"),
        ("forward:2", "no column `date`"),
        ("by:period", "nothing that `period` could be made of"),
    ] {
        let run = avowal(folder.path(), &["evaluate", "in.csv", "--folds", folds]);
        assert!(run.code == 2 && run.stderr.contains(expected), "{folds}: {}", run.stderr);
    }
    fs::write(folder.path().join("d.csv"), "text,label,group,date\na b,x,1,May 5\nc d,y,2,May 6\n").unwrap();
    let run = avowal(folder.path(), &["evaluate", "d.csv", "--folds", "forward:1"]);
    assert!(run.code == 2 && run.stderr.contains("`May 5` in column `date` is no date"), "{}", run.stderr);
}

#[test]
fn slices_are_scored_for_themselves_and_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), labelled(60)).unwrap();
    ran(folder, &["train", "in.csv", "-o", "m.avowal"]);
    let args =
        ["evaluate", "in.csv", "-m", "m.avowal", "--slice", "actor,mention_kind,length", "--json", "s.json"];
    let run = ran(folder, &args);
    assert!(run.stdout.contains("\nactor") && run.stdout.contains("Norland"), "{}", run.stdout);
    assert!(!run.stdout.contains("tend to be too narrow"), "{}", run.stdout);
    let by_actor = ran(folder, &["evaluate", "in.csv", "-m", "m.avowal", "--group", "actor"]);
    assert!(by_actor.stdout.contains("intervals come from 4 groups"), "{}", by_actor.stdout);
    let slices = &json(folder, "s.json")["slices"];
    for column in ["actor", "mention_kind", "length"] {
        let sum: u64 = slices[column].as_array().unwrap().iter().map(|s| s["n"].as_u64().unwrap()).sum();
        assert_eq!(sum, 60, "{column}");
    }
    assert_eq!(slices["mention_kind"][0]["value"], "name");
    let run = avowal(folder, &["evaluate", "in.csv", "-m", "m.avowal", "--slice", "lenght"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `length`"), "{}", run.stderr);
}

#[test]
fn predictions_of_any_origin_are_scored_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut csv = "id,text,label,group,llm\n".to_owned();
    for i in 0..100 {
        let gold = ["pro", "con"][i % 2];
        let given = if i % 10 == 0 { ["con", "pro"][i % 2] } else { gold };
        let _ = writeln!(csv, "{i},text {i},{gold},g{},{given}", i / 5);
    }
    fs::write(folder.join("a.csv"), &csv).unwrap();
    let run =
        ran(folder, &["evaluate", "a.csv", "--predicted", "llm", "--focus", "pro,con", "--json", "s.json"]);
    assert!(run.stdout.contains("F1 of pro, con"), "{}", run.stdout);
    let scores = json(folder, "s.json");
    assert_eq!(scores["accuracy"], 0.9);
    assert!(scores["calibration"].as_object().unwrap().is_empty(), "{scores}");

    // The same rows in another order, with ten more of them wrong.
    let mut rows: Vec<String> = csv.lines().skip(1).map(str::to_owned).collect();
    for row in rows.iter_mut().skip(1).step_by(10) {
        *row = row.rsplit_once(',').unwrap().0.to_owned() + ",pro";
    }
    rows.reverse();
    fs::write(folder.join("b.csv"), format!("id,text,label,group,llm\n{}\n", rows.join("\n"))).unwrap();
    let args = ["compare", "a.csv", "b.csv", "--predicted", "llm"];
    let run = avowal(folder, &args);
    assert!(run.code == 2 && run.stderr.contains("unit 1 has another"), "{}", run.stderr);
    let named = [&args[..], &["--unit", "id", "--json", "c.json", "--differences", "d.csv"]].concat();
    let run = ran(folder, &named);
    assert!(run.stdout.contains("right in A only 10, in B only 0"), "{}", run.stdout);
    let compared = json(folder, "c.json");
    let difference = &compared["metrics"]["accuracy"]["difference"];
    assert!((difference["value"].as_f64().unwrap() + 0.1).abs() < 1e-12, "{difference}");
    assert!(difference["high"].as_f64().unwrap() < 0.0, "{difference}");
    assert!((compared["mcnemar"]["exact_p"].as_f64().unwrap() - 2.0 / 1024.0).abs() < 1e-12);
    let mut reader = csv::Reader::from_path(folder.join("d.csv")).unwrap();
    assert_eq!(
        reader.records().filter(|row| row.as_ref().unwrap().iter().next_back() == Some("first")).count(),
        10
    );
    let run = avowal(folder, &["compare", "a.csv", "b.csv", "--predicted", "llm", "--unit", "label"]);
    assert!(run.code == 2 && run.stderr.contains("has a value twice"), "{}", run.stderr);
}

#[test]
fn two_models_are_compared_on_the_same_units() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), labelled(90)).unwrap();
    ran(folder, &["train", "in.csv", "-o", "a.avowal"]);
    ran(folder, &["train", "in.csv", "--fields", "before,topic", "-o", "b.avowal"]);
    let run = ran(folder, &["compare", "a.avowal", "b.avowal", "in.csv", "--resamples", "100"]);
    let accuracy = run.stdout.lines().find(|line| line.starts_with("accuracy")).unwrap();
    assert!(accuracy.contains(" 1.000 ") && accuracy.ends_with('*'), "{}", run.stdout);
    ran(folder, &["evaluate", "in.csv", "-m", "b.avowal", "--predictions", "b.csv"]);
    let mixed = ran(folder, &["compare", "a.avowal", "b.csv", "--resamples", "100"]);
    assert_eq!(mixed.stdout.lines().find(|line| line.starts_with("accuracy")).unwrap(), accuracy);
    let run = avowal(folder, &["compare", "a.avowal", "b.avowal"]);
    assert!(
        run.code == 2 && run.stderr.contains("nothing that the models could be compared on"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_learning_curve_rises_and_says_what_more_labels_would_bring() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Labels that hang on which of many verbs a text has: each must be seen to be known.
    let mut csv = "text,label,group\n".to_owned();
    for i in 0..600 {
        let verb = i * 7919 % 97;
        let _ = writeln!(
            csv,
            "They verb{verb} it on day {} at noon {},{},g{i}",
            i % 31,
            i % 13,
            ["a", "b"][verb % 2]
        );
    }
    fs::write(folder.join("in.csv"), csv).unwrap();
    let args =
        ["evaluate", "in.csv", "--learning-curve", "--skip-naive", "--json", "s.json", "--resamples", "200"];
    let run = ran(folder, &args);
    assert!(run.stdout.contains("2 points more would take"), "{}", run.stdout);
    let curve = &json(folder, "s.json")["learning_curve"];
    let points = curve["points"].as_array().unwrap();
    assert_eq!(points.len(), 6);
    let score = |at: usize| points[at]["score"]["value"].as_f64().unwrap();
    assert!(score(5) > score(0) + 0.1, "{curve}");
    assert!((points[5]["labelled"].as_f64().unwrap() - 480.0).abs() < 1.0, "{curve}");
    assert!(curve["projection"]["more_labels"]["value"].as_f64().unwrap() > 0.0, "{curve}");
}

#[test]
fn the_page_has_scores_and_the_worst_errors_with_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), labelled(90)).unwrap();
    ran(folder, &["train", "in.csv", "-o", "m.avowal"]);
    let wrong = labelled(90)
        .replace("discussed the truce on day 5,", "rejected the <b>truce</b> & \"\"more\"\" on day 5,");
    fs::write(folder.join("wrong.csv"), wrong).unwrap();
    let args = ["evaluate", "wrong.csv", "-m", "m.avowal", "--report", "r.html", "--resamples", "50"];
    ran(folder, &args);
    let page = fs::read_to_string(folder.join("r.html")).unwrap();
    for part in [
        "Macro F1",
        "Reliability",
        "What is taken for what",
        "Worst errors",
        "coded <strong>neutral</strong>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("<b class=\"f2\">rejected</b>"), "the word that made the error is shaded");
    assert!(!page.contains("<b>truce</b>") && page.contains("&lt;b&gt;"), "markup of a text is text");
}
