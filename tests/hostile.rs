//! What holds of every input holds of generated ones, and of those that once showed a fault.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

#[path = "support/containers.rs"]
mod containers;
#[path = "support/pages.rs"]
mod pages;
#[path = "support/properties.rs"]
mod properties;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Files of the kind that a target reads, to be changed.
fn good(target: &str) -> Vec<Vec<u8>> {
    const MOST: usize = 12_000;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| {
        let mut bytes = fs::read(root.join(name)).unwrap();
        bytes.truncate(MOST);
        bytes
    };
    let option = |bytes: &[u8], option: u8| [&[option], bytes].concat();
    let talks = "datasets/peace-talks";
    match target {
        "model" => vec![containers::base().to_vec(), containers::older().to_vec(), b"~\0".to_vec()],
        "labelled_csv" => {
            let csv = read(&format!("{talks}/stance.csv"));
            let sentiment = read(&format!("{talks}/sentiment.csv"));
            vec![option(&csv, 9), option(&csv, 2), option(&sentiment, 18), option(&csv, 32)]
        }
        "codebook" => vec![
            read("tests/fixtures/codebook/world.toml"),
            read(&format!("{talks}/codebook.toml")),
            read("tests/fixtures/holders.codebook.toml"),
        ],
        "html" => vec![read("tests/fixtures/articles/page.html")],
        "jsonl" => {
            vec![read(&format!("{talks}/articles.dev.jsonl")), b"{\"text\":\"One.\"}\n\n[]\n".to_vec()]
        }
        "quotes" => vec![(0..64).collect()],
        _ => vec![read(&format!("{talks}/example.txt"))],
    }
}

/// Pieces of labelled CSV, good and bad.
const CSV: &[&str] = &[
    "text,label\n",
    "text,actor,start,end,label,split,group,weight\n",
    "\u{1}",
    "\u{9}",
    "\"",
    "\"\"",
    ",",
    ",",
    ",",
    "\n",
    "\r\n",
    "\r",
    "\u{FEFF}",
    "train",
    "dev",
    "support",
    "oppose",
    "0",
    "3",
    "1.0",
    "-1",
    "NaN",
    "1e9",
    "**Varga**",
    "**",
    "Varga said so.",
    "İ",
    "é",
    " ",
    "\0",
];

/// Pieces of codebooks.
const TOML: &[&str] = &[
    "[[actor]]\n",
    "[[topic]]\n",
    "[[actor.role]]\n",
    "id = \"a\"\n",
    "id = \"b\"\n",
    "name = \"Varga\"\n",
    "name = \"\"\n",
    "kind = \"country\"\n",
    "kind = \"person\"\n",
    "aliases = [\"V\", \"İ\"]\n",
    "metonyms = [\"\"]\n",
    "demonyms = [1]\n",
    "terms = [\"truce\"]\n",
    "title = \"chief\"\n",
    "from = 2024-05-20\n",
    "to = \"2024\"\n",
    "affiliation = \"b\"\n",
    "\"\"\"",
    "=",
    "\n",
    "#",
    "{",
    "]",
    "é",
];

/// Pieces of JSON lines.
const JSON: &[&str] = &[
    "{\"text\":\"",
    "\"}",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\n",
    "\r\n",
    "\"",
    "\\ud800",
    "\\u0000",
    "null",
    "1e999",
    "\"id\":7,",
    "\"date\":\"2025-01-02\",",
    "\"paragraphs\":[[{\"text\":\"",
    "{\"id\":null,\"text\":\"x\"}",
    "\u{FEFF}",
    " ",
    "é",
    "\0",
    "{\"text\":\"Truce.\"}\n",
];

/// Pieces of texts.
const WORDS: &[&str] = &[
    "Varga",
    " ",
    " ",
    ". ",
    ", ",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "Mr. ",
    "U.S. ",
    "said ",
    "he ",
    "she ",
    "the president ",
    "Norland",
    "Ukraine",
    "Moscow",
    "’s ",
    "'s ",
    "\n\n",
    "\n",
    "(",
    ")",
    "—",
    "...",
    "…",
    "\u{200D}",
    "\u{301}",
    "\u{202E}",
    "\0",
    "&amp;",
    "<div>",
    "https://a.example ",
    "@x ",
    "#Ab ",
    "平和。",
    "🕊️",
    "ﬁ",
    "İ",
    "ß",
    "\u{FEFF}",
    "A ",
    "B. ",
    "3.5",
    "1,000 ",
    "of ",
    "and ",
    "according to ",
    "Minister ",
    "rejected the truce",
    "military aid ",
    "\u{2028}",
];

fn pieces(target: &str) -> &'static [&'static str] {
    match target {
        "labelled_csv" => CSV,
        "codebook" => TOML,
        "html" => pages::PIECES,
        "jsonl" => JSON,
        _ => WORDS,
    }
}

/// Inputs of a target: any bytes, heaps of pieces, and good files with some bytes changed.
fn inputs(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let heap = vec(select(pieces(target)), 0..80).prop_map(|heap| heap.concat().into_bytes());
    let change = (any::<prop::sample::Index>(), 0_usize..20, vec(any::<u8>(), 0..6));
    let changed = (select(good(target)), vec(change, 0..6)).prop_map(|(mut file, changes)| {
        for (at, length, new) in changes {
            let at = at.index(file.len() + 1);
            file.splice(at..(at + length).min(file.len()), new);
        }
        file
    });
    let tail = (select(good(target)), vec(any::<u8>(), 0..60)).prop_map(|(file, tail)| [file, tail].concat());
    prop_oneof![1 => vec(any::<u8>(), 0..300), 2 => heap, 2 => changed, 1 => tail]
}

fn holds(target: &'static str, cases: u32) {
    let (_, property) = properties::ALL.into_iter().find(|(name, _)| *name == target).unwrap();
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(input in inputs(target))| property(&input));
}

#[test]
fn bytes_are_a_model_that_judges_or_an_error() {
    holds("model", 8000);
}

#[test]
fn no_row_of_a_labelled_csv_is_lost() {
    holds("labelled_csv", 12800);
}

#[test]
fn text_is_a_codebook_that_can_be_looked_for_or_an_error_with_its_line() {
    holds("codebook", 9600);
}

#[test]
fn a_page_is_an_article_or_an_error() {
    holds("html", 9600);
}

#[test]
fn sentences_and_tokens_cover_any_text_in_order() {
    holds("sentences", 16000);
}

#[test]
fn speakers_and_mentions_in_a_heap_of_quotations_have_their_places() {
    holds("quotes", 4800);
}

#[test]
fn every_line_of_json_is_an_article_or_an_error() {
    holds("jsonl", 9600);
}

#[test]
fn any_text_is_read_the_same_every_time() {
    holds("predict", 3840);
}

/// `fuzz/kept/TARGET/` has inputs that showed a fault once, and some that reach far.
#[test]
fn kept_inputs_of_every_target_hold() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/kept");
    for (target, property) in properties::ALL {
        let mut files: Vec<_> = fs::read_dir(kept.join(target))
            .unwrap_or_else(|error| panic!("fuzz/kept/{target}: {error}"))
            .map(|file| file.unwrap().path())
            .collect();
        assert!(!files.is_empty(), "nothing is kept for {target}");
        files.sort();
        for file in files {
            let input = fs::read(&file).unwrap();
            assert!(input.len() < 20_000, "{} is not small", file.display());
            let ran = std::panic::catch_unwind(|| property(&input));
            assert!(ran.is_ok(), "{} breaks {target}", file.display());
        }
    }
}
