//! The report as its reader sees it, on an article whose statements are given.

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::actor::{Mention, MentionKind};
use crate::article::ByteSpan;
use crate::codebook::Codebook;
use crate::discourse::ReferenceOptions;
use crate::model_file::Bundle;
use crate::predictor::{Decision, Statement};

const CODEBOOK: &str = r#"
topic = [
    { id = "truce", name = "Truce", proposition = "The fighting should stop." },
    { id = "grid", name = "Energy infrastructure", proposition = "Power stations should be spared." },
]
actor = [
    { id = "norland", name = "Norland", kind = "country" },
    { id = "varga", name = "Ilse Varga", kind = "person" },
    { id = "ostmark", name = "Ostmark", kind = "country" },
    { id = "mission", name = "Monitoring Mission of the River Council", kind = "organisation" },
]
"#;
const SENTENCES: [&str; 3] = [
    "Norland rejected the truce on Monday, and said that no power station would be spared until Ostmark had left the east bank.",
    "Ilse Varga called for an end of the fighting.",
    "The river mission failed again.",
];

pub(in crate::report) struct Case {
    pub predictor: Predictor,
    pub article: Article,
    pub analysis: Analysis,
}

impl Case {
    pub fn new(sentences: &[&str]) -> Self {
        let codebook = Codebook::parse(CODEBOOK, "codebook.toml").unwrap();
        let predictor =
            Predictor::new(Bundle::built_in().unwrap(), codebook, ReferenceOptions::default()).unwrap();
        let mut article = Article::new("a", sentences.join(" "));
        article.title = Some("Norland puts off the vote".to_owned());
        article.outlet = Some("The Ferrow Dispatch".to_owned());
        article.date = Some("2025-03-04".parse().unwrap());
        let mut at = 0;
        let mut spans = Vec::new();
        for sentence in sentences {
            spans.push(ByteSpan::new(at, at + sentence.len()));
            at += sentence.len() + 1;
        }
        let analysis = Analysis { sentences: spans, ..Analysis::default() };
        Self { predictor, article, analysis }
    }

    fn span(&self, sentence: usize, words: &str) -> ByteSpan {
        let inside = self.analysis.sentences[sentence];
        let at = inside.start + self.article.text[inside.range()].find(words).unwrap();
        ByteSpan::new(at, at + words.len())
    }

    pub fn says(
        &mut self,
        sentence: usize,
        (words, actor): (&str, &str),
        stance: Option<(&str, &str, f64)>,
        sentiment: (&str, f64),
    ) {
        let label = |labels: &[String], name: &str| labels.iter().position(|label| label == name).unwrap();
        let codebook = self.predictor.codebook();
        let actor = codebook.actor_index(actor).unwrap();
        let mention = Mention { span: self.span(sentence, words), actor, kind: MentionKind::Name };
        let statement = Statement {
            sentence,
            speaker: None,
            mention,
            topic: stance.map(|(topic, ..)| codebook.topic_index(topic).unwrap()),
            stance: stance.map(|(_, name, probability)| Decision {
                label: label(self.predictor.stance_labels(), name),
                probability,
            }),
            sentiment: Some(Decision {
                label: label(self.predictor.sentiment_labels(), sentiment.0),
                probability: sentiment.1,
            }),
            uncertain: false,
        };
        self.analysis.statements.push(statement);
    }

    pub fn cue(&mut self, sentence: usize, words: &str, topic: &str) {
        let topic = self.predictor.codebook().topic_index(topic).unwrap();
        self.analysis.cues.push((sentence, topic, self.span(sentence, words)));
    }

    pub fn found(&self) -> Found<'_> {
        Found { predictor: &self.predictor, article: &self.article, analysis: &self.analysis }
    }

    fn text(&self, width: usize, colour: bool) -> String {
        article_text(self.found(), Layout { width, colour })
    }
}

/// An article with sides, a sentence that shows several, actors without a side, and one that is only portrayed.
pub(in crate::report) fn full() -> Case {
    let mut case = Case::new(&SENTENCES);
    let norland = ("Norland", "norland");
    case.says(0, norland, Some(("truce", "oppose", 0.91)), ("negative", 0.6));
    case.says(0, norland, Some(("grid", "oppose", 0.42)), ("negative", 0.6));
    case.says(0, ("Ostmark", "ostmark"), Some(("truce", "neutral", 0.7)), ("neutral", 0.8));
    case.says(1, ("Ilse Varga", "varga"), Some(("truce", "support", 0.88)), ("neutral", 0.8));
    case.says(2, ("The river mission", "mission"), None, ("negative", 0.75));
    case.cue(0, "truce", "truce");
    case.cue(0, "power station", "grid");
    case.cue(1, "end of the fighting", "truce");
    case
}

