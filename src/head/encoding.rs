//! What is made of all examples before any fit: token numbers, and a digest.

use std::fmt::Write;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::training::CHUNK;
use crate::corpus::{Corpus, Example};
use crate::feature::{EncodedUnit, Encoder, FeatureConfig, NameTable, TokenTable};
use crate::text::StemList;
use crate::vectors::WordVectors;

/// Encodes all examples in parallel: each chunk numbers its own stems, then all are renumbered alphabetically.
pub(super) fn encode(
    examples: &[Example],
    config: &FeatureConfig,
    topics: &NameTable,
    actors: &NameTable,
    vectors: Option<&WordVectors>,
) -> (TokenTable, Vec<EncodedUnit>) {
    let chunks: Vec<(Vec<Box<str>>, Vec<EncodedUnit>)> = examples
        .par_chunks(CHUNK)
        .map(|examples| {
            let mut encoder = Encoder::new(config, vectors);
            let mut numbers: FxHashMap<Box<str>, u32> = FxHashMap::default();
            let mut stems: Vec<Box<str>> = Vec::new();
            let units = examples
                .iter()
                .map(|example| {
                    let mut encoded = EncodedUnit::default();
                    let number = |stem: &str| {
                        if let Some(number) = numbers.get(stem) {
                            return *number;
                        }
                        stems.push(stem.into());
                        let number = stems.len() as u32;
                        numbers.insert(stem.into(), number);
                        number
                    };
                    encoder.encode(&example.unit(), topics, actors, number, &mut encoded);
                    encoded
                })
                .collect();
            (stems, units)
        })
        .collect();
    let tokens =
        TokenTable::new(StemList::new(chunks.iter().flat_map(|(stems, _)| stems.iter().cloned()).collect()));
    let units = chunks
        .into_par_iter()
        .flat_map_iter(|(stems, mut units)| {
            let numbers: Vec<u32> = stems.iter().map(|stem| tokens.number(stem)).collect();
            for unit in &mut units {
                for sequence in [&mut unit.text, &mut unit.chars, &mut unit.before, &mut unit.after] {
                    // Number 0 is the masked actor.
                    sequence.iter_mut().filter(|t| **t != 0).for_each(|t| *t = numbers[*t as usize - 1]);
                }
            }
            units
        })
        .collect();
    (tokens, units)
}

/// SHA-256 of the examples: every field with its length before it.
pub(super) fn digest(corpus: &Corpus) -> String {
    let mut hasher = Sha256::new();
    let mut add = |value: &str| {
        hasher.update((value.len() as u64).to_le_bytes());
        hasher.update(value);
    };
    add(corpus.task.name());
    for example in &corpus.examples {
        for text in [&example.text, &example.before, &example.after, &example.group] {
            add(text);
        }
        for name in [&example.actor, &example.topic] {
            add(name.as_deref().unwrap_or("\0"));
        }
        add(&format!("{:?} {}", example.mention, example.weight));
        for &label in example.given() {
            add(&corpus.labels[label]);
        }
    }
    let mut hex = String::with_capacity(64);
    for byte in hasher.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
