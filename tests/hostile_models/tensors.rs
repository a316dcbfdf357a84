//! Damage of the tensors.

use avowal::model_file::{Bundle, ModelFileError};
use serde_json::{Value, json};

use super::containers::{CHECKSUM, Container, Tensor, base, joined, older, parts};
use super::older_formats::of_format_2;
use super::{alone, damaged, error, refused, with_data};

#[test]
fn features_must_be_of_what_there_is() {
    let _alone = alone();
    let repeated = damaged(|model| {
        // The first n-gram that several features are made of, and where these begin.
        let counts = model.tensor("stance.gram_features").data.as_chunks::<4>().0.to_vec();
        let counts: Vec<usize> = counts.into_iter().map(|bytes| u32::from_le_bytes(bytes) as usize).collect();
        let gram = counts.iter().position(|&count| count > 1).unwrap();
        let first: usize = counts[..gram].iter().sum();
        for (name, width) in
            [("stance.feature_fields", 1), ("stance.feature_topics", 2), ("stance.feature_places", 1)]
        {
            let at = first * width;
            model.tensor(name).data.copy_within(at..at + width, at + width);
        }
    });
    refused(&[
        (
            "stems out of order",
            with_data("stance.tokens", |data| data[0] = b'z'),
            "value",
            "`stance.tokens`, place 1",
        ),
        (
            "stems no UTF-8",
            with_data("stance.tokens", |data| data[0] = 0xFF),
            "value",
            "place 0: this is no UTF-8",
        ),
        (
            "stems without an end",
            with_data("topic.tokens", |data| data.truncate(data.len() - 1)),
            "value",
            "`topic.tokens`",
        ),
        (
            "n-gram of four",
            with_data("stance.gram_lengths", |data| data[1] = 4),
            "value",
            "`stance.gram_lengths`, place 1: the n-gram is too long",
        ),
        (
            "n-gram of 255",
            with_data("topic.gram_lengths", |data| data[2] = 255),
            "value",
            "`topic.gram_lengths`, place 2",
        ),
        (
            "lengths that do not add up",
            with_data("stance.gram_lengths", |data| data[3] ^= 1),
            "shape",
            "`stance.gram_tokens`",
        ),
        (
            "features beyond the last",
            with_data("stance.gram_features", |data| data[4..8].fill(0xFF)),
            "value",
            "not as many features",
        ),
        (
            "features left over",
            with_data("topic.gram_features", |data| data[..4].fill(0)),
            "value",
            "`topic.gram_features`, place 29: there are more features",
        ),
        (
            "unknown field",
            with_data("stance.feature_fields", |data| data[3] = 200),
            "value",
            "place 3: there is no such field",
        ),
        (
            "unknown topic",
            with_data("stance.feature_topics", |data| data[6] = 99),
            "value",
            "`stance.feature_topics`, place 3: there is no such topic",
        ),
        (
            "unknown stem",
            with_data("stance.gram_tokens", |data| data[4..6].fill(0x7F)),
            "value",
            "there is no such token",
        ),
        ("a feature twice", repeated, "value", "the feature is repeated"),
    ]);
}

#[test]
fn stems_that_mark_topics_must_be_of_what_there_is() {
    let _alone = alone();
    let cues = |lengths: &'static [u32], tokens: &'static [u32]| {
        let bytes = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
        damaged(|model| {
            let mut all = [0; 10];
            all[..lengths.len()].copy_from_slice(lengths);
            *model.tensor("stance.cue_lengths") = Tensor::flat("stance.cue_lengths", "U32", 4, bytes(&all));
            *model.tensor("stance.cue_tokens") = Tensor::flat("stance.cue_tokens", "U32", 4, bytes(tokens));
        })
    };
    assert!(Bundle::from_bytes(&cues(&[2], &[1, 2])).is_ok());
    refused(&[
        (
            "cue beyond the last stem",
            cues(&[1], &[99]),
            "value",
            "`stance.cue_tokens`, place 0: there is no such token",
        ),
        ("cue twice", cues(&[2], &[3, 3]), "value", "the cue is repeated or out of order"),
        ("cues that do not add up", cues(&[1], &[1, 2]), "value", "do not add up"),
    ]);
}

#[test]
fn numbers_must_be_within_bounds() {
    let _alone = alone();
    let float =
        |name: &str, value: f32| with_data(name, |data| data[..4].copy_from_slice(&value.to_le_bytes()));
    refused(&[
        (
            "no frequency",
            float("stance.idf", 0.0),
            "value",
            "`stance.idf`, place 0: the number is out of range",
        ),
        ("a frequency whose square is none", float("topic.idf", 1e-30), "value", "`topic.idf`"),
        ("a frequency without bounds", float("holder.idf", 1e30), "value", "`holder.idf`"),
        ("a threshold above 1", float("topic.thresholds", 1.5), "value", "`topic.thresholds`"),
        ("a gate above 1", float("holders.thresholds", 1.5), "value", "`holders.thresholds`"),
        ("a negative step", float("vectors.scales", -0.1), "value", "`vectors.scales`"),
    ]);
}

#[test]
fn vectors_must_be_as_many_as_their_stems() {
    let _alone = alone();
    refused(&[
        (
            "vectors of no numbers",
            damaged(|model| {
                model.tensor("vectors.cells").data.clear();
                model.tensor("vectors.cells").shape[1] = 0;
            }),
            "shape",
            "`vectors.cells` is I8 [115, 0]",
        ),
        (
            "vectors of many numbers",
            damaged(|model| {
                model.tensor("vectors.cells").data.clear();
                model.tensor("vectors.cells").shape = vec![0, 1 << 40];
            }),
            "shape",
            "`vectors.cells` is I8 [0, 1099511627776]",
        ),
        (
            "vectors that are fewer",
            damaged(|model| {
                let cells = model.tensor("vectors.cells");
                cells.data.truncate(400);
                cells.shape[0] = 100;
            }),
            "shape",
            "`vectors.cells` is I8 [100, 4]",
        ),
    ]);
}

