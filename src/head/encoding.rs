//! What is made of all examples before any fit: token numbers, and a digest.

use std::fmt::Write;
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use sha2::{Digest, Sha256};

use crate::corpus::{Corpus, Example};
use crate::feature::{
    ACTOR_TOKEN, EncodedUnit, Encoder, FeatureConfig, NameTable, TokenTable, UNKNOWN_TOKEN,
};
use crate::text::StemList;
use crate::vectors::WordVectors;

/// Examples to a task of the thread pool, at least and at most; nothing that is made of them depends on it. Each task stems
/// its own words, so that larger ones do less.
const TASK: (usize, usize) = (1 << 7, 1 << 15);
/// Parts of the stems, by hash, that are numbered in parallel.
const SHARDS: usize = 16;

/// Stems of the examples of one task, in order of first occurrence, each with the number of examples that have it.
struct Stems {
    stems: Vec<Box<str>>,
    df: Vec<u32>,
    /// The stems of each shard.
    shards: Vec<Vec<u32>>,
}

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
    let mut tasks: Vec<(Stems, Vec<EncodedUnit>)> = examples
        .par_chunks(size)
        .map(|examples| {
            let mut encoder = Encoder::new(config, vectors);
            let mut numbers: FxHashMap<Box<str>, u32> = FxHashMap::default();
            let mut encoded = EncodedUnit::default();
            let units: Vec<EncodedUnit> = examples
                .iter()
                .map(|example| {
                    let number = |stem: &str| {
                        if let Some(number) = numbers.get(stem) {
                            return *number;
                        }
                        let number = numbers.len() as u32 + ACTOR_TOKEN + 1;
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
            (Stems::new(numbers, &units), units)
        })
        .collect();
    let kept: Vec<Vec<&str>> = (0..SHARDS)
        .into_par_iter()
        .map(|shard| {
            let mut df: FxHashMap<&str, u32> = FxHashMap::default();
            for (stem, n) in tasks.iter().flat_map(|(stems, _)| stems.shard(shard)) {
                *df.entry(stem).or_default() += n;
            }
            df.into_iter().filter(|(_, df)| *df >= least).map(|(stem, _)| stem).collect()
        })
        .collect();
    let tokens = TokenTable::new(StemList::new(kept.concat().into_iter().map(Box::from).collect()));
    let by_stem: Vec<FxHashMap<&str, u32>> = (0..SHARDS)
        .into_par_iter()
        .map(|shard| {
            let numbered = tokens.stems().iter().zip(ACTOR_TOKEN + 1..);
            let own = numbered.filter(|(stem, _)| shard_of(stem) == shard);
            own.collect()
        })
        .collect();
    tasks.par_iter_mut().for_each(|(stems, units)| {
        let numbers = stems.renumbered(&by_stem);
        for token in units.iter_mut().flat_map(sequences).flatten() {
            *token = numbers[*token as usize];
        }
    });
    drop(by_stem);
    (tokens, tasks.into_iter().map(|(_, units)| units).collect())
}

/// The sequences of tokens of a unit.
fn sequences(unit: &mut EncodedUnit) -> [&mut Vec<u32>; 4] {
    [&mut unit.text, &mut unit.chars, &mut unit.before, &mut unit.after]
}

fn shard_of(stem: &str) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(stem.as_bytes());
    // The table of a shard looks at other bits.
    (hasher.finish() >> 20) as usize % SHARDS
}

impl Stems {
    fn new(numbers: FxHashMap<Box<str>, u32>, units: &[EncodedUnit]) -> Self {
        let first = ACTOR_TOKEN as usize + 1;
        let mut stems = vec![Box::default(); numbers.len()];
        numbers.into_iter().for_each(|(stem, number)| stems[number as usize - first] = stem);
        let (mut df, mut last) = (vec![0; stems.len() + first], vec![0; stems.len() + first]);
        for (unit, number) in units.iter().zip(1_u32..) {
            for sequence in [&unit.text, &unit.chars, &unit.before, &unit.after] {
                for &token in sequence {
                    let token = token as usize;
                    df[token] += u32::from(last[token] != number);
                    last[token] = number;
                }
            }
        }
        df.drain(..first);
        let mut shards = vec![Vec::new(); SHARDS];
        stems.iter().zip(0..).for_each(|(stem, place)| shards[shard_of(stem)].push(place));
        Self { stems, df, shards }
    }

    fn shard(&self, shard: usize) -> impl Iterator<Item = (&str, u32)> {
        self.shards[shard].iter().map(|&place| (&*self.stems[place as usize], self.df[place as usize]))
    }

    /// The number among all stems by that of the task.
    fn renumbered(&self, by_stem: &[FxHashMap<&str, u32>]) -> Vec<u32> {
        let first = ACTOR_TOKEN as usize + 1;
        let mut numbers = vec![UNKNOWN_TOKEN; self.stems.len() + first];
        numbers[ACTOR_TOKEN as usize] = ACTOR_TOKEN;
        for (places, by_stem) in self.shards.iter().zip(by_stem) {
            for &place in places {
                if let Some(&number) = by_stem.get(&*self.stems[place as usize]) {
                    numbers[place as usize + first] = number;
                }
            }
        }
        numbers
    }
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
