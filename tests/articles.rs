//! Reading articles of every kind, and the errors of bad ones.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a test may fail, and says why

use std::fs;
use std::path::Path;

use avowal::article::{Article, ArticleReader, sources};

fn read(name: &str, content: &[u8]) -> Vec<Result<Article, String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let shorten = |error: String| error.replace(&folder.path().display().to_string(), "");
    sources(&path).map_or_else(
        |error| vec![Err(shorten(error.to_string()))],
        |found| {
            found
                .iter()
                .flat_map(ArticleReader::open)
                .map(|article| article.map_err(|error| shorten(error.to_string())))
                .collect()
        },
    )
}

fn one(name: &str, content: &[u8]) -> Article {
    let mut articles = read(name, content);
    assert_eq!(articles.len(), 1);
    articles.remove(0).unwrap()
}

fn paragraphs(article: &Article) -> Vec<&str> {
    article.paragraphs.iter().map(|span| &article.text[span.range()]).collect()
}

#[test]
fn plain_text_has_a_title_only_where_a_blank_line_follows_it() {
    let article = one("a.txt", "Truce agreed\n\nFirst paragraph.\nIts second line.\n\nSecond.\n".as_bytes());
    assert_eq!((article.id.as_str(), article.title.as_deref()), ("a", Some("Truce agreed")));
    assert_eq!(paragraphs(&article), ["First paragraph.\nIts second line.", "Second."]);
    let article = one("a.txt", "\u{FEFF}First line.\r\nSecond line.".as_bytes());
    assert_eq!(article.title, None);
    assert_eq!(paragraphs(&article), ["First line.", "Second line."]);
}

#[test]
fn markdown_reads_as_its_reader_sees_it() {
    let source = "---\ntitle: \"A day\"\ndate: 2025-03-04\noutlet: The Post\n---\n# Heading\n\nThe *truce* by [Norland](https://a.example/x) **holds**, says snake_case.\n\n> - quoted\n\n```\ncode\n```\n![image](x.png)End \\*so\\*.";
    let article = one("a.md", source.as_bytes());
    assert_eq!(article.title.as_deref(), Some("A day"));
    assert_eq!(article.outlet.as_deref(), Some("The Post"));
    assert_eq!(article.date.unwrap().to_string(), "2025-03-04");
    assert_eq!(paragraphs(&article), ["The truce by Norland holds, says snake_case.", "quoted", "End *so*."]);
}

#[test]
fn a_web_page_gives_its_article_without_menus() {
    let paragraph = "<p>The government of Norland said on Monday, after days of talks, that it would accept the draft, and that its envoys would sign it within a week if the other side did so too.</p>";
    let page = format!(
        "<!DOCTYPE html><html><head><title>Truce agreed - The Post</title><meta property=\"article:published_time\" content=\"2025-03-04T10:00:00Z\"><meta property=\"og:site_name\" content=\"The Post\"></head><body><nav><a href=\"/\">Home</a><a href=\"/s\">Sport</a></nav><article><h1>Truce agreed</h1>{}</article><footer>Cookies</footer><script>alert(1)</script></body></html>",
        paragraph.repeat(6)
    );
    let article = one("a.html", page.as_bytes());
    assert_eq!(paragraphs(&article).len(), 6);
    assert!(paragraphs(&article)[0].starts_with("The government of Norland"), "{}", article.text);
    assert!(!article.text.contains("Cookies") && !article.text.contains("alert"));
    assert_eq!(article.outlet.as_deref(), Some("The Post"));
    assert_eq!(article.date.unwrap().to_string(), "2025-03-04");
    assert!(article.title.unwrap().contains("Truce agreed"));
}

#[test]
fn deep_or_empty_pages_are_errors() {
    let deep = format!("<html><body>{}x", "<div>".repeat(100_000));
    assert!(
        read("a.html", deep.as_bytes())[0]
            .as_ref()
            .unwrap_err()
            .contains("nested 100002 deep, the most is 400")
    );
    assert!(read("a.html", b"<html><body></body></html>")[0].is_err());
}

