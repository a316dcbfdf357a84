//! Files of the formats before.

use avowal::head::Scorer;
use avowal::model_file::Bundle;
use avowal::unit::{Task, Unit};
use serde_json::json;

use super::containers::{Container, Tensor, older};
use super::{alone, refused};

/// What format 2 had of the model in format 3: weights of 32 bits, and neither a second layer nor cues.
pub(super) fn of_format_2() -> Container {
    let mut container = Container::read(older()).unwrap();
    for name in ["second_bias", "second_weights", "cue_lengths", "cue_tokens"] {
        container.without(&format!("stance.{name}"));
    }
    *container.tensor("stance.thresholds") = Tensor::flat("stance.thresholds", "F32", 4, Vec::new());
    let weights = container.tensor("stance.weights");
    "F32".clone_into(&mut weights.dtype);
    weights.data = (weights.data.as_chunks::<2>().0.iter())
        .flat_map(|bytes| half::f16::from_le_bytes(*bytes).to_f32().to_le_bytes())
        .collect();
    container.edit(|metadata| metadata["format"] = json!(2));
    container
}

#[test]
fn files_of_older_formats_are_read_and_written_in_the_newest() {
    let _alone = alone();
    let mut of_format_1 = of_format_2();
    of_format_1.edit(|metadata| metadata["format"] = json!(1));
    let judged = |bytes: &[u8]| {
        let bundle = Bundle::from_bytes(bytes).unwrap();
        let unit = Unit {
            text: "Norland rejected the truce on day 3.",
            topic: Some("ceasefire"),
            ..Unit::default()
        };
        let mut probabilities = Vec::new();
        let decided = Scorer::new(&bundle.heads[&Task::Stance]).judge(&unit, &mut probabilities).to_vec();
        (decided, probabilities, bundle.to_bytes().unwrap())
    };
    let (decided, calibrated, newest) = judged(older());
    let (same, plain, newer) = judged(&of_format_2().bytes());
    assert_eq!(same, decided);
    assert_ne!(plain, calibrated);
    assert_eq!((same, plain, newer.clone()), judged(&of_format_1.bytes()));
    for bytes in [newest, newer] {
        let (again, _, written) = judged(&bytes);
        assert_eq!((again, written), (decided.clone(), bytes));
    }
}

#[test]
fn damage_in_older_formats_is_named_too() {
    let _alone = alone();
    let third = |damage: fn(&mut Container)| {
        let mut container = Container::read(older()).unwrap();
        damage(&mut container);
        container.bytes()
    };
    refused(&[
        (
            "n-gram of four",
            third(|model| model.tensor("stance.feature_lengths").data[2] = 4),
            "value",
            "`stance.feature_lengths`, place 2",
        ),
        (
            "lengths that do not add up",
            third(|model| model.tensor("stance.feature_lengths").data[1] ^= 1),
            "shape",
            "`stance.feature_tokens`",
        ),
        (
            "unknown stem",
            third(|model| model.tensor("stance.feature_tokens").data[..2].fill(0x7F)),
            "value",
            "no such token",
        ),
        (
            "n-grams of format 4",
            third(|model| model.tensors.push(Tensor::flat("stance.gram_lengths", "U8", 1, vec![]))),
            "unknown",
            "`stance.gram_lengths`",
        ),
        (
            "a second layer of format 2",
            third(|model| model.edit(|metadata| metadata["format"] = json!(2))),
            "unknown",
            "`stance.cue_lengths`",
        ),
    ]);
}
