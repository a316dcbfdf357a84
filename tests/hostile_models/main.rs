//! Model files with one thing wrong, everything else right, the checksum included: each is refused, and the error says where.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

#[path = "../support/containers.rs"]
mod containers;
mod header;
mod metadata;
mod older_formats;
mod tensors;

use std::alloc::System;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use avowal::model_file::{Bundle, ModelFileError};
use cap::Cap;
use containers::{Container, Tensor, base, joined, parts};
use serde_json::{Value, json};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// The most that is allocated for a file of 1 KB.
const MOST_MEMORY: usize = 10_000_000;

/// Tests here run one by one, so that each counts its own memory.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn error(bytes: &[u8]) -> ModelFileError {
    Bundle::from_bytes(bytes).unwrap_err()
}

fn kind(error: &ModelFileError) -> &'static str {
    match error {
        ModelFileError::Container(_) => "container",
        ModelFileError::NotAvowal => "not avowal",
        ModelFileError::Metadata(_) => "metadata",
        ModelFileError::Version { .. } => "version",
        ModelFileError::MissingTensor(_) => "missing",
        ModelFileError::Shape { .. } => "shape",
        ModelFileError::Value { .. } => "value",
        ModelFileError::UnknownTensor(_) => "unknown",
        ModelFileError::Checksum => "checksum",
        _ => "other",
    }
}

/// Damage, the kind of its error, and what its message names.
type Case = (&'static str, Vec<u8>, &'static str, &'static str);

/// Every case has the error that it should, and no two the same message.
fn refused(cases: &[Case]) {
    let mut said = BTreeMap::new();
    for (name, bytes, expected, names) in cases {
        let error = error(bytes);
        let message = error.to_string();
        assert_eq!(kind(&error), *expected, "{name}: {message}");
        assert!(message.contains(names), "{name}: {message}");
        if let Some(other) = said.insert(message.clone(), name) {
            panic!("{name} and {other} have one error: {message}");
        }
    }
}

fn damaged(damage: impl FnOnce(&mut Container)) -> Vec<u8> {
    let mut container = Container::read(base()).unwrap();
    damage(&mut container);
    container.bytes()
}

/// The file with another header, which is not made good.
fn reheaded(edit: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Vec<u8> {
    let (mut header, data) = parts(base()).unwrap();
    edit(&mut header);
    joined(Value::Object(header).to_string().as_bytes(), data)
}

fn with_metadata(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    damaged(|model| model.edit(edit))
}

fn with_head(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    with_metadata(|metadata| edit(&mut metadata["heads"]["stance"]))
}

fn with_data(name: &str, edit: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    damaged(|model| {
        let tensor = model.tensor(name);
        let width = tensor.data.len() / (tensor.shape.iter().product::<u64>() as usize).max(1);
        edit(&mut tensor.data);
        if let [length] = &mut tensor.shape[..] {
            *length = (tensor.data.len() / width.max(1)) as u64;
        }
    })
}

#[test]
fn the_model_that_the_damaged_ones_are_made_of_is_whole() {
    let _alone = alone();
    let bundle = Bundle::from_bytes(base()).unwrap();
    assert!(bundle.heads.len() == 4 && bundle.references.is_some() && bundle.holders.is_some());
    assert!(bundle.vectors().unwrap().is_some() && bundle.codebook.is_some());
    assert_eq!(bundle.to_bytes().unwrap(), base());
    assert_eq!(Bundle::from_bytes(&damaged(|_| {})).unwrap().to_bytes().unwrap(), base());
}

/// A file of the smallest head there is, with these tensors.
fn tiny(tensors: Vec<Tensor>) -> Vec<u8> {
    let head = json!({
        "labels": ["a", "b"], "topics": [], "actors": [],
        "features": {
            "language": "english", "keep_actor": false, "min_df": 1, "max_df": 1, "sublinear_tf": true,
            "fields": [{"field": "near", "vectors": true, "max_ngram": 1, "weight": 1}],
        },
        "provenance": {
            "data_sha256": "", "examples": 0, "groups": 0, "label_counts": [0, 0], "c": 1, "class_weight": "none",
            "seed": 0, "iterations": 0, "converged": true,
        },
    });
    let metadata = json!({"format": 4, "avowal_version": "", "heads": {"stance": head}}).to_string();
    Container { metadata, tensors }.bytes()
}

#[test]
fn a_file_of_a_kilobyte_takes_no_more_than_ten_megabytes() {
    let _alone = alone();
    // Threads and tables that are made once do not count.
    assert!(Bundle::from_bytes(base()).is_ok());
    assert_eq!(kind(&error(&tiny(Vec::new()))), "missing");
    let features = |names: &[(&str, &str, usize)]| {
        let full = names.iter().map(|(name, dtype, width)| Tensor::flat(name, dtype, *width, vec![0xFF; 16]));
        [vec![Tensor::flat("stance.tokens", "U8", 1, b"a\n".to_vec())], full.collect()].concat()
    };
    let empty = |name: &str, dtype: &str, shape: &[u64]| Tensor {
        name: name.to_owned(),
        dtype: dtype.to_owned(),
        shape: shape.to_vec(),
        data: Vec::new(),
    };
    let mut files: Vec<Vec<u8>> = vec![
        tiny(Vec::new()),
        tiny(vec![empty("stance.weights", "F32", &[1 << 60, 0])]),
        tiny(vec![empty("stance.tokens", "U8", &[0, u64::MAX])]),
        tiny(vec![empty("vectors.cells", "I8", &[0, 1 << 50])]),
        tiny(features(&[("stance.feature_fields", "U8", 1), ("stance.gram_lengths", "U8", 1)])),
        tiny(features(&[("stance.feature_fields", "U8", 1), ("stance.gram_features", "U32", 4)])),
        tiny(features(&[("stance.cue_lengths", "U32", 4)])),
        joined(
            br#"{"x":{"dtype":"F64","shape":[1000000000000],"data_offsets":[0,8000000000000]}}"#,
            &[0; 900],
        ),
        joined("[".repeat(1000).as_bytes(), b""),
        [&(100_u64 << 20).to_le_bytes()[..], &[b'{'; 1000]].concat(),
        [&(90_u64 << 20).to_le_bytes()[..], &[b'{'; 1000]].concat(),
        vec![0xFF; 1024],
    ];
    files.extend([64, 200, 512, 1024].map(|length| base()[..length].to_vec()));
    for (at, file) in files.iter().enumerate() {
        assert!(file.len() < 1300, "{at}: {}", file.len());
        let before = MEMORY.total_allocated();
        let read = Bundle::from_bytes(file);
        let taken = MEMORY.total_allocated() - before;
        assert!(read.is_err(), "{at}");
        assert!(taken < MOST_MEMORY, "{at}: {taken} bytes");
    }
}
