//! What fields see.

use super::*;
use crate::text::{Language, StemList};
use crate::unit::Unit;
use crate::vectors::WordVectors;

/// The features of a text, in which `Actor` is the actor and words of `cues` mark the topic, as `place: tokens`.
fn features(fields: &str, text: &str, cues: &[&str]) -> Vec<String> {
    let config = config(fields);
    let (stems, encoded) = encoded(&config, text, cues, None);
    let mut keys: Vec<FeatureKey> = Vec::new();
    extract_into(&encoded, &config, &mut keys);
    let mut shown: Vec<String> = keys
        .iter()
        .map(|key| {
            let name = |token: u32| match (key.field, token) {
                (Field::Acts, _) => act_name(token),
                (Field::Polarity, _) => polarity_name(token),
                (_, ACTOR_TOKEN) => Some("ACTOR"),
                _ => Some(stems[token as usize - 1].as_str()),
            };
            let tokens: Vec<&str> = key.ngram().iter().filter_map(|&t| name(t)).collect();
            format!("{}: {}", key.place, tokens.join(" "))
        })
        .collect();
    shown.sort();
    shown
}

fn config(fields: &str) -> FeatureConfig {
    FeatureConfig {
        fields: parse_fields(fields).unwrap(),
        ..FeatureConfig::for_task(crate::unit::Task::Stance, Language::English, false, Material::default())
    }
}

fn encoded(
    config: &FeatureConfig,
    text: &str,
    cues: &[&str],
    vectors: Option<&WordVectors>,
) -> (Vec<String>, EncodedUnit) {
    let mut stems: Vec<String> = Vec::new();
    let mut encoded = EncodedUnit::default();
    let topics = NameTable::new(vec!["truce".to_owned()]);
    let at = text.find("Actor").unwrap();
    let unit = Unit {
        text,
        mention: Some(crate::article::ByteSpan::new(at, at + "Actor".len())),
        topic: Some("truce"),
        ..Unit::default()
    };
    let number = |stem: &str| {
        let place = stems.iter().position(|other| other == stem).unwrap_or_else(|| {
            stems.push(stem.to_owned());
            stems.len() - 1
        });
        place as u32 + 1
    };
    Encoder::new(Lens::new(config, vectors)).encode(
        &unit,
        &topics,
        &NameTable::default(),
        number,
        &mut encoded,
    );
    let mut marking: Vec<u32> =
        (1..).zip(&stems).filter(|(_, stem)| cues.contains(&stem.as_str())).map(|(n, _)| n).collect();
    marking.sort_unstable();
    encoded.mark_cues(&[marking]);
    (stems, encoded)
}

#[test]
fn acts_are_told_in_their_order_with_the_actor_and_the_topic() {
    let found = features("acts/2", "The envoy said Actor would not accept the map.", &["map"]);
    for expected in ["-1: report", "0: ACTOR", "-1: report ACTOR", "1: negate accept", "1: accept topic"] {
        assert!(found.iter().any(|feature| feature == expected), "{expected} in {found:?}");
    }
    assert!(!found.iter().any(|feature| feature.contains("envoy")), "{found:?}");
}

#[test]
fn polarity_counts_strength_by_side_and_negation_turns_it_round_within_the_clause() {
    let count = |text: &str, wanted: &str| {
        features("polarity", text, &[]).iter().filter(|feature| *feature == wanted).count()
    };
    assert!(count("Actor was brutal.", "1: bad") > 0);
    assert_eq!(count("Actor was brutal.", "1: good"), 0);
    assert!(count("Actor was not brutal.", "1: good") > 0);
    assert!(count("It was brutal for Actor.", "-1: bad") > 0);
    // What a comma ends is not negated behind it, nor what is too far away.
    assert!(count("Actor did not come, brutal as ever.", "1: bad") > 0);
    assert!(count("Actor did not come on the day of the brutal raid.", "1: bad") > 0);
    let strong = count("Actor was genocidal.", "1: bad");
    assert!(strong > count("Actor was awkward.", "1: bad"), "{strong}");
}

#[test]
fn words_around_those_that_mark_the_topic_are_a_field() {
    let found = features("cue/2", "Actor flatly rejects any truce now.", &["truce"]);
    for expected in ["-1: reject", "-1: reject ani", "1: now", "-1: ACTOR"] {
        assert!(found.iter().any(|feature| feature == expected), "{expected} in {found:?}");
    }
    assert!(features("cue/2", "Actor flatly rejects any truce now.", &[]).is_empty());
}

#[test]
fn vectors_are_means_over_windows_of_unit_length_and_hashtags_do_not_shift_them() {
    let stems: Vec<Box<str>> = ["left", "right"].map(Into::into).to_vec();
    let vectors =
        WordVectors::from_parts(2, StemList::new(stems), vec![0.01, 0.01], vec![100, 0, 0, 100]).unwrap();
    let config = config("left/vectors:0.5,right/vectors,sentence/vectors*topic");
    let (_, unit) = encoded(&config, "#StopTheWar left left Actor right.", &[], Some(&vectors));
    let mut cells = Vec::new();
    push_windows(&unit, &config, &vectors, 1, 10, &mut cells);
    let norm = 5.0_f32.sqrt();
    let expected = [(10, 0.5), (11, 0.0), (12, 0.0), (13, 1.0), (14, 2.0 / norm), (15, 1.0 / norm)];
    assert_eq!(cells.len(), expected.len(), "{cells:?}");
    for ((column, value), (expected_column, expected)) in cells.into_iter().zip(expected) {
        assert!(column == expected_column && (value - expected).abs() < 1e-6, "{column}: {value}");
    }
    assert_eq!(dense_width(&config, 2, 3), 2 + 2 + 3 * 2);
}
