//! Long runs: cut short at any moment they go on where they were, and how they end is always clear.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::avowal;

/// `n` articles as JSON lines, some of them the same but for the id, one twice, one without a statement.
fn articles(n: usize) -> String {
    let mut lines = String::new();
    for i in 0..n {
        let sentences: String = (0..8).fold(String::new(), |mut text, at| {
            let verb = ["rejected", "backed", "discussed"][(i + at) % 3];
            let _ =
                write!(text, "Ukraine {verb} the ceasefire on day {}. Putin said Russia would wait. ", i % 7);
            text
        });
        let text = if i == 5 { "Rain fell." } else { &sentences };
        let _ = writeln!(lines, "{{\"id\": \"a{}\", \"text\": \"{text}\"}}", if i == 9 { 8 } else { i });
    }
    lines
}

fn start(folder: &Path, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_avowal"))
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn stderr(mut child: Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    text
}

/// Whether there is any file but these.
fn only(folder: &Path, names: &[&str]) -> bool {
    fs::read_dir(folder).unwrap().all(|entry| {
        let name = entry.unwrap().file_name();
        names.iter().any(|expected| name == *expected)
    })
}

/// Killed at fifty moments, the run still writes, in the end, what it would have written in one go.
#[test]
fn a_run_that_is_killed_fifty_times_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), articles(6000)).unwrap();
    let whole =
        ["predict", "in.jsonl", "-o", "whole.csv", "--review", "whole-review.csv", "--abstain-below", "0.5"];
    let began = Instant::now();
    assert_eq!(avowal(folder.path(), &whole).code, 0);
    let whole_run = began.elapsed();
    let args = [
        "predict",
        "in.jsonl",
        "-o",
        "out.csv",
        "--review",
        "review.csv",
        "--abstain-below",
        "0.5",
        "--resume",
    ];
    let (mut kills, mut state, mut lengths) = (0, 1_u64, Vec::new());
    while kills < 50 {
        let mut child = start(folder.path(), &args);
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // From the very beginning on, and so that fifty of them do not reach the end.
        let most = whole_run.as_millis() as u64 / 30 + 150;
        sleep(Duration::from_millis((state >> 33) % most));
        if child.try_wait().unwrap().is_some() {
            // It reached its end: what is there is whole, and the rest begins anew.
            assert!(folder.path().join("out.csv").exists());
            fs::remove_file(folder.path().join("out.csv")).unwrap();
            fs::remove_file(folder.path().join("review.csv")).unwrap();
            continue;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let length = fs::metadata(folder.path().join("out.csv.partial")).map_or(0, |there| there.len());
        lengths.push(length);
    }
    assert!(lengths.iter().collect::<std::collections::BTreeSet<_>>().len() > 5, "{lengths:?}");
    let last = avowal(folder.path(), &args);
    assert_eq!(last.code, 0, "{}", last.stderr);
    for (made, expected) in [("out.csv", "whole.csv"), ("review.csv", "whole-review.csv")] {
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(read(made) == read(expected), "{made} differs");
        assert!(read(made).lines().count() > 100);
    }
    let names = ["in.jsonl", "whole.csv", "whole-review.csv", "out.csv", "review.csv"];
    assert!(only(folder.path(), &names));
}

