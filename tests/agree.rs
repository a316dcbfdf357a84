//! `avowal agree` as a user runs it.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Run, avowal, labelled};

/// Runs `agree` on these bytes with these options, in a folder that is given back.
fn agree(csv: &[u8], options: &[&str]) -> (Run, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), csv).unwrap();
    let args = [&["agree", "in.csv", "--resamples", "100"][..], options].concat();
    (avowal(folder.path(), &args), folder)
}

fn json(folder: &tempfile::TempDir, name: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap()
}

/// The rows of a CSV, its header first.
fn rows(folder: &tempfile::TempDir, name: &str) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_path(folder.path().join(name)).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Krippendorff's four observers and twelve units, a column a coder.
const WIDE: &str = "A,B,C,D\n1,1,,1\n2,2,3,2\n3,3,3,3\n3,3,3,3\n2,2,2,2\n1,2,3,4\n4,4,4,4\n1,1,2,1\n2,2,2,2\n,5,5,5\n,,1,1\n,3,,\n";

/// The same, a row a coding.
fn long() -> String {
    let mut csv = "unit,coder,label\n".to_owned();
    for (unit, row) in WIDE.lines().skip(1).enumerate() {
        for (coder, label) in ["A", "B", "C", "D"].iter().zip(row.split(',')) {
            if !label.is_empty() {
                writeln!(csv, "{},{coder},{label}", unit + 1).unwrap();
            }
        }
    }
    csv
}

#[test]
fn a_row_a_coding_and_a_column_a_coder_say_the_same() {
    let options = ["--ordinal", "1,2,3,4,5", "--interval", "--json", "a.json"];
    let (wide, folder) = agree(WIDE.as_bytes(), &[&["--coders", "A,B,C,D"], &options[..]].concat());
    assert_eq!((wide.code, wide.stderr.as_str()), (0, ""));
    for line in [
        "in.csv: 12 units, 11 coded by two or more; 41 codings",
        "Krippendorff's alpha, nominal   0.743  ",
        "Krippendorff's alpha, ordinal   0.815  ",
        "Krippendorff's alpha, interval  0.849  ",
        "ordinal alpha of 0.815 is reliable",
        "Intervals: 95 %, 100 resamples of 12 units.",
    ] {
        assert!(wide.stdout.contains(line), "`{line}` is not in:\n{}", wide.stdout);
    }
    let (from_long, other) = agree(long().as_bytes(), &options);
    assert_eq!((from_long.code, &from_long.stdout), (0, &wide.stdout), "{}", from_long.stderr);
    let scores = json(&folder, "a.json");
    assert_eq!(scores, json(&other, "a.json"));
    assert_eq!(
        (&scores["schema_version"], &scores["codings"], &scores["model"]),
        (&1.into(), &41.into(), &Value::Null)
    );
    let bound = |name: &str| scores["alpha"]["ordinal"][name].as_f64().unwrap();
    assert!(bound("low") < bound("value") && bound("value") < bound("high"));
    // Krippendorff prints the coincidences of this example: 7 of 1 with 1, 4/3 of 1 with 2, 40 values in all.
    let coincidences: Vec<Vec<f64>> = serde_json::from_value(scores["coincidences"].clone()).unwrap();
    assert!((coincidences[0][0] - 7.0).abs() < 1e-9 && (coincidences[1][0] - 4.0 / 3.0).abs() < 1e-9);
    assert!((coincidences.concat().iter().sum::<f64>() - 40.0).abs() < 1e-9);
}

#[test]
fn a_byte_order_mark_and_other_names_of_columns_change_nothing() {
    let (plain, _) = agree(long().as_bytes(), &[]);
    let renamed = long().replacen("unit,coder,label", "\u{FEFF}id,who,code", 1).replace('\n', "\r\n");
    let (other, _) = agree(renamed.as_bytes(), &["--unit", "id", "--coder", "who", "--label", "code"]);
    assert_eq!((other.code, &other.stdout), (0, &plain.stdout), "{}", other.stderr);
}

