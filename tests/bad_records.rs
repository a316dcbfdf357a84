//! Bad records among good ones: each is named by file and line, the good ones around it are read, and nothing panics.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

use std::io::{Cursor, Read};

use avowal::article::{ArticleReader, Kind};
use avowal::corpus::{Columns, LabelledOptions, SplitChoice, read_labelled_from};
use avowal::unit::Task;

/// The texts that are read and the messages, in their order.
fn read(name: &str, bytes: &[u8], kind: Kind) -> Vec<Result<String, String>> {
    let articles = ArticleReader::from_reader(name, Cursor::new(bytes.to_vec()), kind);
    articles.map(|article| article.map(|a| a.text).map_err(|error| error.to_string())).collect()
}

/// Only the bad record at `line` is refused, in these words; before and after it the others are read.
fn refused_alone(name: &str, kind: Kind, before: &[u8], bad: &[u8], after: &[u8], line: usize, words: &str) {
    let found = read(name, &[before, bad, after].concat(), kind);
    let shown = String::from_utf8_lossy(&bad[..bad.len().min(80)]).into_owned();
    assert_eq!(found.len(), 3, "{shown}: {found:?}");
    let error = found[1].clone().unwrap_err();
    assert!(error.starts_with(&format!("{name}:{line}: ")) && error.contains(words), "{shown}: {error}");
    assert!(error.len() < 1000, "{shown}: {} bytes of message", error.len());
    assert_eq!((found[0].as_deref(), found[2].as_deref()), (Ok("One."), Ok("Two.")), "{shown}");
}