/// A run that was cut short, by killing it once it has written something; gives its folder of inputs and what is done.
fn cut_short(folder: &Path, format: &[&str]) {
    fs::create_dir(folder.join("in")).unwrap();
    for (at, line) in articles(1500).lines().enumerate() {
        let article: Value = serde_json::from_str(line).unwrap();
        fs::write(folder.join(format!("in/{at:04}.txt")), article["text"].as_str().unwrap()).unwrap();
    }
    let mut child = start(folder, &[&["predict", "in", "-o", "out"], format].concat());
    let journal = folder.join("out.journal");
    while fs::read_to_string(&journal).map_or(0, |text| text.lines().count()) < 100 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_was_done_stays_when_the_folder_changes_in_between() {
    let folder = tempfile::tempdir().unwrap();
    cut_short(folder.path(), &["--format", "jsonl"]);
    let path = |name: &str| folder.path().join(name);
    fs::remove_file(path("in/0000.txt")).unwrap();
    fs::write(path("in/0000a.txt"), "Putin rejected the ceasefire.").unwrap();
    let run = avowal(folder.path(), &["predict", "in", "-o", "out", "--format", "jsonl", "--resume"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("articles were done before"), "{}", run.stderr);
    assert!(run.stderr.contains("1 of those done before are not among the articles now"), "{}", run.stderr);
    let out = fs::read_to_string(path("out")).unwrap();
    let mut ids: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["article"].as_str().unwrap().to_owned())
        .collect();
    ids.dedup();
    let mut expected: Vec<String> = (0..1500).filter(|at| *at != 5).map(|at| format!("{at:04}")).collect();
    expected.push("0000a".to_owned());
    ids.sort();
    expected.sort();
    assert_eq!(ids, expected);
}

#[test]
fn another_run_s_journal_is_refused_and_without_resume_it_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    cut_short(folder.path(), &["--format", "csv"]);
    let journal = fs::read(folder.path().join("out.journal")).unwrap();
    let other = ["predict", "in", "-o", "out", "--format", "csv", "--actors", "codebook", "--resume"];
    let run = avowal(folder.path(), &other);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("another model, codebook, format or options"), "{}", run.stderr);
    assert_eq!(fs::read(folder.path().join("out.journal")).unwrap(), journal);
    // A line that was cut off tells of nothing; a partial file that is too short is no base to go on from.
    fs::write(folder.path().join("out.journal"), [&journal[..], b"00ff"].concat()).unwrap();
    let partial = fs::OpenOptions::new().write(true).open(folder.path().join("out.partial")).unwrap();
    partial.set_len(300).unwrap();
    let run = avowal(folder.path(), &["predict", "in", "-o", "out", "--format", "csv", "--resume"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("has less than out.journal tells of"), "{}", run.stderr);
    let run = avowal(folder.path(), &["predict", "in", "-o", "out", "--format", "csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("tells of a run that did not end; it is begun anew"), "{}", run.stderr);
    assert!(only(folder.path(), &["in", "out"]));
}

#[test]
fn two_runs_do_not_write_one_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), articles(3000)).unwrap();
    let mut first = start(folder.path(), &["predict", "in.jsonl", "-o", "out.csv"]);
    while !folder.path().join("out.csv.partial").exists() {
        assert!(first.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(1));
    }
    let second = avowal(folder.path(), &["predict", "in.jsonl", "-o", "out.csv"]);
    assert_eq!(second.code, 2);
    assert!(second.stderr.contains("another run is writing out.csv"), "{}", second.stderr);
    assert!(first.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_says_what_is_done_and_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), articles(6000)).unwrap();
    let mut child = start(folder.path(), &["predict", "in.jsonl", "-o", "out.jsonl"]);
    let journal = folder.path().join("out.jsonl.journal");
    while fs::read_to_string(&journal).map_or(0, |text| text.lines().count()) < 2 {
        assert!(child.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(2));
    }
    let asked = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let told = stderr(child);
    assert!(told.contains("error: interrupted") && told.contains("with --resume goes on"), "{told}");
    let run = avowal(folder.path(), &["predict", "in.jsonl", "-o", "out.jsonl", "--resume"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let whole = avowal(folder.path(), &["predict", "in.jsonl"]);
    assert!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap() == whole.stdout);
    // A pipe that gives nothing does not keep a run from ending.
    let mut waiting = Command::new(env!("CARGO_BIN_EXE_avowal"))
        .args(["predict", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    sleep(Duration::from_millis(600));
    assert!(Command::new("kill").args(["-INT", &waiting.id().to_string()]).status().unwrap().success());
    assert_eq!(waiting.wait().unwrap().code(), Some(130));
}

/// The limit on the size of a file stands in for a disk that is full: writing fails in the midst of the run.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_what_was_done() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), articles(1000)).unwrap();
    let limited = "trap '' XFSZ; ulimit -f 200; exec \"$0\" predict in.jsonl -o out.jsonl";
    let run = Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_avowal")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(2), "{told}");
    assert!(told.contains("cannot write out.jsonl.partial"), "{told}");
    assert!(told.contains("articles are done; the same command with --resume goes on"), "{told}");
    let run = avowal(folder.path(), &["predict", "in.jsonl", "-o", "out.jsonl", "--resume"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let whole = avowal(folder.path(), &["predict", "in.jsonl"]);
    assert!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap() == whole.stdout);
    let full = Command::new("sh")
        .args(["-c", "exec \"$0\" predict in.jsonl > /dev/full", env!("CARGO_BIN_EXE_avowal")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(full.status.code(), Some(2));
    assert!(String::from_utf8(full.stderr).unwrap().contains("No space left"));
}

#[test]
fn what_cannot_be_used_is_listed_counted_and_shown_in_few_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let bad = "{\"text\": 3}\n{\"text\": \"\"}\n{\"text\": \"x\", \"date\": \"someday\"}\n".repeat(300);
    fs::write(path("in.jsonl"), format!("{}{bad}{}", articles(3), articles(2))).unwrap();
    let args = ["predict", "in.jsonl", "missing.txt", "-o", "out.csv", "--rejects", "rejects.csv"];
    let run = avowal(folder.path(), &args);
    assert_eq!(run.code, 2);
    assert!(run.stderr.lines().count() < 12, "{}", run.stderr);
    assert!(run.stderr.contains("901 could not be read, 5 were"), "{}", run.stderr);
    let mut reader = csv::Reader::from_path(path("rejects.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 901);
    assert_eq!(rows[0].iter().take(3).collect::<Vec<_>>(), ["in.jsonl", "4", ""]);
    assert_eq!(
        rows[1].iter().take(4).collect::<Vec<_>>(),
        ["in.jsonl", "5", "text", "there is no text; an article needs some"]
    );
    assert_eq!(rows[2].iter().take(3).collect::<Vec<_>>(), ["in.jsonl", "6", "date"]);
    assert_eq!(rows[900].iter().take(2).collect::<Vec<_>>(), ["missing.txt", ""]);
    assert_eq!(
        fs::read_to_string(path("out.csv")).unwrap().lines().filter(|line| line.starts_with("a0,")).count()
            % 2,
        0
    );

    let run = avowal(folder.path(), &["predict", "in.jsonl", "-o", "strict.csv", "--strict"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("error: in.jsonl:4: ") && run.stderr.contains("--strict ends a run"),
        "{}",
        run.stderr
    );
    assert!(!path("strict.csv").exists());

    let labelled = support::labelled(30) + &"too,short\n".repeat(40) + "\"x\",a,b,,g\n";
    fs::write(path("in.csv"), labelled).unwrap();
    let run = avowal(folder.path(), &["train", "in.csv", "-o", "m.avowal", "--rejects", "rows.csv"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("36 more rows like these (no single column: 35, column `label`: 1)"),
        "{}",
        run.stderr
    );
    assert_eq!(fs::read_to_string(path("rows.csv")).unwrap().lines().count(), 42);
    let run = avowal(folder.path(), &["train", "in.csv", "-o", "strict.avowal", "--strict"]);
    assert_eq!((run.code, path("strict.avowal").exists()), (2, false));
    let run = avowal(
        folder.path(),
        &["classify", "in.csv", "-m", "m.avowal", "-o", "c.csv", "--rejects", "rows.csv"],
    );
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("35 more rows like these"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(path("rows.csv")).unwrap().lines().count(), 41);
}

#[test]
fn cells_that_would_run_as_formulas_are_text_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("in.jsonl"),
        "{\"id\": \"=1+1\", \"text\": \"@Reuters: Ukraine rejected the ceasefire.\"}\n",
    )
    .unwrap();
    let plain = avowal(folder.path(), &["predict", "in.jsonl", "--format", "csv"]);
    assert!(plain.stdout.contains("\n=1+1,"), "{}", plain.stdout);
    let safe = avowal(folder.path(), &["predict", "in.jsonl", "--format", "csv", "--spreadsheet"]);
    assert!(
        safe.stdout.contains("\n'=1+1,") && safe.stdout.contains(",'@Reuters: Ukraine"),
        "{}",
        safe.stdout
    );
}
