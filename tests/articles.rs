//! Reading articles of every kind, and the errors of bad ones.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a test may fail, and says why

#[path = "support/pages.rs"]
mod pages;

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use avowal::article::{Article, ArticleReader, Kind, sources};
use pages::PIECES;

fn read(name: &str, content: &[u8]) -> Vec<Result<Article, String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file in it");
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
    articles.remove(0).expect("an article")
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
fn a_first_paragraph_is_no_title() {
    let article = one("a.txt", "Norland rejected the truce on Monday.\n\nIt said so.".as_bytes());
    assert_eq!((article.title.as_deref(), paragraphs(&article).len()), (None, 2));
    let article = one("a.txt", "“No truce,” Norland said, “not now.”\n\nIt said so.".as_bytes());
    assert_eq!((article.title.as_deref(), paragraphs(&article).len()), (None, 2));
    let long = format!("{} end\n\nIt said so.", "word ".repeat(50));
    assert_eq!(one("a.txt", long.as_bytes()).title, None);
}

#[test]
fn markdown_titles_stand_in_a_heading_of_either_form_or_the_first_line() {
    for source in ["# Truce *agreed* #\n\nText.", "Truce agreed\n=====\nText.", "Truce agreed\n\nText."] {
        let article = one("a.md", source.as_bytes());
        assert_eq!(
            (article.title.as_deref(), article.text.as_str()),
            (Some("Truce agreed"), "Text."),
            "{source}"
        );
    }
}

#[test]
fn markdown_links_leave_their_text_whatever_their_target() {
    let source =
        "A [truce](https://a.example/x_(y)) by [Norland][1] for 2 * 3 days.\n\n[1]: https://a.example/\n";
    assert_eq!(one("a.md", source.as_bytes()).text, "A truce by Norland for 2 * 3 days.");
    let brackets = "[".repeat(300_000);
    assert_eq!(one("a.md", brackets.as_bytes()).text, brackets);
}