#[test]
fn bad_lines_of_json_are_named_and_the_others_read() {
    let deep_list = "[".repeat(200_000);
    let deep_object = "{\"a\":".repeat(200_000);
    let long_word = "x".repeat(100_000);
    let long_date = format!("{{\"text\":\"a\",\"date\":\"{long_word}\"}}");
    let utf_16: Vec<u8> = "{\"text\":\"a\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bad, words) in [
        (&b"not json"[..], "no article: expected ident at column 2"),
        (b"{}", "the object has no `text`"),
        (b"[]", "no article: invalid length 0"),
        (b"[null,null,null,null,\"A text.\",null]", "the line is a list; it must be one JSON object"),
        (b"null", "no article: invalid type: null"),
        (b"17", "no article: invalid type: integer"),
        (b"1e999", "no article: number out of range"),
        (b"\"A text.\"", "no article: invalid type: string"),
        (b"{\"text\":null}", "the object has no `text`"),
        (b"{\"text\":7}", "invalid type: integer `7`, expected a string"),
        (b"{\"text\":true}", "invalid type: boolean"),
        (b"{\"text\":[\"a\"]}", "invalid type: sequence"),
        (b"{\"text\":{\"a\":1}}", "invalid type: map"),
        (b"{\"text\":\"\"}", "there is no text"),
        (b"{\"text\":\" \\u00a0\\n\\t\"}", "there is no text"),
        (b"{\"text\":\"a", "EOF while parsing a string"),
        (b"{\"text\":\"\\ud800\"}", "no article:"),
        (b"{\"text\":\"\\udc00 a\"}", "no article:"),
        (b"{\"text\":\"\\ud800\\u0041\"}", "no article:"),
        (b"{\"text\":\"\\x41\"}", "invalid escape"),
        (b"{\"text\":\"a\x01\"}", "control character"),
        (b"{\"text\":\"a\0\"}", "control character"),
        (b"\0\0\0", "no article: expected value"),
        (b"{\"text\":\"a\"} x", "trailing characters"),
        (b"{\"text\":\"a\"}{\"text\":\"b\"}", "trailing characters"),
        (b"{\"text\":\"a\",}", "no article: trailing comma"),
        (b"{'text':'a'}", "key must be a string"),
        (b"{\"text\":\"a\",\"text\":\"b\"}", "duplicate field `text`"),
        (b"{\"text\":\"a\" // why\n}", "no article:"),
        (b"{\"text\":\"a\",\"date\":7}", "invalid type: integer `7`"),
        (b"{\"text\":\"a\",\"date\":\"yesterday\"}", "`date` is `yesterday`; it must be an ISO date"),
        (b"{\"text\":\"a\",\"date\":\"2025-13-01\"}", "`date` is `2025-13-01`"),
        (b"{\"text\":\"a\",\"date\":\"2025-02-30\"}", "`date` is `2025-02-30`"),
        (b"{\"text\":\"a\",\"date\":\"01/02/2025\"}", "`date` is `01/02/2025`"),
        (b"{\"text\":\"a\",\"date\":\"\\u202e2025\"}", "`date` is `\\u{202e}2025`"),
        (long_date.as_bytes(), "`date` is `xxxx"),
        (b"{\"text\":\"a\",\"title\":[\"b\"]}", "invalid type: sequence"),
        (b"{\"text\":\"a\",\"outlet\":{}}", "invalid type: map"),
        (b"{\"paragraphs\":[]}", "there is no text"),
        (b"{\"paragraphs\":[[\"a\"]]}", "invalid type: string"),
        (b"{\"paragraphs\":\"a\"}", "invalid type: string"),
        (b"{\"text\":\"caf\xE9\"}", "is not valid UTF-8 at byte 28"),
        (b"{\"text\":\"\xED\xA0\x80\"}", "is not valid UTF-8 at byte 25"),
        (&utf_16, "no article:"),
        (b"\xEF\xBB\xBF{\"text\":\"a\"}", "no article: expected value"),
        (deep_list.as_bytes(), "recursion limit"),
        (deep_object.as_bytes(), "no article:"),
        (long_word.as_bytes(), "no article: expected value"),
    ] {
        if bad.contains(&b'\n') {
            // Two lines, neither of which is a record.
            let found = read("a.jsonl", &[bad, b"\n{\"text\":\"Two.\"}\n"].concat(), Kind::JsonLines);
            assert_eq!((found.len(), found[2].as_deref()), (3, Ok("Two.")), "{found:?}");
            assert!(found[1].clone().unwrap_err().starts_with("a.jsonl:2: no article"), "{found:?}");
            continue;
        }
        let (before, after) = (&b"{\"text\":\"One.\"}\n"[..], &b"\n{\"text\":\"Two.\"}\n"[..]);
        refused_alone("a.jsonl", Kind::JsonLines, before, bad, after, 2, words);
        // Blank lines count, and a last line needs no end.
        let (before, after) =
            (&b"\xEF\xBB\xBF{\"text\":\"One.\"}\r\n\n \t\n"[..], &b"\n\n{\"text\":\"Two.\"}"[..]);
        let words = if words.contains("at byte") { "is not valid UTF-8" } else { words };
        refused_alone("a.jsonl", Kind::JsonLines, before, bad, after, 4, words);
    }
}

#[test]
fn bad_rows_of_articles_are_named_and_the_others_read() {
    for (bad, words) in [
        (&b"2,a"[..], "2 fields; the header has 3"),
        (b"2,a,,", "4 fields; the header has 3"),
        (b"2,a, b,2025-01-02", "4 fields; the header has 3 (is a quote missing or doubled?)"),
        (b"2,\"a\"b\",c\",", "4 fields; the header has 3"),
        (b"2,,2025-01-02", "there is no text"),
        (b"2,\" \n\t\",", "there is no text"),
        (b"2,a,Monday", "`date` is `Monday`"),
        (b"2,a,2025-00-10", "`date` is `2025-00-10`"),
        (b"2,a,20250102", "`date` is `20250102`"),
        (b"2,a,\"2025-01-02, noon\"", "`date` is `2025-01-02, noon`"),
        (b"2,caf\xE9,", "is not valid UTF-8 at byte 3"),
        (b"caf\xE9,a,", "is not valid UTF-8 at byte 3"),
        (b"2,a,\xFF", "is not valid UTF-8 at byte 0"),
        (b"\xFF\xFE2\0,\0a\0,\0", "is not valid UTF-8"),
        (b"\0", "1 fields; the header has 3"),
    ] {
        refused_alone(
            "a.csv",
            Kind::Csv,
            b"id,text,date\n1,One.,\n",
            bad,
            b"\n3,Two.,2025-01-02\n",
            3,
            words,
        );
        let (before, after) =
            (&b"\xEF\xBB\xBF\"id\",\"text\",date\r\n1,\"One.\",\r\n\r\n\r\n"[..], &b"\r\n\r\n3,Two.,"[..]);
        refused_alone("a.csv", Kind::Csv, before, bad, after, 5, words);
    }
}