#[test]
fn plain_text_at_80_columns() {
    let expected = "\
Norland puts off the vote
The Ferrow Dispatch · 2025-03-04
3 sentences, 4 actors, 4 statements

                                   Energy
                            Truce  infrastructure  Portrayed
Norland                     --     -               --
Ilse Varga                  ++                     ·
Ostmark                     ·                      ·
Monitoring Mission of the…                         --

++ for, + rather for, ~ both ways, · no side, - rather against, -- against
Portrayed: ++ and + favourably, - and -- unfavourably

Norland
  Truce: oppose 91 %
  Energy infrastructure: oppose 42 %
  Portrayed: negative 60 %, sentence 1
    [Norland] rejected the *truce* on Monday, and said that no *power station*
    would be spared until Ostmark had left the east bank.

Ilse Varga
  Truce: support 88 %, sentence 2
    [Ilse Varga] called for an *end of the fighting*.

Monitoring Mission of the River Council
  Portrayed: negative 75 %, sentence 3
    [The river mission] failed again.

No side taken: Ostmark (Truce)
";
    assert_eq!(full().text(80, false), expected);
}

#[test]
fn plain_text_at_40_columns_has_its_table_in_parts_that_fit() {
    let expected = "\
Norland puts off the vote
The Ferrow Dispatch · 2025-03-04
3 sentences, 4 actors, 4 statements

                          Truce
Norland                   --
Ilse Varga                ++
Ostmark                   ·

                          Energy
                          infrastructure
Norland                   -

                          Portrayed
Norland                   --
Ilse Varga                ·
Ostmark                   ·
Monitoring Mission of t…  --

++ for, + rather for, ~ both ways, · no
side, - rather against, -- against
Portrayed: ++ and + favourably, - and --
unfavourably

Norland
  Truce: oppose 91 %
  Energy infrastructure: oppose 42 %
  Portrayed: negative 60 %, sentence 1
    [Norland] rejected the *truce* on
    Monday, and said that no *power
    station* would be spared until
    Ostmark had left the east bank.

Ilse Varga
  Truce: support 88 %, sentence 2
    [Ilse Varga] called for an *end of
    the fighting*.

Monitoring Mission of the River Council
  Portrayed: negative 75 %, sentence 3
    [The river mission] failed again.

No side taken: Ostmark (Truce)
";
    assert_eq!(full().text(40, false), expected);
}

#[test]
fn colour_changes_marks_only() {
    let case = full();
    let colour = case.text(120, true);
    for part in [
        "\u{1b}[1mNorland puts off the vote\u{1b}[0m\n\u{1b}[2mThe Ferrow Dispatch · 2025-03-04\u{1b}[0m\n",
        "Norland                     \u{1b}[31m--\u{1b}[0m     \u{1b}[31m-\u{1b}[0m               \u{1b}[31m--\u{1b}[0m\n",
        "Ilse Varga                  \u{1b}[32m++\u{1b}[0m                     \u{1b}[2m·\u{1b}[0m\n",
        "  Truce: \u{1b}[31moppose 91 %\u{1b}[0m\n",
        "    \u{1b}[1mNorland\u{1b}[0m rejected the \u{1b}[4mtruce\u{1b}[0m on Monday,",
    ] {
        assert!(colour.contains(part), "{part:?} in {colour:?}");
    }
    let mut bare = String::new();
    for (i, piece) in colour.split('\u{1b}').enumerate() {
        bare.push_str(if i == 0 { piece } else { piece.split_once('m').unwrap().1 });
    }
    let unmarked = |text: &str| text.replace(['[', ']', '*'], "");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&bare), words(&unmarked(&case.text(120, false))));
}

