//! What explanations hold to: they are the decision, split up, and nothing is lost on the way to the words.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;

use super::*;
use crate::corpus::{Corpus, Example, find_mention, read_coded};
use crate::feature::{FeatureConfig, Material, parse_fields};
use crate::head::{Head, Scorer, TrainOptions, TrainingSet};
use crate::model_file::Bundle;
use crate::text::{Language, StemList};
use crate::unit::Unit;
use crate::vectors::WordVectors;

/// Every field, words and vectors, crossed and not.
const EVERY_FIELD: &str = "sentence/2,left/2,right/2,near/2,position,through/3,skip,clause/2,before/2,after,topic,actor,\
     chars,acts/2,polarity,cue/2,sentence/2*topic,actor*topic,sentence/vectors*topic,near/vectors,cue/vectors,\
     position/vectors,left/vectors,right/vectors,before/vectors:0.3,after/vectors,clause/vectors";

fn assert_adds_up(unit: &Unit<'_>, scorer: &mut Scorer<'_>, explainer: &mut Explainer<'_>) {
    let found = explainer.explain(unit);
    let (mut values, mut probabilities) = (Vec::new(), Vec::new());
    scorer.values(unit, &mut values);
    let decided = scorer.judge(unit, &mut probabilities);
    assert_eq!(&found.decided[..], decided);
    // The scorer sums word vectors in another order, in single precision.
    for (a, b) in [(&found.values, &values), (&found.probabilities, &probabilities)] {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4), "{a:?} are not {b:?}");
    }
    for (label, &value) in found.values.iter().enumerate() {
        let close = |sum: f64, terms: f64| {
            assert!((sum - value).abs() <= 1e-9 * terms.max(1.0), "{sum} is not {value}: {unit:?}");
        };
        let features: Vec<f64> = found.features.iter().map(|feature| feature.by_label[label]).collect();
        let size = features.iter().map(|c| c.abs()).sum();
        close(found.intercepts[label] + features.iter().sum::<f64>(), size);
        let sums = found.sums(label, None);
        close(sums.intercept + sums.topic + sums.actor + sums.before + sums.text + sums.after, size);
    }
    let mut last = (Part::Before, 0);
    for word in &found.words {
        let text = match word.part {
            Part::Before => unit.before,
            Part::Text => unit.text,
            Part::After => unit.after,
        };
        assert!(
            text.get(word.span.range()).is_some_and(|word| !word.trim().is_empty()),
            "{word:?} of {unit:?}"
        );
        assert!((word.part, word.span.start) >= last, "{word:?} of {unit:?}");
        last = (word.part, word.span.start);
        assert!(!word.is_actor || Some(word.span) == unit.mention);
    }
    if let Some(runner_up) = found.runner_up {
        let sum = |label: usize| found.values[label] + found.offsets[label];
        assert!(found.decided != [runner_up] && sum(found.decided[0]) >= sum(runner_up));
    }
}

#[test]
fn contributions_sum_to_the_decision_values_of_every_head_of_the_built_in_model() {
    let bundle = Bundle::built_in().unwrap();
    let (articles, _) = read_coded(Path::new("datasets/peace-talks/articles.dev.jsonl")).unwrap();
    for (task, head) in &bundle.heads {
        let corpus = Corpus::from_coded(*task, &articles);
        assert!(corpus.examples.len() > 500, "{task}");
        let (mut scorer, mut explainer) = (Scorer::new(head), Explainer::new(head));
        for example in corpus.examples.iter().take(800) {
            assert_adds_up(&example.unit(), &mut scorer, &mut explainer);
        }
    }
}

fn example(text: &str, actor: &str, topic: &str, label: usize, group: usize) -> Example {
    Example {
        text: text.to_owned(),
        actor: Some(actor.to_owned()),
        mention: find_mention(text, actor),
        topic: Some(topic.to_owned()),
        before: "Talks about the truce went on.".to_owned(),
        after: "Nobody signed.".to_owned(),
        labels: vec![label],
        votes: Vec::new(),
        group: group.to_string(),
        weight: 1.0,
    }
}