#[test]
fn tensors_that_nothing_reads_are_refused() {
    let _alone = alone();
    refused(&[
        (
            "a tensor of no head",
            damaged(|model| model.tensors.push(Tensor::flat("mood.idf", "U8", 1, vec![1]))),
            "unknown",
            "`mood.idf`",
        ),
        (
            "a tensor of nothing",
            damaged(|model| model.tensors.push(Tensor::flat("x", "U8", 1, vec![]))),
            "unknown",
            "`x`",
        ),
        (
            "a tensor of format 3",
            damaged(|model| model.tensors.push(Tensor::flat("stance.feature_lengths", "U8", 1, vec![1]))),
            "unknown",
            "`stance.feature_lengths`",
        ),
        (
            "a threshold of what has none",
            damaged(|model| model.tensors.push(Tensor::flat("names.thresholds", "F32", 4, vec![0; 4]))),
            "unknown",
            "`names.thresholds`",
        ),
    ]);
}

#[test]
fn a_checksum_must_be_there_and_right() {
    let _alone = alone();
    let container = Container::read(base()).unwrap();
    let sum = |data: Vec<u8>| container.with_checksum(&Tensor::flat(CHECKSUM, "U8", 1, data));
    refused(&[
        ("another checksum", sum(vec![7; 32]), "checksum", "checksum is wrong"),
        ("a short checksum", sum(vec![7; 31]), "shape", "`checksum` is U8 [31]; it must be U8 [32]"),
        (
            "a checksum of words",
            container.with_checksum(&Tensor::flat(CHECKSUM, "F32", 4, vec![0; 32])),
            "shape",
            "`checksum` is F32 [8]",
        ),
        (
            "no checksum",
            container.with_checksum(&Tensor::flat("checksun", "U8", 1, vec![0; 32])),
            "unknown",
            "`checksun`",
        ),
    ]);
    let (mut header, data) = parts(base()).unwrap();
    let sum = header[CHECKSUM]["data_offsets"].as_array().unwrap()[0].as_u64().unwrap() as usize;
    let shorter = [&data[..sum], &data[sum + 32..]].concat();
    header.remove(CHECKSUM);
    for (_, info) in header.iter_mut().filter(|(name, _)| *name != "__metadata__") {
        for offset in info["data_offsets"].as_array_mut().unwrap() {
            let at = offset.as_u64().unwrap();
            *offset = json!(if at > sum as u64 { at - 32 } else { at });
        }
    }
    let without = error(&joined(Value::Object(header).to_string().as_bytes(), &shorter));
    assert_eq!(without.to_string(), "the model has no tensor `checksum`; the file is damaged");
}

/// The files that every tensor is damaged in.
fn wholes() -> [Container; 3] {
    [Container::read(base()).unwrap(), Container::read(older()).unwrap(), of_format_2()]
}

#[test]
fn no_tensor_may_be_missing_of_another_type_or_of_another_shape() {
    let _alone = alone();
    for whole in wholes() {
        for at in 0..whole.tensors.len() {
            let name = whole.tensors[at].name.as_str();
            let mut without = whole.clone();
            without.without(name);
            let missing = error(&without.bytes());
            assert!(
                matches!(&missing, ModelFileError::MissingTensor(missing) if missing == name),
                "{name}: {missing}"
            );

            let (mut deeper, mut retyped) = (whole.clone(), whole.clone());
            deeper.tensors[at].shape.push(1);
            // As wide as it was, and of no type that any tensor has.
            let tensor = &mut retyped.tensors[at];
            let elements = tensor.shape.iter().product::<u64>() as usize;
            tensor.dtype = ["I64", "BOOL", "BF16", "", "I32"][tensor.data.len() / elements.max(1)].to_owned();
            for damaged in [deeper, retyped] {
                let shape = error(&damaged.bytes());
                assert!(
                    matches!(&shape, ModelFileError::Shape { name: named, .. } if named == name),
                    "{name}: {shape}"
                );
            }
        }
    }
}

#[test]
fn every_number_must_be_finite() {
    let _alone = alone();
    let mut floats = 0;
    for whole in wholes() {
        for (at, tensor) in whole.tensors.iter().enumerate().filter(|(_, tensor)| !tensor.data.is_empty()) {
            let (width, bad): (usize, [Vec<u8>; 3]) = match tensor.dtype.as_str() {
                "F32" => (
                    4,
                    [f32::NAN, f32::INFINITY, f32::NEG_INFINITY].map(|value| value.to_le_bytes().to_vec()),
                ),
                "F16" => (2, [0x7E00_u16, 0x7C00, 0xFC00].map(|value| value.to_le_bytes().to_vec())),
                _ => continue,
            };
            floats += 1;
            let places = tensor.data.len() / width;
            for (bad, place) in bad.into_iter().zip([0, places / 2, places - 1]) {
                let mut container = whole.clone();
                container.tensors[at].data[place * width..][..width].copy_from_slice(&bad);
                let error = error(&container.bytes()).to_string();
                let expected = format!("tensor `{}`, place {place}: the number is not finite", tensor.name);
                assert_eq!(error, expected);
            }
        }
    }
    assert!(floats > 30, "{floats}");
}
