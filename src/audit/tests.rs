//! What an audit changes, and that it finds a shortcut where there is one.

use super::*;
use crate::corpus::{Example, find_mention};
use crate::feature::{FeatureConfig, Material};
use crate::head::{TrainOptions, TrainingSet};
use crate::text::Language;

fn example(text: &str, actor: &str, label: usize, group: usize) -> Example {
    Example {
        text: text.to_owned(),
        actor: Some(actor.to_owned()),
        mention: find_mention(text, actor),
        topic: None,
        before: String::new(),
        after: String::new(),
        labels: vec![label],
        votes: Vec::new(),
        group: group.to_string(),
        weight: 1.0,
    }
}

fn changed(examples: &[Example], outlets: &[&str], intervention: Intervention) -> Vec<Example> {
    let outlets: Vec<String> = outlets.iter().map(ToString::to_string).collect();
    Rewriter::new(examples, &outlets).unwrap().changed(examples, intervention, 1).examples
}

fn mention(example: &Example) -> &str {
    &example.text[example.mention.unwrap().range()]
}

#[test]
fn a_swapped_actor_is_another_one_everywhere_and_the_mention_moves_with_it() {
    let mut first = example("In Elm, Varga met Norland; Vargas and Varga's men left.", "Varga", 0, 0);
    first.before = "Varga spoke. Norland did not.".to_owned();
    let second = example("Norland agreed.", "Norland", 1, 1);
    let swapped = changed(&[first.clone(), second], &[], Intervention::ActorsSwapped);
    assert_eq!(swapped[0].text, "In Elm, Norland met Norland; Vargas and Norland's men left.");
    assert_eq!(swapped[0].before, "Norland spoke. Norland did not.");
    assert_eq!((swapped[0].mention.unwrap().start, mention(&swapped[0])), (8, "Norland"));
    assert_eq!(swapped[0].actor.as_deref(), Some("Norland"));
    // A pronoun becomes the name, and what stands before it is changed too.
    first.mention = find_mention(&first.text, "men");
    let swapped =
        changed(&[first, example("Norland agreed.", "Norland", 1, 1)], &[], Intervention::ActorsSwapped);
    assert_eq!(swapped[0].text, "In Elm, Norland met Norland; Vargas and Norland's Norland left.");
    assert_eq!(swapped[0].mention.unwrap().start, swapped[0].text.rfind("Norland").unwrap());
    // With one actor there is nobody to put in.
    assert!(changed(&[example("Varga agreed.", "Varga", 0, 0)], &[], Intervention::ActorsSwapped).is_empty());
}

#[test]
fn other_actors_outlets_and_context_are_changed_and_the_mention_stays() {
    let mut first = example("Estavia, said the Courier, told Varga that Estavia agrees.", "Varga", 0, 0);
    first.after = "The Courier has more.".to_owned();
    let all = [first, example("Norland agreed.", "Norland", 1, 1), example("Estavia left.", "Estavia", 1, 2)];
    let others = changed(&all, &[], Intervention::OthersSwapped);
    assert_eq!(others.len(), 1, "the others name nobody else");
    assert_eq!(others[0].text, "Norland, said the Courier, told Varga that Norland agrees.");
    assert_eq!((mention(&others[0]), others[0].actor.as_deref()), ("Varga", Some("Varga")));
    let without = changed(&all, &["Courier"], Intervention::OutletsRemoved);
    assert_eq!(
        (without.len(), without[0].text.contains("Courier"), without[0].after.as_str()),
        (1, false, "The  has more.")
    );
    assert_eq!(mention(&without[0]), "Varga");
    let context = changed(&all, &[], Intervention::ContextRemoved);
    assert_eq!((context.len(), context[0].after.as_str()), (1, ""));
}

/// Texts whose label hangs on the actor alone.
fn corpus() -> Corpus {
    let examples = (0..120).map(|i| {
        let actor = ["Varga", "Norland"][i % 2];
        let verb = ["spoke about", "wrote on", "met over"][i / 2 % 3];
        example(&format!("On day {i} {actor} {verb} the truce."), actor, i % 2, i / 4)
    });
    let labels = ["oppose", "support"].map(str::to_owned).to_vec();
    Corpus { task: Task::Stance, labels, examples: examples.collect() }
}

fn audited(corpus: &Corpus, keep_actor: bool) -> Audit {
    let material = Material { mentions: true, ..Material::default() };
    let config = FeatureConfig::for_task(Task::Stance, Language::English, keep_actor, material);
    let head =
        TrainingSet::new(corpus, config, None).unwrap().train(&TrainOptions::for_task(Task::Stance)).unwrap();
    let options = AuditOptions { outlets: &[], seed: 3, resamples: 200 };
    audit(&head, corpus, options).unwrap()
}

#[test]
fn a_model_that_keeps_the_actor_is_found_to_judge_by_it_and_one_that_masks_it_is_not() {
    let corpus = corpus();
    let kept = audited(&corpus, true);
    let swapped = &kept.outcomes[0];
    assert_eq!((swapped.intervention, swapped.units, kept.actors), (Intervention::ActorsSwapped, 120, 2));
    assert!(swapped.changed.low > 0.95, "{:?}", swapped.changed);
    assert!(swapped.macro_f1_before > 0.95 && swapped.macro_f1_after < 0.05, "{swapped:?}");
    let became =
        |from, to| swapped.directions.iter().any(|d| (d.from[0], d.to[0], d.units) == (from, to, 60));
    assert!(became(0, 1) && became(1, 0), "{:?}", swapped.directions);
    let toward = |actor: &str| kept.inserted.iter().find(|i| i.actor == actor).map(|i| (i.toward, i.changed));
    assert_eq!((toward("Varga"), toward("Norland")), (Some((0, 60)), Some((1, 60))));

    let masked = audited(&corpus, false);
    assert_eq!(masked.outcomes[0].units, 120);
    assert!(masked.outcomes[0].changed.value.abs() < f64::EPSILON, "{:?}", masked.outcomes[0]);
    assert_eq!(masked.outcomes[0], audited(&corpus, false).outcomes[0]);
}