#[test]
fn records_are_read_one_by_one_and_a_bad_one_stops_nothing() {
    let lines = "{\"id\":\"x\",\"date\":\"2025-03-04T05:06:07Z\",\"text\":\"One.\"}\n\nnot json\n{\"title\":\"t\"}\n{\"id\":7,\"text\":\" \"}\n{\"id\":\"d\",\"date\":\"4 March\",\"text\":\"x\"}\n{\"paragraphs\":[[{\"text\":\"A.\"},{\"text\":\"B.\"}],[{\"text\":\"C.\"}]]}\n";
    let found = read("a.jsonl", lines.as_bytes());
    assert_eq!(found[0].as_ref().unwrap().date.unwrap().to_string(), "2025-03-04");
    for (at, expected) in [
        (1, "/a.jsonl:3: no article"),
        (2, "/a.jsonl:4: the object has no `text`"),
        (3, "/a.jsonl:5: there is no text"),
        (4, "/a.jsonl:6: `date` is `4 March`; it must be an ISO date"),
    ] {
        let error = found[at].as_ref().unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
    let coded = found[5].as_ref().unwrap();
    assert_eq!(paragraphs(coded), ["A. B.", "C."]);
    assert!(coded.id.ends_with("a.jsonl:7"));

    let rows = "id,text,date\n1,\"Two\nlines.\",2025-01-02\n2,short\n3,,\n4,Last.,\n";
    let found = read("a.csv", rows.as_bytes());
    assert_eq!(found[0].as_ref().unwrap().text, "Two\nlines.");
    assert!(found[1].as_ref().unwrap_err().starts_with("/a.csv:4: 2 fields; the header has 3"));
    assert!(found[2].as_ref().unwrap_err().starts_with("/a.csv:5: there is no text"));
    assert_eq!(found[3].as_ref().unwrap().id, "4");
    assert!(
        read("a.csv", b"id,body\n1,x\n")[0]
            .as_ref()
            .unwrap_err()
            .contains("no column `text`; the columns are: id, body")
    );
}

#[test]
fn what_is_no_article_is_said_to_be_none() {
    for (name, content, expected) in [
        ("a.txt", &b""[..], "a.txt:1: there is no text"),
        ("a.txt", b"one\ncaf\xE9", "a.txt:2: is not valid UTF-8 at byte 7; save it as UTF-8"),
        ("a.jsonl", b"{\"text\":\"caf\xE9\"}", "a.jsonl:1: is not valid UTF-8"),
        ("a.pdf", b"x", "is no article: the endings read are .txt"),
    ] {
        let error = read(name, content)[0].clone().unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    assert!(sources(Path::new("/no/such/file.txt")).unwrap_err().to_string().contains("cannot be read"));
}

#[test]
fn a_folder_gives_its_articles_sorted_with_their_paths_as_ids() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    for name in ["c.txt", "b/d.md", "a.txt", ".hidden.txt", "notes.pdf"] {
        fs::write(folder.path().join(name), "Text.").unwrap();
    }
    let ids: Vec<String> = sources(folder.path()).unwrap().into_iter().map(|source| source.id).collect();
    assert_eq!(ids, ["a", "b/d", "c"]);
    let empty = tempfile::tempdir().unwrap();
    assert!(sources(empty.path()).unwrap_err().to_string().contains("has no file that ends in"));
}

#[test]
fn the_kind_of_a_stream_is_told_by_its_start() {
    let of = |text: &'static str| -> Vec<String> {
        ArticleReader::from_stream("-", text.as_bytes()).map(|article| article.unwrap().text).collect()
    };
    assert_eq!(of(" {\"text\":\"One.\"}\n{\"text\":\"Two.\"}"), ["One.", "Two."]);
    assert_eq!(of("Just text."), ["Just text."]);
}
