//! Sentence boundaries: a table of cases from news copy, and the score on the coded articles.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a test may fail, and says why

use std::collections::BTreeSet;
use std::path::Path;

use avowal::corpus::read_coded;
use avowal::text::{Language, split_sentences};
use proptest::prelude::*;

/// Sentences are parted by `|` in the expected column; the text is the same without it.
#[test]
fn news_copy_is_cut_where_a_reader_would() {
    for expected in [
        "The U.S.-brokered plan stalled.| It may resume.",
        "Mr. Varga met Gen. Okoro and Dr. Lind.| They spoke.",
        "A spokesman for No. 10 declined.| He left.",
        "Talks opened in St. Orla on Jan. 5.| They ended on Feb. 12.",
        "It cost 3.5 bn.| Nobody paid.",
        "J. D. Vance and J.D. Vance are one.| So is George W. Bush.",
        "He spoke to the U.S. President.| She did not.",
        "It was made in the U.S.| The army said so.",
        "Talks began at 10 a.m. Monday.| They ended at 5 p.m.| The guests left.",
        "“It is over.”| He left.",
        "\"Is it over?\" he asked.| \"No!\" Varga said.| \"Never!\"| The hall fell silent.",
        "He waited… and waited.| Then he went...| Nobody saw it.",
        "The text (see Art. 5. It is short) was signed.| It holds.",
        "1. Withdraw.| 2. Sign.",
        "Minister resigns over truce\nThe minister resigned on Monday.| Nobody was surprised."
            .replace("\nThe", "|\nThe")
            .as_str(),
        "10:42 GMT|\nShelling is reported.|\n10.55am|\nIt has stopped.",
        "See www.example.org for more.| It is long.",
        "The company, Norland Steel Inc., won.| Its rival, Estavia Ltd.| The rest lost.",
        "He signed.The army did not.".replace(".The", ".|The").as_str(),
        "A line of running text that was broken to fit\non the page goes on.| The next follows.",
        "One paragraph without an end|\n\nAnother one.",
        "He is taller than I.| She is not.",
        "¿Es verdad?| Sí.",
        "和平会谈开始了。|双方没有签字。",
    ] {
        let text = expected.replace('|', "");
        let cut = split_sentences(&text, Language::English);
        let wanted: Vec<&str> = expected.split('|').map(str::trim).collect();
        let found: Vec<&str> = cut.iter().map(|span| &text[span.range()]).collect();
        assert_eq!(found, wanted);
    }
    let german = "Am 3. Oktober trat er zurück.| Das war z. B. in Bonn so.";
    let text = german.replace('|', "");
    assert_eq!(split_sentences(&text, Language::German).len(), 2, "{text}");
}

/// Boundary F1 on the dev articles, whose sentences are gold. A boundary is the end of a sentence; the last of each
/// paragraph is found by anybody, so the figure is also given without them.
#[test]
fn boundaries_of_the_coded_articles_are_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/peace-talks/articles.dev.jsonl");
    let (articles, _) = read_coded(&path).unwrap();
    let (mut hits, mut found, mut gold, mut paragraphs) = (0, 0, 0, 0);
    for article in &articles {
        for paragraph in &article.paragraphs {
            let text = paragraph.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ");
            let mut at = 0;
            let ends: BTreeSet<usize> = paragraph
                .iter()
                .map(|s| {
                    let end = at + s.text.len();
                    at = end + 1;
                    end
                })
                .collect();
            let cut: BTreeSet<usize> =
                split_sentences(&text, Language::English).iter().map(|s| s.end).collect();
            for end in ends.symmetric_difference(&cut) {
                let kind = if ends.contains(end) { "missed" } else { "extra" };
                let from = text[..*end].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
                let to = text[*end..].char_indices().nth(30).map_or(text.len(), |(at, _)| end + at);
                println!("{kind} in {}: …{} | {}…", article.id, &text[from..*end], &text[*end..to]);
            }
            hits += ends.intersection(&cut).count();
            found += cut.len();
            gold += ends.len();
            paragraphs += 1;
        }
    }
    let f1 = |hits: usize, found: usize, gold: usize| 2.0 * hits as f64 / (found + gold) as f64;
    let (all, inner) = (f1(hits, found, gold), f1(hits - paragraphs, found - paragraphs, gold - paragraphs));
    println!(
        "boundary F1 {all:.4}, without the ends of paragraphs {inner:.4} ({gold} boundaries, {paragraphs} paragraphs)"
    );
    assert!(inner >= 0.97, "{inner}");
}

proptest! {
    #[test]
    fn sentences_are_in_order_and_cover_everything_but_white_space(
        text in "\\PC{0,80}|([A-Za-z]{1,6}[.!?…]?[\"”)]?[ \n]{0,2}){0,20}"
    ) {
        let mut last = 0;
        for span in split_sentences(&text, Language::English) {
            prop_assert!(span.start >= last && !span.is_empty());
            prop_assert!(text.get(last..span.start).is_some_and(|gap| gap.trim().is_empty()));
            let sentence = text.get(span.range());
            prop_assert!(sentence.is_some_and(|s| s == s.trim()));
            last = span.end;
        }
        prop_assert!(text[last..].trim().is_empty());
    }
}