#[test]
fn a_quote_that_is_never_closed_is_no_text() {
    for (csv, line, read_before) in [
        ("id,text\n1,One.\n2,\"never closed\n3,Three.\n", 3, 1),
        ("id,text\n1,\"One.\n2,Two.", 2, 0),
        ("text,id\n\"One.\",1\n\n\"a \"\"b\"\" c,2\n", 4, 1),
        ("id,text\n1,One.\n2,\"", 3, 1),
    ] {
        let found = read("a.csv", csv.as_bytes(), Kind::Csv);
        assert_eq!(found.len(), read_before + 1, "{found:?}");
        let error = found[read_before].clone().unwrap_err();
        assert!(error.starts_with(&format!("a.csv:{line}: a quote is opened and never closed")), "{error}");
        assert!(found[..read_before].iter().all(Result::is_ok));
    }
    for csv in ["id,text\n1,\"a \"\"b\"\"\"", "id,text\n1,a \"b\n", "id,text\n1,\"a\"b", "text\n\"\"\"\""] {
        let found = read("a.csv", csv.as_bytes(), Kind::Csv);
        assert!(found.len() == 1 && found[0].is_ok(), "{csv}: {found:?}");
    }
}

#[test]
fn files_of_rows_that_cannot_be_used_at_all_say_why() {
    for (csv, words) in [
        (&b""[..], "a.csv:1: there is no column `text`"),
        (b"\xEF\xBB\xBF", "a.csv:1: there is no column `text`"),
        (b"\n\n\n", "a.csv:1: there is no column `text`"),
        (b"One.\nTwo.\n", "the columns are: One."),
        (b"id;text\n1;One.\n", "the columns are: id;text"),
        (b"Text\nOne.\n", "the columns are: Text"),
        (b"text,text\nOne.,Two.\n", "there are several columns `text`"),
        (b"text,date,date\nOne.,,\n", "there are several columns `date`"),
        (b"t\xFFxt\nOne.\n", "a.csv:1: is not valid UTF-8"),
        (b"\xFF\xFEt\0e\0x\0t\0\n\0", "convert it with `iconv -f UTF-16"),
        (b"\0\0\0\0", "a.csv:1: there is no column `text`"),
    ] {
        let found = read("a.csv", csv, Kind::Csv);
        assert_eq!(found.len(), 1, "{found:?}");
        let error = found[0].clone().unwrap_err();
        assert!(error.starts_with("a.csv:1: ") && error.contains(words), "{error}");
    }
    assert!(read("a.csv", b"id,text\n", Kind::Csv).is_empty());
}

