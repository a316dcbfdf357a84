//! What is made of all examples before any fit: token numbers, and a digest.

use std::fmt::Write;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::corpus::{Corpus, Example};
use crate::feature::{
    ACTOR_TOKEN, EncodedUnit, Encoder, FeatureConfig, Lens, NameTable, TokenTable, UNKNOWN_TOKEN,
};
use crate::text::StemList;
use crate::tfidf::{Places, Spread, TaskKeys, frequent};
use crate::vectors::WordVectors;

/// Examples to a task of the thread pool, at least and at most; nothing that is made of them depends on it. Each task stems
/// its own words, so that larger ones do less.
const TASK: (usize, usize) = (1 << 7, 1 << 15);
/// The number of the first stem: below are those that stand for no stem.
const FIRST: u32 = ACTOR_TOKEN + 1;

/// Encodes all examples in parallel: each task numbers its own stems, then all are renumbered alphabetically. A stem of fewer
/// than `least` examples gets no number: whatever feature it is part of is as rare. Gives the units task by task, in order.
pub(super) fn encode(
    examples: &[Example],
    config: &FeatureConfig,
    topics: &NameTable,
    actors: &NameTable,
    vectors: Option<&WordVectors>,
    least: u32,
) -> (TokenTable, Vec<Vec<EncodedUnit>>) {
    let size = examples.len().div_ceil(4 * rayon::current_num_threads()).clamp(TASK.0, TASK.1);
    let tasks: Vec<(Vec<Box<str>>, Vec<EncodedUnit>)> = examples
        .par_chunks(size)
        .map(|examples| {
            let mut encoder = Encoder::new(Lens::new(config, vectors));
            let mut numbers: FxHashMap<Box<str>, u32> = FxHashMap::default();
            let mut encoded = EncodedUnit::default();
            let units: Vec<EncodedUnit> = examples
                .iter()
                .map(|example| {
                    let number = |stem: &str| {
                        if let Some(number) = numbers.get(stem) {
                            return *number;
                        }
                        let number = numbers.len() as u32 + FIRST;
                        numbers.insert(stem.into(), number);
                        number
                    };
                    encoder.encode(&example.unit(), topics, actors, number, &mut encoded);
                    encoded.spans.clear();
                    if vectors.is_none() {
                        for rows in [&mut encoded.rows, &mut encoded.before_rows, &mut encoded.after_rows] {
                            rows.clear();
                        }
                    }
                    // A copy takes no more memory than it holds.
                    encoded.clone()
                })
                .collect();
            let mut stems = vec![Box::default(); numbers.len()];
            numbers.into_iter().for_each(|(stem, number)| stems[(number - FIRST) as usize] = stem);
            (stems, units)
        })
        .collect();
    let numbered: Vec<TaskKeys<&str>> =
        tasks.par_iter().map(|(stems, units)| task_keys(stems, units)).collect();
    let kept = frequent(&numbered.iter().collect::<Vec<_>>(), least);
    let tokens = TokenTable::new(StemList::new(kept.into_iter().map(|(stem, _)| stem.into()).collect()));
    let places = Places::new(&tokens.stems().iter().zip(FIRST..));
    let renumbered: Vec<Vec<u32>> =
        numbered.par_iter().map(|keys| keys.places(&places, UNKNOWN_TOKEN)).collect();
    let units = tasks
        .into_par_iter()
        .zip(renumbered)
        .map(|((_, mut units), numbers)| {
            for token in units.iter_mut().flat_map(sequences).flatten() {
                *token = token.checked_sub(FIRST).map_or(*token, |own| numbers[own as usize]);
            }
            units
        })
        .collect();
    (tokens, units)
}

/// The sequences of tokens of a unit.
fn sequences(unit: &mut EncodedUnit) -> [&mut Vec<u32>; 4] {
    [&mut unit.text, &mut unit.chars, &mut unit.before, &mut unit.after]
}

/// The stems of a task, in the order of its numbers, each with how many of its examples have it.
fn task_keys<'a>(stems: &'a [Box<str>], units: &[EncodedUnit]) -> TaskKeys<&'a str> {
    let (mut spread, mut last) = (vec![Spread::default(); stems.len()], vec![0; stems.len()]);
    for (unit, number) in units.iter().zip(1_u32..) {
        for &token in [&unit.text, &unit.chars, &unit.before, &unit.after].into_iter().flatten() {
            let Some(own) = token.checked_sub(FIRST) else { continue };
            let own = own as usize;
            spread[own].df += u32::from(last[own] != number);
            last[own] = number;
        }
    }
    TaskKeys::new(stems.iter().map(|stem| &**stem).zip(spread).collect())
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