#[test]
fn rows_with_errors_are_named_and_skipped() {
    for (row, expected) in [
        ("1,A,2", &["in.csv:43: column `label`: `A` gives the unit `2`, and gave it `1` in line 2"][..]),
        (",A,2", &["in.csv:43: column `unit`: the unit is empty"]),
        ("9,,2", &["in.csv:43: column `coder`: the coder is empty"]),
        ("9,A", &["in.csv:43: 2 fields; the header has 3"]),
        (
            "9,A,six",
            &["in.csv:43: column `label`: `six` has no place in the order", "in order are: 1, 2, 3, 4, 5"],
        ),
    ] {
        let (run, _) = agree(format!("{}{row}\n", long()).as_bytes(), &["--ordinal", "1,2,3,4,5"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(
            run.stdout.contains("41 codings") && run.stderr.contains("1 row was skipped"),
            "{}",
            run.stderr
        );
        for part in expected {
            assert!(run.stderr.contains(part), "`{part}` is not in: {}", run.stderr);
        }
    }
    let not_utf8 = [long().as_bytes(), b"9,A,caf\xE9\n"].concat();
    let (run, _) = agree(&not_utf8, &[]);
    assert!(
        run.code == 2 && run.stderr.contains("column `label`: the value is not valid UTF-8"),
        "{}",
        run.stderr
    );
    // The same again is no error.
    let (run, _) = agree(format!("{}1,A,1\n", long()).as_bytes(), &[]);
    assert!(run.code == 0 && run.stdout.contains("41 codings"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_compared_is_said_with_a_remedy() {
    let many =
        (0..300).fold("unit,coder,label\n".to_owned(), |csv, i| csv + &format!("{i},a,l{i}\n{i},b,x\n"));
    let wide = (0..300).fold("a,b\n".to_owned(), |csv, i| csv + &format!("text {i},x\n"));
    let alone = "unit,coder,label\n1,ann,x\n2,ann,y\n";
    let apart = "unit,coder,label\n1,ann,x\n2,bob,y\n";
    let trio = "unit,coder,label\n1,ann,x\n1,bob,y\n1,cleo,x\n";
    let split = "a,b,split\nx,y,dev\n";
    for (csv, options, expected) in [
        (alone, &[][..], &["in.csv: `ann` is the only coder; agreement takes at least two", "--coders"][..]),
        ("a,b\nx,\ny,\n", &["--coders", "a,b"], &["`a` is the only coder"]),
        ("a,b\n,\n,\n", &["--coders", "a,b"], &["nobody coded anything"]),
        ("a,b\nx,y\n", &["--coders", "a,a"], &["`a` is the only coder"]),
        (trio, &["--adjudicator", "an"], &["no coder `an` (did you mean `ann`?)", "ann, bob, cleo"]),
        (
            &trio[..33],
            &["--adjudicator", "bob"],
            &["`ann` is the only coder", "an adjudicator does not count"],
        ),
        (apart, &[], &["none of the 2 units was coded by two coders", "--unit"]),
        (&many, &[], &["column `label` has 301 different values, the most for labels is 256"]),
        (&wide, &["--coders", "a,b"], &["have 301 different values", "`a`, `b`"]),
        (
            "text,label\nx,y\n",
            &[],
            &["there is no column `unit`", "--unit, --coder and --label, or --coders"],
        ),
        ("anna,bob\nx,y\n", &["--coders", "ana,bob"], &["no column `ana` (did you mean `anna`?)"]),
        ("a,b\nx,y\n", &["--coders", "a,b", "--interval"], &["--interval needs numbers, and `x` is none"]),
        ("a,b\nx,y\n", &["--coders", "a,b", "--split", "test"], &["there is no column `split`"]),
        (split, &["--coders", "a,b", "--split", "test"], &["no row has split test; the splits are: dev"]),
        ("a,b\n", &["--coders", "a,b"], &["no usable row"]),
        ("", &[], &["in.csv: is empty"]),
        ("a,b\nx,y\n", &["--coders", "a,b", "--label", "c"], &["cannot be used with"]),
        ("a,b\nx,y\n", &["--coders", "a,b", "--with-model", "--task", "stance"], &["no column `text`"]),
        (
            "text,a,b\nt,x,y\n",
            &["--coders", "a,b", "--with-model", "--task", "stance"],
            &["no label in common: its labels are neutral, oppose, support, theirs x, y", "--task"],
        ),
        ("text,a,b\nt,x,y\n", &["--coders", "a,b", "--with-model"], &["several heads", "--task"]),
        (
            "text,a,b\nt,x,y\n",
            &["--coders", "a,b", "--with-model", "--task", "topic"],
            &["any number of labels"],
        ),
    ] {
        let (run, _) = agree(csv.as_bytes(), options);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        for part in expected {
            assert!(run.stderr.contains(part), "`{part}` is not in: {}", run.stderr);
        }
    }
}

#[test]
fn where_there_is_but_one_label_alpha_is_undefined_and_null() {
    let (run, folder) = agree(b"a,b\nx,x\nx,x\nx,\n", &["--coders", "a,b", "--json", "a.json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Alpha is undefined: all codings that can be compared have the same label"));
    assert!(run.stdout.contains("undefined") && !run.stdout.contains("NaN"), "{}", run.stdout);
    assert!(run.stdout.contains("Nobody disagrees."), "{}", run.stdout);
    let scores = json(&folder, "a.json");
    for name in ["fleiss_kappa", "mean_cohen_kappa"] {
        assert!(scores[name]["value"].is_null() && scores[name]["low"].is_null(), "{scores}");
    }
    assert!(scores["alpha"]["nominal"]["value"].is_null());
    assert_eq!(scores["percent_agreement"]["value"], 1.0);
}

/// Four texts by three coders, of whom cleo has seen the labels of the others.
const TEXTS: &str = "id,text,topic,ann,bob,cleo,label\n\
    1,\"Backed, it was.\",truce,support,support,,old\n\
    2,Rejected,truce,support,oppose,oppose,old\n\
    3,Discussed,aid,neutral,oppose,,old\n\
    4,Unclear,aid,neutral,neutral,support,old\n\
    5,Nobody,aid,,,,old\n";

#[test]
fn disagreements_and_resolved_labels_keep_the_other_columns() {
    let written = ["--disagreements", "d.csv", "--resolve", "r.csv"];
    let options = [&["--coders", "ann,bob", "--unit", "id"], &written[..]].concat();
    let (run, folder) = agree(TEXTS.as_bytes(), &options);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let head = ["id", "text", "topic", "cleo", "label", "ann", "bob", "majority"];
    let found = rows(&folder, "d.csv");
    assert_eq!(found[0], head);
    assert_eq!(found[1], ["2", "Rejected", "truce", "oppose", "old", "support", "oppose", ""]);
    assert_eq!(found[2], ["3", "Discussed", "aid", "", "old", "neutral", "oppose", ""]);
    assert_eq!(found.len(), 3);
    let found = rows(&folder, "r.csv");
    assert_eq!(found[0], ["id", "text", "topic", "cleo", "label", "weight"]);
    assert_eq!(found[1], ["1", "Backed, it was.", "truce", "", "support", "1"]);
    assert_eq!(found[2][4..], ["neutral", "1"]);
    assert_eq!(found.len(), 3);
    assert!(run.stderr.contains("r.csv: 2 units; left out: 2 ties, 1 that nobody coded"), "{}", run.stderr);
    assert!(run.stderr.contains("own column `label` gives way"), "{}", run.stderr);
}

#[test]
fn an_adjudicator_decides_but_is_not_compared() {
    let written = ["--resolve", "r.csv", "--disagreements", "d.csv", "--json", "a.json"];
    let options = [&["--coders", "ann,bob,cleo", "--adjudicator", "cleo"], &written[..]].concat();
    let (run, folder) = agree(TEXTS.as_bytes(), &options);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let labels: Vec<(String, String)> =
        rows(&folder, "r.csv").into_iter().skip(1).map(|row| (row[3].clone(), row[4].clone())).collect();
    let of = |label: &str, weight: &str| (label.to_owned(), weight.to_owned());
    assert_eq!(labels, [of("support", "1"), of("oppose", "0.6667"), of("support", "0.3333")]);
    assert_eq!(
        rows(&folder, "d.csv")[1],
        ["2", "2", "Rejected", "truce", "old", "support", "oppose", "oppose", ""]
    );
    let scores = json(&folder, "a.json");
    assert_eq!((&scores["codings"], &scores["pairs"].as_array().unwrap().len()), (&8.into(), &1));
    assert!(scores["coders"].as_array().unwrap().iter().all(|coder| coder["coder"] != "cleo"));
}

#[test]
fn resolved_labels_are_read_by_train() {
    let mut csv = "text,actor,topic,label,group,unit,coder\n".to_owned();
    for (at, line) in labelled(60).lines().skip(1).enumerate() {
        for coder in ["ann", "bob", "cleo"] {
            // Cleo takes everything for support.
            let line = if coder == "cleo" { line.replace("oppose", "support") } else { line.to_owned() };
            writeln!(csv, "{line},{at},{coder}").unwrap();
        }
    }
    let (run, folder) = agree(csv.as_bytes(), &["--resolve", "r.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("resamples of 20 groups (group)"), "{}", run.stdout);
    let run = avowal(folder.path(), &["train", "r.csv", "-o", "m.avowal"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("60 examples of 20 groups"), "{}", run.stderr);
    assert!(run.stderr.contains("labels neutral (20), oppose (20), support (20)"), "{}", run.stderr);
    assert!(rows(&folder, "r.csv").iter().any(|row| row[4..] == ["g0", "oppose", "0.6667"]));
}

#[test]
fn a_model_is_one_more_coder_whose_labels_nobody_is_to_train_on() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("datasets/peace-talks/stance.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(source.as_bytes());
    let header = reader.headers().unwrap().clone();
    let stance = header.iter().position(|name| name == "stance").unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.iter().chain(["second"])).unwrap();
    for (at, row) in
        reader.records().map(Result::unwrap).filter(|row| &row[0] == "test").enumerate().take(300)
    {
        let second = if at % 10 == 0 { "neutral" } else { &row[stance] };
        writer.write_record(row.iter().chain([second])).unwrap();
    }
    let csv = writer.into_inner().unwrap();
    let model = ["--with-model", "--task", "stance", "--resolve", "r.csv", "--json", "a.json"];
    let (run, folder) = agree(&csv, &[&["--coders", "stance,second"], &model[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("model: stance of 300 units"), "{}", run.stderr);
    let scores = json(&folder, "a.json");
    assert_eq!(scores["model"], "model");
    let figure = |path: &str| scores.pointer(path).unwrap().as_f64().unwrap();
    let (people, with_model) =
        (figure("/mean_cohen_kappa_of_people/value"), figure("/mean_cohen_kappa_with_model/value"));
    assert!(people > with_model && with_model > 0.3, "{people} and {with_model}");
    assert_eq!(scores["coders"][2]["coder"], "model");
    assert!(figure("/coders/2/change/low") > 0.0, "without the model agreement is higher");
    assert!(scores["topics"].as_array().unwrap().len() > 5);
    // The majority is that of the people alone: where they differ there is none, whatever the model says.
    let resolved = rows(&folder, "r.csv");
    assert!(resolved.iter().skip(1).all(|row| row[resolved[0].len() - 1] == "1"));
    // A name that is taken is not taken again.
    let renamed = String::from_utf8(csv).unwrap().replacen(",second\n", ",model\n", 1);
    let (run, _) =
        agree(renamed.as_bytes(), &["--coders", "stance,model", "--with-model", "--task", "stance"]);
    assert!(run.code == 2 && run.stderr.contains("there is a coder `model` already"), "{}", run.stderr);
}

#[test]
fn several_columns_make_one_unit() {
    let csv = "article,sentence,coder,label\n1,1,a,x\n1,1,b,x\n1,2,a,y\n1,2,b,y\n2,1,a,x\n2,1,b,y\n";
    let (run, folder) = agree(csv.as_bytes(), &["--unit", "article,sentence", "--disagreements", "d.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("3 units, 3 coded by two or more"), "{}", run.stdout);
    assert!(run.stdout.contains("resamples of 2 groups (article)"), "{}", run.stdout);
    assert_eq!(rows(&folder, "d.csv")[1], ["2", "1", "x", "y", ""]);
}