#[test]
fn pages_and_texts_with_nothing_to_read_say_so() {
    let deep = "<div>".repeat(5000);
    for (kind, content, words) in [
        (Kind::Html, &b""[..], "a:1: there is no text"),
        (Kind::Html, b"\xEF\xBB\xBF", "a:1: there is no text"),
        (Kind::Html, b" \n\t\r\n", "a:1: there is no text"),
        (Kind::Html, b"<html></html>", "a:1: there is no text"),
        (Kind::Html, b"<!-- A truce. -->", "a:1: there is no text"),
        (Kind::Html, b"<!DOCTYPE html><title>T</title>", "a:1: there is no text"),
        (Kind::Html, b"<body><img src=x alt=truce><hr></body>", "a:1: there is no text"),
        (Kind::Html, b"<script>truce()</script><style>a{}</style>", "a:1: there is no text"),
        (Kind::Html, b"<p>\xC2\xA0</p>&nbsp;&#32;", "a:1: there is no text"),
        (Kind::Html, b"<p>caf\xE9", "a:1: is not valid UTF-8 at byte 6"),
        (Kind::Html, b"<p>\n\n\xFF", "a:3: is not valid UTF-8 at byte 5"),
        (Kind::Html, b"\xFF\xFE<\0p\0>\0", "convert it with `iconv -f UTF-16"),
        (Kind::Html, deep.as_bytes(), "a: elements are nested more than 400 deep"),
        (Kind::Text, b"", "a:1: there is no text"),
        (Kind::Text, b"\xEF\xBB\xBF", "a:1: there is no text"),
        (Kind::Text, b"\xEF\xBB\xBF \n", "a:1: there is no text"),
        (Kind::Text, "\u{3000}\u{2028}\u{a0}".as_bytes(), "a:1: there is no text"),
        (Kind::Text, b"A truce.\n\xC0\x80", "a:2: is not valid UTF-8 at byte 9"),
        (Kind::Text, b"A truce.\xF0\x9F", "a:1: is not valid UTF-8 at byte 8"),
        (Kind::Text, b"\xFE\xFF\0A", "convert it with `iconv -f UTF-16"),
        (Kind::Markdown, b"```\ncode\n```", "a:1: there is no text"),
        (Kind::Markdown, b"---\ntitle: T\n---\n", "a:1: there is no text"),
        (Kind::Markdown, b"---\ndate: 2025-02-30\n---\nA truce.", "a:2: `date` is `2025-02-30`"),
        (Kind::Markdown, b"![a](b)", "a:1: there is no text"),
    ] {
        let found = read("a", content, kind);
        assert_eq!(found.len(), 1);
        let shown = String::from_utf8_lossy(&content[..content.len().min(60)]);
        match &found[0] {
            Ok(text) => panic!("{shown:?} is read as {text:?}"),
            Err(error) => assert!(error.starts_with("a:") && error.contains(words), "{shown:?}: {error}"),
        }
    }
}

