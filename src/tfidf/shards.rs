//! One numbering of keys that several tasks numbered, each on its own. The keys are parted by hash, and the parts are
//! counted and looked up in parallel, each in a table that is a fraction of the whole.

use std::hash::{Hash, Hasher};
use std::ops::AddAssign;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

const SHARDS: usize = 32;

/// The units that have a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spread {
    /// How many they are.
    pub df: u32,
    /// The sum of a digest of each: which units they are, where that counts.
    pub units: u64,
}

impl AddAssign for Spread {
    fn add_assign(&mut self, other: Self) {
        self.df += other.df;
        self.units = self.units.wrapping_add(other.units);
    }
}

/// The keys of one task, in its own numbers.
#[derive(Debug)]
pub struct TaskKeys<K> {
    /// Each with the units of the task that have it.
    keys: Vec<(K, Spread)>,
    /// The numbers of the keys of each shard.
    shards: Vec<Vec<u32>>,
}

/// Where keys are in one list of all.
#[derive(Debug)]
pub struct Places<K>(Vec<FxHashMap<K, u32>>);

fn shard_of<K: Hash>(key: &K) -> usize {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    // The table of a shard looks at other bits.
    (hasher.finish() >> 20) as usize % SHARDS
}

impl<K: Copy + Eq + Hash + Send + Sync> TaskKeys<K> {
    /// Keys, none of them twice, each with the units that have it.
    pub fn new(keys: Vec<(K, Spread)>) -> Self {
        let mut shards = vec![Vec::new(); SHARDS];
        keys.iter().zip(0..).for_each(|((key, _), number)| shards[shard_of(key)].push(number));
        Self { keys, shards }
    }

    /// The place of each key by its number; `none` for those that have none.
    pub fn places(&self, places: &Places<K>, none: u32) -> Vec<u32> {
        let mut by_number = vec![none; self.keys.len()];
        for (numbers, places) in self.shards.iter().zip(&places.0) {
            for &number in numbers {
                if let Some(&place) = places.get(&self.keys[number as usize].0) {
                    by_number[number as usize] = place;
                }
            }
        }
        by_number
    }
}

/// The keys that at least `least` units of all tasks have, in no order.
pub fn frequent<K: Copy + Eq + Hash + Send + Sync>(tasks: &[&TaskKeys<K>], least: u32) -> Vec<(K, Spread)> {
    let kept: Vec<Vec<(K, Spread)>> = (0..SHARDS)
        .into_par_iter()
        .map(|shard| {
            let mut all: FxHashMap<K, Spread> = FxHashMap::default();
            for task in tasks {
                for &number in &task.shards[shard] {
                    let (key, spread) = task.keys[number as usize];
                    *all.entry(key).or_default() += spread;
                }
            }
            all.into_iter().filter(|(_, spread)| spread.df >= least).collect()
        })
        .collect();
    kept.concat()
}

impl<K: Copy + Eq + Hash + Send + Sync> Places<K> {
    /// Keys, none of them twice, with their places.
    pub fn new(placed: &(impl Iterator<Item = (K, u32)> + Clone + Sync)) -> Self {
        let of_shard = |shard| placed.clone().filter(|(key, _)| shard_of(key) == shard).collect();
        Self((0..SHARDS).into_par_iter().map(of_shard).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_all_tasks_are_counted_and_placed() {
        let words: Vec<String> = (0..300).map(|n| format!("w{n}")).collect();
        let task = |step: usize| {
            TaskKeys::new(words.iter().step_by(step).map(|w| (&w[..], Spread { df: 1, units: 0 })).collect())
        };
        let (all, third) = (task(1), task(3));
        let kept = frequent(&[&all, &third], 2);
        let mut kept: Vec<&str> = kept.into_iter().map(|(word, _)| word).collect();
        kept.sort_unstable();
        let mut expected: Vec<&str> = words.iter().step_by(3).map(String::as_str).collect();
        expected.sort_unstable();
        assert_eq!(kept, expected);
        let places = all.places(&Places::new(&kept.iter().copied().zip(5..)), u32::MAX);
        for (word, place) in words.iter().zip(places) {
            let expected = kept.iter().position(|kept| kept == word).map_or(u32::MAX, |at| at as u32 + 5);
            assert_eq!(place, expected);
        }
    }
}
