//! Pages as a user has them made: one file, whole, the same each time, and small enough to send.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

#[allow(dead_code)] // labelled tables are of no use here
mod support;

use std::fmt::Write;
use std::fs;
use std::process::Command;

use support::avowal;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/peace-talks");

fn is_well_formed(page: &str) {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    roxmltree::Document::parse_with_options(page, options).unwrap();
}

#[test]
fn the_page_of_two_hundred_articles_is_whole_and_under_three_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for split in ["dev", "test"] {
        lines.push_str(&fs::read_to_string(format!("{DATA}/articles.{split}.jsonl")).unwrap());
    }
    let first: Vec<&str> = lines.lines().take(200).collect();
    assert_eq!(first.len(), 200);
    fs::write(folder.path().join("in.jsonl"), first.join("\n")).unwrap();
    let run = avowal(folder.path(), &["predict", "in.jsonl", "-o", "report.html"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    is_well_formed(&page);
    assert!(page.len() < 3_000_000, "{}", page.len());
}

#[test]
fn a_page_has_the_same_bytes_with_any_number_of_threads_and_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let made = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_avowal"))
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .args([
                "predict",
                &format!("{DATA}/example.txt"),
                &format!("{DATA}/articles.dev.jsonl"),
                "--format",
                "html",
            ])
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let page = made("1");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"));
    assert!(page.ends_with("</body>\n</html>\n") || page.ends_with("</body>\n</html>"));
    assert_eq!(page, made("3"));
}

#[test]
fn a_hostile_article_is_shown_as_what_it_is_and_a_bad_line_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let attack = "</style></title><script>alert('x')</script> \\u001b[31m \\u202e \\\" &amp; <!-- ]]>";
    let mut lines = String::new();
    let _ = writeln!(
        lines,
        "{{\"id\":\"{attack}\",\"title\":\"{attack}\",\"outlet\":\"{attack}\",\"date\":\"2025-03-01\",\"text\":\"Russia rejected \
         the ceasefire {attack}, and the Kremlin {attack} said so. <Volodymyr> Zelenskyy backed the truce.\"}}"
    );
    lines.push_str("{\"id\": 3, \"text\n");
    fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let run = avowal(folder.path(), &["predict", "in.jsonl", "-o", "report.html"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("in.jsonl:2"), "{}", run.stderr);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    is_well_formed(&page);
    assert!(!page.contains("<script"));
    assert!(
        page.contains("&lt;/style&gt;&lt;/title&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; [31m")
    );
    assert!(!page.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn where_no_article_can_be_read_the_page_says_that_there_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let run = avowal(folder.path(), &["predict", "missing.txt", "-o", "report.html"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("missing.txt"), "{}", run.stderr);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    is_well_formed(&page);
    assert!(page.contains("<dt>articles</dt><dd>0</dd>"));
}