#[test]
fn marks_that_nobody_sees_are_text_like_any_other() {
    // Nor does it matter what a field holds that nobody reads.
    let deep = format!("{{\"x\":{}{},\"text\":\"A truce.\"}}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(read("a", deep.as_bytes(), Kind::JsonLines), [Ok("A truce.".to_owned())]);
    for (kind, content, text) in [
        (
            Kind::Text,
            "\u{FEFF}A \u{202E}truce\u{200B} \0holds.\u{2066}",
            "A \u{202E}truce\u{200B} \0holds.\u{2066}",
        ),
        (Kind::JsonLines, "{\"text\":\"A \\u0000 \\u202e truce.\"}", "A \0 \u{202E} truce."),
        (Kind::JsonLines, "{\"text\":\"\\ud83d\\udd4a\"}", "🕊"),
        (Kind::JsonLines, "{\"id\":null,\"date\":null,\"title\":\" \",\"text\":\"A truce.\"}", "A truce."),
        (Kind::JsonLines, "{\"id\":[1],\"x\":{\"text\":7},\"text\":\"A truce.\"}", "A truce."),
        (Kind::Csv, "text\n\"A\0 \u{202E}truce\u{200D}\"\n", "A\0 \u{202E}truce\u{200D}"),
    ] {
        assert_eq!(read("a", content.as_bytes(), kind), [Ok(text.to_owned())], "{content:?}");
    }
}

fn options() -> LabelledOptions {
    LabelledOptions {
        columns: Columns::default(),
        task: Task::Stance,
        split: SplitChoice::All,
        keep_records: false,
        labels: Some(vec!["oppose".to_owned(), "support".to_owned()]),
        group_until: None,
    }
}

#[test]
fn bad_labelled_rows_are_named_by_line_and_column_and_the_others_read() {
    let header = "text,label,start,end,weight,actor";
    for (bad, words) in [
        (&b"x,support"[..], "2 fields; the header has 6"),
        (b"x,support,,,1,a,b", "7 fields; the header has 6"),
        (b",support,,,1,a", "column `text`: the text is empty"),
        (b"\" \n \",support,,,1,a", "column `text`: the text is empty"),
        (b"x,,,,1,a", "column `label`: the label is empty"),
        (b"x,Support,,,1,a", "column `label`: `Support` is no label of the model; the model's labels are"),
        (b"x,sup\0port,,,1,a", "`sup\\0port` is no label"),
        (b"x,\"\xE2\x80\xAEsupport\",,,1,a", "`\\u{202e}support` is no label"),
        (b"x,support,,,,a", "column `weight`: `` is no weight"),
        (b"x,support,,,one,a", "`one` is no weight"),
        (b"x,support,,,inf,a", "`inf` is no weight"),
        (b"x,support,,,1e40,a", "`1e40` is no weight"),
        (b"x,support,,,-0.1,a", "`-0.1` is no weight"),
        (b"xyz,support,1,,1,a", "column `end`: `` is no offset"),
        (b"xyz,support,,2,1,a", "column `start`: `` is no offset"),
        (b"xyz,support,-1,2,1,a", "`-1` is no offset"),
        (b"xyz,support,0.5,2,1,a", "`0.5` is no offset"),
        (b"xyz,support,0,99999999999999999999,1,a", "is no offset"),
        (b"xyz,support,0,4,1,a", "the mention is from 0 to 4; start must be below end, and end at most 3"),
        (b"xyz,support,2,2,1,a", "the mention is from 2 to 2"),
        (b"caf\xE9,support,,,1,a", "column `text`: the value is not valid UTF-8"),
        (b"x,support,,,1,\xFF", "column `actor`: the value is not valid UTF-8"),
    ] {
        for (gap, line) in [("\n", 3), ("\r\n\r\n\n", 5)] {
            let good = format!("{header}\nOne.,support,,,1,a{gap}");
            let csv = [good.as_bytes(), bad, b"\n\"Two\n.\",oppose,0,3,2.5,b\n"].concat();
            let read = read_labelled_from("in.csv", Cursor::new(csv), &options()).unwrap();
            assert_eq!(read.corpus.examples.len(), 2, "{words}");
            assert_eq!(read.problems.len(), 1, "{words}");
            let problem = read.problems[0].to_string();
            assert!(problem.starts_with(&format!("in.csv:{line}: ")) && problem.contains(words), "{problem}");
        }
    }
}

#[test]
fn a_labelled_quote_that_is_never_closed_is_named_by_its_line() {
    let csv = "text,label\nOne.,support\nTwo.,\"oppose\nThree.,support\n";
    let read = read_labelled_from("in.csv", Cursor::new(csv), &options()).unwrap();
    assert_eq!(read.corpus.examples.len(), 1);
    assert!(
        read.problems[0].to_string().starts_with("in.csv:3: a quote is opened and never closed; close it")
    );
}

#[test]
fn a_row_larger_than_any_is_refused_in_bounded_memory() {
    let row = Cursor::new(b"text,label\nOne.,support\n\"").chain(std::io::repeat(b'x'));
    let error = read_labelled_from("in.csv", row, &options()).unwrap_err().to_string();
    assert!(error.starts_with("in.csv: cannot be read: the row is larger than 67108864 bytes"), "{error}");
}

#[test]
fn labelled_files_that_cannot_be_used_at_all_say_why() {
    for (csv, words) in [
        (&b""[..], "in.csv: is empty"),
        (b"\xEF\xBB\xBF", "in.csv: is empty"),
        (b"\xEF\xBB\xBF\n\n", "in.csv: is empty"),
        (b"text,label\n", "no usable row (0 with errors)"),
        (b"text,label\nx\ny\n", "no usable row (2 with errors)"),
        (b"text;label\nx;support\n", "there is no column `text`"),
        (b"\xFF\xFEt\0e\0x\0t\0", "in.csv:1: the header is not valid UTF-8"),
        (b"text,text,label\nx,y,support\n", "several columns `text`"),
        (b"{\"text\":\"x\"}\n", "there is no column `text`"),
        (b"\0\0\0\n", "there is no column `text`"),
    ] {
        let error =
            read_labelled_from("in.csv", Cursor::new(csv.to_vec()), &options()).unwrap_err().to_string();
        assert!(error.starts_with("in.csv") && error.contains(words), "{error}");
    }
}