#[test]
fn a_date_in_front_matter_that_is_none_is_an_error_with_its_line() {
    let error = read("a.md", b"---\ntitle: T\ndate: last week\n---\nText.\n")[0].clone().unwrap_err();
    assert!(error.starts_with("/a.md:3: `date` is `last week`; it must be an ISO date"), "{error}");
    assert!(read("a.jsonl", b"{\"text\":\"x\",\"date\":\"2025-03-04Today\"}")[0].is_err());
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
fn a_page_as_browsers_save_it_gives_its_article_title_date_and_outlet() {
    let article = one("a.html", include_bytes!("fixtures/articles/page.html"));
    assert_eq!(article.title.as_deref(), Some("Norland puts off the vote on the truce"));
    assert_eq!(article.outlet.as_deref(), Some("The Ferrow Dispatch"));
    assert_eq!(article.date.unwrap().to_string(), "2025-03-04");
    let found = paragraphs(&article);
    let at = |start: &str| found.iter().position(|paragraph| paragraph.starts_with(start));
    assert!(at("The government of Norland").unwrap() < at("“We will not sign").unwrap());
    assert!(at("Ostmark, which holds").unwrap() < at("The mediators said").unwrap());
    for rest in ["Home", "privacy", "The bridge at", "Cup final", "Copyright", "document", "margin"] {
        assert!(!article.text.contains(rest), "{rest}: {}", article.text);
    }
}

/// A page with this before its article.
fn page_after(before: &str) -> String {
    let paragraph = "<p>The government of Norland said on Monday, after days of talks, that it would accept the draft, and that its envoys would sign it.</p>";
    format!("<html><head></head><body>{before}<article>{}</article></body></html>", paragraph.repeat(6))
}

#[test]
fn scripts_drawings_and_comments_refuse_no_page() {
    for piece in ["<script>a<b;i<n;'<div>'</script>", "<svg><path d='M0'/></svg>", "<!-- <div> -->", "<p>x"] {
        let article = one("a.html", page_after(&piece.repeat(2000)).as_bytes());
        assert!(article.text.contains("The government of Norland"), "{piece}");
    }
}

#[test]
fn a_page_without_metadata_is_dated_by_its_time_element() {
    let page =
        page_after("").replace("<article>", "<article><time datetime='2025-03-04T10:00'>4 March</time>");
    assert_eq!(one("a.html", page.as_bytes()).date.unwrap().to_string(), "2025-03-04");
    assert_eq!(one("a.html", page_after("<time datetime='soon'>soon</time>").as_bytes()).date, None);
}

#[test]
fn a_page_without_an_article_gives_its_visible_text() {
    let article =
        one("a.html", b"<title>T</title><style>x{}</style><div>Truce holds.</div><div>All agree.</div>");
    assert_eq!(paragraphs(&article), ["Truce holds.", "All agree."]);
}

#[test]
fn pages_too_deep_or_too_wide_are_errors_within_moments() {
    for (before, expected) in [
        ("<div>".repeat(100_000), "nested more than 400 deep, the most that is read"),
        ("<div></zz>".repeat(100_000), "nested more than 400 deep"),
        ("<b><div></b>".repeat(100_000), "nested more than 400 deep"),
        (format!("<div {}>", "a ".repeat(100_000)), "a tag has more than 1000 attributes"),
        ("a & b ".repeat(100_000), "a text without a tag has more than 10000 times `&`"),
    ] {
        let error = read("a.html", page_after(&before).as_bytes())[0].clone().unwrap_err();
        assert!(error.starts_with("/a.html: ") && error.contains(expected), "{error}");
    }
    let error = read("a.html", b"<html><body><script>x</script></body></html>")[0].clone().unwrap_err();
    assert_eq!(error, "/a.html:1: there is no text; an article needs some");
}

#[test]
fn records_are_read_one_by_one_and_a_bad_one_stops_nothing() {
    let lines = "{\"id\":\"x\",\"date\":\"2025-03-04T05:06:07Z\",\"text\":\"One.\"}\n\nnot json\n{\"title\":\"t\"}\n{\"id\":7,\"text\":\" \"}\n{\"id\":\"d\",\"date\":\"4 March\",\"text\":\"x\"}\n{\"paragraphs\":[[{\"text\":\"A.\"},{\"text\":\"B.\"}],[{\"text\":\"C.\"}]]}\n";
    let found = read("a.jsonl", lines.as_bytes());
    assert_eq!(found[0].as_ref().unwrap().date.unwrap().to_string(), "2025-03-04");
    for (at, expected) in [
        (1, "/a.jsonl:3: no article: expected ident at column 2; a line must be"),
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
        (
            "a.txt",
            b"\xFF\xFEa\0",
            "a.txt:1: is not valid UTF-8 at byte 0; save it as UTF-8 (convert it with `iconv -f UTF-16",
        ),
        (
            "a.jsonl",
            b"\n{\"text\":\"caf\xE9\"}",
            "a.jsonl:2: is not valid UTF-8 at byte 13; save it as UTF-8 (convert it with `iconv -f WINDOWS-1252",
        ),
        ("a.csv", b"text\n\"one\ncaf\xE9\"", "a.csv:3: is not valid UTF-8 at byte 7"),
        ("a.csv", b"", "a.csv:1: there is no column `text`"),
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

/// A stream that gives a byte at a time, as a pipe may.
struct Trickle(&'static [u8]);

impl std::io::Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
        buffer[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

#[test]
fn a_slow_stream_is_of_the_same_kind_as_a_fast_one() {
    let of = |bytes| -> Vec<String> {
        ArticleReader::from_stream("-", Trickle(bytes)).map(|article| article.unwrap().text).collect()
    };
    assert_eq!(of(b"\xEF\xBB\xBF\n\n {\"text\":\"One.\"}"), ["One."]);
    assert_eq!(of(b"\n<!DOCTYPE html><title>T</title><div>Truce holds.</div>"), ["Truce holds."]);
    assert_eq!(of(b"<3 is no page."), ["<3 is no page."]);
}

#[test]
fn a_line_that_is_too_long_is_skipped_in_bounded_memory_and_the_next_is_read() {
    use std::io::Read;
    let long = std::io::repeat(b' ').take((16 << 20) + 10);
    let stream =
        (&b"{\"text\":\"One.\"}\n"[..]).chain(long).chain(&b"\n{\"text\":\"Two.\"}\n{\"text\":\"\xE9\"}"[..]);
    let found: Vec<_> = ArticleReader::from_reader("-", stream, Kind::JsonLines).collect();
    assert_eq!(found.len(), 4);
    assert!(found[1].as_ref().unwrap_err().to_string().starts_with("-:2: is larger than 16777216 bytes"));
    assert_eq!(
        (found[2].as_ref().unwrap().text.as_str(), found[2].as_ref().unwrap().id.as_str()),
        ("Two.", "-:3")
    );
    let byte = 16 + (16 << 20) + 10 + 1 + 16 + 9;
    assert!(
        found[3].as_ref().unwrap_err().to_string().contains(&format!("at byte {byte};")),
        "{:?}",
        found[3]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn paragraphs_are_apart_in_order_and_trimmed_whatever_the_page(
        picks in proptest::collection::vec(0..PIECES.len(), 0..60)
    ) {
        let page: String = picks.iter().map(|&at| PIECES[at]).collect();
        for kind in [Kind::Text, Kind::Markdown, Kind::Html] {
            let stream = std::io::Cursor::new(page.clone().into_bytes());
            for article in ArticleReader::from_reader("-", stream, kind).flatten() {
                prop_assert!(!article.paragraphs.is_empty());
                let mut end = 0;
                for span in &article.paragraphs {
                    let paragraph = article.text.get(span.range());
                    prop_assert!(span.start >= end && paragraph.is_some_and(|p| !p.is_empty() && p.trim() == p));
                    end = span.end;
                }
            }
        }
    }
}
