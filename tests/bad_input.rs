//! Every bad input ends in a clear error that names the place, and never in a panic.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a test may fail, and says why

mod support;

use std::fs;

use support::{avowal, labelled};

/// Runs `train` on these bytes; gives the exit code, standard error and whether a model was written.
fn train(csv: &[u8], options: &[&str]) -> (i32, String, bool) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), csv).unwrap();
    let args = [&["train", "in.csv", "-o", "m.avowal"][..], options].concat();
    let run = avowal(folder.path(), &args);
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    (run.code, run.stderr, folder.path().join("m.avowal").exists())
}

#[test]
fn files_that_cannot_be_used_at_all_say_what_is_needed_and_write_no_model() {
    let many: String = (0..300).fold("text,label\n".to_owned(), |csv, i| csv + &format!("a text,{i}\n"));
    for (csv, options, expected) in [
        (&b""[..], &[][..], &["in.csv: is empty", "header"][..]),
        (b"\n\n", &[], &["in.csv: is empty"]),
        (b"text,label\n", &[], &["in.csv: no usable row"]),
        (
            b"text,lable\nx,y\n",
            &[],
            &[
                "in.csv:1: there is no column `label`",
                "did you mean `lable`?",
                "the columns are: text, lable",
            ],
        ),
        (
            b"text,stance,party\nx,y,z\n",
            &["--actor", "Party"],
            &["no column `Party`", "did you mean `party`?"],
        ),
        (b"text,label,label\nx,y,z\n", &[], &["several columns `label`"]),
        (
            b"text,label\nx,support\ny,support\n",
            &[],
            &["every example has the label `support`", "at least two"],
        ),
        (b"te\xFFxt,label\nx,y\n", &[], &["in.csv:1: the header is not valid UTF-8", "iconv"]),
        (many.as_bytes(), &[], &["column `label` has 300 different values", "the most for labels is 256"]),
        (
            b"text,label,split\nx,a,dev\ny,b,test\n",
            &[],
            &["no row has split train", "the splits are: dev, test"],
        ),
        (b"text,label\nx,a\ny,b\n", &["--split", "dev"], &["there is no column `split`"]),
        (b"text,label\nx,a\ny,b\n", &["--fields", "sentense"], &["field `sentense`", "names: sentence"]),
        (b"text,label\nx,a\ny,b\n", &[], &["no feature occurs in at least 2 examples", "--min-df"]),
        (b"text,label\nx,a\ny,b\n", &["--tune"], &["cannot train stance"]),
    ] {
        let (code, stderr, written) = train(csv, options);
        assert_eq!((code, written), (2, false), "{stderr}");
        for part in expected {
            assert!(stderr.contains(part), "`{part}` is not in: {stderr}");
        }
    }
}

#[test]
fn bad_rows_are_named_by_line_and_column_and_the_rest_is_used() {
    let with = |header: &str, cells: &str, bad: &str| -> Vec<u8> {
        let mut lines: Vec<String> = labelled(30).lines().map(|line| format!("{line}{cells}")).collect();
        lines[0] = format!("text,actor,topic,label,group{header}");
        lines.insert(3, bad.to_owned());
        lines.join("\n").into_bytes()
    };
    let mut not_utf8 = with("", "", "caf?,a,b,support,g");
    let at = not_utf8.windows(4).position(|w| w == b"caf?").unwrap();
    not_utf8[at + 3] = 0xE9;
    for (csv, expected) in [
        (with("", "", "x,y"), &["in.csv:4: 2 fields; the header has 5"][..]),
        (with("", "", "x,a,b,,g"), &["in.csv:4: column `label`: the label is empty"]),
        (with("", "", "  ,a,b,support,g"), &["in.csv:4: column `text`: the text is empty"]),
        (not_utf8, &["in.csv:4: column `text`: the value is not valid UTF-8", "iconv"]),
        (
            with(",weight", ",1", "x,a,b,support,g,NaN"),
            &["column `weight`: `NaN` is no weight; it must be a finite number, at least 0"],
        ),
        (with(",weight", ",1", "x,a,b,support,g,-1"), &["`-1` is no weight"]),
        (
            with(",start,end", ",0,4", "xyz,a,b,support,g,2,9"),
            &["column `end`: the mention is from 2 to 9", "end at most 3"],
        ),
        (with(",start,end", ",0,4", "xyz,a,b,support,g,two,3"), &["column `start`: `two` is no offset"]),
    ] {
        let (code, stderr, written) = train(&csv, &[]);
        assert_eq!((code, written), (2, true), "{stderr}");
        assert!(stderr.contains("1 row was skipped"), "{stderr}");
        for part in expected {
            assert!(stderr.contains(part), "`{part}` is not in: {stderr}");
        }
    }
}

