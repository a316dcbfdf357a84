//! Damage of the metadata.

use serde_json::{Value, json};

use super::{alone, damaged, refused, with_head, with_metadata};

/// Adds the first item of a list once more.
fn again(list: &mut Value) {
    let first = list[0].clone();
    list.as_array_mut().unwrap().push(first);
}

#[test]
fn metadata_that_are_none_or_of_another_version_are_refused() {
    let _alone = alone();
    refused(&[
        ("no JSON", damaged(|model| model.metadata.insert(0, '!')), "metadata", "line 1 column 1"),
        ("empty", damaged(|model| model.metadata.clear()), "metadata", "EOF"),
        ("nested deeply", damaged(|model| model.metadata = "[".repeat(100_000)), "metadata", "column"),
        (
            "no version",
            with_metadata(|m| drop(m.as_object_mut().unwrap().remove("format"))),
            "metadata",
            "`format`",
        ),
        ("version 0", with_metadata(|m| m["format"] = json!(0)), "version", "format 0"),
        ("version 5", with_metadata(|m| m["format"] = json!(5)), "version", "Update avowal"),
        (
            "version of 64 bits",
            with_metadata(|m| m["format"] = json!(1_u64 << 40)),
            "metadata",
            "1099511627776",
        ),
        ("version in words", with_metadata(|m| m["format"] = json!("four")), "metadata", "\"four\""),
        ("unknown key", with_metadata(|m| m["extra"] = json!(1)), "metadata", "`extra`"),
        (
            "unknown head",
            with_metadata(|m| m["heads"]["mood"] = m["heads"]["stance"].clone()),
            "metadata",
            "`mood`",
        ),
        (
            "an actor without a name",
            with_metadata(|m| m["codebook"]["actor"][0]["name"] = json!("")),
            "metadata",
            "actor `norland`, key `name`",
        ),
        (
            "a head of which only tensors are left",
            with_metadata(|m| drop(m["heads"].as_object_mut().unwrap().remove("stance"))),
            "unknown",
            "`stance.bias`",
        ),
    ]);
}

#[test]
fn labels_topics_and_counts_must_be_in_order_and_enough() {
    let _alone = alone();
    refused(&[
        ("label twice", with_head(|head| again(&mut head["labels"])), "metadata", "head `stance`: labels"),
        (
            "labels of sentiment out of order",
            with_metadata(|m| m["heads"]["sentiment"]["labels"] = json!(["b", "c", "a"])),
            "metadata",
            "head `sentiment`: labels",
        ),
        (
            "one label",
            with_metadata(|m| m["heads"]["holder"]["labels"] = json!(["a"])),
            "metadata",
            "head `holder`: labels",
        ),
        (
            "topics out of order",
            with_head(|head| head["topics"] = json!(["b", "a"])),
            "metadata",
            "topics or actors",
        ),
        (
            "counts too few",
            with_head(|head| head["provenance"]["label_counts"] = json!([1])),
            "metadata",
            "label counts",
        ),
    ]);
}

#[test]
fn what_a_head_looks_at_must_be_within_bounds() {
    let _alone = alone();
    let features = |key: &'static str, value: Value| with_head(move |head| head["features"][key] = value);
    let field =
        |key: &'static str, value: Value| with_head(move |head| head["features"]["fields"][0][key] = value);
    refused(&[
        ("n-grams of none", field("max_ngram", json!(0)), "metadata", "head `stance`: the n-gram length"),
        (
            "n-grams of four",
            with_metadata(|m| m["heads"]["topic"]["features"]["fields"][0]["max_ngram"] = json!(4)),
            "metadata",
            "head `topic`: the n-gram length",
        ),
        ("n-grams of 256", field("max_ngram", json!(256)), "metadata", "256"),
        ("weight below 0", field("weight", json!(-1)), "metadata", "head `stance`: the weight of a field"),
        (
            "weight beyond numbers",
            with_metadata(|m| m["heads"]["topic"]["features"]["fields"][0]["weight"] = json!(1e38)),
            "metadata",
            "head `topic`: the weight of a field",
        ),
        (
            "a field twice",
            with_head(|head| again(&mut head["features"]["fields"])),
            "metadata",
            "named twice",
        ),
        ("unknown field", field("field", json!("middle")), "metadata", "`middle`"),
        (
            "vectors of the topic",
            with_head(|head| {
                head["features"]["fields"][5] =
                    json!({"field": "topic", "vectors": true, "max_ngram": 1, "weight": 1});
            }),
            "metadata",
            "no words to take vectors of",
        ),
        ("unknown language", features("language", json!("klingon")), "metadata", "`klingon`"),
        ("share of 0", features("max_df", json!(0)), "metadata", "maximum document frequency"),
        (
            "minimum of 0",
            with_metadata(|m| m["heads"]["holder"]["features"]["min_df"] = json!(0)),
            "metadata",
            "head `holder`: the weight of a field or the minimum document frequency",
        ),
    ]);
}

#[test]
fn classifiers_must_be_known_and_whole() {
    let _alone = alone();
    let classifier = |name: &'static str, key: &'static str, value: Value| {
        with_metadata(move |metadata| metadata["classifiers"][name][key] = value)
    };
    let no_values: Vec<String> = (100..950).map(|cue| format!("cue{cue}")).collect();
    refused(&[
        (
            "unknown classifier",
            damaged(|model| {
                model.edit(|m| m["classifiers"]["moods"] = m["classifiers"]["names"].clone());
            }),
            "metadata",
            "no classifier `moods`",
        ),
        (
            "a classifier less",
            damaged(|model| {
                model.edit(|m| drop(m["classifiers"].as_object_mut().unwrap().remove("names")));
                model.without("names.weights");
                model.without("names.bias");
            }),
            "metadata",
            "one is missing",
        ),
        (
            "labels of a gate",
            classifier("holders", "labels", json!(["a", "b"])),
            "metadata",
            "not no and yes",
        ),
        (
            "cues out of order",
            with_metadata(|m| m["classifiers"]["names"]["cues"].as_array_mut().unwrap().reverse()),
            "metadata",
            "classifier `names`: its cues",
        ),
        (
            "a cue without a value",
            classifier("antecedents", "cues", json!(no_values)),
            "metadata",
            "classifier `antecedents`: its cues",
        ),
    ]);
}