/// A head with every field, that keeps the actor.
fn head_with_every_field() -> &'static Head {
    static HEAD: OnceLock<Head> = OnceLock::new();
    HEAD.get_or_init(|| {
        let examples = (0..48).map(|i| {
            let (actor, topic) = (["Varga", "Norland"][i / 2 % 2], ["truce", "aid"][i / 4 % 2]);
            let text = match i % 2 {
                0 => format!("Officials of {actor} gladly backed the {topic}, #StopTheWar."),
                _ => format!("Brutal {actor} did not accept the {topic} \u{2014} \u{201C}never\u{201D}."),
            };
            example(&text, actor, topic, i % 2, i / 4)
        });
        let corpus = Corpus {
            task: Task::Stance,
            labels: vec!["for".into(), "against".into()],
            examples: examples.collect(),
        };
        let stems = ["accept", "back", "offici", "talk", "the", "truce"].map(Into::into).to_vec();
        let cells = (0..18).map(|i| (i * 37 % 101 - 50) as i8).collect();
        let vectors = WordVectors::from_parts(3, StemList::new(stems), vec![0.01; 6], cells).unwrap();
        let material = Material { mentions: true, topics: true, vectors: true };
        let mut config = FeatureConfig::for_task(Task::Stance, Language::English, true, material);
        config.fields = parse_fields(EVERY_FIELD).unwrap();
        config.min_df = 1;
        let set = TrainingSet::new(&corpus, config, Some(Arc::new(vectors))).unwrap();
        set.train(&TrainOptions::for_task(Task::Stance)).unwrap()
    })
}

/// Words that the head knows, others, and what tokens are hard to follow in.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "Varga", "Norland", "Officials", "gladly", "backed", "did", "not", "accept", "the", "truce,", "brutal", "Talks",
            "#StopTheWar", "\u{201C}never\u{201D}", "don\u{2019}t", "air\u{2011}defence", "\u{FB01}nal", "U.S.", "12,000",
        ]).prop_map(str::to_owned),
        1 => "\\PC{1,8}",
    ];
    prop::collection::vec(word, 0..25).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_lost_whatever_the_text_and_the_fields(
        text in text(), before in text(), after in text(), places in (0_usize..99, 0_usize..12), topic in 0_usize..3,
    ) {
        let head = head_with_every_field();
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let start = places.0 % boundaries.len();
        let end = (start + places.1).min(boundaries.len() - 1);
        let mention = ByteSpan::new(boundaries[start], boundaries[end]);
        let mention = text.get(mention.range()).is_some_and(|words| !words.trim().is_empty()).then_some(mention);
        let topic = ["truce", "aid", "unheard of"][topic];
        let unit =
            Unit { text: &text, actor: Some("Varga"), mention, topic: Some(topic), before: &before, after: &after };
        assert_adds_up(&unit, &mut Scorer::new(head), &mut Explainer::new(head));
    }
}

#[test]
fn the_word_that_tells_one_side_from_the_other_speaks_for_it_more_than_any_other_word() {
    let bundle = Bundle::built_in().unwrap();
    let head = &bundle.heads[&Task::Stance];
    let label = |name: &str| head.labels.iter().position(|label| label == name).unwrap();
    for (verb, side, other) in [("rejected", "oppose", "support"), ("welcomed", "support", "oppose")] {
        let text = format!("Moscow {verb} foreign troops.");
        let mention = find_mention(&text, "Moscow");
        let unit = Unit { text: &text, mention, topic: Some("security_guarantees"), ..Unit::default() };
        let words = Explainer::new(head).explain(&unit).words(label(side), Some(label(other)));
        let most = words.iter().max_by(|a, b| a.contribution.total_cmp(&b.contribution)).unwrap();
        assert_eq!(&text[most.span.range()], verb);
    }
}

#[test]
fn what_comes_from_a_kept_actor_is_the_actors_and_what_from_the_topic_the_topics() {
    let head = head_with_every_field();
    let unit = Unit { text: "Zzz.", actor: Some("Varga"), topic: Some("aid"), ..Unit::default() };
    let found = Explainer::new(head).explain(&unit);
    let of = |field: Field| {
        let features = found.features.iter().filter(|feature| feature.field == field);
        features.map(|feature| feature.by_label[0]).sum::<f64>()
    };
    assert!(of(Field::Actor) != 0.0 && of(Field::Topic) != 0.0);
    assert!((found.actor[0] - of(Field::Actor)).abs() < 1e-12);
    assert!((found.topic[0] - of(Field::Topic)).abs() < 1e-12);
}