#[test]
fn no_line_is_wider_than_the_screen() {
    let case = full();
    for width in [40, 63, 80, 120] {
        for line in case.text(width, false).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn an_article_without_a_side_says_so_and_names_its_actors() {
    let mut case = Case::new(&SENTENCES);
    let text = case.text(80, false);
    assert!(
        text.ends_with("\n3 sentences, 0 actors, 0 statements\n\nNo actor of the codebook is mentioned.\n"),
        "{text}"
    );
    case.says(0, ("Ostmark", "ostmark"), None, ("neutral", 0.8));
    let text = case.text(80, false);
    assert!(
        text.ends_with("\n\nNo actor says anything on a topic of the codebook.\n\nMentioned only: Ostmark\n"),
        "{text}"
    );
}

#[test]
fn the_surest_sentences_stand_for_many_and_the_others_are_counted() {
    let sentences = ["Norland said no.", "Norland said no.", "Norland said no.", "Norland said no."];
    let mut case = Case::new(&sentences);
    for (at, probability) in [0.5, 0.9, 0.7, 0.8].into_iter().enumerate() {
        case.says(at, ("Norland", "norland"), Some(("truce", "oppose", probability)), ("neutral", 0.8));
    }
    let text = case.text(80, false);
    let at = |part: &str| text.find(part).unwrap();
    assert!(
        at("90 %, sentence 2") < at("80 %, sentence 4") && at("80 %, sentence 4") < at("70 %, sentence 3")
    );
    assert!(!text.contains("50 %") && text.contains("\n  Not shown: 1 on Truce\n"), "{text}");
}

#[test]
fn characters_that_steer_a_terminal_reach_no_output() {
    let mut case = Case::new(&["Nor\u{1b}[2Jland\u{9b}31m \u{202e}said\u{7f} no."]);
    case.article.id = "a\u{1b}]0;x\u{7}".to_owned();
    case.article.title = Some("T\u{1b}[1m\nU".to_owned());
    case.says(0, ("Nor\u{1b}[2Jland", "norland"), Some(("truce", "oppose", 0.9)), ("neutral", 0.8));
    let outputs = [case.text(80, false), json_lines(case.found()).unwrap(), csv_rows(case.found()).unwrap()];
    for output in &outputs {
        assert!(!output.chars().any(|c| c != '\n' && steers(c)), "{output:?}");
        assert!(!output.contains("\\u001b"), "{output:?}");
    }
    assert!(outputs[0].starts_with("T[1m U\n"), "{:?}", outputs[0]);
}

#[test]
fn records_give_the_mention_by_offsets_in_their_own_text_in_scalar_values() {
    let mut case = Case::new(&["“Né\u{7}in”,\tsaid\nOstmark."]);
    case.says(0, ("Ostmark", "ostmark"), Some(("truce", "oppose", 0.875)), ("neutral", 0.75));
    let record: serde_json::Value = serde_json::from_str(&json_lines(case.found()).unwrap()).unwrap();
    let text: Vec<char> = record["text"].as_str().unwrap().chars().collect();
    let at = |key: &str| usize::try_from(record[key].as_u64().unwrap()).unwrap();
    assert_eq!(text.iter().collect::<String>(), "“Néin”,\tsaid\nOstmark.");
    assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), "Ostmark");

    let csv = format!("{CSV_HEADER}{}", csv_rows(case.found()).unwrap());
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!(header.iter().map(str::to_owned).collect::<Vec<_>>().len(), record.as_object().unwrap().len());
    for (column, value) in header.iter().zip(&row) {
        let expected = match &record[column] {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        assert_eq!(value, expected, "{column}");
    }
}

#[test]
fn json_lines_have_the_fields_of_the_format_in_its_order() {
    let mut case = Case::new(&["Ostmark agreed.", "Norland waits."]);
    case.says(0, ("Ostmark", "ostmark"), Some(("truce", "support", 0.5)), ("positive", 0.25));
    case.says(1, ("Norland", "norland"), None, ("neutral", 0.75));
    let expected = r#"{"article":"a","sentence":0,"start":0,"end":7,"text":"Ostmark agreed.","actor":"ostmark","actor_name":"Ostmark","mention":"Ostmark","mention_kind":"name","speaker":null,"topic":"truce","stance":"support","stance_probability":0.5,"sentiment":"positive","sentiment_probability":0.25,"uncertain":false}
{"article":"a","sentence":1,"start":0,"end":7,"text":"Norland waits.","actor":"norland","actor_name":"Norland","mention":"Norland","mention_kind":"name","speaker":null,"topic":null,"stance":null,"stance_probability":null,"sentiment":"neutral","sentiment_probability":0.75,"uncertain":false}
"#;
    assert_eq!(json_lines(case.found()).unwrap(), expected);
}