#[test]
fn many_bad_rows_are_counted_rather_than_listed() {
    let csv = labelled(30) + &"too,short\n".repeat(1000);
    let (code, stderr, _) = train(csv.as_bytes(), &[]);
    assert_eq!(code, 2);
    assert!(
        stderr.contains("995 more rows like these") && stderr.contains("1000 rows were skipped"),
        "{stderr}"
    );
    assert!(stderr.lines().count() < 15);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), labelled(30)).unwrap();
    fs::write(folder.path().join("b.csv"), format!("\u{FEFF}{}", labelled(30).replace('\n', "\r\n")))
        .unwrap();
    for (input, output) in [("a.csv", "a.avowal"), ("b.csv", "b.avowal")] {
        assert_eq!(avowal(folder.path(), &["train", input, "-o", output]).code, 0);
    }
    let read = |name| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("a.avowal"), read("b.avowal"));
}

#[test]
fn a_line_of_ten_megabytes_is_read() {
    let csv = labelled(30) + &format!("{},Norland,ceasefire,support,g99\n", "word ".repeat(2_000_000));
    let (code, stderr, _) = train(csv.as_bytes(), &[]);
    assert_eq!(code, 0, "{stderr}");
    // As a header alone it holds no row.
    let (code, stderr, _) = train("word ".repeat(2_000_000).as_bytes(), &[]);
    assert_eq!(code, 2);
    assert!(stderr.contains("no column `text`"), "{}", &stderr[..200]);
}

#[test]
fn a_label_that_the_model_does_not_know_is_an_error_of_its_row() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), labelled(30)).unwrap();
    fs::write(folder.path().join("b.csv"), labelled(6).replace("neutral", "undecided")).unwrap();
    assert_eq!(avowal(folder.path(), &["train", "a.csv", "-o", "m.avowal"]).code, 0);
    let run = avowal(folder.path(), &["evaluate", "b.csv", "-m", "m.avowal"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("b.csv:4: column `label`: `undecided` is no label of the model; the model's labels are: neutral, oppose, support"), "{}", run.stderr);
    assert!(run.stdout.contains("4 units"), "{}", run.stdout);
}

#[test]
fn options_out_of_range_are_refused_with_what_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), labelled(30)).unwrap();
    for (args, expected) in [
        (&["train", "a.csv", "-o", "m", "--c", "0"][..], "a number above 0"),
        (&["train", "a.csv", "-o", "m", "--task", "mood"], "topic, stance, sentiment"),
        (&["train", "a.csv", "-o", "m", "--language", "englisch"], "english"),
        (&["train", "a.csv"], "--output"),
        (&["evaluate", "a.csv", "--folds", "1"], "at least 2, `groups`, `by:COLUMN`"),
        (
            &["evaluate", "a.csv", "--folds", "100"],
            "100 folds need at least as many groups (articles), there are 10",
        ),
        (&["evaluate", "a.csv", "--min-macro-f1", "1.5"], "between 0 and 1"),
        (&["evaluate", "a.csv", "-m", "none.avowal"], "cannot load none.avowal"),
        (&["train", "none.csv", "-o", "m"], "none.csv: cannot be read"),
        (&["train", "a.csv", "-o", "no/such/folder/m"], "cannot write no/such/folder/m"),
    ] {
        let run = avowal(folder.path(), args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{args:?}: {}", run.stderr);
    }
}
