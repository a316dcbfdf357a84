//! What counts as right on the way from raw text to statements.

#![allow(clippy::unwrap_used)]

use avowal::actor::{Mention, MentionKind};
use avowal::article::ByteSpan;
use avowal::codebook::Codebook;
use avowal::corpus::{CodedArticle, Gold};
use avowal::discourse::ReferenceOptions;
use avowal::end_to_end::{CodingError, Level, judge};
use avowal::evaluate::ClassScores;
use avowal::model_file::Bundle;
use avowal::predictor::{Analysis, Decision, Predictor, Statement};

const CODED: &str = r#"{"id":"a","actors":[{"name":"Ukraine","type":"country","aliases":["Kyiv"]},
    {"name":"Ilse Varga","type":"person","aliases":["Varga"]}],
  "paragraphs":[[
    {"text":"Kyiv wants a truce.","stances":[{"actor":"Ukraine","mention":"Kyiv","topic":"ceasefire","stance":"support"}]},
    {"text":"She rejects it.","speaker":"","stances":[{"actor":"Ilse Varga","mention":"She","topic":"ceasefire","stance":"oppose"}]}]]}"#;

struct Setting {
    gold: Gold,
    predictor: Predictor,
}

impl Setting {
    fn new() -> Self {
        let codebook = Codebook::built_in().unwrap();
        let predictor =
            Predictor::new(Bundle::built_in().unwrap(), codebook, ReferenceOptions::default()).unwrap();
        let coded: CodedArticle = serde_json::from_str(CODED).unwrap();
        Self { gold: Gold::new(&coded), predictor }
    }

    fn mention(&self, words: &str, actor: &str, kind: MentionKind) -> Mention {
        let start = self.gold.article.text.find(words).unwrap();
        let actor = self.predictor.codebook().find_actor(actor).unwrap();
        Mention { span: ByteSpan::new(start, start + words.len()), actor, kind }
    }

    /// An analysis with these statements on the ceasefire: sentence, mention, stance.
    fn analysis(&self, statements: &[(usize, Mention, &str)]) -> Analysis {
        let labels = self.predictor.stance_labels();
        let topic = self.predictor.codebook().topic_index("ceasefire");
        let statements: Vec<Statement> = statements
            .iter()
            .map(|(sentence, mention, stance)| {
                let label = labels.iter().position(|label| label == stance).unwrap();
                let stance = Some(Decision { label, probability: 0.9 });
                Statement {
                    sentence: *sentence,
                    mention: *mention,
                    speaker: None,
                    topic,
                    stance,
                    sentiment: None,
                    uncertain: false,
                }
            })
            .collect();
        Analysis {
            sentences: self.gold.sentences.clone(),
            mentions: statements.iter().map(|statement| statement.mention).collect(),
            speakers: vec![None; 2],
            statements,
            ..Analysis::default()
        }
    }

    fn judge(&self, statements: &[(usize, Mention, &str)]) -> (Vec<ClassScores>, Vec<CodingError>) {
        let (scores, errors) = judge(&self.gold, &self.predictor, &self.analysis(statements));
        (scores.classes, errors)
    }
}

fn counts(classes: &[ClassScores], level: Level) -> [u32; 3] {
    let class = &classes[level as usize];
    [class.true_positives, class.false_positives, class.false_negatives].map(|n| n as u32)
}

#[test]
fn what_is_found_as_coded_is_right_and_what_is_missing_has_a_cause() {
    let setting = Setting::new();
    let kyiv = setting.mention("Kyiv", "Ukraine", MentionKind::Metonym);
    let (classes, errors) = setting.judge(&[(0, kyiv, "support")]);
    assert_eq!(counts(&classes, Level::Sentences), [2, 0, 0]);
    assert_eq!(counts(&classes, Level::Mentions), [1, 0, 1]);
    assert_eq!(counts(&classes, Level::Aliases), [1, 0, 0]);
    assert_eq!(counts(&classes, Level::Pronouns), [0, 0, 1]);
    assert_eq!(counts(&classes, Level::Speakers), [0, 0, 0]);
    assert_eq!(counts(&classes, Level::Topics), [1, 0, 1]);
    assert_eq!(counts(&classes, Level::StatementsWithStance), [1, 0, 1]);
    assert_eq!(counts(&classes, Level::ArticleSides), [1, 0, 1]);
    let causes: Vec<_> = errors.iter().map(|e| (e.level, e.error, e.cause, e.actor.as_str())).collect();
    assert_eq!(
        causes,
        [
            ("mentions", "missed", "not found", "Ilse Varga"),
            ("statements", "missed", "actor not found", "Ilse Varga")
        ]
    );
}

#[test]
fn another_actor_or_side_is_wrong_once_as_found_and_once_as_missed() {
    let setting = Setting::new();
    let kyiv = setting.mention("Kyiv", "Ukraine", MentionKind::Metonym);
    let she = setting.mention("She", "Russia", MentionKind::Pronoun);
    let (classes, errors) = setting.judge(&[(0, kyiv, "oppose"), (1, she, "oppose")]);
    assert_eq!(counts(&classes, Level::Mentions), [1, 1, 1]);
    assert_eq!(counts(&classes, Level::Resolutions), [0, 1, 1]);
    assert_eq!(counts(&classes, Level::Topics), [2, 0, 0]);
    assert_eq!(counts(&classes, Level::Statements), [1, 1, 1]);
    assert_eq!(counts(&classes, Level::StatementsWithStance), [0, 2, 2]);
    assert_eq!(counts(&classes, Level::SidesOfPairs), [0, 1, 0]);
    let causes: Vec<&str> = errors.iter().map(|error| error.cause).collect();
    assert_eq!(
        causes,
        [
            "other actor",
            "actor not coded in the article",
            "stance",
            "actor not found",
            "actor not coded here"
        ]
    );
    assert!(errors.iter().all(|error| error.article == "a" && !error.text.is_empty()));
}
